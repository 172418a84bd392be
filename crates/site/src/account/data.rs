//! A reader's own data: all of it as one file, and the end of it.

use super::fields::Refused;
use super::{Answer, Fields, Signed, Trouble};
use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, header};
use pages::account::Delete;

/// `GET /account/export.json`.
pub(crate) async fn export(Signed { visit, reader }: Signed) -> Answer {
    let everything = visit.readers.export(&reader.id).await?;
    let text = serde_json::to_string_pretty(&everything).map_err(|error| Trouble::Broken(error.to_string()))?;
    let mut response = Response::new(Body::from(text + "\n"));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"account.json\""));
    Ok(response)
}

/// `GET /account/delete`.
pub(crate) async fn show(Signed { visit, reader }: Signed) -> Answer {
    let account = visit.readers.account(&reader.id).await?;
    let page = Delete {
        has_password: account.has_password,
        password: visit.refused.field("delete", "password", ""),
    };
    visit.page(page).await
}

/// `POST /account/delete {password}`.
pub(crate) async fn delete(Signed { mut visit, reader }: Signed, fields: Fields) -> Answer {
    let mut refused = Refused::new("delete");
    visit.prove(&reader, &fields, &mut refused).await?;
    if !refused.is_fine() {
        return Ok(visit.refuse("/account/delete", &refused));
    }
    visit.readers.delete_account(&reader.id).await?;
    visit.in_language_of(&reader.edition);
    visit.reader = None;
    Ok(visit.signed_out(visit.done("/account/", "deleted")))
}
