use super::row::{Article, Status, columns};
use super::words;
use crate::actor::{Actor, Role};
use crate::{Newsroom, Refusal};
use std::collections::BTreeMap;
use store::{Engine, Moment, Value, sql};

/// Which articles the desk wants to see.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Only with this status; without it everything but the bin.
    pub status: Option<Status>,
    /// Words of the headline, or parts of words.
    pub words: String,
    /// Beginnings of words that the newest revision says, or the text that several write in now, or the actor's own working copy.
    pub text: String,
    /// Slug of a section.
    pub section: Option<String>,
    /// Slug of a desk.
    pub desk: Option<String>,
    /// Code of an edition.
    pub edition: Option<String>,
    /// Id on the staff: stories that they began or have a working copy of.
    pub by: Option<String>,
    /// Only what is due from this instant on.
    pub due_from: Option<Moment>,
    /// Only what is due before this instant.
    pub due_to: Option<Moment>,
    /// In which order.
    pub sort: Sort,
    /// The last page's `next`.
    pub after: Option<String>,
    /// At most 100.
    pub limit: i64,
}

/// Orders of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Last changed first.
    #[default]
    Changed,
    /// Youngest first.
    Made,
    /// By headline.
    Headline,
    /// What is due first first; what is never due is left out.
    Due,
}

impl Sort {
    /// By its name in the API.
    pub fn parse(name: &str) -> Option<Sort> {
        match name {
            "changed" => Some(Sort::Changed),
            "made" => Some(Sort::Made),
            "headline" => Some(Sort::Headline),
            "due" => Some(Sort::Due),
            _ => None,
        }
    }
}

/// A page of a list.
#[derive(Debug)]
pub struct Listed {
    /// The articles.
    pub items: Vec<Article>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// The condition of a listing with its values. What the actor may not read is left out here, inside the question.
fn condition(actor: &Actor, listing: &Listing) -> (String, Vec<store::Value>) {
    // Put together, so that each question can use the index it needs.
    let mut text = String::new();
    let mut values = Vec::new();
    match listing.status {
        Some(status) => {
            values.push(status.name().into());
            // By other orders than the last change, the index of the order is read, not that of the status.
            text.push_str(if listing.sort == Sort::Changed { "status = $1" } else { "status || '' = $1" });
        }
        None => text.push_str("status <> 'binned'"),
    }
    for (value, with) in [
        (&listing.section, "section = $"),
        (&listing.desk, "desk_id = (SELECT id FROM desk WHERE slug = $"),
        (&listing.edition, "edition_id = (SELECT id FROM edition WHERE code = $"),
    ] {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            values.push(value.into());
            let close = if with.contains('(') { ")" } else { "" };
            text.push_str(&format!(" AND {with}{}{close}", values.len()));
        }
    }
    if let Some(by) = &listing.by {
        values.push(by.into());
        let by = values.len();
        text.push_str(&format!(
            " AND (staff_id = ${by} OR id IN (SELECT article_id FROM working_copy WHERE staff_id = ${by}) \
             OR id IN (SELECT id FROM article WHERE assigned = ${by}))"
        ));
    }
    if listing.sort == Sort::Due {
        text.push_str(" AND due_at IS NOT NULL");
    }
    for (at, with) in [(listing.due_from, ">="), (listing.due_to, "<")] {
        if let Some(at) = at {
            values.push(at.into());
            text.push_str(&format!(" AND due_at {with} ${}", values.len()));
        }
    }
    if let Actor::Staff(staff) = actor {
        let as_roles = match staff.role {
            Role::Chief | Role::Admin => String::new(),
            Role::Contributor => {
                values.push((&staff.id).into());
                format!(" AND staff_id = ${}", values.len())
            }
            Role::Reporter | Role::Editor => {
                let desks: Vec<String> = staff
                    .desks
                    .iter()
                    .map(|desk| {
                        values.push(desk.into());
                        format!("${}", values.len())
                    })
                    .collect();
                format!(" AND desk_id IN ({})", if desks.is_empty() { "''".to_owned() } else { desks.join(", ") })
            }
        };
        values.push(format!("% {} %", staff.id).into());
        text.push_str(&format!(" AND (named = ''{as_roles} OR named LIKE ${})", values.len()));
    }
    for word in listing.words.split_whitespace().take(8) {
        values.push(format!("%{}%", store::like(&word.to_lowercase())).into());
        text.push_str(&format!(" AND headline_folded LIKE ${} ESCAPE '\\'", values.len()));
    }
    (text, values)
}

impl Newsroom {
    /// Lists articles that the actor may read.
    pub async fn articles(&self, actor: &Actor, listing: &Listing) -> Result<Listed, Refusal> {
        let limit = listing.limit.clamp(1, 100);
        let (mut text, mut values) = condition(actor, listing);
        let column = match listing.sort {
            Sort::Changed => "changed_at",
            Sort::Made => "made_at",
            Sort::Headline => "headline_folded",
            Sort::Due => "due_at",
        };
        let (beyond, order) = if matches!(listing.sort, Sort::Headline | Sort::Due) { (">", "ASC") } else { ("<", "DESC") };
        if let Some(cursor) = &listing.after {
            let wrong = || Refusal::field("/after", "cursor", "the `next` of an earlier answer");
            let (key, id) = cursor.rsplit_once('.').ok_or_else(wrong)?;
            match listing.sort {
                Sort::Headline => values.push(key.into()),
                _ => values.push(key.parse::<i64>().map_err(|_| wrong())?.into()),
            }
            values.push(id.into());
            let (key, id) = (values.len() - 1, values.len());
            text.push_str(&format!(" AND ({column}, id) {beyond} (${key}, ${id})"));
        }
        // Which ones is read off an index alone; then their rows. All of it is of one moment: nobody is shut out in between.
        let mut tx = self.db.snapshot().await?;
        let order = format!("ORDER BY {column} {order}, id {order}");
        let ids = match Looking::of(actor, &listing.text) {
            None => format!("SELECT id FROM article WHERE {text} {order} LIMIT {}", limit + 1),
            Some(looking) => {
                let (near, with) = looking.near(&text, column, &order, limit + 1, values.clone());
                let mut ids = if looking.words.is_empty() { Vec::new() } else { tx.all::<(String,)>(sql(near), with).await? };
                if ids.len() <= usize::try_from(limit).unwrap_or(100) {
                    let everywhere = looking.everywhere(self.db.engine(), &mut values);
                    let far = format!("SELECT id FROM article WHERE {text} AND {everywhere} {order} LIMIT {}", limit + 1);
                    ids = tx.all::<(String,)>(sql(far), values).await?;
                }
                values = ids.into_iter().map(|(id,)| id.into()).collect();
                let places: Vec<String> = (1..=values.len()).map(|at| format!("${at}")).collect();
                if places.is_empty() { "''".to_owned() } else { places.join(", ") }
            }
        };
        let text = format!("SELECT {} FROM article WHERE id IN ({ids}) {order}", columns!());
        let mut items = tx.all::<Article>(sql(text), values).await?;
        let more = items.len() > usize::try_from(limit).unwrap_or(100);
        items.truncate(usize::try_from(limit).unwrap_or(100));
        let next = items.last().filter(|_| more).map(|last| match listing.sort {
            Sort::Changed => format!("{}.{}", last.changed_at, last.id),
            Sort::Made => format!("{}.{}", last.made_at, last.id),
            Sort::Headline => format!("{}.{}", last.headline.to_lowercase(), last.id),
            Sort::Due => format!("{}.{}", last.due_at.unwrap_or_default(), last.id),
        });
        Ok(Listed { items, next })
    }

    /// How many stories that the actor may read stand in each status, the bin included.
    pub async fn article_counts(&self, actor: &Actor, listing: &Listing) -> Result<BTreeMap<&'static str, i64>, Refusal> {
        let mut counts: BTreeMap<&'static str, i64> = Status::ALL.iter().map(|status| (status.name(), 0)).collect();
        let (text, mut values) = condition(actor, &Listing { status: None, ..listing.clone() });
        let mut text = text.replacen("status <> 'binned'", "1 = 1", 1);
        if let Some(looking) = Looking::of(actor, &listing.text) {
            let everywhere = looking.everywhere(self.db.engine(), &mut values);
            text.push_str(&format!(" AND {everywhere}"));
        }
        let text = format!("SELECT status, COUNT(*) FROM article WHERE {text} GROUP BY status");
        for (status, count) in self.db.all::<(String, i64)>(sql(text), values).await? {
            if let Some(status) = Status::parse(&status) {
                counts.insert(status.name(), count);
            }
        }
        Ok(counts)
    }
}

/// Rows that are looked through in the list's own order before the index of words is asked. What many stories say is found among the first of
/// them; what few say is found by the index, and nothing is slow both ways.
const NEAR: i64 = 600;

/// What somebody looks for in texts: words of which each begins one of the text.
struct Looking {
    /// As texts keep them. Of nothing but signs there are none, and nothing is found.
    words: Vec<String>,
    /// Whose working copies are looked at: the actor's own. Those of others show nobody a word.
    own: String,
}

impl Looking {
    fn of(actor: &Actor, text: &str) -> Option<Looking> {
        (!text.trim().is_empty()).then(|| Looking {
            words: words::of(text).into_iter().take(16).collect(),
            own: actor.id().map(ToString::to_string).unwrap_or_default(),
        })
    }

    /// The question that looks through the first [`NEAR`] rows of `condition`, with its values.
    fn near(&self, condition: &str, column: &str, order: &str, limit: i64, mut values: Vec<Value>) -> (String, Vec<Value>) {
        values.push((&self.own).into());
        let mut texts = format!("copy IN ('head', 'galley', ${})", values.len());
        for word in &self.words {
            // Words hold no sign that means something else to LIKE.
            values.push(format!("% {word}%").into());
            texts.push_str(&format!(" AND words LIKE ${}", values.len()));
        }
        let text = format!(
            "SELECT id FROM (SELECT id, {column} FROM article WHERE {condition} {order} LIMIT {NEAR}) AS near \
             WHERE EXISTS (SELECT 1 FROM article_words WHERE article_id = near.id AND {texts}) {order} LIMIT {limit}"
        );
        (text, values)
    }

    /// The condition that finds them by the index of words, wherever they stand.
    fn everywhere(&self, engine: Engine, values: &mut Vec<Value>) -> String {
        if self.words.is_empty() {
            return "1 = 0".into();
        }
        values.push((&self.own).into());
        let own = values.len();
        let (found, all) = match engine {
            Engine::Sqlite => {
                let all: Vec<String> = self.words.iter().map(|word| format!("\"{word}\"*")).collect();
                ("n IN (SELECT rowid FROM article_find WHERE article_find MATCH $)", all.join(" "))
            }
            Engine::Postgres => {
                let all: Vec<String> = self.words.iter().map(|word| format!("'{word}':*")).collect();
                ("array_to_tsvector(string_to_array(substr(words, 2), ' ')) @@ CAST($ AS tsquery)", all.join(" & "))
            }
        };
        values.push(all.into());
        let found = found.replace('$', &format!("${}", values.len()));
        format!("id IN (SELECT article_id FROM article_words WHERE copy IN ('head', 'galley', ${own}) AND {found})")
    }
}
