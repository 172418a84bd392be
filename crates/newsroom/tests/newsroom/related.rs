//! Which stories are chosen as related when one is published.

use newsroom::article::{self, Alike, Incoming, Original, Withdraw};
use newsroom::{Actor, Content};
use serde_json::{Value, json};
use store::{Id, params};
use testkit::{Scene, both_engines};

/// Headlines of the stories that were chosen for one, best first.
async fn chosen(scene: &Scene, id: &Id) -> Vec<String> {
    let (related,) = scene
        .db
        .one::<(String,)>("SELECT related FROM article WHERE id = $1", params![id])
        .await
        .unwrap();
    let mut headlines = Vec::new();
    for id in related.split(',').filter(|id| !id.is_empty()) {
        let (headline,) = scene
            .db
            .one::<(String,)>("SELECT headline FROM article WHERE id = $1", params![id])
            .await
            .unwrap();
        headlines.push(headline);
    }
    headlines
}

fn text(paragraph: &str) -> Value {
    json!({"version": 1, "blocks": [{"type": "paragraph", "text": paragraph}]})
}

fn apart(headline: &str, paragraph: &str) -> Value {
    json!({"headline": headline, "standfirst": "", "section": null, "tags": [], "body": text(paragraph)})
}

both_engines! {
    async fn texts_that_are_alike_are_related_without_tag_or_section(scene: Scene) {
        scene.story(apart("Dredger returns to the estuary", "The dredger works at night.")).await;
        scene.story(apart("Council votes on benches", "Nobody objected to benches.")).await;
        scene.story(apart("A night at the opera", "It rained.")).await;
        let (id, _) = scene.story(apart("Why the estuary needs a dredger", "Silt returns every spring.")).await;
        assert_eq!(chosen(&scene, &id).await, ["Dredger returns to the estuary"]);
        let (alone, _) = scene.story(apart("A night of benches", "Somebody slept well.")).await;
        assert_eq!(chosen(&scene, &alone).await, [""; 0], "one word alone is no likeness");
    }

    async fn the_editors_picks_come_first_then_tags_then_the_section_and_likeness(scene: Scene) {
        let (picked, _) = scene.story(apart("Picked", "Of something else altogether.")).await;
        scene.story(json!({"headline": "Same section"})).await;
        scene.story(json!({"headline": "Same tag", "section": "council", "tags": ["tides"]})).await;
        scene.story(json!({"headline": "Flood walls and pumps", "standfirst": "Flood walls hold."})).await;
        let draft = scene.draft(json!({"headline": "Unpublished"})).await;
        let blocks = json!([
            {"type": "paragraph", "text": "It rained."},
            {"type": "related", "article": picked.as_str()},
            {"type": "related", "article": draft.id.as_str()},
        ]);
        let fields = json!({"headline": "Flood walls fail", "standfirst": "Pumps start.", "tags": ["tides"], "body": {"version": 1, "blocks": blocks}});
        let (id, _) = scene.story(fields).await;
        assert_eq!(chosen(&scene, &id).await, ["Picked", "Flood walls and pumps", "Same tag", "Same section"]);
    }

    async fn never_the_story_itself_nor_one_that_was_withdrawn(scene: Scene) {
        let (gone, _) = scene.story(json!({"headline": "Dredger estuary silt", "tags": ["tides"]})).await;
        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        let withdraw = Withdraw { article: gone.clone(), reason: "Wrong.".into(), notice: String::new() };
        article::withdraw(&mut turn, withdraw).await.unwrap();
        turn.commit().await.unwrap();
        let blocks = json!([{"type": "paragraph", "text": "It rained."}, {"type": "related", "article": gone.as_str()}]);
        let fields = json!({"headline": "Dredger estuary silt", "tags": ["tides"], "body": {"version": 1, "blocks": blocks}});
        let (id, _) = scene.story(fields).await;
        assert_eq!(chosen(&scene, &id).await, [""; 0]);
        scene.publish(&id).await;
        let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
        let save = article::Save { article: id.clone(), base: 1, content: json!({"standfirst": "Anew."}), reason: Default::default() };
        article::save(&mut turn, save).await.unwrap();
        turn.commit().await.unwrap();
        scene.publish(&id).await;
        assert_eq!(chosen(&scene, &id).await, [""; 0], "not itself either");
    }

    async fn an_import_chooses_by_likeness_too(scene: Scene) {
        let incoming = |at: usize, headline: &str, paragraph: &str| Incoming {
            content: Content { headline: headline.into(), body: serde_json::from_value(text(paragraph)).unwrap(), ..Content::default() },
            release: Some(Original::default()),
            held: String::new(),
            waiting: None,
            until: None,
            sticky: false,
            old_addresses: Vec::new(),
            words: None,
            source_type: "post".into(),
            source_id: at.to_string(),
            hash: String::new(),
        };
        let batch = |from: usize, headlines: [&str; 2]| headlines.iter().enumerate().map(|(at, headline)| incoming(from + at, headline, "It rained.")).collect::<Vec<_>>();
        let mut alike = Alike::default();
        let mut take = async |from: usize, headlines: [&str; 2]| {
            let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
            let arrived = article::take(&mut turn, "site", "", batch(from, headlines), &mut alike).await.unwrap();
            alike.stands_at(turn.commit().await.unwrap().unwrap().number);
            arrived
        };
        let first = take(0, ["Dredger returns to the estuary", "Dredger leaves the estuary"]).await;
        let second = take(2, ["Estuary dredger for sale", "Benches"]).await;
        assert_eq!(chosen(&scene, &first[0].id).await, [""; 0]);
        assert_eq!(chosen(&scene, &first[1].id).await, ["Dredger returns to the estuary"], "of the same batch");
        assert_eq!(chosen(&scene, &second[0].id).await, ["Dredger leaves the estuary", "Dredger returns to the estuary"], "of the one before");
        assert_eq!(chosen(&scene, &second[1].id).await, [""; 0]);
        scene.withdraw(&first[1].id, "Gone").await;
        let third = take(4, ["Dredger sinks in the estuary", "Lamps"]).await;
        assert_eq!(
            chosen(&scene, &third[0].id).await,
            ["Estuary dredger for sale", "Dredger returns to the estuary"],
            "what somebody else did meanwhile is known"
        );
    }
}
