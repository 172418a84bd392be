use super::read;
use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use clap::Subcommand;
use newsroom::article::{self, Draft, Listing, Publish, Schedule, Status, Withdraw};
use newsroom::{Actor, Newsroom};
use serde_json::{Value, json};
use std::path::PathBuf;
use store::Id;

/// Work on stories. REF is an id, a public number or an address.
#[derive(Debug, Subcommand)]
pub enum Article {
    /// Create a story from JSON, or from Markdown with front matter
    Create {
        /// File, or - for standard input
        file: PathBuf,
    },
    /// Show a story
    Show {
        /// Id, number or address
        reference: String,
    },
    /// List stories
    List {
        /// Only with this status
        #[arg(long)]
        status: Option<String>,
    },
    /// Publish a story, now or at a time
    Publish {
        /// Id, number or address
        reference: String,
        /// RFC 3339 with a zone, or a local time
        #[arg(long)]
        at: Option<String>,
    },
    /// Take a story off
    Withdraw {
        /// Id, number or address
        reference: String,
        /// For the newsroom
        #[arg(long)]
        reason: String,
        /// For readers
        #[arg(long, default_value = "")]
        notice: String,
    },
}

impl Article {
    /// Runs it.
    pub async fn run(self, config: Config) -> Result<u8, Failure> {
        let as_json = config.json;
        let house = House::take(config, true)?;
        let room = house.newsroom().await?;
        let answer = match self {
            Article::Create { file } => create(&room, &read(&file)?).await?,
            Article::Show { reference } => show(&room, &reference).await?,
            Article::List { status } => list(&room, status.as_deref()).await?,
            Article::Publish { reference, at } => {
                let answer = publish(&room, &reference, at.as_deref()).await?;
                house.print(&room).await?;
                answer
            }
            Article::Withdraw { reference, reason, notice } => {
                let article = room.find_article(&reference).await?;
                let mut turn = room.urgent_turn(&Actor::Operator).await?;
                article::withdraw(&mut turn, Withdraw { article: article.clone(), reason, notice }).await?;
                turn.commit().await?;
                house.print(&room).await?;
                json!({"id": article, "status": "withdrawn"})
            }
        };
        if as_json { println!("{answer}") } else { println!("{answer:#}") }
        Ok(0)
    }
}

async fn create(room: &Newsroom, text: &str) -> Result<Value, Failure> {
    let (content, desk) = crate::sample::content_of(text)?;
    let mut turn = room.turn(&Actor::Operator).await?;
    let created = article::create(&mut turn, Draft { content, desk, ..Draft::default() }).await?;
    turn.commit().await?;
    Ok(json!({"id": created.id, "number": null, "revision": created.revision, "status": "draft", "address": null}))
}

async fn show(room: &Newsroom, reference: &str) -> Result<Value, Failure> {
    let id = room.find_article(reference).await?;
    let shown = room.article(&Actor::Operator, &id, None).await?;
    let mut body = serde_json::to_value(&shown.content).map_err(|error| Failure::failed(error.to_string()))?;
    body["id"] = json!(shown.article.id);
    body["number"] = json!(shown.article.number);
    body["status"] = json!(shown.article.status);
    body["address"] = json!(shown.article.address);
    body["revision"] = json!(shown.revision);
    body["desk"] = json!(shown.desk);
    Ok(body)
}

async fn list(room: &Newsroom, status: Option<&str>) -> Result<Value, Failure> {
    let status = status
        .map(|name| Status::parse(name).ok_or_else(|| Failure::usage(format!("--status {name}: there is no such status"))))
        .transpose()?;
    let mut items = Vec::new();
    let mut after = None;
    loop {
        let listing = Listing { status, after, limit: 100, ..Listing::default() };
        let listed = room.articles(&Actor::Operator, &listing).await?;
        items.extend(listed.items.iter().map(|article| {
            json!({"id": article.id, "number": article.number, "status": article.status, "headline": article.headline, "address": article.address})
        }));
        match listed.next {
            Some(next) => after = Some(next),
            None => return Ok(json!({ "items": items })),
        }
    }
}

async fn publish(room: &Newsroom, reference: &str, at: Option<&str>) -> Result<Value, Failure> {
    let id: Id = room.find_article(reference).await?;
    let mut turn = room.urgent_turn(&Actor::Operator).await?;
    if let Some(at) = at {
        let at = article::local_time(&mut turn, at).await?;
        let planned = article::schedule(&mut turn, Schedule { article: id.clone(), at, revision: None }).await?;
        turn.commit().await?;
        return Ok(json!({"id": id, "status": "scheduled", "at": planned.at}));
    }
    let published = article::publish(&mut turn, Publish { article: id.clone(), revision: None, original: None }).await?;
    let event = turn.commit().await?;
    Ok(json!({"id": id, "address": published.address, "number": published.number, "event": event.map(|event| event.number), "visible": true}))
}
