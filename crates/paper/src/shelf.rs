use crate::Error;
use crate::most_read::MostRead;
use crate::print::{Print, Purpose, SCHEMA};
use crate::take_down::TakeDowns;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tokio::sync::Notify;

/// What the name of a paper's folder begins with that is being removed.
const SWEPT: &str = "swept-";

/// The folder of papers: the one that serves, and the one that is made beside it.
///
/// `current` is a symbolic link; it is replaced by one rename, so that there is a whole paper at every instant.
pub struct Shelf {
    folder: PathBuf,
    purpose: Purpose,
    current: RwLock<Option<Arc<Print>>>,
    most_read: Arc<OnceLock<Arc<MostRead>>>,
    take_downs: TakeDowns,
    /// The serving paper lacks something: another one is to be made.
    damaged: AtomicBool,
    damage: Notify,
}

impl Shelf {
    /// Opens the shelf with the paper that served last, if there is one of this program's shape. Readers come to it.
    pub async fn open(folder: &Path) -> Result<Shelf, Error> {
        Shelf::open_for(folder, Purpose::Serving).await
    }

    /// Opens it for a purpose.
    pub async fn open_for(folder: &Path, purpose: Purpose) -> Result<Shelf, Error> {
        std::fs::create_dir_all(folder)?;
        let shelf = Shelf {
            folder: folder.to_owned(),
            purpose,
            current: RwLock::default(),
            most_read: Arc::default(),
            take_downs: TakeDowns::open(folder)?,
            damaged: AtomicBool::new(false),
            damage: Notify::new(),
        };
        if let Ok(name) = std::fs::read_link(folder.join("current"))
            && name.to_string_lossy().starts_with(&prefix())
            && folder.join(&name).join("paper.db").exists()
        {
            match shelf.print(&folder.join(&name)).await {
                Ok(print) => {
                    let is_whole = print.is_whole;
                    if is_whole {
                        shelf.take_down_again(&print).await?;
                    }
                    drop(shelf.put(Some(print)));
                    if !is_whole {
                        shelf.note_damage("its tables are not those that the program makes");
                    }
                }
                // It is made anew of the record; what is no paper any more must not keep the next one from serving.
                Err(error) if is_beyond_help(&error) => {
                    tracing::error!(%error, paper = %folder.join(&name).display(), "the paper is damaged and is made anew");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(shelf)
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The paper that serves.
    pub fn current(&self) -> Result<Arc<Print>, Error> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or(Error::None)
    }

    /// Takes note of what went wrong with a paper. If that one serves and only another one helps, whoever waits for
    /// [`Shelf::damaged`] is told.
    pub fn suspect(&self, print: &Arc<Print>, error: &Error) {
        let serves = self.current().is_ok_and(|current| Arc::ptr_eq(&current, print));
        // What can't be read back is as good as missing.
        if serves && (error.is_damage() || matches!(error, Error::Document(_))) {
            self.note_damage(&error.to_string());
        }
    }

    fn note_damage(&self, what: &str) {
        if !self.damaged.swap(true, Ordering::AcqRel) {
            tracing::error!(what, "the paper is damaged: it is made anew beside, and serves meanwhile what it can");
        }
        self.damage.notify_one();
    }

    /// Whether the serving paper is known to lack something.
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Acquire)
    }

    /// Waits until somebody finds the serving paper damaged.
    pub async fn damaged(&self) {
        self.damage.notified().await;
    }

    /// What this node took off by itself.
    pub fn take_downs(&self) -> &TakeDowns {
        &self.take_downs
    }

    /// Begins an empty paper beside the one that serves.
    pub async fn beside(&self) -> Result<Arc<Print>, Error> {
        let taken: Vec<u64> = std::fs::read_dir(&self.folder)?
            .filter_map(|entry| entry.ok()?.file_name().to_string_lossy().strip_prefix(&prefix())?.parse().ok())
            .collect();
        let next = taken.into_iter().max().unwrap_or(0) + 1;
        self.print(&self.folder.join(format!("{}{next}", prefix()))).await
    }

    async fn print(&self, folder: &Path) -> Result<Arc<Print>, Error> {
        let mut print = Print::open(folder, self.purpose).await?;
        print.most_read = self.most_read.clone();
        Ok(Arc::new(print))
    }

    /// Lets its papers tell what is read most. Once only.
    pub fn count_with(&self, most_read: Arc<MostRead>) {
        let _ = self.most_read.set(most_read);
    }

    /// What is read most, where it is counted.
    pub fn most_read(&self) -> Option<&Arc<MostRead>> {
        self.most_read.get()
    }

    /// Lets a paper serve from now on; the one before is removed once its last reader is done.
    pub fn switch(&self, to: Arc<Print>) -> Result<(), Error> {
        let name = to.folder().file_name().unwrap_or_default().to_owned();
        let link = self.folder.join("next");
        let _ = std::fs::remove_file(&link);
        std::os::unix::fs::symlink(&name, &link)?;
        let current = self.folder.join("current");
        // Whoever copied the directory without links has a folder there: nothing that a paper could be opened from later.
        if std::fs::symlink_metadata(&current).is_ok_and(|there| there.is_dir()) {
            let away = self.folder.join(format!("{SWEPT}current"));
            let _ = std::fs::remove_dir_all(&away);
            std::fs::rename(&current, &away)?;
        }
        std::fs::rename(&link, current)?;
        std::fs::File::open(&self.folder)?.sync_all()?;
        if let Some(before) = self.put(Some(to)) {
            before.retire();
        }
        self.damaged.store(false, Ordering::Release);
        Ok(())
    }

    fn put(&self, print: Option<Arc<Print>>) -> Option<Arc<Print>> {
        std::mem::replace(&mut *self.current.write().unwrap_or_else(PoisonError::into_inner), print)
    }

    /// Removes whatever an interrupted making left, and papers of another shape once one of this shape serves. Only the one
    /// process that owns the folder may do so, and only before it makes another paper.
    pub fn sweep(&self) -> Result<(), Error> {
        let Ok(serving) = self.current() else { return Ok(()) };
        let keep = serving.folder().file_name().unwrap_or_default();
        for entry in std::fs::read_dir(&self.folder)?.flatten() {
            let name = entry.file_name();
            let was_swept = name.to_string_lossy().starts_with(SWEPT);
            if name == keep || !(was_swept || name.to_string_lossy().starts_with("paper-")) {
                continue;
            }
            // A making that was given up may still be writing its index: under another name of the folder it finds its place no more.
            let mut away = entry.path();
            if !was_swept {
                away = self.folder.join(format!("{SWEPT}{}", name.to_string_lossy()));
                let _ = std::fs::remove_dir_all(&away);
                std::fs::rename(entry.path(), &away)?;
            }
            if let Err(error) = std::fs::remove_dir_all(&away) {
                tracing::warn!(%error, folder = %away.display(), "something of an older paper is left until the next start");
            }
        }
        Ok(())
    }
}

/// Whether a paper that can't be opened has to be given up. A disk that is away or full is none of its faults.
fn is_beyond_help(error: &Error) -> bool {
    use store::Error::{Conflict, Corrupt, NotOne, Other, Schema};
    // A paper of steps that this program does not know is of no use to it, and the record has everything.
    matches!(error, Error::Document(_) | Error::Store(Corrupt(_) | Other(_) | NotOne | Conflict(_) | Schema(_)))
}

/// What the folders of papers of this program's shape begin with.
pub(crate) fn prefix() -> String {
    format!("paper-{SCHEMA}-")
}
