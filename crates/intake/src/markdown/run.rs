//! The import as a whole.

use super::Options;
use super::folder::{BASE, Folder};
use super::identity::identity;
use super::index::{Index, check};
use super::look::What;
use super::page::Desk;
use crate::draft::{Draft, Drafts};
use crate::fetch::Fetcher;
use crate::intake::{About, Beginning, Intake};
use crate::leads::lead;
use crate::people::Person;
use crate::report::{Entry, Outcome, Reason, Report, Spot, entry};
use crate::seal::hash_of;
use crate::stream::{lying, made};
use crate::terms::{LONGEST_NAME, Noun, Term};
use crate::{Error, Rooms, language};
use futures::StreamExt;
use jiff::tz::TimeZone;
use newsroom::article;
use newsroom::edition::{self, NewEdition};
use newsroom::redirect;
use newsroom::slug;
use newsroom::source::{Identity, Known, remember};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Instant;
use store::{Id, Moment};

/// A folder that was read to its end; nothing was written for it.
pub struct Archive {
    options: Options,
    now: i64,
    begun: Instant,
}

/// Articles of one text in several languages: the keys' hashes with the ids here.
type Groups = BTreeMap<u64, Vec<String>>;

impl Archive {
    /// Reads the folder. `now` decides what is still to be published.
    ///
    /// # Errors
    /// [`Error::Refused`] if it is no folder, or holds no Markdown.
    pub async fn read(options: Options, now: Moment) -> Result<Archive, Error> {
        let begun = Instant::now();
        let folder = options.folder.clone();
        if let Some(site) = options.site.as_deref().filter(|site| !story::address::web(site)) {
            return Err(Error::Usage(format!("--site {site}: write the whole address, like https://paper.example")));
        }
        // A file that can't be read is no reason to refuse the folder; it is named in the report.
        tokio::task::spawn_blocking(move || Folder::read(&folder))
            .await
            .map_err(|error| Error::Io(std::io::Error::other(error)))??;
        Ok(Archive { options, now: now.0, begun })
    }

    /// Imports it. The report accounts for every file.
    pub async fn import(self, rooms: Rooms<'_>) -> Result<Report, Error> {
        let Archive { options, now, begun } = self;
        let here = rooms.newsroom.settings().await?;
        let zone = TimeZone::get(here.get("time_zone").and_then(Value::as_str).unwrap_or_default()).unwrap_or(TimeZone::UTC);
        let mut index = index(options.folder.clone(), options.site.clone(), zone.clone(), now).await?;
        let zone = index.zone.clone().unwrap_or(zone);
        let site = identity(&rooms, &mut index, &zone, now).await?;
        let sources = std::mem::take(&mut index.sources);
        let index = Arc::new(index);
        let asked = Arc::clone(&index);
        let beginning = Beginning {
            kind: "markdown",
            edition: options.how.edition.as_deref(),
            site,
            home: index.site.home(),
            is_public: Arc::new(move |path| asked.is_public_path(path)),
            now,
            dry_run: options.how.dry_run,
            scratch: &options.how.scratch,
            progress: options.how.progress.clone(),
        };
        let mut intake = Intake::begin(rooms, beginning).await?;
        intake.report.source.files = sources;
        intake.report.warnings.clone_from(&index.warnings);
        let fields = index.site.fields();
        let about = About {
            name: exchange::plain(&fields.text(&["title", "name"])),
            description: exchange::plain(&fields.text(&["description", "params.description", "subtitle"])),
            language: index.site.language.clone(),
        };
        intake.take_name(&about).await?;
        let people = people(&mut intake, &index).await?;
        let fetcher = Fetcher::new(&rooms, options.how.media.clone(), options.how.download, options.how.dry_run)
            .with_root(BASE, index.folder.root.clone());
        let mut drafts = Drafts::new(fetcher, |href| href.starts_with(BASE), {
            let index = Arc::clone(&index);
            move |address: &str| index.former(address)
        });
        let mut groups = Groups::new();
        for language in index.languages() {
            if options.how.edition.is_none() {
                turn_to(&mut intake, &language).await?;
            }
            let sections = sections(&mut intake, &index, &language).await?;
            let tags = tags(&mut intake, &index, &language).await?;
            let desk = Arc::new(Desk {
                index: Arc::clone(&index),
                zone: zone.clone(),
                now,
                edition: intake.edition.clone(),
                language: language.clone(),
                people: people.clone(),
                sections,
                tags,
            });
            files(&mut intake, &desk, &mut drafts, &mut groups).await?;
            super::old::lists(&mut intake, &desk).await?;
        }
        for path in &index.folder.unread {
            let base = entry("text", path, Spot::default(), path, Outcome::NotTaken);
            let message = "it is written in a form that is not read here; save it as Markdown or HTML".to_owned();
            intake.report.add(&base.because("other_form", message))?;
        }
        translations(&mut intake, groups).await?;
        let mut report = intake.report;
        report.seconds_committed = begun.elapsed().as_secs_f64();
        report.seconds = report.seconds_committed;
        Ok(report)
    }
}

async fn index(folder: std::path::PathBuf, site: Option<String>, zone: TimeZone, now: i64) -> Result<Index, Error> {
    Ok(tokio::task::spawn_blocking(move || check(&folder, site.as_deref(), &zone, now))
        .await
        .map_err(|error| Error::Io(std::io::Error::other(error)))??)
}

/// The edition of a language; there is one from now on.
async fn turn_to(intake: &mut Intake<'_>, language: &str) -> Result<(), Error> {
    let newsroom = intake.rooms.newsroom;
    let editions = newsroom.editions().await?;
    let main = language.split('-').next().unwrap_or_default();
    if language.is_empty() || !language::may_be(main) {
        return intake.turn_to(None).await;
    }
    let there = editions
        .iter()
        .find(|edition| edition.language.eq_ignore_ascii_case(language) || edition.code == language)
        .map(|edition| edition.code.clone());
    if let Some(code) = there {
        return intake.turn_to(Some(&code)).await;
    }
    if intake.dry_run {
        return intake.turn_to(None).await;
    }
    let new = NewEdition {
        code: language.to_owned(),
        name: editions.first().map(|edition| edition.name.clone()).unwrap_or_default(),
        language: language.to_owned(),
        language_name: language::name(main).to_owned(),
        direction: language::direction(main).to_owned(),
        path: language.to_owned(),
        position: i64::try_from(editions.len()).unwrap_or(0),
        ..NewEdition::default()
    };
    let mut turn = newsroom.turn(&intake.actor).await?;
    edition::create(&mut turn, new).await?;
    intake.report.written.events += u64::from(turn.commit().await?.is_some());
    intake.turn_to(Some(language)).await
}

async fn people(intake: &mut Intake<'_>, index: &Index) -> Result<HashMap<String, String>, Error> {
    let people: Vec<Person> = index
        .people
        .iter()
        .map(|(key, somebody)| Person {
            kind: "author",
            source_id: key.clone(),
            known_as: key.clone(),
            spot: somebody.spot,
            name: if somebody.name.is_empty() {
                super::index::spoken(key)
            } else {
                somebody.name.chars().take(LONGEST_NAME).collect()
            },
            bio: somebody.bio.clone(),
            is_cut: somebody.name.chars().count() > LONGEST_NAME,
            only_named: false,
            slug: Some(key.clone()).filter(|slug| slug::is_valid(slug)).unwrap_or_default(),
        })
        .collect();
    let slugs = intake.people(&people).await?;
    Ok(people.into_iter().map(|person| person.source_id).zip(slugs).collect())
}

/// What tells a term of a language apart.
fn term_key(language: &str, slug: &str) -> String {
    if language.is_empty() { slug.to_owned() } else { format!("{language}/{slug}") }
}

async fn sections(intake: &mut Intake<'_>, index: &Index, language: &str) -> Result<HashMap<String, String>, Error> {
    let wanted = index.sections.iter().filter(|((of, _), _)| of == language);
    let terms = wanted.map(|((_, slug), (name, description, spot))| Term {
        key: term_key(language, slug),
        name: name.clone(),
        description: description.clone(),
        slug: slug.clone(),
        parent: String::new(),
        spot: *spot,
        ..Term::default()
    });
    let made = intake.terms(Noun::Section, terms.collect()).await?;
    Ok(made.into_iter().map(|(term, slug)| (term.slug, slug)).collect())
}

async fn tags(intake: &mut Intake<'_>, index: &Index, language: &str) -> Result<HashMap<String, String>, Error> {
    let wanted = index.tags.iter().filter(|((of, _), _)| of == language);
    let terms = wanted.map(|((_, slug), (name, spot))| Term {
        key: term_key(language, slug),
        name: name.clone(),
        slug: slug.clone(),
        spot: *spot,
        ..Term::default()
    });
    let made = intake.terms(Noun::Tag, terms.collect()).await?;
    Ok(made.into_iter().map(|(term, slug)| (term.slug, slug)).collect())
}

/// All files of a language: each is accounted for.
async fn files(intake: &mut Intake<'_>, desk: &Arc<Desk>, drafts: &mut Drafts, groups: &mut Groups) -> Result<(), Error> {
    let index = Arc::clone(&desk.index);
    let numbers: Vec<usize> = (0..index.files.len())
        .filter(|number| {
            let language = index.files[*number].as_ref().map(|known| index.shown(&known.language)).unwrap_or_default();
            language == desk.language
        })
        .collect();
    let sealing = drafts.sealing(intake).await?;
    let maker = Arc::clone(desk);
    let draft = move |chunk: Vec<usize>| -> Vec<(usize, Result<Option<Draft>, Reason>)> {
        let sealed = |number| (number, maker.draft(number).map(|draft| draft.map(|draft| draft.sealed(&sealing))));
        chunk.into_iter().map(sealed).collect()
    };
    let mut made = std::pin::pin!(made(lying(numbers), draft));
    while let Some(chunk) = made.next().await {
        let mut ready = Vec::new();
        for (number, outcome) in chunk? {
            match outcome {
                Ok(Some(draft)) => ready.push(draft),
                Ok(None) => other(intake, &index, number).await?,
                Err(reason) => {
                    let base = about(&index, number, "text");
                    intake.report.add(&Entry { reasons: vec![reason], ..base })?;
                }
            }
        }
        for (piece, place) in drafts.take(intake, ready).await? {
            let key = index
                .files
                .get(piece.spot.file)
                .and_then(|known| known.as_ref().ok())
                .map_or(0, |known| known.key);
            if let Some(id) = place.filter(|id| !id.is_empty() && index.is_shared(key)) {
                groups.entry(key).or_default().push(id);
            }
        }
    }
    Ok(())
}

fn about(index: &Index, number: usize, kind: &str) -> Entry {
    let path = index.folder.texts.get(number).map(|path| &**path).unwrap_or_default();
    entry(kind, path, Spot { file: number, line: 1 }, path, Outcome::NotTaken)
}

/// Accounts for a file that became neither article nor page.
async fn other(intake: &mut Intake<'_>, index: &Index, number: usize) -> Result<(), Error> {
    let what = index.files.get(number).and_then(|known| known.as_ref().ok()).map(|known| known.what.clone());
    let account = match what {
        Some(What::LeftOut(code, message)) => about(index, number, "text").because(code, message.into()),
        Some(What::Profile) => {
            let base = about(index, number, "profile");
            Entry { outcome: intake.report.put_in(number), ..base }.because("put_in", "it says who an author is".into())
        }
        Some(What::Redirect(to)) => return redirect_of(intake, index, number, &to).await,
        Some(What::List) if index.lists.contains_key(&number) => {
            let base = about(index, number, "list");
            Entry { outcome: intake.report.put_in(number), ..base }.because("put_in", "its title and description are the section's".into())
        }
        _ => about(index, number, "list").because("list", "it has no text; lists of what is in a folder are made anew here".into()),
    };
    Ok(intake.report.add(&account)?)
}

async fn redirect_of(intake: &mut Intake<'_>, index: &Index, number: usize, to: &str) -> Result<(), Error> {
    let base = about(index, number, "redirect");
    let from = index
        .files
        .get(number)
        .and_then(|known| known.as_ref().ok())
        .and_then(|known| known.address.as_deref());
    let found = index.find(to, "").and_then(|known| known.address.as_deref().map(str::to_owned));
    let to = found.or_else(|| story::address::allowed(to).then(|| to.to_owned()));
    let account = match (from, to) {
        (Some(from), Some(to)) if from == to => base.because("leads_nowhere", "it leads to itself".into()),
        (Some(from), Some(to)) => {
            let there = intake.rooms.newsroom.answering(&[from.to_owned()]).await?;
            let was_there = there.iter().any(|(_, noun, _)| noun == "redirect");
            let mut refused = !there.is_empty() && !was_there;
            if !intake.dry_run && !refused {
                let mut turn = intake.rooms.newsroom.turn(&intake.actor).await?;
                let led = redirect::lead(&mut turn, vec![lead(from.to_owned(), to)]).await?;
                refused = !led.refused.is_empty();
                intake.report.written.redirects += led.made as u64;
                intake.report.written.events += u64::from(turn.commit().await?.is_some());
            }
            match (refused, was_there) {
                (true, _) => base.because("address_taken", "something else answers at it".into()),
                (false, true) => Entry { outcome: Outcome::Unchanged, ..base },
                (false, false) => Entry { outcome: Outcome::Taken, ..base },
            }
        }
        _ => base.because("leads_nowhere", "it does not say from where to where".into()),
    };
    Ok(intake.report.add(&account)?)
}

/// Says of articles that they are one story in several languages.
async fn translations(intake: &mut Intake<'_>, groups: Groups) -> Result<(), Error> {
    if intake.dry_run {
        return Ok(());
    }
    for (key, ids) in groups.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let key = format!("{key:016x}");
        let identity = Identity { site: &intake.site, kind: "translation", id: &key };
        let hash = hash_of(&ids.iter().map(String::as_str).collect::<Vec<_>>());
        let known = intake.rooms.newsroom.known(identity).await?;
        if known.is_some_and(|known| known.hash == hash) {
            continue;
        }
        let Some(original) = ids.first().and_then(|id| id.parse::<Id>().ok()) else { continue };
        for id in ids.iter().skip(1).filter_map(|id| id.parse::<Id>().ok()) {
            let mut turn = intake.rooms.newsroom.turn(&intake.actor).await?;
            match article::translate(&mut turn, &id, &original).await {
                Ok(()) => intake.report.written.events += u64::from(turn.commit().await?.is_some()),
                // Two texts of one language with one name: they are no translations of each other.
                Err(newsroom::Refusal::Invalid(_) | newsroom::Refusal::Conflict { .. }) => {}
                Err(refusal) => return Err(refusal.into()),
            }
        }
        let mut turn = intake.rooms.newsroom.turn(&intake.actor).await?;
        let known = Known {
            noun: "article".into(),
            noun_id: original.to_string(),
            hash,
            left_at: 1,
        };
        remember(&mut turn, identity, &known).await?;
        turn.commit().await?;
    }
    Ok(())
}
