//! Series: sounds that come out one after another under one name, with a page and a feed for programs that listen. Stories are their
//! episodes and name them by their slug.

mod category;
mod create;
mod delete;
mod update;

pub use category::{CATEGORIES, Category};
pub use create::{NewSeries, create};
pub use delete::delete;
pub use update::{Change, update};

use crate::{Newsroom, Refusal, Turn};
use serde::Serialize;
use store::{Value, params, sql};
use story::Problem;

/// A series as the desk sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Series {
    /// Private id.
    pub id: String,
    /// Code of its edition.
    pub edition: String,
    /// Slug, unique in its edition.
    pub slug: String,
    /// Name.
    pub name: String,
    /// What it is about; a blank line begins a paragraph.
    pub description: String,
    /// BCP 47; empty = the edition's.
    pub language: String,
    /// Who makes it, as directories show it; empty = the publication.
    pub author: String,
    /// Whom directories write to; public.
    pub mail: String,
    /// Asset id of the cover, a square picture.
    #[serde(rename = "cover")]
    pub cover_id: Option<String>,
    /// One of [`CATEGORIES`]; empty = none.
    pub category: String,
    /// One of those below it; empty = none.
    pub subcategory: String,
    /// Not for children.
    pub explicit: bool,
    /// `episodic`, the newest first, or `serial`, in order.
    pub form: String,
    /// Where listeners can give money.
    pub funding_url: String,
    /// What is said there.
    pub funding_words: String,
    /// No other host may take it in without asking.
    pub locked: bool,
    /// What it is called everywhere, if it came from elsewhere; empty = made of the feed's address.
    pub guid: String,
    /// Grows with each change.
    pub version: i64,
}

impl Series {
    /// What may change of it: the columns, their places in a statement from `$from` on, and the values.
    fn said(&self, from: usize) -> (String, String, Vec<Value>) {
        let said: [(&str, Value); 14] = [
            ("name", (&self.name).into()),
            ("description", (&self.description).into()),
            ("language", (&self.language).into()),
            ("author", (&self.author).into()),
            ("mail", (&self.mail).into()),
            ("cover_id", self.cover_id.clone().into()),
            ("category", (&self.category).into()),
            ("subcategory", (&self.subcategory).into()),
            ("explicit", self.explicit.into()),
            ("form", (&self.form).into()),
            ("funding_url", (&self.funding_url).into()),
            ("funding_words", (&self.funding_words).into()),
            ("locked", self.locked.into()),
            ("guid", (&self.guid).into()),
        ];
        let places: Vec<String> = (from..from + said.len()).map(|place| format!("${place}")).collect();
        let (columns, values): (Vec<&str>, Vec<Value>) = said.into_iter().unzip();
        (columns.join(", "), places.join(", "), values)
    }
}

pub(crate) const COLUMNS: &str = "s.id, e.code AS edition, s.slug, s.name, s.description, s.language, s.author, s.mail, s.cover_id, \
     s.category, s.subcategory, s.explicit, s.form, s.funding_url, s.funding_words, s.locked, s.guid, s.version";

impl Newsroom {
    /// Series of an edition (empty code = of all) by name.
    pub async fn series(&self, edition: &str) -> Result<Vec<Series>, Refusal> {
        let text = format!(
            "SELECT {COLUMNS} FROM series s JOIN edition e ON e.id = s.edition_id WHERE ($1 = '' OR e.code = $1) \
             ORDER BY e.position, e.code, s.name, s.slug"
        );
        Ok(self.db.all(sql(text), params![edition]).await?)
    }
}

/// Locks a series by its slug in an edition, or by its id, which needs none.
async fn lock(turn: &mut Turn<'_>, edition: &str, key: &str) -> Result<Series, Refusal> {
    let edition = crate::article::edition_row(turn, edition).await?;
    let touched = turn
        .tx
        .run(
            "UPDATE series SET version = version + 1 WHERE id = $2 OR (edition_id = $1 AND slug = $2)",
            params![&edition.id, key],
        )
        .await?;
    if touched == 0 {
        return Err(Refusal::NotFound("series"));
    }
    let text = format!(
        "SELECT {COLUMNS} FROM series s JOIN edition e ON e.id = s.edition_id WHERE s.id = $2 OR (s.edition_id = $1 AND s.slug = $2)"
    );
    Ok(turn.tx.one(sql(text), params![&edition.id, key]).await?)
}

/// Everything that is wrong with what a series says, and its texts without blanks around them.
fn checked(mut series: Series) -> Result<Series, Refusal> {
    let mut problems = Vec::new();
    let mut say = |field: &str, code: &'static str, message: &str| {
        problems.push(Problem {
            pointer: format!("/{field}"),
            code,
            message: message.to_owned(),
        });
    };
    for (field, text, longest) in [
        ("name", &mut series.name, 200),
        ("description", &mut series.description, 4_000),
        ("language", &mut series.language, 35),
        ("author", &mut series.author, 200),
        ("mail", &mut series.mail, 254),
        ("funding_url", &mut series.funding_url, 2_000),
        ("funding_words", &mut series.funding_words, 128),
        ("guid", &mut series.guid, 36),
    ] {
        *text = story::text::legible(text).trim().to_owned();
        if text.chars().count() > longest {
            say(field, "too_long", &format!("at most {longest} characters"));
        }
    }
    if series.name.is_empty() {
        say("name", "required", "one to 200 characters");
    }
    let is_language = |text: &str| {
        text.split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    if !series.language.is_empty() && !is_language(&series.language) {
        say("language", "language", "the code of a language, such as en or pt-BR");
    }
    let is_mail = |text: &str| {
        text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) && !text.contains(char::is_whitespace)
    };
    if !series.mail.is_empty() && !is_mail(&series.mail) {
        say("mail", "mail", "an address such as radio@paper.example");
    }
    match CATEGORIES.iter().find(|(name, _)| *name == series.category) {
        Some((_, below)) if series.subcategory.is_empty() || below.contains(&series.subcategory.as_str()) => {}
        Some(_) => say("subcategory", "unknown", "one of those below the category"),
        None if series.category.is_empty() && series.subcategory.is_empty() => {}
        None => say("category", "unknown", "one of Apple's categories, in English, as the list of series names them"),
    }
    if !matches!(series.form.as_str(), "episodic" | "serial") {
        say("form", "unknown", "episodic or serial");
    }
    let is_web = series.funding_url.starts_with("https://") || series.funding_url.starts_with("http://");
    if !series.funding_url.is_empty() && !is_web {
        say("funding_url", "address", "a full address that begins with https://");
    }
    series.guid = series.guid.to_ascii_lowercase();
    if !series.guid.is_empty() && !is_uuid(&series.guid) {
        say("guid", "guid", "a UUID, such as 9b024349-ccf0-5f69-a609-6b82873eab3c");
    }
    if problems.is_empty() { Ok(series) } else { Err(Refusal::Invalid(problems)) }
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// A cover must be a picture of the library, and is not thrown away any more; one that readers see gets its public number.
async fn check_cover(turn: &mut Turn<'_>, id: &str, public: bool) -> Result<(), Refusal> {
    let text = format!("SELECT kind FROM asset WHERE id = $1{}", turn.kept());
    let kind = turn.tx.opt::<(String,)>(sql(text), params![id]).await?;
    if kind.is_none_or(|(kind,)| kind != "picture") {
        return Err(Refusal::field("/cover", "unknown", "the id of a picture"));
    }
    turn.tx.run("DELETE FROM asset_bin WHERE asset_id = $1", params![id]).await?;
    if public {
        crate::article::number_row(turn, "asset", id).await?;
    }
    Ok(())
}

/// Whether readers see an episode of it.
async fn is_public(turn: &mut Turn<'_>, id: &str) -> Result<bool, Refusal> {
    let text = "SELECT article_id FROM reference WHERE noun = 'series' AND noun_id = $1 AND public = $2 LIMIT 1";
    Ok(turn.tx.opt::<(String,)>(text, params![id, true]).await?.is_some())
}
