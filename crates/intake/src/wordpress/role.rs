//! What each post type becomes, and what of it readers may see.

use crate::articles::UNKNOWN_TYPE;
use crate::report::Reason;
use exchange::wordpress::{Item, meta};
use std::str::FromStr;

/// What the items of a type become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Articles.
    Article,
    /// Static pages.
    Page,
    /// Nothing.
    Skip,
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Role, String> {
        match text {
            "article" => Ok(Role::Article),
            "page" => Ok(Role::Page),
            "skip" => Ok(Role::Skip),
            other => Err(format!("`{other}` is none of: article, page, skip")),
        }
    }
}

/// What an item is to an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Article,
    Page,
    /// Of a type that nobody named: it may be an order or a form.
    Unknown,
    Attachment,
    MenuItem,
    Navigation,
    Block,
    Guest,
    /// Left out, with a reason.
    LeftOut(&'static str, &'static str),
}

/// Types that hold the old site's design or workings and no text for readers.
const WORKINGS: &[&str] = &[
    "wp_template",
    "wp_template_part",
    "wp_global_styles",
    "wp_font_family",
    "wp_font_face",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "user_request",
    "acf-field-group",
    "acf-field",
    "acf-post-type",
    "acf-taxonomy",
    "acf-ui-options-page",
    "elementor_library",
    "elementor_font",
    "elementor_icons",
    "et_pb_layout",
    "wpcode",
    "scheduled-action",
    "jp_mem_plan",
    "jp_pay_order",
    "jetpack_migration",
    "amp_validated_url",
    "nf_sub",
];

pub(super) fn what(kind: &str, types: &[(String, Role)]) -> What {
    if let Some((_, role)) = types.iter().find(|(name, _)| name == kind) {
        return match role {
            Role::Article => What::Article,
            Role::Page => What::Page,
            Role::Skip => What::LeftOut("skipped", "its type is left out, as asked"),
        };
    }
    match kind {
        "post" => What::Article,
        "page" => What::Page,
        "attachment" => What::Attachment,
        "nav_menu_item" => What::MenuItem,
        "wp_navigation" => What::Navigation,
        "wp_block" => What::Block,
        "guest-author" => What::Guest,
        "revision" => What::LeftOut("revision", "an earlier state of another item; the newest is taken"),
        kind if WORKINGS.contains(&kind) => {
            What::LeftOut("workings", "it belongs to the old site's design or workings, not to what readers read")
        }
        _ => What::Unknown,
    }
}

/// Whether everybody saw a reusable block where it is referred to.
pub(super) fn is_public_block(item: &Item) -> bool {
    item.status == "publish" && item.password.is_empty()
}

/// Whether any stranger could read an item at the source; if not, why.
pub(super) fn held(item: &Item, what: What, now: i64) -> Option<Reason> {
    let is_told = matches!(item.status.as_str(), "private" | "draft" | "auto-draft" | "pending" | "future" | "trash");
    if what == What::Unknown && !is_told && item.password.is_empty() {
        return Some(Reason::new(
            UNKNOWN_TYPE,
            format!(
                "`{0}` is a type of the site's own, which may be an order or a form; it came in unpublished (--type {0}=article or =page publishes it)",
                item.kind
            ),
        ));
    }
    if !item.password.is_empty() {
        return Some(Reason::new("password", "it had a password at the source"));
    }
    let message = match item.status.as_str() {
        "publish" => {
            return (meta::published_at(item) > Some(now)).then(|| Reason::new("future", "its day of publication is still to come"));
        }
        "private" => "only the site's own people could read it",
        "draft" | "auto-draft" => "it was a draft",
        "pending" => "it waited for review",
        "future" => "it was to be published later",
        "trash" => "it lay in the trash",
        "" => "the export does not say that it was public",
        _ => "its status is none that readers could see",
    };
    Some(Reason::new(if item.status.is_empty() { "no_status" } else { &item.status }, message))
}
