use super::is_language;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, address, slug};
use store::{Id, params};

/// A new edition.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewEdition {
    /// Code, lower case; also its path unless one is given.
    pub code: String,
    /// The paper's name in this edition.
    pub name: String,
    /// BCP 47; empty = the code.
    pub language: String,
    /// The language's name in itself.
    pub language_name: String,
    /// `ltr` or `rtl`; empty = `ltr`.
    pub direction: String,
    /// First segment of its addresses; empty = the code.
    pub path: String,
    /// A line below the name.
    pub tagline: String,
    /// A sentence.
    pub description: String,
    /// A sentence in the footer.
    pub footer: String,
    /// Place among the editions.
    pub position: i64,
}

/// Creates a further edition. Event: `edition_created`.
pub async fn create(turn: &mut Turn<'_>, new: NewEdition) -> Result<Id, Refusal> {
    let outcome = created(turn, new).await;
    turn.guard(outcome)
}

async fn created(turn: &mut Turn<'_>, new: NewEdition) -> Result<Id, Refusal> {
    turn.permit(Capability::SettingsManage, &Subject::site("edition")).await?;
    if !slug::is_valid(&new.code) || new.code.len() > 40 || slug::is_reserved(&new.code) {
        return Err(Refusal::field("/code", "slug", "lower-case letters, figures and hyphens, not the program's own words"));
    }
    let language = if new.language.is_empty() { &new.code } else { &new.language };
    if !is_language(language) {
        return Err(Refusal::field("/language", "language", "a BCP 47 language, like `en` or `zh-Hans`"));
    }
    let direction = if new.direction.is_empty() { direction_of(language) } else { &new.direction };
    if !["ltr", "rtl"].contains(&direction) {
        return Err(Refusal::field("/direction", "unknown", "one of: ltr, rtl"));
    }
    if !new.name.is_empty() && !crate::content::says_something(&new.name) {
        return Err(Refusal::field("/name", "required", "a name that can be read"));
    }
    let path = if new.path.is_empty() { &new.code } else { &new.path };
    if !slug::is_valid(path) || slug::is_reserved(path) {
        return Err(Refusal::field("/path", "slug", "lower-case letters, figures and hyphens, not the program's own words"));
    }
    let id = turn.id();
    let fresh = turn
        .tx
        .run(
            "INSERT INTO edition (id, code, name, language, language_name, direction, path, tagline, description, footer, \
             position, main, navigation, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '[]', 1) ON CONFLICT DO NOTHING",
            params![
                &id,
                &new.code,
                new.name.trim(),
                language,
                if new.language_name.is_empty() { language } else { new.language_name.trim() },
                direction,
                path,
                new.tagline.trim(),
                new.description.trim(),
                new.footer.trim(),
                new.position,
                false
            ],
        )
        .await?;
    let address = format!("/{path}");
    if fresh == 0 || !address::claim(turn, &address, "edition", id.as_str()).await? {
        return Err(Refusal::conflict("code", "the code or the path is taken"));
    }
    turn.note(Entry::new("edition_created", "edition", &id));
    Ok(id)
}

/// How a language is written where nobody said otherwise.
fn direction_of(language: &str) -> &'static str {
    const FROM_THE_RIGHT: &[&str] = &["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];
    let mut parts = language.split('-');
    let is_from_the_right = parts.next().is_some_and(|first| FROM_THE_RIGHT.contains(&first.to_ascii_lowercase().as_str()));
    // A script that is named decides: Kurdish and Azerbaijani are written in several.
    let script = parts.find(|part| part.len() == 4).map(str::to_ascii_lowercase);
    match script.as_deref() {
        Some("arab" | "hebr" | "syrc" | "thaa") => "rtl",
        Some(_) => "ltr",
        None if is_from_the_right => "rtl",
        None => "ltr",
    }
}

#[cfg(test)]
mod tests {
    use super::direction_of;

    #[test]
    fn a_language_brings_its_direction() {
        for (language, direction) in
            [("he", "rtl"), ("fa-IR", "rtl"), ("ar", "rtl"), ("en-GB", "ltr"), ("az-Arab", "rtl"), ("ks-Deva", "ltr")]
        {
            assert_eq!(direction_of(language), direction, "{language}");
        }
    }
}
