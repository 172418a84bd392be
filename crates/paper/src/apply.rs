use crate::Error;
use crate::document::{Edition, Settings};
use crate::edit::{Dropped, Edit};
use crate::key::{Key, List};
use crate::lists::Ground;
use crate::print::Print;
use std::collections::BTreeSet;
use store::{FromBoth, Migration, Params, Tx, Value, params, sql};

pub(crate) fn schema_steps() -> &'static [Migration] {
    const STEPS: &[Migration] = &[
        Migration {
            version: 1,
            name: "paper",
            sql: include_str!("../migrations/0001_paper.sql"),
        },
        Migration {
            version: 2,
            name: "name_word",
            sql: include_str!("../migrations/0002_name_word.sql"),
        },
        Migration {
            version: 3,
            name: "ended",
            sql: include_str!("../migrations/0003_ended.sql"),
        },
    ];
    STEPS
}

impl Print {
    /// Brings the paper to a new state in one transaction and tells exactly what went out of date.
    pub async fn apply(&self, edit: &Edit) -> Result<Dropped, Error> {
        let mut change = Change::begin(self, edit.beside).await?;
        let before = change.ground().await?;
        if let Some(frame) = &edit.frame {
            change.put_frame(frame).await?;
        }
        if let Some(fronts) = &edit.fronts {
            change.put_fronts(fronts).await?;
        }
        if let Some(breaking) = &edit.breaking {
            change.put_breaking(breaking).await?;
        }
        let ground = if edit.frame.is_some() { change.ground().await? } else { before.clone() };
        change.put_named(&edit.tags, &edit.authors, &edit.series).await?;
        change.put(&edit.put, &ground).await?;
        let mut withdrawn = Vec::new();
        for (tombstone, version) in &edit.withdrawn {
            if change.withdraw(tombstone, *version).await? {
                withdrawn.push(tombstone.number);
            }
        }
        if edit.frame.is_some() {
            change.relist(&before, &ground).await?;
        }
        change.remove_empty().await?;
        change.queue_for_index().await?;
        let mut places = Vec::new();
        if let Some(position) = &edit.position {
            places.push(params!["record", &position.record]);
            places.push(params!["number", position.number.to_string()]);
            places.push(params!["id", &position.id]);
        }
        if let Some((id, number)) = &edit.comments {
            places.push(params!["comments_of", id]);
            places.push(params!["comments", number.to_string()]);
        }
        let end = "ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        change.tx.insert_many("INSERT INTO meta (key, value) VALUES", places, end).await?;
        change.tx.commit().await?;
        let keys = if edit.beside { BTreeSet::new() } else { change.keys };
        withdrawn.append(&mut change.ending);
        Ok(Dropped { keys, read: change.read, withdrawn })
    }
}

/// One edit being written: its transaction, and what it takes out of date.
pub(crate) struct Change {
    pub tx: Tx,
    pub keys: BTreeSet<Key>,
    /// Nobody reads this paper yet.
    pub beside: bool,
    /// Number of the state that this makes.
    pub read: i64,
    /// Lists that something left, or that something was to enter: one that is empty in the end has no page.
    pub doubtful: BTreeSet<List>,
    /// Stories whose search document is out of date.
    pub unindexed: Vec<i64>,
    /// Stories whose end is another one now: no page may show them by what it knew.
    pub ending: Vec<i64>,
}

impl Change {
    async fn begin(print: &Print, beside: bool) -> Result<Change, Error> {
        let mut tx = print.db.begin().await?;
        let (read,) = tx
            .one::<(String,)>(
                "UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'read' RETURNING value",
                params![],
            )
            .await?;
        Ok(Change {
            tx,
            keys: BTreeSet::new(),
            beside,
            read: read.parse().unwrap_or_default(),
            doubtful: BTreeSet::new(),
            unindexed: Vec::new(),
            ending: Vec::new(),
        })
    }

    async fn ground(&mut self) -> Result<Ground, Error> {
        let settings: Settings = thing(&mut self.tx, "settings", "").await?.unwrap_or_default();
        let editions: Vec<Edition> = thing(&mut self.tx, "editions", "").await?.unwrap_or_default();
        Ok(Ground::of(&settings, &editions))
    }

    /// The index follows the paper by this list.
    async fn queue_for_index(&mut self) -> Result<(), Error> {
        let read = self.read;
        let rows = std::mem::take(&mut self.unindexed).into_iter().map(|number| params![number, read]);
        let end = "ON CONFLICT (number) DO UPDATE SET turn = excluded.turn";
        self.tx.insert_many("INSERT INTO unindexed (number, turn) VALUES", rows, end).await?;
        Ok(())
    }

    /// Writes a document; its key is dropped only if it differs.
    pub async fn put_thing<T: serde::Serialize>(&mut self, kind: &str, name: &str, doc: &T, drop: Key) -> Result<bool, Error> {
        let text = "INSERT INTO thing (kind, key, doc) VALUES ($1, $2, $3) \
             ON CONFLICT (kind, key) DO UPDATE SET doc = excluded.doc WHERE thing.doc <> excluded.doc";
        let changed = self.tx.run(text, params![kind, name, serde_json::to_string(doc)?]).await? > 0;
        if changed {
            self.keys.insert(drop);
        }
        Ok(changed)
    }

    /// Removes documents of a kind that are not wanted any more, and gives their names.
    pub async fn remove_others(&mut self, kind: &str, wanted: &BTreeSet<String>) -> Result<Vec<String>, Error> {
        let rows = self.tx.all::<(String,)>("SELECT key FROM thing WHERE kind = $1", params![kind]).await?;
        let gone: Vec<String> = rows.into_iter().map(|(key,)| key).filter(|key| !wanted.contains(key)).collect();
        for key in &gone {
            self.tx.run("DELETE FROM thing WHERE kind = $1 AND key = $2", params![kind, key]).await?;
        }
        Ok(gone)
    }

    /// Rows of a question whose column is any of many numbers.
    pub async fn any<T: FromBoth>(&mut self, question: &str, column: &str, numbers: &[i64]) -> Result<Vec<T>, Error> {
        any(&mut self.tx, question, column, numbers).await
    }
}

/// Rows of a question whose column is any of many numbers, in statements of a few lengths.
pub(crate) async fn any<T: FromBoth>(tx: &mut Tx, question: &str, column: &str, numbers: &[i64]) -> Result<Vec<T>, Error> {
    let mut rows = Vec::new();
    for part in numbers.chunks(256) {
        let (places, values) = places(part, 1);
        rows.extend(tx.all::<T>(sql(format!("{question} {column} IN ({places})")), values).await?);
    }
    Ok(rows)
}

/// `$1, $2, …` for some numbers, filled up with the last one to a power of two, and the values.
pub(crate) fn places(numbers: &[i64], from: usize) -> (String, Params) {
    let count = numbers.len().next_power_of_two();
    let mut values: Params = numbers.iter().map(|number| Value::from(*number)).collect();
    if let Some(last) = values.last().cloned() {
        values.resize(count, last);
    }
    let names: Vec<String> = (from..from + count).map(|at| format!("${at}")).collect();
    (names.join(", "), values)
}

pub(crate) async fn thing<T: serde::de::DeserializeOwned>(tx: &mut Tx, kind: &str, key: &str) -> Result<Option<T>, Error> {
    let row = tx
        .opt::<(String,)>("SELECT doc FROM thing WHERE kind = $1 AND key = $2", params![kind, key])
        .await?;
    row.map(|(doc,)| Ok(serde_json::from_str(&doc)?)).transpose()
}
