//! What stands around stories and was decided twice: merged tags, old addresses, fronts of sections.

use crate::hall::Hall;
use newsroom::article::{self, Save, Withdraw};
use newsroom::front::Layout;
use newsroom::{Actor, Refusal, Turn, breaking, edition, front, redirect, section, tag};
use paper::cache::Outcome;
use serde_json::json;
use testkit::both_engines;

/// One decision, printed.
async fn decide<T>(hall: &Hall, deed: impl AsyncFnOnce(&mut Turn<'_>) -> Result<T, Refusal>) -> T {
    let mut turn = hall.scene.room.turn(&Actor::Operator).await.unwrap();
    let done = deed(&mut turn).await.unwrap();
    turn.commit().await.unwrap();
    hall.print().await;
    done
}

/// Where an address leads.
async fn lead(hall: &Hall, path: &str) -> (u16, String) {
    let answer = hall.get(path).await;
    (answer.status, answer.ready.made.location.clone().unwrap_or_default())
}

both_engines! {
    async fn tags_that_were_merged_twice(scene: Scene) {
        let hall = Hall::open(scene).await;
        hall.scene.story(json!({"headline": "One word", "tags": ["one"]})).await;
        hall.scene.story(json!({"headline": "Two words", "tags": ["two"]})).await;
        hall.scene.story(json!({"headline": "Three words", "tags": ["three"]})).await;
        hall.print().await;
        assert!(hall.get("/tag/one").await.text.contains("One word"));
        decide(&hall, async |turn| tag::merge(turn, "", "one", "two").await).await;
        assert!(hall.get("/tag/two").await.text.contains("One word"));
        assert_eq!(lead(&hall, "/tag/one").await, (301, "/tag/two".into()));
        decide(&hall, async |turn| tag::merge(turn, "", "two", "three").await).await;
        let last = hall.get("/tag/three").await.text;
        for headline in ["One word", "Two words", "Three words"] {
            assert!(last.contains(headline), "{headline}");
        }
        for (old, feed) in [("one", ""), ("two", ""), ("one", "/rss.xml"), ("two", "/atom.xml"), ("one", "/feed.json")] {
            assert_eq!(lead(&hall, &format!("/tag/{old}{feed}")).await, (301, format!("/tag/three{feed}")), "{old}{feed}");
        }
    }

    async fn whoever_comes_by_an_old_address_is_sent_on_once(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (id, story) = hall.scene.story(json!({"headline": "Ebb", "tags": ["one"]})).await;
        hall.scene.story(json!({"headline": "Flow", "tags": ["two"]})).await;
        hall.author("Ilse Varnay").await;
        let old = async |from: &'static str, to: &str| {
            let new = redirect::NewRedirect { from: from.into(), to: to.into(), status: 0 };
            decide(&hall, async |turn| redirect::create(turn, new).await).await;
        };
        old("/schlagwort/eins", "/tag/one").await;
        old("/schlagwort/eins/feed", "/tag/one/rss.xml").await;
        let new = section::NewSection { slug: "quay".into(), name: "Quay".into(), ..section::NewSection::default() };
        decide(&hall, async |turn| section::create(turn, new).await).await;
        old("/rubrik", "/quay").await;
        old("/rubrik/oben", "/quay#top").await;
        old("/alt", &story.address).await;
        old("/a", "/alt").await;
        old("/schritt", "/a").await;
        for (from, to) in [("/schlagwort/eins", "/tag/one"), ("/rubrik", "/quay"), ("/schritt", story.address.as_str())] {
            assert_eq!(lead(&hall, from).await, (301, to.into()), "{from}");
        }
        // Then everything moves on.
        decide(&hall, async |turn| tag::merge(turn, "", "one", "two").await).await;
        let change = section::Change { slug: Some("port".into()), ..section::Change::default() };
        decide(&hall, async |turn| section::update(turn, "", "quay", change).await).await;
        hall.update(&id, json!({"slug": "ebb-and-flow"})).await;
        hall.print().await;
        let now = hall.scene.db.one::<(String,)>("SELECT address FROM article WHERE id = $1", store::params![&id]).await.unwrap().0;
        assert_ne!(now, story.address);
        for (from, to) in [
            ("/schlagwort/eins", "/tag/two"),
            ("/schlagwort/eins/feed", "/tag/two/rss.xml"),
            ("/rubrik", "/port"),
            ("/rubrik/oben", "/port#top"),
            ("/alt", now.as_str()),
            ("/a", now.as_str()),
            ("/schritt", now.as_str()),
            ("/schritt/", now.as_str()),
            (story.address.as_str(), now.as_str()),
        ] {
            assert_eq!(lead(&hall, from).await, (301, to.into()), "{from}");
        }
        // What is for now only on one stretch is so as a whole.
        let new = redirect::NewRedirect { from: "/heute".into(), to: "/a".into(), status: 302 };
        decide(&hall, async |turn| redirect::create(turn, new).await).await;
        assert_eq!(lead(&hall, "/heute").await, (302, now));
    }

    async fn an_edition_that_is_deleted_is_gone_at_once(scene: Scene) {
        let hall = Hall::open(scene).await;
        let new = edition::NewEdition { code: "fi".into(), name: "Sanomat".into(), language: "fi".into(), language_name: "Suomi".into(), ..Default::default() };
        decide(&hall, async |turn| edition::create(turn, new).await).await;
        let pages = ["/fi", "/fi/rss.xml", "/fi/atom.xml", "/fi/feed.json", "/fi/corrections", "/fi/privacy"];
        for page in pages {
            assert_eq!(hall.get(page).await.status, 200, "{page}");
        }
        decide(&hall, async |turn| edition::delete(turn, "fi").await).await;
        for page in pages {
            assert_eq!(hall.get(page).await.status, 404, "{page}");
        }
    }

    async fn an_edition_that_changes_its_language_says_so_on_translations(scene: Scene) {
        let hall = Hall::open(scene).await;
        let new = edition::NewEdition { code: "ru".into(), name: "Вести".into(), language: "ru".into(), language_name: "Русский".into(), ..Default::default() };
        decide(&hall, async |turn| edition::create(turn, new).await).await;
        let (english, first) = hall.scene.story(json!({"headline": "Tides"})).await;
        let (russian, second) = hall.scene.story(json!({"edition": "ru", "headline": "Приливы", "section": null})).await;
        decide(&hall, async |turn| article::translate(turn, &russian, &english).await).await;
        for page in [first.address.as_str(), "/sitemap/en-2026-11.xml"] {
            assert!(hall.get(page).await.text.contains("hreflang=\"ru\""), "{page}");
        }
        let change = edition::Change { language: Some("ru-RU".into()), ..Default::default() };
        decide(&hall, async |turn| edition::update(turn, "ru", change).await).await;
        for page in [first.address.as_str(), second.address.as_str(), "/sitemap/en-2026-11.xml"] {
            let text = hall.get(page).await.text;
            assert!(text.contains("hreflang=\"ru-RU\"") && !text.contains("hreflang=\"ru\""), "{page}: {text}");
        }
    }

    async fn a_front_with_nothing_on_it_fills_itself_again(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (_, story) = hall.scene.story(json!({"headline": "Tides"})).await;
        hall.scene.story(json!({"headline": "Second"})).await;
        hall.print().await;
        let layout = Layout::read(&json!({"containers": [{"shape": "lead", "cards": [story.number.to_string()]}]})).unwrap();
        for (layout, shows) in [(layout, false), (Layout::read(&json!({"containers": []})).unwrap(), true)] {
            decide(&hall, async |turn| front::save_draft(turn, "", "home", &layout).await).await;
            decide(&hall, async |turn| front::launch(turn, "", "home").await).await;
            assert_eq!(hall.get("/").await.text.contains("Second"), shows);
        }
    }

    async fn a_paper_that_says_otherwise_than_the_record_is_found(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (id, _) = hall.scene.story(json!({"headline": "Tides"})).await;
        hall.scene.story(json!({"headline": "Other"})).await;
        hall.print().await;
        assert_eq!(hall.press.disagreements().await.unwrap(), []);
        // Behind the press's back: another headline is what readers see by the record's own row.
        hall.scene.db.run("UPDATE article SET public_version = public_version + 1 WHERE id = $1", store::params![&id]).await.unwrap();
        let found = hall.press.disagreements().await.unwrap();
        assert_eq!(found, [("paper, table article".to_owned(), "the row with number 1 has another version".to_owned())]);
    }

    async fn what_ends_soon_is_gone_from_every_page_that_shows_it(scene: Scene) {
        let hall = Hall::open(scene).await;
        let new = edition::NewEdition { code: "ru".into(), name: "Вести".into(), language: "ru".into(), language_name: "Русский".into(), ..Default::default() };
        decide(&hall, async |turn| edition::create(turn, new).await).await;
        let (english, first) = hall.scene.story(json!({"headline": "Tides", "tags": ["bongo"]})).await;
        let (russian, second) = hall.scene.story(json!({"edition": "ru", "headline": "Приливы", "section": null})).await;
        let (brief, _) = hall.scene.story(json!({"headline": "Brief", "tags": ["bongo"]})).await;
        let (_, third) = hall.scene.story(json!({"headline": "Beside it", "tags": ["bongo"]})).await;
        decide(&hall, async |turn| article::translate(turn, &russian, &english).await).await;
        hall.correct(&brief, "A wrong name.").await;
        hall.print().await;
        let shows = [(first.address.as_str(), second.address.as_str()), ("/sitemap/en-2026-11.xml", second.address.as_str()), ("/corrections", "Brief"), (third.address.as_str(), "Brief")];
        for (page, words) in shows {
            assert!(hall.get(page).await.text.contains(words), "{page} shows {words}");
        }
        let soon = store::Moment::parse("2026-11-24T08:00:03Z").unwrap();
        for id in [&russian, &brief] {
            decide(&hall, async |turn| article::expire(turn, id, Some(soon)).await).await;
        }
        for (page, words) in shows {
            assert!(hall.get(page).await.text.contains(words), "{page} still shows {words}");
        }
        hall.scene.clock.set(soon);
        for (page, words) in shows {
            assert!(!hall.get(page).await.text.contains(words), "{page} shows {words}, which is over");
        }
        let lists = ["/", "/harbour", "/tag/bongo", "/archive/2026/11", "/archive/2026/11/24"];
        for page in lists {
            assert!(!hall.get(page).await.text.contains("Brief"), "{page} shows what is over");
        }
        decide(&hall, async |turn| article::expire(turn, &brief, None).await).await;
        for page in lists {
            assert!(hall.get(page).await.text.contains("Brief"), "{page} shows it again");
        }
    }

    async fn what_an_edition_is_called_is_on_the_pages_of_all(scene: Scene) {
        let hall = Hall::open(scene).await;
        let new = edition::NewEdition { code: "ru".into(), name: "Вести".into(), language: "ru".into(), language_name: "Русский".into(), ..Default::default() };
        decide(&hall, async |turn| edition::create(turn, new).await).await;
        hall.scene.story(json!({"headline": "Tides", "section": "harbour"})).await;
        hall.print().await;
        for page in ["/", "/harbour"] {
            assert!(hall.get(page).await.text.contains("Русский"), "{page}");
        }
        let change = edition::Change { language_name: Some("По-русски".into()), ..Default::default() };
        decide(&hall, async |turn| edition::update(turn, "ru", change).await).await;
        for page in ["/", "/harbour"] {
            let text = hall.get(page).await.text;
            assert!(text.contains("По-русски") && !text.contains("Русский"), "{page}");
        }
    }

    async fn an_old_address_that_was_deleted_answers_no_more(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (id, published) = hall.scene.story(json!({"headline": "Tides", "slug": "tides"})).await;
        let save = Save { article: id.clone(), base: 1, content: json!({"slug": "tide-tables"}), reason: "saved".into() };
        decide(&hall, async |turn| article::save(turn, save).await).await;
        let moved = hall.scene.publish(&id).await;
        hall.print().await;
        assert_eq!(lead(&hall, &published.address).await, (301, moved.address.clone()));
        let all = hall.scene.room.redirects("", 10).await.unwrap();
        let old = all.iter().find(|one| one.from_address == published.address).unwrap();
        decide(&hall, async |turn| redirect::delete(turn, &old.id).await).await;
        assert_eq!(lead(&hall, &published.address).await.0, 404);
        assert_eq!(hall.get(&moved.address).await.status, 200);
    }

    async fn what_breaks_stands_above_fronts_and_sections_until_it_ends(scene: Scene) {
        let hall = Hall::open(scene).await;
        let (id, published) = hall.scene.story(json!({"headline": "A lock gate breaks", "section": "harbour"})).await;
        let (_, other) = hall.scene.story(json!({"headline": "Another story", "section": "harbour"})).await;
        hall.print().await;
        let pages = ["/", "/harbour", &other.address, "/archive"];
        for page in pages {
            hall.get(page).await;
        }
        let says = |text: &str, article: Option<&store::Id>| breaking::NewBreaking {
            text: text.into(),
            article: article.cloned(),
            ..breaking::NewBreaking::default()
        };
        decide(&hall, async |turn| breaking::set(turn, says("The west  gate has gone.", Some(&id))).await).await;
        for (page, outcome) in pages.into_iter().zip([Outcome::Miss, Outcome::Miss, Outcome::Hit, Outcome::Hit]) {
            let answer = hall.get(page).await;
            assert_eq!((answer.outcome, answer.text.contains("The west gate has gone.")), (outcome, outcome == Outcome::Miss), "{page}");
        }
        let front = hall.get("/").await.text;
        assert!(front.contains(&format!("<a href=\"{}\">The west gate has gone.</a>", published.address)));
        // Its story goes, and so does the sentence.
        decide(&hall, async |turn| article::withdraw(turn, Withdraw { article: id.clone(), reason: "Wrong".into(), notice: String::new() }).await).await;
        assert!(!hall.shows("/", "The west gate").await && !hall.shows("/harbour", "The west gate").await);
        decide(&hall, async |turn| breaking::set(turn, says("A second gate.", None)).await).await;
        assert!(hall.shows("/", "A second gate.").await);
        hall.scene.clock.advance(6 * 3_600 - 1);
        assert!(hall.shows("/", "A second gate.").await);
        hall.scene.clock.advance(2);
        assert!(!hall.shows("/", "A second gate.").await, "it ends by itself, and nobody says so");
        decide(&hall, async |turn| breaking::set(turn, says("A third gate.", None)).await).await;
        assert!(hall.shows("/harbour", "A third gate.").await);
        decide(&hall, async |turn| breaking::end(turn, "").await).await;
        assert!(!hall.shows("/", "A third gate.").await && !hall.shows("/harbour", "A third gate.").await);
        let digest = hall.digest().await;
        hall.press.rebuild().await.unwrap();
        assert_eq!(hall.digest().await, digest);
    }

    async fn what_curators_arranged_stands_above_the_list_of_a_section(scene: Scene) {
        let hall = Hall::open(scene).await;
        let mut ids = Vec::new();
        for at in 0..9 {
            hall.scene.clock.advance(60);
            ids.push(hall.scene.story(json!({"headline": format!("Story {at} of the harbour"), "section": "harbour"})).await.0);
        }
        hall.print().await;
        let before = hall.get("/harbour").await.text;
        assert!(!before.contains("Picked by hand"));
        let layout = json!({"containers": [
            {"shape": "lead", "title": "Picked by hand", "cards": [ids[0].to_string(), ids[4].to_string()]},
            {"shape": "row", "title": "Council", "fill": {"section": "harbour", "count": 2}},
        ]});
        let layout = Layout::read(&layout).unwrap();
        decide(&hall, async |turn| front::save_draft(turn, "", "harbour", &layout).await).await;
        assert_eq!(hall.get("/harbour").await.text, before, "a draft shows nothing");
        decide(&hall, async |turn| front::launch(turn, "", "harbour").await).await;
        let after = hall.get("/harbour").await.text;
        let place = |text: &str| after.find(text).unwrap_or_else(|| panic!("{text}"));
        assert!(place("Picked by hand") < place("Story 0 of") && place("Story 0 of") < place("Story 4 of"));
        assert!(place("Story 4 of") < place("Story 8 of") && place("Story 8 of") < place("Story 6 of"));
        for at in 0..9 {
            assert_eq!(after.matches(&format!("Story {at} of the harbour</a>")).count(), 1, "story {at} stands once");
        }
        // Older pages, other sections and the paper's front are none of it.
        assert!(!hall.get("/").await.text.contains("Picked by hand") && !hall.get("/council").await.text.contains("Picked by hand"));
        let withdraw = Withdraw { article: ids[0].clone(), reason: "wrong".into(), notice: String::new() };
        decide(&hall, async |turn| article::withdraw(turn, withdraw).await).await;
        assert!(!hall.get("/harbour").await.text.contains("Story 0 of"));
    }
}
