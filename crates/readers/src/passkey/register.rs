use super::{Begun, Party};
use crate::{Error, Readers};
use proof::passkey::MOST;
use store::{Id, params};

impl Readers {
    /// Begins to register a passkey of an account.
    pub async fn begin_passkey(&self, party: &Party, account: &str) -> Result<Begun, Error> {
        let about = self.account(account).await?;
        let known = self
            .db
            .all::<(String,)>("SELECT credential FROM passkey WHERE account_id = $1", params![account])
            .await?;
        let known: Vec<String> = known.into_iter().map(|(credential,)| credential).collect();
        let shown = if about.name.is_empty() { &about.email } else { &about.name };
        let half = party.begin_registering(account, &about.email, shown, &known)?;
        let ceremony = self.begin_ceremony(Some(account), half.state).await?;
        Ok(Begun { options: half.options, ceremony })
    }

    /// Ends it: the account has the passkey. `false` = what the browser sent does not fit.
    pub async fn finish_passkey(&self, party: &Party, account: &str, ceremony: &str, answer: &str, name: &str) -> Result<bool, Error> {
        let mut tx = self.db.begin().await?;
        let Some((Some(owner), state)) = self.take_ceremony(&mut tx, ceremony).await? else {
            return Ok(false);
        };
        let found = if owner == account { party.register(&state, answer)? } else { None };
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
            added = tx
                .run(
                    "INSERT INTO passkey (credential, id, account_id, name, state, made_at, used_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, NULL) ON CONFLICT (credential) DO NOTHING",
                    params![passkey.credential, Id::new(now, &self.chance), account, name, passkey.state, now],
                )
                .await?;
        }
        tx.commit().await?;
        Ok(added > 0)
    }
}
