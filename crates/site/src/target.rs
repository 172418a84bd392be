//! What a request's target asks for: one canonical form of it, and nothing that a stranger could make more of.

use http::{StatusCode, Uri};
use pages::Ask;
use percent_encoding::percent_decode_str;

/// Bytes of a path, and of a query, that are read at all.
const LONGEST: usize = 2_048;
/// Bytes of a search's query: whatever somebody pasted into the box gets an answer.
const LONGEST_SEARCH: usize = 1 << 17;
/// Characters of a search's words that go on to the page.
const WORDS: usize = 500;

/// What to do with a target.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A page; `kept` = it may be kept ready under this name.
    Page { ask: Ask, name: String, kept: bool },
    /// It is spelt so that it has another canonical address.
    Elsewhere(String),
    /// There can be no page.
    Refused(StatusCode),
}

/// Reads a request's target. Parameters that no page knows are left out, the others are put in one order, so that no request
/// can fill the cache with copies of a page.
pub(crate) fn read(uri: &Uri) -> Target {
    let query = uri.query().unwrap_or_default();
    if uri.path().len() > LONGEST {
        return Target::Refused(StatusCode::URI_TOO_LONG);
    }
    let path = match path(uri.path()) {
        Ok(path) => path,
        Err(status) => return Target::Refused(status),
    };
    if query.len() > if is_search(&path) { LONGEST_SEARCH } else { LONGEST } {
        return Target::Refused(StatusCode::URI_TOO_LONG);
    }
    if is_front(&path)
        && let Some(sought) = sought(query)
    {
        return Target::Elsewhere(written(&format!("{path}search"), &[("q".to_owned(), sought)]));
    }
    let query = parameters(&path, query);
    if path.contains("//") {
        let mut whole = path;
        while whole.contains("//") {
            whole = whole.replace("//", "/");
        }
        // An address without query has no slash at its end: one step, not two.
        if query.is_empty() && whole.len() > 1 && whole.ends_with('/') {
            whole.pop();
        }
        return Target::Elsewhere(written(&whole, &query));
    }
    // Old sites' queries and cursors have too many spellings to be kept.
    let kept = query.iter().all(|(name, _)| name == "month" || name == Ask::LITE) && !is_search(&path);
    let name = written(&path, &query);
    Target::Page { ask: Ask { path, query }, name, kept }
}

/// The front, or that of an edition by its language's code, as an old site wrote them.
fn is_front(path: &str) -> bool {
    let is_code = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase());
    path == "/"
        || path
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'))
            .is_some_and(|part| part.split('-').all(is_code))
}

/// What a reader of an old site sought: there the front took the words.
fn sought(query: &str) -> Option<String> {
    let value = query.split('&').take(64).find_map(|pair| pair.strip_prefix("s="))?;
    Some(words(value).trim().to_owned()).filter(|words| !words.is_empty())
}

/// The path, decoded. Refused: what is no text, holds signs that steer a terminal or a log, or could be read as another path.
pub(crate) fn path(raw: &str) -> Result<String, StatusCode> {
    let hides_slash = raw
        .as_bytes()
        .windows(3)
        .any(|three| three.eq_ignore_ascii_case(b"%2f") || three.eq_ignore_ascii_case(b"%5c"));
    let path = percent_decode_str(raw).decode_utf8().map_err(|_| StatusCode::NOT_FOUND)?;
    if path.chars().any(char::is_control) {
        return Err(StatusCode::BAD_REQUEST);
    }
    let climbs = path.split('/').any(|part| part == "." || part == "..");
    if hides_slash || climbs || path.contains('\\') || !path.starts_with('/') {
        return Err(StatusCode::NOT_FOUND);
    }
    Ok(path.into_owned())
}

/// Whether the address asks for a search, in whatever form.
pub(crate) fn is_search(path: &str) -> bool {
    let mut parts = path.trim_end_matches('/').rsplit('/');
    match parts.next() {
        Some("search" | "search.json") => true,
        Some("rss.xml" | "atom.xml" | "feed.json" | "suggest.json") => parts.next() == Some("search"),
        _ => false,
    }
}

/// The parameters that the page knows, in the order of [`Ask::KNOWN`].
fn parameters(path: &str, query: &str) -> Vec<(String, String)> {
    let search = is_search(path);
    let mut found: Vec<(usize, String, String)> = Vec::new();
    for pair in query.split('&').take(64) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = if search && name == "q" { Some(words(value)) } else { decoded(value) };
        let (Some(name), Some(value)) = (decoded(name), value) else { continue };
        let Some(place) = Ask::KNOWN.iter().position(|known| *known == name) else { continue };
        if name == Ask::LITE {
            found.push((place, name, String::new()));
            continue;
        }
        // A search may narrow by several values; everywhere else the first word counts.
        if value.is_empty() || !is_meant(&name, &value, search, path) || (!search && found.iter().any(|(at, ..)| *at == place)) {
            continue;
        }
        found.push((place, name, value));
    }
    found.sort();
    found.dedup();
    found.into_iter().map(|(_, name, value)| (name, value)).collect()
}

fn is_meant(name: &str, value: &str, search: bool, path: &str) -> bool {
    let figures = |text: &str| !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit());
    match name {
        "q" => search,
        // Old sites told tags and authors apart by them, at their root.
        "tag" | "author" => (search || path.ends_with('/')) && value.len() <= 200,
        "section" | "kind" | "edition" | "from" | "to" | "sort" => search && value.len() <= 200,
        "after" if search => value.len() <= 250,
        "after" => value
            .split_once('.')
            .is_some_and(|(at, number)| figures(at.trim_start_matches('-')) && figures(number)),
        "month" => !search && value.len() == 7 && value.split_once('-').is_some_and(|(year, month)| figures(year) && figures(month)),
        // A page of a story's comments; the first is the story itself.
        "comments" => !search && value.len() <= 4 && figures(value) && !value.starts_with('0') && value != "1",
        // Numbers of what a device keeps, a hundred at most.
        "stories" => path == "/offline/stories.json" && value.len() <= 2_000,
        _ => value.len() <= 200,
    }
}

/// What was typed into the box, as far as it is read: there is no wrong spelling of it, so signs that steer something are spaces,
/// and bytes that are no text are signs without a meaning.
fn words(text: &str) -> String {
    let spaced = text.replace('+', " ");
    let text = percent_decode_str(&spaced).decode_utf8_lossy();
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(WORDS).collect()
}

fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    let text = percent_decode_str(&spaced).decode_utf8().ok()?;
    (!text.chars().any(char::is_control)).then(|| text.into_owned())
}

/// A path with its parameters as it stands in `Location`, and as the cache names it.
fn written(path: &str, query: &[(String, String)]) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
    const PATH: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'`')
        .add(b'{')
        .add(b'}')
        .add(b'?')
        .add(b'#')
        .add(b'%');
    const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    let mut out = utf8_percent_encode(path, PATH).to_string();
    for (at, (name, value)) in query.iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.push_str(name);
        if name == Ask::LITE {
            continue;
        }
        out.push('=');
        out.extend(utf8_percent_encode(value, VALUE));
    }
    out
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::*;

    fn name(target: &str) -> String {
        match read(&target.parse().unwrap()) {
            Target::Page { name, kept, .. } => format!("{name}{}", if kept { "" } else { " (not kept)" }),
            Target::Elsewhere(to) => format!("-> {to}"),
            Target::Refused(status) => status.as_str().to_owned(),
        }
    }

    #[test]
    fn one_name_for_one_page() {
        for (target, is) in [
            ("/", "/"),
            ("/harbour?utm_source=x&fbclid=y", "/harbour"),
            ("/%68arbour", "/harbour"),
            ("/harbour?month=2026-11", "/harbour?month=2026-11"),
            ("/harbour?month=2026-11&month=2026-10", "/harbour?month=2026-11"),
            ("/harbour?month=november", "/harbour"),
            ("/?s=two+old%20boats&paged=2", "-> /search?q=two%20old%20boats"),
            ("/ru/?s=boat", "-> /ru/search?q=boat"),
            ("/pt-br/?lang=pt&s=boat", "-> /pt-br/search?q=boat"),
            ("/harbour/?s=boat", "/harbour/"),
            ("/?s=", "/"),
            ("/harbour?s=boat", "/harbour"),
            ("/harbour?after=17000.12&month=2026-11", "/harbour?after=17000.12&month=2026-11 (not kept)"),
            ("/harbour?lite", "/harbour?lite"),
            ("/harbour?lite=1&lite=2&month=2026-11", "/harbour?month=2026-11&lite"),
            ("/search?q=a&lite=1", "/search?q=a&lite (not kept)"),
            ("/harbour?after=x", "/harbour"),
            ("/a?comments=2&comments=3", "/a?comments=2 (not kept)"),
            ("/a?comments=1", "/a"),
            ("/a?comments=-2", "/a"),
            ("/harbour?q=a&sort=newest", "/harbour"),
            ("/?p=12", "/?p=12 (not kept)"),
            ("/?tag=oil&author=2", "/?tag=oil&author=2 (not kept)"),
            ("/harbour?tag=oil&author=2", "/harbour"),
            ("/a//b/", "-> /a/b"),
            ("/search?q=a+b&tag=x&tag=y&tag=x", "/search?q=a%20b&tag=x&tag=y (not kept)"),
            ("/ru/search?q=%D0%BB", "/ru/search?q=%D0%BB (not kept)"),
            ("/%D0%BB", "/%D0%BB"),
            ("/a%20b%3Fc", "/a%20b%3Fc"),
            ("//evil.example//x", "-> /evil.example/x"),
            ("/a//b?x=1", "-> /a/b"),
            ("/a/../b", "404"),
            ("/a/%2e%2e/b", "404"),
            ("/a%2fb", "404"),
            ("/a%5Cb", "404"),
            ("/a%00b", "400"),
            ("/a%0d%0ab", "400"),
            ("/%ff", "404"),
        ] {
            assert_eq!(name(target), is, "{target}");
        }
        assert_eq!(name(&format!("/{}", "a".repeat(3_000))), "414");
        assert_eq!(name(&format!("/?q={}", "a".repeat(3_000))), "414");
        for (typed, read) in [("a%00b", "a%20b"), ("%ED%A0%80", "%EF%BF%BD%EF%BF%BD%EF%BF%BD"), ("%ff+%0a", "%EF%BF%BD%20%20")] {
            assert_eq!(name(&format!("/search?q={typed}")), format!("/search?q={read} (not kept)"));
        }
        for path in ["/search", "/search.json", "/ru/search/rss.xml", "/search/suggest.json"] {
            assert_eq!(
                name(&format!("{path}?q={}", "%D0%BB".repeat(10_000))),
                format!("{path}?q={} (not kept)", "%D0%BB".repeat(500))
            );
        }
    }
}
