//! The second reading of a source: things in chunks, while earlier ones are still being worked on.

use crate::Error;
use exchange::Refused;
use futures::{Stream, StreamExt};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

/// Most things in a chunk; the first ones are smaller, so that work on them begins soon.
const MOST: usize = 500;
const FIRST: usize = 60;
/// A chunk ends when its texts reach this many bytes.
const LONGEST: usize = 4 * 1024 * 1024;
/// Chunks that wait to be worked on.
const WAITING: usize = 2;
/// Chunks of which something is made at once, the one that is waited for among them.
const AHEAD: usize = 2;

/// Chunks of things, until the source ends or is refused.
pub(crate) type Chunks<T> = mpsc::Receiver<Result<Vec<T>, Refused>>;

/// Takes a thing and the length of its text; `false` if nobody listens any more.
pub(crate) type Send<'s, T> = &'s mut dyn FnMut(T, usize) -> bool;

/// What `make` makes of each chunk, in their order. It works on other threads, and ahead: what is made of the next chunks is begun when
/// one is asked for, not when somebody waits for it.
pub(crate) fn made<C, M>(
    chunks: impl Stream<Item = Result<C, Refused>>,
    make: impl Fn(C) -> M + Clone + std::marker::Send + 'static,
) -> impl Stream<Item = Result<M, Error>>
where
    C: std::marker::Send + 'static,
    M: std::marker::Send + 'static,
{
    chunks
        .map(move |chunk| {
            let make = make.clone();
            let begun = chunk.map(|chunk| spawn_blocking(move || make(chunk)));
            async move { begun?.await.map_err(|error| Error::Io(std::io::Error::other(error))) }
        })
        .buffered(AHEAD)
}

/// The chunks that a reading thread sends, as a stream.
pub(crate) fn arriving<T>(chunks: Chunks<T>) -> impl Stream<Item = Result<Vec<T>, Refused>> {
    futures::stream::unfold(chunks, |mut chunks| async move { Some((chunks.recv().await?, chunks)) })
}

/// The chunks of a list that lies ready.
pub(crate) fn lying<T>(things: impl IntoIterator<Item = T>) -> impl Stream<Item = Result<Vec<T>, Refused>> {
    let mut things = things.into_iter();
    let mut most = FIRST;
    let chunks = std::iter::from_fn(move || {
        let chunk: Vec<T> = things.by_ref().take(most).collect();
        most = MOST.min(most * 2);
        (!chunk.is_empty()).then_some(Ok(chunk))
    });
    futures::stream::iter(chunks)
}

/// Lets `read` run on a thread of its own, and gives what it sends.
pub(crate) fn chunks<T, F>(read: F) -> Chunks<T>
where
    T: std::marker::Send + 'static,
    F: FnOnce(Send<'_, T>) -> Result<(), Refused> + std::marker::Send + 'static,
{
    let (sender, receiver) = mpsc::channel(WAITING);
    spawn_blocking(move || {
        let mut chunk = Vec::with_capacity(MOST);
        let (mut most, mut length) = (FIRST, 0);
        let outcome = read(&mut |thing, bytes| {
            length += bytes;
            chunk.push(thing);
            if chunk.len() >= most || length >= LONGEST {
                (most, length) = (MOST.min(most * 2), 0);
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
