//! The desk's API: staff HTTP under `/desk/api`. Handlers are thin: who, what, one operation, answer.

mod answer;
mod app;
mod articles;
mod assets;
mod body_schemas;
mod breaking;
mod comments;
mod frame;
mod fronts;
mod openapi;
mod people;
mod previews;
mod proposals;
mod routes;
mod schemas;
mod session;
mod visible;

pub use openapi::document;
pub use routes::{OPEN, ROUTES, Route, router};

use media::Darkroom;
use newsroom::Newsroom;
use pages::Pages;
use press::Press;
use std::sync::{Arc, PoisonError, RwLock};

/// The desk of one node. The record may be missing for a while: then every call is answered 503 and nothing is created.
#[derive(Clone)]
pub struct Desk {
    office: Arc<RwLock<Option<Office>>>,
    /// The site's address, for the Origin check.
    site: Arc<str>,
    darkroom: Darkroom,
    /// Makes the pages of previews.
    pages: Pages,
    tries: session::Tries,
}

/// What stands behind the desk while the record answers.
#[derive(Clone)]
pub struct Office {
    /// The record.
    pub room: Newsroom,
    /// What makes decisions visible.
    pub press: Arc<Press>,
}

impl Desk {
    /// A desk for the site at this address, closed until an office is set.
    pub fn new(site: &str, darkroom: Darkroom, pages: Pages) -> Desk {
        Desk {
            office: Arc::default(),
            site: site.trim_end_matches('/').into(),
            darkroom,
            pages,
            tries: session::Tries::default(),
        }
    }

    /// Opens the desk, or closes it.
    pub fn set_office(&self, office: Option<Office>) {
        *self.office.write().unwrap_or_else(PoisonError::into_inner) = office;
    }

    pub(crate) fn office(&self) -> Option<Office> {
        self.office.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
