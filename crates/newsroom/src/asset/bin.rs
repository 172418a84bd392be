use super::alone;
use crate::ledger::Entry;
use crate::{Newsroom, Refusal, Turn};
use store::{Moment, Tx, params};

/// Throws a file of the library away: nobody is offered it any more, and after [`WAIT`] it goes for good if no text names it, be it a draft
/// or an old revision. What readers see can't be thrown away. Event: `asset_binned`.
pub async fn bin(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let outcome = binned(turn, id).await;
    turn.guard(outcome)
}

/// How long a file lies in the bin, in seconds.
pub const WAIT: i64 = 40 * 86_400;

async fn binned(turn: &mut Turn<'_>, id: &str) -> Result<(), Refusal> {
    let (asset, own) = alone(turn, id).await?;
    let shown = shown_by(&mut turn.tx, id).await?;
    if !shown.is_empty() {
        let message = format!("readers see it: {}. Take it away there first, or put another file in its place.", shown.join(", "));
        return Err(Refusal::rule("shown", message));
    }
    let now = turn.now;
    let staff = turn.actor.id().map(|id| id.as_str().to_owned());
    let text = "INSERT INTO asset_bin (asset_id, at, staff_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    if turn.tx.run(text, params![id, now, staff]).await? == 0 {
        return Err(Refusal::rule("binned", "it is in the bin already"));
    }
    turn.log("asset.bin", "asset", id, &asset.name).await?;
    turn.note(Entry::new("asset_binned", "asset", &own));
    Ok(())
}

/// Where readers see a file, in words; empty = nowhere.
pub(super) async fn shown_by(tx: &mut Tx, id: &str) -> Result<Vec<&'static str>, Refusal> {
    const PLACES: [(&str, &str); 6] = [
        ("in a story", "SELECT COUNT(*) FROM reference WHERE noun = 'asset' AND noun_id = $1 AND public = $2"),
        ("as the portrait of an author", "SELECT COUNT(*) FROM author WHERE portrait_id = $1 AND $2"),
        ("as the cover of a series", "SELECT COUNT(*) FROM series WHERE cover_id = $1 AND $2"),
        (
            "on a front",
            "SELECT COUNT(*) FROM front WHERE $2 AND (live LIKE '%' || $1 || '%' OR draft LIKE '%' || $1 || '%')",
        ),
        ("on a page", "SELECT COUNT(*) FROM page WHERE $2 AND body LIKE '%' || $1 || '%'"),
        ("as the site's own picture", "SELECT COUNT(*) FROM setting WHERE $2 AND value LIKE '%' || $1 || '%'"),
    ];
    let mut shown = Vec::new();
    for (place, question) in PLACES {
        let (count,) = tx.one::<(i64,)>(question, params![id, true]).await?;
        if count > 0 {
            shown.push(place);
        }
    }
    Ok(shown)
}

impl Newsroom {
    /// When each of these files was thrown away; those that were not are left out.
    pub async fn binned(&self, ids: &[String]) -> Result<Vec<(String, Moment)>, Refusal> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!("SELECT asset_id, at FROM asset_bin WHERE {}", crate::article::any_of("asset_id", ids.len(), 1));
        let rows = self.db.all::<(String, i64)>(store::sql(text), ids.iter().map(Into::into).collect()).await?;
        Ok(rows.into_iter().map(|(id, at)| (id, Moment(at))).collect())
    }

    /// Files that have lain in the bin since before a moment, the first ones first.
    pub async fn binned_before(&self, before: Moment, limit: i64) -> Result<Vec<String>, Refusal> {
        let text = "SELECT asset_id FROM asset_bin WHERE at <= $1 ORDER BY at, asset_id LIMIT $2";
        let rows = self.db.all::<(String,)>(text, params![before, limit]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}
