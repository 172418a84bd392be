use crate::{Error, Readers};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use store::{Tx, params};

impl Readers {
    /// A digest of every comment by its source, without ids made here: two imports of one file agree, on both engines.
    pub async fn content_digest(&self) -> Result<String, Error> {
        of(&mut self.db.snapshot().await?).await
    }
}

/// The same of the state that a transaction sees.
pub async fn of(tx: &mut Tx) -> Result<String, Error> {
    let mut hashes: Vec<[u8; 32]> = Vec::new();
    let mut after = String::new();
    loop {
        let rows = tx
            .all::<(String, String, String, String, i64, String, String)>(
                "SELECT c.id, COALESCE(c.source, ''), COALESCE(p.source, ''), c.name || ' ' || c.email || ' ' || c.url || ' ' || c.ip, \
                 c.at, c.text, c.status FROM comment c LEFT JOIN comment p ON p.id = c.parent_id WHERE c.id > $1 ORDER BY c.id LIMIT 1000",
                params![&after],
            )
            .await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.0);
        hashes.extend(rows.iter().map(|(_, source, parent, who, at, text, status)| -> [u8; 32] {
            Sha256::digest(format!("{source}\0{parent}\0{who}\0{at}\0{text}\0{status}")).into()
        }));
    }
    // Ids sort by chance; hashes sort the same everywhere.
    hashes.sort_unstable();
    let whole = Sha256::digest(hashes.concat());
    Ok(whole.iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    }))
}
