//! Words by which sites mark what not every stranger may read.
//!
//! Plugins and themes that close texts to strangers are without number, but they name what they do. What these words miss is
//! published, what they take wrongly is held: so they are many, and each is one that hardly anything else is named by.

/// Words in the name of something that encloses text, by which only some see that text.
const CLOSING: &[&str] = &[
    "access",
    "auth",
    "authenticated",
    "capabilities",
    "capability",
    "conditional",
    "draft",
    "emember",
    "exclusive",
    "expire",
    "expires",
    "gate",
    "gated",
    "geoip",
    "hidden",
    "hide",
    "if",
    "internal",
    "invisible",
    "lock",
    "locked",
    "loggedin",
    "member",
    "memberonly",
    "members",
    "membership",
    "memberships",
    "membersonly",
    "paid",
    "passster",
    "password",
    "patreon",
    "patron",
    "patrons",
    "paywall",
    "paywalled",
    "premium",
    "private",
    "protect",
    "protected",
    "protector",
    "registered",
    "restrict",
    "restricted",
    "restriction",
    "restrictions",
    "role",
    "roles",
    "scheduled",
    "secret",
    "secure",
    "subscribed",
    "subscriber",
    "subscribers",
    "subscribersonly",
    "timed",
    "todo",
    "vip",
    "visibility",
];

/// Words by which such a name means strangers after all, or a screen, or an address that robots shall not read.
const OPENING: &[&str] = &[
    "anonymous",
    "desktop",
    "email",
    "emails",
    "everyone",
    "guest",
    "guests",
    "lg",
    "loggedout",
    "mail",
    "mailto",
    "md",
    "mobile",
    "non",
    "nonmember",
    "nonmembers",
    "nonsubscriber",
    "not",
    "out",
    "phone",
    "print",
    "public",
    "sm",
    "tablet",
    "visitor",
    "visitors",
    "xs",
];

/// Words in the name of a field that closes a whole text if it is set: fewer, as fields are named by all sorts of words.
const FIELDS: &[&str] = &[
    "gated",
    "loggedin",
    "memberonly",
    "membersonly",
    "paywall",
    "paywalled",
    "premium",
    "restrict",
    "restricted",
    "restriction",
    "restrictions",
    "subscriber",
    "subscribers",
    "subscribersonly",
];

/// Values by which such a field is set.
const SET: &[&str] = &[
    "1",
    "locked",
    "logged-in",
    "logged_in",
    "loggedin",
    "member",
    "members",
    "on",
    "paid",
    "paid-members-only",
    "premium",
    "private",
    "protected",
    "restricted",
    "subscriber",
    "subscribers",
    "true",
    "yes",
];

/// Whether what has this name closes the text that it encloses to strangers.
pub fn encloses(name: &str) -> bool {
    let words = words(name);
    !speaks(&words, OPENING) && (speaks(&words, CLOSING) || words.iter().any(|word| word.ends_with("locker")))
}

/// Whether a field of this name and value closes a whole text to strangers.
pub fn field(name: &str, value: &str) -> bool {
    SET.contains(&value.trim().to_ascii_lowercase().as_str()) && {
        let words = words(name);
        !speaks(&words, OPENING) && speaks(&words, FIELDS)
    }
}

/// Whether a field of a text that some site maker wrote closes it: one of those, or one that says for whom the text is.
pub fn front(name: &str, value: &serde_json::Value) -> bool {
    let is_about_whom = ["access", "audience", "visibility"].iter().any(|known| name.eq_ignore_ascii_case(known));
    let told = match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => value.to_string(),
        _ => return false,
    };
    field(name, &told) || is_about_whom && SET.contains(&told.trim().to_ascii_lowercase().as_str())
}

/// Whether a paywall stands here: what follows it is closed.
pub(crate) fn breaks(name: &str) -> bool {
    words(name).iter().any(|word| matches!(word.as_str(), "paywall" | "paywalled"))
}

/// Whether one of these is a word of the name, or two neighbours of it together.
fn speaks(words: &[String], of: &[&str]) -> bool {
    let is_one = |word: &str| of.contains(&word);
    words.iter().any(|word| is_one(word)) || words.windows(2).any(|two| is_one(&two.concat()))
}

/// The words of a name, in lower case: `MM_Member_Decision`, `s2If`, `paid-members-only`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || was_small && letter.is_uppercase() {
            words.push(String::new());
        }
        was_small = letter.is_lowercase() || letter.is_numeric();
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{encloses, field};

    #[test]
    fn names_that_close_are_told_from_others() {
        for name in [
            "members",
            "restrict",
            "premium_content",
            "wcm_restrict",
            "pmpro_membership",
            "visibility",
            "MM_Member_Decision",
            "s2If",
            "is_user_logged_in",
            "um_loggedin",
            "sociallocker",
            "ihc-hide-content",
            "membership/members-only",
            "private_note",
            "paid-members-only",
            "wpmem_logged_in",
        ] {
            assert!(encloses(name), "{name}");
        }
        for name in [
            "column",
            "accessibility",
            "wlm_nonmember",
            "groups_non_member",
            "um_loggedout",
            "wpmem_logged_out",
            "su_guests",
            "hidden-xs",
            "hide_email",
            "button",
            "vc_row",
            "et_pb_section",
            "blockquote",
            "remember",
            "clock",
            "premiere",
            "gallery",
            "groups_member_not",
        ] {
            assert!(!encloses(name), "{name}");
        }
    }

    #[test]
    fn fields_close_only_where_they_are_set() {
        assert!(field("is_premium", "1") && field("_membersOnly", "yes") && field("members_only", "on") && field("paywall", "true"));
        assert!(
            !field("is_premium", "0") && !field("premium_slider_settings", "{}") && !field("_edit_lock", "1") && !field("members", "12")
        );
    }
}
