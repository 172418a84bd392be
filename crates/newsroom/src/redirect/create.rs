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
    let path = from.split('?').next().unwrap_or_default();
    if from.contains('#') || from.chars().any(char::is_control) || !address::is_plain(path) {
        return Err(Refusal::field("/from", "address", "a path that a browser can ask for: without #, %, . and .. or empty parts"));
    }
    if !may_lead(from) || is_taken(turn, from).await? {
        return Err(Refusal::field("/from", "reserved", format!("the program itself answers at `{from}`")));
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

/// Whether the program answers at a path whatever a redirect says: its own pages in every edition, and those of tags and authors.
async fn is_taken(turn: &mut Turn<'_>, from: &str) -> Result<bool, Refusal> {
    let mut parts: Vec<&str> = from.trim_matches('/').split('/').collect();
    let edition = turn
        .tx
        .opt::<(String,)>("SELECT id FROM edition WHERE path = $1 AND path <> ''", params![parts[0]])
        .await?;
    if edition.is_some() {
        parts.remove(0);
    }
    Ok(match parts.as_slice() {
        [] => true,
        [one] => !["feed", "tag", "author", "sitemap"].contains(one) && crate::slug::is_reserved(one),
        ["tag", slug] => {
            let text = "SELECT t.id FROM tag t JOIN edition e ON e.id = t.edition_id WHERE t.slug = $1 \
                        AND (e.id = $2 OR ($2 = '' AND e.main)) AND t.number IS NOT NULL";
            let edition = edition.map(|(id,)| id).unwrap_or_default();
            turn.tx.opt::<(String,)>(text, params![*slug, edition]).await?.is_some()
        }
        ["author", slug] => {
            let text = "SELECT id FROM author WHERE slug = $1 AND number IS NOT NULL";
            turn.tx.opt::<(String,)>(text, params![*slug]).await?.is_some()
        }
        _ => false,
    })
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
