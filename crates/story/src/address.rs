//! Which addresses may stand in a story.

/// Longest address, in bytes.
const LONGEST: usize = 4_000;

/// Whether an address may be linked: http, https, mailto, tel, or a path or anchor of the site itself.
pub fn allowed(address: &str) -> bool {
    if !is_one_word(address) {
        return false;
    }
    if let Some(path) = address.strip_prefix('/') {
        // `//host` and `/\host` leave the site.
        return !path.starts_with(['/', '\\']);
    }
    if address.starts_with('#') {
        return true;
    }
    let Some((scheme, rest)) = address.split_once(':') else {
        return false;
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => web(address),
        "mailto" | "tel" => !rest.is_empty(),
        _ => false,
    }
}

/// Whether it is a full web address.
pub fn web(address: &str) -> bool {
    is_one_word(address)
        && url::Url::parse(address)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty()))
}

/// Browsers drop or encode white space and control characters in an address; here it has none.
fn is_one_word(address: &str) -> bool {
    let stray = |letter: char| letter.is_control() || letter.is_whitespace();
    !address.is_empty() && address.len() <= LONGEST && !address.chars().any(stray)
}

#[cfg(test)]
mod tests {
    use super::{allowed, web};

    #[test]
    fn only_addresses_that_lead_somewhere_harmless() {
        for good in ["https://a.example/b?c#d", "HTTP://a.example", "mailto:a@b.example", "tel:+100", "/a/b", "#note-1"] {
            assert!(allowed(good), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java\nscript:x",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "/\\evil.example",
            "a/b",
            "https://",
            "file:///etc/passwd",
            " https://a.example",
            "https://a.example/b c",
            "https://a.example/\u{2028}",
        ] {
            assert!(!allowed(bad) && !web(bad), "{bad}");
        }
    }
}
