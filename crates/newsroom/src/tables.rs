//! Every table of the record, for whoever carries all of it somewhere else. A table that leans on another one stands after it.

use crate::{Newsroom, Refusal};
use store::table::Reach::{self, Everywhere, Here, Made, Secret};
use store::{Db, Table, Tx};

const fn table(name: &'static str, reach: Reach, key: &'static str, columns: &'static str) -> Table {
    Table { name, columns, key, reach }
}

/// All of them.
pub const TABLES: &[Table] = &[
    table("record", Everywhere, "one", "one:int id made_at:time"),
    table("counter", Everywhere, "name", "name next:int"),
    table("setting", Everywhere, "key", "key value:json"),
    table("settings_head", Everywhere, "one", "one:int version:int"),
    table(
        "edition",
        Everywhere,
        "id",
        "id code name language language_name direction path tagline description footer position:int main:flag navigation:json version:int",
    ),
    table(
        "section",
        Everywhere,
        "id",
        "id edition_id ^parent_id slug name description position:int comments:flag version:int",
    ),
    table("tag", Everywhere, "id", "id edition_id slug name description number:int ^merged_into version:int"),
    table("desk", Everywhere, "id", "id slug name version:int"),
    table(
        "asset",
        Everywhere,
        "id",
        "id number:int token kind media_type name blob original size:int width:int height:int alt credit caption rights \
         expires_at:time focal_point renditions:json staff_id made_at:time version:int duration:int inside:json",
    ),
    table(
        "series",
        Everywhere,
        "id",
        "id edition_id slug name description language author mail cover_id category subcategory explicit:flag form funding_url \
         funding_words locked:flag guid version:int",
    ),
    table("asset_bin", Everywhere, "asset_id", "asset_id at:time staff_id"),
    table("unnamed_blob", Here, "blob", "blob since:time"),
    table("asset_place", Everywhere, "asset_id", "asset_id folder"),
    table("asset_tag", Everywhere, "asset_id tag", "asset_id tag"),
    table("crop", Everywhere, "asset_id name", "asset_id name x:int y:int width:int height:int renditions:json"),
    table("track", Everywhere, "asset_id kind language", "asset_id kind language label blob size:int cues:json"),
    table(
        "author",
        Everywhere,
        "id",
        "id slug name names:json role roles:json bio bios:json portrait_id number:int version:int",
    ),
    table(
        "staff",
        Everywhere,
        "id",
        "id email name role !password !totp !totp_on:flag totp_step:int disabled:flag author_id views:json made_at:time version:int",
    ),
    table("staff_desk", Everywhere, "staff_id desk_id", "staff_id desk_id position:int"),
    table("token", Secret, "hash", "hash id name staff_id scopes:json made_at:time expires_at:time used_at:time"),
    table(
        "session",
        Here,
        "hash",
        "hash id staff_id agent network made_at:time seen_at:time proved_at:time expires_at:time",
    ),
    table("passkey", Secret, "credential", "credential id staff_id name state:json made_at:time used_at:time"),
    table("ceremony", Here, "hash", "hash staff_id registers:flag state:json expires_at:time"),
    table("recovery", Secret, "hash", "hash staff_id"),
    table("attempt", Here, "subject what", "subject what since:time count:int"),
    table("invitation", Here, "id", "id hash email name role desks:json staff_id made_at:time expires_at:time"),
    table(
        "article",
        Everywhere,
        "id",
        "id edition_id desk_id staff_id status binned_from version:int head:int public_revision:int public_version:int number:int \
         address slug first_published_at:time updated_at:time embargo_until:time visible_until:time withdrawn_at:time \
         withdraw_reason notice translation_group related:json sticky:flag held headline headline_folded section kind named assigned \
         due_at:time asked_words:int made_at:time changed_at:time",
    ),
    table(
        "revision",
        Everywhere,
        "article_id number",
        "article_id number:int at:time reason staff_id redacted:flag hash content:packed",
    ),
    table(
        "original",
        Everywhere,
        "article_id",
        "article_id number:int address first_published_at:time updated_at:time old:json",
    ),
    table("galley", Everywhere, "article_id", "article_id epoch:int n:int head:int standing:flag seen_at:time staff_id"),
    table("galley_change", Everywhere, "article_id n", "article_id n:int bytes"),
    table("galley_cursor", Here, "article_id visit", "article_id visit epoch:int said seen_at:time"),
    table("working_copy", Everywhere, "article_id staff_id", "article_id staff_id base:int saved_at:time content:json"),
    table("article_words", Made, "article_id copy", "n:int article_id copy stood_at:int words"),
    table("remark", Everywhere, "id", "id article_id staff_id at:time text quote mentions settled_at:time settled_by"),
    table("presence", Here, "article_id visit", "article_id visit staff_id writing:flag seen_at:time"),
    table(
        "field_lock",
        Here,
        "article_id field",
        "article_id field visit staff_id seen_at:time asked_visit asked_staff asked_at:time",
    ),
    table("reference", Everywhere, "article_id noun noun_id", "article_id noun noun_id newest:flag public:flag"),
    table("correction", Everywhere, "id", "id article_id at:time note place staff_id"),
    table(
        "schedule",
        Everywhere,
        "article_id",
        "article_id at:time revision:int staff_id made_at:time released_at:time problem stood is_hold:flag before_at:time \
         before_revision:int before_staff_id before_made_at:time",
    ),
    table("proposal", Everywhere, "id", "id article_id action at:time note staff_id made_at:time"),
    table("preview", Secret, "hash", "hash article_id revision:int staff_id made_at:time expires_at:time"),
    table(
        "encoding",
        Everywhere,
        "asset_id",
        "asset_id state progress:int problem bare:flag attempts:int asked_at:time leased_until:time",
    ),
    table(
        "avif",
        Everywhere,
        "asset_id",
        "asset_id state problem attempts:int begun:int asked_at:time leased_until:time",
    ),
    table("upload", Here, "id", "id staff_id name alt credit caption length:int asset_id expires_at:time purpose"),
    table(
        "import",
        Here,
        "id",
        "id staff_id kind files:json settings:json dry_run:flag state problem account:json begun_at:time ended_at:time seen_at:time",
    ),
    table("link", Here, "address", "address state note checked_at:time"),
    table("idempotency", Here, "actor key", "actor key request answer at:time"),
    table("breaking", Everywhere, "edition_id", "edition_id text article:int since:time until:time"),
    table("front", Everywhere, "id", "id edition_id name draft:json live:json launched_at:time version:int"),
    table("front_launch", Everywhere, "id", "id front_id layout:json staff_id at:time"),
    table("front_plan", Everywhere, "id", "id front_id layout:json at:time staff_id made_at:time launched_at:time"),
    table(
        "page",
        Everywhere,
        "id",
        "id edition_id slug address title body:json published:flag held updated_at:time version:int",
    ),
    table("address", Everywhere, "path", "path noun noun_id"),
    table("redirect", Everywhere, "id", "id from_address to_address noun noun_id status:int version:int"),
    table("source", Everywhere, "site type source_id", "site type source_id noun noun_id hash left_at:int"),
    table(
        "dispatch",
        Here,
        "event target",
        "event:int target body not_before:time attempts:int leased_until:time done_at:time",
    ),
    table("audit", Everywhere, "id", "id at:time actor action noun noun_id reason"),
    table("backup", Here, "name", "name folder made_at:time bytes:int sealed:flag missing:int verified_at:time problem"),
    table(
        "batch_item",
        Everywhere,
        "batch position",
        "batch position:int kind noun noun_id revision:int public_version:int",
    ),
    table(
        "ledger",
        Everywhere,
        "number",
        "number:int id kind noun noun_id revision:int public_version:int actor origin at:time format:int",
    ),
    table("ledger_head", Everywhere, "one", "one:int number:int"),
];

impl Newsroom {
    /// One state of the whole record, for copying it: it stands still while others write.
    pub async fn still(&self) -> Result<Tx, Refusal> {
        let mut tx = self.db.snapshot().await?;
        tx.take_time().await?;
        Ok(tx)
    }

    /// What the engine itself finds wrong with the record's file.
    pub async fn damages(&self) -> Result<Vec<String>, Refusal> {
        Ok(self.db.damages().await?)
    }

    /// Writes the record as it stands now into a new file, while others write. An embedded record only.
    pub async fn copy_to(&self, path: &std::path::Path) -> Result<(), Refusal> {
        Ok(self.db.copy_to(path).await?)
    }
}

/// Makes the tables of a record without making a record: whoever brings one from somewhere else fills them.
pub async fn lay_out(db: &Db) -> Result<(), Refusal> {
    Ok(db.migrate("newsroom", crate::newsroom::SCHEMA).await?)
}
