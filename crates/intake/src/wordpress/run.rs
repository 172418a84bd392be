//! The import as a whole: its order, and what its parts share.

use super::check::{Checked, check};
use super::index::Index;
use super::people::People;
use super::sections::Terms;
use super::{Error, Options, Rooms};
use super::{attachments, menus, old, people, posts, sections};
use crate::report::Report;
use exchange::wordpress::Wanted;
use jiff::tz::TimeZone;
use newsroom::actor::Origin;
use newsroom::setting;
use newsroom::{Actor, Newsroom, Refusal};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;
use store::Moment;

/// A file of the media library that is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub id: String,
    pub is: Wanted,
    /// Its address, if it is no picture: links in texts lead there.
    pub address: String,
}

impl Known {
    pub(super) fn new(id: String, is: Wanted) -> Known {
        Known { id, is, address: String::new() }
    }

    /// The same with its address, if links may lead to it.
    pub(super) async fn addressed(mut self, newsroom: &Newsroom) -> Result<Known, Refusal> {
        if self.is != Wanted::Picture {
            self.address = newsroom.asset(&self.id).await?.address();
        }
        Ok(self)
    }
}

/// An import that is under way.
pub(super) struct Run<'a> {
    pub rooms: Rooms<'a>,
    pub options: Arc<Options>,
    pub index: Arc<Index>,
    pub actor: Actor,
    /// Code of the edition.
    pub edition: String,
    /// What stands before its addresses.
    pub prefix: String,
    /// Identity of the source site.
    pub site: String,
    pub now: i64,
    pub people: People,
    pub terms: Terms,
    /// Attachments that are here, by number.
    pub assets: HashMap<i64, Known>,
    /// New attachments by the number of the item above them, where that is not in these files or not public.
    pub late: BTreeMap<i64, Vec<i64>>,
    pub report: Report,
}

/// Files that were read to their end and found whole; nothing was written for it.
pub struct Archive {
    options: Arc<Options>,
    checked: Checked,
    now: i64,
    begun: Instant,
}

impl Archive {
    /// Reads all files. `now` decides what is still to be published.
    ///
    /// # Errors
    /// [`Error::Refused`] if a file is malformed or of another kind.
    pub async fn read(options: Options, now: Moment) -> Result<Archive, Error> {
        let begun = Instant::now();
        if options.files.is_empty() {
            return Err(Error::Usage("name at least one file".into()));
        }
        let options = Arc::new(options);
        let checking = Arc::clone(&options);
        let checked = tokio::task::spawn_blocking(move || check(&checking.files, &checking.types, now.0))
            .await
            .map_err(|error| Error::Io(std::io::Error::other(error)))??;
        Ok(Archive { options, checked, now: now.0, begun })
    }

    /// Imports them. The report accounts for everything that was found in them.
    pub async fn import(self, rooms: Rooms<'_>) -> Result<Report, Error> {
        run(rooms, self).await
    }
}

async fn run(rooms: Rooms<'_>, archive: Archive) -> Result<Report, Error> {
    let Archive { options, checked, now, begun } = archive;
    let editions = rooms.newsroom.editions().await?;
    let edition = match &options.edition {
        None => editions.first(),
        Some(code) => editions.iter().find(|edition| edition.code == *code),
    };
    let edition = edition.ok_or_else(|| Error::Usage(format!("there is no edition `{}`", options.edition.clone().unwrap_or_default())))?;
    let Checked { mut index, files, warnings } = checked;
    let here = rooms.newsroom.settings().await?;
    let zone = here.get("time_zone").and_then(Value::as_str).unwrap_or_default();
    index.settle_dates(&TimeZone::get(zone).unwrap_or(TimeZone::UTC));

    let mut report = Report::new("wordpress", scratch_file(&options)?);
    report.dry_run = options.dry_run;
    report.source.files = files;
    report.warnings = warnings;
    let site = match index.site.identity() {
        identity if identity.is_empty() => "wordpress".to_owned(),
        identity => identity,
    };
    report.source.site.clone_from(&site);
    let mut run = Run {
        rooms,
        prefix: newsroom::address::prefix(&edition.path),
        edition: edition.code.clone(),
        options,
        index: Arc::new(index),
        actor: Actor::System(Origin::Import),
        site,
        now,
        people: People::default(),
        terms: Terms::default(),
        assets: HashMap::new(),
        late: BTreeMap::new(),
        report,
    };
    settings(&mut run).await?;
    people::take(&mut run).await?;
    sections::take(&mut run).await?;
    attachments::take(&mut run).await?;
    let desk = posts::take(&mut run).await?;
    menus::take(&mut run, &desk).await?;
    old::take(&mut run, &desk).await?;
    let mut report = run.report;
    report.seconds_committed = begun.elapsed().as_secs_f64();
    report.seconds = report.seconds_committed;
    Ok(report)
}

/// A file that is gone when it is closed.
fn scratch_file(options: &Options) -> Result<std::fs::File, Error> {
    std::fs::create_dir_all(&options.scratch)?;
    let path = options.scratch.join(format!("entries-{}.part", std::process::id()));
    let file = std::fs::File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
    // Without a name it can't be left behind.
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// A paper that has no name yet takes the site's.
async fn settings(run: &mut Run<'_>) -> Result<(), Error> {
    let site = &run.index.site;
    let there = run.rooms.newsroom.settings().await?;
    let mut wanted = Map::new();
    for (key, text) in [("name", &site.title), ("description", &site.description)] {
        let text = exchange::wordpress::plain(text);
        let is_unset = there.get(key).is_none_or(|value| value.is_null() || value == "");
        if is_unset && !text.is_empty() {
            wanted.insert(key.to_owned(), json!(text));
        }
    }
    let is_first_name = wanted.contains_key("name");
    if run.options.dry_run || wanted.is_empty() {
        return Ok(());
    }
    let mut turn = run.rooms.newsroom.turn(&run.actor).await?;
    setting::change(&mut turn, &wanted).await?;
    if is_first_name {
        let name = wanted.get("name").and_then(Value::as_str).map(str::to_owned);
        let change = newsroom::edition::Change {
            name,
            tagline: wanted.get("description").and_then(Value::as_str).map(str::to_owned),
            ..language(&site.language)
        };
        newsroom::edition::update(&mut turn, &run.edition, change).await?;
    }
    if turn.commit().await?.is_some() {
        run.report.written.events += 1;
    }
    Ok(())
}

/// The language of the site as the edition's, where WordPress names one that can be one.
fn language(code: &str) -> newsroom::edition::Change {
    let code = code.trim().replace('_', "-");
    let main = code.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let is_language = (2..=3).contains(&main.len()) && main.bytes().all(|letter| letter.is_ascii_lowercase());
    if !is_language {
        return newsroom::edition::Change::default();
    }
    let right_to_left = ["ar", "he", "fa", "ur", "ps", "ckb", "ug", "dv", "yi"].contains(&main.as_str());
    newsroom::edition::Change {
        language_name: Some(language_name(&main).to_owned()),
        language: Some(main),
        direction: Some(if right_to_left { "rtl" } else { "ltr" }.to_owned()),
        ..newsroom::edition::Change::default()
    }
}

/// A language's name in itself; the code where it is not known.
fn language_name(code: &str) -> &str {
    const NAMES: &[(&str, &str)] = &[
        ("ar", "العربية"),
        ("bg", "Български"),
        ("bn", "বাংলা"),
        ("ca", "Català"),
        ("cs", "Čeština"),
        ("da", "Dansk"),
        ("de", "Deutsch"),
        ("el", "Ελληνικά"),
        ("en", "English"),
        ("es", "Español"),
        ("et", "Eesti"),
        ("fa", "فارسی"),
        ("fi", "Suomi"),
        ("fr", "Français"),
        ("he", "עברית"),
        ("hi", "हिन्दी"),
        ("hr", "Hrvatski"),
        ("hu", "Magyar"),
        ("hy", "Հայերեն"),
        ("id", "Bahasa Indonesia"),
        ("is", "Íslenska"),
        ("it", "Italiano"),
        ("ja", "日本語"),
        ("ka", "ქართული"),
        ("kk", "Қазақша"),
        ("ko", "한국어"),
        ("lt", "Lietuvių"),
        ("lv", "Latviešu"),
        ("nb", "Norsk bokmål"),
        ("nl", "Nederlands"),
        ("nn", "Nynorsk"),
        ("pl", "Polski"),
        ("pt", "Português"),
        ("ro", "Română"),
        ("ru", "Русский"),
        ("sk", "Slovenčina"),
        ("sl", "Slovenščina"),
        ("sr", "Српски"),
        ("sv", "Svenska"),
        ("th", "ไทย"),
        ("tr", "Türkçe"),
        ("uk", "Українська"),
        ("ur", "اردو"),
        ("uz", "Oʻzbekcha"),
        ("vi", "Tiếng Việt"),
        ("zh", "中文"),
    ];
    NAMES.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name)
}

impl Run<'_> {
    /// A hash over texts, each apart from the next.
    #[expect(clippy::unused_self, reason = "reads as a word of the run where it is used")]
    pub(super) fn hash_of(&self, texts: &[&str]) -> String {
        hash_of(texts)
    }
}

/// A hash over texts, each apart from the next.
pub(super) fn hash_of(texts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update(text.len().to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize()[..16].iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether trying again may help.
pub(super) fn is_passing(error: &Refusal) -> bool {
    matches!(error, Refusal::Store(store::Error::Busy(_) | store::Error::Conflict(_)))
}
