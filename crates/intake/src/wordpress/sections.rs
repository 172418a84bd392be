//! Categories become sections, their tree kept; tags become tags.

use super::Error;
use super::index::term_key;
use super::run::Run;
use crate::report::{Outcome, Reason, Spot, entry};
use crate::terms::{self, Noun};
use exchange::wordpress::address::readable;
use exchange::wordpress::{Term, plain};
use newsroom::slug;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Slugs of ours by what the site calls its terms.
#[derive(Debug, Default)]
pub(super) struct Terms {
    sections: HashMap<String, String>,
    section_by_id: HashMap<i64, String>,
    tags: HashMap<String, String>,
    tag_by_id: HashMap<i64, String>,
    /// Tags that stand for categories of which strangers knew nothing.
    unseen: HashMap<String, String>,
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

    /// The tag that stands for a category of which strangers knew nothing.
    pub(super) fn unseen(&self, key: &str) -> Option<&str> {
        self.unseen.get(key).map(String::as_str)
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

/// Takes categories, then tags, and accounts for the terms that have no place here.
pub(super) async fn take(run: &mut Run<'_>) -> Result<(), Error> {
    let terms = run.index.terms.clone();
    let unseen = unseen(run, &terms).await?;
    let index = Arc::clone(&run.index);
    let neutral = |one: &(Term, Spot)| neutral(one, &index.only_named);
    for (noun, taxonomy) in [(Noun::Section, "category"), (Noun::Tag, "post_tag")] {
        let declared: HashMap<&str, &Term> = terms
            .iter()
            .filter(|(term, _)| term.taxonomy == taxonomy)
            .map(|(term, _)| (term_key(term), term))
            .collect();
        let is_wanted =
            |(term, _): &&(Term, Spot)| term.taxonomy == taxonomy && !(noun == Noun::Section && unseen.contains(term_key(term)));
        let wanted = terms.iter().filter(is_wanted).map(&neutral).collect();
        for (term, slug) in run.intake.terms(noun, wanted).await? {
            if let Some(term) = declared.get(term.key.as_str()) {
                run.terms.learn(noun, term, &slug);
            }
        }
    }
    // Every section shows on every page; a tag shows once a public story has it.
    let is_unseen = |(term, _): &&(Term, Spot)| term.taxonomy == "category" && unseen.contains(term_key(term));
    let as_tags = terms.iter().filter(is_unseen).map(|one| terms::Term {
        kind: Noun::Section.kind(),
        parent: String::new(),
        note: Some(Reason::new(
            "unseen",
            "nothing that strangers could read is filed under it; it is a tag here, which shows with its first public story",
        )),
        ..neutral(one)
    });
    for (term, slug) in run.intake.terms(Noun::Tag, as_tags.collect()).await? {
        run.terms.unseen.insert(term.key, slug);
    }
    for (term, spot) in &terms {
        // Menus, and the terms that Co-Authors Plus keeps, are accounted for where they are used.
        if matches!(term.taxonomy.as_str(), "category" | "post_tag" | "nav_menu" | "author") {
            continue;
        }
        let entry = entry("term", &format!("{}:{}", term.taxonomy, term_key(term)), *spot, &plain(&term.name), Outcome::NotTaken).because(
            "other_taxonomy",
            format!("`{}` is a taxonomy of the site's own; there is no place for it here", term.taxonomy),
        );
        run.intake.report.add(&entry)?;
    }
    Ok(())
}

/// Keys of the categories under which, and below which, only what strangers could not read is filed. One that was a section
/// here before stays that.
async fn unseen(run: &Run<'_>, terms: &[(Term, Spot)]) -> Result<HashSet<String>, Error> {
    let parents: HashMap<&str, &str> = terms
        .iter()
        .filter(|(term, _)| term.taxonomy == "category")
        .map(|(term, _)| (term_key(term), term.parent.as_str()))
        .collect();
    let mut seen: HashMap<&str, bool> = HashMap::new();
    for (key, is_public) in &run.index.filed {
        let mut at = key.as_str();
        for _ in 0..20 {
            *seen.entry(at).or_default() |= is_public;
            match parents.get(at) {
                Some(above) if !above.is_empty() => at = above,
                _ => break,
            }
        }
    }
    let mut unseen: HashSet<String> = seen.into_iter().filter(|(_, is_public)| !is_public).map(|(key, _)| key.to_owned()).collect();
    let keys: Vec<String> = unseen.iter().cloned().collect();
    for (key, known) in run.intake.rooms.newsroom.known_among(&run.intake.site, Noun::Section.kind(), &keys).await? {
        if known.noun == "section" {
            unseen.remove(&key);
        }
    }
    Ok(unseen)
}

/// A term as every source has them.
fn neutral((term, spot): &(Term, Spot), only_named: &HashSet<(&'static str, String)>) -> terms::Term {
    let own = readable(&term.slug).to_lowercase();
    let last = format!("term-{}", term.id);
    let slug = [own.clone(), slug::of(&own), slug::of(&plain(&term.name)), last]
        .into_iter()
        .find(|slug| slug::is_valid(slug))
        .unwrap_or_default();
    terms::Term {
        key: term_key(term).to_owned(),
        number: if term.id > 0 { term.id.to_string() } else { String::new() },
        name: plain(&term.name),
        description: plain(&term.description),
        slug,
        parent: term.parent.clone(),
        spot: *spot,
        only_named: only_named.contains(&(if term.taxonomy == "category" { "category" } else { "post_tag" }, term_key(term).to_owned())),
        ..terms::Term::default()
    }
}
