//! What a page asks for before anything of it is drawn: the fonts that its first words stand in, so that nothing moves when they come,
//! and the picture that it is opened for. A browser that has six connections gives them to who asks first: what is large goes before.

use crate::theme::Theme;
use std::fmt::Write as _;

/// The letters that a language is written in, as far as the theme has fonts for them (`:lang` in `20-tokens.css`).
enum Script {
    Latin,
    Cyrillic,
    Arabic,
}

impl Script {
    fn of(language: &str) -> Self {
        match first(language) {
            "ar" => Self::Arabic,
            "ru" | "uk" | "be" | "bg" | "mk" | "sr" | "kk" => Self::Cyrillic,
            _ => Self::Latin,
        }
    }
}

/// Addresses of the upright fonts of a language, those that were cut.
pub(crate) fn fonts(theme: &Theme, language: &str) -> Vec<String> {
    let names: &[&str] = match Script::of(language) {
        Script::Arabic => &["markazi-arabic.woff2", "vazirmatn-arabic.woff2", "markazi-signs.woff2", "vazirmatn-signs.woff2"],
        Script::Cyrillic => &["piazzolla-russian.woff2", "franklin-russian.woff2", "piazzolla-signs.woff2", "franklin-signs.woff2"],
        Script::Latin if first(language) == "en" => &["piazzolla-core.woff2", "franklin-core.woff2"],
        Script::Latin => &["piazzolla-latin.woff2", "franklin-latin.woff2"],
    };
    addresses(theme, names)
}

/// The page, which asks at once for its first picture, and for the italics if something on it stands in them.
pub(crate) fn wanted(html: String, theme: &Theme, language: &str) -> String {
    let mut links = picture(&html).unwrap_or_default();
    for font in italics(&html, theme, language) {
        let _ = writeln!(links, "<link rel=\"preload\" href=\"{font}\" as=\"font\" type=\"font/woff2\" crossorigin>");
    }
    if links.is_empty() {
        return html;
    }
    let place = ["<link rel=\"preload\"", "<link rel=\"stylesheet\""]
        .into_iter()
        .find_map(|sign| html.find(sign));
    match place {
        Some(at) => [&html[..at], &links, &html[at..]].concat(),
        None => html,
    }
}

/// The picture that a page marks as urgent, in the sizes that it has. The attributes are the page's own words, as they stand there.
fn picture(html: &str) -> Option<String> {
    let urgent = html.find(" fetchpriority=\"high\"")?;
    let from = html[..urgent].rfind("<img ")?;
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split('"').next().map(str::to_owned)
    };
    // A browser that does not know this type leaves the line alone, and finds the picture itself.
    let lightest = html[..from]
        .rfind("<picture>")
        .map(|at| &html[at..from])
        .filter(|tag| !tag.contains("</picture>"));
    let (tag, kind) = match lightest {
        Some(source) => (source, format!(" type=\"{}\"", story::AVIF)),
        None => (&html[from..urgent], String::new()),
    };
    let (set, sizes) = (attribute(tag, "srcset")?, attribute(tag, "sizes")?);
    Some(format!(
        "<link rel=\"preload\" as=\"image\"{kind} imagesrcset=\"{set}\" imagesizes=\"{sizes}\" fetchpriority=\"high\">\n"
    ))
}

/// Opinions and quotations stand in italics in Latin letters alone (`--slant`); in Cyrillic only what the writer stressed does, in
/// Arabic nothing.
fn italics(html: &str, theme: &Theme, language: &str) -> Vec<String> {
    let (names, signs): (&[&str], &[&str]) = match Script::of(language) {
        Script::Arabic => return Vec::new(),
        Script::Cyrillic => (&["piazzolla-russian-italic.woff2", "piazzolla-signs-italic.woff2"], &["<em>"]),
        Script::Latin => {
            let latin: &[&str] = if first(language) == "en" {
                &["piazzolla-core-italic.woff2"]
            } else {
                &["piazzolla-latin-italic.woff2"]
            };
            (latin, &["kind-opinion", "cards opinion", "class=\"pull-quote", "<em>", "opinion-head"])
        }
    };
    if signs.iter().any(|sign| html.contains(sign)) { addresses(theme, names) } else { Vec::new() }
}

fn first(language: &str) -> &str {
    language.split('-').next().unwrap_or_default()
}

fn addresses(theme: &Theme, names: &[&str]) -> Vec<String> {
    names
        .iter()
        .map(|name| theme.address(name).to_owned())
        .filter(|address| !address.is_empty())
        .collect()
}
