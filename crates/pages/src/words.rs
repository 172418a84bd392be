//! The interface's words: Fluent messages per language, English where a language lacks one.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::collections::BTreeMap;
use story::Words;
use unic_langid::LanguageIdentifier;

/// Messages of every language of a theme.
pub struct Messages {
    bundles: BTreeMap<String, FluentBundle<FluentResource>>,
    words: BTreeMap<String, Words>,
}

impl Messages {
    /// Reads the messages: language and text of each file.
    pub fn read(files: impl IntoIterator<Item = (String, String)>) -> Result<Messages, String> {
        let mut bundles = BTreeMap::new();
        for (language, text) in files {
            let id: LanguageIdentifier = language.parse().map_err(|_| format!("`{language}` is no language"))?;
            let resource = FluentResource::try_new(text).map_err(|(_, errors)| format!("messages of {language}: {errors:?}"))?;
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            // Isolating marks would stand in attributes and titles; directions are set by elements.
            bundle.set_use_isolating(false);
            bundle.add_resource(resource).map_err(|errors| format!("messages of {language}: {errors:?}"))?;
            bundles.insert(language, bundle);
        }
        let mut messages = Messages { bundles, words: BTreeMap::new() };
        for language in messages.bundles.keys().cloned().collect::<Vec<_>>() {
            let say = |key: &str| messages.say(&language, key, &[]);
            let words = Words {
                in_short: say("in-short"),
                timeline: say("timeline"),
                fact_box: say("fact-box"),
                question: say("question"),
                answer: say("answer"),
                related: say("related"),
                footnotes: say("footnotes"),
                footnote: say("footnote"),
                back_to_text: say("back-to-text"),
                download: say("download"),
                table: say("table"),
                gallery: say("gallery"),
                video: say("video"),
                audio: say("audio"),
                transcript: say("transcript"),
                chapters: say("chapters"),
                source: say("source"),
                open_at: say("open-at"),
                plays_from: say("plays-from"),
                code: say("code"),
                picture: say("picture"),
                enlarge: say("enlarge"),
                view: say("gallery-view"),
                grid: say("gallery-grid"),
                in_a_row: say("gallery-in-a-row"),
                pages: say("document-pages"),
                rows: say("data-rows"),
                rows_shown: say("data-rows-shown"),
            };
            messages.words.insert(language, words);
        }
        Ok(messages)
    }

    /// A message in a language; in English if the language lacks it; its key if nobody has it.
    pub fn say(&self, language: &str, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set((*name).to_owned(), value.clone());
        }
        let own = language.split('-').next().unwrap_or_default();
        for language in [language, own, "en"] {
            if let Some(bundle) = self.bundles.get(language)
                && let Some(pattern) = bundle.get_message(key).and_then(|message| message.value())
            {
                let mut errors = Vec::new();
                return bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
            }
        }
        key.to_owned()
    }

    /// Words inside a body.
    pub fn words(&self, language: &str) -> Words {
        let own = language.split('-').next().unwrap_or_default();
        self.words.get(language).or_else(|| self.words.get(own)).cloned().unwrap_or_default()
    }

    /// Languages there are messages for.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.bundles.keys().map(String::as_str)
    }
}
