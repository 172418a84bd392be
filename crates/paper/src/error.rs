/// Why the paper could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the paper's file: {0}")]
    Store(#[from] store::Error),
    #[error("a document of the paper cannot be read: {0}")]
    Document(#[from] serde_json::Error),
    #[error("the public index: {0}")]
    Index(String),
    #[error("the paper's folder: {0}")]
    Io(#[from] std::io::Error),
}
