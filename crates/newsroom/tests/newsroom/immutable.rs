use newsroom::article::{Draft, Save};
use newsroom::{Refusal, article};
use serde_json::json;
use store::{Engine, params, sql};
use testkit::{Scene, both_engines};

/// What is only ever added to, with a text column of each.
const TABLES: &[(&str, &str)] = &[("revision", "reason"), ("ledger", "kind"), ("batch_item", "kind"), ("audit", "reason")];

async fn rows(scene: &Scene) -> Vec<(&'static str, i64)> {
    let mut rows = Vec::new();
    for (table, _) in TABLES {
        let (count,) = scene.db.one::<(i64,)>(sql(format!("SELECT COUNT(*) FROM {table}")), params![]).await.unwrap();
        rows.push((*table, count));
    }
    rows
}

both_engines! {
    async fn nobody_changes_a_revision_or_the_ledger(scene: Scene) {
        scene.story(json!({})).await;
        let mut turn = scene.room.turn(&scene.cast.dan).await.unwrap().because(Some("for the log".into()));
        for headline in ["One", "Two"] {
            article::create(&mut turn, Draft { content: json!({ "headline": headline }), ..Draft::default() }).await.unwrap();
        }
        turn.commit().await.unwrap();
        let before = rows(&scene).await;
        assert!(before.iter().all(|(_, rows)| *rows > 0), "{before:?}");
        for (table, column) in TABLES {
            let mut attempts = vec![
                format!("UPDATE {table} SET {column} = 'x'"),
                format!("UPDATE {table} SET {column} = {column}"),
                format!("DELETE FROM {table}"),
                format!("INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO NOTHING"),
            ];
            match scene.db.engine() {
                Engine::Sqlite => attempts.push(format!("REPLACE INTO {table} SELECT * FROM {table}")),
                Engine::Postgres => attempts.push(format!("TRUNCATE {table} CASCADE")),
            }
            for statement in attempts {
                // Of what is not there already nothing is added either.
                let touched = scene.db.run(sql(statement.clone()), params![]).await;
                assert!(touched.as_ref().is_err() || touched.as_ref().is_ok_and(|rows| *rows == 0), "{statement}: {touched:?}");
            }
        }
        for statement in [
            "UPDATE revision SET redacted = NOT redacted",
            "UPDATE revision SET content = content",
            "UPDATE revision SET number = number + 1",
            "UPDATE ledger SET number = number + 100",
            "UPDATE ledger SET public_version = 7 WHERE public_version IS NULL",
        ] {
            assert!(scene.db.run(statement, params![]).await.is_err(), "{statement} went through");
        }
        assert_eq!(rows(&scene).await, before);
    }

    async fn a_redaction_replaces_the_text_by_its_hash_and_nothing_else(scene: Scene) {
        let created = scene.draft(json!({"headline": "A name that must go"})).await;
        let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
        let save = Save { article: created.id.clone(), base: 1, content: json!({"headline": "Without the name"}), reason: "saved".into() };
        article::save(&mut turn, save).await.unwrap();
        turn.commit().await.unwrap();

        let mut turn = scene.room.turn(&scene.cast.cora).await.unwrap();
        assert!(article::redact(&mut turn, &created.id, 2).await.is_err(), "the newest stays");
        drop(turn);
        let mut turn = scene.room.turn(&scene.cast.cora).await.unwrap();
        article::redact(&mut turn, &created.id, 1).await.unwrap();
        turn.commit().await.unwrap();

        let (content, hash) = scene
            .db
            .one::<(Vec<u8>, String)>("SELECT content, hash FROM revision WHERE number = 1", params![])
            .await
            .unwrap();
        assert_eq!(content, hash.as_bytes());
        let refusal = scene.room.article(&scene.cast.cora, &created.id, Some(1)).await.unwrap_err();
        assert!(matches!(refusal, Refusal::Rule { code: "redacted", .. }), "{refusal}");
        let again = scene.db.run("UPDATE revision SET content = content WHERE number = 1", params![]).await;
        assert!(again.is_err(), "a redacted revision stands like any other");
    }
}
