//! The machine's clock is set while the program runs, and while it does not: nothing goes out early, nothing twice.

use crate::fault::{is_full, told, until};
use crate::writer::story;
use crate::{Place, Server, Writer};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::Moment;

/// Where Debian and others lay the library that sets the clock of one program.
const LIBRARIES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
];

/// The clock of one program.
struct Hand {
    library: &'static str,
    path: PathBuf,
}

impl Hand {
    fn over(place: &Place) -> Hand {
        let library = LIBRARIES.into_iter().find(|path| Path::new(path).exists());
        let library = library.expect("the package faketime; `make test` installs it");
        let hand = Hand { library, path: place.beside().join("clock") };
        hand.step(0);
        hand
    }

    /// So many seconds off the machine's from now on.
    fn step(&self, seconds: i64) {
        let part = self.path.with_extension("part");
        std::fs::write(&part, format!("{seconds:+}\n")).unwrap();
        std::fs::rename(part, &self.path).unwrap();
    }

    async fn serve(&self, place: &Place) -> Server {
        let settings = [
            ("LD_PRELOAD", self.library.to_owned()),
            ("FAKETIME_TIMESTAMP_FILE", self.path.to_str().unwrap().to_owned()),
            ("FAKETIME_NO_CACHE", "1".into()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
            ("DONT_FAKE_MONOTONIC", "1".into()),
        ];
        Server::start_with(place, &[], &settings).await
    }
}

async fn plan(writer: &Writer, headline: &str, at: Moment) -> String {
    let id = writer.draft(story(headline, "Boats come.")).await;
    writer
        .must("POST", &format!("/articles/{id}/publish"), json!({"at": at.to_string()}), 202)
        .await;
    id
}

/// Waits until `/readyz` gives a reason with these words, or none.
async fn reason(server: &Server, words: Option<&str>) {
    until(words.unwrap_or("no reason"), || async {
        let (_, ready) = server.ready().await;
        match (words, ready["reason"].as_str()) {
            (Some(words), Some(reason)) => reason.contains(words),
            (None, None) => ready["status"] == "ok",
            _ => false,
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_set_lets_nothing_out_early_or_twice() {
    const YEAR: i64 = 366 * 86_400;
    let place = Place::sqlite();
    let hand = Hand::over(&place);
    let mut server = hand.serve(&place).await;
    let token = Writer::key(&place, "chief");
    let mut writer = Writer::at(&server, &token);
    writer.section("harbour", "Harbour").await;
    let now = || store::Clock::System.now();
    let soon = plan(&writer, "Soon", now().plus_seconds(2)).await;
    let later = plan(&writer, "Much later", now().plus_seconds(YEAR / 2)).await;
    until("the first is out", || async { writer.status(&soon).await == "published" }).await;
    let next = plan(&writer, "In a while", now().plus_seconds(20)).await;
    let steps: &[i64] = if is_full() {
        &[YEAR, -25 * 3_600, 3_600, -3_600, 86_400, 300, -300]
    } else {
        &[YEAR, -25 * 3_600]
    };
    for step in steps {
        hand.step(*step);
        reason(&server, Some("the clock was put")).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(writer.status(&later).await, "scheduled", "{step}");
        // Nor after a start on the wrong clock.
        server.kill();
        server = hand.serve(&place).await;
        writer = Writer::at(&server, &token);
        reason(&server, Some("the clock was put")).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(writer.status(&later).await, "scheduled", "{step} and a start");
        assert!(!server.get("/").await.shows("Much later"), "{step}");
    }
    hand.step(0);
    reason(&server, None).await;
    until("the next is out", || async { writer.status(&next).await == "published" }).await;
    let events = crate::kill::whole_ledger(&Writer::hire(&place, &server, "admin")).await;
    let of = |id: &str| {
        events
            .iter()
            .filter(|event| event["kind"] == "article_published" && event["noun_id"] == id)
            .count()
    };
    assert_eq!((of(&soon), of(&next), of(&later)), (1, 1, 0), "each once, and none early");
    told(
        "the clock is set by up to a year while it runs and while it does not",
        json!({"steps": steps, "early": 0, "twice": 0}),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_whose_clock_is_off_leaves_plans_to_the_others() {
    let place = Place::postgres().await;
    let at_right = place.serve().await;
    let writer = Writer::hire(&place, &at_right, "chief");
    writer.section("harbour", "Harbour").await;
    let wrong = place.another_node(&crate::place::postgres_server());
    place.json(&["press", "snapshot", wrong.data().to_str().unwrap()]);
    let hand = Hand::over(&wrong);
    hand.step(90);
    let at_wrong = hand.serve(&wrong).await;
    reason(&at_wrong, Some("ahead of the database server")).await;
    let id = plan(&writer, "On the hour", store::Clock::System.now().plus_seconds(45)).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(writer.status(&id).await, "scheduled");
    hand.step(0);
    reason(&at_wrong, None).await;
    told("a node's clock is off the database server's", json!({"seconds": 90, "early": 0}));
}
