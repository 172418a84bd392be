use crate::{Error, Print};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use store::params;

impl Print {
    /// A digest over everything that is served, equal before and after a rebuild.
    pub async fn digest(&self) -> Result<String, Error> {
        let mut hash = Sha256::new();
        let mut tx = self.db.snapshot().await?;
        let mut add = |parts: [&str; 3]| {
            for part in parts {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
        };
        // The largest table in portions, so that the memory stays flat.
        let mut after = i64::MIN;
        loop {
            let text = "SELECT number, doc FROM article WHERE number > $1 ORDER BY number LIMIT 200";
            let rows = tx.all::<(i64, String)>(text, params![after]).await?;
            let Some((last, _)) = rows.last() else { break };
            after = *last;
            for (number, doc) in &rows {
                add(["article", &number.to_string(), doc]);
            }
        }
        for question in [
            "SELECT 'withdrawn', CAST(number AS TEXT), doc FROM withdrawn ORDER BY number",
            "SELECT kind, path, target FROM address ORDER BY path",
            "SELECT list, CAST(number AS TEXT), month FROM listing ORDER BY list, first, number",
            "SELECT list, month, CAST(count AS TEXT) FROM list_month ORDER BY list, month",
            "SELECT edition, CAST(number AS TEXT), doc FROM correction ORDER BY edition, at, number, doc",
            "SELECT address, owner, blob || media_type FROM media ORDER BY address, owner",
            "SELECT kind, key, doc FROM thing ORDER BY kind, key",
        ] {
            for (one, two, three) in tx.all::<(String, String, String)>(question, params![]).await? {
                add([&one, &two, &three]);
            }
        }
        Ok(hash.finalize().iter().fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        }))
    }
}
