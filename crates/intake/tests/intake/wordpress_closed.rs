//! WordPress: what was published there and was still not for every stranger.

use crate::archive::{self, Post, SITE};
use crate::bench::{Bench, entries, line};
use intake::report::Report;
use newsroom::Actor;

/// A post of its number whose text is this.
fn post(id: i64, text: &str) -> Post {
    Post::new(id, &format!("post-{id}"), &format!("Post {id}"), text)
}

fn lines(report: &Report) -> Vec<String> {
    entries(report)
        .iter()
        .filter(|(name, _)| name.starts_with("post ") || name.starts_with("page "))
        .map(|(name, entry)| format!("{name}: {}", line(entry)))
        .collect()
}

testkit::both_engines! {
    async fn what_a_plugin_closed_comes_in_unpublished(scene: Scene) {
        let bench = Bench::new(scene);
        let hidden = "<!-- wp:paragraph {\"metadata\":{\"blockVisibility\":false}} --><p>SECRET</p><!-- /wp:paragraph --><!-- wp:paragraph --><p>Seen.</p><!-- /wp:paragraph -->";
        let posts = [
            post(1, "Open."),
            post(2, "x").meta("_members_access_role", "subscriber"),
            post(3, "SECRET").around("Open [restrict]", "[/restrict]"),
            post(4, "<!-- wp:paragraph --><p>Open</p><!-- /wp:paragraph --><!-- wp:block {\"ref\":20} /-->"),
            post(5, "x").meta("_links_to", "https://other.example/"),
            post(6, hidden),
            post(7, "[vc_row disable_element=\"yes\"]SECRET[/vc_row][vc_row]Seen.[/vc_row]"),
            post(8, "[button]Open[/button] [members_login_form]"),
            post(9, "x").meta("_jetpack_newsletter_access", "everybody").meta("_edit_lock", "1:1"),
            post(20, "<!-- wp:block {\"ref\":21} /-->").with("wp:post_type", "wp_block"),
            post(21, "<!-- wp:groups/groups-member --><p>SECRET</p><!-- /wp:groups/groups-member -->").with("wp:post_type", "wp_block"),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        let report = bench.import(bench.options(&[file])).await;
        assert_eq!(lines(&report), [
            "post 1: taken published /2026/02/post-1",
            "post 2: taken draft restricted",
            "post 3: taken draft unknown_shortcode,restricted",
            "post 4: taken draft restricted",
            "post 5: taken draft redirected",
            "post 6: taken published /2026/02/post-6 hidden_block",
            "post 7: taken published /2026/02/post-7 hidden_block,unknown_shortcode",
            "post 8: taken published /2026/02/post-8 unknown_shortcode,unknown_shortcode",
            "post 9: taken published /2026/02/post-9",
        ]);
        for slug in ["post-6", "post-7"] {
            let id = bench.scene.room.find_article(&format!("/2026/02/{slug}")).await.unwrap();
            let shown = bench.scene.room.article(&Actor::Operator, &id, None).await.unwrap();
            assert_eq!(story::text::plain(&shown.content.body).trim(), "Seen.");
        }
        assert!(report.warnings.is_empty());
    }

    async fn a_category_of_which_strangers_knew_nothing_is_no_section(scene: Scene) {
        let bench = Bench::new(scene);
        let category = |post: Post, slug: &str| post.term("category", slug, &format!("Name of {slug}"));
        let posts = |third: &str| [
            category(post(1, "x"), "wharf"),
            category(post(2, "x").with("wp:status", "draft"), "planned"),
            category(category(post(3, "x").with("wp:status", third), "secret"), "planned"),
            category(post(4, "x").meta("is_premium", "1"), "paid-for"),
        ];
        let file = bench.file("a.xml", archive::file(&posts("private")));
        let report = bench.import(bench.options(std::slice::from_ref(&file))).await;
        let found = entries(&report);
        assert_eq!(line(&found["category secret"]), "taken unseen");
        let room = &bench.scene.room;
        let slugs = |sections: Vec<newsroom::section::Section>| sections.into_iter().map(|one| one.slug).filter(|slug| slug != "harbour").collect::<std::collections::BTreeSet<_>>();
        let sections = slugs(room.sections("en").await.unwrap());
        assert!(!sections.contains("secret") && !sections.contains("planned"), "{sections:?}");
        // Also what strangers knew of, but could read nothing in.
        assert_eq!(line(&found["category paid-for"]), "taken unseen");
        assert!(!sections.contains("paid-for") && sections.contains("town"), "{sections:?}");
        let frame = format!("{:?}", room.snapshot().await.unwrap().frame().await.unwrap());
        assert!(!frame.contains("Name of secret") && frame.contains("Wharf"), "{frame}");
        let known = room.known_of("lantern.example", "post", "", 10).await.unwrap();
        let draft = known.iter().find(|(id, _)| id == "3").unwrap().1.noun_id.parse().unwrap();
        let shown = room.article(&Actor::Operator, &draft, None).await.unwrap();
        assert_eq!((shown.content.section, shown.content.tags), (None, vec!["secret".to_owned(), "planned".to_owned()]));
        // Once something under it is public, it is a section.
        bench.file("a.xml", archive::file(&posts("publish")));
        bench.import(bench.options(&[file])).await;
        let sections = slugs(room.sections("en").await.unwrap());
        assert!(sections.contains("secret") && sections.contains("planned"), "{sections:?}");
        let shown = room.article(&Actor::Operator, &draft, None).await.unwrap();
        assert_eq!((shown.content.section.as_deref(), shown.article.status.as_str()), (Some("secret"), "published"));
    }

    async fn a_reusable_block_that_was_no_public_one(scene: Scene) {
        let bench = Bench::new(scene);
        let posts = [
            post(1, "<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph --><!-- wp:block {\"ref\":20} /--><!-- wp:block {\"ref\":21} /-->"),
            post(20, "<!-- wp:paragraph --><p>SECRET</p><!-- /wp:paragraph -->").with("wp:post_type", "wp_block").with("wp:status", "draft"),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        let found = entries(&bench.import(bench.options(&[file])).await);
        assert_eq!(line(&found["post 1"]), "taken published /2026/02/post-1 block_unseen,block_missing");
        assert_eq!(line(&found["wp_block 20"]), "not_taken block_unseen");
    }

    async fn rules_stand_behind_what_they_close(scene: Scene) {
        let bench = Bench::new(scene);
        let rule = |id: i64, kind: &str, about: &str| {
            post(id, "").with("wp:post_type", "memberpressrule").meta("_mepr_rules_type", kind).meta("_mepr_rules_content", about)
        };
        let posts = [
            post(1, "x").term("category", "wharf", "Wharf"),
            post(2, "x").term("category", "town", "Town & port"),
            post(3, "x"),
            Post::page(4, "about", "About", "x"),
            Post::page(5, "about/team", "Team", "x").with("wp:post_parent", "4"),
            rule(30, "category", "11"),
            rule(31, "single_post", "3"),
            rule(32, "parent_page", "4"),
            rule(33, "partial", "1"),
            rule(34, "all", "").with("wp:status", "draft"),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        let report = bench.import(bench.options(&[file])).await;
        assert_eq!(lines(&report), [
            "page 4: taken published /about",
            "page 5: taken draft restricted",
            "post 1: taken draft restricted",
            "post 2: taken published /2026/02/post-2",
            "post 3: taken draft restricted",
        ]);
    }

    async fn rules_that_no_export_holds_close_all_until_somebody_looked(scene: Scene) {
        let bench = Bench::new(scene);
        let posts = [
            post(1, "x"),
            post(2, "x").meta("is_premium", "1"),
            Post::page(4, "join", "Join", "[pmpro_levels]"),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        let mut options = bench.options(&[file]);
        let report = bench.import(options.clone()).await;
        assert_eq!(lines(&report), ["page 4: taken draft unknown_shortcode,restricted", "post 1: taken draft restricted", "post 2: taken draft restricted"]);
        assert_eq!(report.warnings[0].code, "rules_elsewhere");
        options.open = true;
        let report = bench.import(options).await;
        assert_eq!(lines(&report), [
            "page 4: changed published /join unknown_shortcode",
            "post 1: changed published /2026/02/post-1",
            "post 2: unchanged draft restricted",
        ]);
    }

    async fn what_a_plugin_opened_to_everybody_is_public(scene: Scene) {
        let bench = Bench::new(scene);
        let posts = [
            post(1, "x").meta("_wc_memberships_force_public", "no"),
            post(2, "x").meta("_wc_memberships_force_public", "yes"),
            post(3, "x"),
            post(4, "x [wcm_restrict]y[/wcm_restrict]").meta("_wc_memberships_force_public", "yes"),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        let mut options = bench.options(&[file]);
        let report = bench.import(options.clone()).await;
        assert_eq!(lines(&report), [
            "post 1: taken draft restricted",
            "post 2: taken published /2026/02/post-2",
            "post 3: taken draft restricted",
            "post 4: taken draft unknown_shortcode,restricted",
        ]);
        options.open = true;
        let report = bench.import(options).await;
        assert_eq!(lines(&report)[2], "post 3: changed published /2026/02/post-3");
    }

    async fn a_shortcode_that_arranges_is_none_that_closes(scene: Scene) {
        let bench = Bench::new(scene);
        let posts = [
            post(1, "[row][column width=\"1/2\"]Left[/column][column]Right[/column][/row]"),
            post(2, "[tabs][tab title=\"A\"]One[/tab][tab title=\"B\"]Two[/tab][/tabs]"),
            post(3, "Open [reply-to-view]SECRET[/reply-to-view]"),
            post(4, "Open [hide_from_guests]SECRET[/hide_from_guests]"),
            post(5, "Open [pay_to_read price=\"3\"]SECRET[/pay_to_read]"),
            post(6, "[guest]Everybody reads this.[/guest]"),
        ];
        let file = bench.file("a.xml", archive::file(&posts));
        let report = bench.import(bench.options(&[file])).await;
        let states: Vec<bool> = lines(&report).iter().map(|line| line.contains("published")).collect();
        assert_eq!(states, [true, true, false, false, false, true], "{:?}", lines(&report));
    }

    async fn a_file_that_not_everybody_could_have_is_linked_by_nothing(scene: Scene) {
        let bench = Bench::new(scene);
        let posts = [
            post(1, &format!("<p><a href=\"{SITE}/wp-content/uploads/2026/02/plan.txt\">plan</a></p>")),
            Post::attachment(2, "2026/02/plan.txt", 1).meta("_pda_protection", "1"),
        ];
        bench.file("media/2026/02/plan.txt", "SECRET plan");
        let file = bench.file("a.xml", archive::file(&posts));
        let mut options = bench.options(&[file]);
        options.how.media = Some(bench.scene.folder().join("media"));
        for outcome in ["taken restricted", "unchanged"] {
            let found = entries(&bench.import(options.clone()).await);
            assert_eq!(line(&found["attachment 2"]), outcome);
            let redirects = bench.scene.room.redirects("", 1_000).await.unwrap();
            assert!(!redirects.iter().any(|one| one.from_address.contains("uploads")), "{redirects:?}");
            assert_eq!(bench.count("SELECT COUNT(*) FROM asset WHERE number IS NOT NULL").await, 0);
        }
    }
}
