//! The menu that headed the site becomes the edition's navigation.

use super::Error;
use super::article::Desk;
use super::index::Navigation;
use super::run::Run;
use crate::navigation::Became;
use crate::report::{Entry, Outcome, Spot, entry};
use exchange::wordpress::menu::{self, Link, Target};
use exchange::wordpress::plain;
use newsroom::navigation::Item;
use newsroom::source::Identity;
use std::collections::BTreeMap;

/// Words in the slug of a menu that heads a site, the surest first.
const HEADS: &[&str] = &["primary", "main", "header", "top", "haupt", "principal", "menu-1", "navigation", "nav"];
/// Words in the slug of one that does not.
const ELSEWHERE: &[&str] = &["footer", "social", "bottom", "sidebar", "legal", "mobile", "secondary", "fuss"];
/// Levels of a navigation.
const LEVELS: usize = 3;

pub(super) async fn take(run: &mut Run<'_>, desk: &Desk) -> Result<(), Error> {
    let items = desk.index.menu_items.clone();
    let entries: Vec<menu::MenuItem> = items.iter().map(|(item, _)| item.clone()).collect();
    let mut menus: BTreeMap<&str, usize> = BTreeMap::new();
    for item in &entries {
        *menus.entry(&item.menu).or_default() += 1;
    }
    let chosen = menus
        .iter()
        .max_by_key(|(slug, count)| (rank(slug), **count))
        .map(|(slug, _)| (*slug).to_owned());
    let navigations = desk.index.navigations.clone();
    let block_menu = navigations.iter().find(|navigation| navigation.is_public && chosen.is_none());
    let links = match (&chosen, block_menu) {
        (Some(slug), _) => menu::arrange(&entries, slug),
        (None, Some(navigation)) => menu::links(&navigation.content),
        (None, None) => Vec::new(),
    };
    let navigation = Maker { run, desk }.items(&links, 1).await?;
    let source = chosen
        .clone()
        .or_else(|| block_menu.map(|navigation| navigation.id.to_string()))
        .unwrap_or_default();
    let became = if navigation.is_empty() { None } else { Some(run.intake.navigation(&source, navigation).await?) };
    for (item, spot) in &items {
        let base = entry("menu_item", &item.id.to_string(), *spot, &label_of(item), Outcome::NotTaken);
        let is_chosen = chosen.as_deref() == Some(item.menu.as_str());
        account(run, base, is_chosen, became.as_ref(), &item.menu)?;
    }
    for navigation in &navigations {
        let base = navigation_entry(navigation);
        let is_chosen = block_menu.is_some_and(|chosen| chosen.id == navigation.id);
        account(run, base, is_chosen, became.as_ref(), &navigation.title)?;
    }
    Ok(())
}

fn rank(slug: &str) -> i32 {
    if ELSEWHERE.iter().any(|word| slug.contains(word)) {
        return -1;
    }
    let place = HEADS.iter().position(|word| slug.contains(word));
    place.map_or(0, |place| 100 - i32::try_from(place).unwrap_or(100))
}

fn label_of(item: &menu::MenuItem) -> String {
    if item.label.is_empty() {
        match &item.target {
            Target::Post { kind, id } => format!("{kind} {id}"),
            Target::Term { taxonomy, id } => format!("{taxonomy} {id}"),
            Target::Address(address) => address.clone(),
            Target::Nowhere => String::new(),
        }
    } else {
        item.label.clone()
    }
}

fn navigation_entry(navigation: &Navigation) -> Entry {
    let spot: Spot = navigation.spot;
    entry("wp_navigation", &navigation.id.to_string(), spot, &plain(&navigation.title), Outcome::NotTaken)
}

fn account(run: &mut Run<'_>, base: Entry, is_chosen: bool, became: Option<&Became>, menu: &str) -> Result<(), Error> {
    let entry = match (is_chosen, became) {
        (true, Some(Became::Set(outcome))) => Entry { outcome: *outcome, ..base },
        (true, Some(Became::Kept)) => base.because("conflict", "the navigation was arranged here; it was kept".into()),
        (true, None) => base.because("leads_nowhere", "nothing that it leads to is public here".into()),
        (false, _) => {
            base.because("other_menu", format!("an edition has one navigation; the menu `{menu}` was not the one that headed the site"))
        }
    };
    Ok(run.intake.report.add(&entry)?)
}

/// Makes entries of links whose targets readers can open.
struct Maker<'m, 'a> {
    run: &'m Run<'a>,
    desk: &'m Desk,
}

impl Maker<'_, '_> {
    async fn items(&self, links: &[Link], level: usize) -> Result<Vec<Item>, Error> {
        let mut made = Vec::new();
        for link in links.iter().take(200) {
            let children = Box::pin(self.items(&link.below, level + 1)).await?;
            let found = self.target(&link.target).await?;
            let (address, title) = match found {
                Some(found) => found,
                // It only heads what stands below it, or leads to what readers may not see.
                None if children.is_empty() => continue,
                None => ("#".to_owned(), String::new()),
            };
            let label: String = [link.label.as_str(), title.as_str()]
                .into_iter()
                .map(str::trim)
                .find(|label| !label.is_empty())
                .unwrap_or(&address)
                .chars()
                .take(200)
                .collect();
            if level >= LEVELS {
                // Deeper entries stand beside the one they belong to.
                made.push(Item { label, address, children: Vec::new() });
                made.extend(children);
            } else {
                made.push(Item { label, address, children });
            }
        }
        made.truncate(200);
        Ok(made)
    }

    /// Address and title of a target that readers can open.
    async fn target(&self, target: &Target) -> Result<Option<(String, String)>, Error> {
        let newsroom = self.run.intake.rooms.newsroom;
        Ok(match target {
            Target::Nowhere => None,
            Target::Address(address) => match self.desk.links().lead(address) {
                Some(own) => Some((own, String::new())),
                None => story::address::allowed(address).then(|| (address.clone(), String::new())),
            },
            Target::Term { taxonomy, id } => {
                let terms = &self.desk.terms;
                let (path, title) = match taxonomy.as_str() {
                    "category" => match terms.section_by_id(*id) {
                        Some(slug) => (format!("{}/{slug}", self.run.intake.prefix), self.name_of(taxonomy, *id)),
                        None => return Ok(None),
                    },
                    "post_tag" => match terms.tag_by_id(*id) {
                        Some(slug) => (format!("{}/tag/{slug}", self.run.intake.prefix), self.name_of(taxonomy, *id)),
                        None => return Ok(None),
                    },
                    _ => return Ok(None),
                };
                Some((path, title))
            }
            Target::Post { kind, id } => {
                let identity = Identity { site: &self.run.intake.site, kind, id: &id.to_string() };
                match newsroom.known(identity).await? {
                    Some(known) if known.noun == "page" => {
                        let page = newsroom.page(&self.run.intake.edition, &known.noun_id).await.ok();
                        page.filter(|page| page.published).map(|page| (page.address, page.title))
                    }
                    Some(known) if known.noun == "article" => {
                        let id = known.noun_id.parse().ok();
                        let shown = match id {
                            Some(id) => newsroom.article(&self.run.intake.actor, &id, None).await.ok(),
                            None => None,
                        };
                        shown
                            .filter(|shown| shown.article.status == "published")
                            .and_then(|shown| Some((shown.article.address?, shown.article.headline)))
                    }
                    _ => None,
                }
            }
        })
    }

    fn name_of(&self, taxonomy: &str, id: i64) -> String {
        self.desk
            .index
            .terms
            .iter()
            .find(|(term, _)| term.taxonomy == taxonomy && term.id == id)
            .map(|(term, _)| plain(&term.name))
            .unwrap_or_default()
    }
}
