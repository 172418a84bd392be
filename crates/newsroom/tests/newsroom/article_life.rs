use newsroom::article::{Correct, Publish, Save, Status, Withdraw};
use newsroom::public::Standing;
use newsroom::{Actor, Refusal, article};
use serde_json::json;
use testkit::both_engines;

both_engines! {
    async fn a_story_goes_from_draft_to_readers_and_off_again(scene: Scene) {
        let before = scene.room.ledger_head().await.unwrap();
        let (id, published) = scene.story(json!({"tags": ["Tides & Weather"]})).await;
        assert_eq!(published.address, "/harbour/2026/11/24/the-flood-that-never-came");
        assert_eq!((published.number, published.version), (1, 1));

        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        let save = Save { article: id.clone(), base: 1, content: json!({"headline": "The flood that came late"}), reason: "saved".into() };
        let saved = article::save(&mut turn, save).await.unwrap();
        turn.commit().await.unwrap();
        assert_eq!(saved.revision, 2);
        let shown = scene.room.article(&scene.cast.ada, &id, None).await.unwrap();
        assert!(shown.article.has_newer_draft());
        assert_eq!(shown.content.tags, ["tides-weather"]);
        assert_eq!(scene.room.public_content(&id).await.unwrap().unwrap().headline, "The flood that never came");

        let updated = scene.publish(&id).await;
        assert_eq!((updated.version, updated.address.as_str()), (2, published.address.as_str()), "an address stays");

        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        let correct = Correct { article: id.clone(), note: "It rained for eight days.".into(), place: String::new(), revision: None };
        assert_eq!(article::correct(&mut turn, correct).await.unwrap(), 3);
        turn.commit().await.unwrap();

        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        let withdraw = Withdraw { article: id.clone(), reason: "wrong town".into(), notice: "This report was wrong.".into() };
        assert_eq!(article::withdraw(&mut turn, withdraw).await.unwrap(), 4);
        turn.commit().await.unwrap();
        assert_eq!(scene.room.public_content(&id).await.unwrap(), None);

        let again = scene.publish(&id).await;
        assert_eq!((again.number, again.version), (1, 5), "the public number stays");
        assert_eq!(
            scene.events(before).await,
            ["article_created", "article_published", "article_revised", "article_updated", "article_corrected", "article_withdrawn", "article_published"]
        );
    }

    async fn publishing_the_same_twice_decides_nothing(scene: Scene) {
        let (id, _) = scene.story(json!({})).await;
        let head = scene.room.ledger_head().await.unwrap();
        assert!(scene.publish(&id).await.unchanged);
        assert_eq!(scene.room.ledger_head().await.unwrap(), head);
    }

    async fn two_stories_never_share_an_address(scene: Scene) {
        let (_, one) = scene.story(json!({})).await;
        let (_, other) = scene.story(json!({})).await;
        assert_eq!(other.address, format!("{}-2", one.address));
    }

    async fn another_slug_moves_the_story_and_leaves_a_redirect(scene: Scene) {
        let (id, first) = scene.story(json!({"slug": "flood"})).await;
        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        let save = Save { article: id.clone(), base: 1, content: json!({"slug": "late-flood"}), reason: "saved".into() };
        article::save(&mut turn, save).await.unwrap();
        turn.commit().await.unwrap();
        let second = scene.publish(&id).await;
        assert_eq!(second.address, "/harbour/2026/11/24/late-flood");
        let standing = scene.room.snapshot().await.unwrap().standing(id.as_str()).await.unwrap();
        let Standing::Published(story) = standing else { panic!() };
        assert_eq!(story.redirects, [first.address]);
    }

    async fn unknown_names_are_told_with_their_place(scene: Scene) {
        let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
        let content = json!({
            "headline": "x", "section": "nowhere", "bylines": [{"author": "nobody"}],
            "lead": {"asset": "01ARZ3NDEKTSV4RRFFQ69G5FAV"},
        });
        let refusal = article::create(&mut turn, article::Draft { content, ..Default::default() }).await.unwrap_err();
        let Refusal::Invalid(problems) = refusal else { panic!("{refusal}") };
        let mut pointers: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/bylines/0/author", "/lead/asset", "/section"]);
        assert!(turn.commit().await.is_err(), "a refused turn never commits");
    }

    async fn the_bin_gives_back_what_it_took(scene: Scene) {
        let created = scene.draft(json!({})).await;
        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        article::hand_over(&mut turn, &created.id, Status::Submitted).await.unwrap();
        article::bin(&mut turn, &created.id).await.unwrap();
        turn.commit().await.unwrap();
        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        assert_eq!(article::restore(&mut turn, &created.id).await.unwrap(), Status::Submitted);
        turn.commit().await.unwrap();

        let (published, _) = scene.story(json!({})).await;
        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        let refusal = article::bin(&mut turn, &published).await.unwrap_err();
        assert!(matches!(refusal, Refusal::Conflict { code: "published", .. }), "{refusal}");
    }

    async fn a_headline_is_needed_for_readers_only(scene: Scene) {
        let created = scene.draft(json!({"headline": ""})).await;
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        let publish = Publish { article: created.id, revision: None, original: None };
        let refusal = article::publish(&mut turn, publish).await.unwrap_err();
        assert!(matches!(&refusal, Refusal::Invalid(problems) if problems[0].pointer == "/headline"), "{refusal}");
    }
}
