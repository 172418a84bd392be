//! How somebody proves who they are, whether they read or work here: one-time codes, passkeys, and how often they may try.
//!
//! Nothing here knows a table of people: whoever keeps accounts keeps the rows.

pub mod attempt;
pub mod code;
pub mod network;
pub mod passkey;

/// Why a proof could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// What was kept can't be understood: a defect, or damage.
    #[error("{0} can't be read")]
    Damaged(&'static str),
}
