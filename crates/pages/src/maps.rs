//! Sitemaps and robots.txt.

use crate::Error;
use crate::chrome::{Maker, home};
use paper::cache::Made;
use paper::key::{Key, map_part};
use paper::reading::{MapFilms, NewsEntry, Paper};
use std::fmt::Write;
use store::Moment;

/// News sitemaps hold two days, in seconds.
const NEWS: i64 = 2 * 86_400;
/// Longest film that a sitemap may name, in seconds.
const LONGEST: i64 = 28_800;
const XML: &str = "application/xml; charset=utf-8";

/// Text as it stands in XML; signs that XML forbids are left out.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(letter),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            letter => out.push(letter),
        }
    }
    out
}

impl<P: Paper> Maker<'_, P> {
    pub async fn sitemap_index(&self) -> Result<Made, Error> {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">",
        );
        for (part, updated) in self.paper.map_parts().await? {
            let _ = write!(out, "<sitemap><loc>{}</loc>", xml(&self.absolute(&format!("/sitemap/{part}.xml"))));
            if updated.0 > 0 {
                let _ = write!(out, "<lastmod>{updated}</lastmod>");
            }
            out.push_str("</sitemap>");
        }
        let news = self.paper.news(self.now.plus_seconds(-NEWS), self.now).await?;
        if !news.is_empty() {
            let _ = write!(out, "<sitemap><loc>{}</loc></sitemap>", xml(&self.absolute("/sitemap-news.xml")));
        }
        out.push_str("</sitemapindex>\n");
        let mut made = crate::plain(XML, out);
        made.own = vec![Key::Address("/sitemap.xml".into()), Key::Address("/sitemap-news.xml".into())];
        made.own.extend(self.editions.iter().map(|edition| Key::Chrome(edition.code.clone())));
        made.until = next_change(&news);
        Ok(made)
    }

    pub async fn sitemap_part(&self, part: &str) -> Result<Made, Error> {
        let Some(entries) = self.paper.map_part(part, self.now).await? else {
            return self.not_found(&self.editions[0]).await;
        };
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
             xmlns:xhtml=\"http://www.w3.org/1999/xhtml\" xmlns:video=\"http://www.google.com/schemas/sitemap-video/1.1\">",
        );
        let until = entries.iter().filter_map(|entry| entry.visible_until).min();
        for entry in entries {
            let _ = write!(out, "<url><loc>{}</loc>", xml(&self.absolute(&entry.address)));
            if entry.updated_at.0 > 0 {
                let _ = write!(out, "<lastmod>{}</lastmod>", entry.updated_at);
            }
            for (language, address) in &entry.alternates {
                let _ = write!(
                    out,
                    "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                    xml(language),
                    xml(&self.absolute(address))
                );
            }
            if let Some(films) = &entry.films {
                self.films(&mut out, films);
            }
            out.push_str("</url>");
        }
        out.push_str("</urlset>\n");
        let mut made = crate::plain(XML, out);
        // The parts of a month change together.
        let month = map_part(part).map_or_else(|| part.to_owned(), |(edition, month, _)| format!("{edition}-{month}"));
        made.own = vec![Key::Map(month)];
        made.until = until;
        made.own.extend(self.editions.iter().map(|edition| Key::Chrome(edition.code.clone())));
        Ok(made)
    }

    /// Films of a story, for search engines.
    fn films(&self, out: &mut String, all: &MapFilms) {
        for film in &all.films {
            let _ = write!(
                out,
                "<video:video><video:thumbnail_loc>{}</video:thumbnail_loc><video:title>{}</video:title><video:description>{}</video:description>\
                 <video:content_loc>{}</video:content_loc>",
                xml(&self.absolute(&film.still)),
                xml(&shortened(&film.title, 100)),
                xml(&shortened(&all.description, 2_048)),
                xml(&self.absolute(&film.address))
            );
            let seconds = film.duration.saturating_add(500) / 1_000;
            if (1..=LONGEST).contains(&seconds) {
                let _ = write!(out, "<video:duration>{seconds}</video:duration>");
            }
            if let Some(until) = all.expires {
                let _ = write!(out, "<video:expiration_date>{}</video:expiration_date>", until.to_the_second());
            }
            let _ = write!(
                out,
                "<video:publication_date>{}</video:publication_date></video:video>",
                all.first_published_at.to_the_second()
            );
        }
    }

    pub async fn news_sitemap(&self) -> Result<Made, Error> {
        let news = self.paper.news(self.now.plus_seconds(-NEWS), self.now).await?;
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
             xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">",
        );
        for entry in &news {
            let name = self
                .editions
                .iter()
                .find(|edition| edition.language == entry.language)
                .map_or_else(|| self.settings.name.clone(), |edition| self.paper_name(edition));
            let language = entry.language.split('-').next().unwrap_or_default();
            let _ = write!(
                out,
                "<url><loc>{}</loc><news:news><news:publication><news:name>{}</news:name><news:language>{}</news:language></news:publication>\
                 <news:publication_date>{}</news:publication_date><news:title>{}</news:title></news:news></url>",
                xml(&self.absolute(&entry.address)),
                xml(&name),
                xml(language),
                entry.first_published_at.to_the_second(),
                xml(&entry.headline)
            );
        }
        out.push_str("</urlset>\n");
        let mut made = crate::plain(XML, out);
        made.own = vec![Key::Address("/sitemap-news.xml".into())];
        made.own.extend(self.editions.iter().map(|edition| Key::Chrome(edition.code.clone())));
        made.until = next_change(&news);
        Ok(made)
    }

    pub fn robots(&self) -> Made {
        let mut out = String::from("User-agent: *\n");
        for edition in &self.editions {
            // A rule is a beginning (RFC 9309, 2.2.2): a section named `searchlight` stays open.
            let _ = writeln!(out, "Disallow: {0}/search$\nDisallow: {0}/search?\nDisallow: {0}/search/", edition.prefix);
        }
        let _ = write!(
            out,
            "Disallow: /search.json$\nDisallow: /search.json?\nDisallow: /desk$\nDisallow: /desk/\nDisallow: /account/\n\nSitemap: {}\n",
            self.absolute("/sitemap.xml")
        );
        let mut made = crate::plain("text/plain; charset=utf-8", out);
        made.own = self.editions.iter().map(|edition| Key::Chrome(edition.code.clone())).collect();
        made.own.push(Key::Address(home(&self.editions[0])));
        made
    }
}

/// At most so many letters of a text.
fn shortened(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}

/// When the first of these is news no more, or goes off.
fn next_change(news: &[NewsEntry]) -> Option<Moment> {
    news.iter()
        .flat_map(|entry| [Some(entry.first_published_at.plus_seconds(NEWS)), entry.visible_until])
        .flatten()
        .min()
}
