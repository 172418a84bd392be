//! Links that lead outside are looked at beside everything else, and nothing inside is.

use crate::house::House;
use courier::{Allowed, Courier};
use desk::{Desk, Office};
use media::Darkroom;
use pages::{Pages, Theme};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::both_engines;

/// A site of somebody else's, which counts who comes.
async fn outside() -> (u16, Arc<AtomicU64>) {
    let visits = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&visits);
    let answer = move |path: axum::extract::Path<String>| {
        counted.fetch_add(1, Ordering::Relaxed);
        async move {
            match path.as_str() {
                "there" => (http::StatusCode::OK, "A page".to_owned()),
                "long" => (http::StatusCode::OK, "x".repeat(200_000)),
                "busy" => (http::StatusCode::SERVICE_UNAVAILABLE, String::new()),
                _ => (http::StatusCode::NOT_FOUND, String::new()),
            }
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = axum::Router::new().route("/{*path}", axum::routing::get(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (port, visits)
}

async fn known(house: &House, addresses: &[String]) -> Value {
    loop {
        let found = house.post("ben", "/links", json!({"addresses": addresses})).await.expect(200);
        if found["items"].as_array().unwrap().iter().all(|item| item["state"] != "unknown") {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

both_engines! {
    async fn links_are_looked_at_beside_everything_else(scene: Scene) {
        let mut house = House::open(scene).await;
        let (port, visits) = outside().await;
        let courier = Courier::new(Allowed::list(&format!("127.0.0.1:{port}")).unwrap());
        let desk = Desk::new("http://localhost", Darkroom::here(1), Pages::new(Arc::new(Theme::standard().unwrap()), "http://localhost")).looking_with(courier);
        desk.set_office(Some(Office { room: house.scene.room.clone(), press: house.press.clone() }));
        house.router = desk::router(desk);
        let at = |path: &str| format!("http://127.0.0.1:{port}/{path}");
        let addresses = ["there", "long", "busy", "nothing"].map(at).to_vec();
        let first = house.post("ben", "/links", json!({"addresses": addresses})).await.expect(200);
        assert_eq!((&first["items"][0]["state"], &first["items"][0]["checked_at"]), (&json!("unknown"), &Value::Null), "nobody waits");
        let found = known(&house, &addresses).await;
        let states: Vec<&Value> = found["items"].as_array().unwrap().iter().map(|item| &item["state"]).collect();
        assert_eq!(states, ["good", "good", "unsure", "gone"]);
        assert_eq!(found["items"][3]["note"], "the server answered 404");
        assert_eq!(visits.load(Ordering::Relaxed), 4);
        known(&house, &addresses).await;
        assert_eq!(visits.load(Ordering::Relaxed), 4, "what is known is not asked again");
        house.scene.clock.set(house.scene.clock.now().plus_seconds(25 * 3600));
        house.post("ben", "/links", json!({"addresses": addresses})).await.expect(200);
        while visits.load(Ordering::Relaxed) < 8 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    async fn nothing_inside_is_looked_at(scene: Scene) {
        let house = House::open(scene).await;
        let (port, visits) = outside().await;
        let addresses = [format!("http://127.0.0.1:{port}/there"), "http://10.0.0.1/".into(), "http://[::1]/".into(), "http://169.254.169.254/latest/meta-data/".into(), "https://name:word@paper.example/".into()];
        let found = known(&house, &addresses).await;
        assert!(found["items"].as_array().unwrap().iter().all(|item| item["state"] == "inside"), "{found}");
        assert_eq!(visits.load(Ordering::Relaxed), 0);
        house.post("ben", "/links", json!({"addresses": ["file:///etc/passwd"]})).await.expect(422);
        house.post("ben", "/links", json!({"addresses": vec!["https://paper.example/"; 101]})).await.expect(422);
    }
}
