//! What colleagues remark on stories.

use crate::answer::{Answer, Reply};
use crate::routes::Call;
use newsroom::remark::{self, NewRemark};
use serde_json::json;

pub(crate) async fn list(call: Call) -> Answer {
    let id = call.id().await?;
    let remarks = call.office.room.remarks(&call.actor, &id).await?;
    call.all(&remarks, |remark| remark.id.clone(), |remark| json!(remark))
}

pub(crate) async fn create(call: Call) -> Answer {
    let id = call.id().await?;
    let new: NewRemark = call.read()?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let remark = remark::write(&mut turn, &id, new).await?;
    turn.commit().await?;
    call.desk.bell.ring(id.as_str());
    Ok(Reply::created(json!({"id": remark})))
}

pub(crate) async fn settle(call: Call) -> Answer {
    let id = call.id().await?;
    let settled = call.json.get("settled").and_then(serde_json::Value::as_bool);
    let settled = settled.ok_or_else(|| newsroom::Refusal::field("/settled", "required", "true or false"))?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    remark::settle(&mut turn, &id, call.part("remark"), settled).await?;
    turn.commit().await?;
    call.desk.bell.ring(id.as_str());
    Ok(Reply::ok(json!({"id": call.part("remark"), "settled": settled})))
}

/// Open remarks that call the caller.
pub(crate) async fn mentions(call: Call) -> Answer {
    let calls = call.office.room.calls(&call.actor).await?;
    call.all(
        &calls,
        |(remark, _)| remark.id.clone(),
        |(remark, article)| json!({"remark": remark, "article": article.id, "headline": article.headline}),
    )
}
