use super::references::{self, Says};
use super::row::{Article, columns};
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn};
use store::params;

/// A story that a paper holds as withdrawn, while the record it is restored from may not know that yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Its public number.
    pub number: i64,
    /// The public version that took it off.
    pub version: i64,
    /// What readers were told.
    pub notice: String,
}

/// What the newsroom reads as the reason.
const REASON: &str = "withdrawn after the backup that the record was restored from";

/// Takes stories off once more that an older, restored record still holds as published: what readers were told is gone stays gone.
/// Gives how many. Event: `article_withdrawn` for each.
pub async fn withdraw_again(turn: &mut Turn<'_>, gone: &[Gone]) -> Result<usize, Refusal> {
    let outcome = withdrawn(turn, gone).await;
    turn.guard(outcome)
}

async fn withdrawn(turn: &mut Turn<'_>, gone: &[Gone]) -> Result<usize, Refusal> {
    turn.permit(Capability::ArticleWithdraw, &Subject::site("article")).await?;
    let mut count = 0;
    for one in gone {
        let article = turn
            .tx
            .opt::<Article>(
                concat!(
                    "UPDATE article SET version = version + 1 WHERE number = $1 AND status = 'published' AND public_version < $2 RETURNING ",
                    columns!()
                ),
                params![one.number, one.version],
            )
            .await?;
        let Some(article) = article else { continue };
        let version = one.version.max(article.public_version + 1);
        let now = turn.now;
        turn.tx
            .run(
                "UPDATE article SET status = 'withdrawn', public_version = $2, withdrawn_at = $3, withdraw_reason = $4, notice = $5, \
                 changed_at = $3 WHERE id = $1",
                params![&article.id, version, now, REASON, &one.notice],
            )
            .await?;
        turn.tx
            .run("DELETE FROM schedule WHERE article_id = $1 AND released_at IS NULL", params![&article.id])
            .await?;
        references::replace(turn, &article.id, Says::Public, &[]).await?;
        turn.note(Entry::new("article_withdrawn", "article", &article.id()?).public(version));
        count += 1;
    }
    Ok(count)
}
