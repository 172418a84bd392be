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
    let parts = Parts { fields, slug, at, zone };
    let told = fields.text(&["url", "permalink", "path"]);
    let linked = Url::parse(&fields.text(&["link"]))
        .ok()
        .filter(|url| url.path().len() > 1 && url.path().contains(slug));
    let own = if !told.is_empty() && !told.contains("{{") && !told.contains("{%") {
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
        .map(|path| whole(path))
        .collect();
    if let Some(address) = &address
        && matches!(site.made, Made::Jekyll | Made::Other)
    {
        old.push(format!("{address}.html"));
    }
    old.retain(|path| path.len() > 1 && Some(path) != address.as_ref());
    let mut seen = std::collections::HashSet::new();
    old.retain(|path| seen.insert(path.clone()));
    (address, old)
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
    fields: Fields<'p>,
    slug: &'p str,
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
        let pattern = match pattern {
            "date" | "pretty" => "/:categories/:year/:month/:day/:title/",
            "none" => "/:categories/:title/",
            other => other,
        };
        let day = self.at.map(|at| Moment(at).timestamp().to_zoned_datetime(self.zone.clone()));
        let mut out = String::new();
        for part in pattern.split('/').filter(|part| !part.is_empty()) {
            let (word, ending) = part.split_once('.').map_or((part, ""), |(word, ending)| (word, ending));
            let filled = match word {
                ":year" => format!("{:04}", day.as_ref()?.year()),
                ":month" => format!("{:02}", day.as_ref()?.month()),
                ":day" => format!("{:02}", day.as_ref()?.day()),
                ":i_month" => day.as_ref()?.month().to_string(),
                ":i_day" => day.as_ref()?.day().to_string(),
                ":short_year" => format!("{:02}", day.as_ref()?.year() % 100),
                ":title" | ":slug" | ":name" | ":filename" | ":post_title" | ":slugorfilename" | ":contentbasename" => self.slug.to_owned(),
                ":categories" | ":category" => {
                    let all = self.fields.list(&["category", "categories"], false);
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

fn by_rule(path: &str, named: &Named, slug: &str, language: &str, is_post: bool, site: &Site, parts: &Parts<'_>) -> Option<String> {
    let config = site.fields();
    let below = below_root(path);
    let folder = below.rsplit_once('/').map_or("", |(folder, _)| folder);
    match site.made {
        Made::Plain => return None,
        Made::Jekyll | Made::Hexo if is_post && path.contains("_posts/") => {
            let pattern = config.text(&["permalink"]);
            let pattern = if pattern.is_empty() { "/:year/:month/:day/:title/".to_owned() } else { pattern };
            return parts.fill(&pattern);
        }
        Made::Hugo if is_post => {
            let section = folder.split('/').next().unwrap_or_default();
            let names = [format!("permalinks.page.{section}"), format!("permalinks.{section}")];
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let pattern = config.text(&names);
            if !pattern.is_empty() {
                return parts.fill(&pattern.replace(":section", section).replace(":sections", folder));
            }
        }
        Made::Other if is_post && named.date.is_some() && matches!(folder, "posts" | "post" | "blog" | "_posts") => {
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
    let mut out = String::new();
    if !language.is_empty() && language != site.language {
        out = format!("/{language}");
    }
    for part in folders.into_iter().chain((!is_home).then_some(slug)) {
        out.push('/');
        match site.made {
            Made::Hugo | Made::Zola => out.push_str(&part.to_lowercase().replace(' ', "-")),
            _ => out.push_str(part),
        }
    }
    Some(out)
}
