use crate::kiosk::{Answer, Kiosk, Page};
use http::{Method, StatusCode};
use newsroom::{Actor, section, setting};
use readers::attempt::COMMENT;
use readers::comment::{Heap, Status};
use serde_json::json;

/// A paper whose section `harbour` takes comments.
async fn talking(moderation: &str) -> Kiosk {
    let kiosk = Kiosk::open().await;
    let mut turn = kiosk.scene.room.turn(&Actor::Operator).await.unwrap();
    let change = section::Change { comments: Some(true), ..section::Change::default() };
    section::update(&mut turn, "", "harbour", change).await.unwrap();
    setting::change(&mut turn, json!({ "comments_moderation": moderation }).as_object().unwrap())
        .await
        .unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    kiosk
}

async fn say(kiosk: &Kiosk, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = kiosk.post_as(cookie, "/account/comments", fields).await;
    kiosk.print().await;
    answer
}

/// Where a form's answer leads.
fn led(answer: &Answer) -> String {
    answer.header("location").replace("%2D", "-")
}

async fn page(kiosk: &Kiosk, cookie: &str, target: &str) -> Page {
    kiosk.ask(Method::GET, target, &[("cookie", cookie)]).await.html()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_written_answered_changed_deleted() {
    let kiosk = talking("after").await;
    let story = kiosk.story(json!({"headline": "Speak up"})).await;
    let number = story.number.to_string();
    let form = kiosk.get(&story.address).await.html();
    assert_eq!(form.values("form.comment-form", "action"), ["/account/comments"]);
    assert_eq!(form.texts("#comments-title"), ["Comments 0"]);
    let ann = kiosk.reader("ann@readers.example", "Ann").await;
    let bea = kiosk.reader("bea@readers.example", "Bea").await;
    let sent = say(&kiosk, &ann, &[("article", &number), ("parent", ""), ("text", "First.\r\n\r\nAnd <i>more</i>.")]).await;
    assert_eq!((sent.status, led(&sent).as_str()), (StatusCode::SEE_OTHER, "/account/comments?done=comment"));
    let seen = kiosk.get(&story.address).await.html();
    assert_eq!(seen.texts(".comment p[dir]"), ["First.", "And <i>more</i>."]);
    assert_eq!(seen.texts(".comment h3 bdi"), ["Ann"]);
    let reply = seen.values(".comment-tools a", "href");
    assert_eq!(reply[0], format!("/account/comments/write?article={number}&parent=1"));
    let write = page(&kiosk, &bea, &reply[0]).await;
    assert_eq!(write.texts(".answered p[dir]"), ["First.", "And <i>more</i>."]);
    assert_eq!(write.values("input[name='parent']", "value"), ["1"]);
    say(&kiosk, &bea, &[("article", &number), ("parent", "1"), ("text", "An answer.")]).await;
    assert_eq!(kiosk.get(&story.address).await.html().texts(".answers .comment p[dir]"), ["An answer."]);

    // One's own words, for five minutes.
    let mine = page(&kiosk, &ann, "/account/comments").await;
    let edit = mine.values(".own-comment a.button", "href").remove(0);
    let token = mine.values("form[action$='delete'] input[name='comment']", "value").remove(0);
    assert_eq!(page(&kiosk, &ann, &edit).await.texts("textarea"), ["First. And <i>more</i>."]);
    assert_eq!(kiosk.ask(Method::GET, &edit, &[("cookie", &bea)]).await.status, StatusCode::NOT_FOUND);
    let changed = kiosk
        .post_as(&ann, "/account/comments/edit", &[("comment", &token), ("text", "Changed.")])
        .await;
    assert_eq!(led(&changed), "/account/comments?done=comment-changed");
    kiosk.print().await;
    assert_eq!(kiosk.get(&story.address).await.html().texts("#comment-1 > p[dir]"), ["Changed."]);
    let theirs = kiosk.post_as(&bea, "/account/comments/delete", &[("comment", &token)]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    kiosk.scene.clock.advance(301);
    let late = kiosk.post_as(&ann, "/account/comments/edit", &[("comment", &token), ("text", "Later.")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        (late.html().texts(".problem"), late.html().texts("textarea")),
        (vec!["The five minutes in which it could be changed are over.".to_owned()], vec!["Later.".to_owned()])
    );
    kiosk.post_as(&ann, "/account/comments/delete", &[("comment", &token)]).await;
    kiosk.print().await;
    let seen = kiosk.get(&story.address).await;
    assert!(!seen.text().contains("Changed.") && !seen.text().contains("Ann"));
    let seen = seen.html();
    assert_eq!(seen.texts(".comment-removed > h3"), ["This comment was removed."]);
    assert_eq!(
        (seen.texts(".answers p[dir]"), seen.texts("#comments-title")),
        (vec!["An answer.".to_owned()], vec!["Comments 1".to_owned()])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_waits_in_public_and_what_is_approved_drops_exactly_its_pages() {
    let kiosk = talking("before").await;
    let story = kiosk.story(json!({"headline": "Speak up"})).await;
    let other = kiosk.story(json!({"headline": "Another"})).await;
    let number = story.number.to_string();
    let ann = kiosk.reader("ann@readers.example", "Ann").await;
    let feed = format!("{}/comments/atom.xml", story.address);
    for address in [&story.address, &other.address, &feed] {
        kiosk.get(address).await;
        assert_eq!(kiosk.get(address).await.header("cache-status"), "dateline; hit", "{address}");
    }
    let sent = say(&kiosk, &ann, &[("article", &number), ("text", "MARK pending")]).await;
    assert_eq!(led(&sent), "/account/comments?done=comment-waits");
    for address in [&story.address, &feed] {
        let answer = kiosk.get(address).await;
        assert!(!answer.text().contains("MARK"), "{address}");
        assert_eq!(answer.header("cache-status"), "dateline; hit", "what waits drops nothing");
    }
    let own = page(&kiosk, &ann, "/account/comments").await;
    assert_eq!(own.texts(".own-comment-status"), ["Waits for a moderator"]);
    let bea = kiosk.reader("bea@readers.example", "Bea").await;
    assert!(page(&kiosk, &bea, "/account/comments").await.all(".own-comment").is_empty());
    let waiting = kiosk.scene.readers.comment_queue(Heap::Open, "", 10).await.unwrap();
    kiosk.scene.readers.judge_comment(&waiting[0].id, Status::Shown).await.unwrap();
    kiosk.print().await;
    for (address, status) in [(&story.address, "dateline; fwd=miss"), (&feed, "dateline; fwd=miss"), (&other.address, "dateline; hit")] {
        let answer = kiosk.get(address).await;
        assert_eq!(answer.header("cache-status"), status, "{address}");
        assert_eq!(answer.text().contains("MARK pending"), status.ends_with("miss"));
        assert!(!answer.text().contains("ann@") && !answer.text().contains(&waiting[0].id));
    }
    for form in ["rss.xml", "feed.json"] {
        let answer = kiosk.get(&format!("{}/comments/{form}", story.address)).await;
        assert!(answer.text().contains("MARK pending") && answer.text().contains("#comment-1"), "{form}");
    }
    assert_eq!(kiosk.get("/harbour/nothing/comments/atom.xml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_are_plain_text_everywhere() {
    let kiosk = talking("after").await;
    let story = kiosk.story(json!({"headline": "Speak up"})).await;
    let number = story.number.to_string();
    let ann = kiosk.reader("ann@readers.example", "Ann").await;
    let long = "<b>".repeat(3_333);
    let hostile = [
        "<script>alert(1)</script>",
        "a\0b \u{202e}gpj\u{202c}",
        "{{ 7*7 }} {% raw %} &lt;",
        "\u{2067}نص\u{2069} <img src=x onerror=alert(1)>",
        long.as_str(),
    ];
    for text in hostile {
        let sent = say(&kiosk, &ann, &[("article", &number), ("text", text)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{text:.40}");
    }
    let answer = kiosk.get(&story.address).await;
    let seen = answer.html();
    let words = seen.texts(".comment p[dir]");
    assert_eq!(words[..2], ["<script>alert(1)</script>".to_owned(), "ab gpj".to_owned()]);
    assert_eq!(words[2], "{{ 7*7 }} {% raw %} &lt;");
    assert_eq!(words[4], long);
    assert_eq!(seen.all(".comments :is(script, img, b)").len(), 0);
    // Links wait for a moderator; then only addresses of the web are links.
    for text in ["javascript:alert(1)", "https://shop.example/<b>\"x", "data:text/html,x www.shop.example"] {
        let sent = say(&kiosk, &ann, &[("article", &number), ("text", text)]).await;
        assert_eq!(led(&sent), "/account/comments?done=comment-waits", "{text}");
    }
    for waiting in kiosk.scene.readers.comment_queue(Heap::Open, "", 10).await.unwrap() {
        kiosk.scene.readers.judge_comment(&waiting.id, Status::Shown).await.unwrap();
    }
    kiosk.print().await;
    let seen = kiosk.get(&story.address).await.html();
    assert_eq!(seen.values(".comment p[dir] a", "href"), ["https://shop.example/"]);
    assert_eq!(seen.values(".comment p[dir] a", "rel"), ["nofollow ugc noopener noreferrer"]);
    for form in ["rss.xml", "atom.xml"] {
        let answer = kiosk.get(&format!("{}/comments/{form}", story.address)).await;
        let mut reader = quick_xml::Reader::from_str(answer.text());
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
        assert!(!answer.text().contains("<script"), "{form}");
    }
    let over = "x".repeat(10_001);
    for (text, problem) in [(over.as_str(), "This is too long."), (" \n ", "Write something first."), ("\0", "Write something first.")] {
        let refused = say(&kiosk, &ann, &[("article", &number), ("text", text)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.html().texts(".field-problem"), [problem]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_words_are_lost_when_a_comment_is_refused() {
    let kiosk = talking("after").await;
    let story = kiosk.story(json!({"headline": "Speak up"})).await;
    let number = story.number.to_string();
    let fields = [("article", number.as_str()), ("parent", ""), ("text", "My long thoughts.")];
    let stranger = say(&kiosk, "", &fields).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    assert_eq!(stranger.html().texts("textarea"), ["My long thoughts."]);
    // A reader without a name chooses one in the same form.
    let nameless = kiosk.reader("x@readers.example", "").await;
    let refused = say(&kiosk, &nameless, &fields).await;
    assert_eq!(
        (refused.status, refused.html().texts("textarea")),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["My long thoughts.".to_owned()])
    );
    let sent = say(&kiosk, &nameless, &[&fields[..], &[("name", "Xenia")]].concat()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(kiosk.get(&story.address).await.html().texts(".comment h3 bdi"), ["Xenia"]);

    let ann = kiosk.reader("ann@readers.example", "Ann").await;
    let gone = say(&kiosk, &ann, &[("article", number.as_str()), ("parent", "77"), ("text", "To whom?")]).await;
    assert_eq!((gone.status, gone.html().texts("textarea")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["To whom?".to_owned()]));
    for at in 0..10 {
        say(&kiosk, &ann, &[("article", &number), ("text", &format!("Word {at}."))]).await;
    }
    let many = say(&kiosk, &ann, &[("article", &number), ("text", "One more.")]).await;
    assert_eq!((many.status, many.html().texts("textarea")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["One more.".to_owned()]));
    assert_eq!(many.html().texts(".problem"), ["That was a lot in a short time. Please wait a few minutes."]);
    let all = kiosk.scene.readers.comment_queue(Heap::Of(Status::Shown), "", 20).await.unwrap();
    let id = all.into_iter().find(|one| one.text == "My long thoughts.").unwrap().id;
    kiosk.scene.readers.ban_writer(&id, None, "", None).await.unwrap();
    let banned = say(&kiosk, &nameless, &[("article", &number), ("text", "Let me in.")]).await;
    assert_eq!(banned.html().texts(".problem"), ["You can't write here at present."]);

    // After its time a story takes no more; what is there stays.
    kiosk.scene.clock.advance(15 * 86_400);
    let seen = kiosk.get(&story.address).await.html();
    assert!(seen.all("form.comment-form").is_empty());
    assert_eq!(seen.texts(".comments > .comment-rules"), ["Comments on this story are closed."]);
    let late = say(&kiosk, &ann, &[("article", &number), ("text", "Too late?")]).await;
    assert_eq!((late.status, late.html().texts("textarea")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["Too late?".to_owned()]));
    // A section that takes none takes none.
    let silent = kiosk.story(json!({"headline": "Hush", "section": "council"})).await;
    assert!(!kiosk.get(&silent.address).await.text().contains("/account/comments"));
    let refused = say(&kiosk, &ann, &[("article", &silent.number.to_string()), ("text", "Still.")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(say(&kiosk, &ann, &[("article", "9999"), ("text", "x")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_reported_with_a_reason() {
    let kiosk = talking("after").await;
    let story = kiosk.story(json!({"headline": "Speak up"})).await;
    let number = story.number.to_string();
    let ann = kiosk.reader("ann@readers.example", "Ann").await;
    say(&kiosk, &ann, &[("article", &number), ("text", "You fools.")]).await;
    let address = kiosk.get(&story.address).await.html().values(".comment-tools a", "href").remove(1);
    assert_eq!(kiosk.get(&address).await.status, StatusCode::SEE_OTHER, "whoever reports is signed in");
    for (at, name) in ["bea", "cas", "dan"].into_iter().enumerate() {
        let cookie = kiosk.reader(&format!("{name}@readers.example"), name).await;
        let form = page(&kiosk, &cookie, &address).await;
        assert_eq!(form.values("input[name='reason']", "value"), ["abuse", "spam", "false", "other"]);
        let fields = [("article", number.as_str()), ("comment", "1"), ("text", "It insults.")];
        let unsaid = kiosk.post_as(&cookie, "/account/comments/report", &fields).await;
        assert_eq!(
            (unsaid.status, unsaid.html().texts("textarea")),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["It insults.".to_owned()])
        );
        let sent = kiosk
            .post_as(&cookie, "/account/comments/report", &[&fields[..], &[("reason", "abuse")]].concat())
            .await;
        assert_eq!(led(&sent), "/account/comments?done=reported");
        kiosk.print().await;
        assert_eq!(kiosk.get(&story.address).await.text().contains("You fools."), at < 2, "three readers take it off");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_who_left_has_no_name() {
    let kiosk = talking("after").await;
    let story = kiosk.story(json!({"headline": "Speak up"})).await;
    let ann = kiosk.reader("ann@readers.example", "Ann MARK").await;
    say(&kiosk, &ann, &[("article", &story.number.to_string()), ("text", "I was here.")]).await;
    let account = kiosk
        .scene
        .readers
        .comment_queue(Heap::Of(Status::Shown), "", 1)
        .await
        .unwrap()
        .remove(0)
        .account
        .unwrap();
    kiosk.scene.readers.forget(&account).await.unwrap();
    kiosk.print().await;
    let answer = kiosk.get(&story.address).await;
    assert!(!answer.text().contains("MARK"));
    assert_eq!(answer.html().texts(".comment h3 bdi"), ["Deleted reader"]);
    assert!(answer.text().contains("I was here."));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_private_is_in_a_file_of_the_paper_or_on_a_public_page() {
    let kiosk = talking("before").await;
    let story = kiosk.story(json!({"headline": "Speak up", "tags": ["Tides"]})).await;
    let number = story.number.to_string();
    let ann = kiosk.reader("secretmark@readers.example", "Ann").await;
    for text in ["SECRETMARK waits", "Shown words."] {
        say(&kiosk, &ann, &[("article", &number), ("text", text)]).await;
    }
    let waiting = kiosk.scene.readers.comment_queue(Heap::Open, "", 10).await.unwrap();
    let shown = waiting.iter().find(|one| one.text == "Shown words.").unwrap();
    kiosk.scene.readers.judge_comment(&shown.id, Status::Shown).await.unwrap();
    kiosk.print().await;
    for (target, fields) in [
        ("/account/saved", vec![("article", number.as_str())]),
        (
            "/account/saved/edit",
            vec![("article", &number), ("folder", "SECRETMARK folder"), ("note", "SECRETMARK note")],
        ),
        (
            "/account/comments/report",
            vec![("article", &number), ("comment", "1"), ("reason", "other"), ("text", "SECRETMARK report")],
        ),
    ] {
        assert_eq!(kiosk.post_as(&ann, target, &fields).await.status, StatusCode::SEE_OTHER, "{target}");
    }
    kiosk.scene.readers.ban_writer(&shown.id, None, "SECRETMARK ban", None).await.unwrap();
    kiosk.print().await;
    let account = shown.account.clone().unwrap();
    let is_private = |text: &str| {
        let text = text.to_lowercase();
        text.contains("secretmark") || text.contains(&account.to_lowercase()) || text.contains(&shown.id.to_lowercase())
    };
    let mut folders = vec![kiosk.scene.folder().join("paper")];
    let (mut files, mut has_words) = (0, false);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!is_private(&text), "{}", path.display());
            has_words |= text.contains("Shown words.");
            files += 1;
        }
    }
    assert!(files > 3 && has_words, "what is public is found in {files} files");
    let comments = format!("{}/comments/feed.json", story.address);
    for address in ["/", "/harbour", "/tag/tides", &story.address, &comments, "/rss.xml", "/search.json?q=secretmark", "/sitemap.xml"] {
        let answer = kiosk.get(address).await;
        assert!(!is_private(&answer.text().replace("q=secretmark", "")), "{address}");
        assert_eq!(answer.header("set-cookie"), "");
    }
}

/// Accounts cost nothing to make: one network has its share as well.
#[tokio::test(flavor = "multi_thread")]
async fn many_accounts_of_one_network_are_not_many_readers() {
    let kiosk = talking("after").await;
    let story = kiosk.story(json!({"headline": "Speak up"})).await;
    let number = story.number.to_string();
    let ann = kiosk.reader("ann@readers.example", "Ann").await;
    for at in 0..COMMENT.network {
        kiosk.scene.readers.attempt(COMMENT, &format!("reader {at}"), "unknown").await.unwrap();
    }
    let many = say(&kiosk, &ann, &[("article", &number), ("text", "My words.")]).await;
    assert_eq!((many.status, many.html().texts("textarea")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["My words.".to_owned()]));
    assert_eq!(many.html().texts(".problem"), ["That was a lot in a short time. Please wait a few minutes."]);
    kiosk.scene.clock.advance(COMMENT.within + 1);
    let sent = say(&kiosk, &ann, &[("article", &number), ("text", "My words.")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}
