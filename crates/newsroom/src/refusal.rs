use story::Problem;

/// Why an operation was not done. Nothing of it remains.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The actor's role lacks the capability.
    #[error("your role does not allow this: {0}")]
    Forbidden(&'static str),
    /// It does not exist, or the actor may not know that it does.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Somebody else was first.
    #[error("{message}")]
    Conflict {
        /// A word for programs.
        code: &'static str,
        /// A sentence for people.
        message: String,
    },
    /// A save on an old revision: what it began from, what stands now, and what was sent.
    #[error("the story was changed meanwhile: revision {} stands now", .0.theirs.0)]
    Stale(Box<Stale>),
    /// Too long ago that whoever is signed in proved who they are: what they want can't be undone.
    #[error("prove once more that it is you")]
    Proof,
    /// Fields are wrong.
    #[error("some fields are not right")]
    Invalid(Vec<Problem>),
    /// A rule of the newsroom forbids it now.
    #[error("{message}")]
    Rule {
        /// A word for programs.
        code: &'static str,
        /// A sentence for people: what forbids it and what to do.
        message: String,
    },
    /// The record could not be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A row of the record can't be understood: a defect, or damage.
    #[error("a row of the record can't be read: {0}")]
    Damaged(String),
}

/// Three states of a story whose save came too late: revision number and content of each.
#[derive(Debug)]
pub struct Stale {
    /// What the save began from; its words are gone if the revision was redacted meanwhile.
    pub base: (i64, Option<crate::Content>),
    /// What stands now.
    pub theirs: (i64, crate::Content),
    /// What was sent.
    pub yours: crate::Content,
}

impl Refusal {
    /// One wrong field.
    pub fn field(pointer: &str, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal::Invalid(vec![Problem { pointer: pointer.to_owned(), code, message: message.into() }])
    }

    /// A rule that forbids it now.
    pub fn rule(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal::Rule { code, message: message.into() }
    }

    /// Something else stands in the way.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal::Conflict { code, message: message.into() }
    }
}

impl From<proof::Error> for Refusal {
    fn from(error: proof::Error) -> Refusal {
        match error {
            proof::Error::Store(error) => Refusal::Store(error),
            proof::Error::Damaged(what) => Refusal::Damaged(what.into()),
        }
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Refusal {
        Refusal::Damaged(error.to_string())
    }
}
