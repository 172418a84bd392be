//! Backups of a serving program, brought back; also an older one, under a node that goes on serving.

use crate::writer::story;
use crate::{Place, Server, Writer, both_engines};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::{Duration, Instant};
use store::{Db, PostgresOptions, sql};

both_engines! {
    async fn an_older_record_comes_back_under_a_serving_node(place: Place) {
        let server = place.serve().await;
        let token = Writer::key(&place, "chief");
        let writer = Writer::at(&server, &token);
        writer.section("harbour", "Harbour").await;
        let picture = writer.picture("wharf.png", [9, 40, 90], &[("alt", "The wharf")]).await;
        let mut article = story("A story that must go", "SECRET words.");
        article["lead"] = json!({"asset": picture});
        let gone = writer.draft(article).await;
        let address = writer.publish(&gone).await["address"].as_str().unwrap().to_owned();
        let (_, staying) = writer.published(story("A story that stays", "Words.")).await;

        let folder = place.beside().join("backups");
        let backups = folder.to_str().unwrap();
        std::fs::write(place.beside().join("words"), "four quiet boats\n").unwrap();
        let words = place.beside().join("words");
        let words = words.to_str().unwrap();
        let kept: Value = place.json(&["backup", backups, "--passphrase-file", words]);
        assert_eq!((&kept["sealed"], &kept["missing_media"]), (&json!(true), &json!([])), "{kept}");
        let digest = place.json(&["verify"])["content_digest"].clone();
        assert_eq!(kept["content_digest"], digest);

        writer.must("POST", &format!("/articles/{gone}/withdraw"), json!({"reason": "Wrong", "notice": "We were wrong."}), 200).await;
        let (_, lost) = writer.published(story("After the backup", "Words.")).await;
        assert!(server.get(&address).await.with_status(410).shows("We were wrong."));

        // Brought back elsewhere: without the passphrase, or over something, it is not.
        let other = Place { database: None, ..Place::sqlite() };
        let other = if place.database.is_some() { Place::postgres().await } else { other };
        assert_eq!(other.run(&["restore", backups]).code, 2);
        let restore = ["restore", backups, "--passphrase-file", words];
        let restored: Value = other.json(&restore);
        assert_eq!(restored["content_digest"], digest);
        assert_eq!(other.json(&["verify"])["content_digest"], digest);
        assert_eq!(other.run(&restore).code, 2);
        let elsewhere = other.serve().await;
        assert!(elsewhere.get(&address).await.with_status(200).shows("SECRET"), "that node has never heard otherwise");
        assert_eq!(Writer::at(&elsewhere, &token).must("GET", "/session", Value::Null, 200).await["staff"]["role"], "chief");
        elsewhere.terminate();
        assert_eq!(elsewhere.ended().await, Some(0));

        // And here, in the place of the record that serves: this node knows what it told its readers.
        bring_back_here(&place, &server, &restore).await;
        for _ in 0..600 {
            // While the record is looked for, nobody answers.
            let asked = place.run(&["press", "status", "--json"]);
            let is_done = asked.code == 0 && asked.json()["rewound"]["at"].is_string() && asked.json()["lag"] == 0;
            if is_done {
                break;
            }
            assert!(server.get(&address).await.with_status(410).shows("We were wrong."), "not for a moment");
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert!(place.json(&["press", "status"])["rewound"]["at"].is_string());
        assert!(server.get(&address).await.with_status(410).shows("We were wrong."));
        assert!(server.get(&staying).await.with_status(200).shows("A story that stays"));
        server.get(&lost).await.with_status(404);
        assert!(!server.get("/").await.shows("must go") && !server.get("/rss.xml").await.shows("must go"));
        let writer = Writer::at(&server, &token);
        let shown = writer.must("GET", &format!("/articles/{gone}"), Value::Null, 200).await;
        assert_eq!(shown["status"], "withdrawn", "the record agrees with what readers see");
        assert_eq!(place.json(&["verify"])["ok"], true);
        // Somebody may decide otherwise.
        writer.publish(&gone).await;
        assert!(server.get(&address).await.with_status(200).shows("SECRET"));
    }
}

both_engines! {
    async fn killed_anywhere_leaves_a_folder_that_can_be_restored(place: Place) {
        let file = place.beside().join("story.md");
        std::fs::write(&file, "---\nheadline: A quiet morning\n---\nWords.\n").unwrap();
        place.run(&["article", "create", file.to_str().unwrap()]).done();
        let folder = place.beside().join("backups");
        let backups = folder.to_str().unwrap();
        assert!(place.run(&["doctor"]).out.contains("none was ever made"));
        place.json(&["backup", backups]);
        let begun = Instant::now();
        place.json(&["backup", backups]);
        let patience = begun.elapsed();
        let seed: u64 = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
        println!("SEED={seed}");
        let mut chance = StdRng::seed_from_u64(seed);
        for _ in 0..8 {
            let moment = Duration::from_micros(chance.random_range(0..u64::try_from(patience.as_micros()).unwrap()));
            let mut child = place.command(&["backup", backups, "--keep", "1"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            tokio::time::sleep(moment).await;
            child.kill().unwrap();
            child.wait().unwrap();
            // Whatever was going on: every backup that is there has all its pieces, and there is one.
            place.run(&["verify", backups]).done();
            assert!(std::fs::read_dir(folder.join("sets")).unwrap().count() > 0);
        }
        let digest = place.json(&["verify"])["content_digest"].clone();
        let last = place.json(&["backup", backups, "--keep", "1"]);
        assert_eq!(std::fs::read_dir(folder.join("sets")).unwrap().count(), 1, "{last}");
        let left: Vec<String> = std::fs::read_dir(place.data().join("run")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert!(!left.iter().any(|name| name.starts_with("backup-copy")), "{left:?}");

        // Whoever looks after the machine sees it.
        let findings = place.run(&["doctor"]).out;
        assert!(findings.contains("the last one is less than an hour old"), "{findings}");
        let token = Writer::key(&place, "chief");
        let server = place.serve().await;
        let told = Writer::at(&server, &token).must("GET", "/operations", Value::Null, 200).await["backups"].clone();
        assert_eq!((&told[0]["name"], &told[0]["verified_at"], &told[1]), (&last["set"], &Value::Null, &Value::Null), "{told}");
        place.run(&["verify", backups]).done();
        let told = Writer::at(&server, &token).must("GET", "/operations", Value::Null, 200).await["backups"].clone();
        assert!(told[0]["verified_at"].is_string() && told[0]["problem"] == "", "{told}");
        let folders = std::fs::read_dir(folder.join("objects")).unwrap().map(|entry| entry.unwrap().path());
        let piece = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap()).next().unwrap().unwrap().path();
        let bytes = std::fs::read(&piece).unwrap();
        std::fs::write(&piece, b"something else").unwrap();
        assert_eq!(place.run(&["verify", backups]).code, 6);
        let told = Writer::at(&server, &token).must("GET", "/operations", Value::Null, 200).await["backups"].clone();
        assert!(told[0]["problem"].as_str().unwrap().contains("it was changed"), "{told}");
        assert_eq!(place.run(&["doctor"]).code, 6);
        std::fs::write(&piece, bytes).unwrap();

        let other = if place.database.is_some() { Place::postgres().await } else { Place::sqlite() };
        other.run(&["restore", backups]).done();
        assert_eq!(other.json(&["verify"])["content_digest"], digest);
    }
}

both_engines! {
    async fn a_record_of_before_is_settled_before_somebody_publishes_in_it(place: Place) {
        let file = place.beside().join("story.md");
        std::fs::write(&file, "---\nheadline: A quiet morning\n---\nWords.\n").unwrap();
        let id = place.json(&["article", "create", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned();
        let address = place.json(&["article", "publish", &id])["address"].as_str().unwrap().to_owned();
        let folder = place.beside().join("backups");
        let backups = folder.to_str().unwrap();
        place.json(&["backup", backups]);
        place.run(&["article", "withdraw", &id, "--reason", "Wrong"]).done();

        put_record_here(&place, &["restore", backups]).await;
        // The older record holds it as published, so that publishing it would change nothing: it is withdrawn in it first.
        place.run(&["article", "publish", &id]).done();
        assert_eq!(place.json(&["article", "show", &id])["status"], "published");
        let server = place.serve().await;
        server.get(&address).await.with_status(200);
    }
}

/// Puts the backup in the place of the record that a running server works with.
async fn bring_back_here(place: &Place, server: &Server, restore: &[&str]) {
    put_back(place, Some(server), restore).await;
}

/// The same while no server runs.
async fn put_record_here(place: &Place, restore: &[&str]) {
    put_back(place, None, restore).await;
}

async fn put_back(place: &Place, server: Option<&Server>, restore: &[&str]) {
    let aside = Place::sqlite();
    match &place.database {
        None => {
            aside.run(restore).done();
            for name in ["newsroom.db", "readers.db"] {
                for ending in ["-wal", "-shm"] {
                    let _ = std::fs::remove_file(place.data().join(format!("{name}{ending}")));
                }
                std::fs::rename(aside.data().join(name), place.data().join(name)).unwrap();
            }
        }
        Some(url) => {
            let db = Db::open_postgres(url, PostgresOptions::default()).await.unwrap();
            let (schema,) = db.one::<(String,)>("SELECT CAST(current_schema() AS TEXT)", Vec::new()).await.unwrap();
            for name in [format!("{schema}_readers"), schema.clone()] {
                db.run(sql(format!("DROP SCHEMA \"{name}\" CASCADE")), Vec::new()).await.unwrap();
            }
            db.run(sql(format!("CREATE SCHEMA \"{schema}\"")), Vec::new()).await.unwrap();
            db.close().await;
            if let Some(server) = server {
                server.wait_for_record("down").await;
            }
            let arriving = Place { database: Some(url.clone()), ..aside };
            arriving.run(restore).done();
            if let Some(server) = server {
                server.wait_for_record("up").await;
            }
        }
    }
}
