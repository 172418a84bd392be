//! Readers' own pages under `/account/`: never kept, never the same for two. They stand in the same chrome as public pages.

mod comments;
mod door;
mod follow;
mod guide;
mod history;
mod personal_samples;
mod profile;
pub(crate) mod samples;
mod saved;

pub use comments::{OwnComment, OwnComments, Report, Write};
pub use door::{Code, Door, Opened, Reset, Sent, SignUp};
pub use follow::News;
pub use guide::{Followed, Guide, KeptStory, Talked};
pub use history::{History, HistoryItem};
pub use profile::{Delete, Passkey, Profile, Recovery, Security, Session, Sessions};
pub use saved::{Saved, SavedItem};

use crate::chrome::Maker;
use crate::context::{Head, Instant, Link};
use crate::{Ask, Error, Pages};
use bytes::Bytes;
use paper::document::Edition;
use paper::reading::Paper;
use serde::Serialize;
use store::Moment;

/// A page of the account: what its template is given, the template, and the message that is its title.
pub trait AccountPage: Serialize {
    /// The template, `account/….html`; it stands on `account/ground.html`.
    const TEMPLATE: &'static str;
    /// Key of the title's message.
    const TITLE: &'static str;
}

/// What stands around a page of the account.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Path of the page.
    pub path: String,
    /// Code of the edition in whose language it speaks; empty = the default one.
    pub edition: String,
    /// Who is signed in.
    pub me: Option<Me>,
    /// What was just done: one of [`DONE`], or empty.
    pub done: String,
    /// What is wrong with the whole: one of [`PROBLEMS`], or empty.
    pub problem: String,
}

/// Who is signed in.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Me {
    /// Name shown, or empty.
    pub name: String,
    /// Mail address.
    pub email: String,
}

/// A field of a form, with what was typed and what is wrong with it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Field {
    /// What was typed, or stands there now.
    pub value: String,
    /// One of [`PROBLEMS`] without `problem-`, or empty.
    pub problem: String,
    /// The first of the form that is wrong: whoever comes back to the form finds themselves there.
    pub focus: bool,
}

/// What a page may say was done, each a message.
pub const DONE: &[&str] = &[
    "done-signed-out",
    "done-profile",
    "done-sign-up",
    "done-address",
    "done-password",
    "done-sessions",
    "done-codes-off",
    "done-passkey",
    "done-passkey-removed",
    "done-deleted",
    "done-saved",
    "done-unsaved",
    "done-moved",
    "done-noted",
    "done-feed",
    "done-feed-ended",
    "done-followed",
    "done-unfollowed",
    "done-history-on",
    "done-history-off",
    "done-history-cleared",
    "done-comment",
    "done-comment-waits",
    "done-comment-changed",
    "done-comment-deleted",
    "done-reported",
];

/// What may be wrong with a field or a form, each a message.
pub const PROBLEMS: &[&str] = &[
    "problem-wrong",
    "problem-email",
    "problem-password",
    "problem-password-length",
    "problem-too-many",
    "problem-name-length",
    "problem-language",
    "problem-no-mail",
    "problem-code",
    "problem-prove-anew",
    "problem-taken",
    "problem-passkey",
    "problem-list-full",
    "problem-too-long",
    "problem-text-empty",
    "problem-name-empty",
    "problem-too-fast",
    "problem-banned",
    "problem-closed",
    "problem-too-late",
    "problem-reason",
    "problem-sign-in-first",
    "problem-gone",
];

/// A page of the account with its frame, as templates see it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Account<C: Serialize> {
    /// The page's title.
    pub title: String,
    /// Who is signed in.
    pub me: Option<Me>,
    /// Where the reader can go within the account.
    pub menu: Vec<Link>,
    /// `?edition=CODE`, or empty for the default edition: what every address within the account ends with.
    pub query: String,
    /// What was just done, in words.
    pub done: String,
    /// What is wrong, in words.
    pub problem: String,
    /// What the page itself shows.
    #[serde(flatten)]
    pub content: C,
}

/// Places within the account: key of the name, and path.
const MENU: &[(&str, &str)] = &[
    ("account", "/account/"),
    ("saved-stories", "/account/saved"),
    ("my-news", "/account/news"),
    ("own-comments", "/account/comments"),
    ("reading-history", "/account/history"),
    ("sessions-title", "/account/sessions"),
    ("security-title", "/account/security"),
    ("your-data", "/account/delete"),
];

impl Pages {
    /// Makes a page of the account from one reading of the paper.
    pub async fn account<P: Paper, C: AccountPage>(&self, paper: &P, around: &Around, content: C, now: Moment) -> Result<Bytes, Error> {
        let ask = Ask { path: around.path.clone(), query: Vec::new() };
        let maker = Maker::begin(self, paper, &ask, now).await?;
        let edition = maker.edition(&around.edition);
        let title = maker.say(edition, C::TITLE);
        let said = |key: &str, known: &[&str], stem: &str| {
            let key = format!("{stem}-{key}");
            if known.contains(&key.as_str()) { maker.say(edition, &key) } else { String::new() }
        };
        let query = query(edition);
        let frame = Account {
            title: title.clone(),
            me: around.me.clone(),
            menu: if around.me.is_some() { menu(&maker, edition, &query) } else { Vec::new() },
            done: said(&around.done, DONE, "done"),
            problem: said(&around.problem, PROBLEMS, "problem"),
            query,
            content,
        };
        let head = Head {
            title,
            noindex: true,
            kind: "website".into(),
            // The other editions' names lead to their fronts, not into the account.
            ..Head::default()
        };
        Ok(maker.html(C::TEMPLATE, edition, head, frame, Vec::new())?.bytes)
    }

    /// The editions, the default one first.
    pub async fn editions<P: Paper>(&self, paper: &P) -> Result<Vec<Edition>, Error> {
        Ok(paper.editions().await?)
    }

    /// Instants in the words of an edition.
    pub async fn instants<P: Paper>(&self, paper: &P, code: &str, moments: &[Moment], now: Moment) -> Result<Vec<Instant>, Error> {
        let ask = Ask::default();
        let maker = Maker::begin(self, paper, &ask, now).await?;
        let edition = maker.edition(code);
        Ok(moments.iter().map(|at| maker.instant(*at, edition)).collect())
    }

    /// The name the paper goes by in an edition.
    pub async fn paper_name<P: Paper>(&self, paper: &P, code: &str, now: Moment) -> Result<String, Error> {
        let ask = Ask::default();
        let maker = Maker::begin(self, paper, &ask, now).await?;
        Ok(maker.paper_name(maker.edition(code)))
    }
}

/// What addresses within the account end with, so that the language stays.
fn query(edition: &Edition) -> String {
    if edition.default { String::new() } else { format!("?edition={}", edition.code) }
}

fn menu<P: Paper>(maker: &Maker<'_, P>, edition: &Edition, query: &str) -> Vec<Link> {
    MENU.iter()
        .map(|(key, path)| Link {
            label: maker.say(edition, key),
            address: format!("{path}{query}"),
            current: *path == maker.ask.path,
            ..Link::default()
        })
        .collect()
}
