use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, address};
use store::{Id, params};

/// A new redirect.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewRedirect {
    /// Path that begins with `/`, with query where the old site told pages apart by it.
    pub from: String,
    /// A path or a full web address.
    pub to: String,
    /// 301 (or 0), 302 or 410.
    pub status: i64,
}

/// Creates a redirect. Event: `redirect_created`.
pub async fn create(turn: &mut Turn<'_>, new: NewRedirect) -> Result<Id, Refusal> {
    let outcome = created(turn, new).await;
    turn.guard(outcome)
}

async fn created(turn: &mut Turn<'_>, new: NewRedirect) -> Result<Id, Refusal> {
    turn.permit(Capability::SettingsManage, &Subject::site("redirect")).await?;
    let from = new.from.trim();
    if !from.starts_with('/') {
        return Err(Refusal::field("/from", "address", "a path that begins with /"));
    }
    let is_odd = |part: &str| part.is_empty() || part == "." || part == "..";
    let path = from.split('?').next().unwrap_or_default().trim_matches('/');
    if from.contains('#') || from.chars().any(char::is_control) || (!path.is_empty() && path.split('/').any(is_odd)) {
        return Err(Refusal::field("/from", "address", "a path that a browser can ask for: without #, . and .. or empty parts"));
    }
    if !may_lead(from) {
        return Err(Refusal::field("/from", "reserved", format!("`{from}` belongs to the program")));
    }
    let status = if new.status == 0 { 301 } else { new.status };
    check_target(from, new.to.trim(), status)?;
    check_circle(turn, from, new.to.trim()).await?;
    let id = turn.id();
    if !address::claim(turn, from, "redirect", id.as_str()).await? {
        return Err(Refusal::conflict("from", format!("something answers at {from} already")));
    }
    turn.tx
        .run(
            "INSERT INTO redirect (id, from_address, to_address, noun, noun_id, status, version) VALUES ($1, $2, $3, NULL, NULL, $4, 1)",
            params![&id, from, new.to.trim(), status],
        )
        .await?;
    turn.note(Entry::new("redirect_created", "redirect", &id));
    Ok(id)
}

/// Follows where it would lead: nobody is sent round in a circle. Two at once wait for each other.
pub(super) async fn check_circle(turn: &mut Turn<'_>, from: &str, to: &str) -> Result<(), Refusal> {
    turn.tx.run("UPDATE settings_head SET version = version WHERE one = 1", params![]).await?;
    let mut next = to.to_owned();
    for _ in 0..20 {
        if next == from {
            return Err(Refusal::rule("circle", format!("{to} leads back to {from}")));
        }
        let further = turn
            .tx
            .opt::<(String,)>("SELECT to_address FROM redirect WHERE from_address = $1 AND status <> 410", params![&next])
            .await?;
        match further {
            Some((further,)) => next = further,
            None => return Ok(()),
        }
    }
    Err(Refusal::rule("too_far", format!("from {to} it is more than 20 redirects on")))
}

/// Where a redirect leads, and how.
pub(super) fn check_target(from: &str, to: &str, status: i64) -> Result<(), Refusal> {
    if ![301, 302, 410].contains(&status) {
        return Err(Refusal::field("/status", "unknown", "one of: 301, 302, 410"));
    }
    if status != 410 && (!story::address::allowed(to) || to == from) {
        return Err(Refusal::field("/to", "address", "another path, or a full web address"));
    }
    Ok(())
}

/// Whether a path may lead elsewhere: any but the site's root and what the program keeps for itself.
pub(crate) fn may_lead(from: &str) -> bool {
    let first = from.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    from.starts_with('/')
        && !from.starts_with("//")
        && from.len() <= 2_000
        && from != "/"
        && !["desk", "account", "assets", "media", "livez", "readyz", "metrics"].contains(&first)
}
