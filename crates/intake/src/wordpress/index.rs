//! What the first pass keeps: enough to know where everything leads, little enough for a hundred thousand items.

use super::restriction::Restrictions;
use super::role::{self, Role, What};
use crate::files;
use crate::report::{Reason, Spot};
use crate::seal::hash;
use exchange::wordpress::address::Home;
use exchange::wordpress::menu::{self, MenuItem};
use exchange::wordpress::meta::{self, Guest};
use exchange::wordpress::{Author, Entry, Item, Site, Term};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::Moment;

/// A quarter of an hour, in microseconds: all clocks of the world differ by whole ones.
const QUARTER: i64 = 900_000_000;

/// A stretch of the index's letters.
#[derive(Debug, Clone, Copy, Default)]
struct Stretch {
    start: u32,
    length: u16,
}

/// An attachment, as far as others need it.
#[derive(Debug, Clone, Copy)]
struct Attachment {
    parent: i64,
    is_picture: bool,
    path: Stretch,
}

/// A public page, as a menu lists it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Listed {
    pub parent: i64,
    pub order: i64,
    pub title: String,
    pub id: i64,
}

/// A menu of the block editor.
#[derive(Debug, Clone)]
pub(super) struct Navigation {
    pub id: i64,
    pub title: String,
    pub content: String,
    pub is_public: bool,
    pub spot: Spot,
}

/// The index of all files together.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub site: Site,
    pub home: Home,
    pub authors: Vec<(Author, Spot)>,
    pub guests: Vec<(Guest, String, Spot)>,
    pub terms: Vec<(Term, Spot)>,
    pub blocks: HashMap<i64, String>,
    /// Reusable blocks that were not public.
    pub unseen: HashSet<i64>,
    /// Categories under which something is filed, and whether strangers can read any of it here.
    pub filed: HashMap<String, bool>,
    /// Tags and authors of public items, by key.
    pub public_tags: HashSet<String>,
    pub public_people: HashSet<String>,
    /// The first articles and pages, by type and id.
    pub first: Vec<(String, String)>,
    /// Public pages that a menu may list.
    pub pages: Vec<Listed>,
    pub menu_items: Vec<(MenuItem, Spot)>,
    pub navigations: Vec<Navigation>,
    /// What plugins closed to strangers.
    pub restrictions: Restrictions,
    /// Years, months and days on which something public appeared, `YYYY[/MM[/DD]]`, with the one of ours that has it: the
    /// old site may have counted its days by another clock.
    pub dates: BTreeMap<String, String>,
    /// Such days at the source, `YYYY-MM-DD`, each with the instant of something that appeared on it.
    days: BTreeMap<String, i64>,
    /// Quarters of an hour in which something public appeared.
    quarters: BTreeSet<i64>,
    /// Logins that wrote something without being declared.
    creators: BTreeMap<String, Spot>,
    /// Terms that items name, by taxonomy and key.
    named: BTreeMap<(String, String), (String, Spot)>,
    /// Of whom and what items give no more than a name: by taxonomy, or `login` or `guest`, and key.
    pub only_named: HashSet<(&'static str, String)>,
    letters: String,
    /// Paths of public items, by number.
    public: HashMap<i64, Stretch>,
    /// Hashes of those paths.
    paths: HashSet<u64>,
    /// Paths of public items by the hash of another address that leads to them; empty = the item has no path of its own.
    former: HashMap<u64, Stretch>,
    attachments: HashMap<i64, Attachment>,
    /// Everything that is attached to something: its number, place, and the number of the attachment.
    attached: Vec<(i64, i32, i64)>,
    /// Attachments by the hash of their file's key.
    files: HashMap<u64, i64>,
    /// Attachments whose file not everybody could have.
    closed: HashSet<i64>,
}

/// What tells an item apart at its source: its number, or where that is missing its slug, mark, address or place.
pub(super) fn source_id(item: &Item) -> String {
    if item.id > 0 {
        return item.id.to_string();
    }
    [&item.slug, &item.guid, &item.link, &item.title]
        .into_iter()
        .find(|text| !text.is_empty())
        .map_or_else(|| format!("line-{}", item.line), |text| text.chars().take(300).collect())
}

impl Index {
    /// An empty index of a site of which something is known.
    pub(super) fn begin(site: Site, home: Home, restrictions: Restrictions) -> Index {
        Index { site, home, restrictions, ..Index::default() }
    }

    /// Takes note of one entry.
    pub(super) fn note(&mut self, entry: &Entry, file: usize, types: &[(String, Role)], now: i64) {
        match entry {
            Entry::Author(author) => {
                let spot = Spot { file, line: author.line };
                if !self.authors.iter().any(|(known, _)| known.login == author.login) {
                    self.authors.push((author.clone(), spot));
                }
            }
            Entry::Term(term) => self.note_term(term.clone(), Spot { file, line: term.line }),
            Entry::Item(item) => self.note_item(item, file, types, now),
        }
    }

    fn note_term(&mut self, term: Term, spot: Spot) {
        let known = |(known, _): &&(Term, Spot)| known.taxonomy == term.taxonomy && term_key(known) == term_key(&term);
        if !self.terms.iter().any(|one| known(&one)) {
            self.terms.push((term, spot));
        }
    }

    fn note_item(&mut self, item: &Item, file: usize, types: &[(String, Role)], now: i64) {
        let spot = Spot { file, line: item.line };
        let what = role::what(&item.kind, types);
        self.restrictions.learn(item);
        for term in item
            .terms
            .iter()
            .filter(|term| matches!(term.taxonomy.as_str(), "category" | "post_tag" | "author"))
        {
            self.named
                .entry((term.taxonomy.clone(), term.key().to_owned()))
                .or_insert_with(|| (term.name.clone(), spot));
        }
        match what {
            What::Article | What::Page | What::Unknown => {
                if !item.creator.is_empty() {
                    self.creators.entry(item.creator.clone()).or_insert(spot);
                }
                let held = self.held(item, what, now);
                for term in item.filed("category") {
                    *self.filed.entry(term.key().to_owned()).or_default() |= held.is_none();
                }
                if self.first.len() < 200 {
                    self.first.push((item.kind.clone(), source_id(item)));
                }
                if held.is_none() {
                    self.note_public(item, what);
                }
            }
            What::Attachment => self.note_attachment(item),
            What::MenuItem => {
                if let Some(entry) = menu::item(item).filter(|_| item.status == "publish") {
                    self.menu_items.push((entry, spot));
                }
            }
            What::Navigation => self.navigations.push(Navigation {
                id: item.id,
                title: item.title.clone(),
                content: item.content.clone(),
                is_public: item.status == "publish",
                spot,
            }),
            What::Block => {
                // A reusable block that nobody could see shows nothing where it is referred to.
                if role::is_public_block(item) {
                    self.blocks.insert(item.id, item.content.clone());
                } else {
                    self.unseen.insert(item.id);
                }
            }
            What::Guest => {
                if let Some(guest) = meta::guest(item) {
                    self.guests.push((guest, source_id(item), spot));
                }
            }
            What::LeftOut(..) => {}
        }
    }

    /// Why not any stranger could read an item at the source.
    pub(super) fn held(&self, item: &Item, what: What, now: i64) -> Option<Reason> {
        role::held(item, what, now).or_else(|| self.restrictions.of(item))
    }

    /// Whether not everybody could have the file of an attachment.
    pub(super) fn is_closed(&self, attachment: i64) -> bool {
        self.closed.contains(&attachment)
    }

    fn note_public(&mut self, item: &Item, what: What) {
        let mut stretch = Stretch::default();
        if let Some(path) = self.home.permalink(item) {
            self.paths.insert(hash(&path));
            stretch = self.keep(&path);
            if item.id > 0 {
                self.public.insert(item.id, stretch);
            }
        }
        for address in self.home.old_addresses(item) {
            self.former.entry(hash(&address)).or_insert(stretch);
        }
        self.public_tags.extend(item.filed("post_tag").into_iter().map(|tag| tag.key().to_owned()));
        let together = meta::co_authors(item);
        if together.is_empty() {
            self.public_people.insert(item.creator.clone());
        }
        self.public_people.extend(together.into_iter().map(|(slug, _)| slug));
        if item.kind == "page" {
            let (parent, order) = (item.parent, item.menu_order);
            self.pages.push(Listed {
                parent,
                order,
                title: exchange::plain(&item.title),
                id: item.id,
            });
        }
        if what == What::Article
            && let Some(at) = meta::published_at(item)
        {
            self.quarters.insert(at.div_euclid(QUARTER));
            if let Some(day) = item.date.get(..10).filter(|day| !day.starts_with("0000") && day.is_ascii()) {
                self.days.entry(day.to_owned()).or_insert(at);
            }
        }
    }

    fn note_attachment(&mut self, item: &Item) {
        if item.id <= 0 {
            return;
        }
        if exchange::wordpress::restriction::of(item).is_some() {
            self.closed.insert(item.id);
        }
        let is_picture = crate::files::is_picture(&item.attachment_url);
        let path = self.home.permalink(item).unwrap_or_default();
        let path = self.keep(&path);
        if item.parent > 0 {
            let order = i32::try_from(item.menu_order).unwrap_or(i32::MAX);
            self.attached.push((item.parent, order, item.id));
        }
        let attachment = Attachment { parent: item.parent, is_picture, path };
        self.attachments.insert(item.id, attachment);
        for address in [item.attachment_url.as_str(), item.guid.as_str()] {
            if let Some(key) = files::key(address) {
                self.files.entry(hash(files::full_size(&key))).or_insert(item.id);
                self.files.insert(hash(&key), item.id);
            }
        }
        if let Some(path) = meta::stored_path(item) {
            self.files.insert(hash(&path), item.id);
            self.files.entry(hash(files::full_size(&path))).or_insert(item.id);
        }
    }

    fn keep(&mut self, text: &str) -> Stretch {
        let (Ok(start), Ok(length)) = (u32::try_from(self.letters.len()), u16::try_from(text.len())) else {
            return Stretch::default();
        };
        self.letters.push_str(text);
        Stretch { start, length }
    }

    fn text(&self, stretch: Stretch) -> &str {
        let start = stretch.start as usize;
        &self.letters[start..start + usize::from(stretch.length)]
    }

    /// Learns the site of a file before its items are noted.
    pub(super) fn meet(&mut self, site: &Site) {
        if self.site.address().is_empty() && !site.address().is_empty() {
            self.site = site.clone();
            self.home = Home::of(site);
        } else if self.site == Site::default() {
            self.site = site.clone();
        }
    }

    /// Terms and authors that items name but no file declares.
    pub(super) fn complete(&mut self) {
        let named = std::mem::take(&mut self.named);
        for ((taxonomy, key), (name, spot)) in named {
            let is_known = self
                .terms
                .iter()
                .any(|(term, _)| term.taxonomy == taxonomy && (term_key(term) == key || term.name == key));
            if !is_known && taxonomy != "author" {
                let of = if taxonomy == "category" { "category" } else { "post_tag" };
                self.only_named.insert((of, key.clone()));
                let term = Term {
                    line: spot.line,
                    taxonomy,
                    slug: key,
                    name,
                    ..Term::default()
                };
                self.terms.push((term, spot));
            } else if taxonomy == "author" {
                self.co_author(&key, &name, spot);
            }
        }
        for (login, spot) in std::mem::take(&mut self.creators) {
            if !self.authors.iter().any(|(author, _)| author.login == login) {
                self.only_named.insert(("login", login.clone()));
                let author = Author {
                    line: spot.line,
                    display_name: login.clone(),
                    login,
                    ..Author::default()
                };
                self.authors.push((author, spot));
            }
        }
        self.pages.sort();
        self.pages.dedup();
        // The page of an attachment leads to the item above it.
        let mut pages: Vec<(i64, i64)> = self.attachments.iter().map(|(id, attachment)| (*id, attachment.parent)).collect();
        pages.sort_unstable();
        for (id, parent) in pages {
            if let Some(stretch) = self.public.get(&parent).copied() {
                for address in self.attachment_addresses(id) {
                    self.former.entry(hash(&address)).or_insert(stretch);
                }
            }
        }
        self.letters.shrink_to_fit();
        self.attached.sort_unstable();
        self.attached.dedup();
    }

    /// Works out which of our archive's dates take the place of the old site's, by the paper's own clock.
    pub(super) fn settle_dates(&mut self, zone: &TimeZone) {
        let date = |at: i64| Moment(at).timestamp().to_zoned_datetime(zone.clone()).strftime("%Y/%m/%d").to_string();
        let mut ours: BTreeSet<String> = BTreeSet::new();
        for quarter in std::mem::take(&mut self.quarters) {
            let day = date(quarter * QUARTER);
            ours.extend([4, 7, 10].into_iter().filter_map(|length| day.get(..length).map(str::to_owned)));
        }
        for (day, at) in std::mem::take(&mut self.days) {
            let (day, here) = (day.replace('-', "/"), date(at));
            for length in [4, 7, 10] {
                if let (Some(theirs), Some(here)) = (day.get(..length), here.get(..length)) {
                    let to = if ours.contains(theirs) { theirs } else { here };
                    self.dates.entry(theirs.to_owned()).or_insert_with(|| to.to_owned());
                }
            }
        }
    }

    /// Somebody whom Co-Authors Plus names and nobody declares.
    fn co_author(&mut self, key: &str, name: &str, spot: Spot) {
        let slug = key.strip_prefix("cap-").unwrap_or(key);
        let is_account = self.authors.iter().any(|(author, _)| super::people::is_called(author, slug));
        let is_guest = self.guests.iter().any(|(guest, _, _)| guest.slug == slug);
        if is_account || is_guest {
            return;
        }
        let name = if name == slug || name == key { spoken(slug) } else { name.to_owned() };
        self.only_named.insert(("guest", slug.to_owned()));
        let guest = Guest { slug: slug.to_owned(), name, ..Guest::default() };
        self.guests.push((guest, format!("cap-{slug}"), spot));
    }

    /// Path of a public item by its number.
    pub(super) fn path_of(&self, id: i64) -> Option<&str> {
        self.public.get(&id).map(|stretch| self.text(*stretch))
    }

    /// Whether a public item stands at that path.
    pub(super) fn is_public_path(&self, path: &str) -> bool {
        self.paths.contains(&hash(path))
    }

    /// Where an address of the old site leads that is a public item's own or another one of it.
    pub(super) fn leads_to<'i>(&'i self, address: &'i str) -> Option<&'i str> {
        if self.is_public_path(address) {
            return Some(address);
        }
        let stretch = self.former.get(&hash(address))?;
        // Without a path of its own: the address leads on, wherever the item is.
        Some(if stretch.length == 0 { address } else { self.text(*stretch) })
    }

    /// The attachment whose file lies at an address, in whatever size.
    pub(super) fn attachment_at(&self, address: &str) -> Option<i64> {
        let key = files::key(address)?;
        let by_key = |key: &str| self.files.get(&hash(key)).copied();
        by_key(&key).or_else(|| by_key(files::full_size(&key).as_str()))
    }

    /// Whether a file of the site's uploads lies at an address, accounted for or not.
    pub(super) fn is_upload(&self, address: &str) -> bool {
        let is_here = || self.home.place(address).is_some() && crate::files::key(address).is_some_and(|key| !key.starts_with('/'));
        self.attachment_at(address).is_some() || is_here()
    }

    /// Paths at which a file lay: its own, and that of the whole picture where it is a smaller one.
    pub(super) fn former(&self, address: &str) -> Vec<String> {
        let Some(key) = crate::files::key(address) else { return Vec::new() };
        let path = match self.home.place(address) {
            Some(place) if place.query.is_empty() => place.path,
            _ if key.starts_with('/') => return Vec::new(),
            _ => format!("{}{}{key}", self.home.path(), crate::files::UPLOADS),
        };
        let whole = crate::files::full_size(&path);
        if whole == path { vec![path] } else { vec![path, whole] }
    }

    /// The item above an attachment.
    pub(super) fn parent_of(&self, attachment: i64) -> Option<i64> {
        self.attachments
            .get(&attachment)
            .map(|attachment| attachment.parent)
            .filter(|parent| *parent > 0)
    }

    /// Paths of the pages that attachments had: by number, and their own where they had one.
    pub(super) fn attachment_addresses(&self, id: i64) -> Vec<String> {
        let mut found = vec![format!("{}/?attachment_id={id}", self.home.path()), format!("{}/?p={id}", self.home.path())];
        if let Some(attachment) = self.attachments.get(&id)
            && attachment.path.length > 0
        {
            found.push(self.text(attachment.path).to_owned());
        }
        found
    }

    /// Everything attached to an item, in its order.
    pub(super) fn attached_to(&self, parent: i64) -> impl Iterator<Item = i64> {
        let start = self.attached.partition_point(|(other, _, _)| *other < parent);
        self.attached[start..]
            .iter()
            .take_while(move |(other, _, _)| *other == parent)
            .map(|(_, _, id)| *id)
    }

    /// Whether an attachment is a picture by its name.
    pub(super) fn is_picture(&self, id: i64) -> bool {
        self.attachments.get(&id).is_some_and(|attachment| attachment.is_picture)
    }
}

/// What tells a term apart within its taxonomy.
pub(super) fn term_key(term: &Term) -> &str {
    if term.slug.is_empty() { &term.name } else { &term.slug }
}

/// A slug as a name is written.
fn spoken(slug: &str) -> String {
    slug.split(['-', '_', '.'])
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect::<Vec<_>>()
        .join(" ")
}
