use super::Layout;
use crate::actor::{Capability, Role, Subject};
use crate::content::KINDS;
use crate::ledger::Entry;
use crate::{Actor, Refusal, Turn, slug};
use store::{Id, params};
use story::Problem;

/// Keeps a front's draft, making the front if it is new. Readers see nothing of it. Event: `front_drafted`.
pub async fn save_draft(turn: &mut Turn<'_>, edition: &str, name: &str, layout: &Layout) -> Result<Id, Refusal> {
    let outcome = saved(turn, edition, name, layout, None).await;
    turn.guard(outcome)
}

/// The same, unless the front has another version than the one the draft began from: then it is somebody else's draft meanwhile.
pub async fn save_draft_from(turn: &mut Turn<'_>, edition: &str, name: &str, layout: &Layout, version: i64) -> Result<Id, Refusal> {
    let outcome = saved(turn, edition, name, layout, Some(version)).await;
    turn.guard(outcome)
}

async fn saved(turn: &mut Turn<'_>, edition: &str, name: &str, layout: &Layout, version: Option<i64>) -> Result<Id, Refusal> {
    permit(turn, Capability::FrontEdit, name).await?;
    if !slug::is_valid(name) {
        return Err(Refusal::field("/name", "slug", "lower-case letters, figures and hyphens"));
    }
    let edition = crate::article::edition_row(turn, edition).await?;
    let section = "SELECT id FROM section WHERE edition_id = $1 AND slug = $2";
    if name != "home" && turn.tx.opt::<(String,)>(section, params![&edition.id, name]).await?.is_none() {
        return Err(Refusal::field("/name", "unknown", format!("`home`, or the slug of a section; there is no section `{name}`")));
    }
    check_fills(turn, &edition.id, layout).await?;
    let id = turn.id();
    let (id,) = turn
        .tx
        .opt::<(String,)>(
            "INSERT INTO front (id, edition_id, name, draft, live, launched_at, version) VALUES ($1, $2, $3, $4, NULL, NULL, 1) \
             ON CONFLICT (edition_id, name) DO UPDATE SET draft = excluded.draft, version = front.version + 1 \
             WHERE $5 = -1 OR front.version = $5 RETURNING id",
            params![&id, &edition.id, name, serde_json::to_string(layout)?, version.unwrap_or(-1)],
        )
        .await?
        .ok_or_else(|| Refusal::conflict("stale", "somebody else arranged this front meanwhile; nothing was overwritten"))?;
    let id: Id = id.parse().map_err(|_| Refusal::Damaged("front id".into()))?;
    turn.note(Entry::new("front_drafted", "front", &id));
    Ok(id)
}

/// Editors arrange section fronts; the home front is the chief's.
pub(crate) async fn permit(turn: &mut Turn<'_>, capability: Capability, name: &str) -> Result<(), Refusal> {
    turn.permit(capability, &Subject::site("front")).await?;
    match turn.actor {
        Actor::Staff(staff) if staff.role == Role::Editor && name == "home" => Err(Refusal::Forbidden(capability.name())),
        _ => Ok(()),
    }
}

/// What a container fills itself with must be there.
async fn check_fills(turn: &mut Turn<'_>, edition: &str, layout: &Layout) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    for (at, fill) in layout
        .containers
        .iter()
        .enumerate()
        .filter_map(|(at, container)| Some((at, container.fill.as_ref()?)))
    {
        let section = "SELECT id FROM section WHERE edition_id = $1 AND slug = $2";
        let tag = "SELECT id FROM tag WHERE edition_id = $1 AND slug = $2";
        for (noun, slug, text) in [("section", &fill.section, section), ("tag", &fill.tag, tag)] {
            let Some(slug) = slug.as_ref().filter(|slug| !slug.is_empty()) else { continue };
            if turn.tx.opt::<(String,)>(text, params![edition, slug]).await?.is_none() {
                problems.push(Problem {
                    pointer: format!("/containers/{at}/fill/{noun}"),
                    code: "unknown",
                    message: format!("there is no {noun} `{slug}`"),
                });
            }
        }
        if let Some(kind) = fill.kind.as_ref().filter(|kind| !kind.is_empty() && !KINDS.contains(&kind.as_str())) {
            problems.push(Problem {
                pointer: format!("/containers/{at}/fill/kind"),
                code: "unknown",
                message: format!("there is no kind `{kind}`; one of: {}", KINDS.join(", ")),
            });
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}
