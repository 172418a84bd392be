use super::former;
use crate::{Error, Readers};
use serde_json::{Value, json};
use store::{Moment, params};

impl Readers {
    /// Everything that is kept of a reader, as one document. Secrets (hashes of passwords and sessions, keys) are not in it: they are
    /// ours, and worth nothing to them.
    pub async fn export(&self, account: &str) -> Result<Value, Error> {
        let about = self.account(account).await?;
        let sessions = self.sessions(account).await?;
        let passkeys = self.passkeys(account).await?;
        let mut tx = self.db.begin().await?;
        let former = former::of(&mut tx, account).await?;
        drop(tx);
        let mut proved: Vec<&str> = former.iter().filter(|(_, is_proved)| *is_proved).map(|(email, _)| email.as_str()).collect();
        if about.verified_at().is_some() {
            proved.push(&about.email);
        }
        let mut imported = Vec::new();
        for email in proved {
            imported.extend(self.comments_of(email).await?);
        }
        let mut everything = json!({
            "format": "dateline-reader/1",
            "exported_at": self.clock.now(),
            "account": {
                "email": about.email, "verified_at": about.verified_at(), "name": about.name, "language": about.edition,
                "made_at": about.made_at(), "password": about.has_password, "one_time_codes": about.has_codes,
            },
            "sessions": sessions.iter().map(|one| json!({
                "browser": one.agent, "made_at": one.made_at, "used_at": one.seen_at,
            })).collect::<Vec<_>>(),
            "passkeys": passkeys.iter().map(|one| json!({
                "name": one.name, "made_at": one.made_at, "used_at": one.used_at,
            })).collect::<Vec<_>>(),
            "letters": self.letters_of(&about.email).await?,
            "former_addresses": former.iter().map(|(email, _)| email).collect::<Vec<_>>(),
            "imported_comments": imported,
        });
        if let (Some(everything), Value::Object(kept)) = (everything.as_object_mut(), self.export_kept(account).await?) {
            everything.extend(kept);
        }
        Ok(everything)
    }

    /// Letters that wait to be sent to an address.
    async fn letters_of(&self, email: &str) -> Result<Value, Error> {
        let rows = self
            .db
            .all::<(String, i64)>("SELECT letter, made_at FROM outbox WHERE recipient = $1 ORDER BY made_at, id", params![email])
            .await?;
        let letters = rows.into_iter().map(|(letter, at)| json!({"letter": letter, "at": Moment(at)}));
        Ok(letters.collect())
    }

    /// Comments that were brought in under an address.
    async fn comments_of(&self, email: &str) -> Result<Vec<Value>, Error> {
        let rows = self
            .db
            .all::<(Option<i64>, String, String, i64, String, String, String)>(
                "SELECT number, article_id, name, at, text, status, ip FROM comment WHERE LOWER(email) = $1 ORDER BY at, id",
                params![email],
            )
            .await?;
        let comments = rows.into_iter().map(|(number, _, name, at, text, status, ip)| {
            json!({"number": number, "name": name, "at": Moment(at), "text": text, "status": status, "machine_address": ip})
        });
        Ok(comments.collect())
    }
}
