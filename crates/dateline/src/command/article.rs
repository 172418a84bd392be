use super::read;
use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::node::Withdrawal;
use crate::report::Answer;
use clap::Subcommand;
use newsroom::article::{self, Draft, Listing, Publish, Schedule, Status, Withdraw};
use newsroom::{Actor, Newsroom};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::PathBuf;
use store::{Id, Moment};

/// Work on stories. REF is an id, a public number or an address.
#[derive(Debug, Subcommand)]
pub enum Article {
    /// Create a story from JSON, or from Markdown with front matter
    Create {
        /// File, or - for standard input
        file: PathBuf,
        /// Code of the edition, where the file names none [default: the default edition]
        #[arg(long)]
        edition: Option<String>,
    },
    /// Show a story
    Show {
        /// Id, number or address
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// List stories, last changed first
    List {
        /// Only with this status
        #[arg(long)]
        status: Option<String>,
        /// Only of this edition
        #[arg(long)]
        edition: Option<String>,
    },
    /// Publish a story, now or at a time
    Publish {
        /// Id, number or address
        #[arg(value_name = "REF")]
        reference: String,
        /// RFC 3339 with a zone, or a local time of the publication
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
    },
    /// Take a story off
    Withdraw {
        /// Id, number or address
        #[arg(value_name = "REF")]
        reference: String,
        /// For the newsroom
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// For readers, at the story's address
        #[arg(long, value_name = "TEXT", default_value = "")]
        notice: String,
        /// On the node that answers there, while its record does not; REF is a public number or an address
        #[arg(long, value_name = "URL")]
        node: Option<String>,
    },
}

impl Article {
    /// Runs it.
    pub async fn run(self, config: Config) -> Result<Answer, Failure> {
        if let Article::Withdraw { reference, reason, notice, node: Some(node) } = self {
            return withdraw_at(config, &node, reference, reason, notice).await;
        }
        // Before anything is opened: a file that can't be read leaves no trace.
        let text = match &self {
            Article::Create { file, .. } => Some(read(file)?),
            _ => None,
        };
        let house = match &self {
            Article::Create { .. } => House::take(config, true)?,
            _ => House::take_known(config)?,
        };
        let room = house.newsroom().await?;
        match self {
            Article::Create { file, edition } => {
                let created = create(&room, &text.unwrap_or_default(), edition).await;
                created.map_err(|failure| failure.at(&file.display().to_string()))
            }
            Article::Show { reference } => show(&room, &reference).await,
            Article::List { status, edition } => list(&room, status.as_deref(), edition).await,
            Article::Publish { reference, at } => publish(&house, &room, &reference, at.as_deref()).await,
            Article::Withdraw { reference, reason, notice, .. } => {
                let id = find(&room, &reference).await?;
                let mut turn = room.urgent_turn(&Actor::Operator).await?;
                let version = article::withdraw(&mut turn, Withdraw { article: id.clone(), reason, notice }).await?;
                let event = turn.commit().await?.map(|event| event.number);
                house.print(&room).await?;
                let json = json!({"id": id, "status": "withdrawn", "version": version, "event": event, "visible": true});
                Ok(Answer::done(json, format!("withdrawn: {reference}")))
            }
        }
    }
}

/// Takes a story off on one node that has lost its record; nothing of ours is opened but the key.
async fn withdraw_at(config: Config, node: &str, reference: String, reason: String, notice: String) -> Result<Answer, Failure> {
    let house = House::take_known(config)?;
    let reference = path_of(&reference).to_owned();
    let withdrawal = Withdrawal { reference, reason, notice, at: house.clock.now() };
    let json = crate::node::withdraw(&house, node, &withdrawal).await?;
    let words = format!("withdrawn on {node}: {}. Withdraw it in the record as soon as that answers", json["address"]);
    Ok(Answer::done(json, words))
}

/// A full address counts as its path.
fn path_of(reference: &str) -> &str {
    match reference.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        None => reference,
    }
}

/// The story that REF names: a full address counts as its path.
async fn find(room: &Newsroom, reference: &str) -> Result<Id, Failure> {
    let path = path_of(reference);
    room.find_article(path).await.map_err(|refusal| Failure::from(refusal).at(reference))
}

async fn create(room: &Newsroom, text: &str, edition: Option<String>) -> Result<Answer, Failure> {
    let (mut content, desk) = crate::sample::content_of(text)?;
    if let (Some(edition), Some(fields)) = (edition, content.as_object_mut()) {
        fields.entry("edition").or_insert_with(|| json!(edition));
    }
    let mut turn = room.turn(&Actor::Operator).await?;
    let created = article::create(&mut turn, Draft { content, desk, ..Draft::default() })
        .await
        .map_err(|refusal| match refusal {
            // What stands in the file is wrong: nothing was written.
            newsroom::Refusal::Invalid(_) => Failure { code: 3, ..refusal.into() },
            refusal => refusal.into(),
        })?;
    turn.commit().await?;
    let json = json!({"id": created.id, "number": null, "revision": created.revision, "status": "draft", "address": null});
    Ok(Answer::asked(json, created.id.to_string()))
}

async fn show(room: &Newsroom, reference: &str) -> Result<Answer, Failure> {
    let id = find(room, reference).await?;
    let shown = room.article(&Actor::Operator, &id, None).await?;
    let mut json = serde_json::to_value(&shown.content).map_err(|error| Failure::failed(error.to_string()))?;
    for (name, value) in [
        ("id", json!(shown.article.id)),
        ("number", json!(shown.article.number)),
        ("status", json!(shown.article.status)),
        ("address", json!(shown.article.address)),
        ("revision", json!(shown.revision)),
        ("public_revision", json!(shown.article.public_revision)),
        ("newer_draft", json!(shown.article.has_newer_draft())),
        ("desk", json!(shown.desk)),
        ("scheduled_at", json!(shown.scheduled_at)),
        ("embargo_until", json!(shown.article.embargo_until.map(Moment))),
        ("first_published_at", json!(shown.article.first_published_at.map(Moment))),
        ("updated_at", json!(shown.article.updated_at.map(Moment))),
    ] {
        json[name] = value;
    }
    let words = format!("{json:#}");
    Ok(Answer::asked(json, words))
}

async fn list(room: &Newsroom, status: Option<&str>, edition: Option<String>) -> Result<Answer, Failure> {
    let status = status
        .map(|name| Status::parse(name).ok_or_else(|| Failure::usage(format!("--status {name}: there is no such status"))))
        .transpose()?;
    let mut items: Vec<Value> = Vec::new();
    let mut words = String::new();
    let mut after = None;
    loop {
        let listing = Listing {
            status,
            edition: edition.clone(),
            after,
            limit: 100,
            ..Listing::default()
        };
        let listed = room.articles(&Actor::Operator, &listing).await?;
        for article in &listed.items {
            items.push(json!({
                "id": article.id, "number": article.number, "status": article.status, "headline": article.headline,
                "address": article.address, "newer_draft": article.has_newer_draft(),
            }));
            let place = article.address.as_deref().unwrap_or(&article.id);
            let _ = writeln!(words, "{:<10} {place}  {}", article.status, article.headline);
        }
        match listed.next {
            Some(next) => after = Some(next),
            None => return Ok(Answer::asked(json!({"items": items, "next": null}), words)),
        }
    }
}

/// A refused field is a wrong argument here.
pub(super) fn as_usage(refusal: newsroom::Refusal) -> Failure {
    match refusal {
        newsroom::Refusal::Invalid(_) => Failure { code: 2, ..refusal.into() },
        refusal => refusal.into(),
    }
}

async fn publish(house: &House, room: &Newsroom, reference: &str, at: Option<&str>) -> Result<Answer, Failure> {
    let id = find(room, reference).await?;
    house.settle(room).await?;
    let mut turn = room.urgent_turn(&Actor::Operator).await?;
    if let Some(at) = at {
        let at = article::local_time(&mut turn, "--at", at).await.map_err(as_usage)?;
        let planned = article::schedule(&mut turn, Schedule { article: id.clone(), at, revision: None }).await?;
        let event = turn.commit().await?.map(|event| event.number);
        let json = json!({"id": id, "status": "scheduled", "at": planned.at, "event": event, "visible": false});
        return Ok(Answer::done(json, format!("planned for {}", planned.at)));
    }
    let published = article::publish(&mut turn, Publish { article: id.clone(), revision: None, original: None }).await?;
    let event = turn.commit().await?.map(|event| event.number);
    house.print(room).await?;
    let json = json!({
        "id": id, "status": "published", "address": published.address, "number": published.number, "version": published.version,
        "event": event, "visible": true,
    });
    Ok(Answer::done(json, format!("published: {}", published.address)))
}
