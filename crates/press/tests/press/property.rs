//! After any sequence of decisions the paper that followed them equals one made from nothing, and every page that was kept equals
//! the same page made now.

use crate::hall::Hall;
use newsroom::article;
use newsroom::front::Layout;
use newsroom::{Actor, Refusal, Turn, author, edition, page, redirect, section, setting, tag};
use paper::Shelf;
use paper::cache::{Cache, Outcome};
use press::Press;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Id, params};
use testkit::Scene;

/// A decision: which, about which story, in which manner.
type Decision = (u8, u8, u8);

const SECTIONS: [&str; 3] = ["harbour", "council", "quay"];
const TAGS: [&str; 4] = ["tides", "tide", "walls", "ferries"];
const AUTHORS: [&str; 2] = ["ilse-varnay", "tom-ketter"];
const STORIES: u8 = 5;

/// A newsroom under test with the stories made so far.
struct Play {
    hall: Hall,
    stories: Vec<Id>,
    addresses: BTreeSet<String>,
}

impl Play {
    async fn open(scene: Scene) -> Play {
        let hall = Hall::open(scene).await;
        for name in ["Ilse Varnay", "Tom Ketter"] {
            hall.author(name).await;
        }
        let mut turn = hall.scene.room.turn(&Actor::Operator).await.unwrap();
        let quay = section::NewSection {
            slug: "quay".into(),
            name: "Quay".into(),
            parent: Some("harbour".into()),
            ..section::NewSection::default()
        };
        section::create(&mut turn, quay).await.unwrap();
        let russian = edition::NewEdition {
            code: "ru".into(),
            name: "Вести".into(),
            language_name: "Русский".into(),
            ..Default::default()
        };
        edition::create(&mut turn, russian).await.unwrap();
        let port = section::NewSection {
            edition: "ru".into(),
            slug: "harbour".into(),
            name: "Порт".into(),
            ..Default::default()
        };
        section::create(&mut turn, port).await.unwrap();
        turn.commit().await.unwrap();
        let fixed = [
            "/",
            "/ru",
            "/harbour",
            "/council",
            "/quay",
            "/ru/harbour",
            "/tag/tides",
            "/tag/tide",
            "/tag/walls",
            "/tag/ferries",
            "/author/ilse-varnay",
            "/author/tom-ketter",
            "/archive",
            "/archive/2026",
            "/archive/2026/11",
            "/archive/2026/11/24",
            "/archive/2026/11/25",
            "/archive/2026/10",
            "/corrections",
            "/rss.xml",
            "/ru/atom.xml",
            "/harbour/feed.json",
            "/tag/tides/rss.xml",
            "/author/tom-ketter/atom.xml",
            "/sitemap.xml",
            "/sitemap/site.xml",
            "/sitemap/en-2026-11.xml",
            "/sitemap/ru-2026-11.xml",
            "/sitemap-news.xml",
            "/robots.txt",
            "/about",
            "/old",
            "/harbour?month=2026-11",
            "/quay?month=2026-10",
            "/tag/tides?month=2026-11",
            "/ru/archive",
        ];
        Play {
            hall,
            stories: Vec::new(),
            addresses: fixed.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Does what is decided; what the newsroom refuses leaves nothing.
    async fn decide(&mut self, (what, which, how): Decision) {
        let story = self.stories.get(usize::from(which) % self.stories.len().max(1)).cloned();
        let room = &self.hall.scene.room;
        match (what % 20, story) {
            (0..=3, _) if self.stories.len() < usize::from(STORIES) => {
                let created = self.hall.scene.draft(fields(which, how)).await;
                self.hall.scene.publish(&created.id).await;
                self.stories.push(created.id);
            }
            (0..=5, Some(id)) => {
                let base = self
                    .hall
                    .scene
                    .db
                    .one::<(i64,)>("SELECT head FROM article WHERE id = $1", params![&id])
                    .await
                    .unwrap()
                    .0;
                let mut content = fields(how, which);
                content.as_object_mut().unwrap().remove("edition");
                if how % 3 == 0 {
                    content = json!({"body": {"version": 1, "blocks": [{"type": "paragraph", "text": format!("Text {which}.")}]}});
                }
                if how % 7 == 1 {
                    content["slug"] = json!(format!("moved-{which}"));
                }
                let mut turn = room.turn(&self.hall.scene.cast.ben).await.unwrap();
                let save = article::Save { article: id.clone(), base, content, reason: "saved".into() };
                let saved = article::save(&mut turn, save).await.map(drop);
                finish(turn, saved).await;
                self.publish(&id).await;
            }
            (6, Some(id)) => {
                let mut turn = room.turn(&self.hall.scene.cast.ada).await.unwrap();
                let correct = article::Correct {
                    article: id,
                    note: format!("Correction {how}."),
                    place: "foot".into(),
                    revision: None,
                };
                let done = article::correct(&mut turn, correct).await.map(drop);
                finish(turn, done).await;
            }
            (7 | 8, Some(id)) => {
                let mut turn = room.turn(&self.hall.scene.cast.cora).await.unwrap();
                let withdraw = article::Withdraw {
                    article: id,
                    reason: "wrong".into(),
                    notice: format!("Notice {how}."),
                };
                let done = article::withdraw(&mut turn, withdraw).await.map(drop);
                finish(turn, done).await;
            }
            (9, Some(id)) => self.publish(&id).await,
            (10, Some(id)) => {
                let until = self.hall.scene.clock.now().plus_seconds(i64::from(how) * 30);
                let mut turn = room.turn(&self.hall.scene.cast.cora).await.unwrap();
                let done = article::expire(&mut turn, &id, (how % 4 != 0).then_some(until)).await;
                finish(turn, done).await;
            }
            (11, Some(id)) => {
                let other = self.stories[usize::from(how) % self.stories.len()].clone();
                let mut turn = room.turn(&self.hall.scene.cast.ada).await.unwrap();
                let done = article::translate(&mut turn, &id, &other).await;
                finish(turn, done).await;
            }
            (12, Some(id)) => {
                let layout = json!({"containers": [
                    {"shape": "lead", "cards": [id.to_string()]},
                    {"shape": "row", "title": "Harbour", "fill": {"section": "harbour", "count": 3}},
                ]});
                let name = ["home", "harbour"][usize::from(how) % 2];
                let mut turn = room.turn(&self.hall.scene.cast.cora).await.unwrap();
                newsroom::front::save_draft(&mut turn, "", name, &Layout::read(&layout).unwrap())
                    .await
                    .unwrap();
                let done = newsroom::front::launch(&mut turn, "", name).await.map(drop);
                finish(turn, done).await;
            }
            _ => self.manage(what, which, how).await,
        }
    }

    async fn publish(&self, id: &Id) {
        let mut turn = self.hall.scene.room.turn(&self.hall.scene.cast.ada).await.unwrap();
        let publish = article::Publish { article: id.clone(), revision: None, original: None };
        let done = article::publish(&mut turn, publish).await.map(drop);
        finish(turn, done).await;
    }

    /// Decisions about what stands around the stories.
    async fn manage(&self, what: u8, which: u8, how: u8) {
        let mut turn = self.hall.scene.room.turn(&Actor::Operator).await.unwrap();
        let name = format!("Name {how}");
        let done = match what % 11 {
            0 => {
                let change = tag::Change { name: Some(name), ..Default::default() };
                tag::update(&mut turn, "", TAGS[usize::from(which) % 4], change).await
            }
            1 => tag::merge(&mut turn, "", TAGS[usize::from(which) % 4], TAGS[usize::from(how) % 4]).await,
            2 => {
                let change = author::Change { name: Some(name), ..Default::default() };
                author::update(&mut turn, AUTHORS[usize::from(which) % 2], change).await
            }
            3 => {
                let parent = ["harbour", "council", ""][usize::from(how) % 3];
                let change = section::Change { parent: Some(Some(parent.into())), ..Default::default() };
                section::update(&mut turn, "", "quay", change).await
            }
            4 => {
                let change = section::Change { name: Some(name), ..Default::default() };
                section::update(&mut turn, "", SECTIONS[usize::from(which) % 3], change).await
            }
            5 => {
                let values = json!({"name": format!("Tidings {how}")});
                setting::change(&mut turn, values.as_object().unwrap()).await
            }
            6 => {
                let values = json!({"time_zone": (["Europe/Berlin", "Pacific/Auckland", "America/Lima"][usize::from(how) % 3])});
                setting::change(&mut turn, values.as_object().unwrap()).await
            }
            7 => {
                let new = page::NewPage {
                    slug: "about".into(),
                    title: name,
                    published: how.is_multiple_of(2),
                    ..Default::default()
                };
                match page::create(&mut turn, new).await {
                    Ok(_) => Ok(()),
                    Err(_) => {
                        drop(turn);
                        turn = self.hall.scene.room.turn(&Actor::Operator).await.unwrap();
                        page::delete(&mut turn, "", "about").await
                    }
                }
            }
            8 => {
                // Any old address, whosever it is.
                let all = self.hall.scene.room.redirects("", 100).await.unwrap();
                match all.get(usize::from(which) % all.len().max(1)) {
                    Some(one) => redirect::delete(&mut turn, &one.id).await,
                    None => Ok(()),
                }
            }
            9 if !self.stories.is_empty() => article::untranslate(&mut turn, &self.stories[usize::from(which) % self.stories.len()]).await,
            _ => {
                let new = redirect::NewRedirect { from: "/old".into(), to: "/harbour".into(), status: 301 };
                redirect::create(&mut turn, new).await.map(drop)
            }
        };
        finish(turn, done).await;
    }

    /// The paper equals one made from nothing, and every page that was kept equals the one made now.
    async fn check(&mut self, decision: Decision) {
        self.hall.print().await;
        let beside = tempfile::TempDir::new().unwrap();
        let shelf = Arc::new(Shelf::open(beside.path()).await.unwrap());
        Press::open(self.hall.scene.room.clone(), shelf.clone(), Arc::new(Cache::new(1_000_000)))
            .await
            .unwrap();
        let (followed, made) = (self.hall.shelf.current().unwrap(), shelf.current().unwrap());
        if followed.digest().await.unwrap() != made.digest().await.unwrap() {
            let (followed, made) = (dump(&followed.folder().join("paper.db")).await, dump(&made.folder().join("paper.db")).await);
            let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>().join("\n");
            panic!("after {decision:?}\nonly followed:\n{}\nonly made:\n{}", only(&followed, &made), only(&made, &followed));
        }
        assert_eq!(followed.found(), made.found(), "the index holds as many stories after {decision:?}");
        assert_eq!(self.hall.press.disagreements().await.unwrap(), [], "after {decision:?}");
        assert_eq!(self.hall.press.status().parked, []);
        for (address,) in self.hall.scene.db.all::<(String,)>("SELECT path FROM address", params![]).await.unwrap() {
            self.addresses.insert(address);
        }
        // What stands around a page is made anew after a minute.
        self.hall.scene.clock.advance(61);
        for target in &self.addresses {
            let mut kept = self.hall.get(target).await;
            if kept.outcome == Outcome::Tired {
                self.hall.remake(target).await;
                kept = self.hall.get(target).await;
            }
            let now = self.hall.fresh(target).await;
            assert_eq!(
                (kept.status, &kept.ready.made.location),
                (now.status, &now.ready.made.location),
                "{target} after {decision:?}"
            );
            assert!(
                kept.text == now.text,
                "{target} after {decision:?} ({:?})\nkept:\n{}\nnow:\n{}",
                kept.outcome,
                kept.text,
                now.text
            );
        }
    }
}

/// Every row that the digest sees, for the message of a failure.
async fn dump(file: &std::path::Path) -> BTreeSet<String> {
    let db = store::Db::open_sqlite(file, store::SqliteOptions { read_only: true, ..Default::default() })
        .await
        .unwrap();
    let mut rows = BTreeSet::new();
    for question in [
        "SELECT 'article', CAST(number AS TEXT), doc FROM article",
        "SELECT 'withdrawn', CAST(number AS TEXT), doc FROM withdrawn",
        "SELECT kind, path, target FROM address",
        "SELECT list, CAST(number AS TEXT), month FROM listing",
        "SELECT list, month, CAST(count AS TEXT) FROM list_month",
        "SELECT edition, CAST(number AS TEXT), doc FROM correction",
        "SELECT address, owner, blob FROM media",
        "SELECT kind, key, doc FROM thing",
    ] {
        for (one, two, three) in db.all::<(String, String, String)>(question, params![]).await.unwrap() {
            rows.insert(format!("{one} · {two} · {three}"));
        }
    }
    rows
}

async fn finish(turn: Turn<'_>, done: Result<(), Refusal>) {
    if done.is_ok() {
        turn.commit().await.unwrap();
    }
}

fn fields(which: u8, how: u8) -> Value {
    let mut fields = json!({
        "headline": format!("Story {which} {how}"),
        "standfirst": format!("Standfirst {}", how % 4),
        "section": (SECTIONS[usize::from(how) % 3]),
        "tags": [TAGS[usize::from(how) % 4], TAGS[usize::from(which) % 4]],
        "bylines": [{"author": (AUTHORS[usize::from(how) % 2])}],
        "kind": (["news", "analysis"][usize::from(which) % 2]),
    });
    if which % 4 == 3 {
        fields["edition"] = json!("ru");
        fields["section"] = json!("harbour");
        fields["tags"] = json!(["prilivy"]);
    }
    fields
}

/// Plays sequences of decisions on scenes that `open` makes: the same ones every time, so that a failure can be played again;
/// `DATELINE_TEST_SEED` plays others.
fn sequences(cases: u32, open: impl AsyncFn() -> Scene) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let config = Config {
        cases,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    };
    let decisions = proptest::collection::vec(proptest::arbitrary::any::<Decision>(), 4..14);
    let seed = std::env::var("DATELINE_TEST_SEED").unwrap_or_default();
    let mut bytes = [7; 32];
    bytes.iter_mut().zip(seed.bytes()).for_each(|(to, from)| *to = from);
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
        .run(&decisions, |decisions| {
            runtime.block_on(async {
                let mut play = Play::open(open().await).await;
                // Something to decide about.
                for first in [(0, 0, 0), (0, 1, 1), (0, 3, 2)] {
                    play.decide(first).await;
                }
                play.check((0, 0, 0)).await;
                for decision in decisions {
                    play.decide(decision).await;
                    play.hall.scene.clock.advance(i64::from(decision.2) * 60);
                    play.check(decision).await;
                }
            });
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_followed_paper_equals_one_made_from_nothing_on_sqlite() {
    sequences(8, Scene::sqlite);
}

#[test]
fn the_followed_paper_equals_one_made_from_nothing_on_postgres() {
    sequences(3, Scene::postgres);
}
