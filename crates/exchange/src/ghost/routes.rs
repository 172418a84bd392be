//! The file of routes: where posts, tags and authors stood.

use crate::Refused;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Where everything stood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Routes {
    /// Collections in their order: a post belongs to the first one that takes it.
    pub collections: Vec<Collection>,
    /// Pattern of the pages of tags, like `/topic/{slug}/`; empty if there is none.
    pub tag: String,
    /// Pattern of the pages of authors.
    pub author: String,
}

/// A collection of posts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collection {
    /// Pattern of the addresses of its posts, like `/blog/{year}/{slug}/`.
    pub permalink: String,
    /// Which posts it takes.
    pub filter: Filter,
}

/// Which posts a collection takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those for which every term holds.
    Terms(Vec<Term>),
    /// A filter that this program does not read, as it stands there.
    Other(String),
}

/// A part of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// `tag`, `primary_tag`, `author`, `primary_author`.
    pub field: String,
    /// Slugs, of which one must fit.
    pub slugs: Vec<String>,
    /// None of them may fit.
    pub is_not: bool,
}

/// Whether a file is Ghost's file of routes, by its name.
pub fn is_routes(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let file = lower.rsplit('/').next().unwrap_or_default();
    file.starts_with("routes") && [".yaml", ".yml"].iter().any(|ending| file.ends_with(ending))
}

/// Reads `routes.yaml`.
///
/// # Errors
/// [`Refused`] if it is none.
pub fn routes(text: &str, name: &str) -> Result<Routes, Refused> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct File {
        collections: Option<Pairs>,
        taxonomies: Option<Pairs>,
    }
    let file: File = serde_saphyr::from_str(text).map_err(|error| Refused {
        file: name.to_owned(),
        line: 0,
        column: 0,
        message: format!("the YAML is damaged: {error}"),
        advice: "Give the file that Ghost wrote under Settings, Labs, Routes",
    })?;
    let field = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let collections = file.collections.unwrap_or_default().0.into_iter().map(|(path, value)| Collection {
        permalink: match field(&value, "permalink") {
            // Ghost asks for one; without it posts stand below the collection.
            pattern if pattern.is_empty() => format!("{}/{{slug}}/", path.trim_end_matches('/')),
            pattern => pattern,
        },
        filter: filter(&field(&value, "filter")),
    });
    let mut routes = Routes { collections: collections.collect(), ..Routes::default() };
    for (noun, value) in file.taxonomies.unwrap_or_default().0 {
        let pattern = value.as_str().unwrap_or_default().trim().to_owned();
        match noun.as_str() {
            "tag" => routes.tag = pattern,
            "author" => routes.author = pattern,
            _ => {}
        }
    }
    Ok(routes)
}

/// Reads a filter of Ghost's language, as far as it is terms that must all hold.
fn filter(text: &str) -> Filter {
    if text.is_empty() {
        return Filter::All;
    }
    let terms: Option<Vec<Term>> = text.split('+').map(term).collect();
    terms.map_or_else(|| Filter::Other(text.to_owned()), Filter::Terms)
}

fn term(text: &str) -> Option<Term> {
    let (field, value) = text.trim().split_once(':')?;
    let field = match field.trim() {
        "tag" | "tags" | "tags.slug" => "tag",
        "primary_tag" => "primary_tag",
        "author" | "authors" | "authors.slug" => "author",
        "primary_author" => "primary_author",
        _ => return None,
    };
    let value = value.trim();
    let (is_not, value) = value.strip_prefix('-').map_or((false, value), |value| (true, value));
    let value = value.strip_prefix('[').map_or(Some(value), |list| list.strip_suffix(']'))?;
    let slugs: Vec<String> = value.split(',').map(|slug| slug.trim().trim_matches(['\'', '"']).to_owned()).collect();
    let is_slug = |slug: &String| !slug.is_empty() && slug.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'));
    // Without brackets a comma means "or" between terms.
    let is_list = text.contains('[') || slugs.len() == 1;
    (is_list && slugs.iter().all(is_slug)).then(|| Term { field: field.to_owned(), slugs, is_not })
}

/// Names and values in the order in which they stand there; what is no mapping holds none.
#[derive(Default)]
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pairs, D::Error> {
        struct Gather;
        impl<'de> Visitor<'de> for Gather {
            type Value = Pairs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Pairs, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Pairs::default())
            }
            fn visit_unit<E>(self) -> Result<Pairs, E> {
                Ok(Pairs::default())
            }
            fn visit_str<E>(self, _: &str) -> Result<Pairs, E> {
                Ok(Pairs::default())
            }
        }
        deserializer.deserialize_any(Gather)
    }
}
