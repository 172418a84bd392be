use super::{Begun, MOST, Party};
use crate::{Error, Readers};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use store::{Id, params};
use uuid::Uuid;
use webauthn_rs::prelude::{CredentialID, PasskeyRegistration, RegisterPublicKeyCredential};

impl Readers {
    /// Begins to register a passkey of an account.
    pub async fn begin_passkey(&self, party: &Party, account: &str) -> Result<Begun, Error> {
        let about = self.account(account).await?;
        let known = self
            .db
            .all::<(String,)>("SELECT credential FROM passkey WHERE account_id = $1", params![account])
            .await?;
        let known: Vec<CredentialID> = known.iter().filter_map(|(credential,)| URL_SAFE_NO_PAD.decode(credential).ok()).collect();
        // What the device keeps to tell accounts apart: no id of ours.
        let handle = Uuid::from_slice(&Sha256::digest(account)[..16]).map_err(|_| Error::Damaged("the handle of an account"))?;
        let shown = if about.name.is_empty() { &about.email } else { &about.name };
        let (options, state) = party
            .0
            .start_passkey_registration(handle, &about.email, shown, Some(known))
            .map_err(|_| Error::Damaged("a ceremony of a passkey"))?;
        let mut options = serde_json::to_value(options).map_err(|_| Error::Damaged("a ceremony of a passkey"))?;
        // A key that the device finds by itself: nobody types an address to come in.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
        options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
        let state = serde_json::to_string(&state).map_err(|_| Error::Damaged("a ceremony of a passkey"))?;
        let ceremony = self.begin_ceremony(Some(account), state).await?;
        Ok(Begun { options, ceremony })
    }

    /// Ends it: the account has the passkey. `false` = what the browser sent does not fit.
    pub async fn finish_passkey(&self, party: &Party, account: &str, ceremony: &str, answer: &str, name: &str) -> Result<bool, Error> {
        let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else {
            return Ok(false);
        };
        let mut tx = self.db.begin().await?;
        let Some((Some(owner), state)) = self.take_ceremony(&mut tx, ceremony).await? else {
            return Ok(false);
        };
        let Ok(state) = serde_json::from_str::<PasskeyRegistration>(&state) else { return Ok(false) };
        let found = if owner == account { party.0.finish_passkey_registration(&answer, &state).ok() } else { None };
        let Some(passkey) = found else {
            tx.commit().await?;
            return Ok(false);
        };
        // Two devices at once follow each other.
        tx.run("UPDATE account SET version = version + 1 WHERE id = $1", params![account]).await?;
        let (count,) = tx
            .one::<(i64,)>("SELECT COUNT(*) FROM passkey WHERE account_id = $1", params![account])
            .await?;
        let mut added = 0;
        if count < MOST {
            let now = self.clock.now();
            let state = serde_json::to_string(&passkey).map_err(|_| Error::Damaged("a passkey"))?;
            added = tx
                .run(
                    "INSERT INTO passkey (credential, id, account_id, name, state, made_at, used_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, NULL) ON CONFLICT (credential) DO NOTHING",
                    params![URL_SAFE_NO_PAD.encode(passkey.cred_id()), Id::new(now, &self.chance), account, name, state, now],
                )
                .await?;
        }
        tx.commit().await?;
        Ok(added > 0)
    }
}
