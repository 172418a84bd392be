use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use ::press::Press as Follower;
use clap::Subcommand;
use serde_json::json;

/// See and steer the press.
#[derive(Debug, Subcommand)]
pub enum Press {
    /// Say how far the copies are
    Status,
    /// Make the paper anew beside the one that serves
    Rebuild,
}

impl Press {
    /// Runs it.
    pub async fn run(self, config: Config) -> Result<u8, Failure> {
        let house = House::take(config, matches!(self, Press::Status))?;
        let room = house.newsroom().await?;
        match self {
            Press::Status => {
                let head = room.ledger_head().await?;
                let print = house.open_shelf().await?.current()?;
                let paper = print.position().await?.map_or(0, |position| position.number);
                println!("{}", json!({"head": head, "paper": paper, "lag": head - paper, "articles": print.articles().await?}));
            }
            Press::Rebuild => {
                let shelf = house.open_shelf().await?;
                let press = Follower::open(room, shelf.clone(), house.cache()).await?;
                press.rebuild().await?;
                println!("{}", json!({"articles": shelf.current()?.articles().await?}));
            }
        }
        Ok(0)
    }
}
