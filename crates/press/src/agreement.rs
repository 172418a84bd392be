//! Whether the paper that serves is the one that the record makes.

use crate::advance::Course;
use crate::{Error, Press};
use paper::Print;
use std::sync::Arc;

/// How often both papers are brought to the end of the ledger before somebody publishes too fast to be compared with.
const TRIES: usize = 20;

impl Press {
    /// What stands otherwise in the serving paper and its index than in one made of the record now: which, and how. One is made
    /// beside and thrown away again, which takes as long as a rebuild; readers and newsroom wait for nothing.
    pub async fn disagreements(&self) -> Result<Vec<(String, String)>, Error> {
        let _one = self.rebuilding.lock().await;
        let serving = self.shelf.current()?;
        let fresh = self.made_beside().await?;
        fresh.retire();
        self.catch_up(&fresh).await?;
        let held = {
            let _turn = self.working.lock().await;
            self.bring_together(&serving, &fresh).await?;
            self.index_to_end().await?;
            serving.hold().await?
        };
        Ok(held.disagreements(&fresh).await?)
    }

    /// Brings two papers to the same event, with nobody else printing.
    async fn bring_together(&self, serving: &Arc<Print>, fresh: &Arc<Print>) -> Result<(), Error> {
        for _ in 0..TRIES {
            loop {
                match self.advance(serving, true).await? {
                    Course::Went => {}
                    Course::AtEnd => break,
                    Course::Rewound => return Err(Error::RewoundMeanwhile),
                }
            }
            self.catch_up(fresh).await?;
            let is_one_event = serving.position().await? == fresh.position().await?;
            if is_one_event && self.comment_changes(serving).await?.is_none() && self.comment_changes(fresh).await?.is_none() {
                return Ok(());
            }
        }
        Err(Error::NeverStill)
    }
}
