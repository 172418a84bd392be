//! The identity of imported items: source site, type and id there, and what an import left here.

use crate::article::any_of;
use crate::{Newsroom, Refusal, Turn};
use std::collections::HashMap;
use store::{Value, params, sql};

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

impl Known {
    /// What an item of another source was joined to: it is not that source's to change.
    pub const JOINED: i64 = -1;
}

/// Where an article stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// Number of its newest revision.
    pub head: i64,
    /// Its status.
    pub status: String,
    /// Its path, once it was public.
    pub address: Option<String>,
    /// Somebody has changes that are not kept yet.
    pub is_being_written: bool,
    /// Why it was taken off, if it is withdrawn.
    pub withdraw_reason: String,
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
            params![identity.site, identity.kind, identity.id, &known.noun, &known.noun_id, &known.hash, known.left_at],
        )
        .await?;
    Ok(())
}

/// An item has another id at its source now.
pub async fn rename(turn: &mut Turn<'_>, identity: Identity<'_>, to: &str) -> Result<(), Refusal> {
    turn.tx
        .run(
            "UPDATE source SET source_id = $4 WHERE site = $1 AND type = $2 AND source_id = $3",
            params![identity.site, identity.kind, identity.id, to],
        )
        .await?;
    Ok(())
}

/// Remembers many items that were never here; a row is `(site, type, source_id, noun, noun_id, hash, left_at)`. One that another
/// import has taken meanwhile is a conflict: an item comes in once.
pub(crate) async fn remember_new(turn: &mut Turn<'_>, rows: impl Iterator<Item = Vec<Value>> + Send) -> Result<(), Refusal> {
    turn.tx
        .insert_many("INSERT INTO source (site, type, source_id, noun, noun_id, hash, left_at) VALUES", rows, "")
        .await?;
    Ok(())
}

impl Newsroom {
    /// What is known of items of one type, by their id at the source.
    pub async fn known_among(&self, site: &str, kind: &str, ids: &[String]) -> Result<HashMap<String, Known>, Refusal> {
        #[derive(sqlx::FromRow)]
        struct Row {
            source_id: String,
            #[sqlx(flatten)]
            known: Known,
        }
        let mut found = HashMap::with_capacity(ids.len());
        for part in ids.chunks(200) {
            let text = format!(
                "SELECT source_id, noun, noun_id, hash, left_at FROM source WHERE site = $1 AND type = $2 AND {}",
                any_of("source_id", part.len(), 3)
            );
            let mut values = params![site, kind];
            values.extend(part.iter().map(Value::from));
            let rows = self.db.all::<Row>(sql(text), values).await?;
            found.extend(rows.into_iter().map(|row| (row.source_id, row.known)));
        }
        Ok(found)
    }

    /// What is known of items as articles or pages, whatever their type was: an item may change it at its source.
    pub async fn known_of_any_type(&self, site: &str, ids: &[String]) -> Result<HashMap<String, Known>, Refusal> {
        let mut found = HashMap::new();
        for part in ids.chunks(200) {
            let text = format!(
                "SELECT source_id, noun, noun_id, hash, left_at FROM source WHERE site = $1 AND noun IN ('article', 'page') AND {} \
                 ORDER BY source_id, type",
                any_of("source_id", part.len(), 2)
            );
            let mut values = params![site];
            values.extend(part.iter().map(Value::from));
            for (id, noun, noun_id, hash, left_at) in self.db.all::<(String, String, String, String, i64)>(sql(text), values).await? {
                found.insert(id, Known { noun, noun_id, hash, left_at });
            }
        }
        Ok(found)
    }

    /// The sites of which articles or pages with some of these ids are known, that of most of them first.
    pub async fn sites_of(&self, ids: &[String]) -> Result<Vec<String>, Refusal> {
        let mut found: HashMap<String, i64> = HashMap::new();
        for part in ids.chunks(200) {
            let text = format!(
                "SELECT site, COUNT(*) FROM source WHERE noun IN ('article', 'page') AND {} GROUP BY site",
                any_of("source_id", part.len(), 1)
            );
            let rows = self.db.all::<(String, i64)>(sql(text), part.iter().map(Value::from).collect()).await?;
            for (site, count) in rows {
                *found.entry(site).or_default() += count;
            }
        }
        let mut sites: Vec<(String, i64)> = found.into_iter().collect();
        sites.sort_by(|(site, count), (other, less)| less.cmp(count).then_with(|| site.cmp(other)));
        Ok(sites.into_iter().map(|(site, _)| site).collect())
    }

    /// Everything known of one type, in the order of the ids at the source: `(source id, what is known)` after an id.
    pub async fn known_of(&self, site: &str, kind: &str, after: &str, limit: i64) -> Result<Vec<(String, Known)>, Refusal> {
        let rows = self
            .db
            .all::<(String, String, String, String, i64)>(
                "SELECT source_id, noun, noun_id, hash, left_at FROM source WHERE site = $1 AND type = $2 AND source_id > $3 \
                 ORDER BY source_id LIMIT $4",
                params![site, kind, after, limit],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|(source_id, noun, noun_id, hash, left_at)| (source_id, Known { noun, noun_id, hash, left_at }))
            .collect())
    }

    /// The assets that items of one type became, in the order of the ids at the source: `(source id, id, kind)` after an id.
    pub async fn known_assets(&self, site: &str, kind: &str, after: &str, limit: i64) -> Result<Vec<(String, String, String)>, Refusal> {
        Ok(self
            .db
            .all::<(String, String, String)>(
                "SELECT s.source_id, a.id, a.kind FROM source s JOIN asset a ON a.id = s.noun_id \
                 WHERE s.site = $1 AND s.type = $2 AND s.source_id > $3 ORDER BY s.source_id LIMIT $4",
                params![site, kind, after, limit],
            )
            .await?)
    }

    /// Whether it was somebody here, and no import, who published an article the last time.
    pub async fn is_published_here(&self, article: &str) -> Result<bool, Refusal> {
        let (by_others, by_imports) = self
            .db
            .one::<(i64, i64)>(
                "SELECT COALESCE(MAX(CASE WHEN origin = 'import' THEN 0 ELSE number END), 0), \
                 COALESCE(MAX(CASE WHEN origin = 'import' THEN number ELSE 0 END), 0) \
                 FROM ledger WHERE noun = 'article' AND noun_id = $1 AND kind = 'article_published'",
                params![article],
            )
            .await?;
        // Together with other decisions it is one event; what imports take in many at once is the beginning of a story.
        let (in_batches,) = self
            .db
            .one::<(i64,)>(
                "SELECT COALESCE(MAX(l.number), 0) FROM ledger l JOIN batch_item b ON b.batch = l.noun_id \
                 WHERE l.noun = 'batch' AND l.origin <> 'import' AND b.noun_id = $1 AND b.kind = 'article_published'",
                params![article],
            )
            .await?;
        Ok(by_others.max(in_batches) > by_imports)
    }

    /// Sites from which articles came, in their order.
    pub async fn sites(&self) -> Result<Vec<String>, Refusal> {
        let rows = self
            .db
            .all::<(String,)>("SELECT DISTINCT site FROM source WHERE noun = 'article' ORDER BY site", params![])
            .await?;
        Ok(rows.into_iter().map(|(site,)| site).collect())
    }

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

    /// Where articles stand, by id: newest revision, status, public address.
    pub async fn standing_of(&self, ids: &[String]) -> Result<HashMap<String, Stands>, Refusal> {
        let mut found = HashMap::with_capacity(ids.len());
        for part in ids.chunks(200) {
            let text = format!(
                "SELECT a.id, a.head, a.status, a.address, CASE WHEN a.status = 'withdrawn' THEN a.withdraw_reason ELSE '' END AS why, CAST(CASE WHEN w.article_id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS working \
                 FROM article a LEFT JOIN working_copy w ON w.article_id = a.id WHERE {}",
                any_of("a.id", part.len(), 1)
            );
            let rows = self
                .db
                .all::<(String, i64, String, Option<String>, String, i64)>(sql(text), part.iter().map(Value::from).collect())
                .await?;
            found.extend(rows.into_iter().map(|(id, head, status, address, withdraw_reason, working)| {
                let is_being_written = working == 1;
                (id, Stands { head, status, address, is_being_written, withdraw_reason })
            }));
        }
        Ok(found)
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
        Ok(self.db.opt::<(i64,)>(question, params![id]).await?.map(|(version,)| version))
    }
}
