//! Files by their hash: the same in a folder and in a bucket of a server that speaks S3.

use futures::StreamExt;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt, PutPayload};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use store::{Blobs, BucketOptions, Error};
use tempfile::TempDir;

const DAY: Duration = Duration::from_secs(86_400);

/// Runs a test in both places.
macro_rules! both_places {
    ($(async fn $name:ident($blobs:ident : Blobs) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn play($blobs: Blobs) $body

            #[tokio::test]
            async fn folder() {
                let folder = TempDir::new().unwrap();
                play(Blobs::folder(folder.path().join("blobs"))).await;
            }

            #[tokio::test]
            async fn bucket() {
                let folder = TempDir::new().unwrap();
                play(Blobs::bucket(&testkit::bucket(), folder.path().join("blobs")).unwrap()).await;
            }
        }
    )*};
}

/// A part of a blob.
async fn part(blobs: &Blobs, name: &str, from: u64, length: u64) -> Vec<u8> {
    let mut pieces = blobs.read(name, from, length).await.unwrap().unwrap();
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        bytes.extend_from_slice(&piece.unwrap());
    }
    bytes
}

both_places! {
    async fn a_blob_is_kept_once_under_its_hash(blobs: Blobs) {
        let name = blobs.put(b"low water").await.unwrap();
        assert_eq!(name, Blobs::name(b"low water"));
        assert_eq!(blobs.put(b"low water").await.unwrap(), name);
        assert_eq!(blobs.get(&name).await.unwrap().as_deref(), Some(b"low water".as_slice()));
        assert_eq!(blobs.hash(&name).await.unwrap(), Some(name.clone()));
        assert_eq!(blobs.get(&"0".repeat(64)).await.unwrap(), None);
        for wrong in ["", "../secret", "..%2fsecret", &format!("../{}", "0".repeat(61))] {
            assert_eq!(blobs.path(wrong), None);
            assert_eq!(blobs.get(wrong).await.unwrap(), None);
            assert_eq!(blobs.size(wrong).await.unwrap(), None);
            assert!(blobs.read(wrong, 0, 1).await.unwrap().is_none());
            assert_eq!(blobs.remove(wrong).await.unwrap(), None);
        }
        blobs.probe().await.unwrap();
    }

    async fn an_empty_blob_is_one_too(blobs: Blobs) {
        let name = blobs.put(b"").await.unwrap();
        assert_eq!(blobs.get(&name).await.unwrap().as_deref(), Some(b"".as_slice()));
        assert_eq!(blobs.size(&name).await.unwrap(), Some(0));
    }

    async fn a_long_one_goes_in_and_out_in_pieces(blobs: Blobs) {
        let whole: Vec<u8> = (0..17_000_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let mut incoming = blobs.incoming().await.unwrap();
        for piece in whole.chunks(1 << 20) {
            incoming.write(piece).await.unwrap();
        }
        incoming.flush().await.unwrap();
        let path = incoming.path().to_owned();
        let name = blobs.adopt(&path).await.unwrap();
        assert!(path.exists(), "it stays for whoever put it there");
        drop(incoming);
        assert!(!path.exists());
        assert_eq!(name, Blobs::name(&whole));
        assert_eq!(blobs.size(&name).await.unwrap(), Some(17_000_000));
        assert_eq!(blobs.get(&name).await.unwrap().unwrap(), whole);
        for (from, length) in [(0, 1), (8 * 1024 * 1024 - 5, 10), (16_999_999, 1), (5, 0)] {
            let (start, end) = (usize::try_from(from).unwrap(), usize::try_from(from + length).unwrap());
            assert_eq!(part(&blobs, &name, from, length).await, whole[start..end], "{from} {length}");
        }
        let copy = blobs.whole(&name).await.unwrap().unwrap();
        assert_eq!(std::fs::read(copy.path()).unwrap(), whole);
        let (at, is_kept) = (copy.path().to_owned(), !blobs.is_bucket());
        drop(copy);
        assert_eq!(at.exists(), is_kept, "a copy is gone, the blob itself is not");
        assert!(blobs.whole(&"0".repeat(64)).await.unwrap().is_none());
    }

    async fn all_are_listed_by_their_beginnings(blobs: Blobs) {
        let mut names = Vec::new();
        for number in 0..30_u8 {
            names.push(blobs.put(&[number]).await.unwrap());
        }
        names.sort();
        let mut listed = Vec::new();
        for beginning in Blobs::beginnings() {
            listed.extend(blobs.names(&beginning).await.unwrap());
        }
        listed.sort();
        assert_eq!(listed, names);
    }

    async fn only_an_old_one_is_removed(blobs: Blobs) {
        let name = blobs.put(b"spring tide").await.unwrap();
        assert_eq!(blobs.remove(&name).await.unwrap(), None, "it may be written down in a moment");
        assert_eq!(blobs.remove_at(&name, UNIX_EPOCH).await.unwrap(), None, "it comes from the future");
        assert!(blobs.get(&name).await.unwrap().is_some());
        let later = SystemTime::now() + 2 * DAY;
        assert_eq!(blobs.remove_at(&name, later).await.unwrap(), Some(11));
        assert_eq!(blobs.get(&name).await.unwrap(), None);
        assert_eq!(blobs.size(&name).await.unwrap(), None);
        assert_eq!(blobs.remove_at(&name, later).await.unwrap(), None);
        assert_eq!(blobs.put(b"spring tide").await.unwrap(), name);
        assert!(blobs.get(&name).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_blob_that_a_full_disk_left_empty_is_put_anew() {
    let folder = TempDir::new().unwrap();
    let blobs = Blobs::folder(folder.path());
    let name = blobs.put(b"the tide").await.unwrap();
    std::fs::write(blobs.path(&name).unwrap(), b"").unwrap();
    assert_eq!(blobs.put(b"the tide").await.unwrap(), name);
    assert_eq!(blobs.get(&name).await.unwrap().unwrap(), "the tide");
}

/// Who removes one marks it first. Whoever puts the same bytes then waits, and has them when the mark is gone.
#[tokio::test]
async fn what_is_put_while_it_is_removed_is_there_afterwards() {
    let (folder, options) = (TempDir::new().unwrap(), testkit::bucket());
    let blobs = Blobs::bucket(&options, folder.path()).unwrap();
    let behind = testkit::behind(&options);
    let name = Blobs::name(b"neap tide");
    let key = Key::from(format!("{}/{}/{name}", options.prefix, &name[..2]));
    let mark = Key::from(format!("{}/leaving/{name}", options.prefix));
    behind.put(&mark, PutPayload::new()).await.unwrap();
    let putting = tokio::spawn({
        let blobs = blobs.clone();
        async move { blobs.put(b"neap tide").await }
    });
    while behind.head(&key).await.is_err() {
        tokio::task::yield_now().await;
    }
    behind.delete(&key).await.unwrap();
    assert!(!putting.is_finished());
    behind.delete(&mark).await.unwrap();
    assert_eq!(putting.await.unwrap().unwrap(), name);
    assert_eq!(blobs.get(&name).await.unwrap().unwrap(), "neap tide");
}

#[tokio::test]
async fn a_bucket_that_does_not_answer_is_told_apart() {
    let folder = TempDir::new().unwrap();
    // Nobody listens there: it was taken and given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let options = BucketOptions {
        endpoint: format!("http://127.0.0.1:{port}"),
        ..testkit::bucket()
    };
    let blobs = Blobs::bucket(&options, folder.path()).unwrap();
    assert!(matches!(blobs.put(b"x").await, Err(Error::Away(_))));
    assert!(matches!(blobs.get(&Blobs::name(b"x")).await, Err(Error::Away(_))));
    assert!(matches!(blobs.names("00").await, Err(Error::Away(_))));
    assert!(matches!(blobs.probe().await, Err(Error::Away(_))));
    let debug = format!("{blobs:?} {options:?}");
    assert!(!debug.contains("secret"), "{debug}");
}
