use super::read;
use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::report::Answer;
use clap::Subcommand;
use newsroom::Actor;
use newsroom::front::{self, Layout};
use serde_json::{Value, json};
use std::path::PathBuf;
use store::Moment;

/// Arrange fronts.
#[derive(Debug, Subcommand)]
pub enum Front {
    /// Show a front: its draft, and what readers see
    Show {
        /// Its name, `home` for the edition's own
        name: String,
        /// Code of the edition [default: the default edition]
        #[arg(long, default_value = "", hide_default_value = true)]
        edition: String,
    },
    /// Replace a front and launch it
    Set {
        /// Its name, `home` for the edition's own
        name: String,
        /// Its layout as JSON: a file, or - for standard input
        file: PathBuf,
        /// Code of the edition [default: the default edition]
        #[arg(long, default_value = "", hide_default_value = true)]
        edition: String,
    },
}

impl Front {
    /// Runs it.
    pub async fn run(self, config: Config) -> Result<Answer, Failure> {
        match self {
            Front::Show { name, edition } => {
                let house = House::take_known(config)?;
                let front = house.newsroom().await?.front(&edition, &name).await?;
                let layout = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
                let json = json!({
                    "name": front.name, "draft": layout(&front.draft), "live": front.live.as_deref().map(layout),
                    "launched_at": front.launched_at.map(Moment), "version": front.version,
                });
                let words = format!("{json:#}");
                Ok(Answer::asked(json, words))
            }
            Front::Set { name, file, edition } => {
                let place = file.display().to_string();
                let json = serde_json::from_str(&read(&file)?)
                    .map_err(|error| Failure::input(format!("{place}: line {}: {error}", error.line())))?;
                let layout = Layout::read(&json).map_err(|refusal| Failure { code: 3, ..Failure::from(refusal).at(&place) })?;
                let house = House::take(config, true)?;
                let room = house.newsroom().await?;
                let mut turn = room.turn(&Actor::Operator).await?;
                front::save_draft(&mut turn, &edition, &name, &layout).await?;
                front::launch(&mut turn, &edition, &name).await?;
                let event = turn.commit().await?.map(|event| event.number);
                house.print(&room).await?;
                Ok(Answer::done(json!({"name": name, "event": event, "visible": true}), format!("launched: {name}")))
            }
        }
    }
}
