//! The page of a series: what it is, and its episodes with their players.

use crate::Error;
use crate::article::file;
use crate::cards::{first_end, of_asset};
use crate::chrome::{Maker, encode, link};
use crate::context::{Episode, Head, Heard, Link, Series};
use crate::metadata;
use fluent_bundle::FluentValue;
use paper::cache::Made;
use paper::document::{self, Article, Edition};
use paper::key::{Key, List};
use paper::reading::Paper;

/// Episodes on the page and in the feed.
pub(crate) const EPISODES: usize = 200;

impl<P: Paper> Maker<'_, P> {
    pub async fn series(&self, code: &str, slug: &str) -> Result<Made, Error> {
        let edition = self.edition(code);
        let Some(series) = self.paper.series(&edition.code, slug).await? else {
            return self.address().await;
        };
        let (mut articles, mut own) = self.episodes(&series).await?;
        if series.serial {
            articles.reverse();
        }
        let cards: Vec<document::Card> = articles.iter().map(Article::card).collect();
        own.extend(Self::card_keys(&cards));
        let episodes: Vec<Heard> = articles
            .iter()
            .zip(&cards)
            .filter_map(|(article, card)| self.heard(article, card, edition))
            .collect();
        let feed = feed_address(&series);
        let title = series.name.clone();
        let description = series.description.split("\n\n").next().unwrap_or_default().to_owned();
        let mut head = Head {
            canonical: self.absolute(&series.address),
            kind: "website".into(),
            feeds: vec![Link {
                language: "application/rss+xml".into(),
                ..link(&title, &self.absolute(&feed), false)
            }],
            json_ld: metadata::series(self, &series, &articles),
            title: title.clone(),
            description,
            ..Head::default()
        };
        if let Some(cover) = &series.cover {
            head.image = self.absolute(&cover.address);
            head.image_alt.clone_from(&cover.alt);
            head.image_width = cover.width;
            head.image_height = cover.height;
        }
        let context = Series {
            title,
            about: series
                .description
                .split("\n\n")
                .filter(|text| !text.trim().is_empty())
                .map(str::to_owned)
                .collect(),
            author: series.author.clone(),
            cover: series.cover.as_ref().filter(|_| !self.lite).map(|cover| of_asset(cover, "")),
            feed: encode(&feed),
            funding: (!series.funding_url.is_empty()).then(|| {
                let words = if series.funding_words.is_empty() {
                    self.say(edition, "series-funding")
                } else {
                    series.funding_words.clone()
                };
                link(&words, &series.funding_url, false)
            }),
            player: !episodes.is_empty(),
            episodes,
        };
        let mut made = self.html("series.html", edition, head, context, own)?;
        made.until = first_end(&cards);
        made.touched = articles.iter().map(|article| article.updated_at).max();
        Ok(made)
    }

    /// Episodes that readers may hear, the newest first, with the keys of a page that shows them all: the list's head, and each of its months,
    /// for an episode may come in with an old date.
    pub async fn episodes(&self, series: &document::Series) -> Result<(Vec<Article>, Vec<Key>), Error> {
        let list = List::Series(series.edition.clone(), series.slug.clone());
        let articles = self.paper.list_articles(&list, EPISODES, self.now).await?;
        let mut own = vec![Key::Address(series.address.clone()), Key::Chrome(series.edition.clone()), Key::ListHead(list.clone())];
        let months = self.paper.months(&list).await?;
        own.extend(months.into_iter().map(|month| Key::ListMonth(list.clone(), month.month)));
        own.push(Key::ListMonths(list));
        own.extend(articles.iter().map(|article| Key::Article(article.number)));
        Ok((articles, own))
    }

    fn heard(&self, article: &Article, card: &document::Card, edition: &Edition) -> Option<Heard> {
        let episode = article.episode.as_ref()?;
        let sound = article.assets.get(&episode.sound)?;
        let minutes = sound.duration.saturating_add(59_999) / 60_000;
        Some(Heard {
            card: self.card(card, edition),
            place: self.place_in_series(episode, edition),
            length: if minutes > 0 {
                self.say_with(edition, "minutes-short", &[("count", FluentValue::from(minutes))])
            } else {
                String::new()
            },
            kind: match episode.kind.as_str() {
                "trailer" => self.say(edition, "episode-trailer"),
                "bonus" => self.say(edition, "episode-bonus"),
                _ => String::new(),
            },
            explicit: episode.explicit,
            address: encode(&sound.address),
            tracks: story::html::tracks(&file(sound, &edition.language)),
        })
    }

    /// What a story's own page says of the series that it belongs to.
    pub fn episode(&self, article: &Article, edition: &Edition) -> Option<Episode> {
        let episode = article.episode.as_ref()?;
        let address = format!("{}/podcast/{}", edition.prefix, episode.series.slug);
        Some(Episode {
            series: link(&episode.series.name, &encode(&address), false),
            place: self.place_in_series(episode, edition),
            feed: encode(&format!("{address}/feed.xml")),
        })
    }

    fn place_in_series(&self, episode: &document::Episode, edition: &Edition) -> String {
        let number = |number: Option<u32>| FluentValue::from(i64::from(number.unwrap_or_default()));
        match (episode.season, episode.number) {
            (Some(_), Some(_)) => {
                let both = [("season", number(episode.season)), ("number", number(episode.number))];
                self.say_with(edition, "episode-of-season", &both)
            }
            (None, Some(_)) => self.say_with(edition, "episode-number", &[("number", number(episode.number))]),
            (Some(_), None) => self.say_with(edition, "season-number", &[("season", number(episode.season))]),
            (None, None) => String::new(),
        }
    }
}

/// Where the feed of a series is.
pub(crate) fn feed_address(series: &document::Series) -> String {
    format!("{}/feed.xml", series.address)
}
