//! A new program takes over from the one that serves: readers notice nothing, and one that can't serve changes nothing.

use crate::fault::{scale, told};
use crate::writer::story;
use crate::{Server, Writer, both_engines};
use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A thousand requests a second: so many readers, each so often.
const READERS: usize = 8;
const PACE: Duration = Duration::from_millis(8);

/// Readers who ask again and again on connections that they keep, and never try again: each failure counts.
pub struct Crowd {
    over: Arc<AtomicBool>,
    answers: Arc<AtomicUsize>,
    readers: Vec<JoinHandle<Result<(), String>>>,
}

impl Crowd {
    /// They come, and open these pages in turn.
    pub fn gather(address: &str, paths: &[&str]) -> Crowd {
        let (over, answers) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let readers = (0..READERS).map(|number| {
            let (over, answers) = (over.clone(), answers.clone());
            let address = address.strip_prefix("http://").unwrap().to_owned();
            let path = paths[number % paths.len()].to_owned();
            std::thread::spawn(move || {
                let mut line: Option<BufReader<TcpStream>> = None;
                let mut next = Instant::now();
                while !over.load(Ordering::Relaxed) {
                    let mut open = match line.take() {
                        Some(open) => open,
                        None => BufReader::new(TcpStream::connect(&address).map_err(|error| format!("connect: {error}"))?),
                    };
                    if read(&mut open, &path)? {
                        line = Some(open);
                    }
                    answers.fetch_add(1, Ordering::Relaxed);
                    // A pace, not a pause: whoever was kept waiting asks the more often.
                    next += PACE;
                    std::thread::sleep(next.saturating_duration_since(Instant::now()));
                }
                Ok(())
            })
        });
        Crowd { readers: readers.collect(), over, answers }
    }

    /// How many answers they got; none was anything but a whole page.
    pub fn disperse(self) -> usize {
        self.over.store(true, Ordering::Relaxed);
        for reader in self.readers {
            reader.join().unwrap().unwrap();
        }
        self.answers.load(Ordering::Relaxed)
    }
}

/// Reads one page; `true` = the connection may be used again.
fn read(line: &mut BufReader<TcpStream>, path: &str) -> Result<bool, String> {
    let asked = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    line.get_mut().write_all(asked.as_bytes()).map_err(|error| format!("{path}: ask: {error}"))?;
    let (mut length, mut keeps, mut first) = (0, true, String::new());
    loop {
        let mut head = String::new();
        line.read_line(&mut head).map_err(|error| format!("{path}: answer: {error}"))?;
        let head = head.trim_end().to_ascii_lowercase();
        if first.is_empty() {
            if head != "http/1.1 200 ok" {
                return Err(format!("{path}: `{head}`"));
            }
            first = head;
        } else if head.is_empty() {
            break;
        } else if let Some(value) = head.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        } else if head == "connection: close" {
            keeps = false;
        }
    }
    let mut page = vec![0; length];
    line.read_exact(&mut page).map_err(|error| format!("{path}: page: {error}"))?;
    if page.ends_with(b"</html>\n") || page.ends_with(b"</html>") {
        return Ok(keeps);
    }
    Err(format!("{path}: {length} bytes, not a whole page"))
}

both_engines! {
    async fn readers_notice_nothing(place: Place) {
        let mut server = place.serve().await;
        let token = Writer::key(&place, "chief");
        let writer = Writer::at(&server, &token);
        writer.section("harbour", "Harbour").await;
        let (id, address) = writer.published(story("The wharf opens", "Nobody could land.")).await;
        let crowd = Crowd::gather(&server.address(), &["/", &address, "/harbour", "/?lite"]);
        let mut revision = 1;
        let turns = scale(4, 100);
        let since = Instant::now();
        for turn in 0..turns {
            let next = Server::start(&place, &["--take-over"]).await;
            assert_eq!(next.address(), server.address());
            // What is decided now is there at once, for everybody, also where the other program still answers.
            let writer = Writer::at(&next, &token);
            let headline = format!("It opens on day {turn}");
            revision = writer.save(&id, revision, &story(&headline, "They can land.")).await;
            writer.publish(&id).await;
            for path in [address.as_str(), "/harbour"] {
                assert!(server.get(path).await.shows(&headline), "{turn}: {path} in the old one's connections");
                assert!(next.get(path).await.shows(&headline), "{turn}: {path}");
            }
            assert_eq!(server.ended().await, Some(0));
            server = next;
        }
        let answers = crowd.disperse();
        assert!(answers > 100);
        told(
            "a new program takes over, again and again, and readers notice nothing",
            json!({"take_overs": turns, "answers_all_200": answers, "answers_a_second": answers as f64 / since.elapsed().as_secs_f64()}),
        );
        assert_eq!(server.ready().await.1["status"], "ok");
        server.terminate();
        assert_eq!(server.ended().await, Some(0));
    }

    async fn one_that_can_not_serve_changes_nothing(place: Place) {
        let server = place.serve().await;
        let token = Writer::key(&place, "chief");
        let writer = Writer::at(&server, &token);
        writer.section("harbour", "Harbour").await;
        let (_, address) = writer.published(story("The wharf opens", "Nobody could land.")).await;
        let crowd = Crowd::gather(&server.address(), &["/", &address]);
        // It has the directory by then, and no record.
        let ran = place.run(&["serve", "--take-over", "--database", "postgres://127.0.0.1:1/nothing"]);
        assert_ne!(ran.code, 0, "{ran:?}");
        server.wait_for_record("up").await;
        // One that does not ask for anything finds the directory taken, as before.
        assert_eq!(place.run(&["serve", "--listen", "127.0.0.1:0"]).code, 2);
        let other = writer.draft(story("The other one", "Boats come.")).await;
        writer.publish(&other).await;
        assert!(server.get("/harbour").await.shows("The other one"));
        // And once more, this time with one that can.
        let next = Server::start(&place, &["--take-over"]).await;
        assert_eq!(server.ended().await, Some(0));
        assert!(next.get("/harbour").await.shows("The other one"));
        assert!(crowd.disperse() > 20);
    }

    async fn nobody_to_take_over_from_is_no_trouble(place: Place) {
        let server = Server::start(&place, &["--take-over"]).await;
        assert_eq!(server.get("/").await.status, 200);
    }
}
