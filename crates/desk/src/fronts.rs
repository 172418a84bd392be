//! Fronts.

use crate::answer::{Answer, Problem, Reply};
use crate::articles::row;
use crate::routes::{Call, shaped};
use newsroom::Refusal;
use newsroom::front::{self, Appearance, Front, Layout};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::Moment;

/// A front with both its layouts and the stories that their cards name.
async fn body(call: &Call, front: &Front) -> Result<Value, Problem> {
    let draft: Value = serde_json::from_str(&front.draft).map_err(Refusal::from)?;
    let live: Option<Value> = front.live.as_deref().map(serde_json::from_str).transpose().map_err(Refusal::from)?;
    let stories = stories(call, [Some(&draft), live.as_ref()].into_iter().flatten()).await?;
    Ok(json!({
        "name": front.name, "version": front.version, "launched_at": front.launched_at.map(Moment), "containers": draft["containers"],
        "launched": front.live.as_ref() == Some(&front.draft), "live": live.map(|live| live["containers"].clone()), "stories": stories,
    }))
}

/// The stories that the cards of some layouts name, by what names them.
async fn stories(call: &Call, layouts: impl Iterator<Item = &Value>) -> Result<serde_json::Map<String, Value>, Problem> {
    let mut cards = BTreeSet::new();
    for layout in layouts {
        for container in layout["containers"].as_array().into_iter().flatten() {
            cards.extend(
                container["cards"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned),
            );
        }
    }
    let stories = call.office.room.carded(&call.actor, &cards).await?;
    let found: Vec<_> = stories.values().cloned().collect();
    let glances = call.office.room.glances(&found).await?;
    Ok(stories
        .iter()
        .zip(&glances)
        .map(|((card, article), glance)| {
            let mut story = row(article);
            story["lead"] = json!(glance.lead);
            (card.clone(), story)
        })
        .collect())
}

pub(crate) async fn list(call: Call) -> Answer {
    let fronts = call.office.room.fronts().await?;
    call.all(
        &fronts,
        |front| format!("{}/{}", front.edition, front.name),
        |front| {
            json!({
                "edition": front.edition, "name": front.name, "launched_at": front.launched_at.map(Moment), "launched": front.launched,
            })
        },
    )
}

pub(crate) async fn draft(call: Call) -> Answer {
    let front = call.office.room.front(&call.edition(), call.part("name")).await?;
    Ok(Reply::ok(body(&call, &front).await?))
}

pub(crate) async fn save(call: Call) -> Answer {
    let mut json = call.json.clone();
    if let Some(fields) = json.as_object_mut() {
        for word in ["edition", "name", "version", "launched_at", "launched", "live", "stories"] {
            fields.remove(word);
        }
    }
    let layout = shaped::<Layout>(json)?.checked()?;
    let began_from = match call.headers.get(http::header::IF_MATCH).and_then(|value| value.to_str().ok()) {
        None => None,
        Some(value) => {
            let number = value.trim().trim_matches('"').parse::<i64>();
            Some(number.map_err(|_| Problem::Unreadable("If-Match holds the version of a front.".into()))?)
        }
    };
    let mut turn = call.office.room.turn(&call.actor).await?;
    let (edition, name) = (call.edition(), call.part("name"));
    match began_from {
        None => front::save_draft(&mut turn, &edition, name, &layout).await?,
        Some(version) => front::save_draft_from(&mut turn, &edition, name, &layout, version).await?,
    };
    turn.commit().await?;
    draft(call).await
}

pub(crate) async fn launch(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    front::launch(&mut turn, &call.edition(), call.part("name")).await?;
    shown(&call, turn.commit().await?).await
}

/// Readers see again what they saw.
pub(crate) async fn go_back(call: Call) -> Answer {
    let launch = call.text("launch")?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let launch = Some(launch.as_str()).filter(|launch| !launch.is_empty());
    front::go_back(&mut turn, &call.edition(), call.part("name"), launch).await?;
    shown(&call, turn.commit().await?).await
}

/// Answers when readers see it.
async fn shown(call: &Call, event: Option<newsroom::ledger::Event>) -> Answer {
    let seen = crate::visible::wait(&call.office, event.as_ref()).await;
    let body = json!({"name": call.part("name"), "event": event.map(|event| event.number), "visible": seen.paper});
    Ok(if seen.paper { Reply::ok(body) } else { Reply::accepted(body) })
}

/// What readers saw, launch by launch.
pub(crate) async fn history(call: Call) -> Answer {
    let room = &call.office.room;
    let front = room.front(&call.edition(), call.part("name")).await?;
    let limit = call.limit()?;
    let mut launches = room.front_history(&front.id, call.asked("after"), limit + 1).await?;
    let most = usize::try_from(limit).unwrap_or(1);
    let more = launches.len() > most;
    launches.truncate(most);
    let next = launches.last().filter(|_| more).map(|launch| launch.id.clone());
    appearances(&call, &launches, next).await
}

/// What readers are to see.
pub(crate) async fn plans(call: Call) -> Answer {
    let room = &call.office.room;
    let front = room.front(&call.edition(), call.part("name")).await?;
    let plans = room.front_plans(&front.id).await?;
    appearances(&call, &plans, None).await
}

/// Plans of all fronts: those that wait, and those kept within the last twelve hours, or since what the call says.
pub(crate) async fn all_plans(call: Call) -> Answer {
    let since = call.since()?;
    let plans = call.office.room.all_front_plans(since).await?;
    let items: Vec<Value> = plans
        .iter()
        .map(|plan| {
            json!({
                "id": plan.id, "edition": plan.edition, "name": plan.name, "at": Moment(plan.at), "launched_at": plan.launched_at.map(Moment),
                "by": plan.by,
            })
        })
        .collect();
    Ok(Reply::ok(json!({"items": items, "next": null})))
}

/// Layouts with the stories that their cards name.
async fn appearances(call: &Call, appearances: &[Appearance], next: Option<String>) -> Answer {
    let layouts: Vec<Value> = appearances
        .iter()
        .map(|appearance| serde_json::from_str(&appearance.layout))
        .collect::<Result<_, _>>()
        .map_err(Refusal::from)?;
    let stories = stories(call, layouts.iter()).await?;
    let items: Vec<Value> = appearances
        .iter()
        .zip(&layouts)
        .map(|(one, layout)| json!({"id": one.id, "at": Moment(one.at), "staff": one.staff_id, "by": one.name, "containers": layout["containers"]}))
        .collect();
    Ok(Reply::ok(json!({"items": items, "next": next, "stories": stories})))
}

pub(crate) async fn plan(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    let at = newsroom::article::local_time(&mut turn, "/at", &call.text("at")?).await?;
    let id = front::plan(&mut turn, &call.edition(), call.part("name"), at).await?;
    turn.commit().await?;
    Ok(Reply::created(json!({"id": id, "at": at})))
}

pub(crate) async fn unplan(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    front::unplan(&mut turn, &call.edition(), call.part("name"), call.part("plan")).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}
