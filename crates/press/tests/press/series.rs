//! A podcast's page, feed and chapters follow every decision about it and its episodes.

use crate::hall::Hall;
use newsroom::Refusal;
use newsroom::series::{self, Change};
use serde_json::{Value, json};
use testkit::both_engines;

const PAGE: &str = "/podcast/tide-tables";
const FEED: &str = "/podcast/tide-tables/feed.xml";

async fn change(hall: &Hall, change: Change) -> Result<(), Refusal> {
    let mut turn = hall.scene.room.turn(&hall.scene.cast.cora).await?;
    series::update(&mut turn, "", "tide-tables", change).await?;
    turn.commit().await?;
    hall.print().await;
    Ok(())
}

/// A square picture of the library.
async fn cover(hall: &Hall) -> String {
    let new = newsroom::asset::NewAsset {
        kind: "picture".into(),
        media_type: "image/jpeg".into(),
        name: "cover.jpg".into(),
        blob: hall.scene.room.blobs.put(b"cover").await.unwrap(),
        size: 5,
        width: 1_400,
        height: 1_400,
        alt: "A tide table".into(),
        ..Default::default()
    };
    let mut turn = hall.scene.room.turn(&hall.scene.cast.cora).await.unwrap();
    let id = newsroom::asset::add(&mut turn, new).await.unwrap().id.to_string();
    turn.commit().await.unwrap();
    id
}

both_engines! {
    async fn a_feed_says_what_programs_that_listen_ask_for(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.author("Ilse Varnay").await;
        hall.series("Tide tables").await;
        hall.print().await;
        assert_eq!(hall.get(PAGE).await.status, 404, "nobody is told of a podcast without an episode");
        let sound = hall.sound().await;
        let cover = cover(&hall).await;
        change(&hall, Change {
            description: Some("Water & wind.".into()),
            author: Some("The watch-room".into()),
            mail: Some("radio@paper.example".into()),
            cover: Some(cover.clone()),
            category: Some("News".into()),
            subcategory: Some("Daily News".into()),
            form: Some("serial".into()),
            funding_url: Some("https://paper.example/give".into()),
            funding_words: Some("Give".into()),
            locked: Some(true),
            ..Change::default()
        }).await.unwrap();
        let episode = json!({"series": "tide-tables", "season": 2, "number": 5, "kind": "bonus", "explicit": true});
        let fields = json!({"headline": "Flood on the quay", "bylines": [{"author": "ilse-varnay"}], "lead": {"asset": sound}, "episode": episode});
        let (id, published) = hall.scene.story(fields).await;
        hall.print().await;

        let feed = hall.get(FEED).await;
        assert_eq!(feed.status, 200);
        assert_eq!(feed.ready.made.content_type, "application/rss+xml; charset=utf-8");
        for part in [
            "<title>Tide tables</title><link>https://paper.example/podcast/tide-tables</link><description>Water &amp; wind.</description><language>en</language>",
            "<atom:link href=\"https://paper.example/podcast/tide-tables/feed.xml\" rel=\"self\"",
            "<itunes:author>The watch-room</itunes:author><itunes:type>serial</itunes:type><itunes:explicit>false</itunes:explicit>",
            "<itunes:owner><itunes:name>The watch-room</itunes:name><itunes:email>radio@paper.example</itunes:email></itunes:owner>",
            "<itunes:category text=\"News\"><itunes:category text=\"Daily News\"/></itunes:category>",
            "<itunes:image href=\"https://paper.example/media/",
            &format!("<podcast:guid>{}</podcast:guid>", pages::series_guid("https://paper.example/podcast/tide-tables/feed.xml")),
            "<podcast:locked owner=\"radio@paper.example\">yes</podcast:locked>",
            "<podcast:funding url=\"https://paper.example/give\">Give</podcast:funding>",
            "<guid isPermaLink=\"false\">tag:paper.example,2026:article:1</guid>",
            "length=\"5\" type=\"audio/mpeg\"/>",
            "<itunes:season>2</itunes:season><podcast:season>2</podcast:season><itunes:episode>5</itunes:episode><podcast:episode>5</podcast:episode>",
            "<itunes:episodeType>bonus</itunes:episodeType><itunes:explicit>true</itunes:explicit>",
            "<podcast:person href=\"https://paper.example/author/ilse-varnay\">Ilse Varnay</podcast:person>",
            "type=\"text/vtt\" language=\"en\" rel=\"captions\"/>",
            "<podcast:chapters url=\"https://paper.example/podcast/tide-tables/chapters/1.json\" type=\"application/json+chapters\"/>",
        ] {
            assert!(feed.text.contains(part), "{part}\n{}", feed.text);
        }
        assert!(!feed.text.contains("itunes:duration"), "nobody knows how long it plays");
        let chapters: Value = serde_json::from_str(&hall.get("/podcast/tide-tables/chapters/1.json").await.text).unwrap();
        assert_eq!(chapters["chapters"], json!([{"startTime": 1.5, "title": "High water"}]));
        let page = hall.get(PAGE).await.text;
        for part in ["Flood on the quay", "Season 2, episode 5", "Bonus", "Explicit", "<audio controls preload=\"none\"", "1 episode<", "Water &amp; wind."] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        let story = hall.get(&published.address).await.text;
        assert!(story.contains("href=\"/podcast/tide-tables\"") && story.contains("Season 2, episode 5"), "{story}");

        // Another name reaches everything that shows it; a cover that readers see is not thrown away.
        change(&hall, Change { name: Some("Ebb tables".into()), guid: Some("9B024349-CCF0-5f69-a609-6b82873eab3c".into()), ..Change::default() }).await.unwrap();
        for target in [PAGE, FEED, &published.address] {
            assert!(hall.shows(target, "Ebb tables").await && !hall.shows(target, "Tide tables").await, "{target}");
        }
        assert!(hall.shows(FEED, "<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>").await);
        let mut turn = hall.scene.room.turn(&hall.scene.cast.cora).await.unwrap();
        assert!(matches!(newsroom::asset::bin(&mut turn, &cover).await, Err(Refusal::Rule { .. })));
        drop(turn);

        // A story that is no episode any more, and one whose time is over.
        hall.update(&id, json!({"episode": null})).await;
        hall.print().await;
        for target in [PAGE, FEED, "/podcast/tide-tables/chapters/1.json"] {
            assert_eq!(hall.get(target).await.status, 404, "{target}");
        }
        assert!(!hall.shows(&published.address, "Ebb tables").await);
        hall.update(&id, json!({"episode": {"series": "tide-tables"}})).await;
        hall.print().await;
        assert!(hall.shows(FEED, "Flood on the quay").await);
        let until = hall.scene.clock.now().plus_seconds(600);
        let mut turn = hall.scene.room.turn(&hall.scene.cast.cora).await.unwrap();
        newsroom::article::expire(&mut turn, &id, Some(until)).await.unwrap();
        turn.commit().await.unwrap();
        hall.print().await;
        for target in [PAGE, FEED, "/podcast/tide-tables/chapters/1.json"] {
            assert!(hall.shows(target, "Flood on the quay").await, "{target}");
        }
        hall.scene.clock.advance(601);
        for target in [PAGE, FEED, "/podcast/tide-tables/chapters/1.json"] {
            assert!(!hall.shows(target, "Flood on the quay").await, "{target} is over");
        }
    }

    async fn a_podcast_is_checked_and_kept_while_it_has_episodes(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.series("Tide tables").await;
        for (field, wrong) in [
            ("/mail", Change { mail: Some("nobody".into()), ..Change::default() }),
            ("/subcategory", Change { category: Some("History".into()), subcategory: Some("Politics".into()), ..Change::default() }),
            ("/category", Change { category: Some("Gossip".into()), ..Change::default() }),
            ("/form", Change { form: Some("weekly".into()), ..Change::default() }),
            ("/guid", Change { guid: Some("x".into()), ..Change::default() }),
            ("/funding_url", Change { funding_url: Some("javascript:alert(1)".into()), ..Change::default() }),
            ("/language", Change { language: Some("en us".into()), ..Change::default() }),
            ("/name", Change { name: Some(" ".into()), ..Change::default() }),
        ] {
            let refusal = change(&hall, wrong).await.unwrap_err();
            assert!(matches!(&refusal, Refusal::Invalid(problems) if problems.iter().any(|one| one.pointer == field)), "{field}: {refusal:?}");
        }
        let missing = change(&hall, Change { cover: Some("01NOTHING".into()), ..Change::default() }).await;
        assert!(missing.is_err(), "a cover is a picture of the library");
        let sound = hall.sound().await;
        let id = hall.scene.draft(json!({"headline": "Ebb", "lead": {"asset": sound}, "episode": {"series": "tide-tables"}})).await.id;
        let mut turn = hall.scene.room.turn(&hall.scene.cast.cora).await.unwrap();
        assert!(matches!(series::delete(&mut turn, "", "tide-tables").await, Err(Refusal::Rule { .. })));
        drop(turn);
        let mut turn = hall.scene.room.turn(&hall.scene.cast.ben).await.unwrap();
        let unknown = newsroom::article::Save { article: id, base: 1, content: json!({"episode": {"series": "gulls"}}), reason: "saved".into() };
        assert!(matches!(newsroom::article::save(&mut turn, unknown).await, Err(Refusal::Invalid(_))), "there is no such podcast");
    }
}
