use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use percent_encoding::percent_decode_str;
use std::time::{Duration, SystemTime};
use url::Url;

/// How long one step of the talk with a mail server may take, and the whole of it.
const STEP: Duration = Duration::from_secs(15);
const WHOLE: Duration = Duration::from_secs(45);

/// Hands letters to a mail server.
#[derive(Clone)]
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
}

/// How to reach the mail server.
#[derive(Debug, Clone, Default)]
pub struct PostOptions {
    /// `smtp://` or `smtps://`, with `user@` and `?tls=required` where wanted.
    pub server: String,
    /// Password of the user.
    pub password: Option<String>,
    /// Certificates (PEM) that the server is trusted by, instead of the public ones.
    pub certificates: Option<Vec<u8>>,
    /// Sender: an address, or `Name <address>`.
    pub from: String,
}

/// A letter, ready to go.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its own id; the same letter sent again has the same.
    pub id: String,
    /// Address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The words.
    pub text: String,
    /// The same as a page.
    pub html: String,
    /// Language of the words.
    pub language: String,
    /// When it was written.
    pub at: SystemTime,
}

/// The configuration can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAPost(String);

/// Why a letter was not taken. The words name no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// Another time it may be.
    #[error("{0}")]
    Later(String),
    /// The server does not want this letter.
    #[error("{0}")]
    Refused(String),
}

impl Post {
    /// A post that speaks to this server. Nothing is sent yet, and nobody is asked.
    pub fn new(options: &PostOptions) -> Result<Post, NotAPost> {
        let wrong = |why: &str| NotAPost(format!("{}: {why}", options.server));
        let url = Url::parse(&options.server).map_err(|_| wrong("an address like smtp://mail.example:587?tls=required"))?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        if host.is_empty() {
            return Err(wrong("it names no host"));
        }
        let user = percent_decode_str(url.username())
            .decode_utf8()
            .map_err(|_| wrong("the user is no text"))?
            .into_owned();
        let mut required = false;
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("tls", "required") => required = true,
                _ => return Err(wrong("the only setting behind `?` is tls=required")),
            }
        }
        if url.password().is_some() {
            return Err(wrong("the password does not stand in the address; it is DATELINE_SMTP_PASSWORD"));
        }
        let mut tls = TlsParameters::builder(host.clone());
        if let Some(pem) = &options.certificates {
            tls = tls.certificate_store(CertificateStore::None);
            let found = certificates(pem).map_err(|why| wrong(&why))?;
            for certificate in found {
                tls = tls.add_root_certificate(certificate);
            }
        }
        let tls = tls.build_rustls().map_err(|error| wrong(&error.to_string()))?;
        let (tls, port) = match url.scheme() {
            "smtps" => (Tls::Wrapper(tls), 465),
            "smtp" if required || options.certificates.is_some() => (Tls::Required(tls), 587),
            // A password is never said aloud, but to this machine itself.
            "smtp" if !user.is_empty() && !is_here(&host) => (Tls::Required(tls), 587),
            "smtp" => (Tls::Opportunistic(tls), 25),
            _ => return Err(wrong("it begins with smtp:// or smtps://")),
        };
        let from: Mailbox = options
            .from
            .parse()
            .map_err(|_| NotAPost(format!("DATELINE_MAIL_FROM={}: an address, or Name <address>", options.from)))?;
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&host)
            .port(url.port().unwrap_or(port))
            .tls(tls)
            .timeout(Some(STEP));
        if !user.is_empty() {
            builder = builder.credentials(Credentials::new(user, options.password.clone().unwrap_or_default()));
        }
        Ok(Post { transport: builder.build(), from, host })
    }

    /// Name of the server, for people.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the server answers, and lets us in.
    pub async fn test(&self) -> Result<(), NotSent> {
        match tokio::time::timeout(STEP, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(NotSent::Later("the mail server ended the connection".into())),
            Ok(Err(error)) => Err(NotSent::Later(told(&error))),
            Err(_) => Err(NotSent::Later("the mail server does not answer".into())),
        }
    }

    /// Hands a letter over. When this returns well, the server has it.
    pub async fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        let message = self.message(letter)?;
        match tokio::time::timeout(WHOLE, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if refuses_letter(&error) => Err(NotSent::Refused(told(&error))),
            Ok(Err(error)) => Err(NotSent::Later(told(&error))),
            Err(_) => Err(NotSent::Later("the mail server took too long".into())),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, NotSent> {
        let to = letter
            .to
            .parse()
            .map_err(|_| NotSent::Refused("the address can't be written on a letter".into()))?;
        let domain = self.from.email.domain();
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject.as_str())
            .date(letter.at)
            .message_id(Some(format!("<{}@{domain}>", letter.id)))
            .header(Automatic)
            .header(Language(letter.language.clone()))
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map_err(|_| NotSent::Refused("the letter can't be written".into()))
    }
}

/// Whether the server said no to this letter and not to all of ours: its answers about signing in are our own fault, and pass.
fn refuses_letter(error: &lettre::transport::smtp::Error) -> bool {
    let code = error.status().map(u16::from).unwrap_or_default();
    error.is_permanent() && !matches!(code, 500..=504 | 530 | 534 | 535 | 538)
}

/// Why, in words that name no address: a server's own words often repeat it.
fn told(error: &lettre::transport::smtp::Error) -> String {
    if let Some(code) = error.status() {
        return format!("the mail server answered {code}");
    }
    if error.is_timeout() {
        return "the mail server took too long".into();
    }
    if error.is_tls() {
        return format!("no encrypted connection to the mail server: {}", innermost(error));
    }
    format!("the mail server can't be reached: {}", innermost(error))
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(inner) = innermost.source() {
        innermost = inner;
    }
    innermost.to_string().chars().filter(|letter| !letter.is_control()).take(160).collect()
}

/// Every certificate of a file: a chain is several.
fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, String> {
    const END: &str = "-----END CERTIFICATE-----";
    let text = std::str::from_utf8(pem).map_err(|_| "DATELINE_SMTP_CA is no text (PEM)".to_owned())?;
    let found: Vec<Certificate> = text
        .split_inclusive(END)
        .filter(|part| part.contains(END))
        .map(|part| Certificate::from_pem(part.trim().as_bytes()).map_err(|error| format!("DATELINE_SMTP_CA: {error}")))
        .collect::<Result<_, _>>()?;
    if found.is_empty() { Err("DATELINE_SMTP_CA holds no certificate (PEM)".into()) } else { Ok(found) }
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Says that nobody needs to answer, so that absence notes don't.
#[derive(Debug, Clone)]
struct Automatic;

impl Header for Automatic {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Automatic, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Automatic)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Automatic::name(), "auto-generated".into())
    }
}

#[derive(Debug, Clone)]
struct Language(String);

impl Header for Language {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Language, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Language(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        let plain: String = self.0.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').collect();
        HeaderValue::new(Language::name(), plain)
    }
}
