use std::fmt;

/// Why a file was not taken: where in it, what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The file; for one inside a ZIP `archive.zip: inner.xml`.
    pub file: String,
    /// From 1; 0 if the place has no line.
    pub line: u64,
    /// In characters from 1; 0 if the place has no line.
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// What a person can do about it.
    pub advice: &'static str,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        if self.line > 0 && self.column > 0 {
            write!(f, ", column {}", self.column)?;
        }
        write!(f, ": {}", self.message)?;
        if !self.advice.is_empty() {
            write!(f, ". {}", self.advice)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refused {}

/// Something odd that does not stand in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Line in the file, from 1.
    pub line: u64,
    /// A word for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}
