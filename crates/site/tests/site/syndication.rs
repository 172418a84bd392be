use crate::kiosk::{Kiosk, SITE};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::json;

/// Every text of an XML document with the path of its elements; fails if it is not well-formed.
pub fn texts(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut path: Vec<String> = Vec::new();
    let mut found: Vec<(String, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                found.push((path.join("/"), String::new()));
            }
            Event::End(_) => {
                path.pop();
            }
            Event::Text(text) => {
                let text = text.into_inner();
                add(&mut found, &path, &text);
            }
            Event::GeneralRef(name) => {
                let name = name.into_inner();
                let text = match name.as_ref() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    other => panic!("&{other};"),
                };
                add(&mut found, &path, text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty(), "elements left open: {path:?}");
    found
}

fn add(found: &mut [(String, String)], path: &[String], text: &str) {
    let path = path.join("/");
    if let Some((_, own)) = found.iter_mut().rev().find(|(place, _)| *place == path) {
        own.push_str(text);
    }
}

pub fn values(texts: &[(String, String)], path: &str) -> Vec<String> {
    texts.iter().filter(|(place, _)| place == path).map(|(_, text)| text.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_of_three_formats_beside_front_section_tag_and_author() {
    let kiosk = Kiosk::open().await;
    let picture = kiosk.asset("picture", "image/jpeg", "lock.jpg", 1600, 1000).await;
    let sound = kiosk.asset("audio", "audio/mpeg", "radio.mp3", 0, 0).await;
    let blocks = json!([{"type": "paragraph", "text": "Ink & <paper>."}, {"type": "audio", "asset": sound.as_str(), "title": "Radio"}]);
    let story = kiosk
        .story(json!({
            "headline": "Fish & <chips>", "tags": ["tides"], "bylines": [{"author": "ada"}], "lead": {"asset": picture.as_str()},
            "body": {"version": 1, "blocks": blocks},
        }))
        .await;
    kiosk.story(json!({"headline": "Of the council", "section": "council"})).await;
    let address = format!("{SITE}{}", story.address);
    for (base, stories) in [("", 2), ("/harbour", 1), ("/tag/tides", 1), ("/author/ada", 1), ("/council", 1)] {
        let page = if base.is_empty() { "/" } else { base };
        let links = kiosk.get(page).await.html().values("link[rel='alternate'][type]", "href");
        assert_eq!(
            links,
            ["rss.xml", "atom.xml", "feed.json"].map(|file| format!("{SITE}{base}/{file}")),
            "{page} names its feeds"
        );

        let rss = kiosk.get(&format!("{base}/rss.xml")).await;
        assert_eq!(rss.header("content-type"), "application/rss+xml; charset=utf-8");
        let rss = texts(rss.text());
        assert_eq!(values(&rss, "rss/channel/item/title").len(), stories, "{base}");
        assert_eq!(values(&rss, "rss/channel/link"), [format!("{SITE}{page}")]);

        let atom = kiosk.get(&format!("{base}/atom.xml")).await;
        assert_eq!(atom.header("content-type"), "application/atom+xml; charset=utf-8");
        let atom = texts(atom.text());
        assert_eq!(values(&atom, "feed/entry/title").len(), stories, "{base}");
        assert_eq!(values(&atom, "feed/entry/id").len(), stories);

        let feed = kiosk.get(&format!("{base}/feed.json")).await;
        assert_eq!(feed.header("content-type"), "application/feed+json; charset=utf-8");
        let feed = feed.json();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(feed["feed_url"], format!("{SITE}{base}/feed.json"));
        assert_eq!(feed["items"].as_array().unwrap().len(), stories, "{base}");
        if base == "/council" {
            continue;
        }
        assert!(values(&rss, "rss/channel/item/title").contains(&"Fish & <chips>".to_owned()), "{rss:?}");
        assert!(values(&rss, "rss/channel/item/link").contains(&address));
        assert!(
            values(&rss, "rss/channel/item/pubDate")
                .iter()
                .all(|date| date.starts_with("Tue, 24 Nov 2026 08:00:00 ")),
            "{rss:?}"
        );
        let whole = values(&rss, "rss/channel/item/content:encoded");
        assert!(
            whole
                .iter()
                .any(|html| html.contains("Ink &amp; &lt;paper&gt;.") && html.contains(&format!("<img src=\"{SITE}/media/"))),
            "{whole:?}"
        );
        assert!(
            values(&atom, "feed/entry/content")
                .iter()
                .any(|html| html.contains("Ink &amp; &lt;paper&gt;."))
        );
        let item = feed["items"].as_array().unwrap().iter().find(|item| item["url"] == address.as_str()).unwrap();
        assert_eq!(item["authors"][0]["name"], "Ada Quill");
        assert_eq!(item["tags"], json!(["tides"]));
        assert_eq!(item["date_published"], "2026-11-24T08:00:00Z");
        assert!(item["image"].as_str().unwrap().starts_with(&format!("{SITE}/media/")));
    }
    let rss = kiosk.get("/rss.xml").await;
    assert!(rss.text().contains("type=\"audio/mpeg\"/>"), "a sound goes along: {}", rss.text());
    assert_eq!(kiosk.get("/ru/rss.xml").await.status, 200);
    assert_eq!(kiosk.get("/nobody/rss.xml").await.status, 404);
}
