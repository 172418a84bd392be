//! What the staff come in with: second factors, sessions, fresh proofs, invitations, keys; and the log of it.

use crate::house::{Answer, House, SITE};
use newsroom::Actor;
use newsroom::setting;
use newsroom::staff::{NewStaff, set_password};
use serde_json::{Value, json};
use testkit::{both_engines, device};

const PASSWORD: &str = "correct horse";

/// A house in which these have a password.
async fn house(scene: testkit::Scene, names: &[&str]) -> House {
    for name in names {
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        set_password(&mut turn, &format!("{name}@tidings.example"), PASSWORD).await.unwrap();
        turn.commit().await.unwrap();
    }
    House::open(scene).await
}

async fn enter(house: &House, name: &str, password: &str, code: &str) -> Answer {
    house
        .post("", "/session", json!({"email": format!("{name}@tidings.example"), "password": password, "code": code}))
        .await
}

/// Signs in; gives the header that says so.
async fn bearer(house: &House, name: &str) -> String {
    let answer = enter(house, name, PASSWORD, "").await.expect(201);
    format!("Bearer {}", answer["token"].as_str().unwrap())
}

async fn with(house: &House, bearer: &str, method: &str, path: &str, body: Value) -> Answer {
    house.call("", method, path).header("authorization", bearer).json(&body).send().await
}

fn figure(house: &House, key: &Value) -> String {
    device(key["key"].as_str().unwrap(), house.scene.clock.now().seconds())
}

async fn logged(house: &House) -> Vec<String> {
    let lines = house.get("dan", "/audit?limit=100").await.expect(200);
    let items = lines["items"].as_array().unwrap();
    items.iter().map(|line| line["action"].as_str().unwrap().to_owned()).collect()
}

both_engines! {
    async fn a_code_is_asked_for_after_the_password_and_each_counts_once(scene: Scene) {
        let house = house(scene, &["ada", "ben"]).await;
        let (ada, other) = (bearer(&house, "ada").await, bearer(&house, "ada").await);
        let begun = with(&house, &ada, "POST", "/session/codes", json!({})).await.expect(201);
        assert!(begun["uri"].as_str().unwrap().starts_with("otpauth://totp/tidings.example:ada@tidings.example?secret="));
        // Nothing is asked for before the device has shown that it holds the key.
        enter(&house, "ada", PASSWORD, "").await.expect(201);
        with(&house, &ada, "PUT", "/session/codes", json!({"code": "000000x"})).await.expect(422);
        let done = with(&house, &ada, "PUT", "/session/codes", json!({"code": figure(&house, &begun)})).await.expect(200);
        let recovery = done["recovery"].as_array().unwrap();
        assert_eq!(recovery.len(), 8);
        with(&house, &other, "GET", "/session", json!({})).await.expect(401);
        with(&house, &ada, "GET", "/session", json!({})).await.expect(200);

        let wanted = enter(&house, "ada", PASSWORD, "").await;
        wanted.expect(401);
        assert_eq!((wanted.errors(), &wanted.json()["second_factor"]), (vec![("/code".into(), "second_factor".into())], &json!({"code": true, "passkey": false})));
        assert_eq!(wanted.header("set-cookie"), "");
        // The code that confirmed it was used up by that; one of another device, none, a wrong password: all told alike.
        let wrong = enter(&house, "ada", PASSWORD, &figure(&house, &begun)).await;
        wrong.expect(401);
        assert_eq!(enter(&house, "ada", "wrong horse", &figure(&house, &begun)).await.bytes, wrong.bytes);
        house.scene.clock.advance(31);
        let next = figure(&house, &begun);
        enter(&house, "ben", PASSWORD, &next).await.expect(201);
        enter(&house, "ada", PASSWORD, &next).await.expect(201);
        enter(&house, "ada", PASSWORD, &next).await.expect(401);
        // A code for a lost device, once, however it is written.
        let lost = recovery[3].as_str().unwrap().to_uppercase().replace('-', " ");
        enter(&house, "ada", PASSWORD, &lost).await.expect(201);
        enter(&house, "ada", PASSWORD, &lost).await.expect(401);
        assert_eq!(with(&house, &ada, "GET", "/session/factors", json!({})).await.expect(200)["recovery"], 7);
        with(&house, &ada, "DELETE", "/session/codes", json!({})).await.expect(204);
        enter(&house, "ada", PASSWORD, "").await.expect(201);
        assert_eq!(with(&house, &ada, "GET", "/session/factors", json!({})).await.expect(200)["recovery"], 0);
        let lines = logged(&house).await;
        for action in ["codes.on", "codes.off", "session.begin"] {
            assert!(lines.iter().any(|line| line == action), "{action} in {lines:?}");
        }
    }

    async fn who_needs_a_second_factor_sets_it_up_and_does_nothing_else_before(scene: Scene) {
        let house = house(scene, &["cora", "ben"]).await;
        let answer = enter(&house, "cora", PASSWORD, "").await.expect(201);
        assert_eq!(answer["must_set_up"], true);
        let cora = format!("Bearer {}", answer["token"].as_str().unwrap());
        assert_eq!(with(&house, &cora, "GET", "/session", json!({})).await.expect(200)["capabilities"], json!(["session.use"]));
        for (method, path) in [("GET", "/articles"), ("GET", "/staff"), ("POST", "/articles"), ("PUT", "/settings"), ("GET", "/sections")] {
            with(&house, &cora, method, path, json!({})).await.expect(403);
        }
        let begun = with(&house, &cora, "POST", "/session/codes", json!({})).await.expect(201);
        with(&house, &cora, "PUT", "/session/codes", json!({"code": figure(&house, &begun)})).await.expect(200);
        assert_eq!(with(&house, &cora, "GET", "/session", json!({})).await.expect(200)["must_set_up"], false);
        with(&house, &cora, "GET", "/staff", json!({})).await.expect(200);
        // It can't be taken away again, but by somebody who may, when the device is lost.
        assert_eq!(with(&house, &cora, "DELETE", "/session/codes", json!({})).await.expect(422)["errors"][0]["code"], "last_factor");
        house.delete("ben", "/staff/cora@tidings.example/factors").await.expect(403);
        house.delete("dan", "/staff/cora@tidings.example/factors").await.expect(204);
        with(&house, &cora, "GET", "/session", json!({})).await.expect(401);
        assert_eq!(enter(&house, "cora", PASSWORD, "").await.expect(201)["must_set_up"], true);
        // The setting says whose role wants one.
        house.put("dan", "/settings", json!({"second_factor": ["king"]})).await.expect(422);
        house.put("dan", "/settings", json!({"second_factor": ["reporter"]})).await.expect(200);
        assert_eq!(enter(&house, "cora", PASSWORD, "").await.expect(201)["must_set_up"], false);
        assert_eq!(enter(&house, "ben", PASSWORD, "").await.expect(201)["must_set_up"], true);
    }

    async fn what_can_not_be_undone_wants_a_fresh_proof(scene: Scene) {
        let mut house = house(scene, &["dan"]).await;
        house.put("dan", "/settings", json!({"second_factor": []})).await.expect(200);
        let dan = bearer(&house, "dan").await;
        house.scene.clock.advance(301);
        let key = json!({"scopes": ["article.read"], "name": "the archive's script", "staff": "ben@tidings.example"});
        for (method, path, body) in [
            ("POST", "/keys", key.clone()),
            ("POST", "/staff", json!({"email": "fay@tidings.example", "role": "reporter"})),
            ("PUT", "/staff/ben@tidings.example", json!({"role": "editor"})),
            ("DELETE", "/staff/ben@tidings.example", json!({})),
            ("DELETE", "/staff/ben@tidings.example/factors", json!({})),
            ("POST", "/invitations", json!({"email": "fay@tidings.example", "role": "reporter"})),
            ("PUT", "/settings", json!({"second_factor": ["editor"]})),
            ("PUT", "/session/password", json!({"password": "another horse"})),
            ("POST", "/session/codes", json!({})),
            ("POST", "/session/passkeys", json!({})),
        ] {
            let asked = with(&house, &dan, method, path, body).await;
            asked.expect(403);
            assert_eq!(asked.errors(), [(String::new(), "proof".to_owned())], "{method} {path}");
        }
        with(&house, &dan, "PUT", "/settings", json!({"name": "Tidings"})).await.expect(200);
        with(&house, &dan, "POST", "/session/proof", json!({"password": "wrong horse"})).await.expect(403);
        with(&house, &dan, "POST", "/session/proof", json!({"password": PASSWORD, "skip": true})).await.expect(422);
        with(&house, &dan, "POST", "/session/proof", json!({"password": PASSWORD})).await.expect(200);
        let made = with(&house, &dan, "POST", "/keys", key).await.expect(201);
        house.scene.clock.advance(299);
        with(&house, &dan, "PUT", "/session/password", json!({"password": "short"})).await.expect(422);
        with(&house, &dan, "PUT", "/session/password", json!({"password": "another horse"})).await.expect(204);
        enter(&house, "dan", PASSWORD, "").await.expect(401);
        // The key acts in Ben's name, and is ended by its id.
        let script = format!("Bearer {}", made["token"].as_str().unwrap());
        assert_eq!(with(&house, &script, "GET", "/articles", json!({})).await.status, 200);
        with(&house, &script, "POST", "/articles", json!({"headline": "x"})).await.expect(403);
        let keys = house.get("dan", "/keys?limit=100").await.expect(200);
        let found = keys["items"].as_array().unwrap().iter().find(|one| one["id"] == made["id"]).unwrap().clone();
        assert_eq!((&found["name"], &found["email"], &found["scopes"]), (&json!("the archive's script"), &json!("ben@tidings.example"), &json!(["article.read"])));
        assert!(found["used_at"].is_string() && !keys.to_string().contains(made["token"].as_str().unwrap()));
        house.delete("dan", &format!("/keys/{}", made["id"].as_str().unwrap())).await.expect(204);
        with(&house, &script, "GET", "/articles", json!({})).await.expect(401);
        // What belongs to a person no key does; and a key that may some things makes none that may more.
        house.put("dan", "/session/password", json!({"password": "another horse"})).await.expect(422);
        let narrow = house.post("dan", "/keys", json!({"scopes": ["keys.manage"]})).await.expect(201);
        let narrow = format!("Bearer {}", narrow["token"].as_str().unwrap());
        for scopes in [json!([]), json!(["keys.manage", "staff.manage"])] {
            with(&house, &narrow, "POST", "/keys", json!({"scopes": scopes})).await.expect(403);
        }
        house.post("dan", "/keys", json!({"scopes": ["everything"]})).await.expect(422);
        house.post("dan", "/keys", json!({"expires_at": "2020-01-01T00:00:00Z"})).await.expect(422);
        house.sign_in("ben").await;
        house.post("ben's browser", "/keys", json!({})).await.expect(403);
    }

    async fn tries_are_counted_by_account_and_by_network(scene: Scene) {
        let house = house(scene, &["ada", "ben"]).await;
        let ben = bearer(&house, "ben").await;
        for _ in 0..10 {
            with(&house, &ben, "POST", "/session/proof", json!({"password": "wrong horse"})).await.expect(403);
        }
        with(&house, &ben, "POST", "/session/proof", json!({"password": PASSWORD})).await.expect(429);
        // Another spelling, another address named by the caller: the same account, the same network.
        for at in 0..10 {
            let spelled = if at % 2 == 0 { "Ada@tidings.example" } else { " ada@tidings.EXAMPLE " };
            house.call("", "POST", "/session").header("x-forwarded-for", &format!("198.51.100.{at}")).json(&json!({"email": spelled, "password": "wrong horse"})).send().await.expect(401);
        }
        enter(&house, "ada", PASSWORD, "").await.expect(429);
        // Right ones leave the network alone; a hundred wrong ones close it, for these doors.
        for _ in 0..3 {
            enter(&house, "ben", PASSWORD, "").await.expect(201);
        }
        for at in 0..89 {
            enter(&house, &format!("nobody{at}"), "wrong horse", "").await.expect(401);
        }
        let closed = enter(&house, "ben", PASSWORD, "").await;
        closed.expect(429);
        assert_eq!(closed.header("retry-after"), "900");
        house.scene.clock.advance(901);
        enter(&house, "ada", PASSWORD, "").await.expect(201);
    }

    async fn sessions_are_listed_and_ended(scene: Scene) {
        let house = house(scene, &["ada", "ben"]).await;
        let (one, two, three) = (bearer(&house, "ada").await, bearer(&house, "ada").await, bearer(&house, "ada").await);
        let ben = bearer(&house, "ben").await;
        let listed = with(&house, &one, "GET", "/sessions", json!({})).await.expect(200);
        let items = listed["items"].as_array().unwrap();
        assert_eq!((items.len(), items.iter().filter(|item| item["current"] == true).count()), (3, 1));
        let others: Vec<&str> = items.iter().filter(|item| item["current"] == false).map(|item| item["id"].as_str().unwrap()).collect();
        with(&house, &ben, "DELETE", &format!("/sessions/{}", others[0]), json!({})).await.expect(404);
        with(&house, &one, "DELETE", &format!("/sessions/{}", others[0]), json!({})).await.expect(204);
        let mut open = 0;
        for bearer in [&two, &three] {
            open += i32::from(with(&house, bearer, "GET", "/session", json!({})).await.status == 200);
        }
        assert_eq!(open, 1);
        with(&house, &one, "DELETE", "/sessions", json!({})).await.expect(204);
        assert_eq!(with(&house, &one, "GET", "/sessions", json!({})).await.expect(200)["items"].as_array().unwrap().len(), 1);
        // A chief signs their people out; another role or password does too.
        assert_eq!(house.get("cora", "/staff/ada@tidings.example/sessions").await.expect(200)["items"].as_array().unwrap().len(), 1);
        house.delete("cora", "/staff/ada@tidings.example/sessions").await.expect(204);
        with(&house, &one, "GET", "/session", json!({})).await.expect(401);
        house.put("cora", "/staff/ben@tidings.example", json!({"role": "contributor"})).await.expect(200);
        with(&house, &ben, "GET", "/session", json!({})).await.expect(401);
        let ben = bearer(&house, "ben").await;
        house.put("cora", "/staff/ben@tidings.example", json!({"password": "a horse by hand"})).await.expect(200);
        with(&house, &ben, "GET", "/session", json!({})).await.expect(401);
        enter(&house, "ben", "a horse by hand", "").await.expect(201);
        assert!(house.get("dan", "/staff/cora@tidings.example/sessions").await.expect(200)["items"].as_array().unwrap().is_empty());
    }

    async fn an_invitation_works_once_for_its_address_and_role(scene: Scene) {
        let house = house(scene, &[]).await;
        let asked = |who: &'static str, body: Value| house.call(who, "POST", "/invitations").json(&body).send();
        // Nobody asks anybody in above themselves, or to desks that are not theirs.
        house.post("dan", "/desks", json!({"name": "Sport"})).await.expect(201);
        asked("ada", json!({"email": "fay@tidings.example", "role": "reporter"})).await.expect(403);
        asked("cora", json!({"email": "fay@tidings.example", "role": "admin"})).await.expect(403);
        asked("cora", json!({"email": "fay@tidings.example", "role": "reporter", "desks": ["sport"]})).await.expect(403);
        asked("cora", json!({"email": "fay@tidings.example", "role": "king"})).await.expect(422);
        asked("cora", json!({"email": "fay", "role": "reporter"})).await.expect(422);
        asked("cora", json!({"email": "ben@tidings.example", "role": "reporter"})).await.expect(409);
        let first = asked("cora", json!({"email": "Fay@tidings.example", "role": "reporter"})).await.expect(201);
        let made = asked("cora", json!({"email": "fay@tidings.example", "role": "reporter", "name": "Fay"})).await.expect(201);
        let token = made["token"].as_str().unwrap();
        assert_eq!(made["url"], format!("{SITE}/desk/invitation#{token}"));
        let list = house.get("cora", "/invitations").await.expect(200);
        assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["by_name"]), (1, &json!("cora")));
        assert!(!list.to_string().contains(token));

        let look = |token: &str| house.call("", "POST", "/invitation").json(&json!({"token": token})).send();
        let take = |body: Value| house.call("", "POST", "/invitation/accept").json(&body).send();
        look(first["token"].as_str().unwrap()).await.expect(404);
        look("nothing").await.expect(404);
        let shown = look(token).await.expect(200);
        assert_eq!((&shown["email"], &shown["role"], &shown["by_name"]), (&json!("fay@tidings.example"), &json!("reporter"), &json!("cora")));
        // Another address, a higher role: no such fields. A password that is too short costs nobody their link.
        take(json!({"token": token, "password": PASSWORD, "email": "eve@evil.example"})).await.expect(422);
        take(json!({"token": token, "password": PASSWORD, "role": "admin"})).await.expect(422);
        take(json!({"token": token, "password": "short"})).await.expect(422);
        let taken = futures(take(json!({"token": token, "password": PASSWORD})), take(json!({"token": token, "password": PASSWORD}))).await;
        assert_eq!(taken, [201, 404], "two at once: one comes in");
        assert_eq!(enter(&house, "fay", PASSWORD, "").await.expect(201)["staff"]["role"], "reporter");
        look(token).await.expect(404);

        // Too old; ended; the inviter may no longer, or is gone.
        let late = asked("cora", json!({"email": "gus@tidings.example", "role": "reporter"})).await.expect(201);
        house.scene.clock.advance(72 * 3_600 + 1);
        take(json!({"token": late["token"], "password": PASSWORD})).await.expect(404);
        let ended = asked("cora", json!({"email": "gus@tidings.example", "role": "reporter"})).await.expect(201);
        let address = format!("/invitations/{}", ended["id"].as_str().unwrap());
        house.delete("ada", &address).await.expect(403);
        house.delete("cora", &address).await.expect(204);
        take(json!({"token": ended["token"], "password": PASSWORD})).await.expect(404);
        let orphan = asked("cora", json!({"email": "gus@tidings.example", "role": "chief"})).await.expect(201);
        house.put("dan", "/staff/cora@tidings.example", json!({"role": "editor"})).await.expect(200);
        take(json!({"token": orphan["token"], "password": PASSWORD})).await.expect(403);
        house.delete("dan", "/staff/cora@tidings.example").await.expect(204);
        take(json!({"token": orphan["token"], "password": PASSWORD})).await.expect(404);
        assert!(house.get("dan", "/staff/gus@tidings.example").await.status == 404);
        // A page of another site can't take one up for somebody.
        let other = asked("dan", json!({"email": "gus@tidings.example", "role": "reporter"})).await.expect(201);
        house.call("", "POST", "/invitation/accept").header("origin", "https://evil.example").json(&json!({"token": other["token"], "password": PASSWORD})).send().await.expect(403);
        let lines = logged(&house).await;
        for action in ["invitation.make", "invitation.accept", "invitation.revoke", "staff.add", "staff.change", "staff.remove"] {
            assert!(lines.iter().any(|line| line == action), "{action} in {lines:?}");
        }
    }

    async fn passkeys_belong_to_the_site_and_to_whoever_began(scene: Scene) {
        let mut house = house(scene, &["ada"]).await;
        let open = house.post("", "/session/passkey", json!({})).await.expect(200);
        assert_eq!(open["options"]["publicKey"]["rpId"], "tidings.example");
        house.post("", "/session", json!({"ceremony": open["ceremony"], "answer": {"id": "x"}})).await.expect(401);
        house.sign_in("ada").await;
        house.sign_in("ben").await;
        let begun = house.post("ada's browser", "/session/passkeys", json!({})).await.expect(201);
        assert_eq!(begun["options"]["publicKey"]["authenticatorSelection"]["userVerification"], "required");
        for (who, ceremony) in [("ada's browser", &begun["ceremony"]), ("ben's browser", &begun["ceremony"]), ("ada's browser", &open["ceremony"])] {
            let refused = house.put(who, "/session/passkeys", json!({"ceremony": ceremony, "answer": {"id": "x"}, "name": "mine"})).await;
            refused.expect(422);
        }
        house.post("ada's browser", "/session/proof", json!({"ceremony": begun["ceremony"], "answer": {}})).await.expect(403);
    }

    async fn the_audit_log_is_read_in_pages_and_nothing_changes_it(scene: Scene) {
        let house = house(scene, &[]).await;
        for name in ["one", "two", "three"] {
            let mut turn = house.scene.room.turn(&house.scene.cast.dan).await.unwrap();
            newsroom::staff::add(&mut turn, NewStaff { email: format!("{name}@tidings.example"), role: "reporter".into(), ..NewStaff::default() }).await.unwrap();
            setting::change(&mut turn, json!({"tagline": name}).as_object().unwrap()).await.unwrap();
            turn.commit().await.unwrap();
            house.scene.clock.advance(1);
        }
        let dan = house.get("dan", "/session").await.expect(200)["staff"]["id"].as_str().unwrap().to_owned();
        let first = house.get("dan", &format!("/audit?actor={dan}&noun=staff&limit=2")).await.expect(200);
        let reasons = |page: &Value| page["items"].as_array().unwrap().iter().map(|line| line["reason"].as_str().unwrap().split(',').next().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(reasons(&first), ["three@tidings.example", "two@tidings.example"]);
        assert_eq!((&first["items"][0]["name"], &first["items"][0]["action"]), (&json!("dan"), &json!("staff.add")));
        let second = house.get("dan", &format!("/audit?actor={dan}&noun=staff&after={}", first["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((reasons(&second), &second["next"]), (vec!["one@tidings.example".to_owned()], &Value::Null));
        // What is refused leaves no line: it was not done.
        let before = logged(&house).await.len();
        house.delete("dan", "/staff/dan@tidings.example").await.expect(422);
        assert_eq!(logged(&house).await.len(), before);
        for method in ["POST", "PUT", "DELETE"] {
            house.call("dan", method, "/audit").json(&json!({})).send().await.expect(405);
        }
        assert!(house.scene.db.run("DELETE FROM audit", vec![]).await.is_err());
    }
}

/// Statuses of two calls at once, in order.
async fn futures(one: impl Future<Output = Answer>, other: impl Future<Output = Answer>) -> [u16; 2] {
    let (one, other) = tokio::join!(one, other);
    let mut both = [one.status, other.status];
    both.sort_unstable();
    both
}
