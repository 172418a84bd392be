//! The audit log, to be read.

use crate::answer::Answer;
use crate::routes::Call;
use newsroom::audit::Wanted;
use serde_json::json;

pub(crate) async fn list(call: Call) -> Answer {
    let wanted = Wanted {
        actor: call.asked("actor").to_owned(),
        noun: call.asked("noun").to_owned(),
        before: call.asked("after").to_owned(),
        limit: call.limit()? + 1,
    };
    let lines = call.office.room.audit(&wanted).await?;
    let names = call.office.room.staff_names().await?;
    call.first(
        lines,
        |line| line.id.clone(),
        |line| {
            let mut shown = json!(line);
            shown["name"] = json!(line.actor.as_ref().and_then(|id| names.get(id)));
            shown
        },
    )
}
