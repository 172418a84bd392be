//! What is kept of a file once it was looked into: the sizes that were made, and what it says of itself.

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use media::Taken;
use newsroom::asset::{Inside, NewAsset, Rendition};
use newsroom::track::Track;
use store::{Blobs, Error};
use story::Cue;

/// Fills an asset with what was found in its file, and keeps the sizes. What `new` says already stands before what the file says. The
/// file itself is the caller's: it may be too large for memory.
pub async fn developed(blobs: &Blobs, taken: &Taken, mut new: NewAsset) -> Result<NewAsset, Error> {
    for (field, said) in [
        (&mut new.alt, taken.notes.alt.clone()),
        (&mut new.credit, taken.notes.credit_line()),
        (&mut new.caption, taken.notes.caption.clone()),
        (&mut new.rights, taken.notes.copyright.clone()),
    ] {
        if field.trim().is_empty() {
            *field = said;
        }
    }
    Ok(NewAsset {
        kind: taken.kind.name().into(),
        media_type: taken.media_type.into(),
        width: i64::from(taken.width),
        height: i64::from(taken.height),
        renditions: sizes(blobs, &taken.renditions, |_| String::new()).await?,
        inside: Inside {
            pages: i64::try_from(taken.pages).unwrap_or_default(),
            rows: i64::try_from(taken.rows.count).unwrap_or_default(),
            first: taken
                .rows
                .first
                .iter()
                .map(|row| row.iter().map(|cell| story::text::legible(cell)).collect())
                .collect(),
        },
        ..new
    })
}

/// The same of a file in memory, which is kept too, with what is served of it: nothing, where it has to be encoded first.
pub async fn developed_here(blobs: &Blobs, original: &Bytes, taken: &Taken, new: NewAsset) -> Result<NewAsset, Error> {
    let main = taken.main.of(original);
    let blob = match &main {
        Some(main) => blobs.put(main).await?,
        None => String::new(),
    };
    let new = NewAsset {
        blob,
        original: blobs.put(original).await?,
        size: length(main.as_ref().unwrap_or(original)),
        ..new
    };
    developed(blobs, taken, new).await
}

/// Keeps sizes of a picture, each with what it is called within the file's address (empty = by its width).
pub async fn sizes(blobs: &Blobs, sizes: &[media::Rendition], name: impl Fn(&media::Rendition) -> String) -> Result<Vec<Rendition>, Error> {
    let kept: Vec<_> = sizes
        .iter()
        .map(|size| {
            let name = name(size);
            async move {
                Ok(Rendition {
                    blob: blobs.put(&size.bytes).await?,
                    media_type: size.media_type.into(),
                    width: i64::from(size.width),
                    height: i64::from(size.height),
                    size: length(&size.bytes),
                    name,
                })
            }
        })
        .collect();
    // A few at once: each is some questions and answers where they are kept in a bucket.
    futures::stream::iter(kept).buffered(4).try_collect().await
}

/// Keeps the file of a track that readers get, and what is said in it.
pub async fn track(blobs: &Blobs, cues: &[media::Cue], named: Track) -> Result<Track, Error> {
    let file = Bytes::from(media::webvtt(cues));
    let moment = |milliseconds: u64| i64::try_from(milliseconds).unwrap_or(i64::MAX);
    Ok(Track {
        blob: blobs.put(&file).await?,
        size: length(&file),
        cues: cues.iter().map(|cue| Cue { at: moment(cue.from), text: cue.said() }).collect(),
        ..named
    })
}

/// Bytes of a file, as a row has them.
fn length(bytes: &Bytes) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}
