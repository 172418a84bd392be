//! The import as a whole: its order, and what its parts share.

use super::check::{Checked, check};
use super::index::Index;
use super::people::People;
use super::sections::Terms;
use super::{Error, Options, Rooms};
use super::{attachments, menus, old, people, posts, sections};
use crate::intake::{About, Beginning, Intake};
use crate::piece::Asset;
use crate::report::Report;
use crate::source::refused;
use exchange::plain;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use store::Moment;

/// An import that is under way.
pub(super) struct Run<'a> {
    pub intake: Intake<'a>,
    pub options: Arc<Options>,
    pub index: Arc<Index>,
    pub people: People,
    pub terms: Terms,
    /// Attachments that are here, by number.
    pub assets: HashMap<i64, Asset>,
    /// New attachments by the number of the item above them, where that is not in these files or not public.
    pub late: BTreeMap<i64, Vec<i64>>,
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
        let checked = tokio::task::spawn_blocking(move || check(&checking.files, &checking.types, checking.open, now.0))
            .await
            .map_err(|error| Error::Io(std::io::Error::other(error)))??;
        Ok(Archive { options, checked, now: now.0, begun })
    }

    /// Imports them. The report accounts for everything that was found in them.
    pub async fn import(self, rooms: Rooms<'_>) -> Result<Report, Error> {
        run(rooms, self).await
    }
}

/// A story stays in its edition: an export that was taken into another one is refused before anything is written.
async fn in_its_edition(intake: &Intake<'_>, index: &Index, options: &Options) -> Result<(), Error> {
    let newsroom = intake.rooms.newsroom;
    for kind in index.first.iter().map(|(kind, _)| kind).collect::<BTreeSet<_>>() {
        let ids: Vec<String> = index.first.iter().filter(|(other, _)| other == kind).map(|(_, id)| id.clone()).collect();
        let known = newsroom.known_among(&intake.site, kind, &ids).await?;
        let Some(article) = known
            .values()
            .filter(|known| known.noun == "article")
            .find_map(|known| known.noun_id.parse().ok())
        else {
            continue;
        };
        let Ok(shown) = newsroom.article(&intake.actor, &article, None).await else { continue };
        if shown.content.edition != intake.edition {
            let message =
                format!("this archive was taken into the edition `{}` before, and a story stays in its edition", shown.content.edition);
            let advice = "Import it into that edition; in another one stories are translations, made at the desk";
            return Err(refused(options.files.first().map_or(Path::new(""), PathBuf::as_path), message, advice).into());
        }
    }
    Ok(())
}

async fn run(rooms: Rooms<'_>, archive: Archive) -> Result<Report, Error> {
    let Archive { options, checked, now, begun } = archive;
    let Checked { mut index, files, warnings } = checked;
    let here = rooms.newsroom.settings().await?;
    let zone = here.get("time_zone").and_then(Value::as_str).unwrap_or_default();
    index.settle_dates(&TimeZone::get(zone).unwrap_or(TimeZone::UTC));
    let index = Arc::new(index);
    let asked = Arc::clone(&index);
    let beginning = Beginning {
        kind: "wordpress",
        edition: options.how.edition.as_deref(),
        site: match index.site.identity() {
            identity if identity.is_empty() => "wordpress".to_owned(),
            identity => identity,
        },
        home: index.home.path().to_owned(),
        is_public: Arc::new(move |path| asked.is_public_path(path)),
        now,
        dry_run: options.how.dry_run,
        scratch: &options.how.scratch,
        progress: options.how.progress.clone(),
    };
    let mut intake = Intake::begin(rooms, beginning).await?;
    in_its_edition(&intake, &index, &options).await?;
    intake.report.source.files = files;
    intake.report.warnings = warnings;
    let about = About {
        name: plain(&index.site.title),
        description: plain(&index.site.description),
        language: index.site.language.clone(),
    };
    intake.take_name(&about).await?;
    let mut run = Run {
        intake,
        options,
        index,
        people: People::default(),
        terms: Terms::default(),
        assets: HashMap::new(),
        late: BTreeMap::new(),
    };
    people::take(&mut run).await?;
    sections::take(&mut run).await?;
    attachments::take(&mut run).await?;
    let desk = posts::take(&mut run).await?;
    menus::take(&mut run, &desk).await?;
    old::take(&mut run, &desk).await?;
    let mut report = run.intake.report;
    report.seconds_committed = begun.elapsed().as_secs_f64();
    report.seconds = report.seconds_committed;
    Ok(report)
}
