use crate::kiosk::{Answer, Kiosk, text};
use http::{Method, StatusCode};
use newsroom::article::{self, Withdraw};
use serde_json::json;

/// Cookies of a browser, as answers set them.
#[derive(Default)]
struct Browser {
    cookies: Vec<(String, String)>,
}

impl Browser {
    fn header(&self) -> String {
        self.cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn keep(&mut self, answer: &Answer) {
        for set in answer.headers.get_all("set-cookie") {
            let set = set.to_str().unwrap();
            assert!(set.contains("Path=/account; HttpOnly; SameSite=Lax") && set.ends_with("; Secure"), "{set}");
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !set.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    fn signed_in(&mut self, cookie: &str) {
        let (name, value) = cookie.split_once('=').unwrap();
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    async fn get(&mut self, kiosk: &Kiosk, target: &str) -> Answer {
        let answer = kiosk.ask(Method::GET, target, &[("cookie", &self.header())]).await;
        self.keep(&answer);
        answer
    }

    /// Sends a form; gives where it leads.
    async fn post(&mut self, kiosk: &Kiosk, target: &str, fields: &[(&str, &str)]) -> String {
        let answer = kiosk.post_as(&self.header(), target, fields).await;
        self.keep(&answer);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{target}: {}", answer.text());
        answer.header("location").to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_account_and_without_a_script_the_device_keeps_the_list_and_it_joins_the_account() {
    let kiosk = Kiosk::open().await;
    let first = kiosk.story(json!({"headline": "The first ferry"})).await;
    let second = kiosk.story(json!({"headline": "The second ferry"})).await;
    let page = kiosk.get(&first.address).await;
    assert_eq!(page.header("set-cookie"), "");
    let page = page.html();
    let number = first.number.to_string();
    assert_eq!(page.values(".story-tools form.save input[name='article']", "value"), std::slice::from_ref(&number));
    assert_eq!(page.values(".story-tools form.save", "action"), ["/account/saved"]);

    let mut browser = Browser::default();
    let to = browser.post(&kiosk, "/account/saved", &[("article", &number)]).await;
    assert_eq!(to, format!("/account/saved?done=saved&article={number}"));
    let list = browser.get(&kiosk, &to).await.html();
    assert_eq!(list.texts(".kept-story h2"), ["The first ferry"]);
    assert_eq!(list.values(".account-body > p > a.button", "href"), std::slice::from_ref(&first.address), "back to the story");
    browser.post(&kiosk, "/account/saved", &[("article", &second.number.to_string())]).await;
    browser.post(&kiosk, "/account/saved", &[("article", &number)]).await;
    assert_eq!(
        browser.get(&kiosk, "/account/saved").await.html().texts(".kept-story h2"),
        ["The second ferry", "The first ferry"]
    );
    browser.post(&kiosk, "/account/saved/remove", &[("article", &number)]).await;
    assert_eq!(browser.get(&kiosk, "/account/saved").await.html().texts(".kept-story h2"), ["The second ferry"]);

    browser.signed_in(&kiosk.reader("ada@tidings.example", "Ada").await);
    assert_eq!(browser.cookies.len(), 2);
    browser.get(&kiosk, "/account/").await;
    assert_eq!(browser.cookies.len(), 1, "the device's list is the account's now: {:?}", browser.cookies);
    assert_eq!(browser.get(&kiosk, "/account/saved").await.html().texts(".kept-story h2"), ["The second ferry"]);

    for (article, status) in [("999999", 404), ("x", 400), ("-1", 400), ("", 400)] {
        let answer = kiosk.post_as(&browser.header(), "/account/saved", &[("article", article)]).await;
        assert_eq!(answer.status.as_u16(), status, "{article}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_list_has_folders_notes_an_order_and_a_private_feed() {
    let kiosk = Kiosk::open().await;
    let mut numbers = Vec::new();
    for headline in ["Alder", "Birch", "Cedar"] {
        numbers.push(kiosk.story(json!({ "headline": headline })).await.number.to_string());
    }
    let mut browser = Browser::default();
    browser.signed_in(&kiosk.reader("ada@tidings.example", "Ada").await);
    for number in &numbers {
        browser.post(&kiosk, "/account/saved", &[("article", number)]).await;
    }
    let (alder, birch, cedar) = (&numbers[0], &numbers[1], &numbers[2]);
    assert_eq!(browser.get(&kiosk, "/account/saved").await.html().texts(".kept-story h2"), ["Cedar", "Birch", "Alder"]);
    browser.post(&kiosk, "/account/saved/move", &[("article", alder), ("before", cedar)]).await;
    browser.post(&kiosk, "/account/saved/move", &[("article", cedar), ("before", "")]).await;
    let page = browser.get(&kiosk, "/account/saved").await.html();
    assert_eq!(page.texts(".kept-story h2"), ["Alder", "Birch", "Cedar"]);
    // Each form of the page moves by one.
    assert_eq!(
        page.values(&format!("#story-{birch} form[action$='move'] input[name='before']"), "value"),
        [alder.clone(), String::new()]
    );
    let fields = [("article", birch.as_str()), ("folder", "SECRET folder"), ("note", "SECRET <b>note</b>")];
    assert_eq!(browser.post(&kiosk, "/account/saved/edit", &fields).await, "/account/saved?done=noted");
    let page = browser.get(&kiosk, "/account/saved?folder=SECRET%20folder").await.html();
    assert_eq!(page.texts(".kept-story h2"), ["Birch"]);
    assert_eq!(page.texts(".kept-note"), ["SECRET <b>note</b>"]);
    assert_eq!(page.texts(".kept-folders a"), ["All 3", "SECRET folder 1"]);
    // Whoever puts a folder in order stays in it.
    assert_eq!(
        page.values(".kept-story form input[name='in']", "value"),
        vec!["SECRET folder"; page.all(".kept-story form").len()]
    );
    let step = [("article", birch.as_str()), ("before", ""), ("in", "SECRET folder")];
    let back = browser.post(&kiosk, "/account/saved/move", &step).await;
    assert_eq!(back, format!("/account/saved?done=moved&folder=SECRET%20folder#story-{birch}"));
    let long = "x".repeat(61);
    browser
        .post(&kiosk, "/account/saved/edit", &[("article", birch), ("folder", &long), ("note", "")])
        .await;
    assert_eq!(browser.get(&kiosk, "/account/saved").await.html().texts(".problem"), ["This is too long."]);

    let feed = |page: &crate::kiosk::Page| page.values(".kept-address a", "href");
    assert!(feed(&page).is_empty());
    browser.post(&kiosk, "/account/saved/feed", &[]).await;
    let first = feed(&browser.get(&kiosk, "/account/saved").await.html()).remove(0);
    let path = |address: &str| address.trim_start_matches(crate::kiosk::SITE).to_owned();
    let answer = kiosk.get(&path(&first)).await;
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert!(answer.text().contains("Alder") && answer.text().contains("Birch"));
    kiosk.russian_section().await;
    let (_, russian) = kiosk.scene.story(json!({"headline": "Ольха", "edition": "ru"})).await;
    kiosk.print().await;
    browser.post(&kiosk, "/account/saved", &[("article", &russian.number.to_string())]).await;
    let answer = kiosk.get(&path(&first)).await;
    let entries: Vec<&str> = answer
        .text()
        .split("<entry")
        .skip(1)
        .map(|entry| entry.split("</title>").next().unwrap())
        .collect();
    assert!(entries.contains(&" xml:lang=\"ru\"><title>Ольха") && entries.contains(&"><title>Alder"), "{entries:?}");
    assert!(!answer.text().contains("SECRET") && !answer.text().contains("ada@"), "{}", answer.text());
    quick_xml::Reader::from_str(answer.text()).read_event().unwrap();
    browser.post(&kiosk, "/account/saved/feed", &[]).await;
    assert_eq!(kiosk.get(&path(&first)).await.status, StatusCode::NOT_FOUND, "another address ends the first");
    let second = feed(&browser.get(&kiosk, "/account/saved").await.html()).remove(0);
    browser.post(&kiosk, "/account/saved/feed/end", &[]).await;
    assert_eq!(kiosk.get(&path(&second)).await.status, StatusCode::NOT_FOUND);
    // Another reader's list is not theirs to change.
    let other = kiosk.reader("eve@tidings.example", "Eve").await;
    let answer = kiosk
        .post_as(&other, "/account/saved/edit", &[("article", birch), ("folder", "x"), ("note", "")])
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_story_is_shown_as_withdrawn_without_its_words() {
    let kiosk = Kiosk::open().await;
    let (id, story) = kiosk.scene.story(json!({"headline": "MARK headline", "standfirst": "MARK standfirst"})).await;
    kiosk.print().await;
    let mut browser = Browser::default();
    browser.signed_in(&kiosk.reader("ada@tidings.example", "Ada").await);
    let number = story.number.to_string();
    browser.post(&kiosk, "/account/saved", &[("article", &number)]).await;
    browser.post(&kiosk, "/account/history/switch", &[("on", "yes")]).await;
    let read = kiosk.post_as(&browser.header(), "/account/history", &[("article", &number)]).await;
    assert_eq!(read.json(), json!({"signed_in": true, "on": true}));
    assert!(browser.get(&kiosk, "/account/history").await.text().contains("MARK headline"));
    let mut turn = kiosk.scene.room.turn(&kiosk.scene.cast.cora).await.unwrap();
    let withdraw = Withdraw {
        article: id,
        reason: "wrong".into(),
        notice: "MARK notice".into(),
    };
    article::withdraw(&mut turn, withdraw).await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    for place in ["/account/saved", "/account/history"] {
        let page = browser.get(&kiosk, place).await;
        assert!(!page.text().contains("MARK"), "{place}");
        assert_eq!(page.html().texts(".kept-gone"), ["This story was withdrawn by the newsroom."]);
    }
    browser.post(&kiosk, "/account/saved/remove", &[("article", &number)]).await;
    assert!(browser.get(&kiosk, "/account/saved").await.html().all(".kept-story").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_followed_makes_the_news() {
    let kiosk = Kiosk::open().await;
    kiosk.story(json!({"headline": "Of tides", "tags": ["Tides"]})).await;
    kiosk
        .story(json!({"headline": "By Ada", "section": "council", "bylines": [{"author": "ada"}]}))
        .await;
    kiosk.story(json!({"headline": "Of the council", "section": "council"})).await;
    let page = kiosk.get("/tag/tides").await.html();
    assert_eq!(page.values("form.follow input", "value"), ["tag", "tides", "en"]);
    let mut browser = Browser::default();
    let follow = [("kind", "tag"), ("slug", "tides")];
    let to = browser.post(&kiosk, "/account/follow", &follow).await;
    let news = browser.get(&kiosk, &to).await.html();
    assert_eq!(news.texts(".lines a"), ["Of tides"]);
    assert_eq!(news.values(".account-body > p > a.button", "href"), ["/tag/tides"]);
    assert_eq!(news.all(".account-text").len(), 1, "said that it is on this device only");
    browser.signed_in(&kiosk.reader("ada@tidings.example", "Ada").await);
    browser.get(&kiosk, "/account/").await;
    kiosk.scene.clock.advance(1);
    browser.post(&kiosk, "/account/follow", &[("kind", "author"), ("slug", "ada")]).await;
    let news = browser.get(&kiosk, "/account/news").await.html();
    assert_eq!(news.texts(".follows li > a"), ["tides", "Ada Quill"].map(|name| if name == "tides" { "Tides" } else { name }));
    let mut seen = news.texts(".lines a");
    seen.sort();
    assert_eq!(seen, ["By Ada", "Of tides"]);
    kiosk.scene.clock.advance(1);
    browser
        .post(&kiosk, "/account/follow", &[("kind", "section"), ("slug", "council"), ("edition", "en")])
        .await;
    assert_eq!(browser.get(&kiosk, "/account/news").await.html().all(".lines a").len(), 3, "each story once");
    // A topic that is merged into another is followed on.
    kiosk.story(json!({"headline": "Of waters", "tags": ["Waters"]})).await;
    let mut turn = kiosk.scene.room.turn(&newsroom::Actor::Operator).await.unwrap();
    newsroom::tag::merge(&mut turn, "", "tides", "waters").await.unwrap();
    turn.commit().await.unwrap();
    kiosk.print().await;
    let news = browser.get(&kiosk, "/account/news").await.html();
    assert!(news.texts(".lines a").contains(&"Of waters".to_owned()) && news.texts(".follows li > a").contains(&"Waters".to_owned()));
    // So is a search, and its feed.
    for (asked, to) in [
        ("/search?q=of&tag=tides&section=harbour", "/search?q=of&section=harbour&tag=waters"),
        ("/search.json?tag=tides&tag=waters", "/search.json?tag=waters"),
        ("/search/rss.xml?tag=tides", "/search/rss.xml?tag=waters"),
    ] {
        let answer = kiosk.get(asked).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (301, to), "{asked}");
    }
    assert_eq!(kiosk.get("/search.json?tag=waters").await.json()["total"], 2);
    browser.post(&kiosk, "/account/follow/remove", &follow).await;
    assert_eq!(browser.get(&kiosk, "/account/news").await.html().texts(".follows li > a"), ["Ada Quill", "Council"]);
    for (fields, status) in [
        (vec![("kind", "story"), ("slug", "x")], 400),
        (vec![("kind", "tag"), ("slug", "nothing")], 404),
        (vec![("kind", "section"), ("slug", "council"), ("edition", "xx")], 404),
        (vec![], 400),
    ] {
        let answer = kiosk.post_as(&browser.header(), "/account/follow", &fields).await;
        assert_eq!(answer.status.as_u16(), status, "{fields:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_stays_on_its_page_and_merges_what_it_kept() {
    let kiosk = Kiosk::open().await;
    let one = kiosk.story(json!({"headline": "One"})).await.number.to_string();
    let two = kiosk.story(json!({"headline": "Two", "tags": ["Tides"]})).await;
    let (two, address) = (two.number.to_string(), two.address);
    let script = |cookie: &str, target: &str, fields: Vec<(&str, String)>| {
        let fields: Vec<(String, String)> = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let (kiosk, cookie, target) = (&kiosk, cookie.to_owned(), target.to_owned());
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin"), ("accept", "application/json")];
            kiosk.post_with(&target, &fields, &headers).await
        }
    };
    let out = script("", "/account/saved", vec![("article", one.clone())]).await;
    assert_eq!((out.status, out.json()["signed_in"].clone()), (StatusCode::OK, json!(false)));
    assert!(out.header("set-cookie").contains("dateline-saved="));
    let cookie = kiosk.reader("ada@tidings.example", "Ada").await;
    let merge = || vec![("articles", format!("{two}.{one}.x")), ("follows", "tag/en/tides\nnonsense".to_owned())];
    let merged = script(&cookie, "/account/saved/merge", merge()).await.json();
    assert_eq!(merged["saved"], json!([two, one]));
    assert_eq!(
        (&merged["followed"], &merged["joined"], &merged["history"]),
        (&json!(["tag/en/tides"]), &json!(3), &json!(false))
    );
    assert_eq!(script(&cookie, "/account/saved/merge", merge()).await.json()["joined"], 0);
    let removed = script(&cookie, "/account/saved/remove", vec![("article", one.clone())]).await;
    assert_eq!(removed.json()["signed_in"], true);
    assert_eq!(script(&cookie, "/account/saved/merge", vec![]).await.json()["saved"], json!([two]));
    // Stories that never were join nothing; what was taken off without a connection stays off; addresses are for keeping copies.
    let taken = [("articles", "100000.100001".to_owned()), ("removed", two.clone()), ("unfollowed", "tag/en/tides".to_owned())];
    let answer = script(&cookie, "/account/saved/merge", taken.to_vec()).await.json();
    assert_eq!((&answer["saved"], &answer["followed"], &answer["joined"]), (&json!([]), &json!([]), &json!(0)));
    let answer = script(&cookie, "/account/saved/merge", vec![("articles", two.clone())]).await.json();
    assert_eq!(answer["addresses"], json!([address]));
    script(&cookie, "/account/saved/remove", vec![("article", two.clone())]).await;
    // A list that is full takes what it has room for, and says what is left.
    let account = kiosk
        .scene
        .readers
        .create_account(&readers::account::NewAccount {
            email: "full@tidings.example".into(),
            verified: true,
            ..Default::default()
        })
        .await
        .unwrap();
    let opened = kiosk.scene.readers.open_session(&account, "Test").await.unwrap();
    kiosk.scene.readers.merge_saved(&account, &(10_000..11_999).collect::<Vec<_>>()).await.unwrap();
    let full = format!("__Secure-dateline-reader={}", opened.secret);
    let answer = script(&full, "/account/saved/merge", vec![("articles", format!("{two}.{one}"))]).await.json();
    assert_eq!((&answer["saved"][0], &answer["joined"], &answer["left"]["saved"]), (&json!(two), &json!(1), &json!([one])));
    // The list itself is shown in pages, each of which leads on; what is moved knows its neighbours on the others.
    let mut seen = Vec::new();
    let mut target = "/account/saved".to_owned();
    let mut neighbours = Vec::new();
    for _ in 0..20 {
        let page = kiosk.ask(Method::GET, &target, &[("cookie", &full)]).await.html();
        let here = page.values(".kept-story", "id");
        assert_eq!(here.len(), 100);
        assert_eq!(
            page.values("form[action='/account/saved/move']", "action").len(),
            200 - usize::from(seen.is_empty()) - usize::from(seen.len() == 1_900)
        );
        neighbours.extend(page.values(".kept[data-beyond]", "data-beyond"));
        seen.extend(here);
        match page.values(".kept-pages a[rel=next]", "href").pop() {
            Some(next) => target = next,
            None => break,
        }
    }
    assert_eq!((seen.len(), target.as_str()), (2_000, "/account/saved?page=20"));
    assert_eq!(format!("story-{}", neighbours[0]), seen[100]);
    let all: std::collections::BTreeSet<String> = seen.into_iter().collect();
    assert_eq!(all.len(), 2_000);
    // The same with what the device's cookie holds: it stays there.
    let answer = kiosk
        .ask(Method::GET, "/account/saved", &[("cookie", &format!("{full}; __Secure-dateline-saved={one}"))])
        .await;
    assert!(answer.header("set-cookie").starts_with(&format!("__Secure-dateline-saved={one};")), "{:?}", answer.headers);
    // Nobody's history is kept who did not ask for it.
    let read = script(&cookie, "/account/history", vec![("article", one.clone())]).await;
    assert_eq!(read.json(), json!({"signed_in": true, "on": false}));
    assert_eq!(script("", "/account/history", vec![("article", one)]).await.json()["signed_in"], false);
    // From another site, nothing is saved.
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site"), ("accept", "application/json")];
    let answer = kiosk.post_with("/account/saved/merge", &[("articles", "1")], &headers).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_is_signed_in_has_a_history_and_an_order() {
    let kiosk = Kiosk::open().await;
    for place in ["/account/history", "/account/comments"] {
        let answer = kiosk.get(place).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{place}");
        assert!(answer.header("location").starts_with("/account/?next="), "{place}");
    }
    let cookie = kiosk.reader("ada@tidings.example", "Ada").await;
    let page = kiosk.ask(Method::GET, "/account/history", &[("cookie", &cookie)]).await.html();
    assert!(text(page.one(".account-body > .account-text")).starts_with("Nothing that you read is remembered"));
    assert_eq!(kiosk.post_as(&cookie, "/account/history/switch", &[("on", "maybe")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_full_says_so_and_loses_nothing() {
    let kiosk = Kiosk::open().await;
    let number = kiosk.story(json!({"headline": "One more"})).await.number.to_string();
    let kept = (1_001..1_101).map(|number| number.to_string()).collect::<Vec<_>>().join(".");
    let mut browser = Browser {
        cookies: vec![("__Secure-dateline-saved".into(), kept.clone())],
    };
    let to = browser.post(&kiosk, "/account/saved", &[("article", &number)]).await;
    assert_eq!(browser.cookies[0].1, kept, "what is there stays");
    let page = browser.get(&kiosk, &to).await;
    assert!(page.text().contains("The list is full."), "{}", page.text());
    let headers = [("cookie", &*browser.header()), ("sec-fetch-site", "same-origin"), ("accept", "application/json")];
    let answer = kiosk.post_with("/account/saved", &[("article", &number)], &headers).await;
    assert_eq!((answer.status, answer.json()), (StatusCode::CONFLICT, json!({"full": true, "signed_in": false})));
    browser.cookies[0].1 = kept.replace(".1050", "");
    browser.post(&kiosk, "/account/saved", &[("article", &number)]).await;
    assert!(
        browser
            .cookies
            .iter()
            .any(|(name, value)| name.ends_with("dateline-saved") && value.starts_with(&format!("{number}.1001.")))
    );
}
