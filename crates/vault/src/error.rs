use std::path::Path;

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was to be taken in is damaged, changed or something else.
    #[error("{file}: {why}")]
    Refused {
        /// Which file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// It was asked for in a way that can't be followed.
    #[error("{0}")]
    Usage(String),
    /// What came in is not what went out: its digest is another one.
    #[error("what was brought back is not what was kept: its digest is {found}, and should be {expected}")]
    Differs {
        /// Digest that was written down.
        expected: String,
        /// Digest of what is there now.
        found: String,
    },
    /// The record.
    #[error(transparent)]
    Newsroom(#[from] newsroom::Refusal),
    /// The readers' data.
    #[error(transparent)]
    Readers(#[from] readers::Error),
    /// A database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A file could not be read or written.
    #[error("{0}")]
    Io(String),
}

impl Error {
    /// A file is not as it must be.
    pub(crate) fn refused(file: impl Into<String>, why: impl Into<String>) -> Error {
        Error::Refused { file: file.into(), why: why.into() }
    }

    /// A file could not be read or written.
    pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
        move |error| Error::Io(format!("{}: {error}", path.display()))
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        Error::Io(error.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::Io(error.to_string())
    }
}
