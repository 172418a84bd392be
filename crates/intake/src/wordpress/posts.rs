//! Posts, pages and the site's own types: read again, made ready on other threads, and taken in batches.

use super::article::{Desk, Ready};
use super::attachments::fetcher;
use super::index::source_id;
use super::role::{self, What};
use super::run::Run;
use super::stream::{self, Chunk};
use super::{Error, comments, old};
use crate::account::Batch;
use crate::fetch::Fetcher;
use crate::piece::Piece;
use crate::report::{Entry, Outcome, Spot, entry};
use crate::seal::{hash, hash_of};
use crate::stream::{arriving, made};
use exchange::wordpress::{Item, menu, plain};
use futures::StreamExt;
use newsroom::source::{Identity, Known, remember};
use std::collections::HashMap;
use std::collections::hash_map::Entry as MapEntry;
use std::sync::Arc;
use url::Url;

/// What is made of a chunk.
struct Made {
    ready: Vec<Ready>,
    others: Vec<(Box<Item>, usize)>,
}

/// What a chunk is taken with.
pub(super) struct Taking<'r, 'a> {
    pub run: &'r mut Run<'a>,
    pub desk: Arc<Desk>,
    fetcher: Fetcher,
    /// Hashes of the identities of everything that was met, each with the hash of what it was.
    pub seen: HashMap<u64, u64>,
}

/// Takes everything but attachments and menus, and gives what the last steps need.
pub(super) async fn take(run: &mut Run<'_>) -> Result<Arc<Desk>, Error> {
    let leads = old::expected(run).await?;
    let newsroom = run.intake.rooms.newsroom.clone();
    let editions = newsroom.editions().await?;
    let edition = editions.iter().find(|edition| edition.code == run.intake.edition);
    let desk = Arc::new(Desk {
        leads,
        index: Arc::clone(&run.index),
        terms: std::mem::take(&mut run.terms),
        people: std::mem::take(&mut run.people),
        assets: std::mem::take(&mut run.assets),
        types: run.options.types.clone(),
        edition: run.intake.edition.clone(),
        prefix: run.intake.prefix.clone(),
        base: Url::parse(&format!("{}/", run.index.site.address())).ok(),
        now: run.intake.now,
        language: edition.map(|edition| edition.language.clone()).unwrap_or_default(),
        newsroom,
    });
    let types = run.options.types.clone();
    let chunks = stream::items(run.options.files.clone(), move |item| {
        !matches!(role::what(&item.kind, &types), What::Attachment | What::Guest | What::Navigation)
    });
    let maker = Arc::clone(&desk);
    let mut made = std::pin::pin!(made(arriving(chunks), move |chunk| make(&maker, chunk)));
    let fetcher = fetcher(run);
    let mut taking = Taking { run, desk: Arc::clone(&desk), fetcher, seen: HashMap::new() };
    while let Some(made) = made.next().await {
        taking.chunk(made?).await?;
    }
    Ok(desk)
}

fn make(desk: &Desk, chunk: Chunk) -> Made {
    let (posts, others): (Vec<_>, Vec<_>) = chunk
        .into_iter()
        .partition(|(item, _)| matches!(role::what(&item.kind, &desk.types), What::Article | What::Page | What::Unknown));
    Made {
        ready: posts.into_iter().map(|(item, file)| desk.ready(item, file)).collect(),
        others,
    }
}

impl Taking<'_, '_> {
    async fn chunk(&mut self, made: Made) -> Result<(), Error> {
        self.others(made.others).await?;
        let mut ready = Vec::with_capacity(made.ready.len());
        for one in made.ready {
            let is = hash((&one.item.title, &one.item.content, &one.item.link, &one.item.status));
            match self.seen.entry(hash((&one.piece.kind, &one.piece.source_id))) {
                MapEntry::Vacant(place) => {
                    place.insert(is);
                    self.run.intake.report.blocks.typed += one.piece.typed;
                    self.run.intake.report.blocks.html += one.piece.html;
                    ready.push(one);
                }
                MapEntry::Occupied(before) if *before.get() == is => {
                    let again =
                        Entry { outcome: Outcome::Unchanged, ..one.piece.base() }.because("twice", "it stood in the files before".into());
                    self.run.intake.report.add(&again)?;
                    comments::met_again(self.run, &one.item, one.piece.spot.file)?;
                }
                MapEntry::Occupied(_) => {
                    let other = one
                        .piece
                        .base()
                        .because("same_number", "another item of this number stood in the files before, and was taken".into());
                    self.run.intake.report.add(&other)?;
                    comments::leave_out(self.run, &one.item, one.piece.spot.file, "story_not_taken", "its story was not taken")?;
                }
            }
        }
        self.fetch_missing(&mut ready).await?;
        let (pages, articles): (Vec<_>, Vec<_>) = ready.into_iter().partition(|one| one.what == What::Page);
        self.articles(articles).await?;
        self.pages(pages).await
    }

    /// What is neither article nor page: accounted for.
    async fn others(&mut self, others: Vec<(Box<Item>, usize)>) -> Result<(), Error> {
        let actor = self.run.intake.actor.clone();
        let mut batch = Batch::new(&self.run.intake.rooms, &actor);
        for (item, file) in others {
            let spot = Spot { file, line: item.line };
            let id = source_id(&item);
            let title = plain(&item.title);
            let what = role::what(&item.kind, &self.desk.types);
            let mut entry = match what {
                What::LeftOut(code, message) => entry(&item.kind, &id, spot, &title, Outcome::NotTaken).because(code, message.into()),
                // Those that can be taken are accounted for with their menu.
                What::MenuItem if item.status == "publish" && menu::item(&item).is_some() => continue,
                What::MenuItem => entry("menu_item", &id, spot, &title, Outcome::NotTaken)
                    .because("menu_item", "it is unpublished, or does not say where it leads".into()),
                _ => entry(&item.kind, &id, spot, &title, Outcome::Taken),
            };
            if what == What::Block && !role::is_public_block(&item) {
                entry.outcome = Outcome::NotTaken;
                entry = entry.because("block_unseen", "it was not public at the source, and shows nothing where it is referred to".into());
            } else if what == What::Block {
                entry.outcome = self.reusable(&mut batch, &item, &id).await?;
                entry = entry.because("put_in", "it was put in where it is referred to".into());
            }
            batch.done(entry, &mut self.run.intake.report).await?;
            comments::leave_out(self.run, &item, file, "story_not_taken", "what it stands under is no story here")?;
        }
        batch.end(&mut self.run.intake.report).await
    }

    /// A reusable block has no place of its own; only its identity is kept.
    async fn reusable(&self, batch: &mut Batch<'_>, item: &Item, id: &str) -> Result<Outcome, Error> {
        let identity = Identity { site: &self.run.intake.site, kind: &item.kind, id };
        let hash = hash_of(&[&item.content]);
        let known = self.run.intake.rooms.newsroom.known(identity).await?;
        let outcome = match &known {
            None => Outcome::Taken,
            Some(known) if known.hash == hash => return Ok(Outcome::Unchanged),
            Some(_) => Outcome::Changed,
        };
        if !self.run.intake.dry_run {
            let known = Known {
                noun: "block".into(),
                noun_id: id.to_owned(),
                hash,
                left_at: 1,
            };
            remember(batch.turn().await?, identity, &known).await?;
        }
        Ok(outcome)
    }

    /// Media that no attachment accounts for: fetched by their address, and put in their places.
    async fn fetch_missing(&mut self, ready: &mut [Ready]) -> Result<(), Error> {
        let mut addresses: Vec<String> = Vec::new();
        for address in ready.iter().flat_map(|one| &one.missing) {
            if !addresses.contains(address) {
                addresses.push(address.clone());
            }
        }
        if addresses.is_empty() {
            return Ok(());
        }
        let (found, lost) = {
            let desk = Arc::clone(&self.desk);
            let former = |address: &str| desk.index.former(address);
            self.run.intake.assets(&self.fetcher, addresses, &former).await?
        };
        for one in ready.iter_mut().filter(|one| !one.missing.is_empty()) {
            for address in &one.missing {
                if let Some(reason) = lost.get(address) {
                    one.piece.reasons.push(reason.clone());
                }
            }
            one.place(&self.desk.index, &self.desk.assets, &found);
        }
        Ok(())
    }

    async fn articles(&mut self, articles: Vec<Ready>) -> Result<(), Error> {
        let pieces: Vec<&Piece> = articles.iter().map(|one| &one.piece).collect();
        let places = self.run.intake.articles(&pieces).await?;
        let mut taken = Vec::with_capacity(articles.len());
        for (one, place) in articles.into_iter().zip(places) {
            match place {
                Some(id) => taken.push((one, id)),
                None => comments::leave_out(self.run, &one.item, one.piece.spot.file, "story_not_taken", "its story was not taken")?,
            }
        }
        comments::take(self, taken, None).await
    }

    /// Static pages, then the comments under them.
    async fn pages(&mut self, pages: Vec<Ready>) -> Result<(), Error> {
        let pieces: Vec<&Piece> = pages.iter().map(|one| &one.piece).collect();
        let places = self.run.intake.pages(&pieces).await?;
        let commented = pages
            .into_iter()
            .zip(places)
            .filter(|(one, _)| !one.item.comments.is_empty())
            .map(|(one, place)| (one, place.unwrap_or_default()))
            .collect();
        comments::take(self, commented, Some("it is kept, but static pages show no comments here")).await
    }
}
