//! Styles and scripts as they are sent: without the remarks that are there for whoever reads them in the theme's folder.

/// Styles without comments, and without white space where it means nothing.
pub(crate) fn styles(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let mut out = String::with_capacity(bare.len());
    let mut quoted = None;
    for letter in bare.chars() {
        let words = quoted.is_some();
        if matches!(letter, '"' | '\'') && quoted.is_none_or(|quote| quote == letter) {
            quoted = if quoted.is_some() { None } else { Some(letter) };
        }
        if letter.is_whitespace() && quoted.is_none() {
            if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',', '>']) {
                out.push(' ');
            }
            continue;
        }
        if !words {
            // A space between a colon and a semicolon stays: it is all that a property has.
            if matches!(letter, '{' | '}' | '>') && out.ends_with(' ') || !matches!(letter, ';' | '}') && out.ends_with(": ") {
                out.pop();
            }
            if letter == '}' && out.ends_with(';') {
                out.pop();
            }
        }
        out.push(letter);
    }
    out
}

/// A script without the lines that are comments, and without what its lines are set in by.
pub(crate) fn script(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Within a text of several lines everything means something.
    let mut quoted = false;
    for line in text.lines() {
        let bare = line.trim_start();
        let comment = bare.starts_with("//") || bare.starts_with("/**") && bare.trim_end().ends_with("*/");
        if !quoted && (comment || bare.is_empty()) {
            continue;
        }
        out.push_str(if quoted { line } else { bare });
        out.push('\n');
        quoted ^= line.matches('`').count() % 2 == 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_stays() {
        for (is, becomes) in [
            (
                "/* a */ .a .b:hover , .c { color : red; }\n\n.d::after { content: \"x  y\" }",
                ".a .b:hover ,.c{color :red}.d::after{content:\"x  y\"}",
            ),
            (":root { --dark: ; --light: initial; }", ":root{--dark: ;--light:initial}"),
            (".a > .b + .c { inline-size: calc(1px + 2px); }", ".a>.b + .c{inline-size:calc(1px + 2px)}"),
            (".a :has(> .b) :hover { --last: ; }", ".a :has(>.b) :hover{--last: }"),
            ("@media (a) and (b) { .a :is(b) {} }", "@media (a) and (b){.a :is(b){}}"),
            (".a {} /* never closed", ".a{}"),
        ] {
            assert_eq!(styles(is), becomes);
        }
        assert_eq!(script("// a\nlet a = \"//\"; // b\n  // c\n/** d */\n\n  f();\n"), "let a = \"//\"; // b\nf();\n");
        assert_eq!(script("  let a = `b\n  // c\n\n  ${d}`;\n  e();\n"), "let a = `b\n  // c\n\n  ${d}`;\ne();\n");
    }
}
