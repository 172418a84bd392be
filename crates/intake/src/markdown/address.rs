//! Where a file's page stood, by the rules of what made the site.

use super::look::What;
use super::site::{Made, Site};
use exchange::markdown::{Fields, Named};
use exchange::wordpress::address::readable;
use jiff::tz::TimeZone;
use store::Moment;
use url::Url;

/// The path at which a page stood, and other paths that led to it.
#[expect(clippy::too_many_arguments, reason = "one question, with all that it depends on")]
pub(super) fn of(
    path: &str,
    fields: Fields<'_>,
    named: &Named,
    slug: &str,
    language: &str,
    at: Option<i64>,
    what: &What,
    site: &Site,
    zone: &TimeZone,
) -> (Option<String>, Vec<String>) {
    let is_post = *what == What::Article;
    let full = full_name(path);
    // Hugo leaves the day in the name, unless it was told to read it there.
    let reads_day = || site.fields().list(&["frontmatter.date"], false).iter().any(|name| name == ":filename");
    let keeps_day = site.made == Made::Hugo && named.date.is_some() && fields.text(&["slug"]).is_empty() && !reads_day();
    let slug = if keeps_day { full.as_str() } else { slug };
    let title = match fields.text(&["slug"]) {
        own if own.is_empty() => newsroom::slug::of(&fields.text(&["title"])),
        own => own,
    };
    let parts = Parts {
        path,
        fields,
        slug,
        title: if site.made == Made::Hugo && !title.is_empty() { &title } else { slug },
        at,
        zone,
    };
    let told = without_programs(told_address(fields), slug, fields);
    let linked = Url::parse(&fields.text(&["link"]))
        .ok()
        .filter(|url| url.path().len() > 1 && url.path().contains(slug));
    let own = if !told.is_empty() && !is_program(&told) {
        parts.fill(&told)
    } else if let Some(url) = linked {
        Some(url.path().to_owned())
    } else {
        by_rule(path, named, slug, language, is_post, site, &parts)
    };
    let home = site.home();
    let whole = |path: &str| {
        let path = Url::parse(path).map_or_else(|_| path.to_owned(), |url| url.path().to_owned());
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = path.strip_suffix("/index.html").or_else(|| path.strip_suffix("/index.md")).unwrap_or(path);
        let path = readable(&format!("/{}", path.trim_matches('/')));
        if home.is_empty() || path.starts_with(&home) { path } else { format!("{home}{path}") }
    };
    let own = own.map(|path| whole(&path)).filter(|path| path.len() > 1);
    let address = own.as_ref().map(|path| path.trim_end_matches(".html").to_owned());
    let mut old: Vec<String> = fields
        .list(&["aliases", "alias", "redirect_from", "redirects", "old_urls"], false)
        .iter()
        .flat_map(|path| {
            // Hugo's stand beside the page if they begin without a slash.
            let is_beside = site.made == Made::Hugo && !path.starts_with('/') && !path.contains("://");
            let folder = own
                .as_deref()
                .and_then(|own| Some(own.trim_end_matches('/').rsplit_once('/')?.0))
                .unwrap_or_default();
            [Some(whole(path)), is_beside.then(|| whole(&format!("{folder}/{path}")))]
        })
        .flatten()
        .collect();
    let is_ugly = site.made == Made::Hugo && site.fields().is_on(&["uglyURLs"]);
    if let Some(address) = &address
        && (is_ugly || matches!(site.made, Made::Jekyll | Made::Other) || own.as_ref().is_some_and(|own| own.ends_with(".html")))
    {
        old.push(format!("{address}.html"));
    }
    old.retain(|path| path.len() > 1 && Some(path) != address.as_ref());
    let mut seen = std::collections::HashSet::new();
    old.retain(|path| seen.insert(path.clone()));
    (address, old)
}

/// The address that a text says it has.
fn told_address(fields: Fields<'_>) -> String {
    let told = fields.text(&["url", "permalink", "path"]);
    // What Dateline itself writes.
    if told.is_empty() {
        Some(fields.text(&["address"])).filter(|path| path.starts_with('/')).unwrap_or_default()
    } else {
        told
    }
}

/// Whether an address has pieces that only the site maker could fill.
pub(super) fn is_program(told: &str) -> bool {
    told.contains("{{") || told.contains("{%")
}

/// An address that a text says it has, and that can't be known.
pub(super) fn unknown(fields: Fields<'_>, slug: &str) -> Option<String> {
    Some(without_programs(told_address(fields), slug, fields)).filter(|told| is_program(told))
}

/// An address in which the pieces that 11ty's authors write most are filled.
fn without_programs(told: String, slug: &str, fields: Fields<'_>) -> String {
    if !is_program(&told) {
        return told;
    }
    let mut out = String::new();
    let mut rest = told.as_str();
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((inside, behind)) = after.split_once("}}") else { break };
        let words: Vec<&str> = inside.split('|').map(str::trim).collect();
        let filled = match words.as_slice() {
            ["page.fileSlug", ..] | ["slug"] => slug.to_owned(),
            ["title", "slug" | "slugify"] => newsroom::slug::of(&fields.text(&["title"])),
            _ => return told,
        };
        out.push_str(before);
        out.push_str(&filled);
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The name of a file without language and ending, or of its folder if it is the folder's page.
fn full_name(path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.split('.').next().unwrap_or_default();
    if matches!(stem, "index" | "_index") {
        folder.rsplit('/').next().unwrap_or_default().to_owned()
    } else {
        stem.to_owned()
    }
}

/// The day that stands in a path, `YYYY-MM-DD`.
pub(super) fn day(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.windows(3).find_map(|parts| {
        let is = |part: &str, length: usize| part.len() == length && part.bytes().all(|letter| letter.is_ascii_digit());
        (is(parts[0], 4) && is(parts[1], 2) && is(parts[2], 2)).then(|| parts.join("-"))
    })
}

/// What a pattern is filled with.
struct Parts<'p> {
    path: &'p str,
    fields: Fields<'p>,
    slug: &'p str,
    /// What stands for the title.
    title: &'p str,
    at: Option<i64>,
    zone: &'p TimeZone,
}

impl Parts<'_> {
    /// `/:year/:title/` filled; `None` if it asks for what is not there.
    fn fill(&self, pattern: &str) -> Option<String> {
        if pattern == "false" {
            return None;
        }
        if !pattern.contains(':') || pattern.contains("://") {
            return Some(pattern.to_owned());
        }
        let day = self.at.map(|at| Moment(at).timestamp().to_zoned_datetime(self.zone.clone()));
        let mut out = String::new();
        for part in pattern.split('/').filter(|part| !part.is_empty()) {
            let part = part.strip_suffix(":output_ext").filter(|rest| !rest.is_empty()).unwrap_or(part);
            let (word, ending) = part.split_once('.').map_or((part, ""), |(word, ending)| (word, ending));
            let filled = match word {
                ":year" => format!("{:04}", day.as_ref()?.year()),
                ":month" => format!("{:02}", day.as_ref()?.month()),
                ":day" => format!("{:02}", day.as_ref()?.day()),
                ":i_month" => day.as_ref()?.month().to_string(),
                ":i_day" => day.as_ref()?.day().to_string(),
                ":short_year" => format!("{:02}", day.as_ref()?.year() % 100),
                ":title" | ":slug" => self.title.to_owned(),
                ":name" | ":filename" | ":post_title" | ":slugorfilename" | ":contentbasename" | ":slugorcontentbasename" => {
                    self.slug.to_owned()
                }
                ":y_day" => format!("{:03}", day.as_ref()?.day_of_year()),
                ":collection" => collection_of(self.path).unwrap_or_default().to_owned(),
                ":path" => collection_of(self.path).map_or_else(|| self.slug.to_owned(), |name| below_collection(self.path, name)),
                ":categories" | ":category" => {
                    let mut all: Vec<String> = folders_above_posts(self.path);
                    all.extend(super::look::categories(self.fields, self.path.contains("_posts/")));
                    let words: Vec<String> = all.iter().map(|word| newsroom::slug::of(word)).filter(|word| !word.is_empty()).collect();
                    words.join("/")
                }
                word if word.starts_with(':') => return None,
                word => word.to_owned(),
            };
            if filled.is_empty() {
                continue;
            }
            out.push('/');
            out.push_str(&filled);
            if !ending.is_empty() && ending != ":output_ext" {
                out.push('.');
                out.push_str(ending);
            }
        }
        Some(out)
    }
}

/// The words by which Jekyll names patterns.
fn by_name(pattern: String) -> String {
    let pattern = match pattern.as_str() {
        "" | "date" | "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title/",
        "none" => "/:categories/:title/",
        _ => return pattern,
    };
    pattern.to_owned()
}

/// Folders above Jekyll's `_posts`: they are categories.
fn folders_above_posts(path: &str) -> Vec<String> {
    let above = path.split("_posts/").next().filter(|above| above.len() < path.len()).unwrap_or_default();
    let folders = above.split('/').filter(|part| !part.is_empty() && !ROOTS.contains(part));
    folders.map(str::to_owned).collect()
}

/// Name of the collection of Jekyll's in which a file lies.
fn collection_of(path: &str) -> Option<&str> {
    path.split('/').rev().skip(1).find_map(|folder| folder.strip_prefix('_'))
}

/// Path of a file in its collection, without its ending.
fn below_collection(path: &str, name: &str) -> String {
    let below = path.split_once(&format!("_{name}/")).map_or(path, |(_, below)| below);
    below.rsplit_once('.').map_or(below, |(bare, _)| bare).to_owned()
}

/// The folder whose paths are addresses.
const ROOTS: &[&str] = &["content", "pages", "source", "src"];

/// Path below the folder whose paths are addresses.
pub(super) fn below_root(path: &str) -> &str {
    let mut at = 0;
    let mut best = 0;
    for part in path.split('/') {
        at += part.len() + 1;
        if ROOTS.contains(&part) && at < path.len() {
            best = at;
            break;
        }
    }
    &path[best..]
}

/// Whether Jekyll was told of a collection of this name.
fn is_collection(name: &str, site: &Site) -> bool {
    let fields = site.fields();
    fields.value(&[&format!("collections.{name}")]).is_some() || fields.list(&["collections"], false).iter().any(|known| known == name)
}

fn by_rule(path: &str, named: &Named, slug: &str, language: &str, is_post: bool, site: &Site, parts: &Parts<'_>) -> Option<String> {
    let config = site.fields();
    let below = site.below(path);
    let folder = below.rsplit_once('/').map_or("", |(folder, _)| folder);
    match site.made {
        Made::Plain => return None,
        Made::Jekyll | Made::Hexo if is_post && path.contains("_posts/") => {
            let pattern = config.text(&["permalink"]);
            let pattern = if site.made == Made::Hexo && pattern.is_empty() {
                "/:year/:month/:day/:title/".to_owned()
            } else {
                by_name(pattern)
            };
            return parts.fill(&pattern);
        }
        Made::Jekyll
            if let Some(name) = collection_of(path).filter(|name| !matches!(*name, "posts" | "drafts"))
                && is_collection(name, site) =>
        {
            let pattern = config.text(&[&format!("collections.{name}.permalink")]);
            return parts.fill(if pattern.is_empty() { "/:collection/:path" } else { &pattern });
        }
        Made::Hugo if is_post => {
            let section = folder.split('/').next().unwrap_or_default();
            let names = [format!("permalinks.page.{section}"), format!("permalinks.{section}")];
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let pattern = config.text(&names);
            if !pattern.is_empty() {
                let filled = parts.fill(&pattern.replace(":sections", folder).replace(":section", section))?;
                return Some(format!("{}/{}", site.prefix(language), filled.trim_start_matches('/')));
            }
        }
        Made::Other if is_post && !site.is_eleventy && named.date.is_some() && matches!(folder, "posts" | "post" | "blog" | "_posts") => {
            return parts.fill("/:year/:month/:day/:title/");
        }
        _ => {}
    }
    // Paths of files, without their language; a site puts that before all.
    let mut folders: Vec<&str> = folder.split('/').filter(|part| !part.is_empty() && !part.starts_with('_')).collect();
    if named.language.is_some() {
        folders.retain(|part| part.to_ascii_lowercase().replace('_', "-") != language);
    }
    if named.is_index || named.is_list {
        folders.pop();
    }
    let is_home = (named.is_index || named.is_list) && named.slug.is_empty();
    let mut out = site.prefix(language);
    for part in folders.into_iter().chain((!is_home).then_some(slug)) {
        out.push('/');
        match site.made {
            Made::Hugo | Made::Zola => out.push_str(&part.to_lowercase().replace(' ', "-")),
            _ => out.push_str(part),
        }
    }
    Some(out)
}
