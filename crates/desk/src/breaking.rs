//! Breaking news: the sentence above an edition's front and sections.

use crate::answer::{Answer, Reply};
use crate::routes::Call;
use newsroom::breaking::{self, Breaking, NewBreaking};
use newsroom::{Refusal, article};
use serde_json::{Value, json};
use store::Moment;

fn body(breaking: &Breaking) -> Value {
    json!({
        "edition": breaking.edition, "text": breaking.text, "article": breaking.article, "since": Moment(breaking.since),
        "until": Moment(breaking.until),
    })
}

pub(crate) async fn show(call: Call) -> Answer {
    let found = call.office.room.breaking(&call.edition(), call.office.room.clock.now()).await?;
    Ok(Reply::ok(body(&found)))
}

pub(crate) async fn set(call: Call) -> Answer {
    let article = match call.json.get("article") {
        None | Some(Value::Null) => None,
        Some(named) => {
            let named = named.as_str().map_or_else(|| named.to_string(), str::to_owned);
            let found = call.office.room.find_article(&named).await;
            Some(found.map_err(|_| Refusal::field("/article", "unknown", "a published story of this edition"))?)
        }
    };
    let text = call.text("text")?;
    let ends = call.text("until")?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let until = if ends.is_empty() { None } else { Some(article::local_time(&mut turn, "/until", &ends).await?) };
    let edition = call.edition();
    breaking::set(&mut turn, NewBreaking { edition, text, article, until }).await?;
    let event = turn.commit().await?;
    crate::visible::wait(&call.office, event.as_ref()).await;
    show(call).await
}

pub(crate) async fn end(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    breaking::end(&mut turn, &call.edition()).await?;
    let event = turn.commit().await?;
    crate::visible::wait(&call.office, event.as_ref()).await;
    Ok(Reply::nothing())
}
