//! A desk with its newsroom, press and paper, called as a script would call it.

use axum::Router;
use axum::body::{Body, BodyDataStream};
use courier::Courier;
use desk::{Desk, Office};
use futures::StreamExt;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use media::Darkroom;
use newsroom::Actor;
use newsroom::staff::make_key;
use pages::{Pages, Theme};
use paper::Shelf;
use paper::cache::Cache;
use press::Press;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Blobs, params};
use testkit::Scene;
use tokio::sync::oneshot;
use tower::ServiceExt;

/// Where the site says it is.
pub const SITE: &str = "https://tidings.example";

/// A desk that is open.
pub struct House {
    pub scene: Scene,
    pub desk: Desk,
    pub press: Arc<Press>,
    pub router: Router,
    keys: BTreeMap<String, String>,
    /// Dropped, it ends the press.
    _end: oneshot::Sender<()>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: bytes::Bytes,
}

impl Answer {
    /// The body as JSON; null if there is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The JSON of an answer that must have this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if status >= 400 {
            assert_eq!(self.header("content-type"), "application/problem+json");
            assert_eq!(self.json()["status"], status);
            assert!(!self.json()["title"].as_str().unwrap().is_empty());
        }
        self.json()
    }

    /// Pointer and code of each error of a problem.
    pub fn errors(&self) -> Vec<(String, String)> {
        let json = self.json();
        let errors = json["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| (error["pointer"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned()))
            .collect()
    }
}

impl House {
    pub async fn open(scene: Scene) -> House {
        let shelf = Arc::new(Shelf::open(&scene.folder().join("paper")).await.unwrap());
        let cache = Arc::new(Cache::new(1 << 20));
        let press = Press::open_with_readers(scene.room.clone(), scene.readers.clone(), shelf, cache)
            .await
            .unwrap();
        let pages = Pages::new(Arc::new(Theme::standard().unwrap()), SITE);
        let desk = Desk::new(SITE, Darkroom::here(2), pages).importing(&scene.folder().join("imports"), Courier::new(Vec::new()));
        desk.set_office(Some(Office { room: scene.room.clone(), press: press.clone() }));
        let (end, ended) = oneshot::channel::<()>();
        let following = press.clone();
        tokio::spawn(async move {
            following
                .follow(async move {
                    let _ = ended.await;
                })
                .await;
        });
        let mut keys = BTreeMap::new();
        for name in ["ada", "ben", "cora", "dan", "eve"] {
            keys.insert(name.to_owned(), key(&scene, &format!("{name}@tidings.example")).await);
        }
        House {
            router: desk::router(desk.clone()),
            scene,
            desk,
            press,
            keys,
            _end: end,
        }
    }

    /// Makes a key for somebody who came later.
    pub async fn give_key(&mut self, name: &str, email: &str) {
        let key = key(&self.scene, email).await;
        self.keys.insert(name.to_owned(), key);
    }

    /// Somebody of the cast signs in, as if with a password just now; from here on they call from that browser. Gives its secret.
    pub async fn sign_in(&mut self, name: &str) -> String {
        let now = self.scene.clock.now();
        let secret = format!("session of {name} {}", self.keys.len());
        let (staff,) = self
            .scene
            .db
            .one::<(String,)>("SELECT id FROM staff WHERE email = $1", params![format!("{name}@tidings.example")])
            .await
            .unwrap();
        let hash = Blobs::name(secret.as_bytes());
        self.scene
            .db
            .run(
                "INSERT INTO session (hash, id, staff_id, agent, network, made_at, seen_at, proved_at, expires_at) \
                 VALUES ($1, $2, $3, 'a test', 'unknown', $4, $4, $4, $5)",
                params![&hash, hash[..26].to_owned(), staff, now, now.plus_seconds(7 * 86_400)],
            )
            .await
            .unwrap();
        self.keys.insert(format!("{name}'s browser"), secret.clone());
        secret
    }

    /// A call by somebody of the cast; an empty name is a stranger.
    pub fn call(&self, who: &str, method: &str, path: &str) -> Call<'_> {
        let path = if path == "/desk" || path.starts_with("/desk/") {
            path.to_owned()
        } else {
            format!("/desk/api{path}")
        };
        let mut request = Request::builder().method(method).uri(path);
        if !who.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.keys[who]));
        }
        Call { house: self, request, body: Body::empty() }
    }

    /// The desk at an address of its own, for calls that are more than a question and an answer.
    pub async fn serve(&self) -> std::net::SocketAddr {
        serve(self.router.clone()).await
    }

    /// The same record and readers at another node's desk.
    pub async fn serve_elsewhere(&self) -> std::net::SocketAddr {
        let pages = Pages::new(Arc::new(Theme::standard().unwrap()), SITE);
        let desk = Desk::new(SITE, Darkroom::here(2), pages);
        desk.set_office(Some(Office { room: self.scene.room.clone(), press: self.press.clone() }));
        serve(desk::router(desk)).await
    }

    /// What somebody's calls carry.
    pub fn key(&self, who: &str) -> &str {
        &self.keys[who]
    }

    /// A stream of events that somebody watches.
    pub async fn stream(&self, who: &str, path: &str) -> BodyDataStream {
        let request = self.call(who, "GET", path).request.body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (200, &HeaderValue::from_static("text/event-stream"))
        );
        response.into_body().into_data_stream()
    }

    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.call(who, "GET", path).send().await
    }

    pub async fn post(&self, who: &str, path: &str, json: Value) -> Answer {
        self.call(who, "POST", path).json(&json).send().await
    }

    pub async fn put(&self, who: &str, path: &str, json: Value) -> Answer {
        self.call(who, "PUT", path).json(&json).send().await
    }

    pub async fn delete(&self, who: &str, path: &str) -> Answer {
        self.call(who, "DELETE", path).send().await
    }

    /// Ben's draft, by its id.
    pub async fn draft(&self) -> String {
        self.scene.draft(serde_json::json!({})).await.id.to_string()
    }
}

async fn serve(router: Router) -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn key(scene: &Scene, email: &str) -> String {
    let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
    let key = make_key(&mut turn, email, &[], None).await.unwrap();
    turn.commit().await.unwrap();
    key
}

/// A call being put together.
pub struct Call<'a> {
    house: &'a House,
    request: http::request::Builder,
    body: Body,
}

impl Call<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn json(self, json: &Value) -> Self {
        self.body("application/json", json.to_string())
    }

    pub fn body(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        self.request = self.request.header("content-type", media_type);
        self.body = body.into();
        self
    }

    pub async fn send(self) -> Answer {
        let request = self.request.body(self.body).unwrap();
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        if parts.headers.get("content-type").is_some_and(|value| value == "text/event-stream") {
            // It ends when its reader goes: the first event is what is asked for.
            let bytes = body.into_data_stream().next().await.unwrap().unwrap();
            return Answer { status: parts.status.as_u16(), headers: parts.headers, bytes };
        }
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let status: StatusCode = parts.status;
        Answer { status: status.as_u16(), headers: parts.headers, bytes }
    }
}
