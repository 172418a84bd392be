//! The data directory, opened: the record, the paper, the press. One process owns it at a time; a command beside a running
//! server writes the record itself and leaves the paper to the server.

use crate::config::Config;
use crate::failure::Failure;
use crate::order::{self, Order};
use newsroom::Newsroom;
use pages::{Pages, Theme};
use paper::cache::Cache;
use paper::{MostRead, Purpose, Shelf};
use press::Press;
use readers::Readers;
use readers::letter::Waiting;
use std::fs::{File, Permissions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Blobs, Chance, Clock, Db, PostgresOptions, Seal, SqliteOptions, params};

/// Bytes of ready pages kept.
const CACHE: usize = 64 * 1024 * 1024;
/// How long a command waits for another command to end, or for a server to come up.
const PATIENCE: Duration = Duration::from_secs(15);

/// Stands in the data directory while a publication is brought in: what it is.
const ARRIVAL: &str = "run/arrival";

/// A data directory.
pub struct House {
    /// Its configuration.
    pub config: Config,
    /// Where the present instant comes from.
    pub clock: Clock,
    /// Files.
    pub blobs: Blobs,
    lock: Option<File>,
}

/// Where files are worked on: pictures by this very program, begun anew for each, also after the file that it was begun from was
/// replaced.
pub fn darkroom() -> media::Darkroom {
    media::Darkroom::apart(program())
}

/// This very program.
pub fn program() -> PathBuf {
    let own = PathBuf::from("/proc/self/exe");
    let program = if own.exists() { Ok(own) } else { std::env::current_exe() };
    program.unwrap_or_else(|_| "dateline".into())
}

impl House {
    /// Takes the data directory. If a server has it already, `share` decides whether to work beside it or to give up.
    pub fn take(config: Config, share: bool) -> Result<House, Failure> {
        whole(&config)?;
        House::enter(config, share)
    }

    /// Takes an empty data directory for a publication that comes from somewhere else: until it is there, nobody else may work
    /// with the directory. Also says whether the same one was interrupted here before.
    pub fn arrive(config: Config, what: &str) -> Result<(House, bool), Failure> {
        let mark = config.data.join(ARRIVAL);
        let again = match std::fs::read_to_string(&mark) {
            Ok(before) if before == what => true,
            Ok(_) => {
                return Err(Failure::usage(format!(
                    "{}: something else was being brought in here and was interrupted; remove the directory first",
                    config.data.display()
                )));
            }
            Err(_) => false,
        };
        let house = House::enter(config, false)?;
        let data = &house.config.data;
        if !again {
            let there = ["newsroom.db", "readers.db", "paper/current"];
            if let Some(name) = there.iter().find(|name| std::fs::symlink_metadata(data.join(name)).is_ok()) {
                return Err(Failure::usage(format!(
                    "{}: there is a publication here already ({name}); name an empty directory with --data",
                    data.display()
                )));
            }
            let part = mark.with_extension("part");
            std::fs::write(&part, what)?;
            File::open(&part)?.sync_all()?;
            std::fs::rename(part, &mark)?;
        }
        Ok((house, again))
    }

    /// What was brought in is whole: the directory is like any other.
    pub fn arrived(&self) -> Result<(), Failure> {
        Ok(std::fs::remove_file(self.config.data.join(ARRIVAL))?)
    }

    /// What was to be brought in did not come; if nothing of a publication is here, the directory is free again.
    pub fn leave(&self, failure: Failure) -> Failure {
        if self.config.database.is_none() {
            for name in ["newsroom.db", "newsroom.db-wal", "newsroom.db-shm", "readers.db", "readers.db-wal", "readers.db-shm"] {
                let _ = std::fs::remove_file(self.config.data.join(name));
            }
        }
        // On a server, the readers' data may be there already: the same command may be run again, no other.
        if self.config.database.is_none() || failure.code == 2 {
            let _ = self.arrived();
            self.clear_up();
        }
        failure
    }

    /// Folders that this process made and that hold nothing are gone again.
    fn clear_up(&self) {
        let data = &self.config.data;
        let _ = std::fs::remove_file(data.join("run/lock"));
        for folder in std::fs::read_dir(data.join("blobs")).into_iter().flatten().flatten() {
            let _ = std::fs::remove_dir(folder.path());
        }
        for folder in ["run", "blobs", "imports"].map(|name| data.join(name)).iter().chain([data]) {
            // Not where there is something in it.
            let _ = std::fs::remove_dir(folder);
        }
    }

    fn enter(config: Config, share: bool) -> Result<House, Failure> {
        let data = &config.data;
        if is_somebody_elses(data) {
            return Err(Failure::usage(format!(
                "{}: it holds files, and none of them is Dateline's; --data names an empty directory, or one that is not there yet",
                data.display()
            )));
        }
        for folder in [data.clone(), data.join("run"), config.blobs.folder.clone(), data.join("imports")] {
            std::fs::create_dir_all(&folder).map_err(|error| Failure::usage(format!("{}: {error}", folder.display())))?;
        }
        // Nobody else on the machine reads it.
        std::fs::set_permissions(data, Permissions::from_mode(0o700))
            .map_err(|error| Failure::usage(format!("{}: {error}", data.display())))?;
        Ok(House {
            lock: lock(data, share)?,
            blobs: config.blobs.open()?,
            clock: Clock::System,
            config,
        })
    }

    /// Whether a publication lies where a configuration points.
    pub fn is_known(config: &Config) -> bool {
        config.database.is_some() || config.data.join("newsroom.db").exists() || config.data.join("paper").exists()
    }

    /// The same for a command that works with what is there: a mistyped directory is told, not made.
    pub fn take_known(config: Config) -> Result<House, Failure> {
        whole(&config)?;
        let data = &config.data;
        if !House::is_known(&config) {
            return Err(Failure::usage(format!(
                "{}: there is no paper here; --data names its directory, and `serve`, `demo`, `import` and `staff add` make a new one",
                data.display()
            )));
        }
        House::take(config, true)
    }

    /// Whether this process owns the directory; if not, a server does.
    pub fn is_owner(&self) -> bool {
        self.lock.is_some()
    }

    /// Takes the directory that another process let go of. A command that came in between ends soon.
    pub fn own(&mut self) -> Result<(), Failure> {
        let since = Instant::now();
        loop {
            match lock(&self.config.data, false) {
                Ok(lock) => {
                    self.lock = lock;
                    return Ok(());
                }
                Err(failure) if since.elapsed() > PATIENCE => return Err(failure),
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    /// Lets go of the directory.
    pub fn disown(&mut self) {
        self.lock = None;
    }

    /// The same directory for a task of the process that owns it.
    pub fn again(&self) -> House {
        House {
            config: self.config.clone(),
            clock: self.clock.clone(),
            blobs: self.blobs.clone(),
            lock: None,
        }
    }

    /// Refuses a folder inside the data directory: what is kept there would be kept with everything, and lost with it.
    pub fn keep_outside(&self, folder: &Path) -> Result<(), Failure> {
        let data = std::fs::canonicalize(&self.config.data)?;
        let whole = std::path::absolute(folder)?;
        // Of a folder that is not there yet, the one above it that is.
        let there = whole.ancestors().find_map(|above| std::fs::canonicalize(above).ok());
        if there.is_some_and(|there| there.starts_with(&data)) {
            return Err(Failure::usage(format!(
                "{}: it lies in the data directory; name a folder outside, best on another disk",
                folder.display()
            )));
        }
        Ok(())
    }

    /// The embedded record's file.
    pub fn record_path(&self) -> PathBuf {
        self.config.data.join("newsroom.db")
    }

    /// Whether there was a record here before (there is a paper of it): then a missing one is never made anew.
    pub fn had_record(&self) -> bool {
        std::fs::symlink_metadata(self.config.data.join("paper/current")).is_ok()
    }

    /// Opens the record; it is made only if `create` allows that.
    pub async fn open_record(&self, create: bool) -> Result<Newsroom, Failure> {
        self.open_record_as(create, SqliteOptions::default()).await
    }

    async fn open_record_as(&self, create: bool, options: SqliteOptions) -> Result<Newsroom, Failure> {
        let db = match &self.config.database {
            Some(url) => Db::open_postgres(url, PostgresOptions::default()).await?,
            None => {
                let path = self.record_path();
                if create && !path.exists() {
                    Db::open_sqlite(&path, SqliteOptions::default()).await?.close().await;
                }
                // Never `create` for the connections that stay: one that is opened later must not make a missing file anew.
                // What a text says no more, words of it in an index too, stays in no corner of the file.
                Db::open_sqlite(&path, SqliteOptions { create: false, wipe: true, ..options }).await?
            }
        };
        if !create && let Err(error) = db.one::<(String,)>("SELECT id FROM record", params![]).await {
            db.close().await;
            return Err(store::Error::Gone(format!("it holds no record ({error})")).into());
        }
        // What is being brought in here without a key, as an export without secrets is, gets a new one.
        if self.config.database.is_some()
            && !self.secret_path().exists()
            && !self.config.data.join(ARRIVAL).exists()
            && db.one::<(String,)>("SELECT id FROM record", params![]).await.is_ok()
        {
            db.close().await;
            return Err(Failure::usage(format!(
                "this record is another node's already, and what it sealed opens with that node's key alone: `dateline press snapshot FOLDER` \
                 there makes a data directory for this node. If the key is lost, make a new one of 32 random bytes: {}",
                self.secret_path().display()
            )));
        }
        let secret = self.secret()?;
        let room = Newsroom::open(db, self.blobs.clone(), self.clock.clone(), Chance::os()).await?;
        Ok(room.sealed_with(Seal::new(&secret, "newsroom: keys of one-time codes")))
    }

    /// Databases for a publication that comes from somewhere else, the record's and the readers': made if they are missing, and left
    /// as they are.
    pub async fn databases(&self) -> Result<(Db, Db), Failure> {
        let wiped = SqliteOptions { wipe: true, ..SqliteOptions::default() };
        Ok(match &self.config.database {
            Some(url) => (
                Db::open_postgres(url, PostgresOptions::default()).await?,
                Db::open_postgres_beside(url, "readers", PostgresOptions { connections: 4, ..PostgresOptions::default() }).await?,
            ),
            None => (Db::open_sqlite(&self.record_path(), wiped).await?, Db::open_sqlite(&self.readers_path(), wiped).await?),
        })
    }

    /// Version of the server that owns the directory, if one does.
    pub fn serving_version(&self) -> Option<String> {
        let text = std::fs::read_to_string(self.config.data.join("run/serve.json"))
            .ok()
            .filter(|_| !self.is_owner())?;
        let about: serde_json::Value = serde_json::from_str(&text).ok()?;
        about["version"].as_str().map(str::to_owned)
    }

    /// Opens the paper. Only the owner may.
    pub async fn open_shelf(&self) -> Result<Arc<Shelf>, Failure> {
        Ok(Arc::new(Shelf::open(&self.config.data.join("paper")).await?))
    }

    /// What is read most on this node. A file that can't be opened is said and left alone: readers are served without a list.
    pub async fn most_read(&self) -> Option<Arc<MostRead>> {
        let path = self.config.data.join("most-read.db");
        match MostRead::open(&path, Chance::os(), self.clock.now()).await {
            Ok(most_read) => Some(Arc::new(most_read)),
            Err(error) => {
                tracing::error!(%error, path = %path.display(), "what is read most is not counted; move the file away to begin anew");
                None
            }
        }
    }

    /// The cache of ready pages.
    pub fn cache(&self) -> Arc<Cache> {
        Arc::new(Cache::new(CACHE))
    }

    /// Pages of the default theme for a site.
    pub fn pages(&self, url: &str) -> Result<Pages, Failure> {
        let theme = Theme::standard().map_err(|error| Failure::failed(error.to_string()))?;
        Ok(Pages::new(Arc::new(theme), url))
    }

    /// The record for a command.
    pub async fn newsroom(&self) -> Result<Newsroom, Failure> {
        self.open_record(self.is_owner() && !self.had_record()).await
    }

    /// The same for a command that brings in a whole archive, which takes as much memory for a large one as for a small one.
    pub async fn newsroom_for_many(&self) -> Result<Newsroom, Failure> {
        let options = SqliteOptions {
            bulk: self.is_owner(),
            cache: 8_192,
            mapped: !self.is_owner(),
            ..SqliteOptions::default()
        };
        self.open_record_as(self.is_owner() && !self.had_record(), options).await
    }

    /// The embedded readers' data: their file.
    pub fn readers_path(&self) -> PathBuf {
        self.config.data.join("readers.db")
    }

    fn secret_path(&self) -> PathBuf {
        self.config.data.join("secret.key")
    }

    /// The installation's own key, which must be there.
    pub fn known_secret(&self) -> Result<[u8; 32], Failure> {
        if !self.secret_path().exists() {
            return Err(Failure::usage(format!(
                "{}: it is missing, and orders to a node are signed with it",
                self.secret_path().display()
            )));
        }
        self.secret()
    }

    /// The installation's own key, made when it is first needed: what is sealed with it opens nowhere else.
    pub fn secret(&self) -> Result<[u8; 32], Failure> {
        let path = self.secret_path();
        let broken = |what: &str| Failure::failed(format!("{}: {what}", path.display()));
        loop {
            match std::fs::read(&path) {
                Ok(bytes) => {
                    let bytes = <[u8; 32]>::try_from(bytes.as_slice());
                    return bytes.map_err(|_| broken("it is no key of 32 bytes; bring the right file back"));
                }
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(broken(&error.to_string())),
                Err(_) => {}
            }
            if self.had_record() {
                tracing::warn!(path = %path.display(), "a new key is made; what an older one sealed can't be opened without it");
            }
            // Written whole beside and put in place only where there is none: two who begin at once have one key.
            let part = path.with_extension(format!("part-{}", std::process::id()));
            let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
            file.write_all(&Chance::os().bytes::<32>())?;
            file.sync_all()?;
            let put = std::fs::hard_link(&part, &path);
            std::fs::remove_file(&part)?;
            if let Err(error) = put
                && error.kind() != ErrorKind::AlreadyExists
            {
                return Err(broken(&error.to_string()));
            }
        }
    }

    /// Puts the key of an installation in place that moves here.
    pub fn put_secret(&self, key: &[u8]) -> Result<(), Failure> {
        let path = self.secret_path();
        let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
        file.write_all(key)?;
        Ok(file.sync_all()?)
    }

    /// The readers' own data. They are made with the record; where there was a paper already, missing ones are never made anew.
    pub async fn readers(&self) -> Result<Readers, Failure> {
        let db = match &self.config.database {
            Some(url) => {
                let options = PostgresOptions { connections: 4, ..PostgresOptions::default() };
                Db::open_postgres_beside(url, "readers", options).await?
            }
            None => self.readers_file().await?,
        };
        let seal = Seal::new(&self.secret()?, "readers: keys of one-time codes");
        Ok(Readers::open(db, self.clock.clone(), Chance::os(), seal).await?)
    }

    async fn readers_file(&self) -> Result<Db, Failure> {
        let path = self.readers_path();
        // Whoever deletes their account leaves nothing behind.
        let options = SqliteOptions { wipe: true, cache: 4_096, ..SqliteOptions::default() };
        if !path.exists() {
            if self.had_record() {
                return Err(Failure::failed(format!(
                    "the readers' data are gone: {} is missing. Bring it back; to begin with none, make an empty file of that name",
                    path.display()
                )));
            }
            Db::open_sqlite(&path, options).await?.close().await;
        }
        Ok(Db::open_sqlite(&path, SqliteOptions { create: false, ..options }).await?)
    }

    /// Letters that wait to be sent; `None` = there are no readers' data yet. A look: nothing is made.
    pub async fn letters_waiting(&self) -> Result<Option<Waiting>, Failure> {
        if self.config.database.is_none() && !self.readers_path().exists() {
            return Ok(None);
        }
        let readers = self.readers().await?;
        let waiting = readers.letters_waiting().await?;
        readers.close().await;
        Ok(Some(waiting))
    }

    /// The press for a command that owns the directory.
    pub async fn press(&self, room: &Newsroom) -> Result<Arc<Press>, Failure> {
        let shelf = Shelf::open_for(&self.config.data.join("paper"), Purpose::Making).await?;
        self.press_on(room, Arc::new(shelf), self.cache()).await
    }

    /// The press on a shelf that is open already.
    pub async fn press_on(&self, room: &Newsroom, shelf: Arc<Shelf>, cache: Arc<Cache>) -> Result<Arc<Press>, Failure> {
        Ok(Press::open_with_readers(room.clone(), self.readers().await?, shelf, cache).await?)
    }

    /// Before a command decides what readers see: if an older record was put in the place of the one that the paper was made from,
    /// what readers were told is gone is taken off in it first. A server that runs has seen to that itself.
    pub async fn settle(&self, room: &Newsroom) -> Result<(), Failure> {
        if self.is_owner() && self.config.data.join("paper").join("current").exists() {
            self.press(room).await?.run_to_end().await?;
        }
        Ok(())
    }

    /// Makes everything visible that the record holds: by our own press, or by waiting for the server's.
    pub async fn print(&self, room: &Newsroom) -> Result<(), Failure> {
        if self.is_owner() {
            return Ok(self.press(room).await?.run_to_end().await?);
        }
        let event = room.ledger_head().await?;
        self.order(&Order::Wait { event }).await.map(drop)
    }

    /// Asks the server that owns the directory to do something.
    pub async fn order(&self, order: &Order) -> Result<serde_json::Value, Failure> {
        order::send(&self.config.data, order).await
    }
}

/// Refuses a directory in which a publication was being brought in and is not whole.
fn whole(config: &Config) -> Result<(), Failure> {
    if !config.data.join(ARRIVAL).exists() {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{}: an import or a restore was interrupted here: run the same command again, or remove the directory",
        config.data.display()
    )))
}

/// Takes the lock; `None` = a server has it and `share` allows to work beside it. A command that has it ends soon.
fn lock(data: &Path, share: bool) -> Result<Option<File>, Failure> {
    let file = File::options().create(true).append(true).open(data.join("run/lock"))?;
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if share && order::is_answered(data) => return Ok(None),
            Err(TryLockError::WouldBlock) if share && since.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(50)),
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::usage(format!(
                    "{} belongs to another dateline that is running; stop it first, or name another folder with --data",
                    data.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
}

/// Whether a directory holds files, but nothing that this program lays there: its permissions and its place are not ours to take.
fn is_somebody_elses(data: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(data) else { return false };
    let names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let is_ours = |name: &String| {
        ["newsroom.db", "readers.db", "secret.key", "paper", "run", "blobs", "imports", "dateline.toml"].contains(&name.as_str())
    };
    let says_nothing = |name: &String| name.starts_with('.') || name == "lost+found";
    !names.iter().any(is_ours) && names.iter().any(|name| !says_nothing(name))
}
