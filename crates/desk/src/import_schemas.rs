//! The shapes of imports in the API's description.

use crate::schemas::{flag, instant, number, object, optional, text, texts};
use newsroom::import::KINDS;
use serde_json::{Map, Value, json};

/// All of them, by name.
pub(crate) fn schemas() -> Map<String, Value> {
    let all = json!({
        "NewImport": object(&[("kind", json!({"type": "string", "enum": KINDS})), ("uploads", texts()), ("media", optional()), ("dry_run", flag()), ("settings", import_settings())], &["kind"]),
        "ImportAgain": object(&[("dry_run", flag())], &[]),
        "ImportShown": object(&[("id", text()), ("kind", text()), ("files", texts()), ("settings", import_settings()), ("dry_run", flag()),
            ("state", json!({"type": "string", "enum": ["running", "done", "refused", "failed", "stopped"]})), ("problem", text()),
            ("account", json!({"type": "object", "description": "the report in short: totals, by_type, blocks, written, warnings, reasons"})),
            ("begun_at", instant()), ("ended_at", instant()), ("staff", optional()), ("files_kept", flag()), ("reported", flag()),
            ("progress", json!({"type": ["object", "null"], "description": "phase, found, not_taken; null = another node works on it"}))], &["id", "kind", "state"]),
        "ImportEntry": object(&[("type", text()), ("source_id", text()), ("file", number()), ("line", number()), ("title", text()), ("outcome", text()), ("status", text()), ("address", text()), ("reasons", json!({"type": "array", "items": object(&[("code", text()), ("message", text())], &["code", "message"])}))], &["type", "outcome"]),
    });
    match all {
        Value::Object(all) => all,
        _ => Map::new(),
    }
}

/// How an archive is to be taken.
fn import_settings() -> Value {
    object(
        &[
            ("edition", text()),
            ("no_download", flag()),
            (
                "types",
                json!({"type": "object", "additionalProperties": {"type": "string", "enum": ["article", "page", "skip"]}}),
            ),
            ("open", flag()),
            ("site", text()),
            ("readers", flag()),
            ("publish", flag()),
            ("addresses", texts()),
        ],
        &[],
    )
}
