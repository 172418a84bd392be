use super::MOST;
use crate::{Error, Readers, personal};
use std::collections::BTreeSet;
use store::{Value, params, sql};

/// What became of a device's list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// So many are new.
    pub joined: usize,
    /// Those for which there was no room, in their order.
    pub left: Vec<i64>,
}

impl Readers {
    /// Saves a story, in front of the others. One that is saved already stays where it is.
    pub async fn save(&self, reader: &str, article: i64) -> Result<(), Error> {
        let merged = self.merge_saved(reader, &[article]).await?;
        if merged.left.is_empty() { Ok(()) } else { Err(Error::Full { most: MOST }) }
    }

    /// Takes the list that a device kept while nobody was signed in: in its order, in front of what the account has, for as many as
    /// there is room. Stories that are saved already stay where they are. Doing it twice changes nothing.
    pub async fn merge_saved(&self, reader: &str, articles: &[i64]) -> Result<Merged, Error> {
        let mut tx = self.db.begin().await?;
        personal::lock(&mut tx, reader).await?;
        let mut known: BTreeSet<i64> = BTreeSet::new();
        for part in articles.chunks(200) {
            let places: Vec<String> = (2..part.len() + 2).map(|at| format!("${at}")).collect();
            let text = format!("SELECT article FROM saved WHERE account_id = $1 AND article IN ({})", places.join(", "));
            let values = std::iter::once(Value::from(reader))
                .chain(part.iter().map(|number| Value::from(*number)))
                .collect();
            known.extend(tx.all::<(i64,)>(sql(text), values).await?.into_iter().map(|(article,)| article));
        }
        let mut fresh: Vec<i64> = articles.iter().copied().filter(|article| known.insert(*article)).collect();
        if fresh.is_empty() {
            return Ok(Merged::default());
        }
        let (count, first) = tx
            .one::<(i64, i64)>("SELECT COUNT(*), COALESCE(MIN(position), 0) FROM saved WHERE account_id = $1", params![reader])
            .await?;
        let room = usize::try_from(MOST - count).unwrap_or(0);
        let left = fresh.split_off(room.min(fresh.len()));
        let more = i64::try_from(fresh.len()).unwrap_or(i64::MAX);
        let now = self.clock.now();
        let rows = fresh
            .iter()
            .zip(first - more..)
            .map(|(article, position)| params![reader, *article, "", "", position, now]);
        tx.insert_many("INSERT INTO saved (account_id, article, folder, note, position, at) VALUES", rows, "")
            .await?;
        tx.commit().await?;
        Ok(Merged { joined: fresh.len(), left })
    }
}
