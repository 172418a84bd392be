//! Every route of the table, called by a stranger and by each role, on what is theirs and on what is another desk's. The answers
//! stand in `permissions.txt`; a route that is missing there fails. `UPDATE=1` writes it anew, to be read before it is kept.

use crate::house::{Answer, House};
use desk::{OPEN, ROUTES, Route};
use newsroom::article::{self, Draft, Publish, Save, Schedule};
use newsroom::desk::NewDesk;
use newsroom::proposal::{Action, NewProposal};
use newsroom::{Actor, author, edition, front, page, preview, proposal, redirect, section, series, staff, tag};
use readers::account::NewAccount;
use serde_json::{Value, json};
use std::fmt::Write as _;
use store::{Id, params};
use testkit::both_engines;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/desk/permissions.txt");

/// Who calls: name in the house, and role as the table calls it.
const CALLERS: &[(&str, &str)] =
    &[("", "nobody"), ("eve", "contributor"), ("ben", "reporter"), ("ada", "editor"), ("cora", "chief"), ("dan", "admin")];

/// Something to be done to, made anew for each call.
struct Thing {
    /// The path with its names filled in.
    path: String,
    body: Value,
}

/// Makes a story in the state that a route needs: the caller's own draft or one of their desk's, or one of another desk.
async fn story(house: &House, route: &Route, who: &str, own: bool, count: usize) -> Thing {
    let room = &house.scene.room;
    let owner = match who {
        "eve" => house.scene.cast.eve.clone(),
        _ => house.scene.cast.ben.clone(),
    };
    let actor = if own { owner } else { Actor::Operator };
    let desk = if own { "news" } else { "sport" };
    let mut turn = room.turn(&actor).await.unwrap();
    let content = json!({"headline": format!("Story {count}")});
    let id = article::create(&mut turn, Draft { content, desk: Some(desk.into()), ..Draft::default() })
        .await
        .unwrap()
        .id;
    turn.commit().await.unwrap();
    let mut path = route.path.replace("{id}", id.as_str());
    let mut body = json!({"reason": "asked by the table"});
    let rest = route.path.trim_start_matches("/articles/{id}");
    match (route.method, rest) {
        ("POST", "/revisions") | ("PUT", "/working-copy") => body["headline"] = json!("Another"),
        ("GET", "/compare") => {}
        ("PUT", "/presence") => body = json!({"visit": "a-window-of-the-table"}),
        ("PUT", "/named") => body["staff"] = json!([]),
        ("PUT", "/desk") => body["desk"] = json!("news"),
        ("PUT", "/assignment") => body["words"] = json!(600),
        ("POST", "/remarks") => body = json!({"text": "Really?"}),
        ("PUT", "/remarks/{remark}") => {
            body = json!({"settled": true});
            let remark = format!("R{count}");
            house
                .scene
                .db
                .run(
                    "INSERT INTO remark (id, article_id, staff_id, at, text, quote, mentions) VALUES ($1, $2, '', 0, '', '', '')",
                    params![&remark, &id],
                )
                .await
                .unwrap();
            path = path.replace("{remark}", &remark);
        }
        ("POST", "/correct") => body["note"] = json!("x"),
        ("POST", "/redact") => body["revision"] = json!(1),
        ("POST", "/hand-over") => body["status"] = json!("submitted"),
        ("PUT", _) => body["until"] = json!("2026-12-01T00:00:00Z"),
        _ => {}
    }
    let now = house.scene.clock.now();
    let mut turn = room.turn(&Actor::Operator).await.unwrap();
    match (route.method, rest) {
        ("POST", "/correct" | "/withdraw") | ("PUT", "/expiry") => {
            article::publish(&mut turn, Publish { article: id.clone(), revision: None, original: None })
                .await
                .unwrap();
        }
        ("POST", "/redact") => {
            let save = Save {
                article: id.clone(),
                base: 1,
                content: json!({"headline": "Newer"}),
                reason: "saved".into(),
            };
            article::save(&mut turn, save).await.unwrap();
        }
        ("POST", "/restore") => article::bin(&mut turn, &id).await.unwrap(),
        ("DELETE", "/schedule") => {
            article::schedule(
                &mut turn,
                Schedule {
                    article: id.clone(),
                    at: now.plus_seconds(600),
                    revision: None,
                },
            )
            .await
            .unwrap();
        }
        ("DELETE", "/previews/{token}") => {
            let shared = preview::share(&mut turn, &id, None, 600).await.unwrap();
            path = path.replace("{token}", &shared.token);
        }
        ("POST", "/proposals") => {
            body["action"] = json!("schedule");
            body["at"] = json!("2026-11-24T09:00:00Z");
        }
        ("POST", "/proposals/{proposal}/accept") | ("DELETE", "/proposals/{proposal}") => {
            let new = NewProposal {
                article: id.clone(),
                action: Action::Schedule,
                at: now.plus_seconds(600),
                note: String::new(),
            };
            let made = proposal::propose(&mut turn, new).await.unwrap();
            path = path.replace("{proposal}", &made.id);
        }
        ("POST", "/translation") => {
            let original = russian(&mut turn, count).await;
            body["translation_of"] = json!(original);
        }
        _ => {}
    }
    turn.commit().await.unwrap();
    Thing { path, body }
}

/// A story of the other edition, at the desk of the callers.
async fn russian(turn: &mut newsroom::Turn<'_>, count: usize) -> Id {
    let content = json!({"headline": format!("Рассказ {count}"), "edition": "ru"});
    article::create(turn, Draft { content, desk: Some("news".into()), ..Draft::default() })
        .await
        .unwrap()
        .id
}

/// Makes one thing of a noun, for a route that names one.
async fn noun(house: &House, route: &Route, count: usize) -> Thing {
    let slug = format!("n{count}");
    let mut turn = house.scene.room.turn(&Actor::Operator).await.unwrap();
    let noun = route.path.split('/').nth(1).unwrap();
    let names_one = route.path.contains('{');
    let mut key = slug.clone();
    let mut body = json!({"name": format!("Name {count}")});
    let mut plan = String::new();
    match noun {
        "sections" if names_one => drop(
            section::create(&mut turn, section::NewSection { slug: slug.clone(), name: slug.clone(), ..Default::default() })
                .await
                .unwrap(),
        ),
        "series" if names_one => drop(
            series::create(&mut turn, series::NewSeries { slug: slug.clone(), name: slug.clone(), ..Default::default() })
                .await
                .unwrap(),
        ),
        "tags" if names_one => {
            for slug in [slug.clone(), format!("{slug}-into")] {
                tag::create(&mut turn, tag::NewTag { slug: slug.clone(), name: slug, ..Default::default() })
                    .await
                    .unwrap();
            }
            if route.path.ends_with("/merge") {
                body = json!({"into": format!("{slug}-into")});
            }
        }
        "authors" if names_one => drop(
            author::create(&mut turn, author::NewAuthor { slug: slug.clone(), name: slug.clone(), ..Default::default() })
                .await
                .unwrap(),
        ),
        "editions" if names_one => {
            edition::create(
                &mut turn,
                edition::NewEdition {
                    code: slug.clone(),
                    language: "en".into(),
                    ..Default::default()
                },
            )
            .await
            .unwrap();
        }
        "editions" => body = json!({"code": slug, "language": "en"}),
        "pages" if names_one => {
            page::create(
                &mut turn,
                page::NewPage {
                    slug: slug.clone(),
                    title: slug.clone(),
                    ..Default::default()
                },
            )
            .await
            .unwrap();
            body = json!({"title": "Another"});
        }
        "pages" => body = json!({"title": slug}),
        "redirects" if names_one => {
            key = redirect::create(&mut turn, redirect::NewRedirect { from: format!("/{slug}"), to: "/x".into(), status: 301 })
                .await
                .unwrap()
                .to_string();
            body = json!({"to": "/y"});
        }
        "redirects" => body = json!({"from": format!("/{slug}"), "to": "/x"}),
        "desks" if names_one => drop(
            newsroom::desk::create(&mut turn, NewDesk { slug: slug.clone(), name: slug.clone() })
                .await
                .unwrap(),
        ),
        "staff" if names_one => {
            key = staff::add(
                &mut turn,
                staff::NewStaff {
                    email: format!("{slug}@tidings.example"),
                    role: "reporter".into(),
                    ..Default::default()
                },
            )
            .await
            .unwrap()
            .to_string();
        }
        "staff" => body = json!({"email": format!("{slug}@tidings.example"), "role": "reporter"}),
        "breaking" => {
            let new = newsroom::breaking::NewBreaking { text: "A gate breaks.".into(), ..Default::default() };
            newsroom::breaking::set(&mut turn, new).await.unwrap();
            body = json!({"text": "A gate breaks."});
        }
        "fronts" => {
            let layout = front::Layout::read(&json!({"containers": []})).unwrap();
            section::create(&mut turn, section::NewSection { slug: slug.clone(), name: slug.clone(), ..Default::default() })
                .await
                .unwrap();
            front::save_draft(&mut turn, "", &slug, &layout).await.unwrap();
            body = json!({"containers": []});
            let rest = route.path.trim_start_matches("/fronts/{name}");
            if rest == "/back" {
                front::launch(&mut turn, "", &slug).await.unwrap();
                let other = front::Layout::read(&json!({"containers": [{"shape": "row"}]})).unwrap();
                front::save_draft(&mut turn, "", &slug, &other).await.unwrap();
                front::launch(&mut turn, "", &slug).await.unwrap();
                turn.commit().await.unwrap();
                let front = house.scene.room.front("", &slug).await.unwrap();
                let history = house.scene.room.front_history(&front.id, "", 2).await.unwrap();
                let first = history.iter().find(|launch| Some(&launch.layout) != front.live.as_ref()).unwrap();
                body = json!({"launch": first.id});
                turn = house.scene.room.turn(&Actor::Operator).await.unwrap();
            } else if rest == "/plans" {
                body = json!({"at": "2026-12-24T09:00:00Z"});
            } else if rest.starts_with("/plans") {
                let at = house.scene.clock.now().plus_seconds(600);
                plan = front::plan(&mut turn, "", &slug, at).await.unwrap().to_string();
            }
        }
        "invitations" if names_one => {
            let new = newsroom::invitation::NewInvitation {
                email: format!("{slug}@tidings.example"),
                role: "reporter".into(),
                ..Default::default()
            };
            key = newsroom::invitation::invite(&mut turn, new).await.unwrap().id;
        }
        "invitations" => body = json!({"email": format!("{slug}@tidings.example"), "role": "reporter"}),
        "keys" if names_one => key = staff::make_named_key(&mut turn, "ben@tidings.example", "", &[], None).await.unwrap().0,
        "keys" => body = json!({"scopes": ["article.read"]}),
        "looks" => key = "gazette".into(),
        "links" => body = json!({"addresses": []}),
        "settings" => body = json!({"name": "Tidings"}),
        "navigation" => body = json!({"items": []}),
        "assets" if names_one => {
            let tracks = route.path.contains("/tracks/");
            let crops = route.path.contains("/crops/");
            let film = tracks || route.path.ends_with("/encoding");
            let new = newsroom::asset::NewAsset {
                kind: if film { "video" } else { "picture" }.into(),
                media_type: if film { "video/mp4" } else { "image/png" }.into(),
                name: "x.png".into(),
                blob: house.scene.room.blobs.put(&crate::files::png(8, 8)).await.unwrap(),
                original: house.scene.room.blobs.put(&crate::files::png(640, 360)).await.unwrap(),
                width: 640,
                height: 360,
                ..Default::default()
            };
            let original = new.original.clone();
            key = newsroom::asset::add(&mut turn, new).await.unwrap().id.to_string();
            if route.path.ends_with("/restore") {
                newsroom::asset::bin(&mut turn, &key).await.unwrap();
            }
            if tracks {
                let new = newsroom::track::Track {
                    kind: "captions".into(),
                    language: "en".into(),
                    label: "English".into(),
                    blob: house.scene.room.blobs.put(b"WEBVTT").await.unwrap(),
                    size: 6,
                    cues: Vec::new(),
                };
                newsroom::track::keep(&mut turn, &key, new).await.unwrap();
            }
            if crops {
                let crop = newsroom::crop::Crop {
                    name: "wide".into(),
                    width: 10_000,
                    height: 10_000,
                    ..Default::default()
                };
                newsroom::crop::keep(&mut turn, &key, &original, crop).await.unwrap();
            }
            body = if crops {
                json!({"x": 0, "y": 0, "width": 1, "height": 1})
            } else if tracks {
                json!({"label": "English", "text": "WEBVTT\n\n00:01.000 --> 00:02.000\nOne"})
            } else if route.path.ends_with("/place") {
                json!({"folder": "Quay"})
            } else {
                json!({"alt": "x"})
            };
        }
        "comments" if names_one => {
            key = crate::comments::written(house, &slug).await;
            body = json!({});
        }
        "bans" => {
            let comment = crate::comments::written(house, &slug).await;
            house.scene.readers.ban_writer(&comment, None, "Insults", None).await.unwrap();
            key = house.scene.readers.queued_comment(&comment).await.unwrap().account.unwrap();
        }
        "batches" => {
            for headline in ["One", "Two"] {
                article::create(&mut turn, Draft { content: json!({ "headline": headline }), ..Draft::default() })
                    .await
                    .unwrap();
            }
            key = turn.commit().await.unwrap().unwrap().noun_id;
            turn = house.scene.room.turn(&Actor::Operator).await.unwrap();
        }
        _ => {}
    }
    turn.commit().await.unwrap();
    let path = route
        .path
        .replace("{key}", &key)
        .replace("{name}", &key)
        .replace("{id}", &key)
        .replace("{kind}/{language}", "captions/en")
        .replace("{crop}", "wide")
        .replace("{plan}", &plan);
    Thing { path, body }
}

/// What is one's own: the browser that calls, what one comes in with.
async fn own(house: &House, route: &Route, who: &str, count: usize) -> Thing {
    let db = &house.scene.db;
    let browser = format!("{who}'s browser");
    let email = format!("{who}@tidings.example");
    let mut path = route.path.to_owned();
    let mut body = json!({});
    match (route.method, route.path) {
        ("PUT", "/session/password") => body["password"] = json!("correct horse"),
        ("POST", "/session/proof") => body["password"] = json!("correct horse"),
        ("PUT", "/session/codes") => {
            let key = house.post(&browser, "/session/codes", json!({})).await.expect(201);
            body["code"] = json!(testkit::device(key["key"].as_str().unwrap(), house.scene.clock.now().seconds()));
        }
        ("PUT", "/session/views") => body = json!({"items": []}),
        ("PUT", "/session/passkeys") => body = json!({"ceremony": "none", "answer": {}}),
        ("POST", "/session/recovery") => {
            db.run("UPDATE staff SET totp_on = $2 WHERE email = $1", params![&email, true]).await.unwrap();
        }
        ("DELETE", "/session/passkeys/{id}") => {
            db.run("UPDATE staff SET totp_on = $2 WHERE email = $1", params![&email, false]).await.unwrap();
            let key = format!("key {count}");
            db.run(
                "INSERT INTO passkey (credential, id, staff_id, name, state, made_at) SELECT $1, $1, id, '', '', 0 FROM staff WHERE email = $2",
                params![&key, &email],
            )
            .await
            .unwrap();
            path = path.replace("{id}", &key.replace(' ', "%20"));
        }
        ("DELETE", "/sessions/{id}") => {
            let id = format!("S{count}");
            db.run(
                "INSERT INTO session (hash, id, staff_id, agent, network, made_at, seen_at, proved_at, expires_at) \
                 SELECT $1, $1, id, '', '', 0, 0, 0, 0 FROM staff WHERE email = $2",
                params![&id, &email],
            )
            .await
            .unwrap();
            path = path.replace("{id}", &id);
        }
        _ => {}
    }
    Thing { path, body }
}

async fn call(house: &House, route: &Route, who: &str, own: bool, count: usize) -> Answer {
    let is_ones_own = route.path.starts_with("/session/") || route.path.starts_with("/sessions");
    let browser = format!("{who}'s browser");
    let thing = match route.path {
        _ if is_ones_own && !who.is_empty() => self::own(house, route, who, count).await,
        path if path.starts_with("/articles/{id}") => story(house, route, who, own, count).await,
        "/articles" if route.method == "POST" => {
            let desk = if own { "news" } else { "sport" };
            Thing {
                path: "/articles".into(),
                body: json!({"headline": "x", "desk": desk, "reason": "asked by the table"}),
            }
        }
        _ => noun(house, route, count).await,
    };
    let who = if is_ones_own && !who.is_empty() { &browser } else { who };
    if route.body == "Upload" && !who.is_empty() {
        return crate::files::upload_to(house, who, &thing.path, "x.png", crate::files::png(8, 8)).await;
    }
    if route.path.starts_with("/uploads") && !who.is_empty() {
        return crate::uploads::by_the_table(house, route, who).await;
    }
    if route.path.starts_with("/imports") && !who.is_empty() {
        return crate::imports::by_the_table(house, route, who).await;
    }
    let path = if route.method == "DELETE" { format!("{}?reason=asked", thing.path) } else { thing.path };
    let call = house.call(who, route.method, &path).header("if-match", "1");
    if route.method == "GET" || route.method == "DELETE" {
        call.send().await
    } else {
        call.json(&thing.body).send().await
    }
}

/// The answers of one route, as a line of the table.
async fn line(house: &House, route: &Route, count: &mut usize) -> String {
    let mut cells = Vec::new();
    for (who, _) in CALLERS {
        let mut both = Vec::new();
        for own in [true, false] {
            *count += 1;
            let answer = call(house, route, who, own, *count).await;
            assert!(answer.status < 500, "{} {} by {who:?}: {}", route.method, route.path, answer.text());
            // No test has a device that holds passkeys; a browser has.
            assert!(
                answer.status != 422 || (route.method, route.path) == ("PUT", "/session/passkeys"),
                "{} {} by {who:?}: {}",
                route.method,
                route.path,
                answer.text()
            );
            both.push(answer.status.to_string());
            if who.is_empty()
                || (route.path == "/session" && route.method == "DELETE")
                || !route.path.starts_with("/articles")
                || route.method == "GET" && route.path == "/articles"
            {
                break;
            }
        }
        cells.push(both.join("/"));
    }
    let mut line = String::new();
    let _ = write!(line, "{:<6} {:<44} {:<17}", route.method, route.path, route.capability.name());
    for cell in cells {
        let _ = write!(line, " {cell:<8}");
    }
    line.trim_end().to_owned()
}

both_engines! {
    async fn every_route_answers_each_role_as_the_table_says(scene: Scene) {
        let mut house = House::open(scene).await;
        let mut turn = house.scene.room.turn(&Actor::Operator).await.unwrap();
        newsroom::setting::change(&mut turn, json!({"second_factor": []}).as_object().unwrap()).await.unwrap();
        turn.commit().await.unwrap();
        for (who, _) in &CALLERS[1..] {
            house.sign_in(who).await;
        }
        let mut turn = house.scene.room.turn(&Actor::Operator).await.unwrap();
        newsroom::desk::create(&mut turn, NewDesk { slug: "sport".into(), name: "Sport".into() }).await.unwrap();
        edition::create(&mut turn, edition::NewEdition { code: "ru".into(), ..Default::default() }).await.unwrap();
        turn.commit().await.unwrap();
        let mut table = String::from("# own/other desk; one figure where desks make no difference\n");
        let _ = write!(table, "{:<6} {:<44} {:<17}", "", "", "");
        for (_, role) in CALLERS {
            let _ = write!(table, " {role:<8}");
        }
        table.push('\n');
        let mut count = 0;
        for route in ROUTES {
            table.push_str(&line(&house, route, &mut count).await);
            table.push('\n');
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(TABLE, &table).unwrap();
        }
        let expected = std::fs::read_to_string(TABLE).unwrap_or_default();
        for (now, then) in table.lines().zip(expected.lines()) {
            assert_eq!(now, then);
        }
        assert_eq!(table, expected, "run with UPDATE=1 and read the difference");
    }

    async fn a_stranger_and_a_reader_get_401_everywhere_but_at_the_open_doors(scene: Scene) {
        let house = House::open(scene).await;
        let readers = &house.scene.readers;
        let ann = readers.create_account(&NewAccount { email: "ann@readers.example".into(), verified: true, ..Default::default() }).await.unwrap();
        let reader = format!("Bearer {}", readers.open_session(&ann, "a test").await.unwrap().secret);
        for route in ROUTES {
            let path = route.path.replace("{id}", "1").replace("{key}", "x").replace("{name}", "home").replace("{token}", "x").replace("{proposal}", "x").replace("{remark}", "x").replace("{plan}", "x");
            let answer = house.call("", route.method, &path).json(&json!({})).send().await;
            answer.expect(401);
            assert_eq!(answer.header("www-authenticate"), "Bearer", "{} {path}", route.method);
            let answer = house.call("", route.method, &path).header("authorization", &reader).json(&json!({})).send().await;
            answer.expect(401);
        }
        for (method, path, why) in OPEN {
            let path = path.replace("{token}", "x").replace("{*rest}", "x/y.png");
            let answer = house.call("", method, &path).json(&json!({})).send().await;
            assert!([200, 404, 422].contains(&answer.status), "{method} {path} ({why}): {}", answer.status);
        }
    }

    async fn an_administrator_says_why(scene: Scene) {
        let house = House::open(scene).await;
        let id = house.draft().await;
        let path = format!("/articles/{id}");
        let bare = [
            house.call("dan", "POST", &format!("{path}/revisions")).header("if-match", "1").json(&json!({"headline": "x"})).send().await,
            house.post("dan", &format!("{path}/publish"), json!({})).await,
            house.delete("dan", &path).await,
        ];
        for answer in bare {
            answer.expect(422);
            assert_eq!(answer.errors(), [("/reason".to_owned(), "required".to_owned())]);
        }
        house.post("dan", &format!("{path}/publish"), json!({"reason": "Ada is on a train"})).await.expect(200);
        let logged = house.scene.db.all::<(String, String)>("SELECT action, reason FROM audit WHERE action LIKE 'article.%'", vec![]).await.unwrap();
        assert_eq!(logged, [("article.publish".to_owned(), "Ada is on a train".to_owned())]);
    }

    async fn what_belongs_to_another_desk_does_not_exist(scene: Scene) {
        let house = House::open(scene).await;
        let mut turn = house.scene.room.turn(&Actor::Operator).await.unwrap();
        newsroom::desk::create(&mut turn, NewDesk { slug: "sport".into(), name: "Sport".into() }).await.unwrap();
        let hidden = article::create(&mut turn, Draft { content: json!({"headline": "SECRET"}), desk: Some("sport".into()), ..Draft::default() }).await.unwrap();
        turn.commit().await.unwrap();
        let there = house.get("ben", &format!("/articles/{}", hidden.id)).await;
        let nothing = house.get("ben", "/articles/01ARZ3NDEKTSV4RRFFQ69G5FAV").await;
        there.expect(404);
        assert_eq!(there.bytes, nothing.bytes, "hidden and absent are told alike");
        for who in ["ben", "ada", "eve"] {
            assert!(!house.get(who, "/articles").await.text().contains("SECRET"));
            assert!(!house.get(who, "/articles?desk=sport&q=secret").await.text().contains("SECRET"));
        }
        // A translation of it, a related story, a comparison: the same.
        house.get("ada", &format!("/articles/{}/compare", hidden.id)).await.expect(404);
        house.get("ada", &format!("/articles/{}/revisions", hidden.id)).await.expect(404);
        let mine = house.draft().await;
        house.post("ben", &format!("/articles/{mine}/translation"), json!({"translation_of": hidden.id})).await.expect(404);
    }

    async fn a_scoped_key_opens_only_its_doors(scene: Scene) {
        let house = House::open(scene).await;
        let mut turn = house.scene.room.turn(&Actor::Operator).await.unwrap();
        let key = staff::make_key(&mut turn, "ada@tidings.example", &[newsroom::Capability::ArticleRead], None).await.unwrap();
        turn.commit().await.unwrap();
        let bearer = format!("Bearer {key}");
        house.call("", "GET", "/articles").header("authorization", &bearer).send().await.expect(200);
        house.call("", "POST", "/articles").header("authorization", &bearer).json(&json!({"headline": "x"})).send().await.expect(403);
        house.call("", "GET", "/operations").header("authorization", &bearer).send().await.expect(403);
    }
}
