//! What stands on a page beside the story.

/// Words in classes and ids of what is no story. A word counts if it is a whole part of the name: `social-share`, `relatedLinks`.
const NAMES: &[&str] = &[
    "ad",
    "ads",
    "adbox",
    "advert",
    "advertisement",
    "advertising",
    "adsense",
    "announcement",
    "banner",
    "billboard",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "combx",
    "comment",
    "comments",
    "community",
    "consent",
    "contentinfo",
    "cookie",
    "cookies",
    "dateline",
    "disqus",
    "dropdown",
    "entry-unrelated",
    "extra",
    "feedback",
    "flyout",
    "follow",
    "foot",
    "footer",
    "gdpr",
    "global-nav",
    "hidden",
    "icon",
    "infobar",
    "jump",
    "legends",
    "livefyre",
    "login",
    "masthead",
    "menu",
    "metadata",
    "metabar",
    "mobile-nav",
    "modal",
    "most-read",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "newsletters",
    "outbrain",
    "overlay",
    "paginate",
    "pagination",
    "pager",
    "paywall",
    "popular",
    "popup",
    "postmeta",
    "print",
    "printonly",
    "promo",
    "promoted",
    "recirc",
    "recommend",
    "recommended",
    "recommendations",
    "related",
    "remark",
    "replies",
    "rss",
    "screen-reader",
    "share",
    "sharebar",
    "sharing",
    "sharedaddy",
    "shoutbox",
    "sidebar",
    "sign-up",
    "signup",
    "skip",
    "skyscraper",
    "social",
    "socials",
    "sponsor",
    "sponsored",
    "sr-only",
    "sub-nav",
    "subscribe",
    "subscription",
    "supplemental",
    "tags",
    "taboola",
    "teaser",
    "timestamp",
    "toolbar",
    "toolbox",
    "tooltip",
    "tools",
    "topbar",
    "trending",
    "tweet-button",
    "utility",
    "visually-hidden",
    "visuallyhidden",
    "widget",
    "yom-remote",
    "printfriendly",
    "jetpack",
    "addthis",
    "addtoany",
    "editsection",
    "mw-editsection",
    "toc",
    "infobox",
    "navbox",
    "noprint",
    "catlinks",
    "reflist-none",
    "autor",
    "author-bio",
];

/// Words that say that it may be the story all the same.
const STORY: &[&str] =
    &["article", "body", "content", "entry", "hentry", "main", "page", "post", "story", "text", "blog", "column", "shadow"];

/// Roles of what is no story.
const ROLES: &[&str] = &[
    "alert",
    "alertdialog",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "form",
    "menu",
    "menubar",
    "navigation",
    "search",
    "tablist",
    "toolbar",
    "tooltip",
    "button",
    "status",
];

/// Names of icons that fonts write as words.
const ICONS: &[&str] = &[
    "menu",
    "search",
    "close",
    "share",
    "print",
    "email",
    "mail",
    "facebook",
    "twitter",
    "instagram",
    "whatsapp",
    "linkedin",
    "telegram",
    "reddit",
    "pinterest",
    "youtube",
    "rss",
    "bookmark",
    "home",
    "person",
    "settings",
    "more",
    "arrow",
    "chevron",
    "expand",
    "play",
    "pause",
    "volume",
    "favorite",
    "star",
    "link",
    "copy",
    "comment",
    "comments",
    "chat",
    "login",
    "logout",
    "account",
    "notifications",
    "language",
    "download",
    "upload",
    "add",
    "remove",
    "edit",
    "delete",
    "done",
    "check",
    "info",
    "help",
    "warning",
    "error",
    "refresh",
    "sync",
    "schedule",
    "x",
    "threads",
    "bluesky",
    "mastodon",
    "tiktok",
    "flipboard",
    "pocket",
    "snapchat",
    "messenger",
    "threema",
    "signal",
    "xing",
    "headphones",
    "mic",
    "camera",
    "photo",
    "videocam",
    "event",
    "place",
];

/// Parts of a name: `relatedLinks_box` has `related`, `links`, `box`; neighbours count as one word too.
fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            parts.push(String::new());
        } else {
            if letter.is_uppercase() && was_lower {
                parts.push(String::new());
            }
            if let Some(last) = parts.last_mut() {
                last.extend(letter.to_lowercase());
            }
        }
        was_lower = letter.is_lowercase();
    }
    parts.retain(|part| !part.is_empty());
    let pairs: Vec<String> = parts.windows(2).map(|pair| pair.join("-")).collect();
    parts.extend(pairs);
    parts
}

/// What a class or id says of its element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Furniture,
    Story,
    Nothing,
}

/// Reads classes and ids.
pub(super) fn named(names: &str) -> Says {
    let (mut is_furniture, mut is_story) = (false, false);
    for name in names.split_whitespace() {
        for part in parts(name) {
            is_furniture |= NAMES.contains(&part.as_str());
            is_story |= STORY.contains(&part.as_str());
        }
    }
    match (is_furniture, is_story) {
        (true, _) => Says::Furniture,
        (false, true) => Says::Story,
        (false, false) => Says::Nothing,
    }
}

/// Whether classes say that an element holds the sentence below the headline.
pub(super) fn is_standfirst(classes: &str) -> bool {
    classes.split_whitespace().flat_map(parts).any(|part| part == "standfirst")
}

/// Whether names say both: `article-sidebar`, `content-with-ads`.
pub(super) fn is_mixed(names: &str) -> bool {
    names
        .split_whitespace()
        .flat_map(parts)
        .any(|part| matches!(part.as_str(), "article" | "content" | "main" | "body" | "story" | "post"))
}

/// Whether a role is that of furniture.
pub(super) fn is_role(role: &str) -> bool {
    ROLES.contains(&role.trim().to_ascii_lowercase().as_str())
}

/// Whether a word is the name of an icon: `share`, `arrow_forward`.
pub(super) fn is_icon(word: &str) -> bool {
    let is_name = !word.is_empty()
        && word
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter == b'_' || letter.is_ascii_digit());
    is_name
        && (ICONS.contains(&word)
            || word.split_once('_').is_some_and(|(first, _)| ICONS.contains(&first))
            || word.matches('_').count() >= 1 && word.len() <= 30)
}

/// Whether a line holds nothing but names of icons.
pub(super) fn is_icons(line: &str) -> bool {
    let mut words = line.split_whitespace().peekable();
    words.peek().is_some() && words.all(is_icon)
}

/// Whether a short line is one that papers put around a story.
pub(super) fn is_line(line: &str) -> bool {
    const LINES: &[&str] = &[
        "advertisement",
        "advertising",
        "anzeige",
        "publicité",
        "реклама",
        "إعلان",
        "share",
        "share this",
        "share this article",
        "share on",
        "teilen",
        "partager",
        "compartir",
        "поделиться",
        "tweet",
        "save",
        "print",
        "email",
        "follow us",
        "read more",
        "read also",
        "related",
        "related articles",
        "related stories",
        "related topics",
        "see also",
        "more on this",
        "more on this story",
        "more from",
        "most read",
        "most popular",
        "recommended",
        "you may also like",
        "you might also like",
        "comments",
        "leave a comment",
        "view comments",
        "sign up",
        "subscribe",
        "subscribe now",
        "newsletter",
        "sign in",
        "log in",
        "skip to content",
        "skip to main content",
        "menu",
        "search",
        "close",
        "copy link",
        "listen",
        "topics",
        "tags",
        "accept all",
        "accept cookies",
        "cookie settings",
        "manage cookies",
        "previous",
        "next",
        "back to top",
        "loading",
        "loading…",
        "loading...",
        "story continues below advertisement",
        "article continues below",
        "continue reading",
        "читать также",
        "mehr zum thema",
        "lesen sie auch",
    ];
    let bare = line.trim().trim_end_matches([':', '.', '!', '→', '»', '>']).trim().to_lowercase();
    bare.chars().count() <= 50 && LINES.contains(&bare.as_str())
}

/// Beginnings of lines in the text that lead to another story.
const ON: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "read next",
    "related",
    "related story",
    "see also",
    "more on this",
    "more on this story",
    "you may also like",
    "you might also like",
    "recommended",
    "читать также",
    "читайте также",
    "mehr zum thema",
    "lesen sie auch",
    "lire aussi",
    "leia também",
    "lea también",
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "延伸阅读",
    "相关阅读",
];

/// Whether a line says that another story's headline follows.
pub(super) fn leads_on_to_another(line: &str) -> bool {
    let bare = line.trim().trim_end_matches([':', '：', '.', '!', '→', '»', '>']).trim().to_lowercase();
    ON.contains(&bare.as_str())
}

/// Whether a line is that, and the other headline as well.
pub(super) fn is_lead_to_another(line: &str) -> bool {
    line.split_once([':', '：'])
        .is_some_and(|(front, rest)| leads_on_to_another(front) && !rest.trim().is_empty())
}

/// Whether a line begins what stands below a story and is none.
pub(super) fn ends_story(line: &str) -> bool {
    const ENDS: &[&str] = &[
        "related articles",
        "related stories",
        "related",
        "more from",
        "more stories",
        "more on this",
        "most read",
        "most popular",
        "recommended",
        "you may also like",
        "you might also like",
        "read next",
        "read also",
        "comments",
        "leave a comment",
        "leave a reply",
        "share this",
        "follow us",
        "subscribe",
        "sign up",
        "newsletter",
        "popular now",
        "trending",
        "latest news",
        "copyright",
        "all rights reserved",
        "privacy policy",
        "terms of",
        "about us",
        "contact us",
        "mehr zum thema",
        "читать также",
        "you have reached",
    ];
    let lower = line.trim().to_lowercase();
    lower.chars().count() <= 60 && (lower.starts_with('©') || ENDS.iter().any(|end| lower.starts_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_furniture_are_whole_words() {
        for name in ["social-share", "relatedLinks", "nav", "js-newsletter__box", "SidebarTop", "most-read"] {
            assert_eq!(named(name), Says::Furniture, "{name}");
        }
        for name in ["shared-history-text", "article-body", "heading", "advance", "shadow"] {
            assert_ne!(named(name), Says::Furniture, "{name}");
        }
        assert!(is_icons("menu search arrow_forward share") && !is_icons("share the lamp"));
        assert!(is_line("Share this article:") && !is_line("Share of the market"));
    }
}
