//! Who may do what in a folder of backups at once.

use crate::Error;
use std::fs::{File, TryLockError};
use std::path::Path;

/// A folder of backups is used by this process, until this goes.
pub(super) struct Claim(#[expect(dead_code, reason = "the lock is held as long as the file is open")] Option<File>);

impl Claim {
    /// One writes at a time: what lies about half written is nobody's then.
    pub(super) fn to_write(root: &Path) -> Result<Claim, Error> {
        Claim::on(root, File::try_lock, || {
            Error::Usage(format!("{}: another backup is being made into it; try again when that is through", root.display()))
        })
    }

    /// Whoever reads waits until whoever throws away is through.
    pub(super) fn to_read(root: &Path) -> Result<Claim, Error> {
        let waiting = |file: &File| file.lock_shared().map_err(TryLockError::Error);
        Claim::on(&root.join("sets"), waiting, || Error::Io("the lock is taken".into()))
    }

    /// Nobody reads what is thrown away.
    pub(super) fn to_throw_away(root: &Path) -> Result<Claim, Error> {
        Claim::on(&root.join("sets"), File::try_lock, || {
            Error::Usage(format!("{}: somebody reads these backups; older ones are thrown away the next time", root.display()))
        })
    }

    fn on(folder: &Path, take: impl Fn(&File) -> Result<(), TryLockError>, taken: impl Fn() -> Error) -> Result<Claim, Error> {
        let Ok(file) = File::open(folder) else { return Ok(Claim(None)) };
        match take(&file) {
            Ok(()) => Ok(Claim(Some(file))),
            Err(TryLockError::WouldBlock) => Err(taken()),
            // Some file systems know no locks.
            Err(TryLockError::Error(_)) => Ok(Claim(None)),
        }
    }
}
