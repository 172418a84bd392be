use crate::table::Kind;
use crate::{Error, Params, Value, params};
use futures::TryStreamExt;
use futures::future::BoxFuture;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{Arguments, Connection, FromRow, PgPool, Postgres, Row, SqlSafeStr, Sqlite, SqlitePool, Transaction};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// A database: SQLite in a file, or PostgreSQL. One SQL text serves both.
#[derive(Debug, Clone)]
pub struct Db(Pools);

#[derive(Debug, Clone)]
enum Pools {
    /// One writer, so that nobody ever meets SQLITE_BUSY inside this program; many readers.
    Lite { write: SqlitePool, read: SqlitePool },
    /// `urgent` is a small pool of its own for publishing and withdrawing.
    Pg { pool: PgPool, urgent: PgPool },
}

/// A transaction on either engine. Dropped without [`Tx::commit`], it is rolled back.
#[derive(Debug)]
pub struct Tx(Inner);

#[derive(Debug)]
enum Inner {
    Lite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

/// Which engine a database runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// A server.
    Postgres,
}

/// How a snapshot begins. It keeps nobody waiting, so whoever reads it may take a minute over what they read before they read on: on a
/// machine that is busy, a portion of a paper that is made anew takes some seconds.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = '60s'";

/// How to open a SQLite file.
#[derive(Debug, Clone, Copy)]
pub struct SqliteOptions {
    /// Make the file if it is missing. Off, a missing file is [`Error::Gone`].
    pub create: bool,
    /// Wait for the disk at each commit (`synchronous=FULL`): on for the record, off for what can be made again.
    pub durable: bool,
    /// Overwrite what is deleted, so that nothing of it stays in the file.
    pub wipe: bool,
    /// Many rows come in, and nobody else works with the file: the log may grow longer.
    pub bulk: bool,
    /// Pages that the connection for writing holds in memory, in KiB. What does not fit is written to the log before its transaction ends,
    /// and read back through the system's own cache.
    pub cache: u32,
    /// Reading goes through a map of the file: quickest where the same pages are read again and again by many. Off, what is read
    /// once does not stay in memory for it.
    pub mapped: bool,
    /// Nobody may write through this handle.
    pub read_only: bool,
    /// Connections for reading.
    pub readers: u32,
}

impl Default for SqliteOptions {
    fn default() -> SqliteOptions {
        SqliteOptions {
            create: true,
            durable: true,
            wipe: false,
            bulk: false,
            cache: 16_384,
            mapped: true,
            read_only: false,
            readers: 4,
        }
    }
}

/// How to reach PostgreSQL.
#[derive(Debug, Clone, Copy)]
pub struct PostgresOptions {
    /// Connections for everything but publishing and withdrawing.
    pub connections: u32,
    /// How long to wait for a connection.
    pub patience: Duration,
}

impl Default for PostgresOptions {
    fn default() -> PostgresOptions {
        PostgresOptions { connections: 8, patience: Duration::from_secs(5) }
    }
}

/// Rows that are made as they are asked for.
type Rows<'r> = Box<dyn Iterator<Item = Vec<Value>> + Send + 'r>;

/// A row type that can be read from both engines: a tuple, or a struct that derives `sqlx::FromRow`.
pub trait FromBoth: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> FromBoth for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Runs the same lines against whichever engine is behind; written once here, nowhere else.
macro_rules! read {
    ($pools:expr, $sql:expr, $params:expr, $query:ident, $fetch:ident) => {
        match $pools {
            Pools::Lite { read, .. } => sqlx::$query($sql, lite($params)?).$fetch(read).await?,
            Pools::Pg { pool, .. } => sqlx::$query($sql, pg($params)?).$fetch(pool).await?,
        }
    };
}
macro_rules! within {
    ($tx:expr, $sql:expr, $params:expr, $query:ident, $fetch:ident) => {
        match &mut $tx.0 {
            Inner::Lite(tx) => sqlx::$query($sql, lite($params)?).$fetch(&mut **tx).await?,
            Inner::Pg(tx) => sqlx::$query($sql, pg($params)?).$fetch(&mut **tx).await?,
        }
    };
}

impl Db {
    /// Opens a SQLite file in WAL mode.
    pub async fn open_sqlite(path: &Path, options: SqliteOptions) -> Result<Db, Error> {
        let connect = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(options.create && !options.read_only)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(if options.durable { SqliteSynchronous::Full } else { SqliteSynchronous::Normal })
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(300)
            .pragma("cache_size", format!("-{}", options.cache))
            .pragma("mmap_size", if options.mapped { "268435456" } else { "0" })
            .pragma("wal_autocheckpoint", if options.bulk { "32000" } else { "1000" })
            .pragma("secure_delete", if options.wipe { "ON" } else { "OFF" })
            .pragma("temp_store", "MEMORY");
        if !options.create && !path.exists() {
            return Err(Error::Gone(format!("{} does not exist", path.display())));
        }
        let readers = lite_pool().max_connections(options.readers.max(1)).acquire_timeout(Duration::from_secs(10));
        if options.read_only {
            let read = readers.connect_with(connect.clone().read_only(true)).await?;
            return Ok(Db(Pools::Lite { write: read.clone(), read }));
        }
        let write = lite_pool()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(connect.clone())
            .await?;
        // Readers see the file through the memory map: a cache of their own would only hold the same pages once more.
        let connect = connect.create_if_missing(false).read_only(true).pragma("cache_size", "-2048");
        let read = readers.connect_with(connect).await?;
        Ok(Db(Pools::Lite { write, read }))
    }

    /// Opens a PostgreSQL database by its address (`postgres://…`).
    pub async fn open_postgres(url: &str, options: PostgresOptions) -> Result<Db, Error> {
        Db::connect_postgres(PgConnectOptions::from_str(url)?, options).await
    }

    /// Opens a schema of its own beside the one that the address leads to, and makes it if it is missing: `name` beside
    /// `public`, else the other schema's name with `name` behind it.
    pub async fn open_postgres_beside(url: &str, name: &str, options: PostgresOptions) -> Result<Db, Error> {
        let first = Db::open_postgres(url, PostgresOptions { connections: 2, ..options }).await?;
        let mut tx = first.begin().await?;
        tx.all::<(String,)>("SELECT CAST(pg_advisory_xact_lock(7318269) AS TEXT)", params![]).await?;
        let (there,) = tx
            .one::<(String,)>("SELECT COALESCE(CAST(current_schema() AS TEXT), 'public')", params![])
            .await?;
        let schema = if there == "public" { name.to_owned() } else { format!("{there}_{name}") };
        let quoted = format!("\"{}\"", schema.replace('"', "\"\""));
        tx.run(crate::sql(format!("CREATE SCHEMA IF NOT EXISTS {quoted}")), params![]).await?;
        tx.commit().await?;
        first.close().await;
        let connect = PgConnectOptions::from_str(url)?.options([("search_path", quoted)]);
        Db::connect_postgres(connect, options).await
    }

    async fn connect_postgres(connect: PgConnectOptions, options: PostgresOptions) -> Result<Db, Error> {
        let connect = connect.options([
            ("lock_timeout", "3s"),
            ("idle_in_transaction_session_timeout", "5s"),
            ("statement_timeout", "30s"),
            ("application_name", "dateline"),
        ]);
        let sized = |connections| PgPoolOptions::new().max_connections(connections).acquire_timeout(options.patience);
        let pool = sized(options.connections.max(2)).connect_with(connect.clone()).await?;
        let urgent = sized(2).connect_lazy_with(connect);
        Ok(Db(Pools::Pg { pool, urgent }))
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match &self.0 {
            Pools::Lite { .. } => Engine::Sqlite,
            Pools::Pg { .. } => Engine::Postgres,
        }
    }

    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<Tx, Error> {
        Ok(Tx(match &self.0 {
            Pools::Lite { write, .. } => Inner::Lite(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Pg { pool, .. } => Inner::Pg(begun(pool, "BEGIN").await?),
        }))
    }

    /// The same for publishing and withdrawing, which must not wait behind a crowd.
    pub async fn begin_urgent(&self) -> Result<Tx, Error> {
        match &self.0 {
            Pools::Pg { urgent, .. } => Ok(Tx(Inner::Pg(begun(urgent, "BEGIN").await?))),
            Pools::Lite { .. } => self.begin().await,
        }
    }

    /// Begins a transaction that only reads and sees one state from its first statement on.
    pub async fn snapshot(&self) -> Result<Tx, Error> {
        Ok(Tx(match &self.0 {
            Pools::Lite { read, .. } => Inner::Lite(read.begin_with("BEGIN").await?),
            Pools::Pg { pool, .. } => Inner::Pg(begun(pool, SNAPSHOT).await?),
        }))
    }

    /// All rows of a question, outside any transaction.
    pub async fn all<T: FromBoth>(&self, sql: impl SqlSafeStr, params: Params) -> Result<Vec<T>, Error> {
        Ok(read!(&self.0, sql, params, query_as_with, fetch_all))
    }

    /// The row of a question, if there is one.
    pub async fn opt<T: FromBoth>(&self, sql: impl SqlSafeStr, params: Params) -> Result<Option<T>, Error> {
        Ok(read!(&self.0, sql, params, query_as_with, fetch_optional))
    }

    /// The one row of a question; [`Error::NotOne`] if there is none.
    pub async fn one<T: FromBoth>(&self, sql: impl SqlSafeStr, params: Params) -> Result<T, Error> {
        Ok(read!(&self.0, sql, params, query_as_with, fetch_one))
    }

    /// Runs one statement in a transaction of its own and tells how many rows it touched.
    pub async fn run(&self, sql: impl SqlSafeStr, params: Params) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let touched = tx.run(sql, params).await?;
        tx.commit().await?;
        Ok(touched)
    }

    /// Takes what the log holds into the file and empties the log, unless somebody reads an older state: then another time.
    /// A server does this by itself.
    pub async fn checkpoint(&self) -> Result<bool, Error> {
        let Pools::Lite { write, .. } = &self.0 else { return Ok(true) };
        let mut connection = write.acquire().await?;
        // Readers are not waited for: a writer would wait with us.
        sqlx::query("PRAGMA busy_timeout = 0").execute(&mut *connection).await?;
        let done = sqlx::query_as::<_, (i64, i64, i64)>("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *connection)
            .await;
        sqlx::query("PRAGMA busy_timeout = 5000").execute(&mut *connection).await?;
        Ok(done?.0 == 0)
    }

    /// Writes a whole copy of the state that stands now into a new file, while others read and write. SQLite only: a server has
    /// no file to copy.
    pub async fn copy_to(&self, path: &Path) -> Result<(), Error> {
        let Pools::Lite { read, .. } = &self.0 else {
            return Err(Error::Other("only an embedded database can be copied into a file".into()));
        };
        let path = path
            .to_str()
            .ok_or_else(|| Error::Other(format!("{}: no path for a database", path.display())))?;
        sqlx::query("VACUUM INTO $1").bind(path).execute(read).await?;
        Ok(())
    }

    /// What the engine itself finds wrong with an embedded database's file, a line each; nothing on a server.
    pub async fn damages(&self) -> Result<Vec<String>, Error> {
        let Pools::Lite { read, .. } = &self.0 else { return Ok(Vec::new()) };
        let found = sqlx::query_as::<_, (String,)>("PRAGMA integrity_check(20)").fetch_all(read).await?;
        Ok(found.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect())
    }

    /// Ends all connections; later calls fail with [`Error::Gone`].
    pub async fn close(&self) {
        match &self.0 {
            Pools::Lite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Pg { pool, urgent } => {
                pool.close().await;
                urgent.close().await;
            }
        }
    }
}

/// Begins a transaction on a server, in a task of its own: whoever gives up half way (a reader whose browser went away) would leave
/// the connection inside a transaction that nobody ends, for whoever gets it next.
async fn begun(pool: &PgPool, statement: &'static str) -> Result<Transaction<'static, Postgres>, Error> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await }).await;
    Ok(begun.map_err(|error| Error::Other(error.to_string()))??)
}

/// A pool whose connections come back without a transaction, or not at all: where the disk is full SQLite takes a transaction back
/// by itself, its driver's own rollback then fails, and the connection would refuse every transaction after it.
fn lite_pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new().after_release(|connection, _| {
        Box::pin(async move {
            // A rollback that waits in its queue is done before this answers.
            connection.ping().await?;
            Ok(!connection.is_in_transaction())
        })
    })
}

impl Tx {
    /// All rows of a question.
    pub async fn all<T: FromBoth>(&mut self, sql: impl SqlSafeStr, params: Params) -> Result<Vec<T>, Error> {
        Ok(within!(self, sql, params, query_as_with, fetch_all))
    }

    /// The row of a question, if there is one.
    pub async fn opt<T: FromBoth>(&mut self, sql: impl SqlSafeStr, params: Params) -> Result<Option<T>, Error> {
        Ok(within!(self, sql, params, query_as_with, fetch_optional))
    }

    /// The one row of a question; [`Error::NotOne`] if there is none.
    pub async fn one<T: FromBoth>(&mut self, sql: impl SqlSafeStr, params: Params) -> Result<T, Error> {
        Ok(within!(self, sql, params, query_as_with, fetch_one))
    }

    /// Gives the rows of a question to `take` one by one, as they come: memory does not grow with them.
    pub async fn each<E: From<Error>>(
        &mut self,
        sql: impl SqlSafeStr,
        kinds: &[Kind],
        mut take: impl FnMut(Vec<Value>) -> Result<(), E>,
    ) -> Result<(), E> {
        macro_rules! pass {
            ($tx:expr) => {{
                let mut rows = sqlx::query(sql).fetch(&mut **$tx);
                while let Some(row) = rows.try_next().await.map_err(Error::from)? {
                    let mut values = Vec::with_capacity(kinds.len());
                    for (at, kind) in kinds.iter().enumerate() {
                        let value = match kind {
                            Kind::Text | Kind::Json => row.try_get(at).map(Value::Text),
                            Kind::Int | Kind::Time => row.try_get(at).map(Value::Int),
                            Kind::Flag => row.try_get(at).map(Value::Bool),
                            Kind::Packed => row.try_get(at).map(Value::Bytes),
                        };
                        values.push(value.map_err(Error::from)?);
                    }
                    take(values)?;
                }
            }};
        }
        match &mut self.0 {
            Inner::Lite(tx) => pass!(tx),
            Inner::Pg(tx) => pass!(tx),
        }
        Ok(())
    }

    /// Runs a statement and tells how many rows it touched.
    pub async fn run(&mut self, sql: impl SqlSafeStr, params: Params) -> Result<u64, Error> {
        Ok(match &mut self.0 {
            Inner::Lite(tx) => sqlx::query_with(sql, lite(params)?).execute(&mut **tx).await?.rows_affected(),
            Inner::Pg(tx) => sqlx::query_with(sql, pg(params)?).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Inserts many rows in as few statements as the engines allow: `head` up to and with `VALUES`, then the rows, then `tail`.
    /// Tells how many rows were inserted. All rows have the same length. Rows are asked for as they are needed: while the engine works
    /// on one statement, the values of the next are made.
    pub fn insert_many<'a, R>(&'a mut self, head: &'a str, rows: R, tail: &'a str) -> BoxFuture<'a, Result<u64, Error>>
    where
        R: IntoIterator<Item = Vec<Value>>,
        R::IntoIter: Send + 'a,
    {
        // A future that names the type of some rows would be one that the compiler can't send to another thread.
        let rows: Rows<'a> = Box::new(rows.into_iter());
        Box::pin(self.insert_all(head, rows, tail))
    }

    async fn insert_all(&mut self, head: &str, mut rows: Rows<'_>, tail: &str) -> Result<u64, Error> {
        let Some(first) = rows.next().filter(|row| !row.is_empty()) else {
            return Ok(0);
        };
        let width = first.len();
        // Both engines take far more in one statement, but a long one must be understood first. The numbers of rows are powers of
        // two: so there are few texts, and each is understood once.
        let most = 1 << (2_000 / width).clamp(1, 256).ilog2();
        let mut portion = Vec::with_capacity(most * width);
        portion.extend(first);
        let mut fill = |portion: &mut Vec<Value>| {
            while portion.len() < most * width
                && let Some(row) = rows.next()
            {
                portion.extend(row);
            }
        };
        fill(&mut portion);
        let mut touched = 0;
        while !portion.is_empty() {
            let count = 1 << (portion.len() / width).ilog2();
            let mut rest = portion.split_off(count * width);
            let text = many(self.engine(), head, count, width, tail);
            // The statement is on its way before the next values are made.
            let (outcome, ()) = futures::join!(self.run(crate::sql(text), portion), async {
                rest.reserve_exact(most * width);
                fill(&mut rest);
            });
            touched += outcome?;
            portion = rest;
        }
        Ok(touched)
    }

    /// Runs several statements without values, as a migration does.
    pub async fn script(&mut self, sql: impl SqlSafeStr) -> Result<(), Error> {
        match &mut self.0 {
            Inner::Lite(tx) => {
                sqlx::raw_sql(sql).execute(&mut **tx).await?;
            }
            Inner::Pg(tx) => {
                sqlx::raw_sql(sql).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Which engine this runs on.
    pub fn engine(&self) -> Engine {
        match &self.0 {
            Inner::Lite(_) => Engine::Sqlite,
            Inner::Pg(_) => Engine::Postgres,
        }
    }

    /// Makes it last.
    pub async fn commit(self) -> Result<(), Error> {
        match self.0 {
            Inner::Lite(tx) => tx.commit().await?,
            Inner::Pg(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// The text that inserts `count` rows. SQLite looks a numbered value up by its name, which is slow among many.
fn many(engine: Engine, head: &str, count: usize, width: usize, tail: &str) -> String {
    let mut text = String::with_capacity(head.len() + count * width * 6 + tail.len());
    text.push_str(head);
    for place in 0..count * width {
        text.push_str(match (place, place % width) {
            (0, _) => " (",
            (_, 0) => "), (",
            _ => ", ",
        });
        match engine {
            Engine::Postgres => text.push_str(&format!("${}", place + 1)),
            Engine::Sqlite => text.push('?'),
        }
    }
    text.push_str(") ");
    text.push_str(tail);
    text
}

macro_rules! arguments {
    ($name:ident, $type:ty) => {
        fn $name(params: Params) -> Result<$type, Error> {
            let mut arguments = <$type>::default();
            for value in params {
                match value {
                    Value::Int(value) => arguments.add(value),
                    Value::Text(value) => arguments.add(value),
                    Value::Bool(value) => arguments.add(value),
                    Value::Bytes(value) => arguments.add(value),
                }
                .map_err(|error| Error::Other(error.to_string()))?;
            }
            Ok(arguments)
        }
    };
}
arguments!(lite, SqliteArguments);
arguments!(pg, PgArguments);
