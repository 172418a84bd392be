//! What every target holds what was made against: an oracle beyond "nothing panicked".

#[cfg(feature = "site")]
mod paper;

#[cfg(feature = "site")]
pub use paper::{Paper, paper};

use exchange::Made;
use exchange::media::{Placed, Wanted, place_media};
use exchange::wordpress::{Around, Attached};
use scraper::Html;
use story::{Asset, AssetKind, Body, Related, Resolve, Words};
use url::Url;

/// Holds what an importer made of a text against [`sound`], once every file it names is in its place.
pub fn made(made: Made) {
    let mut body = made.body;
    place_media(&mut body, &mut |named, is| match is {
        // Every other file can't be had.
        _ if named.url.len() % 2 > 0 => None,
        is => Some(Placed {
            asset: "asset".into(),
            is: if named.url.len() % 3 > 0 { is } else { Wanted::Picture },
        }),
    });
    sound(&body);
}

/// A body is JSON that is taken again as the same body; its page is harmless; it can be told as Markdown and as plain text.
pub fn sound(body: &Body) {
    let json = serde_json::to_value(body).expect("a body is JSON");
    match Body::parse(&json) {
        Ok(again) => {
            let json_again = serde_json::to_value(&again).expect("a body is JSON");
            assert_eq!(Body::parse(&json_again).as_ref(), Ok(&again), "what was taken is taken again as the same");
            harmless(&story::html::write(&again, &Everything, &Words::default()));
            let _ = story::text::plain(&again);
            let markdown = story::markdown::write(&again);
            let _ = story::markdown::read(&markdown);
        }
        // The only thing that may be wrong with a body of ours is that there is too much of it, or nothing in a block.
        Err(problems) => {
            for problem in problems {
                assert!(is_of_size(problem.code), "{} at {}: {}", problem.code, problem.pointer, problem.message);
            }
        }
    }
}

fn is_of_size(code: &str) -> bool {
    ["too_deep", "too_many", "too_long"].contains(&code)
}

/// A page that is made of somebody's words runs nothing and loads nothing from elsewhere by itself.
pub fn harmless(html: &str) {
    let page = Html::parse_fragment(html);
    for node in page.root_element().descendants() {
        let Some(element) = node.value().as_element() else { continue };
        let name = element.name();
        assert!(
            !["script", "style", "object", "base", "meta", "link", "foreignObject", "animate", "set"].contains(&name),
            "<{name}> in {html}"
        );
        for (attribute, value) in element.attrs() {
            assert!(!attribute.starts_with("on") && attribute != "srcdoc" && attribute != "style", "{attribute} in {html}");
            if ["href", "src", "action", "formaction", "poster", "data", "xlink:href"].contains(&attribute) {
                let start: String = value
                    .chars()
                    .filter(|letter| !letter.is_whitespace() && !letter.is_control())
                    .take(11)
                    .collect();
                let start = start.to_ascii_lowercase();
                let runs = ["javascript:", "vbscript:", "data:text"]
                    .iter()
                    .any(|scheme| start.starts_with(&scheme[..scheme.len().min(11)]));
                assert!(!runs, "{value} in {html}");
            }
        }
    }
}

/// An export with nothing around an item.
pub struct Alone;

impl Around for Alone {
    fn block(&self, id: i64) -> Option<String> {
        (id == 1).then(|| "<!-- wp:block {\"ref\":1} /--><p>Again.</p>".into())
    }

    fn attachment(&self, id: i64) -> Option<Attached> {
        (id % 2 > 0).then(|| Attached {
            url: format!("https://old.example/{id}.jpg"),
            ..Attached::default()
        })
    }

    fn pictures_of(&self, _: i64) -> Vec<i64> {
        vec![1, 2, 3]
    }

    fn base(&self) -> Option<&Url> {
        None
    }
}

/// Every file and every story is there.
struct Everything;

impl Resolve for Everything {
    fn asset(&self, key: &str) -> Option<Asset> {
        let kinds = [AssetKind::Picture, AssetKind::Video, AssetKind::Audio, AssetKind::Document];
        Some(Asset {
            kind: kinds[key.len() % 4],
            address: "/media/asset.jpg".into(),
            width: 800,
            height: 600,
            renditions: Vec::new(),
            media_type: "image/jpeg".into(),
            size: 1_000,
            name: "asset.jpg".into(),
            alt: String::new(),
            caption: String::new(),
            credit: String::new(),
        })
    }

    fn article(&self, _: &str) -> Option<Related> {
        None
    }
}
