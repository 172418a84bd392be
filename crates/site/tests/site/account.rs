use crate::kiosk::{Kiosk, SITE};
use http::{Method, StatusCode};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_sees_the_door_and_who_is_sees_the_account() {
    let kiosk = Kiosk::open().await;
    let door = kiosk.get("/account/").await;
    assert_eq!(door.status, StatusCode::OK);
    assert_eq!(door.header("cache-control"), "private, no-store");
    assert_eq!(door.header("x-robots-tag"), "noindex");
    assert!(door.header("content-security-policy").contains("require-trusted-types-for"));
    assert_eq!(door.header("set-cookie"), "");
    assert_eq!(door.html().texts("h1"), ["Sign in"]);
    assert_eq!(kiosk.get("/account/?edition=ru").await.html().texts("h1"), ["Войти"]);
    assert_eq!(kiosk.get("/account").await.header("location"), "/account/");
    assert_eq!(kiosk.get("/account/nothing").await.status, StatusCode::NOT_FOUND);

    let cookie = kiosk.reader("ada@tidings.example", "Ada").await;
    let page = kiosk.ask(Method::GET, "/account/", &[("cookie", &cookie)]).await;
    assert_eq!(page.html().values("#name", "value"), ["Ada"]);
    let me = kiosk.ask(Method::GET, "/account/me.json", &[("cookie", &cookie)]).await;
    assert_eq!(me.json()["name"], "Ada");

    let changed = kiosk.post_as(&cookie, "/account/profile", &[("name", "Ada  Quill"), ("language", "ru")]).await;
    assert_eq!((changed.status.as_u16(), changed.header("location")), (303, "/account/?done=profile"));
    let page = kiosk.ask(Method::GET, "/account/?done=profile", &[("cookie", &cookie)]).await.html();
    assert_eq!(
        (page.values("#name", "value"), page.texts(".done")),
        (vec!["Ada Quill".to_owned()], vec!["Сохранено.".to_owned()])
    );

    let refused = kiosk
        .post_as(&cookie, "/account/profile", &[("name", &"a".repeat(61)), ("language", "xx")])
        .await;
    assert_eq!((refused.status.as_u16(), refused.header("location")), (303, "/account/"));
    let kept = refused.header("set-cookie").split(';').next().unwrap().to_owned();
    let page = kiosk.ask(Method::GET, "/account/", &[("cookie", &format!("{cookie}; {kept}"))]).await;
    assert!(page.header("set-cookie").contains("Max-Age=0"));
    let page = page.html();
    assert_eq!(page.values("#name", "value"), ["a".repeat(61)]);
    assert_eq!(page.values("#name", "aria-invalid"), ["true"]);

    let out = kiosk.post_as(&cookie, "/account/sign-out", &[]).await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(kiosk.ask(Method::GET, "/account/me.json", &[("cookie", &cookie)]).await.json()["signed_in"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_come_from_this_site() {
    let kiosk = Kiosk::open().await;
    let cookie = kiosk.reader("ada@tidings.example", "Ada").await;
    let other = "https://elsewhere.example";
    for (signs, status) in [
        (vec![], 403),
        (vec![("origin", "null")], 403),
        (vec![("origin", other)], 403),
        (vec![("sec-fetch-site", "cross-site")], 403),
        (vec![("sec-fetch-site", "same-site"), ("origin", SITE)], 403),
        (vec![("sec-fetch-site", "none")], 403),
        (vec![("referer", SITE)], 403),
        (vec![("origin", SITE)], 303),
        (vec![("sec-fetch-site", "same-origin")], 303),
    ] {
        let mut headers = vec![("cookie", cookie.as_str())];
        headers.extend(&signs);
        let answer = kiosk.post_with("/account/profile", &[("name", "Eve")], &headers).await;
        assert_eq!(answer.status.as_u16(), status, "{signs:?}");
        assert_eq!(answer.header("cache-control"), "private, no-store");
    }
    assert_eq!(kiosk.ask(Method::GET, "/account/profile", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let long = "a".repeat(70_000);
    assert_eq!(kiosk.post_as(&cookie, "/account/profile", &[("name", &long)]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_readers_data_accounts_are_closed_and_the_paper_goes_on() {
    let kiosk = Kiosk::open().await;
    let cookie = kiosk.reader("ada@tidings.example", "Ada").await;
    kiosk.close_accounts();
    for headers in [vec![], vec![("cookie", cookie.as_str())]] {
        let answer = kiosk.ask(Method::GET, "/account/", &headers).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.html().texts("h1"), ["Accounts can't be reached just now"]);
    }
    assert_eq!(kiosk.get("/").await.status, StatusCode::OK);
}
