use super::managed;
use crate::article::any_of;
use crate::ledger::Entry;
use crate::{Newsroom, Refusal, Turn};
use std::collections::{BTreeMap, BTreeSet};
use store::{params, sql};

/// Longest folder, in characters, and most tags.
const LONGEST: usize = 200;
const MOST: usize = 30;

/// Where a file is to lie; `None` stays.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Place {
    /// Folder, names from the top down with slashes between them; empty = none.
    pub folder: Option<String>,
    /// Tags, all of them.
    pub tags: Option<Vec<String>>,
}

/// Puts a file of the library into a folder and gives it tags. Readers see nothing of it. Event: `asset_filed`.
pub async fn put_away(turn: &mut Turn<'_>, id: &str, place: Place) -> Result<(), Refusal> {
    let outcome = put(turn, id, place).await;
    turn.guard(outcome)
}

async fn put(turn: &mut Turn<'_>, id: &str, place: Place) -> Result<(), Refusal> {
    let (_, own) = managed(turn, id).await?;
    if let Some(folder) = &place.folder {
        let folder = tidy(folder);
        if folder.chars().count() > LONGEST {
            return Err(Refusal::field("/folder", "too_long", format!("at most {LONGEST} characters")));
        }
        if folder.is_empty() {
            turn.tx.run("DELETE FROM asset_place WHERE asset_id = $1", params![id]).await?;
        } else {
            turn.tx
                .run(
                    "INSERT INTO asset_place (asset_id, folder) VALUES ($1, $2) ON CONFLICT (asset_id) DO UPDATE SET folder = excluded.folder",
                    params![id, folder],
                )
                .await?;
        }
    }
    if let Some(tags) = &place.tags {
        let tags: BTreeSet<String> = tags.iter().map(|tag| words(tag)).filter(|tag| !tag.is_empty()).collect();
        if tags.len() > MOST || tags.iter().any(|tag| tag.chars().count() > 60) {
            return Err(Refusal::field("/tags", "too_many", format!("at most {MOST} tags of 60 characters each")));
        }
        turn.tx.run("DELETE FROM asset_tag WHERE asset_id = $1", params![id]).await?;
        let rows = tags.iter().map(|tag| params![id, tag]);
        turn.tx.insert_many("INSERT INTO asset_tag (asset_id, tag) VALUES", rows, "").await?;
    }
    turn.note(Entry::new("asset_filed", "asset", &own));
    Ok(())
}

/// A folder as it is kept: no empty names, single spaces.
pub(crate) fn tidy(folder: &str) -> String {
    folder.split('/').map(words).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/")
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names with the number of files that have each.
pub type Counts = Vec<(String, i64)>;

impl Newsroom {
    /// Folders and tags of the library, by name, with how many files each holds itself.
    pub async fn asset_places(&self) -> Result<(Counts, Counts), Refusal> {
        let folders = "SELECT folder, COUNT(*) FROM asset_place GROUP BY folder ORDER BY folder LIMIT 2000";
        let tags = "SELECT tag, COUNT(*) FROM asset_tag GROUP BY tag ORDER BY tag LIMIT 2000";
        Ok((self.db.all(folders, params![]).await?, self.db.all(tags, params![]).await?))
    }

    /// Where each of these files lies: its folder and its tags.
    pub async fn placed(&self, ids: &[String]) -> Result<BTreeMap<String, (String, Vec<String>)>, Refusal> {
        let mut found: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
        if ids.is_empty() {
            return Ok(found);
        }
        let these = any_of("asset_id", ids.len(), 1);
        let values = || ids.iter().map(|id| id.as_str().into()).collect::<Vec<store::Value>>();
        let text = format!("SELECT asset_id, folder FROM asset_place WHERE {these}");
        for (id, folder) in self.db.all::<(String, String)>(sql(text), values()).await? {
            found.entry(id).or_default().0 = folder;
        }
        let text = format!("SELECT asset_id, tag FROM asset_tag WHERE {these} ORDER BY tag");
        for (id, tag) in self.db.all::<(String, String)>(sql(text), values()).await? {
            found.entry(id).or_default().1.push(tag);
        }
        Ok(found)
    }
}
