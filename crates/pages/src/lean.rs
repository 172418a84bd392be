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
        if matches!(letter, '"' | '\'') && quoted.is_none_or(|quote| quote == letter) {
            quoted = if quoted.is_some() { None } else { Some(letter) };
        }
        if letter.is_whitespace() && quoted.is_none() {
            if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',']) {
                out.push(' ');
            }
            continue;
        }
        // A space before a semicolon stays: it may be all that a property has.
        if quoted.is_none() && matches!(letter, '{' | '}') && out.ends_with(' ') {
            out.pop();
        }
        out.push(letter);
    }
    out
}

/// A script without the lines that are comments.
pub(crate) fn script(text: &str) -> String {
    let kept = text.lines().filter(|line| {
        let line = line.trim_start();
        !(line.starts_with("//") || line.starts_with("/**") && line.trim_end().ends_with("*/"))
    });
    let mut out = String::with_capacity(text.len());
    for line in kept {
        out.push_str(line);
        out.push('\n');
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
                ".a .b:hover ,.c{color : red;}.d::after{content: \"x  y\"}",
            ),
            (":root { --dark: ; }", ":root{--dark: ;}"),
            (".a { inline-size: calc(1px + 2px); }", ".a{inline-size: calc(1px + 2px);}"),
            ("@media (a) and (b) { .a :is(b) {} }", "@media (a) and (b){.a :is(b){}}"),
            (".a {} /* never closed", ".a{}"),
        ] {
            assert_eq!(styles(is), becomes);
        }
        assert_eq!(script("// a\nlet a = \"//\"; // b\n  // c\n/** d */\nf();\n"), "let a = \"//\"; // b\nf();\n");
    }
}
