//! One file, as far as its front matter and path tell.

use super::address;
use super::days::{Days, days, instant};
use super::site::{Made, Site};
use crate::report::Reason;
use exchange::markdown::{Fields, Front, Named, closing, date, is_kept};
use jiff::tz::TimeZone;
use newsroom::slug;

/// What a file is to an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Article,
    Page,
    /// Says what its folder holds.
    List,
    /// Says who somebody is.
    Profile,
    /// Leads elsewhere.
    Redirect(String),
    /// Left out, with a reason.
    LeftOut(&'static str, &'static str),
}

/// What is known of a file.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub what: What,
    pub named: Named,
    /// Language, in lower case; empty = the site's.
    pub language: String,
    pub title: String,
    pub slug: String,
    pub at: Option<i64>,
    pub updated_at: Option<i64>,
    /// Its last day, if that is still to come.
    pub ends_at: Option<i64>,
    pub held: Option<Reason>,
    /// What else there is to say of it.
    pub told: Vec<Reason>,
    /// The path at which it stood.
    pub address: Option<String>,
    pub old: Vec<String>,
    pub authors: Vec<String>,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    /// The same for all translations; empty if nothing tells.
    pub key: String,
}

/// Fields that name authors.
const AUTHORS: &[&str] = &["author", "authors", "taxonomies.authors", "extra.author", "extra.authors", "params.author", "params.authors"];
/// Names of files that are about the folder, not for readers.
const PAPERS: &[&str] = &[
    "readme",
    "license",
    "licence",
    "contributing",
    "changelog",
    "code_of_conduct",
    "code-of-conduct",
    "security",
    "authors",
    "codeowners",
    "pull_request_template",
    "support",
    "governance",
    "history",
    "notice",
    "copying",
    "todo",
];
/// Folders in which nothing is for readers.
const WORKSHOPS: &[&str] =
    &["archetypes", "scaffolds", "_includes", "_layouts", "layouts", "templates", "themes", "test", "tests", "fixtures"];

/// Looks at a file. `now` decides what is still to come.
pub(super) fn look(path: &str, front: &Front<'_>, site: &Site, zone: &TimeZone, now: i64) -> Look {
    let fields = Fields(&front.fields);
    let named = site.named(path);
    let days = days(fields, zone, now);
    let in_address = address::day(&fields.text(&["path", "permalink", "url"]));
    let at = days.at.or_else(|| date(named.date.as_deref()?, zone)).or_else(|| date(&in_address?, zone));
    let what = what(path, front, &named, at.is_some() || days.unread.is_some(), site);
    let slug = match fields.text(&["slug"]) {
        own if own.is_empty() => named.slug.clone(),
        own => own,
    };
    let language = match fields.text(&["lang", "locale", "language"]) {
        told if told.is_empty() => named.language.clone().unwrap_or_default(),
        told => told.to_ascii_lowercase().replace('_', "-"),
    };
    let (address, old) = address::of(path, fields, &named, &slug, &language, at, &what, site, zone);
    let mut told = Vec::new();
    if let Some(pattern) = address::unknown(fields, &slug) {
        told.push(Reason::new(
            "address_unknown",
            format!("where it stood is not known: `{pattern}` was filled by the site maker"),
        ));
    }
    if days.ends_at.is_some() && what != What::Article {
        told.push(Reason::new("end_not_taken", "it has a last day that is still to come; pages have none here, it stays"));
    }
    let ends_at = days.ends_at;
    let held = held(path, front, &what, &Days { is_to_come: days.is_to_come || at > Some(now), ..days }, site);
    Look {
        title: plain(&fields.text(&["title", "headline", "display_name", "name"])),
        updated_at: instant(fields, &["lastmod", "updated", "last_modified_at", "modified", "last_updated", "lastUpdated"], zone),
        ends_at,
        authors: fields.list(AUTHORS, true),
        categories: categories(fields, site.made == Made::Jekyll),
        tags: tags(fields, site.made == Made::Jekyll),
        key: key(fields, &named, &language),
        what,
        language,
        named,
        slug: slug::of(&slug),
        at,
        held,
        told,
        address,
        old,
    }
}

/// Categories that a text names; Jekyll parts the words of `categories: news sport`.
pub(super) fn categories(fields: Fields<'_>, are_words: bool) -> Vec<String> {
    match fields.value(&["categories"]).and_then(|value| value.as_str()).filter(|_| are_words) {
        Some(words) => fields.list(&["category"], false).into_iter().chain(words_of(words)).collect(),
        None => fields.list(&["category", "categories", "taxonomies.categories"], false),
    }
}

fn tags(fields: Fields<'_>, are_words: bool) -> Vec<String> {
    match fields
        .value(&["tags"])
        .and_then(|value| value.as_str())
        .filter(|text| are_words && !text.contains(','))
    {
        Some(words) => words_of(words).chain(fields.list(&["tag", "topics", "keywords"], true)).collect(),
        None => fields.list(&["tags", "tag", "topics", "taxonomies.tags", "keywords"], true),
    }
}

fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned)
}

/// A text of the front matter without markup.
pub(super) fn plain(text: &str) -> String {
    exchange::plain(text)
}

fn what(path: &str, front: &Front<'_>, named: &Named, has_day: bool, site: &Site) -> What {
    let fields = Fields(&front.fields);
    let mut folders: Vec<&str> = path.split('/').collect();
    let file = folders.pop().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if folders.iter().any(|folder| folder.starts_with('.')) {
        return What::LeftOut("hidden_folder", "it lies in a hidden folder, for those who work on the site");
    }
    if file.starts_with('.') {
        return What::LeftOut("hidden_file", "it is a hidden file, which site makers leave out");
    }
    if folders.iter().any(|folder| WORKSHOPS.contains(folder)) {
        return What::LeftOut("workshop", "it is a template or a test of the site");
    }
    if !front.is_there && PAPERS.contains(&stem.as_str()) {
        return What::LeftOut("working_paper", "it is about the folder, for those who work on the site");
    }
    if !front.is_there && front.text.trim().is_empty() {
        return What::LeftOut("empty", "there is nothing in it");
    }
    let to = fields.text(&["redirect_to", "redirectto", "redirect"]);
    if !to.is_empty() {
        return What::Redirect(to);
    }
    let parent = folders.last().copied().unwrap_or_default();
    let above = folders.iter().rev().nth(1).copied().unwrap_or_default();
    let is_people = |folder: &str| matches!(folder, "authors" | "_authors" | "author" | "people" | "_people");
    let has_name = !fields.text(&["display_name", "name", "first_name", "title"]).is_empty();
    if has_name && !has_day && ((named.is_list || named.is_index) && is_people(above) || !named.is_list && is_people(parent)) {
        return What::Profile;
    }
    if named.is_list {
        return What::List;
    }
    let is = |word: &str| {
        let (layout, kind) = (fields.text(&["layout"]), fields.text(&["type"]));
        layout.split(['-', '_', '/']).any(|part| part == word) || kind == word || kind == format!("{word}s")
    };
    let in_posts = folders.iter().any(|folder| matches!(*folder, "_posts" | "posts" | "post" | "_drafts"));
    if is("page") && !is("post") || is("index") && !has_day {
        What::Page
    } else if has_day || in_posts || is("post") || site.made == Made::Plain {
        What::Article
    } else {
        What::Page
    }
}

/// Whether any stranger could read it at the source; if not, why.
fn held(path: &str, front: &Front<'_>, what: &What, days: &Days, site: &Site) -> Option<Reason> {
    let fields = Fields(&front.fields);
    let is = |made: &[Made]| made.contains(&site.made);
    let file = path.rsplit('/').next().unwrap_or_default();
    let kept = front.fields.iter().find(|(name, value)| is_kept(name, value)).map(|(name, _)| name.as_str());
    let is_draft = fields.is_on(&["draft"])
        || path.split('/').any(|folder| folder == "_drafts")
        || fields.text(&["status"]).eq_ignore_ascii_case("draft")
        || kept.is_some_and(|name| name.to_ascii_lowercase().contains("draft"));
    let has_conditions = !is(&[Made::Hugo, Made::Zola]);
    if is_draft {
        return Some(Reason::new("draft", "it was a draft"));
    }
    if is(&[Made::Hexo, Made::Jekyll]) && file.starts_with('_') || is(&[Made::Jekyll]) && file.starts_with('#') {
        return Some(Reason::new("underscore", "the site maker leaves out what begins with _"));
    }
    if fields.is_off(&["published"]) || fields.is_off(&["publish"]) {
        return Some(Reason::new("unpublished", "its front matter says that it is not published"));
    }
    if *what == What::Article && !front.is_there && site.made == Made::Plain {
        return Some(Reason::new("plain_folder", "nothing in a plain folder says that it was public"));
    }
    if let Some(doubt) = front.doubt {
        return Some(Reason::new("front_matter_unread", format!("{doubt}, and may say that it is not public")));
    }
    if site.inherited.is_ignored(path) {
        return Some(Reason::new("ignored", "the site maker was told to leave it out"));
    }
    if site.inherited.is_bundled(path) {
        return Some(Reason::new("bundled", "it lies in the folder of a page, and the site maker made no page of it"));
    }
    if !is_built(path, front, what, site) {
        return Some(Reason::new("not_built", "the site maker made no page of it"));
    }
    if fields.is_on(&["private"]) || !fields.text(&["password"]).is_empty() {
        return Some(Reason::new("private", "only some could read it at the source"));
    }
    if let Some(name) = kept {
        return Some(Reason::new("restricted", format!("its front matter says by `{name}` that it was not for everybody")));
    }
    if let Some((name, told)) = &days.unread {
        let message = format!("its `{name}` can't be read: `{told}`; it may be a day that is still to come");
        return Some(Reason::new("date_unread", message));
    }
    if days.is_to_come {
        return Some(Reason::new("future", "its day of publication is still to come"));
    }
    if days.has_ended {
        return Some(Reason::new("expired", "its last day has passed"));
    }
    if site.inherited.is_uncertain(path) {
        return Some(Reason::new("unread_program", "a program beside it or above it may say that it is not public"));
    }
    let tag = closing(front.text, has_conditions)?;
    Some(Reason::new("closed_part", format!("words in it stand behind `{tag}`, and who saw them can't be known")))
}

/// Whether the site maker made a page of a file at all.
fn is_built(path: &str, front: &Front<'_>, what: &What, site: &Site) -> bool {
    let fields = Fields(&front.fields);
    let is = |names: &[&str], words: &[&str]| {
        let text = fields.text(names).to_ascii_lowercase();
        words.contains(&text.as_str())
    };
    match site.made {
        Made::Hugo => {
            let render = ["build.render", "_build.render"];
            !(fields.is_on(&["headless"]) || fields.is_off(&render) || is(&render, &["never", "false", "link"]))
        }
        Made::Zola => front.is_there && !fields.is_off(&["render"]),
        // It reads only what has front matter.
        Made::Jekyll if !front.is_there => false,
        // Of a collection pages are made only if its configuration says so; of posts always.
        Made::Jekyll => match path.split('/').find_map(|folder| folder.strip_prefix('_')).filter(|_| path.contains('/')) {
            Some("posts" | "drafts") | None => true,
            Some(name) => {
                let whole = format!("_{name}");
                site.fields().is_on(&[&format!("collections.{name}.output")]) || site.fields().list(&["include"], false).contains(&whole)
            }
        },
        Made::Hexo => *what == What::Article || !path.split('/').any(|folder| folder.starts_with('_')),
        Made::Other => !(fields.is_off(&["permalink"]) || fields.is_off(&["permalink.build"])),
        Made::Plain => true,
    }
}

/// What all translations of a text have in common.
fn key(fields: Fields<'_>, named: &Named, language: &str) -> String {
    let told = fields.text(&["translationKey", "translation_key", "translation_id", "ref", "page_id"]);
    if !told.is_empty() {
        return told;
    }
    let name = fields.text(&["name"]);
    if !name.is_empty() && !language.is_empty() && !fields.text(&["lang"]).is_empty() {
        return name;
    }
    if language.is_empty() && named.language.is_none() {
        named.common.clone()
    } else {
        format!("/{}", named.common)
    }
    .trim_start_matches('/')
    .to_owned()
}
