/// Why the paper could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its database.
    #[error("the paper's file: {0}")]
    Store(#[from] store::Error),
    /// One of its documents.
    #[error("a document of the paper cannot be read: {0}")]
    Document(#[from] serde_json::Error),
    /// Its index.
    #[error("the public index: {0}")]
    Index(#[from] search::Error),
    /// Its folder.
    #[error("the paper's folder: {0}")]
    Io(#[from] std::io::Error),
    /// There is none yet.
    #[error("there is no paper yet")]
    None,
}

impl Error {
    /// Whether its file is no database, or one that lacks something: only another one helps.
    pub fn is_damage(&self) -> bool {
        match self {
            // The program asks for no row and no table that its own papers have not got.
            Error::Store(store::Error::Corrupt(_) | store::Error::NotOne) => true,
            Error::Store(store::Error::Other(words)) => words.contains("no such table") || words.contains("no such column"),
            _ => false,
        }
    }

    /// Whether a document is at fault: trying again will not help, leaving it out will.
    pub fn is_of_a_document(&self) -> bool {
        match self {
            Error::Document(_) => true,
            Error::Index(error) => error.is_of_a_document(),
            Error::Store(_) | Error::Io(_) | Error::None => false,
        }
    }
}
