//! Lists that the site made of its stories: of a folder, of a month. Only those count in which something public stood.

use super::look::Look;
use super::site::{Made, Site};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use store::Moment;

/// Deepest folders whose lists are known.
const DEEPEST: usize = 4;

/// Lists by what they were of.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Folders by language and path, each with the section in which all its stories are; none if they are in several.
    folders: BTreeMap<(String, String), Option<String>>,
    /// Years and months.
    months: BTreeSet<(i16, i8)>,
}

impl Lists {
    /// Notes a public story; `section` is its own one.
    pub(super) fn note(&mut self, path: &str, look: &Look, language: &str, section: Option<&str>, site: &Site, zone: &TimeZone) {
        match site.made {
            Made::Hugo | Made::Zola | Made::Other => {
                let mut folders: Vec<&str> = site.below(path).split('/').collect();
                folders.pop();
                // A bundle is the story's own.
                if look.named.is_index {
                    folders.pop();
                }
                if look.named.language.is_some() && folders.first().is_some_and(|first| first.eq_ignore_ascii_case(&look.language)) {
                    folders.remove(0);
                }
                for deep in 1..=folders.len().min(DEEPEST) {
                    let known = self.folders.entry((language.to_owned(), folders[..deep].join("/")));
                    let first = known.or_insert_with(|| section.map(str::to_owned));
                    if first.as_deref() != section {
                        *first = None;
                    }
                }
            }
            Made::Jekyll | Made::Hexo => {
                if let Some(at) = look.at {
                    let day = Moment(at).timestamp().to_zoned_datetime(zone.clone());
                    self.months.insert((day.year(), day.month()));
                }
            }
            Made::Plain => {}
        }
    }

    /// Paths of lists of a language below the site's, each with the key of the section that took its place, or the path here.
    pub(super) fn of(&self, language: &str, made: Made) -> Vec<(String, Place<'_>)> {
        let mut all: Vec<(String, Place<'_>)> = Vec::new();
        let folders = self.folders.iter().filter(|((of, _), _)| of == language);
        all.extend(folders.map(|((_, path), section)| (path.clone(), section.as_deref().map_or(Place::At(String::new()), Place::Section))));
        // Hexo has a folder of them, what Jekyll's is called with has none.
        let before = if made == Made::Hexo { "archives/" } else { "" };
        for (year, month) in &self.months {
            all.push((format!("{before}{year:04}"), Place::At(format!("/{year:04}"))));
            all.push((format!("{before}{year:04}/{month:02}"), Place::At(format!("/{year:04}/{month:02}"))));
        }
        // Lists of lists, and of everything.
        let wholes: &[&str] = match made {
            Made::Hugo | Made::Zola => &["tags", "categories"],
            Made::Hexo => &["tags", "categories", "archives"],
            Made::Jekyll => &["tags", "categories", "archive", "archives", "blog"],
            Made::Other => &["tags", "archive"],
            Made::Plain => &[],
        };
        all.extend(wholes.iter().map(|whole| ((*whole).to_owned(), Place::At(String::new()))));
        all
    }
}

/// What took a list's place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place<'l> {
    /// The section of this key.
    Section(&'l str),
    /// Everything by day, below that at this path.
    At(String),
}
