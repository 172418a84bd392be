//! The menu that headed the site becomes the edition's navigation.

use super::Error;
use super::article::Desk;
use super::index::Navigation;
use super::run::Run;
use crate::navigation::Became;
use crate::report::{Entry, Outcome, Reason, Spot, entry};
use exchange::wordpress::menu::{self, Link, Target};
use exchange::wordpress::plain;
use newsroom::navigation::{Item, LEVELS, LONGEST, MOST};
use newsroom::source::Identity;
use std::collections::{BTreeMap, HashSet};

/// Words in the slug of a menu that heads a site, the surest first.
const HEADS: &[&str] = &["primary", "main", "header", "top", "haupt", "principal", "menu-1", "navigation", "nav"];
/// Words in the slug of one that does not.
const ELSEWHERE: &[&str] = &["footer", "social", "bottom", "sidebar", "legal", "mobile", "secondary", "fuss"];

pub(super) async fn take(run: &mut Run<'_>, desk: &Desk) -> Result<(), Error> {
    let items = desk.index.menu_items.clone();
    let mut seen = HashSet::new();
    let entries: Vec<menu::MenuItem> = items.iter().map(|(item, _)| item.clone()).filter(|item| seen.insert(item.id)).collect();
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
    let mut maker = Maker { run, desk, told: Vec::new() };
    let navigation = maker.items(&links, 1).await?;
    let told = maker.told;
    let source = chosen
        .clone()
        .or_else(|| block_menu.map(|navigation| navigation.id.to_string()))
        .unwrap_or_default();
    let became = if navigation.is_empty() { None } else { Some(run.intake.navigation(&source, navigation).await?) };
    let mut done = HashSet::new();
    for (item, spot) in &items {
        let base = entry("menu_item", &item.id.to_string(), *spot, &label_of(item), Outcome::NotTaken);
        let is_chosen = chosen.as_deref() == Some(item.menu.as_str());
        let entry = if !done.insert(item.id) {
            Entry { outcome: Outcome::Unchanged, ..base }.because("twice", "it stood in the files before".into())
        } else if !is_chosen {
            of_other_menu(base, &item.menu)
        } else {
            let own = told.iter().filter(|told| told.id == item.id);
            let is_here = own.clone().any(|told| told.is_here);
            let reasons: Vec<Reason> = own.map(|told| told.reason.clone()).filter(|reason| !reason.code.is_empty()).collect();
            let base = if is_here { of_navigation(base, became.as_ref()) } else { base };
            let base = Entry { reasons: [base.reasons.clone(), reasons].concat(), ..base };
            if base.outcome == Outcome::NotTaken && base.reasons.is_empty() {
                base.because("too_deep", "it stands below itself, or deeper than a menu goes".into())
            } else {
                base
            }
        };
        run.intake.report.add(&entry)?;
    }
    for navigation in &navigations {
        let base = navigation_entry(navigation);
        let entry = if block_menu.is_some_and(|chosen| chosen.id == navigation.id) {
            let reasons = told.iter().filter(|told| !told.reason.code.is_empty());
            let reasons = reasons.map(|told| Reason::new(&told.reason.code, format!("`{}`: {}", told.label, told.reason.message)));
            let mut entry = of_navigation(base, became.as_ref());
            entry.reasons.extend(reasons);
            entry
        } else {
            of_other_menu(base, &navigation.title)
        };
        run.intake.report.add(&entry)?;
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
    if item.label.is_empty() { spoken(&item.target) } else { item.label.clone() }
}

/// A target in words, where an entry has none.
fn spoken(target: &Target) -> String {
    match target {
        Target::Post { kind, id } => format!("{kind} {id}"),
        Target::Term { taxonomy, id } => format!("{taxonomy} {id}"),
        Target::Address(address) => address.clone(),
        Target::Home => "home".to_owned(),
        Target::Pages(_) | Target::Nowhere => String::new(),
    }
}

fn navigation_entry(navigation: &Navigation) -> Entry {
    let spot: Spot = navigation.spot;
    entry("wp_navigation", &navigation.id.to_string(), spot, &plain(&navigation.title), Outcome::NotTaken)
}

fn of_other_menu(base: Entry, menu: &str) -> Entry {
    base.because("other_menu", format!("an edition has one navigation; the menu `{menu}` was not the one that headed the site"))
}

/// What became of something that is in the navigation.
fn of_navigation(base: Entry, became: Option<&Became>) -> Entry {
    match became {
        Some(Became::Set(outcome)) => Entry { outcome: *outcome, ..base },
        Some(Became::Kept) => base.because("conflict", "the navigation was arranged here; it was kept".into()),
        Some(Became::Refused(why)) => base.because("refused", why.clone()),
        None => base.because("leads_nowhere", "nothing that it leads to is public here".into()),
    }
}

/// Something to be told of an entry.
struct Told {
    /// Number of the item that it is; 0 = it is none.
    id: i64,
    label: String,
    is_here: bool,
    /// Why it is not here, or not as it was; without a code if there is nothing to say.
    reason: Reason,
}

/// Makes entries of links whose targets readers can open.
struct Maker<'m, 'a> {
    run: &'m Run<'a>,
    desk: &'m Desk,
    told: Vec<Told>,
}

/// Address and title of a target, or why readers can't open it.
type Found = Result<(String, String), Reason>;

impl Maker<'_, '_> {
    async fn items(&mut self, links: &[Link], level: usize) -> Result<Vec<Item>, Error> {
        let mut made: Vec<Item> = Vec::new();
        for link in links {
            if let Target::Pages(above) = link.target {
                let pages = self.pages(above, 0);
                made.extend(Box::pin(self.items(&pages, level)).await?);
                continue;
            }
            if link.is_restricted {
                self.leave(link, &Reason::new("restricted", "only some saw it at the source"));
                continue;
            }
            let found = self.target(&link.target).await?;
            let label: String = [link.label.as_str(), found.as_ref().map_or("", |(_, title)| title)]
                .into_iter()
                .map(str::trim)
                .find(|label| !label.is_empty())
                .unwrap_or(found.as_ref().map_or("", |(address, _)| address))
                .to_owned();
            if label.is_empty() {
                let reason = found.err().unwrap_or_else(|| Reason::new("no_label", "it has no words"));
                self.leave(link, &reason);
                continue;
            }
            if made.len() >= MOST {
                self.leave(link, &Reason::new("too_many", format!("a navigation has at most {MOST} entries in one place")));
                continue;
            }
            let children = Box::pin(self.items(&link.below, level + 1)).await?;
            let address = match found {
                Ok((address, _)) => address,
                // It only heads what stands below it.
                Err(_) if !children.is_empty() => "#".to_owned(),
                Err(reason) => {
                    self.tell(link, false, reason);
                    continue;
                }
            };
            let reason = if level > LEVELS {
                Reason::new("moved_up", format!("a navigation has {LEVELS} levels; it stands beside the one that it stood below"))
            } else if label.chars().count() > LONGEST {
                Reason::new("label_cut", format!("of its words the first {LONGEST} characters were taken"))
            } else {
                Reason::new("", "")
            };
            self.tell(link, true, reason);
            let label = label.chars().take(LONGEST).collect();
            if level >= LEVELS {
                made.push(Item { label, address, children: Vec::new() });
                made.extend(children);
            } else {
                made.push(Item { label, address, children });
            }
        }
        if level <= LEVELS && made.len() > MOST {
            // Those that were moved up are too many now.
            made.truncate(MOST);
        }
        Ok(made)
    }

    fn tell(&mut self, link: &Link, is_here: bool, reason: Reason) {
        let label = if link.label.is_empty() { spoken(&link.target) } else { link.label.clone() };
        self.told.push(Told { id: link.id, label, is_here, reason });
    }

    /// An entry and those below it are not here.
    fn leave(&mut self, link: &Link, reason: &Reason) {
        self.tell(link, false, reason.clone());
        for below in &link.below {
            self.leave(below, &Reason::new("left_out", "what it stands below is not in the navigation"));
        }
    }

    /// Public pages below one, as a list of all pages shows them.
    fn pages(&self, above: i64, depth: usize) -> Vec<Link> {
        if depth > 8 {
            return Vec::new();
        }
        let listed = self.desk.index.pages.iter().filter(|page| page.parent == above);
        listed
            .map(|page| Link {
                id: 0,
                label: page.title.clone(),
                target: Target::Post { kind: "page".into(), id: page.id },
                is_restricted: false,
                below: self.pages(page.id, depth + 1),
            })
            .collect()
    }

    async fn target(&self, target: &Target) -> Result<Found, Error> {
        let newsroom = self.run.intake.rooms.newsroom;
        let prefix = &self.run.intake.prefix;
        let missing = |code: &str, message: String| Ok(Err(Reason::new(code, message)));
        Ok(match target {
            Target::Nowhere | Target::Pages(_) => Err(Reason::new("leads_nowhere", "it leads nowhere, and nothing stands below it")),
            Target::Home => {
                let title = plain(&self.desk.index.site.title);
                Ok((if prefix.is_empty() { "/".to_owned() } else { prefix.clone() }, title))
            }
            Target::Address(address) => match self.desk.links().lead(address) {
                Some(own) => Ok((own, String::new())),
                None if !story::address::allowed(address) => {
                    return missing(
                        "address",
                        format!("`{}` is no address that a page can lead to", address.chars().take(100).collect::<String>()),
                    );
                }
                // What nothing here took the place of may still stand at the old site.
                None if address.starts_with('/') => match &self.desk.base {
                    Some(base) => Ok((base.join(address).map_or_else(|_| address.clone(), Into::into), String::new())),
                    None => Ok((address.clone(), String::new())),
                },
                None => Ok((address.clone(), String::new())),
            },
            Target::Term { taxonomy, id } => {
                let terms = &self.desk.terms;
                let path = match taxonomy.as_str() {
                    "category" => terms.section_by_id(*id).map(|slug| format!("{prefix}/{slug}")),
                    "post_tag" => terms.tag_by_id(*id).map(|slug| format!("{prefix}/tag/{slug}")),
                    other => {
                        return missing(
                            "other_taxonomy",
                            format!("`{other}` is a taxonomy of the site's own; there is no place for it here"),
                        );
                    }
                };
                path.map(|path| (path, self.name_of(taxonomy, *id)))
                    .ok_or_else(|| Reason::new("not_here", format!("{taxonomy} {id}, to which it leads, is not here")))
            }
            Target::Post { kind, id } => {
                let hidden = || Reason::new("not_public", format!("{kind} {id}, to which it leads, is not public here"));
                let identity = Identity { site: &self.run.intake.site, kind, id: &id.to_string() };
                match newsroom.known(identity).await? {
                    Some(known) if known.noun == "page" => {
                        let page = newsroom.page(&self.run.intake.edition, &known.noun_id).await.ok();
                        page.filter(|page| page.published).map(|page| (page.address, page.title)).ok_or_else(hidden)
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
                            .ok_or_else(hidden)
                    }
                    _ => return missing("not_here", format!("{kind} {id}, to which it leads, is not here")),
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
