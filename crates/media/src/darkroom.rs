use crate::{Error, Kind, Taken, check, take};
use bytes::Bytes;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Where files are worked on: beside the server's threads, a few at a time.
#[derive(Debug, Clone)]
pub struct Darkroom {
    places: Arc<Semaphore>,
}

impl Darkroom {
    /// A darkroom in which `places` files are worked on at once. A place may need some 600 MB for the largest picture.
    pub fn new(places: usize) -> Darkroom {
        Darkroom { places: Arc::new(Semaphore::new(places.max(1))) }
    }

    /// [`take`] on a thread of its own, once there is a place. A decoder that panics makes a damaged file, nothing worse.
    pub async fn take(&self, bytes: Bytes, name: &str) -> Result<Taken, Error> {
        let name = name.to_owned();
        self.work(move || take(bytes, &name)).await
    }

    /// [`check`] likewise.
    pub async fn check(&self, bytes: Bytes, name: &str) -> Result<Kind, Error> {
        let name = name.to_owned();
        self.work(move || check(&bytes, &name)).await
    }

    async fn work<M: Send + 'static>(&self, make: impl FnOnce() -> Result<M, Error> + Send + 'static) -> Result<M, Error> {
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(|_| Error::Damaged("the darkroom is closed".into()))?;
        tokio::task::spawn_blocking(move || {
            let made = make();
            drop(place);
            made
        })
        .await
        .unwrap_or_else(|_| Err(Error::Damaged("it can't be decoded".into())))
    }
}

impl Default for Darkroom {
    /// Two at a time.
    fn default() -> Darkroom {
        Darkroom::new(2)
    }
}
