use crate::{Refusal, Turn};
use std::collections::BTreeSet;
use store::{Value, params, sql};

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

/// Which revision of an article names something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Newest,
    Public,
}

impl Says {
    fn column(self) -> &'static str {
        match self {
            Says::Newest => "newest",
            Says::Public => "public",
        }
    }
}

/// Makes what an article's newest or public revision names this, and nothing else. Only what is different is written.
pub(crate) async fn replace(turn: &mut Turn<'_>, article: &str, says: Says, references: &[Reference]) -> Result<(), Refusal> {
    let mut wanted: BTreeSet<(&str, &str)> = references.iter().map(|one| (one.noun, one.id.as_str())).collect();
    let there = turn
        .tx
        .all::<(String, String, bool, bool)>("SELECT noun, noun_id, newest, public FROM reference WHERE article_id = $1", params![article])
        .await?;
    let (mut said, mut unsaid, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for (noun, id, newest, public) in &there {
        let (before, other) = match says {
            Says::Newest => (*newest, *public),
            Says::Public => (*public, *newest),
        };
        match (wanted.remove(&(noun.as_str(), id.as_str())), before) {
            (true, false) => said.push((noun, id)),
            (false, true) if other => unsaid.push((noun, id)),
            (false, true) => gone.push((noun, id)),
            _ => {}
        }
    }
    let column = says.column();
    let rows = wanted
        .iter()
        .map(|(noun, id)| params![article, *noun, *id, says == Says::Newest, says == Says::Public]);
    turn.tx
        .insert_many("INSERT INTO reference (article_id, noun, noun_id, newest, public) VALUES", rows, "")
        .await?;
    change(turn, &format!("UPDATE reference SET {column} = TRUE"), article, &said).await?;
    change(turn, &format!("UPDATE reference SET {column} = FALSE"), article, &unsaid).await?;
    change(turn, "DELETE FROM reference", article, &gone).await?;
    // What a story names is not thrown away any more.
    if references.iter().any(|reference| reference.noun == "asset") {
        let text = "DELETE FROM asset_bin WHERE asset_id IN (SELECT noun_id FROM reference WHERE article_id = $1 AND noun = 'asset')";
        turn.tx.run(text, params![article]).await?;
    }
    Ok(())
}

/// Runs a statement on some of an article's rows.
async fn change(turn: &mut Turn<'_>, statement: &str, article: &str, rows: &[(&String, &String)]) -> Result<(), Refusal> {
    for part in rows.chunks(100) {
        let places: Vec<String> = (0..part.len()).map(|at| format!("(${}, ${})", 2 * at + 2, 2 * at + 3)).collect();
        let text = format!("{statement} WHERE article_id = $1 AND (noun, noun_id) IN (VALUES {})", places.join(", "));
        let mut values = params![article];
        values.extend(part.iter().flat_map(|(noun, id)| [Value::from(*noun), Value::from(*id)]));
        turn.tx.run(sql(text), values).await?;
    }
    Ok(())
}
