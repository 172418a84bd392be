//! Saved pages: what comes of them.

use crate::bench::{Bench, entries, http, line, old_site};
use courier::Courier;
use flate2::Compression;
use flate2::write::GzEncoder;
use intake::report::Report;
use intake::saved::{Archive, Options};
use intake::{Error, How};
use newsroom::Actor;
use std::io::Write as _;

const LONG: &str =
    "The wharf of the town opens again on Monday, after two winters in which nobody could land there, and the council expects many boats.";

fn options(bench: &Bench, names: &[&str]) -> Options {
    Options {
        sources: names.iter().map(|name| bench.scene.folder().join(name).display().to_string()).collect(),
        how: bench.how(),
        ..Options::default()
    }
}

async fn import(bench: &Bench, options: Options) -> Report {
    let archive = Archive::read(options, bench.scene.room.clock.now()).await.unwrap();
    Bench::adds_up(archive.import(bench.rooms()).await.unwrap())
}

fn page(slug: &str, title: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{title}</title><link rel=canonical href='https://old.example/{slug}'><meta name=author content='Mira Holt'>\
         <meta property='article:published_time' content='2026-02-01T10:00:00Z'></head><body><nav>Menu</nav><article><h1>{title}</h1><p>{LONG}</p><p>{LONG} Second.</p></article></body></html>"
    )
}

/// Bytes as a server packs them.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Entries without the scene's folder.
fn outcomes(bench: &Bench, report: &Report) -> Vec<String> {
    let folder = format!("{}/", bench.scene.folder().display());
    let mut found: Vec<String> = entries(report)
        .iter()
        .map(|(name, entry)| format!("{}: {}", name.replace(&folder, ""), line(entry)))
        .collect();
    found.sort();
    found
}

testkit::both_engines! {
    async fn a_folder_of_pages_comes_in_unpublished(scene: Scene) {
        let bench = Bench::new(scene);
        bench.file("pages/a.html", page("a", "The wharf opens"));
        bench.file("pages/deep/b.htm", page("b", "The lamps burn"));
        bench.file("pages/b_files/frame.html", page("x", "Part of another page"));
        bench.file("pages/copied.txt", format!("menu\nThe council meets again\nThe council meets again\n{LONG}\n{LONG} Second.\n"));
        bench.file("pages/nothing.html", "<html><body><nav>Menu</nav></body></html>");
        bench.file("pages/list.css", "no page");
        let report = import(&bench, options(&bench, &["pages"])).await;
        assert_eq!(outcomes(&bench, &report), [
            "author mira-holt: taken",
            "page https://old.example/a: taken draft saved_page,source",
            "page https://old.example/b: taken draft saved_page,source",
            "page pages/copied.txt: taken draft saved_page",
            "page pages/nothing.html: not_taken no_story",
        ]);
        assert_eq!((report.source.kind.as_str(), report.source.files.len()), ("page", 4));
        // Again: nothing changes; with the word of somebody who may, they are published.
        let head = bench.scene.room.ledger_head().await.unwrap();
        let again = import(&bench, options(&bench, &["pages"])).await;
        assert_eq!((again.written.events, bench.scene.room.ledger_head().await.unwrap()), (0, head), "{:?}", outcomes(&bench, &again));
        let report = import(&bench, Options { publish: true, ..options(&bench, &["pages/a.html"]) }).await;
        let found = entries(&report);
        let one = &found["page https://old.example/a"];
        assert_eq!((one.status.as_str(), one.reasons.len()), ("published", 1), "{one:?}");
        let id = bench.scene.room.find_article(&one.address).await.unwrap();
        let shown = bench.scene.room.article(&Actor::Operator, &id, None).await.unwrap();
        assert_eq!((shown.content.headline.as_str(), shown.content.canonical.as_deref()), ("The wharf opens", Some("https://old.example/a")));
        assert_eq!(shown.article.first_published_at.unwrap().to_string(), "1769940000000000");
        assert_eq!(story::text::plain(&shown.content.body).trim(), format!("{LONG}\n\n{LONG} Second."));
    }

    async fn what_is_no_page_is_refused(scene: Scene) {
        let bench = Bench::new(scene);
        bench.file("nothing.html", "<html><body><nav>Menu</nav></body></html>");
        bench.file("empty/a.css", "");
        let words = format!("Subject: The wharf opens again\n\n{LONG}\n\n{LONG}\n");
        bench.file("mail.eml", &words);
        bench.file("packed.html", format!("PK\u{3}\u{4}{words}"));
        bench.file("zeros.txt", format!("The wharf opens again\n\0\n{words}"));
        for name in ["none.html", "nothing.html", "empty", "mail.eml", "packed.html", "zeros.txt"] {
            let read = Archive::read(options(&bench, &[name]), bench.scene.room.clock.now()).await;
            assert!(matches!(read, Err(Error::Refused(_))), "{name}");
        }
        // Addresses of this machine are not asked for pages.
        bench.file("list.txt", "# mine\nhttp://127.0.0.1:9/secret\n");
        let report = import(&bench, Options { how: How { download: true, ..bench.how() }, ..options(&bench, &["list.txt"]) }).await;
        assert_eq!(outcomes(&bench, &report), ["page http://127.0.0.1:9/secret: not_taken unreachable"]);
    }

    async fn one_page_by_several_addresses_is_one_story(scene: Scene) {
        let mut bench = Bench::new(scene);
        let host = old_site(|asked| {
            if asked.starts_with("GET /r ") {
                return http("302 Found", "Location: /ok?utm_source=r\r\n", b"");
            }
            let page = page("x", "The wharf opens").replace("<link rel=canonical href='https://old.example/x'>", "").into_bytes();
            let page = if asked.starts_with("GET /packed") { packed(&page) } else { page };
            http("200 OK", "Content-Type: text/html\r\n", &page)
        })
        .await;
        bench.courier = Courier::new(vec![host.parse().unwrap()]);
        let list: Vec<String> = ["ok", "ok#frag", "r", "ok?utm_source=x&fbclid=1", "ok?page=2&utm_medium=y", "packed"].iter().map(|path| format!("http://{host}/{path}\n")).collect();
        bench.file("list.txt", list.concat());
        let report = import(&bench, Options { how: How { download: true, ..bench.how() }, ..options(&bench, &["list.txt"]) }).await;
        let mut found = Vec::new();
        report.entries.each(|entry| {
            if entry.kind == "page" {
                found.push(format!("{}: {}", entry.source_id.replace(&host, "h"), line(&entry)));
            }
            Ok(())
        }).unwrap();
        found.sort();
        assert_eq!(found, [
            "http://h/ok: taken draft saved_page,source",
            "http://h/ok: unchanged saved_page,source,twice",
            "http://h/ok: unchanged saved_page,source,twice",
            "http://h/ok: unchanged saved_page,source,twice",
            "http://h/ok?page=2: taken draft saved_page,source",
            "http://h/packed: taken draft saved_page,source",
        ]);
    }

    async fn what_was_not_for_everybody_yet_is_held_although_it_is_to_be_published(scene: Scene) {
        let bench = Bench::new(scene);
        let free = |word: &str| format!("<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"isAccessibleForFree\": {word}}}</script></head>");
        bench.file("pages/open.html", page("open", "The wharf opens").replace("</head>", &free("true")));
        bench.file("pages/later.html", page("later", "The wharf closes").replace("2026-02-01", "2099-02-01"));
        bench.file("pages/closed.html", page("closed", "The wharf is dear").replace("</head>", &free("\"http://schema.org/False\"")));
        bench.file("pages/metered.html", page("metered", "The wharf is counted").replace("</head>", "<meta property='article:content_tier' content='metered'></head>"));
        bench.file("pages/note.docx", "words");
        let report = import(&bench, Options { publish: true, ..options(&bench, &["pages"]) }).await;
        let found = entries(&report);
        for (name, expected) in [("open", "taken published"), ("later", "taken draft future"), ("closed", "taken draft members_only"), ("metered", "taken draft members_only")] {
            let told = line(&found[&format!("page https://old.example/{name}")]);
            assert!(told.starts_with(expected), "{name}: {told}");
        }
        let told: Vec<&str> = report.warnings.iter().map(|warning| warning.message.as_str()).collect();
        assert!(told.len() == 1 && told[0].contains("note.docx"), "{told:?}");
    }
}
