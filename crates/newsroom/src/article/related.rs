use super::references::Reference;
use super::{likeness, resolve};
use crate::article::resolve::EditionRow;
use crate::{Content, Refusal, Turn};
use std::collections::HashMap;
use store::{Id, Value, params, sql};

/// Stories chosen as related.
const CHOSEN: usize = 4;
/// Tags and sections that are asked.
const ASKED: usize = 8;
/// Words of the text that are asked; an import asks fewer, because it asks for so many stories.
const WORDS: usize = 6;
const WORDS_OF_MANY: usize = 3;
/// Newest stories looked at per tag, section and word.
const LOOKED_AT: usize = 20;
/// Words asked for with one question.
const TOGETHER: usize = 64;

/// What an import knows from the turns before about what is alike: the newest public stories by tag, section and word. It is asked of the
/// record once, and then kept up as stories come in, for as long as nobody else writes.
#[derive(Debug, Default)]
pub struct Alike {
    /// Number of the newest event at which this is so.
    head: Option<i64>,
    lists: HashMap<String, Vec<u128>>,
}

/// Most tags, sections and words that are known: some 20 MB.
const KNOWN: usize = 40_000;

impl Alike {
    /// The turn that took stories was committed, with an event of this number.
    pub fn stands_at(&mut self, head: i64) {
        self.head = Some(head);
    }

    /// What is known where the newest event has this number. Until the turn is committed nothing is.
    fn at(&mut self, head: i64) -> &mut HashMap<String, Vec<u128>> {
        if self.head.take() != Some(head) || self.lists.len() > KNOWN {
            self.lists.clear();
        }
        &mut self.lists
    }
}

/// What a story is chosen and found by: what its editor picked, and what it is about.
pub(super) struct About {
    /// Ids of the public stories that its text names, in order.
    picked: Vec<Id>,
    /// Words of the text.
    pub words: Vec<Reference>,
}

/// What a content is about; `words` = its words, if somebody knows them already.
pub(super) async fn about(
    turn: &mut Turn<'_>,
    edition: &EditionRow,
    content: &Content,
    words: Option<Vec<String>>,
    but: &str,
) -> Result<About, Refusal> {
    let mut picked: Vec<Id> = Vec::new();
    for key in content.body.relations() {
        let Some(id) = resolve::related(turn, key).await? else { continue };
        let public = turn
            .tx
            .opt::<(String,)>("SELECT id FROM article WHERE id = $1 AND status = 'published'", params![&id])
            .await?;
        let id: Id = id.parse().map_err(|_| Refusal::Damaged(format!("id {id}")))?;
        if public.is_some() && id.as_str() != but && !picked.contains(&id) {
            picked.push(id);
        }
    }
    let words = likeness::words(turn, edition, content, words);
    Ok(About { picked, words })
}

/// Chooses related stories at publication and keeps the choice with the article: what the editor picked, then those that share the
/// most tags, the section and the weightiest words; of equals the newest. A stored choice is the same after a rebuild.
pub(super) async fn choose(turn: &mut Turn<'_>, article: &str, named: &[Reference], about: &About) -> Result<Vec<String>, Refusal> {
    let but = article.parse::<Id>().map_err(|_| Refusal::Damaged(format!("id {article}")))?.as_number();
    let mut lists = Vec::new();
    for reference in filed(named) {
        lists.push((reference.noun, newest(turn, reference, article).await?));
    }
    let asked: Vec<&Reference> = about.words.iter().take(WORDS).collect();
    let found = newest_with(turn, &asked).await?;
    for word in asked {
        let list = found.get(&word.id).into_iter().flatten().filter(|id| **id != but).copied().collect();
        lists.push((word.noun, list));
    }
    let chosen = best(&about.picked, lists.iter().map(|(noun, list)| (*noun, list.as_slice())));
    turn.tx
        .run("UPDATE article SET related = $2 WHERE id = $1", params![article, chosen.join(",")])
        .await?;
    Ok(chosen)
}

/// Chooses for many that come at once as `choose` does, one after the other, with a question for each tag and section, and one for
/// many words. `None` = it is not public.
pub(super) async fn choose_many(
    turn: &mut Turn<'_>,
    ids: &[Id],
    named: &[Vec<Reference>],
    about: &[Option<About>],
    alike: &mut Alike,
) -> Result<Vec<Vec<String>>, Refusal> {
    let (head,) = turn.tx.one::<(i64,)>("SELECT number FROM ledger_head", params![]).await?;
    let lists = alike.at(head);
    let asked = about.iter().flatten().flat_map(|about| about.words.iter().take(WORDS_OF_MANY));
    let asked: Vec<&Reference> = asked.filter(|word| !lists.contains_key(&word.id)).collect();
    lists.extend(newest_with(turn, &asked).await?);
    let mut chosen = vec![Vec::new(); ids.len()];
    for (at, named) in named.iter().enumerate() {
        let Some(about) = &about[at] else { continue };
        for reference in filed(named) {
            if !lists.contains_key(&reference.id) {
                let rows = newest(turn, reference, "").await?;
                lists.insert(reference.id.clone(), rows);
            }
        }
        let by: Vec<&Reference> = filed(named).chain(about.words.iter().take(WORDS_OF_MANY)).collect();
        chosen[at] = best(&about.picked, by.iter().filter_map(|reference| Some((reference.noun, lists.get(&reference.id)?.as_slice()))));
        for reference in by.into_iter().chain(about.words.iter().skip(WORDS_OF_MANY)) {
            if let Some(list) = lists.get_mut(&reference.id) {
                list.insert(0, ids[at].as_number());
                list.truncate(LOOKED_AT);
            }
        }
    }
    Ok(chosen)
}

fn filed(named: &[Reference]) -> impl Iterator<Item = &Reference> {
    named.iter().filter(|reference| matches!(reference.noun, "tag" | "section")).take(ASKED)
}

/// The newest public stories that name a tag or section, but for one.
async fn newest(turn: &mut Turn<'_>, reference: &Reference, but: &str) -> Result<Vec<u128>, Refusal> {
    let rows = turn
        .tx
        .all::<(String,)>(
            "SELECT article_id FROM reference WHERE noun = $1 AND noun_id = $2 AND public = $3 AND article_id <> $4 \
             ORDER BY article_id DESC LIMIT $5",
            params![reference.noun, &reference.id, true, but, i64::try_from(LOOKED_AT).unwrap_or(i64::MAX)],
        )
        .await?;
    rows.iter().map(|(id,)| number(id)).collect()
}

/// The newest public stories that have each of these words, by the word; every word asked for has a list.
async fn newest_with(turn: &mut Turn<'_>, words: &[&Reference]) -> Result<HashMap<String, Vec<u128>>, Refusal> {
    let mut found: HashMap<String, Vec<u128>> = words.iter().map(|word| (word.id.clone(), Vec::new())).collect();
    let asked: Vec<String> = found.keys().cloned().collect();
    for part in asked.chunks(TOGETHER) {
        // A few lengths of the question only: the last word fills it up.
        let count = part.len().next_power_of_two();
        let mut values: Vec<Value> = params![true, i64::try_from(LOOKED_AT).unwrap_or(i64::MAX)];
        let one = |at: usize| {
            format!(
                "SELECT * FROM (SELECT noun_id, article_id FROM reference WHERE noun = 'word' AND noun_id = ${} AND public = $1 \
                 ORDER BY article_id DESC LIMIT $2) w{at}",
                at + 3
            )
        };
        let text: Vec<String> = (0..count).map(one).collect();
        values.extend((0..count).map(|at| Value::from(part.get(at).map_or("", String::as_str))));
        for (word, id) in turn.tx.all::<(String, String)>(sql(text.join(" UNION ALL ")), values).await? {
            if let Some(list) = found.get_mut(&word) {
                list.push(number(&id)?);
            }
        }
    }
    Ok(found)
}

fn number(id: &str) -> Result<u128, Refusal> {
    Ok(id.parse::<Id>().map_err(|_| Refusal::Damaged(format!("id {id}")))?.as_number())
}

/// What was picked, then the best of several lists: a shared tag weighs three times a shared section, a word that few stories have
/// twice; alike in words alone must be alike in more than one. Of equals the newest.
fn best<'a>(picked: &[Id], lists: impl Iterator<Item = (&'static str, &'a [u128])>) -> Vec<String> {
    let mut weights: Vec<(u128, u32, u32)> = Vec::new();
    for (noun, list) in lists {
        let (filed, alike) = match noun {
            "tag" => (3, 0),
            "word" if list.len() < LOOKED_AT => (0, 2),
            "word" => (0, 1),
            _ => (1, 0),
        };
        weights.extend(list.iter().map(|id| (*id, filed, alike)));
    }
    weights.sort_unstable_by_key(|(id, ..)| *id);
    let mut ranked: Vec<(u32, u128)> = weights
        .chunk_by(|one, other| one.0 == other.0)
        .map(|shared| (shared[0].0, shared.iter().map(|one| one.1).sum::<u32>(), shared.iter().map(|one| one.2).sum::<u32>()))
        .filter(|(id, filed, alike)| (*filed > 0 || *alike > 2) && !picked.iter().any(|one| one.as_number() == *id))
        .map(|(id, filed, alike)| (filed + alike, id))
        .collect();
    ranked.sort_unstable_by(|one, other| other.cmp(one));
    let rest = ranked.into_iter().map(|(_, id)| Id::from_number(id).to_string());
    picked.iter().map(Id::to_string).chain(rest).take(CHOSEN).collect()
}
