//! Sections, their tree kept, and tags.

use crate::Error;
use crate::account::Batch;
use crate::articles::said;
use crate::intake::Intake;
use crate::report::{Entry, Outcome, Reason, Spot, entry};
use crate::seal::hash_of;
use newsroom::source::{Identity, Known, remember, rename};
use newsroom::{Refusal, section, slug, tag};
use std::collections::{HashMap, HashSet};

/// Longest name, in characters.
pub(crate) const LONGEST_NAME: usize = 200;

/// A category, topic or tag of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Term {
    /// What tells it apart at the source.
    pub key: String,
    /// What tells it apart there whatever it is called: its number; empty if it has none.
    pub number: String,
    pub name: String,
    pub description: String,
    /// Wanted slug; may be empty.
    pub slug: String,
    /// Key of the one above; empty if it stands at the top.
    pub parent: String,
    pub spot: Spot,
    /// Its type in the report, if it is not that of what it becomes.
    pub kind: &'static str,
    /// The source gives nothing but its name: it takes nothing from what is known already.
    pub only_named: bool,
    /// Something to be told of it.
    pub note: Option<Reason>,
}

/// What terms become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noun {
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
    pub(crate) fn kind(self) -> &'static str {
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

impl Intake<'_> {
    /// Takes terms as sections or tags, and gives each with the slug that it has here, those above first.
    pub(crate) async fn terms(&mut self, noun: Noun, terms: Vec<Term>) -> Result<Vec<(Term, String)>, Error> {
        let newsroom = self.rooms.newsroom;
        let here = self.standing(noun).await?;
        let by_id: HashMap<String, Here> = here.iter().map(|one| (one.id.clone(), one.clone())).collect();
        let mut by_slug: HashMap<String, Here> = here.into_iter().map(|one| (one.slug.clone(), one)).collect();
        let actor = self.actor.clone();
        let mut batch = Batch::new(&self.rooms, &actor);
        let mut slugs: HashMap<String, String> = HashMap::new();
        let mut done = Vec::with_capacity(terms.len());
        let numbered = self.numbered(noun, &terms).await?;
        let parents: HashMap<String, String> = terms.iter().map(|term| (term.key.clone(), term.parent.clone())).collect();
        let terms = if noun == Noun::Section { from_the_top(terms) } else { terms };
        for (position, term) in terms.into_iter().enumerate() {
            let name: String = term.name.chars().take(LONGEST_NAME).collect();
            let mut no_parent = None;
            let kind = if term.kind.is_empty() { noun.kind() } else { term.kind };
            let above = parents.get(&term.key).filter(|above| !above.is_empty());
            let mut parent = slugs.get(&term.parent).cloned();
            if let Some(above) = above.filter(|above| parent.is_none() && !parents.contains_key(*above)) {
                // An earlier import may have brought it.
                let known = newsroom.known(Identity { site: &self.site, kind, id: above }).await?;
                parent = known.and_then(|known| Some(by_id.get(&known.noun_id)?.slug.clone()));
            }
            if let Some(above) = above.filter(|_| parent.is_none()) {
                no_parent = Some(Reason::new(
                    "no_parent",
                    format!("`{above}`, above it at the source, is missing or below it; it stands at the top"),
                ));
            }
            let wish = Wish {
                position: i64::try_from(position).unwrap_or(0),
                description: term.description.clone(),
                name: if name.is_empty() { term.key.clone() } else { name },
                parent,
            };
            let hash = hash_of(&[&wish.name, &wish.description, wish.parent.as_deref().unwrap_or_default()]);
            let identity = Identity { site: &self.site, kind, id: &term.key };
            let mut entry = entry(kind, &term.key, term.spot, &wish.name, Outcome::Taken);
            entry.reasons.extend(term.note.clone());
            if term.name.chars().count() > LONGEST_NAME {
                entry = entry.because("name_cut", format!("of its name the first {LONGEST_NAME} characters were taken"));
            }
            entry.reasons.extend(no_parent);
            let number = Identity { site: &self.site, kind: numbers_of(kind), id: &term.number };
            let numbered = numbered.get(&(numbers_of(kind), term.number.clone())).filter(|_| !term.number.is_empty());
            let mut known = newsroom.known(identity).await?;
            let former = numbered.filter(|there| known.is_none() && !parents.contains_key(&there.hash));
            if let Some(former) = former {
                let before = Identity { id: &former.hash, ..identity };
                known = newsroom.known(before).await?.filter(|there| there.noun_id == former.noun_id);
                if known.is_some() {
                    if !self.dry_run {
                        rename(batch.turn().await?, before, &term.key).await?;
                    }
                    let message = format!("at the source it was `{}` before; it stays what it is here", former.hash);
                    entry = entry.because("renamed", message);
                }
            }
            let mut noun_id = known.as_ref().map(|there| there.noun_id.clone()).unwrap_or_default();
            let slug = match known.and_then(|known| Some((by_id.get(&known.noun_id)?.clone(), known))) {
                Some((there, known)) => {
                    // With less to say than before, nothing is said.
                    let hash = if term.only_named { known.hash.clone() } else { hash };
                    if known.hash != hash {
                        // A change may be refused: it has a turn of its own.
                        batch.end(&mut self.report).await?;
                    }
                    entry.outcome = match update(self, &mut batch, noun, identity, &wish, &there, &known, &hash).await {
                        Err(Error::Newsroom(refusal @ (Refusal::Invalid(_) | Refusal::Rule { .. } | Refusal::Conflict { .. }))) => {
                            batch.give_up();
                            entry = entry.because("refused", said(&refusal));
                            Outcome::NotTaken
                        }
                        outcome => outcome?,
                    };
                    if entry.outcome == Outcome::NotTaken && entry.reasons.iter().all(|reason| reason.code != "refused") {
                        entry = entry.because("conflict", "it was changed here and at the source; what stands here was kept".into());
                    }
                    there.slug
                }
                None => {
                    let made = create(self, &mut batch, noun, identity, &term, &wish, &hash, &by_slug, &mut entry).await?;
                    by_slug.insert(made.slug.clone(), made.clone());
                    noun_id = made.id;
                    made.slug
                }
            };
            let is_numbered = numbered.is_some_and(|there| there.hash == term.key && there.noun_id == noun_id);
            if !term.number.is_empty() && !is_numbered && !self.dry_run && entry.outcome != Outcome::NotTaken {
                let known = Known {
                    noun: noun.name().into(),
                    noun_id,
                    hash: term.key.clone(),
                    left_at: 1,
                };
                remember(batch.turn().await?, number, &known).await?;
            }
            if noun == Noun::Section {
                entry.address = format!("{}/{slug}", self.prefix);
            }
            slugs.insert(term.key.clone(), slug.clone());
            done.push((term, slug));
            batch.done(entry, &mut self.report).await?;
        }
        batch.end(&mut self.report).await?;
        Ok(done)
    }

    /// What is known of terms by their numbers at the source: the hash is the key that each had there.
    async fn numbered(&self, noun: Noun, terms: &[Term]) -> Result<HashMap<(&'static str, String), Known>, Error> {
        let mut by_kind: HashMap<&'static str, Vec<String>> = HashMap::new();
        for term in terms.iter().filter(|term| !term.number.is_empty()) {
            let kind = if term.kind.is_empty() { noun.kind() } else { term.kind };
            by_kind.entry(numbers_of(kind)).or_default().push(term.number.clone());
        }
        let mut found = HashMap::new();
        for (kind, ids) in by_kind {
            let known = self.rooms.newsroom.known_among(&self.site, kind, &ids).await?;
            found.extend(known.into_iter().map(|(id, known)| ((kind, id), known)));
        }
        Ok(found)
    }

    /// The sections or tags that are here already.
    async fn standing(&self, noun: Noun) -> Result<Vec<Here>, Error> {
        let newsroom = self.rooms.newsroom;
        if noun == Noun::Section {
            let sections = newsroom.sections(&self.edition).await?.into_iter();
            return Ok(sections
                .map(|section| Here { id: section.id, slug: section.slug, version: section.version })
                .collect());
        }
        let mut here = Vec::new();
        let mut after = String::new();
        loop {
            let page = newsroom.tags(&self.edition, &after, 1_000).await?;
            let Some(last) = page.last() else { return Ok(here) };
            after.clone_from(&last.id);
            here.extend(page.into_iter().map(|tag| Here { id: tag.id, slug: tag.slug, version: tag.version }));
        }
    }
}

/// The type under which the numbers of terms of a type are remembered.
fn numbers_of(kind: &str) -> &'static str {
    if kind == Noun::Section.kind() { "category number" } else { "tag number" }
}

/// Parents before children; a term whose parent is missing or below itself stands at the top.
fn from_the_top(terms: Vec<Term>) -> Vec<Term> {
    let mut left = terms;
    let mut done: Vec<Term> = Vec::with_capacity(left.len());
    let mut placed: HashSet<String> = HashSet::new();
    while !left.is_empty() {
        let keys: HashSet<String> = left.iter().map(|term| term.key.clone()).collect();
        let (ready, waiting): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|term| term.parent.is_empty() || placed.contains(&term.parent) || !keys.contains(&term.parent));
        let stuck = ready.is_empty();
        let ready = if stuck { waiting.clone() } else { ready };
        left = if stuck { Vec::new() } else { waiting };
        for mut term in ready {
            if stuck || !placed.contains(&term.parent) {
                term.parent.clear();
            }
            placed.insert(term.key.clone());
            done.push(term);
        }
    }
    done
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
    intake: &Intake<'_>,
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
        if !intake.dry_run {
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
    let slug = if noun == Noun::Section { free_slug(intake, &wanted, by_slug).await? } else { wanted.clone() };
    if slug != wanted {
        entry.reasons.push(Reason::new(
            "slug_changed",
            format!("something else answers at {}/{wanted}; it is `{slug}` here", intake.prefix),
        ));
    }
    let mut here = Here { id: String::new(), slug, version: 1 };
    if intake.dry_run {
        return Ok(here);
    }
    let turn = batch.turn().await?;
    let id = match noun {
        Noun::Section => {
            let new = section::NewSection {
                edition: intake.edition.clone(),
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
                edition: intake.edition.clone(),
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
    intake: &Intake<'_>,
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
    if intake.dry_run {
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
            section::update(turn, &intake.edition, &there.id, change).await?;
        }
        Noun::Tag => {
            let change = tag::Change {
                name: Some(wish.name.clone()),
                description: Some(wish.description.clone()),
            };
            tag::update(turn, &intake.edition, &there.id, change).await?;
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
    let own = term.slug.to_lowercase();
    [own.clone(), slug::of(&own), slug::of(name)]
        .into_iter()
        .find(|slug| slug::is_valid(slug))
        .unwrap_or_else(|| "term".to_owned())
}

/// A slug at whose path nothing answers and no public item of the source stands.
async fn free_slug(intake: &Intake<'_>, wanted: &str, by_slug: &HashMap<String, Here>) -> Result<String, Error> {
    let mut slug = wanted.to_owned();
    for count in 2..1_000 {
        let path = format!("{}/{slug}", intake.prefix);
        let is_free = !slug::is_reserved(&slug)
            && !by_slug.contains_key(&slug)
            && !(intake.is_public)(&path)
            && intake.rooms.newsroom.answering(&[path]).await?.is_empty();
        if is_free {
            break;
        }
        slug = format!("{wanted}-{count}");
    }
    Ok(slug)
}
