/// Why the index could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine's own words.
    #[error("the full-text index: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// Its folder.
    #[error("the full-text index's folder: {0}")]
    Folder(String),
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        Error::Folder(error.to_string())
    }
}

impl From<tantivy::directory::error::OpenDirectoryError> for Error {
    fn from(error: tantivy::directory::error::OpenDirectoryError) -> Error {
        Error::Folder(error.to_string())
    }
}
