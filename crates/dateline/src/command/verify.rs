use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use serde_json::json;
use store::Engine;

/// Checks that record, paper and index agree. Exit code 6 if they don't.
pub async fn run(config: Config) -> Result<u8, Failure> {
    let house = House::take(config, true)?;
    let room = house.newsroom().await?;
    let mut problems = Vec::new();
    let mut snapshot = room.snapshot().await?;
    let head = snapshot.head.clone();
    let counts = snapshot.counts().await?;
    drop(snapshot);
    let print = house.open_shelf().await?.current()?;
    let position = print.position().await?.unwrap_or_default();
    let mut problem = |place: &str, what: String| problems.push(json!({"where": place, "what": what}));
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
    let ok = problems.is_empty();
    let answer = json!({
        "ok": ok,
        "engine": if room.engine() == Engine::Sqlite { "sqlite" } else { "postgres" },
        "ledger_head": head.number,
        "press": {"paper": position.number, "lag": head.number - position.number},
        "counts": counts,
        "problems": problems,
        "content_digest": room.content_digest().await?,
        "paper_digest": print.digest().await?,
    });
    println!("{answer}");
    Ok(if ok { 0 } else { 6 })
}
