//! The desk's API: staff HTTP under `/desk/api`. Handlers are thin: who, what, one operation, answer.

mod answer;
mod app;
mod articles;
mod assets;
mod audit;
mod avifs;
mod body_schemas;
mod breaking;
mod comments;
mod crops;
mod encodings;
mod factors;
mod frame;
mod fronts;
mod galleys;
mod import_schemas;
mod importing;
mod imports;
mod invitations;
mod keys;
mod links;
mod looks;
mod openapi;
mod people;
mod presence;
mod previews;
mod proposals;
mod remarks;
mod routes;
mod schemas;
mod series;
mod session;
mod sessions;
mod tracks;
mod uploads;
mod visible;

pub use openapi::document;
pub use routes::{OPEN, ROUTES, Route, router};

use courier::Courier;
use media::Darkroom;
use newsroom::Newsroom;
use pages::Pages;
use press::Press;
use proof::network::Proxies;
use proof::passkey::Party;
use std::path::Path;
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
    /// Proxies whose word on the caller's address is taken.
    proxies: Arc<Proxies>,
    /// What passkeys belong to; none = the site's address can have none.
    party: Option<Party>,
    /// Tells windows who is where.
    bell: presence::Bell,
    /// The texts that several write in.
    galleys: galleys::Galleys,
    /// Takes archives in; none = not on this node.
    importing: Option<importing::Importing>,
    /// Looks at links that lead outside.
    links: links::Links,
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
            proxies: Arc::default(),
            party: Party::new(site),
            bell: presence::Bell::default(),
            galleys: galleys::Galleys::default(),
            importing: None,
            links: links::Links::new(Courier::new(Vec::new())),
        }
    }

    /// The same behind proxies whose word on the caller's address is taken.
    #[must_use]
    pub fn behind(self, proxies: Proxies) -> Desk {
        Desk { proxies: Arc::new(proxies), ..self }
    }

    /// The same with a folder for the files and reports of imports; what they fetch, this courier fetches.
    #[must_use]
    pub fn importing(self, folder: &Path, courier: Courier) -> Desk {
        Desk {
            importing: Some(importing::Importing::new(folder, courier)),
            ..self
        }
    }

    /// The same with another courier for looking at links. (Without this, nothing inside is looked at, whatever the operator allows.)
    #[must_use]
    pub fn looking_with(self, courier: Courier) -> Desk {
        Desk { links: links::Links::new(courier), ..self }
    }

    /// Opens the desk, or closes it.
    pub fn set_office(&self, office: Option<Office>) {
        *self.office.write().unwrap_or_else(PoisonError::into_inner) = office;
    }

    pub(crate) fn office(&self) -> Option<Office> {
        self.office.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
