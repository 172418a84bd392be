use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::order::Order;
use crate::report::say;
use clap::{Args, Subcommand};
use courier::{Allowed, Courier};
use intake::report::{Entry, Report, Totals};
use intake::wordpress::{Archive, Error, Options, Role, Rooms};
use media::Darkroom;
use newsroom::Newsroom;
use readers::Readers;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use store::{Chance, Id};

/// Take an archive in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// A WordPress export (.xml, .xml.gz, .zip); several files are one import
    Wordpress(Wordpress),
}

/// What of a WordPress export is taken, and how.
#[derive(Debug, Args)]
pub struct Wordpress {
    /// The export's files, in any order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder with the site's media, laid out like wp-content/uploads, or flat
    #[arg(long, value_name = "DIR")]
    media: Option<PathBuf>,
    /// Don't fetch media that the folder lacks from the old site
    #[arg(long)]
    no_download: bool,
    /// Edition that takes them [default: the default edition]
    #[arg(long, value_name = "CODE")]
    edition: Option<String>,
    /// What a post type of the site's own becomes: NAME=article, NAME=page or NAME=skip
    #[arg(long = "type", value_name = "NAME=ROLE", value_parser = post_type)]
    types: Vec<(String, Role)>,
    /// Write nothing; say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Also write the report to this file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Exit with 4 if something was not taken
    #[arg(long)]
    strict: bool,
}

fn post_type(text: &str) -> Result<(String, Role), String> {
    let (name, role) = text.split_once('=').ok_or("write NAME=article, NAME=page or NAME=skip")?;
    if name.is_empty() {
        return Err("write the post type's name before the =".into());
    }
    Ok((name.to_owned(), role.parse()?))
}

impl Import {
    /// Runs it.
    pub async fn run(self, config: Config) -> Result<u8, Failure> {
        match self {
            Import::Wordpress(wordpress) => wordpress.run(config).await,
        }
    }
}

impl Wordpress {
    async fn run(self, config: Config) -> Result<u8, Failure> {
        let begun = Instant::now();
        if let Some(folder) = self.media.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(Failure::usage(format!("--media {}: there is no such folder", folder.display())));
        }
        // The report's file is made before anything else: an import must not end without an account of it.
        let asked = self.report.as_deref().map(create).transpose()?;
        let courier = Courier::new(allowed(&config)?);
        let options = Options {
            files: self.files,
            media: self.media,
            download: !self.no_download,
            edition: self.edition,
            types: self.types,
            dry_run: self.dry_run,
            scratch: config.data.join("imports"),
        };
        let archive = Archive::read(options, store::Clock::System.now()).await.map_err(said)?;
        let house = House::take(config, true)?;
        let room = house.newsroom().await?;
        let readers = house.readers().await?;
        let darkroom = Darkroom::default();
        let rooms = Rooms {
            newsroom: &room,
            readers: &readers,
            courier: &courier,
            darkroom: &darkroom,
            beside: !house.is_owner(),
        };
        let mut report = archive.import(rooms).await.map_err(said)?;
        if !self.dry_run {
            show(&house, &room, &readers, begun, &mut report).await?;
        }
        report.seconds = begun.elapsed().as_secs_f64();

        let name = format!("{}.json", Id::new(house.clock.now(), &Chance::os()));
        let kept = house.config.data.join("imports").join(name);
        write(create(&kept)?, &report)?;
        if let Some(file) = asked {
            write(file, &report)?;
        }
        if house.config.json {
            write(std::io::stdout().lock(), &report)?;
        } else if !house.config.quiet {
            say(&account(&report, &kept)?);
        }
        Ok(if self.strict && !report.is_whole() { 4 } else { 0 })
    }
}

fn said(error: Error) -> Failure {
    match error {
        Error::Refused(refused) => Failure::input(format!("{refused}; nothing was written")),
        Error::Usage(words) => Failure::usage(words),
        Error::Newsroom(refusal) => refusal.into(),
        Error::Readers(error) => error.into(),
        Error::Io(error) => error.into(),
    }
}

/// Internal addresses that media may be fetched from.
fn allowed(config: &Config) -> Result<Vec<Allowed>, Failure> {
    Allowed::list(&config.fetch_allow.join(" ")).map_err(|error| Failure::usage(format!("DATELINE_FETCH_ALLOW: {error}")))
}

fn create(path: &Path) -> Result<BufWriter<File>, Failure> {
    File::create(path)
        .map(BufWriter::new)
        .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}

fn write(mut to: impl std::io::Write, report: &Report) -> Result<(), Failure> {
    serde_json::to_writer(&mut to, report).map_err(std::io::Error::from)?;
    to.write_all(b"\n")?;
    Ok(to.flush()?)
}

/// Waits until readers see everything, and notes when pages and search had it.
async fn show(house: &House, room: &Newsroom, readers: &Readers, begun: Instant, report: &mut Report) -> Result<(), Failure> {
    let head = room.ledger_head().await?;
    let place = readers.log_head().await?.number;
    if house.is_owner() {
        let press = house.press(room).await?;
        let watching = async {
            while press.status().paper < head {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            begun.elapsed().as_secs_f64()
        };
        let printing = press.run_to_end();
        tokio::pin!(watching, printing);
        let mut paper = None;
        loop {
            tokio::select! {
                seconds = &mut watching, if paper.is_none() => paper = Some(seconds),
                printed = &mut printing => {
                    printed?;
                    break;
                }
            }
        }
        report.seconds_index = begun.elapsed().as_secs_f64();
        report.seconds_paper = paper.unwrap_or(report.seconds_index);
        return Ok(());
    }
    // A server prints it: as long as it goes on, it is waited for.
    let (mut last, mut since) = ((0, 0, 0), Instant::now());
    loop {
        let status = house.order(&Order::Status).await?;
        let at = |name: &str| status[name].as_i64().unwrap_or_default();
        let now = (at("paper"), at("search"), at("comments"));
        if now.0 >= head && report.seconds_paper == 0.0 {
            report.seconds_paper = begun.elapsed().as_secs_f64();
        }
        if now.0 >= head && now.1 >= head && now.2 >= place {
            report.seconds_index = begun.elapsed().as_secs_f64();
            return Ok(());
        }
        if now != last {
            (last, since) = (now, Instant::now());
        }
        if since.elapsed() > Duration::from_secs(120) {
            return Err(Failure::failed(
                "everything is committed, but the running server has not printed for two minutes; see its log",
            ));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The report in short, for people.
fn account(report: &Report, kept: &Path) -> Result<String, Failure> {
    let mut out = String::new();
    let files = match report.source.files.len() {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    let done = if report.dry_run { "would be imported (nothing was written)" } else { "imported" };
    let _ = writeln!(out, "{} from {files} {done}", report.source.site);
    let names = report.by_type.keys().map(|name| name.chars().count()).max().unwrap_or(0);
    for (name, totals) in &report.by_type {
        let _ = writeln!(out, "  {name:<names$}  {:>7} found: {}", totals.found, became(totals));
    }
    let blocks = report.blocks.typed + report.blocks.html;
    // Rounded down, so that 100 % means all.
    if let Some(tenths) = (report.blocks.typed * 1_000).checked_div(blocks) {
        let _ = writeln!(out, "  {} of {blocks} blocks have a type ({}.{} %)", report.blocks.typed, tenths / 10, tenths % 10);
    }
    for warning in &report.warnings {
        let file = report.source.files.get(warning.file).map_or("", |file| file.path.as_str());
        let place = if warning.line > 0 { format!("{file}, line {}: ", warning.line) } else { String::new() };
        let _ = writeln!(out, "  note: {place}{}", warning.message);
    }
    let reasons = reasons(report)?;
    if !reasons.is_empty() {
        let _ = writeln!(out, "not taken, or otherwise than at the source:");
        for (code, (count, example)) in reasons {
            let _ = writeln!(out, "  {count:>7} {code}: {example}");
        }
    }
    if !report.dry_run {
        let _ = writeln!(
            out,
            "{:.1} s until readers see everything (committed after {:.1} s, pages after {:.1} s, search after {:.1} s)",
            report.seconds, report.seconds_committed, report.seconds_paper, report.seconds_index
        );
    }
    let _ = write!(out, "the whole report: {}", kept.display());
    Ok(out)
}

fn became(totals: &Totals) -> String {
    let parts = [
        (totals.taken, "taken"),
        (totals.changed, "brought up to date"),
        (totals.html_kept, "taken with HTML kept"),
        (totals.not_taken, "not taken"),
        (totals.unchanged, "unchanged"),
    ];
    let told: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    told.join(", ")
}

/// How often each reason was given, with the words of its first one.
fn reasons(report: &Report) -> Result<BTreeMap<String, (u64, String)>, Failure> {
    let mut found: BTreeMap<String, (u64, String)> = BTreeMap::new();
    report.entries.each(|entry: Entry| {
        for reason in entry.reasons {
            let told = found.entry(reason.code).or_insert_with(|| {
                let what = if entry.title.is_empty() { &entry.source_id } else { &entry.title };
                (0, format!("{} (first at {} `{what}`)", reason.message, entry.kind))
            });
            told.0 += 1;
        }
        Ok(())
    })?;
    Ok(found)
}
