//! WordPress: names without end, trees that lead nowhere, and what was here before.

use crate::archive::{self, Post};
use crate::bench::{Bench, entries, line};
use newsroom::actor::Origin;
use newsroom::public::Standing;
use newsroom::{Actor, author, section, tag};
use story::Block;

fn category(slug: &str, parent: &str, name: &str) -> String {
    format!(
        "<wp:category><wp:category_nicename>{slug}</wp:category_nicename><wp:category_parent>{parent}</wp:category_parent>\
         <wp:cat_name><![CDATA[{name}]]></wp:cat_name></wp:category>"
    )
}

testkit::both_engines! {
    async fn what_is_too_long_is_cut_and_said_and_no_word_is_lost(scene: Scene) {
        let bench = Bench::new(scene);
        let title = "lamp oil ".repeat(80);
        let tags = (0..150).fold(Post::new(80, "long", &title, "<p>Text.</p>").with("excerpt:encoded", &"short ".repeat(900)), |post, at| {
            post.term("post_tag", &format!("t{at}"), &format!("T{at}"))
        });
        let head = category("endless", "", &"Endless ".repeat(40));
        let file = bench.file("a.xml", archive::export(&format!("{head}{}", tags.xml())));
        let report = bench.import(bench.options(&[file])).await;
        let found = entries(&report);
        assert_eq!(line(&found["post 80"]), "taken published /2026/02/long title_cut,excerpt_cut");
        assert_eq!(line(&found["category endless"]), "taken /endless name_cut");
        let room = &bench.scene.room;
        let id = room.find_article("/2026/02/long").await.unwrap();
        let Standing::Published(long) = room.snapshot().await.unwrap().standing(id.as_str()).await.unwrap() else { panic!("published") };
        assert_eq!((long.content.headline.chars().count(), long.content.tags.len()), (500, 150));
        let Block::Paragraph { text } = &long.content.body.blocks[0] else { panic!("the whole title stands above the text") };
        assert_eq!(text.text(), title.trim());
    }

    async fn a_tree_that_leads_nowhere_stands_at_the_top_and_says_so(scene: Scene) {
        let bench = Bench::new(scene);
        let head = [
            category("nameless", "", ""),
            category("root", "", "Root"),
            category("one", "two", "One"),
            category("two", "one", "Two"),
            category("orphan", "gone", "Orphan"),
            category("child", "root", "Child"),
        ]
        .concat();
        let file = bench.file("a.xml", archive::export(&head));
        let report = bench.import(bench.options(&[file])).await;
        let found = entries(&report);
        assert_eq!(line(&found["category nameless"]), "taken /nameless");
        assert_eq!(line(&found["category orphan"]), "taken /orphan no_parent");
        assert_eq!(line(&found["category child"]), "taken /child");
        assert!(line(&found["category one"]).ends_with("no_parent") && line(&found["category two"]).ends_with("no_parent"));
        let parents: Vec<(String, Option<String>)> =
            bench.scene.room.sections("en").await.unwrap().into_iter().map(|section| (section.slug, section.parent)).collect();
        let parent = |slug: &str| parents.iter().find(|(known, _)| known == slug).unwrap().1.clone();
        assert_eq!((parent("root"), parent("one"), parent("orphan"), parent("child")), (None, None, None, Some("root".into())));
    }

    async fn what_was_here_before_keeps_its_name(scene: Scene) {
        let bench = Bench::new(scene);
        let room = &bench.scene.room;
        let mut turn = room.turn(&Actor::System(Origin::Import)).await.unwrap();
        tag::create(&mut turn, tag::NewTag { slug: "oil".into(), name: "Our oil".into(), ..Default::default() }).await.unwrap();
        section::create(&mut turn, section::NewSection { slug: "wharf".into(), name: "Our wharf".into(), ..Default::default() }).await.unwrap();
        author::create(&mut turn, author::NewAuthor { slug: "mira".into(), name: "Mira Holt".into(), bio: "Ours.".into(), ..Default::default() }).await.unwrap();
        turn.commit().await.unwrap();
        let text = archive::file(&archive::whole());
        let first = bench.import(bench.options(&[bench.file("a.xml", &text)])).await;
        let found = entries(&first);
        for key in ["category wharf", "tag oil", "author mira"] {
            assert!(line(&found[key]).contains("joined"), "{key}: {}", line(&found[key]));
        }
        let changed = text.replace("<wp:cat_name><![CDATA[Wharf]]>", "<wp:cat_name><![CDATA[Their wharf]]>").replace("<wp:tag_name><![CDATA[Oil]]>", "<wp:tag_name><![CDATA[Their oil]]>");
        let second = bench.import(bench.options(&[bench.file("a.xml", &changed)])).await;
        let found = entries(&second);
        assert_eq!(line(&found["category wharf"]), "not_taken /wharf conflict");
        assert_eq!(line(&found["tag oil"]), "not_taken conflict");
        assert_eq!(room.tag("en", "oil").await.unwrap().name, "Our oil");
        assert_eq!(room.sections("en").await.unwrap().into_iter().find(|one| one.slug == "wharf").unwrap().name, "Our wharf");
        assert_eq!(room.author("mira").await.unwrap().bio, "Ours.");
    }

    async fn a_tree_that_was_turned_round_at_the_source_stops_nothing(scene: Scene) {
        let bench = Bench::new(scene);
        let room = &bench.scene.room;
        let post = |text: &str| Post::new(80, "story", "Story", text).term("category", "one", "One");
        let export = |head: String, text: &str| archive::export(&format!("{head}{}", post(text).xml()));
        let first = export([category("one", "", "One"), category("two", "one", "Two")].concat(), "<p>First.</p>");
        bench.import(bench.options(&[bench.file("a.xml", first)])).await;
        let mut turn = room.turn(&Actor::Operator).await.unwrap();
        section::update(&mut turn, "en", "two", section::Change { name: Some("Ours".into()), ..Default::default() }).await.unwrap();
        turn.commit().await.unwrap();
        let second = export([category("two", "", "Two"), category("one", "two", "One"), category("three", "", "Three")].concat(), "<p>Second.</p>");
        let file = bench.file("a.xml", second);
        for _ in 0..2 {
            let found = entries(&bench.import(bench.options(std::slice::from_ref(&file))).await);
            assert_eq!(line(&found["category two"]), "not_taken /two conflict");
            assert_eq!(line(&found["category one"]), "not_taken /one refused");
        }
        let id = room.find_article("/2026/02/story").await.unwrap();
        let Standing::Published(story) = room.snapshot().await.unwrap().standing(id.as_str()).await.unwrap() else { panic!("published") };
        assert_eq!(story::text::plain(&story.content.body).trim(), "Second.");
        assert!(room.sections("en").await.unwrap().iter().any(|one| one.slug == "three"));
    }

    async fn an_item_that_changes_its_type_is_the_same_item(scene: Scene) {
        let bench = Bench::new(scene);
        let room = &bench.scene.room;
        let posts = || [Post::new(90, "one", "One", "<p>One.</p>"), Post::new(91, "two", "Two", "<p>Two.</p>"), Post::new(92, "three", "Three", "<p>Three.</p>")];
        bench.import(bench.options(&[bench.file("a.xml", archive::file(&posts()))])).await;
        let [one, two, three] = posts();
        // A form or an order may say anything: nobody but the old site's people could read it.
        let changed = [
            one.with("wp:post_type", "recipe"),
            two.with("wp:post_type", "page"),
            three.with("wp:post_type", "page").with("wp:status", "draft"),
        ];
        let file = bench.file("a.xml", archive::file(&changed));
        let found = entries(&bench.import(bench.options(std::slice::from_ref(&file))).await);
        assert!(line(&found["recipe 90"]).starts_with("changed withdrawn"), "{}", line(&found["recipe 90"]));
        assert!(line(&found["page 91"]).contains("other_role") && line(&found["page 92"]).contains("other_role"));
        let mut snapshot = room.snapshot().await.unwrap();
        for (path, is_public) in [("/2026/02/one", false), ("/2026/02/two", true), ("/2026/02/three", false)] {
            let id = room.find_article(path).await.unwrap();
            let standing = snapshot.standing(id.as_str()).await.unwrap();
            assert_eq!(matches!(standing, Standing::Published(_)), is_public, "{path}");
        }
        assert_eq!(bench.count("SELECT COUNT(*) FROM article").await, 3);
        assert_eq!(bench.count("SELECT COUNT(*) FROM page").await, 0);
        let head = room.ledger_head().await.unwrap();
        bench.import(bench.options(std::slice::from_ref(&file))).await;
        assert_eq!(room.ledger_head().await.unwrap(), head);
    }

    async fn what_search_engines_were_told_and_a_page_about_privacy(scene: Scene) {
        let bench = Bench::new(scene);
        let posts = [
            Post::new(1, "quiet", "Quiet", "x").meta("_yoast_wpseo_meta-robots-noindex", "1").meta("_yoast_wpseo_title", "%%title%% read aloud %%sep%% %%sitename%%"),
            Post::page(2, "privacy", "Our privacy", "x"),
            Post::new(3, "lost", "Lost", "x").with("link", &format!("{}/account/lost/", archive::SITE)),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        let found = entries(&bench.import(bench.options(&[file])).await);
        assert_eq!(line(&found["post 1"]), "taken published /2026/02/quiet unlisted");
        assert_eq!(line(&found["page 2"]), "taken published /privacy");
        assert_eq!(line(&found["post 3"]), "taken published /2026/02/01/lost address_changed,address_lost");
        let id = bench.scene.room.find_article("/2026/02/quiet").await.unwrap();
        let shown = bench.scene.room.article(&Actor::Operator, &id, None).await.unwrap();
        assert_eq!(shown.content.seo_title, "Quiet read aloud");
    }
}
