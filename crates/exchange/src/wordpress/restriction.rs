//! What of a published item not every stranger could read at its site: plugins that sell or close texts say so in values, blocks,
//! shortcodes and rules. `publish` says nothing of it.

use super::content;
use super::item::Item;
use super::php::{self, Value};
use crate::restriction::{encloses, field};

pub use content::{elsewhere, of_text, references};

/// Which values of a field close an item.
enum Closing {
    /// Any but nothing, none, no and all.
    Any,
    /// Any but these, and nothing.
    Unless(&'static [&'static str]),
    /// A serialised value in which one of these stands.
    With(&'static [&'static str]),
}

/// Fields of the plugins that close texts: Jetpack, Members, Restrict Content (Pro), ARMember, Paid Member Subscriptions, Profile
/// Builder, User Registration, Ultimate Member, Groups, Private Content Plus, Passster, Memberful, Patreon, WP-Members, s2Member, Easy
/// Digital Downloads, LifterLMS, LaterPay, Tinypass, Pay per Post, WP Fusion, Indeed Ultimate Membership, Leaky Paywall, Prevent
/// Direct Access, Password Protect; and the page builders' conditions.
const FIELDS: &[(&str, Closing)] = &[
    ("_jetpack_newsletter_access", Closing::Unless(&["everybody"])),
    ("_jetpack_memberships_contains_paywalled_content", Closing::Any),
    ("_jetpack_memberships_contains_paid_content", Closing::Any),
    ("_members_access_role", Closing::Any),
    ("rcp_subscription_level", Closing::Any),
    ("rcp_access_level", Closing::Any),
    ("rcp_user_level", Closing::Any),
    ("rcUserLevel", Closing::Any),
    ("_is_paid", Closing::Any),
    ("is_paid", Closing::Any),
    ("arm_access_plan", Closing::Any),
    ("pms-content-restrict-subscription-plan", Closing::Any),
    ("pms-content-restrict-all-subscription-plans", Closing::Any),
    ("pms-content-restrict-user-status", Closing::Any),
    ("wppb-content-restrict-user-role", Closing::Any),
    ("wppb-content-restrict-user-status", Closing::Any),
    ("urcr_meta_override_global_settings", Closing::Any),
    ("urcr_allow_to", Closing::Any),
    ("groups-read", Closing::Any),
    ("groups-groups_read_post", Closing::Any),
    ("_wppcp_post_page_visibility", Closing::Unless(&["all", "guest", "none"])),
    ("passster_activate_protection", Closing::Any),
    ("memberful_acl", Closing::Any),
    ("memberful_available_to_any_registered_user", Closing::Any),
    ("memberful_available_to_anybody_subscribed_to_a_plan", Closing::Any),
    ("patreon-level", Closing::Any),
    ("_wpmem_block", Closing::Any),
    ("s2member_ccaps_req", Closing::Any),
    ("_edd_cr_restricted_to", Closing::Any),
    ("_llms_is_restricted", Closing::Any),
    ("laterpay_post_prices", Closing::Any),
    ("tinypass", Closing::Any),
    ("woocommerce_ppp_product_id", Closing::Any),
    ("wc_pay_per_post_product_ids", Closing::Any),
    ("ihc_mb_who", Closing::Unless(&["all", "unreg"])),
    ("_pda_protection", Closing::Any),
    ("ppwp_post_password_protection", Closing::Any),
    ("wpf-settings", Closing::With(&["\"lock_content\";b:1", "\"lock_content\";i:1", "\"lock_content\";s:1:\"1\""])),
    ("_issuem_leaky_paywall_visibility", Closing::With(&["\"only\"", "\"onlyalways\""])),
    (
        "_elementor_data",
        Closing::With(&["\"e_display_conditions\":[\"", "\"e_display_conditions\":[{", "\"enabled_visibility\":\"yes\""]),
    ),
    (
        "_fl_builder_data",
        Closing::With(&[
            "\"visibility_display\";s:9:\"logged_in\"",
            "\"visibility_display\";s:1:\"0\"",
            "\"visibility_user_capability\";s:",
        ]),
    ),
    ("_yith_wcmbs_restrict_access_plan", Closing::Any),
    ("_is4wp_membership_levels", Closing::Any),
    ("_is4wp_any_membership", Closing::Any),
    ("_coil_monetize_post_status", Closing::With(&["gate-all", "gate-tagged"])),
    ("_bricks_page_content_2", Closing::With(&["\"_conditions\""])),
];

/// Addresses to which a plugin sent whoever asked for an item, which itself was never shown; some only where another field is set.
const ELSEWHERE: &[(&str, &str)] = &[
    ("_links_to", ""),
    ("_yoast_wpseo_redirect", ""),
    ("_pprredirect_url", "_pprredirect_active"),
    ("_seopress_redirections_value", "_seopress_redirections_enabled"),
];

/// Post types under which a plugin keeps rules that close texts, if the rest of them is in no export.
const RULES: &[(&str, &str)] = &[
    ("wc_membership_plan", WOO),
    ("restriction", "Restrict User Access"),
    ("cc_restriction", "Content Control"),
    ("wsm_access_group", "SureMembers"),
];

/// What closed an item, or a part of it, to strangers, in words; none = nothing that is known here.
pub fn of(item: &Item) -> Option<String> {
    if let Some((key, _)) = item.meta.iter().find(|(key, value)| closes(key, value)) {
        return Some(format!("its field `{key}`"));
    }
    if let Some(template) = item.meta("_wp_page_template").filter(|name| field(name, "yes")) {
        return Some(format!("its template `{template}`"));
    }
    let is_closing = |slug: &str| {
        matches!(slug, "premium" | "premium-content" | "paid-content" | "paywall") || slug.ends_with("-only") && encloses(slug)
    };
    let term = item.terms.iter().find(|term| match term.taxonomy.as_str() {
        "category" => is_closing(&term.slug),
        "post_tag" | "author" | "nav_menu" => false,
        taxonomy => field(taxonomy, "yes"),
    });
    if let Some(term) = term {
        return Some(format!("`{}`, under which it is filed", term.key()));
    }
    of_text(&item.content)
}

/// Whether a field closes an item.
fn closes(key: &str, value: &str) -> bool {
    let value = value.trim();
    if key == "um_content_restriction" {
        return php::read(value).is_some_and(|value| {
            // By version and by form, the same is kept as a text, a number or a truth.
            let is = |name: &str, number: i64| match value.get(name) {
                Some(Value::Bool(set)) => *set && number == 1,
                Some(Value::Int(own)) => *own == number,
                Some(Value::Text(text)) => text.trim() == number.to_string(),
                _ => false,
            };
            is("_um_custom_access_settings", 1) && is("_um_accessible", 2)
        });
    }
    match FIELDS.iter().find(|(name, _)| *name == key) {
        Some((_, Closing::Any)) => is_set(value),
        Some((_, Closing::Unless(open))) => is_set(value) && !open.contains(&value),
        Some((_, Closing::With(signs))) => signs.iter().any(|sign| value.contains(sign)),
        // Google's Reader Revenue Manager: the product whose buyers may read, by publication.
        None if key.starts_with("googlesitekit_rrm_") => is_set(value) && !value.ends_with("openaccess"),
        None => field(key, value),
    }
}

fn is_set(value: &str) -> bool {
    !matches!(
        value.to_ascii_lowercase().as_str(),
        "" | "0" | "no" | "none" | "all" | "false" | "off" | "a:0:{}" | "[]" | "default"
    )
}

/// Where an item sent its readers on to, if its own text was never shown.
pub fn sent_on(item: &Item) -> Option<&str> {
    ELSEWHERE
        .iter()
        .filter(|(_, switch)| switch.is_empty() || item.meta(switch).is_some_and(is_set))
        .find_map(|(name, _)| item.meta(name))
}

/// Whether only some saw an entry of a menu.
pub fn of_entry(item: &Item) -> bool {
    let is_for_some = |value: &str| value != "out" && is_set(value);
    item.meta("_nav_menu_role").is_some_and(is_for_some)
        || item.meta("if_menu_enable").is_some_and(is_set)
        || item.meta("_jp_nav_item_options").is_some_and(|value| value.contains("\"logged_in\""))
}

/// What MemberPress closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// All items of a type; of every type if it is empty.
    All(String),
    /// The item of that number.
    One(i64),
    /// Items below that one.
    Below(i64),
    /// What is filed under a term: taxonomy and slug. A rule may name a term by its number instead.
    Filed(String, String),
    /// What its addresses say, or anything that is not known here.
    Unknown,
}

/// The rule of MemberPress that an item holds; `None` if it is none, or closes nothing by itself.
pub fn rule(item: &Item) -> Option<Rule> {
    if item.kind != "memberpressrule" || item.status != "publish" {
        return None;
    }
    let about = item.meta("_mepr_rules_content").unwrap_or_default();
    let number = about.parse().ok();
    let kind = item.meta("_mepr_rules_type").unwrap_or_default();
    Some(match (kind, kind.split_once('_'), number) {
        // It only says who sees what its shortcodes enclose.
        ("partial", _, _) => return None,
        ("all", _, _) => Rule::All(String::new()),
        ("category", _, _) => Rule::Filed("category".into(), about.to_owned()),
        ("tag", _, _) => Rule::Filed("post_tag".into(), about.to_owned()),
        (_, Some(("all", kind)), _) if !kind.starts_with("tax") => Rule::All(kind.to_owned()),
        (_, Some(("single", _)), Some(id)) => Rule::One(id),
        (_, Some(("parent", _)), Some(id)) => Rule::Below(id),
        _ => Rule::Unknown,
    })
}

/// The plugin that keeps its rules in lists of its own, and a field by which it opens an item to everybody.
const WOO: &str = "WooCommerce Memberships";

/// Whether an item was opened to everybody, whatever that plugin's rules say.
pub fn is_opened(item: &Item, plugin: &str) -> bool {
    plugin == WOO && item.meta("_wc_memberships_force_public").is_some_and(is_set)
}

/// The plugin whose rules an item is part of, if they can't be told from the export.
pub fn rules_of(item: &Item) -> Option<&'static str> {
    // Where that plugin is, it leaves such a field on whatever is saved.
    if item.meta.iter().any(|(key, _)| key.starts_with("_wc_memberships_")) {
        return Some(WOO);
    }
    if item.kind == "memberpressrule" {
        return (rule(item) == Some(Rule::Unknown)).then_some("MemberPress");
    }
    let of_type = || {
        RULES
            .iter()
            .find(|(kind, _)| *kind == item.kind)
            .map(|(_, plugin)| *plugin)
            .filter(|_| item.status == "publish")
    };
    of_type().or_else(|| elsewhere(&item.content))
}

impl Rule {
    /// Whether it closes an item.
    pub fn closes(&self, item: &Item) -> bool {
        match self {
            Rule::All(kind) => kind.is_empty() || item.kind == *kind || item.kind == kind.trim_end_matches('s'),
            Rule::One(id) => item.id == *id,
            Rule::Below(id) => item.parent == *id,
            Rule::Filed(taxonomy, key) => item.filed(taxonomy).iter().any(|term| term.key() == key),
            Rule::Unknown => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wordpress::Filed;

    fn item(fields: &[(&str, &str)]) -> Item {
        Item {
            kind: "post".into(),
            status: "publish".into(),
            meta: fields.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
            ..Item::default()
        }
    }

    #[test]
    fn fields_that_close() {
        for (key, value) in [
            ("_jetpack_newsletter_access", "paid_subscribers"),
            ("_members_access_role", "subscriber"),
            ("rcp_subscription_level", "any"),
            ("um_content_restriction", "a:2:{s:26:\"_um_custom_access_settings\";b:1;s:14:\"_um_accessible\";s:1:\"2\";}"),
            ("um_content_restriction", "a:2:{s:26:\"_um_custom_access_settings\";i:1;s:14:\"_um_accessible\";i:2;}"),
            ("um_content_restriction", "a:2:{s:26:\"_um_custom_access_settings\";s:1:\"1\";s:14:\"_um_accessible\";i:2;}"),
            ("wpf-settings", "a:1:{s:12:\"lock_content\";b:1;}"),
            ("_elementor_data", "[{\"settings\":{\"e_display_conditions\":[\"{}\"]}}]"),
            ("is_premium", "1"),
            ("_wp_page_template", "page-members-only.php"),
        ] {
            assert!(of(&item(&[(key, value)])).is_some(), "{key}={value}");
        }
        for (key, value) in [
            ("_jetpack_newsletter_access", "everybody"),
            ("rcp_user_level", "All"),
            ("rcp_access_level", "None"),
            ("patreon-level", "0"),
            ("um_content_restriction", "a:2:{s:26:\"_um_custom_access_settings\";b:0;s:14:\"_um_accessible\";s:1:\"2\";}"),
            ("_elementor_data", "[{\"settings\":{\"e_display_conditions\":\"\"}}]"),
            ("_edit_lock", "1690000000:1"),
            ("_wp_page_template", "default"),
        ] {
            assert_eq!(of(&item(&[(key, value)])), None, "{key}={value}");
        }
    }

    #[test]
    fn rules_of_memberpress() {
        let of = |kind: &str, about: &str| {
            rule(&Item {
                kind: "memberpressrule".into(),
                ..item(&[("_mepr_rules_type", kind), ("_mepr_rules_content", about)])
            })
        };
        let post = Item {
            id: 7,
            terms: vec![Filed {
                taxonomy: "category".into(),
                slug: "inside".into(),
                name: "Inside".into(),
            }],
            ..item(&[])
        };
        for (kind, about, closes) in [
            ("all", "", true),
            ("all_post", "", true),
            ("all_page", "", false),
            ("single_post", "7", true),
            ("single_post", "8", false),
            ("category", "inside", true),
            ("category", "other", false),
            ("tag", "inside", false),
        ] {
            assert_eq!(of(kind, about).expect("a rule").closes(&post), closes, "{kind} {about}");
        }
        assert_eq!((of("partial", ""), of("custom", "/a/")), (None, Some(Rule::Unknown)));
    }
}
