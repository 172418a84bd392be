//! WordPress: again, changed, and killed on the way.

use crate::archive::{self, Post, SITE};
use crate::bench::{Bench, entries, line};
use intake::wordpress::Role;
use newsroom::Actor;
use newsroom::article::{self, Publish, Save};
use serde_json::json;
use std::time::Duration;

/// A larger archive, with a little of everything.
fn many(count: i64) -> Vec<Post> {
    let mut posts = archive::whole();
    for id in 1_000..1_000 + count {
        posts.push(
            Post::new(id, &format!("story-{id}"), &format!("Story {id}"), &format!("Words of {id}.\n\nMore."))
                .term("category", if id % 2 == 0 { "town" } else { "wharf" }, "x")
                .term("post_tag", &format!("tag-{}", id % 7), &format!("Tag {}", id % 7))
                .comment(id, 0, "1", "Good."),
        );
    }
    posts
}

testkit::both_engines! {
    async fn a_second_run_writes_no_event(scene: Scene) {
        let bench = Bench::new(scene);
        let file = bench.file("a.xml", archive::file(&many(60)));
        let first = bench.import(bench.options(std::slice::from_ref(&file))).await;
        let (head, before) = (bench.scene.room.ledger_head().await.unwrap(), bench.digest().await);
        let second = bench.import(bench.options(&[file])).await;
        assert_eq!(bench.scene.room.ledger_head().await.unwrap(), head);
        assert_eq!(second.written.events, 0);
        assert_eq!((second.totals.taken, second.totals.changed), (0, 0), "{:?}", second.by_type);
        assert_eq!(second.totals.found, first.totals.found);
        assert_eq!(bench.digest().await, before);
    }

    async fn a_changed_export_brings_up_to_date_what_nobody_edited(scene: Scene) {
        let bench = Bench::new(scene);
        let post = |id: i64, slug: &str, title: &str| Post::new(id, slug, title, "Text.");
        let before = [
            post(1, "same", "Same"), post(2, "changed", "Before"), post(3, "edited", "Before"), post(4, "taken-off", "Taken off"),
            post(5, "draft", "Draft").with("wp:status", "draft"), post(6, "withdrawn", "Withdrawn"),
            Post::page(7, "about", "About", "x"), Post::page(8, "edited-page", "Page", "x"),
        ];
        let file = bench.file("a.xml", archive::file(&before));
        bench.import(bench.options(std::slice::from_ref(&file))).await;
        let room = &bench.scene.room;

        // Somebody edits one story, takes another one off, and changes a page.
        let edited = room.find_article("/2026/02/edited").await.unwrap();
        let mut turn = room.turn(&Actor::Operator).await.unwrap();
        let save = Save { article: edited.clone(), base: 1, content: json!({"headline": "Ours"}), reason: "saved".into() };
        article::save(&mut turn, save).await.unwrap();
        article::publish(&mut turn, Publish { article: edited.clone(), revision: None, original: None }).await.unwrap();
        let off = room.find_article("/2026/02/withdrawn").await.unwrap();
        let withdraw = article::Withdraw { article: off, reason: "wrong".into(), notice: String::new() };
        article::withdraw(&mut turn, withdraw).await.unwrap();
        let change = newsroom::page::Change { title: Some("Our page".into()), ..newsroom::page::Change::default() };
        newsroom::page::update(&mut turn, "en", "edited-page", change).await.unwrap();
        turn.commit().await.unwrap();

        let after = [
            post(1, "same", "Same"), post(2, "changed-slug", "After").with("link", &format!("{SITE}/2026/02/changed-slug/")),
            post(3, "edited", "Theirs"), post(4, "taken-off", "Taken off").with("wp:status", "private"),
            post(5, "draft", "Draft"), post(6, "withdrawn", "Theirs"),
            Post::page(7, "about", "About us", "x"), Post::page(8, "edited-page", "Their page", "x"),
        ];
        bench.file("a.xml", archive::file(&after));
        let report = bench.import(bench.options(&[file])).await;
        let found = entries(&report);
        let lines: Vec<String> = ["post 1", "post 2", "post 3", "post 4", "post 5", "post 6", "page 7", "page 8"]
            .iter()
            .map(|name| line(&found[*name]))
            .collect();
        assert_eq!(lines, [
            "unchanged published /2026/02/same",
            "changed published /2026/02/changed address_kept",
            "not_taken published /2026/02/edited conflict",
            "changed withdrawn private",
            "changed published /2026/02/draft",
            "not_taken withdrawn conflict",
            "changed published /about",
            "not_taken published /edited-page conflict",
        ]);
        let changed = room.find_article("/2026/02/changed").await.unwrap();
        assert_eq!(room.article(&Actor::Operator, &changed, None).await.unwrap().content.headline, "After");
        assert_eq!(room.article(&Actor::Operator, &edited, None).await.unwrap().content.headline, "Ours");
        let redirects = room.redirects("", 1_000).await.unwrap();
        let to = |from: &str| redirects.iter().find(|one| one.from_address == from).map(|one| one.to_address.as_str());
        assert_eq!(to("/2026/02/changed-slug"), Some("/2026/02/changed"));
        assert_eq!(to("/?p=5"), Some("/2026/02/draft"));

        // The same export once more: the conflict stays a conflict, and nothing is written.
        let head = room.ledger_head().await.unwrap();
        let again = bench.import(bench.options(&[bench.scene.folder().join("a.xml")])).await;
        assert_eq!((again.written.events, room.ledger_head().await.unwrap()), (0, head));
        assert_eq!(line(&entries(&again)["post 3"]), "not_taken published /2026/02/edited conflict");

        // What the import itself had taken off comes back when it is public at the source again.
        let back = [post(4, "taken-off", "Back again"), post(6, "withdrawn", "Theirs again")];
        bench.file("a.xml", archive::file(&back));
        let found = entries(&bench.import(bench.options(&[bench.scene.folder().join("a.xml")])).await);
        assert_eq!(line(&found["post 4"]), "changed published /2026/02/taken-off");
        assert_eq!(line(&found["post 6"]), "not_taken withdrawn conflict", "what was taken off here stays off");
    }

    async fn killed_anywhere_it_goes_on_and_ends_the_same(scene: Scene) {
        let bench = Bench::new(scene);
        let file = bench.file("a.xml", archive::file(&many(150)));
        let mut kills = 0;
        let mut patience = Duration::from_millis(3);
        loop {
            // Dropped in the middle: whatever was not committed is gone.
            match tokio::time::timeout(patience, bench.try_import(bench.options(std::slice::from_ref(&file)))).await {
                Err(_) => kills += 1,
                Ok(outcome) => {
                    outcome.unwrap();
                    break;
                }
            }
            patience += Duration::from_millis(7);
        }
        assert!(kills > 3, "{kills}");
        let report = bench.import(bench.options(std::slice::from_ref(&file))).await;
        assert_eq!((report.written.events, report.totals.taken), (0, 0));
        let whole = Bench::new(testkit::Scene::sqlite().await);
        let file = whole.file("a.xml", archive::file(&many(150)));
        whole.import(whole.options(&[file])).await;
        assert_eq!(bench.digest().await, whole.digest().await);
    }

    async fn what_was_taken_as_a_page_stays_one(scene: Scene) {
        let bench = Bench::new(scene);
        let book = Post::new(48, "book", "A book", "About it.").with("wp:post_type", "book");
        let file = bench.file("a.xml", archive::file(&[book]));
        let mut options = bench.options(&[file]);
        options.types = vec![("book".into(), Role::Page)];
        assert_eq!(line(&entries(&bench.import(options.clone()).await)["book 48"]), "taken published /2026/02/book");
        options.types = vec![("book".into(), Role::Article)];
        let report = bench.import(options).await;
        assert_eq!((line(&entries(&report)["book 48"]).as_str(), report.written.articles), ("not_taken other_role", 0));
    }

    async fn a_later_file_adds_to_it(scene: Scene) {
        let bench = Bench::new(scene);
        let first = bench.file("first.xml", archive::file(&[Post::new(1, "a", "A", "See <a href=\"https://lantern.example/2026/02/b/\">b</a>.")]));
        bench.import(bench.options(std::slice::from_ref(&first))).await;
        let second = bench.file("second.xml", archive::file(&[Post::new(2, "b", "B", "x"), Post::new(2, "b", "B", "x")]));
        let report = bench.import(bench.options(&[first, second])).await;
        let found = entries(&report);
        assert_eq!(line(&found["post 2"]), "taken published /2026/02/b");
        assert_eq!(line(&found["post 1"]), "changed published /2026/02/a");
        assert_eq!((report.by_type["post"].taken, report.by_type["post"].unchanged), (1, 1));
        let both = bench.file("both.xml", archive::file(&[Post::new(9, "c", "C", "x"), Post::new(9, "d", "Another", "y").comment(77, 0, "1", "Hm.")]));
        let report = bench.import(bench.options(&[both])).await;
        let of = |kind: &str| report.by_type.get(kind).map(|sums| (sums.found, sums.taken, sums.unchanged, sums.not_taken));
        assert_eq!(of("post"), Some((2, 1, 0, 1)), "another item of the same number is told, not swallowed");
        assert_eq!(of("comment"), Some((1, 0, 0, 1)));
    }

    async fn a_guest_whose_own_item_comes_in_later_is_the_same(scene: Scene) {
        let bench = Bench::new(scene);
        let story = Post::new(1, "a", "A", "x").term("author", "cap-guesty", "guesty");
        let guest = Post::new(303, "cap-guesty", "Guesty", "")
            .with("wp:post_type", "guest-author")
            .meta("cap-user_login", "guesty")
            .meta("cap-display_name", "Gwen Guesty");
        let first = bench.file("posts.xml", archive::file(std::slice::from_ref(&story)));
        bench.import(bench.options(&[first])).await;
        let all = bench.file("all.xml", archive::file(&[story, guest]));
        let found = entries(&bench.import(bench.options(&[all])).await);
        assert_eq!(line(&found["guest-author 303"]), "changed");
        assert_eq!(line(&found["post 1"]), "unchanged published /2026/02/a");
        assert_eq!(bench.scene.room.author("guesty").await.unwrap().name, "Gwen Guesty");
        assert!(bench.scene.room.author("guesty-2").await.is_err());
    }

    async fn in_whatever_order_files_come_in_the_same_is_known(scene: Scene) {
        let category = "<wp:category><wp:term_id>30</wp:term_id><wp:category_nicename>quay</wp:category_nicename><wp:category_parent>town</wp:category_parent>\
            <wp:cat_name><![CDATA[The quay]]></wp:cat_name><wp:category_description><![CDATA[Where ships lie.]]></wp:category_description></wp:category>";
        let mira = "<wp:author><wp:author_id>2</wp:author_id><wp:author_login>mira</wp:author_login>\
            <wp:author_display_name><![CDATA[Mira Holt]]></wp:author_display_name></wp:author>";
        let guest = Post::new(303, "cap-guesty", "Guesty", "")
            .with("wp:post_type", "guest-author")
            .meta("cap-user_login", "guesty")
            .meta("cap-display_name", "Gwen Guesty")
            .meta("cap-description", "Knows every lamp.");
        let post = Post::new(1, "a", "A", "x").term("author", "cap-guesty", "guesty").term("category", "quay", "quay").term("post_tag", "oil", "Oil");
        let own = Post::new(2, "b", "B", "y").term("category", "town", "Town & port");
        // Of the people and terms one file knows everything, the other one only what stories call them.
        let told = archive::export(&format!("{}{category}{}", archive::HEAD, guest.xml()));
        let stories = archive::export(&format!("{}{}", post.xml(), own.xml()));
        let all = archive::export(&format!("{}{category}{}{}{}", archive::HEAD, guest.xml(), post.xml(), own.xml()));
        let with_author = archive::export(&format!("{mira}{}{}", post.xml(), own.xml()));
        let mut digests = Vec::new();
        let mut first = Some(scene);
        for order in [&[&all][..], &[&told, &stories], &[&told, &with_author], &[&with_author, &told], &[&stories, &told], &[&stories, &all], &[&all, &stories], &[&told, &with_author, &stories], &[&stories, &with_author, &told, &stories]] {
            let scene = match first.take() {
                Some(scene) => scene,
                None => testkit::Scene::sqlite().await,
            };
            let bench = Bench::new(scene);
            for (at, text) in order.iter().enumerate() {
                let file = bench.file(&format!("{at}.xml"), text.as_str());
                bench.import(bench.options(&[file])).await;
            }
            let guest = bench.scene.room.author("guesty").await.unwrap();
            assert_eq!((guest.name.as_str(), guest.bio.as_str()), ("Gwen Guesty", "Knows every lamp."));
            assert_eq!(bench.scene.room.author("mira").await.unwrap().name, "Mira Holt");
            let sections = bench.scene.room.sections("en").await.unwrap();
            let quay = sections.iter().find(|section| section.slug == "quay").unwrap();
            assert_eq!((quay.name.as_str(), quay.description.as_str()), ("The quay", "Where ships lie."));
            // Old addresses of an author need the number, and somebody who is public: here no one file knows both.
            if order == [&told, &stories] {
                continue;
            }
            digests.push((bench.scene.room.content_digest().await.unwrap(), bench.digest().await["lists"].clone()));
        }
        for (at, other) in digests.iter().enumerate() {
            assert_eq!(other, &digests[0], "order {at}");
        }
    }

    async fn an_archive_stays_in_its_edition(scene: Scene) {
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
        bench.import(options.clone()).await;
        let (head, before) = (bench.scene.room.ledger_head().await.unwrap(), bench.digest().await);
        options.how.edition = Some("ru".into());
        let error = bench.try_import(options).await.unwrap_err();
        assert!(matches!(&error, intake::Error::Refused(_)) && error.to_string().contains("`en`"), "{error}");
        assert_eq!((bench.scene.room.ledger_head().await.unwrap(), bench.digest().await), (head, before));
    }

    async fn a_type_that_was_answered_for_stays_public(scene: Scene) {
        let bench = Bench::new(scene);
        let dish = |status: &str| Post::new(1, "soup", "Soup", "x").with("wp:post_type", "recipe").with("wp:status", status);
        let card = Post::new(2, "card", "Card", "x").with("wp:post_type", "card").with("link", &format!("{SITE}/card/"));
        let file = bench.file("a.xml", archive::file(&[dish("publish"), card.clone()]));
        let mut options = bench.options(&[file]);
        options.types = vec![("recipe".into(), Role::Article), ("card".into(), Role::Page)];
        bench.import(options.clone()).await;
        options.types.clear();
        let head = bench.scene.room.ledger_head().await.unwrap();
        let found = entries(&bench.import(options.clone()).await);
        assert_eq!(line(&found["recipe 1"]), "unchanged published /2026/02/soup unknown_type,type_kept");
        assert_eq!(bench.scene.room.ledger_head().await.unwrap(), head);
        assert!(bench.scene.room.page("en", "card").await.unwrap().published);
        // What strangers can't read any more there is taken off all the same.
        bench.file("a.xml", archive::file(&[dish("private"), card]));
        let found = entries(&bench.import(options).await);
        assert_eq!(line(&found["recipe 1"]), "changed withdrawn private");
    }
}
