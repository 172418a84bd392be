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
}
