//! The database server goes, freezes, comes back older, or another one takes its place: readers are served, nothing that was
//! acknowledged by it is lost, nothing that readers were told is gone comes back.

use crate::fault::{Readers, scale, told, until};
use crate::wire::Wire;
use crate::writer::story;
use crate::{Place, Server, Writer};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;
use store::{Db, PostgresOptions, params};
use tempfile::TempDir;

/// A database server of the test's own.
struct Postgres {
    folder: TempDir,
    address: String,
}

impl Postgres {
    fn start() -> Postgres {
        let folder = tempfile::Builder::new().prefix("dateline-pg.").tempdir_in("/tmp").unwrap();
        let mut postgres = Postgres { folder, address: String::new() };
        postgres.address = postgres.told(&["start"]);
        postgres
    }

    fn script(&self, arguments: &[&str]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/postgres.sh");
        Command::new(script)
            .args(arguments)
            .env("DATELINE_TEST_POSTGRES_DIR", self.folder.path())
            .output()
            .unwrap()
    }

    fn told(&self, arguments: &[&str]) -> String {
        let ran = self.script(arguments);
        assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap().trim().to_owned()
    }

    /// Every process of it stops where it stands, or goes on.
    fn signal(&self, signal: &str) {
        let pid = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap();
        let pid = pid.lines().next().unwrap();
        let children = Command::new("ps").args(["-o", "pid=", "--ppid", pid]).output().unwrap();
        let children = String::from_utf8(children.stdout).unwrap();
        let all: Vec<&str> = std::iter::once(pid).chain(children.split_whitespace()).collect();
        // One that ended meanwhile is none of ours any more.
        let _ = Command::new("kill").arg(signal).args(all).output().unwrap();
    }

    fn copy(&self) -> PathBuf {
        let into = self.folder.path().join("kept");
        self.told(&["copy", into.to_str().unwrap()]);
        into
    }

    /// It ends, and comes back as it was when it was copied, or as another was.
    fn comes_back_as(&self, kept: &Path) {
        self.told(&["down"]);
        self.told(&["back", kept.to_str().unwrap()]);
        self.told(&["up"]);
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.script(&["stop"]);
    }
}

/// A newspaper on it, with one story.
struct Paper {
    server: Server,
    writer: Writer,
    address: String,
}

impl Paper {
    async fn begin(place: &Place) -> Paper {
        let server = place.serve().await;
        let writer = Writer::hire(place, &server, "chief");
        writer.section("harbour", "Harbour").await;
        let (_, address) = writer.published(story("The first", "Boats come.")).await;
        Paper { server, writer, address }
    }

    fn readers(&self) -> Readers {
        Readers::of(&self.server, &["/", &self.address, "/harbour", "/rss.xml", "/search.json?q=boats+{}"])
    }

    /// A story that readers see; its id and address.
    async fn story(&self, headline: &str) -> (String, String) {
        self.writer.published(story(headline, "Boats come.")).await
    }

    /// Tries to write until it is done once more.
    async fn resumes(&self, headline: &str) -> u64 {
        until("writing goes on", || async {
            let Ok((201, created)) = self.writer.call("POST", "/articles", &story(headline, "Boats come."), &[]).await else {
                return false;
            };
            let path = format!("/articles/{}/publish", created["id"].as_str().unwrap());
            matches!(self.writer.call("POST", &path, &json!({}), &[]).await, Ok((200, _)))
        })
        .await
    }

    async fn ends(self, place: &Place) {
        self.server.wait_for_record("up").await;
        until("the paper follows", || async { self.server.ready().await.1["status"] == "ok" }).await;
        assert_eq!(place.json(&["verify"])["ok"], true);
        self.server.terminate();
        assert_eq!(self.server.ended().await, Some(0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_is_away_for_a_while() {
    let postgres = Postgres::start();
    let place = Place::on_own_postgres(postgres.address.clone());
    let paper = Paper::begin(&place).await;
    let readers = paper.readers();
    let (_, before) = paper.story("Before the silence").await;
    postgres.told(&["down"]);
    paper.server.wait_for_record("down").await;
    let (status, _) = paper
        .writer
        .call("POST", "/articles", &story("Into nothing", "Boats come."), &[])
        .await
        .unwrap();
    assert_eq!(status, 503);
    let seconds = scale(5, 60);
    tokio::time::sleep(Duration::from_secs(seconds as u64)).await;
    assert_eq!(paper.server.ready().await.1["status"], "degraded");
    postgres.told(&["up"]);
    let resumed = paper.resumes("After the silence").await;
    for path in ["/harbour", "/rss.xml"] {
        let page = paper.server.get(path).await;
        assert!(page.shows("Before the silence") && page.shows("After the silence"), "{path}");
    }
    paper.server.get(&before).await.with_status(200);
    let pages = readers.end().await;
    paper.ends(&place).await;
    told("PostgreSQL is away", json!({"seconds": seconds, "pages_all_200": pages, "resumed_ms": resumed}));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_freezes_in_the_middle_of_transactions() {
    let postgres = Postgres::start();
    let place = Place::on_own_postgres(postgres.address.clone());
    let paper = Paper::begin(&place).await;
    let readers = paper.readers();
    let mut slowest = 0;
    let mut acknowledged = Vec::new();
    for round in 0..scale(1, 10) {
        // Several are on their way when it stops.
        let writing = (0..4).map(|who| {
            let writer = paper.writer.clone();
            let headline = format!("Frozen {round} {who}");
            tokio::spawn(async move {
                let (status, created) = writer.call("POST", "/articles", &story(&headline, "Boats come."), &[]).await.ok()?;
                let path = format!("/articles/{}/publish", created["id"].as_str()?);
                let (published, answer) = writer.call("POST", &path, &json!({}), &[]).await.ok()?;
                (status == 201 && published == 200).then(|| answer["address"].as_str().unwrap().to_owned())
            })
        });
        let writing: Vec<_> = writing.collect();
        tokio::time::sleep(Duration::from_millis(30)).await;
        postgres.signal("-STOP");
        paper.server.wait_for_record("down").await;
        tokio::time::sleep(Duration::from_secs(scale(2, 20) as u64)).await;
        postgres.signal("-CONT");
        slowest = slowest.max(paper.resumes(&format!("Thawed {round}")).await);
        for one in writing {
            acknowledged.extend(one.await.unwrap());
        }
    }
    for address in &acknowledged {
        paper.server.get(address).await.with_status(200);
    }
    // Somebody else holds the ledger in a transaction that they do not end: who publishes is told, and nobody waits for ever.
    let other = Db::open_postgres(&postgres.address, PostgresOptions::default()).await.unwrap();
    let mut held = other.begin().await.unwrap();
    held.run("UPDATE ledger_head SET number = number", params![]).await.unwrap();
    let (status, said) = paper.writer.call("POST", "/articles", &story("Held up", "Boats come."), &[]).await.unwrap();
    assert!([201, 409, 503].contains(&status), "{status} {said}");
    drop(held);
    other.close().await;
    slowest = slowest.max(paper.resumes("Let go").await);
    let pages = readers.end().await;
    paper.ends(&place).await;
    told(
        "PostgreSQL freezes in the middle of transactions",
        json!({"acknowledged_and_there": acknowledged.len(), "pages_all_200": pages, "slowest_resumed_ms": slowest}),
    );
}

/// What an older state must not bring back, and what it does not know.
struct Since {
    /// The older state.
    kept: PathBuf,
    /// Addresses.
    withdrawn: String,
    lost: String,
}

impl Since {
    /// A copy is made, and things go on.
    async fn a_copy(paper: &Paper, postgres: &Postgres) -> Since {
        let (id, withdrawn) = paper.story("Not to be seen again").await;
        let kept = postgres.copy();
        paper.writer.withdraw(&id).await;
        let (_, lost) = paper.story("After the copy").await;
        Since { kept, withdrawn, lost }
    }

    /// Waits until it was noticed; readers see nothing again. Gives the milliseconds that took.
    async fn is_noticed(&self, paper: &Paper, place: &Place) -> u64 {
        // The paper that readers have is not taken for the older state's until it is made anew.
        let took = until("the older state is noticed", || async {
            let (ready, ran) = (paper.server.ready().await.1, place.run(&["press", "status", "--json"]));
            ran.code == 0 && ready["status"] == "ok" && ran.json()["rewound"] != Value::Null && ran.json()["lag"] == 0
        })
        .await;
        paper.server.get(&self.withdrawn).await.with_status(410);
        assert!(!paper.server.get("/harbour").await.shows("Not to be seen again"));
        paper.server.get(&self.lost).await.with_status(404);
        took
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_comes_back_older() {
    let postgres = Postgres::start();
    let place = Place::on_own_postgres(postgres.address.clone());
    let paper = Paper::begin(&place).await;
    let readers = paper.readers();
    let since = Since::a_copy(&paper, &postgres).await;
    postgres.comes_back_as(&since.kept);
    let settled = since.is_noticed(&paper, &place).await;
    paper.story("After the return").await;
    let pages = readers.end().await;
    paper.ends(&place).await;
    told("PostgreSQL comes back older", json!({"pages_all_200": pages, "settled_ms": settled}));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_server_that_lags_behind_takes_its_place() {
    let (postgres, standby) = (Postgres::start(), Postgres::start());
    let wire = Wire::lay_to(&postgres.address).await;
    let place = Place::on_own_postgres(wire.address());
    let paper = Paper::begin(&place).await;
    let readers = paper.readers();
    let since = Since::a_copy(&paper, &postgres).await;
    standby.comes_back_as(&since.kept);
    wire.cut();
    wire.lead_to(&standby.address);
    wire.mend().await;
    let settled = since.is_noticed(&paper, &place).await;
    paper.story("On the other server").await;
    let pages = readers.end().await;
    paper.ends(&place).await;
    told("PostgreSQL fails over to a copy that lags behind", json!({"pages_all_200": pages, "settled_ms": settled}));
}
