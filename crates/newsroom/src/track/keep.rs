use super::{KINDS, Track};
use crate::asset::managed;
use crate::edition::is_language;
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// Most tracks of one file, and longest label in characters.
const MOST: i64 = 60;
const LONGEST: usize = 60;

/// Gives a film or a sound a track, in place of the one of the same kind and language. Event: `asset_captioned`.
pub async fn keep(turn: &mut Turn<'_>, asset: &str, track: Track) -> Result<(), Refusal> {
    let outcome = kept(turn, asset, track).await;
    turn.guard(outcome)
}

async fn kept(turn: &mut Turn<'_>, id: &str, track: Track) -> Result<(), Refusal> {
    let (asset, own) = managed(turn, id).await?;
    if !asset.is_heard() {
        return Err(Refusal::rule(
            "not_heard",
            format!("it is a {}: only films and sounds have captions and chapters", asset.kind),
        ));
    }
    if !KINDS.contains(&track.kind.as_str()) {
        return Err(Refusal::field("/kind", "unknown", format!("one of {}", KINDS.join(", "))));
    }
    if !is_language(&track.language) {
        return Err(Refusal::field("/language", "format", "a language code such as en, pt-BR"));
    }
    let label = track.label.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.is_empty() || label.chars().count() > LONGEST {
        return Err(Refusal::field(
            "/label",
            "length",
            format!("the name under which players offer it, at most {LONGEST} characters"),
        ));
    }
    let others = "SELECT COUNT(*) FROM track WHERE asset_id = $1 AND NOT (kind = $2 AND language = $3)";
    let (others,) = turn.tx.one::<(i64,)>(others, params![id, &track.kind, &track.language]).await?;
    if others >= MOST {
        return Err(Refusal::rule("too_many", format!("a file has at most {MOST} tracks")));
    }
    turn.tx
        .run(
            "INSERT INTO track (asset_id, kind, language, label, blob, size, cues) VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (asset_id, kind, language) DO UPDATE SET label = excluded.label, blob = excluded.blob, size = excluded.size, \
             cues = excluded.cues",
            params![id, &track.kind, &track.language, label, &track.blob, track.size, serde_json::to_string(&track.cues)?],
        )
        .await?;
    turn.note(Entry::new("asset_captioned", "asset", &own));
    Ok(())
}
