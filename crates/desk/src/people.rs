//! Desks, staff, the ledger and how the machinery stands.

use crate::answer::{Answer, Reply};
use crate::routes::Call;
use newsroom::{Refusal, desk, staff};
use serde_json::json;

pub(crate) async fn desks(call: Call) -> Answer {
    Ok(Reply::ok(json!({"items": call.office.room.desks().await?, "next": null})))
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
    let mut turn = call.office.room.turn(&call.actor).await?;
    desk::update(&mut turn, call.part("key"), &call.text("name")?).await?;
    turn.commit().await?;
    desks(call).await
}

pub(crate) async fn delete_desk(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    desk::delete(&mut turn, call.part("key")).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

pub(crate) async fn staff(call: Call) -> Answer {
    Ok(Reply::ok(json!({"items": call.office.room.staff().await?, "next": null})))
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
    let key = call.part("key").to_owned();
    let mut turn = call.office.room.turn(&call.actor).await?;
    staff::change(&mut turn, &key, change).await?;
    turn.commit().await?;
    let found = call.office.room.staff().await?.into_iter().find(|member| member.id == key || member.email == key);
    Ok(Reply::ok(json!(found)))
}

pub(crate) async fn ledger(call: Call) -> Answer {
    let after = call.number("after", 0)?;
    let limit = call.limit()?;
    let events = call.office.room.events(after, limit).await?;
    let full = i64::try_from(events.len()).is_ok_and(|count| count == limit);
    let next = events.last().filter(|_| full).map(|last| last.number.to_string());
    Ok(Reply::ok(json!({"items": events, "next": next})))
}

pub(crate) async fn batch(call: Call) -> Answer {
    let items = call.office.room.batch(call.part("id")).await?;
    if items.is_empty() {
        return Err(Refusal::NotFound("batch").into());
    }
    Ok(Reply::ok(json!({"items": items, "next": null})))
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
    let parked: Vec<_> = press.parked.iter().map(|parked| json!({"article": parked.article, "problem": parked.problem})).collect();
    Ok(Reply::ok(json!({
        "schedules": {"due": schedules.due, "planned": schedules.planned, "late_seconds": schedules.late_seconds, "problems": problems},
        "press": {"head": head, "paper": press.paper, "search": press.search, "lag": head - press.paper, "parked": parked, "trouble": press.trouble},
        "backups": [],
    })))
}
