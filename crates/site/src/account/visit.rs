use super::device::Device;
use super::fields::Refused;
use super::{Answer, Fields, Trouble, cookie, html};
use crate::Serving;
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use pages::account::{AccountPage, Around, Me};
use pages::context::Instant;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use readers::Readers;
use readers::account::Proof;
use readers::session::Reader;
use std::net::SocketAddr;
use std::sync::Arc;
use store::Moment;

/// What is written as it is in the value of a parameter.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/');

/// Somebody at a page of accounts, signed in or not, while the readers' data can be reached.
pub(crate) struct Visit {
    pub serving: Arc<Serving>,
    pub readers: Readers,
    /// Who is signed in.
    pub reader: Option<Reader>,
    /// The secret of the session, also of one that still waits for a code.
    pub secret: Option<String>,
    /// The password was right, a code is still wanted: nothing of the account may be shown.
    pub half: Option<Reader>,
    /// The network they come from, for counting.
    pub network: String,
    /// What the browser calls itself.
    pub agent: String,
    /// The secret that this browser got when it asked for an account; empty = it did not.
    pub asked_before: String,
    /// A form that was refused just before.
    pub refused: Refused,
    /// What the device keeps while nobody is signed in.
    pub device: Device,
    path: String,
    query: Vec<(String, String)>,
    has_refused: bool,
}

/// Somebody who is signed in. Whoever is not is led to the door.
pub(crate) struct Signed {
    pub visit: Visit,
    pub reader: Reader,
}

impl FromRequestParts<Arc<Serving>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, serving: &Arc<Serving>) -> Result<Visit, Response> {
        let readers = serving.site.accounts.readers().ok_or_else(|| Trouble::Closed.into_response())?;
        let secret = cookie::read(&parts.headers, cookie::SESSION, serving.secure).map(str::to_owned);
        let found = match &secret {
            Some(secret) => readers.reader(secret).await.map_err(|error| Trouble::from(error).into_response())?,
            None => None,
        };
        let (half, reader) = found.map_or((None, None), |reader| if reader.half { (Some(reader), None) } else { (None, Some(reader)) });
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let network = peer.map_or_else(
            || "unknown".to_owned(),
            |peer| proof::network::network(serving.site.accounts.options().proxies.beyond(peer, forwarded)),
        );
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let refused = cookie::read(&parts.headers, cookie::FORM, serving.secure);
        Ok(Visit {
            serving: serving.clone(),
            device: Device::read(&parts.headers, serving.secure),
            readers,
            reader,
            secret,
            half,
            network,
            agent: agent.unwrap_or_default().to_owned(),
            asked_before: cookie::read(&parts.headers, cookie::ASKED, serving.secure).unwrap_or_default().to_owned(),
            has_refused: refused.is_some(),
            refused: refused.map(Refused::read).unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            query: query(parts.uri.query().unwrap_or_default()),
        })
    }
}

impl FromRequestParts<Arc<Serving>> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, serving: &Arc<Serving>) -> Result<Signed, Response> {
        let is_form = parts.method == http::Method::POST;
        let visit = Visit::from_request_parts(parts, serving).await?;
        match visit.reader.clone() {
            Some(reader) => Ok(Signed { visit, reader }),
            None if visit.half.is_some() => Err(visit.to("/account/code")),
            None => {
                // With what was asked there: the number of a comment, say.
                let next = parts
                    .uri
                    .path_and_query()
                    .filter(|_| !is_form)
                    .map_or("", |next| super::profile::next(next.as_str()));
                Err(visit.to_with("/account/", &[("next", next)]))
            }
        }
    }
}

impl Visit {
    /// The present instant.
    pub fn now(&self) -> Moment {
        self.serving.site.clock.now()
    }

    /// A parameter of the address; empty if absent.
    pub fn asked(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// Code of the edition in whose language they are spoken to: their own, or the one they come from.
    pub fn edition(&self) -> String {
        match &self.reader {
            Some(reader) if !reader.edition.is_empty() => reader.edition.clone(),
            _ => self.asked("edition").to_owned(),
        }
    }

    /// 303 to a page under `/account/`, in the same language.
    pub fn to(&self, path: &str) -> Response {
        self.to_with(path, &[])
    }

    /// The same with parameters; those without a value are left out, and one without a name is the place on the page.
    pub fn to_with(&self, path: &str, parameters: &[(&str, &str)]) -> Response {
        let mut all: Vec<(&str, &str)> = parameters.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
        let edition = self.edition();
        if self.reader.is_none() && !edition.is_empty() && is_code(&edition) && !path.contains("edition=") {
            all.push(("edition", &edition));
        }
        let mut to = path.to_owned();
        let place = all.iter().position(|(name, _)| name.is_empty()).map(|at| all.remove(at).1);
        for (at, (name, value)) in all.iter().enumerate() {
            let value = utf8_percent_encode(value, VALUE);
            to.push_str(&format!("{}{name}={value}", if at == 0 && !path.contains('?') { '?' } else { '&' }));
        }
        if let Some(place) = place {
            to.push_str(&format!("#{}", utf8_percent_encode(place, VALUE)));
        }
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SEE_OTHER;
        if let Ok(value) = HeaderValue::from_str(&to) {
            response.headers_mut().insert(header::LOCATION, value);
        }
        response
    }

    /// The same, saying there what was done.
    pub fn done(&self, path: &str, what: &str) -> Response {
        self.to_with(path, &[("done", what)])
    }

    /// 303 back to a form that was refused: its page shows what stood in it and what is wrong.
    pub fn refuse(&self, path: &str, refused: &Refused) -> Response {
        self.refusing(self.to(path), refused)
    }

    /// The same with an answer that leads there already.
    pub fn refusing(&self, mut response: Response, refused: &Refused) -> Response {
        cookie::set(response.headers_mut(), cookie::FORM, &refused.written(), 120, self.serving.secure);
        response
    }

    /// A page, made now.
    pub async fn page<C: AccountPage>(&self, content: C) -> Answer {
        let left = self.bring().await?;
        let site = &self.serving.site;
        let print = site.shelf.current()?;
        let reading = print.reading().await?;
        let around = Around {
            path: self.path.clone(),
            edition: self.edition(),
            me: self
                .reader
                .as_ref()
                .map(|reader| Me { name: reader.name.clone(), email: reader.email.clone() }),
            done: self.asked("done").to_owned(),
            problem: self.refused.whole(),
        };
        let mut response = html(site.pages.account(&reading, &around, content, self.now()).await?);
        if self.has_refused {
            cookie::set(response.headers_mut(), cookie::FORM, "", 0, self.serving.secure);
        }
        if self.reader.is_some() && !self.device.is_empty() {
            response = left.keep(response, self.serving.secure);
        }
        Ok(response)
    }

    /// Sets the session's cookie on an answer.
    pub fn signed_in(&self, mut response: Response, opened: &readers::session::Opened) -> Response {
        let lasts = if opened.half { readers::session::HALF_LASTS } else { readers::session::LASTS };
        cookie::set(response.headers_mut(), cookie::SESSION, &opened.secret, lasts, self.serving.secure);
        response
    }

    /// Takes the session's cookie away.
    pub fn signed_out(&self, mut response: Response) -> Response {
        cookie::set(response.headers_mut(), cookie::SESSION, "", 0, self.serving.secure);
        cookie::tell(response.headers_mut(), cookie::LEFT, 60, self.serving.secure);
        response
    }
}

impl Visit {
    /// Keeps to the language in which the form was shown.
    pub fn speaking(&mut self, fields: &Fields) {
        self.in_language_of(fields.trimmed("edition"));
    }

    /// Keeps to the language of an edition, unless the address names one.
    pub fn in_language_of(&mut self, code: &str) {
        if self.asked("edition").is_empty() && is_code(code) {
            self.query.push(("edition".into(), code.to_owned()));
        }
    }

    /// Whether accounts can be opened: addresses are proved by mail, or need not be.
    pub fn accounts_open(&self) -> bool {
        let options = self.serving.site.accounts.options();
        options.mail || options.unverified
    }

    /// Ends the session that this browser had, before another one begins or none.
    pub async fn leave(&self) -> Result<(), Trouble> {
        match &self.secret {
            Some(secret) => Ok(self.readers.sign_out(secret).await?),
            None => Ok(()),
        }
    }

    /// Proof of who is signed in, for what cannot be undone: the field `password` where there is a password. What is missing is
    /// noted in `refused`. Not asked for when the form is refused anyway, so that nobody types a password in vain.
    pub async fn prove(&self, reader: &Reader, fields: &Fields, refused: &mut Refused) -> Result<(), Trouble> {
        if !refused.is_fine() {
            return Ok(());
        }
        let problem = match self.readers.prove(reader, fields.get("password"), &self.network).await? {
            Proof::Good => return Ok(()),
            Proof::Wrong => ("password", "password"),
            Proof::Old => ("", "prove-anew"),
            Proof::TooMany => ("", "too-many"),
        };
        refused.because(problem.0, problem.1);
        Ok(())
    }

    /// Instants in the reader's language.
    pub async fn instants(&self, moments: &[Moment]) -> Result<Vec<Instant>, Trouble> {
        let site = &self.serving.site;
        let reading = site.shelf.current()?.reading().await?;
        Ok(site.pages.instants(&reading, &self.edition(), moments, self.now()).await?)
    }

    /// What the paper is called in the reader's language.
    pub async fn paper_name(&self) -> Result<String, Trouble> {
        let site = &self.serving.site;
        let reading = site.shelf.current()?.reading().await?;
        Ok(site.pages.paper_name(&reading, &self.edition(), self.now()).await?)
    }
}

/// Codes of editions are short and plain; whether there is such an edition is found out when a page is made.
fn is_code(text: &str) -> bool {
    (1..=35).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn query(text: &str) -> Vec<(String, String)> {
    let decoded = |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    text.split('&')
        .take(16)
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}
