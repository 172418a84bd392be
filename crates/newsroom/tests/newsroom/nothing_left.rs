//! An operation that is refused leaves nothing, wherever it stopped.

use newsroom::article::{self, Correct, Draft, Publish, Save, Schedule, Withdraw};
use newsroom::{Actor, Refusal, Turn};
use newsroom::{front, page, redirect, section, setting, staff, tag};
use serde_json::{Value, json};
use store::{Id, params, sql};
use testkit::{Scene, both_engines};

/// How many rows each table holds, and the sum of their versions.
async fn state(scene: &Scene) -> Vec<(String, i64)> {
    let mut state = Vec::new();
    for table in [
        "ledger",
        "batch_item",
        "setting",
        "edition",
        "section",
        "tag",
        "desk",
        "asset",
        "author",
        "staff",
        "staff_desk",
        "token",
        "session",
        "audit",
        "article",
        "revision",
        "working_copy",
        "reference",
        "correction",
        "schedule",
        "front",
        "page",
        "address",
        "redirect",
        "source",
        "preview",
        "proposal",
    ] {
        let (count,) = scene.db.one::<(i64,)>(sql(format!("SELECT COUNT(*) FROM {table}")), params![]).await.unwrap();
        state.push((table.to_owned(), count));
    }
    for table in ["article", "section", "tag", "edition", "author", "staff", "page", "front", "redirect", "settings_head"] {
        let text = format!("SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM {table}");
        let (sum,) = scene.db.one::<(i64,)>(sql(text), params![]).await.unwrap();
        state.push((format!("versions of {table}"), sum));
    }
    let (head,) = scene.db.one::<(i64,)>("SELECT number FROM ledger_head", params![]).await.unwrap();
    let (next,) = scene
        .db
        .one::<(i64,)>("SELECT next FROM counter WHERE name = 'article'", params![])
        .await
        .unwrap();
    state.extend([("head".into(), head), ("counter".into(), next)]);
    state
}

async fn attempt(turn: &mut Turn<'_>, which: usize, draft: &Id, story: &Id) -> Result<(), Refusal> {
    let refused = |content: Value| Save {
        article: draft.clone(),
        base: 1,
        content,
        reason: "saved".into(),
    };
    match which {
        0 => {
            // Everything before the last step works.
            let created = article::create(
                turn,
                Draft {
                    content: json!({"headline": "", "tags": ["fresh"]}),
                    ..Draft::default()
                },
            )
            .await?;
            article::publish(turn, Publish { article: created.id, revision: None, original: None })
                .await
                .map(drop)
        }
        1 => article::save(turn, refused(json!({"headline": "x", "tags": ["fresh"], "section": "nowhere"})))
            .await
            .map(drop),
        2 => article::save(turn, refused(json!({"body": {"blocks": [{"type": "marquee"}]}})))
            .await
            .map(drop),
        3 => {
            let correct = Correct {
                article: story.clone(),
                note: "Wrong.".into(),
                place: String::new(),
                revision: Some(99),
            };
            article::correct(turn, correct).await.map(drop)
        }
        4 => article::withdraw(
            turn,
            Withdraw {
                article: draft.clone(),
                reason: "x".into(),
                notice: String::new(),
            },
        )
        .await
        .map(drop),
        5 => {
            let at = turn.now.plus_seconds(-1);
            article::schedule(turn, Schedule { article: draft.clone(), at, revision: None })
                .await
                .map(drop)
        }
        6 => article::redact(turn, draft, 1).await,
        7 => article::bin(turn, story).await,
        8 => article::restore(turn, draft).await.map(drop),
        9 => section::create(
            turn,
            section::NewSection {
                slug: "harbour".into(),
                name: "Again".into(),
                ..Default::default()
            },
        )
        .await
        .map(drop),
        10 => section::delete(turn, "", "harbour").await,
        11 => tag::merge(turn, "", "tides", "tides").await,
        12 => page::create(
            turn,
            page::NewPage {
                slug: "harbour".into(),
                title: "Takes a section's place".into(),
                ..Default::default()
            },
        )
        .await
        .map(drop),
        13 => redirect::create(turn, redirect::NewRedirect { from: "/harbour".into(), to: "/x".into(), status: 301 })
            .await
            .map(drop),
        14 => front::launch(turn, "", "nothing").await.map(drop),
        15 => staff::add(
            turn,
            staff::NewStaff {
                email: "ada@tidings.example".into(),
                role: "editor".into(),
                ..Default::default()
            },
        )
        .await
        .map(drop),
        16 => staff::remove(turn, "dan@tidings.example").await,
        17 => {
            let Value::Object(fields) = json!({"name": "Fine", "time_zone": "Nowhere/Town"}) else {
                unreachable!()
            };
            setting::change(turn, &fields).await
        }
        _ => article::translate(turn, draft, story).await,
    }
}

both_engines! {
    async fn a_refused_operation_leaves_nothing(scene: Scene) {
        let draft = scene.draft(json!({"tags": ["tides"]})).await.id;
        let (story, _) = scene.story(json!({"headline": "Another"})).await;
        let before = state(&scene).await;
        for which in 0..=18 {
            let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
            let refusal = attempt(&mut turn, which, &draft, &story).await;
            assert!(refusal.is_err(), "attempt {which} went through");
            let kept = turn.commit().await;
            assert!(kept.is_err(), "attempt {which} could be committed");
            assert_eq!(state(&scene).await, before, "after attempt {which}: {refusal:?}");
        }
    }

    async fn a_turn_that_is_dropped_leaves_nothing(scene: Scene) {
        let before = state(&scene).await;
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        let created = article::create(&mut turn, Draft { content: json!({"headline": "Never"}), ..Draft::default() }).await.unwrap();
        article::publish(&mut turn, Publish { article: created.id, revision: None, original: None }).await.unwrap();
        drop(turn);
        assert_eq!(state(&scene).await, before);
    }

    async fn a_nul_is_no_letter(scene: Scene) {
        let nul = "a\0b";
        let (id, published) = scene.story(json!({
            "headline": nul, "standfirst": nul, "tags": [nul], "bylines": [{"name": nul}],
            "body": {"version": 1, "blocks": [{"type": "paragraph", "text": nul}, {"type": "html", "html": nul}, {"type": "code", "text": nul}]},
        })).await;
        assert!(published.address.ends_with("/ab"), "{}", published.address);
        let content = scene.room.public_content(&id).await.unwrap().unwrap();
        let json = serde_json::to_string(&content).unwrap();
        assert!(!json.contains("\\u0000"), "{json}");
        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        let correct = Correct { article: id.clone(), note: nul.into(), place: String::new(), revision: None };
        article::correct(&mut turn, correct).await.unwrap();
        article::withdraw(&mut turn, Withdraw { article: id.clone(), reason: nul.into(), notice: nul.into() }).await.unwrap();
        turn.commit().await.unwrap();
        let shown = scene.room.article(&scene.cast.ada, &id, None).await.unwrap();
        assert_eq!((shown.article.withdraw_reason.as_str(), shown.article.notice.as_str()), ("ab", "ab"));
    }
}
