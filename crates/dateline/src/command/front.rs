use super::read;
use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use clap::Subcommand;
use newsroom::Actor;
use newsroom::front::{self, Layout};
use std::path::PathBuf;

/// Arrange fronts.
#[derive(Debug, Subcommand)]
pub enum Front {
    /// Show a front's draft
    Show {
        /// Name
        name: String,
        /// Code of the edition
        #[arg(long, default_value = "")]
        edition: String,
    },
    /// Replace a front and launch it
    Set {
        /// Name
        name: String,
        /// File, or - for standard input
        file: PathBuf,
        /// Code of the edition
        #[arg(long, default_value = "")]
        edition: String,
    },
}

impl Front {
    /// Runs it.
    pub async fn run(self, config: Config) -> Result<u8, Failure> {
        let house = House::take(config, true)?;
        let room = house.newsroom().await?;
        match self {
            Front::Show { name, edition } => println!("{}", room.front(&edition, &name).await?.draft),
            Front::Set { name, file, edition } => {
                let json = serde_json::from_str(&read(&file)?).map_err(|error| Failure::input(format!("{}: {error}", file.display())))?;
                let layout = Layout::read(&json)?;
                let mut turn = room.turn(&Actor::Operator).await?;
                front::save_draft(&mut turn, &edition, &name, &layout).await?;
                front::launch(&mut turn, &edition, &name).await?;
                turn.commit().await?;
                house.print(&room).await?;
            }
        }
        Ok(0)
    }
}
