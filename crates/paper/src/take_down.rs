//! Stories that this node took off by itself while its record did not answer. They are kept beside the papers, so that every paper
//! that is made here leaves them out until the record has something to say about them.

use crate::document::{Article, Withdrawn};
use crate::{Dropped, Edit, Error, Print, Shelf};
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use store::{Moment, params};

/// The file beside the papers that they are kept in.
pub(crate) const FILE: &str = "take-downs.json";
/// Stories that leave the index together.
const TOGETHER: usize = 100;

/// One story that is off on this node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakeDown {
    /// What readers are told at its address.
    pub tombstone: Withdrawn,
    /// The public version that readers had.
    pub version: i64,
    /// For the newsroom.
    pub reason: String,
}

impl TakeDown {
    /// Whether the record published the story once more after it was taken off here: then the record decided otherwise. What it
    /// had published before, and this node had not heard of, is off as well.
    pub fn is_overruled_by(&self, version: i64, updated_at: Moment) -> bool {
        version > self.version && updated_at > self.tombstone.at
    }

    /// What readers are told in the place of a state of the story.
    pub fn tombstone_of(&self, article: &Article) -> Withdrawn {
        Withdrawn {
            address: article.address.clone(),
            edition: article.edition.clone(),
            redirects: article.redirects.clone(),
            ..self.tombstone.clone()
        }
    }
}

/// Those of a shelf.
pub struct TakeDowns {
    path: PathBuf,
    held: RwLock<Vec<TakeDown>>,
}

impl TakeDowns {
    /// Reads those that are kept beside the papers of a folder.
    pub(crate) fn open(folder: &Path) -> Result<TakeDowns, Error> {
        let path = folder.join(FILE);
        let held = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        Ok(TakeDowns { path, held: RwLock::new(held) })
    }

    /// All of them.
    pub fn list(&self) -> Vec<TakeDown> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// That of a story, by its public number.
    pub fn of(&self, number: i64) -> Option<TakeDown> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.iter().find(|one| one.tombstone.number == number).cloned()
    }

    /// The record confirmed or overruled it.
    pub fn settle(&self, number: i64) -> Result<(), Error> {
        self.change(|held| held.retain(|one| one.tombstone.number != number))
    }

    fn add(&self, one: TakeDown) -> Result<(), Error> {
        self.change(|held| {
            held.retain(|other| other.tombstone.number != one.tombstone.number);
            held.push(one);
        })
    }

    /// On disk first: what was answered survives whatever comes.
    fn change(&self, change: impl FnOnce(&mut Vec<TakeDown>)) -> Result<(), Error> {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let mut next = held.clone();
        change(&mut next);
        if next == *held {
            return Ok(());
        }
        let part = self.path.with_extension("part");
        let mut file = std::fs::File::create(&part)?;
        file.write_all(&serde_json::to_vec(&next)?)?;
        file.sync_all()?;
        std::fs::rename(&part, &self.path)?;
        if let Some(folder) = self.path.parent() {
            std::fs::File::open(folder)?.sync_all()?;
        }
        *held = next;
        Ok(())
    }
}

impl Shelf {
    /// Takes a story off on this node, by its public number or its address. Gives its tombstone and what went out of date; `None` if
    /// readers know no such story.
    pub async fn take_down(&self, reference: &str, notice: &str, reason: &str, now: Moment) -> Result<Option<(Withdrawn, Dropped)>, Error> {
        let print = self.current()?;
        let Some(number) = print.number_of(reference).await? else { return Ok(None) };
        let Some(article) = print.documents(&[number]).await?.pop() else {
            // It is off already, by whatever hand.
            let off = print.withdrawn_after(number - 1, 1).await?.pop();
            return Ok(off.filter(|(gone, _)| gone.number == number).map(|(gone, _)| (gone, Dropped::default())));
        };
        let tombstone = Withdrawn {
            number,
            edition: article.edition,
            address: article.address,
            notice: notice.to_owned(),
            at: now,
            redirects: article.redirects,
        };
        self.take_downs().add(TakeDown {
            tombstone: tombstone.clone(),
            version: article.version,
            reason: reason.to_owned(),
        })?;
        let dropped = print.take_off(&tombstone, article.version).await?;
        print.take_out_of_index(now).await;
        Ok(Some((tombstone, dropped)))
    }

    /// What was taken off is off also in a paper that lost it with the power.
    pub(crate) async fn take_down_again(&self, print: &Arc<Print>) -> Result<(), Error> {
        for one in self.take_downs().list() {
            if let Some(article) = print.documents(&[one.tombstone.number]).await?.pop()
                && !one.is_overruled_by(article.version, article.updated_at)
            {
                print.take_off(&one.tombstone_of(&article), article.version).await?;
            }
        }
        Ok(())
    }
}

impl Print {
    async fn take_off(&self, tombstone: &Withdrawn, version: i64) -> Result<Dropped, Error> {
        self.apply(&Edit {
            withdrawn: vec![(tombstone.clone(), version)],
            ..Edit::default()
        })
        .await
    }

    /// No press runs without a record. What stays in the index is found by nobody: an answer shows what the paper has.
    async fn take_out_of_index(self: &Arc<Self>, now: Moment) {
        let out = async {
            self.index_some(TOGETHER, now).await?;
            self.forget().await
        };
        if let Err(error) = out.await {
            tracing::warn!(%error, "what was taken off stays in the paper's files for now");
        }
    }

    /// The public number of the story that a reference names.
    async fn number_of(&self, reference: &str) -> Result<Option<i64>, Error> {
        if let Ok(number) = reference.parse() {
            return Ok(Some(number));
        }
        let text = "SELECT owner FROM address WHERE path = $1 AND kind IN ('article', 'forward', 'withdrawn')";
        let row = self.db.opt::<(String,)>(text, params![reference]).await?;
        Ok(row.and_then(|(owner,)| owner.strip_prefix("article/")?.parse().ok()))
    }
}
