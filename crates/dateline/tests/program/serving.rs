//! A server's life: ports, directories, signals, health, metrics.

use crate::writer::story;
use crate::{Place, Server, Writer, both_engines};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;

both_engines! {
    async fn a_server_says_where_it_is_and_ends_cleanly(place: Place) {
        let server = place.serve().await;
        let names: BTreeSet<&str> = server.about.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, BTreeSet::from(["pid", "url", "listen", "admin", "version", "started_at"]));
        let listen = server.about["listen"].as_str().unwrap();
        let port = listen.strip_prefix("127.0.0.1:").unwrap();
        assert_ne!(port, "0");
        assert_eq!(server.about["url"], format!("http://localhost:{port}"));
        assert_eq!(server.about["version"], env!("CARGO_PKG_VERSION"));
        let mode = |path: &str| std::fs::metadata(place.data().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(""), 0o700);
        assert_eq!(mode("run/serve.sock"), 0o600);
        assert_eq!(server.get("/livez").await.status, 200);
        let (status, ready) = server.ready().await;
        assert_eq!((status, ready), (200, json!({"status": "ok", "record": "up", "lag_events": 0})));

        // Another one on the same directory, and another one on the same port.
        let second = place.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(second.code, 2, "{second:?}");
        assert!(second.err.contains("--data"), "{second:?}");
        let elsewhere = place.beside().join("elsewhere");
        let taken = place.run(&["serve", "--listen", listen, "--data", elsewhere.to_str().unwrap()]);
        assert_eq!(taken.code, 2, "{taken:?}");
        assert!(taken.err.contains("--listen"), "{taken:?}");
        assert_eq!(server.get("/").await.status, 200, "neither disturbed the first");

        server.terminate();
        assert_eq!(server.ended().await, Some(0));
        assert!(!place.data().join("run/serve.json").exists());
        assert!(!place.data().join("run/serve.sock").exists());
    }

    async fn a_running_request_ends_before_the_server_does(place: Place) {
        let server = place.serve().await;
        let writer = Writer::hire(&place, &server, "chief");
        writer.section("harbour", "Harbour").await;
        let id = writer.draft(story("The last one out", "Words.")).await;
        // Its body comes slowly: the request runs while the signal arrives.
        let body = json!({}).to_string();
        let (send, receive) = tokio::sync::oneshot::channel::<()>();
        let stream = futures::stream::once(async move {
            receive.await.unwrap();
            Ok::<_, std::io::Error>(body)
        });
        let request = server
            .client
            .post(format!("{}/desk/api/articles/{id}/publish", server.address()))
            .bearer_auth(writer.key_text())
            .header("content-type", "application/json")
            .body(reqwest::Body::wrap_stream(stream));
        let running = tokio::spawn(request.send());
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        server.terminate();
        let mut said = (0, Value::Null);
        for _ in 0..200 {
            said = server.ready().await;
            if said.0 == 503 {
                break;
            }
        }
        assert_eq!(said.0, 503, "readiness says that it is going: {said:?}");
        send.send(()).unwrap();
        let answer = running.await.unwrap().unwrap();
        assert_eq!(answer.status(), 200);
        let published: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(published["visible"], true, "{published}");
        assert_eq!(server.ended().await, Some(0));

        let again = place.serve().await;
        again.get(published["address"].as_str().unwrap()).await.with_status(200);
    }

    async fn metrics_tell_the_truth(place: Place) {
        let server = place.serve().await;
        let writer = Writer::hire(&place, &server, "chief");
        writer.section("harbour", "Harbour").await;
        let before = metrics(&server).await;
        let id = writer.draft(story("A measured story", "Words.")).await;
        let published = writer.publish(&id).await;
        let (event, address) = (published["event"].as_f64().unwrap(), published["address"].as_str().unwrap().to_owned());
        for _ in 0..3 {
            server.get("/").await.with_status(200);
        }
        let after = metrics(&server).await;
        let value = |name: &str| after.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name} in {after:?}")).1;
        let old = |name: &str| before.iter().find(|(known, _)| known == name).map_or(0.0, |(_, value)| *value);
        assert_eq!(value("dateline_ledger_head"), event);
        assert_eq!(value("dateline_press_position{copy=\"paper\"}"), event);
        assert_eq!(value("dateline_press_parked"), 0.0);
        assert_eq!(value("dateline_page_requests_total{cache=\"hit\"}") - old("dateline_page_requests_total{cache=\"hit\"}"), 2.0);
        assert_eq!(value("dateline_page_requests_total{cache=\"miss\"}") - old("dateline_page_requests_total{cache=\"miss\"}"), 1.0);
        assert_eq!(value("dateline_pages_made_total") - old("dateline_pages_made_total"), 1.0);
        assert!(value("dateline_page_cache_bytes") > 0.0);
        assert!(value("dateline_publish_visible_seconds_count") > old("dateline_publish_visible_seconds_count"));
        assert!(value("dateline_publish_visible_seconds_sum") > 0.0);
        assert_eq!((value("dateline_schedules_due"), value("dateline_schedules_late_seconds")), (0.0, 0.0));
        let dropped = value("dateline_pages_dropped_total");
        server.get(&address).await.with_status(200);
        writer.must("POST", &format!("/articles/{id}/correct"), json!({"note": "It was measured twice."}), 200).await;
        let last = metrics(&server).await;
        assert!(last.iter().any(|(name, value)| name == "dateline_pages_dropped_total" && *value > dropped), "{last:?}");
        server.get("/metrics").await.with_status(404);
    }

    async fn a_plan_goes_out_by_itself(place: Place) {
        let server = place.serve().await;
        let writer = Writer::hire(&place, &server, "chief");
        writer.section("harbour", "Harbour").await;
        let id = writer.draft(story("At the appointed hour", "Words.")).await;
        let at = store::Clock::System.now().plus_seconds(1);
        writer.must("POST", &format!("/articles/{id}/publish"), json!({"at": at.to_string()}), 202).await;
        assert!(!server.get("/").await.shows("At the appointed hour"), "never early");
        for _ in 0..600 {
            if server.get("/").await.shows("At the appointed hour") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let shown = writer.must("GET", &format!("/articles/{id}"), json!(null), 200).await;
        assert_eq!(shown["status"], "published");
        let first: String = shown["first_published_at"].as_str().unwrap().into();
        assert!(store::Moment::parse(&first).unwrap() >= at, "never early: {first}");
        assert!(server.get("/").await.shows("At the appointed hour"));
    }
}

/// Every line of `/metrics` with its value.
/// A logo that is a line heads every page, any other stands in the foot: with the paper's name for whoever does not see it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_logo_stands_for_the_name() {
    let place = Place::sqlite();
    let server = place.serve().await;
    let writer = Writer::hire(&place, &server, "admin");
    writer.must("PUT", "/settings", json!({"name": "The \"Lantern\""}), 200).await;
    let plain = server.get("/").await.with_status(200).text();
    assert!(!plain.contains("class=\"logo\""));
    for (name, size, is_wide) in [("line.png", (1200, 300), true), ("square.png", (600, 600), false)] {
        let logo = writer.picture_of(name, size, [9, 40, 90], &[("alt", "A lantern")]).await;
        writer.must("PUT", "/settings", json!({"logo": logo}), 200).await;
        for path in ["/", "/archive", "/nowhere"] {
            let page = server.get(path).await.text();
            let (head, foot) = page.split_once("<footer").unwrap();
            let (with, without) = if is_wide { (head, foot) } else { (foot, head) };
            assert!(with.contains("<img class=\"logo\" src=\"/media/"), "{path} {name}");
            assert!(
                with.contains("alt=\"The &quot;Lantern&quot;\"") || with.contains("alt=\"The &#34;Lantern&#34;\""),
                "{path} {name}"
            );
            assert!(!without.contains("class=\"logo\""), "{path} {name}");
        }
        let page = server.get("/").await.text();
        let from = page.split_once("class=\"logo\" src=\"").unwrap().1.split('"').next().unwrap().to_owned();
        assert!(server.get(&from).await.with_status(200).header("content-type").starts_with("image/"));
        assert!(!server.get("/?lite").await.text().contains("class=\"logo\""), "whoever saves data has the name in letters");
    }
    writer.must("PUT", "/settings", json!({"logo": null}), 200).await;
    assert_eq!(server.get("/").await.text(), plain);
}

async fn metrics(server: &Server) -> Vec<(String, f64)> {
    let admin = server.about["admin"].as_str().unwrap();
    let text = server
        .client
        .get(format!("http://{admin}/metrics"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.rsplit_once(' '));
    lines.map(|(name, value)| (name.to_owned(), value.parse().unwrap())).collect()
}

#[tokio::test]
async fn the_sample_is_filled_in_once() {
    let place = Place::sqlite();
    let filled = place.json(&["demo", "--fill-only"]);
    assert_eq!(filled["filled"], true);
    let verified = place.json(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    assert!(verified["counts"]["published"].as_i64().unwrap() >= 40, "{verified}");
    assert_eq!(place.json(&["demo", "--fill-only"])["filled"], false);
    assert_eq!(place.json(&["verify"]), verified, "the second time changes nothing");

    let server = place.serve().await;
    let sign_in = json!({"email": filled["email"], "password": filled["password"]}).to_string();
    let request = server
        .client
        .post(format!("{}/desk/api/session", server.address()))
        .header("content-type", "application/json")
        .body(sign_in);
    assert_eq!(request.send().await.unwrap().status(), 201);
    for front in ["/", "/ru", "/ar"] {
        server.get(front).await.with_status(200);
    }
}
