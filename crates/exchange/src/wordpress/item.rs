//! What an export holds, as it stands there: nothing is decided or changed here but the form.

/// The site that was exported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// Name of the site.
    pub title: String,
    /// Its tag line.
    pub description: String,
    /// Language, like `en-US`.
    pub language: String,
    /// Address in the channel's head.
    pub link: String,
    /// Address of the network.
    pub base_site: String,
    /// Address of the site itself.
    pub base_blog: String,
    /// Version of the export's form; empty if it says none.
    pub version: String,
}

/// An account that wrote something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// Line in the file.
    pub line: u64,
    /// Number; may be missing (0) or negative in what other programs wrote.
    pub id: i64,
    /// Name for signing in.
    pub login: String,
    /// Mail address: private.
    pub email: String,
    /// Name as printed.
    pub display_name: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
}

/// A category, tag, menu or any other term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// Line in the file.
    pub line: u64,
    /// Number; 0 in old exports.
    pub id: i64,
    /// `category`, `post_tag`, `nav_menu`, `author` or a taxonomy of the site's own.
    pub taxonomy: String,
    /// Part of its address.
    pub slug: String,
    /// Slug of the term above, or empty.
    pub parent: String,
    /// As printed.
    pub name: String,
    /// What is said of it.
    pub description: String,
    /// Further values.
    pub meta: Vec<(String, String)>,
}

/// A term of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filed {
    /// Taxonomy.
    pub taxonomy: String,
    /// Slug; may be empty in old exports.
    pub slug: String,
    /// As printed.
    pub name: String,
}

/// A post, page, attachment, menu item, or whatever else a site keeps as a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Line in the file.
    pub line: u64,
    /// Number of the post.
    pub id: i64,
    /// `post`, `page`, `attachment`, `nav_menu_item`, `wp_block`, ….
    pub kind: String,
    /// `publish`, `draft`, `private`, `inherit`, ….
    pub status: String,
    /// Title, with its markup.
    pub title: String,
    /// Public address.
    pub link: String,
    /// Unique mark; often `?p=ID`.
    pub guid: String,
    /// Login of who wrote it.
    pub creator: String,
    /// Body, as stored.
    pub content: String,
    /// Excerpt; of an attachment its caption.
    pub excerpt: String,
    /// Part of its address.
    pub slug: String,
    /// Day and time in the site's own zone, `YYYY-MM-DD HH:MM:SS`.
    pub date: String,
    /// The same in UTC; zeroes if never published.
    pub date_gmt: String,
    /// Last change in the site's own zone.
    pub modified: String,
    /// The same in UTC.
    pub modified_gmt: String,
    /// RFC 2822 date of the feed form.
    pub pub_date: String,
    /// Number of the item above; 0 = none.
    pub parent: i64,
    /// Place among its siblings.
    pub menu_order: i64,
    /// Password; such an item is not public.
    pub password: String,
    /// Pinned to the front.
    pub sticky: bool,
    /// Whether readers may comment.
    pub comments_open: bool,
    /// Address of the file of an attachment.
    pub attachment_url: String,
    /// Terms.
    pub terms: Vec<Filed>,
    /// Further values.
    pub meta: Vec<(String, String)>,
    /// Comments.
    pub comments: Vec<Comment>,
}

/// A reader's comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comment {
    /// Line in the file.
    pub line: u64,
    /// Number.
    pub id: i64,
    /// Number of the comment it answers; 0 = none.
    pub parent: i64,
    /// Name.
    pub author: String,
    /// Mail address: private.
    pub email: String,
    /// The author's own site.
    pub url: String,
    /// Address of the machine: private.
    pub ip: String,
    /// In the site's own zone.
    pub date: String,
    /// In UTC.
    pub date_gmt: String,
    /// Text, with its markup.
    pub content: String,
    /// `1`, `0`, `spam`, `trash`, `post-trashed`.
    pub approved: String,
    /// Empty or `comment`; `pingback`, `trackback`, or a plugin's own.
    pub kind: String,
    /// Account of who wrote it; 0 = none.
    pub user: i64,
}

impl Site {
    /// The address that identifies the site: without scheme, `www.` and closing slash, so that two exports of one site
    /// agree whatever else changed.
    pub fn identity(&self) -> String {
        let address = [&self.base_blog, &self.base_site, &self.link]
            .into_iter()
            .find(|address| !address.trim().is_empty())
            .map_or("", |address| address.trim());
        identity_of(address)
    }

    /// The address of the site itself, without closing slash; empty if the export tells none.
    pub fn address(&self) -> &str {
        [&self.base_blog, &self.link, &self.base_site]
            .into_iter()
            .map(|address| address.trim().trim_end_matches('/'))
            .find(|address| address.contains("://"))
            .unwrap_or_default()
    }
}

/// An address as an identity.
pub(crate) fn identity_of(address: &str) -> String {
    let lower = address.to_lowercase();
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    bare.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned()
}

impl Item {
    /// The first value of that name, if it is not blank.
    pub fn meta(&self, name: &str) -> Option<&str> {
        self.meta
            .iter()
            .find(|(key, value)| key == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }

    /// Every value of that name.
    pub fn metas<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.meta
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Its terms of one taxonomy, in order, each once.
    pub fn filed<'a>(&'a self, taxonomy: &'a str) -> Vec<&'a Filed> {
        let mut seen: Vec<&Filed> = Vec::new();
        for term in self.terms.iter().filter(|term| term.taxonomy == taxonomy) {
            if !seen.iter().any(|other| other.key() == term.key()) {
                seen.push(term);
            }
        }
        seen
    }
}

impl Filed {
    /// What tells it apart: the slug, or the name where an old export has none.
    pub fn key(&self) -> &str {
        if self.slug.is_empty() { &self.name } else { &self.slug }
    }
}
