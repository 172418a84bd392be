//! Words by which sites mark what not every stranger may read.
//!
//! Plugins and themes that close texts to strangers are without number, but they name what they do. What these words miss is
//! published, what they take wrongly is held: so they are many, and each is one that hardly anything else is named by.

/// Words in the name of something that encloses text, by which only some see that text.
const CLOSING: &[&str] = &[
    "access",
    "adminonly",
    "auth",
    "authenticated",
    "backers",
    "buyers",
    "capabilities",
    "capability",
    "accesscontrol",
    "commented",
    "conditional",
    "contentcontrol",
    "contentwall",
    "coursecomplete",
    "coursecompleted",
    "courseinprogress",
    "coursenotstarted",
    "customersonly",
    "donoronly",
    "donors",
    "draft",
    "editorsonly",
    "embargoed",
    "emember",
    "enrolled",
    "exclusive",
    "expire",
    "expires",
    "forbidden",
    "gate",
    "gated",
    "geoblock",
    "geofence",
    "geoip",
    "geotarget",
    "hidden",
    "hide",
    "hides",
    "hidereply",
    "if",
    "insiders",
    "internal",
    "invisible",
    "invited",
    "invitees",
    "laterpay",
    "leaky",
    "lock",
    "locked",
    "logged",
    "loggedin",
    "loggedinonly",
    "loginrequired",
    "logintoview",
    "member",
    "memberonly",
    "members",
    "membership",
    "memberships",
    "membersonly",
    "memberspace",
    "memberstack",
    "needlogin",
    "noguest",
    "noguests",
    "novisitors",
    "outseta",
    "paid",
    "paidcontent",
    "passster",
    "password",
    "patreon",
    "patron",
    "patrononly",
    "patrons",
    "payper",
    "payperpost",
    "payperview",
    "paypost",
    "paytoread",
    "paytoview",
    "paywall",
    "paywalled",
    "pdaprotect",
    "ppv",
    "premium",
    "private",
    "protect",
    "protected",
    "protector",
    "purchased",
    "purchasers",
    "registered",
    "registeredonly",
    "regwall",
    "replytoview",
    "requirelogin",
    "restrict",
    "restricted",
    "restriction",
    "restrictions",
    "restricts",
    "role",
    "roles",
    "scheduled",
    "secret",
    "secure",
    "sell",
    "sharetoview",
    "signedin",
    "sold",
    "sponsors",
    "staffonly",
    "steady",
    "student",
    "students",
    "subscribed",
    "subscriber",
    "subscribers",
    "subscribersonly",
    "supporters",
    "timed",
    "tinypass",
    "todo",
    "unlock",
    "unlocked",
    "useronly",
    "usersonly",
    "vip",
    "viponly",
    "visibility",
];

/// What stands within a longer word of such a name: `onlymembers`, `wpmemberonly`, `restrictcontent`.
const STEMS: &[&str] = &["logged", "member", "paywall", "premium", "protected", "restrict", "subscriber", "vipcontent"];
/// Words in which that means nothing.
const OTHERS: &[&str] = &["blogged", "dismember", "remember", "unprotected", "unrestricted"];

/// Words by which such a name means a screen, or an address that robots shall not read.
const HARMLESS: &[&str] = &["desktop", "email", "emails", "lg", "mail", "mailto", "md", "mobile", "phone", "print", "sm", "tablet", "xs"];

/// Words that are strangers' own.
const STRANGERS: &[&str] = &["anonymous", "everyone", "guest", "guests", "loggedout", "public", "visitor", "visitors"];

/// Words by which such a name means strangers after all.
const OPENING: &[&str] = &["non", "nonmember", "nonmembers", "nonsubscriber", "nonsubscribers", "not", "out"];

/// Words that turn it round once more: strangers are those from whom it is kept.
const AWAY: &[&str] =
    &["block", "deny", "except", "exclude", "forbid", "from", "hidden", "hide", "hides", "lock", "locked", "no", "without"];

/// What somebody has to do first, or to be, where a shortcode encloses a text; a form or a button is often called so, too.
const DONE_FIRST: &[&str] = &[
    "comment",
    "follow",
    "join",
    "like",
    "login",
    "pay",
    "purchase",
    "register",
    "reply",
    "share",
    "signin",
    "subscribe",
    "tweet",
];
/// Those of them that close by themselves.
const ALONE: &[&str] = &["login", "reply", "signin", "subscribe", "subscription", "subscriptions"];
/// What then can be done with the text.
const AFTERWARDS: &[&str] = &["access", "continue", "download", "read", "reveal", "see", "show", "unlock", "view"];
/// What such a form or button is called.
const FORMS: &[&str] = &["box", "button", "buttons", "cta", "form", "forms", "icon", "icons", "link", "links", "popup", "url", "widget"];

/// Words in the name of a field that closes a whole text if it is set: fewer, as fields are named by all sorts of words.
const FIELDS: &[&str] = &[
    "gated",
    "loggedin",
    "loginrequired",
    "memberonly",
    "membersonly",
    "paidarticle",
    "paidcontent",
    "paidonly",
    "paidpost",
    "paywall",
    "paywalled",
    "premium",
    "privatepost",
    "protected",
    "requirelogin",
    "restrict",
    "restricted",
    "restriction",
    "restrictions",
    "subscriber",
    "subscribers",
    "subscribersonly",
];
/// Words in the name of a field that says for whom a text is.
const WHOM: &[&str] = &["access", "accesslevel", "audience", "visibility"];
/// Words in the name of a field that names those who may read: any name closes.
const READERS: &[&str] = &["accessgroups", "allowedroles", "requiredrole", "requiredroles", "restrictto", "userroles"];
/// What names nobody in particular.
pub(crate) const ANYBODY: &[&str] =
    &["", "0", "[]", "a:0:{}", "all", "anyone", "default", "everybody", "everyone", "false", "no", "none", "off", "public"];

/// Values by which such a field is set.
pub(crate) const SET: &[&str] = &[
    "1",
    "locked",
    "logged-in",
    "logged_in",
    "loggedin",
    "member",
    "members",
    "metered",
    "on",
    "paid",
    "paid-members-only",
    "premium",
    "private",
    "protected",
    "registered",
    "restricted",
    "subscriber",
    "subscribers",
    "true",
    "yes",
];
/// Those of them that say yes, and nothing of whom.
pub(crate) const YES: &[&str] = &["1", "on", "true", "yes"];

/// Whether what has this name closes the text that it encloses to strangers.
pub fn encloses(name: &str) -> bool {
    let words = words(name);
    if speaks(&words, HARMLESS) {
        return false;
    }
    let is_for_strangers = speaks(&words, STRANGERS);
    if is_for_strangers && speaks(&words, &["non", "not"]) || (is_for_strangers || speaks(&words, OPENING)) && speaks(&words, AWAY) {
        return true;
    }
    let holds = |word: &String| {
        word.ends_with("locker") || STEMS.iter().any(|stem| word.contains(stem)) && !OTHERS.iter().any(|other| word.contains(other))
    };
    !is_for_strangers && !speaks(&words, OPENING) && (speaks(&words, CLOSING) || words.iter().any(holds))
}

/// Whether a shortcode of this name asks for something before it shows the text that it encloses: `[reply-to-view]`, `[login]`.
pub fn asks(name: &str) -> bool {
    let words = words(name);
    let is = |word: &String, of: &[&str]| of.contains(&word.as_str());
    let in_turn = |three: &[String]| matches!(three, [first, to, then] if is(first, DONE_FIRST) && to == "to" && is(then, AFTERWARDS));
    words.windows(3).any(in_turn)
        || speaks(&words, ALONE) && !speaks(&words, FORMS) && !speaks(&words, STRANGERS) && !speaks(&words, OPENING)
}

/// Whether a field of this name and value closes a whole text to strangers.
pub fn field(name: &str, value: &str) -> bool {
    let told = value.trim().to_ascii_lowercase();
    if ANYBODY.contains(&told.as_str()) {
        return false;
    }
    let words = words(name);
    if [HARMLESS, STRANGERS, OPENING].iter().any(|open| speaks(&words, open)) {
        return false;
    }
    let is_set = SET.contains(&told.as_str());
    // A list with something in it, as PHP writes it.
    let is_list = told.starts_with("a:") && speaks(&words, &["restrict", "restricted", "restriction", "restrictions", "protected"]);
    let is_number = told.parse::<u32>().is_ok();
    let names_somebody = is_set && !YES.contains(&told.as_str());
    speaks(&words, FIELDS) && (is_set || is_list)
        || is_number && words.iter().any(|word| word == "paywall")
        || speaks(&words, WHOM) && names_somebody
        || speaks(&words, READERS)
        || words == ["paid"] && is_set
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
pub(crate) fn words(name: &str) -> Vec<String> {
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
    use super::{asks, encloses, field};

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
            "hide_from_guests",
            "not_guest",
            "no-visitors",
            "hide_logged_out",
            "not_logged_out",
            "hide-from-non-members",
            "mycred_sell_this",
            "unlock_content",
            "pay_per_view",
            "supporters",
            "enrolled_only",
            "onlymembers",
            "users_only",
            "paidcontent",
            "regwall",
            "needlogin",
            "login_required",
            "forlogged",
            "subscriberview",
            "hidereply",
            "restrictcontent",
            "content_control",
            "wlm_ismember",
            "ld_student",
            "course_inprogress",
        ] {
            assert!(encloses(name), "{name}");
        }
        for name in [
            "reply",
            "reply-to-view",
            "login",
            "login_to_view",
            "subscribe",
            "share-to-see",
            "pay_to_read",
            "like-to-unlock",
            "ReplyToView",
        ] {
            assert!(asks(name) || encloses(name), "{name}");
        }
        for name in [
            "login_form",
            "subscribe_button",
            "click_to_view",
            "share",
            "comment",
            "how-to-read",
            "back_to_view",
            "tweet",
            "guest_login",
            "register_form",
        ] {
            assert!(!asks(name), "{name}");
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
            "remembered",
            "december",
            "blogged",
            "clock",
            "premiere",
            "gallery",
            "groups_member_not",
            "guest",
            "visitor",
            "public",
            "row",
            "columns",
            "tabs",
            "tab",
            "accordion",
            "toggle",
            "box",
            "alert",
            "one_half",
            "fusion_text",
            "vc_column_text",
            "su_note",
            "hidden_mobile",
            "share_buttons",
            "timeline",
            "blocks",
            "spoiler",
            "pricing_table",
        ] {
            assert!(!encloses(name), "{name}");
        }
    }

    #[test]
    fn fields_close_only_where_they_are_set() {
        assert!(field("is_premium", "1") && field("_membersOnly", "yes") && field("members_only", "on") && field("paywall", "true"));
        for (name, value) in [
            ("access_level", "premium"),
            ("paywall", "2"),
            ("paywall_level", "metered"),
            ("is_paid_article", "1"),
            ("content_visibility", "loggedin"),
            ("post_visibility", "members"),
            ("login_required", "1"),
            ("_private_post", "1"),
            ("required_role", "subscriber"),
            ("restrict_to", "editor"),
            ("_restrict_content", "a:1:{i:0;s:1:\"2\";}"),
            ("suremembers_access_groups", "a:1:{i:0;i:7;}"),
            ("swpm_protected", "1"),
            ("_paid", "1"),
        ] {
            assert!(field(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("access_level", "public"),
            ("post_visibility", "everyone"),
            ("_visibility", "1"),
            ("paywall", "0"),
            ("restrict_to", ""),
            ("_restrict_content", "a:0:{}"),
            ("is_paid_partnership", "1"),
            ("required_role", "none"),
            ("paid_by", "1"),
        ] {
            assert!(!field(name, value), "{name}={value}");
        }
        assert!(
            !field("is_premium", "0") && !field("premium_slider_settings", "{}") && !field("_edit_lock", "1") && !field("members", "12")
        );
    }
}
