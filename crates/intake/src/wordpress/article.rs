//! One post or page, made ready to be taken: everything that needs no database.

use super::index::Index;
use super::links::Links;
use super::people::People;
use super::role::{self, What};
use super::sections::Terms;
use crate::draft::for_each_link;
use crate::files;
use crate::piece::{Asset, Piece, beginning, count};
use crate::report::{Reason, Spot};
use exchange::wordpress::address::readable;
use exchange::wordpress::{Around, Attached, Item, MediaRef, Placed, Wanted, body, linked, meta, place_media, plain};
use newsroom::article::Original;
use newsroom::content::{Byline, Content, Lead};
use newsroom::{Newsroom, slug};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use store::Moment;
use story::{Block, Body, Inline};
use url::Url;

/// Longest headline, in characters.
const LONGEST_TITLE: usize = 500;
/// Longest standfirst, in characters.
const LONGEST_STANDFIRST: usize = 4_000;

/// Everything that making an item ready needs.
pub(super) struct Desk {
    pub index: Arc<Index>,
    pub terms: Terms,
    pub people: People,
    pub assets: HashMap<i64, Asset>,
    pub types: Vec<(String, role::Role)>,
    pub edition: String,
    pub prefix: String,
    /// Where old addresses that are no story's lead.
    pub leads: HashMap<String, String>,
    pub base: Option<Url>,
    pub now: i64,
    pub newsroom: Newsroom,
    /// Language of the edition.
    pub language: String,
}

/// A post or page, ready but for media that are not here yet.
pub(super) struct Ready {
    pub piece: Piece,
    pub item: Box<Item>,
    pub what: What,
    /// Addresses of media that are neither attachments nor here.
    pub missing: Vec<String>,
}

/// What the rest of the export tells a body.
struct Surroundings<'d> {
    desk: &'d Desk,
    /// What its relative addresses begin at: its own one.
    base: Option<Url>,
}

impl Around for Surroundings<'_> {
    fn block(&self, id: i64) -> Option<String> {
        self.desk.index.blocks.get(&id).cloned()
    }

    fn is_unseen(&self, id: i64) -> bool {
        self.desk.index.unseen.contains(&id)
    }

    fn attachment(&self, _: i64) -> Option<Attached> {
        // Captions and titles come with the asset.
        None
    }

    fn pictures_of(&self, post: i64) -> Vec<i64> {
        let index = &self.desk.index;
        index.attached_to(post).filter(|id| index.is_picture(*id)).collect()
    }

    fn base(&self) -> Option<&Url> {
        self.base.as_ref()
    }
}

impl Desk {
    /// Makes an item ready.
    pub(super) fn ready(&self, item: Box<Item>, file: usize) -> Ready {
        let what = role::what(&item.kind, &self.types);
        let held = self.index.held(&item, what, self.now);
        let base = Url::parse(&item.link).ok().filter(|url| url.has_host()).or_else(|| self.base.clone());
        let made = body(&item, &Surroundings { desk: self, base });
        let mut reasons: Vec<Reason> = made.notes.iter().map(|note| Reason::new(note.code, note.message.clone())).collect();
        reasons.extend(held.clone());
        let mut text = made.body;
        self.links().rewrite(&mut text);
        self.documents(&mut text);
        let lead = meta::thumbnail(&item);
        let (missing, lost) = self.missing(&text, lead);
        reasons.extend(
            lost.into_iter()
                .map(|key| Reason::new("media_unreachable", format!("`{key}` is not here; its words were kept"))),
        );
        let (typed, html) = count(&text);
        let title = self.headline(&item, &mut text, &mut reasons);
        if meta::is_unlisted(&item) {
            reasons.push(Reason::new(
                "unlisted",
                "it asked search engines to leave it out of their lists; here it stands in the site map",
            ));
        }
        if plain(&item.excerpt).chars().count() > LONGEST_STANDFIRST {
            reasons.push(Reason::new("excerpt_cut", format!("of its excerpt the first {LONGEST_STANDFIRST} characters were taken")));
        }
        let media_pages = self.media_pages(&item, &text, lead);
        let content = self.content(&item, &title, text, lead);
        let old = self.old(&item, &mut reasons);
        let piece = Piece {
            kind: item.kind.clone(),
            source_id: super::index::source_id(&item),
            spot: Spot { file, line: item.line },
            original: self.original(&item),
            sticky: item.sticky,
            content,
            held,
            old,
            beside: media_pages,
            reasons,
            sealed: None,
            until: None,
            words: None,
            typed,
            html,
        };
        let mut ready = Ready { piece, item, what, missing };
        if ready.missing.is_empty() {
            ready.place(&self.index, &self.assets, &HashMap::new());
            // Nothing in it changes any more: what is found out of it is found out here, on the thread that made it.
            ready.piece.sealed = Some(ready.piece.seal());
            if ready.piece.held.is_none() && what != What::Page {
                ready.piece.words = Some(self.newsroom.likeness(&self.language, &ready.piece.content));
            }
        }
        ready
    }

    pub(super) fn links(&self) -> Links<'_> {
        Links { index: &self.index, leads: &self.leads, prefix: &self.prefix }
    }

    /// A title there must be: else the beginning of the text.
    fn headline(&self, item: &Item, text: &mut Body, reasons: &mut Vec<Reason>) -> String {
        let title = plain(&item.title);
        if title.chars().count() > LONGEST_TITLE {
            // Nothing is lost: the whole of it begins the text.
            reasons.push(Reason::new(
                "title_cut",
                format!("its title is longer than {LONGEST_TITLE} characters; the whole stands above its text"),
            ));
            text.blocks.insert(0, Block::Paragraph { text: Inline::plain(title.clone()) });
        }
        if !title.is_empty() {
            return title.chars().take(LONGEST_TITLE).collect();
        }
        reasons.push(Reason::new("no_title", "it had no title; the beginning of its text stands for one"));
        beginning(text)
    }

    fn content(&self, item: &Item, title: &str, text: Body, lead: Option<i64>) -> Content {
        let seo = meta::seo(item, &plain(&self.index.site.title));
        let short = |text: String, most: usize| text.chars().take(most).collect::<String>();
        let (section, sections) = self.sections(item);
        let mut tags: Vec<String> = Vec::new();
        for term in item.filed("post_tag") {
            if let Some(slug) = self.terms.tag(term.key()).or_else(|| self.terms.tag(&term.name))
                && !tags.iter().any(|known| known == slug)
            {
                tags.push(slug.to_owned());
            }
        }
        let unseen = item.filed("category").into_iter().filter_map(|term| self.terms.unseen(term.key()));
        tags.extend(unseen.map(str::to_owned));
        Content {
            kind: kind(item).to_owned(),
            edition: self.edition.clone(),
            headline: title.to_owned(),
            standfirst: short(plain(&item.excerpt), LONGEST_STANDFIRST),
            bylines: self.bylines(item),
            section,
            sections,
            tags,
            slug: own_slug(item),
            lead: lead
                .and_then(|id| self.assets.get(&id))
                .filter(|asset| asset.is != Wanted::Document)
                .and_then(|asset| asset.id.parse().ok())
                .map(|asset| Lead {
                    asset,
                    alt: String::new(),
                    caption: String::new(),
                    credit: String::new(),
                }),
            body: text,
            seo_title: short(seo.title, 500),
            seo_description: short(seo.description, 2_000),
            canonical: seo.canonical.filter(|address| self.index.home.place(address).is_none()),
            ..Content::default()
        }
    }

    /// The section is the primary category, else the first one; the others follow.
    fn sections(&self, item: &Item) -> (Option<String>, Vec<String>) {
        let mut slugs: Vec<String> = Vec::new();
        for term in item.filed("category") {
            if let Some(slug) = self.terms.section(term.key()).or_else(|| self.terms.section(&term.name))
                && !slugs.iter().any(|known| known == slug)
            {
                slugs.push(slug.to_owned());
            }
        }
        let primary = meta::primary_category(item).and_then(|id| self.terms.section_by_id(id));
        if let Some(place) = primary.and_then(|primary| slugs.iter().position(|slug| slug == primary)) {
            let first = slugs.remove(place);
            slugs.insert(0, first);
        }
        let mut slugs = slugs.into_iter();
        (slugs.next(), slugs.collect())
    }

    fn bylines(&self, item: &Item) -> Vec<Byline> {
        let written_by = |slug: &str| Byline { name: String::new(), author: Some(slug.to_owned()) };
        let together: Vec<Byline> = meta::co_authors(item)
            .into_iter()
            .filter_map(|(slug, term)| self.people.by_term(&slug, term))
            .map(written_by)
            .take(100)
            .collect();
        if !together.is_empty() {
            return together;
        }
        self.people.by_login(&item.creator).map(written_by).into_iter().collect()
    }

    fn original(&self, item: &Item) -> Original {
        Original {
            number: Some(item.id).filter(|id| *id > 0),
            address: self.index.home.permalink(item),
            first_published_at: meta::published_at(item).map(Moment),
            updated_at: meta::modified_at(item).map(Moment),
        }
    }

    /// Old addresses that are its own, but for those at which another public item stands.
    fn old(&self, item: &Item, reasons: &mut Vec<Reason>) -> Vec<String> {
        let mut old = self.index.home.old_addresses(item);
        old.retain(|address| {
            let is_others = self.index.is_public_path(address);
            if is_others {
                reasons.push(Reason::new("address_taken", format!("its old address {address} is another item's now")));
            }
            !is_others
        });
        old
    }

    /// Files that are linked to in the text stand below as documents, so that readers may have them.
    fn documents(&self, text: &mut Body) {
        let shown: Vec<(Option<i64>, String)> = text.assets().into_iter().map(|key| self.tell(MediaRef::parse(key))).collect();
        let mut out = Vec::with_capacity(text.blocks.len());
        let mut found: Vec<(Option<i64>, String)> = Vec::new();
        for block in std::mem::take(&mut text.blocks) {
            let mut below = Vec::new();
            for_each_link(&block, &mut |href| {
                let file = self.tell(MediaRef::parse(href));
                if self.index.is_upload(href) && !shown.contains(&file) && !found.contains(&file) {
                    let asset = file.0.map_or_else(|| href.to_owned(), |id| format!("{href}#wp-attachment-{id}"));
                    below.push(Block::Document { asset, title: linked(&files::name(href)) });
                    found.push(file);
                }
            });
            out.push(block);
            out.extend(below);
        }
        text.blocks = out;
    }

    /// What tells a file apart: its number, else its key.
    fn tell(&self, reference: MediaRef<'_>) -> (Option<i64>, String) {
        match reference.id.or_else(|| self.index.attachment_at(reference.url)) {
            Some(id) => (Some(id), String::new()),
            None => (None, files::key(reference.url).unwrap_or_else(|| reference.url.to_owned())),
        }
    }

    /// Media that must be fetched first, and those that can't be had.
    fn missing(&self, text: &Body, lead: Option<i64>) -> (Vec<String>, BTreeSet<String>) {
        let mut missing = Vec::new();
        let mut lost = BTreeSet::new();
        for key in text.assets() {
            let reference = MediaRef::parse(key);
            if find(&self.index, &self.assets, reference).is_some() {
                continue;
            }
            let is_attachment = self.index.attachment_at(reference.url).is_some()
                || reference.id.is_some_and(|id| self.index.parent_of(id).is_some() || reference.url.is_empty());
            if is_attachment || !story::address::web(reference.url) {
                lost.insert(if reference.url.is_empty() { key.to_owned() } else { reference.url.to_owned() });
            } else if !missing.iter().any(|known| known == reference.url) {
                missing.push(reference.url.to_owned());
            }
        }
        if let Some(lead) = lead
            && !self.assets.contains_key(&lead)
        {
            lost.insert(format!("attachment {lead}"));
        }
        (missing, lost)
    }

    /// Addresses of the pages that its attachments had, and those of other media that it shows and that belong to nothing public.
    fn media_pages(&self, item: &Item, text: &Body, lead: Option<i64>) -> Vec<String> {
        let mut shown: Vec<i64> = self.index.attached_to(item.id).collect();
        for id in text
            .assets()
            .into_iter()
            .map(MediaRef::parse)
            .filter_map(|reference| reference.id.or_else(|| self.index.attachment_at(reference.url)))
            .chain(lead)
        {
            let has_parent = self.index.parent_of(id).is_some_and(|parent| self.index.path_of(parent).is_some());
            if !has_parent && !shown.contains(&id) {
                shown.push(id);
            }
        }
        shown.into_iter().flat_map(|id| self.index.attachment_addresses(id)).collect()
    }
}

/// The asset that stands for a file of the site.
fn find<'a>(index: &Index, assets: &'a HashMap<i64, Asset>, reference: MediaRef<'_>) -> Option<&'a Asset> {
    reference
        .id
        .and_then(|id| assets.get(&id))
        .or_else(|| assets.get(&index.attachment_at(reference.url)?))
}

impl Ready {
    /// Puts the newsroom's assets in the place of the site's files; `others` are those that are no attachments, by address.
    pub(super) fn place(&mut self, index: &Index, assets: &HashMap<i64, Asset>, others: &HashMap<String, Asset>) {
        let mut seek = |reference: MediaRef<'_>, _| {
            find(index, assets, reference)
                .or_else(|| others.get(reference.url))
                .map(|known| Placed { asset: known.id.clone(), is: known.is })
        };
        place_media(&mut self.piece.content.body, &mut seek);
        // A picture that leads to its own file leads nowhere worth going.
        let body = &mut self.piece.content.body;
        drop_links_to_files(&mut body.blocks, index);
        body.rewrite_links(|href| {
            if !index.is_upload(href) {
                return None;
            }
            let known = find(index, assets, MediaRef::parse(href)).or_else(|| others.get(href))?;
            if known.address.is_empty() {
                index.former(href).into_iter().next()
            } else {
                Some(known.address.clone())
            }
        });
        self.missing.clear();
    }
}

fn drop_links_to_files(blocks: &mut [Block], index: &Index) {
    for block in blocks {
        if let Block::Picture(picture) = block
            && picture.link.as_deref().is_some_and(|link| files::is_picture(link) && index.is_upload(link))
        {
            picture.link = None;
        }
    }
}

/// The slug it had, if it may stand in an address here.
fn own_slug(item: &Item) -> String {
    let own = readable(&item.slug).to_lowercase();
    [own.clone(), slug::of(&own)].into_iter().find(|slug| slug::is_valid(slug)).unwrap_or_default()
}

/// What kind of story it is, by the format that the site gave it.
fn kind(item: &Item) -> &'static str {
    match item.filed("post_format").first().map(|term| term.key()) {
        Some("post-format-gallery" | "post-format-image") => "gallery",
        Some("post-format-video") => "video",
        Some("post-format-audio") => "audio",
        _ => "news",
    }
}
