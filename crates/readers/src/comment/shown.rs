use crate::{Error, Readers};
use std::collections::{HashMap, HashSet};
use store::{Moment, Value, sql};

/// A comment as anybody may read it: no mail address, no machine address, no private id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Public number.
    pub number: i64,
    /// Number of the comment that it answers, if that one has a place too.
    pub parent: Option<i64>,
    /// Name as printed; empty = the reader's account is gone.
    pub name: String,
    /// When it was written.
    pub at: Moment,
    /// When its writer changed it.
    pub edited_at: Option<Moment>,
    /// Plain text; blank lines part paragraphs.
    pub text: String,
    /// It was taken off and others answered it: a place without name and words.
    pub removed: bool,
}

impl Readers {
    /// What readers see under some articles, named by private id and public number, with few questions. By private id.
    pub async fn shown_of(&self, articles: &[(String, i64)]) -> Result<HashMap<String, Vec<Shown>>, Error> {
        let mut shown: HashMap<String, Vec<Shown>> = HashMap::new();
        for part in articles.chunks(200) {
            let ids = part.iter().map(|(id, _)| Value::from(id)).collect();
            let of_id = |row: &Row| part.iter().find(|(id, _)| *id == row.0).map(|(id, _)| id.clone());
            self.collect("c.article_id", ids, of_id, &mut shown).await?;
            let numbers = part.iter().map(|(_, number)| Value::from(*number)).collect();
            let of_number = |row: &Row| part.iter().find(|(_, number)| Some(*number) == row.1).map(|(id, _)| id.clone());
            self.collect("c.article_number", numbers, of_number, &mut shown).await?;
        }
        for comments in shown.values_mut() {
            comments.sort_by_key(|one| (one.at, one.number));
            keep_places(comments);
        }
        shown.retain(|_, comments| !comments.is_empty());
        Ok(shown)
    }

    async fn collect(
        &self,
        column: &str,
        values: Vec<Value>,
        owner: impl Fn(&Row) -> Option<String>,
        shown: &mut HashMap<String, Vec<Shown>>,
    ) -> Result<(), Error> {
        let places: Vec<String> = (1..=values.len()).map(|at| format!("${at}")).collect();
        let text = format!(
            "SELECT c.article_id, c.article_number, c.number, p.number, c.name, c.at, c.edited_at, c.text, c.status FROM comment c \
             LEFT JOIN comment p ON p.id = c.parent_id AND p.status IN ('shown', 'removed') \
             WHERE {column} IN ({}) AND c.status IN ('shown', 'removed') AND c.number IS NOT NULL",
            places.join(", ")
        );
        for row in self.db.all::<Row>(sql(text), values).await? {
            let Some(article) = owner(&row) else { continue };
            let (_, _, number, parent, name, at, edited_at, text, status) = row;
            let removed = status == "removed";
            let one = Shown {
                number,
                parent,
                name: if removed { String::new() } else { name },
                at: Moment(at),
                edited_at: edited_at.filter(|_| !removed).map(Moment),
                text: if removed { String::new() } else { text },
                removed,
            };
            shown.entry(article).or_default().push(one);
        }
        Ok(())
    }

    /// What readers see under one article, in the order of writing.
    pub async fn shown(&self, article: &str, number: i64) -> Result<Vec<Shown>, Error> {
        let mut shown = self.shown_of(&[(article.to_owned(), number)]).await?;
        Ok(shown.remove(article).unwrap_or_default())
    }
}

type Row = (String, Option<i64>, i64, Option<i64>, String, i64, Option<i64>, String, String);

/// One that was taken off keeps a place only for what answers it. An answer to one without a place stands by itself.
fn keep_places(comments: &mut Vec<Shown>) {
    let parents: HashMap<i64, Option<i64>> = comments.iter().map(|one| (one.number, one.parent)).collect();
    let mut wanted: HashSet<i64> = HashSet::new();
    for one in comments.iter().filter(|one| !one.removed) {
        let mut at = Some(one.number);
        while let Some(number) = at.filter(|number| wanted.insert(*number)) {
            at = parents.get(&number).copied().flatten();
        }
    }
    comments.retain(|one| wanted.contains(&one.number));
    for one in comments {
        one.parent = one.parent.filter(|parent| wanted.contains(parent));
    }
}
