//! Why a command ended, with its exit code: 1 failed, 2 usage or configuration, 3 input refused, 5 refused by a rule.

use newsroom::Refusal;

/// A command's end.
#[derive(Debug)]
pub struct Failure {
    /// Exit code.
    pub code: u8,
    /// What happened, where, and what to do.
    pub words: String,
}

impl Failure {
    /// Something broke.
    pub fn failed(words: impl Into<String>) -> Failure {
        Failure { code: 1, words: words.into() }
    }

    /// The command or its configuration is wrong.
    pub fn usage(words: impl Into<String>) -> Failure {
        Failure { code: 2, words: words.into() }
    }

    /// The input was refused; nothing was written.
    pub fn input(words: impl Into<String>) -> Failure {
        Failure { code: 3, words: words.into() }
    }

    /// A rule refused it.
    pub fn refused(words: impl Into<String>) -> Failure {
        Failure { code: 5, words: words.into() }
    }

    /// The same with words before it that say where.
    #[must_use]
    pub fn at(self, place: &str) -> Failure {
        Failure { words: format!("{place}: {}", self.words), ..self }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        match refusal {
            Refusal::Store(_) | Refusal::Damaged(_) => Failure::failed(refusal.to_string()),
            Refusal::Invalid(problems) => {
                let lines: Vec<String> = problems.iter().map(|found| format!("  {}: {}", found.pointer, found.message)).collect();
                Failure::refused(format!("some fields are not right:\n{}", lines.join("\n")))
            }
            refusal => Failure::refused(refusal.to_string()),
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        Failure::failed(error.to_string())
    }
}

impl From<paper::Error> for Failure {
    fn from(error: paper::Error) -> Failure {
        Failure::failed(error.to_string())
    }
}

impl From<press::Error> for Failure {
    fn from(error: press::Error) -> Failure {
        Failure::failed(error.to_string())
    }
}

impl From<readers::Error> for Failure {
    fn from(error: readers::Error) -> Failure {
        Failure::failed(error.to_string())
    }
}

impl From<vault::Error> for Failure {
    fn from(error: vault::Error) -> Failure {
        match error {
            vault::Error::Refused { .. } => Failure::input(format!("{error}; nothing was written")),
            vault::Error::Differs { .. } => Failure::input(error.to_string()),
            vault::Error::Usage(words) => Failure::usage(words),
            vault::Error::Newsroom(refusal) => refusal.into(),
            error => Failure::failed(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::failed(error.to_string())
    }
}
