//! An import under way beside everything else: its files, its run, its report. One node works on it; the record tells all how far it is.

use crate::{Office, uploads};
use courier::Courier;
use intake::report::{Entry, Report};
use intake::showing::LOOK;
use intake::{Archive, Error, How, Printed, Progress, Rooms, Showing, Wanted, ghost, markdown, saved, unpack, wordpress};
use media::Darkroom;
use newsroom::actor::Origin;
use newsroom::import::{self, Ending, Import};
use newsroom::upload::Upload;
use newsroom::{Actor, Newsroom, Refusal};
use readers::Readers;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::AbortHandle;

/// How often it is said that an import is being worked on.
const BEAT: Duration = Duration::from_secs(5);
/// Warnings and reasons that are told in short.
const TOLD: usize = 100;

/// How an archive is to be taken: what the command's options say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// Code of the edition that takes it; empty = the default one.
    pub edition: String,
    /// Don't fetch media that are not among the files from the old site.
    pub no_download: bool,
    /// WordPress: what a post type of the site's own becomes, `article`, `page` or `skip`.
    pub types: BTreeMap<String, String>,
    /// WordPress: publish what nothing but a plugin's rules may have closed.
    pub open: bool,
    /// Ghost, Markdown: address of the old site, where the archive does not tell it.
    pub site: String,
    /// Ghost: members become readers with an account.
    pub readers: bool,
    /// Saved pages: publish the stories.
    pub publish: bool,
    /// Saved pages: addresses to be fetched.
    pub addresses: Vec<String>,
}

impl Settings {
    /// Whether they fit an archive of this kind.
    pub fn check(&self, kind: &str) -> Result<(), Refusal> {
        for (name, role) in &self.types {
            role.parse::<wordpress::Role>()
                .map_err(|words| Refusal::field(&format!("/settings/types/{name}"), "unknown", words))?;
        }
        if !self.site.is_empty() && !story::address::web(&self.site) {
            return Err(Refusal::field("/settings/site", "address", "the whole address, like https://paper.example"));
        }
        if let Some(at) = self.addresses.iter().position(|address| !story::address::web(address)) {
            let pointer = format!("/settings/addresses/{at}");
            return Err(Refusal::field(&pointer, "address", "a whole web address"));
        }
        if !self.addresses.is_empty() && kind != "page" {
            return Err(Refusal::field("/settings/addresses", "kind", "only saved pages are fetched from addresses"));
        }
        Ok(())
    }

    /// What is to be read.
    fn wanted(&self, kind: &str, files: Laid, how: How) -> Result<Wanted, Error> {
        let site = (!self.site.is_empty()).then(|| self.site.clone());
        let Laid { archive, .. } = files;
        Ok(match kind {
            "wordpress" => {
                let types = self.types.iter().filter_map(|(name, role)| Some((name.clone(), role.parse().ok()?))).collect();
                Wanted::Wordpress(wordpress::Options { files: archive, types, open: self.open, how })
            }
            "ghost" => Wanted::Ghost(ghost::Options { files: archive, site, readers: self.readers, how }),
            "markdown" => {
                let folder = archive.into_iter().next().unwrap_or_default();
                Wanted::Markdown(markdown::Options { folder, site, how })
            }
            "page" => {
                let mut sources: Vec<String> = archive.iter().map(|path| path.to_string_lossy().into_owned()).collect();
                sources.extend(self.addresses.iter().cloned());
                Wanted::Page(saved::Options { sources, publish: self.publish, how })
            }
            other => return Err(Error::Usage(format!("there is no archive of the kind `{other}`"))),
        })
    }
}

/// The uploads that an import takes.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub archive: Vec<Upload>,
    pub media: Option<Upload>,
}

/// Files of an import as they are to be read.
#[derive(Debug, Default)]
struct Laid {
    archive: Vec<PathBuf>,
    media: Option<PathBuf>,
}

/// Takes archives in, one at a time.
#[derive(Clone)]
pub(crate) struct Importing {
    /// Files and reports.
    folder: Arc<Path>,
    courier: Courier,
    running: Arc<Mutex<Option<Running>>>,
}

struct Running {
    id: String,
    progress: Progress,
    /// `reading`, `taking` or `showing`.
    phase: Arc<Mutex<&'static str>>,
    task: AbortHandle,
}

impl Importing {
    pub fn new(folder: &Path, courier: Courier) -> Importing {
        Importing { folder: folder.into(), courier, running: Arc::default() }
    }

    /// Where the whole report of an import lies.
    pub fn report(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    /// Where its entries lie, one a line.
    pub fn lines(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.entries"))
    }

    fn files(&self, id: &str) -> PathBuf {
        self.folder.join(id)
    }

    /// Whether it can be run once more.
    pub fn has_files(&self, id: &str) -> bool {
        self.files(id).is_dir()
    }

    /// How far the one that runs here is.
    pub fn progress(&self, id: &str) -> Option<Value> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let running = running.as_ref().filter(|running| running.id == id)?;
        let phase = *running.phase.lock().unwrap_or_else(PoisonError::into_inner);
        Some(json!({"phase": phase, "found": running.progress.found(), "not_taken": running.progress.not_taken()}))
    }

    /// Ends the one that runs here. What it took stays taken.
    pub fn abort(&self, id: &str) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = running.take_if(|running| running.id == id) {
            running.task.abort();
        }
    }

    pub async fn forget_files(&self, id: &str) {
        // What stays behind is no harm.
        let _ = tokio::fs::remove_dir_all(self.files(id)).await;
    }

    /// Takes files out of the uploads. The files of earlier imports go: whoever wanted to run one of those again did.
    pub async fn move_in(&self, room: &Newsroom, id: &str, files: Files) -> io::Result<()> {
        let (all, own) = (self.folder.to_path_buf(), self.files(id));
        let from = |upload: &Upload| uploads::place(&room.blobs, &upload.id);
        let mut moves: Vec<(PathBuf, PathBuf)> = Vec::new();
        for (at, upload) in files.archive.iter().enumerate() {
            // By name, since a name tells what a file is; numbered, since two may have one.
            moves.push((from(upload), own.join(at.to_string()).join(safe(&upload.name))));
        }
        if let Some(upload) = &files.media {
            moves.push((from(upload), own.join("media.zip")));
        }
        tokio::task::spawn_blocking(move || {
            for old in std::fs::read_dir(&all).into_iter().flatten().flatten() {
                if old.file_type().is_ok_and(|kind| kind.is_dir()) {
                    std::fs::remove_dir_all(old.path())?;
                }
            }
            std::fs::create_dir_all(&own)?;
            for (from, to) in moves {
                std::fs::create_dir_all(to.parent().unwrap_or(&own))?;
                // Blobs may lie on another disk.
                if std::fs::rename(&from, &to).is_err() {
                    std::fs::copy(&from, &to)?;
                    std::fs::remove_file(&from)?;
                }
            }
            Ok(())
        })
        .await
        .map_err(io::Error::other)?
    }

    /// Runs one, beside everything else.
    pub fn run(&self, office: Office, darkroom: Darkroom, import: &Import) {
        let progress = Progress::default();
        let phase = Arc::new(Mutex::new("reading"));
        let run = Run {
            importing: self.clone(),
            office,
            darkroom,
            import: import.clone(),
            progress: progress.clone(),
            phase: Arc::clone(&phase),
        };
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let task = tokio::spawn(run.work()).abort_handle();
        *running = Some(Running { id: import.id.clone(), progress, phase, task });
    }
}

/// A file name that leads nowhere.
fn safe(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim_matches('.');
    if name.is_empty() { "file".into() } else { name.to_owned() }
}

/// One run of an import.
struct Run {
    importing: Importing,
    office: Office,
    darkroom: Darkroom,
    import: Import,
    progress: Progress,
    phase: Arc<Mutex<&'static str>>,
}

impl Run {
    async fn work(self) {
        let ending = tokio::select! {
            ending = self.done() => ending,
            () = self.beat() => return,
        };
        let succeeded = ending.state == "done" && !self.import.dry_run;
        if let Err(error) = self.note(ending).await {
            tracing::error!(%error, import = self.import.id, "how an import ended could not be written down");
        }
        if succeeded {
            self.importing.forget_files(&self.import.id).await;
        }
        let mut running = self.importing.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.take_if(|running| running.id == self.import.id);
    }

    /// Says again and again that it is worked on, until somebody stopped it.
    async fn beat(&self) {
        loop {
            tokio::time::sleep(BEAT).await;
            if let Ok(false) = self.office.room.import_seen(&self.import.id).await {
                return;
            }
        }
    }

    async fn note(&self, ending: Ending) -> Result<(), Refusal> {
        let actor = Actor::System(Origin::Import);
        let mut turn = self.office.room.turn(&actor).await?;
        import::end(&mut turn, &self.import.id, ending).await?;
        turn.commit().await.map(drop)
    }

    async fn done(&self) -> Ending {
        match self.taken().await {
            Ok(account) => Ending {
                state: "done",
                problem: String::new(),
                account: Some(account),
            },
            Err(Error::Refused(refused)) => {
                // Where it lies here is nobody's affair.
                let own = format!("{}/", self.importing.files(&self.import.id).display());
                let words = refused.to_string().replace(&own, "");
                let words = words
                    .split_once('/')
                    .filter(|(number, _)| number.parse::<usize>().is_ok())
                    .map_or(&*words, |(_, rest)| rest);
                Ending { state: "refused", problem: words.to_owned(), account: None }
            }
            Err(Error::Usage(words)) => Ending { state: "refused", problem: words, account: None },
            Err(error) => {
                tracing::error!(%error, import = self.import.id, "an import ended before its end");
                Ending { state: "failed", problem: error.to_string(), account: None }
            }
        }
    }

    fn phase(&self, phase: &'static str) {
        *self.phase.lock().unwrap_or_else(PoisonError::into_inner) = phase;
    }

    async fn taken(&self) -> Result<Value, Error> {
        let begun = Instant::now();
        let import = &self.import;
        let settings: Settings = serde_json::from_str(&import.settings).map_err(io::Error::from)?;
        let readers = self
            .office
            .press
            .readers()
            .ok_or_else(|| Error::Usage("the readers' data are not here".into()))?;
        let (own, kind) = (self.importing.files(&import.id), import.kind.clone());
        let laid = tokio::task::spawn_blocking(move || lay(&own, &kind)).await.map_err(io::Error::other)??;
        let how = How {
            media: laid.media.clone(),
            download: !settings.no_download,
            edition: (!settings.edition.is_empty()).then(|| settings.edition.clone()),
            dry_run: import.dry_run,
            scratch: self.importing.folder.to_path_buf(),
            progress: self.progress.clone(),
        };
        let wanted = settings.wanted(&import.kind, laid, how)?;
        let archive = Archive::read(wanted, self.office.room.clock.now()).await?;
        self.phase("taking");
        let rooms = Rooms {
            newsroom: &self.office.room,
            readers,
            courier: &self.importing.courier,
            darkroom: &self.darkroom,
            // The desk and the readers come first.
            beside: true,
        };
        let mut report = archive.import(rooms).await?;
        if !import.dry_run {
            self.phase("showing");
            self.show(readers, begun, &mut report).await?;
        }
        report.seconds = begun.elapsed().as_secs_f64();
        // Names as they were uploaded; where they lay here for a while is nobody's affair.
        let own = self.importing.files(&import.id);
        for file in &mut report.source.files {
            file.path = Path::new(&*file.path).strip_prefix(&own).map_or_else(|_| Arc::clone(&file.path), named);
        }
        let (whole, lines) = (self.importing.report(&import.id), self.importing.lines(&import.id));
        tokio::task::spawn_blocking(move || keep(&report, &whole, &lines))
            .await
            .map_err(io::Error::other)?
            .map_err(Error::Io)
    }

    /// Waits until readers see everything, and notes when pages and search had it.
    async fn show(&self, readers: &Readers, begun: Instant, report: &mut Report) -> Result<(), Error> {
        let press = &self.office.press;
        let mut showing = Showing::begin(&self.office.room, readers, begun).await?;
        press.nudge();
        loop {
            let status = press.status();
            let comments = press.comments_printed().await.map_err(io::Error::other)?;
            match showing.look(Printed { paper: status.paper, search: status.search, comments }, report) {
                Some(true) => return Ok(()),
                Some(false) => tokio::time::sleep(LOOK).await,
                None => return Err(Error::Usage("everything is committed, but nothing was printed for two minutes".into())),
            }
        }
    }
}

/// The name of a file below its numbered folder.
fn named(path: &Path) -> Arc<str> {
    let text = path.to_string_lossy();
    let rest = text.split_once('/').map_or(&*text, |(_, rest)| rest);
    rest.into()
}

/// The files of an import, folders unpacked.
fn lay(own: &Path, kind: &str) -> Result<Laid, Error> {
    let mut laid = Laid::default();
    let mut numbered: Vec<PathBuf> = std::fs::read_dir(own)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().parse::<usize>().is_ok()))
        .collect();
    numbered.sort_by_key(|path| path.file_name().and_then(|name| name.to_str()?.parse::<usize>().ok()));
    for folder in numbered {
        for file in std::fs::read_dir(&folder)?.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
            let is_zip = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
            if kind == "markdown" || (kind == "page" && is_zip) {
                let into = folder.join("unpacked");
                if into.exists() {
                    std::fs::remove_dir_all(&into)?;
                }
                laid.archive.push(unpack(&file, &into)?);
            } else {
                laid.archive.push(file);
            }
        }
    }
    let media = own.join("media.zip");
    if media.exists() {
        let into = own.join("media");
        if into.exists() {
            std::fs::remove_dir_all(&into)?;
        }
        laid.media = Some(unpack(&media, &into)?);
    }
    Ok(laid)
}

/// Writes the report and its entries; gives it in short.
fn keep(report: &Report, whole: &Path, lines: &Path) -> io::Result<Value> {
    let mut to = BufWriter::new(File::create(whole)?);
    serde_json::to_writer(&mut to, report)?;
    to.flush()?;
    let mut to = BufWriter::new(File::create(lines)?);
    let mut reasons: BTreeMap<String, (u64, Value)> = BTreeMap::new();
    report.entries.each(|entry: Entry| {
        serde_json::to_writer(&mut to, &entry)?;
        to.write_all(b"\n")?;
        for reason in &entry.reasons {
            let first = || json!({"message": reason.message, "type": entry.kind, "title": entry.title, "source_id": entry.source_id});
            reasons.entry(reason.code.clone()).or_insert_with(|| (0, first())).0 += 1;
        }
        Ok(())
    })?;
    to.flush()?;
    let reasons: Vec<Value> = reasons
        .into_iter()
        .take(TOLD)
        .map(|(code, (count, mut first))| {
            first["code"] = json!(code);
            first["count"] = json!(count);
            first
        })
        .collect();
    Ok(json!({
        "dry_run": report.dry_run, "site": report.source.site, "totals": report.totals, "by_type": report.by_type, "blocks": report.blocks,
        "written": report.written, "warnings": report.warnings.iter().take(TOLD).collect::<Vec<_>>(), "reasons": reasons,
        "seconds": report.seconds, "seconds_committed": report.seconds_committed,
    }))
}

/// Entries from a place in the file on, at most `limit` of an outcome and a type (empty = any), and the place after the last one if
/// there may be more.
pub(crate) fn entries(path: &Path, from: u64, limit: usize, outcome: &str, kind: &str) -> io::Result<(Vec<Value>, Option<u64>)> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), None)),
        file => file?,
    };
    file.seek(SeekFrom::Start(from))?;
    let (mut reader, mut at, mut found, mut line) = (BufReader::new(file), from, Vec::new(), String::new());
    loop {
        line.clear();
        let read = reader.read_line(&mut line)?;
        if read == 0 {
            return Ok((found, None));
        }
        // A cursor that somebody made up leads into the middle of a line.
        if let Ok(entry) = serde_json::from_str::<Value>(&line)
            && (outcome.is_empty() || entry["outcome"] == outcome)
            && (kind.is_empty() || entry["type"] == kind)
        {
            if found.len() == limit {
                return Ok((found, Some(at)));
            }
            found.push(entry);
        }
        at += read as u64;
    }
}
