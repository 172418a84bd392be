//! WordPress: links and menus lead to what took the place of their target, and what leads nowhere is told.

use crate::archive::{self, Post, SITE};
use crate::bench::{Bench, entries, line};
use newsroom::Actor;
use newsroom::navigation::{Item, MOST};
use story::{Block, Mark};

fn item(label: &str, address: &str, children: Vec<Item>) -> Item {
    Item { label: label.into(), address: address.into(), children }
}

/// An entry of the menu at the head: its number, the one above, its words and its address.
fn entry(id: i64, parent: i64, label: &str, url: &str) -> Post {
    Post::new(id, &format!("menu-{id}"), label, "")
        .with("wp:post_type", "nav_menu_item")
        .with("wp:menu_order", &id.to_string())
        .term("nav_menu", "main-menu", "Main menu")
        .meta("_menu_item_type", "custom")
        .meta("_menu_item_menu_item_parent", &parent.to_string())
        .meta("_menu_item_url", url)
}

fn to_post(id: i64, parent: i64, post: i64) -> Post {
    Post::new(id, &format!("menu-{id}"), "", "")
        .with("wp:post_type", "nav_menu_item")
        .with("wp:menu_order", &id.to_string())
        .term("nav_menu", "main-menu", "Main menu")
        .meta("_menu_item_type", "post_type")
        .meta("_menu_item_object", "post")
        .meta("_menu_item_object_id", &post.to_string())
        .meta("_menu_item_menu_item_parent", &parent.to_string())
}

testkit::both_engines! {
    async fn a_link_leads_where_its_address_does(scene: Scene) {
        let bench = Bench::new(scene);
        let cases = [
            (format!("{SITE}/2026/02/oldest/"), "/2026/02/target"),
            (format!("{SITE}/2026/02/target/pic/"), "/2026/02/target"),
            (format!("{SITE}/?attachment_id=3"), "/2026/02/target"),
            (format!("{SITE}/2026/02/target/comment-page-1/#comment-7"), "/2026/02/target#comment-7"),
            (format!("{SITE}/2026/02/target/feed/"), "/2026/02/target"),
            (format!("{SITE}/feed/"), "/rss.xml"),
            (format!("{SITE}/category/wharf/feed/"), "/wharf/rss.xml"),
            (format!("{SITE}/tag/oil/page/2/"), "/tag/oil"),
            (format!("{SITE}/page/3/"), "/"),
            (format!("{SITE}/?m=202602"), "/archive/2026/02"),
            ("../target/".to_owned(), "/2026/02/target"),
            ("../../../category/wharf/".to_owned(), "/wharf"),
            (format!("{SITE}/?p=4"), "/?p=4"),
            // Nothing here answers at these.
            (format!("{SITE}/?s=boat"), "/search?q=boat"),
            (format!("{SITE}/?s=two+old%20boats&amp;paged=2"), "/search?q=two+old+boats"),
            ("/?s=Приливы".to_owned(), "/search?q=%D0%9F%D1%80%D0%B8%D0%BB%D0%B8%D0%B2%D1%8B"),
            (format!("{SITE}/tag/secret-tag/"), "https://lantern.example/tag/secret-tag/"),
            (format!("{SITE}/2026/02/hidden/"), "https://lantern.example/2026/02/hidden/"),
            (format!("{SITE}/shop/"), "https://lantern.example/shop/"),
        ];
        let links: String = cases.iter().map(|(href, _)| format!("<p><a href=\"{href}\">x</a></p>")).collect();
        let posts = [
            Post::new(1, "linker", "Linker", &links),
            Post::new(2, "target", "Target", "x").meta("_wp_old_slug", "oldest").term("post_tag", "oil", "Oil").term("category", "wharf", "Wharf"),
            Post::attachment(3, "2026/02/pic.jpg", 2).with("link", &format!("{SITE}/2026/02/target/pic/")),
            Post::new(4, "", "No path", "x").with("link", &format!("{SITE}/?p=4")),
            Post::new(5, "hidden", "Hidden", "x").with("wp:status", "private").term("post_tag", "secret-tag", "Secret tag"),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        bench.import(bench.options(&[file])).await;
        let id = bench.scene.room.find_article("/2026/02/linker").await.unwrap();
        let shown = bench.scene.room.article(&Actor::Operator, &id, None).await.unwrap();
        let found: Vec<String> = shown.content.body.blocks.iter().map(|block| match block {
            Block::Paragraph { text } => text.0.iter().flat_map(|span| &span.marks).find_map(|mark| match mark {
                Mark::Link { href, .. } => Some(href.clone()),
                _ => None,
            }).unwrap_or_default(),
            other => format!("{other:?}"),
        }).collect();
        let wanted: Vec<&str> = cases.iter().map(|(_, to)| *to).collect();
        assert_eq!(found, wanted);
        // Each of them is answered here: by itself, by a redirect, or as what stands below such an address.
        let redirects = bench.scene.room.redirects("", 1_000).await.unwrap();
        for from in ["/2026/02/oldest", "/2026/02/target/pic", "/?attachment_id=3", "/feed", "/category/wharf/feed", "/?m=202602", "/?p=4"] {
            assert!(redirects.iter().any(|one| one.from_address == from), "{from}");
        }
        assert!(!redirects.iter().any(|one| one.from_address.contains("secret")));
    }

    async fn a_menu_is_cut_and_what_is_left_out_is_told(scene: Scene) {
        let bench = Bench::new(scene);
        let mut posts = vec![
            Post::new(1, "pub", "Public", "x"),
            Post::new(2, "draft", "Draft", "x").with("wp:status", "draft"),
            entry(20, 0, "One", "https://one.example/"),
            entry(21, 20, "Two", "https://two.example/"),
            entry(22, 21, "Three", "https://three.example/"),
            entry(23, 22, "Four", "https://four.example/"),
            to_post(24, 0, 1),
            to_post(25, 0, 2),
            entry(26, 0, "Nowhere", "#"),
            entry(27, 0, "Head", "#"),
            entry(28, 27, "Under head", "https://under.example/"),
            entry(29, 0, "Script", "javascript:alert(1)"),
            entry(30, 0, "For members", "https://members.example/").meta("_nav_menu_role", "in"),
            entry(31, 30, "Below it", "https://below.example/"),
            entry(32, 0, &"Long ".repeat(60), "https://long.example/"),
            to_post(33, 0, 99),
            entry(34, 0, "Contents", "#contents"),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        let report = bench.import(bench.options(std::slice::from_ref(&file))).await;
        let found = entries(&report);
        let lines: Vec<String> = (20..=34).map(|id| line(&found[&format!("menu_item {id}")])).collect();
        assert_eq!(lines, [
            "taken", "taken", "taken", "taken moved_up", "taken", "not_taken not_public", "not_taken leads_nowhere", "taken", "taken",
            "not_taken address", "not_taken restricted", "not_taken left_out", "taken label_cut", "not_taken not_here", "not_taken leads_nowhere",
        ]);
        let there = bench.scene.room.navigation("en").await.unwrap();
        assert_eq!(there[..3], [
            item("One", "https://one.example/", vec![item("Two", "https://two.example/", vec![
                item("Three", "https://three.example/", vec![]),
                item("Four", "https://four.example/", vec![]),
            ])]),
            item("Public", "/2026/02/pub", vec![]),
            item("Head", "#", vec![item("Under head", "https://under.example/", vec![])]),
        ]);
        assert_eq!(there.len(), 4);
        // More than a navigation takes.
        posts.extend((100..350).map(|id| entry(id, 0, &format!("Entry {id}"), "https://more.example/")));
        bench.file("a.xml", archive::file(&posts));
        let report = bench.import(bench.options(&[file])).await;
        assert_eq!(bench.scene.room.navigation("en").await.unwrap().len(), MOST);
        let found = entries(&report);
        let left = found.values().filter(|entry| line(entry) == "not_taken too_many").count();
        assert_eq!(left, 250 + 4 - MOST);
    }

    async fn a_menu_of_blocks_has_the_front_and_all_pages(scene: Scene) {
        let bench = Bench::new(scene);
        let blocks = "<!-- wp:home-link {\"label\":\"Front\"} /--><!-- wp:page-list /-->\
            <!-- wp:navigation-submenu {\"label\":\"More\",\"url\":\"#\"} --><!-- wp:navigation-link {\"label\":\"Out\",\"url\":\"https://out.example/\"} /--><!-- /wp:navigation-submenu -->\
            <!-- wp:navigation-link {\"label\":\"Trap\",\"url\":\"javascript:alert(1)\"} /-->\
            <!-- wp:navigation-link {\"label\":\"Drafted\",\"type\":\"post\",\"kind\":\"post-type\",\"id\":6} /-->";
        let posts = [
            Post::page(2, "b", "B", "x").with("wp:menu_order", "2"),
            Post::page(3, "a", "A", "x").with("wp:menu_order", "1"),
            Post::page(4, "a/c", "C", "x").with("wp:post_parent", "3"),
            Post::page(5, "secret", "SECRET", "x").with("wp:status", "draft"),
            Post::new(6, "drafted", "Drafted", "x").with("wp:status", "draft"),
            Post::new(7, "nav", "Header", blocks).with("wp:post_type", "wp_navigation"),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        let report = bench.import(bench.options(&[file])).await;
        assert_eq!(bench.scene.room.navigation("en").await.unwrap(), [
            item("Front", "/", vec![]),
            item("A", "/a", vec![item("C", "/a/c", vec![])]),
            item("B", "/b", vec![]),
            item("More", "#", vec![item("Out", "https://out.example/", vec![])]),
        ]);
        let found = entries(&report);
        let navigation = &found["wp_navigation 7"];
        assert_eq!(line(navigation), "taken address,not_public");
        assert!(navigation.reasons[0].message.starts_with("`Trap`") && navigation.reasons[1].message.starts_with("`Drafted`"));
    }
}
