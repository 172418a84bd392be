use crate::{Refusal, Turn};
use store::params;

/// A row that an article names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference {
    pub noun: &'static str,
    pub id: String,
}

impl Reference {
    pub(crate) fn new(noun: &'static str, id: String) -> Reference {
        Reference { noun, id }
    }
}

/// Replaces the references of an article's newest (`public = false`) or public revision.
pub(crate) async fn replace(turn: &mut Turn<'_>, article: &str, public: bool, references: &[Reference]) -> Result<(), Refusal> {
    turn.tx
        .run("DELETE FROM reference WHERE article_id = $1 AND public = $2", params![article, public])
        .await?;
    let rows = references
        .iter()
        .map(|reference| params![article, reference.noun, &reference.id, public])
        .collect();
    turn.tx
        .insert_many("INSERT INTO reference (article_id, noun, noun_id, public) VALUES", rows, "ON CONFLICT DO NOTHING")
        .await?;
    // What a story names is not thrown away any more.
    if references.iter().any(|reference| reference.noun == "asset") {
        let text = "DELETE FROM asset_bin WHERE asset_id IN (SELECT noun_id FROM reference WHERE article_id = $1 AND noun = 'asset')";
        turn.tx.run(text, params![article]).await?;
    }
    Ok(())
}
