//! Addresses: every path has one owner; who comes second gets another one.

use crate::article::any_of;
use crate::{Newsroom, Refusal, Turn, slug};
use jiff::tz::TimeZone;
use std::collections::HashSet;
use store::{Moment, Value, params, sql};

/// The default shape of an article's address.
pub const DEFAULT_PATTERN: &str = "/SECTION/YYYY/MM/DD/SLUG";

/// Claims a path for a noun. `false` if somebody else has it; a path it has already is claimed again without harm.
pub(crate) async fn claim(turn: &mut Turn<'_>, path: &str, noun: &'static str, id: &str) -> Result<bool, Refusal> {
    let fresh = turn
        .tx
        .run(
            "INSERT INTO address (path, noun, noun_id) VALUES ($1, $2, $3) ON CONFLICT (path) DO NOTHING",
            params![path, noun, id],
        )
        .await?;
    if fresh == 1 {
        return Ok(true);
    }
    let mine = turn
        .tx
        .opt::<(String,)>("SELECT path FROM address WHERE path = $1 AND noun = $2 AND noun_id = $3", params![path, noun, id])
        .await?;
    Ok(mine.is_some())
}

/// Claims the path, or the first free one made from it by `-2`, `-3`…. The program's own words are never free.
pub(crate) async fn claim_near(turn: &mut Turn<'_>, path: &str, noun: &'static str, id: &str) -> Result<String, Refusal> {
    if !is_the_programs(path) && claim(turn, path, noun, id).await? {
        return Ok(path.to_owned());
    }
    let stem = path.trim_end_matches('/');
    for count in 2..1_000 {
        let near = format!("{stem}-{count}");
        if claim(turn, &near, noun, id).await? {
            return Ok(near);
        }
    }
    Err(Refusal::conflict("address", format!("no free address near {path}")))
}

/// Frees a path that only leads on to this noun: it stood there once and comes back.
pub(crate) async fn take_back(turn: &mut Turn<'_>, path: &str, noun: &'static str, id: &str) -> Result<(), Refusal> {
    let freed = turn
        .tx
        .run("DELETE FROM redirect WHERE from_address = $1 AND noun = $2 AND noun_id = $3", params![path, noun, id])
        .await?;
    if freed > 0 {
        turn.tx.run("DELETE FROM address WHERE path = $1 AND noun = 'redirect'", params![path]).await?;
    }
    Ok(())
}

/// Hands a path that is left over to a redirect, so that old links keep working in one hop.
pub(crate) async fn leave_redirect(turn: &mut Turn<'_>, from: &str, to: &str, noun: &'static str, noun_id: &str) -> Result<(), Refusal> {
    let id = turn.id();
    turn.tx.run("DELETE FROM address WHERE path = $1", params![from]).await?;
    turn.tx.run("DELETE FROM redirect WHERE from_address = $1", params![from]).await?;
    turn.tx
        .run(
            "INSERT INTO redirect (id, from_address, to_address, noun, noun_id, status, version) VALUES ($1, $2, $3, $4, $5, 301, 1)",
            params![&id, from, to, noun, noun_id],
        )
        .await?;
    claim(turn, from, "redirect", id.as_str()).await?;
    // Whoever led to the old address leads to the new one: one hop.
    turn.tx
        .run("UPDATE redirect SET to_address = $2, version = version + 1 WHERE to_address = $1", params![from, to])
        .await?;
    Ok(())
}

/// Which of these paths something answers at.
pub(crate) async fn taken(turn: &mut Turn<'_>, paths: &[&str]) -> Result<HashSet<String>, Refusal> {
    let mut taken = HashSet::new();
    for part in paths.chunks(200) {
        let text = format!("SELECT path FROM address WHERE {}", any_of("path", part.len(), 1));
        let rows = turn
            .tx
            .all::<(String,)>(sql(text), part.iter().map(|path| Value::from(*path)).collect())
            .await?;
        taken.extend(rows.into_iter().map(|(path,)| path));
    }
    Ok(taken)
}

/// Whether a browser can ask for a path as it stands: no query, fragment, dots, doubled or escaped parts.
pub(crate) fn is_plain(path: &str) -> bool {
    let inner = path.trim_start_matches('/').trim_end_matches('/');
    let is_odd = |part: &str| part.is_empty() || part == "." || part == "..";
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 2_000
        && !path.contains(['?', '#', '\\', '%'])
        && !path.chars().any(char::is_control)
        && (inner.is_empty() || !inner.split('/').any(is_odd))
}

/// Whether the program itself answers at a path of one part, or of two below an edition's prefix: no other noun may have it.
fn is_the_programs(path: &str) -> bool {
    match path.trim_matches('/').split('/').collect::<Vec<_>>()[..] {
        [one] | [_, one] => slug::is_reserved(one),
        _ => false,
    }
}

/// Whether an address of another site may be kept here: none whose beginning belongs to the program.
pub fn may_be_kept(path: &str) -> bool {
    let first = path.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    is_plain(path) && !first.is_empty() && !slug::is_reserved(first)
}

impl Newsroom {
    /// Which of these paths something answers at, and what: `(path, noun, id)`.
    pub async fn answering(&self, paths: &[String]) -> Result<Vec<(String, String, String)>, Refusal> {
        let mut found = Vec::new();
        for part in paths.chunks(200) {
            let text = format!("SELECT path, noun, noun_id FROM address WHERE {}", any_of("path", part.len(), 1));
            let rows = self
                .db
                .all::<(String, String, String)>(sql(text), part.iter().map(Value::from).collect())
                .await?;
            found.extend(rows);
        }
        Ok(found)
    }
}

/// An article's address by the publication's pattern.
pub(crate) fn by_pattern(pattern: &str, prefix: &str, section: Option<&str>, slug: &str, at: Moment, zone: &TimeZone) -> String {
    let day = at.timestamp().to_zoned_datetime(zone.clone());
    let path = pattern
        .split('/')
        .filter(|part| !part.is_empty())
        .filter_map(|part| match part {
            "SECTION" => section.map(str::to_owned),
            "YYYY" => Some(format!("{:04}", day.year())),
            "MM" => Some(format!("{:02}", day.month())),
            "DD" => Some(format!("{:02}", day.day())),
            "SLUG" => Some(slug.to_owned()),
            word => Some(word.to_owned()),
        })
        .collect::<Vec<_>>()
        .join("/");
    format!("{prefix}/{path}")
}

/// The prefix of an edition's addresses: nothing for the default one.
pub fn prefix(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("/{path}") }
}
