use newsroom::author::NewAuthor;
use newsroom::edition::NewEdition;
use newsroom::front::Layout;
use newsroom::public::{Standing, Touched};
use newsroom::section::NewSection;
use newsroom::{Actor, Refusal, article, section, tag};
use serde_json::json;
use testkit::both_engines;

both_engines! {
    async fn one_snapshot_shows_readers_what_is_public_and_nothing_else(scene: Scene) {
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        let author = NewAuthor { name: "Ilse Varnay".into(), ..NewAuthor::default() };
        newsroom::author::create(&mut turn, author).await.unwrap();
        turn.commit().await.unwrap();
        let private = scene.draft(json!({"headline": "UNMISTAKABLE", "tags": ["secret-tag"]})).await;
        let (id, published) = scene.story(json!({"tags": ["tides"], "bylines": [{"author": "ilse-varnay"}]})).await;

        let mut snapshot = scene.room.snapshot().await.unwrap();
        assert!(matches!(snapshot.standing(private.id.as_str()).await.unwrap(), Standing::Private));
        let Standing::Published(story) = snapshot.standing(id.as_str()).await.unwrap() else { panic!() };
        assert_eq!((story.number, story.address.as_str()), (published.number, published.address.as_str()));
        assert_eq!(story.content.bylines[0].name, "Ilse Varnay");
        let names = snapshot.names(&[&*story]).await.unwrap();
        assert_eq!(names.tags.iter().map(|tag| tag.slug.as_str()).collect::<Vec<_>>(), ["tides"]);
        assert_eq!(names.authors.len(), 1);
        assert_eq!(snapshot.ever_public("", 10).await.unwrap(), [id.to_string()]);
        let last = snapshot.events(snapshot.head.number - 1, 10).await.unwrap().pop().unwrap();
        assert_eq!(snapshot.touched(&last).await.unwrap(), [Touched::Article { id: id.to_string(), appears: true }]);
        assert_eq!(last.id, snapshot.head.id);
    }

    async fn many_decisions_of_one_turn_are_one_event(scene: Scene) {
        let before = scene.room.ledger_head().await.unwrap();
        let mut turn = scene.room.turn(&Actor::System(newsroom::actor::Origin::Import)).await.unwrap();
        for at in 0..3 {
            let content = json!({"headline": format!("Old story {at}")});
            let created = article::create(&mut turn, article::Draft { content, ..Default::default() }).await.unwrap();
            let publish = article::Publish { article: created.id, revision: None, original: None };
            article::publish(&mut turn, publish).await.unwrap();
        }
        let event = turn.commit().await.unwrap().unwrap();
        assert_eq!((event.number, event.noun.as_str(), event.origin.as_str()), (before + 1, "batch", "import"));
        let items = scene.room.batch(&event.noun_id).await.unwrap();
        assert_eq!(items.len(), 6);
        let mut snapshot = scene.room.snapshot().await.unwrap();
        let touched = snapshot.touched(&event).await.unwrap();
        assert_eq!(touched.iter().filter(|touched| matches!(touched, Touched::Article { .. })).count(), 3);
    }

    async fn a_section_that_holds_stories_keeps_its_slug_and_stays(scene: Scene) {
        scene.story(json!({})).await;
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        let change = section::Change { slug: Some("quay".into()), ..Default::default() };
        let refusal = section::update(&mut turn, "", "harbour", change).await.unwrap_err();
        assert!(matches!(refusal, Refusal::Rule { code: "in_use", .. }), "{refusal}");
        drop(turn);
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        assert!(matches!(section::delete(&mut turn, "", "harbour").await, Err(Refusal::Rule { code: "in_use", .. })));
        drop(turn);
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        let new = NewSection { slug: "desk".into(), name: "Desk".into(), ..NewSection::default() };
        let refusal = section::create(&mut turn, new).await.unwrap_err();
        assert!(matches!(&refusal, Refusal::Invalid(problems) if problems[0].code == "reserved"), "{refusal}");
    }

    async fn two_sections_never_stand_below_each_other(scene: Scene) {
        let below = |child: &'static str, parent: &'static str| {
            let room = scene.room.clone();
            async move {
                let mut turn = room.turn(&Actor::Operator).await?;
                let change = section::Change { parent: Some(Some(parent.into())), ..Default::default() };
                section::update(&mut turn, "", child, change).await?;
                turn.commit().await
            }
        };
        below("council", "harbour").await.unwrap();
        let refusal = below("harbour", "council").await.unwrap_err();
        assert!(matches!(&refusal, Refusal::Invalid(problems) if problems[0].code == "circle"), "{refusal}");
    }

    async fn a_merged_tag_leads_on(scene: Scene) {
        scene.story(json!({"tags": ["tide", "tides"]})).await;
        let mut turn = scene.room.turn(&scene.cast.cora).await.unwrap();
        tag::merge(&mut turn, "", "tide", "tides").await.unwrap();
        turn.commit().await.unwrap();
        let frame = scene.room.snapshot().await.unwrap().frame().await.unwrap();
        assert_eq!(frame.merged, [("en".to_owned(), "tide".to_owned(), "tides".to_owned())]);
    }

    async fn a_tag_that_was_merged_before_anybody_saw_it_stays_unseen_until_a_story_shows_it(scene: Scene) {
        let private = scene.draft(json!({"tags": ["secret-tide", "tides"]})).await;
        let mut turn = scene.room.turn(&scene.cast.cora).await.unwrap();
        tag::merge(&mut turn, "", "secret-tide", "tides").await.unwrap();
        turn.commit().await.unwrap();
        scene.story(json!({"headline": "Another"})).await;
        assert!(scene.room.snapshot().await.unwrap().frame().await.unwrap().merged.is_empty(), "nobody learns of a tag that no story shows");
        let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
        let save = article::Save { article: private.id.clone(), base: 1, content: json!({"tags": ["secret-tide"]}), reason: "saved".into() };
        article::save(&mut turn, save).await.unwrap();
        turn.commit().await.unwrap();
        scene.publish(&private.id).await;
        let mut snapshot = scene.room.snapshot().await.unwrap();
        let Standing::Published(story) = snapshot.standing(private.id.as_str()).await.unwrap() else { panic!() };
        let names = snapshot.names(&[&story]).await.unwrap();
        let into = names.tags.iter().find(|tag| tag.slug == "tides").unwrap();
        assert!(into.number.is_some(), "the story shows under the tag that stays");
    }

    async fn a_front_is_arranged_then_launched(scene: Scene) {
        let (_, published) = scene.story(json!({})).await;
        let private = scene.draft(json!({})).await;
        let layout = Layout::read(&json!({"containers": [
            {"shape": "lead", "cards": [published.address, private.id.to_string()]},
            {"shape": "row", "title": "Harbour", "fill": {"section": "harbour", "count": 4}},
        ]})).unwrap();
        let mut turn = scene.room.turn(&scene.cast.cora).await.unwrap();
        newsroom::front::save_draft(&mut turn, "", "home", &layout).await.unwrap();
        turn.commit().await.unwrap();
        assert!(scene.room.snapshot().await.unwrap().frame().await.unwrap().fronts.is_empty());
        let mut turn = scene.room.turn(&scene.cast.cora).await.unwrap();
        newsroom::front::launch(&mut turn, "", "home").await.unwrap();
        turn.commit().await.unwrap();
        let frame = scene.room.snapshot().await.unwrap().frame().await.unwrap();
        assert_eq!(frame.fronts[0].numbers.values().copied().collect::<Vec<_>>(), [published.number], "a draft is on no front");
        assert!(matches!(Layout::read(&json!({"containers": [{"shape": "carousel"}]})), Err(Refusal::Invalid(_))));
    }

    async fn an_edition_has_its_own_slugs_and_addresses(scene: Scene) {
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        let russian = NewEdition { code: "ru".into(), name: "Вести".into(), language_name: "Русский".into(), ..NewEdition::default() };
        newsroom::edition::create(&mut turn, russian).await.unwrap();
        let new = NewSection { edition: "ru".into(), slug: "harbour".into(), name: "Порт".into(), ..NewSection::default() };
        section::create(&mut turn, new).await.unwrap();
        turn.commit().await.unwrap();
        let (english, first) = scene.story(json!({})).await;
        let (translation, second) = scene.story(json!({"edition": "ru", "headline": "Наводнение"})).await;
        assert!(second.address.starts_with("/ru/harbour/2026/11/24/navodnenie"), "{}", second.address);
        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        article::translate(&mut turn, &translation, &english).await.unwrap();
        turn.commit().await.unwrap();
        let mut snapshot = scene.room.snapshot().await.unwrap();
        let Standing::Published(story) = snapshot.standing(translation.as_str()).await.unwrap() else { panic!() };
        assert_eq!(story.translations[0].address, first.address);
        assert_eq!(snapshot.translated(&[english.to_string()]).await.unwrap().into_iter().collect::<Vec<_>>(), [translation.to_string()]);
    }
}
