//! Old addresses of what has no story behind it, and the redirects that somebody set at the source.

use super::index::{Index, key_of_author};
use super::post::Desk;
use crate::Error;
use crate::files;
use crate::intake::Intake;
use crate::leads::{self, lead};
use crate::navigation::Became;
use crate::report::{Entry, Outcome, Spot, entry};
use exchange::wordpress::address::readable;
use newsroom::navigation::Item;
use newsroom::redirect;
use url::Url;

/// Path of an address of the site, and what stands behind it (`#…`); `None` if it leads elsewhere.
pub(super) fn path_on(index: &Index, address: &str) -> Option<(String, String)> {
    let address = address.trim();
    let (bare, fragment) = address
        .split_once('#')
        .map_or((address, String::new()), |(bare, rest)| (bare, format!("#{rest}")));
    if bare.is_empty() {
        return None;
    }
    if bare.starts_with('/') && !bare.starts_with("//") {
        return Some((readable(bare.split('?').next().unwrap_or_default()), fragment));
    }
    let (url, site) = (Url::parse(bare).ok()?, Url::parse(&index.site).ok()?);
    let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    let is_own = matches!(url.scheme(), "http" | "https") && host(&url) == host(&site) && url.port() == site.port();
    (is_own && url.path().starts_with(site.path().trim_end_matches('/'))).then(|| (readable(url.path()), fragment))
}

/// The slug in a path of a tag or author: where the routes put them, and where they stand unless somebody arranged it.
pub(super) fn slug_in<'p>(pattern: &str, noun: &str, parts: &[&'p str]) -> Option<&'p str> {
    let fits = |pattern: &[&str]| -> Option<&'p str> {
        let is_one = |(wanted, part): (&&str, &&str)| matches!(*wanted, "{slug}" | ":slug") || wanted == part;
        let place = pattern.iter().position(|part| matches!(*part, "{slug}" | ":slug"))?;
        (pattern.len() == parts.len() && pattern.iter().zip(parts).all(is_one)).then(|| parts[place])
    };
    let arranged: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
    fits(&arranged).or_else(|| fits(&[noun, "{slug}"]))
}

/// Where a tag or author stood.
fn stood(pattern: &str, noun: &str, slug: &str) -> Vec<String> {
    let mut all = vec![format!("/{noun}/{slug}")];
    if pattern.contains("slug") {
        let path = readable(&pattern.replace("{slug}", slug).replace(":slug", slug));
        // A pattern that says more than the slug is not to be told.
        if !path.contains(['{', ':']) && !all.contains(&path) {
            all.push(path);
        }
    }
    all
}

/// Paths at which a file of the site lay: in this size and whole.
pub(super) fn former(index: &Index, address: &str) -> Vec<String> {
    let Some(key) = files::ghosts(address) else { return Vec::new() };
    // What other sites serve under such a path was theirs.
    let Some((path, _)) = path_on(index, address) else { return Vec::new() };
    vec![path, format!("{}/{key}", index.home())]
}

/// Tags, authors and feeds.
pub(super) async fn take(intake: &mut Intake<'_>, desk: &Desk) -> Result<(), Error> {
    let (home, prefix) = (desk.index.home(), intake.prefix.clone());
    let mut wanted = vec![lead(format!("{home}/rss"), format!("{prefix}/rss.xml"))];
    if !home.is_empty() {
        wanted.push(lead(home.clone(), if prefix.is_empty() { "/".to_owned() } else { prefix.clone() }));
    }
    let tags = leads::public_tags(intake).await?;
    for (place, (tag, _)) in desk.index.tags.iter().enumerate() {
        if let Some(slug) = desk.tags.get(&place).filter(|slug| tags.contains(*slug)) {
            for path in stood(&desk.index.routes.tag, "tag", &tag.slug) {
                wanted.push(lead(format!("{home}{path}"), format!("{prefix}/tag/{slug}")));
                wanted.push(lead(format!("{home}{path}/rss"), format!("{prefix}/tag/{slug}/rss.xml")));
            }
        }
    }
    let authors = leads::public_authors(intake).await?;
    for ((author, _), slug) in desk.index.authors.iter().zip(&desk.authors) {
        let own = if author.slug.is_empty() { key_of_author(author) } else { &author.slug };
        if authors.contains(slug) {
            for path in stood(&desk.index.routes.author, "author", own) {
                wanted.push(lead(format!("{home}{path}"), format!("{prefix}/author/{slug}")));
                wanted.push(lead(format!("{home}{path}/rss"), format!("{prefix}/author/{slug}/rss.xml")));
            }
        }
    }
    leads::make(intake, wanted).await
}

/// What somebody redirected at the source; each is accounted for.
pub(super) async fn redirects(intake: &mut Intake<'_>, desk: &Desk) -> Result<(), Error> {
    for (one, spot) in &desk.index.redirects {
        let base = entry("redirect", &one.from, *spot, &one.from, Outcome::NotTaken);
        let is_own = path_on(&desk.index, &one.to).is_some();
        let to = desk
            .lead(&one.to)
            .or_else(|| (!is_own && story::address::allowed(&one.to)).then(|| one.to.clone()));
        let account = match to {
            _ if desk.index.is_private => base.because("private_site", "the whole site had a password: where it led is nobody's".into()),
            _ if one.is_pattern => base.because("pattern", "it is a pattern for many paths; one redirect leads from one path here".into()),
            None => base.because("leads_nowhere", format!("nothing is here for `{}`", one.to)),
            Some(to) => {
                let from = readable(&one.from);
                let there = intake.rooms.newsroom.answering(std::slice::from_ref(&from)).await?;
                let was_there = there.iter().any(|(_, noun, _)| noun == "redirect");
                let refused = match intake.dry_run {
                    true => !there.is_empty() && !was_there,
                    false => {
                        let mut turn = intake.rooms.newsroom.turn(&intake.actor).await?;
                        let led = redirect::lead(&mut turn, vec![lead(from, to)]).await?;
                        intake.report.written.redirects += led.made as u64;
                        intake.report.written.events += u64::from(turn.commit().await?.is_some());
                        !led.refused.is_empty()
                    }
                };
                match (refused, was_there) {
                    (true, _) => base.because("address_taken", "something else answers at it".into()),
                    (false, true) => Entry { outcome: Outcome::Unchanged, ..base },
                    (false, false) => Entry { outcome: Outcome::Taken, ..base },
                }
            }
        };
        intake.report.add(&account)?;
    }
    Ok(())
}

/// The menu becomes the edition's navigation.
pub(super) async fn menu(intake: &mut Intake<'_>, desk: &Desk) -> Result<(), Error> {
    let mut items = Vec::new();
    let mut led = Vec::new();
    for (label, url) in &desk.index.menu {
        // A menu behind a password was nobody's; a fragment opened one of Ghost's own windows.
        let is_own = desk.index.is_private || url.trim().starts_with('#') || path_on(&desk.index, url).is_some();
        let lead = desk.lead(url).filter(|_| !desk.index.is_private);
        let to = lead.or_else(|| (!is_own && story::address::allowed(url)).then(|| url.clone()));
        led.push(to.is_some());
        if let Some(address) = to {
            let label = [label.trim(), address.as_str()].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
            items.push(Item {
                label: label.chars().take(200).collect(),
                address: address.clone(),
                children: Vec::new(),
            });
        }
    }
    items.truncate(200);
    let became = if items.is_empty() { None } else { Some(intake.navigation("navigation", items).await?) };
    for ((label, url), led) in desk.index.menu.iter().zip(led) {
        let base = entry("menu_item", url, Spot::default(), label, Outcome::NotTaken);
        let account = match &became {
            _ if !led => base.because("leads_nowhere", "nothing that it leads to is public here".into()),
            Some(Became::Set(outcome)) => Entry { outcome: *outcome, ..base },
            _ => base.because("conflict", "the navigation was arranged here; it was kept".into()),
        };
        intake.report.add(&account)?;
    }
    Ok(())
}
