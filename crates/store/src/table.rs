//! Tables as a whole: how their rows leave a database and come into another one, on either engine.

use crate::db::Engine;
use crate::{Error, Tx, Value, sql};

/// A table, with everything that has to be known to carry it somewhere else.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, `name:kind` with blanks between them; without a kind it is text. Before the name, `!` marks what must not
    /// leave in the clear, `^` what names another row of this table.
    pub columns: &'static str,
    /// The columns that its rows are put in order by: together they tell rows apart.
    pub key: &'static str,
    /// How far it goes.
    pub reach: Reach,
}

/// How far a table goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everywhere.
    Everywhere,
    /// It opens doors: it goes where secrets go.
    Secret,
    /// It matters for a short time and at this place only: it goes into a backup, and nowhere else.
    Here,
    /// It is made of other tables: it goes nowhere, and is made anew.
    Made,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A number.
    Int,
    /// An instant, in microseconds.
    Time,
    /// Yes or no.
    Flag,
    /// JSON, as text.
    Json,
    /// JSON packed with Zstandard, as bytes.
    Packed,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// It must not leave in the clear.
    pub secret: bool,
    /// It names another row of the same table, which may come later.
    pub own: bool,
}

impl Table {
    /// Its columns, in order.
    pub fn columns(&self) -> impl Iterator<Item = Column> + use<> {
        self.columns.split_whitespace().map(|word| {
            let secret = word.starts_with('!');
            let own = word.starts_with('^');
            let word = word.trim_start_matches(['!', '^']);
            let (name, kind) = word.split_once(':').unwrap_or((word, ""));
            let kind = match kind {
                "int" => Kind::Int,
                "time" => Kind::Time,
                "flag" => Kind::Flag,
                "json" => Kind::Json,
                "packed" => Kind::Packed,
                _ => Kind::Text,
            };
            Column { name, kind, secret, own }
        })
    }
}

impl Kind {
    fn null(self) -> Value {
        match self {
            Kind::Text | Kind::Json => Value::Text(None),
            Kind::Int | Kind::Time => Value::Int(None),
            Kind::Flag => Value::Bool(None),
            Kind::Packed => Value::Bytes(None),
        }
    }

    /// What stands in a column that did not come along: nothing, or *no* for a flag.
    pub fn absent(self) -> Value {
        match self {
            Kind::Flag => Value::Bool(Some(false)),
            other => other.null(),
        }
    }
}

/// Rows put into a table together.
pub const TOGETHER: usize = 500;

impl Tx {
    /// Lets this transaction take its time: it may wait for a disk, and its questions may take minutes. On SQLite it may anyway.
    pub async fn take_time(&mut self) -> Result<(), Error> {
        if self.engine() == Engine::Postgres {
            self.script("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
                .await?;
        }
        Ok(())
    }

    /// Gives every row of a table to `take`, one by one, in the order of its key: the same on both engines.
    pub async fn rows<E: From<Error>>(&mut self, table: &Table, take: impl FnMut(Vec<Value>) -> Result<(), E>) -> Result<(), E> {
        let columns: Vec<Column> = table.columns().collect();
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let order: Vec<String> = table
            .key
            .split_whitespace()
            .map(|key| {
                let is_text = columns.iter().any(|column| column.name == key && column.kind == Kind::Text);
                let bytewise = if is_text && self.engine() == Engine::Postgres { " COLLATE \"C\"" } else { "" };
                format!("{key}{bytewise}")
            })
            .collect();
        let text = format!("SELECT {} FROM {} ORDER BY {}", names.join(", "), table.name, order.join(", "));
        let kinds: Vec<Kind> = columns.iter().map(|column| column.kind).collect();
        self.each(sql(text), &kinds, take).await
    }

    /// Whether a table holds no row.
    pub async fn is_empty(&mut self, table: &Table) -> Result<bool, Error> {
        let text = format!("SELECT CAST(1 AS BIGINT) FROM {} LIMIT 1", table.name);
        Ok(self.opt::<(i64,)>(sql(text), Vec::new()).await?.is_none())
    }

    /// Empties tables, those that lean on others first.
    pub async fn empty(&mut self, tables: &[Table]) -> Result<(), Error> {
        for table in tables.iter().rev() {
            if !self.is_empty(table).await? {
                self.run(sql(format!("DELETE FROM {}", table.name)), Vec::new()).await?;
            }
        }
        Ok(())
    }

    /// Puts rows into a table, their values in the order of its columns. What names another row of the same table is left out, for
    /// that row may come later: [`Tx::join`] puts it in.
    pub async fn fill(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), Error> {
        let columns: Vec<Column> = table.columns().collect();
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let mut rows = rows;
        for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.own) {
            for row in &mut rows {
                if let Some(value) = row.get_mut(at) {
                    *value = column.kind.null();
                }
            }
        }
        self.insert_many(&format!("INSERT INTO {} ({}) VALUES", table.name, names.join(", ")), rows, "")
            .await?;
        Ok(())
    }

    /// Puts in what names other rows of a table whose rows are all there now: `(key of the row, key of the other)`.
    pub async fn join(&mut self, table: &Table, column: &str, pairs: Vec<(Value, Value)>) -> Result<(), Error> {
        for part in pairs.chunks(200) {
            let places: Vec<String> = (0..part.len()).map(|at| format!("(${}, ${})", at * 2 + 1, at * 2 + 2)).collect();
            let text = format!(
                "UPDATE {name} SET {column} = pair.column2 FROM (VALUES {}) AS pair WHERE {name}.{} = pair.column1",
                places.join(", "),
                table.key,
                name = table.name,
            );
            let values = part.iter().flat_map(|(row, other)| [row.clone(), other.clone()]).collect();
            self.run(sql(text), values).await?;
        }
        Ok(())
    }
}
