use crate::{Error, Readers};
use std::collections::HashMap;
use store::{Moment, Value, params, sql};

/// A comment as anybody may read it: no mail address, no machine address, no private id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Public number.
    pub number: i64,
    /// Number of the comment that it answers, if that one is shown too.
    pub parent: Option<i64>,
    /// Name as printed.
    pub name: String,
    /// When it was written.
    pub at: Moment,
    /// Plain text; blank lines part paragraphs.
    pub text: String,
}

impl Readers {
    /// The shown comments of some articles, with few questions.
    pub async fn shown_of(&self, articles: &[String]) -> Result<HashMap<String, Vec<Shown>>, Error> {
        let mut shown: HashMap<String, Vec<Shown>> = HashMap::new();
        for part in articles.chunks(200) {
            let places: Vec<String> = (1..=part.len()).map(|at| format!("${at}")).collect();
            let text = format!(
                "SELECT c.article_id, c.number, p.number, c.name, c.at, c.text FROM comment c \
                 LEFT JOIN comment p ON p.id = c.parent_id AND p.status = 'shown' \
                 WHERE c.article_id IN ({}) AND c.status = 'shown' AND c.number IS NOT NULL ORDER BY c.at, c.number",
                places.join(", ")
            );
            let values = part.iter().map(Value::from).collect();
            for (article, number, parent, name, at, text) in
                self.db.all::<(String, i64, Option<i64>, String, i64, String)>(sql(text), values).await?
            {
                let one = Shown { number, parent, name, at: Moment(at), text };
                shown.entry(article).or_default().push(one);
            }
        }
        Ok(shown)
    }

    /// The shown comments of an article, in the order of their writing. An answer to one that is not shown stands by itself.
    pub async fn shown(&self, article: &str) -> Result<Vec<Shown>, Error> {
        let rows = self
            .db
            .all::<(i64, Option<i64>, String, i64, String)>(
                "SELECT c.number, p.number, c.name, c.at, c.text FROM comment c \
                 LEFT JOIN comment p ON p.id = c.parent_id AND p.status = 'shown' \
                 WHERE c.article_id = $1 AND c.status = 'shown' AND c.number IS NOT NULL ORDER BY c.at, c.number",
                params![article],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|(number, parent, name, at, text)| Shown { number, parent, name, at: Moment(at), text })
            .collect())
    }
}
