//! Who is calling: a Bearer token, or the desk's cookie with the check of where the request comes from.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::{Call, read_json};
use crate::{Desk, Office};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, header};
use newsroom::{Actor, Role};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::Moment;

const COOKIE: &str = "dateline-desk";

/// Failed tries per mail address within the window, in seconds; after so many everybody waits for its end.
const TRIES: u32 = 10;
const WINDOW: i64 = 60;

/// Failed tries by mail address, whether it is on the staff or not: since when, and how many.
#[derive(Clone, Default)]
pub(crate) struct Tries(Arc<Mutex<HashMap<String, (Moment, u32)>>>);

impl Tries {
    /// Seconds that are left to wait; 0 = go on.
    fn left(&self, email: &str, now: Moment) -> i64 {
        let mut failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        failed.retain(|_, (since, _)| since.plus_seconds(WINDOW) > now);
        match failed.get(&email.trim().to_lowercase()) {
            Some((since, count)) if *count >= TRIES => since.plus_seconds(WINDOW).seconds().saturating_sub(now.seconds()).max(1),
            _ => 0,
        }
    }

    fn forget(&self, email: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&email.trim().to_lowercase());
    }

    fn note(&self, email: &str, now: Moment) {
        let mut failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        failed.entry(email.trim().to_lowercase()).or_insert((now, 0)).1 += 1;
    }
}

/// The actor behind a request.
pub(crate) async fn actor(desk: &Desk, office: &Office, method: &Method, headers: &HeaderMap) -> Result<Actor, Problem> {
    let (bearer, cookie) = (bearer(headers), cookie(headers));
    // A browser adds its cookie whoever asks; only a token alone can't have been sent by another site's page.
    if cookie.is_some() && !matches!(*method, Method::GET | Method::HEAD) && !from_here(desk, headers) {
        return Err(Problem::Origin);
    }
    let secret = bearer.or(cookie).ok_or(Problem::Unknown)?;
    office.room.actor_by_secret(&secret).await?.ok_or(Problem::Unknown)
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE || *name == "__Secure-dateline-desk")
        .map(|(_, value)| value.to_owned())
}

/// Unsafe requests with a cookie come from this site's own pages; both signs absent is refused.
fn from_here(desk: &Desk, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    text("origin").is_some_and(|origin| origin == &*desk.site)
}

/// Signs in with a mail address and a password. Callers are told the same whatever is wrong.
pub(crate) async fn begin(State(desk): State<Desk>, request: Request<Body>) -> Response {
    match begun(desk, request).await {
        Ok(reply) => reply.into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn begun(desk: Desk, request: Request<Body>) -> Answer {
    let office = desk.office().ok_or(Problem::Closed)?;
    let headers = request.headers();
    let signs = headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN);
    // A browser's request must come from here; a script without a cookie has neither sign.
    if (signs || cookie(headers).is_some()) && !from_here(&desk, headers) {
        return Err(Problem::Origin);
    }
    let body = read_json(request).await?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (email, password) = (text("email"), text("password"));
    if email.is_empty() || password.is_empty() {
        return Err(newsroom::Refusal::field("/email", "required", "a mail address and a password").into());
    }
    let now = office.room.clock.now();
    let left = desk.tries.left(&email, now);
    if left > 0 {
        return Err(Problem::TooMany(left));
    }
    // Counted before it is looked at, so that many at once are not all let through.
    desk.tries.note(&email, now);
    let Some(signed_in) = office.room.sign_in(&email, &password).await? else {
        return Err(Problem::SignIn);
    };
    desk.tries.forget(&email);
    let (name, flag) = names(&desk);
    let cookie = format!("{name}={}; Path=/desk; HttpOnly; SameSite=Strict; Max-Age=1209600{flag}", signed_in.secret);
    Ok(Reply {
        status: StatusCode::CREATED,
        body: Some(json!({
            "token": signed_in.secret,
            "expires_at": signed_in.expires_at,
            "staff": staff(&signed_in.actor, &signed_in.email),
        })),
        cookie: Some(cookie),
        ..Reply::nothing()
    })
}

/// The cookie's name on this site, and what stands at its end.
fn names(desk: &Desk) -> (&'static str, &'static str) {
    if desk.site.starts_with("https://") {
        ("__Secure-dateline-desk", "; Secure")
    } else {
        (COOKIE, "")
    }
}

fn staff(actor: &Actor, email: &str) -> Value {
    match actor {
        Actor::Staff(staff) => json!({"id": staff.id, "name": staff.name, "role": staff.role, "email": email}),
        _ => Value::Null,
    }
}

/// Who is signed in.
pub(crate) async fn show(call: Call) -> Answer {
    let role = match &call.actor {
        Actor::Staff(staff) => staff.role,
        _ => Role::Admin,
    };
    let members = call.office.room.staff().await?;
    let mine = call.actor.id().and_then(|id| members.iter().find(|member| member.id == id.as_str()));
    let (email, desks) = mine.map(|member| (member.email.clone(), member.desks.clone())).unwrap_or_default();
    let subject = newsroom::Subject::site("session");
    let named = |wanted: &dyn Fn(newsroom::Capability) -> bool| -> Vec<&str> {
        newsroom::Capability::ALL.iter().filter(|one| wanted(**one)).map(|one| one.name()).collect()
    };
    let may = named(&|one| call.actor.has(one));
    let with_reason = named(&|one| matches!(call.actor.may(one, &subject), Ok(newsroom::Permit::WithReason)));
    Ok(Reply::ok(json!({
        "staff": staff(&call.actor, &email), "role": role, "desks": desks, "capabilities": may, "with_reason": with_reason,
    })))
}

/// Signs out.
pub(crate) async fn end(call: Call) -> Answer {
    if let Some(secret) = bearer(&call.headers).or_else(|| cookie(&call.headers)) {
        call.office.room.sign_out(&secret).await?;
    }
    let (name, flag) = names(&call.desk);
    Ok(Reply {
        cookie: Some(format!("{name}=; Path=/desk; HttpOnly; SameSite=Strict; Max-Age=0{flag}")),
        ..Reply::nothing()
    })
}
