use super::row::Article;
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::{Id, params};

/// Says that an article is no translation of any other. Event: `article_translation_unlinked` for it and for those it was linked
/// with.
pub async fn untranslate(turn: &mut Turn<'_>, article: &Id) -> Result<(), Refusal> {
    let outcome = untranslated(turn, article).await;
    turn.guard(outcome)
}

async fn untranslated(turn: &mut Turn<'_>, id: &Id) -> Result<(), Refusal> {
    // All of the group are locked, always in the same order: of two who take the same pair apart, the second finds it done.
    let members = turn
        .tx
        .all::<(String,)>(
            "SELECT b.id FROM article a JOIN article b ON b.translation_group = a.translation_group WHERE a.id = $1 ORDER BY b.id",
            params![id],
        )
        .await?;
    for (member,) in members {
        turn.tx
            .run("UPDATE article SET translation_group = translation_group WHERE id = $1", params![member])
            .await?;
    }
    let article = Article::lock_for(turn, id, Capability::ArticleWrite).await?;
    let left = turn
        .tx
        .all::<(String,)>(
            "SELECT id FROM article WHERE translation_group = $1 AND id <> $2 ORDER BY id",
            params![&article.translation_group, &article.id],
        )
        .await?;
    if left.is_empty() {
        return Ok(());
    }
    super::translate::permit_in_public(turn, &article).await?;
    let group = turn.id();
    turn.tx
        .run("UPDATE article SET translation_group = $2 WHERE id = $1", params![&article.id, &group])
        .await?;
    turn.note(Entry::new("article_translation_unlinked", "article", id));
    for (left,) in left {
        turn.note(Entry::new("article_translation_unlinked", "article", &crate::public::id_of(&left)?));
    }
    Ok(())
}
