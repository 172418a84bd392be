//! Fronts.

use crate::answer::{Answer, Reply};
use crate::routes::{Call, shaped};
use newsroom::Refusal;
use newsroom::front::{self, Front, Layout};
use serde_json::{Value, json};
use store::Moment;

fn body(front: &Front) -> Result<Value, Refusal> {
    let draft: Value = serde_json::from_str(&front.draft)?;
    Ok(json!({
        "name": front.name, "version": front.version, "launched_at": front.launched_at.map(Moment), "containers": draft["containers"],
        "launched": front.live.as_ref() == Some(&front.draft),
    }))
}

pub(crate) async fn draft(call: Call) -> Answer {
    let front = call.office.room.front(&call.edition(), call.part("name")).await?;
    Ok(Reply::ok(body(&front)?))
}

pub(crate) async fn save(call: Call) -> Answer {
    let mut json = call.json.clone();
    if let Some(fields) = json.as_object_mut() {
        for word in ["edition", "name", "version", "launched_at", "launched"] {
            fields.remove(word);
        }
    }
    let layout = shaped::<Layout>(json)?.checked()?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    front::save_draft(&mut turn, &call.edition(), call.part("name"), &layout).await?;
    turn.commit().await?;
    draft(call).await
}

pub(crate) async fn launch(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    front::launch(&mut turn, &call.edition(), call.part("name")).await?;
    let event = turn.commit().await?;
    let seen = crate::visible::wait(&call.office, event.as_ref()).await;
    let body = json!({"name": call.part("name"), "event": event.map(|event| event.number), "visible": seen.paper});
    Ok(if seen.paper { Reply::ok(body) } else { Reply::accepted(body) })
}
