use crate::press::TOGETHER;
use crate::{Error, Press, frame};
use paper::{Edit, Position, Print};
use std::sync::Arc;

impl Press {
    /// Makes the paper anew beside the one that serves, from the present state, and lets it serve with one rename.
    pub async fn rebuild(&self) -> Result<(), Error> {
        let _turn = self.working.lock().await;
        self.rebuild_locked().await
    }

    pub(crate) async fn rebuild_locked(&self) -> Result<(), Error> {
        let mut snapshot = self.room.snapshot().await?;
        if let Ok(print) = self.shelf.current()
            && let Some(position) = print.position().await?
            && !position.record.is_empty()
            && position.record != snapshot.record
        {
            return Err(Error::OtherRecord { paper: position.record, record: snapshot.record.clone() });
        }
        // What changes from here on is taken from the log once more.
        let comments = match &self.readers {
            Some(readers) => Some(readers.log_head().await?),
            None => None,
        };
        let beside = self.shelf.beside().await?;
        let record = snapshot.frame().await?;
        let names = frame::names(&record);
        let start = Position {
            record: snapshot.record.clone(),
            number: 0,
            id: String::new(),
        };
        let first = Edit {
            frame: Some(frame::edit(&record, &names)),
            position: start.clone(),
            beside: true,
            ..Edit::default()
        };
        beside.apply(&first).await?;
        let mut after = String::new();
        loop {
            let ids = snapshot.ever_public(&after, i64::try_from(TOGETHER).unwrap_or(100)).await?;
            let Some(last) = ids.last() else { break };
            after.clone_from(last);
            let mut edit = Edit { position: start.clone(), beside: true, ..Edit::default() };
            for id in &ids {
                self.take_article(&mut snapshot, id, &names, &mut edit).await?;
            }
            (edit.tags, edit.authors) = frame::named(&edit.put, &names);
            beside.apply(&edit).await?;
            beside.index(&edit.put, &[]).await?;
        }
        let head = snapshot.head.clone();
        let end = Position {
            record: snapshot.record.clone(),
            number: head.number,
            id: head.id,
        };
        drop(snapshot);
        let comments = comments.map(|place| (place.id, place.number));
        beside
            .apply(&Edit {
                position: end.clone(),
                comments,
                beside: true,
                ..Edit::default()
            })
            .await?;
        self.serve(beside, end.number).await
    }

    /// Lets another paper serve. Its states count on, so that no page made from the old one is taken for new.
    async fn serve(&self, beside: Arc<Print>, number: i64) -> Result<(), Error> {
        let before = match self.shelf.current() {
            Ok(print) => print.read_number().await.unwrap_or_default(),
            Err(_) => 0,
        };
        let read = beside.count_on_from(before).await?;
        self.shelf.switch(beside)?;
        self.cache.drop_all(read);
        self.reached(number, number);
        Ok(())
    }
}
