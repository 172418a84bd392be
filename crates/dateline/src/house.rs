//! The data directory, opened: the record, the paper, the press. One process owns it at a time.

use crate::config::Config;
use crate::failure::Failure;
use newsroom::Newsroom;
use pages::{Pages, Theme};
use paper::Shelf;
use paper::cache::Cache;
use press::Press;
use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::{Blobs, Chance, Clock, Db, PostgresOptions, SqliteOptions};

/// Bytes of ready pages kept.
const CACHE: usize = 64 * 1024 * 1024;

/// A data directory.
pub struct House {
    /// Its configuration.
    pub config: Config,
    /// Where the present instant comes from.
    pub clock: Clock,
    /// Files.
    pub blobs: Blobs,
    pub(crate) _lock: Option<File>,
}

impl House {
    /// Takes the data directory; `None` in `lock` if a server has it already and `share` allows that.
    pub fn take(config: Config, share: bool) -> Result<House, Failure> {
        let data = &config.data;
        for folder in [data.clone(), data.join("run"), data.join("blobs"), data.join("imports")] {
            std::fs::create_dir_all(&folder).map_err(|error| Failure::usage(format!("{}: {error}", folder.display())))?;
        }
        private(data)?;
        let file = File::create(data.join("run/lock"))?;
        let lock = match file.try_lock() {
            Ok(()) => Some(file),
            Err(TryLockError::WouldBlock) if share => None,
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::usage(format!(
                    "{} belongs to another dateline that is running; stop it first, or name another folder with --data",
                    data.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        };
        Ok(House {
            blobs: Blobs::folder(data.join("blobs")),
            clock: Clock::System,
            _lock: lock,
            config,
        })
    }

    /// Whether this process owns the directory; if not, a server does.
    pub fn is_owner(&self) -> bool {
        self._lock.is_some()
    }

    fn record_path(&self) -> PathBuf {
        self.config.data.join("newsroom.db")
    }

    /// Whether there was a record here before: then a missing one is never made anew.
    pub async fn had_record(&self) -> bool {
        match Shelf::open(&self.config.data.join("paper")).await {
            Ok(shelf) => match shelf.current() {
                Ok(print) => matches!(print.position().await, Ok(Some(position)) if !position.record.is_empty()),
                Err(_) => false,
            },
            Err(_) => false,
        }
    }

    /// Opens the record; it is made only where there was none before.
    pub async fn open_record(&self, create: bool) -> Result<Newsroom, newsroom::Refusal> {
        let db = match &self.config.database {
            Some(url) => Db::open_postgres(url, PostgresOptions::default()).await?,
            None => {
                let options = SqliteOptions { create, ..SqliteOptions::default() };
                Db::open_sqlite(&self.record_path(), options).await?
            }
        };
        Newsroom::open(db, self.blobs.clone(), self.clock.clone(), Chance::os()).await
    }

    /// Opens the paper.
    pub async fn open_shelf(&self) -> Result<Arc<Shelf>, Failure> {
        Ok(Arc::new(Shelf::open(&self.config.data.join("paper")).await?))
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

    /// The record for a command. A command beside a running server writes the record; the server's press makes it visible.
    pub async fn newsroom(&self) -> Result<Newsroom, Failure> {
        let create = self.is_owner() && !self.had_record().await;
        Ok(self.open_record(create).await?)
    }

    /// Makes everything visible that the record holds: by our own press, or by waiting for the server's.
    pub async fn print(&self, room: &Newsroom) -> Result<(), Failure> {
        if self.is_owner() {
            let press = Press::open(room.clone(), self.open_shelf().await?, self.cache()).await?;
            press.run_to_end().await?;
            return Ok(());
        }
        let head = room.ledger_head().await?;
        for _ in 0..600 {
            if self.printed().await.is_some_and(|number| number >= head) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(Failure::failed("the running server did not print it within a minute; see its log"))
    }

    /// The event that the serving paper holds, read from its file.
    async fn printed(&self) -> Option<i64> {
        let folder = self.config.data.join("paper/current/paper.db");
        let options = SqliteOptions { create: false, durable: false, read_only: true, readers: 1 };
        let db = Db::open_sqlite(&folder, options).await.ok()?;
        let row = db
            .opt::<(String,)>("SELECT value FROM meta WHERE key = 'number'", store::params![])
            .await
            .ok()?;
        db.close().await;
        row?.0.parse().ok()
    }
}

/// Nobody else on the machine reads the data directory.
fn private(data: &std::path::Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(data, std::fs::Permissions::from_mode(0o700))?;
    Ok(())
}
