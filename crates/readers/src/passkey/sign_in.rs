use super::{Begun, Party};
use crate::session::{self, Opened};
use crate::{Error, Readers};
use proof::passkey;
use store::params;

impl Readers {
    /// Begins to sign in with a passkey, whosever it is.
    pub async fn begin_passkey_sign_in(&self, party: &Party) -> Result<Begun, Error> {
        let half = party.begin_asking()?;
        let ceremony = self.begin_ceremony(None, half.state).await?;
        Ok(Begun { options: half.options, ceremony })
    }

    /// Ends it: a session is open. `None` = the key is not known here, or does not fit. No code is asked for: the device asked for
    /// its owner.
    pub async fn finish_passkey_sign_in(&self, party: &Party, ceremony: &str, answer: &str, agent: &str) -> Result<Option<Opened>, Error> {
        let Some(credential) = passkey::named(answer) else { return Ok(None) };
        let mut tx = self.db.begin().await?;
        let Some((None, state)) = self.take_ceremony(&mut tx, ceremony).await? else { return Ok(None) };
        // The row is locked by the first statement: the counter of a key goes one way only.
        let row = tx
            .opt::<(String, String)>(
                "UPDATE passkey SET used_at = $2 WHERE credential = $1 RETURNING account_id, state",
                params![&credential, self.clock.now()],
            )
            .await?;
        let Some((account, kept)) = row else { return Ok(None) };
        let Some(kept) = party.check(&state, answer, &kept)? else { return Ok(None) };
        tx.run("UPDATE passkey SET state = $2 WHERE credential = $1", params![&credential, kept])
            .await?;
        let opened = session::open(self, &mut tx, &account, agent, false).await?;
        tx.commit().await?;
        Ok(Some(opened))
    }
}
