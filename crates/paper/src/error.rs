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
