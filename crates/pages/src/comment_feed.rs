//! The comments on one story as RSS 2.0, Atom and JSON Feed, the newest first.

use crate::Error;
use crate::ask::Form;
use crate::chrome::Maker;
use crate::comments::{comment_address, paragraphs};
use crate::feeds::{About, mail_date};
use crate::maps::xml;
use fluent_bundle::FluentValue;
use paper::cache::Made;
use paper::document::{Article, Comment, Edition};
use paper::key::Key;
use paper::reading::{Found, Paper};
use serde_json::json;

/// Comments in a feed.
const ENTRIES: usize = 60;

impl<P: Paper> Maker<'_, P> {
    /// The feed of the comments on the story at an address. Where there is no such story, there is no such feed.
    pub async fn comment_feed(&self, address: &str, form: Form) -> Result<Made, Error> {
        let mut found = self.paper.at(address, self.now).await?;
        if found.is_none() {
            // Old addresses may end with a slash.
            found = self.paper.at(&format!("{address}/"), self.now).await?;
        }
        let Some(Found::Article(article)) = found else { return self.address().await };
        let edition = self.edition(&article.edition);
        let title = self.say_with(edition, "comments-on", &[("title", FluentValue::from(article.headline.as_str()))]);
        let about = About {
            description: title.clone(),
            title: format!("{title} · {}", self.paper_name(edition)),
            page: self.absolute(&article.address),
            own: self.absolute(&self.ask.path),
        };
        let mut comments: Vec<&Comment> = article.comments.iter().filter(|comment| !comment.removed).collect();
        comments.sort_by_key(|comment| std::cmp::Reverse((comment.at, comment.number)));
        comments.truncate(ENTRIES);
        let entries: Vec<Entry> = comments.into_iter().map(|comment| self.entry(comment, &article, edition)).collect();
        let mut made = match form {
            Form::Rss => crate::plain("application/rss+xml; charset=utf-8", rss(edition, &about, &entries)),
            Form::Atom => crate::plain("application/atom+xml; charset=utf-8", atom(edition, &about, &entries)),
            Form::Json => crate::plain("application/feed+json; charset=utf-8", json_feed(edition, &about, &entries)),
        };
        made.own = vec![
            Key::Article(article.number),
            Key::Comments(article.number),
            Key::Address(article.address.clone()),
            Key::Chrome(edition.code.clone()),
        ];
        made.until = article.visible_until;
        made.noindex = true;
        Ok(made)
    }

    fn entry(&self, comment: &Comment, article: &Article, edition: &Edition) -> Entry {
        Entry {
            id: format!("{}:comment:{}", self.guid(article.number), comment.number),
            address: format!("{}{}", self.pages.site, comment_address(article, comment.number)),
            name: if comment.name.is_empty() { self.say(edition, "deleted-reader") } else { comment.name.clone() },
            html: html(&comment.text),
            at: comment.at,
            changed: comment.edited_at.unwrap_or(comment.at),
        }
    }
}

struct Entry {
    id: String,
    address: String,
    name: String,
    html: String,
    at: store::Moment,
    changed: store::Moment,
}

/// A plain text as the least HTML: paragraphs and line breaks; addresses stay words.
fn html(text: &str) -> String {
    let mut html = String::new();
    for pieces in paragraphs(text) {
        let words: String = pieces.into_iter().map(|piece| piece.text).collect();
        html.push_str(&format!("<p>{}</p>", xml(&words).replace('\n', "<br>")));
    }
    html
}

fn rss(edition: &Edition, about: &About, entries: &[Entry]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>{}</title><link>{}</link><description>{}</description>\
         <language>{}</language><atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>",
        xml(&about.title),
        xml(&about.page),
        xml(&about.description),
        xml(&edition.language),
        xml(&about.own)
    );
    for entry in entries {
        out.push_str(&format!(
            "<item><title>{}</title><link>{}</link><guid isPermaLink=\"false\">{}</guid><pubDate>{}</pubDate><dc:creator>{}</dc:creator>\
             <description>{}</description></item>",
            xml(&entry.name),
            xml(&entry.address),
            xml(&entry.id),
            mail_date(entry.at),
            xml(&entry.name),
            xml(&entry.html)
        ));
    }
    out.push_str("</channel></rss>\n");
    out
}

fn atom(edition: &Edition, about: &About, entries: &[Entry]) -> String {
    let newest = entries.iter().map(|entry| entry.changed).max().unwrap_or(store::Moment(0));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\"><title>{}</title>\
         <id>{}#comments</id><updated>{newest}</updated><link href=\"{}\"/><link rel=\"self\" href=\"{}\" type=\"application/atom+xml\"/>",
        xml(&edition.language),
        xml(&about.title),
        xml(&about.page),
        xml(&about.page),
        xml(&about.own)
    );
    for entry in entries {
        out.push_str(&format!(
            "<entry><title>{}</title><link href=\"{}\"/><id>{}</id><published>{}</published><updated>{}</updated><author><name>{}</name></author>\
             <content type=\"html\">{}</content></entry>",
            xml(&entry.name),
            xml(&entry.address),
            xml(&entry.id),
            entry.at,
            entry.changed,
            xml(&entry.name),
            xml(&entry.html)
        ));
    }
    out.push_str("</feed>\n");
    out
}

fn json_feed(edition: &Edition, about: &About, entries: &[Entry]) -> String {
    let items: Vec<_> = entries
        .iter()
        .map(|entry| {
            json!({
                "id": entry.id, "url": entry.address, "content_html": entry.html, "date_published": entry.at,
                "date_modified": entry.changed, "authors": [{"name": entry.name}],
            })
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1", "title": about.title, "home_page_url": about.page, "feed_url": about.own,
        "description": about.description, "language": edition.language, "items": items,
    })
    .to_string()
}
