//! Members: rows of an export, or the list that Ghost writes as CSV.

use super::row::{flag, instant, text};
use crate::Refused;
use serde_json::{Map, Value};
use std::io::Read;

/// Somebody who had signed up at the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Member {
    /// Line in the file.
    pub line: u64,
    /// Id.
    pub id: String,
    /// Mail address.
    pub email: String,
    /// Name that they gave.
    pub name: String,
    /// When they signed up, in microseconds since 1970.
    pub created_at: Option<i64>,
    /// They got letters.
    pub is_subscribed: bool,
    /// They paid, or read what others pay for.
    pub has_plan: bool,
    /// They left, or the site took their account away.
    pub is_gone: bool,
}

impl Member {
    pub(super) fn read(fields: &Map<String, Value>, line: u64) -> Member {
        let is_on = |name: &str| flag(fields, name) || matches!(text(fields, name).to_ascii_lowercase().as_str(), "true" | "1");
        Member {
            line,
            id: text(fields, "id"),
            email: text(fields, "email"),
            name: text(fields, "name"),
            created_at: instant(fields.get("created_at")),
            is_subscribed: is_on("subscribed") || is_on("subscribed_to_emails"),
            has_plan: is_on("complimentary_plan")
                || !text(fields, "stripe_customer_id").is_empty()
                || !matches!(text(fields, "status").as_str(), "" | "free"),
            is_gone: !text(fields, "deleted_at").is_empty(),
        }
    }
}

/// Whether a file is a list of members, by its name.
pub fn is_members(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".csv")
}

/// Calls `visit` with each line of the list that Ghost writes under *Members*.
///
/// # Errors
/// [`Refused`] if it is no such list, or can't be read to its end.
pub fn each_member(source: &mut dyn Read, name: &str, visit: &mut dyn FnMut(Member)) -> Result<(), Refused> {
    let refused = |line: u64, message: String, advice: &'static str| Refused { file: name.to_owned(), line, column: 0, message, advice };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let damaged = |error: csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        refused(
            line,
            format!("the list of members can't be read: {error}"),
            "Export it again from Ghost: Members, Export all members",
        )
    };
    let words = |field: &[u8]| String::from_utf8_lossy(field).trim().to_owned();
    let head: Vec<String> = reader
        .byte_headers()
        .map_err(damaged)?
        .iter()
        .map(|field| words(field).to_lowercase())
        .collect();
    if !head.iter().any(|column| column == "email") {
        return Err(refused(
            1,
            "this is no list of Ghost's members: it has no column `email`".into(),
            "Give the .csv that Ghost wrote under Members, Export all members",
        ));
    }
    for record in reader.byte_records() {
        let record = record.map_err(damaged)?;
        let line = record.position().map_or(0, csv::Position::line);
        let fields = head.iter().cloned().zip(record.iter().map(|field| Value::String(words(field)))).collect();
        visit(Member::read(&fields, line));
    }
    Ok(())
}
