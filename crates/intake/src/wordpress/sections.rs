//! Categories become sections, their tree kept; tags become tags.

use super::Error;
use super::account::Batch;
use super::index::{Spot, term_key};
use super::people::entry;
use super::run::Run;
use crate::report::{Entry, Outcome, Reason};
use exchange::wordpress::address::readable;
use exchange::wordpress::{Term, plain};
use newsroom::source::{Identity, Known, remember};
use newsroom::{section, slug, tag};
use std::collections::{HashMap, HashSet};

/// Longest name, in characters.
pub(super) const LONGEST_NAME: usize = 200;

/// Slugs of ours by what the site calls its terms.
#[derive(Debug, Default)]
pub(super) struct Terms {
    sections: HashMap<String, String>,
    section_by_id: HashMap<i64, String>,
    tags: HashMap<String, String>,
    tag_by_id: HashMap<i64, String>,
}

impl Terms {
    /// The section that a category is.
    pub(super) fn section(&self, key: &str) -> Option<&str> {
        self.sections.get(key).map(String::as_str)
    }

    /// The same by its number.
    pub(super) fn section_by_id(&self, id: i64) -> Option<&str> {
        self.section_by_id.get(&id).map(String::as_str)
    }

    /// The tag that a tag is.
    pub(super) fn tag(&self, key: &str) -> Option<&str> {
        self.tags.get(key).map(String::as_str)
    }

    /// The same by its number.
    pub(super) fn tag_by_id(&self, id: i64) -> Option<&str> {
        self.tag_by_id.get(&id).map(String::as_str)
    }

    fn learn(&mut self, noun: Noun, term: &Term, slug: &str) {
        let (by_key, by_id) = match noun {
            Noun::Section => (&mut self.sections, &mut self.section_by_id),
            Noun::Tag => (&mut self.tags, &mut self.tag_by_id),
        };
        // Old exports name a category by its name. An empty one means none.
        by_key.insert(term_key(term).to_owned(), slug.to_owned());
        by_key.entry(term.name.clone()).or_insert_with(|| slug.to_owned());
        by_key.remove("");
        if term.id > 0 {
            by_id.insert(term.id, slug.to_owned());
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noun {
    Section,
    Tag,
}

impl Noun {
    fn name(self) -> &'static str {
        match self {
            Noun::Section => "section",
            Noun::Tag => "tag",
        }
    }

    /// The type in the report.
    fn kind(self) -> &'static str {
        match self {
            Noun::Section => "category",
            Noun::Tag => "tag",
        }
    }
}

/// What stands here under a slug or id.
#[derive(Debug, Clone)]
struct Here {
    id: String,
    slug: String,
    version: i64,
}

/// Takes categories, then tags, and accounts for the terms that have no place here.
pub(super) async fn take(run: &mut Run<'_>) -> Result<(), Error> {
    let terms = run.index.terms.clone();
    let of = |taxonomy: &str| -> Vec<(Term, Spot)> { terms.iter().filter(|(term, _)| term.taxonomy == taxonomy).cloned().collect() };
    let newsroom = run.rooms.newsroom;
    let here = newsroom
        .sections(&run.edition)
        .await?
        .into_iter()
        .map(|section| Here { id: section.id, slug: section.slug, version: section.version })
        .collect();
    take_all(run, Noun::Section, of("category"), here).await?;
    let mut here = Vec::new();
    let mut after = String::new();
    loop {
        let page = newsroom.tags(&run.edition, &after, 1_000).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        here.extend(page.into_iter().map(|tag| Here { id: tag.id, slug: tag.slug, version: tag.version }));
    }
    take_all(run, Noun::Tag, of("post_tag"), here).await?;
    for (term, spot) in &terms {
        // Menus, and the terms that Co-Authors Plus keeps, are accounted for where they are used.
        if matches!(term.taxonomy.as_str(), "category" | "post_tag" | "nav_menu" | "author") {
            continue;
        }
        let entry = entry("term", &format!("{}:{}", term.taxonomy, term_key(term)), *spot, &plain(&term.name), Outcome::NotTaken).because(
            "other_taxonomy",
            format!("`{}` is a taxonomy of the site's own; there is no place for it here", term.taxonomy),
        );
        run.report.add(&entry)?;
    }
    Ok(())
}

/// Parents before children; a term whose parent is missing or below itself stands at the top.
fn from_the_top(terms: Vec<(Term, Spot)>) -> Vec<(Term, Spot)> {
    let mut left = terms;
    let mut done: Vec<(Term, Spot)> = Vec::with_capacity(left.len());
    let mut placed: HashSet<String> = HashSet::new();
    while !left.is_empty() {
        let keys: HashSet<String> = left.iter().map(|(term, _)| term_key(term).to_owned()).collect();
        let (ready, waiting): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|(term, _)| term.parent.is_empty() || placed.contains(&term.parent) || !keys.contains(&term.parent));
        let stuck = ready.is_empty();
        let ready = if stuck { waiting.clone() } else { ready };
        left = if stuck { Vec::new() } else { waiting };
        for (mut term, spot) in ready {
            if stuck || !placed.contains(&term.parent) {
                term.parent.clear();
            }
            placed.insert(term_key(&term).to_owned());
            done.push((term, spot));
        }
    }
    done
}

async fn take_all(run: &mut Run<'_>, noun: Noun, terms: Vec<(Term, Spot)>, here: Vec<Here>) -> Result<(), Error> {
    let by_id: HashMap<String, Here> = here.iter().map(|one| (one.id.clone(), one.clone())).collect();
    let mut by_slug: HashMap<String, Here> = here.into_iter().map(|one| (one.slug.clone(), one)).collect();
    let parents: HashMap<String, String> = terms.iter().map(|(term, _)| (term_key(term).to_owned(), term.parent.clone())).collect();
    let terms = if noun == Noun::Section { from_the_top(terms) } else { terms };
    let actor = run.actor.clone();
    let newsroom = run.rooms.newsroom;
    let mut batch = Batch::new(newsroom, &actor, run.rooms.beside);
    for (position, (term, spot)) in terms.iter().enumerate() {
        let name: String = plain(&term.name).chars().take(LONGEST_NAME).collect();
        let name = if name.is_empty() { term_key(term).to_owned() } else { name };
        let parent = run.terms.section(&term.parent).map(str::to_owned);
        let wish = Wish {
            position: i64::try_from(position).unwrap_or(0),
            description: plain(&term.description),
            name,
            parent,
        };
        let hash = run.hash_of(&[&wish.name, &wish.description, wish.parent.as_deref().unwrap_or_default()]);
        let identity = Identity { site: &run.site, kind: noun.kind(), id: term_key(term) };
        let mut entry = entry(noun.kind(), term_key(term), *spot, &wish.name, Outcome::Taken);
        if plain(&term.name).chars().count() > LONGEST_NAME {
            entry = entry.because("name_cut", format!("of its name the first {LONGEST_NAME} characters were taken"));
        }
        if let Some(parent) = parents.get(term_key(term)).filter(|parent| !parent.is_empty() && term.parent.is_empty()) {
            entry = entry.because("no_parent", format!("`{parent}`, above it at the source, is missing or below it; it stands at the top"));
        }
        let known = newsroom.known(identity).await?;
        let slug = match known.and_then(|known| Some((by_id.get(&known.noun_id)?.clone(), known))) {
            Some((there, known)) => {
                entry.outcome = update(run, &mut batch, noun, identity, &wish, &there, &known, &hash).await?;
                if entry.outcome == Outcome::NotTaken {
                    entry = entry.because("conflict", "it was changed here and at the source; what stands here was kept".into());
                }
                there.slug
            }
            None => {
                let made = create(run, &mut batch, noun, identity, term, &wish, &hash, &by_slug, &mut entry).await?;
                by_slug.insert(made.slug.clone(), made.clone());
                made.slug
            }
        };
        if noun == Noun::Section {
            entry.address = format!("{}/{slug}", run.prefix);
        }
        run.terms.learn(noun, term, &slug);
        batch.done(entry, &mut run.report).await?;
    }
    batch.end(&mut run.report).await
}

/// What a term should be here.
struct Wish {
    name: String,
    description: String,
    parent: Option<String>,
    position: i64,
}

#[expect(clippy::too_many_arguments, reason = "one step of the loop above, apart for its length")]
async fn create(
    run: &Run<'_>,
    batch: &mut Batch<'_>,
    noun: Noun,
    identity: Identity<'_>,
    term: &Term,
    wish: &Wish,
    hash: &str,
    by_slug: &HashMap<String, Here>,
    entry: &mut Entry,
) -> Result<Here, Error> {
    let wanted = slug_of(term, &wish.name);
    if let Some(there) = by_slug.get(&wanted) {
        // One of that slug is here already: they are one from now on.
        if !run.options.dry_run {
            let known = Known {
                noun: noun.name().into(),
                noun_id: there.id.clone(),
                hash: hash.to_owned(),
                left_at: Known::JOINED,
            };
            remember(batch.turn().await?, identity, &known).await?;
        }
        entry
            .reasons
            .push(Reason::new("joined", format!("there was a {} `{wanted}` already", noun.name())));
        return Ok(there.clone());
    }
    let slug = if noun == Noun::Section { free_slug(run, &wanted, by_slug).await? } else { wanted.clone() };
    if slug != wanted {
        entry
            .reasons
            .push(Reason::new("slug_changed", format!("something else answers at {}/{wanted}; it is `{slug}` here", run.prefix)));
    }
    let mut here = Here { id: String::new(), slug, version: 1 };
    if run.options.dry_run {
        return Ok(here);
    }
    let turn = batch.turn().await?;
    let id = match noun {
        Noun::Section => {
            let new = section::NewSection {
                edition: run.edition.clone(),
                slug: here.slug.clone(),
                name: wish.name.clone(),
                description: wish.description.clone(),
                parent: wish.parent.clone(),
                position: wish.position,
                ..section::NewSection::default()
            };
            section::create(turn, new).await?
        }
        Noun::Tag => {
            let new = tag::NewTag {
                edition: run.edition.clone(),
                slug: here.slug.clone(),
                name: wish.name.clone(),
                description: wish.description.clone(),
            };
            tag::create(turn, new).await?
        }
    };
    here.id = id.to_string();
    let known = Known {
        noun: noun.name().into(),
        noun_id: here.id.clone(),
        hash: hash.to_owned(),
        left_at: 1,
    };
    remember(turn, identity, &known).await?;
    Ok(here)
}

#[expect(clippy::too_many_arguments, reason = "one step of the loop above, apart for its length")]
async fn update(
    run: &Run<'_>,
    batch: &mut Batch<'_>,
    noun: Noun,
    identity: Identity<'_>,
    wish: &Wish,
    there: &Here,
    known: &Known,
    hash: &str,
) -> Result<Outcome, Error> {
    if known.hash == hash {
        return Ok(Outcome::Unchanged);
    }
    if there.version != known.left_at {
        return Ok(Outcome::NotTaken);
    }
    if run.options.dry_run {
        return Ok(Outcome::Changed);
    }
    let turn = batch.turn().await?;
    match noun {
        Noun::Section => {
            let change = section::Change {
                name: Some(wish.name.clone()),
                description: Some(wish.description.clone()),
                parent: Some(wish.parent.clone()),
                ..section::Change::default()
            };
            section::update(turn, &run.edition, &there.id, change).await?;
        }
        Noun::Tag => {
            let change = tag::Change {
                name: Some(wish.name.clone()),
                description: Some(wish.description.clone()),
            };
            tag::update(turn, &run.edition, &there.id, change).await?;
        }
    }
    let known = Known {
        hash: hash.to_owned(),
        left_at: there.version + 1,
        ..known.clone()
    };
    remember(turn, identity, &known).await?;
    Ok(Outcome::Changed)
}

/// The term's own slug if it may stand here, else one made of it.
fn slug_of(term: &Term, name: &str) -> String {
    let own = readable(&term.slug).to_lowercase();
    [own.clone(), slug::of(&own), slug::of(name), format!("term-{}", term.id)]
        .into_iter()
        .find(|slug| slug::is_valid(slug))
        .unwrap_or_else(|| "term".to_owned())
}

/// A slug at whose path nothing answers and no public item of the source stands.
async fn free_slug(run: &Run<'_>, wanted: &str, by_slug: &HashMap<String, Here>) -> Result<String, Error> {
    let mut slug = wanted.to_owned();
    for count in 2..1_000 {
        let path = format!("{}/{slug}", run.prefix);
        let is_free = !slug::is_reserved(&slug)
            && !by_slug.contains_key(&slug)
            && !run.index.is_public_path(&path)
            && run.rooms.newsroom.answering(&[path]).await?.is_empty();
        if is_free {
            break;
        }
        slug = format!("{wanted}-{count}");
    }
    Ok(slug)
}
