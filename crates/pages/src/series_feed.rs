//! The feed of a series for programs that listen: RSS 2.0 with the tags of Apple and of Podcasting 2.0; and chapters as a file.

use crate::Error;
use crate::chrome::Maker;
use crate::feeds::mail_date;
use crate::maps::xml;
use crate::series::feed_address;
use paper::cache::Made;
use paper::document::{Article, Asset, Edition, Episode, Series};
use paper::key::Key;
use paper::reading::Paper;
use serde_json::json;
use sha1::{Digest, Sha1};
use std::fmt::Write;

/// Types that every program plays.
const PLAYED: [&str; 2] = ["audio/mpeg", "audio/mp4"];
/// What a cover is at least and at most, in pixels.
const COVER: std::ops::RangeInclusive<i64> = 1_400..=3_000;
/// The namespace of podcasts, for names made of addresses: ead4c236-bf58-58c6-a2c6-a6b28d128cb6.
const PODCASTS: [u8; 16] = [0xea, 0xd4, 0xc2, 0x36, 0xbf, 0x58, 0x58, 0xc6, 0xa2, 0xc6, 0xa6, 0xb2, 0x8d, 0x12, 0x8c, 0xb6];

impl<P: Paper> Maker<'_, P> {
    pub async fn series_feed(&self, code: &str, slug: &str) -> Result<Made, Error> {
        let edition = self.edition(code);
        let Some(series) = self.paper.series(&edition.code, slug).await? else {
            return self.address().await;
        };
        let (articles, own) = self.episodes(&series).await?;
        let mut out = self.channel(edition, &series);
        for article in &articles {
            let Some(episode) = &article.episode else { continue };
            // Any other type is no podcast: it waits until it is encoded.
            let sound = article.assets.get(&episode.sound).filter(|sound| PLAYED.contains(&sound.media_type.as_str()));
            if let Some(sound) = sound {
                self.item(&mut out, edition, &series, article, (episode, sound));
            }
        }
        out.push_str("</channel></rss>\n");
        let mut made = crate::plain("application/rss+xml; charset=utf-8", out);
        made.own = own;
        made.until = articles.iter().filter_map(|article| article.visible_until).min();
        made.touched = articles.iter().map(|article| article.updated_at).max();
        Ok(made)
    }

    fn channel(&self, edition: &Edition, series: &Series) -> String {
        let own = self.absolute(&feed_address(series));
        let paper = self.paper_name(edition);
        let author = if series.author.is_empty() { &paper } else { &series.author };
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
             xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" \
             xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"><channel>",
        );
        let description = if series.description.is_empty() { &series.name } else { &series.description };
        let page = self.absolute(&series.address);
        let _ = write!(
            out,
            "<title>{0}</title><link>{page}</link><description>{1}</description><language>{2}</language>\
             <atom:link href=\"{own}\" rel=\"self\" type=\"application/rss+xml\"/><itunes:author>{3}</itunes:author>\
             <itunes:type>{4}</itunes:type><itunes:explicit>{5}</itunes:explicit>",
            xml(&series.name),
            xml(description),
            xml(&series.language),
            xml(author),
            if series.serial { "serial" } else { "episodic" },
            series.explicit,
            page = xml(&page),
            own = xml(&own),
        );
        if !self.settings.copyright.is_empty() {
            let _ = write!(out, "<copyright>{}</copyright>", xml(&self.settings.copyright));
        }
        if !series.mail.is_empty() {
            let (name, mail) = (xml(author), xml(&series.mail));
            let _ = write!(out, "<itunes:owner><itunes:name>{name}</itunes:name><itunes:email>{mail}</itunes:email></itunes:owner>");
        }
        if !series.category.is_empty() {
            let category = xml(&series.category);
            let below = if series.subcategory.is_empty() {
                String::new()
            } else {
                format!("<itunes:category text=\"{}\"/>", xml(&series.subcategory))
            };
            let _ = write!(out, "<itunes:category text=\"{category}\">{below}</itunes:category>");
        }
        if let Some(cover) = series.cover.as_ref().and_then(cover) {
            let (cover, title) = (xml(&self.absolute(cover)), xml(&series.name));
            let _ = write!(
                out,
                "<itunes:image href=\"{cover}\"/><image><url>{cover}</url><title>{title}</title><link>{}</link></image>",
                xml(&page)
            );
        }
        let guid = if series.guid.is_empty() { guid(&own) } else { series.guid.clone() };
        let owner = if series.mail.is_empty() { String::new() } else { format!(" owner=\"{}\"", xml(&series.mail)) };
        let locked = if series.locked { "yes" } else { "no" };
        let _ = write!(
            out,
            "<podcast:guid>{}</podcast:guid><podcast:locked{owner}>{locked}</podcast:locked><podcast:medium>podcast</podcast:medium>",
            xml(&guid)
        );
        if !series.funding_url.is_empty() {
            let words = if series.funding_words.is_empty() {
                self.say(edition, "series-funding")
            } else {
                series.funding_words.clone()
            };
            let _ = write!(out, "<podcast:funding url=\"{}\">{}</podcast:funding>", xml(&series.funding_url), xml(&words));
        }
        out
    }

    fn item(&self, out: &mut String, edition: &Edition, series: &Series, article: &Article, (episode, sound): (&Episode, &Asset)) {
        let title = xml(&article.headline);
        let _ = write!(
            out,
            "<item><title>{title}</title><itunes:title>{title}</itunes:title><link>{}</link><guid isPermaLink=\"false\">{}</guid>\
             <pubDate>{}</pubDate><enclosure url=\"{}\" length=\"{}\" type=\"{}\"/>",
            xml(&self.absolute(&article.address)),
            xml(&self.guid(article.number)),
            mail_date(article.first_published_at),
            xml(&self.absolute(&sound.address)),
            sound.size,
            xml(&sound.media_type)
        );
        let summary = [&article.standfirst, &article.headline].into_iter().find(|text| !text.is_empty());
        let _ = write!(
            out,
            "<description>{}</description><content:encoded>{}</content:encoded>",
            xml(summary.map_or("", String::as_str)),
            xml(&self.content(article, edition))
        );
        if sound.duration > 0 {
            let _ = write!(out, "<itunes:duration>{}</itunes:duration>", sound.duration.saturating_add(500) / 1_000);
        }
        if let Some(season) = episode.season {
            let _ = write!(out, "<itunes:season>{season}</itunes:season><podcast:season>{season}</podcast:season>");
        }
        if let Some(number) = episode.number {
            let _ = write!(out, "<itunes:episode>{number}</itunes:episode><podcast:episode>{number}</podcast:episode>");
        }
        let _ = write!(
            out,
            "<itunes:episodeType>{}</itunes:episodeType><itunes:explicit>{}</itunes:explicit>",
            xml(&episode.kind),
            episode.explicit
        );
        let lead = article.lead.as_ref().and_then(|lead| article.assets.get(&lead.asset));
        if let Some(own) = lead.and_then(cover) {
            let _ = write!(out, "<itunes:image href=\"{}\"/>", xml(&self.absolute(own)));
        }
        for byline in &article.bylines {
            let page = byline.author.as_ref().map(|slug| self.absolute(&format!("{}/author/{slug}", edition.prefix)));
            let page = page.map(|page| format!(" href=\"{}\"", xml(&page))).unwrap_or_default();
            let face = byline
                .portrait
                .and_then(|number| article.assets.get(&number))
                .map(|asset| self.absolute(&asset.address));
            let face = face.map(|face| format!(" img=\"{}\"", xml(&face))).unwrap_or_default();
            let _ = write!(out, "<podcast:person{page}{face}>{}</podcast:person>", xml(&byline.name));
        }
        for track in sound.tracks.iter().filter(|track| track.kind != "chapters") {
            let _ = write!(
                out,
                "<podcast:transcript url=\"{}\" type=\"text/vtt\" language=\"{}\" rel=\"captions\"/>",
                xml(&self.absolute(&track.address)),
                xml(&track.language)
            );
        }
        if sound.tracks.iter().any(|track| track.kind == "chapters") {
            let address = self.absolute(&format!("{}/chapters/{}.json", series.address, article.number));
            let _ = write!(out, "<podcast:chapters url=\"{}\" type=\"application/json+chapters\"/>", xml(&address));
        }
        out.push_str("</item>");
    }

    /// Chapters of an episode, in the language of the series where there are such.
    pub async fn chapters(&self, code: &str, slug: &str, number: i64) -> Result<Made, Error> {
        let edition = self.edition(code);
        let Some(series) = self.paper.series(&edition.code, slug).await? else {
            return self.address().await;
        };
        let article = self.paper.article(number, self.now).await?;
        let told = article.as_ref().and_then(|article| {
            let episode = article.episode.as_ref()?;
            let is_of_it = article.edition == series.edition && episode.series.slug == series.slug;
            let sound = article.assets.get(&episode.sound).filter(|_| is_of_it)?;
            let mut tracks: Vec<_> = sound.tracks.iter().filter(|track| track.kind == "chapters").collect();
            tracks.sort_by_key(|track| track.language != series.language);
            Some((article, tracks.first()?.cues.clone()))
        });
        let Some((article, cues)) = told else { return self.not_found(edition).await };
        let chapters: Vec<_> = cues.iter().map(|cue| json!({"startTime": seconds(cue.at), "title": cue.text})).collect();
        let text = json!({"version": "1.2.0", "title": article.headline, "podcastName": series.name, "chapters": chapters}).to_string();
        let mut made = crate::plain("application/json+chapters; charset=utf-8", text);
        made.own = vec![Key::Article(number), Key::Address(series.address.clone()), Key::Chrome(edition.code.clone())];
        made.until = article.visible_until;
        made.touched = Some(article.updated_at);
        Ok(made)
    }
}

/// A podcast's name for all directories: a UUID (version 5) made of its feed's address without its scheme.
pub fn guid(feed: &str) -> String {
    let bare = feed.split_once("://").map_or(feed, |(_, rest)| rest).trim_end_matches('/');
    let hash = Sha1::new().chain_update(PODCASTS).chain_update(bare.as_bytes()).finalize();
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The address of a picture's largest size that directories take as a cover: square, JPEG.
fn cover(asset: &Asset) -> Option<&str> {
    let is_one = |media_type: &str, width: i64, height: i64| media_type == "image/jpeg" && width == height && COVER.contains(&width);
    if asset.kind != "picture" {
        return None;
    }
    if is_one(&asset.media_type, asset.width, asset.height) {
        return Some(&asset.address);
    }
    let sizes = asset.renditions.iter().filter(|size| is_one(&size.media_type, size.width, size.height));
    sizes.max_by_key(|size| size.width).map(|size| size.address.as_str())
}

/// Milliseconds as seconds, whole where they are.
fn seconds(at: i64) -> serde_json::Value {
    if at % 1_000 == 0 { json!(at / 1_000) } else { json!(at as f64 / 1_000.0) }
}

#[cfg(test)]
mod tests {
    use super::guid;

    #[test]
    fn a_podcast_is_called_as_the_namespace_says() {
        // The two examples of the namespace's own document.
        assert_eq!(guid("https://mp3s.nashownotes.com/pc20rss.xml"), "917393e3-1b1e-5cef-ace4-edaa54e1f810");
        assert_eq!(guid("podnews.net/rss/"), "9b024349-ccf0-5f69-a609-6b82873eab3c");
    }
}
