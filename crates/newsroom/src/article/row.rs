use crate::actor::{Capability, Subject};
use crate::{Content, Refusal, Turn};
use serde::Serialize;
use std::cell::RefCell;
use store::{Id, Moment, Tx, params};

/// An article's row: everything about it but its text.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(missing_docs, reason = "named as in the schema, which explains them")]
pub struct Article {
    pub id: String,
    pub edition_id: String,
    pub desk_id: String,
    pub staff_id: Option<String>,
    pub status: String,
    pub binned_from: Option<String>,
    pub version: i64,
    pub head: i64,
    pub public_revision: Option<i64>,
    pub public_version: i64,
    pub number: Option<i64>,
    pub address: Option<String>,
    pub slug: String,
    pub first_published_at: Option<i64>,
    pub updated_at: Option<i64>,
    pub embargo_until: Option<i64>,
    pub visible_until: Option<i64>,
    pub withdrawn_at: Option<i64>,
    pub withdraw_reason: String,
    pub notice: String,
    pub translation_group: String,
    pub related: String,
    pub sticky: bool,
    pub held: String,
    pub headline: String,
    pub section: String,
    pub kind: String,
    pub named: String,
    pub assigned: Option<String>,
    pub due_at: Option<i64>,
    pub asked_words: Option<i64>,
    pub made_at: i64,
    pub changed_at: i64,
}

/// Columns of [`Article`], for composed questions.
macro_rules! columns {
    () => {
        "id, edition_id, desk_id, staff_id, status, binned_from, version, head, public_revision, public_version, number, \
         address, slug, first_published_at, updated_at, embargo_until, visible_until, withdrawn_at, withdraw_reason, notice, \
         translation_group, related, sticky, held, headline, section, kind, named, assigned, due_at, asked_words, made_at, changed_at"
    };
}
pub(crate) use columns;

/// Where an article stands. One list for desk, API and import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the trade's own words")]
pub enum Status {
    Draft,
    Submitted,
    Ready,
    Scheduled,
    Published,
    Withdrawn,
    Binned,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 7] =
        [Status::Draft, Status::Submitted, Status::Ready, Status::Scheduled, Status::Published, Status::Withdrawn, Status::Binned];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Submitted => "submitted",
            Status::Ready => "ready",
            Status::Scheduled => "scheduled",
            Status::Published => "published",
            Status::Withdrawn => "withdrawn",
            Status::Binned => "binned",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl Article {
    /// Locks the article's row for this turn by bumping its version. Everything that changes an article begins so.
    pub(crate) async fn lock(turn: &mut Turn<'_>, id: &Id) -> Result<Article, Refusal> {
        turn.tx
            .opt::<Article>(concat!("UPDATE article SET version = version + 1 WHERE id = $1 RETURNING ", columns!()), params![id])
            .await?
            .ok_or(Refusal::NotFound("story"))
    }

    /// Locks it and asks for a permission on it. What the actor may not even read does not exist for them.
    pub(crate) async fn lock_for(turn: &mut Turn<'_>, id: &Id, capability: Capability) -> Result<Article, Refusal> {
        let article = Article::lock(turn, id).await?;
        let actor = turn.actor;
        if actor.may(Capability::ArticleRead, &article.subject()).is_err() {
            return Err(Refusal::NotFound("story"));
        }
        turn.permit(capability, &article.subject()).await?;
        Ok(article)
    }

    /// As the subject of a permission.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            noun: "article",
            noun_id: &self.id,
            owner: self.staff_id.as_deref(),
            desk: Some(&self.desk_id),
            // A draft that lies in the bin is still its owner's.
            draft: self.status == "draft" || (self.status == "binned" && self.binned_from.as_deref() == Some("draft")),
            named: &self.named,
        }
    }

    /// Who may open it, by id, if that is not as roles allow.
    pub fn named(&self) -> Vec<&str> {
        self.named.split_whitespace().collect()
    }

    /// Its private id.
    pub fn id(&self) -> Result<Id, Refusal> {
        self.id.parse().map_err(|_| Refusal::Damaged(format!("article id {}", self.id)))
    }

    /// Where it stands.
    pub fn status(&self) -> Result<Status, Refusal> {
        Status::parse(&self.status).ok_or_else(|| Refusal::Damaged(format!("status {}", self.status)))
    }

    /// Published, with a newer revision that is not.
    pub fn has_newer_draft(&self) -> bool {
        self.public_revision.is_some_and(|public| public < self.head)
    }

    /// An embargo that still holds at `now` forbids any release.
    pub(crate) fn refuse_under_embargo(&self, at: Moment) -> Result<(), Refusal> {
        match self.embargo_until {
            Some(until) if until > at.0 => Err(Refusal::rule(
                "embargo",
                format!("the story is under embargo until {}; lift the embargo or choose a later time", Moment(until)),
            )),
            _ => Ok(()),
        }
    }
}

/// The content of one revision, unpacked; [`Refusal::NotFound`] if there is none, a rule if it was redacted.
pub(crate) async fn content(tx: &mut Tx, article: &str, revision: i64) -> Result<Content, Refusal> {
    let (packed, redacted) = tx
        .opt::<(Vec<u8>, bool)>("SELECT content, redacted FROM revision WHERE article_id = $1 AND number = $2", params![article, revision])
        .await?
        .ok_or(Refusal::NotFound("revision"))?;
    if redacted {
        return Err(Refusal::rule("redacted", format!("revision {revision} was redacted")));
    }
    unpack(&packed)
}

/// The content that a change began from; `None` if it was redacted meanwhile.
pub(super) async fn base_content(tx: &mut Tx, article: &str, revision: i64) -> Result<Option<Content>, Refusal> {
    match content(tx, article, revision).await {
        Err(Refusal::Rule { code: "redacted", .. }) => Ok(None),
        found => found.map(Some),
    }
}

/// Reads a revision's packed content.
pub(crate) fn unpack(packed: &[u8]) -> Result<Content, Refusal> {
    let json = zstd::decode_all(packed).map_err(|error| Refusal::Damaged(error.to_string()))?;
    Ok(serde_json::from_slice(&json)?)
}

/// A revision's content as it is stored, with the hash of its JSON.
pub(crate) fn pack(content: &Content) -> Result<(Vec<u8>, String), Refusal> {
    let json = serde_json::to_vec(content)?;
    let hash = store::Blobs::name(&json);
    let packed = PACKER.with_borrow_mut(|packer| {
        let packer = match packer {
            Some(packer) => packer,
            None => packer.insert(zstd::bulk::Compressor::new(3)?),
        };
        packer.compress(&json)
    });
    Ok((packed.map_err(|error| Refusal::Damaged(error.to_string()))?, hash))
}

thread_local! {
    // Making one takes longer than packing a story.
    static PACKER: RefCell<Option<zstd::bulk::Compressor<'static>>> = const { RefCell::new(None) };
}

/// Writes a new revision's row, with its words for whoever looks for them, and gives its hash.
pub(crate) async fn keep_revision(
    turn: &mut Turn<'_>,
    article: &str,
    number: i64,
    content: &Content,
    reason: &str,
) -> Result<String, Refusal> {
    let (packed, hash) = pack(content)?;
    let staff = turn.actor.id().cloned();
    let now = turn.now;
    turn.tx
        .run(
            "INSERT INTO revision (article_id, number, content, hash, reason, staff_id, at, redacted) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![article, number, packed, &hash, reason, staff, now, false],
        )
        .await?;
    super::words::keep(turn, article, super::words::HEAD, number, content).await?;
    Ok(hash)
}
