//! The file as it comes: packed or not, in any encoding, one item at a time.

mod pull;
mod read;
mod source;

pub use read::{Entry, Reader};

use crate::Refused;
use crate::unpack::{self, Wanted};
use std::io::{Read, Seek};

const EXPORT: Wanted = Wanted {
    is_one: |name| name.ends_with(".xml") || name.ends_with(".wxr"),
    members: 10_000,
    empty: "Export it again from WordPress: Tools, Export",
    none: (
        "there is no .xml file in the ZIP",
        "Give the .xml files that WordPress wrote under Tools, Export; pictures go into a folder for --media",
    ),
};

/// Calls `take` with each document of a file: its name for people, and its text.
///
/// # Errors
/// [`Refused`] for what can't be unpacked, or whatever `take` says.
pub fn each_document<S, F>(source: S, name: &str, take: F) -> Result<(), Refused>
where
    S: Read + Seek,
    F: FnMut(&str, &mut dyn Read) -> Result<(), Refused>,
{
    unpack::each_document(source, name, EXPORT, take)
}
