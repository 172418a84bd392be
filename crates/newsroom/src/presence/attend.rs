use super::{FIELDS, LASTS, Presence, present, readable};
use crate::actor::Capability;
use crate::{Actor, Refusal, Turn};
use serde::Serialize;
use serde_json::Value;
use store::{Id, Moment, params};

/// What a window says of itself, at least every ten seconds.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Attend {
    /// The window: letters and figures that nobody else has.
    pub visit: String,
    /// Somebody writes in it, and does not only read.
    pub writing: bool,
    /// The field that it holds or wants; empty = none. What it held besides becomes free.
    pub field: String,
    /// A field that somebody else holds and it asks for.
    pub ask: String,
    /// A field that it holds and hands over to who asked for it.
    pub give: String,
    /// A field that it holds and keeps although somebody asked.
    pub keep: String,
}

/// What it is told.
#[derive(Debug, Clone, Serialize)]
pub struct Attended {
    /// Who is there.
    #[serde(flatten)]
    pub presence: Presence,
    /// Words of whoever wrote in the field before that are in no revision yet, if the window has it from now on.
    pub left: Option<Left>,
}

/// Words that somebody left in a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Left {
    /// Which field.
    pub field: String,
    /// Whose words.
    pub name: String,
    /// When they were kept.
    pub saved_at: Moment,
    /// The words, as the article's JSON has them.
    pub value: Value,
}

/// Keeps a window present in a story, and a field in its hands. A field is free again half a minute after its holder was heard of
/// last.
pub async fn attend(turn: &mut Turn<'_>, article: &Id, attend: Attend) -> Result<Attended, Refusal> {
    let outcome = attended(turn, article, attend).await;
    turn.guard(outcome)
}

async fn attended(turn: &mut Turn<'_>, id: &Id, attend: Attend) -> Result<Attended, Refusal> {
    let Actor::Staff(staff) = turn.actor else {
        return Err(Refusal::Forbidden(Capability::ArticleRead.name()));
    };
    let me = staff.id.to_string();
    let Attend { visit, writing, field, ask, give, keep } = attend;
    if !(8..=64).contains(&visit.len()) || !visit.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
        return Err(Refusal::field("/visit", "shape", "8 to 64 letters and figures"));
    }
    for (pointer, name) in [("/field", &field), ("/ask", &ask), ("/give", &give), ("/keep", &keep)] {
        if !name.is_empty() && !FIELDS.contains(&name.as_str()) {
            return Err(Refusal::field(pointer, "unknown", format!("one of: {}", FIELDS.join(", "))));
        }
    }
    // Whoever comes and goes in one story does it one after the other; nothing of the story changes.
    turn.tx.run("UPDATE article SET version = version WHERE id = $1", params![id]).await?;
    let article = readable(&mut turn.tx, turn.actor, id).await?;
    let may_write = turn.actor.may(Capability::ArticleWrite, &article.subject()).is_ok();
    if !may_write && (writing || !field.is_empty() || !ask.is_empty()) {
        return Err(Refusal::Forbidden(Capability::ArticleWrite.name()));
    }
    let now = turn.now;
    let gone = now.plus_seconds(-LASTS);
    turn.tx
        .run("DELETE FROM presence WHERE article_id = $1 AND seen_at <= $2", params![id, gone])
        .await?;
    let mine = turn
        .tx
        .run(
            "INSERT INTO presence (article_id, visit, staff_id, writing, seen_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (article_id, visit) DO UPDATE SET writing = excluded.writing, seen_at = excluded.seen_at \
             WHERE presence.staff_id = excluded.staff_id",
            params![id, &visit, &me, writing, now],
        )
        .await?;
    if mine == 0 {
        return Err(Refusal::conflict("visit", "this window is somebody else's"));
    }
    if !keep.is_empty() {
        turn.tx
            .run(
                "UPDATE field_lock SET asked_visit = '', asked_staff = NULL WHERE article_id = $1 AND field = $2 AND visit = $3",
                params![id, keep, &visit],
            )
            .await?;
    }
    if !give.is_empty() {
        super::leave::free(turn, id, &visit, &give).await?;
    }
    let left = if field.is_empty() { None } else { take(turn, id, &visit, &me, &field).await? };
    super::leave::release(turn, id, &visit, &field).await?;
    if !ask.is_empty() {
        turn.tx
            .run(
                "UPDATE field_lock SET asked_at = CASE WHEN asked_visit = $3 THEN asked_at ELSE $5 END, asked_visit = $3, asked_staff = $4 \
                 WHERE article_id = $1 AND field = $2 AND visit <> '' AND visit <> $3 AND seen_at > $6 AND asked_visit IN ('', $3)",
                params![id, ask, &visit, &me, now, gone],
            )
            .await?;
    }
    Ok(Attended { presence: present(&mut turn.tx, &article, now).await?, left })
}

/// Takes a field that is free and not kept for somebody else, is the window's already, or was asked for and not kept. Gives what its last writer left there, if it
/// was taken just now.
async fn take(turn: &mut Turn<'_>, id: &Id, visit: &str, me: &str, field: &str) -> Result<Option<Left>, Refusal> {
    let before = turn
        .tx
        .opt::<(String, String)>("SELECT visit, staff_id FROM field_lock WHERE article_id = $1 AND field = $2", params![id, field])
        .await?;
    let now = turn.now;
    let taken = turn
        .tx
        .run(
            "INSERT INTO field_lock (article_id, field, visit, staff_id, seen_at, asked_visit, asked_staff, asked_at) \
             VALUES ($1, $2, $3, $4, $5, '', NULL, 0) ON CONFLICT (article_id, field) DO UPDATE SET visit = excluded.visit, \
             staff_id = excluded.staff_id, seen_at = excluded.seen_at, \
             asked_visit = CASE WHEN field_lock.visit = excluded.visit THEN field_lock.asked_visit ELSE '' END, \
             asked_staff = CASE WHEN field_lock.visit = excluded.visit THEN field_lock.asked_staff ELSE NULL END \
             WHERE field_lock.visit = $3 OR field_lock.visit <> '' AND field_lock.seen_at <= $6 \
             OR field_lock.visit = '' AND (field_lock.asked_visit IN ('', $3) OR field_lock.asked_at <= $6) \
             OR field_lock.asked_visit = $3 AND field_lock.asked_at <= $6",
            params![id, field, visit, me, now, now.plus_seconds(-LASTS)],
        )
        .await?;
    match before {
        Some((held, last)) if taken > 0 && held != visit && last != me => left(turn, id, &last, field).await,
        _ => Ok(None),
    }
}

/// What somebody's working copy says in a field.
async fn left(turn: &mut Turn<'_>, id: &Id, staff: &str, field: &str) -> Result<Option<Left>, Refusal> {
    if field == "details" {
        return Ok(None);
    }
    let row = turn
        .tx
        .opt::<(String, i64, String)>(
            "SELECT w.content, w.saved_at, s.name FROM working_copy w JOIN staff s ON s.id = w.staff_id \
             JOIN article a ON a.id = w.article_id WHERE w.article_id = $1 AND w.staff_id = $2 AND w.base = a.head",
            params![id, staff],
        )
        .await?;
    let Some((content, saved_at, name)) = row else { return Ok(None) };
    let content: Value = serde_json::from_str(&content)?;
    let value = content.get(field).cloned().unwrap_or(Value::Null);
    Ok(Some(Left {
        field: field.to_owned(),
        name,
        saved_at: Moment(saved_at),
        value,
    }))
}
