//! What stands around the stories: settings, editions with their sections, fronts, static pages, redirects.

use crate::Error;
use crate::apply::{Change, thing};
use crate::document::{Breaking, Edition, Front, Settings};
use crate::edit::FrameEdit;
use crate::key::Key;
use std::collections::{BTreeMap, BTreeSet};
use store::params;

impl Change {
    /// Replaces the frame.
    pub async fn put_frame(&mut self, frame: &FrameEdit) -> Result<(), Error> {
        let old_settings: Option<Settings> = thing(&mut self.tx, "settings", "").await?;
        let old_editions: Vec<Edition> = thing(&mut self.tx, "editions", "").await?.unwrap_or_default();
        // What an edition is called, and where it stands among the others, is on the pages of all.
        let shown = |editions: &[Edition]| -> Vec<Edition> { editions.iter().map(bare).collect() };
        let everywhere = old_settings.as_ref() != Some(&frame.settings) || shown(&old_editions) != shown(&frame.editions);
        for edition in &frame.editions {
            let old = old_editions.iter().find(|old| old.code == edition.code);
            if everywhere || old != Some(edition) {
                self.keys.insert(Key::Chrome(edition.code.clone()));
            }
        }
        let gone = old_editions.iter().filter(|old| frame.editions.iter().all(|edition| edition.code != old.code));
        self.keys.extend(gone.map(|old| Key::Chrome(old.code.clone())));
        if everywhere || old_editions != frame.editions {
            let site = Key::Map("site".into());
            self.put_thing("settings", "", &frame.settings, site.clone()).await?;
            self.put_thing("editions", "", &frame.editions, site).await?;
            self.keys.insert(Key::Address("/sitemap.xml".into()));
            self.tx
                .run("UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'frame'", params![])
                .await?;
        }
        self.put_addresses(frame).await?;
        let pages: BTreeSet<String> = frame.pages.iter().map(|page| page.address.clone()).collect();
        for address in self.remove_others("page", &pages).await? {
            self.keys.extend([Key::Address(address), Key::Map("site".into())]);
        }
        for page in &frame.pages {
            let key = Key::Address(page.address.clone());
            if self.put_thing("page", &page.address, page, key).await? {
                self.keys.insert(Key::Map("site".into()));
            }
        }
        self.put_media("frame", frame.assets.iter(), None).await
    }

    /// Replaces the launched fronts.
    pub async fn put_fronts(&mut self, fronts: &[Front]) -> Result<(), Error> {
        let names: BTreeSet<String> = fronts.iter().map(|front| format!("{}/{}", front.edition, front.name)).collect();
        for old in self.remove_others("front", &names).await? {
            if let Some((edition, name)) = old.split_once('/') {
                self.keys.insert(Key::Front(edition.to_owned(), name.to_owned()));
            }
        }
        for front in fronts {
            let key = Key::Front(front.edition.clone(), front.name.clone());
            self.put_thing("front", &format!("{}/{}", front.edition, front.name), front, key).await?;
        }
        Ok(())
    }

    pub async fn put_breaking(&mut self, breaking: &[Breaking]) -> Result<(), Error> {
        let editions: BTreeSet<String> = breaking.iter().map(|one| one.edition.clone()).collect();
        let gone = self.remove_others("breaking", &editions).await?;
        self.keys.extend(gone.into_iter().map(Key::Breaking));
        for one in breaking {
            self.put_thing("breaking", &one.edition, one, Key::Breaking(one.edition.clone())).await?;
        }
        Ok(())
    }

    /// Addresses of sections, pages and redirects: whoever is new, gone or other is dropped.
    async fn put_addresses(&mut self, frame: &FrameEdit) -> Result<(), Error> {
        let mut wanted: BTreeMap<String, (&str, String)> = BTreeMap::new();
        for section in frame.editions.iter().flat_map(|edition| &edition.sections) {
            wanted.insert(section.address.clone(), ("section", format!("{}/{}", section.edition, section.slug)));
        }
        for redirect in &frame.redirects {
            wanted.insert(redirect.from.clone(), ("redirect", serde_json::to_string(redirect)?));
        }
        for page in &frame.pages {
            wanted.insert(page.address.clone(), ("page", page.address.clone()));
        }
        let text = "SELECT path, kind, target FROM address WHERE owner = 'frame'";
        for (path, kind, target) in self.tx.all::<(String, String, String)>(text, params![]).await? {
            match wanted.get(&path) {
                Some((new_kind, new_target)) if *new_kind == kind && *new_target == target => {
                    wanted.remove(&path);
                }
                _ => {
                    self.tx.run("DELETE FROM address WHERE path = $1", params![&path]).await?;
                    self.keys.insert(Key::Address(path));
                }
            }
        }
        let rows = wanted.iter().map(|(path, (kind, target))| params![path, *kind, target, "frame"]);
        self.tx
            .insert_many("INSERT INTO address (path, kind, target, owner) VALUES", rows, "ON CONFLICT (path) DO NOTHING")
            .await?;
        self.keys.extend(wanted.into_keys().map(Key::Address));
        Ok(())
    }
}

/// An edition without what only its own pages show.
fn bare(edition: &Edition) -> Edition {
    Edition {
        tagline: String::new(),
        description: String::new(),
        footer: String::new(),
        navigation: Vec::new(),
        sections: Vec::new(),
        pages: Vec::new(),
        ..edition.clone()
    }
}
