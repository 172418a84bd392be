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

impl Error {
    /// Whether a document is at fault, and not the index or its disk.
    pub fn is_of_a_document(&self) -> bool {
        use tantivy::TantivyError::{InvalidArgument, SchemaError};
        matches!(self, Error::Engine(InvalidArgument(_) | SchemaError(_)))
    }
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
