//! Menus: those of old, one item each, and those that are a body of blocks.

use super::item::Item;
use crate::body::markup::plain;
use serde_json::Value;

/// Where an entry of a menu leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a post, page or anything else with a number.
    Post {
        /// Its type.
        kind: String,
        /// Its number.
        id: i64,
    },
    /// To a term.
    Term {
        /// Its taxonomy.
        taxonomy: String,
        /// Its number.
        id: i64,
    },
    /// To an address.
    Address(String),
    /// To the front.
    Home,
    /// To all pages below that one, or below none (0); each is an entry of its own.
    Pages(i64),
    /// Nowhere: it only heads what stands below it.
    Nowhere,
}

/// An entry of a menu of old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    /// Number.
    pub id: i64,
    /// Number of the entry above; 0 = none.
    pub parent: i64,
    /// Place in the menu.
    pub order: i64,
    /// Slug of its menu.
    pub menu: String,
    /// Words; empty = the title of what it leads to.
    pub label: String,
    /// Where it leads.
    pub target: Target,
    /// A plugin showed it to some only.
    pub is_restricted: bool,
}

/// An entry of a menu, with those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Number of the item that it is; 0 = it is none.
    pub id: i64,
    /// Words; empty = the title of what it leads to.
    pub label: String,
    /// Where it leads.
    pub target: Target,
    /// A plugin showed it, and those below, to some only.
    pub is_restricted: bool,
    /// Entries below.
    pub below: Vec<Link>,
}

/// The entry that an item of type `nav_menu_item` holds.
pub fn item(item: &Item) -> Option<MenuItem> {
    let object = || item.meta("_menu_item_object_id").and_then(|id| id.parse::<i64>().ok());
    let target = match item.meta("_menu_item_type")? {
        "post_type" => Target::Post {
            kind: item.meta("_menu_item_object").unwrap_or("page").to_owned(),
            id: object()?,
        },
        "taxonomy" => Target::Term {
            taxonomy: item.meta("_menu_item_object").unwrap_or("category").to_owned(),
            id: object()?,
        },
        _ => address(item.meta("_menu_item_url").unwrap_or_default()),
    };
    let menu = item.filed("nav_menu").first().map(|menu| menu.key().to_owned()).unwrap_or_default();
    Some(MenuItem {
        id: item.id,
        parent: item.meta("_menu_item_menu_item_parent").and_then(|id| id.parse().ok()).unwrap_or(0),
        order: item.menu_order,
        menu,
        label: plain(&item.title),
        target,
        is_restricted: super::restriction::of_entry(item),
    })
}

fn address(url: &str) -> Target {
    // A place on the page that it stands on is none in a navigation.
    if url.is_empty() || url.starts_with('#') {
        Target::Nowhere
    } else {
        Target::Address(url.to_owned())
    }
}

/// The entries of one menu as a tree. An entry whose upper one is missing, or that goes in circles, stands at the top.
pub fn arrange(items: &[MenuItem], menu: &str) -> Vec<Link> {
    let mut own: Vec<&MenuItem> = items.iter().filter(|item| item.menu == menu).collect();
    own.sort_by_key(|item| (item.order, item.id));
    let is_top = |item: &MenuItem| {
        let mut above = item.parent;
        for _ in 0..own.len() {
            match own.iter().find(|other| other.id == above) {
                None => return item.parent == 0 || !own.iter().any(|other| other.id == item.parent),
                Some(other) => above = other.parent,
            }
        }
        true
    };
    let (top, below): (Vec<&MenuItem>, Vec<&MenuItem>) = own.iter().copied().partition(|item| is_top(item));
    top.into_iter().map(|item| branch(item, &below, 0)).collect()
}

fn branch(item: &MenuItem, all: &[&MenuItem], depth: usize) -> Link {
    let below = all.iter().filter(|other| other.parent == item.id && other.id != item.id);
    Link {
        id: item.id,
        is_restricted: item.is_restricted,
        label: item.label.clone(),
        target: item.target.clone(),
        below: if depth >= 32 { Vec::new() } else { below.map(|other| branch(other, all, depth + 1)).collect() },
    }
}

/// The entries of a menu of the block editor: the body of an item of type `wp_navigation`.
pub fn links(content: &str) -> Vec<Link> {
    super::content::menu_blocks(content)
}

/// An entry of the block editor's menus, by the values of its block.
pub(super) fn link(values: &Value, below: Vec<Link>) -> Option<Link> {
    let text = |name: &str| values.get(name).and_then(Value::as_str).unwrap_or_default();
    let id = values.get("id").and_then(Value::as_i64).filter(|id| *id > 0);
    let target = match (text("kind"), id) {
        ("post-type", Some(id)) => Target::Post { kind: text("type").to_owned(), id },
        ("taxonomy", Some(id)) => Target::Term {
            taxonomy: match text("type") {
                "tag" => "post_tag".to_owned(),
                other => other.to_owned(),
            },
            id,
        },
        _ => address(text("url")),
    };
    entry(plain(text("label")), target, below)
}

/// The front, or the list of all pages.
pub(super) fn whole(name: &str, values: &Value) -> Option<Link> {
    let label = plain(values.get("label").and_then(Value::as_str).unwrap_or_default());
    let target = match name {
        "home-link" => Target::Home,
        _ => Target::Pages(values.get("parentPageID").and_then(Value::as_i64).unwrap_or(0)),
    };
    entry(label, target, Vec::new())
}

fn entry(label: String, target: Target, below: Vec<Link>) -> Option<Link> {
    (!(label.is_empty() && target == Target::Nowhere && below.is_empty())).then_some(Link {
        id: 0,
        label,
        target,
        is_restricted: false,
        below,
    })
}
