//! Members of a Ghost site: they become readers only if somebody asks for it, and each once.

use crate::bench::Bench;
use intake::Error;
use intake::ghost::{Archive, Options};
use intake::report::{Entry, Outcome, Report};
use serde_json::json;
use std::path::PathBuf;
use store::params;
use testkit::both_engines;

fn export(bench: &Bench) -> PathBuf {
    let data = json!({
        "posts": [{"id": "p1", "title": "Lamps", "slug": "lamps", "status": "published", "visibility": "public", "html": "<p>Words.</p>"}],
        "members": [
            {"id": "m1", "email": "Mira.Holt@Harbour.Example", "name": "Mira Holt", "created_at": "2020-03-01T10:00:00.000Z", "status": "paid", "subscribed": 1},
            {"id": "m2", "email": "there@harbour.example", "name": "Somebody", "created_at": "2021-03-01T10:00:00.000Z", "status": "free"},
            {"id": "m3", "email": "no address", "name": "Nobody"},
        ],
        "newsletters": [{"id": "n1", "name": "Weekly"}],
    });
    bench.file("ghost.json", json!({"db": [{"meta": {"version": "5.80.0"}, "data": data}]}).to_string())
}

async fn import(bench: &Bench, files: &[PathBuf], with: impl Fn(&mut Options)) -> Result<Report, Error> {
    let mut options = Options {
        files: files.to_vec(),
        site: Some("https://lantern.example".into()),
        how: bench.how(),
        ..Options::default()
    };
    with(&mut options);
    let archive = Archive::read(options, bench.scene.room.clock.now()).await?;
    Ok(Bench::adds_up(archive.import(bench.rooms()).await?))
}

fn readers(report: &Report) -> Vec<(String, Outcome, Vec<String>)> {
    let mut found = Vec::new();
    let note = |entry: Entry| {
        if entry.kind == "reader" {
            found.push((entry.source_id, entry.outcome, entry.reasons.into_iter().map(|reason| reason.code).collect()));
        }
        Ok(())
    };
    report.entries.each(note).unwrap();
    found
}

both_engines! {
    async fn members_become_readers_once_and_nobody_is_written_to(scene: Scene) {
        let bench = Bench::new(scene);
        let export = export(&bench);
        let list = bench.file("members.csv", "\u{feff}id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers\n\
            m4,ann@harbour.example,\"Ann, the \"\"old\"\" one\",a note,true,,,2022-04-05T06:07:08.000Z,,friends,\n\
            m1,mira.holt@harbour.example,Mira Holt,,false,,,2020-03-01T10:00:00.000Z,,,\n\
            m5,gone@harbour.example,Gone,,false,,,2019-01-01T00:00:00.000Z,2020-01-01T00:00:00.000Z,,\n");
        let files = [export.clone(), list.clone()];
        let there = readers::account::NewAccount { email: "there@harbour.example".into(), name: "My own name".into(), edition: "en".into(), ..Default::default() };
        bench.scene.readers.create_account(&there).await.unwrap();
        let accounts = async || bench.scene.readers_db.all::<(String, String, Option<String>, Option<i64>, i64)>(
            "SELECT email, name, password, verified_at, made_at FROM account ORDER BY email", params![]).await.unwrap();

        // Nobody asked: nobody comes.
        let report = import(&bench, std::slice::from_ref(&export), |_| {}).await.unwrap();
        assert_eq!(readers(&report), []);
        let left: Vec<&str> = report.warnings.iter().map(|warning| warning.message.as_str()).collect();
        assert!(left.iter().any(|words| words.starts_with("3 members were left out")), "{left:?}");
        assert!(left.iter().any(|words| words.starts_with("1 newsletters were left out")), "{left:?}");
        assert!(matches!(import(&bench, &files, |_| {}).await, Err(Error::Usage(_))));
        assert_eq!(accounts().await.len(), 1);
        let other = bench.file("other.csv", "name,colour\nMira,red\n");
        assert!(matches!(import(&bench, &[export.clone(), other], |options| options.readers = true).await, Err(Error::Refused(_))));

        let tried = import(&bench, &files, |options| (options.readers, options.how.dry_run) = (true, true)).await.unwrap();
        assert_eq!(accounts().await.len(), 1);
        let report = import(&bench, &files, |options| options.readers = true).await.unwrap();
        let expected = [
            ("m3", Outcome::NotTaken, vec!["no_address"]),
            ("m1", Outcome::Unchanged, vec!["twice"]),
            ("m5", Outcome::NotTaken, vec!["left"]),
            ("m1", Outcome::Taken, vec!["letters_left_out", "plan_left_out"]),
            ("m2", Outcome::Unchanged, vec!["has_account"]),
            ("m4", Outcome::Taken, vec!["letters_left_out"]),
        ];
        let told = readers(&report);
        let told: Vec<(&str, Outcome, Vec<&str>)> = told.iter().map(|(id, outcome, why)| (&**id, *outcome, why.iter().map(|code| &**code).collect())).collect();
        assert_eq!(told, expected);
        assert_eq!(readers(&tried), readers(&report), "a try foresees it");
        assert_eq!(report.written.readers, 2);
        let micros = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_microsecond();
        let rows = accounts().await;
        assert_eq!(rows[0], ("ann@harbour.example".into(), "Ann, the \"old\" one".into(), None, None, micros("2022-04-05T06:07:08Z")));
        assert_eq!(rows[1], ("mira.holt@harbour.example".into(), "Mira Holt".into(), None, None, micros("2020-03-01T10:00:00Z")));
        assert_eq!((&*rows[2].0, &*rows[2].1), ("there@harbour.example", "My own name"));
        assert_eq!(bench.scene.readers.letters_waiting().await.unwrap().count, 0);
        let whole = serde_json::to_string(&report).unwrap();
        assert!(!whole.contains("@harbour") && !whole.contains("@Harbour"), "no address stands in a report");

        // Again: nobody new, and who has left here does not come back.
        let id = bench.scene.readers.account_of("ann@harbour.example").await.unwrap().unwrap();
        bench.scene.readers_db.run("DELETE FROM account WHERE id = $1", params![&id]).await.unwrap();
        let again = import(&bench, &files, |options| options.readers = true).await.unwrap();
        assert_eq!((again.written.readers, again.written.events), (0, 0));
        let of = |wanted: &str| readers(&again).into_iter().find(|(id, _, why)| id == wanted && !why.contains(&"twice".to_owned())).unwrap();
        assert_eq!(of("m4"), ("m4".into(), Outcome::NotTaken, vec!["gone".into()]));
        assert_eq!(of("m1"), ("m1".into(), Outcome::Unchanged, vec![]));
        assert_eq!(accounts().await.len(), 2);
    }
}
