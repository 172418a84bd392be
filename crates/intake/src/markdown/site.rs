//! What made the site, and what its configuration says.

use super::folder::Folder;
use super::inherit::Inherited;
use exchange::markdown::{Fields, Named};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What made the site; it decides where its pages stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Made {
    Hugo,
    Jekyll,
    Zola,
    Hexo,
    /// 11ty or another that has front matter.
    #[default]
    Other,
    /// Nothing: a folder of texts.
    Plain,
}

/// Files of configuration.
const CONFIGURATIONS: &[&str] = &[
    "hugo.toml",
    "config.toml",
    "hugo.yaml",
    "hugo.yml",
    "config.yaml",
    "config.yml",
    "_config.yml",
    "_config.yaml",
    "hugo.json",
    "config.json",
    "config/_default/hugo.toml",
    "config/_default/config.toml",
    "config/_default/hugo.yaml",
    "config/_default/config.yaml",
];

/// Programs that configure 11ty.
pub(super) const ELEVENTY: &[&str] = &[".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs"];

/// A site.
#[derive(Debug, Clone, Default)]
pub(super) struct Site {
    pub made: Made,
    pub config: Map<String, Value>,
    /// Address without closing slash; empty if nobody told it.
    pub address: String,
    /// Language of what names none.
    pub language: String,
    /// It is 11ty's.
    pub is_eleventy: bool,
    /// Folders that have a list of their own.
    pub listed: HashSet<String>,
    /// What its files have from elsewhere.
    pub inherited: Inherited,
}

impl Site {
    /// What the folder says. `address` is what somebody told.
    pub(super) fn of(folder: &Folder, address: Option<&str>) -> Site {
        let config = CONFIGURATIONS.iter().find_map(|name| configuration(folder, name)).unwrap_or_default();
        let fields = Fields(&config);
        let is_web = |name: &&str| story::address::web(&fields.text(&[name]));
        let own = ["baseURL", "base_url", "url"].into_iter().find(is_web).map(|name| fields.text(&[name]));
        let address = address.map(str::to_owned).or(own).unwrap_or_default().trim_end_matches('/').to_owned();
        // Jekyll and Hexo name the path by itself.
        let below = ["baseurl", "root"]
            .into_iter()
            .map(|name| fields.text(&[name]))
            .find(|path| path.starts_with('/') && path.len() > 1);
        let below = below.unwrap_or_default().trim_end_matches('/').to_owned();
        let address = if address.is_empty() || address.ends_with(&below) { address } else { format!("{address}{below}") };
        let language = fields.text(&["defaultContentLanguage", "default_language", "languageCode", "language", "lang", "locale"]);
        let has = |part: &str| folder.texts.iter().any(|path| path.starts_with(part) || path.contains(&format!("/{part}")));
        let is_zola = config.contains_key("base_url") || config.contains_key("compile_sass");
        let made = if has("source/_posts/") || config.contains_key("theme_config") {
            Made::Hexo
        } else if has("_posts/") || has("_drafts/") {
            Made::Jekyll
        } else if is_zola {
            Made::Zola
        } else if has("content/") && (config.keys().any(|key| key.eq_ignore_ascii_case("baseURL")) || has("_index.md")) {
            Made::Hugo
        } else {
            Made::Other
        };
        Site {
            made,
            config,
            address: Some(address).filter(|address| story::address::web(address)).unwrap_or_default(),
            language: language.to_ascii_lowercase().replace('_', "-"),
            is_eleventy: ELEVENTY.iter().any(|name| folder.root.join(name).is_file()),
            listed: HashSet::new(),
            inherited: Inherited::default(),
        }
    }

    pub(super) fn fields(&self) -> Fields<'_> {
        Fields(&self.config)
    }

    /// What a path says; a code is a language if the configuration names it, or if it names none.
    pub(super) fn named(&self, path: &str) -> Named {
        let declared = self.fields().value(&["languages"]).and_then(Value::as_object).filter(|all| !all.is_empty());
        let is_declared = |code: &str, all: &Map<String, Value>| all.keys().any(|key| key.replace('_', "-").eq_ignore_ascii_case(code));
        let is_known = |code: &str| declared.is_none_or(|all| code == self.language || is_declared(code, all));
        match self.own_folder(path) {
            Some((code, below)) => Named { language: Some(code), ..Named::among(below, &is_known) },
            None => Named::among(path, &is_known),
        }
    }

    /// Path below the folder whose paths are addresses.
    pub(super) fn below<'p>(&self, path: &'p str) -> &'p str {
        self.own_folder(path).map_or_else(|| super::address::below_root(path), |(_, below)| below)
    }

    /// The uppermost folder of which a file is the list.
    pub(super) fn listed_by(&self, path: &str) -> Option<String> {
        let (folder, file) = self.below(path).rsplit_once('/')?;
        let is_list = file.starts_with("_index.");
        let language = if is_list { self.named(path).language.unwrap_or_default() } else { String::new() };
        let folder = match folder.split_once('/') {
            Some((first, rest)) if first.eq_ignore_ascii_case(&language) => rest,
            _ => folder,
        };
        (is_list && !folder.contains('/') && !folder.eq_ignore_ascii_case(&language)).then(|| folder.to_owned())
    }

    /// The language whose own folder Hugo was told that a file lies in, and the path below that.
    fn own_folder<'p>(&self, path: &'p str) -> Option<(String, &'p str)> {
        let declared = self.fields().value(&["languages"])?.as_object()?;
        declared.iter().find_map(|(code, told)| {
            let folder = Fields(told.as_object()?).text(&["contentDir"]);
            let below = path.strip_prefix(folder.trim_matches(['.', '/']))?.strip_prefix('/')?;
            (!folder.is_empty()).then(|| (code.to_ascii_lowercase().replace('_', "-"), below))
        })
    }

    /// What stands before the addresses of a language: nothing, or like `/de`.
    pub(super) fn prefix(&self, language: &str) -> String {
        let is_own = language.is_empty() || language == self.language;
        match is_own {
            false => format!("/{language}"),
            true if self.made == Made::Hugo && self.fields().is_on(&["defaultContentLanguageInSubdir"]) => {
                let own = if self.language.is_empty() { "en" } else { &self.language };
                format!("/{own}")
            }
            true => String::new(),
        }
    }

    /// Path of the site below its host: empty, or like `/blog`.
    pub(super) fn home(&self) -> String {
        let url = url::Url::parse(&self.address);
        url.map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default()
    }
}

fn configuration(folder: &Folder, name: &str) -> Option<Map<String, Value>> {
    let text = std::fs::read_to_string(folder.root.join(name)).ok()?;
    if name.ends_with(".json") {
        return serde_json::from_str(&text).ok();
    }
    let mark = if name.ends_with(".toml") { "+++" } else { "---" };
    // The same as front matter.
    Some(exchange::markdown::split(&format!("{mark}\n{text}\n{mark}\n")).ok()?.fields)
}
