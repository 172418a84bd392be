//! Browsers that are signed in: one's own, and those of people whom one manages.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::Call;
use newsroom::staff::{self, Ending};
use newsroom::{Actor, Refusal};
use serde_json::json;

pub(crate) async fn list(call: Call) -> Answer {
    let (id, mine) = match &call.actor {
        Actor::Staff(staff) => (staff.id.to_string(), staff.session.as_ref().map(|session| session.id.clone())),
        _ => return Err(Refusal::NotFound("session").into()),
    };
    let browsers = call.office.room.sessions(&id).await?;
    call.all(
        &browsers,
        |browser| browser.id.clone(),
        |browser| {
            let mut shown = json!(browser);
            shown["current"] = json!(mine.as_deref() == Some(browser.id.as_str()));
            shown
        },
    )
}

pub(crate) async fn end(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::end_sessions(&mut turn, Ending::One(call.part("id"))).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

pub(crate) async fn end_others(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::end_sessions(&mut turn, Ending::Others).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

/// Somebody whom the caller manages, by id or address.
async fn managed(call: &Call) -> Result<String, Problem> {
    let key = call.part("key").to_lowercase();
    let members = call.office.room.managed_staff(&call.actor).await?;
    let found = members.into_iter().find(|member| member.id.to_lowercase() == key || member.email == key);
    Ok(found.ok_or(Refusal::NotFound("member of staff"))?.id)
}

pub(crate) async fn theirs(call: Call) -> Answer {
    let browsers = call.office.room.sessions(&managed(&call).await?).await?;
    call.all(&browsers, |browser| browser.id.clone(), |browser| json!(browser))
}

pub(crate) async fn end_theirs(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::end_all_sessions(&mut turn, call.part("key")).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

pub(crate) async fn reset_factors(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::reset_factors(&mut turn, call.part("key")).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

pub(crate) async fn views(call: Call) -> Answer {
    Ok(Reply::ok(json!({"items": call.office.room.views(&call.actor).await?})))
}

pub(crate) async fn set_views(call: Call) -> Answer {
    let items: Vec<staff::View> = crate::routes::shaped(call.json.get("items").cloned().unwrap_or_else(|| json!([])))?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::set_views(&mut turn, &items).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"items": items})))
}
