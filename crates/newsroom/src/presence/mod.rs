//! Presence: who has a story open now, and who writes in which field of it. Nothing of it outlasts a lost connection by more than
//! half a minute.

mod attend;
mod leave;

pub use attend::{Attend, Attended, Left, attend};
pub use leave::leave;

use crate::actor::{Actor, Capability};
use crate::article::{Article, columns};
use crate::{Newsroom, Refusal};
use serde::Serialize;
use store::{Id, Moment, Tx, params};

/// How long somebody counts as present who is not heard of, in seconds; and how long the holder of a field may think about giving it
/// away.
pub const LASTS: i64 = 30;

/// Fields that somebody holds while they write in them.
pub const FIELDS: [&str; 6] = ["kicker", "headline", "standfirst", "place", "body", "details"];

/// Somebody who has a story open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Here {
    /// The window.
    pub visit: String,
    /// Id on the staff.
    pub staff: String,
    /// Name.
    pub name: String,
    /// They write, and do not only read.
    pub writing: bool,
    /// When they were heard of last.
    pub seen_at: Moment,
}

/// A field that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lock {
    /// Which one.
    pub field: String,
    /// The window that holds it.
    pub visit: String,
    /// Whose it is.
    pub staff: String,
    /// Their name.
    pub name: String,
    /// When it is free, if they are not heard of until then.
    pub until: Moment,
    /// Who asks for it: window and name.
    pub asked: Option<Asked>,
}

/// Somebody who asks for a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The window.
    pub visit: String,
    /// Their name.
    pub name: String,
    /// When it is theirs, if the holder does not keep it.
    pub until: Moment,
}

/// Who is in a story now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Presence {
    /// Everybody who has it open, the first come first.
    pub here: Vec<Here>,
    /// Fields that are held.
    pub locks: Vec<Lock>,
    /// The story's newest revision.
    pub head: i64,
    /// Where it stands.
    pub status: String,
}

impl Newsroom {
    /// Who is in a story now.
    pub async fn presence(&self, actor: &Actor, article: &Id) -> Result<Presence, Refusal> {
        let mut tx = self.db.snapshot().await?;
        let row = readable(&mut tx, actor, article).await?;
        present(&mut tx, &row, self.clock.now()).await
    }
}

/// The story's row, if the actor may read it; else there is none.
pub(crate) async fn readable(tx: &mut Tx, actor: &Actor, id: &Id) -> Result<Article, Refusal> {
    let article = tx
        .opt::<Article>(concat!("SELECT ", columns!(), " FROM article WHERE id = $1"), params![id])
        .await?
        .ok_or(Refusal::NotFound("story"))?;
    if actor.may(Capability::ArticleRead, &article.subject()).is_err() {
        return Err(Refusal::NotFound("story"));
    }
    Ok(article)
}

pub(super) async fn present(tx: &mut Tx, row: &Article, now: Moment) -> Result<Presence, Refusal> {
    let article = &row.id;
    let gone = now.plus_seconds(-LASTS);
    let here = tx
        .all::<(String, String, String, bool, i64)>(
            "SELECT p.visit, p.staff_id, s.name, p.writing, p.seen_at FROM presence p JOIN staff s ON s.id = p.staff_id \
             WHERE p.article_id = $1 AND p.seen_at > $2 ORDER BY p.staff_id, p.visit",
            params![article, gone],
        )
        .await?;
    let locks = tx
        .all::<(String, String, String, String, i64, String, Option<String>, i64)>(
            "SELECT l.field, l.visit, l.staff_id, s.name, l.seen_at, l.asked_visit, a.name, l.asked_at FROM field_lock l \
             JOIN staff s ON s.id = l.staff_id LEFT JOIN staff a ON a.id = l.asked_staff \
             WHERE l.article_id = $1 AND l.visit <> '' AND l.seen_at > $2 ORDER BY l.field",
            params![article, gone],
        )
        .await?;
    Ok(Presence {
        here: here
            .into_iter()
            .map(|(visit, staff, name, writing, seen_at)| Here { visit, staff, name, writing, seen_at: Moment(seen_at) })
            .collect(),
        locks: locks
            .into_iter()
            .map(|(field, visit, staff, name, seen_at, asked_visit, asked_name, asked_at)| Lock {
                field,
                visit,
                staff,
                name,
                until: Moment(seen_at).plus_seconds(LASTS),
                asked: asked_name.filter(|_| !asked_visit.is_empty()).map(|name| Asked {
                    visit: asked_visit,
                    name,
                    until: Moment(asked_at).plus_seconds(LASTS),
                }),
            })
            .collect(),
        head: row.head,
        status: row.status.clone(),
    })
}
