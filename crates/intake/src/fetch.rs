//! Media: from the folder, else from the old site, checked and made ready to be served.

use crate::developed::developed_here;
use crate::packed::Packed;
use crate::report::Reason;
use crate::{Error, Rooms, files};
use bytes::Bytes;
use courier::{Courier, Limits};
use media::Darkroom;
use newsroom::asset::NewAsset;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::Blobs;
use url::Url;

/// How much one file may take.
const LIMITS: Limits = Limits { bytes: 256 * 1024 * 1024, time: Duration::from_secs(120) };
/// After so many failures in a row a host is asked no more: a dead site must not cost minutes for each of its pictures.
const PATIENCE: u32 = 3;

/// Brings media in.
#[derive(Clone)]
pub(crate) struct Fetcher {
    courier: Courier,
    darkroom: Darkroom,
    blobs: Blobs,
    folder: Option<PathBuf>,
    packed: Option<Arc<Packed>>,
    /// Addresses that begin so name files below a folder, exactly.
    root: Option<(&'static str, PathBuf)>,
    /// Addresses of files that are not the source's own: they are known by host and path, and lie in no folder of it.
    is_foreign: Arc<dyn Fn(&str) -> bool + Send + Sync>,
    download: bool,
    dry_run: bool,
    failures: Arc<Mutex<HashMap<String, u32>>>,
}

/// Why a file is not here.
pub(crate) enum Missing {
    /// Something about the file itself.
    Because(Reason),
    /// Something about this machine: the import can't go on.
    Failed(Error),
}

impl Fetcher {
    /// Looks into `folder` first; fetches what it lacks if `download`.
    pub(crate) fn new(rooms: &Rooms<'_>, folder: Option<PathBuf>, download: bool, dry_run: bool) -> Fetcher {
        Fetcher {
            courier: rooms.courier.clone(),
            darkroom: rooms.darkroom.clone(),
            blobs: rooms.newsroom.blobs.clone(),
            folder,
            packed: None,
            root: None,
            is_foreign: Arc::new(|_| false),
            download,
            dry_run,
            failures: Arc::default(),
        }
    }

    /// The same with files that came packed.
    pub(crate) fn with_packed(self, packed: Option<Packed>) -> Fetcher {
        Fetcher { packed: packed.map(Arc::new), ..self }
    }

    /// The same with a folder whose files have addresses that begin with `base`.
    pub(crate) fn with_root(self, base: &'static str, folder: PathBuf) -> Fetcher {
        Fetcher { root: Some((base, folder)), ..self }
    }

    /// The same, but for addresses of files that are not the source's own.
    pub(crate) fn but(self, is_foreign: impl Fn(&str) -> bool + Send + Sync + 'static) -> Fetcher {
        Fetcher { is_foreign: Arc::new(is_foreign), ..self }
    }

    /// What tells the file at an address apart.
    pub(crate) fn key(&self, address: &str) -> Option<String> {
        if (self.is_foreign)(address) { files::whole(address) } else { files::key(address) }
    }

    /// Fetches a file and keeps it and what is served of it. `key` is its path below the uploads, where that is known.
    pub(crate) async fn take(&self, address: &str, key: Option<String>) -> Result<NewAsset, Missing> {
        if self.dry_run {
            return self.foresee(address, key).await;
        }
        let bytes = self.bytes(address, key).await?;
        let name = files::name(address);
        let original = bytes.clone();
        let taken = self.darkroom.take(bytes, &name).await.map_err(|error| refused(address, &error))?;
        developed_here(&self.blobs, &original, &taken, NewAsset { name, ..NewAsset::default() })
            .await
            .map_err(|error| Missing::Failed(Error::Newsroom(error.into())))
    }

    /// Without writing: a file of the folder is checked; what lies elsewhere is not asked for.
    async fn foresee(&self, address: &str, key: Option<String>) -> Result<NewAsset, Missing> {
        if self.in_folder(address, key.as_deref()).is_none() && self.packed_with(address).is_none() {
            return Err(unreachable(format!("{address} is not in the media folder; a dry run downloads nothing")));
        }
        let bytes = self.bytes(address, key).await?;
        match self.darkroom.check(bytes, &files::name(address)).await {
            Ok(kind) => Ok(NewAsset { kind: kind.name().to_owned(), ..NewAsset::default() }),
            Err(error) => Err(refused(address, &error)),
        }
    }

    /// Whether the folder has the file.
    fn in_folder(&self, address: &str, key: Option<&str>) -> Option<PathBuf> {
        if let Some((base, folder)) = &self.root
            && let Some(path) = address.strip_prefix(base)
        {
            let path = exchange::wordpress::address::readable(path);
            let real = folder.join(path.trim_start_matches('/')).canonicalize().ok()?;
            return (real.starts_with(folder) && real.is_file()).then_some(real);
        }
        if (self.is_foreign)(address) {
            return None;
        }
        let folder = self.folder.as_deref()?;
        let own = files::key(address);
        [key, own.as_deref()].into_iter().flatten().find_map(|key| files::in_folder(folder, key))
    }

    /// The ZIPs, if the file is in one of them.
    fn packed_with(&self, address: &str) -> Option<Arc<Packed>> {
        let is_there = |packed: &Arc<Packed>| !(self.is_foreign)(address) && packed.has(address);
        self.packed.clone().filter(is_there)
    }

    async fn bytes(&self, address: &str, key: Option<String>) -> Result<Bytes, Missing> {
        if let Some(path) = self.in_folder(address, key.as_deref()) {
            // What is too large for any file is not read for that.
            if tokio::fs::metadata(&path).await.is_ok_and(|about| about.len() > media::LARGEST as u64) {
                return Err(refused(address, &media::Error::TooLarge(media::LARGEST)));
            }
            return match tokio::fs::read(&path).await {
                Ok(bytes) => Ok(bytes.into()),
                Err(error) => Err(unreachable(format!("{} can't be read: {error}", path.display()))),
            };
        }
        if let Some(packed) = self.packed_with(address) {
            let wanted = address.to_owned();
            let read = tokio::task::spawn_blocking(move || packed.read(&wanted)).await;
            return match read {
                Ok(Ok(bytes)) => Ok(bytes),
                Ok(Err(error)) => Err(unreachable(format!("{address} can't be read from the ZIP: {error}"))),
                Err(error) => Err(Missing::Failed(Error::Io(std::io::Error::other(error)))),
            };
        }
        if !self.download {
            return Err(unreachable(format!("{address} is not in the media folder, and nothing is to be downloaded")));
        }
        let host = Url::parse(address)
            .ok()
            .and_then(|url| Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?)))
            .unwrap_or_default();
        if host.is_empty() {
            return Err(unreachable(format!("`{address}` is no address that can be fetched")));
        }
        if self.failures_of(&host) >= PATIENCE {
            return Err(unreachable(format!("{address}: {host} did not answer before and was not asked again")));
        }
        match self.courier.fetch(address, LIMITS).await {
            Ok(fetched) => {
                self.note(&host, false);
                Ok(fetched.bytes)
            }
            Err(error) => {
                let is_hosts = matches!(error, courier::Error::Unreachable(_) | courier::Error::TooSlow(_) | courier::Error::Forbidden(_));
                self.note(&host, is_hosts);
                Err(unreachable(format!("{address}: {error}")))
            }
        }
    }

    fn failures_of(&self, host: &str) -> u32 {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.get(host).copied().unwrap_or(0)
    }

    fn note(&self, host: &str, failed: bool) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failed {
            *failures.entry(host.to_owned()).or_default() += 1;
        } else {
            failures.remove(host);
        }
    }
}

fn refused(address: &str, error: &media::Error) -> Missing {
    Missing::Because(Reason::new("media_refused", format!("{address}: {error}")))
}

fn unreachable(message: String) -> Missing {
    Missing::Because(Reason::new("media_unreachable", message))
}
