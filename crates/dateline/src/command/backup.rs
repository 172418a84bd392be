//! Backups: made while a server runs, brought back into an empty place.

use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::report::Answer;
use clap::Args;
use newsroom::Actor;
use newsroom::backup::remember;
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use store::Chance;
use vault::Half;
use vault::backup::{self, Chest, Set, Source, Target};

/// Back up record, readers' data, media and keys, while a server runs
#[derive(Debug, Args)]
pub struct Backup {
    /// Folder of backups; what it holds already is not written again
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Read every piece that is there already and relied on; without it, their sizes are looked at
    #[arg(long)]
    check: bool,
    /// Throw older backups of this publication away: so many stay, the one that is made now among them [default: all stay]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
    #[command(flatten)]
    passphrase: Passphrase,
}

/// Bring a backup back into an empty directory
#[derive(Debug, Args)]
pub struct Restore {
    /// Folder of backups
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Which one, by its name [default: the newest]
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    #[command(flatten)]
    passphrase: Passphrase,
}

/// What seals a backup. Never on the command line, where everybody on the machine could read it.
#[derive(Debug, Args)]
pub struct Passphrase {
    /// File whose first line is the passphrase
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    #[arg(long = "passphrase", env = "DATELINE_PASSPHRASE", hide = true, hide_env_values = true)]
    from_environment: Option<String>,
}

impl Passphrase {
    /// It, if one is given.
    pub fn read(&self) -> Result<Option<String>, Failure> {
        let words = match &self.passphrase_file {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
                Some(text.lines().next().unwrap_or_default().to_owned())
            }
            None => self.from_environment.clone(),
        };
        match words {
            Some(words) if words.is_empty() => Err(Failure::usage("the passphrase is empty")),
            words => Ok(words),
        }
    }
}

impl Backup {
    /// Runs it.
    pub async fn run(self, config: Config) -> Result<Answer, Failure> {
        let passphrase = self.passphrase.read()?;
        let house = House::take_known(config)?;
        house.keep_outside(&self.folder)?;
        let room = house.newsroom().await?;
        let readers = house.readers().await?;
        // Made if it was not there yet: a backup without it could not be opened.
        house.secret()?;
        let chest = Chest::begin(&self.folder, passphrase.as_deref(), &Chance::os())?.checking(self.check);
        let data = &house.config.data;
        let source = Source {
            room: &room,
            readers: &readers,
            files: further(data)?,
            data,
            scratch: &data.join("run"),
        };
        let kept = backup::make(&chest, &source).await?;
        let set = &kept.set;
        let pruned = self.keep.map(|keep| backup::prune(&chest, set, keep as usize)).transpose();
        let made = newsroom::backup::Backup {
            name: set.name(),
            folder: self.folder.canonicalize().unwrap_or_else(|_| self.folder.clone()).display().to_string(),
            made_at: set.made_at,
            bytes: i64::try_from(kept.bytes).unwrap_or(i64::MAX),
            sealed: passphrase.is_some(),
            missing: i64::try_from(set.missing_media.len()).unwrap_or(i64::MAX),
            verified_at: None,
            problem: String::new(),
        };
        let operator = Actor::Operator;
        let mut turn = room.turn(&operator).await?;
        remember(&mut turn, &made, &backup::names(&self.folder)?).await?;
        turn.commit().await?;
        readers.close().await;
        room.close().await;
        let mut words = format!(
            "{}: {} files, {} bytes, of which {} had to be written{}\nledger at {}, content {}\n",
            set.name(),
            set.files.len(),
            kept.bytes,
            kept.written,
            if passphrase.is_some() { ", sealed" } else { "" },
            set.ledger_head,
            set.content_digest,
        );
        let mended = chest.mended();
        for file in &mended {
            let _ = writeln!(
                words,
                "{file}: it was damaged, and was written anew; `dateline verify {}` looks at all",
                self.folder.display()
            );
        }
        for blob in &set.missing_media {
            let _ = writeln!(words, "missing, or changed since it was kept: {blob}");
        }
        let mut json = json!({
            "set": set.name(), "made_at": set.made_at, "engine": set.engine, "files": set.files.len(), "bytes": kept.bytes,
            "written": kept.written, "sealed": passphrase.is_some(), "ledger_head": set.ledger_head,
            "content_digest": set.content_digest, "missing_media": set.missing_media, "mended": mended,
        });
        match &pruned {
            Ok(None) => {}
            Ok(Some(pruned)) => {
                let (sets, pieces, bytes) = (pruned.sets.len(), pruned.pieces, pruned.bytes);
                let _ = writeln!(words, "thrown away: {sets} older backups, {pieces} files of {bytes} bytes");
                json["pruned"] = json!({"sets": pruned.sets, "files": pieces, "bytes": bytes});
            }
            Err(error) => {
                let _ = writeln!(words, "the backup is made, but older ones could not be thrown away: {error}");
                json["pruned"] = json!({"problem": error.to_string()});
            }
        }
        let is_whole = set.missing_media.is_empty() && pruned.is_ok();
        Ok(Answer::done(json, words).with_code(if is_whole { 0 } else { 4 }))
    }
}

/// The installation's key and the reports of imports.
fn further(data: &Path) -> Result<Vec<String>, Failure> {
    let mut files = vec!["secret.key".to_owned()];
    for entry in std::fs::read_dir(data.join("imports"))? {
        let name = entry?.file_name();
        if let Some(name) = name.to_str().filter(|name| name.ends_with(".json")) {
            files.push(format!("imports/{name}"));
        }
    }
    files.sort();
    Ok(files)
}

impl Restore {
    /// Runs it.
    pub async fn run(self, config: Config) -> Result<Answer, Failure> {
        let passphrase = self.passphrase.read()?;
        let chest = Chest::open(&self.folder, passphrase.as_deref())?;
        let set = Set::read(&chest, self.set.as_deref())?;
        let whole = backup::look(&chest, set)?;
        let set = whole.set();
        let (house, again) = House::arrive(config, &format!("backup {} {}", set.record, set.name()))?;
        let target = Target {
            data: &house.config.data,
            blobs: &house.blobs,
            server: None,
            again,
        };
        // The record comes last: where it is, nothing is left to do.
        let outcome = if house.config.database.is_some() {
            let (record, readers) = house.databases().await?;
            let is_done = again && Half::Record.is_taken(&record).await?;
            let server = Some((&record, &readers));
            let outcome = if is_done { Ok(()) } else { backup::restore(&chest, &whole, &Target { server, ..target }).await };
            record.close().await;
            readers.close().await;
            outcome
        } else if again && house.record_path().exists() {
            Ok(())
        } else {
            backup::restore(&chest, &whole, &target).await
        };
        outcome.map_err(|error| house.leave(error.into()))?;
        house.arrived()?;
        let mut words = format!(
            "{}: {} files; ledger at {}, content {}, as it was kept\n`serve`, or `press prepare`, makes the paper\n",
            set.name(),
            set.files.len(),
            set.ledger_head,
            set.content_digest
        );
        for blob in &set.missing_media {
            let _ = writeln!(words, "missing already when it was kept: {blob}");
        }
        let json = json!({
            "set": set.name(), "made_at": set.made_at, "files": set.files.len(), "ledger_head": set.ledger_head,
            "content_digest": set.content_digest, "missing_media": set.missing_media,
        });
        Ok(Answer::done(json, words))
    }
}
