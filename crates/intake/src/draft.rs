//! A story or page, ready but for its media: these are fetched, put in their places, and then it is taken.

use crate::Error;
use crate::fetch::Fetcher;
use crate::files;
use crate::intake::Intake;
use crate::piece::{Asset, Piece, count};
use crate::report::{Entry, Outcome, Reason};
use crate::seal::hash;
use exchange::media::{MediaRef, Placed, Wanted, place_media};
use newsroom::Newsroom;
use newsroom::content::Lead;
use std::collections::HashMap;
use std::collections::hash_map::Entry as MapEntry;
use std::sync::Arc;
use story::{Block, Body, Mark};

/// A story or page whose media blocks still name the source's files.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub piece: Piece,
    pub is_page: bool,
    /// The picture at the top.
    pub lead: Option<Wish>,
}

/// The picture at the top, as the source has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    pub address: String,
    pub alt: String,
    pub caption: String,
    pub credit: String,
}

impl Draft {
    /// Whether it waits for files.
    fn shows(&self, is_file: &IsFile) -> bool {
        let body = &self.piece.content.body;
        let mut links = false;
        body.blocks.iter().for_each(|block| for_each_link(block, &mut |href| links |= is_file(href)));
        links || self.lead.is_some() || !body.assets().is_empty()
    }

    /// The same, sealed on the thread that made it if nothing in it waits for files.
    pub(crate) fn sealed(mut self, sealing: &Sealing) -> Draft {
        if !self.shows(&*sealing.is_file) {
            self.piece.sealed = Some(self.piece.seal());
            if self.piece.held.is_none() && !self.is_page {
                self.piece.words = Some(sealing.newsroom.likeness(&sealing.language, &self.piece.content));
            }
        }
        self
    }
}

/// What drafts are sealed with.
#[derive(Clone)]
pub(crate) struct Sealing {
    newsroom: Newsroom,
    /// Language of the edition that takes them.
    language: String,
    is_file: Arc<IsFile>,
}

/// Which links lead to files of the source that readers should have here.
type IsFile = dyn Fn(&str) -> bool + Send + Sync;

/// Paths at which the file at an address lay.
type Paths = Box<dyn Fn(&str) -> Vec<String> + Send + Sync>;

/// Takes drafts, each once.
pub(crate) struct Drafts {
    fetcher: Fetcher,
    /// Which links lead to files of the source that readers should have here.
    is_file: Arc<IsFile>,
    /// Paths at which the file at an address lay.
    former: Paths,
    /// Hashes of the identities of everything that was met, each with the hash of what it was.
    seen: HashMap<u64, u64>,
}

impl Drafts {
    pub(crate) fn new(
        fetcher: Fetcher,
        is_file: impl Fn(&str) -> bool + Send + Sync + 'static,
        former: impl Fn(&str) -> Vec<String> + Send + Sync + 'static,
    ) -> Drafts {
        Drafts {
            fetcher,
            is_file: Arc::new(is_file),
            former: Box::new(former),
            seen: HashMap::new(),
        }
    }

    /// What drafts for the edition of now are sealed with.
    pub(crate) async fn sealing(&self, intake: &Intake<'_>) -> Result<Sealing, Error> {
        let newsroom = intake.rooms.newsroom;
        let editions = newsroom.editions().await?;
        let edition = editions.into_iter().find(|edition| edition.code == intake.edition);
        Ok(Sealing {
            newsroom: newsroom.clone(),
            language: edition.map(|edition| edition.language).unwrap_or_default(),
            is_file: Arc::clone(&self.is_file),
        })
    }

    /// Takes some, and gives where those that are articles are now: their ids, by type and id at the source.
    pub(crate) async fn take(&mut self, intake: &mut Intake<'_>, drafts: Vec<Draft>) -> Result<Vec<(Piece, Option<String>)>, Error> {
        let mut fresh = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let piece = &draft.piece;
            let is = hash((&piece.content.headline, &piece.original.address, piece.content.body.blocks.len()));
            match self.seen.entry(hash((&piece.kind, &piece.source_id))) {
                MapEntry::Vacant(place) => {
                    place.insert(is);
                    fresh.push(draft);
                }
                MapEntry::Occupied(before) if *before.get() == is => {
                    let again = piece.base().because("twice", "it stood in the files before".into());
                    intake.report.add(&Entry { outcome: Outcome::Unchanged, ..again })?;
                }
                MapEntry::Occupied(_) => {
                    let other = piece.base();
                    intake.report.add(
                        &other.because("same_number", "another item of this number stood in the files before, and was taken".into()),
                    )?;
                }
            }
        }
        let mut addresses: Vec<String> = Vec::new();
        for address in fresh.iter().flat_map(|draft| self.wanted(draft)) {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        let (mut found, lost) = if addresses.is_empty() {
            Default::default()
        } else {
            intake.assets(&self.fetcher, addresses, &*self.former).await?
        };
        for asset in found.values_mut() {
            *asset = asset.clone().addressed(intake.rooms.newsroom).await?;
        }
        for draft in &mut fresh {
            if draft.piece.sealed.is_none() {
                self.place(draft, &found, &lost);
            }
            intake.report.blocks.typed += draft.piece.typed;
            intake.report.blocks.html += draft.piece.html;
        }
        let (pages, articles): (Vec<Draft>, Vec<Draft>) = fresh.into_iter().partition(|draft| draft.is_page);
        let pieces: Vec<&Piece> = articles.iter().map(|draft| &draft.piece).collect();
        let places = intake.articles(&pieces).await?;
        let pieces: Vec<&Piece> = pages.iter().map(|draft| &draft.piece).collect();
        intake.pages(&pieces).await?;
        Ok(articles.into_iter().map(|draft| draft.piece).zip(places).collect())
    }

    /// Addresses of the files that it shows or links to.
    fn wanted(&self, draft: &Draft) -> Vec<String> {
        let body = &draft.piece.content.body;
        let mut wanted: Vec<String> = body.assets().into_iter().map(|key| MediaRef::parse(key).url.to_owned()).collect();
        wanted.extend(draft.lead.iter().map(|lead| lead.address.clone()));
        for block in &body.blocks {
            for_each_link(block, &mut |href| {
                if (self.is_file)(href) {
                    wanted.push(href.to_owned());
                }
            });
        }
        wanted
    }

    fn place(&self, draft: &mut Draft, found: &HashMap<String, Asset>, lost: &HashMap<String, Reason>) {
        let mut missing: Vec<String> = self.wanted(draft);
        missing.retain(|address| !found.contains_key(address));
        missing.sort();
        missing.dedup();
        let piece = &mut draft.piece;
        // In a dry run what is fetched has no place yet.
        let mut shown = HashMap::new();
        for_each_picture(&piece.content.body.blocks, &mut |asset, alt| {
            if !alt.is_empty() {
                shown.insert(MediaRef::parse(asset).url.to_owned(), alt.to_owned());
            }
        });
        for (address, reason) in missing.iter().filter_map(|address| Some((address, lost.get(address)?))) {
            let mut reason = reason.clone();
            if let Some(alt) = shown.get(address) {
                reason.message.push_str(&format!("; its alternative text was: {alt}"));
            }
            piece.reasons.push(reason);
        }
        if let Some(wish) = &draft.lead
            && let Some(asset) = found.get(&wish.address).filter(|asset| asset.is != Wanted::Document)
        {
            piece.content.lead = asset.id.parse().ok().map(|asset| Lead {
                asset,
                alt: wish.alt.clone(),
                caption: wish.caption.clone(),
                credit: wish.credit.clone(),
            });
        }
        let body = &mut piece.content.body;
        documents(body, &*self.is_file, found);
        let mut seek = |reference: MediaRef<'_>, _| {
            let asset = found.get(reference.url)?;
            Some(Placed { asset: asset.id.clone(), is: asset.is })
        };
        place_media(body, &mut seek);
        for block in &mut body.blocks {
            // A picture that leads to its own file leads nowhere worth going.
            if let Block::Picture(picture) = block
                && picture.link.as_deref().is_some_and(|link| (self.is_file)(link))
            {
                picture.link = None;
            }
        }
        (piece.typed, piece.html) = count(body);
    }
}

/// Files that are linked to in the text and are no pictures stand below as documents, so that readers may have them.
fn documents(body: &mut Body, is_file: &IsFile, found: &HashMap<String, Asset>) {
    let mut out = Vec::with_capacity(body.blocks.len());
    for block in std::mem::take(&mut body.blocks) {
        let mut linked: Vec<String> = Vec::new();
        for_each_link(&block, &mut |href| {
            let is_here = is_file(href) && found.get(href).is_some_and(|asset| asset.is != Wanted::Picture);
            if is_here && !linked.iter().any(|known| known == href) {
                linked.push(href.to_owned());
            }
        });
        out.push(block);
        for href in linked {
            let title = files::name(&href);
            out.push(Block::Document { asset: href, title });
        }
    }
    body.blocks = out;
    body.rewrite_links(|href| {
        let asset = found.get(href)?;
        (!asset.address.is_empty()).then(|| asset.address.clone())
    });
}

/// Every picture with its alternative text, also of galleries and inside other blocks.
fn for_each_picture(blocks: &[Block], visit: &mut impl FnMut(&str, &str)) {
    for block in blocks {
        match block {
            Block::Picture(picture) => visit(&picture.asset, &picture.alt),
            Block::Gallery { pictures, .. } => pictures.iter().for_each(|picture| visit(&picture.asset, &picture.alt)),
            Block::List(list) => list.items.iter().for_each(|item| for_each_picture(&item.blocks, visit)),
            Block::Quotation { blocks, .. } | Block::FactBox { blocks, .. } | Block::QuestionAnswer { blocks, .. } => {
                for_each_picture(blocks, visit);
            }
            _ => {}
        }
    }
}

/// Every link of a block's own lines and of those inside it.
pub(crate) fn for_each_link(block: &Block, visit: &mut impl FnMut(&str)) {
    let mut line = |inline: &story::Inline| {
        for mark in inline.0.iter().flat_map(|span| &span.marks) {
            if let Mark::Link { href, .. } = mark {
                visit(href);
            }
        }
    };
    match block {
        Block::Paragraph { text } | Block::Subhead { text, .. } => line(text),
        // One that leads to a picture leads to itself.
        Block::Picture(picture) => picture.link.iter().filter(|link| !files::is_picture(link)).for_each(|link| visit(link)),
        Block::List(list) => {
            list.items.iter().for_each(|item| line(&item.text));
            list.items.iter().flat_map(|item| &item.blocks).for_each(|inner| for_each_link(inner, visit));
        }
        Block::Table(table) => {
            let rows = table.head.iter().chain(&table.rows).chain(&table.foot);
            rows.flatten().for_each(|cell| line(&cell.text));
        }
        Block::Quotation { blocks, .. } | Block::FactBox { blocks, .. } | Block::QuestionAnswer { blocks, .. } => {
            blocks.iter().for_each(|inner| for_each_link(inner, visit));
        }
        _ => {}
    }
}
