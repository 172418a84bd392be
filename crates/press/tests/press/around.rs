//! What stands around stories and was decided twice: merged tags, old addresses, fronts of sections.

use crate::hall::Hall;
use newsroom::article::{self, Save, Withdraw};
use newsroom::front::Layout;
use newsroom::{Actor, Refusal, Turn, edition, front, redirect, tag};
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
