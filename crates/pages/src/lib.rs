//! Pages: from an address to bytes, with the keys they depend on and the instant they change by themselves. No HTTP.
//!
//! Everything is read from a [`paper::reading::Paper`], so that a preview is the paper with an overlay.

pub mod account;
pub mod context;
pub mod theme;

mod archive;
mod article;
mod ask;
mod beside;
mod breaking;
mod cards;
mod chrome;
mod comment_feed;
mod comments;
mod dates;
mod day_line;
mod device;
mod early;
mod feeds;

mod front;
mod histogram;
mod lean;
pub mod letter;
mod list;
mod lite;
mod maps;
mod metadata;
mod other;
mod privacy;
mod refused;
mod samples;
mod search;
mod series;
mod series_feed;
mod series_samples;
mod share;
mod words;

pub use ask::{Ask, KINDS, Kind};
pub use refused::{Refused, refused};
pub use series_feed::guid as series_guid;
pub use theme::{Error, Theme};

use ask::Place;
use bytes::Bytes;
use paper::cache::Made;
use paper::reading::Paper;
use std::sync::Arc;
use store::Moment;

/// Makes pages with a theme, for a site at an address.
#[derive(Clone)]
pub struct Pages {
    pub(crate) theme: Arc<Theme>,
    /// `https://paper.example`, without a slash at the end: the only source of absolute addresses.
    pub(crate) site: String,
    /// The look that is tried; none = as the publication has chosen.
    pub(crate) look: Option<String>,
}

impl Pages {
    /// Pages of the site at `site` (with or without a slash at its end).
    pub fn new(theme: Arc<Theme>, site: &str) -> Pages {
        Pages {
            theme,
            site: site.trim_end_matches('/').to_owned(),
            look: None,
        }
    }

    /// The same pages in a look that is tried; one that the theme has not is its own.
    #[must_use]
    pub fn in_look(&self, look: &str) -> Pages {
        Pages { look: Some(look.to_owned()), ..self.clone() }
    }

    /// The site's own address, without a slash at its end.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Files of the theme, for `/assets/…`.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Makes the page that stands at an address, whatever it is; there is always one.
    pub async fn make<P: Paper>(&self, paper: &P, ask: &Ask, now: Moment) -> Result<Made, Error> {
        let mut made = self.make_as_spelt(paper, ask, now).await?;
        if made.status == 404 {
            for path in ask::meant(&ask.path) {
                let other = self.make_as_spelt(paper, &Ask { path: path.clone(), query: ask.query.clone() }, now).await?;
                let to = if other.status == 200 { Some(path) } else { other.location.filter(|_| other.status == 301) };
                if let Some(to) = to {
                    made = chrome::Maker::begin(self, paper, ask, now).await?.other_address(&to);
                    break;
                }
            }
        }
        if let Some(to) = made.location.as_mut().filter(|to| ask.saves_data() && to.starts_with('/')) {
            *to = lite::address(to);
        }
        made.read = paper.read_number();
        Ok(made)
    }

    async fn make_as_spelt<P: Paper>(&self, paper: &P, ask: &Ask, now: Moment) -> Result<Made, Error> {
        let maker = chrome::Maker::begin(self, paper, ask, now).await?;
        let place = ask::place(ask, &maker.editions);
        if ask.path.len() > 1 && ask.path.ends_with('/') && place != Place::Address {
            // Our own addresses have no slash at their end; one that an old site had may.
            let own = maker.address().await?;
            return Ok(if own.status == 404 { maker.other_address(ask.path.trim_end_matches('/')) } else { own });
        }
        match place {
            Place::Front(edition) => maker.front(&edition).await,
            Place::Tag(edition, slug) => maker.tag(&edition, &slug).await,
            Place::Author(edition, slug) => maker.author(&edition, &slug).await,
            Place::Archive(edition, span) => maker.archive(&edition, span).await,
            Place::Search(edition) => maker.search_page(&edition).await,
            Place::SearchJson => maker.search_json().await,
            Place::SearchFeed(edition, form) => maker.search_feed(&edition, form).await,
            Place::Suggestions => maker.suggestions().await,
            Place::Series(edition, slug) => maker.series(&edition, &slug).await,
            Place::SeriesFeed(edition, slug) => maker.series_feed(&edition, &slug).await,
            Place::Chapters(edition, slug, number) => maker.chapters(&edition, &slug, number).await,
            Place::Corrections(edition) => maker.corrections(&edition).await,
            Place::Feed(edition, of, form) => maker.feed(&edition, &of, form).await,
            Place::SitemapIndex => maker.sitemap_index().await,
            Place::SitemapPart(part) => maker.sitemap_part(&part).await,
            Place::NewsSitemap => maker.news_sitemap().await,
            Place::Robots => Ok(maker.robots()),
            Place::Privacy(edition) => maker.privacy(&edition).await,
            Place::Offline(edition) => maker.offline(&edition).await,
            Place::Kept => maker.kept().await,
            Place::Manifest(edition) => maker.manifest(&edition),
            Place::Worker => maker.worker(),
            Place::Address => maker.address().await,
        }
    }
}

/// A page of text that is no HTML.
pub(crate) fn plain(content_type: &str, text: String) -> Made {
    Made {
        status: 200,
        content_type: content_type.to_owned(),
        bytes: Bytes::from(text),
        ..Made::default()
    }
}
