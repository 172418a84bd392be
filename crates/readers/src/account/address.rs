use url::Host;

/// A mail address as it is compared: trimmed, lower case, the name in ASCII, the host as the name system has it. `None` if the text
/// is none that mail can be sent to.
///
/// Names are ASCII only: letters of other scripts that look alike, or that become a plain letter in lower case, would let somebody
/// ask for another one's link.
pub fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let (name, host) = text.rsplit_once('@')?;
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(sign);
    let dots_well = !name.starts_with('.') && !name.ends_with('.') && !name.contains("..");
    if name.is_empty() || name.len() > 64 || !name.chars().all(is_plain) || !dots_well {
        return None;
    }
    let Ok(Host::Domain(host)) = Host::parse(host) else { return None };
    let host = host.trim_end_matches('.');
    // A host of one label is no public mail host, but a paper inside a house may have one.
    let labels = host.split('.').all(|label| !label.is_empty() && label.len() <= 63);
    let address = format!("{}@{host}", name.to_ascii_lowercase());
    (labels && address.len() <= 254).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_are_compared_as_they_are_written_here() {
        for (text, is) in [
            (" Ada.Quill@Tidings.Example ", Some("ada.quill@tidings.example")),
            ("ada+news@tidings.example", Some("ada+news@tidings.example")),
            ("ada@bücher.example", Some("ada@xn--bcher-kva.example")),
            ("ada@localhost", Some("ada@localhost")),
            ("ada", None),
            ("@tidings.example", None),
            ("ada@", None),
            ("ada@127.0.0.1", None),
            ("ada@[::1]", None),
            ("a b@tidings.example", None),
            ("ada..b@tidings.example", None),
            ("\u{212a}ate@tidings.example", None),
            ("ada\r\nBcc: x@tidings.example", None),
            ("ada@tidings..example", None),
            ("<ada@tidings.example>", None),
        ] {
            assert_eq!(address(text).as_deref(), is, "{text}");
        }
        assert_eq!(address(&format!("{}@tidings.example", "a".repeat(65))), None);
    }
}
