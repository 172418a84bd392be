//! What a reader's device may keep: the manifest by which the site is installed, the script between page and network, and the
//! page for a reader without a connection.

use crate::Error;
use crate::chrome::{Maker, home};
use crate::context::{Head, Offline, Worker};
use crate::plain;
use paper::cache::Made;
use paper::key::Key;
use paper::reading::Paper;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Files of the theme that a kept page needs.
const FILES: [&str; 6] = ["lists.css", "icons.svg", "look.js", "reader.js", "later.js", "offline.js"];

/// Stories that a device keeps at most.
const KEPT: usize = 100;

impl<P: Paper> Maker<'_, P> {
    /// Kept by the worker for the moment when nothing else can be had.
    pub async fn offline(&self, code: &str) -> Result<Made, Error> {
        if self.paper.at(&self.ask.path, self.now).await?.is_some() {
            return self.address().await;
        }
        let edition = self.edition(code);
        let title = self.say(edition, "offline-title");
        let head = Head {
            title: title.clone(),
            noindex: true,
            kind: "website".into(),
            ..Head::default()
        };
        let mut made = self.html("offline.html", edition, head, Offline { title }, vec![Key::Address(self.ask.path.clone())])?;
        made.noindex = true;
        Ok(made)
    }

    /// `/offline/stories.json?stories=12,44`: where the stories stand now that a device keeps, and when each was changed last, as
    /// their pages say it. One that is not named has been taken off. Of more than [`KEPT`] the first are told of.
    pub async fn kept(&self) -> Result<Made, Error> {
        let numbers: Vec<i64> = self.ask.all("stories").iter().filter_map(|number| number.parse().ok()).take(KEPT).collect();
        let cards = self.paper.cards(&numbers, self.now).await?;
        let stories: BTreeMap<String, Value> = cards
            .iter()
            .map(|card| (card.number.to_string(), json!({"address": card.address, "changed": card.updated_at.to_the_second()})))
            .collect();
        let mut made = plain("application/json", json!({ "stories": stories }).to_string());
        made.noindex = true;
        made.unkept = true;
        Ok(made)
    }

    /// `/manifest.webmanifest` of an edition.
    pub fn manifest(&self, code: &str) -> Result<Made, Error> {
        let edition = self.edition(code);
        let name = self.paper_name(edition);
        let mark = self.pages.theme.address("mark.svg");
        let mut icons = vec![json!({"src": mark, "type": "image/svg+xml", "sizes": "any", "purpose": "any"})];
        let logo = self.settings.logo.as_ref().filter(|logo| logo.kind == "picture" && logo.width == logo.height);
        if let Some(logo) = logo {
            icons.push(json!({"src": logo.address, "type": logo.media_type, "sizes": format!("{}x{}", logo.width, logo.height)}));
        }
        let mut manifest = json!({
            "id": home(edition),
            "name": name,
            "lang": edition.language,
            "dir": edition.direction,
            "start_url": home(edition),
            "scope": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#ffffff",
            "icons": icons,
        });
        if name.chars().count() <= 12 {
            manifest["short_name"] = json!(name);
        }
        if !edition.description.is_empty() {
            manifest["description"] = json!(edition.description);
        }
        let mut made = plain("application/manifest+json", manifest.to_string());
        made.own = vec![Key::Chrome(edition.code.clone())];
        Ok(made)
    }

    /// `/sw.js`: the theme's script, told which pages and files there are.
    pub fn worker(&self) -> Result<Made, Error> {
        let theme = &self.pages.theme;
        let missing = || Error::Theme("scripts/worker.js is missing".into());
        let script = theme.file(theme.address("worker.js")).ok_or_else(missing)?;
        let files = FILES.into_iter().map(|name| theme.address_in(name, &self.settings.look).to_owned());
        let known = Worker {
            homes: self.editions.iter().map(home).collect(),
            offline: self.editions.iter().map(|edition| format!("{}/offline", edition.prefix)).collect(),
            files: files.filter(|address| !address.is_empty()).collect(),
        };
        let known = serde_json::to_value(known).unwrap_or(Value::Null);
        let text = format!("const PAPER = {known};\n{}", String::from_utf8_lossy(&script.bytes));
        let mut made = plain("text/javascript; charset=utf-8", text);
        made.own = self.editions.iter().map(|edition| Key::Chrome(edition.code.clone())).collect();
        Ok(made)
    }
}
