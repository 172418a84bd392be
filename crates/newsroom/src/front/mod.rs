//! Fronts: curated pages. The draft is arranged, then launched.

mod go_back;
mod history;
mod launch;
mod plan;
mod save_draft;

pub use go_back::go_back;
pub use history::Appearance;
pub use launch::launch;
pub use plan::{Planned, plan, unplan};
pub(crate) use save_draft::permit;
pub use save_draft::{save_draft, save_draft_from};

use crate::actor::Capability;
use crate::article::{Article, columns};
use crate::{Actor, Newsroom, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::params;
use story::Problem;

/// Shapes that a container may have.
pub const SHAPES: &[&str] = &["lead", "row", "list", "opinion", "pictures", "video", "live", "mostread", "promo"];

/// How a front is arranged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// From top to bottom.
    pub containers: Vec<Container>,
}

/// One container.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Container {
    /// One of [`SHAPES`].
    pub shape: String,
    /// Its heading.
    pub title: String,
    /// Address of "all of it".
    pub link: String,
    /// Hand-picked stories by id, public number or address.
    #[serde(deserialize_with = "cards")]
    pub cards: Vec<String>,
    /// How it fills itself after the picked ones.
    pub fill: Option<Fill>,
    /// Text of a promo.
    pub text: String,
}

/// The newest of a section or a tag, or of everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fill {
    /// Slug of a section.
    pub section: Option<String>,
    /// Slug of a tag.
    pub tag: Option<String>,
    /// A kind.
    pub kind: Option<String>,
    /// Cards in all, picked ones counted.
    pub count: u32,
}

/// A front as the desk sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Front {
    /// Private id.
    pub id: String,
    /// Name, `home` for the edition's own.
    pub name: String,
    /// Layout being arranged, as JSON.
    pub draft: String,
    /// Layout that readers see, as JSON.
    pub live: Option<String>,
    /// When it was launched, in microseconds.
    pub launched_at: Option<i64>,
    /// Grows with each change.
    pub version: i64,
}

/// Reads cards; a public number may stand as a number.
fn cards<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a story by its id, public number or address")]
    enum Card {
        Name(String),
        Number(u64),
    }
    let cards = Vec::<Card>::deserialize(deserializer)?;
    Ok(cards
        .into_iter()
        .map(|card| match card {
            Card::Name(name) => name,
            Card::Number(number) => number.to_string(),
        })
        .collect())
}

/// A front in the list of fronts.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Named {
    /// Code of its edition.
    pub edition: String,
    /// Name.
    pub name: String,
    /// When it was launched, in microseconds.
    pub launched_at: Option<i64>,
    /// Readers see what is drafted.
    pub launched: bool,
}

impl Newsroom {
    /// Every front, edition by edition.
    pub async fn fronts(&self) -> Result<Vec<Named>, Refusal> {
        Ok(self
            .db
            .all::<Named>(
                "SELECT e.code AS edition, f.name, f.launched_at, f.live IS NOT NULL AND f.live = f.draft AS launched FROM front f \
                 JOIN edition e ON e.id = f.edition_id ORDER BY e.position, e.code, f.name",
                params![],
            )
            .await?)
    }

    /// Stories by what a card names them, an id, a public number or an address; what names none is left out.
    pub async fn carded(&self, actor: &Actor, cards: &BTreeSet<String>) -> Result<BTreeMap<String, Article>, Refusal> {
        let mut found = BTreeMap::new();
        for card in cards {
            let Ok(id) = self.find_article(card).await else { continue };
            let article = self
                .db
                .opt::<Article>(store::sql(format!("SELECT {} FROM article WHERE id = $1", columns!())), params![&id])
                .await?;
            // What readers see is no secret of its desk.
            let is_visible =
                |article: &Article| article.status == "published" || actor.may(Capability::ArticleRead, &article.subject()).is_ok();
            found.extend(article.filter(is_visible).map(|article| (card.clone(), article)));
        }
        Ok(found)
    }

    /// A front of an edition (empty code = the default one).
    pub async fn front(&self, edition: &str, name: &str) -> Result<Front, Refusal> {
        self.db
            .opt::<Front>(
                "SELECT f.id, f.name, f.draft, f.live, f.launched_at, f.version FROM front f JOIN edition e ON e.id = f.edition_id \
                 WHERE (e.code = $1 OR ($1 = '' AND e.main)) AND f.name = $2",
                params![edition, name],
            )
            .await?
            .ok_or(Refusal::NotFound("front"))
    }
}

impl Layout {
    /// Reads and checks a layout.
    pub fn read(json: &serde_json::Value) -> Result<Layout, Refusal> {
        let layout: Layout = serde_json::from_value(json.clone()).map_err(|error| Refusal::field("", "shape", error.to_string()))?;
        layout.checked()
    }

    /// The same, if nothing in it is too much or unknown.
    pub fn checked(self) -> Result<Layout, Refusal> {
        let layout = self;
        let mut problems = Vec::new();
        if layout.containers.len() > 60 {
            problems.push(Problem {
                pointer: "/containers".into(),
                code: "too_many",
                message: "at most 60 containers".into(),
            });
        }
        for (at, container) in layout.containers.iter().enumerate() {
            if !SHAPES.contains(&container.shape.as_str()) {
                problems.push(Problem {
                    pointer: format!("/containers/{at}/shape"),
                    code: "unknown",
                    message: format!("one of: {}", SHAPES.join(", ")),
                });
            }
            if container.cards.len() > 60 {
                problems.push(Problem {
                    pointer: format!("/containers/{at}/cards"),
                    code: "too_many",
                    message: "at most 60 cards".into(),
                });
            }
            for (field, text, most) in [("title", &container.title, 200), ("text", &container.text, 4_000)] {
                if text.chars().count() > most {
                    problems.push(Problem {
                        pointer: format!("/containers/{at}/{field}"),
                        code: "too_long",
                        message: format!("at most {most} characters"),
                    });
                }
            }
            if !container.link.is_empty() && !story::address::allowed(&container.link) {
                problems.push(Problem {
                    pointer: format!("/containers/{at}/link"),
                    code: "address",
                    message: "a path that begins with / or a full web address".into(),
                });
            }
        }
        if problems.is_empty() { Ok(layout) } else { Err(Refusal::Invalid(problems)) }
    }
}
