use crate::{Error, Print};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use store::params;

impl Print {
    /// A digest over everything that is served, equal before and after a rebuild.
    pub async fn digest(&self) -> Result<String, Error> {
        let mut hash = Sha256::new();
        let mut tx = self.db.snapshot().await?;
        for question in [
            "SELECT 'article', CAST(number AS TEXT), doc FROM article ORDER BY number",
            "SELECT 'withdrawn', CAST(number AS TEXT), doc FROM withdrawn ORDER BY number",
            "SELECT kind, path, target FROM address ORDER BY path",
            "SELECT list, CAST(number AS TEXT), month FROM listing ORDER BY list, first, number",
            "SELECT list, month, CAST(count AS TEXT) FROM list_month ORDER BY list, month",
            "SELECT edition, CAST(number AS TEXT), doc FROM correction ORDER BY edition, at, number, doc",
            "SELECT address, owner, blob || media_type FROM media ORDER BY address, owner",
            "SELECT kind, key, doc FROM thing ORDER BY kind, key",
        ] {
            for (one, two, three) in tx.all::<(String, String, String)>(question, params![]).await? {
                for part in [one, two, three] {
                    hash.update((part.len() as u64).to_le_bytes());
                    hash.update(part.as_bytes());
                }
            }
        }
        Ok(hash.finalize().iter().fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        }))
    }
}
