use super::{Begun, Party};
use crate::session::{self, Opened};
use crate::{Error, Readers};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use store::params;
use webauthn_rs::prelude::{DiscoverableAuthentication, DiscoverableKey, Passkey, PublicKeyCredential};

impl Readers {
    /// Begins to sign in with a passkey, whosever it is.
    pub async fn begin_passkey_sign_in(&self, party: &Party) -> Result<Begun, Error> {
        let (options, state) = party
            .0
            .start_discoverable_authentication()
            .map_err(|_| Error::Damaged("a ceremony of a passkey"))?;
        let mut options = serde_json::to_value(options).map_err(|_| Error::Damaged("a ceremony of a passkey"))?;
        // It is asked for by a button.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        let state = serde_json::to_string(&state).map_err(|_| Error::Damaged("a ceremony of a passkey"))?;
        let ceremony = self.begin_ceremony(None, state).await?;
        Ok(Begun { options, ceremony })
    }

    /// Ends it: a session is open. `None` = the key is not known here, or does not fit. No code is asked for: the device asked for
    /// its owner.
    pub async fn finish_passkey_sign_in(&self, party: &Party, ceremony: &str, answer: &str, agent: &str) -> Result<Option<Opened>, Error> {
        let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(None) };
        let credential = URL_SAFE_NO_PAD.encode(answer.get_credential_id());
        let mut tx = self.db.begin().await?;
        let Some((None, state)) = self.take_ceremony(&mut tx, ceremony).await? else { return Ok(None) };
        let Ok(state) = serde_json::from_str::<DiscoverableAuthentication>(&state) else { return Ok(None) };
        // The row is locked by the first statement: the counter of a key goes one way only.
        let row = tx
            .opt::<(String, String)>(
                "UPDATE passkey SET used_at = $2 WHERE credential = $1 RETURNING account_id, state",
                params![&credential, self.clock.now()],
            )
            .await?;
        let key = row.and_then(|(account, state)| Some((account, serde_json::from_str::<Passkey>(&state).ok()?)));
        let Some((account, mut key)) = key else {
            return Ok(None);
        };
        let Ok(result) = party.0.finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(&key)) else {
            return Ok(None);
        };
        if key.update_credential(&result) == Some(true) {
            let state = serde_json::to_string(&key).map_err(|_| Error::Damaged("a passkey"))?;
            tx.run("UPDATE passkey SET state = $2 WHERE credential = $1", params![&credential, state])
                .await?;
        }
        let opened = session::open(self, &mut tx, &account, agent, false).await?;
        tx.commit().await?;
        Ok(Some(opened))
    }
}
