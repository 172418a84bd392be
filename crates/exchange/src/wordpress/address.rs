//! Addresses of the old site: which of them are its own, and under which ones a thing was known there.

use super::item::{Item, Site};
use super::meta;
use percent_encoding::percent_decode_str;
use url::Url;

/// The site as its addresses know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Home {
    /// Host names without `www.`.
    hosts: Vec<String>,
    /// Path of the site below its host: empty, or like `/news`.
    path: String,
}

/// A place on the old site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path without closing slash, its letters readable; `/` for the site's root.
    pub path: String,
    /// Query, without `?`.
    pub query: String,
    /// Fragment, without `#`.
    pub fragment: String,
}

impl Place {
    /// Path and query, as one address: parameters that tell pages apart, always in one order, behind a slash.
    pub fn address(&self) -> String {
        let telling = telling(&self.query);
        if telling.is_empty() {
            self.path.clone()
        } else {
            format!("{}/?{telling}", self.path.trim_end_matches('/'))
        }
    }

    /// Whether a query told this page apart from the one at its path.
    pub fn is_asked(&self) -> bool {
        !telling(&self.query).is_empty()
    }

    /// The value of a parameter that is a number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
            .and_then(|value| value.parse().ok())
    }
}

/// Parameters by which WordPress tells pages apart, in the order in which addresses here have them.
const TELLING: &[&str] = &["tag", "author", "p", "page_id", "cat", "attachment_id", "m", "feed", "author_name", "post_type"];

/// Those of a query's parameters that tell pages apart.
fn telling(query: &str) -> String {
    let query = query.replace("&amp;", "&");
    let mut found: Vec<(usize, &str)> = query
        .split('&')
        .filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let place = TELLING.iter().position(|known| *known == name)?;
            (!value.is_empty()).then_some((place, pair))
        })
        .collect();
    found.sort_unstable();
    found.dedup_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, pair)| pair).collect::<Vec<_>>().join("&")
}

impl Home {
    /// The home of an exported site.
    pub fn of(site: &Site) -> Home {
        let mut home = Home::default();
        for address in [&site.base_blog, &site.link, &site.base_site] {
            let Ok(url) = Url::parse(address.trim()) else { continue };
            let host = host_of(&url);
            if host.is_empty() {
                continue;
            }
            if home.hosts.is_empty() {
                home.path = readable(url.path());
                if home.path == "/" {
                    home.path.clear();
                }
            }
            if !home.hosts.contains(&host) {
                home.hosts.push(host);
            }
        }
        home
    }

    /// Path of the site below its host: empty, or like `/news`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where on this site an address leads; `None` if it leads elsewhere.
    pub fn place(&self, address: &str) -> Option<Place> {
        let address = address.trim();
        if address.starts_with('/') && !address.starts_with("//") {
            return Some(split(address));
        }
        let whole = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
        let url = Url::parse(&whole).ok()?;
        if !matches!(url.scheme(), "http" | "https") || !self.hosts.contains(&host_of(&url)) {
            return None;
        }
        let place = Place {
            path: readable(url.path()),
            query: url.query().unwrap_or_default().to_owned(),
            fragment: url.fragment().unwrap_or_default().to_owned(),
        };
        let below = place.path.strip_prefix(&self.path)?;
        (below.is_empty() || below.starts_with('/')).then_some(place)
    }

    /// The path that an item keeps, if it had one of its own: not `/?p=7`, not the root.
    pub fn permalink(&self, item: &Item) -> Option<String> {
        let place = self.place(&item.link)?;
        (place.query.is_empty() && place.path != "/" && place.path != self.path).then_some(place.path)
    }

    /// A path below the site's own.
    fn below(&self, rest: &str) -> String {
        format!("{}/{rest}", self.path)
    }

    /// A query on the site's root.
    fn asked(&self, query: &str) -> String {
        format!("{}/?{query}", self.path)
    }

    /// Every other address under which an item was known: by number, by mark, by earlier slugs and days.
    pub fn old_addresses(&self, item: &Item) -> Vec<String> {
        let mut found = Vec::new();
        if item.id > 0 {
            found.push(self.asked(&format!("p={}", item.id)));
            match item.kind.as_str() {
                "post" => {}
                "page" => found.push(self.asked(&format!("page_id={}", item.id))),
                "attachment" => found.push(self.asked(&format!("attachment_id={}", item.id))),
                other => found.push(self.asked(&format!("p={}&post_type={other}", item.id))),
            }
        }
        let link = self.place(&item.link);
        found.extend(link.iter().filter(|place| place.is_asked()).map(Place::address));
        // The mark is never changed: after a move between sites its number may be another item's now.
        let marked = self.place(&item.guid).filter(|place| {
            let number = ["p", "page_id", "attachment_id"].into_iter().find_map(|name| place.number(name));
            item.kind != "attachment" && number.is_none_or(|number| number == item.id)
        });
        found.extend(marked.map(|place| place.address()));
        if let Some(path) = link.filter(|place| place.query.is_empty()).map(|place| place.path) {
            let with_slug = |path: &str, slug: &str| {
                let above = path.rsplit_once('/').map_or("", |(above, _)| above);
                format!("{above}/{}", readable(slug).trim_start_matches('/'))
            };
            for slug in meta::old_slugs(item) {
                found.push(with_slug(&path, slug));
            }
            // Days under which it stood before it was moved to another one.
            let day = |date: &str| date.get(..10).map(|day| day.replace('-', "/"));
            if let Some(now) = day(&item.date) {
                for before in item.metas("_wp_old_date").filter_map(day) {
                    if path.contains(&now) {
                        found.push(path.replace(&now, &before));
                    } else if now[..7] != before[..7] && path.contains(&now[..7]) {
                        found.push(path.replace(&now[..7], &before[..7]));
                    }
                }
            }
        }
        let own = self.permalink(item);
        let root = if self.path.is_empty() { "/" } else { &self.path };
        let mut unique: Vec<String> = Vec::new();
        for address in found {
            if Some(&address) != own.as_ref() && address != root && !unique.contains(&address) {
                unique.push(address);
            }
        }
        unique
    }

    /// Addresses of a term's page: its chain of slugs from the top, with the base that WordPress uses unless told otherwise.
    pub fn term_addresses(&self, base: &str, chain: &[&str], id: i64) -> Vec<String> {
        let mut found = vec![self.below(&format!("{base}/{}", readable_all(chain)))];
        if let [.., last] = chain
            && chain.len() > 1
        {
            found.push(self.below(&format!("{base}/{}", readable_all(&[last]))));
        }
        match base {
            "category" if id > 0 => found.push(self.asked(&format!("cat={id}"))),
            "tag" => found.extend(chain.last().map(|slug| self.asked(&format!("tag={slug}")))),
            "author" => {
                found.extend(chain.last().map(|slug| self.asked(&format!("author_name={slug}"))));
                if id > 0 {
                    found.push(self.asked(&format!("author={id}")));
                }
            }
            _ => {}
        }
        found
    }

    /// Addresses of a day's, month's or year's page: `date` is `YYYY[/MM[/DD]]`.
    pub fn date_addresses(&self, date: &str) -> Vec<String> {
        vec![self.below(date), self.asked(&format!("m={}", date.replace('/', "")))]
    }

    /// Addresses of the feeds beside a page, with the feed of ours that takes their place.
    pub fn feed_addresses(&self, page: &str) -> Vec<(String, &'static str)> {
        let page = page.trim_end_matches('/');
        if page.contains('?') {
            return vec![(format!("{page}&feed=rss2"), "rss.xml")];
        }
        let mut found = vec![
            (format!("{page}/feed"), "rss.xml"),
            (format!("{page}/feed/rss2"), "rss.xml"),
            (format!("{page}/feed/rss"), "rss.xml"),
            (format!("{page}/feed/rdf"), "rss.xml"),
            (format!("{page}/feed/atom"), "atom.xml"),
        ];
        if page == self.path {
            found.extend([
                (format!("{page}/comments/feed"), "rss.xml"),
                (format!("{page}/rss"), "rss.xml"),
                (self.asked("feed=comments-rss2"), "rss.xml"),
                (self.asked("feed=rss2"), "rss.xml"),
                (self.asked("feed=rss"), "rss.xml"),
                (self.asked("feed=rdf"), "rss.xml"),
                (self.asked("feed=atom"), "atom.xml"),
            ]);
        }
        found
    }
}

fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn split(address: &str) -> Place {
    let (rest, fragment) = address.split_once('#').unwrap_or((address, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    Place {
        path: readable(path),
        query: query.to_owned(),
        fragment: fragment.to_owned(),
    }
}

/// A path with its letters readable, without closing slash and doubled ones.
pub fn readable(path: &str) -> String {
    let decoded = percent_decode_str(path)
        .decode_utf8()
        .map_or_else(|_| path.to_owned(), |text| text.into_owned());
    let clean: Vec<&str> = decoded.split('/').filter(|part| !part.is_empty() && *part != "." && *part != "..").collect();
    if path.starts_with('/') || clean.len() > 1 {
        format!("/{}", clean.join("/"))
    } else {
        clean.concat()
    }
}

fn readable_all(slugs: &[&str]) -> String {
    slugs.iter().map(|slug| readable(slug)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(address: &str) -> Home {
        Home::of(&Site { base_blog: address.into(), ..Site::default() })
    }

    #[test]
    fn own_addresses_are_told_from_others() {
        let news = home("https://www.example.org/news/");
        let path = |address: &str| news.place(address).map(|place| place.address());
        assert_eq!(path("http://example.org/news/2021/a-b/?x=1#c").as_deref(), Some("/news/2021/a-b"));
        assert_eq!(path("http://example.org/news?post_type=book&p=7&utm=1").as_deref(), Some("/news/?p=7&post_type=book"));
        assert_eq!(path("//www.example.org/news").as_deref(), Some("/news"));
        assert_eq!(path("/news/%D0%B0/").as_deref(), Some("/news/а"));
        for other in ["https://example.org/newsletter", "https://example.com/news/", "mailto:a@example.org", "news/a"] {
            assert_eq!(path(other), None, "{other}");
        }
    }

    #[test]
    fn everything_an_item_was_known_by() {
        let item = Item {
            id: 7,
            kind: "page".into(),
            link: "https://example.org/about/team/".into(),
            guid: "https://example.org/?page_id=7".into(),
            meta: vec![("_wp_old_slug".into(), "crew".into())],
            ..Item::default()
        };
        let home = home("https://example.org");
        assert_eq!(home.permalink(&item).as_deref(), Some("/about/team"));
        assert_eq!(home.old_addresses(&item), ["/?p=7", "/?page_id=7", "/about/crew"]);
        assert_eq!(home.term_addresses("category", &["a", "b"], 3), ["/category/a/b", "/category/b", "/?cat=3"]);
        assert_eq!(home.date_addresses("2026/05"), ["/2026/05", "/?m=202605"]);
    }
}
