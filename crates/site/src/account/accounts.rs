use super::Proxies;
use readers::Readers;
use std::sync::{Arc, PoisonError, RwLock};

/// What readers' accounts need on this node. The readers' data may be missing for a while: then pages of accounts are answered 503,
/// and public pages go on.
#[derive(Clone, Default)]
pub struct Accounts {
    readers: Arc<RwLock<Option<Readers>>>,
    options: Arc<Options>,
}

/// How accounts are handled here.
#[derive(Debug, Default)]
pub struct Options {
    /// Mail is sent: the forms that need it work.
    pub mail: bool,
    /// Where mail can't be sent, accounts may be made whose address nobody proved.
    pub unverified: bool,
    /// Proxies whose word on the reader's address is taken.
    pub proxies: Proxies,
}

impl Accounts {
    /// Accounts that are closed until the readers' data are set.
    pub fn new(options: Options) -> Accounts {
        Accounts { readers: Arc::default(), options: Arc::new(options) }
    }

    /// Opens accounts, or closes them.
    pub fn set_readers(&self, readers: Option<Readers>) {
        *self.readers.write().unwrap_or_else(PoisonError::into_inner) = readers;
    }

    pub(crate) fn readers(&self) -> Option<Readers> {
        self.readers.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }
}
