//! The two databases of a publication, table by table.

use crate::{Error, line};
use std::io::BufRead;
use store::table::{Column, Reach, TOGETHER};
use store::{Db, Engine, Table, Tx, Value};

/// One of the two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// The record.
    Record,
    /// The readers' own data.
    Readers,
}

impl Half {
    /// Both: the readers' data first. What they speak of must be in the record, which is looked at later.
    pub const BOTH: [Half; 2] = [Half::Readers, Half::Record];

    /// The folder that its tables go into.
    pub fn folder(self) -> &'static str {
        match self {
            Half::Record => "record",
            Half::Readers => "readers",
        }
    }

    /// Its tables; one that leans on another stands after it.
    pub fn tables(self) -> &'static [Table] {
        match self {
            Half::Record => newsroom::tables::TABLES,
            Half::Readers => readers::tables::TABLES,
        }
    }

    /// Makes the tables, empty.
    pub async fn lay_out(self, db: &Db) -> Result<(), Error> {
        match self {
            Half::Record => newsroom::tables::lay_out(db).await?,
            Half::Readers => readers::tables::lay_out(db).await?,
        }
        Ok(())
    }

    /// Whether a publication lies in the database already.
    pub async fn is_taken(self, db: &Db) -> Result<bool, Error> {
        let text = match db.engine() {
            Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1",
            Engine::Postgres => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1"
            }
        };
        for table in self.tables().iter().filter(|table| !table.name.ends_with("_head") && table.name != "counter") {
            let is_there = db.opt::<(String,)>(text, store::params![table.name]).await?.is_some();
            if is_there && !db.snapshot().await?.is_empty(table).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The digest of what a transaction sees of it.
    pub async fn digest(self, tx: &mut Tx) -> Result<String, Error> {
        Ok(match self {
            Half::Record => newsroom::digest::of(tx).await?,
            Half::Readers => readers::comment::digest::of(tx).await?,
        })
    }
}

/// The digest of a publication, of the digests of its halves: what `verify` tells.
pub fn whole_digest(record: &str, readers: &str) -> String {
    store::Blobs::name(format!("{record} {readers}").as_bytes())
}

/// Whether a table goes somewhere: into an export, with or without secrets, or into a backup, which holds everything.
pub fn goes(table: &Table, reach: Reach) -> bool {
    match table.reach {
        Reach::Everywhere => true,
        Reach::Secret => reach != Reach::Everywhere,
        Reach::Here => reach == Reach::Here,
        Reach::Made => false,
    }
}

/// Gives every row of a table as a line.
pub async fn pour(
    tx: &mut Tx,
    table: &Table,
    reach: Reach,
    mut take: impl FnMut(&[u8], &[Value]) -> Result<(), Error>,
) -> Result<(), Error> {
    let columns: Vec<Column> = table.columns().collect();
    let mut out = Vec::new();
    tx.rows(table, |row| {
        out.clear();
        line::write(&columns, &row, reach != Reach::Everywhere, &mut out)?;
        take(&out, &row)
    })
    .await
}

/// Reads lines, each into a row; `name` is what they are called where something is wrong with one.
pub fn read_lines(table: &Table, name: &str, mut lines: impl BufRead, mut take: impl FnMut(Vec<Value>)) -> Result<u64, Error> {
    let mut reader = line::Reader::new(table.columns().collect())?;
    let (mut text, mut count) = (String::new(), 0);
    loop {
        text.clear();
        let length = lines.read_line(&mut text).map_err(|error| Error::refused(name, error.to_string()))?;
        if length == 0 {
            return Ok(count);
        }
        count += 1;
        take(reader.read(&text).map_err(|why| Error::refused(name, format!("line {count}: {why}")))?);
    }
}

/// Puts lines into a table that is empty. `open` gives them as often as they are wanted.
pub async fn fill<R: BufRead>(tx: &mut Tx, table: &Table, name: &str, mut open: impl FnMut() -> Result<R, Error>) -> Result<(), Error> {
    let columns: Vec<Column> = table.columns().collect();
    let mut reader = line::Reader::new(columns.clone())?;
    let (mut lines, mut text, mut number) = (open()?, String::new(), 0_u64);
    let mut rows = Vec::with_capacity(TOGETHER);
    loop {
        text.clear();
        let is_end = lines.read_line(&mut text).map_err(|error| Error::refused(name, error.to_string()))? == 0;
        if !is_end {
            number += 1;
            rows.push(reader.read(&text).map_err(|why| Error::refused(name, format!("line {number}: {why}")))?);
        }
        if rows.len() == TOGETHER || is_end {
            tx.fill(table, std::mem::take(&mut rows)).await.map_err(|error| misfit(error, name))?;
        }
        if is_end {
            break;
        }
    }
    let key = columns.iter().position(|column| column.name == table.key);
    for (at, own) in columns.iter().enumerate().filter(|(_, column)| column.own) {
        let (mut lines, mut pairs) = (open()?, Vec::new());
        let mut reader = line::Reader::new(columns.clone())?;
        loop {
            text.clear();
            let is_end = lines.read_line(&mut text).map_err(|error| Error::refused(name, error.to_string()))? == 0;
            if !is_end {
                let row = reader.read(&text).map_err(|why| Error::refused(name, why))?;
                if let Some((id, other)) = key.and_then(|key| Some((row.get(key)?, row.get(at)?)))
                    && *other != Value::Text(None)
                {
                    pairs.push((id.clone(), other.clone()));
                }
            }
            if pairs.len() == TOGETHER || is_end {
                tx.join(table, own.name, std::mem::take(&mut pairs))
                    .await
                    .map_err(|error| misfit(error, name))?;
            }
            if is_end {
                break;
            }
        }
    }
    Ok(())
}

/// A row that the database refuses is the fault of the file it came from.
fn misfit(error: store::Error, name: &str) -> Error {
    match error {
        store::Error::Conflict(what) => Error::refused(name, format!("its rows do not fit together ({what})")),
        other => other.into(),
    }
}
