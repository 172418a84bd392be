use super::Snapshot;
use crate::Refusal;
use crate::asset::Asset;
use crate::edition::{EDITIONS, Edition};
use serde_json::Value;
use std::collections::BTreeMap;
use store::{Moment, params};

/// Everything that stands around articles.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Settings by name.
    pub settings: BTreeMap<String, Value>,
    /// The default edition first.
    pub editions: Vec<Edition>,
    /// Sections of all editions, in order.
    pub sections: Vec<FrameSection>,
    /// Addresses of merged tags: edition, slug, slug of the tag it was merged into.
    pub merged: Vec<(String, String, String)>,
    /// Launched fronts: edition code, name, layout as JSON, launched at; stories by public number.
    pub fronts: Vec<FrameFront>,
    /// Published static pages.
    pub pages: Vec<crate::page::Page>,
    /// Redirects: from, to, status.
    pub redirects: Vec<(String, String, i64)>,
    /// Assets that the frame shows (logo, card, pictures of pages), by private id.
    pub assets: BTreeMap<String, Asset>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
#[expect(missing_docs, reason = "named as in the schema")]
pub struct FrameSection {
    pub id: String,
    pub edition: String,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub parent: Option<String>,
    pub position: i64,
    pub comments: bool,
}

/// A launched front.
#[derive(Debug, Clone)]
pub struct FrameFront {
    /// Code of the edition.
    pub edition: String,
    /// Name.
    pub name: String,
    /// Its layout.
    pub layout: crate::front::Layout,
    /// Public number of each hand-picked story that readers may see, by the key in the layout.
    pub numbers: BTreeMap<String, i64>,
    /// When it was launched.
    pub at: Moment,
}

impl Snapshot {
    /// Everything that stands around articles.
    pub async fn frame(&mut self) -> Result<Frame, Refusal> {
        let mut frame = Frame::default();
        for (key, json) in self
            .tx
            .all::<(String, String)>("SELECT key, value FROM setting ORDER BY key", params![])
            .await?
        {
            frame.settings.insert(key, serde_json::from_str(&json)?);
        }
        frame.editions = self.editions().await?;
        frame.sections = self.sections().await?;
        frame.merged = self
            .tx
            .all::<(String, String, String)>(
                "SELECT e.code, t.slug, m.slug FROM tag t JOIN edition e ON e.id = t.edition_id JOIN tag m ON m.id = t.merged_into \
                 WHERE t.number IS NOT NULL ORDER BY e.code, t.slug",
                params![],
            )
            .await?;
        frame.pages = self
            .tx
            .all::<crate::page::Page>(
                "SELECT p.id, e.code AS edition, p.slug, p.address, p.title, p.body, p.published, p.held, p.updated_at, p.version \
                 FROM page p JOIN edition e ON e.id = p.edition_id WHERE p.published = $1 ORDER BY p.address",
                params![true],
            )
            .await?;
        frame.redirects = self.redirects().await?;
        frame.fronts = self.fronts().await?;
        let mut shown: Vec<String> = Vec::new();
        for key in ["logo", "social_card"] {
            shown.extend(frame.settings.get(key).and_then(Value::as_str).map(str::to_owned));
        }
        for page in &frame.pages {
            let body: story::Body = serde_json::from_str(&page.body)?;
            shown.extend(body.assets().into_iter().map(str::to_owned));
        }
        shown.sort();
        shown.dedup();
        frame.assets = self.assets(&shown).await?;
        Ok(frame)
    }

    /// The default edition first.
    pub(super) async fn editions(&mut self) -> Result<Vec<Edition>, Refusal> {
        Ok(self.tx.all::<Edition>(EDITIONS, params![]).await?)
    }

    pub(super) async fn sections(&mut self) -> Result<Vec<FrameSection>, Refusal> {
        Ok(self
            .tx
            .all::<FrameSection>(
                "SELECT s.id, e.code AS edition, s.slug, s.name, s.description, p.slug AS parent, s.position, s.comments \
                 FROM section s JOIN edition e ON e.id = s.edition_id LEFT JOIN section p ON p.id = s.parent_id \
                 ORDER BY e.code, s.position, s.slug",
                params![],
            )
            .await?)
    }

    /// Redirects that belong to no story and no file; these carry their own, so that nobody learns of an unpublished one.
    async fn redirects(&mut self) -> Result<Vec<(String, String, i64)>, Refusal> {
        Ok(self
            .tx
            .all::<(String, String, i64)>(
                "SELECT r.from_address, COALESCE(p.address, r.to_address), r.status FROM redirect r \
                 LEFT JOIN page p ON r.noun = 'page' AND p.id = r.noun_id \
                 WHERE r.noun IS NULL OR r.noun NOT IN ('article', 'page', 'asset') OR (r.noun = 'page' AND p.published = $1) \
                 ORDER BY r.from_address",
                params![true],
            )
            .await?)
    }

    /// Launched fronts, with the stories on them that readers may see now.
    pub async fn fronts(&mut self) -> Result<Vec<FrameFront>, Refusal> {
        let rows = self
            .tx
            .all::<(String, String, String, i64)>(
                "SELECT e.code, f.name, f.live, f.launched_at FROM front f JOIN edition e ON e.id = f.edition_id \
                 WHERE f.live IS NOT NULL AND f.launched_at IS NOT NULL ORDER BY e.code, f.name",
                params![],
            )
            .await?;
        let mut fronts = Vec::with_capacity(rows.len());
        let mut keys = Vec::new();
        for (edition, name, live, at) in rows {
            let layout: crate::front::Layout = serde_json::from_str(&live)?;
            // Nobody arranged it: it fills itself.
            if layout.containers.is_empty() {
                continue;
            }
            keys.extend(layout.containers.iter().flat_map(|container| container.cards.iter().cloned()));
            fronts.push(FrameFront {
                edition,
                name,
                layout,
                numbers: BTreeMap::new(),
                at: Moment(at),
            });
        }
        let numbers = self.public_numbers(keys).await?;
        for front in &mut fronts {
            let cards = front.layout.containers.iter().flat_map(|container| &container.cards);
            front.numbers = cards.filter_map(|key| Some((key.clone(), *numbers.get(key)?))).collect();
        }
        Ok(fronts)
    }

    /// What was said to break, edition by edition; a row that has ended is among them.
    pub async fn breaking(&mut self) -> Result<Vec<crate::breaking::Breaking>, Refusal> {
        let question = store::sql(format!("{} ORDER BY e.code", crate::breaking::BREAKING));
        Ok(self.tx.all::<crate::breaking::Breaking>(question, params![]).await?)
    }
}
