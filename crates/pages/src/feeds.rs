//! RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1 beside fronts, sections, tags and authors.

use crate::Error;
use crate::article::Named;
use crate::ask::{Form, Of};
use crate::chrome::Maker;
use crate::maps::xml;
use jiff::fmt::rfc2822;
use paper::cache::Made;
use paper::document::{self, Article, Edition};
use paper::key::{Key, List};
use paper::reading::Paper;
use serde_json::json;
use store::Moment;

/// Stories in a feed.
const ENTRIES: usize = 30;

/// What a feed says of itself.
pub(crate) struct About {
    pub title: String,
    pub description: String,
    /// Address of the page it belongs to.
    pub page: String,
    pub own: String,
}

impl<P: Paper> Maker<'_, P> {
    pub async fn feed(&self, code: &str, of: &Of, form: Form) -> Result<Made, Error> {
        if let Of::Comments(address) = of {
            return self.comment_feed(address, form).await;
        }
        let edition = self.edition(code);
        let paper = self.paper_name(edition);
        let prefix = &edition.prefix;
        let code = edition.code.clone();
        let (list, title, description, page) = match of {
            Of::Front => {
                let home = crate::chrome::home(edition);
                (List::Latest(code), paper.clone(), edition.description.clone(), home)
            }
            Of::Section(slug) => match self.paper.section(&code, slug).await? {
                Some(section) => (
                    List::Section(code, section.slug.clone()),
                    format!("{} · {paper}", section.name),
                    section.description,
                    section.address,
                ),
                None => return self.address().await,
            },
            Of::Tag(slug) => match self.paper.tag(&code, slug).await? {
                Some(tag) => (List::Tag(code, tag.slug.clone()), format!("{} · {paper}", tag.name), tag.description, tag.address),
                None => return self.address().await,
            },
            Of::Author(slug) => match self.paper.author(slug).await? {
                Some(author) => {
                    let name = author.names.get(&edition.language).unwrap_or(&author.name).clone();
                    (
                        List::Author(code, slug.clone()),
                        format!("{name} · {paper}"),
                        author.bio.clone(),
                        format!("{prefix}/author/{slug}"),
                    )
                }
                None => return self.address().await,
            },
            Of::Comments(_) => return self.address().await,
        };
        let articles = self.paper.list_articles(&list, ENTRIES, self.now).await?;
        let description = [description, self.settings.description.clone(), title.clone()]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        let about = About {
            title,
            description,
            page: self.absolute(&page),
            own: self.absolute(&self.ask.path),
        };
        let mut made = self.written(edition, &about, &articles, form);
        made.own = vec![Key::ListHead(list), Key::Chrome(edition.code.clone()), Key::Address(page)];
        made.own.extend(articles.iter().map(|article| Key::Article(article.number)));
        made.until = articles.iter().filter_map(|article| article.visible_until).min();
        made.touched = articles.iter().map(|article| article.updated_at).max();
        Ok(made)
    }

    /// A feed of these stories.
    pub fn written(&self, edition: &Edition, about: &About, articles: &[Article], form: Form) -> Made {
        match form {
            Form::Rss => crate::plain("application/rss+xml; charset=utf-8", self.rss(edition, about, articles)),
            Form::Atom => crate::plain("application/atom+xml; charset=utf-8", self.atom(edition, about, articles)),
            Form::Json => crate::plain("application/feed+json; charset=utf-8", self.json_feed(edition, about, articles)),
        }
    }

    pub fn content(&self, article: &Article, edition: &Edition) -> String {
        let words = self.pages.theme.messages.words(&edition.language);
        let mut html = String::new();
        if let Some(lead) = &article.lead
            && let Some(asset) = article.assets.get(&lead.asset).filter(|asset| asset.kind == "picture")
        {
            html.push_str(&format!("<p><img src=\"{}\" alt=\"{}\"></p>", xml(&self.absolute(&asset.address)), xml(&lead.alt)));
        }
        html.push_str(&story::feed::write(
            &article.body,
            &Named {
                language: &edition.language,
                assets: &article.assets,
                related: &[],
            },
            &words,
            &self.pages.site,
        ));
        html
    }

    /// A stable name that says nothing of our private ids.
    pub fn guid(&self, number: i64) -> String {
        let host = self
            .pages
            .site
            .split("//")
            .nth(1)
            .unwrap_or("localhost")
            .split([':', '/'])
            .next()
            .unwrap_or("localhost");
        format!("tag:{host},2026:article:{number}")
    }

    fn rss(&self, edition: &Edition, about: &About, articles: &[Article]) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
             xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>",
        );
        out.push_str(&format!(
            "<title>{}</title><link>{}</link><description>{}</description><language>{}</language>\
             <atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>",
            xml(&about.title),
            xml(&about.page),
            xml(&about.description),
            xml(&edition.language),
            xml(&about.own)
        ));
        if let Some(newest) = articles.iter().map(|article| article.updated_at).max() {
            out.push_str(&format!("<lastBuildDate>{}</lastBuildDate>", mail_date(newest)));
        }
        for article in articles {
            out.push_str(&format!(
                "<item><title>{}</title><link>{}</link><guid isPermaLink=\"false\">{}</guid><pubDate>{}</pubDate>",
                xml(&article.headline),
                xml(&self.absolute(&article.address)),
                xml(&self.guid(article.number)),
                mail_date(article.first_published_at)
            ));
            for byline in &article.bylines {
                out.push_str(&format!("<dc:creator>{}</dc:creator>", xml(&byline.name)));
            }
            for name in article.section.iter().chain(&article.tags) {
                out.push_str(&format!("<category>{}</category>", xml(&name.name)));
            }
            out.push_str(&format!(
                "<description>{}</description><content:encoded>{}</content:encoded>",
                xml(&article.standfirst),
                xml(&self.content(article, edition))
            ));
            let media = article.assets.values().find(|asset| matches!(asset.kind.as_str(), "audio" | "video"));
            if let Some(asset) = media {
                out.push_str(&format!(
                    "<enclosure url=\"{}\" length=\"{}\" type=\"{}\"/>",
                    xml(&self.absolute(&asset.address)),
                    asset.size,
                    xml(&asset.media_type)
                ));
            }
            out.push_str("</item>");
        }
        out.push_str("</channel></rss>\n");
        out
    }

    fn atom(&self, edition: &Edition, about: &About, articles: &[Article]) -> String {
        let newest = articles.iter().map(|article| article.updated_at).max().unwrap_or(Moment(0));
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\"><title>{}</title>\
             <subtitle>{}</subtitle><id>{}</id><updated>{}</updated><link href=\"{}\"/><link rel=\"self\" href=\"{}\" type=\"application/atom+xml\"/>\
             <author><name>{}</name></author>",
            xml(&edition.language),
            xml(&about.title),
            xml(&about.description),
            xml(&about.page),
            newest,
            xml(&about.page),
            xml(&about.own),
            xml(&self.paper_name(edition))
        );
        for article in articles {
            out.push_str(&format!(
                "<entry{}><title>{}</title><link href=\"{}\"/><id>{}</id><published>{}</published><updated>{}</updated>",
                self.speaks(&article.edition, edition),
                xml(&article.headline),
                xml(&self.absolute(&article.address)),
                xml(&self.guid(article.number)),
                article.first_published_at,
                article.updated_at
            ));
            for byline in &article.bylines {
                out.push_str(&format!("<author><name>{}</name></author>", xml(&byline.name)));
            }
            for name in article.section.iter().chain(&article.tags) {
                out.push_str(&format!("<category term=\"{}\" label=\"{}\"/>", xml(&name.slug), xml(&name.name)));
            }
            if !article.standfirst.is_empty() {
                out.push_str(&format!("<summary>{}</summary>", xml(&article.standfirst)));
            }
            out.push_str(&format!("<content type=\"html\">{}</content></entry>", xml(&self.content(article, edition))));
        }
        out.push_str("</feed>\n");
        out
    }

    /// What says the language of an entry that is of another edition than its feed; a list may hold several.
    fn speaks(&self, code: &str, feed: &Edition) -> String {
        let language = &self.edition(code).language;
        if *language == feed.language { String::new() } else { format!(" xml:lang=\"{}\"", xml(language)) }
    }

    /// Stories by their cards, as Atom: headline, address, first words.
    pub fn card_feed(&self, edition: &Edition, title: &str, own: &str, cards: &[document::Card]) -> String {
        let newest = cards.iter().map(|card| card.updated_at).max().unwrap_or(Moment(0));
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\"><title>{} · {}</title>\
             <id>{}</id><updated>{newest}</updated><link rel=\"self\" href=\"{}\"/><author><name>{}</name></author>",
            xml(&edition.language),
            xml(title),
            xml(&self.paper_name(edition)),
            xml(own),
            xml(own),
            xml(&self.paper_name(edition))
        );
        for card in cards {
            out.push_str(&format!(
                "<entry{}><title>{}</title><link href=\"{}\"/><id>{}</id><published>{}</published><updated>{}</updated><summary>{}</summary></entry>",
                self.speaks(&card.edition, edition),
                xml(&card.headline),
                xml(&self.absolute(&card.address)),
                xml(&self.guid(card.number)),
                card.first_published_at,
                card.updated_at,
                xml(&card.standfirst)
            ));
        }
        out.push_str("</feed>\n");
        out
    }

    fn json_feed(&self, edition: &Edition, about: &About, articles: &[Article]) -> String {
        let items: Vec<_> = articles
            .iter()
            .map(|article| {
                let mut item = json!({
                    "id": self.guid(article.number), "url": self.absolute(&article.address), "title": article.headline,
                    "content_html": self.content(article, edition), "date_published": article.first_published_at,
                    "date_modified": article.updated_at, "language": self.edition(&article.edition).language,
                });
                if !article.standfirst.is_empty() {
                    item["summary"] = json!(article.standfirst);
                }
                if !article.bylines.is_empty() {
                    item["authors"] = json!(article.bylines.iter().map(|byline| json!({"name": byline.name})).collect::<Vec<_>>());
                }
                if !article.tags.is_empty() {
                    item["tags"] = json!(article.tags.iter().map(|tag| &tag.name).collect::<Vec<_>>());
                }
                if let Some(asset) = article.lead.as_ref().and_then(|lead| article.assets.get(&lead.asset)) {
                    item["image"] = json!(self.absolute(&asset.address));
                }
                item
            })
            .collect();
        json!({
            "version": "https://jsonfeed.org/version/1.1", "title": about.title, "home_page_url": about.page, "feed_url": about.own,
            "description": about.description, "language": edition.language, "items": items,
        })
        .to_string()
    }
}

/// As mail and RSS write an instant.
pub(crate) fn mail_date(at: Moment) -> String {
    let utc = at.timestamp().to_zoned_datetime(jiff::tz::TimeZone::UTC);
    rfc2822::to_string(&utc).unwrap_or_default()
}
