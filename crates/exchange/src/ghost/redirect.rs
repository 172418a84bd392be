//! The file of redirects: JSON, or YAML by status.

use crate::Refused;
use serde_json::Value;
use std::collections::BTreeMap;

/// An old address that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// A path; or a pattern, as it stands there, if `is_pattern`.
    pub from: String,
    /// A path, or a full address.
    pub to: String,
    /// It stands for more than one path, which no address here can.
    pub is_pattern: bool,
}

/// Reads `redirects.json` or `redirects.yaml`.
///
/// # Errors
/// [`Refused`] if it is neither.
pub fn redirects(text: &str, name: &str) -> Result<Vec<Redirect>, Refused> {
    let refused = |line: u64, message: String| Refused {
        file: name.to_owned(),
        line,
        column: 0,
        message,
        advice: "Give the file that Ghost wrote under Settings, Labs, Redirects",
    };
    if text.trim_start().starts_with('[') {
        let list: Vec<Value> =
            serde_json::from_str(text).map_err(|error| refused(error.line() as u64, format!("the JSON is damaged: {error}")))?;
        let field = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        return Ok(list.iter().map(|row| redirect(&field(row, "from"), &field(row, "to"))).collect());
    }
    let by_status: BTreeMap<u16, BTreeMap<String, String>> =
        serde_saphyr::from_str(text).map_err(|error| refused(0, format!("the YAML is damaged: {error}")))?;
    Ok(by_status.values().flatten().map(|(from, to)| redirect(from, to)).collect())
}

/// Ghost's paths are regular expressions; most of them are plain all the same.
fn redirect(from: &str, to: &str) -> Redirect {
    let bare = from.trim().trim_start_matches('^').trim_end_matches('$').replace("\\/", "/");
    let bare = bare.strip_suffix("/?").or_else(|| bare.strip_suffix("(/)?")).unwrap_or(&bare);
    let plain = bare.replace("\\.", ".").replace("\\-", "-").replace("\\?", "?");
    let is_pattern = plain.contains(['*', '+', '(', ')', '[', ']', '|', '\\', '{', '}', '^', '$']) || !plain.starts_with('/');
    Redirect {
        from: if is_pattern { from.to_owned() } else { plain },
        to: to.trim().to_owned(),
        is_pattern,
    }
}
