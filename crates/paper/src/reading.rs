//! What pages may ask of the paper: one consistent reading, with the number it stands at.
//!
//! Pages are written against this trait, so that a preview is the paper with an overlay.

#![expect(missing_docs, reason = "plain fields are named as readers would name them; only what needs a word has one")]

use crate::document::{
    Article, Asset, Author, Breaking, Card, CardFilm, Edition, Front, Redirect, Section, Series, Settings, StaticPage, Tag, Withdrawn,
};
use crate::key::List;
pub use search::{Order, is_cursor};
use std::future::Future;
use store::Moment;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    Article(Box<Article>),
    Withdrawn(Withdrawn),
    Section(Section),
    StaticPage(Box<StaticPage>),
    Redirect(Redirect),
    /// A published file that lay at the address before it came here: where it is served.
    File(String),
}

/// Which stretch of a list: newest first by (first publication, number).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Only stories first published at or after.
    pub from: Option<Moment>,
    /// Only stories first published before.
    pub to: Option<Moment>,
    /// Only stories that stand after this one in the list.
    pub after: Option<(Moment, i64)>,
    pub limit: usize,
}

/// A month of a list with its number of stories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// `YYYY-MM` in the publication's time zone.
    pub month: String,
    pub count: i64,
}

/// A published correction with the story it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Corrected {
    pub card: Card,
    pub correction: crate::document::Correction,
}

/// An entry of the sitemap.
#[derive(Debug, Clone, PartialEq)]
pub struct MapEntry {
    pub address: String,
    pub updated_at: Moment,
    /// Same story in other editions: language and address.
    pub alternates: Vec<(String, String)>,
    /// Goes off by itself.
    pub visible_until: Option<Moment>,
    /// Films in the story, and what it says of itself.
    pub films: Option<MapFilms>,
}

/// Films of a story, in the sitemap.
#[derive(Debug, Clone, PartialEq)]
pub struct MapFilms {
    pub films: Vec<CardFilm>,
    pub description: String,
    pub first_published_at: Moment,
    /// When the story itself goes off.
    pub expires: Option<Moment>,
}

/// An entry of the news sitemap.
#[derive(Debug, Clone, PartialEq)]
pub struct NewsEntry {
    pub address: String,
    pub headline: String,
    pub language: String,
    pub first_published_at: Moment,
    /// Goes off by itself.
    pub visible_until: Option<Moment>,
}

/// A question to the public index.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    pub words: String,
    pub section: Vec<String>,
    pub tag: Vec<String>,
    pub author: Vec<String>,
    pub kind: Vec<String>,
    pub edition: Vec<String>,
    pub from: Option<Moment>,
    pub to: Option<Moment>,
    pub order: Order,
    /// Opaque cursor of the last answer's `next`.
    pub after: Option<String>,
    pub limit: usize,
    /// Code of the edition whose names sections, topics and people are called by.
    pub names: String,
    /// These words only, none that are spelt nearly alike; and nothing is marked.
    pub exact: bool,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FacetValue {
    pub value: String,
    pub label: String,
    /// How many are found if it alone is chosen of its facet.
    pub count: u64,
    pub chosen: bool,
    /// How many more are found if it is chosen besides what is chosen of its facet.
    #[serde(skip)]
    pub more: u64,
}

/// One found story.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub card: Card,
    /// Passage as escaped HTML with `<mark>`.
    pub highlight: String,
    /// The headline in the same way.
    pub headline: String,
}

/// What somebody may be about to type.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Suggestion {
    /// `story`, `section`, `tag`, `author`.
    pub kind: String,
    pub label: String,
    pub address: String,
    /// When a story was first published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Moment>,
}

/// The answer of the public index.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// At least so many, if it was cut.
    pub total: u64,
    /// The time for it was over: what is here is right, but not everything was looked at.
    pub cut: bool,
    /// The index is behind the paper: something was changed a moment ago that it may not find yet.
    pub behind: bool,
    /// The words as they were perhaps meant; what these find is here too.
    pub corrected: Option<String>,
    pub hits: Vec<Hit>,
    /// `section`, `kind`, `tag`, `author`, `edition`, `year`, in this order.
    pub facets: Vec<(String, Vec<FacetValue>)>,
    pub next: Option<String>,
}

/// A reading of the paper: everything it answers is of one state.
pub trait Paper: Send + Sync {
    /// Number of the state this reading sees; compared with dropped keys before a page enters the cache.
    fn read_number(&self) -> i64;

    fn settings(&self) -> impl Future<Output = Result<Settings, crate::Error>> + Send;
    /// Default edition first.
    fn editions(&self) -> impl Future<Output = Result<Vec<Edition>, crate::Error>> + Send;
    /// `now` decides whether something with `visible_until` is still there.
    fn at(&self, address: &str, now: Moment) -> impl Future<Output = Result<Option<Found>, crate::Error>> + Send;
    fn article(&self, number: i64, now: Moment) -> impl Future<Output = Result<Option<Article>, crate::Error>> + Send;
    /// Which of these stories stood here and were taken off.
    fn withdrawn(&self, numbers: &[i64]) -> impl Future<Output = Result<Vec<i64>, crate::Error>> + Send;
    /// In the order asked; missing ones are left out.
    fn cards(&self, numbers: &[i64], now: Moment) -> impl Future<Output = Result<Vec<Card>, crate::Error>> + Send;
    fn list(&self, list: &List, stretch: &Stretch, now: Moment) -> impl Future<Output = Result<Vec<Card>, crate::Error>> + Send;
    /// Whole articles of a list, for feeds.
    fn list_articles(&self, list: &List, limit: usize, now: Moment) -> impl Future<Output = Result<Vec<Article>, crate::Error>> + Send;
    /// Newest month first.
    fn months(&self, list: &List) -> impl Future<Output = Result<Vec<Month>, crate::Error>> + Send;
    fn section(&self, edition: &str, slug: &str) -> impl Future<Output = Result<Option<Section>, crate::Error>> + Send;
    fn tag(&self, edition: &str, slug: &str) -> impl Future<Output = Result<Option<Tag>, crate::Error>> + Send;
    fn author(&self, slug: &str) -> impl Future<Output = Result<Option<Author>, crate::Error>> + Send;
    fn series(&self, edition: &str, slug: &str) -> impl Future<Output = Result<Option<Series>, crate::Error>> + Send;
    fn front(&self, edition: &str, name: &str) -> impl Future<Output = Result<Option<Front>, crate::Error>> + Send;
    fn breaking(&self, edition: &str) -> impl Future<Output = Result<Option<Breaking>, crate::Error>> + Send;
    fn corrections(&self, edition: &str, limit: usize, now: Moment) -> impl Future<Output = Result<Vec<Corrected>, crate::Error>> + Send;
    /// A file of `/media/…` by its address.
    fn media(&self, address: &str, now: Moment) -> impl Future<Output = Result<Option<(Asset, String, String)>, crate::Error>> + Send;
    /// Parts of the sitemap, each with its last change; at most 5,000 addresses each.
    fn map_parts(&self) -> impl Future<Output = Result<Vec<(String, Moment)>, crate::Error>> + Send;
    fn map_part(&self, part: &str, now: Moment) -> impl Future<Output = Result<Option<Vec<MapEntry>>, crate::Error>> + Send;
    /// Stories first published at or after `since`, newest first, at most 1,000.
    fn news(&self, since: Moment, now: Moment) -> impl Future<Output = Result<Vec<NewsEntry>, crate::Error>> + Send;
    /// Numbers most read in an edition, best first (may be empty).
    fn most_read(&self, edition: &str) -> impl Future<Output = Result<Vec<i64>, crate::Error>> + Send;
    fn search(&self, question: &Question, now: Moment) -> impl Future<Output = Result<Answer, crate::Error>> + Send;
    /// Stories, sections, tags and authors of an edition whose name begins with what was typed.
    fn suggest(&self, words: &str, edition: &str, now: Moment) -> impl Future<Output = Result<Vec<Suggestion>, crate::Error>> + Send;
}
