//! One file, made ready: everything that needs no database.

use super::folder::BASE;
use super::index::{Index, lined, parts, sections_of, spoken, text};
use super::look::{Look, What, look, plain};
use super::site::Made;
use crate::draft::{Draft, Wish};
use crate::piece::{Piece, beginning, count};
use crate::report::{Reason, Spot};
use exchange::markdown::{Around, Fields, body};
use exchange::media::{MediaRef, Placed, Wanted, place_media};
use jiff::tz::TimeZone;
use newsroom::article::Original;
use newsroom::content::{Byline, Content};
use newsroom::slug;
use std::collections::HashMap;
use std::sync::Arc;
use store::Moment;
use story::{Block, Body};
use url::Url;

/// Everything that making a file ready needs.
pub(super) struct Desk {
    pub index: Arc<Index>,
    pub zone: TimeZone,
    pub now: i64,
    pub edition: String,
    /// Language whose files are taken; empty = the site's own.
    pub language: String,
    /// Slugs of ours by the keys of people, sections and tags.
    pub people: HashMap<String, String>,
    pub sections: HashMap<String, String>,
    pub tags: HashMap<String, String>,
}

struct Surroundings<'d> {
    index: &'d Index,
    path: &'d str,
    base: Option<Url>,
}

impl Around for Surroundings<'_> {
    fn leads(&self, reference: &str) -> Option<String> {
        self.index.find(reference, self.path)?.address.as_deref().map(str::to_owned)
    }

    fn base(&self) -> Option<&Url> {
        self.base.as_ref()
    }

    fn is_liquid(&self) -> bool {
        matches!(self.index.site.made, Made::Jekyll | Made::Other) && !self.is_mdx()
    }

    fn has_calls(&self) -> bool {
        self.index.site.made == Made::Zola
    }

    fn is_mdx(&self) -> bool {
        self.path.ends_with(".mdx")
    }

    fn is_wiki(&self) -> bool {
        self.index.site.made == Made::Plain || self.index.folder.is_wiki
    }

    fn has_comments(&self) -> bool {
        self.index.folder.is_wiki
    }
}

impl Desk {
    /// Makes a file ready; `None` if it became neither article nor page.
    pub(super) fn draft(&self, number: usize) -> Result<Option<Draft>, Reason> {
        let path = self.index.folder.texts.get(number).map(|path| &**path).unwrap_or_default();
        let read = lined(text(&self.index.folder, path)?);
        let front = parts(path, &read, &self.index.site)?;
        let look = look(path, &front, &self.index.site, &self.zone, self.now);
        if matches!(look.what, What::Profile | What::Redirect(_) | What::LeftOut(..)) || self.index.lists.contains_key(&number) {
            return Ok(None);
        }
        if look.what == What::List && front.text.trim().is_empty() {
            return Ok(None);
        }
        let fields = Fields(&front.fields);
        let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let around = Surroundings {
            index: &self.index,
            path,
            base: Url::parse(BASE).ok().and_then(|base| base.join(&folder.replace(' ', "%20")).ok()),
        };
        let is_html = path.ends_with(".html") || path.ends_with(".htm");
        let made = body(front.text, is_html, &around);
        let mut reasons: Vec<Reason> = made.notes.iter().map(|note| Reason::new(note.code, note.message.clone())).collect();
        reasons.extend(look.told.iter().cloned().chain(look.held.clone()));
        let mut text = made.body;
        let title = self.title(&look, &mut text, &mut reasons);
        self.files(&mut text, path);
        self.links(&mut text, path);
        let (typed, html) = count(&text);
        let is_page = look.what != What::Article;
        let lead = self.lead(fields, &folder, path);
        let content = self.content(path, &look, fields, title, text);
        Ok(Some(Draft {
            is_page,
            lead,
            piece: Piece {
                kind: if is_page { "page" } else { "post" }.to_owned(),
                source_id: path.to_owned(),
                spot: Spot { file: number, line: front.line },
                original: Original {
                    number: None,
                    address: look.address.clone(),
                    first_published_at: look.at.map(Moment),
                    updated_at: look.updated_at.map(Moment),
                },
                content,
                held: look.held,
                old: look.old,
                beside: Vec::new(),
                reasons,
                sticky: fields.is_on(&["pinned", "sticky"]),
                sealed: None,
                until: look.ends_at.filter(|_| !is_page).map(Moment),
                words: None,
                typed,
                html,
            },
        }))
    }

    /// The title; a head that says the same above the text goes.
    fn title(&self, look: &Look, text: &mut Body, reasons: &mut Vec<Reason>) -> String {
        let first = match text.blocks.first() {
            Some(Block::Subhead { text, .. }) => Some(text.text().split_whitespace().collect::<Vec<_>>().join(" ")),
            _ => None,
        };
        let title = if !look.title.is_empty() {
            if first.as_ref() == Some(&look.title) {
                text.blocks.remove(0);
            }
            look.title.clone()
        } else if let Some(first) = first {
            text.blocks.remove(0);
            first
        } else if look.named.slug.is_empty() {
            reasons.push(Reason::new("no_title", "it had no title; the beginning of its text stands for one"));
            beginning(text)
        } else {
            reasons.push(Reason::new("no_title", "it had no title; its name stands for one"));
            spoken(&look.named.slug)
        };
        title.chars().take(500).collect()
    }

    fn content(&self, path: &str, look: &Look, fields: Fields<'_>, headline: String, body: Body) -> Content {
        let slugs_of = |known: &HashMap<String, String>, keys: Vec<String>| {
            let mut slugs: Vec<String> = Vec::new();
            for slug in keys.iter().filter_map(|key| known.get(key)) {
                if !slugs.contains(slug) {
                    slugs.push(slug.clone());
                }
            }
            slugs
        };
        let sections = sections_of(path, look, &self.index.site).into_iter().map(|(key, _)| key);
        // One under which nothing public lies is a tag.
        let (sections, closed): (Vec<String>, Vec<String>) = sections.partition(|key| self.sections.contains_key(key));
        let mut sections = slugs_of(&self.sections, sections).into_iter();
        let tags = look.tags.iter().map(|tag| slug::of(tag)).chain(closed).collect();
        let people = look.authors.iter().map(|name| slug::of(name)).collect();
        let short = |names: &[&str], most: usize| plain(&fields.text(names)).chars().take(most).collect::<String>();
        let canonical = fields.text(&["canonical", "canonical_url", "canonicalURL"]);
        Content {
            edition: self.edition.clone(),
            headline,
            standfirst: short(&["deck", "subtitle", "excerpt", "summary", "lead", "description"], 4_000),
            kicker: short(&["kicker"], 200),
            bylines: slugs_of(&self.people, people)
                .into_iter()
                .take(100)
                .map(|author| Byline { name: String::new(), author: Some(author) })
                .collect(),
            section: sections.next(),
            sections: sections.collect(),
            tags: slugs_of(&self.tags, tags),
            slug: Some(look.slug.clone()).filter(|slug| slug::is_valid(slug)).unwrap_or_default(),
            body,
            seo_description: short(&["description", "summary"], 2_000),
            canonical: Some(canonical).filter(|address| story::address::web(address)),
            ..Content::default()
        }
    }

    fn lead(&self, fields: Fields<'_>, folder: &str, path: &str) -> Option<Wish> {
        let names = [
            "image.src",
            "image.path",
            "image.feature",
            "image",
            "featured_image",
            "featuredImage",
            "cover.image",
            "cover",
            "thumbnail",
            "header.image",
            "hero.image",
            "banner",
            "img",
            "extra.image",
            "extra.cover",
            "params.image",
            "params.cover",
        ];
        let told = names
            .iter()
            .map(|name| fields.text(&[name]))
            .find(|text| text.contains('.'))
            .or_else(|| fields.list(&["images"], false).into_iter().next())?;
        let beside = format!("{BASE}{folder}{told}");
        // Beside the text, or named from the root without its slash.
        let whole = if told.contains("://") || told.starts_with('/') {
            told
        } else if self.in_folder(&beside, path).is_some() || told.starts_with('.') {
            beside
        } else {
            format!("/{told}")
        };
        Some(Wish {
            address: self.file(&whole, path),
            alt: plain(&fields.text(&["image_alt", "image.alt", "cover.alt", "featured_image_alt", "alt"])),
            caption: plain(&fields.text(&["image_figcaption", "image_caption", "image.caption", "cover.caption", "caption"])),
            credit: plain(&fields.text(&["image_credit", "image.credit"])),
        })
    }

    /// The path of a file of the folder that readers of a text of that path could have.
    fn in_folder(&self, address: &str, path: &str) -> Option<String> {
        self.index.folder.file(address).filter(|file| !self.index.is_closed(file, path))
    }

    /// A file's address: in the folder, else at the old site.
    fn file(&self, address: &str, path: &str) -> String {
        if let Some(file) = self.in_folder(address, path) {
            return format!("{BASE}{file}");
        }
        let site = &self.index.site.address;
        match address.strip_prefix(BASE) {
            Some(path) => format!("{site}/{}", super::address::below_root(path)),
            None if address.starts_with('/') && !address.starts_with("//") => format!("{site}{address}"),
            None => address.to_owned(),
        }
    }

    fn files(&self, text: &mut Body, path: &str) {
        // Hexo lets a post have a folder of its own name beside it for what it shows.
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let own = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let beside = format!("{BASE}{folder}/");
        let in_own = |address: &str| {
            let name = address.strip_prefix(&beside)?;
            let there = format!("{beside}{own}/{name}");
            self.in_folder(&there, path).map(|path| format!("{BASE}{path}"))
        };
        place_media(text, &mut |reference: MediaRef<'_>, is: Wanted| {
            let is_hexo = self.index.site.made == Made::Hexo;
            let own = Some(reference.url).filter(|_| is_hexo).and_then(in_own);
            Some(Placed {
                asset: own.unwrap_or_else(|| self.file(reference.url, path)),
                is,
            })
        });
    }

    /// Where the file stands that Zola calls `@/…`: its path below the content, and no other file of that name.
    fn named(&self, below: &str) -> String {
        let path = exchange::wordpress::address::readable(&format!("/{}", below.trim_start_matches('/')));
        let there = self.index.at(&format!("content{path}")).filter(|known| known.is_public);
        match there.and_then(|known| known.address.as_deref()) {
            Some(address) => address.replace(' ', "%20"),
            None => path.strip_suffix("/_index.md").unwrap_or(&path).replace(' ', "%20"),
        }
    }

    /// Links to other files and to the site lead to what took the place of their target.
    fn links(&self, text: &mut Body, path: &str) {
        text.rewrite_links(|href| {
            let (bare, fragment) = href.split_once('#').map_or((href, String::new()), |(bare, rest)| (bare, format!("#{rest}")));
            let site = &self.index.site.address;
            let own = match bare.strip_prefix(BASE) {
                Some(path) => path.to_owned(),
                None if bare.starts_with('/') => bare.trim_start_matches('/').to_owned(),
                None if !site.is_empty() && bare.starts_with(site.as_str()) => bare[site.len()..].trim_start_matches('/').to_owned(),
                None => return None,
            };
            if let Some((_, named)) = own.split_once("@/").filter(|_| self.index.site.made == Made::Zola) {
                return Some(format!("{}{fragment}", self.named(named)));
            }
            let readable = exchange::wordpress::address::readable(&format!("/{own}"));
            if self.index.is_public_path(&readable) {
                return Some(format!("{}{fragment}", readable.replace(' ', "%20")));
            }
            let found = if own.is_empty() {
                None
            } else {
                self.index.find(&own, "").or_else(|| self.index.find(&own, path))
            };
            if let Some(address) = found.filter(|known| known.is_public).and_then(|known| known.address.as_deref()) {
                return Some(format!("{}{fragment}", address.replace(' ', "%20")));
            }
            if let Some(file) = self.in_folder(bare, path) {
                return (!file.ends_with(".md")).then(|| format!("{BASE}{}", file.replace(' ', "%20")));
            }
            let path = format!("/{}", super::address::below_root(&own));
            Some(format!("{path}{fragment}")).filter(|path| story::address::allowed(path))
        });
    }
}
