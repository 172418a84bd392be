/// Most characters of a comment.
pub const LONGEST: usize = 10_000;

/// Text as it may be kept: lines end in one way, nothing steers a terminal or turns the text around it, and no more than one
/// blank line parts two paragraphs.
pub(crate) fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines() {
        let line: String = line.chars().filter(|sign| *sign == '\t' || !(sign.is_control() || turns(*sign))).collect();
        let line = line.trim_end();
        if line.trim().is_empty() {
            blank += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank > 0 { "\n\n" } else { "\n" });
        }
        blank = 0;
        out.push_str(line);
    }
    // A text of signs that nobody sees says nothing.
    if out.chars().all(|sign| sign.is_whitespace() || is_unseen(sign)) {
        String::new()
    } else {
        out.trim().to_owned()
    }
}

/// Signs that only join, part or direct others.
fn is_unseen(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{3164}')
        || matches!(sign, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// Embedding and overriding marks: their effect is that a text reads otherwise than it is written. The marks and isolates that
/// Arabic and Hebrew need stay.
fn turns(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}')
}

/// Whether a text leads somewhere, or tries to.
pub(crate) fn leads_away(text: &str) -> bool {
    let text = text.to_lowercase();
    ["://", "http:", "https:", "www.", "<a ", "[url", "javascript:"]
        .iter()
        .any(|mark| text.contains(mark))
        || text.split_whitespace().any(is_address)
}

/// Whether a word is the address of a page without its beginning, like `shop.example/offer`.
fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let Some((host, path)) = word.split_once('/') else { return false };
    // Other signs that are read as a dot.
    let host = host.replace(['\u{2024}', '\u{3002}', '\u{ff0e}', '\u{ff61}'], ".");
    let host = host.split(':').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| !label.is_empty() && label.chars().all(|sign| sign.is_alphanumeric() || sign == '-');
    let ends_well = labels
        .last()
        .is_some_and(|last| last.chars().count() >= 2 && last.chars().all(char::is_alphabetic));
    labels.len() >= 2 && labels.iter().all(is_label) && ends_well && path.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_text() {
        for (text, kept) in [
            ("  Hello.\r\n\r\n\r\n\r\nAgain.\rAnd on.  ", "Hello.\n\nAgain.\nAnd on."),
            ("a\0b\u{7}c", "abc"),
            (" \u{200b}\u{2060}\n\u{feff} ", ""),
            ("a\u{200d}b", "a\u{200d}b"),
            ("safe \u{202e}gpj.exe\u{202c}", "safe gpj.exe"),
            ("\u{2067}نص\u{2069}", "\u{2067}نص\u{2069}"),
            (" \n\t\n ", ""),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ] {
            assert_eq!(plain(text), kept, "{text:?}");
        }
    }

    #[test]
    fn what_leads_away() {
        for text in [
            "see HTTPS://x.example",
            "www.x.example",
            "<A href=x>",
            "JavaScript:alert(1)",
            "ftp://x.example/a",
            "buy at (shop.example/offer)",
            "Shop.Example:8080/offer?x=1",
            "shop\u{2024}example/offer",
            "магазин.рф/скидки",
        ] {
            assert!(leads_away(text), "{text}");
        }
        for text in [
            "The ferry at 9:30, and no more.",
            "He and/or she, 24.11/25.11, at 9 a.m./p.m., 1.5/2",
            "Marren.Then again.",
            "…/… ./. a.b/c",
        ] {
            assert!(!leads_away(text), "{text}");
        }
    }
}
