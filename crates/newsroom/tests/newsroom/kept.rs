//! What a decision may not do behind somebody's back: publish words nobody approved, lose words, take an address of the program.

use newsroom::article::{self, Publish, Save, Schedule};
use newsroom::navigation::Item;
use newsroom::{Actor, Refusal, Turn, navigation, setting};
use serde_json::{Value, json};
use store::{Id, Moment};
use testkit::{Scene, both_engines};

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

async fn decide<T>(scene: &Scene, actor: &Actor, deed: impl AsyncFnOnce(&mut Turn<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
    let mut turn = scene.room.turn(actor).await.unwrap();
    let done = deed(&mut turn).await?;
    turn.commit().await.unwrap();
    Ok(done)
}

async fn save(scene: &Scene, actor: &Actor, id: &Id, base: i64, content: Value) -> Result<i64, Refusal> {
    let change = Save { article: id.clone(), base, content, reason: "saved".into() };
    Ok(decide(scene, actor, async |turn| article::save(turn, change).await).await?.revision)
}

async fn publish(scene: &Scene, id: &Id) -> Result<String, Refusal> {
    let publish = Publish { article: id.clone(), revision: None, original: None };
    let done = decide(scene, &scene.cast.ada, async |turn| article::publish(turn, publish).await).await?;
    Ok(done.address)
}

async fn released(scene: &Scene, id: &Id) -> Option<i64> {
    scene.room.release_due(10).await.unwrap();
    scene.room.article(&scene.cast.ada, id, None).await.unwrap().article.public_revision
}

both_engines! {
    async fn a_plan_publishes_what_somebody_who_may_plan_saw(scene: Scene) {
        let (ada, ben) = (scene.cast.ada.clone(), scene.cast.ben.clone());
        let created = scene.draft(json!({})).await;
        let plan = Schedule { article: created.id.clone(), at: at("2026-11-24T09:00:00Z"), revision: None };
        decide(&scene, &ada, async |turn| article::schedule(turn, plan).await).await.unwrap();
        // An editor's own change goes out with the plan, a reporter's later one does not.
        save(&scene, &ada, &created.id, 1, json!({"headline": "Seen by the editor"})).await.unwrap();
        let owned = save(&scene, &ben, &created.id, 2, json!({"headline": "Seen by nobody"})).await;
        assert_eq!(owned.unwrap(), 3, "a reporter's own story, still unpublished");
        scene.clock.set(at("2026-11-24T09:00:00Z"));
        assert_eq!(released(&scene, &created.id).await, Some(2));
    }

    async fn a_save_on_a_redacted_revision_is_told_what_stands(scene: Scene) {
        let ada = scene.cast.ada.clone();
        let created = scene.draft(json!({})).await;
        save(&scene, &ada, &created.id, 1, json!({"headline": "Clean"})).await.unwrap();
        decide(&scene, &Actor::Operator, async |turn| article::redact(turn, &created.id, 1).await).await.unwrap();
        let late = save(&scene, &ada, &created.id, 1, json!({"headline": "Mine"})).await.unwrap_err();
        let Refusal::Stale(stale) = late else { panic!("{late:?}") };
        assert_eq!((stale.base.0, stale.base.1.is_none(), stale.theirs.0), (1, true, 2));
        assert_eq!((stale.theirs.1.headline.as_str(), stale.yours.headline.as_str()), ("Clean", "Mine"));
        let words = json!({"headline": "Mine"});
        let late = decide(&scene, &ada, async |turn| article::autosave(turn, &created.id, 1, &words).await).await.unwrap_err();
        assert!(matches!(late, Refusal::Stale(_)), "{late:?}");
    }

    async fn no_pattern_leads_a_story_to_an_address_of_the_program(scene: Scene) {
        let change = json!({"article_address": "/SLUG"});
        decide(&scene, &Actor::Operator, async |turn| setting::change(turn, change.as_object().unwrap()).await).await.unwrap();
        for (slug, address) in [("search", "/search-2"), ("privacy", "/privacy-2"), ("searching", "/searching")] {
            let created = scene.draft(json!({"slug": slug})).await;
            assert_eq!(publish(&scene, &created.id).await.unwrap(), address);
        }
        let change = json!({"article_address": "/SECTION/SLUG"});
        decide(&scene, &Actor::Operator, async |turn| setting::change(turn, change.as_object().unwrap()).await).await.unwrap();
        let created = scene.draft(json!({"slug": "archive", "section": null})).await;
        assert_eq!(publish(&scene, &created.id).await.unwrap(), "/archive-2");
    }

    async fn a_story_may_go_back_to_where_it_stood(scene: Scene) {
        let ada = scene.cast.ada.clone();
        let created = scene.draft(json!({"slug": "one"})).await;
        let first = publish(&scene, &created.id).await.unwrap();
        save(&scene, &ada, &created.id, 1, json!({"slug": "two"})).await.unwrap();
        let second = publish(&scene, &created.id).await.unwrap();
        save(&scene, &ada, &created.id, 2, json!({"slug": "one"})).await.unwrap();
        assert_eq!(publish(&scene, &created.id).await.unwrap(), first);
        let redirects = scene.room.snapshot().await.unwrap().frame().await.unwrap().redirects;
        let own: Vec<_> = redirects.iter().map(|redirect| (redirect.0.as_str(), redirect.1.as_str())).collect();
        assert!(!own.contains(&(first.as_str(), second.as_str())), "{own:?}");
    }

    async fn what_is_over_is_not_published(scene: Scene) {
        let created = scene.draft(json!({})).await;
        let end = at("2026-11-24T09:00:00Z");
        decide(&scene, &scene.cast.cora.clone(), async |turn| article::expire(turn, &created.id, Some(end)).await).await.unwrap();
        scene.clock.set(end);
        let refused = publish(&scene, &created.id).await.unwrap_err();
        assert!(matches!(refused, Refusal::Rule { code: "expired", .. }), "{refused:?}");
        let later = scene.draft(json!({})).await;
        let end = at("2026-11-24T12:00:00Z");
        decide(&scene, &scene.cast.cora.clone(), async |turn| article::expire(turn, &later.id, Some(end)).await).await.unwrap();
        let plan = Schedule { article: later.id.clone(), at: end, revision: None };
        let refused = decide(&scene, &scene.cast.ada.clone(), async |turn| article::schedule(turn, plan).await).await.unwrap_err();
        assert!(matches!(refused, Refusal::Rule { code: "expired", .. }), "{refused:?}");
    }

    async fn who_may_not_publish_does_not_change_the_languages_of_a_published_story(scene: Scene) {
        let new = newsroom::edition::NewEdition { code: "ru".into(), name: "Вести".into(), language_name: "Русский".into(), ..Default::default() };
        decide(&scene, &Actor::Operator, async |turn| newsroom::edition::create(turn, new).await).await.unwrap();
        let (english, _) = scene.story(json!({})).await;
        let draft = scene.draft(json!({"edition": "ru", "headline": "Вода", "section": null})).await;
        let ben = scene.cast.ben.clone();
        decide(&scene, &ben, async |turn| article::translate(turn, &draft.id, &english).await).await.expect("a draft may be a translation");
        publish(&scene, &draft.id).await.unwrap();
        let refused = decide(&scene, &ben, async |turn| article::untranslate(turn, &draft.id).await).await.unwrap_err();
        assert!(matches!(refused, Refusal::Forbidden("article.publish")), "{refused:?}");
        decide(&scene, &scene.cast.ada.clone(), async |turn| article::untranslate(turn, &draft.id).await).await.unwrap();
        let refused = decide(&scene, &ben, async |turn| article::translate(turn, &draft.id, &english).await).await.unwrap_err();
        assert!(matches!(refused, Refusal::Forbidden("article.publish")), "{refused:?}");
    }

    async fn a_file_stands_only_where_its_kind_belongs(scene: Scene) {
        let blob = scene.room.blobs.put(b"words").await.unwrap();
        let new = newsroom::asset::NewAsset {
            kind: "document".into(), media_type: "text/plain".into(), name: "words.txt".into(), original: blob.clone(), blob, size: 5,
            width: 0, height: 0, alt: String::new(), credit: String::new(), caption: String::new(), ..Default::default()
        };
        let asset = decide(&scene, &scene.cast.ada.clone(), async |turn| newsroom::asset::add(turn, new).await).await.unwrap().id;
        let created = scene.draft(json!({})).await;
        let body = |kind: &str, asset: &str| json!({"body": {"version": 1, "blocks": [{"type": "paragraph", "text": "x"}, {"type": kind, "asset": asset}]}});
        for kind in ["picture", "video", "audio"] {
            let refused = save(&scene, &scene.cast.ada, &created.id, 1, body(kind, asset.as_str())).await.unwrap_err();
            let Refusal::Invalid(problems) = refused else { panic!("{kind}: {refused:?}") };
            assert_eq!((problems[0].pointer.as_str(), problems[0].code), ("/body/blocks/1", "kind"), "{kind}");
        }
        let refused = save(&scene, &scene.cast.ada, &created.id, 1, json!({"lead": {"asset": asset.as_str(), "alt": "x"}})).await.unwrap_err();
        let Refusal::Invalid(problems) = refused else { panic!("{refused:?}") };
        assert_eq!((problems[0].pointer.as_str(), problems[0].code), ("/lead/asset", "kind"));
        let refused = save(&scene, &scene.cast.ada, &created.id, 1, body("picture", scene.room.id().as_str())).await.unwrap_err();
        let Refusal::Invalid(problems) = refused else { panic!("{refused:?}") };
        assert_eq!((problems[0].pointer.as_str(), problems[0].code), ("/body/blocks/1", "unknown"));
    }

    async fn a_shared_address_shows_nothing_that_was_taken_off(scene: Scene) {
        let (id, _) = scene.story(json!({})).await;
        let ada = scene.cast.ada.clone();
        let shared = decide(&scene, &ada, async |turn| newsroom::preview::share(turn, &id, None, 3_600).await).await.unwrap();
        let pinned = decide(&scene, &ada, async |turn| newsroom::preview::share(turn, &id, Some(1), 3_600).await).await.unwrap();
        save(&scene, &ada, &id, 1, json!({"headline": "Clean"})).await.unwrap();
        publish(&scene, &id).await.unwrap();
        decide(&scene, &Actor::Operator, async |turn| article::redact(turn, &id, 1).await).await.unwrap();
        assert!(matches!(scene.room.preview(&pinned.token).await, Err(Refusal::NotFound(_))), "a redacted revision");
        assert!(scene.room.preview(&shared.token).await.is_ok());
        let off = article::Withdraw { article: id.clone(), reason: "wrong".into(), notice: String::new() };
        decide(&scene, &scene.cast.cora.clone(), async |turn| article::withdraw(turn, off).await).await.unwrap();
        assert!(matches!(scene.room.preview(&shared.token).await, Err(Refusal::NotFound(_))), "a withdrawn story");
    }

    async fn what_rows_say_wrongly_is_found(scene: Scene) {
        let (id, _) = scene.story(json!({})).await;
        scene.draft(json!({"headline": "Another"})).await;
        assert_eq!(scene.room.disagreements().await.unwrap(), []);
        scene.db.run("UPDATE article SET headline = 'Other words', public_revision = 99 WHERE id = $1", store::params![&id]).await.unwrap();
        scene.db.run("UPDATE ledger_head SET number = number + 5", store::params![]).await.unwrap();
        let found: Vec<String> = scene.room.disagreements().await.unwrap().into_iter().map(|(place, _)| place).collect();
        assert_eq!(found, ["ledger".to_owned(), format!("article {id}"), format!("article {id}")]);
    }

    async fn a_navigation_has_three_levels(scene: Scene) {
        let item = |children: Vec<Item>| Item { label: "Out".into(), address: "https://out.example/".into(), children };
        let three = [item(vec![item(vec![item(Vec::new())])])];
        decide(&scene, &Actor::Operator, async |turn| navigation::set(turn, "", &three).await).await.unwrap();
        let four = [item(vec![item(vec![item(vec![item(Vec::new())])])])];
        let refused = decide(&scene, &Actor::Operator, async |turn| navigation::set(turn, "", &four).await).await.unwrap_err();
        assert!(matches!(refused, Refusal::Invalid(_)), "{refused:?}");
    }

    async fn a_time_is_obeyed_or_refused(scene: Scene) {
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        for text in ["2027-06-30T10:00:00[Europe/Berlin]", "2027-06-30T23:59:60Z"] {
            let refused = article::local_time(&mut turn, "/at", text).await.unwrap_err();
            assert!(matches!(refused, Refusal::Invalid(_)), "{text}: {refused:?}");
        }
        assert_eq!(article::local_time(&mut turn, "/at", "2027-06-30T10:00:00+02:00").await.unwrap(), at("2027-06-30T08:00:00Z"));
    }
}
