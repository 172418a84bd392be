//! Ghost: the same site again, with other names; and files of other sites.

use crate::bench::{Bench, entries, line, picture};
use image::ImageFormat;
use intake::ghost::{Archive, Options};
use intake::report::Report;
use serde_json::{Value, json};
use std::collections::BTreeMap;

async fn import(bench: &Bench, export: &Value, dry_run: bool) -> Report {
    let file = bench.file("export.json", export.to_string());
    let mut how = bench.how();
    how.dry_run = dry_run;
    how.media = Some(bench.scene.folder().join("content"));
    let options = Options {
        files: vec![file],
        site: Some("https://lantern.example".into()),
        how,
        ..Options::default()
    };
    let archive = Archive::read(options, bench.scene.room.clock.now()).await.unwrap();
    Bench::adds_up(archive.import(bench.rooms()).await.unwrap())
}

fn export(tags: Value, html: &str) -> Value {
    json!({"db": [{"meta": {"version": "5.80.0"}, "data": {
        "posts": [{
            "id": "5f000000000000000000000a", "title": "Lamps", "slug": "lamps", "type": "post", "status": "published", "visibility": "public",
            "html": html, "published_at": "2026-02-01T10:00:00.000Z",
        }],
        "tags": tags,
        "posts_tags": [{"post_id": "5f000000000000000000000a", "tag_id": "5f0000000000000000000001", "sort_order": 0}],
    }}]})
}

fn tag(id: &str, name: &str, slug: &str) -> Value {
    json!({"id": id, "name": name, "slug": slug, "visibility": "public"})
}

testkit::both_engines! {
    async fn a_tag_that_was_renamed_is_the_one_that_it_was(scene: Scene) {
        let bench = Bench::new(scene);
        let own = "5f0000000000000000000001";
        import(&bench, &export(json!([tag(own, "Town", "town")]), "<p>Words.</p>"), false).await;
        let renamed = export(json!([tag(own, "The town", "the-town")]), "<p>Words.</p>");
        let dry = import(&bench, &renamed, true).await;
        let report = import(&bench, &renamed, false).await;
        for report in [&dry, &report] {
            let found = entries(report);
            assert_eq!(line(&found["category the-town"]), "changed /town renamed");
            assert_eq!(line(&found["tag the-town"]), "changed renamed");
            assert_eq!(line(&found["post 5f000000000000000000000a"]), "unchanged published /lamps");
        }
        let sections = bench.scene.room.sections("en").await.unwrap();
        let named: Vec<(&str, &str)> = sections.iter().filter(|one| one.name.contains("own")).map(|one| (one.slug.as_str(), one.name.as_str())).collect();
        assert_eq!(named, [("town", "The town")]);
        let redirects: BTreeMap<String, String> =
            bench.scene.room.redirects("", 1_000).await.unwrap().into_iter().map(|one| (one.from_address, one.to_address)).collect();
        // Both lead to it, as far as they are no addresses of ours.
        assert_eq!(redirects.get("/tag/the-town").map(String::as_str), Some("/tag/town"));
        let (digest, head) = (bench.digest().await, bench.scene.room.ledger_head().await.unwrap());
        import(&bench, &renamed, false).await;
        assert_eq!((bench.digest().await, bench.scene.room.ledger_head().await.unwrap()), (digest, head));
        // Another tag that is called as this one was is another one.
        let both = export(json!([tag(own, "The town", "the-town"), tag("5f0000000000000000000002", "Oil", "oil")]), "<p>Words.</p>");
        let found = entries(&import(&bench, &both, false).await);
        assert_eq!((line(&found["tag oil"]), line(&found["tag the-town"])), ("taken".into(), "unchanged".into()));
    }

    async fn files_of_other_sites_are_theirs(scene: Scene) {
        let bench = Bench::new(scene);
        bench.file("content/images/2020/ok.png", picture(ImageFormat::Png, 40, 20, 200));
        let html = "<p>One.</p><img src=\"https://other.example/content/images/2020/ok.png\" alt=\"Their lamp\"><p>Two.</p><img src=\"https://www.lantern.example/content/images/2020/ok.png\">\
                    <p><a href=\"https://other.example/content/files/plan.pdf\">plan</a></p>";
        let report = import(&bench, &export(json!([]), html), false).await;
        let found: Vec<String> = entries(&report).iter().filter(|(name, _)| name.starts_with("file")).map(|(name, entry)| format!("{name}: {}", line(entry))).collect();
        assert_eq!(found, [
            "file /other.example/content/images/2020/ok.png: not_taken media_unreachable",
            "file content/images/2020/ok.png: taken",
        ]);
        let told = &entries(&report)["post 5f000000000000000000000a"].reasons[0].message;
        assert!(told.ends_with("its alternative text was: Their lamp"), "{told}");
        let id = bench.scene.room.find_article("/lamps").await.unwrap();
        let shown = bench.scene.room.article(&newsroom::Actor::Operator, &id, None).await.unwrap();
        let text = serde_json::to_string(&shown.content.body).unwrap();
        assert_eq!((text.matches("\"picture\"").count(), text.matches("https://other.example/content/files/plan.pdf").count()), (1, 1), "{text}");
    }
}
