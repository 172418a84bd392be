//! One post or page, made ready: everything that needs no database.

use super::index::{Index, source_id};
use super::old;
use crate::draft::{Draft, Wish};
use crate::files;
use crate::piece::{Piece, beginning, count};
use crate::report::{Reason, Spot};
use crate::seal::hash;
use exchange::ghost::{Post, body};
use exchange::plain;
use newsroom::article::Original;
use newsroom::content::{Byline, Content};
use newsroom::slug;
use std::collections::HashMap;
use std::sync::Arc;
use store::Moment;
use story::Body;

/// Longer HTML is looked at before it is read, in bytes: a story is shorter than that.
const LONG_HTML: usize = 8 * 1024 * 1024;
/// Most tags in it: more than the longest story that can be taken is made of. A picture that is written into it is one.
const MOST_TAGS: usize = 1_000_000;

fn has_too_many_tags(html: &str) -> bool {
    html.len() > LONG_HTML && html.bytes().filter(|letter| *letter == b'<').nth(MOST_TAGS).is_some()
}

/// Everything that making a post ready needs.
pub(super) struct Desk {
    pub index: Arc<Index>,
    /// Slugs of ours by the place of the author, section or tag in the index.
    pub authors: Vec<String>,
    pub sections: HashMap<usize, String>,
    pub tags: HashMap<usize, String>,
    pub edition: String,
    pub prefix: String,
    pub now: i64,
}

/// Whether any stranger could read a post at the source; if not, why.
pub(super) fn held(post: &Post, is_private: bool, now: i64) -> Option<Reason> {
    let status = match post.status.as_str() {
        "published" | "" if post.published_at > Some(now) => Some(("future", "its day of publication is still to come".into())),
        "published" if post.has_odd_date => Some(("date", "its day of publication can't be read; it may be still to come".into())),
        "published" => None,
        "" => Some(("no_status", "the export does not say that it was public".into())),
        "draft" => Some(("draft", "it was a draft".into())),
        "scheduled" => Some(("scheduled", "it was to be published later".into())),
        "sent" => Some(("letter_only", "it went out as a letter and never stood on the site".into())),
        other => Some(("status", format!("its status `{other}` is none that readers could see"))),
    };
    let visibility = match post.visibility.as_str() {
        "" | "public" => None,
        other => Some(("members_only", format!("at the source only some readers could read it ({other})"))),
    };
    let (code, message) = if let Some(found) = status.or(visibility) {
        found
    } else if post.email_only {
        ("letter_only", "it went out as a letter and never stood on the site".to_owned())
    } else if post.is_cut {
        ("cut", "the API gave only its beginning".to_owned())
    } else if is_private {
        ("private_site", "the whole site had a password".to_owned())
    } else {
        return None;
    };
    Some(Reason::new(code, message))
}

impl Desk {
    /// Makes a post ready.
    pub(super) fn draft(&self, mut post: Post, file: usize) -> Draft {
        let id = hash(source_id(&post));
        if let Some(fields) = self.index.beside(id) {
            post.beside(&fields);
        }
        let address = self.index.path_of(&post);
        let is_redirected = address.as_deref().is_some_and(|path| self.index.is_redirected(path));
        let held = held(&post, self.index.is_private, self.now).or_else(|| {
            is_redirected.then(|| Reason::new("redirected", "at the source its address led elsewhere: a redirect lay over it"))
        });
        // HTML takes many times its length while it is read; with so many tags in it, it is none that could be taken.
        let length = post.html.len();
        let is_too_long = !post.is_page && post.lexical.is_empty() && post.mobiledoc.is_empty() && has_too_many_tags(&post.html);
        if is_too_long {
            post.html.clear();
        }
        let made = body(&post, &self.index.site);
        let mut reasons: Vec<Reason> = made.notes.iter().map(|note| Reason::new(note.code, note.message.clone())).collect();
        reasons.extend(held.clone());
        if held.is_none() && post.published_at.is_none() {
            reasons.push(Reason::new("no_date", "the export does not say when it was published; it stands here as of now"));
        }
        if post.has_injection {
            reasons.push(Reason::new("code_injection", "scripts or styles that were put around it were left out"));
        }
        if !post.social.is_empty() {
            let names = post.social.join(", ");
            let message = format!("{names}: what it showed in social networks was left out; here its headline and picture stand for it");
            reasons.push(Reason::new("social_fields", message));
        }
        let mut text = made.body;
        self.lead_links(&mut text);
        let mut old = Vec::new();
        if !post.uuid.is_empty() {
            old.push(format!("{}/p/{}", self.index.home(), post.uuid));
        }
        let beside = address.iter().map(|path| format!("{path}/amp")).collect();
        let headline = match post.title.trim() {
            "" => {
                reasons.push(Reason::new("no_title", "it had no title; the beginning of its text stands for one"));
                beginning(&text)
            }
            title => title.chars().take(500).collect(),
        };
        let lead = Some(self.file(&post.picture)).filter(|address| !address.is_empty()).map(|address| Wish {
            address,
            alt: short(&post.picture_alt, 4_000),
            caption: short(&post.picture_caption, 4_000),
            credit: String::new(),
        });
        let (typed, html) = count(&text);
        let content = self.content(&post, id, headline, text);
        Draft {
            is_page: post.is_page,
            lead,
            piece: Piece {
                kind: if post.is_page { "page" } else { "post" }.to_owned(),
                source_id: source_id(&post),
                spot: Spot { file, line: post.line },
                original: Original {
                    number: None,
                    address,
                    first_published_at: post.published_at.map(Moment),
                    updated_at: post.updated_at.map(Moment),
                },
                content,
                held,
                old,
                beside,
                reasons,
                sticky: post.featured,
                sealed: is_too_long.then(|| (String::new(), length)),
                until: None,
                words: None,
                typed,
                html,
            },
        }
    }

    fn content(&self, post: &Post, id: u64, headline: String, body: Body) -> Content {
        let tags: Vec<usize> = self.index.tags_of(id).collect();
        let bylines = self
            .index
            .authors_of(id, hash(&post.author))
            .into_iter()
            .filter_map(|place| self.authors.get(place))
            .map(|slug| Byline { name: String::new(), author: Some(slug.clone()) })
            .take(100)
            .collect();
        let mut slugs: Vec<String> = Vec::new();
        for slug in tags.iter().filter_map(|place| self.tags.get(place)) {
            if !slugs.contains(slug) {
                slugs.push(slug.clone());
            }
        }
        let own = post.slug.to_lowercase();
        let slug = [own.clone(), slug::of(&own)].into_iter().find(|slug| slug::is_valid(slug)).unwrap_or_default();
        Content {
            edition: self.edition.clone(),
            headline,
            standfirst: short(&post.excerpt, 4_000),
            bylines,
            section: tags.first().and_then(|place| self.sections.get(place)).cloned(),
            tags: slugs,
            slug,
            body,
            seo_title: short(&post.meta_title, 500),
            seo_description: short(&post.meta_description, 2_000),
            canonical: Some(post.canonical.trim().to_owned())
                .filter(|address| story::address::web(address) && old::path_on(&self.index, address).is_none()),
            ..Content::default()
        }
    }

    /// A file's address, made whole where the site is known.
    fn file(&self, address: &str) -> String {
        let address = address.trim().replace("__GHOST_URL__", &self.index.site);
        match address.strip_prefix("//") {
            Some(rest) => format!("https://{rest}"),
            None if address.starts_with('/') => {
                let origin = url::Url::parse(&self.index.site)
                    .map(|site| site.origin().ascii_serialization())
                    .unwrap_or_default();
                format!("{origin}{address}")
            }
            None => address,
        }
    }

    /// Links to the site lead to what took the place of their target.
    fn lead_links(&self, body: &mut Body) {
        body.rewrite_links(|href| self.lead(href));
    }

    /// The address of ours for one of the old site; `None` for any other.
    pub(super) fn lead(&self, href: &str) -> Option<String> {
        if files::ghosts(href).is_some() {
            return None;
        }
        let (path, rest) = old::path_on(&self.index, href)?;
        let below = path.strip_prefix(self.index.home().as_str()).unwrap_or(&path);
        let parts: Vec<&str> = below.split('/').filter(|part| !part.is_empty()).collect();
        let to = match parts.as_slice() {
            [] => format!("{}/", self.prefix),
            _ if self.index.is_public_path(&path) => path.clone(),
            ["rss"] => format!("{}/rss.xml", self.prefix),
            parts => self.lead_to_list(parts)?,
        };
        Some(format!("{}{rest}", to.replace(' ', "%20")))
    }
}

impl Desk {
    /// The address of ours for that of a tag or author of the old site.
    fn lead_to_list(&self, parts: &[&str]) -> Option<String> {
        let index = &self.index;
        if let Some(slug) = old::slug_in(&index.routes.tag, "tag", parts) {
            let place = index.tags.iter().position(|(tag, _)| tag.slug == slug)?;
            return Some(format!("{}/tag/{}", self.prefix, self.tags.get(&place)?));
        }
        let slug = old::slug_in(&index.routes.author, "author", parts)?;
        let place = index.authors.iter().position(|(author, _)| author.slug == slug)?;
        Some(format!("{}/author/{}", self.prefix, self.authors.get(place)?))
    }
}

fn short(text: &str, most: usize) -> String {
    plain(text).chars().take(most).collect()
}
