//! What a reader read, if they want it remembered.

use super::saved::number;
use super::{Answer, Fields, Signed, Trouble, Visit};
use axum::Json;
use axum::response::IntoResponse;
use pages::Ask;
use pages::account::{History, HistoryItem};
use serde_json::json;

const HOME: &str = "/account/history";

/// `GET /account/history`.
pub(crate) async fn show(Signed { visit, reader }: Signed) -> Answer {
    let list = visit.readers.history(&reader.id).await?;
    let site = &visit.serving.site;
    let ask = Ask::default();
    let reading = site.shelf.current()?.reading().await?;
    let guide = site.pages.guide(&reading, &ask, &visit.edition(), visit.now()).await?;
    let stories = guide.kept(&list.iter().map(|one| one.article).collect::<Vec<_>>()).await?;
    let items = list.iter().zip(stories).map(|(one, story)| HistoryItem { story, at: guide.instant(one.at) });
    let page = History {
        on: visit.readers.keeps_history(&reader.id).await?,
        items: items.collect(),
    };
    visit.page(page).await
}

/// `POST /account/history {article}`, by the script of a story's page: says whether it was remembered.
pub(crate) async fn record(visit: Visit, fields: Fields) -> Answer {
    let article = number(&fields, "article")?;
    let Some(reader) = &visit.reader else {
        return Ok(Json(json!({"signed_in": false, "on": false})).into_response());
    };
    let ask = Ask::default();
    let reading = visit.serving.site.shelf.current()?.reading().await?;
    if !visit.serving.site.pages.guide(&reading, &ask, "", visit.now()).await?.knows(article).await? {
        return Err(Trouble::NotFound);
    }
    let on = visit.readers.record_read(&reader.id, article).await?;
    Ok(Json(json!({"signed_in": true, "on": on})).into_response())
}

/// `POST /account/history/switch {on}`: `yes` or `no`.
pub(crate) async fn switch(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let on = match fields.trimmed("on") {
        "yes" => true,
        "no" => false,
        _ => return Err(Trouble::Unreadable),
    };
    visit.readers.switch_history(&reader.id, on).await?;
    Ok(visit.done(HOME, if on { "history-on" } else { "history-off" }))
}

/// `POST /account/history/clear {article}`; without a number everything.
pub(crate) async fn clear(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let article = match fields.trimmed("article") {
        "" => None,
        _ => Some(number(&fields, "article")?),
    };
    visit.readers.clear_history(&reader.id, article).await?;
    Ok(visit.done(HOME, "history-cleared"))
}
