//! Taking archives in.

mod account;
mod own;
mod show;

use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::report::say;
use account::account;
use clap::{Args, Subcommand};
use courier::{Allowed, Courier};
use intake::report::Report;
use intake::wordpress::Role;
use intake::{Archive, Error, Progress, Rooms, Wanted, ghost, markdown, saved, wordpress};
use show::show;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;
use store::{Chance, Clock, Id};

/// Take an archive in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// An export of Dateline's own, into an empty directory
    Dateline(own::Own),
    #[command(flatten)]
    Archive(Foreign),
}

/// An archive of another program.
#[derive(Debug, Subcommand)]
pub enum Foreign {
    /// A WordPress export (.xml, .xml.gz, .zip); several files are one import
    Wordpress(Wordpress),
    /// A Ghost export (.json, .zip), or posts as Ghost's API answers them; several files are one import
    Ghost(Ghost),
    /// A folder of Markdown files: Hugo, Jekyll, Zola, 11ty, Hexo, or plain
    Markdown(Markdown),
    /// Saved pages: HTML, or text copied from a browser; files, folders, addresses, or a .txt with addresses
    Page(Saved),
}

/// What every import may be told.
#[derive(Debug, Args)]
pub struct How {
    /// Folder with the source's media, laid out as there, or flat
    #[arg(long, value_name = "DIR")]
    media: Option<PathBuf>,
    /// Don't fetch media that the folder lacks from the old site
    #[arg(long)]
    no_download: bool,
    /// Edition that takes them [default: the default edition]
    #[arg(long, value_name = "CODE")]
    edition: Option<String>,
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

impl How {
    /// The same for the importers.
    fn told(&self, config: &Config) -> intake::How {
        intake::How {
            media: self.media.clone(),
            download: !self.no_download,
            edition: self.edition.clone(),
            dry_run: self.dry_run,
            scratch: config.data.join("imports"),
            progress: Progress::default(),
        }
    }
}

/// What of a WordPress export is taken, and how.
#[derive(Debug, Args)]
pub struct Wordpress {
    /// The export's files, in any order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What a post type of the site's own becomes: NAME=article, NAME=page or NAME=skip
    #[arg(long = "type", value_name = "NAME=ROLE", value_parser = post_type)]
    types: Vec<(String, Role)>,
    /// A plugin's rules that are not in the export closed no text to strangers: publish what it shows no other sign of
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    how: How,
}

/// What of a Ghost export is taken, and how.
#[derive(Debug, Args)]
pub struct Ghost {
    /// The export's files, in any order; redirects.json or redirects.yaml may be among them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Address of the site that was exported, which the export does not tell
    #[arg(long, value_name = "URL")]
    site: Option<String>,
    /// Members become readers with an account, whom nobody writes to; Ghost's list of members (.csv) may be among the files
    #[arg(long)]
    readers: bool,
    #[command(flatten)]
    how: How,
}

/// What of a folder of Markdown files is taken, and how.
#[derive(Debug, Args)]
pub struct Markdown {
    /// The folder of the site
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Address of the site, where its configuration does not tell it
    #[arg(long, value_name = "URL")]
    site: Option<String>,
    #[command(flatten)]
    how: How,
}

/// What of saved pages is taken, and how.
#[derive(Debug, Args)]
pub struct Saved {
    /// Pages, folders of them, addresses, or lists of addresses
    #[arg(required = true, value_name = "FILE|URL")]
    sources: Vec<String>,
    /// Publish the stories; without it they come in unpublished
    #[arg(long)]
    publish: bool,
    #[command(flatten)]
    how: How,
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
            Import::Dateline(own) => {
                let told = config.clone();
                Ok(own.run(config).await?.give(&told))
            }
            Import::Archive(foreign) => foreign.run(config).await,
        }
    }
}

/// A directory for the time of one try; it goes with this.
struct Nowhere(PathBuf);

impl Nowhere {
    /// Beside the directory that an import would be made in.
    fn make(data: &Path) -> Result<Nowhere, Failure> {
        let name = data.file_name().unwrap_or_default().to_string_lossy();
        let folder = data.with_file_name(format!("{name}.try-{}", Id::new(Clock::System.now(), &Chance::os())));
        std::fs::create_dir_all(&folder).map_err(|error| Failure::usage(format!("{}: {error}", folder.display())))?;
        Ok(Nowhere(folder))
    }
}

impl Drop for Nowhere {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, folder = %self.0.display(), "what was tried could not be removed");
        }
    }
}

impl Foreign {
    async fn run(self, mut config: Config) -> Result<u8, Failure> {
        let begun = Instant::now();
        let how = self.how();
        if let Some(folder) = how.media.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(Failure::usage(format!("--media {}: there is no such folder", folder.display())));
        }
        // The report's file is made before anything else: an import must not end without an account of it.
        let asked = how.report.as_deref().map(create).transpose()?;
        let (dry_run, strict) = (how.dry_run, how.strict);
        // What is only tried leaves nothing where there was nothing.
        let nowhere = if dry_run && !House::is_known(&config) { Some(Nowhere::make(&config.data)?) } else { None };
        if let Some(nowhere) = &nowhere {
            config.data.clone_from(&nowhere.0);
        }
        let courier = Courier::new(allowed(&config)?);
        let archive = self.read(&config).await.map_err(said)?;
        let house = House::take(config, true)?;
        let room = house.newsroom_for_many().await?;
        if !dry_run {
            house.settle(&room).await?;
        }
        let readers = house.readers().await?;
        let darkroom = crate::house::darkroom()
            .with_pages(house.config.first_page.clone())
            .with_heif(house.config.heif.clone());
        let rooms = Rooms {
            newsroom: &room,
            readers: &readers,
            courier: &courier,
            darkroom: &darkroom,
            beside: !house.is_owner(),
        };
        let mut report = archive.import(rooms).await.map_err(said)?;
        if !dry_run {
            show(&house, &room, &readers, begun, &mut report).await?;
        }
        report.seconds = begun.elapsed().as_secs_f64();

        let name = format!("{}.json", Id::new(house.clock.now(), &Chance::os()));
        let kept = nowhere.is_none().then(|| house.config.data.join("imports").join(name));
        if let Some(kept) = &kept {
            write(create(kept)?, &report)?;
        }
        if let Some(file) = asked {
            write(file, &report)?;
        }
        if house.config.json {
            write(std::io::stdout().lock(), &report)?;
        } else if !house.config.quiet {
            say(&account(&report, kept.as_deref())?);
        }
        Ok(if strict && !report.is_whole() { 4 } else { 0 })
    }

    fn how(&self) -> &How {
        match self {
            Foreign::Wordpress(Wordpress { how, .. })
            | Foreign::Ghost(Ghost { how, .. })
            | Foreign::Markdown(Markdown { how, .. })
            | Foreign::Page(Saved { how, .. }) => how,
        }
    }

    /// Reads everything to its end and writes nothing.
    async fn read(self, config: &Config) -> Result<Archive, Error> {
        let how = self.how().told(config);
        let wanted = match self {
            Foreign::Wordpress(Wordpress { files, types, open, .. }) => Wanted::Wordpress(wordpress::Options { files, types, open, how }),
            Foreign::Ghost(Ghost { files, site, readers, .. }) => Wanted::Ghost(ghost::Options { files, site, readers, how }),
            Foreign::Markdown(Markdown { folder, site, .. }) => Wanted::Markdown(markdown::Options { folder, site, how }),
            Foreign::Page(Saved { sources, publish, .. }) => Wanted::Page(saved::Options { sources, publish, how }),
        };
        Archive::read(wanted, Clock::System.now()).await
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
pub(crate) fn allowed(config: &Config) -> Result<Vec<Allowed>, Failure> {
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
