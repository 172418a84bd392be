//! What lies on another site: a still and a click. Nothing of it is fetched before a reader wants it.

use super::{Form, Writer};
use crate::html::{Pictures, escape};
use crate::{AssetKind, Inline, player};
use std::fmt::Write as _;

impl Writer<'_> {
    /// On a page: a still, ours or drawn, that leads to the other site; where its player is known, a script may put it in place. In
    /// feeds, mails and on pages that save data: a link.
    pub(super) fn embed(&mut self, url: &str, title: &str, caption: Option<&Inline>, provider: &str, poster: Option<&str>) {
        let host = player::host(url);
        let place = if provider.is_empty() { host.as_str() } else { provider };
        let player = player::of(url);
        let is_still = matches!(self.form, Form::Page) && self.pictures == Pictures::Shown;
        self.open("figure", "embed");
        if is_still {
            self.out.push_str("<a class=\"still\" href=\"");
            escape(url, &mut self.out);
            self.out.push('"');
            if let Some(player) = &player {
                self.out.push_str(" data-player=\"");
                escape(player, &mut self.out);
                self.out.push('"');
            }
            self.out.push('>');
            if let Some(asset) = poster.and_then(|key| self.resolve.asset(key)).filter(|asset| asset.kind == AssetKind::Picture) {
                self.img(&asset, "", "(min-width: 70rem) 41.5rem, (min-width: 44rem) 42rem, 92vw");
            }
            self.line("span", "still-host", place);
            self.line("span", "still-title", if title.is_empty() { url } else { title });
            self.out.push_str("</a>");
        } else {
            self.out.push_str("<p><a href=\"");
            escape(url, &mut self.out);
            self.out.push_str("\">");
            escape(if title.is_empty() { url } else { title }, &mut self.out);
            self.out.push_str("</a></p>");
        }
        self.open("figcaption", "caption");
        if let Some(caption) = caption {
            self.inline(caption);
            self.out.push(' ');
        }
        let words = self.words;
        if is_still && player.is_some() {
            // What pressing it does is said by the script that does it.
            self.out.push_str("<span class=\"credit\" data-plays=\"");
            escape(&words.plays_from, &mut self.out);
            let _ = write!(self.out, " ");
            escape(place, &mut self.out);
            self.out.push_str("\">");
            escape(&format!("{} {place}", words.open_at), &mut self.out);
            self.out.push_str("</span>");
        } else {
            self.line("span", "credit", &format!("{} {place}", words.open_at));
        }
        self.out.push_str("</figcaption></figure>");
    }
}
