//! What the path of a file says: its day, its slug, its language.

/// Codes of languages that stand in paths and names.
const LANGUAGES: &[&str] = &[
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "hy", "id", "is", "it",
    "ja", "ka", "kk", "ko", "lt", "lv", "nb", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "ur", "uz",
    "vi", "zh",
];

/// A path taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// `YYYY-MM-DD`, if the name begins with a day.
    pub date: Option<String>,
    /// The name without day, language and ending; for `index` the folder's.
    pub slug: String,
    /// Language by the name (`a.es.md`) or by a folder (`es/a.md`), like `es` or `zh-tw`.
    pub language: Option<String>,
    /// It is the page of its folder: `index.md`.
    pub is_index: bool,
    /// It is the list of what its folder holds: `_index.md`.
    pub is_list: bool,
    /// The path without language and ending: the same for every translation.
    pub common: String,
}

impl Named {
    /// Reads a path below the folder, with slashes.
    pub fn of(path: &str) -> Named {
        Named::among(path, &|_| true)
    }

    /// Reads a path where only some codes are languages.
    pub fn among(path: &str, is_known: &dyn Fn(&str) -> bool) -> Named {
        let language = |text: &str| language(text).filter(|code| is_known(code));
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let (stem, by_name) = match stem.rsplit_once('.').and_then(|(rest, code)| Some((rest, language(code)?))) {
            Some((rest, code)) => (rest, Some(code)),
            None => (stem, None),
        };
        let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let by_folder = parts.iter().find_map(|part| language(part).map(|code| (*part, code)));
        let is_index = matches!(stem, "index" | "README");
        let is_list = stem == "_index";
        let own = if is_index || is_list { parts.last().copied().unwrap_or_default() } else { stem };
        let (date, slug) = day_of(own);
        let mut common: Vec<&str> = parts.clone();
        if let Some((part, _)) = &by_folder {
            common.retain(|other| other != part);
        }
        common.push(stem);
        Named {
            date,
            slug: slug.to_owned(),
            language: by_name.or(by_folder.map(|(_, code)| code)),
            is_index,
            is_list,
            common: common.join("/"),
        }
    }
}

/// A language's code, if it is one.
fn language(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase().replace('_', "-");
    let (main, rest) = lower.split_once('-').map_or((lower.as_str(), None), |(main, rest)| (main, Some(rest)));
    let fits = LANGUAGES.contains(&main)
        && rest.is_none_or(|rest| (2..=4).contains(&rest.len()) && rest.bytes().all(|letter| letter.is_ascii_alphabetic()));
    fits.then_some(lower)
}

/// The day that a name begins with, and the rest.
fn day_of(name: &str) -> (Option<String>, &str) {
    let is_day = name.get(..10).is_some_and(|day| {
        day.bytes().enumerate().all(|(place, letter)| match place {
            4 | 7 => matches!(letter, b'-' | b'_'),
            _ => letter.is_ascii_digit(),
        })
    });
    match name.get(10..) {
        Some(rest) if is_day && (rest.is_empty() || rest.starts_with(['-', '_', ' '])) => {
            let slug = rest.trim_start_matches(['-', '_', ' ']);
            (Some(name[..10].replace('_', "-")), if slug.is_empty() { name } else { slug })
        }
        _ => (None, name),
    }
}
