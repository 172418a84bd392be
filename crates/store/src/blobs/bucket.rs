use super::{Pieces, is_old};
use crate::Error;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{HttpError, HttpErrorKind};
use object_store::path::Path as Key;
use object_store::{
    BackoffConfig, ClientOptions, GetOptions, GetRange, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
};
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::io::AsyncReadExt;

/// Files up to this length go in one request, longer ones in parts of it.
const PART: usize = 8 * 1024 * 1024;
/// Sizes that are remembered; all of them are forgotten when there are more.
const SIZES: usize = 100_000;
/// A blob put this lately is not put again: nobody removes it before it is a day old.
const FRESH: Duration = Duration::from_secs(43_200);
/// A mark that a blob is leaving is worth nothing after this, and whoever set it goes on for no more than half of it.
const LEAVING: Duration = Duration::from_secs(600);
/// How often one that is leaving is tried to be put again, and how long is waited before.
const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_secs(2);
/// So long nobody waits again for a store that was found away: a page with many pictures must not hold as many requests.
const AWAY: Duration = Duration::from_secs(1);

/// Where a bucket is, and who may use it.
#[derive(Clone, Default)]
pub struct BucketOptions {
    /// Its name.
    pub bucket: String,
    /// What names of blobs begin with there; may be empty.
    pub prefix: String,
    /// Address of the store; empty = Amazon's.
    pub endpoint: String,
    /// The store's region; empty = `us-east-1`.
    pub region: String,
    /// Name of the key.
    pub key: String,
    /// The key.
    pub secret: String,
}

impl fmt::Debug for BucketOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place())
    }
}

impl BucketOptions {
    fn place(&self) -> String {
        let prefix = if self.prefix.is_empty() { String::new() } else { format!("/{}", self.prefix) };
        let at = if self.endpoint.is_empty() { String::new() } else { format!(" at {}", self.endpoint) };
        format!("s3://{}{prefix}{at}", self.bucket)
    }
}

/// Blobs in a bucket of an S3 store, each under its beginning and its name, as in a folder.
pub(super) struct Bucket {
    store: AmazonS3,
    prefix: String,
    place: String,
    sizes: Mutex<HashMap<String, u64>>,
    /// When the store was found away.
    away_since: Arc<Mutex<Option<Instant>>>,
}

/// What is sent.
enum Sent {
    Bytes(Bytes),
    File(PathBuf),
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)
    }
}

impl Bucket {
    pub(super) fn new(options: &BucketOptions) -> Result<Bucket, Error> {
        // A second installation in one process is refused, and the first one stands: that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Whoever waits for a picture is told soon that there is none now. How long a whole answer takes is its reader's affair.
        let client = ClientOptions::new()
            .with_timeout_disabled()
            .with_connect_timeout(Duration::from_secs(2))
            .with_read_timeout(Duration::from_secs(20));
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(50),
                max_backoff: Duration::from_millis(500),
                base: 2.0,
            },
            max_retries: 2,
            retry_timeout: Duration::from_secs(10),
        };
        let region = if options.region.is_empty() { "us-east-1" } else { &options.region };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&options.bucket)
            .with_region(region)
            .with_access_key_id(&options.key)
            .with_secret_access_key(&options.secret)
            .with_client_options(client)
            .with_retry(retry);
        if !options.endpoint.is_empty() {
            builder = builder
                .with_endpoint(&options.endpoint)
                .with_allow_http(options.endpoint.starts_with("http://"));
        }
        Ok(Bucket {
            store: builder.build().map_err(|error| Error::Away(innermost(&error)))?,
            prefix: options.prefix.clone(),
            place: options.place(),
            sizes: Mutex::default(),
            away_since: Arc::default(),
        })
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    pub(super) async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.keep(name, bytes.len() as u64, &Sent::Bytes(Bytes::copy_from_slice(bytes))).await
    }

    /// Puts a file of this machine, in parts if it is long.
    pub(super) async fn put_file(&self, name: &str, file: &Path, length: u64) -> Result<(), Error> {
        self.keep(name, length, &Sent::File(file.to_owned())).await
    }

    /// Sends a blob unless it is there. A bucket can't move a file aside, so whoever removes a blob marks it first, and whoever has sent one
    /// looks for such a mark afterwards: without one, it was either sent before anybody looked how old it is, and then it is young, or
    /// after the removal was over, and then it is there.
    async fn keep(&self, name: &str, length: u64, sent: &Sent) -> Result<(), Error> {
        for _ in 0..TRIES {
            let there = self.about(&self.key(name)).await?;
            // One of another length is not whole: it is put in its place anew.
            if there.is_some_and(|there| there.size == length && age(&there) < FRESH) {
                return Ok(());
            }
            self.send(name, length, sent).await?;
            let mark = self.about(&self.mark(name)).await?;
            if mark.is_none_or(|mark| age(&mark) > LEAVING) && self.about(&self.key(name)).await?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(Error::Away(format!("{name} is being removed there and does not come to an end")))
    }

    async fn send(&self, name: &str, length: u64, sent: &Sent) -> Result<(), Error> {
        let bytes = match sent {
            Sent::Bytes(bytes) => bytes.clone(),
            Sent::File(file) if length <= PART as u64 => tokio::fs::read(file).await?.into(),
            Sent::File(file) => return self.send_parts(name, file).await,
        };
        self.told(self.store.put(&self.key(name), PutPayload::from(bytes)).await).map(drop)
    }

    async fn send_parts(&self, name: &str, file: &Path) -> Result<(), Error> {
        let mut upload = self.told(self.store.put_multipart(&self.key(name)).await)?;
        let outcome = self.pour(upload.as_mut(), file).await;
        if outcome.is_err() {
            // What stays behind if this fails, too, is the bucket's own rules' to clear away.
            let _ = upload.abort().await;
        }
        outcome
    }

    /// Part by part: one is in memory at a time.
    async fn pour(&self, upload: &mut dyn MultipartUpload, file: &Path) -> Result<(), Error> {
        let mut file = tokio::fs::File::open(file).await?;
        loop {
            let mut part = Vec::with_capacity(PART);
            (&mut file).take(PART as u64).read_to_end(&mut part).await?;
            if part.is_empty() {
                break;
            }
            self.told(upload.put_part(PutPayload::from(part)).await)?;
        }
        self.told(upload.complete().await).map(drop)
    }

    pub(super) async fn size(&self, name: &str) -> Result<Option<u64>, Error> {
        let known = self.sizes().get(name).copied();
        if known.is_some() {
            return Ok(known);
        }
        let size = self.about(&self.key(name)).await?.map(|there| there.size);
        if let Some(size) = size {
            let mut sizes = self.sizes();
            if sizes.len() >= SIZES {
                sizes.clear();
            }
            sizes.insert(name.to_owned(), size);
        }
        Ok(size)
    }

    pub(super) async fn read(&self, name: &str, from: u64, length: u64) -> Result<Option<Pieces>, Error> {
        if length == 0 {
            return Ok(self.about(&self.key(name)).await?.map(|_| stream::empty().boxed()));
        }
        self.is_worth_asking()?;
        let options = GetOptions {
            range: Some(GetRange::Bounded(from..from.saturating_add(length))),
            ..GetOptions::default()
        };
        let Some(found) = self.found(self.store.get_opts(&self.key(name), options).await)? else {
            // Another node may have removed it.
            self.sizes().remove(name);
            return Ok(None);
        };
        Ok(Some(found.into_stream().map_err(std::io::Error::other).boxed()))
    }

    pub(super) async fn names(&self, beginning: &str) -> Result<Vec<String>, Error> {
        let found: Result<Vec<ObjectMeta>, _> = self.store.list(Some(&self.at(beginning))).try_collect().await;
        let found = self.told(found)?;
        Ok(found.iter().filter_map(|about| about.location.filename().map(str::to_owned)).collect())
    }

    pub(super) async fn remove(&self, name: &str, now: SystemTime) -> Result<Option<u64>, Error> {
        let is_due = |there: &Option<ObjectMeta>| there.as_ref().is_some_and(|there| is_old(there.last_modified.into(), now));
        let (key, mark, since) = (self.key(name), self.mark(name), Instant::now());
        if !is_due(&self.about(&key).await?) {
            return Ok(None);
        }
        self.told(self.store.put(&mark, PutPayload::from_static(b"leaving")).await)?;
        let there = self.about(&key).await?;
        let goes = is_due(&there) && since.elapsed() < LEAVING / 2;
        if goes {
            self.told(self.store.delete(&key).await)?;
            self.sizes().remove(name);
        }
        self.told(self.store.delete(&mark).await)?;
        Ok(there.filter(|_| goes).map(|there| there.size))
    }

    pub(super) async fn probe(&self) -> Result<(), Error> {
        let probe = self.at(&format!("doctor-{}", std::process::id()));
        self.told(self.store.put(&probe, PutPayload::from_static(b"low water")).await)?;
        let read = self.told(self.told(self.store.get(&probe).await)?.bytes().await)?;
        self.told(self.store.delete(&probe).await)?;
        if read == "low water" {
            Ok(())
        } else {
            Err(Error::Away("it gives other bytes than were put there".into()))
        }
    }

    async fn about(&self, key: &Key) -> Result<Option<ObjectMeta>, Error> {
        self.is_worth_asking()?;
        self.found(self.store.head(key).await)
    }

    /// Nobody is kept waiting for a store that was found away a moment ago.
    fn is_worth_asking(&self) -> Result<(), Error> {
        let since = *self.away_since.lock().unwrap_or_else(PoisonError::into_inner);
        match since {
            Some(since) if since.elapsed() < AWAY => Err(Error::Away("it was away a moment ago".into())),
            _ => Ok(()),
        }
    }

    fn found<T>(&self, outcome: object_store::Result<T>) -> Result<Option<T>, Error> {
        match outcome {
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            outcome => self.told(outcome).map(Some),
        }
    }

    /// The library's words, down to the innermost reason, which is the one that tells a person something. That the store is away is
    /// remembered for a moment.
    fn told<T>(&self, outcome: object_store::Result<T>) -> Result<T, Error> {
        outcome.map_err(|error| {
            let mut inner: Option<&(dyn std::error::Error + 'static)> = Some(&error);
            while let Some(cause) = inner {
                if let Some(http) = cause.downcast_ref::<HttpError>()
                    && matches!(http.kind(), HttpErrorKind::Connect | HttpErrorKind::Timeout)
                {
                    *self.away_since.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
                }
                inner = cause.source();
            }
            Error::Away(innermost(&error))
        })
    }

    fn key(&self, name: &str) -> Key {
        self.at(&format!("{}/{name}", name.get(..2).unwrap_or_default()))
    }

    fn mark(&self, name: &str) -> Key {
        self.at(&format!("leaving/{name}"))
    }

    fn at(&self, path: &str) -> Key {
        Key::from(format!("{}/{path}", self.prefix))
    }

    fn sizes(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long ago it was put there; what comes from the future is new.
fn age(about: &ObjectMeta) -> Duration {
    SystemTime::now().duration_since(about.last_modified.into()).unwrap_or_default()
}

fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(inner) = innermost.source() {
        innermost = inner;
    }
    innermost.to_string()
}
