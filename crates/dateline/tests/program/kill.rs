//! `kill -9` at random moments under publishing, editing and importing: nothing that was acknowledged is lost, nothing is half done.

use crate::fault::{scale, told};
use crate::wordpress::{Export, Post};
use crate::writer::story;
use crate::{Place, Server, Writer, both_engines};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Posts of the archive that is imported meanwhile.
const ARCHIVE: usize = 120;
/// People who work meanwhile.
const WRITERS: usize = 8;

both_engines! {
    async fn nothing_acknowledged_is_lost(place: Place) {
        let seed: u64 = match std::env::var("DATELINE_TEST_SEED") {
            Ok(seed) => seed.parse().unwrap(),
            Err(_) => rand::rng().random(),
        };
        println!("seed {seed} (set DATELINE_TEST_SEED to repeat it)");
        let mut chance = StdRng::seed_from_u64(seed);
        let journal = Arc::new(Mutex::new(Journal::default()));
        let server = place.serve().await;
        let token = Writer::key(&place, "chief");
        Writer::at(&server, &token).section("harbour", "Harbour").await;
        let archive = Archive::write(&place);
        let mut server = Some(server);
        // On each engine.
        let kills = scale(50, 1_000);
        for kill in 0..kills {
            let running = match server.take() {
                Some(server) => server,
                None => place.serve().await,
            };
            let writer = Writer::at(&running, &token);
            check(&running, &writer, &journal, kill).await;
            let workers: Vec<_> = (0..WRITERS)
                .map(|who| tokio::spawn(work(writer.clone(), journal.clone(), format!("k{kill}w{who}"), chance.random())))
                .collect();
            let mut import = archive.import(&place).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            tokio::time::sleep(Duration::from_millis(chance.random_range(5..400))).await;
            running.kill();
            // Half of the time the import goes on without its server for a moment.
            if chance.random_bool(0.5) {
                tokio::time::sleep(Duration::from_millis(chance.random_range(5..100))).await;
            }
            import.kill().unwrap();
            import.wait().unwrap();
            for worker in workers {
                worker.await.unwrap();
            }
        }
        // Killed while nobody looked: a command finds everything in order, and so do readers.
        let verified = place.json(&["verify"]);
        assert_eq!(verified["ok"], true, "{verified}");
        let running = place.serve().await;
        let writer = Writer::at(&running, &token);
        let known = journal.lock().unwrap().0.len();
        assert!(known > kills, "hardly anything was done: {known} stories");
        let ids: Vec<String> = journal.lock().unwrap().0.keys().cloned().collect();
        for id in ids {
            stands(&running, &writer, &journal, &id).await;
        }
        archive.is_whole(&place, &running).await;
        let ledger = whole_ledger(&Writer::hire(&place, &running, "admin")).await;
        let numbers: Vec<i64> = ledger.iter().map(|event| event["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, (1..=i64::try_from(numbers.len()).unwrap()).collect::<Vec<_>>(), "no gap, no double");
        assert_eq!(place.json(&["verify"])["ok"], true);
        told(
            "kill -9 at random moments under eight writers and an import",
            json!({"engine": place.engine(), "kills": kills, "stories": known, "events": ledger.len(), "lost": 0, "half_done": 0}),
        );
    }
}

/// An old site's export, which is being imported all the time.
struct Archive {
    file: PathBuf,
    paths: Vec<String>,
}

impl Archive {
    fn write(place: &Place) -> Archive {
        let mut export = Export::default();
        export.author("edvin");
        let paths = (0..ARCHIVE)
            .map(|count| {
                let (slug, title) = (format!("old-story-{count}"), format!("Old story number {count}"));
                let text = format!("<!-- wp:paragraph --><p>What happened to {count} then.</p><!-- /wp:paragraph -->");
                export.post(&Post { slug: &slug, title: &title, text: &text, ..Post::default() })
            })
            .collect();
        let file = place.beside().join("old.xml");
        std::fs::write(&file, export.xml()).unwrap();
        Archive { file, paths }
    }

    fn import(&self, place: &Place) -> Command {
        let mut command = place.command(&["import", "wordpress", "--no-download", "--json"]);
        command.arg(&self.file);
        command
    }

    /// The import ends, and every item is there once.
    async fn is_whole(&self, place: &Place, server: &Server) {
        let output = self.import(place).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let posts = &report["by_type"]["post"];
        assert_eq!(posts["found"], ARCHIVE, "{posts}");
        assert_eq!(posts["not_taken"], 0, "{posts}");
        for (count, path) in self.paths.iter().enumerate() {
            let mut page = server.get(path).await;
            if page.status == 301 {
                let to = page.header("location").trim_start_matches(server.about["url"].as_str().unwrap()).to_owned();
                page = server.get(&to).await;
            }
            let page = page.with_status(200);
            assert!(
                page.shows(&format!("Old story number {count}")) && page.shows(&format!("What happened to {count} then.")),
                "{path}"
            );
        }
        let again = place.json(&["article", "list"]);
        let titles: Vec<&str> = again["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["headline"].as_str().unwrap())
            .collect();
        assert_eq!(titles.iter().filter(|title| title.starts_with("Old story number")).count(), ARCHIVE, "each once");
    }
}

/// What the program acknowledged, and what was on its way when it was killed.
#[derive(Default)]
struct Journal(BTreeMap<String, Story>);

#[derive(Default, Clone, Debug)]
struct Story {
    /// Newest acknowledged revision, with its headline.
    kept: (i64, String),
    /// A save that was not answered.
    saving: Option<String>,
    /// Headline that readers were promised.
    public: Option<String>,
    /// A publish that was not answered.
    publishing: bool,
    /// Withdrawn for certain; asked for, but not answered.
    withdrawn: (bool, bool),
    address: String,
    checked: bool,
}

impl Story {
    fn may_be_public(&self) -> Vec<Option<&str>> {
        let mut states = vec![self.public.as_deref()];
        if self.publishing {
            states.push(Some(&self.kept.1));
            states.extend(self.saving.as_deref().map(Some));
        }
        states
    }
}

/// Writes, saves, publishes, withdraws until the program is gone. Each step is noted before it is asked for, and again when it is answered.
async fn work(writer: Writer, journal: Arc<Mutex<Journal>>, name: String, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed);
    let note = |id: &str, change: &dyn Fn(&mut Story)| change(journal.lock().unwrap().0.entry(id.to_owned()).or_default());
    for count in 0.. {
        let headline = format!("Draft {name}n{count}");
        let Ok((status, created)) = writer.call("POST", "/articles", &story(&headline, "Some words of it."), &[]).await else {
            return;
        };
        assert_eq!(status, 201, "{created}");
        let id = created["id"].as_str().unwrap().to_owned();
        note(&id, &|story| story.kept = (1, headline.clone()));
        let mut revision = 1;
        for save in 0..chance.random_range(0..3) {
            let next = format!("Saved {name}n{count}s{save}");
            note(&id, &|story| story.saving = Some(next.clone()));
            let path = format!("/articles/{id}/revisions");
            let Ok((status, saved)) = writer
                .call("POST", &path, &json!({"headline": next}), &[("if-match", revision.to_string())])
                .await
            else {
                return;
            };
            assert_eq!(status, 201, "{saved}");
            revision = saved["revision"].as_i64().unwrap();
            note(&id, &|story| {
                story.kept = (revision, next.clone());
                story.saving = None;
            });
        }
        if chance.random_bool(0.8) {
            note(&id, &|story| story.publishing = true);
            let Ok((status, published)) = writer.call("POST", &format!("/articles/{id}/publish"), &json!({}), &[]).await else {
                return;
            };
            assert!(status == 200 || status == 202, "{published}");
            note(&id, &|story| {
                story.public = Some(story.kept.1.clone());
                story.publishing = false;
                story.address = published["address"].as_str().unwrap().to_owned();
            });
            if chance.random_bool(0.2) {
                note(&id, &|story| story.withdrawn.1 = true);
                let withdraw = json!({"reason": "In a storm", "notice": ""});
                let Ok((status, answer)) = writer.call("POST", &format!("/articles/{id}/withdraw"), &withdraw, &[]).await else {
                    return;
                };
                assert!(status == 200 || status == 202, "{answer}");
                note(&id, &|story| story.withdrawn = (true, true));
            }
        }
    }
}

/// What was touched since the last look stands; every tenth time everything is compared.
async fn check(server: &Server, writer: &Writer, journal: &Arc<Mutex<Journal>>, kill: usize) {
    let fresh: Vec<String> = journal
        .lock()
        .unwrap()
        .0
        .iter()
        .filter(|(_, story)| !story.checked)
        .map(|(id, _)| id.clone())
        .collect();
    for id in fresh {
        stands(server, writer, journal, &id).await;
        journal.lock().unwrap().0.get_mut(&id).unwrap().checked = true;
    }
    assert_eq!(server.get("/").await.status, 200, "after kill {kill}");
}

/// One story stands as it was acknowledged: in the record and before readers.
async fn stands(server: &Server, writer: &Writer, journal: &Arc<Mutex<Journal>>, id: &str) {
    let story = journal.lock().unwrap().0[id].clone();
    let shown = writer.must("GET", &format!("/articles/{id}"), Value::Null, 200).await;
    let (revision, headline) = (shown["revision"].as_i64().unwrap(), shown["headline"].as_str().unwrap());
    let was_kept = (revision, headline) == (story.kept.0, story.kept.1.as_str());
    let was_saved = story.saving.as_deref() == Some(headline) && revision == story.kept.0 + 1;
    assert!(was_kept || was_saved, "{id} stands at {revision} {headline:?}, but {story:?}");

    let status = shown["status"].as_str().unwrap();
    let allowed: Vec<&str> = match (&story.public, story.publishing, story.withdrawn) {
        (_, _, (true, _)) => vec!["withdrawn"],
        (Some(_), _, (false, true)) => vec!["published", "withdrawn"],
        (Some(_), ..) => vec!["published"],
        (None, true, _) => vec!["draft", "published"],
        (None, false, _) => vec!["draft"],
    };
    assert!(allowed.contains(&status), "{id} is {status}, but {story:?}");
    match status {
        "published" => {
            let page = server.get(shown["address"].as_str().unwrap()).await.with_status(200);
            assert!(story.may_be_public().into_iter().flatten().any(|headline| page.shows(headline)), "{id}: {story:?}");
            assert!(story.address.is_empty() || shown["address"] == story.address, "{id}: the address moved");
        }
        "withdrawn" => drop(server.get(shown["address"].as_str().unwrap()).await.with_status(410)),
        _ => assert_eq!(shown["address"], Value::Null, "{id}"),
    }
}

/// Every event there is.
pub async fn whole_ledger(writer: &Writer) -> Vec<Value> {
    let mut events = Vec::new();
    loop {
        let page = writer
            .must("GET", &format!("/ledger?limit=100&after={}", events.len()), Value::Null, 200)
            .await;
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            return events;
        }
        events.extend(items.iter().cloned());
    }
}
