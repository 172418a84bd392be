//! Commands, each a thin way to the same operations as the desk's API.

mod article;
mod front;
mod import;
mod press;
mod staff;
mod verify;

use crate::config::{Common, Config};
use crate::failure::Failure;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

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
    Serve,
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
    /// Check that record and paper agree
    Verify,
    /// Print the API's description
    Openapi,
    /// Print the version
    Version,
}

/// Runs a command and gives its exit code.
pub async fn run(arguments: Arguments, config: Config) -> Result<u8, Failure> {
    match arguments.command {
        Command::Serve => crate::serve::serve(config, async |_, _, _| Ok(())).await,
        Command::Demo { fill_only } => crate::demo::demo(config, fill_only).await,
        Command::Import(import) => import.run(config).await,
        Command::Article(article) => article.run(config).await,
        Command::Front(front) => front.run(config).await,
        Command::Staff(staff) => staff.run(config).await,
        Command::Press(press) => press.run(config).await,
        Command::Verify => verify::run(config).await,
        Command::Openapi => {
            println!("{:#}", desk::document());
            Ok(0)
        }
        Command::Version => {
            println!("dateline {}", env!("CARGO_PKG_VERSION"));
            Ok(0)
        }
    }
}

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &PathBuf) -> Result<String, Failure> {
    let text = if path.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(path)
    };
    text.map_err(|error| Failure::input(format!("{}: {error}", path.display())))
}
