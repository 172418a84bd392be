use crate::actor::{Capability, Subject};
use crate::{Refusal, Turn};
use store::params;

/// Ends an invitation: its link is worth nothing.
pub async fn revoke(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let outcome = revoked(turn, id).await;
    turn.guard(outcome)
}

async fn revoked(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let (email, desks) = turn
        .tx
        .opt::<(String, String)>("DELETE FROM invitation WHERE id = $1 RETURNING email, desks", params![id])
        .await?
        .ok_or(Refusal::NotFound("invitation"))?;
    let slugs: Vec<String> = serde_json::from_str(&desks)?;
    for slug in slugs {
        let desk = turn.tx.opt::<(String,)>("SELECT id FROM desk WHERE slug = $1", params![slug]).await?;
        let Some((desk,)) = desk else { continue };
        let subject = Subject { desk: Some(&desk), ..Subject::site("staff") };
        turn.permit(Capability::StaffManage, &subject).await?;
    }
    turn.permit(Capability::StaffManage, &Subject::site("staff")).await?;
    turn.log("invitation.revoke", "invitation", id, &email).await
}
