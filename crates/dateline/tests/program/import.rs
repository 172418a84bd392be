//! `dateline import wordpress`: its exit codes, its report, beside a server and alone.

use crate::old_site::{self, Post, SITE};
use crate::{Place, Ran, both_engines};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

/// Writes a file beside the data directory.
pub fn file(place: &Place, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path: PathBuf = place.beside().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Imports files that must be taken, and gives the report, whose sums add up.
pub fn import(place: &Place, files: &[&str], flags: &[&str]) -> Value {
    let report = place.json(&[&["import", "wordpress", "--no-download"], files, flags].concat());
    let sum = |totals: &Value| -> u64 {
        ["taken", "changed", "html_kept", "not_taken", "unchanged"]
            .iter()
            .map(|one| totals[one].as_u64().unwrap())
            .sum()
    };
    let mut found = 0;
    for (name, totals) in report["by_type"].as_object().unwrap() {
        assert_eq!(totals["found"].as_u64().unwrap(), sum(totals), "{name}");
        found += totals["found"].as_u64().unwrap();
    }
    assert_eq!(report["totals"]["found"].as_u64().unwrap(), found);
    assert_eq!(report["entries"].as_array().unwrap().len() as u64, found);
    report
}

fn refused(ran: &Ran, place: &Place, words: &[&str]) {
    assert_eq!(ran.code, 3, "{ran:?}");
    for words in words {
        assert!(ran.err.contains(words), "{words}: {ran:?}");
    }
    assert!(!place.data().join("newsroom.db").exists(), "nothing is written for a file that is refused");
}

both_engines! {
    async fn an_archive_beside_a_running_server(place: Place) {
        let server = place.serve().await;
        let archive = file(&place, "archive.xml", old_site::file(&old_site::whole()));
        let report_file = place.beside().join("report.json");
        let report = import(&place, &[&archive], &["--type", "book=article", "--report", report_file.to_str().unwrap()]);
        // The command came back: everything answers, in search too, and the comments stand under their story.
        let lamps = server.get("/2026/02/lamps").await.with_status(200);
        assert!(lamps.shows("Reader 2") && lamps.shows("An answer."));
        assert!(!lamps.shows("Buy oil!") && !lamps.shows("private.example") && !lamps.shows("192.0.2."));
        assert_eq!(server.get("/search.json?q=lamps").await.json()["total"], 1);
        for entry in report["entries"].as_array().unwrap() {
            if entry["status"] == "published" {
                server.get(entry["address"].as_str().unwrap()).await.with_status(200);
            }
        }
        let seconds = |name: &str| report[name].as_f64().unwrap();
        assert!(seconds("seconds_committed") > 0.0 && seconds("seconds_committed") <= seconds("seconds_paper"));
        assert!(seconds("seconds_paper") <= seconds("seconds_index") && seconds("seconds_index") <= seconds("seconds"));
        assert_eq!(report["format"], "dateline-import/1");
        assert_eq!(report["source"]["kind"], "wordpress");
        assert_eq!(report["written"]["comments"], 4);
        let kept: Vec<PathBuf> = std::fs::read_dir(place.data().join("imports")).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(kept.len(), 1, "{kept:?}");
        for path in [&kept[0], &report_file] {
            let stored: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            assert_eq!(stored, report, "{}", path.display());
        }

        // The same once more: not one event, and the words for people.
        let head = place.json(&["press", "status"])["head"].clone();
        let again = place.run(&["import", "wordpress", "--no-download", "--type", "book=article", &archive]).done();
        assert!(again.out.contains("unchanged") && again.out.contains("until readers see everything"), "{}", again.out);
        let status = place.json(&["press", "status"]);
        assert_eq!((&status["head"], &status["paper"]), (&head, &head));
        assert_eq!(place.json(&["verify"])["ok"], true);
    }

    async fn a_changed_comment_changes_its_page_and_no_other(place: Place) {
        let story = |text: &str| vec![
            Post::new(41, "lamps", "Lamps", "Words.").comment(1, 0, "1", text),
            Post::new(42, "wharf", "Wharf", "Words."),
        ];
        let server = place.serve().await;
        let archive = file(&place, "archive.xml", old_site::file(&story("As it was.")));
        import(&place, &[&archive], &[]);
        assert!(server.get("/2026/02/lamps").await.shows("As it was."));
        for path in ["/2026/02/lamps", "/2026/02/wharf", "/"] {
            server.get(path).await.with_status(200);
            assert!(server.get(path).await.header("cache-status").contains("hit"), "{path}");
        }
        file(&place, "archive.xml", old_site::file(&story("As it is.")));
        let report = import(&place, &[&archive], &[]);
        assert_eq!((&report["written"]["events"], &report["by_type"]["comment"]["changed"]), (&0.into(), &1.into()));
        let page = server.get("/2026/02/lamps").await;
        assert!(page.shows("As it is.") && !page.shows("As it was."), "{}", page.text());
        for path in ["/2026/02/wharf", "/"] {
            assert!(server.get(path).await.header("cache-status").contains("hit"), "{path}");
        }
    }
}

#[test]
fn a_file_that_is_no_whole_export_is_refused() {
    let place = Place::sqlite();
    let whole = old_site::file(&old_site::whole());
    let good = file(&place, "good.xml", &whole);
    let broken = file(&place, "broken.xml", whole.replace("</channel>", "</chanel>"));
    let line = whole.lines().position(|line| line.contains("</channel>")).unwrap() + 1;
    let ran = place.run(&["import", "wordpress", &good, &broken]);
    refused(&ran, &place, &["broken.xml", &format!("line {line}"), "column", "nothing was written"]);
    let cut = file(&place, "cut.xml", &whole[..whole.len() / 2]);
    refused(&place.run(&["import", "wordpress", &cut]), &place, &["cut.xml", "line"]);
    for (name, bytes) in [
        ("page.html", &b"<!doctype html><html><body>A page</body></html>"[..]),
        (
            "feed.xml",
            b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>A feed</title><item><title>x</title></item></channel></rss>",
        ),
        ("empty.xml", b""),
        ("picture.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
        ("archive.zip", b"PK\x03\x04 no archive"),
        ("archive.xml.gz", b"\x1f\x8b no archive"),
    ] {
        let path = file(&place, name, bytes);
        refused(&place.run(&["import", "wordpress", &path]), &place, &[name]);
    }
    refused(&place.run(&["import", "wordpress", "/not/there.xml"]), &place, &["/not/there.xml"]);
    // As JSON, the refusal is a document too.
    let ran = place.run(&["import", "wordpress", &broken, "--json"]);
    assert_eq!((ran.code, &ran.json()["error"]["exit"]), (3, &3.into()));
}

#[test]
fn flags_that_do_not_fit_are_told() {
    let place = Place::sqlite();
    let good = file(&place, "good.xml", old_site::file(&old_site::whole()));
    for flags in [
        &["--media", "/not/there"][..],
        &["--edition", "xx"],
        &["--type", "book"],
        &["--type", "book=novel"],
        &["--report", "/not/there/report.json"],
    ] {
        let ran = place.run(&[&["import", "wordpress", &good][..], flags].concat());
        assert_eq!(ran.code, 2, "{flags:?}: {ran:?}");
    }
}

#[test]
fn strict_tells_of_what_was_not_taken_and_a_dry_run_writes_nothing() {
    let place = Place::sqlite();
    let good = file(&place, "good.xml", old_site::file(&old_site::whole()));
    let dry = import(&place, &[&good], &["--dry-run"]);
    assert_eq!(dry["dry_run"], true);
    let is_left = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().to_string_lossy().contains(".try-");
    let around = place.data().parent().unwrap().read_dir().unwrap();
    assert!(!place.data().join("newsroom.db").exists() && !around.into_iter().any(is_left), "nothing was made");
    let ran = place.run(&["import", "wordpress", "--no-download", "--strict", &good]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(ran.out.contains("revision"), "the reason is told: {}", ran.out);
    let whole = file(&place, "whole.xml", old_site::file(&[Post::new(900, "plain", "Plain", "Words.")]));
    assert_eq!(place.run(&["import", "wordpress", "--no-download", "--strict", &whole]).code, 0);
}

#[test]
fn files_come_packed_and_of_odd_versions() {
    let place = Place::sqlite();
    let post = |id: i64, slug: &str| old_site::file(&[Post::new(id, slug, slug, "Words.")]);
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(post(1, "first").as_bytes()).unwrap();
    let first = file(&place, "first.xml.gz", packed.finish().unwrap());
    let second = file(
        &place,
        "second.zip",
        zipped(&[("parts/second.xml", &post(2, "second")), ("parts/third.xml", &post(3, "third"))]),
    );
    let odd = file(&place, "odd.xml", post(4, "fourth").replace("<wp:wxr_version>1.2<", "<wp:wxr_version>9.9<"));
    let report = import(&place, &[&first, &second, &odd], &[]);
    assert_eq!(report["by_type"]["post"]["taken"], 4, "{report}");
    let warnings = report["warnings"].as_array().unwrap();
    assert!(
        warnings
            .iter()
            .any(|warning| warning["message"].as_str().unwrap().contains("9.9") && warning["file"] == 2),
        "{warnings:?}"
    );
    assert!(report["source"]["files"].as_array().unwrap().len() == 3 && SITE.ends_with(report["source"]["site"].as_str().unwrap()));
}

#[test]
fn an_import_that_is_interrupted_says_so() {
    let place = Place::sqlite();
    // Nobody ever writes into this one: the import waits for its first byte.
    let pipe = place.beside().join("endless.xml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut child = place
        .command(&["import", "wordpress", pipe.to_str().unwrap()])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The signal is sent until it is heard: the program may not listen yet when the first one comes.
    let status = loop {
        std::thread::sleep(std::time::Duration::from_millis(200));
        std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
    };
    assert!(status.code() == Some(130) || status.code().is_none(), "{status:?}");
}

/// A ZIP archive of stored files, as the format's description has it.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let (offset, size) = (u32::try_from(out.len()).unwrap(), u32::try_from(text.len()).unwrap());
        let length = u16::try_from(name.len()).unwrap();
        // Version, flags, method (stored), time, date.
        let mut common = Vec::new();
        for word in [20u16, 0, 0, 0, 0x21] {
            common.extend(word.to_le_bytes());
        }
        for word in [crc.sum(), size, size] {
            common.extend(word.to_le_bytes());
        }
        common.extend(length.to_le_bytes());
        common.extend(0u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, size) = (u32::try_from(out.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(files.len()).unwrap();
    out.extend(directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(0u16.to_le_bytes());
    out
}
