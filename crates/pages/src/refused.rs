//! The words of a page for when no page can be made: they need no paper and no template.

use crate::theme::Theme;

/// What such a page says, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its heading.
    pub title: String,
    /// What happened, and what to do.
    pub sentence: String,
    /// The way to the front.
    pub front: String,
}

/// The words for a status, in a language that the theme has, or in English.
pub fn refused(theme: &Theme, language: &str, status: u16) -> Refused {
    let say = |language: &str, key: &str| theme.messages.say(language, key, &[]);
    let (title, sentence) = match status {
        404 => (say(language, "refused-absent"), say(language, "refused-absent-more")),
        405 => (say(language, "refused-method"), say(language, "refused-method-more")),
        414 => (say(language, "refused-long-address"), say(language, "refused-long-address-more")),
        406 => (say(language, "refused-form"), say(language, "refused-form-more")),
        416 => (say(language, "refused-range"), say(language, "refused-range-more")),
        403 => (say(language, "refused-elsewhere"), say(language, "refused-elsewhere-more")),
        413 => (say(language, "refused-too-long"), say(language, "refused-too-long-more")),
        429 => (say(language, "refused-busy"), say(language, "refused-busy-more")),
        503 => (say(language, "refused-closed"), say(language, "refused-closed-more")),
        400..=499 => (say(language, "refused-unreadable"), say(language, "refused-unreadable-more")),
        _ => (say(language, "refused-broken"), say(language, "refused-broken-more")),
    };
    Refused { title, sentence, front: say(language, "to-front") }
}
