//! Static pages.

use crate::Error;
use crate::account::Batch;
use crate::intake::Intake;
use crate::piece::Piece;
use crate::report::{Entry, Outcome};
use crate::seal::hash_of;
use newsroom::address::may_be_kept;
use newsroom::page::{self, Change, NewPage};
use newsroom::redirect::{self, Lead};
use newsroom::slug;
use newsroom::source::{Identity, Known, remember};
use std::collections::{HashMap, HashSet};
use store::Moment;

impl Intake<'_> {
    /// Takes static pages and accounts for each; gives the id that each has here, in their order: none in a dry run.
    pub(crate) async fn pages(&mut self, pages: &[&Piece]) -> Result<Vec<Option<String>>, Error> {
        let newsroom = self.rooms.newsroom;
        let mut known: HashMap<(String, String), Known> = HashMap::new();
        for kind in pages.iter().map(|one| one.kind.clone()).collect::<HashSet<_>>() {
            let ids: Vec<String> = pages.iter().filter(|one| one.kind == kind).map(|one| one.source_id.clone()).collect();
            for (id, there) in newsroom.known_among(&self.site, &kind, &ids).await? {
                known.insert((kind.clone(), id), there);
            }
        }
        let others = self.of_another_type(pages, &known).await?;
        let actor = self.actor.clone();
        let mut batch = Batch::new(&self.rooms, &actor);
        let mut given = HashSet::new();
        let mut places = Vec::with_capacity(pages.len());
        for one in pages {
            let seal = seal(one);
            let key = (one.kind.clone(), one.source_id.clone());
            let entry = match known.get(&key).or_else(|| others.get(&key)) {
                Some(there) if there.noun != "page" => {
                    batch.end(&mut self.report).await?;
                    places.push(None);
                    self.in_another_role(one, there, "page").await?
                }
                Some(there) => {
                    places.push(Some(there.noun_id.clone()));
                    self.update_page(&mut batch, one, there, &seal).await?
                }
                None => {
                    let (entry, id) = self.create_page(&mut batch, one, &seal, &mut given).await?;
                    places.push(id);
                    entry
                }
            };
            batch.done(entry, &mut self.report).await?;
        }
        batch.end(&mut self.report).await?;
        Ok(places)
    }

    async fn create_page(
        &mut self,
        batch: &mut Batch<'_>,
        one: &Piece,
        seal: &str,
        given: &mut HashSet<String>,
    ) -> Result<(Entry, Option<String>), Error> {
        let is_public = one.held.is_none();
        let slug = self.free_slug(one);
        let address = self.free_address(one, &slug, given).await?;
        let mut entry = one.taken(Some(address.clone()).filter(|_| is_public));
        if self.dry_run {
            return Ok((entry, None));
        }
        self.page_slugs.insert(slug.clone());
        given.insert(address.clone());
        let turn = batch.turn().await?;
        let id = page::create(
            turn,
            NewPage {
                edition: self.edition.clone(),
                slug,
                address: Some(address.clone()),
                title: one.content.headline.clone(),
                body: one.content.body.clone(),
                published: is_public,
                held: one.held.as_ref().map(|reason| reason.code.clone()).unwrap_or_default(),
                updated_at: changed_at(one),
            },
        )
        .await?;
        if is_public {
            let led = redirect::lead(turn, leads(one, id.as_str(), &address)).await?;
            self.report.written.redirects += led.made as u64;
            one.note_addresses(&mut entry, &led.refused);
        }
        let identity = Identity { site: &self.site, kind: &one.kind, id: &one.source_id };
        let known = Known {
            noun: "page".into(),
            noun_id: id.to_string(),
            hash: seal.to_owned(),
            left_at: 1,
        };
        remember(turn, identity, &known).await?;
        self.report.written.pages += 1;
        Ok((entry, Some(id.to_string())))
    }

    /// A page's slug is unique in its edition; below another page it begins with that one's.
    fn free_slug(&self, one: &Piece) -> String {
        let own = one
            .original
            .address
            .as_deref()
            .map(|path| {
                path.strip_prefix(self.home.as_str())
                    .unwrap_or(path)
                    .trim_matches('/')
                    .replace('/', "-")
                    .to_lowercase()
            })
            .unwrap_or_default();
        let wanted = [own.clone(), slug::of(&own), one.content.slug.clone(), slug::of(&one.content.headline)]
            .into_iter()
            .find(|slug| slug::is_valid(slug))
            .unwrap_or_else(|| "page".to_owned());
        let mut slug = wanted.clone();
        for count in 2.. {
            if !self.page_slugs.contains(&slug) {
                break;
            }
            slug = format!("{wanted}-{count}");
        }
        slug
    }

    /// The page's own path if it is free, else one made of its slug.
    async fn free_address(&self, one: &Piece, slug: &str, given: &HashSet<String>) -> Result<String, Error> {
        let is_public = one.held.is_none();
        // A publication's own page about privacy takes the place of the program's.
        let privacy = format!("{}/privacy", self.prefix);
        let may_stand = |path: &str| may_be_kept(path) || is_public && path == privacy;
        let own = one.original.address.clone().filter(|path| may_stand(path));
        let plain = format!("{}/{slug}", self.prefix);
        for count in 1..1_000 {
            let path = match (count, &own) {
                (1, Some(own)) => own.clone(),
                (1 | 2, _) => plain.clone(),
                _ => format!("{plain}-{}", count - 1),
            };
            let is_its_own = is_public && own.as_ref() == Some(&path);
            let is_others = (self.is_public)(&path) && !is_its_own;
            if may_stand(&path)
                && !is_others
                && !given.contains(&path)
                && self.rooms.newsroom.answering(std::slice::from_ref(&path)).await?.is_empty()
            {
                return Ok(path);
            }
        }
        Ok(format!("{plain}-{}", one.source_id))
    }

    async fn update_page(&mut self, batch: &mut Batch<'_>, one: &Piece, there: &Known, seal: &str) -> Result<Entry, Error> {
        let Ok(page) = self.rooms.newsroom.page(&self.edition, &there.noun_id).await else {
            return Ok(one.not_there(there, "page"));
        };
        let mut entry = Entry {
            outcome: Outcome::Unchanged,
            status: if page.published { "published" } else { "draft" }.to_owned(),
            address: if page.published { page.address.clone() } else { String::new() },
            ..one.base()
        };
        if there.hash == seal {
            return Ok(entry);
        }
        if page.version != there.left_at {
            entry.outcome = Outcome::NotTaken;
            return Ok(entry.because("conflict", "it was edited here and changed at the source; what stands here was kept".into()));
        }
        entry.outcome = if one.html > 0 { Outcome::HtmlKept } else { Outcome::Changed };
        if self.dry_run {
            return Ok(entry);
        }
        let is_public = one.held.is_none();
        let turn = batch.turn().await?;
        let change = Change {
            title: Some(one.content.headline.clone()),
            body: Some(one.content.body.clone()),
            published: Some(is_public),
            updated_at: changed_at(one),
        };
        page::update(turn, &self.edition, &page.id, change).await?;
        let was_public = page.published;
        if is_public {
            let led = redirect::lead(turn, leads(one, &page.id, &page.address)).await?;
            self.report.written.redirects += led.made as u64;
            entry.address.clone_from(&page.address);
            match one.original.address.as_ref().filter(|now| **now != page.address) {
                Some(now) if was_public => one.note_new_address(&mut entry, !led.refused.contains(now)),
                _ => one.note_addresses(&mut entry, &led.refused),
            }
        }
        entry.status = if is_public { "published" } else { "draft" }.to_owned();
        entry.address = if is_public { page.address } else { String::new() };
        let identity = Identity { site: &self.site, kind: &one.kind, id: &one.source_id };
        let known = Known {
            hash: seal.to_owned(),
            left_at: there.left_at + 1,
            ..there.clone()
        };
        remember(turn, identity, &known).await?;
        Ok(entry)
    }
}

/// The old addresses of a page, leading to it.
fn leads(one: &Piece, id: &str, address: &str) -> Vec<Lead> {
    let old = one.all_old().into_iter().filter(|from| from != address);
    old.map(|from| Lead { from, to: address.to_owned(), page: Some(id.to_owned()) }).collect()
}

/// Hash of everything that is taken of a page.
fn seal(one: &Piece) -> String {
    let address = one.original.address.as_deref().unwrap_or_default();
    let body = serde_json::to_string(&one.content.body).unwrap_or_default();
    let held = one.held.as_ref().map(|reason| reason.code.as_str()).unwrap_or_default();
    hash_of(&[&one.content.headline, &body, held, address])
}

fn changed_at(one: &Piece) -> Option<Moment> {
    one.original.updated_at.or(one.original.first_published_at)
}
