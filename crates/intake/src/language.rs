//! Languages that a source names.

/// The language of the source as the edition's, where it names one that can be one.
pub(crate) fn change(code: &str) -> newsroom::edition::Change {
    let code = code.trim().replace('_', "-");
    let main = code.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if !may_be(&main) {
        return newsroom::edition::Change::default();
    }
    newsroom::edition::Change {
        language_name: Some(name(&main).to_owned()),
        direction: Some(direction(&main).to_owned()),
        language: Some(main),
        ..newsroom::edition::Change::default()
    }
}

/// Whether it looks like the code of a language, as it stands at the head of a tag: `en`, `gsw`.
pub(crate) fn may_be(main: &str) -> bool {
    (2..=3).contains(&main.len()) && main.bytes().all(|letter| letter.is_ascii_lowercase())
}

/// `rtl` or `ltr`.
pub(crate) fn direction(main: &str) -> &'static str {
    let right_to_left = ["ar", "he", "fa", "ur", "ps", "ckb", "ug", "dv", "yi"].contains(&main);
    if right_to_left { "rtl" } else { "ltr" }
}

/// A language's name in itself; the code where it is not known.
pub(crate) fn name(code: &str) -> &str {
    const NAMES: &[(&str, &str)] = &[
        ("ar", "العربية"),
        ("bg", "Български"),
        ("bn", "বাংলা"),
        ("ca", "Català"),
        ("cs", "Čeština"),
        ("da", "Dansk"),
        ("de", "Deutsch"),
        ("el", "Ελληνικά"),
        ("en", "English"),
        ("es", "Español"),
        ("et", "Eesti"),
        ("fa", "فارسی"),
        ("fi", "Suomi"),
        ("fr", "Français"),
        ("he", "עברית"),
        ("hi", "हिन्दी"),
        ("hr", "Hrvatski"),
        ("hu", "Magyar"),
        ("hy", "Հայերեն"),
        ("id", "Bahasa Indonesia"),
        ("is", "Íslenska"),
        ("it", "Italiano"),
        ("ja", "日本語"),
        ("ka", "ქართული"),
        ("kk", "Қазақша"),
        ("ko", "한국어"),
        ("lt", "Lietuvių"),
        ("lv", "Latviešu"),
        ("nb", "Norsk bokmål"),
        ("nl", "Nederlands"),
        ("nn", "Nynorsk"),
        ("pl", "Polski"),
        ("pt", "Português"),
        ("ro", "Română"),
        ("ru", "Русский"),
        ("sk", "Slovenčina"),
        ("sl", "Slovenščina"),
        ("sr", "Српски"),
        ("sv", "Svenska"),
        ("th", "ไทย"),
        ("tr", "Türkçe"),
        ("uk", "Українська"),
        ("ur", "اردو"),
        ("uz", "Oʻzbekcha"),
        ("vi", "Tiếng Việt"),
        ("zh", "中文"),
    ];
    NAMES.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name)
}
