//! One address for one page: what was asked for, decoded, and the name it has in the cache.

use pages::Ask;
use percent_encoding::percent_decode_str;

/// Longest target that is read, in bytes.
pub(crate) const LONGEST: usize = 4_096;

/// Reads a target. `None` if it is too long or no UTF-8.
pub(crate) fn read(uri: &http::Uri) -> Option<Ask> {
    let path = uri.path();
    let query = uri.query().unwrap_or_default();
    if path.len() + query.len() > LONGEST {
        return None;
    }
    let path = percent_decode_str(path).decode_utf8().ok()?.into_owned();
    if path.contains('\0') || path.contains("//") || path.split('/').any(|part| part == "." || part == "..") {
        return None;
    }
    let mut pairs: Vec<(String, String)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()).take(60) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().replace('\0', "");
        let (key, value) = (decode(key), decode(value));
        if Ask::KNOWN.contains(&key.as_str()) && !value.is_empty() {
            pairs.push((key, value));
        }
    }
    pairs.sort_by_key(|(key, _)| Ask::KNOWN.iter().position(|known| known == key));
    Some(Ask { path, query: pairs })
}

/// The name of a page in the cache: parameters that pages do not know make no further page.
pub(crate) fn name(ask: &Ask) -> String {
    let mut name = ask.path.clone();
    for (at, (key, value)) in ask.query.iter().enumerate() {
        name.push(if at == 0 { '?' } else { '&' });
        name.push_str(key);
        name.push('=');
        name.push_str(value);
    }
    name
}
