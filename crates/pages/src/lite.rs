//! The data-saver page: the same page without pictures and scripts, for whoever pays for each byte. It is a rendering of its own,
//! kept under the same address with `?lite`, and it leads on to others of its kind.

use crate::Ask;

/// The address of the data-saver page of an address.
pub(crate) fn address(address: &str) -> String {
    with(address, "&")
}

fn with(address: &str, and: &str) -> String {
    let (page, fragment) = match address.split_once('#') {
        Some((page, fragment)) => (page, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let before = if page.contains('?') { and } else { "?" };
    format!("{page}{before}{}{fragment}", Ask::LITE)
}

/// A rendered page as it is sent to save data: links to pages lead to their data-saver pages, forms ask for them, and the icons,
/// which are a file of their own, are left out. Templates leave out the rest by themselves.
pub(crate) fn page(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let tag = &rest[..end];
        if tag.starts_with("<svg class=\"icon") {
            rest = rest.find("</svg>").map_or("", |end| &rest[end + "</svg>".len()..]);
            continue;
        }
        if tag.starts_with("<a ") && !tag.contains(" data-full") {
            out.push_str(&link(tag));
        } else {
            out.push_str(tag);
        }
        if tag.starts_with("<form ") && tag.contains("method=\"get\"") {
            out.push_str("<input type=\"hidden\" name=\"lite\" value=\"1\">");
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn link(tag: &str) -> String {
    let Some((before, after)) = tag.split_once(" href=\"") else { return tag.to_owned() };
    let Some((address, after)) = after.split_once('"') else { return tag.to_owned() };
    if leads_to_page(address) {
        format!("{before} href=\"{}\"{after}", with(address, "&amp;"))
    } else {
        tag.to_owned()
    }
}

/// Files, feeds, forms and other sites have no such page.
fn leads_to_page(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    path.starts_with('/')
        && !path.starts_with("//")
        && !["/media/", "/assets/", "/account/", "/desk/"]
            .iter()
            .any(|place| format!("{path}/").starts_with(place))
        && ![".xml", ".json", ".txt", ".webmanifest"].iter().any(|ending| file.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_on_and_nothing_else_is_touched() {
        for (is, becomes) in [
            ("<a href=\"/harbour\">x</a>", "<a href=\"/harbour?lite\">x</a>"),
            ("<a class=\"x\" href=\"/a?month=2026-11#day\">", "<a class=\"x\" href=\"/a?month=2026-11&amp;lite#day\">"),
            ("<a href=\"#content\">", "<a href=\"#content\">"),
            ("<a href=\"/media/a/b.jpg\">", "<a href=\"/media/a/b.jpg\">"),
            ("<a href=\"/account\">", "<a href=\"/account\">"),
            ("<a href=\"/accounts-of-the-year\">", "<a href=\"/accounts-of-the-year?lite\">"),
            ("<a href=\"/ru/rss.xml\">", "<a href=\"/ru/rss.xml\">"),
            ("<a href=\"https://elsewhere.example/a\">", "<a href=\"https://elsewhere.example/a\">"),
            ("<a href=\"//elsewhere.example/a\">", "<a href=\"//elsewhere.example/a\">"),
            ("<a data-full href=\"/harbour\">", "<a data-full href=\"/harbour\">"),
            ("<link href=\"/harbour\">", "<link href=\"/harbour\">"),
            ("a<svg class=\"icon icon-tag\"><use></use></svg>b", "ab"),
            ("<svg class=\"day\"></svg>", "<svg class=\"day\"></svg>"),
            (
                "<form action=\"/search\" method=\"get\">",
                "<form action=\"/search\" method=\"get\"><input type=\"hidden\" name=\"lite\" value=\"1\">",
            ),
            ("1 < 2", "1 < 2"),
        ] {
            assert_eq!(page(is), becomes);
        }
    }
}
