//! Configuration: flag over environment over file over default. The only reader of the environment.

use crate::failure::Failure;
use crate::files::Files;
use clap::Args;
use courier::{Post, PostOptions};
use serde::Deserialize;
use site::Limits;
use site::account::Proxies;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Flags that every command takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Common {
    /// Data directory [default: ./dateline-data]
    #[arg(long, global = true, env = "DATELINE_DATA")]
    pub data: Option<PathBuf>,
    /// Configuration file [default: dateline.toml in the data directory]
    #[arg(long, global = true, env = "DATELINE_CONFIG")]
    pub config: Option<PathBuf>,
    /// One JSON document on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but errors
    #[arg(long, global = true)]
    pub quiet: bool,
    /// Where to listen [default: 127.0.0.1:8080 and [::1]:8080]
    #[arg(long, global = true, env = "DATELINE_LISTEN")]
    pub listen: Option<String>,
    /// Where metrics are given [default: nowhere]
    #[arg(long, global = true, env = "DATELINE_ADMIN_LISTEN")]
    pub admin_listen: Option<String>,
    /// The site's address, the only source of absolute addresses [default: http://localhost:PORT]
    #[arg(long, global = true, env = "DATELINE_URL")]
    pub url: Option<String>,
    /// PostgreSQL (`postgres://…`) instead of the embedded store
    #[arg(long, global = true, env = "DATELINE_DATABASE")]
    pub database: Option<String>,
    /// Folder in which files are kept, or a bucket (`s3://BUCKET[/PREFIX]?endpoint=URL&region=NAME`); nodes of one record share it
    /// [default: blobs in the data directory]
    #[arg(long, global = true, env = "DATELINE_BLOBS")]
    pub blobs: Option<String>,
    /// Name of the bucket's key
    #[arg(long, global = true, env = "AWS_ACCESS_KEY_ID", hide_env_values = true, hide = true)]
    pub aws_access_key_id: Option<String>,
    /// The bucket's key
    #[arg(long, global = true, env = "AWS_SECRET_ACCESS_KEY", hide_env_values = true, hide = true)]
    pub aws_secret_access_key: Option<String>,
    /// The program that encodes films and sounds, by its path or by a name found in PATH; empty = none [default: ffmpeg]
    #[arg(long, global = true, env = "DATELINE_FFMPEG")]
    pub ffmpeg: Option<OsString>,
    /// The program that draws first pages of PDFs, by its path or by a name found in PATH; empty = none [default: pdftoppm]
    #[arg(long, global = true, env = "DATELINE_PDFTOPPM")]
    pub pdftoppm: Option<OsString>,
    /// The program that makes HEIC and AVIF into JPEG and PNG, by its path or by a name found in PATH; empty = none [default: heif-convert]
    #[arg(long, global = true, env = "DATELINE_HEIF_CONVERT")]
    pub heif_convert: Option<OsString>,
    /// host:port list that the guarded fetcher may reach although it is internal
    #[arg(long, global = true, env = "DATELINE_FETCH_ALLOW", value_delimiter = ',', hide = true)]
    pub fetch_allow: Vec<String>,
    /// Mail server
    #[arg(long, global = true, env = "DATELINE_SMTP", hide = true)]
    pub smtp: Option<String>,
    /// Its password
    #[arg(long, global = true, env = "DATELINE_SMTP_PASSWORD", hide_env_values = true, hide = true)]
    pub smtp_password: Option<String>,
    /// File with the certificates that it is trusted by
    #[arg(long, global = true, env = "DATELINE_SMTP_CA", hide = true)]
    pub smtp_ca: Option<PathBuf>,
    /// Sender of mails
    #[arg(long, global = true, env = "DATELINE_MAIL_FROM", hide = true)]
    pub mail_from: Option<String>,
    /// Proxies whose word on the reader's address is taken
    #[arg(long, global = true, env = "DATELINE_TRUSTED_PROXIES", hide = true)]
    pub trusted_proxies: Option<String>,
    /// Where no mail is sent, readers may open accounts whose address nobody proved
    #[arg(long, global = true, env = "DATELINE_UNVERIFIED_ACCOUNTS", hide = true)]
    pub unverified_accounts: bool,
    /// Log filter [default: info]
    #[arg(long, global = true, env = "DATELINE_LOG", hide = true)]
    pub log: Option<String>,
    /// `text` or `json`
    #[arg(long, global = true, env = "DATELINE_LOG_FORMAT", hide = true)]
    pub log_format: Option<String>,
}

/// What the file may hold: the same names.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    listen: Option<String>,
    admin_listen: Option<String>,
    url: Option<String>,
    database: Option<String>,
    blobs: Option<String>,
    aws_access_key_id: Option<String>,
    aws_secret_access_key: Option<String>,
    ffmpeg: Option<OsString>,
    pdftoppm: Option<OsString>,
    heif_convert: Option<OsString>,
    fetch_allow: Vec<String>,
    smtp: Option<String>,
    smtp_password: Option<String>,
    smtp_ca: Option<PathBuf>,
    mail_from: Option<String>,
    trusted_proxies: Option<String>,
    unverified_accounts: bool,
    limits: FileLimits,
    log: Option<String>,
    log_format: Option<String>,
}

/// Requests a second that one address may go on sending; 0 = as many as it likes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FileLimits {
    search: Option<u32>,
    forms: Option<u32>,
    api: Option<u32>,
}

/// The program's configuration, whole.
#[derive(Clone)]
pub struct Config {
    /// Data directory.
    pub data: PathBuf,
    /// Addresses to listen at; the second may fail (no IPv6).
    pub listen: Vec<SocketAddr>,
    /// Somebody named the address.
    pub listen_named: bool,
    /// Where metrics are given.
    pub admin_listen: Option<SocketAddr>,
    /// The site's address, if somebody named it.
    pub url: Option<String>,
    /// Where files are kept.
    pub blobs: Files,
    /// Where films and sounds are encoded; none = there is no ffmpeg.
    pub studio: Option<media::Studio>,
    /// Where first pages of PDFs are drawn; none = there is no pdftoppm.
    pub first_page: Option<media::FirstPage>,
    /// Where HEIC and AVIF are made into what is decoded here; none = there is no heif-convert.
    pub heif: Option<media::Heif>,
    /// PostgreSQL.
    pub database: Option<String>,
    /// What the guarded fetcher may reach although it is internal.
    pub fetch_allow: Vec<String>,
    /// Proxies whose word on the reader's address is taken.
    pub trusted_proxies: Proxies,
    /// Where no mail is sent, accounts may be opened whose address nobody proved.
    pub unverified_accounts: bool,
    /// How often one address may ask.
    pub limits: Limits,
    /// The mail server; none = no mail is sent.
    pub post: Option<Post>,
    /// Nobody said who sends mails.
    pub nameless_mail: bool,
    /// Answers as JSON.
    pub json: bool,
    /// Only errors.
    pub quiet: bool,
    /// Log filter.
    pub log: String,
    /// Log lines as JSON.
    pub log_json: bool,
}

impl Config {
    /// Reads the file and lays environment and flags over it.
    pub fn read(common: &Common) -> Result<Config, Failure> {
        let data = common.data.clone().unwrap_or_else(|| PathBuf::from("dateline-data"));
        let path = common.config.clone().unwrap_or_else(|| data.join("dateline.toml"));
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str::<File>(&text).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && common.config.is_none() => File::default(),
            Err(error) => return Err(Failure::usage(format!("{}: {error}", path.display()))),
        };
        let named = common.listen.clone().or(file.listen);
        let listen = match &named {
            Some(text) => text.split(',').map(|one| address("--listen", one)).collect::<Result<_, _>>()?,
            None => vec![SocketAddr::from(([127, 0, 0, 1], 8080)), SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], 8080))],
        };
        let admin = common.admin_listen.clone().or(file.admin_listen);
        let admin_listen = admin.map(|text| address("--admin-listen", &text)).transpose()?;
        let url = common.url.clone().or(file.url);
        if let Some(url) = &url
            && !is_origin(url)
        {
            return Err(Failure::usage(format!("--url {url}: a full address without a path, like https://paper.example")));
        }
        let database = common.database.clone().or(file.database).filter(|text| !text.is_empty());
        if let Some(url) = &database
            && !url.starts_with("postgres://")
            && !url.starts_with("postgresql://")
        {
            return Err(Failure::usage("--database: an address like postgres://user@host/name; without it the embedded store is used"));
        }
        let blobs = Files::read(
            common.blobs.clone().or(file.blobs).filter(|blobs| !blobs.is_empty()),
            common.aws_access_key_id.clone().or(file.aws_access_key_id),
            common.aws_secret_access_key.clone().or(file.aws_secret_access_key),
            &data,
        )?;
        let fetch_allow: Vec<String> = if common.fetch_allow.is_empty() { file.fetch_allow } else { common.fetch_allow.clone() };
        let trusted_proxies = common.trusted_proxies.clone().or(file.trusted_proxies).unwrap_or_default();
        let trusted_proxies = trusted_proxies
            .parse()
            .map_err(|error| Failure::usage(format!("DATELINE_TRUSTED_PROXIES: {error}")))?;
        let mail = Mail {
            server: common.smtp.clone().or(file.smtp).filter(|server| !server.is_empty()),
            password: common.smtp_password.clone().or(file.smtp_password),
            certificates: common.smtp_ca.clone().or(file.smtp_ca).filter(|path| !path.as_os_str().is_empty()),
            from: common.mail_from.clone().or(file.mail_from).filter(|from| !from.is_empty()),
        };
        let format = common.log_format.clone().or(file.log_format).unwrap_or_else(|| "text".into());
        if !["text", "json"].contains(&format.as_str()) {
            return Err(Failure::usage(format!("DATELINE_LOG_FORMAT={format}: one of text, json")));
        }
        let usual = Limits::default();
        let nameless_mail = mail.from.is_none();
        let post = post(mail, url.as_deref())?;
        let ffmpeg = common.ffmpeg.clone().or(file.ffmpeg).unwrap_or_else(|| "ffmpeg".into());
        let path = std::env::var_os("PATH").unwrap_or_default();
        let studio = media::Studio::find(&ffmpeg, &path, Some(crate::house::program()));
        let pdftoppm = common.pdftoppm.clone().or(file.pdftoppm).unwrap_or_else(|| "pdftoppm".into());
        let first_page = media::FirstPage::find(&pdftoppm, &path, Some(crate::house::program()));
        let heif = common.heif_convert.clone().or(file.heif_convert).unwrap_or_else(|| "heif-convert".into());
        let heif = media::Heif::find(&heif, &path, Some(crate::house::program()));
        Ok(Config {
            studio,
            heif,
            first_page,
            blobs,
            data,
            listen,
            listen_named: named.is_some(),
            admin_listen,
            url: url.map(|url| url.trim_end_matches('/').to_owned()),
            database,
            nameless_mail,
            post,
            fetch_allow: fetch_allow.into_iter().filter(|text| !text.trim().is_empty()).collect(),
            trusted_proxies,
            unverified_accounts: common.unverified_accounts || file.unverified_accounts,
            limits: Limits {
                search: file.limits.search.unwrap_or(usual.search),
                forms: file.limits.forms.unwrap_or(usual.forms),
                api: file.limits.api.unwrap_or(usual.api),
            },
            json: common.json,
            quiet: common.quiet,
            log: common.log.clone().or(file.log).unwrap_or_else(|| "info".into()),
            log_json: format == "json",
        })
    }
}

/// Scheme, host and port alone: the paper stands at the root of its host.
fn is_origin(url: &str) -> bool {
    story::address::web(url)
        && url.split_once("://").is_some_and(|(_, rest)| {
            let rest = rest.strip_suffix('/').unwrap_or(rest);
            !rest.contains(['/', '?', '#', '@'])
        })
}

/// What the configuration says of mail.
struct Mail {
    server: Option<String>,
    password: Option<String>,
    certificates: Option<PathBuf>,
    from: Option<String>,
}

/// The post, if there is a mail server. Without a sender's address, one at the site's host is used.
fn post(mail: Mail, url: Option<&str>) -> Result<Option<Post>, Failure> {
    let Some(server) = mail.server else {
        return Ok(None);
    };
    let certificates = match &mail.certificates {
        Some(path) => Some(std::fs::read(path).map_err(|error| Failure::usage(format!("DATELINE_SMTP_CA: {}: {error}", path.display())))?),
        None => None,
    };
    let host = url.and_then(|url| url.split_once("://")).map_or("localhost", |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or("localhost");
    let options = PostOptions {
        server,
        password: mail.password,
        certificates,
        from: mail.from.unwrap_or_else(|| format!("noreply@{host}")),
    };
    Post::new(&options)
        .map(Some)
        .map_err(|error| Failure::usage(format!("DATELINE_SMTP: {error}")))
}

fn address(flag: &str, text: &str) -> Result<SocketAddr, Failure> {
    text.trim()
        .parse()
        .map_err(|_| Failure::usage(format!("{flag} {text}: an address and a port, like 127.0.0.1:8080")))
}
