use super::lock;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Merges a tag into another: its stories show under the other, its page leads there. Event: `tag_merged`.
pub async fn merge(turn: &mut Turn<'_>, edition: &str, key: &str, into: &str) -> Result<(), Refusal> {
    let outcome = merged(turn, edition, key, into).await;
    turn.guard(outcome)
}

async fn merged(turn: &mut Turn<'_>, edition: &str, key: &str, into: &str) -> Result<(), Refusal> {
    // The same order for everybody, so that two merges of a pair do not wait for each other.
    let (tag, into) = if key <= into {
        let tag = lock(turn, edition, key).await?;
        (tag, lock(turn, edition, into).await?)
    } else {
        let into = lock(turn, edition, into).await?;
        (lock(turn, edition, key).await?, into)
    };
    turn.permit(Capability::TaxonomyManage, &Subject::site("tag")).await?;
    if tag.id == into.id {
        return Err(Refusal::field("/into", "same", "another tag"));
    }
    if tag.edition != into.edition {
        return Err(Refusal::field("/into", "edition", "a tag of the same edition"));
    }
    if tag.merged_into.is_some() || into.merged_into.is_some() {
        return Err(Refusal::conflict("merged", "one of the tags was merged already"));
    }
    // One hop: what was merged into this one before goes on to the other.
    turn.tx
        .run("UPDATE tag SET merged_into = $2, version = version + 1 WHERE merged_into = $1", params![&tag.id, &into.id])
        .await?;
    turn.tx
        .run("UPDATE tag SET merged_into = $2 WHERE id = $1", params![&tag.id, &into.id])
        .await?;
    if tag.number.is_some() {
        crate::article::number_row(turn, "tag", &into.id).await?;
    }
    let id = tag.id.parse().map_err(|_| Refusal::Damaged("tag id".into()))?;
    turn.note(Entry::new("tag_merged", "tag", &id));
    Ok(())
}
