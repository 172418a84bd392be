use crate::advance::{Course, TOGETHER};
use crate::press::INDEXED_TOGETHER;
use crate::{Error, Press, frame};
use newsroom::Actor;
use newsroom::actor::Origin;
use newsroom::article::{self, Gone};
use newsroom::public::Snapshot;
use paper::{Edit, Indexed, Position, Print};
use readers::Place;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Stories withdrawn again in one transaction.
const KEPT_OFF: i64 = 50;
/// States that a damaged paper may be ahead of what the cache knows.
const BEYOND: i64 = 1_000_000;

impl Press {
    /// Makes the paper anew beside the one that serves, from the present state, and lets it serve with one rename. The serving
    /// one follows the ledger meanwhile; the new one catches up before it takes over.
    pub async fn rebuild(&self) -> Result<(), Error> {
        let _one = self.rebuilding.lock().await;
        match self.keep_off().await {
            Err(Error::Paper(error)) if error.is_damage() => tracing::error!(%error, "what the damaged paper knew of withdrawals is lost"),
            kept => kept?,
        }
        let beside = self.made_beside().await?;
        or_retire(&beside, self.catch_up(&beside).await)?;
        let _turn = self.working.lock().await;
        let _index = self.indexing.lock().await;
        // What came in since, with nobody else printing.
        or_retire(&beside, self.catch_up(&beside).await)?;
        let number = beside.position().await?.map_or(0, |position| position.number);
        let before = match self.shelf.current() {
            Ok(print) => match print.read_number().await {
                // A damaged one can't tell: far beyond every page that was made from it.
                Err(error) if error.is_damage() => self.cache.newest() + BEYOND,
                read => read?,
            },
            Err(_) => 0,
        };
        // Its states count on, so that no page made from the old one is taken for new.
        let read = beside.count_on_from(before).await?;
        self.shelf.switch(beside)?;
        self.cache.drop_all(read);
        self.parking.forget_papers();
        self.reached_paper(number);
        self.reached_search(number);
        Ok(())
    }

    /// Makes the index of the serving paper anew, and nothing else; readers search in the one before meanwhile.
    pub async fn rebuild_search(&self) -> Result<u64, Error> {
        let _one = self.rebuilding.lock().await;
        let found = self.shelf.current()?.rebuild_index(|| self.room.clock.now()).await?;
        self.index_to_end().await?;
        Ok(found)
    }

    /// If the ledger went back behind the serving paper, the record may hold stories as published that readers were told are gone:
    /// they are withdrawn in it once more, before a paper is made of it.
    async fn keep_off(&self) -> Result<(), Error> {
        let Ok(serving) = self.shelf.current() else { return Ok(()) };
        let Some(position) = serving.position().await? else { return Ok(()) };
        let mut snapshot = self.room.snapshot().await?;
        let is_same = position.record.is_empty() || position.record == snapshot.record;
        let known = snapshot.event_id(position.number).await?.unwrap_or_default();
        drop(snapshot);
        if !is_same || known == position.id {
            return Ok(());
        }
        let actor = Actor::System(Origin::Restore);
        self.keep_redacted_off(&serving, &actor).await?;
        let mut after = 0;
        loop {
            let tombstones = serving.withdrawn_after(after, KEPT_OFF).await?;
            let Some((last, _)) = tombstones.last() else { return Ok(()) };
            after = last.number;
            let gone: Vec<Gone> = tombstones
                .into_iter()
                .map(|(tombstone, version)| Gone { number: tombstone.number, version, notice: tombstone.notice })
                .collect();
            let mut turn = self.room.urgent_turn(&actor).await?;
            let count = article::withdraw_again(&mut turn, &gone).await?;
            turn.commit().await?;
            if count > 0 {
                tracing::warn!(count, "the restored record held stories that were withdrawn since: they are withdrawn again");
            }
        }
    }

    /// The same for a text that was redacted since: the record may hold it once more, and show it.
    async fn keep_redacted_off(&self, serving: &Print, actor: &Actor) -> Result<(), Error> {
        let known = self.room.snapshot().await?.redacted().await?;
        let is_known = |number: i64, wanted: i64| known.iter().any(|(other, _, count)| *other == number && *count >= wanted);
        let mut gone = serving.redacted().await?;
        gone.retain(|(number, _, count)| !is_known(*number, *count));
        let gone: Vec<Gone> = gone
            .into_iter()
            .map(|(number, version, _)| Gone { number, version, notice: String::new() })
            .collect();
        if gone.is_empty() {
            return Ok(());
        }
        let mut turn = self.room.urgent_turn(actor).await?;
        let count = article::withdraw_again(&mut turn, &gone).await?;
        turn.commit().await?;
        if count > 0 {
            tracing::warn!(count, "the restored record showed texts that were redacted since: their stories are withdrawn");
        }
        Ok(())
    }

    /// A paper made from the state of the record, not serving yet.
    pub(crate) async fn made_beside(&self) -> Result<Arc<Print>, Error> {
        let snapshot = self.room.snapshot().await?;
        let position = match self.shelf.current() {
            Ok(print) => match print.position().await {
                Err(error) if error.is_damage() => None,
                position => position?,
            },
            Err(_) => None,
        };
        if let Some(position) = position
            && !position.record.is_empty()
            && position.record != snapshot.record
        {
            return Err(Error::OtherRecord { paper: position.record, record: snapshot.record.clone() });
        }
        // What changes from here on is taken from the readers' log once more.
        let comments = match &self.readers {
            Some(readers) => Some(readers.log_head().await?),
            None => None,
        };
        let beside = self.shelf.beside().await?;
        let made = self.fill(&beside, snapshot, comments).await;
        or_retire(&beside, made)?;
        Ok(beside)
    }

    /// Prints everything that the record holds now.
    async fn fill(&self, beside: &Arc<Print>, mut snapshot: Snapshot, comments: Option<Place>) -> Result<(), Error> {
        beside.keep_redacted(&snapshot.redacted().await?).await?;
        let edit = frame::edit(&snapshot.frame().await?);
        let fronts = frame::fronts(&snapshot.fronts().await?);
        let breaking = frame::breaking(snapshot.breaking().await?);
        // Whatever is decided from here on is caught up with afterwards.
        let head = snapshot.head.clone();
        let start = Position {
            record: snapshot.record.clone(),
            number: head.number,
            id: head.id,
        };
        drop(snapshot);
        beside
            .apply(&Edit {
                frame: Some(edit),
                fronts: Some(fronts),
                breaking: Some(breaking),
                beside: true,
                ..Edit::default()
            })
            .await?;
        let scanned = AtomicBool::new(false);
        let scan = async {
            let outcome = self.scan(beside).await;
            scanned.store(true, Ordering::Release);
            outcome
        };
        let index = async {
            loop {
                let was_scanned = scanned.load(Ordering::Acquire);
                match beside.index_some(INDEXED_TOGETHER, self.room.clock.now()).await? {
                    Indexed::Some(_) => {}
                    Indexed::All(_) if was_scanned => return Ok::<(), Error>(()),
                    Indexed::All(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
        };
        tokio::try_join!(scan, index)?;
        let comments = comments.map(|place| (place.id, place.number));
        beside
            .apply(&Edit {
                position: Some(start),
                comments,
                beside: true,
                ..Edit::default()
            })
            .await?;
        Ok(())
    }

    /// Every story that readers ever saw.
    async fn scan(&self, beside: &Arc<Print>) -> Result<(), Error> {
        let mut after = String::new();
        loop {
            // Each portion from a state of its own: the record does not hold one open for minutes.
            let mut snapshot = self.room.snapshot().await?;
            let ids = snapshot.ever_public(&after, i64::try_from(TOGETHER).unwrap_or(100)).await?;
            let Some(last) = ids.last() else { return Ok(()) };
            after.clone_from(last);
            let mut edit = self.edit_of(&mut snapshot, &ids).await?;
            for _ in 1..crate::parking::PARK {
                let failed: Vec<String> = self.parking.again().into_iter().filter(|id| ids.contains(id)).collect();
                if failed.is_empty() {
                    break;
                }
                let again = self.edit_of(&mut snapshot, &failed).await?;
                edit.put.extend(again.put);
                edit.tags.extend(again.tags);
                edit.authors.extend(again.authors);
                edit.series.extend(again.series);
            }
            match self.add_last_good(&mut snapshot, &ids, &mut edit).await {
                // There is no last good version any more.
                Err(Error::Paper(error)) if error.is_damage() => {}
                added => added?,
            }
            edit.beside = true;
            beside.apply(&edit).await?;
        }
    }

    /// A parked story stays at its last good version also in the new paper: that of the serving one.
    async fn add_last_good(&self, snapshot: &mut Snapshot, ids: &[String], edit: &mut Edit) -> Result<(), Error> {
        let parked: Vec<String> = self
            .parking
            .list()
            .into_iter()
            .map(|parked| parked.article)
            .filter(|id| ids.contains(id))
            .collect();
        let Ok(serving) = self.shelf.current() else { return Ok(()) };
        if parked.is_empty() {
            return Ok(());
        }
        let numbers = snapshot.numbers(&parked).await?;
        let good = serving.documents(&numbers).await?;
        let reading = serving.reading().await?;
        for article in &good {
            for named in &article.tags {
                edit.tags.extend(paper::reading::Paper::tag(&reading, &article.edition, &named.slug).await?);
            }
            if let Some(episode) = &article.episode {
                edit.series
                    .extend(paper::reading::Paper::series(&reading, &article.edition, &episode.series.slug).await?);
            }
            for slug in article.bylines.iter().filter_map(|byline| byline.author.as_ref()) {
                edit.authors.extend(paper::reading::Paper::author(&reading, slug).await?);
            }
        }
        edit.put.extend(good);
        Ok(())
    }

    pub(crate) async fn catch_up(&self, beside: &Arc<Print>) -> Result<(), Error> {
        loop {
            match self.advance(beside, false).await? {
                Course::Went => {}
                Course::AtEnd => break,
                // Rewound while it was made: the next step finds it so and begins again.
                Course::Rewound => return Err(Error::RewoundMeanwhile),
            }
        }
        while beside.index_some(INDEXED_TOGETHER, self.room.clock.now()).await?
            != Indexed::All(beside.position().await?.map_or(0, |position| position.number))
        {}
        Ok(())
    }
}

/// A paper that could not be made leaves no files behind.
fn or_retire(beside: &Print, made: Result<(), Error>) -> Result<(), Error> {
    if made.is_err() {
        beside.retire();
    }
    made
}
