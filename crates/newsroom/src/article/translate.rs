use super::row::{Article, Status};
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Says that an article is the same story as another one in another edition. Event: `article_translation_linked`; stories that it
/// was linked with before are told by `article_translation_unlinked` in the same batch.
pub async fn translate(turn: &mut Turn<'_>, article: &Id, original: &Id) -> Result<(), Refusal> {
    let outcome = translated(turn, article, original).await;
    turn.guard(outcome)
}

async fn translated(turn: &mut Turn<'_>, id: &Id, original: &Id) -> Result<(), Refusal> {
    if id == original {
        return Err(Refusal::field("/translation_of", "same", "another story"));
    }
    // Always in the same order, so that two who link the same pair do not wait for each other.
    let (first, second) = if id <= original { (id, original) } else { (original, id) };
    let first = Article::lock_for(turn, first, Capability::ArticleWrite).await?;
    let second = Article::lock_for(turn, second, Capability::ArticleWrite).await?;
    let (article, original) = if first.id == id.as_str() { (first, second) } else { (second, first) };
    if article.translation_group == original.translation_group {
        return Ok(());
    }
    permit_in_public(turn, &article).await?;
    if article.edition_id == original.edition_id {
        return Err(Refusal::field("/translation_of", "edition", "both stories are in the same edition"));
    }
    refuse_second(turn, &original.translation_group, &article.edition_id).await?;
    let left = turn
        .tx
        .all::<(String,)>(
            "SELECT id FROM article WHERE translation_group = $1 AND id <> $2 ORDER BY id",
            params![&article.translation_group, &article.id],
        )
        .await?;
    turn.tx
        .run("UPDATE article SET translation_group = $2 WHERE id = $1", params![&article.id, &original.translation_group])
        .await?;
    turn.note(Entry::new("article_translation_linked", "article", id));
    for (left,) in left {
        turn.note(Entry::new("article_translation_unlinked", "article", &crate::public::id_of(&left)?));
    }
    Ok(())
}

/// A published story's languages stand on its page and on those of its translations: who changes that must be one who may publish.
pub(super) async fn permit_in_public(turn: &mut Turn<'_>, article: &Article) -> Result<(), Refusal> {
    if article.status()? == Status::Published {
        turn.permit(Capability::ArticlePublish, &article.subject()).await?;
    }
    Ok(())
}

/// A story has one translation in an edition. Of two who add one at once, the database's own rule stops the second.
pub(super) async fn refuse_second(turn: &mut Turn<'_>, group: &str, edition: &str) -> Result<(), Refusal> {
    let taken = turn
        .tx
        .opt::<(String,)>("SELECT id FROM article WHERE translation_group = $1 AND edition_id = $2", params![group, edition])
        .await?;
    if taken.is_some() {
        return Err(Refusal::conflict("translated", "that story has a translation in this edition already"));
    }
    Ok(())
}
