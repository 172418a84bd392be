//! Fields of front matter that close a text to strangers.

use crate::restriction::{self, ANYBODY, SET, YES};
use serde_json::Value;

/// Words that say by themselves, in the name of a field of front matter, that a text is not for strangers if the field is set.
const KEPT: &[&str] = &[
    "confidential",
    "draft",
    "embargoed",
    "gated",
    "hidden",
    "internal",
    "locked",
    "member",
    "members",
    "membership",
    "paid",
    "paywall",
    "paywalled",
    "passcode",
    "passphrase",
    "password",
    "premium",
    "private",
    "protected",
    "restricted",
    "secret",
    "subscriber",
    "subscribers",
    "unlisted",
    "unpublished",
    "vip",
    "wip",
];
/// Words that say that it is for strangers, unless the field is off.
const SHOWN: &[&str] = &["live", "online", "public", "publish", "published", "released", "visible"];
/// Words that say nothing beside them.
const BESIDE: &[&str] = &["article", "content", "entry", "for", "is", "item", "only", "page", "post", "required", "requires", "this", "to"];
/// Names of fields that say how far a text has come, or for whom it is.
const STATES: &[&str] = &[
    "access",
    "accesslevel",
    "audience",
    "level",
    "poststate",
    "poststatus",
    "publishstate",
    "publishstatus",
    "state",
    "status",
    "visibility",
];
/// Those in which anything else than [`OPEN`] closes; what the others say may be about anything.
const ABOUT_WHOM: &[&str] = &["access", "accesslevel", "audience", "visibility", "poststatus", "publishstatus", "status"];
/// What such a field says of a text that is open to everybody.
const OPEN: &[&str] = &[
    "active",
    "approved",
    "complete",
    "completed",
    "current",
    "done",
    "evergreen",
    "final",
    "finished",
    "free",
    "live",
    "online",
    "open",
    "publish",
    "published",
    "ready",
    "released",
    "unrestricted",
    "visible",
    "world",
];
/// What says, whatever field says it, that a text is not out.
const NOT_OUT: &[&str] = &["deleted", "draft", "future", "hidden", "pending", "private", "scheduled", "trash", "unlisted", "unpublished"];

/// Whether a field of a text that some site maker wrote closes it: one whose name says so and whose value is not known to be open, or
/// one of [`restriction::field`]'s. Fields below `params` and `extra` are the author's own, too.
pub fn is_kept(name: &str, value: &serde_json::Value) -> bool {
    if let Value::Object(fields) = value {
        return ["params", "extra"].iter().any(|own| name.eq_ignore_ascii_case(own))
            && fields.iter().any(|(name, value)| is_kept(name, value));
    }
    let mut said: Vec<String> = Vec::new();
    match value {
        Value::Array(items) => said.extend(items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))),
        Value::Null => {}
        Value::String(text) => said.push(text.clone()),
        other => said.push(other.to_string()),
    }
    for text in &mut said {
        *text = text.trim().to_ascii_lowercase();
    }
    let is_in = |words: &[&str], text: &String| words.contains(&text.as_str());
    let is_open = said.iter().all(|text| is_in(ANYBODY, text) || is_in(&["f", "n"], text));
    let mut words = restriction::words(name);
    let whole = words.concat();
    words.retain(|word| !BESIDE.contains(&word.as_str()));
    // `hide: [toc]` leaves out parts of the page.
    let is_hide = words == ["hide"] && !value.is_array();
    let are = |of: &[&str]| !words.is_empty() && words.iter().all(|word| of.contains(&word.as_str()));
    if are(KEPT) || is_hide {
        return !is_open;
    }
    if are(SHOWN) {
        let is_off =
            |text: &String| is_in(&["false", "no", "off", "0", "n", "f", "never"], text) || is_in(NOT_OUT, text) || is_in(KEPT, text);
        return said.iter().any(is_off);
    }
    if STATES.contains(&whole.as_str()) {
        let is_closed = |text: &String| is_in(NOT_OUT, text) || is_in(KEPT, text) || is_in(SET, text) && !is_in(YES, text);
        let is_known = |text: &String| is_in(ANYBODY, text) || is_in(OPEN, text);
        return said
            .iter()
            .any(|text| is_closed(text) || ABOUT_WHOM.contains(&whole.as_str()) && !is_known(text));
    }
    said.iter().any(|text| restriction::field(name, text))
}

#[cfg(test)]
mod tests {
    #[test]
    fn fields_close_by_what_they_are_called() {
        let closed = |name: &str, json: &str| super::is_kept(name, &serde_json::from_str(json).unwrap_or_default());
        for (name, json) in [
            ("status", "\"Draft\""),
            ("status", "\"in review\""),
            ("public", "false"),
            ("is_visible", "\"no\""),
            ("hidden", "true"),
            ("is_draft", "true"),
            ("draft", "\"not yet\""),
            ("visibility", "[\"members\"]"),
            ("members", "[\"gold\"]"),
            ("members_only", "1"),
            ("password", "[\"a\", \"b\"]"),
            ("params", "{\"draft\": true}"),
            ("extra", "{\"premium\": true}"),
            ("access", "\"gold tier\""),
            ("published", "\"false\""),
        ] {
            assert!(closed(name, json), "{name}: {json}");
        }
        for (name, json) in [
            ("status", "\"published\""),
            ("state", "\"Washington\""),
            ("access", "\"open\""),
            ("visibility", "[\"public\"]"),
            ("public", "true"),
            ("published", "\"2020-01-02\""),
            ("draft", "false"),
            ("members", "[]"),
            ("password", "\"\""),
            ("hide_title", "true"),
            ("hide", "[\"toc\"]"),
            ("private_note", "\"x\""),
            ("params", "{\"draft\": false}"),
            ("title", "\"Draft\""),
            ("tags", "[\"private\"]"),
        ] {
            assert!(!closed(name, json), "{name}: {json}");
        }
    }
}
