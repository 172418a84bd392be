//! The second reading of a source: things in chunks, while earlier ones are still being worked on.

use exchange::Refused;
use tokio::sync::mpsc;

/// Most things in a chunk.
const MOST: usize = 500;
/// A chunk ends when its texts reach this many bytes.
const LONGEST: usize = 4 * 1024 * 1024;
/// Chunks that wait to be worked on.
const WAITING: usize = 2;

/// Chunks of things, until the source ends or is refused.
pub(crate) type Chunks<T> = mpsc::Receiver<Result<Vec<T>, Refused>>;

/// Takes a thing and the length of its text; `false` if nobody listens any more.
pub(crate) type Send<'s, T> = &'s mut dyn FnMut(T, usize) -> bool;

/// Lets `read` run on a thread of its own, and gives what it sends.
pub(crate) fn chunks<T, F>(read: F) -> Chunks<T>
where
    T: std::marker::Send + 'static,
    F: FnOnce(Send<'_, T>) -> Result<(), Refused> + std::marker::Send + 'static,
{
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut chunk = Vec::with_capacity(MOST);
        let mut length = 0;
        let outcome = read(&mut |thing, bytes| {
            length += bytes;
            chunk.push(thing);
            if chunk.len() >= MOST || length >= LONGEST {
                length = 0;
                return sender.blocking_send(Ok(std::mem::take(&mut chunk))).is_ok();
            }
            !sender.is_closed()
        });
        match outcome {
            Err(refused) => drop(sender.blocking_send(Err(refused))),
            Ok(()) if chunk.is_empty() => {}
            Ok(()) => drop(sender.blocking_send(Ok(chunk))),
        }
    });
    receiver
}
