//! The surfaces on which a story shows: the one table. A kind of page that shows stories names its surface; a surface says
//! which keys of a story drop it.

use crate::document::Article;
use crate::key::{Key, List};

/// Where a story can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Surface {
    /// Its own page.
    Article,
    /// Fronts, curated or automatic.
    Front,
    /// Section pages, the section's and those above it.
    Section,
    /// Tag pages.
    Tag,
    /// Author pages.
    Author,
    /// The page, the feed and the chapters of the series that it is an episode of.
    Series,
    /// Archive pages of its year, month and day.
    Archive,
    /// Feeds beside front, section, tag and author.
    Feed,
    /// Its part of the sitemap.
    Sitemap,
    /// The news sitemap.
    NewsSitemap,
    /// Search, as a page and as JSON: answered from the index, never cached.
    Search,
    /// The list of corrections.
    Corrections,
    /// Its pictures and files.
    Media,
}

/// All of them.
pub const SURFACES: &[Surface] = &[
    Surface::Article,
    Surface::Front,
    Surface::Section,
    Surface::Tag,
    Surface::Author,
    Surface::Series,
    Surface::Archive,
    Surface::Feed,
    Surface::Sitemap,
    Surface::NewsSitemap,
    Surface::Search,
    Surface::Corrections,
    Surface::Media,
];

impl Surface {
    /// Whether pages of this surface are kept ready; the others are made anew each time.
    pub fn is_cached(self) -> bool {
        !matches!(self, Surface::Search | Surface::Media)
    }

    /// Keys of this story, first published in a month (`YYYY-MM`, the publication's zone), by which a coming or going of the story
    /// drops pages of the surface: each of its pages that shows the story carries one of them.
    pub fn keys(self, article: &Article, month: &str) -> Vec<Key> {
        let latest = List::Latest(article.edition.clone());
        let card = Key::Card(article.number);
        match self {
            Surface::Article => vec![Key::Article(article.number), Key::Address(article.address.clone())],
            Surface::Front => vec![card, Key::ListHead(latest)],
            Surface::Section => with_lists(article, card, |list| matches!(list, List::Section(..))),
            Surface::Tag => with_lists(article, card, |list| matches!(list, List::Tag(..))),
            Surface::Author => with_lists(article, card, |list| matches!(list, List::Author(..))),
            Surface::Series => with_lists(article, card, |list| matches!(list, List::Series(..)))
                .into_iter()
                .chain([Key::Article(article.number)])
                .collect(),
            Surface::Archive => vec![card, Key::ListMonth(latest, month.to_owned())],
            Surface::Feed => vec![Key::Article(article.number), Key::ListHead(latest)],
            Surface::Sitemap => vec![Key::Address("/sitemap.xml".into()), Key::Map(format!("{}-{month}", article.edition))],
            Surface::NewsSitemap => vec![Key::Address("/sitemap-news.xml".into())],
            Surface::Corrections => vec![card, Key::ListHead(List::Corrections(article.edition.clone()))],
            Surface::Search | Surface::Media => Vec::new(),
        }
    }
}

fn with_lists(article: &Article, card: Key, wanted: impl Fn(&List) -> bool) -> Vec<Key> {
    std::iter::once(card)
        .chain(crate::lists::own_lists(article).into_iter().filter(wanted).map(Key::ListHead))
        .collect()
}
