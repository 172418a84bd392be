//! An import under way: what its parts share, whatever the format.

use crate::account::Pace;
use crate::progress::Progress;
use crate::report::Report;
use crate::{Error, Rooms, language};
use newsroom::actor::Origin;
use newsroom::article::Alike;
use newsroom::{Actor, setting};
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// Whether a public item of the source stands at a path.
pub(crate) type IsPublic = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// An import under way.
pub(crate) struct Intake<'a> {
    pub rooms: Rooms<'a>,
    pub actor: Actor,
    /// Code of the edition.
    pub edition: String,
    /// What stands before its addresses.
    pub prefix: String,
    /// Identity of the source site.
    pub site: String,
    /// Path of the source below its host: empty, or like `/news`.
    pub home: String,
    pub now: i64,
    /// Nothing is written.
    pub dry_run: bool,
    pub is_public: IsPublic,
    pub report: Report,
    /// Articles that are taken in one turn: fewer where a turn takes too long.
    pub portion: usize,
    /// What the turns before found out about stories that are alike.
    pub alike: Alike,
    /// Slugs of the edition's static pages.
    pub page_slugs: HashSet<String>,
}

/// What an import begins with.
pub(crate) struct Beginning<'a> {
    /// `wordpress`, `ghost`, ….
    pub kind: &'static str,
    /// Code of the edition; none = the default one.
    pub edition: Option<&'a str>,
    pub site: String,
    pub home: String,
    pub is_public: IsPublic,
    pub now: i64,
    pub dry_run: bool,
    /// Folder for what is needed only while it runs.
    pub scratch: &'a Path,
    /// Told how far it is.
    pub progress: Progress,
}

/// What a source says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub name: String,
    pub description: String,
    /// A language's code, like `en-GB`.
    pub language: String,
}

impl<'a> Intake<'a> {
    pub(crate) async fn begin(rooms: Rooms<'a>, beginning: Beginning<'_>) -> Result<Intake<'a>, Error> {
        let mut report = Report::new(beginning.kind, scratch_file(beginning.scratch)?);
        report.dry_run = beginning.dry_run;
        report.progress = beginning.progress;
        report.source.site.clone_from(&beginning.site);
        let mut intake = Intake {
            rooms,
            actor: Actor::System(Origin::Import),
            edition: String::new(),
            prefix: String::new(),
            site: beginning.site,
            home: beginning.home,
            now: beginning.now,
            dry_run: beginning.dry_run,
            is_public: beginning.is_public,
            report,
            portion: Pace::of(&rooms).most,
            alike: Alike::default(),
            page_slugs: HashSet::new(),
        };
        if !intake.dry_run {
            // What somebody who was stopped was just committing lands first: from here on, what is read is all there is.
            drop(intake.rooms.newsroom.turn(&intake.actor).await?);
        }
        intake.turn_to(beginning.edition).await?;
        Ok(intake)
    }

    /// From now on everything goes to that edition.
    pub(crate) async fn turn_to(&mut self, code: Option<&str>) -> Result<(), Error> {
        let newsroom = self.rooms.newsroom;
        let editions = newsroom.editions().await?;
        let edition = match code {
            None => editions.first(),
            Some(code) => editions.iter().find(|edition| edition.code == code),
        };
        let edition = edition.ok_or_else(|| Error::Usage(format!("there is no edition `{}`", code.unwrap_or_default())))?;
        self.prefix = newsroom::address::prefix(&edition.path);
        self.edition.clone_from(&edition.code);
        self.page_slugs = newsroom.pages(&self.edition).await?.into_iter().map(|page| page.slug).collect();
        Ok(())
    }

    /// A paper that has no name yet takes the source's.
    pub(crate) async fn take_name(&mut self, about: &About) -> Result<(), Error> {
        let there = self.rooms.newsroom.settings().await?;
        let mut wanted = Map::new();
        for (key, text) in [("name", &about.name), ("description", &about.description)] {
            let is_unset = there.get(key).is_none_or(|value| value.is_null() || value == "");
            if is_unset && !text.is_empty() {
                wanted.insert(key.to_owned(), json!(text));
            }
        }
        let is_first_name = wanted.contains_key("name");
        if self.dry_run || wanted.is_empty() {
            return Ok(());
        }
        let mut turn = self.rooms.newsroom.turn(&self.actor).await?;
        setting::change(&mut turn, &wanted).await?;
        if is_first_name {
            let name = wanted.get("name").and_then(Value::as_str).map(str::to_owned);
            let change = newsroom::edition::Change {
                name,
                tagline: wanted.get("description").and_then(Value::as_str).map(str::to_owned),
                ..language::change(&about.language)
            };
            newsroom::edition::update(&mut turn, &self.edition, change).await?;
        }
        if turn.commit().await?.is_some() {
            self.report.written.events += 1;
        }
        Ok(())
    }
}

/// A file that is gone when it is closed.
fn scratch_file(scratch: &Path) -> Result<std::fs::File, Error> {
    std::fs::create_dir_all(scratch)?;
    let path = scratch.join(format!("entries-{}.part", std::process::id()));
    let file = std::fs::File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
    // Without a name it can't be left behind.
    std::fs::remove_file(&path)?;
    Ok(file)
}
