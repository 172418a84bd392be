//! The first pass: every file is read to its end; what is kept is enough to know where everything leads.

use crate::intake::About;
use crate::report::{FileWarning, SourceFile, Spot};
use crate::seal::hash;
use crate::source::{digest, open, refused};
use exchange::Refused;
use exchange::ghost::{
    Author, Filter, Member, Post, Redirect, Routes, Row, Tag, each_document, each_member, each_row, is_members, is_on, is_redirects,
    is_routes, redirects, routes,
};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use store::Moment;
use url::Url;

/// The pattern of addresses unless the site chose another one.
const PATTERN: &str = "/:slug/";

/// So many ids tell by which name the site was known before.
const SAMPLE: usize = 100;

/// A post as the addresses know it, until all relations are known.
struct Place {
    id: u64,
    slug: Box<str>,
    url: Box<str>,
    at: Option<i64>,
    author: u64,
    is_page: bool,
}

/// The index of all files together.
#[derive(Default)]
pub(super) struct Index {
    pub about: About,
    /// Address of the site without closing slash; empty if nobody told it.
    pub site: String,
    /// Nobody could read the site without its password.
    pub is_private: bool,
    pub authors: Vec<(Author, Spot)>,
    pub tags: Vec<(Tag, Spot)>,
    pub redirects: Vec<(Redirect, Spot)>,
    takes_readers: bool,
    /// Who had signed up, if they are wanted.
    pub members: Vec<(Member, Spot)>,
    /// Label and address of each entry of the menu.
    pub menu: Vec<(String, String)>,
    pub files: Vec<SourceFile>,
    pub warnings: Vec<FileWarning>,
    /// Places in `tags` of those that are some post's first.
    pub primary: HashSet<usize>,
    /// Places in `tags` by the hash of the id.
    tag_by_id: HashMap<u64, usize>,
    author_by_id: HashMap<u64, usize>,
    /// Post, place, tag: sorted.
    post_tags: Vec<(u64, i64, u64)>,
    /// Post, place, author: sorted.
    post_authors: Vec<(u64, i64, u64)>,
    /// JSON of what stands beside a post, by the hash of its id.
    beside: HashMap<u64, Box<str>>,
    places: Vec<Place>,
    /// Where posts stood, if somebody arranged it.
    pub routes: Routes,
    /// Hashes of paths that led elsewhere at the source, whatever stood there.
    redirected: HashSet<u64>,
    /// Ids of some posts, as they are in no other site.
    pub sample: Vec<String>,
    /// Hashes of the paths at which public posts and pages stand.
    paths: HashSet<u64>,
    pattern: String,
    zone: Option<TimeZone>,
    left_out: BTreeMap<&'static str, u64>,
    /// Fields that are not taken, of whom, and how often.
    fields_left_out: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
    versions: HashSet<String>,
}

/// Reads all files. `site` is the address that somebody told; members are kept only if somebody asks for them.
pub(super) fn check(files: &[PathBuf], site: Option<&str>, takes_readers: bool, now: i64) -> Result<Index, Refused> {
    let mut index = Index {
        site: site.map(|site| site.trim().trim_end_matches('/').to_owned()).unwrap_or_default(),
        pattern: PATTERN.to_owned(),
        takes_readers,
        ..Index::default()
    };
    let mut posts = 0;
    for (file, path) in files.iter().enumerate() {
        each_text(path, &mut |name, text| {
            if is_redirects(name) {
                let mut words = String::new();
                text.take(16 * 1024 * 1024)
                    .read_to_string(&mut words)
                    .map_err(|error| refused(path, format!("the file of redirects can't be read: {error}"), ""))?;
                index
                    .redirects
                    .extend(redirects(&words, name)?.into_iter().map(|one| (one, Spot { file, line: 0 })));
                return Ok(());
            }
            if is_routes(name) {
                let mut words = String::new();
                text.take(1024 * 1024)
                    .read_to_string(&mut words)
                    .map_err(|error| refused(path, format!("the file of routes can't be read: {error}"), ""))?;
                index.routes = routes(&words, name)?;
                return Ok(());
            }
            if is_members(name) {
                return each_member(text, name, &mut |member| {
                    let line = member.line;
                    index.members.push((member, Spot { file, line }));
                });
            }
            let found = each_row(text, name, &mut |row, line| {
                index.note(row, Spot { file, line }, now);
                Ok(true)
            })?;
            posts += found.posts;
            index.versions.insert(found.version);
            Ok(())
        })?;
        index.files.push(SourceFile {
            path: path.display().to_string().into(),
            sha256: digest(path)?,
        });
    }
    index.complete();
    Ok(index)
}

/// Calls `take` with each document of a file.
pub(super) fn each_text(path: &Path, take: &mut dyn FnMut(&str, &mut dyn Read) -> Result<(), Refused>) -> Result<(), Refused> {
    let file = open(path)?;
    each_document(BufReader::new(file), &path.display().to_string(), |name, text| take(name, text))
}

impl Index {
    fn note(&mut self, row: Row, spot: Spot, now: i64) {
        match row {
            Row::Post(post) => self.note_post(*post, spot, now),
            Row::Tag(tag) => drop(self.note_tag(tag, spot)),
            Row::Author(author) => drop(self.note_author(author, spot)),
            Row::PostTag(post, tag, place) => self.post_tags.push((hash(post), place, hash(tag))),
            Row::PostAuthor(post, author, place) => self.post_authors.push((hash(post), place, hash(author))),
            Row::Beside(post, fields) => {
                let telling: Map<String, Value> = fields
                    .into_iter()
                    .filter(|(name, value)| name != "id" && name != "post_id" && !value.is_null() && value != &Value::Bool(false))
                    .filter(|(_, value)| value.as_i64() != Some(0))
                    .collect();
                if !telling.is_empty() {
                    self.beside.insert(hash(post), Value::Object(telling).to_string().into());
                }
            }
            Row::Member(member) if self.takes_readers => self.members.push((member, spot)),
            Row::Member(_) => *self.left_out.entry("members").or_default() += 1,
            Row::Setting(key, value) => self.note_setting(&key, &value),
            Row::Other(table) => *self.left_out.entry(table).or_default() += 1,
        }
    }

    fn note_setting(&mut self, key: &str, value: &str) {
        // Ghost 0.x wrote the names together: `isPrivate`.
        let key: String = key.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase).collect();
        match key.as_str() {
            "title" => self.about.name = exchange::plain(value),
            "description" => self.about.description = exchange::plain(value),
            "locale" | "lang" | "defaultlocale" | "defaultlang" => value.clone_into(&mut self.about.language),
            "isprivate" => self.is_private |= is_on(value),
            "activetimezone" | "timezone" => self.zone = TimeZone::get(value).ok(),
            "permalinks" if value.contains("slug") || value.contains("id") => value.clone_into(&mut self.pattern),
            "navigation" => {
                let entries: Vec<Value> = serde_json::from_str(value).unwrap_or_default();
                let text = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
                self.menu = entries.iter().map(|entry| (text(entry, "label"), text(entry, "url"))).collect();
            }
            "secondarynavigation" => {
                let entries: Vec<Value> = serde_json::from_str(value).unwrap_or_default();
                *self.left_out.entry("entries of the second menu").or_default() += entries.len() as u64;
            }
            "codeinjectionhead" | "codeinjectionfoot" | "ghosthead" | "ghostfoot" if !value.trim().is_empty() => {
                *self.left_out.entry("scripts or styles around all pages").or_default() += 1;
            }
            _ => {}
        }
    }

    fn note_tag(&mut self, tag: Tag, spot: Spot) -> u64 {
        let key = hash(key_of_tag(&tag));
        let id = if tag.id.is_empty() { key } else { hash(&tag.id) };
        if let std::collections::hash_map::Entry::Vacant(place) = self.tag_by_id.entry(id) {
            place.insert(self.tags.len());
            if !tag.is_internal {
                self.leave_out("of tags", &tag.left_out);
            }
            self.tags.push((tag, spot));
        }
        id
    }

    fn note_author(&mut self, author: Author, spot: Spot) -> u64 {
        let id = hash(key_of_author(&author));
        if let std::collections::hash_map::Entry::Vacant(place) = self.author_by_id.entry(id) {
            place.insert(self.authors.len());
            self.leave_out("of authors", &author.left_out);
            self.authors.push((author, spot));
        }
        id
    }

    fn note_post(&mut self, post: Post, spot: Spot, now: i64) {
        let id = hash(source_id(&post));
        for (place, tag) in (0..).zip(post.tags.iter()) {
            let tag = self.note_tag(tag.clone(), spot);
            self.post_tags.push((id, place, tag));
        }
        for (place, author) in (0..).zip(post.authors.iter()) {
            let author = self.note_author(author.clone(), spot);
            self.post_authors.push((id, place, author));
        }
        if self.site.is_empty()
            && let Ok(url) = Url::parse(&post.url)
        {
            self.site = url.origin().ascii_serialization();
        }
        if self.sample.len() < SAMPLE && is_own_id(&post.id) {
            self.sample.push(post.id.clone());
        }
        // What stands beside it, and what holds for the whole site, may come later in the files.
        if super::post::held(&post, false, now).is_none() {
            self.places.push(Place {
                id,
                at: post.published_at,
                author: hash(&post.author),
                is_page: post.is_page,
                slug: post.slug.into(),
                url: post.url.into(),
            });
        }
    }

    fn complete(&mut self) {
        for relations in [&mut self.post_tags, &mut self.post_authors] {
            relations.sort_unstable();
            relations.dedup();
            relations.shrink_to_fit();
        }
        for (one, _) in &self.redirects {
            let from = exchange::wordpress::address::readable(&one.from);
            let is_same = super::old::path_on(self, &one.to).is_some_and(|(to, _)| to == from);
            if !one.is_pattern && !is_same {
                self.redirected.insert(hash(&from));
            }
        }
        for place in std::mem::take(&mut self.places) {
            let path = self.path(place.id, &place.slug, &place.url, place.is_page, place.at, place.author);
            if self.is_private || self.is_letter(place.id) || path.as_deref().is_some_and(|path| self.is_redirected(path)) {
                continue;
            }
            if let Some(path) = path {
                self.paths.insert(hash(path));
            }
            let first = self.tags_of(place.id).next().filter(|_| !place.is_page);
            self.primary.extend(first);
        }
        for (table, count) in std::mem::take(&mut self.left_out) {
            let why = match table {
                "members" => "they are taken with --readers only",
                "newsletters" => "there are no letters here yet that one could subscribe to",
                "comments" => "comments are not taken from Ghost",
                "entries of the second menu" => "there is one menu here",
                "scripts or styles around all pages" => "nothing foreign runs here",
                _ => "there is no place for them here",
            };
            self.warn("left_out", format!("{count} {table} were left out: {why}"));
        }
        for (whose, names) in std::mem::take(&mut self.fields_left_out) {
            let names: Vec<String> = names.into_iter().map(|(name, count)| format!("{name} ({count})")).collect();
            self.warn("left_out", format!("fields {whose} were left out, for they have no place here: {}", names.join(", ")));
        }
        let odd: Vec<&str> = self
            .routes
            .collections
            .iter()
            .filter_map(|one| if let Filter::Other(words) = &one.filter { Some(words.as_str()) } else { None })
            .collect();
        if !odd.is_empty() {
            let message = format!(
                "collections with filters that are not read here ({}) were taken for such that take every post",
                odd.join(", ")
            );
            self.warn("routes_filter", message);
        }
        if self.is_private {
            self.warn("private_site", "the whole site had a password: everything comes in unpublished".into());
        }
        if self.tags.iter().any(|(tag, _)| tag.is_internal) {
            self.warn("internal_tags", "internal tags (#…) were left out: tags are public here".into());
        }
    }

    fn leave_out(&mut self, whose: &'static str, names: &[&'static str]) {
        for name in names {
            *self.fields_left_out.entry(whose).or_default().entry(name).or_default() += 1;
        }
    }

    /// Whether what stands beside a post says that it was a letter only.
    fn is_letter(&self, post: u64) -> bool {
        let mut read = Post::default();
        if let Some(fields) = self.beside(post) {
            read.beside(&fields);
        }
        read.email_only
    }

    /// Whether a path led elsewhere at the source, whatever stood there.
    pub(super) fn is_redirected(&self, path: &str) -> bool {
        self.redirected.contains(&hash(path))
    }

    fn warn(&mut self, code: &str, message: String) {
        self.warnings.push(FileWarning { file: 0, line: 0, code: code.into(), message });
    }

    /// Notes that an earlier import knew these posts by another name.
    pub(super) fn note_known_as(&mut self, site: &str) {
        let message = format!("these posts came in before as those of `{site}`; they are brought up to date, not taken twice");
        self.warn("known_before", message);
    }

    /// Identity of the source: the host of its address.
    pub(super) fn identity(&self) -> String {
        let host = Url::parse(&self.site).ok().and_then(|url| {
            let host = url.host_str()?.trim_start_matches("www.").to_owned();
            Some(format!("{host}{}", url.path().trim_end_matches('/')))
        });
        host.unwrap_or_else(|| "ghost".to_owned())
    }

    /// Path of the site below its host: empty, or like `/blog`.
    pub(super) fn home(&self) -> String {
        Url::parse(&self.site)
            .map(|url| url.path().trim_end_matches('/').to_owned())
            .unwrap_or_default()
    }

    /// Whether an address is that of another host than the site's, and not of Ghost's own, where sites that it keeps have their files.
    pub(super) fn is_of_another_site(&self, address: &str) -> bool {
        let address = address.trim();
        let host = |text: &str| {
            let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
            Some(url.host_str()?.trim_start_matches("www.").to_owned())
        };
        let whole = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
        match (host(&whole), host(&self.site)) {
            (Some(there), Some(own)) => there != own && !there.ends_with(&format!(".{own}")) && !there.ends_with(".ghost.io"),
            _ => false,
        }
    }

    pub(super) fn is_public_path(&self, path: &str) -> bool {
        self.paths.contains(&hash(path))
    }

    /// Public tags of a post in order, as places in `tags`.
    pub(super) fn tags_of(&self, post: u64) -> impl Iterator<Item = usize> {
        related(&self.post_tags, post)
            .filter_map(|tag| self.tag_by_id.get(&tag).copied())
            .filter(|place| !self.tags[*place].0.is_internal)
    }

    /// Authors of a post in order, as places in `authors`.
    pub(super) fn authors_of(&self, post: u64, account: u64) -> Vec<usize> {
        let mut found: Vec<usize> = related(&self.post_authors, post)
            .filter_map(|id| self.author_by_id.get(&id).copied())
            .collect();
        if found.is_empty() {
            found.extend(self.author_by_id.get(&account));
        }
        found
    }

    pub(super) fn beside(&self, post: u64) -> Option<Map<String, Value>> {
        serde_json::from_str(self.beside.get(&post)?).ok()
    }

    /// The path at which a post stood.
    pub(super) fn path_of(&self, post: &Post) -> Option<String> {
        let (id, author) = (hash(source_id(post)), hash(&post.author));
        self.path(id, &post.slug, &post.url, post.is_page, post.published_at, author)
    }

    /// The pattern of a post's address.
    fn pattern_of(&self, post: u64, author: u64) -> &str {
        let tags: Vec<&str> = self.tags_of(post).map(|place| self.tags[place].0.slug.as_str()).collect();
        let authors: Vec<&str> = self
            .authors_of(post, author)
            .into_iter()
            .map(|place| self.authors[place].0.slug.as_str())
            .collect();
        let holds = |term: &exchange::ghost::Term| {
            let all = if term.field.ends_with("author") { &authors } else { &tags };
            let told = if term.field.starts_with("primary") { &all[..all.len().min(1)] } else { &all[..] };
            told.iter().any(|slug| term.slugs.iter().any(|wanted| wanted == slug)) != term.is_not
        };
        let collections = &self.routes.collections;
        let found = collections.iter().find(|one| match &one.filter {
            Filter::All | Filter::Other(_) => true,
            Filter::Terms(terms) => terms.iter().all(holds),
        });
        found.map_or(self.pattern.as_str(), |one| one.permalink.as_str())
    }

    fn path(&self, id: u64, slug: &str, url: &str, is_page: bool, at: Option<i64>, author: u64) -> Option<String> {
        if let Ok(url) = Url::parse(url)
            && !url.path().starts_with("/p/")
            && url.path().len() > 1
        {
            return Some(exchange::wordpress::address::readable(url.path()));
        }
        if slug.is_empty() {
            return None;
        }
        let home = self.home();
        if is_page {
            return Some(format!("{home}/{slug}"));
        }
        let day = at.map(|at| {
            let zone = self.zone.clone().unwrap_or(TimeZone::UTC);
            Moment(at).timestamp().to_zoned_datetime(zone)
        });
        let mut path = home;
        for part in self.pattern_of(id, author).split('/').filter(|part| !part.is_empty()) {
            let word = match part.trim_matches([':', '{', '}']) {
                "slug" => slug.to_owned(),
                "year" => format!("{:04}", day.as_ref()?.year()),
                "month" => format!("{:02}", day.as_ref()?.month()),
                "day" => format!("{:02}", day.as_ref()?.day()),
                "author" | "primary_author" => {
                    let first = self.authors_of(id, author).first().copied();
                    first.map_or_else(|| "all".to_owned(), |place| self.authors[place].0.slug.clone())
                }
                "primary_tag" => self
                    .tags_of(id)
                    .next()
                    .map_or_else(|| "all".to_owned(), |place| self.tags[place].0.slug.clone()),
                _ if part.starts_with([':', '{']) => return None,
                word => word.to_owned(),
            };
            path = format!("{path}/{word}");
        }
        Some(path)
    }
}

fn related(relations: &[(u64, i64, u64)], post: u64) -> impl Iterator<Item = u64> {
    let start = relations.partition_point(|(other, _, _)| *other < post);
    relations[start..].iter().take_while(move |(other, _, _)| *other == post).map(|(_, _, id)| *id)
}

/// What tells a post apart: its id, or where that is missing its slug, title or place.
pub(super) fn source_id(post: &Post) -> String {
    [&post.id, &post.uuid, &post.slug, &post.title]
        .into_iter()
        .find(|text| !text.is_empty())
        .map_or_else(|| format!("line-{}", post.line), |text| text.chars().take(300).collect())
}

/// Whether an id is nobody else's: Ghost's own have 24 figures; older ones were counted, and each site has those.
pub(super) fn is_own_id(id: &str) -> bool {
    id.len() == 24 && id.bytes().all(|letter| letter.is_ascii_hexdigit())
}

/// What tells a tag apart.
pub(super) fn key_of_tag(tag: &Tag) -> &str {
    if tag.slug.is_empty() { &tag.name } else { &tag.slug }
}

/// What tells an author apart.
pub(super) fn key_of_author(author: &Author) -> &str {
    [&author.id, &author.slug].into_iter().find(|text| !text.is_empty()).unwrap_or(&author.name)
}
