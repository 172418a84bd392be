use super::references::{self, Reference, Says};
use super::resolve::{self, EditionRow};
use super::row::{Article, Status, content};
use crate::actor::Capability;
use crate::ledger::Entry;
use crate::{Content, Refusal, Turn, address, setting};
use jiff::tz::TimeZone;
use store::{Id, Moment, params};

/// A release of an article to readers, now.
#[derive(Debug, Clone)]
pub struct Publish {
    /// The article.
    pub article: Id,
    /// Which revision; none = the newest.
    pub revision: Option<i64>,
    /// What an import knows of the first publication.
    pub original: Option<Original>,
}

/// What stood at the source of an imported article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Original {
    /// Its public number there; kept where free.
    pub number: Option<i64>,
    /// Its path there; kept where free.
    pub address: Option<String>,
    /// When it was first published.
    pub first_published_at: Option<Moment>,
    /// When it was last changed.
    pub updated_at: Option<Moment>,
}

/// Where a published article stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Path on the site.
    pub address: String,
    /// Public number.
    pub number: i64,
    /// Public version.
    pub version: i64,
    /// Readers had exactly this already: nothing was decided.
    pub unchanged: bool,
}

/// Publishes an article, or a newer revision of a published one.
/// Event: `article_published` (first, or again after a withdrawal) or `article_updated`.
pub async fn publish(turn: &mut Turn<'_>, publish: Publish) -> Result<Published, Refusal> {
    let outcome = published(turn, publish).await;
    turn.guard(outcome)
}

async fn published(turn: &mut Turn<'_>, publish: Publish) -> Result<Published, Refusal> {
    let article = Article::lock_for(turn, &publish.article, Capability::ArticlePublish).await?;
    let revision = publish.revision.unwrap_or(article.head);
    let (published, entry) = release(turn, &article, revision, publish.original.unwrap_or_default()).await?;
    if let Some(entry) = entry {
        turn.note(entry);
    }
    Ok(published)
}

/// Releases a revision of a locked article: the rule and the rows, and the entry for the ledger if anything was decided.
pub(super) async fn release(
    turn: &mut Turn<'_>,
    article: &Article,
    revision: i64,
    mut original: Original,
) -> Result<(Published, Option<Entry>), Refusal> {
    let status = article.status()?;
    if status == Status::Binned {
        return Err(Refusal::conflict("binned", "the story is in the bin; restore it first"));
    }
    article.refuse_under_embargo(turn.now)?;
    if article.visible_until.is_some_and(|until| until <= turn.now.0) {
        return Err(Refusal::rule("expired", "its time is over: readers would not see it; set a later end, or none, first"));
    }
    if status == Status::Published
        && article.public_revision == Some(revision)
        && let (Some(address), Some(number)) = (&article.address, article.number)
    {
        let published = Published {
            address: address.clone(),
            number,
            version: article.public_version,
            unchanged: true,
        };
        return Ok((published, None));
    }
    let mut content = content(&mut turn.tx, &article.id, revision).await?;
    if !crate::content::says_something(&content.headline) {
        return Err(Refusal::field("/headline", "required", "a story needs a headline before readers see it"));
    }
    super::check::refuse_unready(turn, article, &content).await?;
    let edition = resolve::edition(turn, &content.edition).await?;
    let named = resolve::references(turn, &edition, &mut content).await?;
    let mut old = Vec::new();
    if article.number.is_none()
        && let Some(kept) = super::original::take(turn, article).await?
        && original == Original::default()
    {
        (original, old) = kept;
    }
    let number = match article.number {
        Some(number) => number,
        None => draw_article_number(turn, original.number).await?,
    };
    let first = article.first_published_at.map(Moment).or(original.first_published_at).unwrap_or(turn.now);
    let address = match &article.address {
        None => first_address(turn, article, &edition, &content, number, first, original.address).await?,
        Some(address) => moved_address(turn, article, &edition, &content, first, address).await?,
    };
    number_the_named(turn, &named).await?;
    let updated = match (article.public_version, original.updated_at) {
        (_, Some(at)) => at.max(first),
        (0, None) => first,
        _ => turn.now,
    };
    let version = article.public_version + 1;
    turn.tx
        .run(
            "UPDATE article SET status = 'published', public_revision = $2, public_version = $3, number = $4, address = $5, \
             first_published_at = $6, updated_at = $7, withdrawn_at = NULL, withdraw_reason = '', notice = '', held = '', \
             changed_at = $8 WHERE id = $1",
            params![&article.id, revision, version, number, &address, first, updated, turn.now],
        )
        .await?;
    if !old.is_empty() {
        super::take::lead_all(turn, &[(&article.id()?, address.as_str(), old.as_slice())]).await?;
    }
    turn.tx
        .run("DELETE FROM schedule WHERE article_id = $1 AND released_at IS NULL", params![&article.id])
        .await?;
    let about = super::related::about(turn, &edition, &content, None, &article.id).await?;
    let chosen = super::related::choose(turn, &article.id, &named, &about).await?;
    let mut shown = named;
    shown.extend(about.words);
    shown.extend(chosen.iter().map(|id| Reference::new("chosen", id.clone())));
    references::replace(turn, &article.id, Says::Public, &shown).await?;
    let kind = if status == Status::Published { "article_updated" } else { "article_published" };
    let entry = Entry::new(kind, "article", &article.id()?).revision(revision).public(version);
    Ok((Published { address, number, version, unchanged: false }, Some(entry)))
}

async fn first_address(
    turn: &mut Turn<'_>,
    article: &Article,
    edition: &EditionRow,
    content: &Content,
    number: i64,
    first: Moment,
    wanted: Option<String>,
) -> Result<String, Refusal> {
    if let Some(wanted) = wanted
        && address::claim(turn, &wanted, "article", &article.id).await?
    {
        return Ok(wanted);
    }
    let path = patterned(turn, edition, content, &number.to_string(), first).await?;
    address::claim_near(turn, &path, "article", &article.id).await
}

/// The address of a story that has one: kept, unless somebody chose another slug; then the old one leads to the new.
async fn moved_address(
    turn: &mut Turn<'_>,
    article: &Article,
    edition: &EditionRow,
    content: &Content,
    first: Moment,
    address: &str,
) -> Result<String, Refusal> {
    let Some(before) = article.public_revision else {
        return Ok(address.to_owned());
    };
    let before = super::row::content(&mut turn.tx, &article.id, before).await;
    let chosen = matches!(&before, Ok(before) if !content.slug.is_empty() && before.slug != content.slug);
    if !chosen {
        return Ok(address.to_owned());
    }
    let path = patterned(turn, edition, content, &content.slug, first).await?;
    if path == address {
        return Ok(path);
    }
    address::take_back(turn, &path, "article", &article.id).await?;
    let path = address::claim_near(turn, &path, "article", &article.id).await?;
    if path != address {
        address::leave_redirect(turn, address, &path, "article", &article.id).await?;
    }
    Ok(path)
}

async fn patterned(turn: &mut Turn<'_>, edition: &EditionRow, content: &Content, fallback: &str, first: Moment) -> Result<String, Refusal> {
    let pattern = setting::text(&mut turn.tx, "article_address").await?;
    let zone = setting::time_zone(&mut turn.tx).await?;
    Ok(pattern_of(&pattern, edition, content, fallback, first, &zone))
}

/// An article's address by the publication's pattern, of its slug, its headline or the fallback.
pub(super) fn pattern_of(pattern: &str, edition: &EditionRow, content: &Content, fallback: &str, first: Moment, zone: &TimeZone) -> String {
    let slug = [content.slug.clone(), crate::slug::of(&content.headline), fallback.to_owned()]
        .into_iter()
        .find(|slug| !slug.is_empty())
        .unwrap_or_default();
    address::by_pattern(
        if pattern.is_empty() { address::DEFAULT_PATTERN } else { pattern },
        &address::prefix(&edition.path),
        content.section.as_deref(),
        &slug,
        first,
        zone,
    )
}

/// Draws a public number; an imported one is kept where free. The counter's row is locked first, so two never draw the same.
async fn draw_article_number(turn: &mut Turn<'_>, wanted: Option<i64>) -> Result<i64, Refusal> {
    turn.tx.run("UPDATE counter SET next = next WHERE name = 'article'", params![]).await?;
    if let Some(wanted) = wanted.filter(|number| (1..1 << 52).contains(number)) {
        let taken = turn.tx.opt::<(i64,)>("SELECT number FROM article WHERE number = $1", params![wanted]).await?;
        if taken.is_none() {
            turn.tx
                .run("UPDATE counter SET next = $1 + 1 WHERE name = 'article' AND next <= $1", params![wanted])
                .await?;
            return Ok(wanted);
        }
    }
    let (number,) = turn
        .tx
        .one::<(i64,)>("UPDATE counter SET next = next + 1 WHERE name = 'article' RETURNING next - 1", params![])
        .await?;
    Ok(number)
}

/// Gives public numbers to the assets, authors and tags that become public with this story.
async fn number_the_named(turn: &mut Turn<'_>, named: &[Reference]) -> Result<(), Refusal> {
    for (noun, counter) in [("asset", "asset"), ("author", "author"), ("tag", "tag")] {
        for reference in named.iter().filter(|reference| reference.noun == noun) {
            number_row(turn, counter, &reference.id).await?;
        }
    }
    // A tag that was merged shows as the one it was merged into.
    for reference in named.iter().filter(|reference| reference.noun == "tag") {
        let into = turn
            .tx
            .opt::<(Option<String>,)>("SELECT merged_into FROM tag WHERE id = $1", params![&reference.id])
            .await?;
        if let Some((Some(into),)) = into {
            number_row(turn, "tag", &into).await?;
        }
    }
    // A series' page and feed show its cover.
    for reference in named.iter().filter(|reference| reference.noun == "series") {
        let cover = turn
            .tx
            .opt::<(Option<String>,)>("SELECT cover_id FROM series WHERE id = $1", params![&reference.id])
            .await?;
        if let Some((Some(cover),)) = cover {
            number_row(turn, "asset", &cover).await?;
        }
    }
    // An author's page shows the portrait.
    for reference in named.iter().filter(|reference| reference.noun == "author") {
        let portrait = turn
            .tx
            .opt::<(Option<String>,)>("SELECT portrait_id FROM author WHERE id = $1", params![&reference.id])
            .await?;
        if let Some((Some(portrait),)) = portrait {
            number_row(turn, "asset", &portrait).await?;
        }
    }
    Ok(())
}

/// Draws a number for one row, if it has none.
pub(crate) async fn number_row(turn: &mut Turn<'_>, noun: &'static str, id: &str) -> Result<(), Refusal> {
    let (find, set) = match noun {
        "asset" => ("SELECT number FROM asset WHERE id = $1", "UPDATE asset SET number = $2 WHERE id = $1 AND number IS NULL"),
        "author" => ("SELECT number FROM author WHERE id = $1", "UPDATE author SET number = $2 WHERE id = $1 AND number IS NULL"),
        _ => ("SELECT number FROM tag WHERE id = $1", "UPDATE tag SET number = $2 WHERE id = $1 AND number IS NULL"),
    };
    if let Some((None,)) = turn.tx.opt::<(Option<i64>,)>(find, params![id]).await? {
        let (number,) = turn
            .tx
            .one::<(i64,)>("UPDATE counter SET next = next + 1 WHERE name = $1 RETURNING next - 1", params![noun])
            .await?;
        turn.tx.run(set, params![id, number]).await?;
    }
    Ok(())
}
