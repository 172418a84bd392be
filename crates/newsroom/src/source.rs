//! The identity of imported items: source site, type and id there, and what an import left here.

use crate::{Newsroom, Refusal, Turn};
use store::params;

/// What an import knows of an item it took before.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Known {
    /// `article`, `page`, `asset`, `section`, `tag`, `author`, `comment`, ….
    pub noun: String,
    /// Its id here.
    pub noun_id: String,
    /// Hash of the item as it was at the source.
    pub hash: String,
    /// The revision or version that the import left; a higher one here means that somebody edited it.
    pub left_at: i64,
}

/// An item's identity at its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity<'a> {
    /// Address of the source site.
    pub site: &'a str,
    /// Type there.
    pub kind: &'a str,
    /// Id there.
    pub id: &'a str,
}

/// Remembers an item within the turn that takes it.
pub async fn remember(turn: &mut Turn<'_>, identity: Identity<'_>, known: &Known) -> Result<(), Refusal> {
    turn.tx
        .run(
            "INSERT INTO source (site, type, source_id, noun, noun_id, hash, left_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (site, type, source_id) DO UPDATE SET noun = excluded.noun, noun_id = excluded.noun_id, \
             hash = excluded.hash, left_at = excluded.left_at",
            params![
                identity.site,
                identity.kind,
                identity.id,
                &known.noun,
                &known.noun_id,
                &known.hash,
                known.left_at
            ],
        )
        .await?;
    Ok(())
}

impl Newsroom {
    /// What is known of an item.
    pub async fn known(&self, identity: Identity<'_>) -> Result<Option<Known>, Refusal> {
        Ok(self
            .db
            .opt::<Known>(
                "SELECT noun, noun_id, hash, left_at FROM source WHERE site = $1 AND type = $2 AND source_id = $3",
                params![identity.site, identity.kind, identity.id],
            )
            .await?)
    }

    /// The version that stands here now: an article's newest revision, or the row's version.
    pub async fn stands_at(&self, noun: &str, id: &str) -> Result<Option<i64>, Refusal> {
        let question = match noun {
            "article" => "SELECT head FROM article WHERE id = $1",
            "page" => "SELECT version FROM page WHERE id = $1",
            "section" => "SELECT version FROM section WHERE id = $1",
            "tag" => "SELECT version FROM tag WHERE id = $1",
            "author" => "SELECT version FROM author WHERE id = $1",
            "asset" => "SELECT version FROM asset WHERE id = $1",
            _ => return Ok(None),
        };
        Ok(self
            .db
            .opt::<(i64,)>(question, params![id])
            .await?
            .map(|(version,)| version))
    }
}
