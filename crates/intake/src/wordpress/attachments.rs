//! Attachments become assets of the library: private, until a public story shows one.

use super::index::source_id;
use super::role::{self, What};
use super::run::Run;
use super::{Error, comments, stream};
use crate::account::Batch;
use crate::fetch::{Fetcher, Missing};
use crate::files::UPLOADS;
use crate::piece::{Asset as Here, wanted};
use crate::report::{Entry, Outcome, Spot, entry};
use crate::seal::{hash, hash_of};
use exchange::wordpress::{Item, Wanted, meta, plain};
use futures::StreamExt;
use newsroom::asset::{self, Change, NewAsset};
use newsroom::source::{Identity, Known, remember};
use std::collections::HashSet;

/// Files that are fetched and worked on at once.
const AT_ONCE: usize = 4;

/// What the site says of an attachment.
#[derive(Debug, Clone, Default)]
struct Said {
    alt: String,
    credit: String,
    caption: String,
}

impl Said {
    fn of(item: &Item) -> Said {
        let short = |text: String| text.chars().take(4_000).collect::<String>();
        Said {
            alt: short(meta::alt(item)),
            credit: short(meta::credit(item)),
            caption: short(plain(&item.excerpt)),
        }
    }
}

/// What brings the import's media in.
pub(super) fn fetcher(run: &Run<'_>) -> Fetcher {
    Fetcher::new(&run.intake.rooms, run.options.how.media.clone(), run.options.how.download, run.options.how.dry_run)
}

pub(super) async fn take(run: &mut Run<'_>) -> Result<(), Error> {
    let mut after = String::new();
    loop {
        let page = run.intake.rooms.newsroom.known_assets(&run.intake.site, "attachment", &after, 1_000).await?;
        let Some((last, _, _)) = page.last() else { break };
        after.clone_from(last);
        for (source, id, kind) in page {
            if let Ok(number) = source.parse()
                && !run.index.is_closed(number)
            {
                run.assets.insert(number, Here::new(id, wanted(&kind)));
            }
        }
    }
    let types = run.options.types.clone();
    let mut chunks = stream::items(run.options.files.clone(), move |item| role::what(&item.kind, &types) == What::Attachment);
    let fetcher = fetcher(run);
    let mut seen = HashSet::new();
    while let Some(chunk) = chunks.recv().await {
        let mut items = Vec::new();
        for (item, file) in chunk? {
            comments::leave_out(run, &item, file, "comments_on_media", "media have no comments here")?;
            if seen.insert(hash(source_id(&item))) {
                items.push((item, file));
            } else {
                let spot = Spot { file, line: item.line };
                let entry = entry("attachment", &source_id(&item), spot, &plain(&item.title), Outcome::Unchanged)
                    .because("twice", "it stood in the files before".into());
                run.intake.report.add(&entry)?;
            }
        }
        take_chunk(run, &fetcher, items).await?;
    }
    for here in run.assets.values_mut() {
        if here.is != Wanted::Picture && here.address.is_empty() {
            *here = here.clone().addressed(run.intake.rooms.newsroom).await?;
        }
    }
    Ok(())
}

async fn take_chunk(run: &mut Run<'_>, fetcher: &Fetcher, items: Vec<(Box<Item>, usize)>) -> Result<(), Error> {
    let actor = run.intake.actor.clone();
    let newsroom = run.intake.rooms.newsroom;
    let mut batch = Batch::new(&run.intake.rooms, &actor);
    let ids: Vec<String> = items.iter().map(|(item, _)| source_id(item)).collect();
    let known = newsroom.known_among(&run.intake.site, "attachment", &ids).await?;
    let mut fresh = Vec::new();
    for ((item, file), id) in items.into_iter().zip(ids) {
        let spot = Spot { file, line: item.line };
        let title = plain(&item.title);
        let base = entry("attachment", &id, spot, &title, Outcome::Unchanged);
        match known.get(&id) {
            Some(there) => {
                let entry = update(run, &mut batch, &item, &id, there, base).await?;
                batch.done(entry, &mut run.intake.report).await?;
            }
            None => fresh.push((item, id, base)),
        }
    }
    batch.end(&mut run.intake.report).await?;
    let mut fetched = futures::stream::iter(fresh)
        .map(|(item, id, base)| {
            let fetcher = fetcher.clone();
            async move {
                let outcome = fetcher.take(&address_of(&item), meta::stored_path(&item)).await;
                (item, id, base, outcome)
            }
        })
        .buffered(AT_ONCE);
    while let Some((item, id, base, outcome)) = batch.next(&mut fetched, &mut run.intake.report).await? {
        let entry = match outcome {
            Ok(new) => add(run, &mut batch, &item, &id, new, base).await?,
            Err(Missing::Because(reason)) => Entry { outcome: Outcome::NotTaken, reasons: vec![reason], ..base },
            Err(Missing::Failed(error)) => {
                batch.end(&mut run.intake.report).await?;
                return Err(error);
            }
        };
        batch.done(entry, &mut run.intake.report).await?;
    }
    batch.end(&mut run.intake.report).await
}

/// Where the file of an attachment lies: what the export says, else its mark.
fn address_of(item: &Item) -> String {
    [&item.attachment_url, &item.guid, &item.link]
        .into_iter()
        .find(|address| address.contains("://"))
        .cloned()
        .unwrap_or_default()
}

fn hash_said(said: &Said, item: &Item) -> String {
    hash_of(&[&address_of(item), &said.alt, &said.credit, &said.caption])
}

async fn add(run: &mut Run<'_>, batch: &mut Batch<'_>, item: &Item, id: &str, new: NewAsset, base: Entry) -> Result<Entry, Error> {
    let is_closed = run.index.is_closed(item.id);
    let entry = Entry { outcome: Outcome::Taken, ..base };
    let entry = if is_closed {
        entry.because("restricted", "not everybody could have it at the source; no text that came in shows it or links to it".into())
    } else {
        entry
    };
    if run.intake.dry_run {
        return Ok(entry);
    }
    let said = Said::of(item);
    let hash = hash_said(&said, item);
    let is = wanted(&new.kind);
    let former = if is_closed { Vec::new() } else { run.index.former(&address_of(item)) };
    let turn = batch.turn().await?;
    let asset = asset::add(
        turn,
        NewAsset {
            alt: or(said.alt, &new.alt),
            credit: or(said.credit, &new.credit),
            caption: or(said.caption, &new.caption),
            former,
            ..new
        },
    )
    .await?;
    let identity = Identity { site: &run.intake.site, kind: "attachment", id };
    let known = Known {
        noun: "asset".into(),
        noun_id: asset.id.to_string(),
        hash,
        left_at: 1,
    };
    remember(turn, identity, &known).await?;
    run.intake.report.written.assets += 1;
    let entry = asset.refused.iter().filter(|path| path.contains(UPLOADS)).fold(entry, |entry, path| {
        entry.because("address_taken", format!("something else answers at its old address {path}"))
    });
    if item.parent > 0 && run.index.path_of(item.parent).is_none() {
        run.late.entry(item.parent).or_default().push(item.id);
    }
    if item.id > 0 && !is_closed {
        let mut here = Here::new(asset.id.to_string(), is);
        if is != Wanted::Picture {
            here.address = asset.address;
        }
        run.assets.insert(item.id, here);
    }
    Ok(entry)
}

async fn update(run: &Run<'_>, batch: &mut Batch<'_>, item: &Item, id: &str, there: &Known, base: Entry) -> Result<Entry, Error> {
    let said = Said::of(item);
    let hash = hash_said(&said, item);
    if hash == there.hash {
        return Ok(base);
    }
    let version = run.intake.rooms.newsroom.stands_at("asset", &there.noun_id).await?;
    if version != Some(there.left_at) {
        return Ok(Entry { outcome: Outcome::NotTaken, ..base }
            .because("conflict", "it was changed here and at the source; what stands here was kept".into()));
    }
    let changed = Entry { outcome: Outcome::Changed, ..base };
    if run.intake.dry_run {
        return Ok(changed);
    }
    let turn = batch.turn().await?;
    let change = Change {
        alt: Some(said.alt),
        credit: Some(said.credit),
        caption: Some(said.caption),
        ..Change::default()
    };
    asset::describe(turn, &there.noun_id, change).await?;
    let identity = Identity { site: &run.intake.site, kind: "attachment", id };
    let known = Known { hash, left_at: there.left_at + 1, ..there.clone() };
    remember(turn, identity, &known).await?;
    Ok(changed)
}

/// What the old site says of a file; where it says nothing, what the file says itself.
fn or(said: String, own: &str) -> String {
    if said.trim().is_empty() { own.to_owned() } else { said }
}
