//! What somebody typed, cut into words, "phrases" and -without. There is no wrong syntax.

/// A piece of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub text: String,
    /// Byte of the question where the text begins.
    pub from: usize,
    /// Between quotation marks.
    pub phrase: bool,
    /// Whoever has it is not meant.
    pub without: bool,
}

/// Pieces of a question beyond which nobody reads.
const MOST: usize = 32;

/// Cuts a question.
pub(crate) fn pieces(words: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = 0;
    while out.len() < MOST {
        let rest = &words[at..];
        at += rest.len() - rest.trim_start().len();
        let rest = &words[at..];
        if rest.is_empty() {
            break;
        }
        // Telephones make a dash or a minus of the hyphen.
        let minus = rest.chars().next().filter(|sign| matches!(sign, '-' | '−' | '–'));
        let without = minus.is_some() && rest.chars().nth(1).is_some_and(|next| !next.is_whitespace());
        if without {
            at += minus.map_or(0, char::len_utf8);
        }
        let rest = &words[at..];
        let quote = rest.chars().next().filter(|letter| matches!(letter, '"' | '“' | '”' | '«' | '„'));
        let (from, text, end) = match quote {
            Some(open) => {
                let from = at + open.len_utf8();
                let inside = &words[from..];
                match inside.char_indices().find(|(_, letter)| matches!(letter, '"' | '”' | '“' | '»')) {
                    Some((length, close)) => (from, &inside[..length], from + length + close.len_utf8()),
                    None => (from, inside, words.len()),
                }
            }
            None => {
                let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (at, &rest[..length], at + length)
            }
        };
        if !text.trim().is_empty() {
            out.push(Piece {
                text: text.to_owned(),
                from,
                phrase: quote.is_some(),
                without,
            });
        }
        at = end;
    }
    out
}

/// The words of a question that a found text may hold: those that were asked for, without those that were not.
pub(crate) fn asked_for(words: &str) -> String {
    let wanted: Vec<String> = pieces(words).into_iter().filter(|piece| !piece.without).map(|piece| piece.text).collect();
    wanted.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(words: &str) -> Vec<String> {
        let shown = |piece: Piece| {
            assert_eq!(&words[piece.from..piece.from + piece.text.len()], piece.text, "{words}");
            let mark = if piece.phrase { "\"" } else { "" };
            format!("{}{mark}{}{mark}", if piece.without { "-" } else { "" }, piece.text)
        };
        pieces(words).into_iter().map(shown).collect()
    }

    #[test]
    fn whatever_is_typed_is_cut_into_pieces() {
        for (words, expected) in [
            ("lock gate -car", vec!["lock", "gate", "-car"]),
            ("  \"old lock\" -«new gate»x ", vec!["\"old lock\"", "-\"new gate\"", "x"]),
            ("„unclosed phrase", vec!["\"unclosed phrase\""]),
            ("- -- \"\" -", vec!["-", "--", "-"]),
            ("lock −car –\"old gate\" – x", vec!["lock", "-car", "-\"old gate\"", "–", "x"]),
            ("", vec![]),
        ] {
            assert_eq!(cut(words), expected, "{words}");
        }
        assert_eq!(pieces(&"word ".repeat(1_000)).len(), MOST);
        assert_eq!(asked_for("lock -car \"old gate\""), "lock old gate");
    }
}
