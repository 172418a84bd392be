use std::sync::Arc;
use store::{Chance, Clock, Db, Id, Migration, Moment, Seal, params};
use tokio::sync::Notify;

pub(crate) const SCHEMA: &[Migration] = &[
    Migration {
        version: 1,
        name: "readers",
        sql: include_str!("../migrations/0001_readers.sql"),
    },
    Migration {
        version: 2,
        name: "accounts",
        sql: include_str!("../migrations/0002_accounts.sql"),
    },
    Migration {
        version: 3,
        name: "mail",
        sql: include_str!("../migrations/0003_mail.sql"),
    },
    Migration {
        version: 4,
        name: "keys",
        sql: include_str!("../migrations/0004_keys.sql"),
    },
    Migration {
        version: 20,
        name: "personal",
        sql: include_str!("../migrations/0020_personal.sql"),
    },
    Migration {
        version: 21,
        name: "comment",
        sql: include_str!("../migrations/0021_comment.sql"),
    },
    Migration {
        version: 22,
        name: "sign_up_browser",
        sql: include_str!("../migrations/0022_sign_up_browser.sql"),
    },
    Migration {
        version: 31,
        name: "former_ban",
        sql: include_str!("../migrations/0031_former_ban.sql"),
    },
    Migration {
        version: 90,
        name: "former_address",
        sql: include_str!("../migrations/0090_former_address.sql"),
    },
];

/// The readers' data, open: its own file, or its own schema.
#[derive(Debug, Clone)]
pub struct Readers {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    /// Keeps the keys of one-time codes.
    pub(crate) seal: Seal,
    /// Told when a letter was written.
    pub(crate) written: Arc<Notify>,
    /// Told when something that was deleted may be left in the log.
    pub(crate) deleted: Arc<Notify>,
    id: String,
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store refused or failed.
    #[error("the readers' data: {0}")]
    Store(#[from] store::Error),
    /// There is no such account, comment or whatever was named.
    #[error("there is no such thing among the readers' data")]
    NotFound,
    /// The mail address belongs to another account.
    #[error("the address belongs to another account")]
    Taken,
    /// A row can't be understood: a defect, or damage.
    #[error("a row of the readers' data can't be read: {0}")]
    Damaged(&'static str),
    /// A field that must hold something holds nothing.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// A text is too long, in characters.
    #[error("`{field}` is longer than {most} characters")]
    TooLong {
        /// Name of the field.
        field: &'static str,
        /// Most characters.
        most: usize,
    },
    /// A list is full.
    #[error("the list holds {most} already, which is the most")]
    Full {
        /// Most entries.
        most: i64,
    },
    /// Too much in a short time.
    #[error("too much in a short time; wait {seconds} seconds")]
    TooMany {
        /// Seconds to wait.
        seconds: i64,
    },
    /// The reader may not write until then, or never.
    #[error("this reader may not write")]
    Banned(Option<Moment>),
    /// The time in which it could be changed is over.
    #[error("the time in which it could be changed is over")]
    TooLate,
}

impl From<proof::Error> for Error {
    fn from(error: proof::Error) -> Error {
        match error {
            proof::Error::Store(error) => Error::Store(error),
            proof::Error::Damaged(what) => Error::Damaged(what),
        }
    }
}

impl Readers {
    /// Opens the data in `db`, making it if the database is empty. `seal` keeps what must be read again and is nobody else's business.
    pub async fn open(db: Db, clock: Clock, chance: Chance, seal: Seal) -> Result<Readers, Error> {
        db.migrate("readers", SCHEMA).await?;
        let mut tx = db.begin().await?;
        tx.run("INSERT INTO readers (one, id) VALUES (1, $1) ON CONFLICT DO NOTHING", params![Id::new(clock.now(), &chance)])
            .await?;
        let (id,) = tx.one::<(String,)>("SELECT id FROM readers", params![]).await?;
        // Before there was a seal, keys were kept as they are.
        for (account, key) in tx
            .all::<(String, String)>("SELECT id, totp FROM account WHERE totp IS NOT NULL AND totp NOT LIKE 'v1.%'", params![])
            .await?
        {
            let sealed = seal.close(&key, &account, &chance);
            tx.run("UPDATE account SET totp = $2, version = version + 1 WHERE id = $1", params![account, sealed])
                .await?;
        }
        tx.commit().await?;
        Ok(Readers {
            db,
            clock,
            chance,
            seal,
            written: Arc::default(),
            deleted: Arc::default(),
            id,
        })
    }

    /// The data's own identity: a follower of another one's log begins anew.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
