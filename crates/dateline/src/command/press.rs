use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::keeper::Keeper;
use crate::order::Order;
use crate::report::Answer;
use ::press::Press as Follower;
use clap::{Subcommand, ValueEnum};
use newsroom::Newsroom;
use paper::Print;
use serde_json::{Value, json};
use std::fs::{File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// See and steer the press.
#[derive(Debug, Subcommand)]
pub enum Press {
    /// Say how far the copies are
    Status,
    /// Make the paper anew beside the one that serves
    Rebuild {
        /// One copy only
        #[arg(long, value_name = "NAME")]
        only: Option<Copy>,
    },
    /// Make a paper of this version's shape, so that an upgrade serves at once
    Prepare,
    /// Make a data directory for another node of the same record: a copy of the paper, and the key
    Snapshot {
        /// Folder that is not there yet; give it to the other node's --data
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Take pages out of the running server's cache
    Drop {
        /// As in Surrogate-Key: article/12, chrome/en
        #[arg(value_name = "KEY", required_unless_present = "all")]
        keys: Vec<String>,
        /// Every page
        #[arg(long)]
        all: bool,
    },
}

/// A copy that the press makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Copy {
    /// The paper; its index lies in it and is made with it
    Paper,
    /// The index alone, from the paper
    Search,
    /// Ready pages
    Pages,
}

impl Press {
    /// Runs it.
    pub async fn run(self, config: Config) -> Result<Answer, Failure> {
        let house = House::take_known(config)?;
        match self {
            Press::Status => {
                let json = if house.is_owner() {
                    let room = house.newsroom().await?;
                    let shelf = house.open_shelf().await?;
                    if shelf.current().is_err() {
                        let head = room.ledger_head().await?;
                        let json = json!({"head": head, "paper": null, "search": null, "lag": head, "articles": 0, "found": 0, "parked": [], "trouble": null});
                        return Ok(Answer::asked(json, "there is no paper yet: serve, or press rebuild, makes it"));
                    }
                    let press = house.press_on(&room, shelf.clone(), house.cache()).await?;
                    status(&room, &press, &*shelf.current()?).await?
                } else {
                    house.order(&Order::Status).await?
                };
                let words = standing(&json);
                Ok(Answer::asked(json, words))
            }
            Press::Rebuild { only: Some(Copy::Pages) } => drop_pages(&house, Vec::new(), true).await,
            Press::Rebuild { only: Some(Copy::Search) } => {
                let json = if house.is_owner() {
                    let room = house.newsroom().await?;
                    let shelf = house.open_shelf().await?;
                    let press = house.press_on(&room, shelf.clone(), house.cache()).await?;
                    press.rebuild_search().await?;
                    status(&room, &press, &*shelf.current()?).await?
                } else {
                    house.order(&Order::RebuildSearch).await?
                };
                let words = format!("the index was made anew: {}", standing(&json));
                Ok(Answer::done(json, words))
            }
            Press::Rebuild { .. } => {
                let json = if house.is_owner() {
                    let room = house.newsroom().await?;
                    let shelf = house.open_shelf().await?;
                    // Opening makes the first paper, if there is none.
                    let fresh = shelf.current().is_err();
                    let press = house.press_on(&room, shelf.clone(), house.cache()).await?;
                    if !fresh {
                        press.rebuild().await?;
                    }
                    status(&room, &press, &*shelf.current()?).await?
                } else {
                    house.order(&Order::Rebuild).await?
                };
                let words = format!("made anew: {}", standing(&json));
                Ok(Answer::done(json, words))
            }
            Press::Prepare => {
                let own = env!("CARGO_PKG_VERSION");
                if let Some(other) = house.serving_version().filter(|version| version != own) {
                    return Err(Failure::refused(format!(
                        "the running server is version {other}, this is {own}: stop it first, then prepare makes the paper and the new server starts at once"
                    )));
                }
                let room = house.newsroom().await?;
                house.print(&room).await?;
                let json = json!({"ready": true, "version": own, "head": room.ledger_head().await?});
                Ok(Answer::done(json, "the paper has this version's shape and holds every event"))
            }
            Press::Snapshot { folder } => snapshot(&house, &folder).await,
            Press::Drop { keys, all } => drop_pages(&house, keys, all).await,
        }
    }
}

/// Writes it beside under another name first: a folder of the name that was asked for is whole.
async fn snapshot(house: &House, folder: &Path) -> Result<Answer, Failure> {
    if house.config.database.is_none() {
        return Err(Failure::usage("an embedded record belongs to one node; several nodes share one on PostgreSQL (--database)"));
    }
    let folder = std::path::absolute(folder)?;
    house.keep_outside(&folder)?;
    if folder.exists() {
        return Err(Failure::usage(format!("{}: it is there already", folder.display())));
    }
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = folder.with_file_name(name);
    let _ = std::fs::remove_dir_all(&part);
    std::fs::create_dir_all(&part)?;
    std::fs::set_permissions(&part, Permissions::from_mode(0o700))?;
    let paper = part.join("paper");
    if house.is_owner() {
        house.open_shelf().await?.copy_to(&paper).await?;
    } else {
        house.order(&Order::Snapshot { folder: paper }).await?;
    }
    let mut key = File::options().write(true).create_new(true).mode(0o600).open(part.join("secret.key"))?;
    key.write_all(&house.known_secret()?)?;
    key.sync_all()?;
    std::fs::rename(&part, &folder)?;
    let words = format!("{}: a data directory for another node, with this installation's key in it", folder.display());
    Ok(Answer::done(json!({"folder": folder}), words))
}

async fn drop_pages(house: &House, keys: Vec<String>, all: bool) -> Result<Answer, Failure> {
    if house.is_owner() {
        return Ok(Answer::done(json!({"dropped": 0}), "no server runs here, so no page is kept ready"));
    }
    let json = house.order(&Order::Drop { keys, all }).await?;
    let words = format!("dropped: {}", json["dropped"]);
    Ok(Answer::done(json, words))
}

fn standing(json: &Value) -> String {
    let parked = json["parked"].as_array().map_or(0, Vec::len);
    let mut words = format!(
        "ledger at {}, paper at {}, search at {}; {} stories",
        json["head"], json["paper"], json["search"], json["articles"]
    );
    if parked > 0 {
        words.push_str(&format!("; {parked} parked at their last good version"));
    }
    let taken_off = json["taken_off"].as_array().map_or(0, Vec::len);
    if taken_off > 0 {
        words.push_str(&format!("; {taken_off} off on this node alone until the record decides"));
    }
    if let Some(trouble) = json["trouble"].as_str() {
        words.push_str(&format!("; the press waits: {trouble}"));
    }
    if let Some(at) = json["rewound"]["at"].as_str() {
        words.push_str(&format!("; the ledger was found rewound at {at} and the paper made anew"));
    }
    words
}

/// How the press stands, for `press status` here or from the running server.
pub async fn status(room: &Newsroom, press: &Follower, print: &Print) -> Result<Value, Failure> {
    let head = room.ledger_head().await?;
    let status = press.status();
    let parked: Vec<Value> = status
        .parked
        .iter()
        .map(|parked| json!({"article": parked.article, "problem": parked.problem}))
        .collect();
    let taken_off: Vec<Value> = press.taken_off().iter().map(taken_off).collect();
    let rewound = status.rewound.map(|found| json!({"paper": found.paper, "head": found.head, "at": found.at}));
    Ok(json!({
        "head": head, "paper": status.paper, "search": status.search, "lag": head - status.paper, "articles": print.articles().await?,
        "found": print.found(), "parked": parked, "taken_off": taken_off, "trouble": status.trouble, "rewound": rewound, "comments": print.comments_position().await?.1,
    }))
}

fn taken_off(one: &paper::TakeDown) -> Value {
    let gone = &one.tombstone;
    json!({"number": gone.number, "address": gone.address, "at": gone.at, "reason": one.reason})
}

/// Takes pages out of a running server's cache.
pub async fn dropped(keeper: &Keeper, keys: &[String], all: bool) -> Result<Value, Failure> {
    let read = keeper.shelf.current()?.read_number().await?;
    let count = if all {
        keeper.cache.drop_all(read)
    } else {
        let mut named = std::collections::BTreeSet::new();
        for name in keys {
            let key = paper::key::Key::parse(name)
                .ok_or_else(|| Failure::usage(format!("{name}: no key, which looks like article/12, card/12 or chrome/en")))?;
            named.insert(key);
        }
        keeper.cache.drop_by_hand(&named)
    };
    Ok(json!({ "dropped": count }))
}
