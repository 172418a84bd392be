//! Cookies: the session, what stood in a form that was refused, and who asked for an account. All are for pages under `/account`.

use http::{HeaderMap, HeaderValue, header};

/// The session's secret.
pub(crate) const SESSION: &str = "dateline-reader";
/// By this a browser is known as the one that asked for an account, until the letter is opened.
pub(crate) const ASKED: &str = "dateline-asked";
/// What stood in a form that was refused, for the next page.
pub(crate) const FORM: &str = "dateline-form";

/// Tells the next page that somebody just signed out, or deleted their account: what a device kept for them goes.
pub(crate) const LEFT: &str = "dateline-left";

/// The value of a cookie. On an encrypted site only a cookie that was set over an encrypted connection counts.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str, secure: bool) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| !value.is_empty() && if secure { found.strip_prefix("__Secure-") == Some(name) } else { *found == name })
        .map(|(_, value)| value)
}

/// Sets a cookie for so many seconds; 0 = takes it away.
pub(crate) fn set(headers: &mut HeaderMap, name: &str, value: &str, seconds: i64, secure: bool) {
    append(headers, &format!("{name}={value}; Path=/account; HttpOnly; SameSite=Lax; Max-Age={seconds}"), secure);
}

/// Sets one that the pages' script may read: it is no secret.
pub(crate) fn tell(headers: &mut HeaderMap, name: &str, seconds: i64, secure: bool) {
    append(headers, &format!("{name}=1; Path=/account; SameSite=Lax; Max-Age={seconds}"), secure);
}

fn append(headers: &mut HeaderMap, cookie: &str, secure: bool) {
    let (prefix, flag) = if secure { ("__Secure-", "; Secure") } else { ("", "") };
    let text = format!("{prefix}{cookie}{flag}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.append(header::SET_COOKIE, value);
    }
}
