use crate::encode::Encoding;
use crate::key::Key;
use base64::Engine;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::any::Any;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
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

/// A ready page.
#[derive(Debug)]
pub struct Ready {
    /// What was made.
    pub made: Made,
    /// Strong validator of the bytes.
    pub etag: String,
    brotli: OnceLock<Bytes>,
    /// Packed as hard as Brotli can.
    hard: OnceLock<Bytes>,
    hardening: AtomicBool,
    gzip: OnceLock<Bytes>,
    zstd: OnceLock<Bytes>,
    /// What whoever sends a form keeps with it: its headers, written once.
    heads: [OnceLock<Box<dyn Any + Send + Sync>>; FORMS.len()],
}

/// The forms in which bytes are sent, by name.
const FORMS: [&str; 5] = ["identity", "gzip", "zstd", "br", "br11"];

impl Ready {
    /// Gets a page ready.
    pub fn new(made: Made) -> Ready {
        let hash = Sha256::digest(&made.bytes);
        let etag = format!("\"{}\"", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&hash[..12]));
        Ready {
            made,
            etag,
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
            Encoding::Identity => return self.made.bytes.clone(),
            Encoding::Brotli => &self.brotli,
            Encoding::Gzip => &self.gzip,
            Encoding::Zstd => &self.zstd,
        };
        // Packing into memory does not fail; if it did, whole bytes under the wrong name would be worse than nothing.
        slot.get_or_init(|| encoding.pack(&self.made.bytes).unwrap_or_default()).clone()
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
    pub fn harden(&self) {
        if let Ok(bytes) = crate::encode::brotli(&self.made.bytes, 11)
            && bytes.len() < self.packed(Encoding::Brotli).len()
        {
            let _ = self.hard.set(bytes);
        }
    }

    /// Bytes it takes at most, with every packed form: text packs to less than a third in each.
    pub(super) fn weight(&self) -> usize {
        self.made.bytes.len() * 2 + (self.made.own.len() + self.made.around.len()) * 64 + 4_096
    }
}
