use crate::{Allowed, is_public};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use reqwest::{Client, Response, StatusCode};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use url::{Host, Url};

/// Redirects followed at most; each is checked like the first address.
const REDIRECTS: usize = 5;
/// Ports reached without the operator's leave.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];

/// Fetches from the public internet, and from nowhere else save what the operator allowed.
#[derive(Debug, Clone)]
pub struct Courier {
    allow: Arc<[Allowed]>,
    clients: Arc<[OnceLock<Result<Client, String>>; 2]>,
}

/// What was fetched.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The address that answered, after redirects.
    pub url: Url,
    /// What the server says the bytes are; not to be trusted.
    pub media_type: Option<String>,
    /// The whole answer.
    pub bytes: Bytes,
}

/// How much a fetch may take, redirects included.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Longest answer in bytes.
    pub bytes: usize,
    /// From the call to the last byte.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 10 * 1024 * 1024, time: Duration::from_secs(10) }
    }
}

/// Why nothing was fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not an address of http or https, or one with a name and password in it.
    #[error("`{0}` is not an address that can be fetched")]
    Address(String),
    /// The address leads into an internal network, or to a port that is not for the web.
    #[error("{0} is not a public address of the web; whoever runs this paper may allow it (DATELINE_FETCH_ALLOW=HOST:PORT)")]
    Forbidden(String),
    /// The name is unknown, nobody answers there, or the connection broke.
    #[error("{0}")]
    Unreachable(String),
    /// The server answered, but with no success.
    #[error("the server answered {0}")]
    Status(u16),
    /// More than five redirects.
    #[error("more than {REDIRECTS} redirects")]
    Redirects,
    /// The answer is longer than allowed.
    #[error("the answer is longer than {0} bytes")]
    TooLarge(usize),
    /// It took too long.
    #[error("no whole answer within {0:?}")]
    TooSlow(Duration),
}

impl Courier {
    /// A courier that may also reach the internal places in `allow`. No proxy and no cookie is ever used.
    pub fn new(allow: Vec<Allowed>) -> Courier {
        Courier {
            allow: allow.into(),
            clients: Arc::new([const { OnceLock::new() }; 2]),
        }
    }

    /// Whether the operator allowed internal places.
    pub fn allows_internal(&self) -> bool {
        !self.allow.is_empty()
    }

    /// Fetches an address with GET. The name is resolved here; every address it has is checked, and the connection is
    /// made to a checked one. Redirects are followed by the same rule.
    pub async fn fetch(&self, address: &str, limits: Limits) -> Result<Fetched, Error> {
        let url = Url::parse(address.trim()).map_err(|_| Error::Address(short(address)))?;
        tokio::time::timeout(limits.time, self.follow(url, limits))
            .await
            .unwrap_or(Err(Error::TooSlow(limits.time)))
    }

    async fn follow(&self, mut url: Url, limits: Limits) -> Result<Fetched, Error> {
        for _ in 0..=REDIRECTS {
            let client = self.client_for(&url)?;
            let answer = client
                .get(url.clone())
                .header(ACCEPT, "*/*")
                .send()
                .await
                .map_err(|error| refused(&url, &error))?;
            let status = answer.status();
            if let Some(next) = redirect(&url, &answer)? {
                url = next;
                continue;
            }
            if status != StatusCode::OK {
                return Err(Error::Status(status.as_u16()));
            }
            let media_type = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let bytes = body(&url, answer, limits.bytes).await?;
            return Ok(Fetched { url, media_type, bytes });
        }
        Err(Error::Redirects)
    }

    /// Checks everything about an address that can be known before its name is resolved.
    fn client_for(&self, url: &Url) -> Result<&Client, Error> {
        let wrong = || Error::Address(short(url.as_str()));
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return Err(wrong());
        }
        let host = url.host().ok_or_else(wrong)?;
        let port = url.port_or_known_default().ok_or_else(wrong)?;
        let name = match &host {
            Host::Domain(name) => (*name).to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        if self.allow.iter().any(|allowed| allowed.matches(&name, port)) {
            return self.client(1);
        }
        let forbidden = match host {
            Host::Ipv4(address) => !is_public(IpAddr::V4(address)),
            Host::Ipv6(address) => !is_public(IpAddr::V6(address)),
            Host::Domain(_) => false,
        };
        if forbidden || !PORTS.contains(&port) {
            return Err(Error::Forbidden(format!("{name}:{port}")));
        }
        self.client(0)
    }

    /// The client for places that the operator named.
    pub(crate) fn named(&self) -> Result<&Client, Error> {
        self.client(1)
    }

    /// The guarded client (0) or the one for allowed places (1); made at first need, since it reads the system's certificates.
    fn client(&self, which: usize) -> Result<&Client, Error> {
        self.clients[which]
            .get_or_init(|| {
                // A second installation in one process is refused, and the first one stands: that is as good.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let builder = Client::builder()
                    .no_proxy()
                    // The library knows HTTP/2 since the store of files wants it; the limits here are thought for one request a connection.
                    .http1_only()
                    .referer(false)
                    .redirect(reqwest::redirect::Policy::none())
                    .connect_timeout(Duration::from_secs(5))
                    .pool_max_idle_per_host(4)
                    .user_agent(concat!("Dateline/", env!("CARGO_PKG_VERSION")));
                if which == 0 { builder.dns_resolver(Arc::new(PublicOnly)) } else { builder }
                    .build()
                    .map_err(|error| chain(&error))
            })
            .as_ref()
            .map_err(|words| Error::Unreachable(format!("the outbound client can't start: {words}")))
    }
}

/// Resolves names, and gives out the answer only if all of it is public.
struct PublicOnly;

/// A name that has an address which is not public.
#[derive(Debug, thiserror::Error)]
#[error("{0} leads to an internal address")]
struct Internal(String);

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let name = name.as_str().to_owned();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().any(|address| !is_public(address.ip())) {
                return Err(Internal(name).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn redirect(url: &Url, answer: &Response) -> Result<Option<Url>, Error> {
    if !matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let target = answer.headers().get(LOCATION).map(reqwest::header::HeaderValue::as_bytes);
    let Some(target) = target.and_then(|bytes| std::str::from_utf8(bytes).ok()) else {
        return Err(Error::Status(answer.status().as_u16()));
    };
    let next = url.join(target).map_err(|_| Error::Address(short(target)))?;
    Ok(Some(next))
}

pub(crate) async fn body(url: &Url, answer: Response, limit: usize) -> Result<Bytes, Error> {
    let declared = answer.content_length().unwrap_or(0);
    if declared > limit as u64 {
        return Err(Error::TooLarge(limit));
    }
    let mut bytes = BytesMut::with_capacity(usize::try_from(declared).unwrap_or(0));
    let mut stream = answer.bytes_stream();
    while let Some(part) = stream.next().await {
        let part = part.map_err(|error| refused(url, &error))?;
        if bytes.len() + part.len() > limit {
            return Err(Error::TooLarge(limit));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes.freeze())
}

pub(crate) fn refused(url: &Url, error: &reqwest::Error) -> Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if let Some(internal) = inner.downcast_ref::<Internal>() {
            return Error::Forbidden(internal.0.clone());
        }
        cause = inner.source();
    }
    let host = url.host_str().unwrap_or_default();
    Error::Unreachable(format!("{host} can't be reached: {}", chain(error)))
}

/// The innermost reason, which is the one that tells a person something.
fn chain(error: &dyn std::error::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(inner) = innermost.source() {
        innermost = inner;
    }
    innermost.to_string()
}

fn short(address: &str) -> String {
    address.chars().take(200).collect()
}
