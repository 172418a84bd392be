use super::row::{Article, columns, content, unpack};
use crate::actor::{Actor, Capability};
use crate::{Content, Newsroom, Refusal};
use store::{Id, Moment, params};

/// An article as the desk sees it.
#[derive(Debug)]
pub struct Shown {
    /// Its row.
    pub article: Article,
    /// Slug of its desk.
    pub desk: String,
    /// Which revision the content is of.
    pub revision: i64,
    /// That revision's content.
    pub content: Content,
    /// When it is planned to go out.
    pub scheduled_at: Option<Moment>,
    /// The actor's own working copy: its base, its content, when it was written.
    pub working: Option<(i64, Content, Moment)>,
    /// Others who have a working copy, the last first: id on the staff, when it was written.
    pub writing: Vec<(String, Moment)>,
}

/// A revision without its text.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Revision {
    /// Its number, from 1.
    pub number: i64,
    /// Hash of its content.
    pub hash: String,
    /// Why it was kept.
    pub reason: String,
    /// Who kept it.
    pub staff_id: Option<String>,
    /// When, in microseconds.
    pub at: i64,
    /// Its text was removed.
    pub redacted: bool,
}

impl Newsroom {
    /// Finds an article by its id, its public number or its address.
    pub async fn find_article(&self, reference: &str) -> Result<Id, Refusal> {
        let found = if reference.starts_with('/') {
            self.db
                .opt::<(String,)>("SELECT id FROM article WHERE address = $1", params![reference])
                .await?
        } else if let Ok(number) = reference.parse::<i64>() {
            self.db.opt::<(String,)>("SELECT id FROM article WHERE number = $1", params![number]).await?
        } else {
            self.db.opt::<(String,)>("SELECT id FROM article WHERE id = $1", params![reference]).await?
        };
        found.and_then(|(id,)| id.parse().ok()).ok_or(Refusal::NotFound("story"))
    }

    /// Shows an article at its newest revision, or at an older one.
    pub async fn article(&self, actor: &Actor, id: &Id, revision: Option<i64>) -> Result<Shown, Refusal> {
        let mut tx = self.db.snapshot().await?;
        let article = tx
            .opt::<Article>(concat!("SELECT ", columns!(), " FROM article WHERE id = $1"), params![id])
            .await?
            .ok_or(Refusal::NotFound("story"))?;
        if actor.may(Capability::ArticleRead, &article.subject()).is_err() {
            return Err(Refusal::NotFound("story"));
        }
        let revision = revision.unwrap_or(article.head);
        let content = content(&mut tx, &article.id, revision).await?;
        let (desk,) = tx.one::<(String,)>("SELECT slug FROM desk WHERE id = $1", params![&article.desk_id]).await?;
        let scheduled_at = tx
            .opt::<(i64,)>("SELECT at FROM schedule WHERE article_id = $1 AND released_at IS NULL", params![id])
            .await?
            .map(|(at,)| Moment(at));
        let own = actor.id().map(ToString::to_string).unwrap_or_default();
        let (mut working, mut writing) = (None, Vec::new());
        for (staff, base, json, at) in tx
            .all::<(String, i64, String, i64)>(
                "SELECT staff_id, base, content, saved_at FROM working_copy WHERE article_id = $1 ORDER BY saved_at DESC, staff_id",
                params![id],
            )
            .await?
        {
            if staff == own {
                working = Some((base, serde_json::from_str(&json)?, Moment(at)));
            } else {
                writing.push((staff, Moment(at)));
            }
        }
        Ok(Shown {
            article,
            desk,
            revision,
            content,
            scheduled_at,
            working,
            writing,
        })
    }

    /// The revisions of an article, newest first.
    pub async fn revisions(&self, actor: &Actor, id: &Id, before: i64, limit: i64) -> Result<Vec<Revision>, Refusal> {
        self.article(actor, id, None).await?;
        Ok(self
            .db
            .all::<Revision>(
                "SELECT number, hash, reason, staff_id, at, redacted FROM revision WHERE article_id = $1 AND number < $2 \
                 ORDER BY number DESC LIMIT $3",
                params![id, before, limit],
            )
            .await?)
    }

    /// The content of one revision, for a comparison.
    pub async fn revision(&self, actor: &Actor, id: &Id, number: i64) -> Result<Content, Refusal> {
        Ok(self.article(actor, id, Some(number)).await?.content)
    }

    /// The content that readers see, if they see the article.
    pub async fn public_content(&self, id: &Id) -> Result<Option<Content>, Refusal> {
        let packed = self
            .db
            .opt::<(Vec<u8>,)>(
                "SELECT r.content FROM article a JOIN revision r ON r.article_id = a.id AND r.number = a.public_revision \
                 WHERE a.id = $1 AND a.status = 'published'",
                params![id],
            )
            .await?;
        packed.map(|(packed,)| unpack(&packed)).transpose()
    }
}
