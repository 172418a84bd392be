use super::row::{Article, Status, columns};
use crate::actor::{Actor, Role};
use crate::{Newsroom, Refusal};
use std::collections::BTreeMap;
use store::{params, sql};

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
}

impl Sort {
    /// By its name in the API.
    pub fn parse(name: &str) -> Option<Sort> {
        match name {
            "changed" => Some(Sort::Changed),
            "made" => Some(Sort::Made),
            "headline" => Some(Sort::Headline),
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

/// The condition of a listing with its values. What the actor may not read is left out here, inside the question; `None` = nothing
/// at all is theirs to read.
fn condition(actor: &Actor, listing: &Listing) -> Option<(String, Vec<store::Value>)> {
    let mut text = "($1 = '' AND status <> 'binned' OR status = $1) AND ($2 = '' OR section = $2) \
         AND ($3 = '' OR desk_id = (SELECT id FROM desk WHERE slug = $3)) \
         AND ($4 = '' OR edition_id = (SELECT id FROM edition WHERE code = $4))"
        .to_owned();
    let mut values = params![
        listing.status.map_or("", Status::name),
        listing.section.clone().unwrap_or_default(),
        listing.desk.clone().unwrap_or_default(),
        listing.edition.clone().unwrap_or_default()
    ];
    if let Some(by) = &listing.by {
        values.push(by.into());
        let by = values.len();
        text.push_str(&format!(" AND (staff_id = ${by} OR id IN (SELECT article_id FROM working_copy WHERE staff_id = ${by}))"));
    }
    if let Actor::Staff(staff) = actor {
        match staff.role {
            Role::Chief | Role::Admin => {}
            Role::Contributor => {
                values.push((&staff.id).into());
                text.push_str(&format!(" AND staff_id = ${}", values.len()));
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
                if desks.is_empty() {
                    return None;
                }
                text.push_str(&format!(" AND desk_id IN ({})", desks.join(", ")));
            }
        }
    }
    for word in listing.words.split_whitespace().take(8) {
        let escaped = word.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        values.push(format!("%{escaped}%").into());
        text.push_str(&format!(" AND headline_folded LIKE ${} ESCAPE '\\'", values.len()));
    }
    Some((text, values))
}

impl Newsroom {
    /// Lists articles that the actor may read.
    pub async fn articles(&self, actor: &Actor, listing: &Listing) -> Result<Listed, Refusal> {
        let limit = listing.limit.clamp(1, 100);
        let Some((mut text, mut values)) = condition(actor, listing) else {
            return Ok(Listed { items: Vec::new(), next: None });
        };
        let column = match listing.sort {
            Sort::Changed => "changed_at",
            Sort::Made => "made_at",
            Sort::Headline => "headline_folded",
        };
        let (beyond, order) = if listing.sort == Sort::Headline { (">", "ASC") } else { ("<", "DESC") };
        if let Some(cursor) = &listing.after {
            let wrong = || Refusal::field("/after", "cursor", "the `next` of an earlier answer");
            let (key, id) = cursor.rsplit_once('.').ok_or_else(wrong)?;
            match listing.sort {
                Sort::Headline => values.push(key.into()),
                _ => values.push(key.parse::<i64>().map_err(|_| wrong())?.into()),
            }
            values.push(id.into());
            let (key, id) = (values.len() - 1, values.len());
            text.push_str(&format!(" AND ({column} {beyond} ${key} OR {column} = ${key} AND id {beyond} ${id})"));
        }
        let text = format!("SELECT {} FROM article WHERE {text} ORDER BY {column} {order}, id {order} LIMIT {}", columns!(), limit + 1);
        let mut items = self.db.all::<Article>(sql(text), values).await?;
        let more = items.len() > usize::try_from(limit).unwrap_or(100);
        items.truncate(usize::try_from(limit).unwrap_or(100));
        let next = items.last().filter(|_| more).map(|last| match listing.sort {
            Sort::Changed => format!("{}.{}", last.changed_at, last.id),
            Sort::Made => format!("{}.{}", last.made_at, last.id),
            Sort::Headline => format!("{}.{}", last.headline.to_lowercase(), last.id),
        });
        Ok(Listed { items, next })
    }

    /// How many stories that the actor may read stand in each status, the bin included.
    pub async fn article_counts(&self, actor: &Actor, listing: &Listing) -> Result<BTreeMap<&'static str, i64>, Refusal> {
        let mut counts: BTreeMap<&'static str, i64> = Status::ALL.iter().map(|status| (status.name(), 0)).collect();
        let Some((text, values)) = condition(actor, &Listing { status: None, ..listing.clone() }) else {
            return Ok(counts);
        };
        let text = text.replacen("($1 = '' AND status <> 'binned' OR status = $1)", "$1 = ''", 1);
        let text = format!("SELECT status, COUNT(*) FROM article WHERE {text} GROUP BY status");
        for (status, count) in self.db.all::<(String, i64)>(sql(text), values).await? {
            if let Some(status) = Status::parse(&status) {
                counts.insert(status.name(), count);
            }
        }
        Ok(counts)
    }
}
