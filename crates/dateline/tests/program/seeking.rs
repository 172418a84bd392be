//! Somebody looks for a place in a very long sound: the server holds no more of it than what it hands over.

use crate::darkroom::held;
use crate::{Place, Server, Writer};
use futures::StreamExt;
use serde_json::json;
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;

const MB: u64 = 1024 * 1024;
/// Bytes of the file. All but the marks in it is nothing, which takes no place on the disk.
const LENGTH: u64 = 1_024 * MB;
/// Bytes of one part that is asked for.
const PART: u64 = 256 * 1024;
/// How much the server may grow meanwhile, in kB.
const GROWTH: u64 = 32 * 1024;

/// A second of silence in a WAVE file.
fn silence() -> Vec<u8> {
    let samples = vec![0_u8; 16_000];
    let mut file = b"RIFF".to_vec();
    file.extend_from_slice(&(36 + samples.len() as u32).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend_from_slice(&8_000_u32.to_le_bytes());
    file.extend_from_slice(&16_000_u32.to_le_bytes());
    file.extend_from_slice(b"\x02\0\x10\0data");
    file.extend_from_slice(&(samples.len() as u32).to_le_bytes());
    file.extend_from_slice(&samples);
    file
}

/// Where the seek of this number goes, anywhere in the file and on no even place.
fn place_of(seek: u64) -> u64 {
    seek.wrapping_mul(11_400_714_819_323_198_485) % (LENGTH - PART)
}

fn mark(seek: u64) -> [u8; 16] {
    let mut mark = *b"mark of seek 000";
    mark[13..].copy_from_slice(format!("{:03}", seek % 1_000).as_bytes());
    mark
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seeking_in_a_long_file_takes_no_memory() {
    let place = Place::sqlite();
    let server = Server::start(&place, &[]).await;
    let writer = Writer::hire(&place, &server, "editor");
    let sound = silence();
    let taken = writer.send_file("tide.wav", &sound, &[]).await.with_status(201).json();
    let body = json!({"version": 1, "blocks": [{"type": "audio", "asset": taken["id"]}]});
    writer.published(json!({"headline": "The tide", "body": body})).await;
    let shown = writer
        .must("GET", &format!("/assets/{}", taken["id"].as_str().unwrap()), json!(null), 200)
        .await;
    let address = shown["address"].as_str().unwrap().to_owned();
    // Nothing is taken that is so long, so it grows where it lies.
    let name = store::Blobs::name(&sound);
    let file = OpenOptions::new()
        .write(true)
        .open(place.data().join("blobs").join(&name[..2]).join(&name))
        .unwrap();
    file.set_len(LENGTH).unwrap();
    for seek in 0..400 {
        file.write_all_at(&mark(seek), place_of(seek)).unwrap();
    }
    let pid = server.about["pid"].to_string();
    let whole = server.head(&address, &[]).await.with_status(200);
    assert_eq!((whole.header("content-length"), whole.header("accept-ranges")), (LENGTH.to_string().as_str(), "bytes"));
    server.ask(&address, &[("range", "bytes=0-99")]).await.with_status(206);

    let before = held(&pid);
    let most = std::sync::atomic::AtomicU64::new(before);
    let (server, most, address, pid) = (&server, &most, address.as_str(), pid.as_str());
    let one = async |seek: u64| {
        let from = place_of(seek);
        // As a player asks that goes on from there, and leaves when somebody seeks again.
        let is_left = seek % 2 == 1;
        let range = if is_left { format!("bytes={from}-") } else { format!("bytes={from}-{}", from + PART - 1) };
        let asked = server.client.get(format!("{}{address}", server.address())).header("range", range);
        let mut answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), 206);
        let mut read = Vec::new();
        while let Some(chunk) = answer.chunk().await.unwrap() {
            read.extend_from_slice(&chunk);
            if is_left && read.len() >= 64 * 1024 {
                break;
            }
        }
        assert_eq!(read[..16], mark(seek), "another place is served");
        assert!(is_left || read.len() as u64 == PART);
        most.fetch_max(held(pid), std::sync::atomic::Ordering::Relaxed);
    };
    // Eight people at once. Later marks may lie in earlier parts, never at their beginnings.
    futures::stream::iter(0..400).map(one).buffer_unordered(8).collect::<Vec<()>>().await;
    let grown = most.load(std::sync::atomic::Ordering::Relaxed) - before;
    println!("400 seeks in {} MB: {grown} kB more than {before}", LENGTH / MB);
    assert!(grown <= GROWTH, "the server grew by {grown} kB");
}
