use super::row::{Article, Status, columns};
use crate::actor::{Actor, Role};
use crate::{Newsroom, Refusal};
use store::{params, sql};

/// Which articles the desk wants to see, newest change first.
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
    /// The last page's `next`.
    pub after: Option<String>,
    /// At most 100.
    pub limit: i64,
}

/// A page of a list.
#[derive(Debug)]
pub struct Listed {
    /// The articles.
    pub items: Vec<Article>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl Newsroom {
    /// Lists articles that the actor may read. The filter on who may read stands inside the question.
    pub async fn articles(&self, actor: &Actor, listing: &Listing) -> Result<Listed, Refusal> {
        let limit = listing.limit.clamp(1, 100);
        let mut text = format!(
            "SELECT {} FROM article WHERE ($1 = '' AND status <> 'binned' OR status = $1) \
             AND ($2 = '' OR section = $2) \
             AND ($3 = '' OR desk_id = (SELECT id FROM desk WHERE slug = $3)) \
             AND ($4 = '' OR edition_id = (SELECT id FROM edition WHERE code = $4)) \
             AND (changed_at < $5 OR changed_at = $5 AND id < $6)",
            columns!()
        );
        let (changed, id) = match &listing.after {
            None => (i64::MAX, String::new()),
            Some(cursor) => cursor
                .split_once('.')
                .and_then(|(changed, id)| Some((changed.parse().ok()?, id.to_owned())))
                .ok_or_else(|| Refusal::field("/after", "cursor", "the `next` of an earlier answer"))?,
        };
        let mut values = params![
            listing.status.map_or("", Status::name),
            listing.section.clone().unwrap_or_default(),
            listing.desk.clone().unwrap_or_default(),
            listing.edition.clone().unwrap_or_default(),
            changed,
            id
        ];
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
                        return Ok(Listed { items: Vec::new(), next: None });
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
        text.push_str(&format!(" ORDER BY changed_at DESC, id DESC LIMIT {}", limit + 1));
        let mut items = self.db.all::<Article>(sql(text), values).await?;
        let more = items.len() > usize::try_from(limit).unwrap_or(100);
        items.truncate(usize::try_from(limit).unwrap_or(100));
        let next = items.last().filter(|_| more).map(|last| format!("{}.{}", last.changed_at, last.id));
        Ok(Listed { items, next })
    }
}
