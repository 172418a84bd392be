//! Authors: accounts, guests of Co-Authors Plus, and whoever is only named.

use super::Error;
use super::run::Run;
use crate::people::Person;
use crate::report::{Outcome, entry};
use crate::terms::LONGEST_NAME;
use exchange::wordpress::{Author, Filed, plain};
use newsroom::slug;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;

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

/// What an account is known by from run to run: its login. One that is a mail address is kept as its hash, so that the address
/// stands neither in the record nor in the report, and is gone when a reader of that address goes.
fn identity(login: &str) -> String {
    if !login.contains('@') {
        return login.to_owned();
    }
    let hash = Sha256::digest(login.trim().to_lowercase());
    hash.iter().take(16).fold("mail-".to_owned(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
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
            known_as: identity(&author.login),
            source_id: identity(&author.login),
            spot: *spot,
            bio: String::new(),
            slug: if slug::is_valid(&slug) { slug } else { slug::of(&name) },
            name,
            is_cut,
            only_named: run.index.only_named.contains(&("login", author.login.clone())),
        });
    }
    for (guest, source_id, spot) in &run.index.guests {
        if let Some(account) = run.index.authors.iter().find(|(author, _)| author.login == guest.account) {
            // The same person, with an account.
            let entry = entry("guest-author", source_id, *spot, &guest.name, Outcome::Unchanged)
                .because("linked_account", format!("the same as the account `{}`", identity(&account.0.login)));
            run.intake.report.add(&entry)?;
            continue;
        }
        let (name, is_cut) = cut(&plain(&guest.name));
        let slug = nice_name(&guest.slug);
        people.push(Person {
            kind: "guest-author",
            // Stories name guests by their slug, also where the guest's own item comes in later.
            known_as: format!("cap-{}", guest.slug),
            source_id: source_id.clone(),
            spot: *spot,
            bio: plain(&guest.bio),
            slug: if slug::is_valid(&slug) { slug } else { slug::of(&name) },
            name,
            is_cut,
            only_named: run.index.only_named.contains(&("guest", guest.slug.clone())),
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
    let slugs = run.intake.people(&people).await?;
    // Accounts come first, and in their order.
    let mut logins = run.index.authors.iter().map(|(author, _)| &author.login);
    for (person, slug) in people.into_iter().zip(slugs) {
        if let Some(login) = logins.next() {
            run.people.by_login.insert(login.clone(), slug.clone());
            run.people.by_slug.insert(nice_name(login), slug.clone());
            run.people.by_slug.entry(nice_name(&person.name)).or_insert_with(|| slug.clone());
        }
        run.people.by_slug.entry(person.slug).or_insert(slug);
    }
    Ok(())
}
