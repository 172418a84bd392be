use crate::config::Config;
use crate::failure::Failure;
use clap::Subcommand;
use std::path::PathBuf;

/// Take an archive in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// A WordPress export (.xml, .xml.gz, .zip); several files are one import
    Wordpress {
        /// The export's files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

impl Import {
    /// Runs it.
    pub async fn run(self, _config: Config) -> Result<u8, Failure> {
        Err(Failure::usage("the WordPress import is not part of this version yet"))
    }
}
