//! Coming in and going out.

use super::{Answer, Fields, Visit};
use axum::Json;
use axum::response::IntoResponse;
use serde_json::json;

/// `POST /account/sign-out`.
pub(crate) async fn end(mut visit: Visit, fields: Fields) -> Answer {
    visit.speaking(&fields);
    if let Some(secret) = visit.secret.take() {
        visit.readers.sign_out(&secret).await?;
    }
    visit.reader = None;
    Ok(visit.signed_out(visit.done("/account/", "signed-out")))
}

/// `GET /account/me.json`: whether somebody is signed in, for the small script of public pages.
pub(crate) async fn me(visit: Visit) -> Answer {
    let name = visit.reader.as_ref().map(|reader| reader.name.as_str());
    Ok(Json(json!({ "signed_in": visit.reader.is_some(), "name": name })).into_response())
}
