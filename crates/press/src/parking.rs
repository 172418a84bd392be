use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Something that could not be printed; its last good version stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// Private id of the story; `frame` for what stands around the stories; `search/NUMBER` for a story's place in the index.
    pub article: String,
    /// Failures so far; parked from three on.
    pub failures: u32,
    /// What went wrong last.
    pub problem: String,
}

/// Failures after which something is parked.
pub(crate) const PARK: u32 = 3;

/// What failed, kept in a file beside the paper: a restart forgets none of it.
pub(crate) struct Parking {
    file: PathBuf,
    failed: Mutex<BTreeMap<String, Parked>>,
}

impl Parking {
    /// Reads what failed before. Each gets one more try: another version of the program may know better.
    pub fn open(folder: &Path) -> Parking {
        let file = folder.join("parked.json");
        let failed: Vec<Parked> = std::fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        let failed = failed
            .into_iter()
            .map(|parked| (parked.article.clone(), Parked { failures: parked.failures.min(PARK - 1), ..parked }))
            .collect();
        Parking { file, failed: Mutex::new(failed) }
    }

    /// What is parked.
    pub fn list(&self) -> Vec<Parked> {
        self.failed().values().filter(|parked| parked.failures >= PARK).cloned().collect()
    }

    /// What failed and is to be tried again.
    pub fn again(&self) -> Vec<String> {
        let failed = self.failed();
        failed
            .values()
            .filter(|parked| parked.failures < PARK)
            .map(|parked| parked.article.clone())
            .collect()
    }

    /// Notes a failure.
    pub fn failed_once(&self, key: &str, problem: String) {
        self.note(key, 1, problem);
    }

    /// Notes what was tried often enough.
    pub fn park_at_once(&self, key: &str, problem: String) {
        self.note(key, PARK, problem);
    }

    fn note(&self, key: &str, failures: u32, problem: String) {
        let mut failed = self.failed();
        let entry = failed
            .entry(key.to_owned())
            .or_insert_with(|| Parked { article: key.to_owned(), failures: 0, problem: String::new() });
        entry.failures = entry.failures.saturating_add(failures);
        entry.problem = problem;
        if entry.failures >= PARK {
            tracing::error!(article = key, problem = entry.problem, "parked: its last good version stays");
        }
        self.keep(&failed);
    }

    /// It went well.
    pub fn done(&self, key: &str) {
        let mut failed = self.failed();
        if failed.remove(key).is_some() {
            self.keep(&failed);
        }
    }

    /// What a paper refused is no matter any more: another one took everything.
    pub fn forget_papers(&self) {
        let mut failed = self.failed();
        let before = failed.len();
        failed.retain(|key, _| !key.starts_with("paper/") && !key.starts_with("search/"));
        if failed.len() != before {
            self.keep(&failed);
        }
    }

    fn keep(&self, failed: &BTreeMap<String, Parked>) {
        let beside = self.file.with_extension("new");
        let written = serde_json::to_vec(&failed.values().collect::<Vec<_>>())
            .map_err(std::io::Error::other)
            .and_then(|bytes| std::fs::write(&beside, bytes))
            .and_then(|()| std::fs::rename(&beside, &self.file));
        if let Err(error) = written {
            tracing::warn!(%error, "the list of what is parked could not be kept");
        }
    }

    fn failed(&self) -> MutexGuard<'_, BTreeMap<String, Parked>> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
