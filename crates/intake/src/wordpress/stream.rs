//! The second reading of the files: items in chunks, while earlier ones are still being worked on.

use super::check::each_entry;
use exchange::wordpress::{Entry, Item, Refused};
use std::path::PathBuf;
use tokio::sync::mpsc;

/// Items of one chunk, each with the number of its file.
pub(super) type Chunk = Vec<(Box<Item>, usize)>;

/// Most items in a chunk.
const MOST: usize = 50;
/// A chunk ends when its texts reach this many bytes.
const LONGEST: usize = 2 * 1024 * 1024;
/// Chunks that wait to be worked on.
const WAITING: usize = 2;

/// Reads all files again on a thread of its own and sends the items that `wanted` chooses.
pub(super) fn items(files: Vec<PathBuf>, wanted: impl Fn(&Item) -> bool + Send + 'static) -> mpsc::Receiver<Result<Chunk, Refused>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut chunk = Vec::with_capacity(MOST);
        let mut length = 0;
        for (file, path) in files.iter().enumerate() {
            let outcome = each_entry(
                path,
                &mut |entry, _| {
                    if let Entry::Item(item) = entry
                        && wanted(&item)
                    {
                        length += item.content.len() + item.comments.iter().map(|comment| comment.content.len()).sum::<usize>();
                        chunk.push((item, file));
                        if chunk.len() >= MOST || length >= LONGEST {
                            length = 0;
                            // Nobody listens any more: the import has ended.
                            return Ok(sender.blocking_send(Ok(std::mem::take(&mut chunk))).is_ok());
                        }
                    }
                    Ok(!sender.is_closed())
                },
                &mut |_| {},
            );
            if let Err(refused) = outcome {
                let _ = sender.blocking_send(Err(refused));
                return;
            }
        }
        if !chunk.is_empty() {
            let _ = sender.blocking_send(Ok(chunk));
        }
    });
    receiver
}
