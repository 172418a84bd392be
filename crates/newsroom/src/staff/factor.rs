use super::change::lock_for;
use crate::actor::Role;
use crate::{Newsroom, Refusal, Turn};
use serde::Serialize;
use serde_json::Value;
use store::{Tx, params};

/// Roles that come in with a second factor only, until the setting `second_factor` says otherwise.
const USUAL: [Role; 2] = [Role::Chief, Role::Admin];

/// What a member of staff has besides a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Factors {
    /// One-time codes are asked for.
    pub codes: bool,
    /// How many passkeys.
    pub passkeys: i64,
    /// How many codes for a lost device are left.
    pub recovery: i64,
}

impl Factors {
    /// Whether there is a second factor at all: a code for a lost device stands in for one, and is none itself.
    pub fn any(self) -> bool {
        self.codes || self.passkeys > 0
    }
}

/// What somebody has.
pub(crate) async fn factors(tx: &mut Tx, staff: &str) -> Result<Factors, Refusal> {
    let row = tx
        .opt::<(bool, i64, i64)>(
            "SELECT totp_on, (SELECT COUNT(*) FROM passkey WHERE staff_id = $1), (SELECT COUNT(*) FROM recovery WHERE staff_id = $1) \
             FROM staff WHERE id = $1",
            params![staff],
        )
        .await?;
    let (codes, passkeys, recovery) = row.ok_or(Refusal::NotFound("member of staff"))?;
    Ok(Factors { codes, passkeys, recovery })
}

/// Whether a role comes in with a second factor only.
pub(crate) async fn is_wanted(tx: &mut Tx, role: Role) -> Result<bool, Refusal> {
    let row = tx.opt::<(String,)>("SELECT value FROM setting WHERE key = 'second_factor'", params![]).await?;
    let set = row.and_then(|(json,)| serde_json::from_str::<Value>(&json).ok());
    Ok(match set.as_ref().and_then(Value::as_array) {
        Some(roles) => roles.iter().any(|name| name.as_str() == Some(role.name())),
        None => USUAL.contains(&role),
    })
}

/// Somebody took a second factor of theirs away: one must be left where the role wants one.
pub(super) async fn refuse_without_factor(turn: &mut Turn<'_>, staff: &str) -> Result<(), Refusal> {
    if factors(&mut turn.tx, staff).await?.any() {
        return Ok(());
    }
    // None is left that codes for a lost device could stand in for.
    turn.tx.run("DELETE FROM recovery WHERE staff_id = $1", params![staff]).await?;
    let (role,) = turn.tx.one::<(String,)>("SELECT role FROM staff WHERE id = $1", params![staff]).await?;
    let role = Role::parse(&role).ok_or_else(|| Refusal::Damaged("role".into()))?;
    if is_wanted(&mut turn.tx, role).await? {
        return Err(Refusal::rule("last_factor", "your role asks for a second factor; set up another one first"));
    }
    Ok(())
}

/// Takes every second factor of somebody away who lost their device, and ends their sessions. They sign in with their password and
/// set up a new one.
pub async fn reset_factors(turn: &mut Turn<'_>, key: &str) -> Result<(), Refusal> {
    let outcome = reset(turn, key).await;
    turn.guard(outcome)
}

async fn reset(turn: &mut Turn<'_>, key: &str) -> Result<(), Refusal> {
    let somebody = lock_for(turn, key).await?;
    turn.proved()?;
    for statement in [
        "UPDATE staff SET totp = NULL, totp_on = FALSE, totp_step = 0 WHERE id = $1",
        "DELETE FROM passkey WHERE staff_id = $1",
        "DELETE FROM recovery WHERE staff_id = $1",
        "DELETE FROM session WHERE staff_id = $1",
    ] {
        turn.tx.run(statement, params![&somebody.id]).await?;
    }
    turn.log("factors.reset", "staff", &somebody.id, "").await
}

impl Newsroom {
    /// What a member of staff has besides a password, and whether their role asks for it.
    pub async fn factors(&self, staff: &str, role: Role) -> Result<(Factors, bool), Refusal> {
        let mut tx = self.db.snapshot().await?;
        Ok((factors(&mut tx, staff).await?, is_wanted(&mut tx, role).await?))
    }
}
