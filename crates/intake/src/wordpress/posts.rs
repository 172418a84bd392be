//! Posts, pages and the site's own types: read again, made ready on other threads, and taken in batches.

use super::account::{Batch, LONGEST as LONGEST_TURN, MOST, make_way};
use super::article::{Desk, Ready};
use super::attachments::wanted;
use super::fetch::{Fetcher, Missing};
use super::index::{Spot, hash, source_id};
use super::people::entry;
use super::role::{self, What};
use super::run::{Known as Here, Run, hash_of, is_passing};
use super::stream::{self, Chunk};
use super::{Error, comments, files, pages};
use crate::report::{Entry, Outcome, Reason};
use exchange::wordpress::{Item, menu, plain};
use futures::StreamExt;
use newsroom::article::{self, Arrived, Incoming, Publish, Save, Withdraw};
use newsroom::asset::{self, NewAsset};
use newsroom::source::{Identity, Known, Stands, remember};
use newsroom::{Newsroom, Refusal};
use std::collections::hash_map::Entry as MapEntry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// Files that are fetched and worked on at once.
const AT_ONCE: usize = 4;
/// Longest content as JSON, in bytes: more than a story may be.
const LONGEST: usize = 6 * 1024 * 1024;

/// Why an import takes a story off; if it is public again at the source, so it is here.
const NO_LONGER_PUBLIC: &str = "no longer public at the source of the import";

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
    pub page_slugs: HashSet<String>,
    /// Articles that are taken in one turn: fewer where a turn takes too long.
    portion: usize,
}

/// Takes everything but attachments and menus, and gives what the last steps need.
pub(super) async fn take(run: &mut Run<'_>) -> Result<Arc<Desk>, Error> {
    let desk = Arc::new(Desk {
        index: Arc::clone(&run.index),
        terms: std::mem::take(&mut run.terms),
        people: std::mem::take(&mut run.people),
        assets: std::mem::take(&mut run.assets),
        types: run.options.types.clone(),
        edition: run.edition.clone(),
        prefix: run.prefix.clone(),
        base: Url::parse(&format!("{}/", run.index.site.address())).ok(),
        now: run.now,
    });
    let types = run.options.types.clone();
    let chunks = stream::items(run.options.files.clone(), move |item| {
        !matches!(role::what(&item.kind, &types), What::Attachment | What::Guest | What::Navigation)
    });
    let maker = Arc::clone(&desk);
    let mut made = std::pin::pin!(
        futures::stream::unfold(chunks, |mut chunks| async move { Some((chunks.recv().await?, chunks)) })
            .map(|chunk| {
                let maker = Arc::clone(&maker);
                async move {
                    let chunk = chunk?;
                    tokio::task::spawn_blocking(move || make(&maker, chunk))
                        .await
                        .map_err(|error| Error::Io(std::io::Error::other(error)))
                }
            })
            .buffered(2)
    );
    let page_slugs = run.rooms.newsroom.pages(&run.edition).await?.into_iter().map(|page| page.slug).collect();
    let fetcher = Fetcher::new(&run.rooms, &run.options);
    let mut taking = Taking {
        run,
        desk: Arc::clone(&desk),
        fetcher,
        seen: HashMap::new(),
        page_slugs,
        portion: MOST,
    };
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
            match self.seen.entry(hash((&one.item.kind, &one.source_id))) {
                MapEntry::Vacant(place) => {
                    place.insert(is);
                    self.run.report.blocks.typed += one.typed;
                    self.run.report.blocks.html += one.html;
                    ready.push(one);
                }
                MapEntry::Occupied(before) if *before.get() == is => {
                    let again = Entry { outcome: Outcome::Unchanged, ..base(&one) }.because("twice", "it stood in the files before".into());
                    self.run.report.add(&again)?;
                    comments::met_again(self.run, &one.item, one.file)?;
                }
                MapEntry::Occupied(_) => {
                    let other =
                        base(&one).because("same_number", "another item of this number stood in the files before, and was taken".into());
                    self.run.report.add(&other)?;
                    comments::leave_out(self.run, &one.item, one.file, "story_not_taken", "its story was not taken")?;
                }
            }
        }
        self.fetch_missing(&mut ready).await?;
        let (pages, articles): (Vec<_>, Vec<_>) = ready.into_iter().partition(|one| one.what == What::Page);
        self.articles(articles).await?;
        pages::take(self, pages).await
    }

    /// What is neither article nor page: accounted for.
    async fn others(&mut self, others: Vec<(Box<Item>, usize)>) -> Result<(), Error> {
        let actor = self.run.actor.clone();
        let newsroom = self.run.rooms.newsroom;
        let mut batch = Batch::new(newsroom, &actor, self.run.rooms.beside);
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
            if what == What::Block {
                entry.outcome = self.reusable(&mut batch, &item, &id).await?;
                entry = entry.because("put_in", "it was put in where it is referred to".into());
            }
            batch.done(entry, &mut self.run.report).await?;
            comments::leave_out(self.run, &item, file, "story_not_taken", "what it stands under is no story here")?;
        }
        batch.end(&mut self.run.report).await
    }

    /// A reusable block has no place of its own; only its identity is kept.
    async fn reusable(&self, batch: &mut Batch<'_>, item: &Item, id: &str) -> Result<Outcome, Error> {
        let identity = Identity { site: &self.run.site, kind: &item.kind, id };
        let hash = hash_of(&[&item.content]);
        let known = self.run.rooms.newsroom.known(identity).await?;
        let outcome = match &known {
            None => Outcome::Taken,
            Some(known) if known.hash == hash => return Ok(Outcome::Unchanged),
            Some(_) => Outcome::Changed,
        };
        if !self.run.options.dry_run {
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
        let (found, lost) = self.fetch(addresses).await?;
        for one in ready.iter_mut().filter(|one| !one.missing.is_empty()) {
            for address in &one.missing {
                if let Some(reason) = lost.get(address) {
                    one.reasons.push(reason.clone());
                }
            }
            one.place(&self.desk.index, &self.desk.assets, &found);
        }
        Ok(())
    }

    async fn fetch(&mut self, addresses: Vec<String>) -> Result<(HashMap<String, Here>, HashMap<String, Reason>), Error> {
        let newsroom = self.run.rooms.newsroom;
        let ids: Vec<String> = addresses
            .iter()
            .map(|address| files::key(address).unwrap_or_else(|| address.clone()))
            .collect();
        let known = newsroom.known_among(&self.run.site, "file", &ids).await?;
        let (mut found, mut lost) = (HashMap::new(), HashMap::new());
        let mut fresh = Vec::new();
        for (address, id) in addresses.into_iter().zip(ids) {
            match known.get(&id) {
                Some(there) => {
                    let is = wanted(&newsroom.asset(&there.noun_id).await?.kind);
                    found.insert(address, Here::new(there.noun_id.clone(), is));
                }
                None => fresh.push((address, id)),
            }
        }
        let fetcher = self.fetcher.clone();
        let mut fetched = futures::stream::iter(fresh)
            .map(|(address, id)| {
                let fetcher = fetcher.clone();
                async move {
                    let outcome = fetcher.take(&address, None).await;
                    (address, id, outcome)
                }
            })
            .buffered(AT_ONCE);
        let actor = self.run.actor.clone();
        let mut batch = Batch::new(newsroom, &actor, self.run.rooms.beside);
        while let Some((address, id, outcome)) = batch.next(&mut fetched, &mut self.run.report).await? {
            let base = entry("file", &id, Spot::default(), &files::name(&address), Outcome::Taken);
            let entry = match outcome {
                Ok(_) if self.run.options.dry_run => base,
                Ok(new) => {
                    let is = wanted(&new.kind);
                    let former = self.desk.index.former(&address);
                    let turn = batch.turn().await?;
                    let asset = asset::add(turn, NewAsset { former, ..new }).await?.id;
                    let identity = Identity { site: &self.run.site, kind: "file", id: &id };
                    let known = Known {
                        noun: "asset".into(),
                        noun_id: asset.to_string(),
                        hash: hash_of(&[&address]),
                        left_at: 1,
                    };
                    remember(turn, identity, &known).await?;
                    found.insert(address, Here::new(asset.to_string(), is));
                    self.run.report.written.assets += 1;
                    base
                }
                Err(Missing::Because(reason)) => {
                    lost.insert(address, reason.clone());
                    Entry { outcome: Outcome::NotTaken, reasons: vec![reason], ..base }
                }
                Err(Missing::Failed(error)) => {
                    batch.end(&mut self.run.report).await?;
                    return Err(error);
                }
            };
            batch.done(entry, &mut self.run.report).await?;
        }
        batch.end(&mut self.run.report).await?;
        Ok((found, lost))
    }

    async fn articles(&mut self, articles: Vec<Ready>) -> Result<(), Error> {
        let newsroom = self.run.rooms.newsroom;
        let mut by_kind: HashMap<String, Vec<String>> = HashMap::new();
        for one in &articles {
            by_kind.entry(one.item.kind.clone()).or_default().push(one.source_id.clone());
        }
        let mut known: HashMap<(String, String), Known> = HashMap::new();
        for (kind, ids) in by_kind {
            for (id, there) in newsroom.known_among(&self.run.site, &kind, &ids).await? {
                known.insert((kind.clone(), id), there);
            }
        }
        let ids: Vec<String> = known.values().map(|there| there.noun_id.clone()).collect();
        let standing = newsroom.standing_of(&ids).await?;
        let mut fresh = Vec::new();
        let mut taken = Vec::with_capacity(articles.len());
        for one in articles {
            let (seal, length) = one.seal();
            if length > LONGEST {
                let entry = base(&one).because("too_long", "it is longer than a story may be".into());
                self.run.report.add(&entry)?;
                comments::leave_out(self.run, &one.item, one.file, "story_not_taken", "its story was not taken")?;
                continue;
            }
            match known.get(&(one.item.kind.clone(), one.source_id.clone())) {
                Some(there) => {
                    let stands = standing.get(&there.noun_id);
                    let entry = self.update(&one, there, stands, &seal).await?;
                    self.run.report.add(&entry)?;
                    taken.push((one, there.noun_id.clone()));
                }
                None => fresh.push((one, seal)),
            }
        }
        if self.run.options.dry_run {
            for (one, _) in &fresh {
                let entry = taken_entry(one, one.original.address.clone().filter(|_| one.held.is_none()));
                self.run.report.add(&entry)?;
            }
            taken.extend(fresh.into_iter().map(|(one, _)| (one, String::new())));
        } else {
            taken.extend(self.take_fresh(fresh).await?);
        }
        comments::take(self, taken, None).await
    }

    /// New articles, so many in a turn that others don't wait for long.
    async fn take_fresh(&mut self, fresh: Vec<(Ready, String)>) -> Result<Vec<(Ready, String)>, Error> {
        let mut taken = Vec::with_capacity(fresh.len());
        let mut fresh = fresh.into_iter();
        loop {
            let portion: Vec<_> = fresh.by_ref().take(self.portion).collect();
            if portion.is_empty() {
                return Ok(taken);
            }
            taken.extend(self.take_portion(portion).await?);
        }
    }

    /// New articles in one turn; if something in one of them is refused, each in a turn of its own.
    async fn take_portion(&mut self, fresh: Vec<(Ready, String)>) -> Result<Vec<(Ready, String)>, Error> {
        let incoming: Vec<Incoming> = fresh.iter().map(|(one, seal)| incoming(one, seal)).collect();
        let mut taken = Vec::with_capacity(fresh.len());
        match self.take_turn(incoming.clone()).await {
            Ok(arrived) => {
                for ((one, _), arrived) in fresh.into_iter().zip(arrived) {
                    let id = self.arrived(&one, arrived)?;
                    taken.push((one, id));
                }
            }
            Err(Refusal::Invalid(_) | Refusal::Rule { .. } | Refusal::Conflict { .. } | Refusal::Store(store::Error::Conflict(_))) => {
                for ((one, _), incoming) in fresh.into_iter().zip(incoming) {
                    match self.take_turn(vec![incoming]).await {
                        Ok(arrived) => {
                            if let Some(arrived) = arrived.into_iter().next() {
                                let id = self.arrived(&one, arrived)?;
                                taken.push((one, id));
                            }
                        }
                        Err(refusal @ Refusal::Store(_)) if !matches!(refusal, Refusal::Store(store::Error::Conflict(_))) => {
                            return Err(refusal.into());
                        }
                        Err(refusal) => {
                            let entry = base(&one).because("refused", said(&refusal));
                            self.run.report.add(&entry)?;
                            comments::leave_out(self.run, &one.item, one.file, "story_not_taken", "its story was not taken")?;
                        }
                    }
                }
            }
            Err(refusal) => return Err(refusal.into()),
        }
        Ok(taken)
    }

    async fn take_turn(&mut self, incoming: Vec<Incoming>) -> Result<Vec<Arrived>, Refusal> {
        let actor = self.run.actor.clone();
        for attempt in 0.. {
            let mut turn = self.run.rooms.newsroom.turn(&actor).await?;
            let begun = Instant::now();
            let outcome = match article::take(&mut turn, &self.run.site, &self.run.edition, incoming.clone()).await {
                Ok(arrived) => {
                    self.pace(incoming.len(), begun.elapsed());
                    turn.commit().await.map(|event| (arrived, event))
                }
                Err(refusal) => Err(refusal),
            };
            match outcome {
                Ok((arrived, event)) => {
                    self.run.report.written.events += u64::from(event.is_some());
                    make_way(begun.elapsed(), self.run.rooms.beside).await;
                    return Ok(arrived);
                }
                Err(refusal) if attempt < 3 && is_passing(&refusal) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(Vec::new())
    }

    /// Fits the next portion to what this one took.
    fn pace(&mut self, count: usize, took: Duration) {
        let each = took.as_micros().max(1) / count.max(1) as u128;
        let fitting = usize::try_from(LONGEST_TURN.as_micros() / each.max(1)).unwrap_or(MOST);
        // Not by leaps: one slow turn is no rule. Below ten, the waiting for the disk at each commit would weigh more.
        self.portion = (self.portion + fitting).div_ceil(2).clamp(10, MOST);
    }

    fn arrived(&mut self, one: &Ready, arrived: Arrived) -> Result<String, Error> {
        let written = &mut self.run.report.written;
        written.articles += 1;
        written.revisions += 1;
        if arrived.address.is_some() {
            let led = one.old.len() + one.media_pages.len();
            written.redirects += led.saturating_sub(arrived.refused.len()) as u64;
        }
        let mut entry = taken_entry(one, arrived.address);
        note_addresses(&mut entry, one, &arrived.refused);
        if one.held.is_none() && one.original.number.is_some() && arrived.number != one.original.number {
            let number = arrived.number.unwrap_or_default();
            entry = entry.because("number_changed", format!("its number was not free; it is {number} here"));
        }
        self.run.report.add(&entry)?;
        Ok(arrived.id.to_string())
    }

    /// An article that was taken before: brought up to date if nobody edited it here.
    async fn update(&mut self, one: &Ready, there: &Known, stands: Option<&Stands>, seal: &str) -> Result<Entry, Error> {
        let Some(stands) = stands else {
            return Ok(not_there(one, there, "article"));
        };
        let is_published = stands.status == "published";
        let mut entry = Entry {
            outcome: Outcome::Unchanged,
            status: stands.status.clone(),
            address: stands.address.clone().filter(|_| is_published).unwrap_or_default(),
            ..base(one)
        };
        if there.hash == seal {
            return Ok(entry);
        }
        let is_as_left = is_published || stands.status == "draft" || stands.withdraw_reason == NO_LONGER_PUBLIC;
        let is_edited = stands.head != there.left_at || stands.is_being_written || !is_as_left;
        if is_edited {
            entry.outcome = Outcome::NotTaken;
            return Ok(entry.because("conflict", "it was edited here and changed at the source; what stands here was kept".into()));
        }
        entry.outcome = if one.html > 0 { Outcome::HtmlKept } else { Outcome::Changed };
        if self.run.options.dry_run {
            return Ok(entry);
        }
        self.bring_up_to_date(one, there, stands, seal, &mut entry).await?;
        Ok(entry)
    }

    async fn bring_up_to_date(&mut self, one: &Ready, there: &Known, stands: &Stands, seal: &str, entry: &mut Entry) -> Result<(), Error> {
        let newsroom: &Newsroom = self.run.rooms.newsroom;
        let id: store::Id = there.noun_id.parse().map_err(|_| Refusal::Damaged(format!("id {}", there.noun_id)))?;
        let shown = newsroom.article(&self.run.actor, &id, None).await?;
        let mut content = one.content.clone();
        // Its address stays, whatever its slug is at the source now.
        content.slug = shown.content.slug;
        let mut turn = newsroom.turn(&self.run.actor).await?;
        let saved = article::save(
            &mut turn,
            Save {
                article: id.clone(),
                base: stands.head,
                content: serde_json::to_value(&content).map_err(Refusal::from)?,
                reason: "imported".into(),
            },
        )
        .await?;
        if one.held.is_none() {
            let publish = Publish {
                article: id.clone(),
                revision: Some(saved.revision),
                original: Some(one.original.clone()),
            };
            let published = article::publish(&mut turn, publish).await?;
            entry.address.clone_from(&published.address);
            entry.status = "published".into();
            let refused = article::lead_here(&mut turn, &id, &published.address, &all_old(one)).await?;
            // One that was public before has its old addresses already.
            if stands.status == "draft" {
                note_addresses(entry, one, &refused);
            }
        } else if stands.status == "published" {
            let withdraw = Withdraw {
                article: id.clone(),
                reason: NO_LONGER_PUBLIC.into(),
                notice: String::new(),
            };
            article::withdraw(&mut turn, withdraw).await?;
            entry.address.clear();
            entry.status = "withdrawn".into();
        }
        let identity = Identity {
            site: &self.run.site,
            kind: &one.item.kind,
            id: &one.source_id,
        };
        let known = Known {
            hash: seal.to_owned(),
            left_at: saved.revision,
            ..there.clone()
        };
        remember(&mut turn, identity, &known).await?;
        self.run.report.written.revisions += u64::from(!saved.unchanged);
        self.run.report.written.events += u64::from(turn.commit().await?.is_some());
        Ok(())
    }
}

/// All addresses that lead to it: its own old ones, the one it asks for, and those of its media's pages.
fn all_old(one: &Ready) -> Vec<String> {
    let mut all: Vec<String> = one.original.address.iter().chain(&one.old).chain(&one.media_pages).cloned().collect();
    let mut seen = HashSet::new();
    all.retain(|address| seen.insert(address.clone()));
    all
}

fn incoming(one: &Ready, seal: &str) -> Incoming {
    let is_public = one.held.is_none();
    Incoming {
        content: one.content.clone(),
        release: is_public.then(|| one.original.clone()),
        held: one.held.as_ref().map(|reason| reason.code.clone()).unwrap_or_default(),
        sticky: one.item.sticky && is_public,
        old_addresses: if is_public { all_old(one) } else { Vec::new() },
        source_type: one.item.kind.clone(),
        source_id: one.source_id.clone(),
        hash: seal.to_owned(),
    }
}

/// The account of an item, as not taken until it is.
pub(super) fn base(one: &Ready) -> Entry {
    let spot = Spot { file: one.file, line: one.item.line };
    Entry {
        reasons: one.reasons.clone(),
        ..entry(&one.item.kind, &one.source_id, spot, &one.title, Outcome::NotTaken)
    }
}

/// The account of one that was taken before, but does not stand here as a `noun`.
pub(super) fn not_there(one: &Ready, there: &Known, noun: &str) -> Entry {
    if there.noun == noun {
        base(one).because("gone", "it was taken before and is not here any more".into())
    } else {
        base(one).because("other_role", format!("it was taken as {} `{}` before and stays that", there.noun, one.title))
    }
}

/// The account of an item that was taken.
pub(super) fn taken_entry(one: &Ready, address: Option<String>) -> Entry {
    Entry {
        outcome: if one.html > 0 { Outcome::HtmlKept } else { Outcome::Taken },
        status: if one.held.is_none() { "published" } else { "draft" }.to_owned(),
        address: address.unwrap_or_default(),
        ..base(one)
    }
}

/// Says which of its addresses it did not get.
pub(super) fn note_addresses(entry: &mut Entry, one: &Ready, refused: &[String]) {
    if let Some(wanted) = &one.original.address
        && *wanted != entry.address
        && !entry.address.is_empty()
    {
        entry
            .reasons
            .push(Reason::new("address_changed", format!("its address {wanted} was not free; it is {} here", entry.address)));
    }
    for address in refused.iter().filter(|address| one.old.contains(address)) {
        entry
            .reasons
            .push(Reason::new("address_taken", format!("something else answers at its old address {address}")));
    }
}

/// A refusal in words, with its fields.
pub(super) fn said(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Invalid(problems) => problems
            .iter()
            .take(3)
            .map(|problem| format!("{} {}", problem.pointer, problem.message))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string(),
    }
}
