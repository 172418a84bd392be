//! WordPress: what comes of an archive.

use crate::archive::{self, HEAD, Post, SITE, export};
use crate::bench::{Bench, entries, line};
use flate2::Compression;
use flate2::write::GzEncoder;
use intake::wordpress::{Error, Role};
use newsroom::Actor;
use newsroom::navigation::Item;
use newsroom::public::Standing;
use std::io::Write as _;
use story::Mark;

testkit::both_engines! {
    async fn a_whole_archive(scene: Scene) {
        let bench = Bench::new(scene);
        let file = bench.file("a.xml", archive::file(&archive::whole()));
        let mut options = bench.options(&[file]);
        options.types = vec![("book".into(), Role::Article)];
        let report = bench.import(options).await;
        let found = entries(&report);
        let outcomes: Vec<String> = found.iter().map(|(name, entry)| format!("{name}: {}", line(entry))).collect();
        assert_eq!(outcomes, [
            "author mail-c227443824046ba27376f511b6e14f9e: taken",
            "author mira: taken",
            "book 48: taken published /books/book",
            "category archive: taken /archive-2 slug_changed",
            "category town: taken /town",
            "category wharf: taken /wharf",
            "comment 1: taken shown",
            "comment 2: taken shown",
            "comment 3: taken spam",
            "comment 9: taken shown not_shown",
            "guest-author cap-guest-person: taken",
            "menu_item 70: taken",
            "menu_item 71: taken",
            "menu_item 72: taken",
            "menu_item 73: taken",
            "menu_item 74: not_taken not_public",
            "page 50: taken published /about",
            "page 51: taken published /about/team",
            "page 52: taken draft pending",
            "post 41: taken published /2026/02/lamps",
            "post 42: taken published /2026/02/wharf-opens",
            "post 43: taken draft draft",
            "post 44: taken draft password",
            "post 45: taken draft private",
            "post 46: taken draft future",
            "revision 61: not_taken revision",
            "shop_order 47: taken draft unknown_type",
            "tag oil: taken",
            "tag secret-tag: taken",
            "wp_block 60: taken put_in",
        ]);
        assert!(found["post 42"].line > found["post 41"].line);
        assert_eq!(report.source.site, "lantern.example");
        assert_eq!(report.source.files[0].sha256.to_string().len(), 64);
        assert_eq!((report.written.articles, report.written.pages, report.written.comments), (8, 3, 4));
        assert_eq!(report.written.events, u64::try_from(bench.scene.room.ledger_head().await.unwrap()).unwrap()
            - u64::try_from(bench.count("SELECT COUNT(*) FROM ledger WHERE origin <> 'import'").await).unwrap());

        let room = &bench.scene.room;
        let id = room.find_article("/2026/02/lamps").await.unwrap();
        let mut snapshot = room.snapshot().await.unwrap();
        let Standing::Published(lamps) = snapshot.standing(id.as_str()).await.unwrap() else { panic!("published") };
        assert_eq!((lamps.number, lamps.sticky), (41, true));
        assert_eq!(lamps.first_published_at.to_string(), "2026-02-01T10:00:00Z");
        let content = &lamps.content;
        assert_eq!((content.headline.as_str(), content.standfirst.as_str()), ("Lamps & oil", "A short history."));
        assert_eq!((content.section.as_deref(), content.sections.as_slice()), (Some("town"), &["wharf".to_owned()][..]));
        assert_eq!((content.tags.as_slice(), content.slug.as_str()), (&["oil".to_owned()][..], "lamps"));
        let bylines: Vec<(&str, Option<&str>)> = content.bylines.iter().map(|one| (one.name.as_str(), one.author.as_deref())).collect();
        assert_eq!(bylines, [("Mira Holt", Some("mira")), ("Guest Person", Some("guest-person"))]);
        assert_eq!((content.seo_title.as_str(), content.seo_description.as_str()), ("All about lamps", "What burns, and why."));
        let text = story::text::plain(&content.body);
        assert!(text.contains("Put in everywhere."), "{text}");
        let mut links = Vec::new();
        for block in &content.body.blocks {
            if let story::Block::Paragraph { text } = block {
                links.extend(text.0.iter().flat_map(|span| &span.marks).filter_map(|mark| match mark {
                    Mark::Link { href, .. } => Some(href.clone()),
                    _ => None,
                }));
            }
        }
        assert_eq!(links, ["/2026/02/wharf-opens", "/2026/02/wharf-opens#top", "/wharf", "/archive/2026/02", "https://other.example/"]);
        assert_eq!(lamps.redirects, ["/2026/02/old-lamps", "/?p=41"]);

        let redirects: std::collections::BTreeMap<String, String> = room
            .redirects("", 1_000)
            .await
            .unwrap()
            .into_iter()
            .map(|redirect| (redirect.from_address, redirect.to_address))
            .collect();
        for (from, to) in [
            ("/?p=41", "/2026/02/lamps"),
            ("/2026/02/old-lamps", "/2026/02/lamps"),
            ("/?page_id=50", "/about"),
            ("/category/town", "/town"),
            ("/category/town/wharf", "/wharf"),
            ("/category/wharf", "/wharf"),
            ("/?cat=11", "/wharf"),
            ("/category/wharf/feed", "/wharf/rss.xml"),
            ("/?tag=oil", "/tag/oil"),
            ("/tag/oil/feed", "/tag/oil/rss.xml"),
            ("/?author=2", "/author/mira"),
            ("/author/mira/feed", "/author/mira/rss.xml"),
            ("/2026", "/archive/2026"),
            ("/2026/02", "/archive/2026/02"),
            ("/2026/02/01", "/archive/2026/02/01"),
            ("/?m=202602", "/archive/2026/02"),
            ("/feed", "/rss.xml"),
            ("/feed/atom", "/atom.xml"),
            ("/?feed=rss2", "/rss.xml"),
            ("/?p=48&post_type=book", "/books/book"),
            ("/comments/feed", "/rss.xml"),
        ] {
            assert_eq!(redirects.get(from).map(String::as_str), Some(to), "{from}");
        }
        let told: String = redirects.iter().flat_map(|(from, to)| [from.as_str(), to.as_str()]).collect::<Vec<_>>().join(" ");
        for private in ["secret", "draft", "locked", "private", "later", "order", "hidden", "jo", "p=43", "p=44"] {
            assert!(!told.contains(private), "{private} in {told}");
        }

        let sections = room.sections("en").await.unwrap();
        let wharf = sections.iter().find(|section| section.slug == "wharf").unwrap();
        assert_eq!((wharf.name.as_str(), wharf.parent.as_deref()), ("Wharf", Some("town")));
        let item = |label: &str, address: &str, children: Vec<Item>| Item { label: label.into(), address: address.into(), children };
        assert_eq!(room.navigation("en").await.unwrap(), [
            item("About", "/about", vec![item("The team", "/about/team", vec![])]),
            item("Town & port", "/town", vec![]),
            item("Elsewhere", "https://other.example/", vec![]),
        ]);
        let settings = room.settings().await.unwrap();
        assert_eq!(settings["name"], "The Lantern");

        let shown = bench.scene.readers.shown(id.as_str(), 0).await.unwrap();
        let lines: Vec<(i64, Option<i64>, &str, &str)> =
            shown.iter().map(|one| (one.number, one.parent, one.name.as_str(), one.text.as_str())).collect();
        assert_eq!(lines, [
            (1, None, "Reader 1", "A comment\n\nwith two paragraphs."),
            (2, Some(1), "Reader 2", "An answer."),
        ]);
    }

    async fn what_no_stranger_could_read_stays_private(scene: Scene) {
        let bench = Bench::new(scene);
        let file = bench.file("a.xml", archive::file(&archive::whole()));
        bench.import(bench.options(&[file])).await;
        let room = &bench.scene.room;
        let mut snapshot = room.snapshot().await.unwrap();
        let mut public = serde_json::to_string(&snapshot.frame().await.unwrap().settings).unwrap();
        let frame = snapshot.frame().await.unwrap();
        public.push_str(&format!("{frame:?}"));
        for id in snapshot.ever_public("", 1_000).await.unwrap() {
            public.push_str(&format!("{:?}", snapshot.standing(&id).await.unwrap()));
        }
        for private in ["SECRET", "secret", "private.example", "192.0.2", "A book", "hidden"] {
            assert!(!public.contains(private), "{private}");
        }
        assert!(public.contains("Lamps & oil") && public.contains("We light lamps."));
    }

    async fn a_refused_file_writes_nothing(scene: Scene) {
        let bench = Bench::new(scene);
        let whole = archive::file(&archive::whole());
        let good = bench.file("good.xml", &whole);
        let head = bench.scene.room.ledger_head().await.unwrap();
        let broken = bench.file("broken.xml", whole.replace("</rss>", "</ress>"));
        for (files, place) in [
            (vec![broken.clone()], "broken.xml, line"),
            (vec![good.clone(), broken], "broken.xml, line"),
            (vec![good.clone(), bench.file("page.html", "<html></html>")], "no WordPress export"),
            (vec![good.clone(), bench.file("other.xml", whole.replace("lantern.example", "beacon.example"))], "beacon.example"),
            (vec![good, bench.scene.folder().join("none.xml")], "can't be opened"),
        ] {
            let error = bench.try_import(bench.options(&files)).await.unwrap_err();
            assert!(matches!(&error, Error::Refused(_)), "{error}");
            assert!(error.to_string().contains(place), "{error}");
        }
        assert_eq!(bench.scene.room.ledger_head().await.unwrap(), head);
        assert_eq!(bench.count("SELECT COUNT(*) FROM source").await, 0);
    }

    async fn files_in_any_order_are_one_import(scene: Scene) {
        let bench = Bench::new(scene);
        let all = archive::whole();
        let (pages, posts): (Vec<Post>, Vec<Post>) = all.into_iter().partition(|post| post.id >= 50);
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(export(&pages.iter().map(Post::xml).collect::<String>()).as_bytes()).unwrap();
        let first = bench.file("pages.xml.gz", packed.finish().unwrap());
        let second = bench.file("posts.xml", archive::file(&posts));
        let report = bench.import(bench.options(&[first, second])).await;
        let found = entries(&report);
        assert_eq!(line(&found["post 41"]), "taken published /2026/02/lamps");
        assert_eq!((found["page 50"].file, found["post 41"].file), (0, 1));
        let id = bench.scene.room.find_article("/2026/02/lamps").await.unwrap();
        let shown = bench.scene.room.article(&Actor::Operator, &id, None).await.unwrap();
        assert!(story::text::plain(&shown.content.body).contains("Put in everywhere."));
        assert_eq!(bench.scene.room.navigation("en").await.unwrap().len(), 3);
    }

    async fn addresses_that_are_not_free(scene: Scene) {
        let bench = Bench::new(scene);
        let posts = [
            // Its old slug is the present address of the next one, which keeps it.
            Post::new(1, "a", "First", "x").meta("_wp_old_slug", "b"),
            Post::new(2, "b", "Second", "x"),
            // The same path twice.
            Post::new(3, "b", "Third", "x").with("link", &format!("{SITE}/2026/02/b/")),
            // A path of the program's own, and one that is no path at all.
            Post::new(4, "d", "Fourth", "x").with("link", &format!("{SITE}/search/d/")),
            Post::new(5, "e", "Fifth", "x").with("link", &format!("{SITE}/?p=5")),
            // A section of the scene has this path.
            Post::page(6, "harbour", "Harbour page", "x"),
            Post::new(7, "sch%c3%b6n", "Schön", "x").with("link", &format!("{SITE}/2026/02/sch%c3%b6n/")),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        let report = bench.import(bench.options(&[file])).await;
        let found = entries(&report);
        let lines: Vec<String> = (1..=7)
            .map(|id| line(found.get(&format!("post {id}")).unwrap_or_else(|| &found["page 6"])))
            .collect();
        assert_eq!(lines, [
            "taken published /2026/02/a address_taken",
            "taken published /2026/02/b",
            "taken published /2026/02/01/b address_changed",
            "taken published /2026/02/01/d address_changed",
            "taken published /2026/02/01/e",
            "taken published /harbour-2 address_changed",
            "taken published /2026/02/schön",
        ]);
        let redirects = bench.scene.room.redirects("", 1_000).await.unwrap();
        let to = |from: &str| redirects.iter().find(|one| one.from_address == from).map(|one| one.to_address.as_str());
        assert_eq!(to("/search/d"), Some("/2026/02/01/d"));
        assert_eq!(to("/?p=5"), Some("/2026/02/01/e"));
        assert_eq!(to("/2026/02/b"), None);
    }

    async fn a_dry_run_writes_nothing_and_says_the_same(scene: Scene) {
        let bench = Bench::new(scene);
        let file = bench.file("a.xml", archive::file(&archive::whole()));
        let head = bench.scene.room.ledger_head().await.unwrap();
        let mut options = bench.options(&[file]);
        options.how.dry_run = true;
        let dry = bench.import(options.clone()).await;
        assert_eq!(bench.scene.room.ledger_head().await.unwrap(), head);
        assert_eq!(bench.count("SELECT COUNT(*) FROM source").await, 0);
        options.how.dry_run = false;
        let wet = bench.import(options.clone()).await;
        // A menu leads to what is there: before anything is, only to what lies elsewhere.
        let outcomes = |report| -> Vec<String> {
            entries(report)
                .iter()
                .filter(|(name, _)| !name.starts_with("menu_item"))
                .map(|(name, entry)| format!("{name} {:?} {}", entry.outcome, entry.status))
                .collect()
        };
        assert_eq!(outcomes(&dry), outcomes(&wet));
        options.how.dry_run = true;
        let again = bench.import(options).await;
        assert_eq!(again.totals.taken, 0, "{:?}", again.totals);
    }

    async fn into_another_edition(scene: Scene) {
        let bench = Bench::new(scene);
        let mut turn = bench.scene.room.turn(&Actor::Operator).await.unwrap();
        newsroom::edition::create(&mut turn, newsroom::edition::NewEdition {
            code: "ru".into(),
            name: "Фонарь".into(),
            language: "ru".into(),
            language_name: "Русский".into(),
            path: "ru".into(),
            ..newsroom::edition::NewEdition::default()
        }).await.unwrap();
        turn.commit().await.unwrap();
        let file = bench.file("a.xml", archive::file(&archive::whole()));
        let mut options = bench.options(&[file]);
        options.how.edition = Some("xx".into());
        assert!(matches!(bench.try_import(options.clone()).await, Err(Error::Usage(_))));
        options.how.edition = Some("ru".into());
        bench.import(options).await;
        let sections = bench.scene.room.sections("ru").await.unwrap();
        assert_eq!(sections.len(), 3);
        let redirects = bench.scene.room.redirects("", 1_000).await.unwrap();
        let to = |from: &str| redirects.iter().find(|one| one.from_address == from).map(|one| one.to_address.as_str());
        assert_eq!(to("/category/town"), Some("/ru/town"));
        assert_eq!(to("/tag/oil"), Some("/ru/tag/oil"));
        let id = bench.scene.room.find_article("/2026/02/lamps").await.unwrap();
        let shown = bench.scene.room.article(&Actor::Operator, &id, None).await.unwrap();
        assert_eq!(shown.content.edition, "ru");
    }
}

#[test]
fn the_head_alone_is_an_import_too() {
    // Nothing but terms: no item, no site but in the head.
    assert!(export(HEAD).contains("wp:category"));
}
