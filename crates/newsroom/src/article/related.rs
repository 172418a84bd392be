use super::references::Reference;
use crate::{Refusal, Turn};
use std::collections::BTreeMap;
use store::params;

/// Stories chosen as related.
const CHOSEN: usize = 4;
/// Newest stories looked at per tag and section.
const LOOKED_AT: i64 = 20;

/// Chooses related stories at publication and keeps the choice with the article: those that share the most tags, then the
/// section, the newest first. A stored choice is the same after a rebuild.
pub(super) async fn choose(turn: &mut Turn<'_>, article: &str, named: &[Reference]) -> Result<Vec<String>, Refusal> {
    let mut weights: BTreeMap<String, u32> = BTreeMap::new();
    let wanted = named.iter().filter(|reference| matches!(reference.noun, "tag" | "section")).take(8);
    for reference in wanted {
        let rows = turn
            .tx
            .all::<(String,)>(
                "SELECT article_id FROM reference WHERE noun = $1 AND noun_id = $2 AND public = $3 AND article_id <> $4 \
                 ORDER BY article_id DESC LIMIT $5",
                params![reference.noun, &reference.id, true, article, LOOKED_AT],
            )
            .await?;
        let weight = if reference.noun == "tag" { 3 } else { 1 };
        for (id,) in rows {
            *weights.entry(id).or_default() += weight;
        }
    }
    let mut ranked: Vec<(u32, String)> = weights.into_iter().map(|(id, weight)| (weight, id)).collect();
    ranked.sort_by(|one, other| other.cmp(one));
    let chosen: Vec<String> = ranked.into_iter().take(CHOSEN).map(|(_, id)| id).collect();
    turn.tx
        .run(
            "UPDATE article SET related = $2 WHERE id = $1",
            params![article, chosen.join(",")],
        )
        .await?;
    Ok(chosen)
}
