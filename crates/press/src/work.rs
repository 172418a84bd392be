//! What a stretch of events touches, and the edit that it makes of some stories.

use crate::articles::{Lookup, document};
use crate::{Error, Press, frame};
use newsroom::Refusal;
use newsroom::public::{Snapshot, Standing, Touched};
use paper::Edit;
use paper::document::Withdrawn;
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What events touch of what readers see.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// Stories that single events publish or withdraw, in their order, with the event: they go first.
    pub urgent: Vec<(i64, String)>,
    /// All other stories.
    pub articles: BTreeSet<String>,
    /// Stories whose coming or going others show.
    pub appeared: Vec<String>,
    /// Everything that stands around.
    pub frame: bool,
    /// Launched fronts.
    pub fronts: bool,
    /// Where the readers' log stands once their comments are printed.
    pub comments: Option<readers::Place>,
}

impl Work {
    /// Adds what an event touches. `urgent` is its number if it is about one story.
    pub async fn take(&mut self, snapshot: &mut Snapshot, touched: Touched, urgent: Option<i64>) -> Result<(), Error> {
        match touched {
            Touched::Nothing => {}
            Touched::Frame => self.frame = true,
            Touched::Fronts => self.fronts = true,
            Touched::Article { id, appears } => {
                if appears {
                    self.appeared.push(id.clone());
                }
                match urgent {
                    Some(event) => self.urgent.push((event, id)),
                    None => drop(self.articles.insert(id)),
                }
            }
            Touched::Named { noun, id } => {
                // The frame holds sections, the addresses of merged tags, and the files of settings and pages.
                self.frame |= noun != "author";
                let mut after = String::new();
                loop {
                    let ids = snapshot.naming(&noun, &id, &after, 500).await?;
                    let Some(last) = ids.last() else { break };
                    after.clone_from(last);
                    self.articles.extend(ids);
                }
            }
        }
        Ok(())
    }

    /// Adds who shows something of these stories: translations their addresses, others whether they are public.
    pub async fn add_neighbours(&mut self, snapshot: &mut Snapshot) -> Result<(), Error> {
        let touched: Vec<String> = self.urgent.iter().map(|(_, id)| id).chain(&self.articles).cloned().collect();
        let translated = snapshot.translated(&touched).await?;
        let pointing = snapshot.pointing(&self.appeared).await?;
        self.articles.extend(translated.iter().cloned().chain(pointing));
        // Its translations name it in their heads: they change with it, before anybody is told that it is done.
        if let Some((event, _)) = self.urgent.last()
            && self.urgent.len() + translated.len() <= crate::advance::TOGETHER
        {
            let event = *event;
            let known: BTreeSet<String> = self.urgent.iter().map(|(_, id)| id.clone()).collect();
            self.urgent
                .extend(translated.into_iter().filter(|id| !known.contains(id)).map(|id| (event, id)));
        }
        for (_, id) in &self.urgent {
            self.articles.remove(id);
        }
        // A launched front may name a story that was no public one until now.
        self.fronts |= self.frame || !self.appeared.is_empty();
        Ok(())
    }
}

impl Press {
    /// Reads some stories and makes an edit of them. One that fails is remembered and holds up nobody.
    pub(crate) async fn edit_of(&self, snapshot: &mut Snapshot, ids: &[String]) -> Result<Edit, Error> {
        let mut edit = Edit::default();
        let mut published = Vec::new();
        for (id, standing) in self.standings(snapshot, ids).await? {
            match standing {
                Ok(Standing::Private) => self.parking.done(&id),
                Ok(Standing::Withdrawn { edition, number, address, notice, at, version, redirects, .. }) => {
                    self.settle(number, "confirmed")?;
                    edit.withdrawn.push((Withdrawn { number, edition, address, notice, at, redirects }, version));
                    self.parking.done(&id);
                }
                Ok(Standing::Published(article)) => published.push(article),
                // The record itself does not answer: nothing is wrong with the story.
                Err(Refusal::Store(error)) => return Err(Refusal::Store(error).into()),
                Err(refusal) => self.parking.failed_once(&id, refusal.to_string()),
            }
        }
        if published.is_empty() {
            return Ok(edit);
        }
        let named = snapshot.names(&published.iter().map(|article| &**article).collect::<Vec<_>>()).await?;
        let lookup = Lookup::of(&named);
        let mut comments = match &self.readers {
            Some(readers) => {
                readers
                    .shown_of(&published.iter().map(|article| (article.id.clone(), article.number)).collect::<Vec<_>>())
                    .await?
            }
            None => HashMap::new(),
        };
        for article in published {
            let id = article.id.clone();
            let comments = comments.remove(&id).unwrap_or_default();
            match attempt(|| document(*article, comments, &lookup)) {
                Ok(article) => {
                    match self.shelf.take_downs().of(article.number) {
                        Some(off) if !off.is_overruled_by(article.version, article.updated_at) => {
                            edit.withdrawn.push((off.tombstone_of(&article), article.version));
                        }
                        off => {
                            if off.is_some() {
                                self.settle(article.number, "overruled")?;
                            }
                            edit.put.push(article);
                        }
                    }
                    self.parking.done(&id);
                }
                Err(problem) => self.parking.failed_once(&id, problem),
            }
        }
        (edit.tags, edit.authors) = frame::named(&edit.put, &lookup);
        edit.series = frame::series(&edit.put, &lookup);
        Ok(edit)
    }

    /// The record has something to say about what this node took off by itself.
    fn settle(&self, number: i64, how: &str) -> Result<(), Error> {
        let take_downs = self.shelf.take_downs();
        if take_downs.of(number).is_some() {
            tracing::warn!(number, how, "what this node took off by itself is decided in the record now");
            take_downs.settle(number)?;
        }
        Ok(())
    }

    /// What readers may know of some stories; if that panics for all of them, each by itself.
    async fn standings(&self, snapshot: &mut Snapshot, ids: &[String]) -> Result<Vec<(String, Result<Standing, Refusal>)>, Error> {
        let together = futures::FutureExt::catch_unwind(AssertUnwindSafe(snapshot.standings(ids))).await;
        if let Ok(standings) = together {
            return Ok(standings?);
        }
        let mut standings = Vec::with_capacity(ids.len());
        for id in ids {
            let alone = futures::FutureExt::catch_unwind(AssertUnwindSafe(snapshot.standing(id))).await;
            let standing = alone.unwrap_or_else(|panic| Err(Refusal::Damaged(said(&*panic))));
            standings.push((id.clone(), standing));
        }
        Ok(standings)
    }
}

/// Does something that may panic; a panic is a problem of this one thing.
pub(crate) fn attempt<T>(what: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(what)).map_err(|panic| said(&*panic))
}

/// What a panic said.
pub(crate) fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic
        .downcast_ref::<&str>()
        .map(|said| (*said).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panicked: {}", words.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::attempt;

    #[test]
    fn a_panic_is_a_problem_with_words() {
        assert_eq!(attempt(|| 7), Ok(7));
        assert_eq!(attempt(|| -> i32 { panic!("the ferry") }), Err("panicked: the ferry".into()));
    }
}
