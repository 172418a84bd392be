use crate::command::backup::Passphrase;
use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::order::Order;
use crate::report::Answer;
use clap::Args;
use newsroom::backup::verified;
use newsroom::{Actor, Newsroom, Refusal};
use paper::Print;
use press::Press;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use store::{Blobs, Engine};
use vault::backup::{self, Chest};
use vault::export;

/// Check that record, paper and index agree; with a folder, that an export or backups are whole
#[derive(Debug, Args)]
pub struct Verify {
    /// An export, or a folder of backups; without it, the data directory
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    passphrase: Passphrase,
}

impl Verify {
    /// Runs it. Exit code 6 if something is not as it must be.
    pub async fn run(self, config: Config) -> Result<Answer, Failure> {
        match &self.folder {
            None => own(config).await,
            Some(folder) => {
                let answer = kept(folder, self.passphrase.read()?.as_deref())?;
                if Chest::is_one(folder) && House::is_known(&config) {
                    // What was looked at lies somewhere else: that this can't be noted here is no fault of its own.
                    if let Err(failure) = note(config, folder, &answer).await {
                        tracing::warn!(words = %failure.words, "that these backups were looked at could not be noted");
                    }
                }
                Ok(answer)
            }
        }
    }
}

/// Looks at every file of an export or of a folder of backups.
fn kept(folder: &Path, passphrase: Option<&str>) -> Result<Answer, Failure> {
    let (kind, problems) = if Chest::is_one(folder) {
        let chest = match passphrase {
            Some(words) => Some(Chest::open(folder, Some(words))?),
            // Without one, a sealed set can't be asked for its pieces; each file is looked at all the same.
            None => Chest::open(folder, None).ok(),
        };
        let found = backup::problems(folder, chest.as_ref())?;
        ("backups", found.into_iter().map(|problem| (problem.file, problem.what)).collect())
    } else if export::is_one(folder) {
        ("export", export::problems(folder)?)
    } else {
        return Err(Failure::usage(format!("{}: neither an export nor a folder of backups", folder.display())));
    };
    let mut words = String::new();
    for (file, what) in &problems {
        let _ = writeln!(words, "{file}: {what}");
    }
    words.push_str(if problems.is_empty() { "every file is as it was written" } else { "something was changed" });
    let listed: Vec<Value> = problems.iter().map(|(file, what)| json!({"where": file, "what": what})).collect();
    let json = json!({"ok": problems.is_empty(), "kind": kind, "problems": listed});
    Ok(Answer::asked(json, words).with_code(if problems.is_empty() { 0 } else { 6 }))
}

/// Notes in the record which of its backups were looked at, and what was found.
async fn note(config: Config, folder: &Path, answer: &Answer) -> Result<(), Failure> {
    let names = backup::names(folder)?;
    let first = &answer.json()["problems"][0];
    let problem = match first["where"].as_str() {
        Some(file) => format!("{file}: {}", first["what"].as_str().unwrap_or_default()),
        None => String::new(),
    };
    let house = House::take_known(config)?;
    let room = house.open_record(false).await?;
    let operator = Actor::Operator;
    let mut turn = room.turn(&operator).await?;
    verified(&mut turn, &names, &problem).await?;
    turn.commit().await?;
    room.close().await;
    Ok(())
}

/// Checks that record, paper and index agree, and that files are as they were written.
async fn own(config: Config) -> Result<Answer, Failure> {
    let house = House::take_known(config)?;
    let mut json = if house.is_owner() {
        let room = house.newsroom().await?;
        let shelf = house.open_shelf().await?;
        if shelf.is_damaged() {
            let what = "it lacks something that the program makes: nothing can be compared with it";
            json!({"ok": false, "ledger_head": room.ledger_head().await?, "problems": [{"where": "paper", "what": what}]})
        } else {
            // A server that was killed has left the rest for later; a paper that stands behind is no damage.
            let press = house.press_on(&room, shelf.clone(), house.cache()).await?;
            if let Err(error) = press.run_to_end().await {
                tracing::warn!(%error, "the press could not come to the end of the ledger");
            }
            check(&room, &press, &*shelf.current()?).await?
        }
    } else {
        house.order(&Order::Verify).await?
    };
    // Here also beside a server, which has readers to think of: every file is read.
    let (room, readers) = (house.newsroom().await?, house.readers().await?);
    let changed = vault::look(&room, &readers).await?;
    readers.close().await;
    room.close().await;
    let ok = json["ok"] == true && changed.is_empty();
    json["ok"] = json!(ok);
    if let Some(problems) = json["problems"].as_array_mut() {
        problems.extend(changed.into_iter().map(|(file, what)| json!({"where": file, "what": what})));
    }
    let mut words = format!(
        "ledger at {}, paper at {}\ncontent {}\npaper   {}\n",
        json["ledger_head"],
        json["press"]["paper"],
        json["content_digest"].as_str().unwrap_or_default(),
        json["paper_digest"].as_str().unwrap_or_default(),
    );
    for problem in json["problems"].as_array().into_iter().flatten() {
        let _ = writeln!(words, "{}: {}", problem["where"].as_str().unwrap_or_default(), problem["what"].as_str().unwrap_or_default());
    }
    words.push_str(if ok { "everything agrees" } else { "something does not agree" });
    let of_copies = |problem: &Value| problem["where"].as_str().is_some_and(|place| place.starts_with("paper") || place == "index");
    if json["problems"].as_array().is_some_and(|problems| problems.iter().any(of_copies)) {
        words.push_str("; `dateline press rebuild` makes paper and index anew from the record");
    }
    Ok(Answer::asked(json, words).with_code(if ok { 0 } else { 6 }))
}

/// Compares a record with its paper. While somebody publishes, the paper may stand an event behind: it is looked at again.
pub async fn check(room: &Newsroom, press: &Press, print: &Print) -> Result<Value, Failure> {
    let mut last = match compare(room, press, print).await {
        Ok(compared) => compared,
        // A paper that can't be read is something that is found.
        Err(failure) => match print.digest().await {
            Err(error) if error.is_damage() => {
                let what = format!("it can't be read: {error}");
                return Ok(json!({"ok": false, "ledger_head": room.ledger_head().await?, "problems": [{"where": "paper", "what": what}]}));
            }
            _ => return Err(failure),
        },
    };
    for _ in 0..20 {
        if last["ok"] == true {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        last = compare(room, press, print).await?;
    }
    let mut wrong = unless_damaged("record", room.disagreements().await.map_err(press::Error::from))?;
    // Of a ledger that is out of joint no paper can be made to compare with.
    if !wrong.iter().any(|(place, _)| place == "ledger") {
        wrong.extend(unless_damaged("record", press.disagreements().await)?);
    }
    if !wrong.is_empty() {
        last["ok"] = json!(false);
    }
    if let Some(problems) = last["problems"].as_array_mut() {
        problems.extend(wrong.into_iter().map(|(place, what)| json!({"where": place, "what": what})));
    }
    Ok(last)
}

/// A row that can't be read is something that is found, and nothing that ends the search.
fn unless_damaged(place: &str, found: Result<Vec<(String, String)>, press::Error>) -> Result<Vec<(String, String)>, Failure> {
    match found {
        Err(press::Error::Record(Refusal::Damaged(what) | Refusal::Store(store::Error::Corrupt(what)))) => {
            Ok(vec![(place.to_owned(), format!("a row can't be read: {what}"))])
        }
        Err(press::Error::Paper(error)) if error.is_damage() => Ok(vec![("paper".to_owned(), error.to_string())]),
        found => Ok(found?),
    }
}

async fn compare(room: &Newsroom, press: &Press, print: &Print) -> Result<Value, Failure> {
    let mut problems = Vec::new();
    let mut snapshot = room.snapshot().await?;
    let head = snapshot.head.clone();
    let counts = snapshot.counts().await?;
    drop(snapshot);
    let position = print.position().await?.unwrap_or_default();
    let mut problem = |place: &str, what: String| problems.push(json!({"where": place, "what": what}));
    if position.record != room.id().as_str() {
        problem("paper", format!("it was made from record {}, this is record {}", position.record, room.id()));
    }
    if position.number != head.number || position.id != head.id {
        problem("paper", format!("it stands at event {}, the ledger at {}", position.number, head.number));
    }
    let articles = print.articles().await?;
    let published = counts.get("published").copied().unwrap_or_default();
    if articles != published {
        problem("paper", format!("it holds {articles} stories, the record has {published} published"));
    }
    let found = i64::try_from(print.found()).unwrap_or(i64::MAX);
    let standing = articles - print.over(room.clock.now()).await?;
    if found != standing {
        problem("index", format!("it finds {found} stories, the paper holds {standing} whose time is not over"));
    }
    // The readers' data is part of what a restore or another engine must agree on.
    let mut content = match room.content_digest().await {
        Ok(digest) => digest,
        Err(Refusal::Damaged(what) | Refusal::Store(store::Error::Corrupt(what))) => {
            problem("record", format!("a row can't be read: {what}"));
            String::new()
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(readers) = press.readers() {
        let (log, printed) = (readers.log_head().await?, print.comments_position().await?);
        if log.number != printed.1 {
            problem("comments", format!("the paper stands at {} of their log, which is at {}", printed.1, log.number));
        }
        content = Blobs::name(format!("{content} {}", readers.content_digest().await?).as_bytes());
    }
    Ok(json!({
        "ok": problems.is_empty(),
        "engine": if room.engine() == Engine::Sqlite { "sqlite" } else { "postgres" },
        "ledger_head": head.number,
        "press": {"paper": position.number, "lag": head.number - position.number},
        "counts": counts,
        "problems": problems,
        "content_digest": content,
        "paper_digest": print.digest().await?,
    }))
}
