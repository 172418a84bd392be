//! What a file has from elsewhere: from the configuration, from its folders, from data beside it.

use super::address::below_root;
use super::folder::Folder;
use super::ignored::Ignored;
use super::index::{parted, text};
use super::site::{Made, Site};
use exchange::markdown::{Fields, Named};
use globset::{Glob, GlobMatcher};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// What files have from elsewhere.
#[derive(Debug, Clone, Default)]
pub(super) struct Inherited {
    /// By the folder whose files they are for; the nearest and last one holds.
    rules: HashMap<String, Vec<Rule>>,
    /// Folders that are pages with all that lies in them.
    bundles: HashSet<String>,
    ignored: Ignored,
    /// Programs that may say something of the files beside and below them, which nobody can know without running them.
    pub programs: Vec<String>,
}

/// Fields for some files of a folder.
#[derive(Debug, Clone, Default)]
struct Rule {
    fields: Map<String, Value>,
    /// Only files that this fits.
    glob: Option<GlobMatcher>,
    /// Only files of this type of Jekyll's.
    kind: String,
    /// Only the file of this name, without its ending.
    stem: Option<String>,
    /// Only files of this language.
    language: Option<Option<String>>,
    /// What a file says itself does not count against it.
    is_forced: bool,
    /// A program: what it says is not known, but it speaks of what is public.
    is_program: bool,
}

impl Inherited {
    pub(super) fn of(folder: &Folder, site: &Site) -> Inherited {
        let mut inherited = Inherited { ignored: Ignored::of(folder, site), ..Inherited::default() };
        match site.made {
            Made::Jekyll => inherited.defaults(site),
            Made::Hugo => inherited.cascades(folder, site),
            Made::Zola => inherited.sections(folder),
            Made::Other => inherited.data(folder),
            Made::Hexo | Made::Plain => {}
        }
        if matches!(site.made, Made::Hugo | Made::Zola) {
            let indexes = folder.texts.iter().filter(|path| is_index(path) && below_root(path).contains('/'));
            inherited.bundles = indexes.filter_map(|path| Some(path.rsplit_once('/')?.0.to_owned())).collect();
        }
        inherited
    }

    /// Gives a file what it has from elsewhere and does not say itself.
    pub(super) fn give(&self, path: &str, fields: &mut Map<String, Value>) {
        let mut given: Map<String, Value> = Map::new();
        for rule in self.rules_of(path) {
            for (key, value) in &rule.fields {
                if rule.is_forced {
                    fields.retain(|own, _| !own.eq_ignore_ascii_case(key));
                }
                given.insert(key.clone(), value.clone());
            }
        }
        for (key, value) in given {
            match fields.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(&key)) {
                None => drop(fields.insert(key, value)),
                Some((_, Value::Object(own))) => {
                    for (key, value) in value.as_object().into_iter().flatten() {
                        own.entry(key.clone()).or_insert_with(|| value.clone());
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Whether a program beside or above a file may have said that it is not public.
    pub(super) fn is_uncertain(&self, path: &str) -> bool {
        self.rules_of(path).any(|rule| rule.is_program)
    }

    /// Whether a file is a part of the page of its folder, and none of its own.
    pub(super) fn is_bundled(&self, path: &str) -> bool {
        let own = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders(path).any(|folder| self.bundles.contains(folder) && !(folder == own && is_index(path)))
    }

    /// Whether the site maker was told to leave a file out.
    pub(super) fn is_ignored(&self, path: &str) -> bool {
        self.ignored.holds(path)
    }

    fn rules_of<'r>(&'r self, path: &'r str) -> impl Iterator<Item = &'r Rule> {
        let rules = folders(path).filter_map(|folder| self.rules.get(folder)).flatten();
        rules.filter(move |rule| rule.is_for(path))
    }

    fn add(&mut self, folder: &str, rule: Rule) {
        self.rules.entry(folder.to_owned()).or_default().push(rule);
    }

    /// Jekyll's `defaults`: the longest path holds, and of equals the one that names a type.
    fn defaults(&mut self, site: &Site) {
        let source = site.fields().text(&["source"]);
        let mut found: Vec<(usize, bool, String, Rule)> = Vec::new();
        for default in site.fields().value(&["defaults"]).and_then(Value::as_array).into_iter().flatten() {
            let Some(fields) = default.get("values").and_then(Value::as_object) else { continue };
            let Some(default) = default.as_object() else { continue };
            let (path, kind) = (Fields(default).text(&["scope.path"]), Fields(default).text(&["scope.type"]));
            let path = path.trim_matches('/');
            let below = match (source.trim_matches(['.', '/']), path) {
                ("", path) => path.to_owned(),
                (source, "") => source.to_owned(),
                (source, path) => format!("{source}/{path}"),
            };
            let mut rule = Rule { fields: fields.clone(), kind, ..Rule::default() };
            let mut folder = String::new();
            if below.contains(['*', '?', '[']) {
                rule.glob = glob(&format!("{{{below},{below}/**}}"));
            } else if below.contains('.') && !below.ends_with('/') && below.rsplit('/').next().is_some_and(|name| name.contains('.')) {
                // A file, or a folder with a point in its name.
                rule.glob = glob(&format!("{{{below},{below}/**}}"));
            } else {
                folder = below;
            }
            found.push((path.len(), !rule.kind.is_empty(), folder, rule));
        }
        found.sort_by_key(|(length, has_kind, ..)| (*length, *has_kind));
        for (.., folder, rule) in found {
            self.add(&folder, rule);
        }
    }

    /// Hugo's `cascade`, of the configuration and of lists.
    fn cascades(&mut self, folder: &Folder, site: &Site) {
        if let Some(cascade) = site.fields().value(&["cascade"]) {
            self.cascade("", cascade, None);
        }
        for path in folder.texts.iter().filter(|path| Named::of(path).is_list) {
            let Some(fields) = own_fields(folder, path) else { continue };
            if let Some(cascade) = Fields(&fields).value(&["cascade"]) {
                let below = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                self.cascade(below, cascade, Some(Named::of(path).language));
            }
        }
    }

    fn cascade(&mut self, folder: &str, cascade: &Value, language: Option<Option<String>>) {
        if let Value::Array(list) = cascade {
            for one in list.iter().filter(|one| one.is_object()) {
                self.cascade(folder, one, language.clone());
            }
            return;
        }
        let Value::Object(fields) = cascade else { return };
        let told = Fields(fields);
        let target = |name: &str| told.text(&[&format!("_target.{name}"), &format!("target.{name}")]);
        let environment = target("environment");
        if !(environment.is_empty() || environment.contains(['*', '{']) || environment == "production")
            || !matches!(&*target("kind"), "" | "page")
        {
            return;
        }
        let path = target("path").to_lowercase();
        let fields = fields.iter().filter(|(key, _)| !matches!(key.as_str(), "_target" | "target"));
        let rule = Rule {
            fields: fields.map(|(key, value)| (key.clone(), value.clone())).collect(),
            glob: glob(path.trim_start_matches('/')).filter(|_| !path.is_empty()),
            language,
            ..Rule::default()
        };
        self.add(folder, rule);
    }

    /// In a section of Zola's that is a draft everything is one.
    fn sections(&mut self, folder: &Folder) {
        for path in folder.texts.iter().filter(|path| Named::of(path).is_list) {
            let Some(fields) = own_fields(folder, path) else { continue };
            if Fields(&fields).is_on(&["draft"]) {
                let rule = Rule {
                    fields: [("draft".to_owned(), Value::Bool(true))].into_iter().collect(),
                    language: Some(Named::of(path).language),
                    is_forced: true,
                    ..Rule::default()
                };
                self.add(path.rsplit_once('/').map_or("", |(folder, _)| folder), rule);
            }
        }
    }

    /// Data of 11ty's for the files of a folder (`posts/posts.json`) and for one file (`posts/lamps.json`).
    fn data(&mut self, folder: &Folder) {
        let texts: HashSet<&str> = folder.texts.iter().filter_map(|path| Some(path.rsplit_once('.')?.0)).collect();
        // The file's own data comes last, and holds.
        let (mut of_files, mut of_folders) = (Vec::new(), Vec::new());
        for path in &folder.data {
            let (at, file) = path.rsplit_once('/').unwrap_or(("", path));
            let bare = file.split(".11tydata.").next().unwrap_or_default();
            let bare = bare.strip_suffix(".json").unwrap_or(bare);
            let name = at.rsplit('/').next().unwrap_or_default();
            let is_of_folder = !bare.is_empty() && bare == name;
            let stem = if at.is_empty() { bare.to_owned() } else { format!("{at}/{bare}") };
            if !is_of_folder && !texts.contains(stem.as_str()) {
                continue;
            }
            let Ok(told) = text(folder, path) else { continue };
            let mut rule = Rule { stem: (!is_of_folder).then_some(stem), ..Rule::default() };
            if path.ends_with(".json") {
                match serde_json::from_str::<Map<String, Value>>(&told) {
                    Ok(fields) => rule.fields = fields,
                    Err(_) => rule.is_program = true,
                }
                // What it gathers by is no topic.
                rule.fields.remove("tags");
            } else {
                rule.is_program = ["draft", "published", "private", "Excluded", "false"].iter().any(|word| told.contains(word));
                self.programs.push(path.clone());
            }
            if is_of_folder { of_folders.push((at, rule)) } else { of_files.push((at, rule)) }
        }
        for (at, rule) in of_folders.into_iter().chain(of_files) {
            self.add(at, rule);
        }
    }
}

impl Rule {
    fn is_for(&self, path: &str) -> bool {
        let bare = path.rsplit_once('.').map_or(path, |(bare, _)| bare);
        let below = below_root(bare).to_lowercase();
        let page = below.strip_suffix("/index").unwrap_or(&below);
        let has = |part: &str| path.starts_with(part) || path.contains(&format!("/{part}"));
        let is_kind = match self.kind.as_str() {
            "" => true,
            "posts" => has("_posts/"),
            "drafts" => has("_drafts/"),
            "pages" => !path.split('/').rev().skip(1).any(|folder| folder.starts_with('_')),
            other => has(&format!("_{other}/")),
        };
        is_kind
            && self.stem.as_deref().is_none_or(|stem| stem == bare)
            && self.glob.as_ref().is_none_or(|glob| glob.is_match(path) || glob.is_match(page))
            && self
                .language
                .as_ref()
                .is_none_or(|language| Named::of(path).language == *language || language.is_none() && has_language_folder(path))
    }
}

/// Whether the language of a file stands in its path, and not in its name.
fn has_language_folder(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    Named::of(file).language.is_none()
}

fn is_index(path: &str) -> bool {
    path.rsplit('/').next().and_then(|file| file.split('.').next()) == Some("index")
}

/// The folders above a file, the root (empty) first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once("").chain(path.match_indices('/').map(|(end, _)| &path[..end]))
}

pub(super) fn glob(pattern: &str) -> Option<GlobMatcher> {
    Some(Glob::new(pattern).ok()?.compile_matcher())
}

fn own_fields(folder: &Folder, path: &str) -> Option<Map<String, Value>> {
    let read = text(folder, path).ok()?;
    Some(parted(path, &read).ok()?.fields)
}
