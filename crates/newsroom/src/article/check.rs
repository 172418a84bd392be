use super::row::Article;
use crate::{Actor, Content, Refusal, Turn};
use serde_json::Value;
use std::collections::BTreeSet;
use store::params;
use story::Problem;

/// What a person's release must not have: words still to come (TK), and pictures that tell nothing to who can't see them. What was
/// imported, what goes out by a plan that was looked at, and a picture that readers have seen in this story is not asked again: a
/// correction of something old must not wait for it.
pub(super) async fn refuse_unready(turn: &mut Turn<'_>, article: &Article, content: &Content) -> Result<(), Refusal> {
    if !matches!(turn.actor, Actor::Staff(_)) {
        return Ok(());
    }
    let mut problems = Vec::new();
    for (pointer, text) in [("/headline", &content.headline), ("/standfirst", &content.standfirst)] {
        if is_to_come(text) {
            problems.push(to_come(pointer));
        }
    }
    if story::text::passages(&content.body).iter().any(|passage| is_to_come(passage)) {
        problems.push(to_come("/body"));
    }
    let mut seen = BTreeSet::new();
    if let Some(public) = article.public_revision
        && let Ok(public) = super::row::content(&mut turn.tx, &article.id, public).await
    {
        seen.extend(pictures(&public)?.into_iter().map(|(_, asset, _)| asset));
    }
    for (pointer, asset, alt) in pictures(content)? {
        if alt.trim().is_empty() && !seen.contains(&asset) {
            wants_alt(turn, &pointer, &asset, &mut problems).await?;
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}

fn is_to_come(text: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .any(|word| matches!(word, "TK" | "TKK"))
}

fn to_come(pointer: &str) -> Problem {
    Problem {
        pointer: pointer.to_owned(),
        code: "to_come",
        message: "words are still to come here (TK)".into(),
    }
}

/// Every picture of a story: where it stands, which it is, and what the story says of it.
fn pictures(content: &Content) -> Result<Vec<(String, String, String)>, Refusal> {
    let mut found = Vec::new();
    if let Some(lead) = &content.lead {
        found.push(("/lead/alt".to_owned(), lead.asset.to_string(), lead.alt.clone()));
    }
    let body = serde_json::to_value(&content.body)?;
    find_pictures(&body["blocks"], "/body/blocks", &mut found);
    Ok(found)
}

/// What the story does not say of a picture, the library says.
async fn wants_alt(turn: &mut Turn<'_>, pointer: &str, asset: &str, problems: &mut Vec<Problem>) -> Result<(), Refusal> {
    let kept = turn
        .tx
        .opt::<(String, String)>("SELECT kind, alt FROM asset WHERE id = $1", params![asset])
        .await?;
    if kept.is_some_and(|(kind, alt)| kind == "picture" && alt.trim().is_empty()) {
        problems.push(Problem {
            pointer: pointer.to_owned(),
            code: "alt",
            message: "say what the picture shows, for who can't see it".into(),
        });
    }
    Ok(())
}

/// Pictures in blocks, and in blocks within them: where, which, and what is said of it.
fn find_pictures(blocks: &Value, at: &str, found: &mut Vec<(String, String, String)>) {
    for (place, block) in blocks.as_array().into_iter().flatten().enumerate() {
        let here = format!("{at}/{place}");
        let mut picture = |value: &Value, here: &str| {
            let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
            found.push((format!("{here}/alt"), text("asset"), text("alt")));
        };
        match block["type"].as_str() {
            Some("picture") => picture(block, &here),
            Some("gallery") => {
                for (place, one) in block["pictures"].as_array().into_iter().flatten().enumerate() {
                    picture(one, &format!("{here}/pictures/{place}"));
                }
            }
            _ => {}
        }
        find_pictures(&block["blocks"], &format!("{here}/blocks"), found);
    }
}
