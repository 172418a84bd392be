use crate::kiosk::Kiosk;
use newsroom::front;
use newsroom::front::{Container, Layout};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn below_a_story_stand_the_next_one_and_more_of_its_section() {
    let kiosk = Kiosk::open().await;
    let mut all = Vec::new();
    for number in 1..=12 {
        all.push(kiosk.scene.story(json!({"headline": format!("Tide {number}"), "section": "harbour"})).await);
    }
    kiosk.print().await;
    kiosk.story(json!({"headline": "Elsewhere", "section": "council"})).await;
    let address = &all[11].1.address;
    let page = kiosk.get(address).await.html();
    let (next, more) = (page.texts(".next-story h2"), page.texts(".more .card-headline"));
    assert_eq!((next.len(), more.len()), (1, 4), "{next:?} {more:?}");
    let related = page.texts(".rail .card-headline");
    let mut shown: Vec<&String> = next.iter().chain(&more).chain(&related).collect();
    let count = shown.len();
    shown.sort();
    shown.dedup();
    assert_eq!(shown.len(), count, "no story twice: {shown:?}");
    assert!(!shown.iter().any(|headline| *headline == "Tide 12"), "not itself");
    assert!(!next.iter().chain(&more).any(|headline| headline == "Elsewhere"), "of the section");
    assert_eq!(page.values(".more .all", "href"), ["/harbour"]);

    // What is withdrawn is gone from there at once, although the rest may be a minute old.
    let place = all.iter().enumerate().find(|(at, _)| more[0] == format!("Tide {}", at + 1)).unwrap().0;
    kiosk.scene.withdraw(&all[place].0, "").await;
    kiosk.print().await;
    let page = kiosk.get(address).await.html();
    assert!(!page.texts("h2, h3").contains(&more[0]));
}

fn timeline(entries: &[(&str, &str)]) -> Value {
    let entries: Vec<Value> = entries
        .iter()
        .map(|(when, title)| json!({"when": when, "title": title, "blocks": [{"type": "paragraph", "text": "More."}]}))
        .collect();
    json!({"version": 1, "blocks": [{"type": "paragraph", "text": "A report."}, {"type": "timeline", "entries": entries}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_card_on_a_front_shows_the_last_posts() {
    let kiosk = Kiosk::open().await;
    let lead = kiosk.story(json!({"headline": "The lock opens"})).await;
    let body = timeline(&[("07:36", "Trams turn"), ("07:29", "Applause"), ("07:21", "Pressure"), ("07:04", "Closed")]);
    let live = kiosk.story(json!({"headline": "Tunnel shut", "kind": "live", "body": body})).await;
    let layout = Layout {
        containers: vec![Container {
            shape: "lead".into(),
            cards: vec![lead.number.to_string(), live.number.to_string()],
            ..Container::default()
        }],
    };
    let mut turn = kiosk.scene.room.turn(&kiosk.scene.cast.cora).await.unwrap();
    front::save_draft(&mut turn, "en", "home", &layout).await.unwrap();
    front::launch(&mut turn, "en", "home").await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    let page = kiosk.get("/").await.html();
    assert_eq!(page.texts(".lead-side .posts li"), ["07:36 Trams turn", "07:29 Applause", "07:21 Pressure"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_story_has_a_table_of_its_contents() {
    let kiosk = Kiosk::open().await;
    let part = |name: &str| json!([{"type": "subhead", "text": name}, {"type": "paragraph", "text": "word ".repeat(500)}]);
    let story = |names: &'static [&'static str]| {
        let blocks: Vec<Value> = names.iter().flat_map(|name| part(name).as_array().unwrap().clone()).collect();
        json!({"headline": "Long", "body": {"version": 1, "blocks": blocks}})
    };
    let long = kiosk.story(story(&["One & all", "Two", "Two", "Four"])).await;
    let page = kiosk.get(&long.address).await.html();
    assert_eq!(page.texts(".contents li"), ["One & all", "Two", "Two", "Four"]);
    assert_eq!(page.values(".contents a", "href"), ["#one-all", "#two", "#two-2", "#four"]);
    for to in page.values(".contents a", "href") {
        page.one(&to);
    }
    let short = kiosk.story(story(&["One", "Two"])).await;
    assert!(kiosk.get(&short.address).await.html().all(".contents").is_empty());
}
