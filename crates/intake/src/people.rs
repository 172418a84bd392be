//! Authors.

use crate::Error;
use crate::account::Batch;
use crate::intake::Intake;
use crate::report::{Entry, Outcome, Reason, Spot, entry};
use crate::seal::hash_of;
use crate::terms::LONGEST_NAME;
use newsroom::Refusal;
use newsroom::author::{self, Change, NewAuthor};
use newsroom::source::{Identity, Known, remember};
use std::collections::HashSet;

/// Somebody to be taken.
pub(crate) struct Person {
    /// Type at the source.
    pub kind: &'static str,
    /// Id there.
    pub source_id: String,
    /// By what it is known again.
    pub known_as: String,
    pub spot: Spot,
    pub name: String,
    pub bio: String,
    /// Wanted slug; may be empty.
    pub slug: String,
    /// The name was longer than one may be.
    pub is_cut: bool,
    /// The source gives nothing but what others call them: it takes nothing from what is known already.
    pub only_named: bool,
}

impl Intake<'_> {
    /// Takes people, and gives the slug that each has here, in their order.
    pub(crate) async fn people(&mut self, people: &[Person]) -> Result<Vec<String>, Error> {
        let mut used = HashSet::new();
        let mut slugs = Vec::with_capacity(people.len());
        let actor = self.actor.clone();
        let newsroom = self.rooms.newsroom;
        let mut batch = Batch::new(&self.rooms, &actor);
        for person in people {
            let identity = Identity { site: &self.site, kind: person.kind, id: &person.known_as };
            let hash = hash_of(&[&person.name, &person.bio]);
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
                    let (slug, outcome) = update(self, &mut batch, identity, person, &known, &hash).await?;
                    entry.outcome = outcome;
                    if outcome == Outcome::NotTaken {
                        entry = entry.because("conflict", "it was changed here and at the source; what stands here was kept".into());
                    }
                    slug
                }
                None => create(self, &mut batch, identity, person, &hash, &used, &mut entry).await?,
            };
            used.insert(slug.clone());
            slugs.push(slug);
            batch.done(entry, &mut self.report).await?;
        }
        batch.end(&mut self.report).await?;
        Ok(slugs)
    }
}

async fn create(
    intake: &Intake<'_>,
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
        let there = intake.rooms.newsroom.author(&slug).await.ok();
        match there {
            Some(there) if there.name == person.name && !used.contains(&slug) => {
                // Somebody of that name is here already.
                if !intake.dry_run {
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
    if intake.dry_run {
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
    intake: &Intake<'_>,
    batch: &mut Batch<'_>,
    identity: Identity<'_>,
    person: &Person,
    known: &Known,
    hash: &str,
) -> Result<(String, Outcome), Error> {
    let here = intake.rooms.newsroom.author(&known.noun_id).await?;
    if known.hash == hash || person.only_named {
        return Ok((here.slug, Outcome::Unchanged));
    }
    if here.version != known.left_at {
        return Ok((here.slug, Outcome::NotTaken));
    }
    if !intake.dry_run {
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
