//! Desks, staff, the ledger and how the machinery stands.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::Call;
use newsroom::{Refusal, desk, staff};
use serde_json::json;

pub(crate) async fn desks(call: Call) -> Answer {
    let desks = call.office.room.desks().await?;
    call.all(&desks, |desk| desk.slug.clone(), |desk| json!(desk))
}

async fn find_desk(call: &Call, key: &str) -> Result<desk::Desk, Problem> {
    let desks = call.office.room.desks().await?;
    Ok(desks
        .into_iter()
        .find(|desk| desk.slug == key || desk.id == key)
        .ok_or(Refusal::NotFound("desk"))?)
}

pub(crate) async fn desk(call: Call) -> Answer {
    Ok(Reply::ok(json!(find_desk(&call, call.part("key")).await?)))
}

pub(crate) async fn create_desk(call: Call) -> Answer {
    let new: desk::NewDesk = call.read()?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let id = desk::create(&mut turn, new).await?;
    turn.commit().await?;
    let found = call.office.room.desks().await?.into_iter().find(|desk| desk.id == id.as_str());
    Ok(Reply::created(json!(found)))
}

pub(crate) async fn update_desk(call: Call) -> Answer {
    let key = find_desk(&call, call.part("key")).await?.slug;
    let mut turn = call.office.room.turn(&call.actor).await?;
    desk::update(&mut turn, &key, &call.text("name")?).await?;
    turn.commit().await?;
    desk(call).await
}

pub(crate) async fn delete_desk(call: Call) -> Answer {
    let key = find_desk(&call, call.part("key")).await?.slug;
    let mut turn = call.office.room.turn(&call.actor).await?;
    desk::delete(&mut turn, &key).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

pub(crate) async fn staff(call: Call) -> Answer {
    let members = call.office.room.managed_staff(&call.actor).await?;
    call.all(&members, |member| member.email.clone(), |member| json!(member))
}

/// Everybody who can come in, by name: whom a story can be handed to, or kept to.
pub(crate) async fn colleagues(call: Call) -> Answer {
    let mut members = call.office.room.staff().await?;
    members.retain(|member| !member.disabled);
    members.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    call.all(
        &members,
        |member| member.id.clone(),
        |member| json!({"id": member.id, "name": member.name, "role": member.role, "desks": member.desks}),
    )
}

pub(crate) async fn member(call: Call) -> Answer {
    let key = call.part("key").to_lowercase();
    let members = call.office.room.managed_staff(&call.actor).await?;
    let found = members.into_iter().find(|member| member.id.to_lowercase() == key || member.email == key);
    Ok(Reply::ok(json!(found.ok_or(Refusal::NotFound("member of staff"))?)))
}

pub(crate) async fn remove_staff(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::remove(&mut turn, call.part("key")).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

pub(crate) async fn add_staff(call: Call) -> Answer {
    let new: staff::NewStaff = call.read()?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let id = staff::add(&mut turn, new).await?;
    turn.commit().await?;
    let found = call.office.room.staff().await?.into_iter().find(|member| member.id == id.as_str());
    Ok(Reply::created(json!(found)))
}

pub(crate) async fn change_staff(call: Call) -> Answer {
    let change: staff::Change = call.read()?;
    let key = call.part("key").to_lowercase();
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::change(&mut turn, call.part("key"), change).await?;
    turn.commit().await?;
    let found = call
        .office
        .room
        .staff()
        .await?
        .into_iter()
        .find(|member| member.id.to_lowercase() == key || member.email == key);
    Ok(Reply::ok(json!(found)))
}

pub(crate) async fn ledger(call: Call) -> Answer {
    let after = call.number("after", 0)?;
    let limit = call.limit()?;
    let events = call.office.room.events(after, limit + 1).await?;
    call.first(events, |event| event.number.to_string(), |event| json!(event))
}

pub(crate) async fn batch(call: Call) -> Answer {
    let items = call.office.room.batch(call.part("id")).await?;
    if items.is_empty() {
        return Err(Refusal::NotFound("batch").into());
    }
    let items: Vec<(usize, _)> = items.iter().enumerate().collect();
    call.all(&items, |(place, _)| place.to_string(), |(_, item)| json!(item))
}

pub(crate) async fn operations(call: Call) -> Answer {
    let schedules = call.office.room.schedules().await?;
    let head = call.office.room.ledger_head().await?;
    let press = call.office.press.status();
    let problems: Vec<_> = schedules
        .problems
        .iter()
        .map(|(article, at, problem)| json!({"article": article, "at": store::Moment(*at), "problem": problem}))
        .collect();
    let parked: Vec<_> = press
        .parked
        .iter()
        .map(|parked| json!({"article": parked.article, "problem": parked.problem}))
        .collect();
    Ok(Reply::ok(json!({
        "schedules": {"due": schedules.due, "done": schedules.done, "planned": schedules.planned, "late_seconds": schedules.late_seconds, "problems": problems},
        "press": {"head": head, "paper": press.paper, "search": press.search, "lag": head - press.paper, "parked": parked, "trouble": press.trouble},
        "backups": call.office.room.backups().await?,
    })))
}
