use sqlx::error::ErrorKind;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database can't be reached, or its file is gone. It may come back.
    #[error("the database can't be reached: {0}")]
    Gone(String),
    /// Somebody else held a lock for too long, or a deadlock was broken. Trying again may work.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A constraint said no. Its name, or the engine's words where it has none.
    #[error("a constraint of the database refused it: {0}")]
    Conflict(String),
    /// No room left on the device.
    #[error("the disk is full: {0}")]
    Full(String),
    /// The file is damaged or no database.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// Asked for exactly one row, found none.
    #[error("a row that must exist does not")]
    NotOne,
    /// The database was made by a newer program, or a migration was changed after it ran.
    #[error("{0}")]
    Schema(String),
    /// Anything else; a defect of ours unless proved otherwise.
    #[error("the database: {0}")]
    Other(String),
    /// The store of files can't be reached, or refused it. It may come back.
    #[error("the store of files does not answer: {0}")]
    Away(String),
    /// A file of the store.
    #[error("a file of the store: {0}")]
    Io(std::io::Error),
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded => Error::Full(error.to_string()),
            _ => Error::Io(error),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Error {
        let words = error.to_string();
        match &error {
            sqlx::Error::RowNotFound => Error::NotOne,
            sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => {
                Error::Gone(words)
            }
            sqlx::Error::Database(engine) => {
                if matches!(
                    engine.kind(),
                    ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation | ErrorKind::CheckViolation | ErrorKind::NotNullViolation
                ) {
                    return Error::Conflict(engine.constraint().map_or(words, str::to_owned));
                }
                let code = engine.code().unwrap_or_default().into_owned();
                by_code(&code, words)
            }
            // A value of another type than the program writes there.
            sqlx::Error::ColumnDecode { .. } => Error::Corrupt(words),
            _ => Error::Other(words),
        }
    }
}

/// PostgreSQL's SQLSTATE has five characters; SQLite's (extended) result codes are numbers.
fn by_code(code: &str, words: String) -> Error {
    if code.len() == 5 {
        return match code {
            "40001" | "40P01" | "55P03" | "57014" => Error::Busy(words),
            "53100" => Error::Full(words),
            "57P01" | "57P02" | "57P03" | "53300" | "3D000" => Error::Gone(words),
            "XX001" | "XX002" => Error::Corrupt(words),
            _ if code.starts_with("08") => Error::Gone(words),
            _ => Error::Other(words),
        };
    }
    match code.parse::<i64>().map(|code| code & 0xff) {
        Ok(5 | 6) => Error::Busy(words),
        Ok(8 | 10 | 14) => Error::Gone(words),
        Ok(13) => Error::Full(words),
        Ok(11 | 26) => Error::Corrupt(words),
        _ => Error::Other(words),
    }
}
