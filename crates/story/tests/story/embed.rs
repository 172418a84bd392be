//! What lies on another site is a still and a click.

use crate::sample::Sample;
use scraper::{Html, Selector};
use serde_json::json;
use story::html::{Pictures, page};
use story::{Body, Words, feed};

fn embed(extra: serde_json::Value) -> Body {
    let mut block =
        json!({"type": "embed", "url": "https://www.youtube.com/watch?v=abc", "title": "The \"lock\" opens", "caption": "Filmed at dawn."});
    block.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    Body::parse(&json!({"version": 1, "blocks": [block]})).unwrap()
}

fn written(body: &Body, pictures: Pictures) -> String {
    page(body, &Sample, &Words::default(), pictures).html
}

#[test]
fn a_still_leads_there_and_says_what_a_click_does() {
    let html = written(&embed(json!({"poster": "1"})), Pictures::Shown);
    let tree = Html::parse_fragment(&html);
    let one = |selector: &str| {
        tree.select(&Selector::parse(selector).unwrap())
            .next()
            .unwrap_or_else(|| panic!("no {selector}: {html}"))
    };
    let still = one("figure.embed > a.still");
    assert_eq!(still.attr("href"), Some("https://www.youtube.com/watch?v=abc"));
    assert_eq!(still.attr("data-player"), Some("https://www.youtube-nocookie.com/embed/abc?autoplay=1&rel=0"));
    assert_eq!(one(".still > img").attr("src"), Some("/media/1/quay.jpg"));
    assert_eq!(one(".still-title").inner_html(), "The \"lock\" opens");
    assert_eq!(one(".still-host").inner_html(), "youtube.com");
    assert_eq!(one("[data-plays]").attr("data-plays"), Some("Pressing it loads the player of youtube.com"));
    assert!(!html.contains("<iframe") && !html.contains("src=\"https:"), "something is fetched by itself: {html}");
}

#[test]
fn without_a_picture_or_a_player_it_is_drawn_and_a_link() {
    let html = written(
        &embed(json!({"url": "https://museum.example/films/1", "provider": "Harbour museum", "poster": "99"})),
        Pictures::Shown,
    );
    assert!(html.contains("<a class=\"still\" href=\"https://museum.example/films/1\">"), "{html}");
    assert!(html.contains("Harbour museum") && !html.contains("data-pl") && !html.contains("<img"), "{html}");
    let html = written(&embed(json!({"poster": "1"})), Pictures::Linked);
    assert!(
        !html.contains("still") && !html.contains("<img") && html.contains("<p><a href=\"https://www.youtube.com/watch?v=abc\">"),
        "{html}"
    );
    let html = feed::write(&embed(json!({"poster": "1"})), &Sample, &Words::default(), "https://paper.example");
    assert!(!html.contains("data-") && html.contains("<a href=\"https://www.youtube.com/watch?v=abc\">"), "{html}");
}

#[test]
fn its_still_is_one_of_the_storys_files() {
    let mut body = embed(json!({"poster": "1"}));
    assert_eq!(body.assets(), ["1"]);
    body.rename_assets(|key| Some(format!("n{key}")));
    assert_eq!(body.assets(), ["n1"]);
    // A still that may not be shown takes nothing else away.
    body.rename_assets(|_| None);
    assert_eq!((body.assets().len(), body.blocks.len()), (0, 1));
}
