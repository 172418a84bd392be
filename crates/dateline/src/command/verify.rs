use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::order::Order;
use crate::report::Answer;
use newsroom::Newsroom;
use paper::Print;
use press::Press;
use serde_json::{Value, json};
use std::fmt::Write;
use store::{Blobs, Engine};

/// Checks that record, paper and index agree. Exit code 6 if they don't.
pub async fn run(config: Config) -> Result<Answer, Failure> {
    let house = House::take_known(config)?;
    let json = if house.is_owner() {
        let room = house.newsroom().await?;
        let shelf = house.open_shelf().await?;
        // A server that was killed has left the rest for later; a paper that stands behind is no damage.
        let press = house.press_on(&room, shelf.clone(), house.cache()).await?;
        press.run_to_end().await?;
        check(&room, &press, &*shelf.current()?).await?
    } else {
        house.order(&Order::Verify).await?
    };
    let ok = json["ok"] == true;
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
    Ok(Answer::asked(json, words).with_code(if ok { 0 } else { 6 }))
}

/// Compares a record with its paper. While somebody publishes, the paper may stand an event behind: it is looked at again.
pub async fn check(room: &Newsroom, press: &Press, print: &Print) -> Result<Value, Failure> {
    let mut last = compare(room, press, print).await?;
    for _ in 0..20 {
        if last["ok"] == true {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        last = compare(room, press, print).await?;
    }
    Ok(last)
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
    if found != articles {
        problem("index", format!("it finds {found} stories, the paper holds {articles}"));
    }
    // The readers' data is part of what a restore or another engine must agree on.
    let mut content = room.content_digest().await?;
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
