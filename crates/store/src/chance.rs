use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng, TryRng};
use std::sync::{Arc, Mutex, PoisonError};

/// Where random bytes come from: the operating system, or a seed in a test.
#[derive(Debug, Clone, Default)]
pub enum Chance {
    /// The operating system's generator.
    #[default]
    System,
    /// Repeats itself for the same seed.
    Seeded(Arc<Mutex<StdRng>>),
}

impl Chance {
    /// The operating system's generator.
    pub fn os() -> Chance {
        Chance::System
    }

    /// A generator that repeats itself: for tests only.
    pub fn seeded(seed: u64) -> Chance {
        Chance::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0u8; N];
        match self {
            // A system without randomness can't keep any secret: there is nothing sensible to go on with.
            Chance::System => SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes"),
            Chance::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes),
        }
        bytes
    }

    /// A random number.
    pub fn u64(&self) -> u64 {
        u64::from_le_bytes(self.bytes())
    }

    /// A secret of 256 bits, as 43 letters that may stand in an address.
    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}
