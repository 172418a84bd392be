//! Letters to readers: the words of each kind, as text and as a page, in the language of an edition.

use crate::chrome::{Maker, home};
use crate::context::Part;
use crate::{Ask, Error, Pages};
use fluent_bundle::FluentValue;
use paper::reading::Paper;
use serde::Serialize;
use store::Moment;

/// What a letter is about.
#[derive(Debug, Clone, Default)]
pub struct Matter {
    /// One of [`LETTERS`].
    pub kind: String,
    /// Code of the edition in whose language it is written.
    pub edition: String,
    /// Whom it speaks to; may be empty.
    pub name: String,
    /// Secret of its link; empty = its button leads to the account.
    pub secret: String,
}

/// A letter, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// The words.
    pub text: String,
    /// The same as a page.
    pub html: String,
    /// Language of the words.
    pub language: String,
}

/// Every kind of letter with the keys of its subject, its words and its button.
pub const LETTERS: &[(&str, &str, &str, &str)] = &[
    ("sign-up", "letter-sign-up-subject", "letter-sign-up", "letter-sign-up-button"),
    ("sign-up-known", "letter-sign-up-known-subject", "letter-sign-up-known", "letter-account-button"),
    ("sign-in", "letter-sign-in-subject", "letter-sign-in", "letter-sign-in-button"),
    ("sign-in-new", "letter-sign-in-new-subject", "letter-sign-in-new", "letter-sign-up-button"),
    ("reset", "letter-reset-subject", "letter-reset", "letter-reset-button"),
    ("address", "letter-address-subject", "letter-address", "letter-address-button"),
    ("verify", "letter-address-subject", "letter-verify", "letter-address-button"),
    ("address-known", "letter-sign-up-known-subject", "letter-address-known", "letter-account-button"),
    ("address-changed", "letter-address-changed-subject", "letter-address-changed", "letter-account-button"),
    ("password-changed", "letter-password-changed-subject", "letter-password-changed", "letter-account-button"),
];

/// What the letter's templates are given.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Sheet {
    pub language: String,
    pub direction: String,
    pub paper: String,
    pub wordmark: Vec<Part>,
    pub home: String,
    pub subject: String,
    pub greeting: String,
    /// Paragraphs.
    pub words: Vec<String>,
    pub button: String,
    pub link: String,
}

impl Pages {
    /// Writes a letter. A kind that nobody knows is an error.
    pub async fn letter<P: Paper>(&self, paper: &P, matter: &Matter, now: Moment) -> Result<Letter, Error> {
        let Some((_, subject, words, button)) = LETTERS.iter().find(|(kind, ..)| *kind == matter.kind) else {
            return Err(Error::Theme(format!("there is no letter `{}`", matter.kind)));
        };
        let ask = Ask::default();
        let maker = Maker::begin(self, paper, &ask, now).await?;
        let edition = maker.edition(&matter.edition);
        let name = maker.paper_name(edition);
        let say = |key: &str| maker.say_with(edition, key, &[("paper", FluentValue::from(name.as_str()))]);
        let query = if edition.default { String::new() } else { format!("edition={}", edition.code) };
        let link = match (matter.secret.is_empty(), query.is_empty()) {
            (true, true) => format!("{}/account/", self.site()),
            (true, false) => format!("{}/account/?{query}", self.site()),
            (false, true) => format!("{}/account/link?token={}", self.site(), matter.secret),
            (false, false) => format!("{}/account/link?token={}&{query}", self.site(), matter.secret),
        };
        let greeting = if matter.name.is_empty() {
            say("letter-greeting-plain")
        } else {
            maker.say_with(edition, "letter-greeting", &[("name", FluentValue::from(matter.name.as_str()))])
        };
        let sheet = Sheet {
            language: edition.language.clone(),
            direction: edition.direction.clone(),
            wordmark: crate::chrome::wordmark(&name, &edition.direction),
            home: format!("{}{}", self.site(), home(edition)),
            subject: say(subject),
            greeting,
            words: say(words).split('|').map(|part| part.trim().to_owned()).collect(),
            button: say(button),
            link,
            paper: name,
        };
        Ok(Letter {
            subject: sheet.subject.clone(),
            text: self.theme.render("mail/letter.txt", &sheet)?,
            html: self.theme.render("mail/letter.html", &sheet)?,
            language: sheet.language,
        })
    }
}
