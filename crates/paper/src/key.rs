//! Names of what a page depends on. Dropping a key drops every cached page that carries it.

use std::fmt;

/// A dependency of a page, written as in `Surrogate-Key` (`article/12`, `list/section/en/harbour/head`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// Anything of the story: its own page.
    Article(i64),
    /// What a card shows of the story (changes only when the card's hash does).
    Card(i64),
    /// The newest [`HEAD`] of a list.
    ListHead(List),
    /// The stories of a list first published in a month (`YYYY-MM`, the publication's time zone).
    ListMonth(List, String),
    /// Which months a list has.
    ListMonths(List),
    /// Navigation, theme, settings of an edition: everything that stands around.
    Chrome(String),
    /// A curated front: edition and name.
    Front(String, String),
    /// What breaks in an edition.
    Breaking(String),
    /// Shown comments of a story.
    Comments(i64),
    /// One address: static page, redirect, tombstone, author or tag or section description.
    Address(String),
    /// Most read of an edition.
    MostRead(String),
    /// A part of the sitemap: `en-2026-11`, or `site` for what is no story.
    Map(String),
}

/// How many stories the head of a list covers.
pub const HEAD: usize = 60;

/// A list of stories, newest first by first publication.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// Every story of an edition.
    Latest(String),
    /// A section with all sections below it: edition, slug.
    Section(String, String),
    /// Edition, slug.
    Tag(String, String),
    /// Edition, author's slug.
    Author(String, String),
    /// Edition, kind.
    Kind(String, String),
    /// Episodes of a series: edition, slug.
    Series(String, String),
    /// Stories with corrections, newest correction first: edition.
    Corrections(String),
    /// Stories that lead the front while nobody curates it: edition.
    Sticky(String),
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            List::Latest(edition) => write!(f, "latest/{edition}"),
            List::Section(edition, slug) => write!(f, "section/{edition}/{slug}"),
            List::Tag(edition, slug) => write!(f, "tag/{edition}/{slug}"),
            List::Author(edition, slug) => write!(f, "author/{edition}/{slug}"),
            List::Kind(edition, kind) => write!(f, "kind/{edition}/{kind}"),
            List::Series(edition, slug) => write!(f, "series/{edition}/{slug}"),
            List::Corrections(edition) => write!(f, "corrections/{edition}"),
            List::Sticky(edition) => write!(f, "sticky/{edition}"),
        }
    }
}

impl List {
    /// Reads the written form back; `None` if it is no list's name.
    pub fn parse(name: &str) -> Option<List> {
        let mut parts = name.splitn(3, '/');
        let kind = parts.next()?;
        let edition = parts.next()?.to_owned();
        let rest = parts.next().map(str::to_owned);
        Some(match (kind, rest) {
            ("latest", None) => List::Latest(edition),
            ("corrections", None) => List::Corrections(edition),
            ("sticky", None) => List::Sticky(edition),
            ("section", Some(slug)) => List::Section(edition, slug),
            ("tag", Some(slug)) => List::Tag(edition, slug),
            ("author", Some(slug)) => List::Author(edition, slug),
            ("kind", Some(kind)) => List::Kind(edition, kind),
            ("series", Some(slug)) => List::Series(edition, slug),
            _ => return None,
        })
    }

    /// The edition the list belongs to.
    pub fn edition(&self) -> &str {
        match self {
            List::Latest(edition)
            | List::Corrections(edition)
            | List::Sticky(edition)
            | List::Section(edition, _)
            | List::Tag(edition, _)
            | List::Author(edition, _)
            | List::Kind(edition, _)
            | List::Series(edition, _) => edition,
        }
    }
}

impl Key {
    /// Reads the written form back; `None` if it is no key's name.
    pub fn parse(name: &str) -> Option<Key> {
        let (kind, rest) = name.split_once('/')?;
        let pair = || rest.split_once('/').map(|(edition, name)| (edition.to_owned(), name.to_owned()));
        match kind {
            "article" => rest.parse().ok().map(Key::Article),
            "card" => rest.parse().ok().map(Key::Card),
            "comments" => rest.parse().ok().map(Key::Comments),
            "chrome" => Some(Key::Chrome(rest.to_owned())),
            "mostread" => Some(Key::MostRead(rest.to_owned())),
            "breaking" => Some(Key::Breaking(rest.to_owned())),
            "front" => pair().map(|(edition, name)| Key::Front(edition, name)),
            "map" => Some(Key::Map(rest.to_owned())),
            "address" => Some(Key::Address(format!("/{rest}"))),
            "list" => {
                let (list, part) = rest.rsplit_once('/')?;
                let list = List::parse(list)?;
                Some(match part {
                    "head" => Key::ListHead(list),
                    "months" => Key::ListMonths(list),
                    month => Key::ListMonth(list, month.to_owned()),
                })
            }
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Article(number) => write!(f, "article/{number}"),
            Key::Card(number) => write!(f, "card/{number}"),
            Key::ListHead(list) => write!(f, "list/{list}/head"),
            Key::ListMonth(list, month) => write!(f, "list/{list}/{month}"),
            Key::ListMonths(list) => write!(f, "list/{list}/months"),
            Key::Chrome(edition) => write!(f, "chrome/{edition}"),
            Key::Front(edition, name) => write!(f, "front/{edition}/{name}"),
            Key::Breaking(edition) => write!(f, "breaking/{edition}"),
            Key::Comments(number) => write!(f, "comments/{number}"),
            Key::Address(address) => write!(f, "address{address}"),
            Key::MostRead(edition) => write!(f, "mostread/{edition}"),
            Key::Map(part) => write!(f, "map/{part}"),
        }
    }
}

/// Reads the name of a part of the sitemap, `en-2026-11` or `en-2026-11-2`: the edition, the month, which part of it.
pub fn map_part(part: &str) -> Option<(String, String, i64)> {
    let pieces: Vec<&str> = part.split('-').collect();
    let is = |piece: &str, length: usize| piece.len() == length && piece.bytes().all(|byte| byte.is_ascii_digit());
    for (year, place) in [(pieces.len().checked_sub(2)?, 1), (pieces.len().checked_sub(3)?, 0)] {
        if year >= 1 && is(pieces[year], 4) && is(pieces[year + 1], 2) {
            let place = if place == 1 {
                1
            } else {
                pieces[year + 2].parse::<i64>().ok().filter(|place| (2..1_000).contains(place))?
            };
            return Some((pieces[..year].join("-"), format!("{}-{}", pieces[year], pieces[year + 1]), place));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_key_is_read_back() {
        let harbour = List::Section("en".into(), "harbour".into());
        for key in [
            Key::Article(12),
            Key::Card(3),
            Key::ListHead(harbour.clone()),
            Key::ListMonth(harbour.clone(), "2026-11".into()),
            Key::ListMonths(List::Latest("en".into())),
            Key::ListHead(List::Series("en".into(), "tide-tables".into())),
            Key::Chrome("ru".into()),
            Key::Front("en".into(), "home".into()),
            Key::Breaking("en".into()),
            Key::Comments(8),
            Key::Address("/about/us".into()),
            Key::MostRead("ar".into()),
            Key::Map("en-2026-11".into()),
        ] {
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
        for name in ["", "article", "article/x", "list/harbour/head", "teapot/1"] {
            assert_eq!(Key::parse(name), None, "{name}");
        }
    }
}
