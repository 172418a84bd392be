use crate::encode::Encoding;
use crate::key::Key;
use base64::Engine;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::any::Any;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use store::Moment;

/// A page as it was made, before it is cached.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// HTTP status.
    pub status: u16,
    /// Media type with charset.
    pub content_type: String,
    /// The page itself.
    pub bytes: Bytes,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// Dropped at once with any of these.
    pub own: Vec<Key>,
    /// Served on for a while after any of these changed.
    pub around: Vec<Key>,
    /// Out of date by itself from this instant on.
    pub until: Option<Moment>,
    /// Number of the state it was made from.
    pub read: i64,
    /// Newest change of the stories it shows: the fresher, the shorter a shared cache may keep it.
    pub touched: Option<Moment>,
    /// When it stood whole.
    pub made_at: Option<Moment>,
    /// Robots may not index it.
    pub noindex: bool,
    /// Made anew each time: strangers could fill the cache with it.
    pub unkept: bool,
}

/// A ready page. What is kept of it is what was asked for: a page that goes out packed is not kept whole beside, so the cache holds
/// three times as many.
#[derive(Debug)]
pub struct Ready {
    /// What was made, but for its bytes: [`Ready::packed`] gives them in any form.
    pub made: Made,
    /// Strong validator of the bytes.
    pub etag: String,
    /// Length of the whole page.
    pub length: usize,
    /// The page itself: until it is packed with Brotli, and on if somebody asks for it.
    whole: Mutex<Option<Bytes>>,
    whole_is_asked_for: AtomicBool,
    brotli: OnceLock<Bytes>,
    /// Packed as hard as Brotli can.
    hard: OnceLock<Bytes>,
    hardening: AtomicBool,
    gzip: OnceLock<Bytes>,
    zstd: OnceLock<Bytes>,
    /// What whoever sends a form keeps with it: its headers, written once.
    heads: [OnceLock<Box<dyn Any + Send + Sync>>; FORMS.len()],
    /// Bytes of the forms that are held.
    held: AtomicUsize,
}

/// The forms in which bytes are sent, by name.
const FORMS: [&str; 5] = ["identity", "gzip", "zstd", "br", "br11"];

impl Ready {
    /// Gets a page ready.
    pub fn new(mut made: Made) -> Ready {
        let whole = std::mem::take(&mut made.bytes);
        let hash = Sha256::digest(&whole);
        let etag = format!("\"{}\"", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&hash[..12]));
        Ready {
            made,
            etag,
            length: whole.len(),
            held: AtomicUsize::new(whole.len()),
            whole: Mutex::new(Some(whole)),
            whole_is_asked_for: AtomicBool::new(false),
            brotli: OnceLock::new(),
            hard: OnceLock::new(),
            hardening: AtomicBool::new(false),
            gzip: OnceLock::new(),
            zstd: OnceLock::new(),
            heads: [const { OnceLock::new() }; FORMS.len()],
        }
    }

    /// The bytes in an encoding, packed on first request.
    pub fn packed(&self, encoding: Encoding) -> Bytes {
        let slot = match encoding {
            Encoding::Identity => {
                self.whole_is_asked_for.store(true, Ordering::Relaxed);
                return self.whole();
            }
            Encoding::Brotli => &self.brotli,
            Encoding::Gzip => &self.gzip,
            Encoding::Zstd => &self.zstd,
        };
        let packed = slot.get_or_init(|| {
            // Packing into memory does not fail; if it did, whole bytes under the wrong name would be worse than nothing.
            let packed = encoding.pack(&self.whole()).unwrap_or_default();
            self.held.fetch_add(packed.len(), Ordering::Relaxed);
            packed
        });
        if encoding == Encoding::Brotli && !self.whole_is_asked_for.load(Ordering::Relaxed) {
            self.let_whole_go();
        }
        packed.clone()
    }

    /// The page itself, out of its packed form if it is not held whole.
    fn whole(&self) -> Bytes {
        let mut whole = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(whole) = whole.as_ref() {
            return whole.clone();
        }
        let unpacked = self
            .brotli
            .get()
            .and_then(|packed| crate::encode::unbrotli(packed, self.length).ok())
            .unwrap_or_default();
        if self.whole_is_asked_for.load(Ordering::Relaxed) {
            self.held.fetch_add(unpacked.len(), Ordering::Relaxed);
            *whole = Some(unpacked.clone());
        }
        unpacked
    }

    fn let_whole_go(&self) {
        let mut whole = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        if whole.take_if(|_| self.brotli.get().is_some_and(|packed| !packed.is_empty())).is_some() {
            self.held.fetch_sub(self.length, Ordering::Relaxed);
        }
    }

    /// The bytes as they are sent now, and the name of their form, which the validator of these bytes carries.
    pub fn sent(&self, encoding: Encoding) -> (Bytes, &'static str) {
        match (encoding, self.hard.get()) {
            (Encoding::Brotli, Some(hard)) => (hard.clone(), "br11"),
            (encoding, _) => (self.packed(encoding), encoding.name()),
        }
    }

    /// What goes out before a form, written once by whoever sends it; the paper does not look at it. `None` for a form that there
    /// is not, or one that somebody else wrote.
    pub fn head<H: Any + Send + Sync>(&self, form: &str, write: impl FnOnce() -> H) -> Option<&H> {
        let place = FORMS.iter().position(|known| *known == form)?;
        self.heads[place].get_or_init(|| Box::new(write())).downcast_ref()
    }

    /// Whether nobody packs it harder yet; whoever is told so does.
    pub fn claim_hardening(&self) -> bool {
        !self.hardening.swap(true, Ordering::Relaxed)
    }

    /// Packs it as hard as Brotli can. Blocks for a while.
    pub(super) fn harden(&self) {
        let plain = self.packed(Encoding::Brotli);
        if let Ok(bytes) = crate::encode::brotli(&self.whole(), 11)
            && bytes.len() < plain.len()
        {
            self.held.fetch_add(bytes.len(), Ordering::Relaxed);
            let _ = self.hard.set(bytes);
        }
    }

    /// Bytes it takes with every form that is held, the headers of these, and its keys on both sides of the cache.
    pub(super) fn weight(&self) -> usize {
        self.held.load(Ordering::Relaxed) + (self.made.own.len() + self.made.around.len()) * 128 + 4_096
    }
}
