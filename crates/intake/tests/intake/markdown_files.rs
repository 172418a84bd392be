//! Markdown: files beside the texts, ends, and texts in other forms.

use crate::bench::{Bench, entries, line, picture};
use image::ImageFormat;
use intake::markdown::Options;
use intake::report::Report;
use newsroom::Actor;
use std::collections::BTreeMap;

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";

fn files(report: &Report) -> Vec<String> {
    let found = entries(report);
    let files = found.iter().filter(|(name, _)| name.starts_with("file "));
    files
        .map(|(name, entry)| format!("{}: {}", name.trim_start_matches("file /markdown.invalid/"), line(entry)))
        .collect()
}

testkit::both_engines! {
    async fn files_that_the_site_did_not_serve_stay_where_they_are(scene: Scene) {
        let bench = Bench::new(scene);
        for (path, shade) in [("content/posts/open/own.png", 1), ("content/posts/draft/secret.png", 2), ("content/posts/draft/deep/secret.png", 3), ("static/logo.png", 4)] {
            bench.file(&format!("h/{path}"), picture(ImageFormat::Png, 40, 20, shade));
        }
        bench.file("h/content/posts/draft/secret.pdf", PDF);
        bench.file("h/data/private.pdf", [PDF, b" "].concat());
        let report = bench.import_texts("h", &[
            ("hugo.toml", "baseURL = 'https://a.example/'\n[permalinks]\nposts = '/:year/:slug/'\n"),
            ("content/posts/open/index.md", "---\ntitle: A\nslug: a\ndate: 2026-01-01\n---\n![x](own.png) ![x](../draft/secret.png) ![x](../draft/deep/secret.png) ![x](/logo.png) [a](../draft/secret.pdf) [b](/data/private.pdf)\n"),
            ("content/posts/draft/index.md", "---\ntitle: B\ndate: 2026-01-01\ndraft: true\n---\n![x](secret.png)\n"),
        ]).await;
        // The draft's own picture is its own: private until somebody publishes it.
        let found = files(&report);
        let taken: Vec<&str> = found.iter().filter(|line| line.ends_with(": taken")).map(String::as_str).collect();
        assert_eq!(taken, ["content/posts/draft/secret.png: taken", "content/posts/open/own.png: taken", "static/logo.png: taken"], "{found:?}");
        let id = bench.scene.room.find_article("/2026/a").await.unwrap();
        let shown = bench.scene.room.article(&Actor::Operator, &id, None).await.unwrap();
        let text = serde_json::to_string(&shown.content.body).unwrap();
        assert_eq!((text.matches("\"picture\"").count(), text.matches("\"document\"").count()), (2, 0), "{text}");
        // What lay beside the page at its address leads on.
        let former = bench.scene.db.all::<(String,)>("SELECT path FROM address WHERE noun = 'asset' ORDER BY path", store::params![]).await.unwrap();
        let redirects: Vec<String> = bench.scene.room.redirects("", 1_000).await.unwrap().into_iter().map(|one| one.from_address).collect();
        assert!(former.iter().any(|(path,)| path == "/2026/a/own.png") || redirects.iter().any(|path| path == "/2026/a/own.png"), "{former:?} {redirects:?}");

        bench.file("j/_data/private.pdf", PDF);
        bench.file("j/inside/private.pdf", [PDF, b"  "].concat());
        bench.file("j/files/open.pdf", [PDF, b"   "].concat());
        let report = bench.import_texts("j", &[
            ("_config.yml", "url: https://b.example\nexclude: [inside]\n"),
            ("_posts/2026-01-01-a.md", "---\ntitle: A\n---\n[a](/_data/private.pdf) [b](/inside/private.pdf) [c](/files/open.pdf)\n"),
        ]).await;
        assert_eq!(files(&report), ["files/open.pdf: taken"]);
    }

    async fn a_dry_run_says_of_files_what_the_run_does(scene: Scene) {
        let bench = Bench::new(scene);
        // A picture of 60,000 × 60,000 pixels, as far as it says.
        let mut huge = picture(ImageFormat::Png, 40, 20, 9);
        huge[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let crc = crc32(&huge[12..29]);
        huge[29..33].copy_from_slice(&crc.to_be_bytes());
        let cut = picture(ImageFormat::Png, 40, 20, 7)[..60].to_vec();
        for (name, bytes) in [
            ("ok.png", picture(ImageFormat::Png, 40, 20, 1)), ("drawn.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()), ("page.html.png", b"<html><body>x</body></html>".to_vec()),
            ("huge.png", huge), ("cut.png", cut), ("plan.pdf", PDF.to_vec()), ("empty.png", Vec::new()),
        ] {
            bench.file(&format!("s/static/{name}"), bytes);
        }
        bench.file("s/hugo.toml", "baseURL = 'https://a.example/'\n");
        bench.file("s/content/posts/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n![x](/ok.png) ![x](/drawn.svg) ![x](/page.html.png) ![x](/huge.png) ![x](/cut.png) [p](/plan.pdf) ![x](/empty.png) ![x](/none.png)\n");
        let mut how = bench.how();
        how.dry_run = true;
        let dry = bench.import_folder(Options { how, ..bench.folder("s") }).await;
        assert_eq!(bench.count("SELECT count(*) FROM asset").await, 0);
        let real = bench.import_folder(bench.folder("s")).await;
        let found = files(&real);
        assert_eq!(files(&dry), found);
        assert_eq!(found.iter().filter(|line| line.ends_with(": taken")).count(), 2, "{found:?}");
        assert_eq!(found.iter().filter(|line| line.ends_with("media_refused")).count(), 5, "{found:?}");
    }

    async fn a_last_day_to_come_is_the_end_here(scene: Scene) {
        let bench = Bench::new(scene);
        let text = |end: &str| format!("---\ntitle: A\ndate: 2026-01-01\n{end}\n---\nText.\n");
        bench.file("s/content/posts/a.md", text("expiryDate: 2099-05-01T10:00:00Z"));
        bench.file("s/content/posts/b.md", text("draft: true\nexpiryDate: 2099-05-01"));
        let report = bench.import_texts("s", &[
            ("hugo.toml", "baseURL = 'https://a.example/'\n"),
            ("content/about.md", "---\ntitle: About\nexpiryDate: 2099-05-01\n---\nText.\n"),
        ]).await;
        assert_eq!(line(&entries(&report)["page content/about.md"]), "taken published /about end_not_taken");
        let room = &bench.scene.room;
        let id = room.find_article("/posts/a").await.unwrap();
        let until = async || room.article(&Actor::Operator, &id, None).await.unwrap().article.visible_until.map(|at| at.to_string());
        assert_eq!(until().await.as_deref(), Some("4081312800000000"));
        assert_eq!(bench.count("SELECT count(*) FROM article WHERE visible_until IS NOT NULL").await, 2);
        // Another day, and none.
        bench.file("s/content/posts/a.md", text("expiryDate: 2099-05-02T10:00:00Z"));
        let changed = bench.import_folder(bench.folder("s")).await;
        assert_eq!(line(&entries(&changed)["post content/posts/a.md"]), "changed published /posts/a");
        assert_eq!(until().await.as_deref(), Some("4081399200000000"));
        bench.file("s/content/posts/a.md", text("other: 1"));
        let changed = bench.import_folder(bench.folder("s")).await;
        assert_eq!(line(&entries(&changed)["post content/posts/a.md"]), "changed published /posts/a end_kept");
    }

    async fn texts_in_other_forms_are_named(scene: Scene) {
        let bench = Bench::new(scene);
        let report = bench.import_texts("s", &[
            ("config.toml", "base_url = 'https://a.example'\n"),
            ("content/news/a.md", "+++\ntitle = 'A'\ndate = 2026-01-01\n[taxonomies]\nauthors = ['Mira Holt']\n+++\nText.\n"),
            ("content/news/b.org", "#+TITLE: B\n"),
            ("content/news/c.adoc", "= C\n"),
            ("content/news/d.rst", "D\n=\n"),
            ("content/news/e.html", "+++\ntitle = 'E'\ndate = 2026-01-01\n+++\n<p>Text.</p>\n"),
            ("content/news/f.md", "\n"),
        ]).await;
        let lines: BTreeMap<String, String> = entries(&report).iter().map(|(name, entry)| (name.clone(), line(entry))).collect();
        for (name, expected) in [
            ("author mira-holt", "taken"),
            ("text content/news/b.org", "not_taken other_form"),
            ("text content/news/c.adoc", "not_taken other_form"),
            ("text content/news/d.rst", "not_taken other_form"),
            ("post content/news/e.html", "taken published /news/e"),
            ("text content/news/f.md", "not_taken empty"),
        ] {
            assert_eq!(lines.get(name).map(String::as_str), Some(expected), "{lines:#?}");
        }
    }
}

/// The sum that stands behind each part of a PNG.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |mut sum, byte| {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
        sum
    })
}
