//! The second reading of the files: items in chunks.

use super::check::each_entry;
use crate::stream::{Chunks, chunks};
use exchange::wordpress::{Entry, Item};
use std::path::PathBuf;

/// Items of one chunk, each with the number of its file.
pub(super) type Chunk = Vec<(Box<Item>, usize)>;

/// Reads all files again and sends the items that `wanted` chooses.
pub(super) fn items(files: Vec<PathBuf>, wanted: impl Fn(&Item) -> bool + Send + 'static) -> Chunks<(Box<Item>, usize)> {
    chunks(move |send| {
        for (file, path) in files.iter().enumerate() {
            let mut listens = true;
            each_entry(
                path,
                &mut |entry, _| {
                    if let Entry::Item(item) = entry
                        && wanted(&item)
                    {
                        let length = item.content.len() + item.comments.iter().map(|comment| comment.content.len()).sum::<usize>();
                        listens = send((item, file), length);
                    }
                    Ok(listens)
                },
                &mut |_| {},
            )?;
            if !listens {
                break;
            }
        }
        Ok(())
    })
}
