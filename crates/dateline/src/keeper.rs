//! Keeps the desk open while the record answers, and the press and the scheduler running; finds the record again when it was gone.

use crate::failure::Failure;
use crate::house::House;
use crate::node::Withdrawal;
use crate::steady::{Steady, Watch};
use desk::{Desk, Office};
use newsroom::{Newsroom, Refusal};
use pages::Pages;
use paper::cache::Cache;
use paper::document::Withdrawn;
use paper::key::Key;
use paper::{Position, Shelf};
use press::Mail;
use site::Health;
use site::account::Accounts;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How often a missing record is looked for.
const LOOK: Duration = Duration::from_millis(500);
/// How often the record is asked whether it is there, and for what is due.
const BEAT: Duration = Duration::from_millis(250);
/// Looks at a paper that does not move, after which that is no wait any more: ten seconds.
const STANDSTILL: u32 = 40;
/// An answer that takes longer is none: after the first that does not come everybody is told, after the second the record is gone.
const SILENCE: Duration = Duration::from_secs(4);
/// How long closing may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a round of releases may take. What it did until then stands.
const ROUND: Duration = Duration::from_secs(60);
/// How often it is written down what is read.
const MINUTE: Duration = Duration::from_secs(60);
/// How often it is looked for a film or a sound to encode.
const MORE: Duration = Duration::from_secs(1);
/// When it is looked first for what nobody needs any more, and how often from then on: a start has other work, and nothing of it hurries.
const SETTLED: Duration = Duration::from_secs(600);
const DAY: Duration = Duration::from_secs(86_400);
const HOUR: Duration = Duration::from_secs(3_600);
/// Between two hundreds of stories whose words are read, so that the record is free for others.
const BETWEEN: Duration = Duration::from_millis(50);
/// Plans released at one beat.
const RELEASES: i64 = 50;

/// What a running server holds together.
#[derive(Clone)]
pub struct Keeper {
    /// The paper.
    pub shelf: Arc<Shelf>,
    /// Ready pages.
    pub cache: Arc<Cache>,
    /// What `/readyz` tells.
    pub health: Arc<Health>,
    /// The desk's API.
    pub desk: Desk,
    /// Readers' accounts.
    pub accounts: Accounts,
    /// Where the record's file lies, with its identity on the disk when it was opened; `None` on PostgreSQL.
    pub file: Option<PathBuf>,
    /// Where the readers' data lie; `None` on PostgreSQL, where they go and come with the record.
    readers_file: Option<PathBuf>,
    accounts_closed: Arc<AtomicBool>,
    /// Writes letters.
    pages: Pages,
    house: Arc<House>,
    office: Arc<RwLock<Option<Office>>>,
    /// Why nothing goes out by itself.
    held: Arc<RwLock<Option<String>>>,
}

/// Which file on the disk a name leads to.
type Inode = Option<(u64, u64)>;

impl Keeper {
    /// A keeper whose desk is closed.
    pub fn new(house: &House, shelf: Arc<Shelf>, cache: Arc<Cache>, desk: Desk, accounts: Accounts, pages: Pages) -> Keeper {
        let file = house.config.database.is_none().then(|| house.record_path());
        let health = Arc::new(Health::default());
        health.record_up.store(false, Ordering::Relaxed);
        Keeper {
            shelf,
            cache,
            health,
            desk,
            accounts,
            readers_file: house.config.database.is_none().then(|| house.readers_path()),
            accounts_closed: Arc::default(),
            pages,
            file,
            house: Arc::new(house.again()),
            office: Arc::default(),
            held: Arc::default(),
        }
    }

    /// Record and press, while the record answers.
    pub fn office(&self) -> Option<Office> {
        self.office.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens the desk on a record that belongs to the paper.
    pub async fn open(&self, room: &Newsroom) -> Result<Office, Failure> {
        if let Ok(print) = self.shelf.current()
            && let Some(position) = unless_damaged(print.position().await)?
            && !position.record.is_empty()
            && position.record != room.id().as_str()
        {
            return Err(Failure::failed(format!(
                "the paper was made from record {}, but this is record {}: bring the right one back, or name another data directory with --data",
                position.record,
                room.id()
            )));
        }
        let press = self.house.press_on(room, self.shelf.clone(), self.cache.clone()).await?;
        if let Some(post) = self.house.config.post.clone() {
            press.send_mail(Mail { post, pages: self.pages.clone() });
        }
        Ok(Office { room: room.clone(), press })
    }

    /// Opens accounts while the readers' data lie where they were opened, and closes them while they don't. `false` = other data
    /// lie there now.
    fn keep_accounts(&self, office: &Office, first: Inode) -> bool {
        let Some(path) = &self.readers_file else { return true };
        match inode_of(path) {
            now if now == first => {
                if self.accounts_closed.swap(false, Ordering::Relaxed) {
                    tracing::info!("the readers' data are back");
                    self.accounts.set_readers(office.press.readers().cloned());
                }
                true
            }
            None => {
                if !self.accounts_closed.swap(true, Ordering::Relaxed) {
                    tracing::error!("the readers' data are gone: accounts are closed, nothing is made anew");
                    self.accounts.set_readers(None);
                }
                true
            }
            Some(_) => false,
        }
    }

    fn set(&self, office: Option<Office>) {
        self.accounts_closed.store(false, Ordering::Relaxed);
        self.health.record_up.store(office.is_some(), Ordering::Relaxed);
        self.desk.set_office(office.clone());
        self.accounts.set_readers(office.as_ref().and_then(|office| office.press.readers().cloned()));
        *self.office.write().unwrap_or_else(PoisonError::into_inner) = office;
    }

    /// Keeps what is open, and looks for what is not, for ever.
    pub async fn keep(self, house: House, first: Option<Office>) {
        let mut found = first;
        loop {
            let office = match found.take() {
                Some(office) => office,
                None => self.look(&house).await,
            };
            self.set(Some(office.clone()));
            let inode = self.inode();
            tokio::select! {
                () = office.press.follow(std::future::pending()) => {}
                () = self.watch(&office, inode) => {}
                () = self.keep_releasing(&office) => {}
                () = self.keep_encoding(&office) => {}
                () = self.keep_avif(&office) => {}
                () = keep_clearing(&office) => {}
                () = self.keep_words(&office) => {}
            }
            self.set(None);
            tracing::error!("the record is gone: readers are served, the desk is closed, nothing is made anew");
            tokio::spawn(async move {
                let _ = tokio::time::timeout(PATIENCE, office.room.close()).await;
            });
        }
    }

    /// Closes what is open, so that another program may have it: readers are served from the paper, and nothing of it is kept, since
    /// that program prints into it. Whoever calls this ended [`Keeper::keep`] before.
    pub async fn stand_aside(&self) {
        let office = self.office();
        self.set(None);
        if let Some(Office { room, press }) = office {
            let readers = press.readers().cloned();
            let _ = tokio::time::timeout(PATIENCE, room.close()).await;
            if let Some(readers) = readers {
                let _ = tokio::time::timeout(PATIENCE, readers.close()).await;
            }
        }
        if let Ok(print) = self.shelf.current()
            && let Err(error) = print.rest().await
        {
            tracing::warn!(%error, "the index is not free at once");
        }
        self.cache.stand_aside();
    }

    /// What was given away is ours again.
    pub async fn come_back(&self) {
        let read = match self.shelf.current() {
            Ok(print) => print.read_number().await.unwrap_or_default(),
            Err(_) => 0,
        };
        self.cache.come_back(read);
    }

    /// Looks for the record until it is back.
    async fn look(&self, house: &House) -> Office {
        let mut said = String::new();
        loop {
            let found = async {
                let room = house.open_record(false).await?;
                match self.open(&room).await {
                    Ok(office) => Ok(office),
                    Err(failure) => {
                        room.close().await;
                        Err(failure)
                    }
                }
            };
            match found.await {
                Ok(office) => {
                    tracing::info!("the record is back");
                    return office;
                }
                Err(failure) if failure.words != said => {
                    tracing::warn!(why = failure.words, "no record yet");
                    said = failure.words;
                }
                Err(_) => {}
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Watches the record until it is lost.
    async fn watch(&self, office: &Office, inode: Inode) {
        let (mut silent, mut stands) = (0, Standstill::default());
        let readers = self.readers_file.as_deref().and_then(inode_of);
        loop {
            if !self.keep_accounts(office, readers) {
                tracing::warn!("other readers' data lie there now: everything is opened once more");
                return;
            }
            // An open SQLite file answers even after somebody moved it away: its name must still lead to it.
            if self.inode() != inode {
                return;
            }
            match tokio::time::timeout(SILENCE, self.beat(office, &mut stands)).await {
                Ok(Ok(())) => {
                    silent = 0;
                    self.health.record_up.store(true, Ordering::Relaxed);
                }
                answer => {
                    silent += 1;
                    self.health.record_up.store(false, Ordering::Relaxed);
                    tracing::warn!(?answer, "the record does not answer");
                    if silent > 1 {
                        return;
                    }
                }
            }
            tokio::time::sleep(BEAT).await;
        }
    }

    /// Asks the record whether it is there, and how far it is ahead of the paper.
    async fn beat(&self, office: &Office, stands: &mut Standstill) -> Result<(), store::Error> {
        office.room.reachable().await?;
        if let Ok(head) = office.room.ledger_head().await {
            let status = office.press.status();
            self.health.lag.store(head - status.paper, Ordering::Relaxed);
            let stands = stands.look(head, status.paper);
            let held = self.held.read().unwrap_or_else(PoisonError::into_inner).clone();
            *self.health.trouble.write().unwrap_or_else(PoisonError::into_inner) = match status.trouble {
                _ if self.shelf.is_damaged() => Some("the paper is damaged and is made anew beside".into()),
                None => stands.or(held),
                trouble => trouble,
            };
        }
        Ok(())
    }

    /// Releases what is due, for ever, while the clock can be trusted.
    async fn keep_releasing(&self, office: &Office) {
        let mut clock = Watch::open(&self.house);
        loop {
            let why = match office.room.ahead_of_server().await {
                Ok(Some(ahead)) => Steady::look_at_server(ahead),
                Ok(None) => clock.look(self.house.clock.now().0),
                Err(error) => Some(format!("the record's clock can't be read: {error}")),
            };
            let before = std::mem::replace(&mut *self.held.write().unwrap_or_else(PoisonError::into_inner), why.clone());
            match why {
                Some(why) if before.is_none() => tracing::error!(why, "nothing goes out by itself"),
                Some(_) => {}
                None => {
                    if before.is_some() {
                        tracing::info!("plans go out again");
                    }
                    let _ = tokio::time::timeout(ROUND, self.release(office)).await;
                }
            }
            tokio::time::sleep(BEAT).await;
        }
    }

    /// Reads the words of stories that nobody read yet, and of texts that somebody writes in with others, for ever. What an import takes has
    /// later ids than all before; what an older program beside this one saves without words is found once an hour.
    async fn keep_words(&self, office: &Office) {
        let mut after = String::new();
        let mut begun = Instant::now();
        loop {
            if begun.elapsed() > HOUR {
                (after, begun) = (String::new(), Instant::now());
            }
            let read = async {
                let read = office.room.read_words(&after).await?;
                office.room.read_galleys().await?;
                Ok::<_, Refusal>(read)
            };
            let pause = match read.await {
                Ok(read) => {
                    after = read.after;
                    if read.more { BETWEEN } else { 2 * MORE }
                }
                Err(refusal) => {
                    tracing::warn!(%refusal, "words of stories could not be read");
                    MINUTE
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Encodes films and sounds, one at a time, for ever.
    async fn keep_encoding(&self, office: &Office) {
        let studio = self.house.config.studio.as_ref();
        // What this program's forerunner left in the middle is nobody's; of a record that several nodes share, nobody knows.
        if self.house.config.database.is_none()
            && let Err(refusal) = office.room.free_encodings().await
        {
            tracing::warn!(%refusal, "what was being encoded waits for its lease to end");
        }
        loop {
            match self.desk.encode_next(office, studio).await {
                Ok(true) => {}
                Ok(false) => tokio::time::sleep(MORE).await,
                Err(refusal) => {
                    tracing::warn!(%refusal, "films and sounds could not be looked at");
                    tokio::time::sleep(MORE).await;
                }
            }
        }
    }

    /// Makes the light sizes of pictures, one picture at a time and never while a film waits, for ever. Each is followed by a rest as long as
    /// it took, so that a library of many years takes no more than half of a processor. Without ffmpeg there is nothing to do.
    async fn keep_avif(&self, office: &Office) {
        let Some(studio) = self.house.config.studio.as_ref() else { return std::future::pending().await };
        if !self.desk.makes_avif(office, studio).await {
            tracing::info!("this ffmpeg makes no AVIF: pictures stay JPEG and WebP");
            return std::future::pending().await;
        }
        if self.house.config.database.is_none()
            && let Err(refusal) = office.room.free_avif().await
        {
            tracing::warn!(%refusal, "pictures that were worked on wait for their lease to end");
        }
        match office.room.ask_for_avif().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "pictures that are here already get lighter sizes, bit by bit"),
            Err(refusal) => tracing::warn!(%refusal, "pictures that are here already could not be looked at"),
        }
        loop {
            let begun = Instant::now();
            match self.desk.avif_next(office, studio).await {
                Ok(true) => tokio::time::sleep(begun.elapsed()).await,
                Ok(false) => tokio::time::sleep(MORE).await,
                Err(refusal) => {
                    tracing::warn!(%refusal, "pictures could not be looked at");
                    tokio::time::sleep(MORE).await;
                }
            }
        }
    }

    /// Whether the record answers.
    pub fn has_record(&self) -> bool {
        self.health.record_up.load(Ordering::Relaxed)
    }

    /// Takes a story off on this node alone. `None` = its readers know no such story.
    pub async fn take_down(&self, order: &Withdrawal) -> Result<Option<Withdrawn>, Failure> {
        let now = self.house.clock.now();
        let Some((gone, dropped)) = self.shelf.take_down(&order.reference, &order.notice, &order.reason, now).await? else {
            return Ok(None);
        };
        self.cache.drop_keys(&dropped);
        Ok(Some(gone))
    }

    async fn release(&self, office: &Office) {
        match office.room.release_due(RELEASES).await {
            Ok(released) => {
                for plan in &released {
                    match &plan.outcome {
                        Ok(event) => tracing::info!(article = plan.article, due = %plan.due, event, "released"),
                        Err(problem) => tracing::error!(article = plan.article, due = %plan.due, problem, "a plan could not be kept"),
                    }
                }
                if !released.is_empty() {
                    office.press.nudge();
                }
            }
            Err(refusal) => tracing::warn!(%refusal, "plans could not be looked at"),
        }
        match office.room.launch_due(RELEASES).await {
            Ok(launched) if launched.is_empty() => {}
            Ok(launched) => {
                tracing::info!(fronts = ?launched, "launched");
                office.press.nudge();
            }
            Err(refusal) => tracing::warn!(%refusal, "plans of fronts could not be looked at"),
        }
        if let Err(refusal) = newsroom::galley::close_empty(&office.room).await {
            tracing::warn!(%refusal, "texts that everybody left could not be looked at");
        }
    }

    /// Keeps what is read most, each minute, for ever.
    pub async fn count(self) {
        loop {
            tokio::time::sleep(MINUTE).await;
            self.keep_counts().await;
        }
    }

    /// Writes down what was read since the last time; pages that show another list now are made anew when they are asked for.
    pub async fn keep_counts(&self) {
        let Some(most_read) = self.shelf.most_read() else { return };
        let changed = match most_read.keep(self.house.clock.now()).await {
            Ok(changed) => changed,
            Err(error) => {
                tracing::warn!(%error, "what was read could not be written down; it is tried again");
                return;
            }
        };
        self.cache.tire(&changed.into_iter().map(Key::MostRead).collect());
    }

    fn inode(&self) -> Inode {
        inode_of(self.file.as_ref()?)
    }
}

/// A damaged paper says nothing; it is made anew.
fn unless_damaged(position: Result<Option<Position>, paper::Error>) -> Result<Option<Position>, paper::Error> {
    match position {
        Err(error) if error.is_damage() => Ok(None),
        position => position,
    }
}

/// Whether the paper stays where it is although the ledger went on.
#[derive(Default)]
struct Standstill {
    paper: i64,
    beats: u32,
}

impl Standstill {
    /// One more look; gives words for what lasts too long.
    fn look(&mut self, head: i64, paper: i64) -> Option<String> {
        self.beats = if paper == head || paper != self.paper { 0 } else { self.beats.saturating_add(1) };
        self.paper = paper;
        (self.beats >= STANDSTILL).then(|| format!("the paper stays at event {paper}, the ledger is at {head}"))
    }
}

fn inode_of(path: &Path) -> Inode {
    let about = std::fs::metadata(path).ok()?;
    Some((about.dev(), about.ino()))
}

/// Clears away what was thrown away long ago, and bytes that nothing names.
async fn keep_clearing(office: &Office) {
    tokio::time::sleep(SETTLED).await;
    loop {
        match vault::clear(&office.room).await {
            Ok(cleared) if cleared == vault::Cleared::default() => {}
            Ok(cleared) => {
                tracing::info!(files = cleared.files, blobs = cleared.blobs, bytes = cleared.bytes, "cleared away what nobody needs")
            }
            Err(error) => tracing::warn!(%error, "what nobody needs could not be cleared away"),
        }
        tokio::time::sleep(DAY).await;
    }
}
