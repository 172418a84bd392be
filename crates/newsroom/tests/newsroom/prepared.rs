//! What somebody does something to, made beforehand, and the deeds that more than one test does.

use newsroom::article::{self, Publish, Save, Schedule, Withdraw};
use newsroom::asset::NewAsset;
use newsroom::proposal::{Action, NewProposal};
use newsroom::{Actor, Refusal, Turn};
use newsroom::{asset, author, desk, edition, front, page, proposal, redirect, section, series, staff, tag};
use serde_json::json;
use store::Id;
use testkit::Scene;

pub fn id(text: &str) -> Id {
    text.parse().unwrap()
}

/// Does one operation by itself, and it works.
pub async fn run<T>(scene: &Scene, operation: impl AsyncFnOnce(&mut Turn<'_>) -> Result<T, Refusal>) -> T {
    let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
    let done = operation(&mut turn).await.unwrap();
    turn.commit().await.unwrap();
    done
}

pub async fn draft(scene: &Scene, word: &str) -> Vec<String> {
    vec![scene.draft(json!({"headline": word, "tags": [word]})).await.id.to_string()]
}

pub async fn story(scene: &Scene, word: &str) -> Vec<String> {
    vec![scene.story(json!({"headline": word, "tags": [word]})).await.0.to_string()]
}

pub async fn save(turn: &mut Turn<'_>, article: &str, side: usize) -> Result<(), Refusal> {
    let save = Save {
        article: id(article),
        base: 1,
        content: json!({"headline": format!("saved by {side}")}),
        reason: "saved".into(),
    };
    article::save(turn, save).await.map(drop)
}

pub async fn publish(turn: &mut Turn<'_>, article: &str) -> Result<(), Refusal> {
    article::publish(turn, Publish { article: id(article), revision: None, original: None })
        .await
        .map(drop)
}

/// What was known of a story at its source: its number there and its address.
pub fn original(word: &str) -> article::Original {
    article::Original {
        number: Some(4_711),
        address: Some(format!("/{word}")),
        ..Default::default()
    }
}

pub async fn take(turn: &mut Turn<'_>, word: &str, source_id: &str) -> Result<(), Refusal> {
    let content = json!({"headline": word, "section": "harbour", "tags": ["crowd", word]});
    let incoming = article::Incoming {
        content: newsroom::Content::read(&content, &newsroom::Content::default()).unwrap(),
        release: Some(original(word)),
        old_addresses: vec![format!("/old-{word}")],
        source_type: "post".into(),
        source_id: source_id.into(),
        hash: "h".into(),
        ..article::Incoming::default()
    };
    let taken = article::take(turn, "https://old.example", "", vec![incoming], &mut Default::default()).await;
    taken.map(drop)
}

pub async fn withdraw(turn: &mut Turn<'_>, article: &str) -> Result<(), Refusal> {
    let withdraw = Withdraw {
        article: id(article),
        reason: "wrong".into(),
        notice: String::new(),
    };
    article::withdraw(turn, withdraw).await.map(drop)
}

pub async fn plan(turn: &mut Turn<'_>, article: &str, seconds: usize) -> Result<(), Refusal> {
    let at = turn.now.plus_seconds(i64::try_from(seconds).unwrap());
    article::schedule(turn, Schedule { article: id(article), at, revision: None }).await.map(drop)
}

pub async fn propose(turn: &mut Turn<'_>, article: &str) -> Result<proposal::Proposal, Refusal> {
    let at = turn.now.plus_seconds(3_600);
    proposal::propose(
        turn,
        NewProposal {
            article: id(article),
            action: Action::Schedule,
            at,
            note: "for the morning".into(),
        },
    )
    .await
}

pub async fn proposed(scene: &Scene, word: &str) -> Vec<String> {
    let mut what = draft(scene, word).await;
    what.push(run(scene, async |turn| propose(turn, &what[0]).await).await.id);
    what
}

pub async fn new_section(turn: &mut Turn<'_>, slug: &str) -> Result<(), Refusal> {
    let new = section::NewSection { slug: slug.into(), name: slug.into(), ..Default::default() };
    section::create(turn, new).await.map(drop)
}

pub async fn sections(scene: &Scene, slugs: &[&str]) -> Vec<String> {
    for slug in slugs {
        run(scene, async |turn| new_section(turn, slug).await).await;
    }
    slugs.iter().map(|slug| (*slug).to_owned()).collect()
}

pub async fn new_series(turn: &mut Turn<'_>, slug: &str) -> Result<(), Refusal> {
    let new = series::NewSeries { slug: slug.into(), name: slug.into(), ..Default::default() };
    series::create(turn, new).await.map(drop)
}

pub async fn podcast(scene: &Scene, slug: &str) -> Vec<String> {
    run(scene, async |turn| new_series(turn, slug).await).await;
    vec![slug.to_owned()]
}

pub async fn new_tag(turn: &mut Turn<'_>, slug: &str) -> Result<(), Refusal> {
    tag::create(turn, tag::NewTag { slug: slug.into(), name: slug.into(), ..Default::default() })
        .await
        .map(drop)
}

pub async fn tags(scene: &Scene, slugs: &[&str]) -> Vec<String> {
    for slug in slugs {
        run(scene, async |turn| new_tag(turn, slug).await).await;
    }
    slugs.iter().map(|slug| (*slug).to_owned()).collect()
}

pub async fn new_author(turn: &mut Turn<'_>, slug: &str) -> Result<(), Refusal> {
    author::create(turn, author::NewAuthor { slug: slug.into(), name: slug.into(), ..Default::default() })
        .await
        .map(drop)
}

pub async fn authors(scene: &Scene, word: &str) -> Vec<String> {
    run(scene, async |turn| new_author(turn, word).await).await;
    vec![word.to_owned()]
}

pub async fn new_edition(turn: &mut Turn<'_>, code: &str) -> Result<(), Refusal> {
    let new = edition::NewEdition {
        code: code.into(),
        name: "Tidings".into(),
        language: "en".into(),
        ..Default::default()
    };
    edition::create(turn, new).await.map(drop)
}

pub async fn new_page(turn: &mut Turn<'_>, slug: &str) -> Result<(), Refusal> {
    page::create(
        turn,
        page::NewPage {
            slug: slug.into(),
            title: slug.into(),
            published: true,
            ..Default::default()
        },
    )
    .await
    .map(drop)
}

pub async fn new_redirect(turn: &mut Turn<'_>, from: &str) -> Result<Id, Refusal> {
    redirect::create(turn, redirect::NewRedirect { from: from.into(), to: "/harbour".into(), status: 301 }).await
}

pub async fn arrange(turn: &mut Turn<'_>, name: &str, side: usize) -> Result<(), Refusal> {
    let layout = front::Layout::read(&json!({"containers": [{"shape": "row", "title": format!("Row {side}")}]}))?;
    front::save_draft(turn, "", name, &layout).await.map(drop)
}

pub async fn new_desk(turn: &mut Turn<'_>, slug: &str) -> Result<(), Refusal> {
    desk::create(turn, desk::NewDesk { slug: slug.into(), name: slug.into() }).await.map(drop)
}

pub async fn hire(turn: &mut Turn<'_>, word: &str, role: &str) -> Result<Id, Refusal> {
    staff::add(
        turn,
        staff::NewStaff {
            email: format!("{word}@tidings.example"),
            role: role.into(),
            ..Default::default()
        },
    )
    .await
}

pub async fn hired(scene: &Scene, word: &str, role: &str) -> Vec<String> {
    vec![run(scene, async |turn| hire(turn, word, role).await).await.to_string()]
}

pub async fn new_asset(turn: &mut Turn<'_>, name: &str) -> Result<Id, Refusal> {
    let new = NewAsset {
        kind: "video".into(),
        media_type: "video/mp4".into(),
        name: name.into(),
        ..Default::default()
    };
    asset::add(turn, new).await.map(|asset| asset.id)
}

pub async fn file(scene: &Scene, name: &str) -> Vec<String> {
    vec![run(scene, async |turn| new_asset(turn, name).await).await.to_string()]
}

pub fn captions(side: usize) -> newsroom::track::Track {
    newsroom::track::Track {
        kind: "captions".into(),
        language: "en".into(),
        label: format!("English {side}"),
        blob: "c".repeat(64),
        ..Default::default()
    }
}
