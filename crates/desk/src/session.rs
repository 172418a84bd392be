//! Who is calling: a Bearer token, or the desk's cookie with the check of where the request comes from.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::{Call, read_json};
use crate::{Desk, Office};
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, header};
use newsroom::staff::{Entered, From};
use newsroom::{Actor, Role};
use serde_json::{Value, json};
use std::net::SocketAddr;

const COOKIE: &str = "dateline-desk";

/// The actor behind a request.
pub(crate) async fn actor(desk: &Desk, office: &Office, method: &Method, headers: &HeaderMap) -> Result<Actor, Problem> {
    let cookie = cookie(headers);
    // A browser adds its cookie whoever asks; only a token alone can't have been sent by another site's page.
    if cookie.is_some() && !matches!(*method, Method::GET | Method::HEAD) && !from_here(desk, headers) {
        return Err(Problem::Origin);
    }
    let secret = secret(headers).ok_or(Problem::Unknown)?;
    office.room.actor_by_secret(&secret).await?.ok_or(Problem::Unknown)
}

impl Call {
    /// Asks anew who is calling, for what goes on after its answer: whoever signed out, or may no longer, is [`Problem::Unknown`]; a
    /// record that is away, or a desk that is closed, another problem, and the caller comes again.
    pub async fn look_again(&mut self) -> Result<(), Problem> {
        let secret = secret(&self.headers).ok_or(Problem::Unknown)?;
        self.office = self.desk.office().ok_or(Problem::Closed)?;
        self.actor = self.office.room.actor_by_secret(&secret).await?.ok_or(Problem::Unknown)?;
        Ok(())
    }
}

/// The key or the session that a request carries.
pub(crate) fn secret(headers: &HeaderMap) -> Option<String> {
    bearer(headers).or_else(|| cookie(headers))
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

/// Whether whoever opens a socket may hear what is said there: a key may, and a browser from this site's own pages.
pub(crate) fn may_listen(desk: &Desk, headers: &HeaderMap) -> bool {
    cookie(headers).is_none()
        || headers
            .get(header::ORIGIN)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|origin| origin == &*desk.site)
}

/// Where a request comes from: what the browser calls itself, and the network that tries are counted for.
pub(crate) fn origin(desk: &Desk, request: &Request<Body>) -> (String, String) {
    let headers = request.headers();
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let network = peer.map_or_else(|| "unknown".to_owned(), |peer| proof::network::network(desk.proxies.beyond(peer, forwarded)));
    (agent.to_owned(), network)
}

/// An open door of the API: a stranger's request, read. A browser's must come from this site's own pages; a script has neither sign.
pub(crate) async fn stranger(desk: &Desk, body: &str, request: Request<Body>) -> Result<(Office, Value, String, String), Problem> {
    let office = desk.office().ok_or(Problem::Closed)?;
    let headers = request.headers();
    let signs = headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN);
    if (signs || cookie(headers).is_some()) && !from_here(desk, headers) {
        return Err(Problem::Origin);
    }
    let (agent, network) = origin(desk, &request);
    let json = read_json(request).await?;
    crate::schemas::strangers(body, &json)?;
    Ok((office, json, agent, network))
}

/// Signs in with a mail address and a password, or with a passkey. Callers are told the same whatever is wrong.
pub(crate) async fn begin(State(desk): State<Desk>, request: Request<Body>) -> Response {
    match begun(desk, request).await {
        Ok(reply) => reply.into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn begun(desk: Desk, request: Request<Body>) -> Answer {
    let (office, body, agent, network) = stranger(&desk, "", request).await?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let from = From { agent: &agent, network: &network };
    let ceremony = text("ceremony");
    let entered = if ceremony.is_empty() {
        let (email, password) = (text("email"), text("password"));
        if email.is_empty() || password.is_empty() {
            return Err(newsroom::Refusal::field("/email", "required", "a mail address and a password").into());
        }
        office.room.sign_in(&email, &password, &text("code"), &from).await?
    } else {
        let party = desk.party.as_ref().ok_or(Problem::NoPasskeys)?;
        let answer = body.get("answer").map(Value::to_string).unwrap_or_default();
        office.room.sign_in_with_passkey(party, &ceremony, &answer, &from).await?
    };
    let signed_in = match entered {
        Entered::Opened(signed_in) => signed_in,
        Entered::Wrong => return Err(Problem::SignIn),
        Entered::Second { code, passkey } => return Err(Problem::Second { code, passkey }),
        Entered::TooMany(seconds) => return Err(Problem::TooMany(seconds)),
    };
    let (name, flag) = names(&desk);
    let cookie = format!("{name}={}; Path=/desk; HttpOnly; SameSite=Strict; Max-Age=604800{flag}", signed_in.secret);
    Ok(Reply {
        status: StatusCode::CREATED,
        body: Some(json!({
            "token": signed_in.secret,
            "expires_at": signed_in.expires_at,
            "staff": staff(&signed_in.actor, &signed_in.email),
            "must_set_up": is_bare(&signed_in.actor),
        })),
        cookie: Some(cookie),
        ..Reply::nothing()
    })
}

/// Begins to sign in with a passkey, whosever it is.
pub(crate) async fn begin_passkey(State(desk): State<Desk>, request: Request<Body>) -> Response {
    let begun = async {
        let (office, _, _, network) = stranger(&desk, "", request).await?;
        let party = desk.party.as_ref().ok_or(Problem::NoPasskeys)?;
        let begun = office.room.begin_passkey_asking(party, None, &network).await?;
        Ok::<_, Problem>(Reply::ok(json!(begun.map_err(Problem::TooMany)?)))
    };
    match begun.await {
        Ok(reply) => reply.into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// A second factor must be set up before anything else is done.
fn is_bare(actor: &Actor) -> bool {
    matches!(actor, Actor::Staff(staff) if staff.session.as_ref().is_some_and(|session| session.bare))
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
        "must_set_up": is_bare(&call.actor), "passkeys": call.desk.party.is_some(),
    })))
}

/// Signs out.
pub(crate) async fn end(call: Call) -> Answer {
    if let Some(secret) = secret(&call.headers) {
        call.office.room.sign_out(&secret).await?;
    }
    let (name, flag) = names(&call.desk);
    Ok(Reply {
        cookie: Some(format!("{name}=; Path=/desk; HttpOnly; SameSite=Strict; Max-Age=0{flag}")),
        ..Reply::nothing()
    })
}
