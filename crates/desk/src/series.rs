//! Series: sounds that come out one after another under one name.

use crate::answer::{Answer, Problem, Reply};
use crate::frame::end;
use crate::routes::Call;
use newsroom::Refusal;
use newsroom::series::{self, CATEGORIES, Series};
use serde_json::{Value, json};

pub(crate) async fn list(call: Call) -> Answer {
    let all = call.office.room.series(&call.edition()).await?;
    let mut shown = Vec::with_capacity(all.len());
    for one in &all {
        shown.push((one.id.clone(), body(&call, one).await?));
    }
    let mut reply = call.all(&shown, |(id, _)| id.clone(), |(_, body)| body.clone())?;
    let categories: Vec<Value> = CATEGORIES.iter().map(|(name, below)| json!({"name": name, "below": below})).collect();
    if let Some(body) = &mut reply.body {
        body["categories"] = json!(categories);
    }
    Ok(reply)
}

pub(crate) async fn show(call: Call) -> Answer {
    let default = call.office.room.editions().await?.first().map(|edition| edition.code.clone());
    let wanted = Some(call.edition()).filter(|edition| !edition.is_empty()).or(default).unwrap_or_default();
    let key = call.part("key");
    let all = call.office.room.series("").await?;
    let found = all.iter().find(|one| one.id == key || (one.slug == key && one.edition == wanted));
    Ok(Reply::ok(body(&call, found.ok_or(Refusal::NotFound("series"))?).await?))
}

pub(crate) async fn create(call: Call) -> Answer {
    let new: series::NewSeries = call.new_in_edition()?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let id = series::create(&mut turn, new).await?;
    end(&call, turn).await?;
    let all = call.office.room.series("").await?;
    let made = all.iter().find(|one| one.id == id.as_str()).ok_or(Refusal::NotFound("series"))?;
    Ok(Reply::created(body(&call, made).await?))
}

pub(crate) async fn update(call: Call) -> Answer {
    let change = call.change(&["edition", "id", "slug", "version", "address", "feed"])?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    series::update(&mut turn, &call.edition(), call.part("key"), change).await?;
    end(&call, turn).await?;
    show(call).await
}

pub(crate) async fn delete(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    series::delete(&mut turn, &call.edition(), call.part("key")).await?;
    end(&call, turn).await?;
    Ok(Reply::nothing())
}

/// A series as the desk shows it, with where its page and its feed are once it has an episode.
async fn body(call: &Call, series: &Series) -> Result<Value, Problem> {
    let editions = call.office.room.editions().await?;
    let path = editions
        .iter()
        .find(|edition| edition.code == series.edition)
        .map(|edition| edition.path.as_str());
    let address = format!("{}/podcast/{}", newsroom::address::prefix(path.unwrap_or_default()), series.slug);
    let mut shown = json!(series);
    shown["feed"] = json!(format!("{address}/feed.xml"));
    shown["address"] = json!(address);
    Ok(shown)
}
