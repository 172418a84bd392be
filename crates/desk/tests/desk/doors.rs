//! Signing in, where requests come from, and what is told when nothing can be done.

use crate::house::{House, SITE};
use axum::body::Body;
use serde_json::json;
use testkit::both_engines;

async fn house_with_password(scene: testkit::Scene) -> House {
    let mut turn = scene.room.turn(&newsroom::Actor::Operator).await.unwrap();
    newsroom::staff::set_password(&mut turn, "ada@tidings.example", "correct horse").await.unwrap();
    turn.commit().await.unwrap();
    House::open(scene).await
}

both_engines! {
    async fn signing_in_and_out(scene: Scene) {
        let house = house_with_password(scene).await;
        let answer = house.post("", "/session", json!({"email": "Ada@tidings.example", "password": "correct horse"})).await;
        let session = answer.expect(201);
        let token = session["token"].as_str().unwrap();
        assert_eq!((&session["staff"]["role"], &session["staff"]["email"]), (&json!("editor"), &json!("ada@tidings.example")));
        let cookie = answer.header("set-cookie");
        for part in ["__Secure-dateline-desk=", "Path=/desk", "HttpOnly", "SameSite=Strict", "Secure"] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
        let bearer = format!("Bearer {token}");
        assert_eq!(house.call("", "GET", "/session").header("authorization", &bearer).send().await.expect(200)["staff"]["email"], "ada@tidings.example");
        let pair = cookie.split(';').next().unwrap().to_owned();
        house.call("", "GET", "/articles").header("cookie", &pair).send().await.expect(200);
        let out = house.call("", "DELETE", "/session").header("cookie", &pair).header("sec-fetch-site", "same-origin").send().await;
        out.expect(204);
        assert!(out.header("set-cookie").starts_with("__Secure-dateline-desk=;") && out.header("set-cookie").contains("Max-Age=0"));
        house.call("", "GET", "/session").header("authorization", &bearer).send().await.expect(401);
        house.call("", "GET", "/articles").header("cookie", &pair).send().await.expect(401);
    }

    async fn nobody_learns_who_is_on_the_staff_and_tries_end(scene: Scene) {
        let house = house_with_password(scene).await;
        let attempt = |email: &'static str, password: &'static str| house.call("", "POST", "/session").json(&json!({"email": email, "password": password})).send();
        let wrong = attempt("ada@tidings.example", "wrong horse").await;
        let unknown = attempt("nobody@tidings.example", "wrong horse").await;
        let none = attempt("ben@tidings.example", "wrong horse").await;
        wrong.expect(401);
        for other in [&unknown, &none] {
            assert_eq!((other.status, &other.bytes), (wrong.status, &wrong.bytes));
            let names = |answer: &crate::house::Answer| answer.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
            assert_eq!(names(other), names(&wrong));
        }
        for email in ["ada@tidings.example", "nobody@tidings.example"] {
            for _ in 0..9 {
                attempt(email, "wrong horse").await.expect(401);
            }
            let tired = attempt(email, "correct horse").await;
            tired.expect(429);
            assert_eq!(tired.header("retry-after"), "900", "{email}");
        }
        house.scene.clock.advance(901);
        attempt("ada@tidings.example", "correct horse").await.expect(201);
        for _ in 0..12 {
            attempt("ada@tidings.example", "correct horse").await.expect(201);
        }
        house.post("", "/session", json!({"email": "ada@tidings.example"})).await.expect(422);
        house.post("", "/session", json!({})).await.expect(422);
    }

    async fn a_cookie_counts_only_from_this_sites_own_pages(scene: Scene) {
        let house = house_with_password(scene).await;
        let answer = house.post("", "/session", json!({"email": "ada@tidings.example", "password": "correct horse"})).await;
        let pair = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let bearer = format!("Bearer {}", answer.json()["token"].as_str().unwrap());
        let foreign = "https://evil.example";
        // What was sent with the cookie, and whether it may change something.
        for (signs, may) in [
            (vec![], false),
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("origin", SITE)], true),
            (vec![("origin", foreign)], false),
            (vec![("origin", "null")], false),
            (vec![("sec-fetch-site", "cross-site"), ("origin", SITE)], false),
            (vec![("authorization", bearer.as_str())], false),
            (vec![("authorization", bearer.as_str()), ("origin", SITE)], true),
        ] {
            let mut call = house.call("", "POST", "/articles").header("cookie", &pair);
            for (name, value) in &signs {
                call = call.header(name, value);
            }
            let answer = call.json(&json!({"headline": "x"})).send().await;
            answer.expect(if may { 201 } else { 403 });
        }
        house.call("", "POST", "/articles").header("authorization", &bearer).json(&json!({"headline": "x"})).send().await.expect(201);
        // A cookie is no harm where nothing is changed.
        house.call("", "GET", "/articles").header("cookie", &pair).header("sec-fetch-site", "cross-site").send().await.expect(200);
        // Signing in: a script without a cookie may, a page of another site may not.
        for (signs, status) in [
            (vec![("origin", foreign)], 403),
            (vec![("sec-fetch-site", "cross-site")], 403),
            (vec![("sec-fetch-site", "same-origin")], 201),
            (vec![("cookie", pair.as_str())], 403),
        ] {
            let mut call = house.call("", "POST", "/session");
            for (name, value) in &signs {
                call = call.header(name, value);
            }
            call.json(&json!({"email": "ada@tidings.example", "password": "correct horse"})).send().await.expect(status);
        }
        house.call("", "GET", "/articles").header("authorization", "Bearer nothing").send().await.expect(401);
        house.call("", "GET", "/articles").header("authorization", "Basic YWRhOng=").send().await.expect(401);
    }

    async fn what_can_not_be_read_is_told(scene: Scene) {
        let house = House::open(scene).await;
        let post = |media_type: &'static str, body: Body| house.call("ben", "POST", "/articles").body(media_type, body).send();
        post("application/json", Body::from("{\"headline\":")).await.expect(400);
        post("application/json", Body::from(vec![0xff, 0xfe])).await.expect(400);
        post("application/json", Body::from("[1]")).await.expect(422);
        post("text/plain", Body::from("hello")).await.expect(415);
        post("application/x-www-form-urlencoded", Body::from("headline=x")).await.expect(415);
        post("application/merge-patch+json", Body::from("{}")).await.expect(201);
        post("application/json", Body::from(format!("{{\"headline\":\"{}\"}}", "x".repeat(9 * 1024 * 1024)))).await.expect(413);
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        post("application/json", Body::from(deep)).await.expect(400);
        let nul = house.post("ben", "/articles", json!({"headline": "a\u{0}b", "bylines": [{"name": "c\u{0}d"}]})).await.expect(201);
        let shown = house.get("ben", &format!("/articles/{}", nul["id"].as_str().unwrap())).await.expect(200);
        assert_eq!((&shown["headline"], &shown["bylines"][0]["name"]), (&json!("ab"), &json!("cd")));
        house.get("ben", "/nothing").await.expect(404);
        house.call("ben", "PATCH", "/articles").send().await.expect(405);
    }

    async fn without_a_record_the_desk_is_closed_and_opens_again(scene: Scene) {
        let house = House::open(scene).await;
        let office = desk::Office { room: house.scene.room.clone(), press: house.press.clone() };
        house.desk.set_office(None);
        for (method, path) in [("GET", "/articles"), ("POST", "/articles"), ("POST", "/session"), ("GET", "/desk/share/x")] {
            let closed = house.call("ada", method, path).json(&json!({})).send().await;
            closed.expect(503);
            assert_eq!(closed.header("retry-after"), "5");
        }
        house.get("", "/openapi.json").await.expect(200);
        house.desk.set_office(Some(office));
        house.get("ada", "/articles").await.expect(200);
        house.scene.room.close().await;
        house.get("ada", "/articles").await.expect(503);
    }
}
