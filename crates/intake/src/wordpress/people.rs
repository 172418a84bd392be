//! Authors: accounts, guests of Co-Authors Plus, and whoever is only named.

use super::Error;
use super::account::Batch;
use super::index::Spot;
use super::run::Run;
use super::sections::LONGEST_NAME;
use crate::report::{Entry, Outcome, Reason};
use exchange::wordpress::{Author, Filed, plain};
use newsroom::author::{self, Change, NewAuthor};
use newsroom::source::{Identity, Known, remember};
use newsroom::{Refusal, slug};
use std::collections::{HashMap, HashSet};

/// Slugs of ours by what the site calls its authors.
#[derive(Debug, Default)]
pub(super) struct People {
    by_login: HashMap<String, String>,
    by_slug: HashMap<String, String>,
}

impl People {
    /// The author that an account is.
    pub(super) fn by_login(&self, login: &str) -> Option<&str> {
        self.by_login.get(login).map(String::as_str)
    }

    /// The author that a co-author's term means.
    pub(super) fn by_term(&self, slug: &str, term: &Filed) -> Option<&str> {
        self.by_slug.get(slug).or_else(|| self.by_slug.get(&nice_name(&term.name))).map(String::as_str)
    }

    /// The author at whose page an address ended.
    pub(super) fn by_slug(&self, slug: &str) -> Option<&str> {
        self.by_slug.get(slug).map(String::as_str)
    }

    /// Every slug at the source with ours.
    pub(super) fn slugs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_slug.iter().map(|(old, new)| (old.as_str(), new.as_str()))
    }
}

/// A login as WordPress writes it into addresses.
fn nice_name(login: &str) -> String {
    let mut out = String::with_capacity(login.len());
    for letter in login.trim().to_lowercase().chars() {
        if letter.is_alphanumeric() || letter == '_' {
            out.push(letter);
        } else if matches!(letter, ' ' | '-' | '.' | '/') && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}

/// Whether a slug in an address means this account.
pub(super) fn is_called(author: &Author, slug: &str) -> bool {
    author.login == slug || nice_name(&author.login) == slug || nice_name(&author.display_name) == slug
}

/// Name as printed: never a mail address.
fn printed(author: &Author) -> String {
    let whole = format!("{} {}", author.first_name, author.last_name);
    [author.display_name.as_str(), whole.as_str(), author.login.as_str()]
        .into_iter()
        .map(plain)
        .find(|name| !name.is_empty() && !name.contains('@'))
        .unwrap_or_else(|| author.login.split('@').next().unwrap_or("unknown").to_owned())
}

/// Somebody to be taken.
struct Person {
    kind: &'static str,
    source_id: String,
    spot: Spot,
    name: String,
    bio: String,
    slug: String,
    /// The name was longer than one may be.
    is_cut: bool,
}

/// As much of a name as may stand here, and whether that is less than all.
fn cut(name: &str) -> (String, bool) {
    (name.chars().take(LONGEST_NAME).collect(), name.chars().count() > LONGEST_NAME)
}

pub(super) async fn take(run: &mut Run<'_>) -> Result<(), Error> {
    let mut people = Vec::new();
    for (author, spot) in &run.index.authors {
        let (name, is_cut) = cut(&printed(author));
        // A login that is a mail address stays private.
        let slug = if author.login.contains('@') { slug::of(&name) } else { nice_name(&author.login) };
        people.push(Person {
            kind: "author",
            source_id: author.login.clone(),
            spot: *spot,
            bio: String::new(),
            slug: if slug::is_valid(&slug) { slug } else { slug::of(&name) },
            name,
            is_cut,
        });
    }
    for (guest, source_id, spot) in &run.index.guests {
        if let Some(account) = run.index.authors.iter().find(|(author, _)| author.login == guest.account) {
            // The same person, with an account.
            let entry = entry("guest-author", source_id, *spot, &guest.name, Outcome::Unchanged)
                .because("linked_account", format!("the same as the account `{}`", account.0.login));
            run.report.add(&entry)?;
            continue;
        }
        let (name, is_cut) = cut(&plain(&guest.name));
        let slug = nice_name(&guest.slug);
        people.push(Person {
            kind: "guest-author",
            source_id: source_id.clone(),
            spot: *spot,
            bio: plain(&guest.bio),
            slug: if slug::is_valid(&slug) { slug } else { slug::of(&name) },
            name,
            is_cut,
        });
    }
    take_all(run, people).await?;
    link_accounts(run);
    Ok(())
}

/// Guests that are an account's second name lead to its author.
fn link_accounts(run: &mut Run<'_>) {
    for (guest, _, _) in &run.index.guests {
        if let Some(slug) = run.people.by_login.get(&guest.account).cloned() {
            run.people.by_slug.insert(guest.slug.clone(), slug);
        }
    }
}

async fn take_all(run: &mut Run<'_>, people: Vec<Person>) -> Result<(), Error> {
    let mut used = HashSet::new();
    let actor = run.actor.clone();
    let newsroom = run.rooms.newsroom;
    let mut batch = Batch::new(newsroom, &actor, run.rooms.beside);
    for person in people {
        let identity = Identity { site: &run.site, kind: person.kind, id: &person.source_id };
        let hash = run.hash_of(&[&person.name, &person.bio]);
        let mut entry = entry(person.kind, &person.source_id, person.spot, &person.name, Outcome::Taken);
        if person.is_cut {
            entry = entry.because("name_cut", format!("of the name the first {LONGEST_NAME} characters were taken"));
        }
        // Whoever was deleted here since is made anew: stories may name them.
        let known = match newsroom.known(identity).await? {
            Some(known) => match newsroom.author(&known.noun_id).await {
                Err(Refusal::NotFound(_)) => None,
                _ => Some(known),
            },
            None => None,
        };
        let slug = match known {
            Some(known) => {
                let (slug, outcome) = update(run, &mut batch, identity, &person, &known, &hash).await?;
                entry.outcome = outcome;
                if outcome == Outcome::NotTaken {
                    entry = entry.because("conflict", "it was changed here and at the source; what stands here was kept".into());
                }
                slug
            }
            None => create(run, &mut batch, identity, &person, &hash, &used, &mut entry).await?,
        };
        used.insert(slug.clone());
        if person.kind == "author" {
            run.people.by_login.insert(person.source_id.clone(), slug.clone());
            run.people.by_slug.insert(nice_name(&person.source_id), slug.clone());
            run.people.by_slug.entry(nice_name(&person.name)).or_insert_with(|| slug.clone());
        }
        run.people.by_slug.entry(person.slug.clone()).or_insert(slug);
        batch.done(entry, &mut run.report).await?;
    }
    batch.end(&mut run.report).await
}

async fn create(
    run: &Run<'_>,
    batch: &mut Batch<'_>,
    identity: Identity<'_>,
    person: &Person,
    hash: &str,
    used: &HashSet<String>,
    entry: &mut Entry,
) -> Result<String, Error> {
    let wanted = if person.slug.is_empty() { "author".to_owned() } else { person.slug.clone() };
    let mut slug = wanted.clone();
    for count in 2.. {
        let there = run.rooms.newsroom.author(&slug).await.ok();
        match there {
            Some(there) if there.name == person.name && !used.contains(&slug) => {
                // Somebody of that name is here already.
                if !run.options.dry_run {
                    let known = Known {
                        noun: "author".into(),
                        noun_id: there.id,
                        hash: hash.to_owned(),
                        left_at: Known::JOINED,
                    };
                    remember(batch.turn().await?, identity, &known).await?;
                }
                entry
                    .reasons
                    .push(Reason::new("joined", format!("an author `{slug}` of the same name was here already")));
                return Ok(slug);
            }
            None if !used.contains(&slug) => break,
            _ => slug = format!("{wanted}-{count}"),
        }
    }
    if slug != wanted {
        entry
            .reasons
            .push(Reason::new("slug_changed", format!("`{wanted}` was not free; it is `{slug}` here")));
    }
    if run.options.dry_run {
        return Ok(slug);
    }
    let turn = batch.turn().await?;
    let id = author::create(
        turn,
        NewAuthor {
            slug: slug.clone(),
            name: person.name.clone(),
            bio: person.bio.clone(),
            ..NewAuthor::default()
        },
    )
    .await?;
    let known = Known {
        noun: "author".into(),
        noun_id: id.to_string(),
        hash: hash.to_owned(),
        left_at: 1,
    };
    remember(turn, identity, &known).await?;
    Ok(slug)
}

/// Somebody who was taken before: brought up to date if nobody changed them here.
async fn update(
    run: &Run<'_>,
    batch: &mut Batch<'_>,
    identity: Identity<'_>,
    person: &Person,
    known: &Known,
    hash: &str,
) -> Result<(String, Outcome), Error> {
    let here = run.rooms.newsroom.author(&known.noun_id).await?;
    if known.hash == hash {
        return Ok((here.slug, Outcome::Unchanged));
    }
    if here.version != known.left_at {
        return Ok((here.slug, Outcome::NotTaken));
    }
    if !run.options.dry_run {
        let turn = batch.turn().await?;
        let change = Change {
            name: Some(person.name.clone()),
            bio: Some(person.bio.clone()),
            ..Change::default()
        };
        author::update(turn, &known.noun_id, change).await?;
        let known = Known {
            hash: hash.to_owned(),
            left_at: here.version + 1,
            ..known.clone()
        };
        remember(turn, identity, &known).await?;
    }
    Ok((here.slug, Outcome::Changed))
}

/// An entry for something that has no status and no address of its own.
pub(super) fn entry(kind: &str, source_id: &str, spot: Spot, title: &str, outcome: Outcome) -> Entry {
    Entry {
        kind: kind.to_owned(),
        source_id: source_id.to_owned(),
        file: spot.file,
        line: spot.line,
        title: title.chars().take(200).collect(),
        outcome,
        status: String::new(),
        address: String::new(),
        reasons: Vec::new(),
    }
}

impl Entry {
    /// The same with a reason.
    pub(super) fn because(mut self, code: &str, message: String) -> Entry {
        self.reasons.push(Reason::new(code, message));
        self
    }
}
