use crate::{Newsroom, Refusal};
use store::params;

/// A layout as readers saw it, or are to see it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Appearance {
    /// Private id of the launch or the plan; later ones are greater.
    pub id: String,
    /// The layout, as JSON.
    pub layout: String,
    /// Who launched or planned it.
    pub staff_id: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// From when on readers see it, in microseconds.
    pub at: i64,
}

impl Newsroom {
    /// Launches of a front by its id, the newest first, after a cursor (empty = from the newest).
    pub async fn front_history(&self, front: &str, after: &str, limit: i64) -> Result<Vec<Appearance>, Refusal> {
        Ok(self
            .db
            .all::<Appearance>(
                "SELECT l.id, l.layout, l.staff_id, s.name, l.at FROM front_launch l LEFT JOIN staff s ON s.id = l.staff_id \
                 WHERE l.front_id = $1 AND ($2 = '' OR l.id < $2) ORDER BY l.id DESC LIMIT $3",
                params![front, after, limit],
            )
            .await?)
    }

    /// Plans of a front by its id that wait, the next one first.
    pub async fn front_plans(&self, front: &str) -> Result<Vec<Appearance>, Refusal> {
        Ok(self
            .db
            .all::<Appearance>(
                "SELECT p.id, p.layout, p.at, p.staff_id, s.name FROM front_plan p LEFT JOIN staff s ON s.id = p.staff_id \
                 WHERE p.front_id = $1 AND p.launched_at IS NULL ORDER BY p.at, p.id",
                params![front],
            )
            .await?)
    }
}
