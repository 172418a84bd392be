//! Whether a paper is the one that the record makes: it is compared with one that was made of it just now, table by table, and what
//! its index holds document by document.

use crate::{Error, Print};
use search::{Holding, Index};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Db, SqliteOptions, Tx, params, sql};

/// A table of the paper: what tells its rows apart, and what else stands in them.
struct Table {
    name: &'static str,
    key: &'static [&'static str],
    rest: &'static [&'static str],
}

/// Everything that readers get. `unindexed` is what waits, and `meta` says how far the paper came: both are its own.
const TABLES: [Table; 9] = [
    Table {
        name: "article",
        key: &["number"],
        rest: &["version", "edition", "address", "first", "updated", "month", "visible_until", "alternates", "card", "doc"],
    },
    Table {
        name: "withdrawn",
        key: &["number"],
        rest: &["version", "doc"],
    },
    Table {
        name: "address",
        key: &["path"],
        rest: &["kind", "target", "owner"],
    },
    Table {
        name: "listing",
        key: &["list", "first", "number"],
        rest: &["month"],
    },
    Table {
        name: "list_month",
        key: &["list", "month"],
        rest: &["count"],
    },
    Table {
        name: "correction",
        key: &["number", "edition", "at", "doc"],
        rest: &[],
    },
    Table {
        name: "media",
        key: &["address", "owner"],
        rest: &["blob", "media_type", "asset", "visible_until"],
    },
    Table { name: "thing", key: &["kind", "key"], rest: &["doc"] },
    Table { name: "name_word", key: &["word", "kind", "key"], rest: &[] },
];
/// Letters of a row's key in a message.
const SHOWN: usize = 120;

/// One state of a paper, with its index, that stays as it is while it is compared.
pub struct Held {
    db: Db,
    tx: Tx,
    index: Arc<Index>,
    holding: Holding,
}

impl Print {
    /// Holds the present state, on a connection of its own.
    pub async fn hold(&self) -> Result<Held, Error> {
        let options = SqliteOptions {
            create: false,
            read_only: true,
            readers: 1,
            ..SqliteOptions::default()
        };
        let db = Db::open_sqlite(&self.folder().join("paper.db"), options).await?;
        let mut tx = db.snapshot().await?;
        // The state is taken with the first question.
        tx.all::<(String,)>("SELECT value FROM meta WHERE key = 'read'", params![]).await?;
        let index = self.index();
        let holding = index.hold();
        Ok(Held { db, tx, index, holding })
    }
}

impl Held {
    /// What stands otherwise than in a paper that was made anew of the same record, in which nobody writes: of each table the
    /// first thing of each kind.
    pub async fn disagreements(mut self, fresh: &Print) -> Result<Vec<(String, String)>, Error> {
        let mut found = Vec::new();
        let file = fresh.folder().join("paper.db");
        let file = file
            .to_str()
            .ok_or_else(|| std::io::Error::other(format!("{}: no path for a database", file.display())))?;
        self.tx.run("ATTACH DATABASE $1 AS fresh", params![file]).await?;
        for table in &TABLES {
            match table.differences(&mut self.tx).await {
                Ok(differences) => found.extend(differences.into_iter().map(|what| (format!("paper, table {}", table.name), what))),
                Err(error) => found.push((format!("paper, table {}", table.name), format!("it can't be read: {error}"))),
            }
        }
        drop(self.tx);
        self.db.close().await;
        let (index, holding, made) = (self.index, self.holding, fresh.index().hold());
        let compared = tokio::task::spawn_blocking(move || of_index(&index, &holding, &made)).await;
        match compared {
            Ok(differences) => found.extend(differences?.into_iter().map(|what| ("index".to_owned(), what))),
            // A reading of damaged files may end anywhere.
            Err(error) => found.push(("index".to_owned(), format!("it can't be read: {error}"))),
        }
        Ok(found)
    }
}

/// What an index holds otherwise than one that was made anew.
fn of_index(index: &Index, holding: &Holding, made: &Holding) -> Result<Vec<String>, Error> {
    let damaged = index.damages()?;
    if !damaged.is_empty() {
        return Ok(damaged.into_iter().map(|file| format!("{file}: the file is not as it was written")).collect());
    }
    let (standing, wanted): (BTreeMap<i64, u64>, BTreeMap<i64, u64>) = (holding.sums()?, made.sums()?);
    let mut found = Vec::new();
    if let Some(number) = wanted.keys().find(|number| !standing.contains_key(number)) {
        found.push(format!("story {number} is missing"));
    }
    if let Some(number) = standing.keys().find(|number| !wanted.contains_key(number)) {
        found.push(format!("story {number} is one too many"));
    }
    if let Some((number, _)) = standing.iter().find(|(number, sum)| wanted.get(number).is_some_and(|other| other != *sum)) {
        found.push(format!("story {number} is found by other words than the record has"));
    }
    Ok(found)
}

impl Table {
    /// The first row that is missing, that is one too many, and that says something else.
    async fn differences(&self, tx: &mut Tx) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        let joined = self
            .key
            .iter()
            .map(|column| format!("a.{column} = b.{column}"))
            .collect::<Vec<_>>()
            .join(" AND ");
        let shown = self
            .key
            .iter()
            .map(|column| format!("'{column} ' || quote(a.{column})"))
            .collect::<Vec<_>>()
            .join(" || ', ' || ");
        let name = self.name;
        for (one, other, what) in [("fresh", "main", "is missing"), ("main", "fresh", "is one too many")] {
            let text =
                format!("SELECT {shown} FROM {one}.{name} a WHERE NOT EXISTS (SELECT 1 FROM {other}.{name} b WHERE {joined}) LIMIT 1");
            if let Some((key,)) = tx.opt::<(String,)>(sql(text), params![]).await? {
                found.push(format!("the row with {} {what}", short(&key)));
            }
        }
        if !self.rest.is_empty() {
            let differ = self
                .rest
                .iter()
                .map(|column| format!("a.{column} IS NOT b.{column}"))
                .collect::<Vec<_>>()
                .join(" OR ");
            let which: String = self
                .rest
                .iter()
                .map(|column| format!("WHEN a.{column} IS NOT b.{column} THEN '{column}' "))
                .collect();
            let text = format!("SELECT {shown}, CASE {which}END FROM main.{name} a JOIN fresh.{name} b ON {joined} WHERE {differ} LIMIT 1");
            if let Some((key, column)) = tx.opt::<(String, String)>(sql(text), params![]).await? {
                found.push(format!("the row with {} has another {column}", short(&key)));
            }
        } else if found.is_empty() {
            let text = format!("SELECT (SELECT COUNT(*) FROM main.{name}), (SELECT COUNT(*) FROM fresh.{name})");
            let (standing, wanted) = tx.one::<(i64, i64)>(sql(text), params![]).await?;
            if standing != wanted {
                found.push(format!("it has {standing} rows, {wanted} are right"));
            }
        }
        Ok(found)
    }
}

fn short(key: &str) -> String {
    if key.chars().count() <= SHOWN {
        return key.to_owned();
    }
    key.chars().take(SHOWN).chain(['…']).collect()
}
