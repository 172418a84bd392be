use super::row::{Article, Status, columns};
use crate::actor::{Actor, Role};
use crate::{Newsroom, Refusal};
use std::collections::BTreeMap;
use store::{Moment, sql};

/// Which articles the desk wants to see.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Only with this status; without it everything but the bin.
    pub status: Option<Status>,
    /// Words of the headline.
    pub words: String,
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
        // Which ones is read off an index alone; then their rows.
        let text = format!(
            "SELECT {} FROM article WHERE id IN (SELECT id FROM article WHERE {text} ORDER BY {column} {order}, id {order} LIMIT {}) \
             ORDER BY {column} {order}, id {order}",
            columns!(),
            limit + 1
        );
        let mut items = self.db.all::<Article>(sql(text), values).await?;
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
        let (text, values) = condition(actor, &Listing { status: None, ..listing.clone() });
        let text = text.replacen("status <> 'binned'", "1 = 1", 1);
        let text = format!("SELECT status, COUNT(*) FROM article WHERE {text} GROUP BY status");
        for (status, count) in self.db.all::<(String, i64)>(sql(text), values).await? {
            if let Some(status) = Status::parse(&status) {
                counts.insert(status.name(), count);
            }
        }
        Ok(counts)
    }
}
