//! Settings of the publication: all in the record, none in the theme.

use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Newsroom, Refusal, Role, Turn};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use store::{Id, Tx, params};

/// What may be set: name, kind of value, meaning.
pub const SETTINGS: &[(&str, Kind, &str)] = &[
    ("name", Kind::Text, "the paper's name"),
    ("tagline", Kind::Text, "a line below the name"),
    ("description", Kind::Text, "a sentence for search engines and cards"),
    ("time_zone", Kind::Zone, "IANA name of the zone that days and times on pages are in"),
    ("article_address", Kind::Pattern, "shape of an article's address, of SECTION, YYYY, MM, DD and SLUG"),
    ("copyright", Kind::Text, "copyright line"),
    ("licence", Kind::Text, "licence line"),
    ("footer", Kind::Text, "a sentence in the footer"),
    ("contact", Kind::Mail, "mail address for readers"),
    ("report", Kind::Mail, "mail address for reports of errors; empty = the contact"),
    ("profiles", Kind::Profiles, "profiles elsewhere: a list of {network, url}"),
    (
        "share",
        Kind::Networks,
        "where stories can be shared: a list of {network, url}, the url with {url} and {title} in it, or none for a network that is known by name",
    ),
    (
        "privacy",
        Kind::Text,
        "what the privacy page says besides what the program knows of itself; a blank line begins a paragraph",
    ),
    ("look", Kind::Look, "how pages look: gazette, broadsheet, bulletin; unset = the theme's own"),
    (
        "picture_downloads",
        Kind::Flag,
        "readers may keep pictures of galleries as files: true or false; unset = false",
    ),
    ("logo", Kind::Asset, "asset id of the logo, or null"),
    ("social_card", Kind::Asset, "asset id of the picture for cards of pages without one, or null"),
    (
        "comments_moderation",
        Kind::Moderation,
        "`before` (a moderator reads a comment before the public does) or `after`; unset = before",
    ),
    (
        "comments_close_days",
        Kind::Days,
        "for how many days after its publication a story takes comments, 1 to 3650; unset = 14",
    ),
    (
        "hold_seconds",
        Kind::Hold,
        "for how many seconds a release waits, in which it can be taken back without a trace, 0 to 60; unset = 0",
    ),
    (
        "second_factor",
        Kind::Roles,
        "roles that sign in with a second factor only: a list of contributor, reporter, editor, chief, admin; unset = chief and admin",
    ),
];

/// What kind of value a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "explained by each setting")]
pub enum Kind {
    Text,
    Mail,
    Zone,
    Pattern,
    Profiles,
    Networks,
    Asset,
    Moderation,
    Days,
    Roles,
    Hold,
    Look,
    Flag,
}

/// Looks of the theme beside its own.
pub const LOOKS: &[&str] = &["gazette", "broadsheet", "bulletin"];

/// Networks that are known by their name, with the address that takes a story: offered while the setting `share` names none.
pub const NETWORKS: &[(&str, &str)] = &[
    ("Bluesky", "https://bsky.app/intent/compose?text={title}%20{url}"),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
    ("Mastodon", "https://share.joinmastodon.org/#text={title}%20{url}"),
    // Opens the app; its page for browsers wants an account of the publication.
    ("Messenger", "fb-messenger://share/?link={url}"),
    ("Odnoklassniki", "https://connect.ok.ru/offer?url={url}&title={title}"),
    ("Telegram", "https://t.me/share/url?url={url}&text={title}"),
    ("VK", "https://vk.com/share.php?url={url}&title={title}"),
    ("WhatsApp", "https://wa.me/?text={title}%20{url}"),
    ("X", "https://x.com/intent/post?url={url}&text={title}"),
];

/// Changes settings; those not named stay. Event: `settings_changed`.
pub async fn change(turn: &mut Turn<'_>, values: &Map<String, Value>) -> Result<(), Refusal> {
    let outcome = changed(turn, values).await;
    turn.guard(outcome)
}

async fn changed(turn: &mut Turn<'_>, values: &Map<String, Value>) -> Result<(), Refusal> {
    turn.tx.run("UPDATE settings_head SET version = version + 1 WHERE one = 1", params![]).await?;
    turn.permit(Capability::SettingsManage, &Subject::site("settings")).await?;
    let mut problems = Vec::new();
    for (key, value) in values {
        let pointer = format!("/{key}");
        let Some((_, kind, about)) = SETTINGS.iter().find(|(name, _, _)| name == key) else {
            problems.push(story::Problem {
                pointer,
                code: "unknown",
                message: "there is no such setting".into(),
            });
            continue;
        };
        let is_nameless = key == "name" && value.as_str().is_some_and(|name| !crate::content::says_something(name));
        if is_nameless || !fits(turn, *kind, value).await? {
            problems.push(story::Problem { pointer, code: "value", message: (*about).to_owned() });
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    if values.contains_key("second_factor") {
        turn.proved()?;
    }
    let follows = carry_to_main_edition(turn, values).await?;
    for (key, value) in values {
        turn.tx
            .run(
                "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                params![key, value.to_string()],
            )
            .await?;
        if matches!(key.as_str(), "logo" | "social_card")
            && let Some(asset) = value.as_str()
        {
            crate::article::number_row(turn, "asset", asset).await?;
        }
    }
    let id = turn.room.id().clone();
    let names: Vec<&str> = values.keys().map(String::as_str).collect();
    turn.log("settings.change", "settings", id.as_str(), &names.join(" ")).await?;
    turn.note(Entry::new("settings_changed", "settings", &id));
    if let Some(edition) = follows {
        turn.note(Entry::new("edition_changed", "edition", &edition));
    }
    Ok(())
}

/// Where the default edition says of itself what the publication said so far, it goes on saying the same: else a new name of the
/// paper would show nowhere. Gives the edition if it changed.
async fn carry_to_main_edition(turn: &mut Turn<'_>, values: &Map<String, Value>) -> Result<Option<Id>, Refusal> {
    const TEXTS: [&str; 4] = ["name", "tagline", "description", "footer"];
    let Some((id, name, tagline, description, footer)) = turn
        .tx
        .opt::<(String, String, String, String, String)>("SELECT id, name, tagline, description, footer FROM edition WHERE main", params![])
        .await?
    else {
        return Ok(None);
    };
    let mut texts = [name, tagline, description, footer];
    let mut changed = false;
    for (key, own) in TEXTS.into_iter().zip(&mut texts) {
        let Some(new) = values.get(key).map(|value| value.as_str().unwrap_or_default()) else { continue };
        if !own.is_empty() && *own != new && *own == text(&mut turn.tx, key).await? {
            new.clone_into(own);
            changed = true;
        }
    }
    if !changed {
        return Ok(None);
    }
    let [name, tagline, description, footer] = texts;
    turn.tx
        .run(
            "UPDATE edition SET name = $2, tagline = $3, description = $4, footer = $5, version = version + 1 WHERE id = $1",
            params![&id, name, tagline, description, footer],
        )
        .await?;
    Ok(Some(id.parse().map_err(|_| Refusal::Damaged("edition id".into()))?))
}

async fn fits(turn: &mut Turn<'_>, kind: Kind, value: &Value) -> Result<bool, Refusal> {
    Ok(match (kind, value) {
        (_, Value::Null) => true,
        (Kind::Text, Value::String(text)) => text.chars().count() <= 4_000,
        (Kind::Mail, Value::String(text)) => {
            let is_odd = |letter: char| letter.is_whitespace() || letter.is_control() || "<>,:/?&\"".contains(letter);
            text.is_empty()
                || (text.len() <= 254
                    && text
                        .split_once('@')
                        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
                    && !text.contains(is_odd))
        }
        (Kind::Zone, Value::String(name)) => TimeZone::get(name).is_ok(),
        (Kind::Pattern, Value::String(pattern)) => {
            pattern.is_empty()
                || (pattern.starts_with('/')
                    && pattern.split('/').any(|part| part == "SLUG")
                    && !pattern.split('/').nth(1).is_some_and(crate::slug::is_reserved)
                    && pattern
                        .split('/')
                        .skip(1)
                        .all(|part| ["SECTION", "YYYY", "MM", "DD", "SLUG"].contains(&part) || crate::slug::is_valid(part)))
        }
        (Kind::Profiles, Value::Array(items)) => items.iter().all(|item| {
            let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let url = text("url");
            let host = url.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
            !text("network").is_empty()
                && host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
                && !url.contains(char::is_whitespace)
        }),
        (Kind::Networks, Value::Array(items)) => {
            items.len() <= 40
                && items.iter().all(|item| {
                    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
                    let (network, url) = (text("network"), text("url"));
                    let known = NETWORKS.iter().any(|(name, _)| *name == network);
                    !network.is_empty() && (url.starts_with("https://") && url.contains("{url}") || url.is_empty() && known)
                })
        }
        (Kind::Moderation, Value::String(when)) => matches!(when.as_str(), "before" | "after"),
        (Kind::Flag, Value::Bool(_)) => true,
        (Kind::Look, Value::String(look)) => LOOKS.contains(&look.as_str()),
        (Kind::Days, Value::Number(days)) => days.as_i64().is_some_and(|days| (1..=3_650).contains(&days)),
        (Kind::Hold, Value::Number(seconds)) => seconds.as_i64().is_some_and(|seconds| (0..=60).contains(&seconds)),
        (Kind::Roles, Value::Array(roles)) => roles.iter().all(|role| role.as_str().and_then(Role::parse).is_some()),
        (Kind::Asset, Value::String(id)) => turn
            .tx
            .opt::<(String,)>("SELECT id FROM asset WHERE id = $1 AND kind = 'picture'", params![id])
            .await?
            .is_some(),
        _ => false,
    })
}

/// A text setting within a transaction; empty if unset.
pub(crate) async fn text(tx: &mut Tx, key: &'static str) -> Result<String, Refusal> {
    let row = tx.opt::<(String,)>("SELECT value FROM setting WHERE key = $1", params![key]).await?;
    Ok(row
        .and_then(|(json,)| serde_json::from_str::<Value>(&json).ok())
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default())
}

/// The publication's time zone; UTC until somebody sets one.
pub(crate) async fn time_zone(tx: &mut Tx) -> Result<TimeZone, Refusal> {
    let name = text(tx, "time_zone").await?;
    Ok(TimeZone::get(&name).unwrap_or(TimeZone::UTC))
}

impl Newsroom {
    /// Every setting by name; unset ones are `null`.
    pub async fn settings(&self) -> Result<BTreeMap<String, Value>, Refusal> {
        let rows = self.db.all::<(String, String)>("SELECT key, value FROM setting", params![]).await?;
        let mut settings: BTreeMap<String, Value> = SETTINGS.iter().map(|(name, _, _)| ((*name).to_owned(), Value::Null)).collect();
        for (key, json) in rows {
            settings.insert(key, serde_json::from_str(&json)?);
        }
        Ok(settings)
    }
}
