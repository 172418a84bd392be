use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, StatusCode};
use pages::{Pages, Theme};
use paper::Shelf;
use paper::cache::Cache;
use press::Press;
use serde_json::json;
use site::account::{Accounts, Options};
use site::{Health, Limits, Site};
use testkit::Scene;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// A paper with one story, and the door that readers come in by.
pub struct Paper {
    runtime: Runtime,
    router: Router,
    // It holds the folder of the record.
    _scene: Scene,
}

/// The paper of this process.
pub fn paper() -> &'static Paper {
    static PAPER: OnceLock<Paper> = OnceLock::new();
    PAPER.get_or_init(|| {
        let runtime = Runtime::new().expect("a runtime starts");
        let (scene, router) = runtime.block_on(open());
        Paper { runtime, router, _scene: scene }
    })
}

async fn open() -> (Scene, Router) {
    let scene = Scene::sqlite().await;
    let shelf = Arc::new(Shelf::open(&scene.folder().join("paper")).await.expect("a paper opens"));
    let cache = Arc::new(Cache::new(1 << 24));
    let press = Press::open_with_readers(scene.room.clone(), scene.readers.clone(), shelf.clone(), cache.clone())
        .await
        .expect("a press opens");
    let site = Site {
        shelf,
        cache,
        pages: Pages::new(Arc::new(Theme::standard().expect("the theme is whole")), "https://tidings.example"),
        blobs: scene.room.blobs.clone(),
        clock: scene.clock.clone(),
        health: Arc::new(Health::default()),
        accounts: Accounts::new(Options { mail: true, ..Options::default() }),
    };
    site.accounts.set_readers(Some(scene.readers.clone()));
    let (router, _) = site::router_with_newsstand(site.clone());
    let router = site::orderly(router, site, Limits::default());
    let text = json!({"version": 1, "blocks": [{"type": "paragraph", "text": "The tide is high."}]});
    scene.story(json!({"headline": "High water at the harbour", "body": text})).await;
    press.run_to_end().await.expect("everything is printed");
    (scene, router)
}

impl Paper {
    /// What a question is answered with, once the whole answer has come.
    pub fn answer(&self, request: Request<Body>) -> StatusCode {
        self.runtime.block_on(async {
            let response = match self.router.clone().oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            let status = response.status();
            to_bytes(response.into_body(), usize::MAX).await.expect("an answer comes to its end");
            status
        })
    }
}
