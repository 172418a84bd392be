//! What is seen and heard: pictures, galleries, video, audio, documents, embeds.

use super::{Form, Writer};
use crate::block::{GalleryPicture, Media, Picture};
use crate::html::{Pictures, escape};
use crate::resolve::AVIF;
use crate::{Asset, AssetKind, Inline, Rendition};
use std::fmt::Write as _;

impl Writer<'_> {
    pub(super) fn picture(&mut self, picture: &Picture) {
        let Some(asset) = self.resolve.asset(&picture.asset) else { return };
        let class = match picture.size.as_str() {
            "wide" => "picture picture-wide",
            "full" => "picture picture-full",
            _ => "picture",
        };
        self.open("figure", class);
        if let Some(link) = &picture.link {
            let address = self.address(link);
            let _ = write!(self.out, "<a href=\"{address}\">");
        }
        // A linked picture without words would be a link without a name.
        let fallback = picture.caption.as_ref().map(Inline::words).unwrap_or_default();
        let alt = [&picture.alt, &asset.alt].into_iter().find(|alt| !alt.is_empty()).cloned();
        let alt = alt.unwrap_or_else(|| {
            if picture.link.is_some() {
                picture.link.clone().filter(|_| fallback.is_empty()).unwrap_or(fallback)
            } else {
                String::new()
            }
        });
        let sizes = match picture.size.as_str() {
            "wide" | "full" => "(min-width: 70rem) 46rem, (min-width: 44rem) 42rem, 92vw",
            _ => "(min-width: 70rem) 41.5rem, (min-width: 44rem) 42rem, 92vw",
        };
        if picture.link.is_some() {
            self.img(&asset, &alt, sizes);
            self.out.push_str("</a>");
        } else {
            self.enlarged(&asset, &alt, sizes, false);
        }
        self.caption(picture.caption.as_ref(), &picture.credit, &asset);
        self.out.push_str("</figure>");
    }

    /// A picture that leads to itself in its largest size: a plain link, which a script may open above the page.
    fn enlarged(&mut self, asset: &Asset, alt: &str, sizes: &str, downloads: bool) {
        let link = matches!(self.form, Form::Page) && self.pictures == Pictures::Shown && asset.kind == AssetKind::Picture;
        if link {
            let _ = write!(self.out, "<a class=\"enlarge\" href=\"{}\"", self.address(largest(asset)));
            if downloads {
                let _ = write!(self.out, " data-file=\"{}\"", self.address(&asset.address));
            }
            if alt.is_empty() {
                self.out.push_str(" aria-label=\"");
                escape(&self.words.enlarge, &mut self.out);
                self.out.push('"');
            }
            self.out.push('>');
        }
        self.img(asset, alt, sizes);
        if link {
            self.out.push_str("</a>");
        }
    }

    /// What is there, in words, with a link to the file: on pages that save data.
    fn only_words(&mut self, what: &str, name: &str, asset: &Asset, address: &str) {
        let _ = write!(self.out, "<a class=\"only-words\" href=\"{}\">", self.address(address));
        escape(what, &mut self.out);
        if !name.is_empty() && name != what {
            self.out.push_str(": ");
            escape(name, &mut self.out);
        }
        self.out.push_str("</a>");
        if asset.size > 0 && asset.kind != AssetKind::Picture {
            let _ = write!(self.out, " ({})", human_size(asset.size));
        }
    }

    pub(super) fn img(&mut self, asset: &Asset, alt: &str, sizes: &str) {
        if asset.kind != AssetKind::Picture {
            return;
        }
        if self.pictures == Pictures::Linked {
            let what = self.words.picture.clone();
            return self.only_words(&what, alt, asset, smallest(asset));
        }
        let chosen = matches!(self.form, Form::Page) && asset.light().count() > 1;
        let lightest = if chosen { self.set(asset.lightest()) } else { String::new() };
        if !lightest.is_empty() {
            let _ = write!(self.out, "<picture><source type=\"{AVIF}\" srcset=\"{lightest}\" sizes=\"{sizes}\">");
        }
        let _ = write!(self.out, "<img src=\"{}\" alt=\"", self.address(&asset.address));
        escape(alt, &mut self.out);
        self.out.push('"');
        if asset.width > 0 && asset.height > 0 {
            let _ = write!(self.out, " width=\"{}\" height=\"{}\"", asset.width, asset.height);
        }
        if let Form::Page = self.form {
            if chosen {
                let _ = write!(self.out, " srcset=\"{}\" sizes=\"{sizes}\"", self.set(asset.light()));
            }
            self.out.push_str(" loading=\"lazy\" decoding=\"async\"");
        }
        self.out.push('>');
        if !lightest.is_empty() {
            self.out.push_str("</picture>");
        }
    }

    /// Sizes among which a browser chooses by the width of the place.
    fn set<'a>(&self, sizes: impl Iterator<Item = &'a Rendition>) -> String {
        let sizes: Vec<String> = sizes
            .map(|size| format!("{} {}w", self.address(&size.address).replace(' ', "%20"), size.width))
            .collect();
        sizes.join(", ")
    }

    fn caption(&mut self, caption: Option<&Inline>, credit: &str, asset: &Asset) {
        let library = Inline::plain(asset.caption.clone());
        let caption = caption.unwrap_or(&library);
        let credit = if credit.is_empty() { &asset.credit } else { credit };
        if caption.is_blank() && credit.is_empty() {
            return;
        }
        self.open("figcaption", "caption");
        self.inline(caption);
        if !credit.is_empty() {
            if !caption.is_blank() {
                self.out.push(' ');
            }
            self.line("span", "credit", credit);
        }
        self.out.push_str("</figcaption>");
    }

    pub(super) fn gallery(&mut self, title: &str, pictures: &[GalleryPicture]) {
        let shown: Vec<(&GalleryPicture, Asset)> = pictures
            .iter()
            .filter_map(|picture| Some((picture, self.resolve.asset(&picture.asset)?)))
            .collect();
        if shown.is_empty() {
            return;
        }
        self.galleries += 1;
        let gallery = self.galleries;
        self.open("section", "gallery");
        self.box_title(title);
        if matches!(self.form, Form::Page) && self.pictures == Pictures::Shown && shown.len() > 2 {
            self.gallery_view();
        }
        self.open_with("ol", "gallery-pictures", "");
        for (place, (picture, asset)) in shown.into_iter().enumerate() {
            self.out.push_str("<li>");
            // Each picture has an address of its own: whoever gets it sent sees this one, with scripts or without.
            match self.form {
                Form::Page => drop(write!(self.out, "<figure id=\"picture-{gallery}-{}\">", place + 1)),
                _ => self.out.push_str("<figure>"),
            }
            let alt = if picture.alt.is_empty() { asset.alt.clone() } else { picture.alt.clone() };
            self.enlarged(&asset, &alt, "(min-width: 70rem) 41.5rem, (min-width: 44rem) 42rem, 92vw", true);
            self.caption(picture.caption.as_ref(), &picture.credit, &asset);
            self.out.push_str("</figure></li>");
        }
        self.out.push_str("</ol></section>");
    }

    /// The choice between a grid and a row to go along: two buttons of which one is down. Styles alone do the rest.
    fn gallery_view(&mut self) {
        let number = self.galleries;
        let words = self.words;
        self.out.push_str("<fieldset class=\"gallery-view\"><legend>");
        escape(&words.view, &mut self.out);
        let _ = write!(self.out, "</legend><label><input type=\"radio\" name=\"gallery-{number}\" checked><span>");
        escape(&words.grid, &mut self.out);
        let _ = write!(self.out, "</span></label><label><input type=\"radio\" name=\"gallery-{number}\" class=\"in-a-row\"><span>");
        escape(&words.in_a_row, &mut self.out);
        self.out.push_str("</span></label></fieldset>");
    }

    pub(super) fn media(&mut self, media: &Media, element: &'static str) {
        let Some(asset) = self.resolve.asset(&media.asset) else { return };
        let poster = media.poster.as_deref().and_then(|key| self.resolve.asset(key));
        self.open("figure", element);
        let label = [&media.title, &asset.caption].into_iter().find(|text| !text.is_empty()).cloned();
        let label = label.unwrap_or_else(|| if element == "video" { self.words.video.clone() } else { self.words.audio.clone() });
        let address = self.address(&asset.address);
        if self.pictures == Pictures::Linked {
            let what = if element == "video" { self.words.video.clone() } else { self.words.audio.clone() };
            self.only_words(&what, &label, &asset, &asset.address);
        } else {
            self.player(&asset, poster.as_ref(), &label, element);
        }
        self.media_words(media, &asset, &address);
        self.out.push_str("</figure>");
    }

    fn player(&mut self, asset: &Asset, poster: Option<&Asset>, label: &str, element: &str) {
        let _ = write!(self.out, "<{element} controls preload=\"none\"");
        if let Form::Page = self.form {
            self.out.push_str(" aria-label=\"");
            escape(label, &mut self.out);
            self.out.push('"');
        }
        if element == "video" {
            if let Some(poster) = poster {
                // It is fetched with the page, so not the main file if a smaller one does.
                let still = poster.light().filter(|size| size.width >= 720).min_by_key(|size| size.width);
                let _ = write!(self.out, " poster=\"{}\"", self.address(still.map_or(&poster.address, |size| &size.address)));
            } else if let Some(still) = asset.still() {
                let _ = write!(self.out, " poster=\"{}\"", self.address(still));
            }
            if let (Form::Page, Some(list)) = (&self.form, asset.list_of_sizes()) {
                let _ = write!(self.out, " data-hls=\"{}\"", self.address(list));
            }
            if let (Form::Page, Some(list)) = (&self.form, asset.storyboard()) {
                let _ = write!(self.out, " data-storyboard=\"{}\"", self.address(list));
            }
            if asset.width > 0 && asset.height > 0 {
                let _ = write!(self.out, " width=\"{}\" height=\"{}\"", asset.width, asset.height);
            }
        }
        let address = self.address(&asset.address);
        let _ = write!(self.out, " src=\"{address}\">");
        if let Form::Page = self.form {
            self.out.push_str(&super::track::tracks(asset));
        }
        let _ = write!(self.out, "<a href=\"{address}\">");
        escape(label, &mut self.out);
        let _ = write!(self.out, "</a></{element}>");
    }

    fn media_words(&mut self, media: &Media, asset: &Asset, address: &str) {
        // A caption stands last in its figure.
        if let Form::Page = self.form {
            self.out.push_str(&super::track::said(asset, self.words, media.transcript.is_some()));
        }
        if let Some(transcript) = &media.transcript {
            self.out.push_str("<details><summary>");
            let words = self.words;
            escape(&words.transcript, &mut self.out);
            self.out.push_str("</summary><p>");
            self.inline(transcript);
            self.out.push_str("</p></details>");
        }
        self.open("figcaption", "caption");
        if !media.title.is_empty() {
            self.line("strong", "", &media.title);
            self.out.push(' ');
        }
        let library = Inline::plain(asset.caption.clone());
        self.inline(media.caption.as_ref().unwrap_or(&library));
        let credit = if media.credit.is_empty() { &asset.credit } else { &media.credit };
        if !credit.is_empty() {
            self.out.push(' ');
            self.line("span", "credit", credit);
        }
        let _ = write!(self.out, " <a href=\"{address}\" download>");
        let download = self.words.download.clone();
        escape(&download, &mut self.out);
        let _ = write!(self.out, " ({})</a></figcaption>", human_size(asset.size));
    }

    pub(super) fn document(&mut self, key: &str, title: &str) {
        let Some(asset) = self.resolve.asset(key) else { return };
        let title = [title, asset.caption.as_str(), asset.name.as_str()]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned();
        let is_page = matches!(self.form, Form::Page);
        if let Some(page) = asset.still().filter(|_| is_page && self.pictures == Pictures::Shown).map(str::to_owned) {
            // What it looks like, for who sees it; the words below it lead to the same file.
            let _ = write!(
                self.out,
                "<a class=\"document-page\" href=\"{}\" download tabindex=\"-1\" aria-hidden=\"true\"><img src=\"{}\" alt=\"\" loading=\"lazy\" decoding=\"async\"></a>",
                self.address(&asset.address),
                self.address(smallest_of(&asset).unwrap_or(&page))
            );
        }
        self.open("p", "document");
        let _ = write!(self.out, "<a href=\"{}\" download>", self.address(&asset.address));
        escape(&title, &mut self.out);
        self.out.push_str("</a> <span>");
        let kind = asset.name.rsplit_once('.').map_or("", |(_, ending)| ending).to_uppercase();
        escape(&kind, &mut self.out);
        let _ = write!(self.out, "{}{}", if kind.is_empty() { "" } else { ", " }, human_size(asset.size));
        if asset.pages > 0 {
            self.out.push_str(", ");
            let words = self.words;
            escape(&words.pages, &mut self.out);
            let _ = write!(self.out, ": {}", asset.pages);
        }
        self.out.push_str("</span></p>");
        if is_page && self.pictures == Pictures::Shown {
            self.first_rows(&asset, &title);
        }
    }

    /// The beginning of a data set as a table, and how much of it that is.
    fn first_rows(&mut self, asset: &Asset, title: &str) {
        let Some((heads, rows)) = asset.first.split_first().filter(|(heads, _)| !heads.is_empty()) else {
            return;
        };
        let words = self.words;
        self.open("div", "data-set");
        self.out.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
        let label = self.own_label(title);
        escape(&label, &mut self.out);
        self.out.push_str("\"><table><thead><tr>");
        let columns = asset.first.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..columns {
            self.out.push_str("<th scope=\"col\">");
            escape(heads.get(at).map_or("", String::as_str), &mut self.out);
            self.out.push_str("</th>");
        }
        self.out.push_str("</tr></thead><tbody>");
        for row in rows {
            self.out.push_str("<tr>");
            for at in 0..columns {
                self.out.push_str("<td>");
                escape(row.get(at).map_or("", String::as_str), &mut self.out);
                self.out.push_str("</td>");
            }
            self.out.push_str("</tr>");
        }
        self.out.push_str("</tbody></table></div><p class=\"data-count\">");
        escape(&words.rows, &mut self.out);
        let _ = write!(self.out, ": {} · ", asset.rows);
        escape(&words.rows_shown, &mut self.out);
        let _ = write!(self.out, ": {}</p></div>", rows.len());
    }
}

/// The lightest picture of a document that is sharp where it stands.
fn smallest_of(asset: &Asset) -> Option<&str> {
    let enough = asset.light().filter(|size| size.width >= 480).min_by_key(|size| size.width);
    enough.map(|size| size.address.as_str())
}

/// The widest served size, which may be lighter than the main file.
fn largest(asset: &Asset) -> &str {
    let widest = asset.light().max_by_key(|size| size.width);
    widest.filter(|size| size.width >= asset.width).map_or(&asset.address, |size| &size.address)
}

/// The smallest size that still shows something, of a type that every reader of letters and feeds knows if there is one.
fn smallest(asset: &Asset) -> &str {
    let enough = asset.renditions.iter().filter(|size| size.width >= 480 && size.media_type != AVIF);
    let enough = enough.min_by_key(|size| (size.media_type == "image/webp", size.width));
    enough.map_or(&asset.address, |size| &size.address)
}

/// A size as people say it, in units of 1,000.
fn human_size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
    }
}
