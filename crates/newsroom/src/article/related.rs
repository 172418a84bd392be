use super::references::Reference;
use crate::{Refusal, Turn};
use std::collections::BTreeMap;
use store::params;

/// Stories chosen as related.
const CHOSEN: usize = 4;
/// Tags and sections that are asked.
pub(super) const ASKED: usize = 8;
/// Newest stories looked at per tag and section.
pub(super) const LOOKED_AT: usize = 20;

/// Chooses related stories at publication and keeps the choice with the article: those that share the most tags, then the
/// section, the newest first. A stored choice is the same after a rebuild.
pub(super) async fn choose(turn: &mut Turn<'_>, article: &str, named: &[Reference]) -> Result<Vec<String>, Refusal> {
    let wanted = named.iter().filter(|reference| matches!(reference.noun, "tag" | "section")).take(ASKED);
    let mut lists = Vec::new();
    for reference in wanted {
        lists.push((reference.noun, newest(turn, reference, article).await?));
    }
    let chosen = best(lists.iter().map(|(noun, list)| (*noun, list.as_slice())));
    turn.tx
        .run("UPDATE article SET related = $2 WHERE id = $1", params![article, chosen.join(",")])
        .await?;
    Ok(chosen)
}

/// The newest public stories that name a tag or section, but for one.
pub(super) async fn newest(turn: &mut Turn<'_>, reference: &Reference, but: &str) -> Result<Vec<String>, Refusal> {
    let rows = turn
        .tx
        .all::<(String,)>(
            "SELECT article_id FROM reference WHERE noun = $1 AND noun_id = $2 AND public = $3 AND article_id <> $4 \
             ORDER BY article_id DESC LIMIT $5",
            params![reference.noun, &reference.id, true, but, i64::try_from(LOOKED_AT).unwrap_or(i64::MAX)],
        )
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The best of several lists: a shared tag weighs three times a shared section; of equals the newest.
pub(super) fn best<'a>(lists: impl Iterator<Item = (&'static str, &'a [String])>) -> Vec<String> {
    let mut weights: BTreeMap<&str, u32> = BTreeMap::new();
    for (noun, list) in lists {
        let weight = if noun == "tag" { 3 } else { 1 };
        for id in list {
            *weights.entry(id).or_default() += weight;
        }
    }
    let mut ranked: Vec<(u32, &str)> = weights.into_iter().map(|(id, weight)| (weight, id)).collect();
    ranked.sort_by(|one, other| other.cmp(one));
    ranked.into_iter().take(CHOSEN).map(|(_, id)| id.to_owned()).collect()
}
