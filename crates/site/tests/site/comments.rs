use crate::kiosk::{Kiosk, text};
use readers::comment::{Incoming, Status};
use serde_json::json;
use store::Moment;

#[tokio::test(flavor = "multi_thread")]
async fn comments_stand_below_the_story_with_their_answers() {
    let kiosk = Kiosk::open().await;
    let (id, story) = kiosk.scene.story(json!({"headline": "Anybody may speak"})).await;
    let begin = Moment::parse("2026-11-24T09:00:00Z").unwrap();
    let comment = |key: &str, parent: Option<&str>, minute: i64, text: &str, status: Status| Incoming {
        article: id.as_str().to_owned(),
        key: key.into(),
        parent: parent.map(str::to_owned),
        number: None,
        author: format!("Reader {key}"),
        email: "mark-in-mail@private.example".into(),
        url: "https://mark-in-url.example".into(),
        ip: "192.0.2.77".into(),
        at: begin.plus_seconds(minute * 60),
        text: text.into(),
        status,
    };
    let said = [
        comment("a", None, 0, "The first <b>word</b>.\n\nAnd a second.", Status::Shown),
        comment("b", Some("a"), 2, "An answer.", Status::Shown),
        comment("c", Some("b"), 3, "An answer to the answer.", Status::Shown),
        comment("d", None, 1, "The last word.", Status::Shown),
        comment("e", None, 4, "mark-in-waiting", Status::Waiting),
        comment("f", None, 5, "mark-in-spam", Status::Spam),
    ];
    kiosk.scene.readers.take(&said).await.unwrap();
    kiosk.print().await;
    let answer = kiosk.get(&story.address).await;
    for mark in ["mark-in-", "192.0.2.77", "<b>word</b>"] {
        assert!(!answer.text().contains(mark), "{mark}");
    }
    let page = answer.html();
    assert_eq!(text(page.one("#comments-title")), "Comments 4");
    let first = page.all(".comments > .comment")[0];
    assert_eq!(
        text(first),
        "Reader a Tue 24 Nov 2026, 10:00 The first <b>word</b>. And a second. Report \
        Reader b Tue 24 Nov 2026, 10:02 An answer. Report Reader c Tue 24 Nov 2026, 10:03 An answer to the answer. Report"
    );
    assert_eq!(page.texts(".comments > .comment > h3 bdi"), ["Reader a", "Reader d"]);
    assert_eq!(page.all(".answers .comment").len(), 2, "two levels, then flat");
    assert_eq!(page.values(".story-tools a[href='#comments']", "href").len(), 1);

    // A moderator takes one off: the page is right at once, and its answers stay.
    let number = page.values(".answers .comment", "id")[0].trim_start_matches("comment-").parse().unwrap();
    kiosk.scene.readers.moderate(number, Status::Removed).await.unwrap();
    kiosk.print().await;
    let page = kiosk.get(&story.address).await.html();
    assert!(!text(page.one(".comments")).contains("An answer.") && text(page.one(".comments")).contains("An answer to the answer."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_some_of_many_comments_and_leads_to_the_others() {
    let kiosk = Kiosk::open().await;
    let (id, story) = kiosk.scene.story(json!({"headline": "Everybody spoke"})).await;
    let begin = Moment::parse("2026-11-24T09:00:00Z").unwrap();
    let said: Vec<Incoming> = (0..120)
        .map(|at| Incoming {
            article: id.as_str().to_owned(),
            key: at.to_string(),
            parent: None,
            number: None,
            author: format!("Reader {at}"),
            email: String::new(),
            url: String::new(),
            ip: String::new(),
            at: begin.plus_seconds(at * 60),
            text: format!("Word {at}."),
            status: Status::Shown,
        })
        .collect();
    kiosk.scene.readers.take(&said).await.unwrap();
    kiosk.print().await;
    let mut names = Vec::new();
    let mut target = story.address.clone();
    for sizes in [50, 50, 20] {
        let page = kiosk.get(&target).await.html();
        assert_eq!(text(page.one("#comments-title")), "Comments 120");
        let here = page.texts(".comments > .comment > h3 bdi");
        assert_eq!(here.len(), sizes);
        names.extend(here);
        let canonical = page.values("link[rel=canonical]", "href");
        assert_eq!(canonical, [format!("https://tidings.example{}", story.address)]);
        match page.values(".comments a[rel=next]", "href").pop() {
            Some(next) => target = next.trim_end_matches("#comments").to_owned(),
            None => break,
        }
    }
    assert_eq!(names, (0..120).map(|at| format!("Reader {at}")).collect::<Vec<_>>(), "in the order of writing, each once");
    assert_eq!(target, format!("{}?comments=3", story.address));
    // Whoever comes by a link to one comment finds it on its page.
    let feed = kiosk.get(&format!("{}/comments/feed.json", story.address)).await.json();
    let to = feed["items"][0]["url"]
        .as_str()
        .unwrap()
        .trim_start_matches("https://tidings.example")
        .to_owned();
    let (page, anchor) = to.split_once('#').unwrap();
    assert_eq!(page, target);
    assert_eq!(kiosk.get(page).await.html().all(&format!("#{anchor}")).len(), 1);
    // A page beyond the last one is the last one; the data saver's pages lead to each other.
    assert_eq!(
        kiosk
            .get(&format!("{}?comments=99", story.address))
            .await
            .html()
            .all(".comments > .comment")
            .len(),
        20
    );
    let lite = kiosk.get(&format!("{}?lite", story.address)).await.html();
    assert_eq!(lite.values(".comments a[rel=next]", "href"), [format!("{}?comments=2&lite#comments", story.address)]);
}
