//! The press: it follows the ledger and makes what follows from each decision. Copies (paper, index, page cache) are functions of
//! the present published state, so it may coalesce, take stories out of turn, and begin again from nothing.

mod articles;
mod delay;
mod error;
mod frame;
mod press;
mod preview;
mod rebuild;

pub use delay::Delay;
pub use error::Error;
pub use press::{Parked, Press, Seen, Status};
pub use preview::Preview;
