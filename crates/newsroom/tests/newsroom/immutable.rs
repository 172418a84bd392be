use newsroom::article;
use newsroom::article::Save;
use newsroom::Refusal;
use serde_json::json;
use store::params;
use testkit::both_engines;

both_engines! {
    async fn nobody_changes_a_revision_or_the_ledger(scene: Scene) {
        scene.story(json!({})).await;
        for statement in [
            "UPDATE revision SET reason = 'x'",
            "UPDATE revision SET redacted = NOT redacted",
            "DELETE FROM revision",
            "UPDATE ledger SET kind = 'x'",
            "DELETE FROM ledger",
            "UPDATE ledger SET number = number + 100",
        ] {
            assert!(scene.db.run(statement, params![]).await.is_err(), "{statement} went through");
        }
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
