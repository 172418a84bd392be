//! The sample newspaper's files, and the front matter that `article create` reads as well.

use crate::failure::Failure;
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The files of Marren Tidings.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../sample"]
#[exclude = "draw/*"]
pub struct Files;

/// `paper.toml`: everything but the stories.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Paper {
    pub settings: Settings,
    pub editions: Vec<Edition>,
    pub sections: Vec<Section>,
    pub authors: Vec<Author>,
    pub tags: Vec<Tag>,
    pub navigation: Vec<Navigation>,
    pub pages: Vec<Page>,
    pub fronts: Vec<Front>,
    pub redirects: Vec<Redirect>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub name: String,
    pub tagline: String,
    pub description: String,
    pub time_zone: String,
    pub copyright: String,
    pub licence: String,
    pub footer: String,
    pub contact: String,
    pub report: String,
    pub social_card: String,
    pub profiles: Vec<BTreeMap<String, String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Edition {
    pub code: String,
    pub name: String,
    pub language: String,
    pub language_name: String,
    pub direction: String,
    pub tagline: String,
    pub description: String,
    pub footer: String,
    pub position: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Section {
    pub edition: String,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub parent: Option<String>,
    pub position: i64,
    /// Readers may comment on its stories.
    pub comments: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Author {
    pub slug: String,
    pub name: String,
    pub names: BTreeMap<String, String>,
    pub role: String,
    pub roles: BTreeMap<String, String>,
    pub bio: String,
    pub bios: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tag {
    pub slug: String,
    pub name: String,
    pub names: BTreeMap<String, String>,
    pub description: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Navigation {
    pub edition: String,
    pub items: Vec<newsroom::navigation::Item>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Page {
    pub edition: String,
    pub slug: String,
    pub title: String,
    pub body: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Front {
    pub edition: String,
    pub name: String,
    pub containers: Vec<Container>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Container {
    pub shape: String,
    pub title: String,
    pub link: String,
    pub text: String,
    /// `en/SLUG`.
    pub stories: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Redirect {
    pub from: String,
    pub to: String,
}

/// What stands above a story's text.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Matter {
    pub headline: String,
    pub standfirst: String,
    pub kicker: String,
    pub place: String,
    pub kind: String,
    pub edition: String,
    pub section: String,
    pub sections: Vec<String>,
    pub tags: Vec<String>,
    pub bylines: Vec<Name>,
    pub slug: String,
    pub desk: String,
    pub published: String,
    pub updated: String,
    pub translation_of: String,
    pub lead: Option<Lead>,
    pub corrections: Vec<Correction>,
    pub withdrawn: Option<Withdrawn>,
}

/// An author's slug, or a name without a page.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Name {
    /// Slug of an author.
    Slug(String),
    /// Somebody without a page.
    Person {
        /// As printed.
        name: String,
    },
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lead {
    pub picture: String,
    pub asset: String,
    pub caption: String,
    pub credit: String,
    pub alt: String,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Correction {
    pub at: String,
    pub note: String,
    pub place: String,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Withdrawn {
    pub reason: String,
    pub notice: String,
}

/// Cuts front matter from the text below it: TOML between lines of `+++`, or YAML between lines of `---`.
pub fn front_matter(text: &str) -> Result<(Matter, String), Failure> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let wrong = |fence: &str| Failure::input(format!("the front matter has no end: a line `{fence}`"));
    let cut = |fence: &str, rest: &str| -> Result<(String, String), Failure> {
        let rest = format!("\n{rest}");
        let (matter, body) = rest.split_once(&format!("\n{fence}")).ok_or_else(|| wrong(fence))?;
        Ok((matter.to_owned(), body.trim_start_matches('\n').to_owned()))
    };
    if let Some(rest) = text.strip_prefix("+++\n") {
        let (matter, body) = cut("+++", rest)?;
        return Ok((toml::from_str(&matter).map_err(|error| Failure::input(format!("front matter: {error}")))?, body));
    }
    if let Some(rest) = text.strip_prefix("---\n") {
        let (matter, body) = cut("---", rest)?;
        return Ok((serde_saphyr::from_str(&matter).map_err(|error| Failure::input(format!("front matter: {error}")))?, body));
    }
    Err(Failure::input("line 1: front matter begins with a line `+++` (TOML) or `---` (YAML)"))
}

/// An article's JSON (and its desk) from a file: JSON as it is, or Markdown with front matter.
pub fn content_of(text: &str) -> Result<(Value, Option<String>), Failure> {
    if text.trim_start().starts_with('{') {
        let mut json: Value = serde_json::from_str(text).map_err(|error| Failure::input(format!("line {}: {error}", error.line())))?;
        let desk = json
            .as_object_mut()
            .and_then(|fields| fields.remove("desk"))
            .and_then(|desk| desk.as_str().map(str::to_owned));
        return Ok((json, desk));
    }
    let (matter, body) = front_matter(text)?;
    let desk = Some(matter.desk.clone()).filter(|desk| !desk.is_empty());
    let lead = matter
        .lead
        .as_ref()
        .map(|lead| json!({"asset": lead.asset, "alt": lead.alt, "caption": lead.caption, "credit": lead.credit}));
    let mut json = matter.json(lead);
    json["body"] = json!({ "markdown": body });
    Ok((json, desk))
}

impl Matter {
    /// As the API's article JSON, without the body.
    pub fn json(&self, lead: Option<Value>) -> Value {
        let bylines: Vec<Value> = self
            .bylines
            .iter()
            .map(|name| match name {
                Name::Slug(slug) => json!({ "author": slug }),
                Name::Person { name } => json!({ "name": name }),
            })
            .collect();
        let mut fields = Map::new();
        for (name, value) in [
            ("headline", &self.headline),
            ("standfirst", &self.standfirst),
            ("kicker", &self.kicker),
            ("place", &self.place),
            ("kind", &self.kind),
            ("edition", &self.edition),
            ("section", &self.section),
            ("slug", &self.slug),
        ] {
            if !value.is_empty() {
                fields.insert(name.into(), json!(value));
            }
        }
        fields.insert("tags".into(), json!(self.tags));
        fields.insert("sections".into(), json!(self.sections));
        fields.insert("bylines".into(), json!(bylines));
        if let Some(lead) = lead {
            fields.insert("lead".into(), lead);
        }
        Value::Object(fields)
    }
}
