//! The table of the reader's guide is true: every row is a form or a page that works as it says.

use crate::kiosk::Kiosk;
use http::Method;
use newsroom::{Actor, section, setting};
use serde_json::json;

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/reader.md");

/// Rows below a heading: what it does, address, method, fields.
fn rows(heading: &str) -> Vec<(String, String, String, Vec<String>)> {
    let text = std::fs::read_to_string(GUIDE).unwrap();
    let (_, below) = text.split_once(&format!("## {heading}\n")).unwrap();
    let below = below.split("\n## ").next().unwrap();
    let row = |line: &str| {
        let cells: Vec<String> = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        let fields = cells[3]
            .split(',')
            .map(|field| field.trim().trim_matches('`').to_owned())
            .filter(|field| !field.is_empty());
        (cells[0].clone(), cells[1].trim_matches('`').to_owned(), cells[2].clone(), fields.collect())
    };
    below
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains("/account"))
        .map(row)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_what_readers_keep_and_write_works() {
    let kiosk = Kiosk::open().await;
    let mut turn = kiosk.scene.room.turn(&Actor::Operator).await.unwrap();
    let open = section::Change { comments: Some(true), ..section::Change::default() };
    section::update(&mut turn, "", "harbour", open).await.unwrap();
    setting::change(&mut turn, json!({"comments_moderation": "after"}).as_object().unwrap())
        .await
        .unwrap();
    turn.commit().await.unwrap();
    let story = kiosk.story(json!({"headline": "For the guide", "tags": ["Tides"]})).await.number.to_string();
    let cookie = kiosk.reader("ada@tidings.example", "Ada").await;
    let rows = rows("Saved, followed, read, written");
    assert!(rows.len() >= 24, "{}", rows.len());
    for (what, address, method, names) in rows {
        let page = kiosk.ask(Method::GET, "/account/comments", &[("cookie", &cookie)]).await.html();
        let token = page
            .values("form[action$='delete'] input[name='comment']", "value")
            .into_iter()
            .next()
            .unwrap_or_default();
        let saved = kiosk.ask(Method::GET, "/account/saved", &[("cookie", &cookie)]).await.html();
        let feed = saved.values(".kept-address a", "href").into_iter().next().unwrap_or_default();
        let own = address.ends_with("/edit") || address.ends_with("/delete");
        let value = |name: &str| match name {
            "article" | "articles" => story.clone(),
            "kind" => "tag".into(),
            "slug" => "tides".into(),
            "edition" => "en".into(),
            "follows" => "tag/en/tides".into(),
            "on" => "yes".into(),
            "text" => "Words for the guide.".into(),
            "comment" if own => token.clone(),
            "comment" => "1".into(),
            "reason" => "other".into(),
            "before" | "folder" | "note" | "parent" | "name" | "removed" | "unfollowed" => String::new(),
            other => panic!("{what}: nobody knows the field {other}"),
        };
        let fields: Vec<(&str, String)> = names.iter().map(|name| (name.as_str(), value(name))).collect();
        let status = if method == "GET" {
            let query = serde_urlencoded::to_string(&fields).unwrap();
            // A feed was opened and ended by the rows before: another one is read.
            let address = if address.ends_with("/TOKEN") {
                kiosk.post_as(&cookie, "/account/saved/feed", &[]).await;
                let saved = kiosk.ask(Method::GET, "/account/saved", &[("cookie", &cookie)]).await.html();
                saved.values(".kept-address a", "href")[0].trim_start_matches(crate::kiosk::SITE).to_owned()
            } else {
                assert!(feed.is_empty() || feed.starts_with("https://"), "{feed}");
                format!("{address}?{query}")
            };
            kiosk.ask(Method::GET, &address, &[("cookie", &cookie)]).await.status.as_u16()
        } else {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = kiosk.post_as(&cookie, &address, &fields).await;
            kiosk.print().await;
            answer.status.as_u16()
        };
        assert!(
            matches!((method.as_str(), status), ("GET", 200) | ("POST", 200 | 303)),
            "{what}: {method} {address} {fields:?} is answered {status}"
        );
    }
}
