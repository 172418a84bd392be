//! A disk that is full or broken: readers are served, whoever writes is told so, what was acknowledged stands, and work goes on by
//! itself when the disk does.

use crate::fault::{Readers, is_full, scale, told, until};
use crate::writer::story;
use crate::{Place, Server, Writer};
use serde_json::{Value, json};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Kinds of work on a disk, as `fail_io.c` counts them.
const KINDS: [(&str, i64); 3] = [("write", 1), ("sync", 2), ("rename", 4)];
const ENOSPC: i64 = 28;
const EIO: i64 = 5;

/// The hand that lets things fail.
struct Hand {
    library: PathBuf,
    control: std::fs::File,
    path: PathBuf,
}

impl Hand {
    fn over(place: &Place) -> Hand {
        let library = place.beside().join("fail_io.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/fail_io.c");
        let made = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(&library)
            .arg(source)
            .arg("-ldl")
            .status()
            .unwrap();
        assert!(made.success());
        let path = place.beside().join("control");
        std::fs::write(&path, [0; 64]).unwrap();
        let control = std::fs::File::options().read(true).write(true).open(&path).unwrap();
        Hand { library, control, path }
    }

    async fn serve(&self, place: &Place) -> Server {
        let settings =
            [("LD_PRELOAD", &self.library), ("FAIL_IO", &self.path)].map(|(name, path)| (name, path.to_str().unwrap().to_owned()));
        Server::start_with(place, &[], &settings).await
    }

    fn set(&self, place: u64, value: i64) {
        self.control.write_all_at(&value.to_ne_bytes(), place * 8).unwrap();
    }

    fn get(&self, place: u64) -> i64 {
        let mut bytes = [0; 8];
        self.control.read_exact_at(&mut bytes, place * 8).unwrap();
        i64::from_ne_bytes(bytes)
    }

    /// From now on the `at`th piece of work of this kind fails, once.
    fn arm(&self, kind: i64, at: i64, errno: i64) {
        for (place, value) in [(1, at), (2, errno), (3, 0), (4, 0), (5, 0), (0, kind)] {
            self.set(place, value);
        }
    }

    /// Nothing fails any more; whether something did.
    fn rest(&self) -> bool {
        self.set(0, 0);
        self.get(4) > 0
    }
}

/// What one story was promised to be.
struct Promise {
    id: String,
    address: String,
    /// Headlines that may stand: the last that was acknowledged, and those that were asked for since.
    headlines: Vec<String>,
    /// Colours of pictures that were taken.
    uploads: u8,
}

/// What somebody does while the disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Save,
    Publish,
    Upload,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_piece_of_work_on_the_disk_may_fail() {
    let place = Place::sqlite();
    let hand = Hand::over(&place);
    let server = hand.serve(&place).await;
    let writer = Writer::hire(&place, &server, "chief");
    let mut promise = Promise::make(&writer).await;
    let readers = Readers::of(&server, &["/", &promise.address, "/harbour", "/rss.xml", "/search.json?q=boats+{}"]);
    let (mut failed, mut refused, mut slowest) = (0, 0, 0);
    // In the short form each kind fails at its first places, and then further and further apart.
    let last = i64::try_from(scale(12, 400)).unwrap();
    for act in [Act::Save, Act::Publish, Act::Upload] {
        for (errno, (name, kind)) in [ENOSPC, EIO].into_iter().flat_map(|errno| KINDS.map(|kind| (errno, kind))) {
            let mut at = 1;
            while at <= last {
                let headline = format!("{act:?} whose {name} {at} fails with {errno}");
                if act == Act::Publish {
                    assert_eq!(save(&writer, &mut promise, &headline).await, 201);
                }
                hand.arm(kind, at, errno);
                let status = match act {
                    Act::Save => save(&writer, &mut promise, &headline).await,
                    Act::Publish => publish(&writer, &mut promise, &headline).await,
                    Act::Upload => upload(&writer, &mut promise).await,
                };
                // What the answer did not wait for: the index, the log.
                tokio::time::sleep(Duration::from_millis(60)).await;
                let has_failed = hand.rest();
                println!("{headline}: {status}{}", if has_failed { ", failed" } else { "" });
                assert!([200, 201, 202, 503, 507].contains(&status), "{headline}: {status}");
                assert!(status != 507 || errno == ENOSPC, "{headline}: {status}");
                failed += u64::from(has_failed);
                refused += u64::from(status >= 500);
                slowest = slowest.max(resumes(&server, &writer, &mut promise, &format!("{name} {at} is over")).await);
                if !has_failed {
                    break;
                }
                at += if !is_full() && at > 4 { 3 } else { 1 };
            }
        }
    }
    assert!(failed > 40, "hardly anything failed: {failed}");
    let pages = readers.end().await;
    server.terminate();
    assert_eq!(server.ended().await, Some(0));
    assert_eq!(place.json(&["verify"])["ok"], true);
    told(
        "each write, sync and rename of a save, a publication and an upload fails in turn, with ENOSPC and EIO",
        json!({"failed": failed, "writer_refused": refused, "pages_all_200": pages, "slowest_resumed_ms": slowest}),
    );
}

impl Promise {
    async fn make(writer: &Writer) -> Promise {
        writer.section("harbour", "Harbour").await;
        let (id, address) = writer.published(story("The first", "Boats come.")).await;
        Promise { id, address, headlines: vec!["The first".into()], uploads: 0 }
    }
}

/// Nothing fails any more: how long it takes until a story is published and seen again.
async fn resumes(server: &Server, writer: &Writer, promise: &mut Promise, headline: &str) -> u64 {
    let since = Instant::now();
    until("writing goes on", || async {
        let mut trial = Promise {
            id: promise.id.clone(),
            address: String::new(),
            headlines: Vec::new(),
            uploads: 0,
        };
        save(writer, &mut trial, headline).await == 201 && publish(writer, &mut trial, headline).await == 200
    })
    .await;
    promise.headlines = vec![headline.to_owned()];
    stands(server, writer, promise).await;
    until("the paper follows", || async {
        let asked = server.ready().await.1;
        asked["status"] == "ok" && asked["record"] == "up"
    })
    .await;
    u64::try_from(since.elapsed().as_millis()).unwrap()
}

/// Saves over the newest revision.
async fn save(writer: &Writer, promise: &mut Promise, headline: &str) -> u16 {
    let path = format!("/articles/{}", promise.id);
    let (status, shown) = writer.call("GET", &path, &Value::Null, &[]).await.unwrap();
    if status != 200 {
        return status;
    }
    promise.headlines.push(headline.to_owned());
    let base = [("if-match", shown["revision"].to_string())];
    let content = story(headline, "Boats come.");
    writer.call("POST", &format!("{path}/revisions"), &content, &base).await.unwrap().0
}

async fn publish(writer: &Writer, promise: &mut Promise, headline: &str) -> u16 {
    let path = format!("/articles/{}/publish", promise.id);
    let (status, _) = writer.call("POST", &path, &json!({}), &[]).await.unwrap();
    if status == 200 {
        promise.headlines = vec![headline.to_owned()];
    }
    status
}

async fn upload(writer: &Writer, promise: &mut Promise) -> u16 {
    promise.uploads = promise.uploads.wrapping_add(1);
    let page = writer.upload("wharf.png", (64, 48), [promise.uploads, 40, 90], &[("alt", "The wharf")]).await;
    if page.status >= 500 {
        assert!(!page.header("retry-after").is_empty(), "{}: {}", page.status, page.text());
    }
    page.status
}

async fn stands(server: &Server, writer: &Writer, promise: &Promise) {
    let shown = writer.must("GET", &format!("/articles/{}", promise.id), Value::Null, 200).await;
    let page = server.get(&promise.address).await.with_status(200);
    let is_promised = |text: &str| promise.headlines.iter().any(|headline| text.contains(headline.as_str()));
    assert!(is_promised(shown["headline"].as_str().unwrap()), "{:?}: {shown}", promise.headlines);
    assert!(is_promised(&page.text()), "{:?}: {}", promise.headlines, page.text());
}

/// A file system of its own, as long as it is held.
struct Disk(PathBuf);

impl Disk {
    /// `None` = this user may mount nothing.
    fn mount(at: PathBuf, megabytes: u32) -> Option<Disk> {
        std::fs::create_dir_all(&at).unwrap();
        let size = format!("size={megabytes}m,mode=0700");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(&at).output();
        mounted.is_ok_and(|ran| ran.status.success()).then_some(Disk(at))
    }

    /// Writes until nothing more fits.
    fn fill(&self) -> PathBuf {
        let path = self.0.join("filler");
        let mut size = 1024 * 1024;
        let mut file = std::fs::File::create(&path).unwrap();
        while size > 0 {
            if std::io::Write::write_all(&mut file, &vec![7; size]).is_err() {
                size /= 2;
            }
        }
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_full_refuses_writers_alone() {
    let place = Place::sqlite();
    let Some(disk) = Disk::mount(place.data(), 64) else {
        println!("no leave to mount a disk here: this is played as root");
        return;
    };
    let server = place.serve().await;
    let writer = Writer::hire(&place, &server, "chief");
    let mut promise = Promise::make(&writer).await;
    let readers = Readers::of(&server, &["/", &promise.address, "/harbour", "/rss.xml", "/search.json?q=boats+{}"]);
    let (mut refused, mut slowest) = (0, 0);
    for round in 0..scale(3, 25) {
        let filler = disk.fill();
        let mut last = 0;
        // What was set aside before may still be written into.
        for step in 0..400 {
            let long = "Boats come and go. ".repeat(200);
            let (status, said) = writer
                .call("POST", "/articles", &story(&format!("Full {round} {step}"), &long), &[])
                .await
                .unwrap();
            assert!([201, 503, 507].contains(&status), "{status} {said}");
            last = status;
            refused += u64::from(status != 201);
            if status == 507 {
                break;
            }
        }
        assert_eq!(last, 507, "the writer was told");
        let status = save(&writer, &mut promise, &format!("On a full disk {round}")).await;
        assert!([201, 503, 507].contains(&status), "{status}");
        let status = upload(&writer, &mut promise).await;
        assert!([503, 507].contains(&status), "{status}");
        std::fs::remove_file(filler).unwrap();
        slowest = slowest.max(resumes(&server, &writer, &mut promise, &format!("There is room again {round}")).await);
    }
    let pages = readers.end().await;
    server.terminate();
    assert_eq!(server.ended().await, Some(0));
    assert_eq!(place.json(&["verify"])["ok"], true);
    told(
        "a disk of 64 MiB is filled up",
        json!({"writer_refused": refused, "pages_all_200": pages, "slowest_resumed_ms": slowest}),
    );
}
