//! What plugins and WordPress itself say about an item beside its text.

use super::item::{Filed, Item};
use super::php;
use crate::body::markup::plain;

/// What an item says to search engines and cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seo {
    /// Title, where it differs from the item's own.
    pub title: String,
    /// Description.
    pub description: String,
    /// Where the text was first published, if elsewhere.
    pub canonical: Option<String>,
}

/// Values with a title, of Yoast, Rank Math, All in One SEO (new and old), SEOPress, The SEO Framework, Newspack's fallback.
const TITLES: &[&str] = &[
    "_yoast_wpseo_title",
    "rank_math_title",
    "_aioseo_title",
    "_aioseop_title",
    "_seopress_titles_title",
    "_genesis_title",
    "_su_title",
];
const DESCRIPTIONS: &[&str] = &[
    "_yoast_wpseo_metadesc",
    "rank_math_description",
    "_aioseo_description",
    "_aioseop_description",
    "_seopress_titles_desc",
    "_genesis_description",
    "_su_description",
];
const CANONICALS: &[&str] = &[
    "_yoast_wpseo_canonical",
    "rank_math_canonical_url",
    "_aioseo_canonical_url",
    "_aioseop_custom_link",
    "_seopress_robots_canonical",
    "_genesis_canonical_uri",
];
const PRIMARY: &[&str] = &[
    "_yoast_wpseo_primary_category",
    "rank_math_primary_category",
    "_seopress_robots_primary_cat",
    "_primary_category",
    "epc_primary_category",
];
const CREDITS: &[&str] =
    &["_media_credit", "_navis_media_credit", "_credit", "credit", "photographer", "_wp_attachment_image_credit", "copyright"];

/// Fields by which an item asks robots to leave it out of their lists, each with what it then says.
const UNLISTED: &[(&str, &str)] = &[
    ("_yoast_wpseo_meta-robots-noindex", "1"),
    ("rank_math_robots", "noindex"),
    ("_aioseop_noindex", "on"),
    ("_seopress_robots_index", "yes"),
    ("_genesis_noindex", "1"),
    ("_su_meta_robots_noindex", "1"),
];

/// Whether an item asks robots to leave it out of their lists.
pub fn is_unlisted(item: &Item) -> bool {
    UNLISTED
        .iter()
        .any(|(name, says)| item.meta(name).is_some_and(|value| value == *says || value.contains(&format!("\"{says}\""))))
}

/// What the SEO plugin says, its variables filled in; what names a variable that only the plugin knows is left out. The site's own
/// name is not put in, nor left at the end: pages have it in their title anyhow.
pub fn seo(item: &Item, site_title: &str) -> Seo {
    let first = |names: &[&str]| names.iter().find_map(|name| item.meta(name));
    let filled = |names: &[&str]| first(names).and_then(|text| fill(text, item, site_title)).unwrap_or_default();
    let title = without_site(filled(TITLES), site_title);
    Seo {
        title: if title == plain(&item.title) { String::new() } else { title },
        description: filled(DESCRIPTIONS),
        canonical: first(CANONICALS)
            .filter(|address| story::address::web(address) && *address != item.link)
            .map(str::to_owned),
    }
}

/// A title without the site's name behind it.
fn without_site(title: String, site: &str) -> String {
    const MARKS: &[char] = &['–', '—', '-', '|', '·', '•', '»', ':'];
    let bare = title.strip_suffix(site).filter(|_| !site.is_empty()).map(str::trim_end);
    match bare {
        Some(bare) if bare.is_empty() || bare.ends_with(MARKS) => bare
            .trim_end_matches(|letter: char| letter.is_whitespace() || MARKS.contains(&letter))
            .to_owned(),
        _ => title,
    }
}

/// Fills in `%%title%%`, `%title%`, `#post_title` and the like.
fn fill(text: &str, item: &Item, site_title: &str) -> Option<String> {
    let mut text = text.to_owned();
    if text.contains('%') || text.contains('#') {
        let title = plain(&item.title);
        let excerpt = plain(&item.excerpt);
        for (names, value) in [
            (&["title", "post_title"][..], title.as_str()),
            (&["sitename", "sitetitle", "site_title", "blog_title"], site_title),
            (&["sep", "separator_sa"], "–"),
            (&["excerpt", "post_excerpt", "excerpt_only"], excerpt.as_str()),
            (&["page", "pagenumber", "page_number", "sitedesc"], ""),
        ] {
            for name in names {
                text = text
                    .replace(&format!("%%{name}%%"), value)
                    .replace(&format!("%{name}%"), value)
                    .replace(&format!("#{name}"), value);
            }
        }
        let left_over = |text: &str, mark: &str| {
            let mut parts = text.split(mark);
            parts.next();
            parts.any(|rest| rest.starts_with(|letter: char| letter.is_ascii_lowercase()) && rest.contains(mark))
        };
        if text.contains("%%") || left_over(&text, "%") {
            return None;
        }
    }
    let text = plain(&text);
    let text = text.trim_matches([' ', '–', '|']).to_owned();
    (!text.is_empty()).then_some(text)
}

/// Number of the category that a plugin calls the first one.
pub fn primary_category(item: &Item) -> Option<i64> {
    PRIMARY
        .iter()
        .find_map(|name| item.meta(name))
        .and_then(|number| number.parse().ok())
        .filter(|number| *number > 0)
}

/// Number of the picture at the top.
pub fn thumbnail(item: &Item) -> Option<i64> {
    item.meta("_thumbnail_id")?.parse().ok().filter(|number| *number > 0)
}

/// Slugs that the item had before.
pub fn old_slugs(item: &Item) -> Vec<&str> {
    item.metas("_wp_old_slug").collect()
}

/// Bylines that Co-Authors Plus gave, in order; empty without that plugin. Slugs are without its own `cap-`.
pub fn co_authors(item: &Item) -> Vec<(String, &Filed)> {
    let mut seen = Vec::new();
    for term in item.filed("author") {
        let slug = term.key().strip_prefix("cap-").unwrap_or(term.key()).to_owned();
        if !seen.iter().any(|(other, _)| *other == slug) {
            seen.push((slug, term));
        }
    }
    seen
}

/// Somebody without an account whose name stands over stories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guest {
    /// Slug.
    pub slug: String,
    /// Name as printed.
    pub name: String,
    /// A few words about them, with markup.
    pub bio: String,
    /// Login of the account they also have, or empty.
    pub account: String,
    /// Number of the portrait.
    pub portrait: Option<i64>,
}

/// The guest author that an item of Co-Authors Plus holds.
pub fn guest(item: &Item) -> Option<Guest> {
    if item.kind != "guest-author" {
        return None;
    }
    let slug = item
        .meta("cap-user_login")
        .unwrap_or_else(|| item.slug.strip_prefix("cap-").unwrap_or(&item.slug));
    Some(Guest {
        slug: slug.to_owned(),
        name: item.meta("cap-display_name").map_or_else(|| plain(&item.title), plain),
        bio: item.meta("cap-description").unwrap_or_default().to_owned(),
        account: item.meta("cap-linked_account").unwrap_or_default().to_owned(),
        portrait: thumbnail(item),
    })
}

/// What an attachment shows, for who can't see it.
pub fn alt(item: &Item) -> String {
    item.meta("_wp_attachment_image_alt").map(plain).unwrap_or_default()
}

/// Who made an attachment: what a plugin says, else what the camera or the agency wrote into the file.
pub fn credit(item: &Item) -> String {
    if let Some(told) = CREDITS.iter().find_map(|name| item.meta(name)) {
        return plain(told);
    }
    let Some(metadata) = item.meta("_wp_attachment_metadata").and_then(php::read) else {
        return String::new();
    };
    let from_file = metadata.get("image_meta");
    ["credit", "copyright"]
        .into_iter()
        .filter_map(|name| from_file?.get(name)?.text())
        .map(|text| plain(&text))
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// Where an attachment's file lies below `wp-content/uploads`.
pub fn stored_path(item: &Item) -> Option<String> {
    if let Some(path) = item.meta("_wp_attached_file") {
        return Some(path.trim_start_matches('/').to_owned());
    }
    let (_, path) = item.attachment_url.split_once("/wp-content/uploads/")?;
    Some(path.split(['?', '#']).next().unwrap_or_default().to_owned())
}

/// Microseconds since 1970 of a day and time in UTC as WordPress writes it; `None` for its zeroes.
fn instant(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.starts_with("0000") || text.len() < 10 {
        return None;
    }
    let time: jiff::civil::DateTime = text.replace(' ', "T").parse().ok()?;
    Some(jiff::tz::TimeZone::UTC.to_timestamp(time).ok()?.as_microsecond())
}

/// When it was published: microseconds since 1970. The time in UTC where there is one, else that of the feed, else the
/// site's own time taken for UTC.
pub fn published_at(item: &Item) -> Option<i64> {
    instant(&item.date_gmt).or_else(|| fed_at(&item.pub_date)).or_else(|| instant(&item.date))
}

/// When it was last changed; never before its publication.
pub fn modified_at(item: &Item) -> Option<i64> {
    let changed = instant(&item.modified_gmt).or_else(|| {
        // The site's own time, moved by what the publication's two times tell of the zone.
        let zone = instant(&item.date_gmt)? - instant(&item.date)?;
        Some(instant(&item.modified)? + zone)
    })?;
    Some(changed.max(published_at(item).unwrap_or(changed)))
}

/// When a comment was written, likewise.
pub fn commented_at(comment: &super::Comment) -> Option<i64> {
    instant(&comment.date_gmt).or_else(|| instant(&comment.date))
}

/// A date of the feed; WordPress writes the last of November of the year before the first for none.
fn fed_at(text: &str) -> Option<i64> {
    if text.contains("-0001") || text.contains(" 1999 00:00:00") && text.contains("30 Nov") {
        return None;
    }
    Some(jiff::fmt::rfc2822::parse(text.trim()).ok()?.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(meta: &[(&str, &str)]) -> Item {
        Item {
            title: "A &amp; B".into(),
            meta: meta.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
            ..Item::default()
        }
    }

    #[test]
    fn variables_of_seo_plugins_are_filled_in() {
        let title = |text: &str| seo(&item(&[("_yoast_wpseo_title", text)]), "The Post").title;
        assert_eq!(title("%%title%% %%page%% %%sep%% %%sitename%%"), "", "the headline and the site's name");
        assert_eq!(title("More: %title% - %sitename%"), "More: A & B");
        assert_eq!(title("About The Post"), "About The Post");
        assert_eq!(title("Long read | The Post"), "Long read");
        assert_eq!(title("100% sure"), "100% sure");
        assert_eq!(title("%%cf_field%% news"), "");
        assert_eq!(title("%%title%%"), "", "the same as the headline");
    }

    #[test]
    fn times_fall_back_in_order() {
        let at = |gmt: &str, local: &str, fed: &str| {
            published_at(&Item {
                date_gmt: gmt.into(),
                date: local.into(),
                pub_date: fed.into(),
                ..Item::default()
            })
        };
        let noon = Some(1_767_268_800_000_000);
        assert_eq!(at("2026-01-01 12:00:00", "2026-01-01 13:00:00", ""), noon);
        assert_eq!(at("0000-00-00 00:00:00", "2026-01-01 13:00:00", "Thu, 01 Jan 2026 12:00:00 +0000"), noon);
        assert_eq!(at("0000-00-00 00:00:00", "2026-01-01 12:00:00", "Mon, 30 Nov -0001 00:00:00 +0000"), noon);
        assert_eq!(at("", "", "nonsense"), None);
    }

    #[test]
    fn credits_come_from_plugins_or_from_the_file() {
        assert_eq!(credit(&item(&[("_media_credit", "Ann <b>Lee</b>")])), "Ann Lee");
        let serialised = "a:1:{s:10:\"image_meta\";a:2:{s:6:\"credit\";s:0:\"\";s:9:\"copyright\";s:3:\"EPA\";}}";
        assert_eq!(credit(&item(&[("_wp_attachment_metadata", serialised)])), "EPA");
        assert_eq!(credit(&item(&[("_wp_attachment_metadata", "a:broken")])), "");
    }
}
