use std::fmt;
use std::str::FromStr;

/// An internal `host:port` that the operator lets the fetcher reach all the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Allowed {
    host: String,
    port: u16,
}

/// The text is no `host:port`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no host:port; write it like 127.0.0.1:9000 or [::1]:9000")]
pub struct NotAllowed(String);

impl Allowed {
    /// Whether a request to this host and port is meant.
    pub(crate) fn matches(&self, host: &str, port: u16) -> bool {
        self.port == port && self.host.eq_ignore_ascii_case(host)
    }

    /// Reads a list with commas or spaces between, as configuration has it.
    pub fn list(text: &str) -> Result<Vec<Allowed>, NotAllowed> {
        text.split([',', ' ', '\n', '\t']).filter(|part| !part.is_empty()).map(str::parse).collect()
    }
}

impl FromStr for Allowed {
    type Err = NotAllowed;
    fn from_str(text: &str) -> Result<Allowed, NotAllowed> {
        let wrong = || NotAllowed(text.chars().take(80).collect());
        let (host, port) = text.trim().rsplit_once(':').ok_or_else(wrong)?;
        let port = port.parse().map_err(|_| wrong())?;
        let host = match host.strip_prefix('[') {
            Some(inner) => inner.strip_suffix(']').ok_or_else(wrong)?,
            None if host.contains(':') => return Err(wrong()),
            None => host,
        };
        if host.is_empty() {
            return Err(wrong());
        }
        Ok(Allowed { host: host.to_ascii_lowercase(), port })
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}
