//! Attempts of readers, counted before anybody looks whether they are right.

pub use proof::attempt::{COMMENT, LINK, Limit, PASSKEY, PROOF, SIGN_IN, Verdict};

pub(crate) use proof::attempt::{count, forget};

use crate::{Error, Readers};

impl Readers {
    /// Counts an attempt on an address or account, from a network, and says whether it may go on.
    pub async fn attempt(&self, limit: Limit, subject: &str, network: &str) -> Result<Verdict, Error> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let verdict = count(&mut tx, limit, subject, network, now).await?;
        tx.commit().await?;
        Ok(verdict)
    }
}
