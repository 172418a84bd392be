//! What a revision holds: an article as the desk's API writes it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use store::Id;
use story::{Body, Problem};

/// Kinds of article.
pub const KINDS: &[&str] =
    &["news", "live", "gallery", "video", "audio", "opinion", "analysis", "review", "interview", "explainer", "feature"];

/// An article's content: everything that a revision keeps. Sections, tags and the edition are named by slug or code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// One of [`KINDS`].
    pub kind: String,
    /// Code of its edition; never changes after creation.
    pub edition: String,
    /// May be empty until publication.
    pub headline: String,
    /// A sentence or two below it.
    pub standfirst: String,
    /// A word above it.
    pub kicker: String,
    /// The dateline's place.
    pub place: String,
    /// Who wrote it, in order.
    pub bylines: Vec<Byline>,
    /// The section it is filed under.
    pub section: Option<String>,
    /// Further sections.
    pub sections: Vec<String>,
    /// Topics.
    pub tags: Vec<String>,
    /// Chosen part of the address; empty = made of the headline.
    pub slug: String,
    /// The picture (or film, or sound) at the top.
    pub lead: Option<Lead>,
    /// The text.
    pub body: Body,
    /// Title for search engines and cards, where it differs.
    pub seo_title: String,
    /// Description for them.
    pub seo_description: String,
    /// Where it was first published, if elsewhere.
    pub canonical: Option<String>,
    /// Which episode of a series it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub episode: Option<Episode>,
}

/// A story's place in a series; its sound is the one that leads it, or the first one in its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Episode {
    /// Slug of the series, in the story's edition.
    pub series: String,
    /// Counted from 1.
    pub season: Option<u32>,
    /// Its number within the season, or within the series.
    pub number: Option<u32>,
    /// One of [`EPISODES`]; empty = `full`.
    pub kind: String,
    /// Not for children.
    pub explicit: bool,
}

/// Kinds of episode.
pub const EPISODES: &[&str] = &["full", "trailer", "bonus"];

/// One name of a byline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Byline {
    /// As printed; with an author and no name, the author's.
    #[serde(default)]
    pub name: String,
    /// Slug of an author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
}

/// The media at the top of a story, with words of this story's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Asset id.
    pub asset: Id,
    /// What it shows, for who can't see it.
    #[serde(default)]
    pub alt: String,
    /// Caption.
    #[serde(default)]
    pub caption: String,
    /// Who made it.
    #[serde(default)]
    pub credit: String,
}

impl Default for Content {
    fn default() -> Content {
        Content {
            kind: "news".into(),
            edition: String::new(),
            headline: String::new(),
            standfirst: String::new(),
            kicker: String::new(),
            place: String::new(),
            bylines: Vec::new(),
            section: None,
            sections: Vec::new(),
            tags: Vec::new(),
            slug: String::new(),
            lead: None,
            body: Body::default(),
            seo_title: String::new(),
            seo_description: String::new(),
            canonical: None,
            episode: None,
        }
    }
}

/// Longest text of each plain field, in characters.
const LIMITS: &[(&str, usize)] = &[
    ("headline", 500),
    ("standfirst", 4_000),
    ("kicker", 200),
    ("place", 200),
    ("slug", crate::slug::LONGEST),
    ("seo_title", 500),
    ("seo_description", 2_000),
    ("canonical", 2_000),
];

impl Content {
    /// Reads an article's JSON over what stands already: absent fields keep their value, `null` clears one.
    /// All problems are found at once.
    pub fn read(json: &Value, over: &Content) -> Result<Content, Vec<Problem>> {
        let Value::Object(fields) = json else {
            return Err(vec![problem("", "type", "an article is an object")]);
        };
        let mut reader = Reader { fields, problems: Vec::new() };
        let mut content = over.clone();
        for field in fields.keys() {
            if !FIELDS.contains(&field.as_str()) {
                reader.say(field, "unknown", "there is no such field");
            }
        }
        reader.text("kind", &mut content.kind);
        if content.kind.is_empty() {
            content.kind = "news".into();
        }
        if !KINDS.contains(&content.kind.as_str()) {
            reader.say("kind", "unknown", &format!("one of: {}", KINDS.join(", ")));
        }
        reader.text("edition", &mut content.edition);
        reader.text("headline", &mut content.headline);
        reader.text("standfirst", &mut content.standfirst);
        reader.text("kicker", &mut content.kicker);
        reader.text("place", &mut content.place);
        reader.text("slug", &mut content.slug);
        reader.text("seo_title", &mut content.seo_title);
        reader.text("seo_description", &mut content.seo_description);
        let mut canonical = content.canonical.take().unwrap_or_default();
        reader.text("canonical", &mut canonical);
        let is_web = canonical.starts_with("https://") || canonical.starts_with("http://");
        if !canonical.is_empty() && !is_web {
            reader.say("canonical", "address", "a full address that begins with https://");
        }
        content.canonical = Some(canonical).filter(|address| !address.is_empty());
        let mut section = content.section.take().unwrap_or_default();
        reader.text("section", &mut section);
        content.section = Some(section).filter(|slug| !slug.is_empty());
        reader.texts("sections", &mut content.sections);
        reader.texts("tags", &mut content.tags);
        reader.read("bylines", &mut content.bylines, "a list of {name, author?}");
        let mut episode = content.episode.take();
        reader.read("episode", &mut episode, "{series, season?, number?, kind, explicit}, the series by its slug");
        content.episode = episode.map(|episode| reader.episode(episode)).filter(|episode| !episode.series.is_empty());
        let mut lead = content.lead.take();
        reader.read("lead", &mut lead, "{asset, caption, credit, alt}, the asset by its id");
        content.lead = lead;
        if content.bylines.len() > 100 {
            reader.say("bylines", "too_many", "at most 100 names");
        }
        for (at, byline) in content.bylines.iter().enumerate() {
            if byline.name.chars().count() > 200 {
                reader
                    .problems
                    .push(problem(&format!("/bylines/{at}/name"), "too_long", "at most 200 characters"));
            }
        }
        if !content.slug.is_empty() && !crate::slug::is_valid(&content.slug) {
            reader.say("slug", "slug", "lower-case letters, figures and hyphens");
        }
        if let Some(body) = fields.get("body") {
            match read_body(body) {
                Ok(body) => content.body = body,
                Err(problems) => reader.problems.extend(
                    problems
                        .into_iter()
                        .map(|found| Problem { pointer: format!("/body{}", found.pointer), ..found }),
                ),
            }
        }
        if reader.problems.is_empty() { Ok(content) } else { Err(reader.problems) }
    }

    /// Ids of every asset it names, once each.
    pub fn assets(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.lead.iter().map(|lead| lead.asset.to_string()).collect();
        ids.extend(self.body.assets().into_iter().map(str::to_owned));
        ids.sort();
        ids.dedup();
        ids
    }

    /// Assets that do not exist or are no files for where they stand; `kinds` holds the kind of each that exists.
    pub(crate) fn asset_problems(&self, kinds: &BTreeMap<String, String>) -> Vec<Problem> {
        let lead = self.lead.iter().map(|lead| ("/lead/asset".to_owned(), lead.asset.as_str(), None));
        let body = self.body.asset_uses();
        let uses = lead.chain(body.iter().map(|named| (format!("/body/blocks/{}", named.block), named.key, named.kind)));
        uses.filter_map(|(pointer, id, wanted)| {
            let (code, message) = match (kinds.get(id), wanted) {
                (None, _) => ("unknown", format!("there is no asset `{id}`")),
                (Some(kind), None) if kind == "document" && pointer == "/lead/asset" => {
                    ("kind", format!("asset `{id}` is of kind `{kind}`; a story is led by a picture, a film or a sound"))
                }
                (Some(kind), Some(wanted)) if kind != wanted => {
                    ("kind", format!("asset `{id}` is of kind `{kind}`; here stands a `{wanted}`"))
                }
                _ => return None,
            };
            Some(Problem { pointer, code, message })
        })
        .collect()
    }
}

const FIELDS: &[&str] = &[
    "kind",
    "edition",
    "headline",
    "standfirst",
    "kicker",
    "place",
    "bylines",
    "section",
    "sections",
    "tags",
    "slug",
    "lead",
    "body",
    "seo_title",
    "seo_description",
    "canonical",
    "episode",
];

/// Most tags or further sections of a story.
pub const MOST_NAMES: usize = 1_000;

/// Whether a text shows anything: blanks and what joins or directs letters do not.
pub(crate) fn says_something(text: &str) -> bool {
    let is_unseen = |letter: char| {
        matches!(
            letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2800}'
        ) || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}')
            || matches!(letter, '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
    };
    text.chars()
        .any(|letter| !letter.is_whitespace() && !letter.is_control() && !is_unseen(letter))
}

/// A body in one of its three forms: typed blocks, `{"html"}` or `{"markdown"}`.
pub fn read_body(json: &Value) -> Result<Body, Vec<Problem>> {
    match json {
        Value::Null => Ok(Body::default()),
        Value::Object(fields) if fields.len() == 1 && fields.contains_key("html") => match &fields["html"] {
            Value::String(html) => Ok(story::html::read(html, None).body),
            _ => Err(vec![problem("/html", "type", "a text")]),
        },
        Value::Object(fields) if fields.len() == 1 && fields.contains_key("markdown") => match &fields["markdown"] {
            Value::String(markdown) => story::markdown::read(markdown),
            _ => Err(vec![problem("/markdown", "type", "a text")]),
        },
        typed => Body::parse(typed),
    }
}

fn problem(pointer: &str, code: &'static str, message: &str) -> Problem {
    Problem {
        pointer: pointer.to_owned(),
        code,
        message: message.to_owned(),
    }
}

/// Reads fields of an object and collects what is wrong with them.
struct Reader<'a> {
    fields: &'a Map<String, Value>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn say(&mut self, field: &str, code: &'static str, message: &str) {
        let escaped = field.replace('~', "~0").replace('/', "~1");
        self.problems.push(problem(&format!("/{escaped}"), code, message));
    }

    fn text(&mut self, field: &str, into: &mut String) {
        match self.fields.get(field) {
            None => return,
            Some(Value::Null) => into.clear(),
            Some(Value::String(text)) => *into = story::text::legible(text).trim().to_owned(),
            Some(_) => return self.say(field, "type", "a text"),
        }
        let limit = LIMITS.iter().find(|(name, _)| *name == field).map_or(200, |(_, limit)| *limit);
        if into.chars().count() > limit {
            self.say(field, "too_long", &format!("at most {limit} characters"));
        }
    }

    fn episode(&mut self, mut episode: Episode) -> Episode {
        episode.series = episode.series.trim().to_owned();
        if episode.kind.is_empty() {
            EPISODES[0].clone_into(&mut episode.kind);
        }
        if !EPISODES.contains(&episode.kind.as_str()) {
            self.problems
                .push(problem("/episode/kind", "unknown", &format!("one of: {}", EPISODES.join(", "))));
        }
        for (name, number) in [("season", episode.season), ("number", episode.number)] {
            if number.is_some_and(|number| !(1..=100_000).contains(&number)) {
                self.problems
                    .push(problem(&format!("/episode/{name}"), "number", "a whole number from 1 to 100,000"));
            }
        }
        episode
    }

    fn texts(&mut self, field: &str, into: &mut Vec<String>) {
        match self.fields.get(field) {
            None => {}
            Some(Value::Null) => into.clear(),
            Some(Value::Array(items)) if items.len() <= MOST_NAMES => {
                let texts: Option<Vec<String>> = items
                    .iter()
                    .map(|item| item.as_str().map(|text| story::text::legible(text).trim().to_owned()))
                    .collect();
                match texts {
                    Some(texts) => {
                        into.clear();
                        for text in texts {
                            if !text.is_empty() && !into.contains(&text) {
                                into.push(text);
                            }
                        }
                    }
                    None => self.say(field, "type", "a list of texts"),
                }
            }
            Some(_) => self.say(field, "type", &format!("a list of at most {MOST_NAMES} texts")),
        }
    }

    fn read<T: for<'de> Deserialize<'de> + Default>(&mut self, field: &str, into: &mut T, shape: &str) {
        match self.fields.get(field) {
            None => {}
            Some(Value::Null) => *into = T::default(),
            Some(value) => match serde_json::from_value(without_nul(value)) {
                Ok(read) => *into = read,
                Err(_) => self.say(field, "shape", shape),
            },
        }
    }
}

/// A value without U+0000 in its texts: no database has a place for it.
fn without_nul(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(story::text::legible(text)),
        Value::Array(items) => items.iter().map(without_nul).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), without_nul(value))).collect(),
        other => other.clone(),
    }
}
