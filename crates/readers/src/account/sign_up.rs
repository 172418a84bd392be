use super::create::{NewAccount, create};
use crate::attempt::{self, Limit, Verdict};
use crate::link::{Asked, SignUp};
use crate::{Error, Readers};
use store::password;

/// Accounts that one network may open in an hour where addresses are not proved.
const SIGN_UPS: Limit = Limit { what: "sign-up", each: 5, network: 500, within: 3_600 };

impl Readers {
    /// Opens an account whose address nobody proved, where the paper sends no mail and its operator allows that. Whether the address
    /// had an account already is not told: then nothing changes.
    pub async fn sign_up_unverified(&self, wanted: &SignUp, network: &str) -> Result<Asked, Error> {
        let hash = password::hash(&wanted.password).await?;
        let mut tx = self.db.begin().await?;
        let verdict = attempt::count(&mut tx, SIGN_UPS, &wanted.email, network, self.clock.now()).await?;
        if verdict == Verdict::Free {
            let new = NewAccount {
                email: wanted.email.clone(),
                verified: false,
                name: wanted.name.clone(),
                edition: wanted.edition.clone(),
                password: Some(hash),
            };
            create(self, &mut tx, &new).await?;
        }
        tx.commit().await?;
        Ok(if verdict == Verdict::NetworkFull { Asked::TooMany } else { Asked::Written })
    }
}
