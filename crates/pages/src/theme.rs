//! The theme: templates, styles, scripts, words. The default one is part of the program.

use crate::lean;
use crate::words::Messages;
use base64::Engine;
use fluent_bundle::FluentValue;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Value};
use rust_embed::RustEmbed;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Why a page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template.
    #[error("a template: {}", told(.0))]
    Template(#[from] minijinja::Error),
    /// The theme as a whole.
    #[error("the theme: {0}")]
    Theme(String),
    /// The paper.
    #[error(transparent)]
    Paper(#[from] paper::Error),
}

/// A template's error with what led to it: the file within a file, and the line.
fn told(error: &minijinja::Error) -> String {
    let mut told = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(inner) = next {
        told = format!("{told}: {inner}");
        next = inner.source();
    }
    told
}

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../theme"]
#[include = "templates/*"]
#[include = "styles/*"]
#[include = "scripts/*"]
#[include = "messages/*"]
#[include = "icons/*"]
#[include = "fonts/cut/*"]
#[include = "player/dist/*"]
struct Default_;

/// Work that one page may take; a template that runs away stops here.
const FUEL: u64 = 20_000_000;

/// A file of the theme, served under a name with its hash.
#[derive(Debug, Clone)]
pub struct File {
    /// Bytes.
    pub bytes: bytes::Bytes,
    /// Media type.
    pub media_type: &'static str,
}

/// A theme, ready.
pub struct Theme {
    templates: Environment<'static>,
    /// Words.
    pub messages: Arc<Messages>,
    files: BTreeMap<String, File>,
    names: Arc<BTreeMap<String, String>>,
    looks: Vec<String>,
}

impl Theme {
    /// The default theme.
    pub fn standard() -> Result<Theme, Error> {
        Theme::of(&default_sources())
    }

    /// A theme of these files, by their paths in its folder.
    pub fn of(sources: &BTreeMap<String, Vec<u8>>) -> Result<Theme, Error> {
        let text = |name: &str| -> Result<String, Error> {
            let bytes = sources.get(name).ok_or_else(|| Error::Theme(format!("{name} is missing")))?;
            String::from_utf8(bytes.clone()).map_err(|_| Error::Theme(format!("{name} is no UTF-8")))
        };
        let mut messages = Vec::new();
        for name in sources.keys() {
            if let Some(language) = name.strip_prefix("messages/").and_then(|name| name.strip_suffix(".ftl")) {
                messages.push((language.to_owned(), text(name)?));
            }
        }
        let messages = Arc::new(Messages::read(messages).map_err(Error::Theme)?);

        let mut files = BTreeMap::new();
        let mut names = BTreeMap::new();
        let mut add = |name: &str, bytes: Vec<u8>, media_type: &'static str| {
            let hash = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..6]);
            let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
            let served = format!("/assets/{stem}.{hash}.{ending}");
            names.insert(name.to_owned(), served.clone());
            files.insert(served.clone(), File { bytes: bytes.into(), media_type });
            served
        };
        let mut fonts = BTreeMap::new();
        for (name, bytes) in sources {
            if let Some(font) = name.strip_prefix("fonts/cut/").filter(|font| font.ends_with(".woff2")) {
                fonts.insert(font.to_owned(), add(font, bytes.clone(), "font/woff2"));
            }
        }
        // `styles/*.css` is for every page; a folder in it makes a sheet of these and its own, in the order of the files' names, so that
        // a page has all it needs in one file and nothing that it does not need. A folder `one+other` is part of both sheets.
        // What lies apart is a sheet of its own, for what is not on a page from the first.
        const APART: &str = "apart/";
        // A look is what stands behind everything else in each sheet, once more for each look: a page with it has one file, too.
        const LOOKS: &str = "looks/";
        let own_names = sources
            .iter()
            .filter_map(|(name, bytes)| Some((name.strip_prefix("styles/")?.strip_suffix(".css")?, bytes.as_slice())));
        for (name, bytes) in own_names.clone() {
            if let Some(name) = name.strip_prefix(APART) {
                add(&format!("{name}.css"), lean::styles(&String::from_utf8_lossy(bytes)).into_bytes(), "text/css; charset=utf-8");
            }
        }
        let looks: Vec<(String, String)> = own_names
            .clone()
            .filter_map(|(name, bytes)| Some((name.strip_prefix(LOOKS)?.to_owned(), String::from_utf8_lossy(bytes).into_owned())))
            .collect();
        let styles: Vec<(&str, &str, &[u8])> = own_names
            .filter(|(name, _)| !name.starts_with(APART) && !name.starts_with(LOOKS))
            .map(|(name, bytes)| match name.split_once('/') {
                Some((sheet, name)) => (name, sheet, bytes),
                None => (name, "", bytes),
            })
            .collect();
        let sheets: BTreeSet<&str> = styles.iter().flat_map(|(_, of, _)| of.split('+')).collect();
        // A section that curators arranged is a front above a list.
        let both = ("section", ["front", "lists"].to_vec());
        for (sheet, folders) in sheets.into_iter().map(|sheet| (sheet, vec![sheet])).chain([both]) {
            let mut own: Vec<_> = styles
                .iter()
                .filter(|(_, of, _)| of.is_empty() || of.split('+').any(|of| folders.contains(&of)))
                .collect();
            own.sort();
            let text: String = own.into_iter().map(|(_, _, bytes)| String::from_utf8_lossy(bytes)).collect();
            let name = if sheet.is_empty() { "paper" } else { sheet };
            let mut sheet =
                |name: &str, text: &str| add(name, lean::styles(&with_fonts(text, &fonts)).into_bytes(), "text/css; charset=utf-8");
            sheet(&format!("{name}.css"), &text);
            for (look, own) in &looks {
                sheet(&in_look(&format!("{name}.css"), look), &format!("{text}{own}"));
            }
        }
        // A folder of scripts is one module, each of them in a block of its own: a page asks once for what it always needs.
        let mut scripts: BTreeMap<String, String> = BTreeMap::new();
        for (name, bytes) in sources {
            if let Some(script) = name.strip_prefix("scripts/") {
                let text = lean::script(&String::from_utf8_lossy(bytes));
                match script.split_once('/') {
                    Some((folder, _)) => *scripts.entry(format!("{folder}.js")).or_default() += &format!("{{\n{text}}}\n"),
                    None => *scripts.entry(script.to_owned()).or_default() += &text,
                }
            }
        }
        for (name, text) in scripts {
            add(&name, text.into_bytes(), "text/javascript; charset=utf-8");
        }
        // What others keep, bundled: it is sent as it is.
        for (name, bytes) in sources {
            if let Some(script) = name.strip_prefix("player/dist/") {
                add(script, bytes.clone(), "text/javascript; charset=utf-8");
            }
        }
        for (name, bytes) in sources {
            if let Some(icon) = name.strip_prefix("icons/") {
                add(icon, bytes.clone(), if icon.ends_with(".png") { "image/png" } else { "image/svg+xml" });
            }
        }

        let mut templates = Environment::new();
        templates.set_fuel(Some(FUEL));
        templates.set_auto_escape_callback(|name| {
            if name.ends_with(".html") || name.ends_with(".xml") { AutoEscape::Html } else { AutoEscape::None }
        });
        // As everywhere else here: a slash needs no disguise, and addresses stay readable.
        templates.set_formatter(|out, state, value| match value.as_str() {
            Some(text) if matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe() => {
                let mut escaped = String::with_capacity(text.len());
                story::html::escape(text, &mut escaped);
                out.write_str(&escaped).map_err(minijinja::Error::from)
            }
            _ => minijinja::escape_formatter(out, state, value),
        });
        templates.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        for name in sources.keys() {
            if let Some(template) = name.strip_prefix("templates/") {
                templates.add_template_owned(template.to_owned(), text(name)?)?;
            }
        }
        let names = Arc::new(names);
        let known = names.clone();
        templates.add_function("asset", move |state: &minijinja::State<'_, '_>, name: String| -> String {
            let look = state.lookup("look").and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
            known.get(&in_look(&name, &look)).or_else(|| known.get(&name)).cloned().unwrap_or_default()
        });
        let said = messages.clone();
        templates.add_function(
            "say",
            move |state: &minijinja::State<'_, '_>, key: String, args: Kwargs| -> Result<String, minijinja::Error> {
                let language = state
                    .lookup("language")
                    .and_then(|value| value.as_str().map(str::to_owned))
                    .unwrap_or_default();
                let mut values = Vec::new();
                for name in args.args() {
                    let value: Value = args.get(name)?;
                    let value = match i64::try_from(value.clone()) {
                        Ok(number) => FluentValue::from(number),
                        Err(_) => FluentValue::from(value.to_string()),
                    };
                    values.push((name, value));
                }
                args.assert_all_used()?;
                Ok(said.say(&language, &key, &values))
            },
        );
        Ok(Theme {
            templates,
            messages,
            files,
            names,
            looks: looks.into_iter().map(|(name, _)| name).collect(),
        })
    }

    /// Renders a template with its context.
    pub fn render<C: Serialize>(&self, template: &str, context: &C) -> Result<String, Error> {
        let template = self.templates.get_template(template)?;
        Ok(template.render(Serde(context))?)
    }

    /// A file by the address it is served at.
    pub fn file(&self, address: &str) -> Option<&File> {
        self.files.get(address)
    }

    /// All files, with the addresses they are served at.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(address, file)| (address.as_str(), file))
    }

    /// The address of a file by its name; empty if the theme has none.
    pub fn address(&self, name: &str) -> &str {
        self.names.get(name).map_or("", String::as_str)
    }

    /// The same in a look, where the file differs in it.
    pub fn address_in(&self, name: &str, look: &str) -> &str {
        self.names.get(&in_look(name, look)).map_or_else(|| self.address(name), String::as_str)
    }

    /// Names of its looks beside its own.
    pub fn looks(&self) -> &[String] {
        &self.looks
    }

    /// Names of the templates that are pages of their own: those that stand on another, which is the ground of all.
    pub fn page_templates(&self) -> Vec<String> {
        let pages = self
            .templates
            .templates()
            .filter(|(_, template)| template.source().trim_start().starts_with("{% extends"));
        pages.map(|(name, _)| name.to_owned()).collect()
    }
}

/// What a file is called in a look.
fn in_look(name: &str, look: &str) -> String {
    match name.strip_suffix(".css") {
        Some(stem) if !look.is_empty() => format!("{stem}.{look}.css"),
        _ => name.to_owned(),
    }
}

/// The default theme's files, by their paths in its folder.
pub(crate) fn default_sources() -> BTreeMap<String, Vec<u8>> {
    let named = Default_::iter().filter_map(|name| Some((name.to_string(), Default_::get(&name)?.data.into_owned())));
    named.collect()
}

/// `url(font:NAME)` becomes the address of the cut font. A face whose font was not cut is left out, so that its fallback is used.
fn with_fonts(styles: &str, fonts: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(styles.len());
    let mut rest = styles;
    while let Some(start) = rest.find("@font-face") {
        let Some(length) = rest[start..].find('}') else { break };
        out.push_str(&rest[..start]);
        let face = &rest[start..=start + length];
        match face.split_once("url(font:").and_then(|(_, after)| after.split_once(')')) {
            None => out.push_str(face),
            Some((name, _)) => {
                if let Some(address) = fonts.get(name) {
                    out.push_str(&face.replace(&format!("url(font:{name})"), &format!("url({address})")));
                }
            }
        }
        rest = &rest[start + length + 1..];
    }
    out.push_str(rest);
    out
}
