//! Where pieces lie: `objects/ab/HASH`, the hash being that of the bytes as they lie there. Under a passphrase a piece is sealed with
//! AES-256-GCM; its nonce is made of its content and a key, so that the same piece is written once also then.

use super::claim::Claim;
use crate::Error;
use crate::export::hex;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use store::Chance;

/// What a file of this format begins with.
const FORM: &str = "dateline-backup/1";
/// The file that says how pieces are sealed.
const HEAD: &str = "backup.head";
/// Largest piece, in bytes before it is packed.
pub(super) const PIECE: usize = 4 * 1024 * 1024;
const NONCE: usize = 12;
/// Bytes by which a sealed piece is longer than its nonce and itself.
const TAG: usize = 16;
/// What the key is made with: 64 MB, three rounds. A guess costs as much.
const COST: (u32, u32, u32) = (64 * 1024, 3, 1);
/// What is sealed with pieces, so that they open as such only.
const PURPOSE: &[u8] = b"dateline-backup/1 piece";

/// A folder of backups.
pub struct Chest {
    root: PathBuf,
    lock: Option<Lock>,
    written: AtomicU64,
    /// Pieces that are relied on are read, too.
    checking: bool,
    /// Files that were damaged and were written anew.
    mended: Mutex<Vec<String>>,
    /// Nobody throws away what is being read, and two don't write at once.
    _claim: Claim,
}

struct Lock {
    cipher: Aes256Gcm,
    nonces: [u8; 32],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    /// None = pieces lie open.
    sealed: Option<Sealed>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    /// Kilobytes, rounds and lanes of Argon2id.
    argon2id: (u32, u32, u32),
    salt: String,
    /// Something sealed: whether the passphrase is the right one.
    check: String,
}

impl Chest {
    /// Opens a folder of backups, or begins one if it is empty or not there.
    pub fn begin(root: &Path, passphrase: Option<&str>, chance: &Chance) -> Result<Chest, Error> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(root).map_err(Error::io(root))?;
        let claim = Claim::to_write(root)?;
        if root.join(HEAD).exists() {
            let chest = Chest { _claim: claim, ..Chest::open(root, passphrase)? };
            chest.sweep()?;
            return Ok(chest);
        }
        if std::fs::read_dir(root).map_err(Error::io(root))?.next().is_some() {
            return Err(Error::Usage(format!("{}: it is neither empty nor a folder of backups; name another one", root.display())));
        }
        let salt = hex(&chance.bytes::<16>());
        let lock = match passphrase {
            Some(words) => Some(Lock::new(words, &salt, COST)?),
            None => None,
        };
        let sealed = match &lock {
            Some(lock) => Some(Sealed {
                argon2id: COST,
                salt,
                check: hex(&lock.close(b"the passphrase is the right one")?),
            }),
            None => None,
        };
        put_whole(root, HEAD, &framed(&serde_json::to_vec(&Head { sealed })?))?;
        Ok(Chest::of(root, lock, claim))
    }

    /// Removes what a backup left half written that was interrupted.
    fn sweep(&self) -> Result<(), Error> {
        let objects = self.root.join("objects");
        let folders = std::fs::read_dir(&objects).into_iter().flatten().flatten().map(|folder| folder.path());
        for folder in folders.chain([self.root.clone(), self.root.join("sets")]) {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                if is_part(&entry.file_name().to_string_lossy()) {
                    std::fs::remove_file(entry.path()).map_err(Error::io(&folder))?;
                }
            }
        }
        Ok(())
    }

    /// Opens a folder of backups.
    pub fn open(root: &Path, passphrase: Option<&str>) -> Result<Chest, Error> {
        let head = head(root)?;
        let claim = Claim::to_read(root)?;
        let lock = match (head.sealed, passphrase) {
            (None, None) => None,
            (None, Some(_)) => {
                return Err(Error::Usage(format!(
                    "{}: its backups are not sealed; leave the passphrase out, or name another folder",
                    root.display()
                )));
            }
            (Some(_), None) => {
                return Err(Error::Usage(format!(
                    "{}: its backups are sealed; give the passphrase in a file (--passphrase-file) or as DATELINE_PASSPHRASE",
                    root.display()
                )));
            }
            (Some(sealed), Some(words)) => {
                let lock = Lock::new(words, &sealed.salt, sealed.argon2id)?;
                if unhex(&sealed.check).and_then(|check| lock.open(&check)).is_none() {
                    return Err(Error::Usage(format!("{}: the passphrase is another one", root.display())));
                }
                Some(lock)
            }
        };
        Ok(Chest::of(root, lock, claim))
    }

    fn of(root: &Path, lock: Option<Lock>, claim: Claim) -> Chest {
        Chest {
            root: root.to_owned(),
            lock,
            written: AtomicU64::new(0),
            checking: false,
            mended: Mutex::default(),
            _claim: claim,
        }
    }

    /// Whether a folder holds backups.
    pub fn is_one(root: &Path) -> bool {
        root.join(HEAD).exists() || root.join("sets").is_dir()
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Bytes written by this process.
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// Reads every piece that a new backup relies on, instead of looking at its size alone.
    #[must_use]
    pub fn checking(mut self, checking: bool) -> Chest {
        self.checking = checking;
        self
    }

    /// Files that were found damaged and were written anew.
    pub fn mended(&self) -> Vec<String> {
        self.mended.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a piece lies there as it was written: a file of so many bytes, and, if that is wished, with the right hash.
    fn holds(&self, name: &str, bytes: u64) -> bool {
        let has_size = |path: PathBuf| std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() == bytes);
        self.place(name).is_some_and(has_size) && (!self.checking || self.look(name).is_ok())
    }

    /// Whether all pieces of a file that was kept unpacked are there.
    pub(super) fn holds_file(&self, file: &super::set::Stored) -> bool {
        let around = 1 + if self.lock.is_some() { NONCE + TAG } else { 0 };
        let mut left = file.size;
        let whole = file.pieces.iter().all(|piece| {
            let length = left.min(PIECE as u64);
            left -= length;
            self.holds(piece, length + around as u64)
        });
        whole && left == 0
    }

    /// Keeps a piece and gives its name. One that is there already is not written again.
    pub fn put(&self, piece: &[u8], pack: bool) -> Result<String, Error> {
        let mut form = vec![u8::from(pack)];
        if pack {
            form.extend(zstd::bulk::compress(piece, 3)?);
        } else {
            form.extend(piece);
        }
        let bytes = match &self.lock {
            Some(lock) => lock.close(&form)?,
            None => form,
        };
        let name = hex(&Sha256::digest(&bytes));
        if !self.holds(&name, bytes.len() as u64) {
            let file = format!("objects/{}/{name}", name.get(..2).unwrap_or_default());
            if self.root.join(&file).exists() {
                self.mended.lock().unwrap_or_else(PoisonError::into_inner).push(file.clone());
            }
            put_whole(&self.root, &file, &bytes)?;
            self.written.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        }
        Ok(name)
    }

    /// The piece of a name. What was changed, is missing or can't be opened is an error that names the file.
    pub fn get(&self, name: &str) -> Result<Vec<u8>, Error> {
        let bytes = self.bytes(name)?;
        let broken = || Error::refused(format!("objects/{}/{name}", name.get(..2).unwrap_or_default()), "it can't be opened");
        let form = match &self.lock {
            Some(lock) => lock.open(&bytes).ok_or_else(broken)?,
            None => bytes,
        };
        match form.split_first() {
            Some((0, piece)) => Ok(piece.to_vec()),
            Some((1, packed)) => zstd::bulk::decompress(packed, PIECE).map_err(|_| broken()),
            _ => Err(broken()),
        }
    }

    /// Whether the bytes of a piece are those that its name says.
    pub fn look(&self, name: &str) -> Result<(), Error> {
        self.bytes(name).map(drop)
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>, Error> {
        object(&self.root, name)
    }

    fn place(&self, name: &str) -> Option<PathBuf> {
        Some(self.root.join("objects").join(name.get(..2)?).join(name))
    }

    /// Seals a text that is no piece.
    pub(super) fn close(&self, text: &[u8]) -> Result<Vec<u8>, Error> {
        match &self.lock {
            Some(lock) => lock.close(text),
            None => Ok(text.to_vec()),
        }
    }

    /// Opens it again.
    pub(super) fn unclose(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        match &self.lock {
            Some(lock) => lock.open(bytes),
            None => Some(bytes.to_vec()),
        }
    }
}

/// The bytes of an object, which are those that its name says.
pub(super) fn object(root: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let file = format!("objects/{}/{name}", name.get(..2).unwrap_or_default());
    let bytes = match std::fs::read(root.join(&file)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(Error::refused(file, "it is missing")),
        Err(error) => return Err(Error::refused(file, error.to_string())),
    };
    if hex(&Sha256::digest(&bytes)) == name {
        Ok(bytes)
    } else {
        Err(Error::refused(file, "it was changed: its hash is another one"))
    }
}

fn head(root: &Path) -> Result<Head, Error> {
    let path = root.join(HEAD);
    let bytes = std::fs::read(&path)
        .map_err(|_| Error::refused(path.display().to_string(), "it is missing: this is no folder of backups, or it is damaged"))?;
    let body = unframed(&bytes).ok_or_else(|| Error::refused(HEAD, "it was changed, or is no head of backups"))?;
    serde_json::from_slice(body).map_err(|error| Error::refused(HEAD, error.to_string()))
}

/// Whether the head is as it was written.
pub(super) fn look_at_head(root: &Path) -> Result<(), Error> {
    head(root).map(drop)
}

/// Bytes with the format's name and their hash before them.
pub(super) fn framed(body: &[u8]) -> Vec<u8> {
    let mut out = format!("{FORM} {}\n", hex(&Sha256::digest(body))).into_bytes();
    out.extend(body);
    out
}

/// The bytes, if they have this hash.
pub(super) fn unframed(bytes: &[u8]) -> Option<&[u8]> {
    let at = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, body) = (bytes.get(..at)?, bytes.get(at + 1..)?);
    (line == format!("{FORM} {}", hex(&Sha256::digest(body))).as_bytes()).then_some(body)
}

/// Writes a file whole, or not at all.
pub(super) fn put_whole(root: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = root.join(name);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    let part = path.with_extension(format!("part-{}", std::process::id()));
    let mut file = std::fs::File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)
        .map_err(Error::io(&part))?;
    file.write_all(bytes).map_err(Error::io(&part))?;
    std::fs::rename(&part, &path).map_err(Error::io(&path))
}

impl Lock {
    fn new(passphrase: &str, salt: &str, cost: (u32, u32, u32)) -> Result<Lock, Error> {
        let wrong = || Error::refused(HEAD, "it does not say how the key is made");
        let params = Params::new(cost.0.min(1024 * 1024), cost.1.min(20), cost.2.min(16), Some(32)).map_err(|_| wrong())?;
        let mut root = [0_u8; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt.as_bytes(), &mut root)
            .map_err(|_| wrong())?;
        let derive = Hkdf::<Sha256>::new(None, &root);
        let (mut pieces, mut nonces) = ([0_u8; 32], [0_u8; 32]);
        // One block of output each: never too long for the derivation.
        let _ = derive.expand(b"pieces", &mut pieces);
        let _ = derive.expand(b"nonces", &mut nonces);
        Ok(Lock { cipher: Aes256Gcm::new(&pieces.into()), nonces })
    }

    /// The nonce is a keyed hash of what is sealed: two different pieces never share one but by a chance of one in 2^96.
    fn close(&self, text: &[u8]) -> Result<Vec<u8>, Error> {
        let (hash, _) = Hkdf::<Sha256>::extract(Some(&self.nonces), text);
        let nonce: [u8; NONCE] = std::array::from_fn(|at| hash.get(at).copied().unwrap_or_default());
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), Payload { msg: text, aad: PURPOSE })
            .map_err(|_| Error::Io("a piece could not be sealed".into()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn open(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce = Nonce::from(<[u8; NONCE]>::try_from(nonce).ok()?);
        self.cipher.decrypt(&nonce, Payload { msg: sealed, aad: PURPOSE }).ok()
    }
}

/// Whether a file is what an interrupted backup left half written, by its name.
pub(super) fn is_part(name: &str) -> bool {
    name.contains(".part-")
}

pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

/// Cuts what is written into pieces.
pub(super) struct Cutter<'a> {
    chest: &'a Chest,
    pack: bool,
    held: Vec<u8>,
    hash: Sha256,
    size: u64,
    names: Vec<String>,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(chest: &'a Chest, pack: bool) -> Cutter<'a> {
        Cutter {
            chest,
            pack,
            held: Vec::new(),
            hash: Sha256::new(),
            size: 0,
            names: Vec::new(),
        }
    }

    /// Adds bytes.
    pub(super) fn add(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        while self.held.len() + bytes.len() >= PIECE {
            let (now, later) = bytes.split_at(PIECE - self.held.len());
            self.held.extend(now);
            bytes = later;
            self.names.push(self.chest.put(&self.held, self.pack)?);
            self.held.clear();
        }
        self.held.extend(bytes);
        Ok(())
    }

    /// Ends the file under a path.
    pub(super) fn end(mut self, path: String) -> Result<super::set::Stored, Error> {
        if !self.held.is_empty() {
            self.names.push(self.chest.put(&self.held, self.pack)?);
        }
        Ok(super::set::Stored {
            path,
            size: self.size,
            sha256: hex(&self.hash.finalize()),
            pieces: self.names,
        })
    }
}

/// A file of a set, read piece by piece.
pub(super) struct Joiner<'a> {
    chest: &'a Chest,
    pieces: std::slice::Iter<'a, String>,
    held: Vec<u8>,
    at: usize,
}

impl<'a> Joiner<'a> {
    pub(super) fn new(chest: &'a Chest, file: &'a super::set::Stored) -> Joiner<'a> {
        Joiner { chest, pieces: file.pieces.iter(), held: Vec::new(), at: 0 }
    }
}

impl Read for Joiner<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.held.len() {
            let Some(name) = self.pieces.next() else { return Ok(0) };
            self.held = self.chest.get(name).map_err(|error| std::io::Error::other(error.to_string()))?;
            self.at = 0;
        }
        let rest = self.held.get(self.at..).unwrap_or_default();
        let length = rest.len().min(out.len());
        if let (Some(out), Some(rest)) = (out.get_mut(..length), rest.get(..length)) {
            out.copy_from_slice(rest);
        }
        self.at += length;
        Ok(length)
    }
}
