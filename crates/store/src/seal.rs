use crate::Chance;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use sha2::Sha256;
use std::fmt;

/// Keeps secrets that must be read again, so that a copy of the database alone gives none of them away. AES-256-GCM under a key that
/// is derived from the installation's own for one use.
#[derive(Clone)]
pub struct Seal {
    cipher: Aes256Gcm,
    marks: [u8; 32],
}

/// What a sealed text begins with.
const FORM: &str = "v1.";
const NONCE: usize = 12;

impl Seal {
    /// The seal for one use under the installation's key.
    pub fn new(root: &[u8; 32], purpose: &str) -> Seal {
        let derive = |info: &str| {
            let mut key = [0_u8; 32];
            // One block of output: never too long for the derivation.
            let _ = Hkdf::<Sha256>::new(None, root).expand(info.as_bytes(), &mut key);
            key
        };
        Seal {
            cipher: Aes256Gcm::new(&derive(purpose).into()),
            marks: derive(&format!("{purpose}/marks")),
        }
    }

    /// Seals a text. It opens only together with what it belongs to, so that nobody moves it to another row.
    pub fn close(&self, text: &str, owner: &str, chance: &Chance) -> String {
        let nonce = chance.bytes::<NONCE>();
        let payload = Payload { msg: text.as_bytes(), aad: owner.as_bytes() };
        // Only texts of many gigabytes can't be sealed.
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload).unwrap_or_default();
        format!("{FORM}{}", URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens it again. `None` = it was sealed under another key or for another owner, or is damaged.
    pub fn open(&self, sealed: &str, owner: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed.strip_prefix(FORM)?).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce = Nonce::from(<[u8; NONCE]>::try_from(nonce).ok()?);
        let text = self.cipher.decrypt(&nonce, Payload { msg: sealed, aad: owner.as_bytes() }).ok()?;
        String::from_utf8(text).ok()
    }

    /// What can be kept of a text to know it again: the same text has the same mark under the same key, and without the key nobody
    /// can try texts against it.
    pub fn mark(&self, text: &str) -> String {
        // The first half of the derivation is HMAC-SHA256 under its salt.
        let (mark, _) = Hkdf::<Sha256>::extract(Some(&self.marks), text.as_bytes());
        URL_SAFE_NO_PAD.encode(mark)
    }

    /// Whether a text was sealed, as far as that can be seen.
    pub fn is_sealed(text: &str) -> bool {
        text.starts_with(FORM)
    }
}

/// It holds a key.
impl fmt::Debug for Seal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Seal")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_key_and_its_owner_open_it() {
        let chance = Chance::seeded(1);
        let seal = Seal::new(&[7; 32], "codes");
        let sealed = seal.close("JBSWY3DPEHPK3PXP", "ada", &chance);
        assert!(Seal::is_sealed(&sealed) && !sealed.contains("JBSWY3DP"));
        assert_eq!(seal.open(&sealed, "ada").as_deref(), Some("JBSWY3DPEHPK3PXP"));
        assert_ne!(seal.close("JBSWY3DPEHPK3PXP", "ada", &chance), sealed);
        assert_eq!(seal.open(&sealed, "ben"), None);
        assert_eq!(Seal::new(&[8; 32], "codes").open(&sealed, "ada"), None);
        assert_eq!(Seal::new(&[7; 32], "other").open(&sealed, "ada"), None);
        for damaged in ["", "v1.", "v1.AAAA", "JBSWY3DPEHPK3PXP", &sealed[..sealed.len() - 2]] {
            assert_eq!(seal.open(damaged, "ada"), None, "{damaged}");
        }
    }

    #[test]
    fn a_mark_is_the_same_under_the_same_key_alone() {
        let mark = |root: u8, purpose: &str, text: &str| Seal::new(&[root; 32], purpose).mark(text);
        let ada = mark(7, "codes", "ada@tidings.example");
        assert_eq!(ada, mark(7, "codes", "ada@tidings.example"));
        for other in [mark(8, "codes", "ada@tidings.example"), mark(7, "other", "ada@tidings.example"), mark(7, "codes", "ada")] {
            assert_ne!(ada, other);
        }
        assert!(ada.len() >= 40 && !ada.contains("ada@"));
    }
}
