//! What in a body not every stranger saw: blocks and shortcodes of plugins that close texts, and what was switched off.

use super::blocks;
use super::shortcode::{self, Shortcode};
use crate::restriction;
use serde_json::Value;

/// Shortcodes that close what they enclose, and whose names don't say so.
const SHORTCODES: &[&str] = &[
    "aam",
    "am4show",
    "erphpdown",
    "cleeng_content",
    "dap",
    "groups_can",
    "login-to-view",
    "login_to_view",
    "memberful",
    "mpinpage",
    "mpoverlay",
    "mycred_sell_this",
    "ppwp",
    "reply",
    "reply-to-view",
    "student",
    "um_show_content",
    "wpf",
];
/// Beginnings of names of shortcodes of plugins that do nothing else.
const SHORTCODE_FAMILIES: &[&str] = &[
    "accessally_",
    "arm_",
    "i4w_",
    "ihc-",
    "ihc_",
    "imember360",
    "lifterlms_",
    "llms_",
    "magicmembers",
    "memb_",
    "mepr-",
    "optimizemember",
    "pmpro_",
    "pms-",
    "rcp_",
    "swpm_",
    "urcr_",
    "wcm_",
    "wishlist",
    "wppb-",
];
/// Blocks that close what they enclose, and whose names don't say so.
const BLOCKS: &[&str] = &["wp-fusion/secure-block", "memberful/content", "content-control/container"];
/// Plugins whose name is one of the words but that close nothing.
const HARMLESS: &[&str] = &["premium/"];
/// Marks in the text itself behind which only subscribers read on.
const MARKS: &[&str] =
    &["___STEADY_PAYWALL___", "<!--paywall", "<!-- paywall", "<!--premium", "<!--members", "<!--subscribers", "<!--restricted"];
/// Values of a shortcode that say for whom it is.
const FOR_WHOM: &[&str] = &[
    "access",
    "capability",
    "display",
    "for",
    "role",
    "show",
    "show_to",
    "status",
    "to",
    "type",
    "user",
    "user_status",
    "view",
    "visible",
    "who",
];
/// Whom they name, if not everybody.
const SOME: &[&str] = &[
    "administrator",
    "contributor",
    "customer",
    "logged-in",
    "logged_in",
    "loggedin",
    "member",
    "members",
    "registered",
    "subscriber",
    "subscribers",
];
/// Values that only those have which are for some.
const LISTS: &[&str] =
    &["allowed_roles", "capabilities", "levels", "logged_in", "membership_id", "memberships", "plans", "roles", "user_roles"];
/// Values of a block that are conditions on who sees it, letters only: with any, a stranger may not.
const CONDITIONS: &[&str] = &[
    "advgbblockcontrols",
    "allowedroles",
    "conditionalblocks",
    "displayconditions",
    "kadenceconditional",
    "otterconditions",
    "requiredroles",
    "roles",
    "uagdisplayconditions",
    "uaguserrole",
    "userrole",
    "userroles",
    "visibilityconditions",
    "wickedblockconditions",
];
/// What stands in the values of a block that has something to say of who sees it; most have not, and are not read.
const HINTS: &[&str] = &[
    "isible",
    "isibility",
    "ondition",
    "oggedIn",
    "oggedOut",
    "loggedout",
    "contentControls",
    "estrict",
    "remium",
    "aywall",
    "UAGUserRole",
    "embersOnly",
    "emberOnly",
    "aidOnly",
    "ccessLevel",
    "ccessControl",
    "monetizeBlockDisplay",
    "advgbBlockControls",
    "oles\"",
    "serRole",
];

/// What in a text closes it, or a part of it, to strangers, in words; none = nothing that is known here.
pub fn of_text(content: &str) -> Option<String> {
    if let Some(mark) = MARKS.iter().find(|mark| content.contains(**mark)) {
        return Some(format!("`{mark}` in its text"));
    }
    of_blocks(content).or_else(|| of_shortcodes(content))
}

/// The plugin whose forms a text holds, if it closes texts by lists of its own, which no export has. What encloses a text closes that
/// text, and is no sign of more.
pub fn elsewhere(content: &str) -> Option<&'static str> {
    const SIGNS: &[(&str, &str)] = &[
        ("[pmpro_levels", "Paid Memberships Pro"),
        ("[pmpro_account", "Paid Memberships Pro"),
        ("[pmpro_checkout", "Paid Memberships Pro"),
        ("<!-- wp:pmpro/account", "Paid Memberships Pro"),
        ("<!-- wp:pmpro/checkout", "Paid Memberships Pro"),
        ("<!-- wp:pmpro/levels", "Paid Memberships Pro"),
        ("[swpm_login_form", "Simple Membership"),
        ("[swpm_registration_form", "Simple Membership"),
        ("[wlm_register", "WishList Member"),
        ("[s2Member-", "s2Member"),
        ("[arm_setup", "ARMember"),
        ("[MM_Form", "MemberMouse"),
    ];
    SIGNS.iter().find(|(sign, _)| content.contains(sign)).map(|(_, plugin)| *plugin)
}

/// Numbers of the reusable blocks that a text refers to.
pub fn references(content: &str) -> Vec<i64> {
    let mut found = Vec::new();
    blocks::each_mark(content, |name, values, _| {
        if name == "block" {
            found.extend(read(values).get("ref").and_then(Value::as_i64));
        }
    });
    found
}

fn of_blocks(content: &str) -> Option<String> {
    let mut found = None;
    blocks::each_mark(content, |name, values, mark| {
        if found.is_some() {
            return;
        }
        let is_harmless = HARMLESS.iter().any(|family| name.starts_with(family));
        let encloses = mark.encloses && (BLOCKS.contains(&name) || restriction::encloses(name));
        if !is_harmless && (encloses || restriction::breaks(name)) {
            found = Some(format!("the block `{name}`"));
        } else if has_hint(values) {
            let values = read(values);
            // Deeper blocks are read as plain HTML, hidden ones too.
            let is_hidden = mark.is_too_deep && hides(&values);
            found = closes(&values)
                .or_else(|| is_hidden.then(|| "hidden".to_owned()))
                .map(|key| format!("`{key}` of the block `{name}`"));
        }
    });
    found
}

fn of_shortcodes(content: &str) -> Option<String> {
    for (place, _) in content.match_indices('[') {
        // `[[name]]` is how `[name]` is written where it is meant as text.
        if content[..place].ends_with('[') {
            continue;
        }
        let Some(code) = shortcode::alone(&content[place..]) else { continue };
        let small = code.name.to_ascii_lowercase();
        let is_named = SHORTCODES.contains(&small.as_str())
            || SHORTCODE_FAMILIES.iter().any(|family| small.starts_with(family))
            || restriction::encloses(code.name)
            || restriction::asks(code.name);
        let is_off = is_switched_off(&code);
        if !(is_named || is_off || restriction::breaks(code.name) || is_for_some(&code)) {
            continue;
        }
        let is_ended = content[place + code.whole.len()..].contains(&format!("[/{}]", code.name));
        let is_bounded = || shortcode::parse(&content[place..]).is_some_and(|code| code.inner.is_some());
        if restriction::breaks(code.name) || is_ended && (!is_off || is_named || !is_bounded()) {
            return Some(format!("the shortcode `[{}]`", code.name));
        }
    }
    None
}

/// Whether a shortcode says that it is for some only.
fn is_for_some(code: &Shortcode<'_>) -> bool {
    code.values.iter().any(|(key, value)| {
        let names_some = || {
            value
                .split([',', '|', ' '])
                .any(|one| SOME.contains(&one.trim().to_ascii_lowercase().as_str()))
        };
        LISTS.contains(&key.as_str()) && !value.trim().is_empty()
            || FOR_WHOM.contains(&key.as_str()) && names_some()
            || key == "display_conditions"
    })
}

/// Whether a page builder's shortcode was switched off: nobody saw what it encloses.
pub(super) fn is_switched_off(code: &Shortcode<'_>) -> bool {
    let is = |name: &str, value: &str| code.value(name).is_some_and(|told| told.eq_ignore_ascii_case(value));
    match code.name {
        name if name.starts_with("et_pb_") => is("disabled", "on") || is("disabled_on", "on|on|on"),
        name if name.starts_with("vc_") => is("disable_element", "yes"),
        name if name.starts_with("fusion_") => is("status", "draft"),
        _ => is("visibility", "hidden"),
    }
}

/// Whether a block was hidden from everybody.
pub(super) fn is_hidden(values: &str) -> bool {
    has_hint(values) && hides(&read(values))
}

fn has_hint(values: &str) -> bool {
    HINTS.iter().any(|hint| values.contains(hint))
}

fn read(values: &str) -> Value {
    serde_json::from_str(values).unwrap_or_default()
}

fn hides(values: &Value) -> bool {
    // WordPress itself says `false`, or `false` for each kind of screen.
    let own = values.pointer("/metadata/blockVisibility");
    let screens = own.and_then(|own| own.get("viewport")).and_then(Value::as_object);
    own == Some(&Value::Bool(false))
        || screens.is_some_and(|screens| {
            ["mobile", "tablet", "desktop"]
                .iter()
                .all(|screen| screens.get(*screen) == Some(&Value::Bool(false)))
        })
        || values.pointer("/blockVisibility/hideBlock") == Some(&Value::Bool(true))
}

/// Which value of a block closes it to strangers.
fn closes(values: &Value) -> Option<String> {
    let entries = values.as_object()?;
    let is = |pointer: &str, wanted: &Value| values.pointer(pointer) == Some(wanted);
    let text = |pointer: &str| values.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let (yes, no) = (Value::Bool(true), Value::Bool(false));
    for (key, value) in entries {
        let letters: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let told = match value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            _ => String::new(),
        };
        let is_closed = match letters.as_str() {
            "blockvisibility" => controls(value),
            "contentcontrols" => {
                is_on(value) && text("/contentControls/rules/user/userStatus") != "logged_out" && value.pointer("/rules/user").is_some()
            }
            "editorskit" => is("/editorskit/loggedout", &no),
            // Newspack: rules of its own, or those of a gate; it may also hide a block from whom they fit.
            "newspackaccesscontrolrules" | "newspackaccesscontrolgateids" => {
                is_on(value) && text("/newspackAccessControlVisibility") != "hidden"
            }
            "monetizeblockdisplay" => told == "show-monetize-users",
            "loggedinshow" | "uagloggedout" | "visibilityblockenabled" => *value == yes,
            "umisrestrict" => (*value == yes || told == "1") && !matches!(text("/um_who_access"), "0" | "2"),
            "llmsvisibility" => !matches!(told.as_str(), "" | "all" | "not_enrolled" | "logged_out"),
            letters => CONDITIONS.contains(&letters) && is_on(value) || restriction::field(key, &told),
        };
        if is_closed {
            return Some(key.clone());
        }
    }
    None
}

/// Whether the plugin Block Visibility asks more than for a size of screen, or for strangers.
fn controls(value: &Value) -> bool {
    // Its first version kept each condition by itself.
    let role = value.get("visibilityByRole").and_then(Value::as_str).unwrap_or("all");
    if !matches!(role, "" | "all" | "public" | "logged-out") || value.get("scheduling").is_some_and(is_on) {
        return true;
    }
    let sets = value.get("controlSets").and_then(Value::as_array).into_iter().flatten();
    sets.filter(|set| set.get("enable") != Some(&Value::Bool(false)))
        .filter_map(|set| set.get("controls")?.as_object())
        .flatten()
        .any(|(name, control)| match name.as_str() {
            "screenSize" | "browserDevice" => false,
            "userRole" => {
                !matches!(control.get("visibilityByRole").and_then(Value::as_str).unwrap_or("public"), "public" | "all" | "logged-out")
            }
            _ => is_on(control),
        })
}

/// Whether a condition is one: not empty, not switched off.
fn is_on(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) | Value::Number(_) => true,
        Value::String(text) => !matches!(text.as_str(), "" | "none" | "default" | "all"),
        Value::Array(list) => list.iter().any(is_on),
        Value::Object(entries) => {
            let is_off = ["enable", "enabled"].iter().any(|name| entries.get(*name) == Some(&Value::Bool(false)));
            !is_off && entries.values().any(is_on)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_hidden, of_text};

    #[test]
    fn what_closes_a_text_is_found_wherever_it_stands() {
        let deep = "<!-- wp:group -->".repeat(50);
        for text in [
            "<!-- wp:premium-content/container --><div><!-- wp:premium-content/subscriber-view --><p>x</p><!-- /wp:premium-content/subscriber-view --></div>",
            "<p>a</p><!-- wp:jetpack/paywall --><!-- /wp:jetpack/paywall --><p>b</p>",
            "<!-- wp:jetpack/paywall /--><p>b</p>",
            "<!-- wp:paragraph {\"visibilityBlockEnabled\":true,\"segment\":\"specific\",\"levels\":[\"1\"]} --><p>b</p><!-- /wp:paragraph -->",
            "<!-- wp:paragraph {\"blockVisibility\":{\"visibilityByRole\":\"logged-in\"}} --><p>b</p><!-- /wp:paragraph -->",
            "<!-- wp:paragraph {\"blockVisibility\":{\"scheduling\":{\"enable\":true,\"start\":\"2099-01-01T00:00:00\"}}} --><p>b</p><!-- /wp:paragraph -->",
            "[erphpdown]b[/erphpdown]",
            "[mycred_sell_this price=\"5\"]b[/mycred_sell_this]",
            "[login-to-view]b[/login-to-view]",
            "[reply]b[/reply]",
            "[share-to-see]b[/share-to-see]",
            "[subscribe]b[/subscribe]",
            "[hide_from_guests]b[/hide_from_guests]",
            "[row][column][unlock_it points=\"3\"]b[/unlock_it][/column][/row]",
            "[memb_has_any_tag tagid=\"7\"]b[/memb_has_any_tag]",
            "<!-- wp:membership/members-only --><p>x</p><!-- /wp:membership/members-only -->",
            &format!("{deep}<!-- wp:groups/groups-member --><p>x</p><!-- /wp:groups/groups-member -->"),
            &format!("{deep}<!-- wp:paragraph {{\"metadata\":{{\"blockVisibility\":false}}}} --><p>x</p>"),
            "<!-- wp:group {\"blockVisibility\":{\"controlSets\":[{\"id\":1,\"enable\":true,\"controls\":{\"userRole\":{\"visibilityByRole\":\"logged-in\"}}}]}} -->x",
            "<!-- wp:paragraph {\"conditionalBlocks\":[{\"type\":\"userLoggedIn\"}]} --><p>x</p>",
            "<!-- wp:paragraph {\"editorskit\":{\"desktop\":true,\"loggedout\":false}} --><p>x</p>",
            "<!-- wp:paragraph {\"contentControls\":{\"enabled\":true,\"rules\":{\"user\":{\"userStatus\":\"logged_in\"}}}} --><p>x</p>",
            "<!-- wp:group {\"newspackAccessControlMode\":\"custom\",\"newspackAccessControlRules\":{\"registration\":{\"active\":true}},\"newspackAccessControlVisibility\":\"visible\"} -->x",
            "<!-- wp:group {\"newspackAccessControlMode\":\"gate\",\"newspackAccessControlGateIds\":[12]} -->x",
            "<!-- wp:paragraph {\"monetizeBlockDisplay\":\"show-monetize-users\"} --><p>x</p>",
            "<!-- wp:paragraph {\"advgbBlockControls\":[{\"control\":\"user_role\",\"enabled\":true,\"roles\":[\"subscriber\"]}]} --><p>x</p>",
            "<!-- wp:group {\"memberOnly\":true} -->x",
            "<!-- wp:group {\"paidOnly\":true} -->x",
            "<!-- wp:group {\"userRoles\":[\"subscriber\"]} -->x",
            "<!-- wp:group {\"visibility\":\"private\"} -->x",
            "<!-- wp:group {\"accessLevel\":\"paid\"} -->x",
            "<!-- wp:learndash/ld-student --><p>x</p><!-- /wp:learndash/ld-student -->",
            "[ld_student]x[/ld_student]",
            "[course_complete course_id=\"3\"]x[/course_complete]",
            "[onlymembers]x[/onlymembers]",
            "[members]x[/members]",
            "<pre>[restrict]x[/restrict]</pre>",
            "[mepr-active rules=\"1\"]x[/mepr-active]",
            "[box role=\"subscriber\"]x[/box]",
            "[visibility type=\"logged_in\"]x[/visibility]",
            "[s2If current_user_can(x)]x[/s2If]",
            "a\n[paywall]\nb",
            "a ___STEADY_PAYWALL___ b",
            "[outer][inner][private]x[/private][/inner][/outer]",
            "[vc_row disable_element=\"yes\"][vc_row]x[/vc_row][/vc_row]",
        ] {
            assert!(of_text(text).is_some(), "{text}");
        }
        for text in [
            "<!-- wp:paragraph {\"lock\":{\"move\":true,\"remove\":true}} --><p>members only [sic]</p><!-- /wp:paragraph -->",
            "<!-- wp:premium/heading --><h2>x</h2><!-- /wp:premium/heading -->",
            "<!-- wp:jetpack/subscriptions /-->",
            "<!-- wp:group {\"editorskit\":{\"loggedin\":true,\"loggedout\":true}} -->x",
            "<!-- wp:group {\"blockVisibility\":{\"controlSets\":[{\"id\":1,\"controls\":{\"screenSize\":{\"x\":1}}}]}} -->x",
            "<!-- wp:group {\"newspackAccessControlRules\":{\"registration\":{\"active\":true}},\"newspackAccessControlVisibility\":\"hidden\"} -->x",
            "<!-- wp:group {\"newspackAccessControlRules\":[],\"newspackAccessControlGateIds\":[]} -->x",
            "<!-- wp:paragraph {\"monetizeBlockDisplay\":\"always-show\"} --><p>x</p>",
            "<!-- wp:group {\"visibility\":\"visible\"} -->x",
            "[button type=\"primary\"]x[/button]",
            "[members_login_form]",
            "[[members]]x[[/members]]",
            "[wlm_nonmember]x[/wlm_nonmember]",
            "[gallery type=\"members\"]",
            "[vc_row disable_element=\"yes\"]x[/vc_row]",
            "[heading level=\"2\"]x[/heading]",
            "[row][column width=\"1/2\"]x[/column][/row]",
            "[tabs][tab title=\"A\"]x[/tab][/tabs]",
            "[guest]x[/guest]",
            "[login_form]x[/login_form]",
            "<!-- wp:jetpack/subscriptions --><div>[jetpack_subscription_form]</div><!-- /wp:jetpack/subscriptions -->",
            "",
        ] {
            assert_eq!(of_text(text), None, "{text}");
        }
    }

    #[test]
    fn hidden_blocks() {
        for values in [
            "{\"metadata\":{\"blockVisibility\":false}}",
            "{\"blockVisibility\":{\"hideBlock\":true}}",
            "{\"metadata\":{\"blockVisibility\":{\"viewport\":{\"mobile\":false,\"tablet\":false,\"desktop\":false}}}}",
        ] {
            assert!(is_hidden(values), "{values}");
        }
        for values in [
            "",
            "{\"metadata\":{\"blockVisibility\":true}}",
            "{\"blockVisibility\":{\"hideBlock\":false}}",
            "{\"metadata\":{\"blockVisibility\":{\"viewport\":{\"mobile\":false}}}}",
        ] {
            assert!(!is_hidden(values), "{values}");
        }
    }
}
