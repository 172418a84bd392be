//! Commands, each a thin way to the same operations as the desk's API.

mod article;
mod backup;
mod doctor;
mod export;
mod front;
pub mod import;
pub mod press;
mod staff;
pub mod verify;

use crate::config::{Common, Config};
use crate::failure::Failure;
use crate::report::Answer;
use crate::serve::Start;
use clap::{Parser, Subcommand};
use serde_json::json;
use std::path::Path;

/// Dateline, a complete news publishing system.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, about, arg_required_else_help = true)]
pub struct Arguments {
    /// Flags of every command.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve readers and the desk
    Serve {
        /// Take over from the dateline that serves this directory now: no request is dropped, and if this one can't serve, nothing changes
        #[arg(long)]
        take_over: bool,
    },
    /// Fill an empty data directory with the sample newspaper, then serve it
    Demo {
        /// Fill only
        #[arg(long)]
        fill_only: bool,
    },
    /// Take an archive in
    #[command(subcommand)]
    Import(import::Import),
    /// Work on stories
    #[command(subcommand)]
    Article(article::Article),
    /// Arrange fronts
    #[command(subcommand)]
    Front(front::Front),
    /// Manage the staff
    #[command(subcommand)]
    Staff(staff::Staff),
    /// See and steer the press
    #[command(subcommand)]
    Press(press::Press),
    /// Check that record, paper and index agree; with a folder, that an export or backups are whole
    Verify(verify::Verify),
    /// Write the whole publication into documented files
    Export(export::Export),
    /// Back up record, readers' data, media and keys, while a server runs
    Backup(backup::Backup),
    /// Bring a backup back into an empty directory
    Restore(backup::Restore),
    /// Check that everything here is in order for running
    Doctor,
    /// Print the API's description
    Openapi,
    /// Print the version
    Version,
    /// Decode one picture from standard input, locked in; how this program begins itself
    #[command(hide = true)]
    Darkroom {
        /// Make nothing
        #[arg(long)]
        only_check: bool,
        /// Make one file without loss
        #[arg(long)]
        plain: bool,
        /// Make only this part: x,y,width,height in ten-thousandths
        #[arg(long)]
        cut: Option<String>,
    },
    /// Become ffmpeg, locked in; how this program begins itself
    #[command(hide = true)]
    Studio {
        /// Seconds of a processor
        seconds: u64,
        /// The file that it works on
        file: std::path::PathBuf,
        /// The program
        program: std::ffi::OsString,
        /// What it is told
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<std::ffi::OsString>,
    },
}

/// Runs a command and gives its exit code.
pub async fn run(arguments: Arguments, config: Config) -> Result<u8, Failure> {
    match arguments.command {
        Command::Serve { take_over } => crate::serve::serve(config, Start { sample: false, take_over }).await,
        Command::Demo { fill_only: false } => crate::serve::serve(config, Start { sample: true, take_over: false }).await,
        command => {
            // On a task of its own: one that waits for its input is interrupted all the same.
            let answer = tokio::spawn(answered(command, config));
            tokio::select! {
                code = answer => code.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic())),
                _ = tokio::signal::ctrl_c() => Err(Failure { code: 130, words: "interrupted; it can be run again".into() }),
            }
        }
    }
}

async fn answered(command: Command, config: Config) -> Result<u8, Failure> {
    let told = config.clone();
    let answer = match command {
        Command::Import(import) => return import.run(config).await,
        Command::Article(article) => article.run(config).await,
        Command::Front(front) => front.run(config).await,
        Command::Staff(staff) => staff.run(config).await,
        Command::Press(press) => press.run(config).await,
        Command::Verify(verify) => verify.run(config).await,
        Command::Export(export) => export.run(config).await,
        Command::Backup(backup) => backup.run(config).await,
        Command::Restore(restore) => restore.run(config).await,
        Command::Doctor => doctor::run(config).await,
        Command::Serve { .. } | Command::Demo { .. } => crate::demo::fill_only(config).await,
        Command::Openapi => {
            let document = desk::document();
            Ok(Answer::asked(document.clone(), format!("{document:#}")))
        }
        Command::Darkroom { .. } => Err(Failure::failed("the darkroom has no configuration")),
        Command::Studio { .. } => Err(Failure::failed("the studio has no configuration")),
        Command::Version => {
            let version = env!("CARGO_PKG_VERSION");
            Ok(Answer::asked(json!({ "version": version }), format!("dateline {version}")))
        }
    };
    Ok(answer?.give(&told))
}

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let text = if path.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(path)
    };
    text.map_err(|error| Failure::input(format!("{}: {error}", path.display())))
}
