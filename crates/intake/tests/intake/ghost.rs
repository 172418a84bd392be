//! Ghost: what comes of an export.

use crate::bench::{Bench, entries, line};
use image::{ImageFormat, Rgb, RgbImage};
use intake::Error;
use intake::ghost::{Archive, Options};
use intake::report::Report;
use newsroom::Actor;
use newsroom::navigation::Item;
use newsroom::public::Standing;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;

const SITE: &str = "https://lantern.example";

fn options(bench: &Bench, files: &[PathBuf]) -> Options {
    Options {
        files: files.to_vec(),
        site: Some(SITE.into()),
        how: bench.how(),
        ..Options::default()
    }
}

async fn import(bench: &Bench, options: Options) -> Report {
    let now = bench.scene.room.clock.now();
    let archive = Archive::read(options, now).await.unwrap();
    Bench::adds_up(archive.import(bench.rooms()).await.unwrap())
}

fn lexical(words: &str) -> String {
    let link = json!({"type": "link", "url": "__GHOST_URL__/wharf/#top", "children": [{"type": "extended-text", "text": "the wharf", "format": 0}]});
    let children = json!([
        {"type": "paragraph", "children": [{"type": "extended-text", "text": words, "format": 0}, link]},
        {"type": "image", "src": "__GHOST_URL__/content/images/size/w600/2026/02/lamp.png", "alt": "A lamp", "caption": "The old lamp"},
    ]);
    json!({"root": {"type": "root", "children": children}}).to_string()
}

fn post(id: &str, slug: &str, with: Value) -> Value {
    let mut post = json!({
        "id": id, "uuid": format!("uuid-{id}"), "title": slug, "slug": slug, "type": "post", "status": "published", "visibility": "public",
        "lexical": Value::Null, "mobiledoc": Value::Null, "html": format!("<p>SECRET words of {slug}.</p>"), "featured": 0,
        "published_at": "2026-02-01T10:00:00.000Z", "updated_at": "2026-02-02T10:00:00.000Z", "custom_excerpt": Value::Null,
        "codeinjection_head": Value::Null, "canonical_url": Value::Null, "feature_image": Value::Null,
    });
    for (key, value) in with.as_object().unwrap() {
        post[key] = value.clone();
    }
    post
}

/// An export with something of everything.
fn export() -> Value {
    json!({"db": [{"meta": {"exported_on": 1, "version": "5.80.0"}, "data": {
        "posts": [
            post("a1", "lamps", json!({"title": "Lamps &amp; oil", "lexical": lexical("Words about "), "html": "<p>other</p>", "featured": 1,
                "custom_excerpt": "A short history.", "feature_image": "__GHOST_URL__/content/images/2026/02/lamp.png",
                "codeinjection_head": "<script>SECRET</script>"})),
            post("a2", "wharf", json!({"html": "<p>One. <a href=\"__GHOST_URL__/tag/oil/\">Oil</a></p>"})),
            post("a3", "draft", json!({"status": "draft", "published_at": Value::Null})),
            post("a4", "later", json!({"status": "scheduled", "published_at": "2027-02-01T10:00:00.000Z"})),
            post("a5", "members", json!({"visibility": "members"})),
            post("a6", "paid", json!({"visibility": "paid"})),
            post("a7", "tiers", json!({"visibility": "tiers"})),
            post("a8", "letter", json!({"status": "sent"})),
            post("a9", "letter-too", json!({})),
            post("b1", "about", json!({"type": "page", "html": "<p>We light lamps.</p>"})),
        ],
        "posts_meta": [
            {"id": "m1", "post_id": "a1", "meta_title": "All about lamps", "meta_description": "What burns.", "feature_image_alt": "Lamp at night",
             "feature_image_caption": "Ann <b>made</b> it", "email_only": 0},
            {"id": "m2", "post_id": "a9", "email_only": 1},
        ],
        "tags": [
            {"id": "t1", "name": "Town", "slug": "town", "visibility": "public"},
            {"id": "t2", "name": "Oil", "slug": "oil", "description": "What burns"},
            {"id": "t3", "name": "#inside", "slug": "hash-inside", "visibility": "internal"},
            {"id": "t4", "name": "Hidden", "slug": "hidden"},
        ],
        "posts_tags": [
            {"post_id": "a1", "tag_id": "t2", "sort_order": 2}, {"post_id": "a1", "tag_id": "t3", "sort_order": 0}, {"post_id": "a1", "tag_id": "t1", "sort_order": 1},
            {"post_id": "a5", "tag_id": "t4", "sort_order": 0},
        ],
        "users": [
            {"id": "u1", "name": "Mira Holt", "slug": "mira", "email": "mira@private.example", "password": "SECRET", "bio": "Lights lamps"},
            {"id": "u2", "name": "Jo Sand", "slug": "jo", "email": "jo@private.example"},
        ],
        "posts_authors": [
            {"post_id": "a1", "author_id": "u1", "sort_order": 1}, {"post_id": "a1", "author_id": "u2", "sort_order": 0}, {"post_id": "a2", "author_id": "u1", "sort_order": 0},
        ],
        "settings": [
            {"key": "title", "value": "The Lantern"}, {"key": "description", "value": "Light on things"}, {"key": "locale", "value": "en"},
            {"key": "navigation", "value": json!([{"label": "Home", "url": "/"}, {"label": "Oil", "url": "/tag/oil/"}, {"label": "Draft", "url": "/draft/"},
                {"label": "Elsewhere", "url": "https://other.example/"}]).to_string()},
            {"key": "members_private_key", "value": "SECRET"},
        ],
        "members": [{"email": "reader@private.example"}],
    }}]})
}

const REDIRECTS: &str = r#"[{"from": "^/old-lamps/?$", "to": "/lamps/"}, {"from": "^/x/(.*)$", "to": "/$1"}, {"from": "/gone", "to": "/nowhere/"}, {"from": "/town", "to": "/lamps/"}]"#;

fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(40, 20, Rgb([200, 60, 10]))
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// The export as Ghost's hosts give it, with its media.
fn packed() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let files: [(&str, Vec<u8>); 4] = [
        ("lantern.ghost.2026.json", export().to_string().into_bytes()),
        ("content/images/2026/02/lamp.png", picture()),
        ("content/settings/redirects.json", REDIRECTS.into()),
        ("__MACOSX/._lantern.json", b"junk".to_vec()),
    ];
    for (name, bytes) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn outcomes(report: &Report) -> Vec<String> {
    entries(report).iter().map(|(name, entry)| format!("{name}: {}", line(entry))).collect()
}

testkit::both_engines! {
    async fn a_whole_export(scene: Scene) {
        let bench = Bench::new(scene);
        let file = bench.file("a.zip", packed());
        let report = import(&bench, options(&bench, &[file])).await;
        assert_eq!(outcomes(&report), [
            "author u1: taken",
            "author u2: taken",
            "category town: taken /town",
            "file content/images/2026/02/lamp.png: taken",
            "menu_item /: taken",
            "menu_item /draft/: not_taken leads_nowhere",
            "menu_item /tag/oil/: taken",
            "menu_item https://other.example/: taken",
            "page b1: taken published /about",
            "post a1: taken published /lamps code_injection",
            "post a2: taken published /wharf",
            "post a3: taken draft draft",
            "post a4: taken draft scheduled",
            "post a5: taken draft members_only",
            "post a6: taken draft members_only",
            "post a7: taken draft members_only",
            "post a8: taken draft letter_only",
            "post a9: taken draft letter_only",
            "redirect /gone: not_taken leads_nowhere",
            "redirect /old-lamps: taken",
            "redirect /town: not_taken address_taken",
            "redirect ^/x/(.*)$: not_taken pattern",
            "tag hidden: taken",
            "tag oil: taken",
            "tag town: taken",
        ]);
        assert_eq!((report.source.kind.as_str(), report.source.site.as_str()), ("ghost", "lantern.example"));
        let told: Vec<&str> = report.warnings.iter().map(|warning| warning.code.as_str()).collect();
        assert_eq!(told, ["left_out", "internal_tags"]);

        let room = &bench.scene.room;
        assert_eq!(room.settings().await.unwrap()["name"], "The Lantern");
        let id = room.find_article("/lamps").await.unwrap();
        let mut snapshot = room.snapshot().await.unwrap();
        let Standing::Published(lamps) = snapshot.standing(id.as_str()).await.unwrap() else { panic!("published") };
        assert!(lamps.sticky);
        assert_eq!((lamps.first_published_at.to_string(), lamps.updated_at.to_string()), ("2026-02-01T10:00:00Z".into(), "2026-02-02T10:00:00Z".into()));
        let content = &lamps.content;
        assert_eq!((content.headline.as_str(), content.standfirst.as_str()), ("Lamps & oil", "A short history."));
        assert_eq!((content.section.as_deref(), content.tags.clone()), (Some("town"), vec!["town".to_owned(), "oil".to_owned()]));
        let bylines: Vec<Option<&str>> = content.bylines.iter().map(|one| one.author.as_deref()).collect();
        assert_eq!(bylines, [Some("jo"), Some("mira")]);
        assert_eq!((content.seo_title.as_str(), content.seo_description.as_str()), ("All about lamps", "What burns."));
        let lead = content.lead.clone().unwrap();
        assert_eq!((lead.alt.as_str(), lead.caption.as_str()), ("Lamp at night", "Ann made it"));
        let blocks = serde_json::to_value(&content.body.blocks).unwrap();
        assert_eq!(blocks[0]["text"][1], json!({"text": "the wharf", "marks": [{"type": "link", "href": "/wharf#top"}]}));
        assert_eq!((&blocks[1]["asset"], &blocks[1]["alt"]), (&json!(lead.asset.to_string()), &json!("A lamp")));

        let redirects: BTreeMap<String, String> = room.redirects("", 1_000).await.unwrap().into_iter().map(|one| (one.from_address, one.to_address)).collect();
        let leads = |from: &str| redirects.get(from).map(String::as_str);
        assert_eq!((leads("/old-lamps"), leads("/rss"), leads("/tag/oil/rss")), (Some("/lamps"), Some("/rss.xml"), Some("/tag/oil/rss.xml")));
        assert_eq!((leads("/author/mira/rss"), leads("/tag/hidden/rss")), (Some("/author/mira/rss.xml"), None));
        let old: Vec<String> = lamps.redirects.clone();
        assert_eq!(old, ["/lamps/amp", "/p/uuid-a1"]);
        let labels: Vec<(String, String)> = room.navigation("en").await.unwrap().into_iter().map(|Item { label, address, .. }| (label, address)).collect();
        let label = |label: &str, address: &str| (label.to_owned(), address.to_owned());
        assert_eq!(labels, [label("Home", "/"), label("Oil", "/tag/oil"), label("Elsewhere", "https://other.example/")]);
    }

    async fn nothing_private_becomes_public(scene: Scene) {
        let bench = Bench::new(scene);
        let file = bench.file("a.json", export().to_string());
        import(&bench, options(&bench, &[file])).await;
        let room = &bench.scene.room;
        let mut snapshot = room.snapshot().await.unwrap();
        let ids = bench.scene.db.all::<(String,)>("SELECT id FROM article", store::params![]).await.unwrap();
        let mut public = 0;
        for (id,) in ids {
            if let Standing::Published(article) = snapshot.standing(&id).await.unwrap() {
                public += 1;
                let text = serde_json::to_string(&article.content).unwrap();
                assert!(!text.contains("SECRET") && !text.contains("private.example"), "{text}");
            }
        }
        assert_eq!(public, 2);
        // A site behind a password shows nothing at all.
        let mut private = export();
        private["db"][0]["data"]["settings"].as_array_mut().unwrap().push(json!({"key": "is_private", "value": "true"}));
        let file = bench.file("b.json", private.to_string());
        let mut options = options(&bench, &[file]);
        options.how.dry_run = true;
        options.site = Some("https://other.example".into());
        let report = import(&bench, options).await;
        let held: Vec<String> = outcomes(&report).into_iter().filter(|line| line.contains(" published")).collect();
        assert!(held.is_empty(), "{held:?}");
    }

    async fn each_reason_alone_holds_a_story(scene: Scene) {
        let bench = Bench::new(scene);
        let cases = [
            ("open", json!({}), "taken published /open"),
            ("undated", json!({"published_at": Value::Null}), "taken published /undated no_date"),
            ("sometime", json!({"published_at": "sometime"}), "taken draft date"),
            ("public-word", json!({"visibility": ""}), "taken published /public-word"),
            ("tomorrow", json!({"published_at": "2027-02-01T10:00:00.000Z"}), "taken draft future"),
            ("draft-word", json!({"status": "draft"}), "taken draft draft"),
            ("planned", json!({"status": "scheduled"}), "taken draft scheduled"),
            ("sent", json!({"status": "sent"}), "taken draft letter_only"),
            ("odd", json!({"status": "unpublished"}), "taken draft status"),
            ("silent", json!({"status": ""}), "taken draft no_status"),
            ("members", json!({"visibility": "members"}), "taken draft members_only"),
            ("filter", json!({"visibility": "label:friends"}), "taken draft members_only"),
            ("letter", json!({"email_only": true}), "taken draft letter_only"),
            ("cut", json!({"access": false}), "taken draft cut"),
        ];
        let posts: Vec<Value> = cases.iter().map(|(name, with, _)| post(name, name, with.clone())).collect();
        let file = bench.file("a.json", json!({ "posts": posts }).to_string());
        let report = import(&bench, options(&bench, &[file])).await;
        let found = entries(&report);
        for (name, _, expected) in cases {
            assert_eq!(line(&found[&format!("post {name}")]), expected, "{name}");
        }
    }

    async fn again_changes_nothing_and_a_changed_export_what_nobody_edited(scene: Scene) {
        let bench = Bench::new(scene);
        let file = bench.file("a.zip", packed());
        import(&bench, options(&bench, std::slice::from_ref(&file))).await;
        let (digest, head) = (bench.digest().await, bench.scene.room.ledger_head().await.unwrap());
        let report = import(&bench, options(&bench, &[file])).await;
        assert_eq!((report.totals.taken, report.totals.changed, report.written.events), (0, 0, 0), "{:?}", outcomes(&report));
        assert_eq!((bench.digest().await, bench.scene.room.ledger_head().await.unwrap()), (digest, head));

        let mut changed = export();
        let posts = changed["db"][0]["data"]["posts"].as_array_mut().unwrap();
        posts[1]["html"] = json!("<p>Two.</p>");
        posts[2]["status"] = json!("published");
        posts[2]["published_at"] = json!("2026-02-03T10:00:00.000Z");
        posts[0]["visibility"] = json!("members");
        let file = bench.file("b.json", changed.to_string());
        let report = import(&bench, options(&bench, &[file])).await;
        let found = entries(&report);
        assert_eq!(line(&found["post a2"]), "changed published /wharf");
        assert_eq!(line(&found["post a3"]), "changed published /draft draft".replace(" draft", ""));
        assert!(line(&found["post a1"]).starts_with("changed withdrawn"), "{}", line(&found["post a1"]));
        let id = bench.scene.room.find_article("/wharf").await.unwrap();
        let shown = bench.scene.room.article(&Actor::Operator, &id, None).await.unwrap();
        assert_eq!(story::text::plain(&shown.content.body).trim(), "Two.");
    }

    async fn what_is_refused_or_tried_writes_nothing(scene: Scene) {
        let bench = Bench::new(scene);
        let head = bench.scene.room.ledger_head().await.unwrap();
        let good = bench.file("good.json", export().to_string());
        let text = export().to_string();
        let bad = bench.file("bad.json", &text[..text.len() / 2]);
        let now = bench.scene.room.clock.now();
        let refused = Archive::read(options(&bench, &[good.clone(), bad]), now).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        let mut tried = options(&bench, &[good]);
        tried.how.dry_run = true;
        let report = import(&bench, tried).await;
        assert_eq!((report.written.articles, report.by_type["post"].taken), (0, 9));
        assert_eq!(bench.scene.room.ledger_head().await.unwrap(), head);
        assert_eq!(bench.count("SELECT COUNT(*) FROM source").await, 0);
    }

    async fn what_nobody_could_read_names_no_section(scene: Scene) {
        let bench = Bench::new(scene);
        let mut letter = export();
        let tables = &mut letter["db"][0]["data"];
        tables["posts_tags"].as_array_mut().unwrap().push(json!({"post_id": "a9", "tag_id": "t4", "sort_order": 0}));
        let file = bench.file("a.json", letter.to_string());
        let report = import(&bench, options(&bench, &[file])).await;
        let sections: Vec<String> = outcomes(&report).into_iter().filter(|line| line.starts_with("category")).collect();
        assert_eq!(sections, ["category town: taken /town"], "what stands beside a post counts, though it comes later in the file");
        assert!(!bench.scene.room.sections("en").await.unwrap().iter().any(|section| section.slug == "hidden"));
    }

    async fn a_site_behind_a_password_tells_nothing(scene: Scene) {
        let bench = Bench::new(scene);
        for (key, word) in [("is_private", json!("true")), ("is_private", json!(true)), ("is_private", json!("1")), ("is_private", json!(1)), ("isPrivate", json!("true"))] {
            let mut private = export();
            private["db"][0]["data"]["settings"].as_array_mut().unwrap().push(json!({"key": key, "value": word}));
            let files = [bench.file("a.json", private.to_string()), bench.file("redirects.json", REDIRECTS)];
            let report = import(&bench, options(&bench, &files)).await;
            let shown: Vec<String> = outcomes(&report)
                .into_iter()
                .filter(|line| line.contains(" published") || line.starts_with("category") || line.starts_with("menu_item") && !line.contains("not_taken"))
                .collect();
            assert!(shown.is_empty(), "{word}: {shown:?}");
        }
        let room = &bench.scene.room;
        let is_told = room.sections("en").await.unwrap().iter().any(|section| ["town", "oil", "hidden"].contains(&section.slug.as_str()));
        assert!(!is_told && room.navigation("en").await.unwrap().is_empty());
        assert_ne!(room.settings().await.unwrap()["description"], "Light on things");
        let leads: Vec<String> = room.redirects("", 1_000).await.unwrap().into_iter().map(|one| one.from_address).collect();
        assert_eq!(leads, ["/rss"]);
    }

    async fn a_post_under_a_redirect_is_held_and_the_redirect_stands(scene: Scene) {
        let bench = Bench::new(scene);
        let moved = r#"[{"from": "^/wharf/?$", "to": "/lamps/"}, {"from": "/lamps", "to": "/lamps/"}]"#;
        let files = [bench.file("a.json", export().to_string()), bench.file("redirects.json", moved)];
        let report = import(&bench, options(&bench, &files)).await;
        let found = entries(&report);
        assert_eq!(line(&found["post a2"]), "taken draft redirected");
        assert_eq!(line(&found["redirect /wharf"]), "taken");
        assert!(line(&found["post a1"]).starts_with("taken published /lamps"));
        assert_eq!(bench.scene.room.redirect("/wharf").await.unwrap().to_address, "/lamps");
    }

    async fn the_same_posts_come_in_once_whatever_the_site_is_called(scene: Scene) {
        let bench = Bench::new(scene);
        let id = |count: usize| format!("5f00000000000000000000{count:02}");
        let posts: Vec<Value> = (1..4).map(|count| post(&id(count), &format!("story-{count}"), json!({"html": "<p>Words.</p>"}))).collect();
        let file = bench.file("a.json", json!({"posts": posts}).to_string());
        let mut unnamed = options(&bench, std::slice::from_ref(&file));
        unnamed.site = None;
        assert_eq!(import(&bench, unnamed).await.by_type["post"].taken, 3);
        for site in [Some(SITE), None, Some("https://other.example")] {
            let mut named = options(&bench, std::slice::from_ref(&file));
            named.site = site.map(str::to_owned);
            let report = import(&bench, named).await;
            assert_eq!(report.by_type["post"].unchanged, 3, "{site:?}: {:?}", outcomes(&report));
            assert_eq!(report.warnings.iter().any(|warning| warning.code == "known_before"), site.is_some());
        }
        assert_eq!(bench.count("SELECT COUNT(*) FROM article").await, 3);
        // Counted ids are in every site.
        let posts = json!({"posts": [post("1", "first", json!({}))]});
        let file = bench.file("b.json", posts.to_string());
        for site in ["https://one.example", "https://two.example"] {
            let mut named = options(&bench, std::slice::from_ref(&file));
            named.site = Some(site.into());
            assert_eq!(import(&bench, named).await.by_type["post"].taken, 1);
        }
    }

    async fn addresses_are_those_of_the_routes(scene: Scene) {
        let bench = Bench::new(scene);
        let routes = "collections:\n  /news/:\n    permalink: /news/{slug}/\n    filter: primary_tag:town\n  /blog/:\n    \
                      permalink: /blog/{year}/{month}/{slug}/\ntaxonomies:\n  tag: /topic/{slug}/\n  author: /writer/{slug}/\n";
        let mut linked = export();
        linked["db"][0]["data"]["posts"][1]["html"] = json!("<p><a href=\"__GHOST_URL__/topic/oil/\">Oil</a></p>");
        let files = [bench.file("a.json", linked.to_string()), bench.file("routes.yaml", routes)];
        let report = import(&bench, options(&bench, &files)).await;
        let found = entries(&report);
        assert_eq!(line(&found["post a2"]), "taken published /blog/2026/02/wharf");
        assert!(line(&found["post a1"]).starts_with("taken published /news/lamps"), "{}", line(&found["post a1"]));
        let room = &bench.scene.room;
        assert_eq!(room.redirect("/topic/oil").await.unwrap().to_address, "/tag/oil");
        assert_eq!(room.redirect("/writer/mira").await.unwrap().to_address, "/author/mira");
        let id = room.find_article("/blog/2026/02/wharf").await.unwrap();
        let shown = room.article(&Actor::Operator, &id, None).await.unwrap();
        assert!(serde_json::to_string(&shown.content.body).unwrap().contains("\"/tag/oil\""));
    }

    async fn what_has_no_place_here_is_named(scene: Scene) {
        let bench = Bench::new(scene);
        let mut more = export();
        let tables = &mut more["db"][0]["data"];
        tables["posts_meta"][0]["og_title"] = json!("For networks");
        tables["posts"][1]["twitter_image"] = json!("/content/images/t.png");
        tables["tags"][0]["feature_image"] = json!("/content/images/town.png");
        tables["users"][0]["website"] = json!("https://mira.example");
        for (key, value) in [("secondary_navigation", "[{\"label\": \"A\", \"url\": \"/a/\"}]"), ("codeinjection_head", "<script></script>")] {
            tables["settings"].as_array_mut().unwrap().push(json!({"key": key, "value": value}));
        }
        let file = bench.file("a.json", more.to_string());
        let report = import(&bench, options(&bench, &[file])).await;
        let found = entries(&report);
        for (post, name) in [("post a1", "og_title"), ("post a2", "twitter_image")] {
            let told = found[post].reasons.iter().find(|reason| reason.code == "social_fields").unwrap();
            assert!(told.message.contains(name), "{}", told.message);
        }
        let told: Vec<&str> = report.warnings.iter().filter(|warning| warning.code == "left_out").map(|warning| warning.message.as_str()).collect();
        for words in ["1 entries of the second menu", "1 scripts or styles around all pages", "of tags were left out", "feature_image (1)", "website (1)"] {
            assert!(told.iter().any(|told| told.contains(words)), "{words}: {told:?}");
        }
    }

    async fn a_new_address_at_the_source_leads_here(scene: Scene) {
        let bench = Bench::new(scene);
        let file = bench.file("a.json", export().to_string());
        import(&bench, options(&bench, &[file])).await;
        let mut changed = export();
        let posts = changed["db"][0]["data"]["posts"].as_array_mut().unwrap();
        posts[1]["slug"] = json!("quay");
        posts[9]["slug"] = json!("about-us");
        let file = bench.file("b.json", changed.to_string());
        let report = import(&bench, options(&bench, std::slice::from_ref(&file))).await;
        let found = entries(&report);
        assert_eq!(line(&found["post a2"]), "changed published /wharf address_kept");
        assert_eq!(line(&found["page b1"]), "changed published /about address_kept");
        let room = &bench.scene.room;
        assert_eq!(room.redirect("/quay").await.unwrap().to_address, "/wharf");
        assert_eq!(room.redirect("/about-us").await.unwrap().to_address, "/about");
        // Whoever keeps pages gets to know of it: there is an event for the story, and one for the page.
        assert_eq!(bench.count("SELECT COUNT(*) FROM ledger WHERE kind = 'article_led'").await, 1);
        let id = room.find_article("/wharf").await.unwrap();
        let mut snapshot = room.snapshot().await.unwrap();
        let Standing::Published(wharf) = snapshot.standing(id.as_str()).await.unwrap() else { panic!("published") };
        assert!(wharf.redirects.contains(&"/quay".to_owned()), "{:?}", wharf.redirects);
        let again = import(&bench, options(&bench, &[file])).await;
        assert_eq!((again.totals.changed, again.written.events), (0, 0), "{:?}", outcomes(&again));
    }

    async fn what_is_too_long_is_not_even_read(scene: Scene) {
        let bench = Bench::new(scene);
        let long = "<b>x</b>".repeat(1_100_000);
        let file = bench.file("a.json", json!({"posts": [post("a1", "long", json!({"html": long})), post("a2", "short", json!({}))]}).to_string());
        let report = import(&bench, options(&bench, &[file])).await;
        let found = entries(&report);
        assert_eq!(line(&found["post a1"]), "not_taken too_long");
        assert_eq!(line(&found["post a2"]), "taken published /short");
    }

    async fn what_somebody_published_here_no_import_takes_off(scene: Scene) {
        let bench = Bench::new(scene);
        let room = &bench.scene.room;
        let export = |words: &str, visibility: &str| {
            let with = json!({"html": format!("<p>{words}</p>"), "visibility": visibility});
            json!({"posts": [post("a1", "ours", with.clone()), post("a2", "theirs", with)]}).to_string()
        };
        let mut imported = 0;
        let mut file = |words: &str, visibility: &str| {
            imported += 1;
            bench.file(&format!("{imported}.json"), export(words, visibility))
        };
        import(&bench, options(&bench, &[file("One.", "paid")])).await;
        let (id,) = bench.scene.db.one::<(String,)>("SELECT noun_id FROM source WHERE source_id = 'a1'", store::params![]).await.unwrap();
        let id: store::Id = id.parse().unwrap();
        let mut turn = room.turn(&Actor::Operator).await.unwrap();
        newsroom::article::publish(&mut turn, newsroom::article::Publish { article: id.clone(), revision: None, original: None }).await.unwrap();
        turn.commit().await.unwrap();

        let report = import(&bench, options(&bench, &[file("Two.", "paid")])).await;
        let found = entries(&report);
        let told = line(&found["post a1"]);
        assert!(told.starts_with("not_taken published") && told.ends_with("published_here"), "{told}");
        assert_eq!(line(&found["post a2"]), "changed draft members_only");
        // Once it is public there, too, it is brought up to date; what an import published, an import takes off.
        let report = import(&bench, options(&bench, &[file("Three.", "public")])).await;
        let told: Vec<String> = outcomes(&report).iter().map(|line| line.split(" /").next().unwrap().to_owned()).collect();
        assert_eq!(told, ["post a1: changed published", "post a2: changed published"]);
        let report = import(&bench, options(&bench, &[file("Four.", "paid")])).await;
        assert_eq!(line(&entries(&report)["post a2"]), "changed withdrawn members_only");
    }

    async fn what_comes_in_held_keeps_its_address_and_day_for_when_it_is_published(scene: Scene) {
        let bench = Bench::new(scene);
        let room = &bench.scene.room;
        let posts = |slug: &str| json!({"posts": [post("a1", slug, json!({"visibility": "paid"})), post("a2", "draft", json!({"status": "draft"}))]}).to_string();
        for (name, slug) in [("a.json", "before"), ("b.json", "paid")] {
            let file = bench.file(name, posts(slug));
            import(&bench, options(&bench, &[file])).await;
        }
        let mut ids: Vec<store::Id> = Vec::new();
        for source in ["a1", "a2"] {
            let (id,) = bench.scene.db.one::<(String,)>("SELECT noun_id FROM source WHERE source_id = $1", store::params![source]).await.unwrap();
            ids.push(id.parse().unwrap());
        }
        assert!(room.redirects("", 1_000).await.unwrap().iter().all(|one| !one.from_address.contains("paid")), "nothing is told before");
        for id in &ids {
            let mut turn = room.turn(&Actor::Operator).await.unwrap();
            newsroom::article::publish(&mut turn, newsroom::article::Publish { article: id.clone(), revision: None, original: None }).await.unwrap();
            turn.commit().await.unwrap();
        }
        let mut snapshot = room.snapshot().await.unwrap();
        let Standing::Published(paid) = snapshot.standing(ids[0].as_str()).await.unwrap() else { panic!("published") };
        assert_eq!((paid.address.as_str(), paid.first_published_at.to_string()), ("/paid", "2026-02-01T10:00:00Z".into()));
        assert_eq!(paid.redirects, ["/p/uuid-a1", "/paid/amp"]);
        // A draft was never anywhere: it keeps the address that was meant for it, and is of today.
        let Standing::Published(draft) = snapshot.standing(ids[1].as_str()).await.unwrap() else { panic!("published") };
        assert_eq!((draft.address.as_str(), draft.first_published_at), ("/draft", room.clock.now()));
        assert_eq!(bench.count("SELECT COUNT(*) FROM original").await, 0);
    }
}
