//! Old addresses of lists and feeds.

use super::lists::Place;
use super::page::Desk;
use super::site::Made;
use crate::Error;
use crate::intake::Intake;
use crate::leads::{lead, make, public_tags};

/// Leads the old front page, lists of folders, months, tags and categories, and feeds, to what took their place. Of a tag that readers
/// don't see nothing is told.
pub(super) async fn lists(intake: &mut Intake<'_>, desk: &Desk) -> Result<(), Error> {
    let site = &desk.index.site;
    let feeds: &[&str] = match site.made {
        Made::Hugo => &["index.xml"],
        Made::Zola => &["atom.xml", "rss.xml"],
        Made::Hexo => &["atom.xml", "rss2.xml"],
        Made::Jekyll | Made::Other => &["feed.xml"],
        Made::Plain => return Ok(()),
    };
    // Each list has one of its own.
    let has_feeds = matches!(site.made, Made::Hugo | Made::Zola);
    let before = format!("{}{}", site.home(), site.prefix(&desk.language));
    let here = intake.prefix.clone();
    let mut wanted: Vec<_> = feeds.iter().map(|feed| lead(format!("{before}/{feed}"), format!("{here}/rss.xml"))).collect();
    let public = public_tags(intake).await?;
    for (key, slug) in desk.tags.iter().filter(|(_, slug)| public.contains(*slug)) {
        wanted.push(lead(format!("{before}/tags/{key}"), format!("{here}/tag/{slug}")));
        // As jekyll-archives calls them.
        if site.made == Made::Jekyll {
            wanted.push(lead(format!("{before}/tag/{key}"), format!("{here}/tag/{slug}")));
        }
        if has_feeds {
            let fed = feeds
                .iter()
                .map(|feed| lead(format!("{before}/tags/{key}/{feed}"), format!("{here}/tag/{slug}/rss.xml")));
            wanted.extend(fed);
        }
    }
    for (key, slug) in &desk.sections {
        wanted.push(lead(format!("{before}/categories/{key}"), format!("{here}/{slug}")));
        if site.made == Made::Jekyll {
            wanted.push(lead(format!("{before}/category/{key}"), format!("{here}/{slug}")));
        }
        if has_feeds {
            for list in ["", "categories/"] {
                let fed = feeds
                    .iter()
                    .map(|feed| lead(format!("{before}/{list}{key}/{feed}"), format!("{here}/{slug}/rss.xml")));
                wanted.extend(fed);
            }
        }
    }
    for (path, place) in desk.index.lists_of.of(&desk.language, site.made) {
        let to = match place {
            Place::Section(key) => desk.sections.get(key).map(|slug| format!("{here}/{slug}")),
            Place::At(below) => Some(format!("{here}/archive{below}")),
        };
        wanted.push(lead(format!("{before}/{path}"), to.unwrap_or_else(|| format!("{here}/archive"))));
    }
    if !before.is_empty() {
        wanted.push(lead(before.clone(), if here.is_empty() { "/".to_owned() } else { here.clone() }));
    }
    // A section or a page of the site's that has the address already answers there.
    let is_here = |path: &str| desk.sections.values().any(|slug| *path == format!("{here}/{slug}")) || desk.index.is_public_path(path);
    wanted.retain(|lead| !is_here(&lead.from));
    wanted.sort_by(|one, other| one.from.cmp(&other.from));
    make(intake, wanted).await
}
