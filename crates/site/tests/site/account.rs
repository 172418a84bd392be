use crate::kiosk::{Answer, Kiosk, SITE};
use http::{Method, StatusCode};
use readers::letter::{Due, Outcome};
use site::account::Options;

const ADA: &str = "ada@tidings.example";
const BEN: &str = "ben@tidings.example";
const WORDS: &str = "nine pupils and a boat";

/// A form sent by a browser that holds no cookie.
async fn post(kiosk: &Kiosk, target: &str, fields: &[(&str, &str)]) -> Answer {
    kiosk.post_with(target, fields, &[("sec-fetch-site", "same-origin")]).await
}

/// The only letter that goes out now.
async fn letter(kiosk: &Kiosk) -> Due {
    let readers = &kiosk.scene.readers;
    let mut letters = readers.due_letters(10).await.unwrap();
    assert_eq!(letters.len(), 1, "{letters:?}");
    let letter = letters.remove(0);
    readers.letter_ended(&letter.id, &Outcome::Sent).await.unwrap();
    letter
}

/// The cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &Answer, name: &str) -> String {
    let all = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let found = all.filter_map(|value| value.split(';').next()).find(|pair| pair.contains(name));
    found.unwrap_or_else(|| panic!("no {name} in {:?}", answer.headers)).to_owned()
}

fn place(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.header("location"))
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_the_forms_say_so() {
    let kiosk = Kiosk::open_with(Options::default()).await;
    let page = kiosk.get("/account/").await.html();
    assert_eq!(page.all("form[action='/account/mail-link']").len(), 0);
    assert_eq!(kiosk.get("/account/sign-up").await.html().texts(".account-text").len(), 1);
    for form in ["/account/sign-up", "/account/mail-link", "/account/reset"] {
        let refused = post(&kiosk, form, &[("email", ADA), ("password", WORDS)]).await;
        assert!(cookie(&refused, "dateline-form").len() > 20, "{form}");
        assert_ne!(refused.header("location"), "/account/sent");
    }
    assert_eq!(kiosk.scene.readers.letters_waiting().await.unwrap().count, 0);

    let kiosk = Kiosk::open_with(Options { unverified: true, ..Options::default() }).await;
    for _ in 0..2 {
        let made = post(&kiosk, "/account/sign-up", &[("email", ADA), ("password", WORDS)]).await;
        assert_eq!(place(&made), (303, "/account/?done=sign-up"));
    }
    let signed = post(&kiosk, "/account/session", &[("email", ADA), ("password", WORDS)]).await;
    let page = kiosk.ask(Method::GET, "/account/", &[("cookie", &cookie(&signed, "dateline-reader"))]).await;
    assert!(page.text().contains("It has not been confirmed yet."));
}

/// Accounts of a paper that sends mail.
fn with_mail() -> Options {
    Options { mail: true, ..Options::default() }
}

testkit::both_engines! {
    async fn an_account_from_the_form_to_its_end(scene: Scene) {
        let kiosk = Kiosk::on(scene, with_mail()).await;
        let fields = [("email", " Ada@Tidings.example"), ("password", WORDS), ("name", "Ada"), ("edition", "ru")];
        let asked = post(&kiosk, "/account/sign-up", &fields).await;
        assert_eq!(place(&asked), (303, "/account/sent?edition=ru"));
        assert_eq!(kiosk.get("/account/sent?edition=ru").await.html().texts("h1"), ["Проверьте почту"]);
        let letter = letter(&kiosk).await;
        assert_eq!((letter.recipient.as_str(), letter.edition.as_str()), (ADA, "ru"));
        let link = format!("/account/link?token={}&edition=en", letter.secret);
        // Looking at it, as mail servers do, changes nothing.
        for _ in 0..2 {
            let page = kiosk.get(&link).await;
            assert!(page.text().contains(ADA) && page.header("referrer-policy") == "same-origin");
        }
        // In another browser than the one that asked, the password of whoever asked opens nothing: it is chosen here.
        let other = post(&kiosk, "/account/link", &[("token", &letter.secret)]).await;
        assert!(place(&other).1.starts_with("/account/link?token="), "{}", place(&other).1);
        let opened = post(&kiosk, "/account/link", &[("token", &letter.secret), ("password", WORDS)]).await;
        assert_eq!(place(&opened), (303, "/account/"));
        assert!(
            opened
                .header("set-cookie")
                .ends_with("; Path=/account; HttpOnly; SameSite=Lax; Max-Age=5184000; Secure")
        );
        let ada = cookie(&opened, "dateline-reader");
        assert_eq!(kiosk.ask(Method::GET, "/account/", &[("cookie", &ada)]).await.html().texts("h1"), ["Учётная запись"]);
        assert_eq!(place(&post(&kiosk, "/account/link", &[("token", &letter.secret)]).await), (303, "/account/link"));
        assert_eq!(kiosk.get("/account/link").await.status, StatusCode::OK);

        let signed = post(&kiosk, "/account/session", &[("email", ADA), ("password", WORDS), ("next", "/account/security?done=x&edition=ru")]).await;
        assert_eq!(place(&signed), (303, "/account/security?done=x&edition=ru"));
        let second = cookie(&signed, "dateline-reader");
        let listed = kiosk.ask(Method::GET, "/account/sessions", &[("cookie", &second)]).await.html();
        assert_eq!(listed.all(".own-list li").len(), 2);
        let other = listed.values("input[name='session']", "value").remove(0);
        assert_eq!(
            place(&kiosk.post_as(&second, "/account/sessions/end", &[("session", &other)]).await),
            (303, "/account/sessions?done=sessions")
        );
        assert_eq!(
            place(&kiosk.ask(Method::GET, "/account/security", &[("cookie", &ada)]).await),
            (303, "/account/?next=/account/security")
        );

        let export = kiosk.ask(Method::GET, "/account/export.json", &[("cookie", &second)]).await;
        assert_eq!(export.json()["account"]["email"], ADA);
        assert!(export.header("content-disposition").starts_with("attachment"));
        for wrong in ["", "not the password"] {
            assert_eq!(place(&kiosk.post_as(&second, "/account/delete", &[("password", wrong)]).await), (303, "/account/delete"));
        }
        let gone = kiosk.post_as(&second, "/account/delete", &[("password", WORDS)]).await;
        assert_eq!(place(&gone), (303, "/account/?done=deleted&edition=ru"));
        assert_eq!(kiosk.ask(Method::GET, "/account/me.json", &[("cookie", &second)]).await.json()["signed_in"], false);
    }

    async fn nobody_learns_whether_an_address_has_an_account(scene: Scene) {
        let kiosk = Kiosk::on(scene, with_mail()).await;
        let mine = kiosk.reader("me@tidings.example", "Me").await;
        kiosk.reader(ADA, "Ada").await;
        // Every header and byte but the clock; what was typed is the only thing that may differ.
        let answer = |answer: Answer, email: &str| {
            let kept = answer
                .headers
                .get("set-cookie")
                .map(|value| value.to_str().unwrap().split(';').skip(1).collect::<String>());
            let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
            names.sort();
            (answer.status, answer.header("location").replace(email, ""), kept, names, answer.bytes)
        };
        for (form, fields) in [
            ("/account/sign-up", vec![("password", WORDS)]),
            ("/account/session", vec![("password", "not the password")]),
            ("/account/session", vec![("password", "")]),
            ("/account/mail-link", vec![]),
            ("/account/reset", vec![]),
        ] {
            let mut seen = Vec::new();
            for email in [ADA, BEN] {
                let mut all = vec![("email", email)];
                all.extend(&fields);
                seen.push(answer(post(&kiosk, form, &all).await, email));
            }
            assert_eq!(seen[0], seen[1], "{form}");
            assert_eq!(seen[0].0, StatusCode::SEE_OTHER);
            assert!(seen[0].4.is_empty());
        }
        let mut seen = Vec::new();
        for email in [ADA, BEN] {
            seen.push(answer(kiosk.post_as(&mine, "/account/address", &[("email", email)]).await, email));
        }
        assert_eq!(seen[0], seen[1]);
        // Also when there were too many.
        for form in ["/account/session", "/account/reset"] {
            let mut seen = [Vec::new(), Vec::new()];
            for _ in 0..12 {
                for (at, email) in [ADA, BEN].into_iter().enumerate() {
                    seen[at].push(answer(post(&kiosk, form, &[("email", email), ("password", "wrong")]).await, email));
                }
            }
            assert_eq!(seen[0], seen[1], "{form}");
        }
        // And the page that shows what is wrong.
        let mut pages = Vec::new();
        for email in [ADA, BEN] {
            let refused = post(&kiosk, "/account/session", &[("email", email), ("password", "wrong")]).await;
            let page = kiosk.ask(Method::GET, "/account/", &[("cookie", &cookie(&refused, "dateline-form"))]).await;
            pages.push(page.text().replace(email, "EMAIL"));
        }
        assert_eq!(pages[0], pages[1]);
    }

    async fn what_was_wrong_stands_beside_its_field_and_what_was_typed_stays(scene: Scene) {
        let kiosk = Kiosk::on(scene, with_mail()).await;
        let refused = post(&kiosk, "/account/sign-up", &[("email", "ada at home"), ("password", "short"), ("name", "<b>Ada</b>")]).await;
        assert_eq!(place(&refused), (303, "/account/sign-up"));
        let kept = cookie(&refused, "dateline-form");
        let page = kiosk.ask(Method::GET, "/account/sign-up", &[("cookie", &kept)]).await.html();
        assert_eq!(page.values("input", "aria-invalid"), ["true", "true"]);
        assert_eq!(page.values("#email", "value"), ["ada at home"]);
        assert_eq!(page.values("#name", "value"), ["<b>Ada</b>"]);
        assert_eq!(page.values("#password", "value"), [""]);
        assert_eq!(page.values("#password", "aria-describedby"), ["password-hint password-problem"]);
        assert_eq!(page.texts("#password-problem"), ["A password has 8 to 512 characters."]);
        // A cookie that somebody wrote says nothing of its own.
        let made = "eyJmb3JtIjoic2lnbi11cCIsInZhbHVlcyI6e30sInByb2JsZW1zIjp7ImVtYWlsIjoiPGI+In19";
        let page = kiosk
            .ask(Method::GET, "/account/sign-up", &[("cookie", &format!("__Secure-dateline-form={made}"))])
            .await;
        assert!(page.html().all("[aria-invalid]").is_empty());
        // Only a cookie of the encrypted site counts.
        let ada = kiosk.reader(ADA, "Ada").await.replace("__Secure-", "");
        assert_eq!(kiosk.ask(Method::GET, "/account/me.json", &[("cookie", &ada)]).await.json()["signed_in"], false);
        // What was asked there is asked again.
        let place_of = "/account/comments/report?article=3&comment=1";
        let asked = kiosk.get(&format!("{place_of}&edition=ru")).await;
        let to = place(&asked).1.to_owned();
        assert_eq!(to, "/account/?next=/account/comments/report%3Farticle%3D3%26comment%3D1%26edition%3Dru&edition=ru");
        let page = kiosk.get(&to).await.html();
        let next = page.values("input[name='next']", "value").remove(0);
        assert_eq!(next, format!("{place_of}&edition=ru"));
        // Nowhere else than within the account.
        for next in ["/account/x%3Fto=//elsewhere.example", "/account/x%3Fto=https:", "https://elsewhere.example/", "//elsewhere.example", "/account/../", "/account//x", "/harbour", "/account/\\x"] {
            let page = kiosk.get(&format!("/account/?next={next}")).await.html();
            assert!(page.all("input[name='next']").is_empty(), "{next}");
        }
    }

    async fn links_lead_where_the_configuration_says(scene: Scene) {
        let kiosk = Kiosk::on(scene, with_mail()).await;
        let strange = [("sec-fetch-site", "same-origin"), ("host", "elsewhere.example"), ("x-forwarded-host", "elsewhere.example")];
        let asked = kiosk.post_with("/account/reset", &[("email", ADA)], &strange).await;
        assert_eq!(place(&asked), (303, "/account/sent"));
        kiosk.reader(ADA, "Ada").await;
        let due = letter(&kiosk).await;
        let written = kiosk.letter(&due).await;
        assert!(written.text.contains(&format!("{SITE}/account/link?token={}", due.secret)), "{}", written.text);
        assert!(!written.html.contains("elsewhere.example"));
    }

    async fn every_page_of_the_account_is_whole_in_every_language(scene: Scene) {
        let kiosk = Kiosk::on(scene, with_mail()).await;
        for (code, direction) in [("en", "ltr"), ("ru", "ltr"), ("ar", "rtl")] {
            let ada = kiosk.reader(&format!("{code}@tidings.example"), "Ada").await;
            kiosk.post_as(&ada, "/account/profile", &[("name", "Ada"), ("language", code)]).await;
            for (place, cookie) in [
                ("/account/", ""),
                ("/account/sign-up", ""),
                ("/account/reset", ""),
                ("/account/sent", ""),
                ("/account/link", ""),
                ("/account/", &*ada),
                ("/account/sessions", &ada),
                ("/account/security", &ada),
                ("/account/delete", &ada),
            ] {
                let target = if cookie.is_empty() { format!("{place}?edition={code}") } else { place.to_owned() };
                let answer = kiosk.ask(Method::GET, &target, &[("cookie", cookie)]).await;
                assert_eq!(answer.status, StatusCode::OK, "{target}");
                let page = answer.html();
                assert_eq!(
                    (page.values("html", "lang"), page.values("html", "dir")),
                    (vec![code.to_owned()], vec![direction.to_owned()]),
                    "{target}"
                );
                assert_eq!(page.all("h1").len(), 1);
                for input in page.all("main input:not([type='hidden'], [hidden])") {
                    let id = input.attr("id").unwrap();
                    assert_eq!(page.all(&format!("label[for='{id}']")).len(), 1, "{target}: {id}");
                    assert!(input.attr("autocomplete").is_some(), "{target}: {id}");
                }
                let ids = page.values("[id]", "id");
                let once: std::collections::BTreeSet<&String> = ids.iter().collect();
                assert_eq!(ids.len(), once.len(), "{target}: {ids:?}");
            }
        }
    }

    async fn whoever_is_not_signed_in_sees_the_door_and_who_is_sees_the_account(scene: Scene) {
        let kiosk = Kiosk::on(scene, with_mail()).await;
        let door = kiosk.get("/account/").await;
        assert_eq!(door.status, StatusCode::OK);
        assert_eq!(door.header("cache-control"), "private, no-store");
        assert_eq!(door.header("x-robots-tag"), "noindex");
        assert!(door.header("content-security-policy").contains("require-trusted-types-for"));
        assert_eq!(door.header("set-cookie"), "");
        assert_eq!(door.html().texts("h1"), ["Sign in"]);
        assert_eq!(kiosk.get("/account/?edition=ru").await.html().texts("h1"), ["Войти"]);
        assert_eq!(kiosk.get("/account").await.header("location"), "/account/");
        // What is not there is not there as anywhere else on the site, with its masthead and ways on; and it is kept nowhere.
        let nothing = kiosk.get("/account/nothing").await;
        assert_eq!((nothing.status, nothing.header("cache-control")), (StatusCode::NOT_FOUND, "private, no-store"));
        assert_eq!(nothing.html().all("header.masthead").len(), 1);

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
        let told: Vec<&str> = out.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
        assert!(told.contains(&"__Secure-dateline-left=1; Path=/account; SameSite=Lax; Max-Age=60; Secure"), "the page's script may read it: {told:?}");
        assert_eq!(kiosk.ask(Method::GET, "/account/me.json", &[("cookie", &cookie)]).await.json()["signed_in"], false);
    }

    async fn forms_come_from_this_site(scene: Scene) {
        let kiosk = Kiosk::on(scene, with_mail()).await;
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

    async fn without_the_readers_data_accounts_are_closed_and_the_paper_goes_on(scene: Scene) {
        let kiosk = Kiosk::on(scene, with_mail()).await;
        let cookie = kiosk.reader("ada@tidings.example", "Ada").await;
        kiosk.close_accounts();
        for headers in [vec![], vec![("cookie", cookie.as_str())]] {
            let answer = kiosk.ask(Method::GET, "/account/", &headers).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(answer.html().texts("h1"), ["Accounts can’t be reached just now"]);
        }
        let russian = kiosk.ask(Method::GET, "/account/?edition=ru", &[]).await;
        assert_eq!(russian.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(russian.html().texts("h1"), ["Учётные записи сейчас недоступны"]);
        assert!(russian.text().contains("<html lang=\"ru\" dir=\"ltr\">") && russian.text().contains("href=\"/ru\""));
        let beyond = kiosk.get(&format!("/ru/{}", "a".repeat(9_000))).await;
        assert_eq!((beyond.status, beyond.html().texts("h1")), (StatusCode::URI_TOO_LONG, vec!["Слишком длинный адрес".into()]));
        assert_eq!(kiosk.get("/").await.status, StatusCode::OK);
    }
}
