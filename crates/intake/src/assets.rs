//! Files of a source that are known by their address alone become assets: private, until a public story shows one.

use crate::account::Batch;
use crate::fetch::{Fetcher, Missing};
use crate::intake::Intake;
use crate::piece::{Asset, wanted};
use crate::report::{Entry, Outcome, Reason, Spot, entry};
use crate::seal::hash_of;
use crate::{Error, files};
use futures::StreamExt;
use newsroom::asset::{self, NewAsset};
use newsroom::source::{Identity, Known, remember};
use std::collections::HashMap;

/// Files that are fetched and worked on at once.
const AT_ONCE: usize = 4;

/// Files by their address: those that are here, and why the others are not.
pub(crate) type Fetched = (HashMap<String, Asset>, HashMap<String, Reason>);

/// Paths at which the file at an address lay; they go on leading to it.
pub(crate) type Former<'f> = &'f (dyn Fn(&str) -> Vec<String> + Sync);

impl Intake<'_> {
    /// Fetches files by their addresses and keeps them as assets; gives those that are here, and why the others are not.
    pub(crate) async fn assets(&mut self, fetcher: &Fetcher, addresses: Vec<String>, former: Former<'_>) -> Result<Fetched, Error> {
        let newsroom = self.rooms.newsroom;
        let ids: Vec<String> = addresses
            .iter()
            .map(|address| fetcher.key(address).unwrap_or_else(|| address.clone()))
            .collect();
        let known = newsroom.known_among(&self.site, "file", &ids).await?;
        let (mut found, mut lost) = (HashMap::new(), HashMap::new());
        // One file may have several addresses: sizes, schemes.
        let mut fresh: Vec<(String, Vec<String>)> = Vec::new();
        for (address, id) in addresses.into_iter().zip(ids) {
            match known.get(&id) {
                Some(there) => {
                    let is = wanted(&newsroom.asset(&there.noun_id).await?.kind);
                    found.insert(address, Asset::new(there.noun_id.clone(), is));
                }
                None => match fresh.iter_mut().find(|(other, _)| *other == id) {
                    Some((_, addresses)) => addresses.push(address),
                    None => fresh.push((id, vec![address])),
                },
            }
        }
        let mut fetched = futures::stream::iter(fresh)
            .map(|(id, addresses)| {
                let fetcher = fetcher.clone();
                async move {
                    let first = addresses.first().cloned().unwrap_or_default();
                    let outcome = fetcher.take(&first, None).await;
                    (addresses, id, outcome)
                }
            })
            .buffered(AT_ONCE);
        let actor = self.actor.clone();
        let mut batch = Batch::new(&self.rooms, &actor);
        while let Some((addresses, id, outcome)) = batch.next(&mut fetched, &mut self.report).await? {
            let address = addresses.first().cloned().unwrap_or_default();
            let base = entry("file", &id, Spot::default(), &files::name(&address), Outcome::Taken);
            let entry = match outcome {
                Ok(_) if self.dry_run => base,
                Ok(new) => {
                    let is = wanted(&new.kind);
                    let turn = batch.turn().await?;
                    let mut paths: Vec<String> = addresses.iter().flat_map(|address| former(address)).collect();
                    paths.sort();
                    paths.dedup();
                    let asset = asset::add(turn, NewAsset { former: paths, ..new }).await?.id;
                    let identity = Identity { site: &self.site, kind: "file", id: &id };
                    let known = Known {
                        noun: "asset".into(),
                        noun_id: asset.to_string(),
                        hash: hash_of(&[&address]),
                        left_at: 1,
                    };
                    remember(turn, identity, &known).await?;
                    found.extend(addresses.into_iter().map(|address| (address, Asset::new(asset.to_string(), is))));
                    self.report.written.assets += 1;
                    base
                }
                Err(Missing::Because(reason)) => {
                    lost.extend(addresses.into_iter().map(|address| (address, reason.clone())));
                    Entry { outcome: Outcome::NotTaken, reasons: vec![reason], ..base }
                }
                Err(Missing::Failed(error)) => {
                    batch.end(&mut self.report).await?;
                    return Err(error);
                }
            };
            batch.done(entry, &mut self.report).await?;
        }
        batch.end(&mut self.report).await?;
        Ok((found, lost))
    }
}
