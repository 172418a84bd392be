//! The press: it follows the ledger and makes what follows from each decision. Copies (paper, index, page cache) are functions of
//! the present published state, so it may coalesce, take stories out of turn, and begin again from nothing.

mod advance;
mod agreement;
mod articles;
mod delay;
mod error;
mod frame;
mod mail;
mod parking;
mod press;
mod preview;
mod rebuild;
mod work;

pub use delay::Delay;
pub use error::Error;
pub use mail::Mail;
pub use parking::Parked;
pub use press::{Press, Rewound, Seen, Status};
pub use preview::Preview;
