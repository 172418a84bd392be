//! What readers may know, read in one snapshot with the ledger's head: the press makes everything from this.

use crate::article::content_of;
use crate::asset::{Asset, COLUMNS as ASSET};
use crate::edition::{EDITIONS, Edition};
use crate::ledger::{BATCH, BatchItem, EVENTS, Event, EventRow};
use crate::{Content, Newsroom, Refusal};
use serde_json::Value;
use std::collections::BTreeMap;
use store::{Id, Moment, Tx, params, sql};

/// A place in the ledger. If the id at that number differs, the ledger was rewound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Number of the newest event; 0 = none.
    pub number: i64,
    /// Its random id; empty for none.
    pub id: String,
}

/// One state of the record, for the press.
#[derive(Debug)]
pub struct Snapshot {
    pub(crate) tx: Tx,
    /// The newest event of this state.
    pub head: Cursor,
    /// The record's own identity.
    pub record: String,
}

/// What readers may know of an article.
#[derive(Debug, Clone)]
pub enum Standing {
    /// Published.
    Published(Box<PublicArticle>),
    /// Taken off: an address, a notice, nothing else.
    Withdrawn {
        /// Private id.
        id: String,
        /// Code of its edition.
        edition: String,
        /// Public number.
        number: i64,
        /// Where it stood.
        address: String,
        /// The desk's words for readers.
        notice: String,
        /// When.
        at: Moment,
        /// Public version.
        version: i64,
    },
    /// Never published, or in the bin.
    Private,
}

/// A published article, with everything it names resolved but the frame.
#[derive(Debug, Clone)]
pub struct PublicArticle {
    /// Private id.
    pub id: String,
    /// Public number.
    pub number: i64,
    /// Public version.
    pub version: i64,
    /// Path on the site.
    pub address: String,
    /// The public revision's content.
    pub content: Content,
    /// Sections in order, the main one first, by their ids.
    pub sections: Vec<String>,
    /// Assets it names, by private id; those past their rights are left out.
    pub assets: BTreeMap<String, Asset>,
    /// Number and public state of every related article, by the key used in the body.
    pub related: BTreeMap<String, i64>,
    /// Newest first.
    pub corrections: Vec<PublicCorrection>,
    /// Same story in other editions.
    pub translations: Vec<PublicTranslation>,
    /// First publication.
    pub first_published_at: Moment,
    /// Last public change.
    pub updated_at: Moment,
    /// Goes off by itself.
    pub visible_until: Option<Moment>,
    /// Leads the front while nobody curates.
    pub sticky: bool,
    /// Numbers of the stories that were chosen as related when it was published, best first.
    pub chosen: Vec<i64>,
    /// Old addresses that lead here.
    pub redirects: Vec<String>,
}

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicCorrection {
    /// When.
    pub at: Moment,
    /// What was wrong and what is right.
    pub note: String,
    /// `top` or `foot`.
    pub place: String,
}

/// The same story in another edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicTranslation {
    /// Code of the edition.
    pub edition: String,
    /// Path on the site.
    pub address: String,
    /// Its headline.
    pub headline: String,
}

/// Everything that stands around articles.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Settings by name.
    pub settings: BTreeMap<String, Value>,
    /// The default edition first.
    pub editions: Vec<Edition>,
    /// Sections of all editions, in order.
    pub sections: Vec<FrameSection>,
    /// Tags that have a public number.
    pub tags: Vec<FrameTag>,
    /// Authors that have a public number.
    pub authors: Vec<FrameAuthor>,
    /// Launched fronts: edition code, name, layout as JSON, launched at; stories by public number.
    pub fronts: Vec<FrameFront>,
    /// Published static pages.
    pub pages: Vec<crate::page::Page>,
    /// Redirects: from, to, status.
    pub redirects: Vec<(String, String, i64)>,
    /// Assets that the frame shows (logo, card, portraits, pictures of pages), by private id.
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
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
#[expect(missing_docs, reason = "named as in the schema")]
pub struct FrameTag {
    pub id: String,
    pub edition: String,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub number: Option<i64>,
    /// Slug of the tag it was merged into.
    pub merged_into: Option<String>,
}

/// An author.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
#[expect(missing_docs, reason = "named as in the schema")]
pub struct FrameAuthor {
    pub id: String,
    pub slug: String,
    pub name: String,
    /// Names by language, as JSON.
    pub names: String,
    pub role: String,
    pub bio: String,
    pub portrait_id: Option<String>,
    pub number: i64,
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

/// What an event touches of what readers see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// An article, by private id.
    Article(String),
    /// Something of the frame.
    Frame,
    /// A tag, section, author or asset: the frame and every public article that names it.
    Named {
        /// `tag`, `section`, `author`, `asset`.
        noun: String,
        /// Its private id.
        id: String,
    },
    /// Nothing that readers see.
    Nothing,
}

impl Newsroom {
    /// Reads one state of the record.
    pub async fn snapshot(&self) -> Result<Snapshot, Refusal> {
        let mut tx = self.db.snapshot().await?;
        let (number,) = tx.one::<(i64,)>("SELECT number FROM ledger_head", params![]).await?;
        let (record,) = tx.one::<(String,)>("SELECT id FROM record", params![]).await?;
        let id = event_id(&mut tx, number).await?.unwrap_or_default();
        Ok(Snapshot { tx, head: Cursor { number, id }, record })
    }
}

async fn event_id(tx: &mut Tx, number: i64) -> Result<Option<String>, Refusal> {
    Ok(tx
        .opt::<(String,)>("SELECT id FROM ledger WHERE number = $1", params![number])
        .await?
        .map(|(id,)| id))
}

impl Snapshot {
    /// The random id of an event, if the ledger has that number.
    pub async fn event_id(&mut self, number: i64) -> Result<Option<String>, Refusal> {
        event_id(&mut self.tx, number).await
    }

    /// Events after a number, oldest first.
    pub async fn events(&mut self, after: i64, limit: i64) -> Result<Vec<Event>, Refusal> {
        let rows = self.tx.all::<EventRow>(EVENTS, params![after, limit]).await?;
        Ok(rows.into_iter().map(Event::from).collect())
    }

    /// What an event touches; a batch touches what each of its items does.
    pub async fn touched(&mut self, event: &Event) -> Result<Vec<Touched>, Refusal> {
        if event.noun != "batch" {
            return Ok(vec![touched(&event.kind, &event.noun, &event.noun_id)]);
        }
        let items = self.tx.all::<BatchItem>(BATCH, params![&event.noun_id]).await?;
        Ok(items.iter().map(|item| touched(&item.kind, &item.noun, &item.noun_id)).collect())
    }

    /// Ids of the public articles that name something, after an id.
    pub async fn naming(&mut self, noun: &str, id: &str, after: &str, limit: i64) -> Result<Vec<String>, Refusal> {
        let rows = self
            .tx
            .all::<(String,)>(
                "SELECT article_id FROM reference WHERE noun = $1 AND noun_id = $2 AND public = $3 AND article_id > $4 \
                 ORDER BY article_id LIMIT $5",
                params![noun, id, true, after, limit],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Ids of other articles of the same story, and of those whose body points to this one.
    pub async fn neighbours(&mut self, id: &str) -> Result<Vec<String>, Refusal> {
        let rows = self
            .tx
            .all::<(String,)>(
                "SELECT b.id FROM article a JOIN article b ON b.translation_group = a.translation_group AND b.id <> a.id \
                 WHERE a.id = $1 AND b.status = 'published' \
                 UNION SELECT article_id FROM reference WHERE noun IN ('article', 'chosen') AND noun_id = $1 AND public = $2",
                params![id, true],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Ids of every article that readers ever saw, after an id: the scan of a rebuild.
    pub async fn ever_public(&mut self, after: &str, limit: i64) -> Result<Vec<String>, Refusal> {
        let rows = self
            .tx
            .all::<(String,)>("SELECT id FROM article WHERE public_version > 0 AND id > $1 ORDER BY id LIMIT $2", params![after, limit])
            .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// What readers may know of an article.
    pub async fn standing(&mut self, id: &str) -> Result<Standing, Refusal> {
        let row = self
            .tx
            .opt::<crate::article::Article>(concat!("SELECT ", crate::article::columns!(), " FROM article WHERE id = $1"), params![id])
            .await?;
        let Some(row) = row else { return Ok(Standing::Private) };
        let (Some(number), Some(address)) = (row.number, row.address.clone()) else {
            return Ok(Standing::Private);
        };
        let edition = self.edition_code(&row.edition_id).await?;
        match (row.status.as_str(), row.public_revision) {
            ("published", Some(revision)) => {
                let article = self.public(row, number, address, revision).await?;
                Ok(Standing::Published(Box::new(article)))
            }
            // In the bin after a withdrawal, its address still says so.
            _ if row.withdrawn_at.is_some() => Ok(Standing::Withdrawn {
                id: row.id,
                edition,
                number,
                address,
                notice: row.notice,
                at: Moment(row.withdrawn_at.unwrap_or_default()),
                version: row.public_version,
            }),
            _ => Ok(Standing::Private),
        }
    }

    async fn edition_code(&mut self, id: &str) -> Result<String, Refusal> {
        let (code,) = self.tx.one::<(String,)>("SELECT code FROM edition WHERE id = $1", params![id]).await?;
        Ok(code)
    }

    pub(crate) async fn public(
        &mut self,
        row: crate::article::Article,
        number: i64,
        address: String,
        revision: i64,
    ) -> Result<PublicArticle, Refusal> {
        let content = content_of(&mut self.tx, &row.id, revision).await?;
        let mut assets = BTreeMap::new();
        for id in content.assets() {
            if let Some(asset) = self.asset(&id).await? {
                assets.insert(id, asset);
            }
        }
        let mut related = BTreeMap::new();
        for key in content.body.relations() {
            if let Some(number) = self.public_number(key).await? {
                related.insert(key.to_owned(), number);
            }
        }
        let corrections = self
            .tx
            .all::<(i64, String, String)>(
                "SELECT at, note, place FROM correction WHERE article_id = $1 ORDER BY at DESC, id DESC",
                params![&row.id],
            )
            .await?;
        let translations = self
            .tx
            .all::<(String, String, String, i64)>(
                "SELECT e.code, a.address, a.id, a.public_revision FROM article a JOIN edition e ON e.id = a.edition_id \
                 WHERE a.translation_group = $1 AND a.id <> $2 AND a.status = 'published' AND a.address IS NOT NULL AND a.public_revision IS NOT NULL \
                 ORDER BY e.code",
                params![&row.translation_group, &row.id],
            )
            .await?;
        // The headline that readers see, not the one that somebody is working on.
        let mut others = Vec::with_capacity(translations.len());
        for (edition, address, id, revision) in translations {
            let headline = content_of(&mut self.tx, &id, revision).await?.headline;
            others.push(PublicTranslation { edition, address, headline });
        }
        let redirects = self
            .tx
            .all::<(String,)>(
                "SELECT from_address FROM redirect WHERE noun = 'article' AND noun_id = $1 ORDER BY from_address",
                params![&row.id],
            )
            .await?;
        let mut chosen = Vec::new();
        for id in row.related.split(',').filter(|id| !id.is_empty()) {
            chosen.extend(self.public_number(id).await?);
        }
        Ok(PublicArticle {
            chosen,
            redirects: redirects.into_iter().map(|(from,)| from).collect(),
            sections: content.section.iter().chain(&content.sections).cloned().collect(),
            id: row.id,
            number,
            version: row.public_version,
            address,
            content,
            assets,
            related,
            corrections: corrections
                .into_iter()
                .map(|(at, note, place)| PublicCorrection { at: Moment(at), note, place })
                .collect(),
            translations: others,
            first_published_at: Moment(row.first_published_at.unwrap_or_default()),
            updated_at: Moment(row.updated_at.unwrap_or_default()),
            visible_until: row.visible_until.map(Moment),
            sticky: row.sticky,
        })
    }

    async fn asset(&mut self, id: &str) -> Result<Option<Asset>, Refusal> {
        Ok(self
            .tx
            .opt::<Asset>(sql(format!("SELECT {ASSET} FROM asset WHERE id = $1 AND number IS NOT NULL")), params![id])
            .await?)
    }

    /// Public number of a published article by its id, number or address.
    async fn public_number(&mut self, key: &str) -> Result<Option<i64>, Refusal> {
        const BY_ADDRESS: &str = "SELECT number FROM article WHERE address = $1 AND status = 'published' AND number IS NOT NULL";
        const BY_NUMBER: &str = "SELECT number FROM article WHERE number = $1 AND status = 'published'";
        const BY_ID: &str = "SELECT number FROM article WHERE id = $1 AND status = 'published' AND number IS NOT NULL";
        let row = if key.starts_with('/') {
            self.tx.opt::<(i64,)>(BY_ADDRESS, params![key]).await?
        } else if let Ok(number) = key.parse::<i64>() {
            self.tx.opt::<(i64,)>(BY_NUMBER, params![number]).await?
        } else {
            self.tx.opt::<(i64,)>(BY_ID, params![key]).await?
        };
        Ok(row.map(|(number,)| number))
    }

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
        frame.editions = self.tx.all::<Edition>(EDITIONS, params![]).await?;
        frame.sections = self
            .tx
            .all::<FrameSection>(
                "SELECT s.id, e.code AS edition, s.slug, s.name, s.description, p.slug AS parent, s.position \
                 FROM section s JOIN edition e ON e.id = s.edition_id LEFT JOIN section p ON p.id = s.parent_id \
                 ORDER BY e.code, s.position, s.slug",
                params![],
            )
            .await?;
        frame.tags = self
            .tx
            .all::<FrameTag>(
                "SELECT t.id, e.code AS edition, t.slug, t.name, t.description, t.number, m.slug AS merged_into \
                 FROM tag t JOIN edition e ON e.id = t.edition_id LEFT JOIN tag m ON m.id = t.merged_into \
                 WHERE t.number IS NOT NULL OR t.merged_into IS NOT NULL ORDER BY e.code, t.slug",
                params![],
            )
            .await?;
        frame.authors = self
            .tx
            .all::<FrameAuthor>(
                "SELECT id, slug, name, names, role, bio, portrait_id, number FROM author WHERE number IS NOT NULL ORDER BY slug",
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
        self.fronts(&mut frame).await?;
        let mut shown: Vec<String> = frame.authors.iter().filter_map(|author| author.portrait_id.clone()).collect();
        for key in ["logo", "social_card"] {
            shown.extend(frame.settings.get(key).and_then(Value::as_str).map(str::to_owned));
        }
        for page in &frame.pages {
            let body: story::Body = serde_json::from_str(&page.body)?;
            shown.extend(body.assets().into_iter().map(str::to_owned));
        }
        shown.sort();
        shown.dedup();
        for id in shown {
            if let Some(asset) = self.asset(&id).await? {
                frame.assets.insert(id, asset);
            }
        }
        Ok(frame)
    }

    /// Redirects that belong to no story; a story carries its own, so that nobody learns of an unpublished one.
    async fn redirects(&mut self) -> Result<Vec<(String, String, i64)>, Refusal> {
        Ok(self
            .tx
            .all::<(String, String, i64)>(
                "SELECT r.from_address, COALESCE(p.address, r.to_address), r.status FROM redirect r \
                 LEFT JOIN page p ON r.noun = 'page' AND p.id = r.noun_id \
                 WHERE r.noun IS NULL OR r.noun NOT IN ('article', 'page') OR (r.noun = 'page' AND p.published = $1) \
                 ORDER BY r.from_address",
                params![true],
            )
            .await?)
    }

    async fn fronts(&mut self, frame: &mut Frame) -> Result<(), Refusal> {
        let rows = self
            .tx
            .all::<(String, String, String, i64)>(
                "SELECT e.code, f.name, f.live, f.launched_at FROM front f JOIN edition e ON e.id = f.edition_id \
                 WHERE f.live IS NOT NULL AND f.launched_at IS NOT NULL ORDER BY e.code, f.name",
                params![],
            )
            .await?;
        for (edition, name, live, at) in rows {
            let layout: crate::front::Layout = serde_json::from_str(&live)?;
            let mut numbers = BTreeMap::new();
            for key in layout.containers.iter().flat_map(|container| &container.cards) {
                if let Some(number) = self.public_number(key).await? {
                    numbers.insert(key.clone(), number);
                }
            }
            frame.fronts.push(FrameFront { edition, name, layout, numbers, at: Moment(at) });
        }
        Ok(())
    }

    /// How many rows of each noun there are, for `verify`.
    pub async fn counts(&mut self) -> Result<BTreeMap<&'static str, i64>, Refusal> {
        let mut counts = BTreeMap::new();
        for (noun, question) in [
            ("articles", "SELECT COUNT(*) FROM article"),
            ("published", "SELECT COUNT(*) FROM article WHERE status = 'published'"),
            ("revisions", "SELECT COUNT(*) FROM revision"),
            ("assets", "SELECT COUNT(*) FROM asset"),
            ("sections", "SELECT COUNT(*) FROM section"),
            ("tags", "SELECT COUNT(*) FROM tag"),
            ("authors", "SELECT COUNT(*) FROM author"),
            ("pages", "SELECT COUNT(*) FROM page"),
            ("redirects", "SELECT COUNT(*) FROM redirect"),
            ("staff", "SELECT COUNT(*) FROM staff"),
            ("events", "SELECT COUNT(*) FROM ledger"),
        ] {
            let (count,) = self.tx.one::<(i64,)>(question, params![]).await?;
            counts.insert(noun, count);
        }
        Ok(counts)
    }
}

fn touched(kind: &str, noun: &str, id: &str) -> Touched {
    match (noun, kind) {
        (
            "article",
            "article_published"
            | "article_updated"
            | "article_corrected"
            | "article_withdrawn"
            | "article_expiry_set"
            | "article_translation_linked"
            | "article_restored"
            | "article_binned",
        ) => Touched::Article(id.to_owned()),
        ("tag", "tag_changed" | "tag_merged")
        | ("author", "author_changed")
        | ("section", "section_changed")
        | ("asset", "asset_described") => Touched::Named { noun: noun.to_owned(), id: id.to_owned() },
        ("settings" | "edition" | "section" | "page" | "redirect" | "tag" | "author", _) | ("front", "front_launched") => Touched::Frame,
        _ => Touched::Nothing,
    }
}

/// An id that was read from an event, as an id.
pub fn id_of(text: &str) -> Result<Id, Refusal> {
    text.parse().map_err(|_| Refusal::Damaged(format!("id {text}")))
}
