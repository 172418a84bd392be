use crate::article::any_of;
use crate::{Newsroom, Refusal};
use store::params;

/// A story that shows a file.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Use {
    /// The story.
    pub article: String,
    /// Its headline.
    pub headline: String,
    /// Where it stands.
    pub status: String,
    /// Readers see the file in it.
    pub public: bool,
}

impl Newsroom {
    /// Stories that show the file in their newest revision or in what readers see, last changed first.
    pub async fn asset_usage(&self, id: &str, limit: i64) -> Result<Vec<Use>, Refusal> {
        Ok(self
            .db
            .all::<Use>(
                "SELECT a.id AS article, a.headline, a.status, EXISTS (SELECT 1 FROM reference p WHERE p.article_id = a.id \
                 AND p.noun = 'asset' AND p.noun_id = $1 AND p.public = TRUE) AND a.status = 'published' AS public FROM article a \
                 WHERE a.id IN (SELECT article_id FROM reference WHERE noun = 'asset' AND noun_id = $1) \
                 ORDER BY a.changed_at DESC, a.id DESC LIMIT $2",
                params![id, limit],
            )
            .await?)
    }

    /// In how many stories each of these files is shown, in their order.
    pub async fn asset_uses(&self, ids: &[String]) -> Result<Vec<i64>, Refusal> {
        let mut counts = vec![0; ids.len()];
        if ids.is_empty() {
            return Ok(counts);
        }
        let text = format!(
            "SELECT noun_id, COUNT(*) FROM reference WHERE noun = 'asset' AND {} GROUP BY noun_id",
            any_of("noun_id", ids.len(), 1)
        );
        let values: Vec<store::Value> = ids.iter().map(|id| id.as_str().into()).collect();
        for (id, count) in self.db.all::<(String, i64)>(store::sql(text), values).await? {
            if let Some(at) = ids.iter().position(|known| *known == id) {
                counts[at] = count;
            }
        }
        Ok(counts)
    }
}
