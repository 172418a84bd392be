//! Whether a paper says of its stories what the record makes of them.

use crate::advance::TOGETHER;
use crate::{Error, Press};
use paper::Print;
use paper::document::Article;
use std::collections::HashMap;

impl Press {
    /// Stories that stand otherwise in a paper than they would if they were printed now: which, and how. Whoever publishes
    /// meanwhile may leave one that is right a moment later: ask for it again.
    pub async fn disagreements(&self, print: &Print) -> Result<Vec<(String, String)>, Error> {
        let mut found = Vec::new();
        let mut snapshot = self.room.snapshot().await?;
        let mut after = String::new();
        loop {
            let ids = snapshot.ever_public(&after, i64::try_from(TOGETHER).unwrap_or(100)).await?;
            let Some(last) = ids.last() else { return Ok(found) };
            after.clone_from(last);
            let edit = self.edit_of(&mut snapshot, &ids).await?;
            let wanted: Vec<i64> = edit.put.iter().map(|article| article.number).collect();
            let standing = print.documents(&wanted).await?;
            let standing: HashMap<i64, Article> = standing.into_iter().map(|article| (article.number, article)).collect();
            for article in &edit.put {
                let what = match standing.get(&article.number) {
                    None => "the paper has not got it",
                    Some(other) if other != article => "the paper has another version of it than the record makes",
                    Some(_) => continue,
                };
                found.push((format!("story {}", article.number), what.to_owned()));
            }
            let gone: Vec<i64> = edit.withdrawn.iter().map(|(tombstone, _)| tombstone.number).collect();
            for article in print.documents(&gone).await? {
                found.push((format!("story {}", article.number), "it was withdrawn, and the paper has it still".to_owned()));
            }
        }
    }
}
