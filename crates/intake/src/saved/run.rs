//! The import as a whole.

use super::Options;
use super::found::{Found, LONGEST, all, is_html, read};
use crate::draft::{Draft, Drafts, Wish};
use crate::fetch::Fetcher;
use crate::intake::{Beginning, Intake};
use crate::people::Person;
use crate::piece::{Piece, count};
use crate::report::{Entry, FileWarning, Outcome, Reason, Report, SourceFile, Spot, Sum, entry};
use crate::seal::hash_of;
use crate::terms::{LONGEST_NAME, Noun, Term};
use crate::{Error, Rooms};
use courier::Limits;
use exchange::page::{self, Page};
use flate2::read::GzDecoder;
use newsroom::article::Original;
use newsroom::content::{Byline, Content};
use newsroom::slug;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Moment;
use url::Url;

/// How long a page may take that is fetched.
const PATIENCE: Duration = Duration::from_secs(60);
/// So many files that are no pages are named.
const NAMED: usize = 50;
/// Pages taken at once.
const AT_ONCE: usize = 20;

/// Pages that were named; nothing was written for them.
pub struct Archive {
    options: Options,
    found: Vec<Found>,
    /// Files and folders in what was named that are no pages.
    passed: Vec<PathBuf>,
    now: i64,
    begun: Instant,
}

impl Archive {
    /// Looks for everything that was named.
    ///
    /// # Errors
    /// [`Error::Refused`] if something is not there, or no page.
    pub async fn read(options: Options, now: Moment) -> Result<Archive, Error> {
        let begun = Instant::now();
        if options.sources.is_empty() {
            return Err(Error::Usage("name at least one file, folder or address".into()));
        }
        let sources = options.sources.clone();
        let (found, passed) = tokio::task::spawn_blocking(move || all(&sources))
            .await
            .map_err(|error| Error::Io(std::io::Error::other(error)))??;
        if let [Found::File(path)] = found.as_slice() {
            // One page without a story is refused; of many, each is accounted for.
            let path = path.clone();
            let is_story = tokio::task::spawn_blocking(move || read(&path).ok().and_then(|text| story_of(&text, None)).is_some())
                .await
                .map_err(|error| Error::Io(std::io::Error::other(error)))?;
            if !is_story {
                let name = found.first().map(Found::name).unwrap_or_default();
                let message = "there is no story in this page".to_owned();
                return Err(crate::source::refused(std::path::Path::new(&name), message, "Save the page of one story").into());
            }
        }
        Ok(Archive { options, found, passed, now: now.0, begun })
    }

    /// Imports them. The report accounts for every page.
    pub async fn import(self, rooms: Rooms<'_>) -> Result<Report, Error> {
        let Archive { options, found, passed, now, begun } = self;
        let beginning = Beginning {
            kind: "page",
            edition: options.how.edition.as_deref(),
            site: "saved pages".into(),
            home: String::new(),
            is_public: Arc::new(|_| false),
            now,
            dry_run: options.how.dry_run,
            scratch: &options.how.scratch,
            progress: options.how.progress.clone(),
        };
        let mut intake = Intake::begin(rooms, beginning).await?;
        if !passed.is_empty() {
            let names: Vec<String> = passed.iter().take(NAMED).map(|path| path.display().to_string()).collect();
            let more = if passed.len() > NAMED { ", …" } else { "" };
            let message = format!("{} files or folders are no pages and were passed over: {}{more}", passed.len(), names.join(", "));
            intake.report.warnings.push(FileWarning { file: 0, line: 0, code: "no_pages".into(), message });
        }
        let fetcher = Fetcher::new(&rooms, options.how.media.clone(), options.how.download, options.how.dry_run);
        let mut drafts = Drafts::new(fetcher, |_| false, |_| Vec::new());
        for (number, chunk) in found.chunks(AT_ONCE).enumerate() {
            let mut pages = Vec::with_capacity(chunk.len());
            for (place, one) in chunk.iter().enumerate() {
                let file = number * AT_ONCE + place;
                let (text, sha256) = match text_of(&intake, &options, one).await {
                    Ok(read) => {
                        let digest = Sum::of(read.0.as_bytes());
                        (Ok(read), digest)
                    }
                    Err(reason) => (Err(reason), Sum::of(b"")),
                };
                intake.report.source.files.push(SourceFile { path: one.name().into(), sha256 });
                let page = match text {
                    Ok((text, address)) => tokio::task::spawn_blocking(move || story_of(&text, address.as_deref()))
                        .await
                        .map_err(|error| Error::Io(std::io::Error::other(error)))?
                        .ok_or_else(|| Reason::new("no_story", "there is no story in this page")),
                    Err(reason) => Err(reason),
                };
                match page {
                    Ok(page) => pages.push((file, one.name(), page)),
                    Err(reason) => {
                        let base = entry("page", &one.name(), Spot { file, line: 0 }, &one.name(), Outcome::NotTaken);
                        intake.report.add(&Entry { reasons: vec![reason], ..base })?;
                    }
                }
            }
            let people = people(&mut intake, &pages).await?;
            let tags = tags(&mut intake, &pages).await?;
            let ready = pages
                .into_iter()
                .map(|(file, name, page)| draft(&intake, &options, file, &name, page, &people, &tags))
                .collect();
            drafts.take(&mut intake, ready).await?;
        }
        let mut report = intake.report;
        report.seconds_committed = begun.elapsed().as_secs_f64();
        report.seconds = report.seconds_committed;
        Ok(report)
    }
}

/// The text of a page, and the address at which it stands, if it was fetched.
async fn text_of(intake: &Intake<'_>, options: &Options, one: &Found) -> Result<(String, Option<String>), Reason> {
    match one {
        Found::File(path) => {
            let path = path.clone();
            let read = tokio::task::spawn_blocking(move || read(&path)).await;
            let text = read.unwrap_or_else(|error| Err(Reason::new("unreadable", error.to_string())))?;
            Ok((text, None))
        }
        Found::Address(address) if !options.how.download => {
            Err(Reason::new("not_fetched", format!("{address} was not fetched: nothing is to be downloaded")))
        }
        Found::Address(address) => {
            let limits = Limits { bytes: LONGEST, time: PATIENCE };
            match intake.rooms.courier.fetch(address, limits).await {
                Ok(fetched) => {
                    let told = fetched.media_type.as_deref().unwrap_or_default();
                    let text = exchange::page::decoded(&unpacked(&fetched.bytes), told);
                    Ok((text, Some(standing(fetched.url))))
                }
                Err(error) => Err(Reason::new("unreachable", format!("{address}: {error}"))),
            }
        }
    }
}

/// What a server packed although nobody asked for that.
fn unpacked(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut whole = Vec::new();
    let is_packed = bytes.starts_with(b"\x1f\x8b");
    match is_packed.then(|| GzDecoder::new(bytes).take(LONGEST as u64).read_to_end(&mut whole)) {
        Some(Ok(_)) => whole.into(),
        _ => bytes.into(),
    }
}

/// The address of a page without what tells only by which way somebody came.
fn standing(mut url: Url) -> String {
    const WAYS: [&str; 6] = ["fbclid", "gclid", "dclid", "igshid", "mc_cid", "mc_eid"];
    url.set_fragment(None);
    let is_way = |name: &str| name.starts_with("utm_") || WAYS.contains(&name);
    if url.query_pairs().any(|(name, _)| is_way(&name)) {
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| !is_way(name))
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        url.set_query(None);
        if !pairs.is_empty() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
    }
    url.into()
}

/// The story of a page: HTML if there are tags in it, else copied text.
fn story_of(text: &str, address: Option<&str>) -> Option<Page> {
    if is_html(text) { page::html(text, address) } else { page::text(text) }
}

type Slugs = HashMap<String, String>;

async fn people(intake: &mut Intake<'_>, pages: &[(usize, String, Page)]) -> Result<Slugs, Error> {
    let mut found: BTreeMap<String, (String, Spot)> = BTreeMap::new();
    for (file, _, page) in pages {
        for name in &page.bylines {
            let key = slug::of(name);
            if slug::is_valid(&key) {
                found.entry(key).or_insert_with(|| (name.clone(), Spot { file: *file, line: 0 }));
            }
        }
    }
    let people: Vec<Person> = found
        .into_iter()
        .map(|(key, (name, spot))| Person {
            kind: "author",
            source_id: key.clone(),
            known_as: key.clone(),
            spot,
            name: name.chars().take(LONGEST_NAME).collect(),
            bio: String::new(),
            is_cut: name.chars().count() > LONGEST_NAME,
            only_named: false,
            slug: key,
        })
        .collect();
    let slugs = intake.people(&people).await?;
    Ok(people.into_iter().map(|person| person.source_id).zip(slugs).collect())
}

async fn tags(intake: &mut Intake<'_>, pages: &[(usize, String, Page)]) -> Result<Slugs, Error> {
    let mut found: BTreeMap<String, (String, Spot)> = BTreeMap::new();
    for (file, _, page) in pages {
        for name in &page.tags {
            let key = slug::of(name);
            if slug::is_valid(&key) {
                found.entry(key).or_insert_with(|| (name.clone(), Spot { file: *file, line: 0 }));
            }
        }
    }
    let terms = found
        .into_iter()
        .map(|(key, (name, spot))| Term { slug: key.clone(), key, name, spot, ..Term::default() });
    let made = intake.terms(Noun::Tag, terms.collect()).await?;
    Ok(made.into_iter().map(|(term, slug)| (term.key, slug)).collect())
}

fn draft(intake: &Intake<'_>, options: &Options, file: usize, name: &str, page: Page, people: &Slugs, tags: &Slugs) -> Draft {
    let body = page.made.body;
    let mut reasons: Vec<Reason> = page.made.notes.iter().map(|note| Reason::new(note.code, note.message.clone())).collect();
    let held = if !options.publish {
        Some(Reason::new("saved_page", "a saved page says nothing of who may publish it (--publish does all the same)"))
    } else if page.published_at > Some(intake.now) {
        Some(Reason::new("future", "its day of publication is still to come"))
    } else if page.is_closed {
        Some(Reason::new("members_only", "the page says that not everybody may read it"))
    } else {
        None
    };
    reasons.extend(held.clone());
    let source_id = if page.canonical.is_empty() { name.to_owned() } else { page.canonical.clone() };
    let slugs = |known: &Slugs, names: &[String]| {
        let mut found: Vec<String> = Vec::new();
        for slug in names.iter().filter_map(|name| known.get(&slug::of(name))) {
            if !found.contains(slug) {
                found.push(slug.clone());
            }
        }
        found
    };
    let host = Url::parse(&page.canonical)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    if !page.site.is_empty() || !host.is_empty() {
        let whose = if page.site.is_empty() { host } else { page.site.clone() };
        reasons.push(Reason::new("source", format!("it was a page of {whose}")));
    }
    if !page.language.is_empty() {
        reasons.push(Reason::new("language", format!("the page says that its language is `{}`", page.language)));
    }
    let (typed, html) = count(&body);
    let content = Content {
        edition: intake.edition.clone(),
        headline: page.headline.chars().take(500).collect(),
        standfirst: page.standfirst,
        bylines: slugs(people, &page.bylines)
            .into_iter()
            .map(|author| Byline { name: String::new(), author: Some(author) })
            .collect(),
        tags: slugs(tags, &page.tags),
        body,
        canonical: Some(page.canonical).filter(|address| story::address::web(address)),
        ..Content::default()
    };
    Draft {
        is_page: false,
        lead: page.picture.map(|picture| Wish {
            address: picture.address,
            alt: picture.alt,
            caption: picture.caption,
            credit: String::new(),
        }),
        piece: Piece {
            kind: "page".into(),
            source_id: if source_id.chars().count() > 300 { hash_of(&[&source_id]) } else { source_id },
            spot: Spot { file, line: 0 },
            content,
            held,
            original: Original {
                number: None,
                address: None,
                first_published_at: page.published_at.filter(|at| *at <= intake.now).map(Moment),
                updated_at: page.updated_at.filter(|at| *at <= intake.now).map(Moment),
            },
            old: Vec::new(),
            beside: Vec::new(),
            reasons,
            sticky: false,
            sealed: None,
            until: None,
            words: None,
            typed,
            html,
        },
    }
}
