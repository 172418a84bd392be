//! The site: what readers open. Public pages from the cache or made once, published files, the theme's files, health; and the
//! readers' own pages under `/account/`.
//!
//! Nothing here knows the record. A page is whatever [`pages::Pages`] makes of the paper; this room decides what a request asks
//! for, what is kept, and how an answer is dressed. No public answer depends on a header other than `Accept-Encoding`, the
//! conditions and the range.

pub mod account;
mod answer;
mod assets;
mod conditions;
mod crowd;
mod encoding;
mod error_page;
mod health;
mod media;
mod newsstand;
mod page;
mod read;
mod target;

pub use crowd::{Limits, orderly};
pub use health::Health;
pub use newsstand::Newsstand;

use assets::Assets;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{any, post};
use pages::Pages;
use paper::Shelf;
use paper::cache::Cache;
use std::sync::Arc;
use store::{Blobs, Clock};

/// Everything a reader's request may need. Nothing of the newsroom is in reach.
#[derive(Clone)]
pub struct Site {
    /// Where the paper lies.
    pub shelf: Arc<Shelf>,
    /// Ready pages; the press drops from the same cache.
    pub cache: Arc<Cache>,
    /// From address to bytes.
    pub pages: Pages,
    /// Files.
    pub blobs: Blobs,
    /// The present instant.
    pub clock: Clock,
    /// How this node stands.
    pub health: Arc<Health>,
    /// Readers' accounts.
    pub accounts: account::Accounts,
}

/// Routes of readers. Everything that no other route takes is an address of the paper, so a router that is merged with this one
/// has no fallback of its own.
pub fn router(site: Site) -> Router {
    routes(serving(site, false))
}

/// The same, with the stand that hands over what lies ready before any route is looked at.
pub fn router_with_newsstand(site: Site) -> (Router, Newsstand) {
    let serving = serving(site, false);
    (routes(serving.clone()), Newsstand::new(serving))
}

/// The same behind a shared cache that is told when pages change: answers carry their keys and how long it may keep them.
pub fn router_behind_shared_cache(site: Site) -> Router {
    routes(serving(site, true))
}

/// What the handlers share.
pub(crate) struct Serving {
    site: Site,
    assets: Assets,
    /// Readers come over TLS.
    secure: bool,
    /// A shared cache in front is told of changes.
    purge: bool,
    /// The site that passkeys belong to, where there can be any.
    passkeys: Option<readers::passkey::Party>,
}

fn serving(site: Site, purge: bool) -> Arc<Serving> {
    let assets = Assets::of(site.pages.theme());
    let secure = site.pages.site().starts_with("https:");
    let passkeys = readers::passkey::Party::new(site.pages.site());
    Arc::new(Serving { site, assets, secure, purge, passkeys })
}

fn routes(serving: Arc<Serving>) -> Router {
    Router::new()
        .route("/livez", any(health::live))
        .route("/readyz", any(health::ready))
        .route("/assets/{*file}", any(assets::serve))
        .route("/media/{*file}", any(media::serve))
        .merge(account::router(serving.clone()))
        // Whoever opens it reads what stands at that address.
        .route("/read", post(read::take).fallback(serve_page))
        .fallback(serve_page)
        .with_state(serving)
}

async fn serve_page(State(serving): State<Arc<Serving>>, request: Request) -> Response {
    page::serve(&serving, &request.into_parts().0).await
}
