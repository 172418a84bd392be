//! What shortcodes mean.

use super::Attached;
use super::embed;
use super::markup::{attribute, escape, plain};
use super::media::MediaRef;
use super::render::Maker;
use super::restriction;
use super::shortcode::{Part, Shortcode, split};
use story::{Block, GalleryPicture, Inline, Media};

/// Shortcodes inside shortcodes, at most.
const DEEPEST: usize = 10;

/// Endings of the addresses that `[audio]` and `[video]` take by the name of their type.
const SOUND: &[&str] = &["src", "mp3", "ogg", "m4a", "wav", "flac", "wma"];
const FILM: &[&str] = &["src", "mp4", "webm", "m4v", "ogv", "wmv", "flv", "mov"];

impl Maker<'_> {
    /// Resolves the shortcodes of a stretch of HTML.
    pub(super) fn shortcodes(&mut self, html: &str, depth: usize) -> String {
        if !html.contains('[') {
            return html.to_owned();
        }
        let mut out = String::with_capacity(html.len());
        for part in split(html) {
            match part {
                Part::Html(html) => out.push_str(html),
                Part::Code(code) => self.shortcode(&code, depth, &mut out),
            }
        }
        out
    }

    fn shortcode(&mut self, code: &Shortcode<'_>, depth: usize, out: &mut String) {
        if restriction::is_switched_off(code) && code.is_certain() {
            return self.note("hidden_block", format!("what `[{}]` held was switched off at the source; it was left out", code.name));
        }
        match code.name {
            "caption" | "wp_caption" => self.caption(code, depth, out),
            "gallery" => self.gallery(code, out),
            "embed" => self.address(code.inner.or(code.value("src")), code, out),
            "audio" => self.sound(code, SOUND, out),
            "video" => self.sound(code, FILM, out),
            "playlist" => self.playlist(code, out),
            "youtube" | "vimeo" | "dailymotion" | "ted" | "soundcloud" | "tweet" | "twitter" | "instagram" | "tiktok" | "spotify"
            | "facebook" | "googlemaps" | "slideshare" | "flickr" | "wpvideo" | "videopress" | "bandcamp" | "scribd" => {
                let url = address_of(code);
                self.address(url.as_deref(), code, out);
            }
            "footnote" | "ref" | "efn_note" | "mfn" | "note" if code.inner.is_some() => {
                let inner = self.shortcodes(code.inner.unwrap_or_default(), depth + 1);
                self.footnotes.push(inner);
                let number = self.footnotes.len();
                out.push_str(&format!("<sup class=\"fn\"><a href=\"#wp-note-{number}\">{number}</a></sup>"));
            }
            "code" | "sourcecode" | "source" if code.inner.is_some() => {
                let language = code.value("language").or(code.value("lang")).unwrap_or_default();
                // What looks like a tag is code, too; what was escaped already stays as it is.
                let text = code.inner.unwrap_or_default().trim_matches('\n').replace('<', "&lt;").replace('>', "&gt;");
                out.push_str(&format!("<pre><code class=\"language-{}\">{text}</code></pre>", escape(language)));
            }
            _ if depth >= DEEPEST || !code.is_certain() => out.push_str(code.whole),
            name => {
                // Whatever made it did not come along: its words stay.
                if let Some(inner) = code.inner {
                    let inner = self.shortcodes(inner, depth + 1);
                    if let Some(title) = title_of(code).filter(|_| begins_a_line(out)) {
                        out.push_str(&format!("\n\n<h3>{}</h3>\n\n", escape(&title)));
                    }
                    out.push_str(&inner);
                }
                self.note(
                    "unknown_shortcode",
                    format!("`[{name}]` belongs to a plugin that did not come along; what stood inside it was kept"),
                );
            }
        }
    }

    /// `[caption]<img> words[/caption]`: everything but the picture and its link is the caption.
    fn caption(&mut self, code: &Shortcode<'_>, depth: usize, out: &mut String) {
        let inner = self.shortcodes(code.inner.unwrap_or_default(), depth + 1);
        let (media, words) = picture_and_words(&inner);
        let id = code.value("id").and_then(|id| id.strip_prefix("attachment_")).and_then(|id| id.parse().ok());
        let words = match code.value("caption") {
            Some(told) if words.trim().is_empty() => told,
            _ => words.trim(),
        };
        out.push_str("\n\n<figure>");
        out.push_str(&super::image::number_media(media, id));
        if !words.is_empty() {
            out.push_str("<figcaption>");
            out.push_str(words);
            out.push_str("</figcaption>");
        }
        out.push_str("</figure>\n\n");
    }

    /// `[gallery]`: pictures by their numbers, or all that are attached to the post.
    fn gallery(&mut self, code: &Shortcode<'_>, out: &mut String) {
        let told = ["ids", "include"].into_iter().find_map(|name| code.value(name)).map(numbers);
        let left_out = code.value("exclude").map(numbers).unwrap_or_default();
        let post = code.value("id").and_then(|id| id.parse().ok()).unwrap_or(self.item.id);
        let ids = told.unwrap_or_else(|| self.around.pictures_of(post));
        let pictures: Vec<GalleryPicture> = ids
            .into_iter()
            .filter(|id| !left_out.contains(id))
            .map(|id| self.gallery_picture(id))
            .collect();
        if pictures.is_empty() {
            self.note("gallery_empty", "a gallery shows the pictures attached to the post, and none is in the export".into());
            return;
        }
        let title = code.value("title").map(plain).unwrap_or_default();
        let mark = self.set(vec![Block::Gallery { title, pictures }]);
        out.push_str(&mark);
    }

    fn gallery_picture(&mut self, id: i64) -> GalleryPicture {
        let attached = self.attached(id);
        GalleryPicture {
            asset: MediaRef::numbered(&attached.url, id),
            alt: attached.alt,
            caption: Some(Inline::plain(plain(&attached.caption))).filter(|caption| !caption.is_blank()),
            credit: String::new(),
        }
    }

    fn attached(&self, id: i64) -> Attached {
        self.around.attachment(id).unwrap_or_default()
    }

    fn address(&mut self, url: Option<&str>, code: &Shortcode<'_>, out: &mut String) {
        let url = url.map(|url| plain(&url.replace('<', " <")));
        match url.as_deref().and_then(embed::block) {
            Some(block) => {
                let mark = self.set(vec![block]);
                out.push_str(&mark);
            }
            None => {
                self.note("embed_address", format!("`[{}]` names no address that can be embedded", code.name));
                out.push_str(code.inner.unwrap_or_default());
            }
        }
    }

    /// `[audio]` and `[video]`.
    fn sound(&mut self, code: &Shortcode<'_>, names: &[&str], out: &mut String) {
        let url = names
            .iter()
            .find_map(|name| code.value(name))
            .or(code.bare.first().map(String::as_str))
            .or(code.inner.map(str::trim))
            .and_then(embed::whole);
        let Some(url) = url else {
            self.note("media_address", format!("`[{}]` names no file", code.name));
            return;
        };
        let block = if code.name == "audio" {
            Block::Audio(media(url))
        } else if embed::provider(&url).is_empty() {
            Block::Video(Media {
                poster: code.value("poster").and_then(embed::whole),
                ..media(url)
            })
        } else {
            match embed::block(&url) {
                Some(block) => block,
                None => return,
            }
        };
        let mark = self.set(vec![block]);
        out.push_str(&mark);
    }

    fn playlist(&mut self, code: &Shortcode<'_>, out: &mut String) {
        let films = code.value("type") == Some("video");
        let ids = code.value("ids").map(numbers).unwrap_or_default();
        let tracks: Vec<Block> = ids
            .into_iter()
            .map(|id| {
                let attached = self.attached(id);
                let track = Media {
                    title: plain(&attached.title),
                    caption: Some(Inline::plain(plain(&attached.caption))).filter(|caption| !caption.is_blank()),
                    ..media(MediaRef::numbered(&attached.url, id))
                };
                if films { Block::Video(track) } else { Block::Audio(track) }
            })
            .collect();
        if tracks.is_empty() {
            self.note("media_address", "`[playlist]` names no files".into());
            return;
        }
        let mark = self.set(tracks);
        out.push_str(&mark);
    }
}

fn media(asset: String) -> Media {
    Media { asset, ..Media::default() }
}

/// The address that a network's own shortcode names, in one of the ways they were written.
fn address_of(code: &Shortcode<'_>) -> Option<String> {
    let told = ["url", "src", "id", "permalink", "v"]
        .into_iter()
        .find_map(|name| code.value(name))
        .or(code.bare.first().map(String::as_str))
        .or(code.inner)?
        .trim();
    if told.contains("://") || told.starts_with("//") {
        return Some(told.to_owned());
    }
    if told.is_empty() || !told.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')) {
        return None;
    }
    Some(match code.name {
        "youtube" => format!("https://www.youtube.com/watch?v={told}"),
        "vimeo" => format!("https://vimeo.com/{told}"),
        "dailymotion" => format!("https://www.dailymotion.com/video/{told}"),
        "wpvideo" | "videopress" => format!("https://videopress.com/v/{told}"),
        "tweet" | "twitter" => format!("https://twitter.com/i/status/{told}"),
        "scribd" => format!("https://www.scribd.com/document/{told}"),
        _ => return None,
    })
}

fn numbers(list: &str) -> Vec<i64> {
    list.split([',', ' '])
        .filter_map(|number| number.trim().parse().ok())
        .filter(|number| *number > 0)
        .take(1_000)
        .collect()
}

/// Splits the inside of a caption after the picture and the link around it.
fn picture_and_words(inner: &str) -> (&str, &str) {
    let Some(picture) = ["<img", "<IMG", "<video", "<iframe", "<object"]
        .into_iter()
        .filter_map(|tag| inner.find(tag))
        .min()
    else {
        return ("", inner);
    };
    let after = |from: usize, mark: &str| inner[from..].find(mark).map(|place| from + place + mark.len());
    let mut end = if inner[picture..].to_ascii_lowercase().starts_with("<img") {
        after(picture, ">")
    } else {
        ["</video>", "</iframe>", "</object>"]
            .into_iter()
            .filter_map(|mark| after(picture, mark))
            .min()
    }
    .unwrap_or(inner.len());
    // The link that was opened before the picture ends with it.
    if inner[..picture].contains("<a ")
        && attribute(&inner[inner.find("<a ").unwrap_or(0)..], "href").is_some()
        && let Some(close) = after(end, "</a>")
        && plain(&inner[end..close]).is_empty()
    {
        end = close;
    }
    inner.split_at(end)
}

/// What a tab, an accordion or a box wrote above the text that it encloses: the question of a list of questions, say.
fn title_of(code: &Shortcode<'_>) -> Option<String> {
    const WITHIN_A_LINE: [&str; 8] = ["abbr", "button", "btn", "highlight", "icon", "link", "popup", "tooltip"];
    if WITHIN_A_LINE.iter().any(|name| code.name.contains(name)) {
        return None;
    }
    let told = ["title", "heading", "question"].into_iter().find_map(|name| code.value(name))?;
    Some(plain(told).trim().to_owned()).filter(|title| !title.is_empty())
}

fn begins_a_line(out: &str) -> bool {
    let before = out.trim_end_matches([' ', '\t', '\u{a0}']);
    before.is_empty()
        || before.ends_with('\n')
        || before.ends_with("<p>")
        || before.ends_with("</p>")
        || before.ends_with("<br>")
        || before.ends_with("<br />")
}
