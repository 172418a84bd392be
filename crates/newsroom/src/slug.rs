//! Slugs: the part of an address that a person may choose.

/// Longest slug, in characters.
pub const LONGEST: usize = 200;

/// First path segments that belong to the program; no section, page or edition may take them.
pub const RESERVED: &[&str] = &[
    "account",
    "archive",
    "assets",
    "author",
    "corrections",
    "desk",
    "feed",
    "livez",
    "manifest.webmanifest",
    "media",
    "metrics",
    "offline",
    "podcast",
    "privacy",
    "read",
    "readyz",
    "rss.xml",
    "atom.xml",
    "feed.json",
    "robots.txt",
    "search",
    "search.json",
    "sitemap.xml",
    "sitemap-news.xml",
    "tag",
    "sw.js",
    "favicon.ico",
    "sitemap",
];

/// A slug made of any text: ASCII letters, figures and hyphens; empty if nothing of it can be said so.
pub fn of(text: &str) -> String {
    let mut slug = ::slug::slugify(text);
    if slug.len() > 80 {
        let end = slug[..80].rfind('-').unwrap_or(80);
        slug.truncate(end);
    }
    slug
}

/// Whether a text may stand as a slug: lower-case letters of any script, figures, `-` and `_`.
pub fn is_valid(slug: &str) -> bool {
    !slug.is_empty()
        && slug.chars().count() <= LONGEST
        && !slug.starts_with('-')
        && slug
            .chars()
            .all(|letter| letter == '-' || letter == '_' || (letter.is_alphanumeric() && !letter.is_uppercase()))
}

/// Whether the first segment of an address belongs to the program.
pub fn is_reserved(segment: &str) -> bool {
    RESERVED.contains(&segment)
}
