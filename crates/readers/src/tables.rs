//! Every table of the readers' data, for whoever carries all of them somewhere else. A table that leans on another one stands
//! after it.

use crate::{Error, Readers};
use store::table::Reach::{self, Everywhere, Here, Secret};
use store::{Db, Table, Tx};

const fn table(name: &'static str, reach: Reach, key: &'static str, columns: &'static str) -> Table {
    Table { name, columns, key, reach }
}

/// All of them.
pub const TABLES: &[Table] = &[
    table("readers", Everywhere, "one", "one:int id"),
    table("account_head", Everywhere, "one", "one:int version:int"),
    table(
        "account",
        Everywhere,
        "id",
        "id email verified_at:time name edition !password !totp !totp_on:flag totp_step:int made_at:time version:int",
    ),
    table(
        "session",
        Here,
        "hash",
        "hash id account_id half:flag agent made_at:time seen_at:time proved_at:time expires_at:time",
    ),
    table(
        "mail_link",
        Here,
        "hash",
        "hash purpose email account_id name edition password browser made_at:time expires_at:time",
    ),
    table(
        "outbox",
        Here,
        "id",
        "id recipient letter secret edition made_at:time due_at:time until:time attempts:int leased_until:time trouble",
    ),
    table("attempt", Here, "subject what", "subject what since:time count:int"),
    table("passkey", Secret, "credential", "credential id account_id name state:json made_at:time used_at:time"),
    table("ceremony", Here, "hash", "hash account_id state:json expires_at:time"),
    table("recovery", Secret, "hash", "hash account_id"),
    table("personal", Everywhere, "account_id", "account_id version:int history:flag !feed"),
    table("saved", Everywhere, "account_id article", "account_id article:int folder note position:int at:time"),
    table("follow", Everywhere, "account_id kind edition slug", "account_id kind edition slug at:time"),
    table("history", Everywhere, "account_id article", "account_id article:int at:time"),
    table(
        "comment",
        Everywhere,
        "id",
        "id number:int article_id article_number:int ^parent_id account_id token source source_hash name email url ip at:time \
         edited_at:time text status moderated:flag",
    ),
    table("comment_report", Everywhere, "comment_id account_id", "comment_id account_id reason text at:time closed:flag"),
    table("ban", Everywhere, "account_id", "account_id until:time reason staff_id at:time"),
    table("former_address", Everywhere, "account_id email", "account_id email proved_at:time at:time"),
    // Marks are of no use without the key that made them.
    table("former_ban", Secret, "id", "id mark until:time reason staff_id at:time"),
    table("comment_log", Everywhere, "number", "number:int article_id article_number:int"),
    table("comment_head", Everywhere, "one", "one:int next:int log:int"),
];

impl Readers {
    /// One state of all the readers' data, for copying them: it stands still while others write.
    pub async fn still(&self) -> Result<Tx, Error> {
        let mut tx = self.db.snapshot().await?;
        tx.take_time().await?;
        Ok(tx)
    }

    /// What the engine itself finds wrong with their file.
    pub async fn damages(&self) -> Result<Vec<String>, Error> {
        Ok(self.db.damages().await?)
    }

    /// Writes the data as they stand now into a new file, while others write. Embedded data only.
    pub async fn copy_to(&self, path: &std::path::Path) -> Result<(), Error> {
        Ok(self.db.copy_to(path).await?)
    }
}

/// Makes the tables without anything in them: whoever brings the data from somewhere else fills them.
pub async fn lay_out(db: &Db) -> Result<(), Error> {
    Ok(db.migrate("readers", crate::readers::SCHEMA).await?)
}
