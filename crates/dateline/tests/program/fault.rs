//! What tests of faults share: how far they go, and the line each prints. `make faults` sets `DATELINE_FAULTS` to the file that the
//! lines are gathered in, and then they go all the way; in `make test` they are short.

use crate::{Page, Server};
use reqwest::Client;
use serde_json::Value;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// How often, or how long: in `make test`, or in `make faults`.
pub fn scale(short: usize, full: usize) -> usize {
    if is_full() { full } else { short }
}

/// Whether it goes all the way.
pub fn is_full() -> bool {
    std::env::var_os("DATELINE_FAULTS").is_some()
}

/// Says how a fault was borne: one line.
pub fn told(fault: &str, figures: Value) {
    let line = serde_json::json!({"fault": fault, "held": true, "figures": figures}).to_string();
    println!("{line}");
    if let Some(path) = std::env::var_os("DATELINE_FAULTS") {
        let mut file = std::fs::File::options().create(true).append(true).open(path).unwrap();
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

/// Tries again until something is so; gives the milliseconds that took.
pub async fn until<F: Future<Output = bool>>(what: &str, is_so: impl Fn() -> F) -> u64 {
    let since = Instant::now();
    while !is_so().await {
        assert!(since.elapsed() < Duration::from_secs(120), "{what}: not within two minutes");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    u64::try_from(since.elapsed().as_millis()).unwrap()
}

/// Readers who open pages all the time: whatever happens, each must be 200. `{}` in a path is another number each time, so that the
/// answer lies nowhere.
pub struct Readers {
    over: Arc<AtomicBool>,
    pages: Arc<AtomicUsize>,
    reading: JoinHandle<Result<(), String>>,
}

impl Readers {
    /// They begin.
    pub fn of(server: &Server, paths: &[&str]) -> Readers {
        let (over, pages) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let (client, address): (Client, String) = (server.client.clone(), server.address());
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        let reading = {
            let (over, pages) = (over.clone(), pages.clone());
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    for path in &paths {
                        let path = &path.replace("{}", &pages.load(Ordering::Relaxed).to_string());
                        let answer = client
                            .get(format!("{address}{path}"))
                            .send()
                            .await
                            .map_err(|error| format!("{path}: {error}"))?;
                        let page = Page::read(path, answer).await;
                        if page.status != 200 {
                            return Err(format!("{path}: {} {}", page.status, page.text()));
                        }
                        pages.fetch_add(1, Ordering::Relaxed);
                    }
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                Ok(())
            })
        };
        Readers { over, pages, reading }
    }

    /// They end; how many pages they had, each of them 200.
    pub async fn end(self) -> usize {
        self.over.store(true, Ordering::Relaxed);
        self.reading.await.unwrap().unwrap();
        self.pages.load(Ordering::Relaxed)
    }
}
