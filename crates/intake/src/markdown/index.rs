//! The first pass: every file is read; what is kept is enough to know where everything leads.

use super::address::below_root;
use super::folder::{Folder, LONGEST};
use super::inherit::Inherited;
use super::lists::Lists;
use super::look::{Look, What, look};
use super::site::{Made, Site};
use crate::report::{FileWarning, Reason, SourceFile, Spot, Sum};
use crate::seal::hash;
use exchange::Refused;
use exchange::markdown::{Fields, Front, named_in_brackets, split};
use jiff::tz::TimeZone;
use newsroom::slug;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// Files looked at together in the first pass.
const AT_ONCE: usize = 512;
/// So many names in double brackets tell whether a folder is a wiki.
const BRACKETED: usize = 20_000;

/// A file, as far as others need it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub what: What,
    pub language: String,
    pub address: Option<Box<str>>,
    pub is_public: bool,
    /// Hash of what all its translations have in common.
    pub key: u64,
}

/// A page to which a folder belongs with the files in it.
#[derive(Debug, Clone, Default)]
struct Owner {
    /// It was public in one language at least.
    is_public: bool,
    /// Where it stood.
    addresses: Vec<String>,
    /// What lies in folders below is its own, too.
    is_deep: bool,
}

/// Somebody whom files name.
#[derive(Debug, Clone, Default)]
pub(super) struct Named_ {
    pub name: String,
    pub bio: String,
    pub spot: Spot,
}

/// The index of the folder.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub folder: Folder,
    pub site: Site,
    /// Its time zone.
    pub zone: Option<TimeZone>,
    /// For each text of the folder, in its order.
    pub files: Vec<Result<Known, Reason>>,
    pub sources: Vec<SourceFile>,
    pub warnings: Vec<FileWarning>,
    /// People by the key of their name.
    pub people: BTreeMap<String, Named_>,
    /// Files that say who somebody is, by the same key.
    pub profiles: HashMap<usize, String>,
    /// Sections by language and slug, with name, description and where they were named first.
    pub sections: BTreeMap<(String, String), (String, String, Spot)>,
    /// Tags likewise.
    pub tags: BTreeMap<(String, String), (String, Spot)>,
    /// Sections under which something public lies, or whose list was public.
    open: HashSet<(String, String)>,
    /// Pages by the folder that is theirs.
    owners: HashMap<String, Owner>,
    /// Files that are the list of a section.
    pub lists: HashMap<usize, String>,
    /// Paths at which public articles and pages stand.
    paths: HashSet<u64>,
    /// Files by what a reference may call them.
    names: HashMap<u64, u32>,
    /// Keys that more than one file has.
    shared: HashSet<u64>,
    /// Lists that the site made of its stories.
    pub lists_of: Lists,
}

/// A text of the folder.
pub(super) fn text(folder: &Folder, path: &str) -> Result<String, Reason> {
    let whole = folder.root.join(path);
    let length = std::fs::metadata(&whole).map(|found| found.len()).unwrap_or(0);
    if length > LONGEST {
        return Err(Reason::new("too_long", "it is longer than a text may be"));
    }
    match std::fs::read(&whole) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| Reason::new("not_utf8", "it is not UTF-8; save it as that")),
        Err(error) => Err(Reason::new("unreadable", format!("it can't be read: {error}"))),
    }
}

/// A text whose lines end as everywhere: some old programs write only the return of the carriage.
pub(super) fn lined(text: String) -> String {
    if text.contains('\r') && !text.contains('\n') { text.replace('\r', "\n") } else { text }
}

/// Its parts, with what it has from elsewhere.
pub(super) fn parts<'t>(path: &str, text: &'t str, site: &Site) -> Result<Front<'t>, Reason> {
    let mut front = parted(path, text)?;
    site.inherited.give(path, &mut front.fields);
    Ok(front)
}

/// Its parts, with what it says itself.
pub(super) fn parted<'t>(path: &str, text: &'t str) -> Result<Front<'t>, Reason> {
    let front = split(text).map_err(|message| Reason::new("front_matter", message))?;
    let is_html = path.ends_with(".html") || path.ends_with(".htm");
    if is_html && !front.is_there {
        return Err(Reason::new("front_matter", "HTML without front matter is no text of the site"));
    }
    Ok(front)
}

/// Reads the whole folder.
pub(super) fn check(root: &Path, address: Option<&str>, zone: &TimeZone, now: i64) -> Result<Index, Refused> {
    let mut folder = Folder::read(root)?;
    let mut site = Site::of(&folder, address);
    // Days without a zone are of the site's.
    let own = TimeZone::get(&site.fields().text(&["timezone"])).ok();
    let zone = own.as_ref().unwrap_or(zone);
    let mut index = Index { zone: Some(zone.clone()), ..Index::default() };
    settle(&folder, &mut site);
    site.listed = folder.texts.iter().filter_map(|path| site.listed_by(path)).collect();
    site.inherited = Inherited::of(&folder, &site);
    if matches!(site.made, Made::Hugo | Made::Zola) {
        folder.served = &["content", "static", "assets"];
    }
    let mut bracketed = HashSet::new();
    for paths in folder.texts.chunks(AT_ONCE) {
        let looks = on_all_cores(paths, |path| Looked::at(&folder, path, &site, zone, now));
        for (path, Looked { sha256, bracketed: names, found }) in paths.iter().zip(looks) {
            if bracketed.len() < BRACKETED {
                bracketed.extend(names);
            }
            index.sources.push(SourceFile { path: path.clone(), sha256 });
            let number = index.files.len();
            index.note_owner(path, found.as_ref().ok().map(|(look, ..)| look), &site);
            if let Ok((look, fields, text)) = &found {
                index.note(number, path, look, Fields(fields), text, &site);
            }
            index.files.push(found.map(|(look, _, _)| Known {
                what: look.what,
                language: look.language,
                address: look.address.map(Into::into),
                is_public: look.held.is_none(),
                key: if look.key.is_empty() { 0 } else { hash(&look.key) },
            }));
        }
    }
    index.close();
    if folder.is_wiki || !bracketed.is_empty() {
        let is_text = bracketed.iter().any(|name| index.names.contains_key(name));
        folder.note_files(is_text, |name| bracketed.contains(&hash(name)));
    }
    let mut keys = HashSet::new();
    for known in index.files.iter().flatten() {
        if known.key != 0 && !keys.insert(known.key) {
            index.shared.insert(known.key);
        }
    }
    for (ending, count) in &folder.others {
        let what = if ending.is_empty() { "without an ending".to_owned() } else { format!("ending in .{ending}") };
        index.warn(
            "other_files",
            format!("{count} files {what} are no texts; of pictures and other media those come in that a text shows"),
        );
    }
    for path in &site.inherited.programs {
        index.warn("unread_program", format!("{path} is a program; what it says of the texts beside it is not known"));
    }
    for path in &folder.skipped {
        index.warn("skipped_folder", format!("{path} was not looked into"));
    }
    index.folder = folder;
    index.site = site;
    Ok(index)
}

/// What the first pass sees of a file.
struct Looked {
    sha256: Sum,
    /// Hashes of what it names in double brackets.
    bracketed: Vec<u64>,
    /// Its front matter too, and its text if that says who somebody is.
    found: Result<(Look, Map<String, Value>, String), Reason>,
}

impl Looked {
    fn at(folder: &Folder, path: &str, site: &Site, zone: &TimeZone, now: i64) -> Looked {
        let read = text(folder, path);
        let sha256 = Sum::of(read.as_deref().unwrap_or_default().as_bytes());
        let words = read.as_deref().unwrap_or_default();
        let named = |name: &str| hash(without_ending(name.rsplit('/').next().unwrap_or_default()).to_lowercase());
        let bracketed = named_in_brackets(words).take(20).map(named).collect();
        let found = read.and_then(|read| {
            let read = lined(read);
            let front = parts(path, &read, site)?;
            let look = look(path, &front, site, zone, now);
            let text = if look.what == What::Profile { front.text.to_owned() } else { String::new() };
            Ok((look, front.fields, text))
        });
        Looked { sha256, bracketed, found }
    }
}

/// What `make` makes of each, in their order; made on as many threads as there are cores.
fn on_all_cores<T: Sync, M: Send>(things: &[T], make: impl Fn(&T) -> M + Sync) -> Vec<M> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let some = |part: &[T]| part.iter().map(&make).collect::<Vec<M>>();
    if cores == 1 || things.len() < cores {
        return some(things);
    }
    std::thread::scope(|scope| {
        let threads: Vec<_> = things
            .chunks(things.len().div_ceil(cores))
            .map(|part| scope.spawn(move || some(part)))
            .collect();
        let made = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        made.flatten().collect()
    })
}

/// What can be known of the site only from its files: its language, and whether it is one.
fn settle(folder: &Folder, site: &mut Site) {
    let mut languages: BTreeMap<String, usize> = BTreeMap::new();
    let (mut bare, mut with_front, mut with_toml_path) = (0usize, 0usize, false);
    let (asks_language, may_be_zola) = (site.language.is_empty(), matches!(site.made, Made::Hugo | Made::Other));
    for path in &folder.texts {
        // Where the configuration tells most of it, few files need be read for this.
        let asks_toml = may_be_zola && !with_toml_path;
        if !asks_language && with_front > 0 && !(asks_toml && folder.begins_with(path, b"+++")) {
            continue;
        }
        let Ok(text) = text(folder, path).map(lined) else { continue };
        let Ok(front) = split(&text) else { continue };
        with_front += usize::from(front.is_there);
        with_toml_path |= front.is_toml && (front.fields.contains_key("path") || front.fields.contains_key("extra"));
        let told = Fields(&front.fields)
            .text(&["lang", "locale", "language"])
            .to_ascii_lowercase()
            .replace('_', "-");
        let language = if told.is_empty() { site.named(path).language.unwrap_or_default() } else { told };
        if language.is_empty() {
            bare += 1;
        } else {
            *languages.entry(language).or_default() += 1;
        }
    }
    if with_front == 0 {
        site.made = Made::Plain;
    } else if with_toml_path && matches!(site.made, Made::Hugo | Made::Other) {
        site.made = Made::Zola;
    }
    if site.language.is_empty()
        && let Some((language, count)) = languages.into_iter().max_by_key(|(_, count)| *count)
        && count > bare
    {
        site.language = language;
    }
}

impl Index {
    fn note(&mut self, number: usize, path: &str, look: &Look, fields: Fields<'_>, text: &str, site: &Site) {
        let spot = Spot { file: number, line: 1 };
        let Ok(short) = u32::try_from(number) else { return };
        for name in names_of(path, look) {
            self.names.entry(hash(name)).or_insert(short);
        }
        if look.what == What::Profile {
            let key = slug::of(&look.named.slug);
            let first = format!("{} {}", fields.text(&["first_name"]), fields.text(&["last_name"]));
            let name = [look.title.clone(), first]
                .into_iter()
                .map(|name| name.trim().to_owned())
                .find(|name| !name.is_empty());
            let bio = match fields.text(&["bio", "description", "about"]) {
                told if told.is_empty() => exchange::plain(text).chars().take(2_000).collect(),
                told => super::look::plain(&told),
            };
            let somebody = Named_ { name: name.unwrap_or_default(), bio, spot };
            self.people.insert(key.clone(), somebody);
            self.profiles.insert(number, key);
            return;
        }
        let language = if look.language == site.language { String::new() } else { look.language.clone() };
        if look.what == What::List {
            let slug = slug::of(&site.listed_by(path).unwrap_or_default());
            if look.held.is_none() && slug::is_valid(&slug) && !look.title.is_empty() && matches!(site.made, Made::Hugo | Made::Zola) {
                let description = super::look::plain(&fields.text(&["description", "summary", "deck"]));
                self.lists.insert(number, slug.clone());
                self.open.insert((language.clone(), slug.clone()));
                let entry = self.sections.entry((language, slug)).or_default();
                *entry = (look.title.clone(), description, spot);
                return;
            }
        }
        if !matches!(look.what, What::Article | What::Page | What::List) {
            return;
        }
        for author in &look.authors {
            let key = slug::of(author);
            if !key.is_empty() {
                let somebody = self.people.entry(key).or_insert_with(|| Named_ { spot, ..Named_::default() });
                if somebody.name.is_empty() {
                    somebody.name = spoken(author);
                }
            }
        }
        if look.what == What::Article {
            let sections = sections_of(path, look, site);
            if look.held.is_none() {
                let zone = self.zone.clone().unwrap_or(TimeZone::UTC);
                self.lists_of
                    .note(path, look, &language, sections.first().map(|(key, _)| key.as_str()), site, &zone);
            }
            for (key, name) in sections {
                if look.held.is_none() {
                    self.open.insert((language.clone(), key.clone()));
                }
                let entry = self
                    .sections
                    .entry((language.clone(), key))
                    .or_insert_with(|| (String::new(), String::new(), spot));
                if entry.0.is_empty() {
                    entry.0 = name;
                }
            }
            for tag in &look.tags {
                let key = slug::of(tag);
                if !key.is_empty() {
                    self.tags.entry((language.clone(), key)).or_insert_with(|| (tag.clone(), spot));
                }
            }
        }
        if look.held.is_none()
            && let Some(address) = &look.address
        {
            self.paths.insert(hash(address));
        }
    }

    /// Notes a page that a folder belongs to; what could not be read was not public, as far as anybody knows.
    fn note_owner(&mut self, path: &str, look: Option<&Look>, site: &Site) {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.split('.').next().unwrap_or_default();
        let folder = match (site.made, stem) {
            (_, "index" | "_index") if !folder.is_empty() => folder.to_owned(),
            // Hexo lets a post have a folder of its own name beside it.
            (Made::Hexo, _) => without_ending(path).to_owned(),
            _ => return,
        };
        let owner = self.owners.entry(folder).or_default();
        owner.is_deep |= stem != "_index";
        let Some(look) = look.filter(|look| look.held.is_none() && !matches!(look.what, What::LeftOut(..))) else {
            return;
        };
        owner.is_public = true;
        owner.addresses.extend(look.address.clone().filter(|_| stem != "_index"));
    }

    /// The page that a file belongs to, and the path of the file below its folder.
    fn owner<'p>(&self, file: &'p str) -> Option<(&'p str, &Owner, &'p str)> {
        let mut ends = file.rmatch_indices('/').map(|(end, _)| end);
        let nearest = ends.next()?;
        let found = |end: usize, is_near: bool| {
            let owner = self.owners.get(&file[..end]).filter(|owner| is_near || owner.is_deep)?;
            Some((&file[..end], owner, &file[end + 1..]))
        };
        found(nearest, true).or_else(|| ends.find_map(|end| found(end, false)))
    }

    /// Whether the site did not serve a file to readers of a text of that path: it belongs to a page that was not public, or was left out.
    pub(super) fn is_closed(&self, file: &str, text: &str) -> bool {
        let is_own = |folder: &str| text.strip_prefix(folder).is_some_and(|rest| rest.starts_with(['/', '.']));
        self.site.inherited.is_ignored(file) || self.owner(file).is_some_and(|(folder, owner, _)| !owner.is_public && !is_own(folder))
    }

    /// Paths at which the site served the file of an address: below its folder, and beside the page that it belongs to.
    pub(super) fn former(&self, address: &str) -> Vec<String> {
        let mut all = super::folder::former(address);
        let file = super::folder::path_of(address).unwrap_or_default();
        if let Some((_, owner, below)) = self.owner(&file) {
            for page in &owner.addresses {
                let path = format!("{}/{below}", page.trim_end_matches('/'));
                if !all.contains(&path) {
                    all.push(path);
                }
            }
        }
        all
    }

    /// Makes tags of sections under which nothing public lies: a section shows on every page.
    fn close(&mut self) {
        let (open, tags) = (&self.open, &mut self.tags);
        self.sections.retain(|key, (name, _, spot)| {
            let is_open = open.contains(key);
            if !is_open {
                tags.entry(key.clone()).or_insert_with(|| (name.clone(), *spot));
            }
            is_open
        });
    }

    fn warn(&mut self, code: &str, message: String) {
        self.warnings.push(FileWarning { file: 0, line: 0, code: code.into(), message });
    }

    /// Whether a file may have translations: what all of them have in common, another one has too.
    pub(super) fn is_shared(&self, key: u64) -> bool {
        self.shared.contains(&key)
    }

    pub(super) fn is_public_path(&self, path: &str) -> bool {
        self.paths.contains(&hash(path))
    }

    /// Languages of the files; the site's own is empty, and first.
    pub(super) fn languages(&self) -> Vec<String> {
        let mut all: Vec<String> = self.files.iter().flatten().map(|known| self.shown(&known.language)).collect();
        all.sort();
        all.dedup();
        all
    }

    /// A language; empty if it is the site's own.
    pub(super) fn shown(&self, language: &str) -> String {
        if language == self.site.language { String::new() } else { language.to_owned() }
    }

    /// The file at a path of the folder.
    pub(super) fn at(&self, path: &str) -> Option<&Known> {
        let number = self.folder.texts.binary_search_by(|text| (**text).cmp(path)).ok()?;
        self.files.get(number)?.as_ref().ok()
    }

    /// The file that a reference means, from a file of that path.
    pub(super) fn find(&self, reference: &str, from: &str) -> Option<&Known> {
        let bare = reference.split(['?', '#']).next().unwrap_or_default().trim().replace('\\', "/");
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = normal(&format!("{folder}/{bare}"));
        let whole = normal(&bare);
        let last = whole.rsplit('/').next().unwrap_or_default().to_owned();
        [beside, whole, last].into_iter().find_map(|name| {
            let number = self.names.get(&hash(without_ending(&name).to_lowercase()))?;
            self.files.get(*number as usize)?.as_ref().ok()
        })
    }
}

/// What a reference may call a file.
fn names_of(path: &str, look: &Look) -> Vec<String> {
    let bare = without_ending(path).to_lowercase();
    let below = without_ending(below_root(path)).to_lowercase();
    let mut names = vec![bare.clone(), below.clone(), bare.rsplit('/').next().unwrap_or_default().to_owned()];
    for name in [&bare, &below] {
        for end in ["/index", "/_index"] {
            names.extend(name.strip_suffix(end).map(str::to_owned));
        }
    }
    names.push(look.named.slug.to_lowercase());
    names.retain(|name| !name.is_empty() && name != "index" && name != "_index");
    names
}

fn without_ending(path: &str) -> &str {
    [".md", ".markdown", ".mdx", ".html"]
        .iter()
        .find_map(|ending| path.strip_suffix(ending))
        .unwrap_or(path)
        .trim_end_matches('/')
}

/// A path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Sections of an article: its categories, and the folder that it lies in if that has a list of its own, or if there are none; each with
/// its slug and name.
pub(super) fn sections_of(path: &str, look: &Look, site: &Site) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = look
        .categories
        .iter()
        .map(|name| (slug::of(name), spoken(name)))
        .filter(|(slug, _)| slug::is_valid(slug))
        .collect();
    if matches!(site.made, Made::Hugo | Made::Zola) {
        let below = site.below(path);
        let mut folders = below.split('/');
        let first = folders.find(|part| look.named.language.is_none() || !part.eq_ignore_ascii_case(&look.language));
        let is_section = |first: &&str| {
            let is_of_all = matches!(*first, "post" | "posts" | "blog");
            site.listed.contains(*first) || found.is_empty() && !first.contains('.') && !is_of_all
        };
        if let Some(first) = first.filter(is_section)
            && below.matches('/').count() > usize::from(look.named.is_index)
        {
            let slug = slug::of(first);
            if slug::is_valid(&slug) && found.iter().all(|(known, _)| *known != slug) {
                found.push((slug, spoken(first)));
            }
        }
    }
    found.dedup_by(|one, other| one.0 == other.0);
    found
}

/// A slug as a name is written; what is no slug stays.
pub(super) fn spoken(text: &str) -> String {
    let is_slug = !text.is_empty()
        && text
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, b'-' | b'_'));
    if !is_slug {
        return text.trim().to_owned();
    }
    text.split(['-', '_'])
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect::<Vec<_>>()
        .join(" ")
}
