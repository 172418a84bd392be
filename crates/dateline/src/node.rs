//! What one node is told by the operator while its record does not answer: to take a story off. The order is signed with the
//! installation's key, which all nodes of a record have, and is obeyed for five minutes (decision 0030).

use crate::failure::Failure;
use crate::house::House;
use crate::keeper::Keeper;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use courier::{Courier, Limits};
use http::{HeaderMap, HeaderName, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use store::{Moment, Seal};

/// Where a node takes it.
const PATH: &str = "/desk/node/withdrawals";
/// Carries the signature of the body.
const SIGNATURE: HeaderName = HeaderName::from_static("dateline-signature");
/// How old an order may be, in microseconds, and how far the clocks of both may be apart.
const FRESH: i64 = 300 * 1_000_000;
/// Longest order, in bytes.
const LONGEST: usize = 32 * 1024;
/// Longest notice, in characters, as in the record.
const LONGEST_NOTICE: usize = 4_000;

/// What a story is taken off with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Public number or address.
    pub reference: String,
    /// For readers.
    pub notice: String,
    /// For the newsroom.
    pub reason: String,
    /// When it was ordered.
    pub at: Moment,
}

fn seal_of(secret: &[u8; 32]) -> Seal {
    Seal::new(secret, "node: orders of the operator")
}

/// Tells a node to take a story off. Gives what it answered.
pub async fn withdraw(house: &House, node: &str, withdrawal: &Withdrawal) -> Result<Value, Failure> {
    let body = json!(withdrawal).to_string();
    let signature = seal_of(&house.known_secret()?).mark(&body);
    let address = format!("{}{PATH}", node.trim_end_matches('/'));
    let limits = Limits { bytes: 64 * 1024, time: Duration::from_secs(15) };
    let (status, answer) = Courier::new(Vec::new())
        .tell_node(&address, (SIGNATURE, &signature), body, limits)
        .await
        .map_err(|error| Failure::failed(format!("{node}: {error}")))?;
    let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
    let words = answer["detail"].as_str().unwrap_or("it gave no answer that can be read");
    match status {
        200 => Ok(answer),
        401 | 404 | 409 | 422 => Err(Failure::refused(format!("{node}: {words}"))),
        status => Err(Failure::failed(format!("{node}: it answered {status}: {words}"))),
    }
}

#[derive(Clone)]
struct Node {
    keeper: Keeper,
    house: Arc<House>,
}

/// The route of a node.
pub fn router(keeper: Keeper, house: House) -> Router {
    let node = Node { keeper, house: Arc::new(house) };
    Router::new().route(PATH, post(obey)).layer(DefaultBodyLimit::max(LONGEST)).with_state(node)
}

async fn obey(State(node): State<Node>, headers: HeaderMap, body: String) -> Response {
    let given = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // A node that began without a record has no key yet, and nobody can have signed with it.
    let Ok(secret) = node.house.known_secret() else {
        return refused(StatusCode::UNAUTHORIZED, "this node has no key that an order could be signed with");
    };
    let seal = seal_of(&secret);
    // Marks of marks: how long comparing takes tells nothing of the right one.
    let is_signed = seal.mark(given) == seal.mark(&seal.mark(&body));
    let Some(order) = is_signed.then(|| serde_json::from_str::<Withdrawal>(&body).ok()).flatten() else {
        return refused(StatusCode::UNAUTHORIZED, "the order is not signed with this installation's key");
    };
    if (node.house.clock.now().0 - order.at.0).abs() > FRESH {
        return refused(StatusCode::UNAUTHORIZED, "the order is older than five minutes, or the clocks of both machines are apart");
    }
    if order.reason.trim().is_empty() || order.notice.chars().count() > LONGEST_NOTICE {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, "a reason is needed, and a notice has at most 4,000 characters");
    }
    if node.keeper.has_record() {
        return refused(StatusCode::CONFLICT, "this node has its record: withdraw the story there, without --node");
    }
    match node.keeper.take_down(&order).await {
        Ok(Some(gone)) => {
            tracing::warn!(
                number = gone.number,
                address = gone.address,
                reason = order.reason,
                "taken off on this node by a signed order"
            );
            Json(json!({"number": gone.number, "address": gone.address, "status": "withdrawn", "visible": true})).into_response()
        }
        Ok(None) => refused(StatusCode::NOT_FOUND, "readers of this node know no such story: name its public number or its address"),
        Err(failure) => {
            tracing::error!(why = failure.words, "a story could not be taken off");
            refused(StatusCode::INTERNAL_SERVER_ERROR, &failure.words)
        }
    }
}

fn refused(status: StatusCode, words: &str) -> Response {
    let problem = json!({"type": "about:blank", "title": status.canonical_reason(), "status": status.as_u16(), "detail": words});
    (status, [(http::header::CONTENT_TYPE, "application/problem+json")], problem.to_string()).into_response()
}
