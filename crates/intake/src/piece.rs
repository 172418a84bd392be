//! A story or page of a source, made ready to be taken.

use crate::articles::UNKNOWN_TYPE;
use crate::report::{Entry, Outcome, Reason, Spot, entry};
use crate::seal::hash_of;
use exchange::media::Wanted;
use newsroom::address::may_be_kept;
use newsroom::article::Original;
use newsroom::content::Content;
use newsroom::source::{Known, Stands};
use newsroom::{Newsroom, Refusal};
use store::Moment;

/// A story or page, its media in their places.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Type at the source.
    pub kind: String,
    /// Id there.
    pub source_id: String,
    pub spot: Spot,
    pub content: Content,
    /// Why readers may not see it; none = they may.
    pub held: Option<Reason>,
    pub original: Original,
    /// Its own old addresses.
    pub old: Vec<String>,
    /// Further addresses that lead to it, if they are free.
    pub beside: Vec<String>,
    pub reasons: Vec<Reason>,
    /// Leads the front while nobody curates.
    pub sticky: bool,
    /// When it goes off by itself.
    pub until: Option<Moment>,
    /// Its seal, if it was made with the rest and nothing changed since.
    pub sealed: Option<(String, usize)>,
    /// What it is about, likewise.
    pub words: Option<Vec<String>>,
    /// Blocks with a type.
    pub typed: u64,
    /// Blocks kept as HTML.
    pub html: u64,
}

impl Piece {
    /// Hash of everything that is taken of it, and the length of its content in bytes.
    pub(crate) fn seal(&self) -> (String, usize) {
        if let Some(sealed) = &self.sealed {
            return sealed.clone();
        }
        let content = serde_json::to_string(&self.content).unwrap_or_default();
        let first = self.original.first_published_at.map(|at| at.to_string()).unwrap_or_default();
        let held = self.held.as_ref().map(|reason| reason.code.as_str()).unwrap_or_default();
        let address = self.original.address.as_deref().unwrap_or_default();
        let until = self.until.map(|at| at.to_string());
        let mut parts = vec![&*content, &first, held, address];
        parts.extend(until.as_deref());
        (hash_of(&parts), content.len())
    }

    /// All addresses that lead to it: the one it asks for, its own old ones, and those beside.
    pub(crate) fn all_old(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for address in self.original.address.iter().chain(&self.old).chain(&self.beside) {
            if !all.contains(address) {
                all.push(address.clone());
            }
        }
        all
    }

    /// Whether it is held for nothing but that nobody said what its type is.
    pub(crate) fn is_of_unknown_type(&self) -> bool {
        self.held.as_ref().is_some_and(|reason| reason.code == UNKNOWN_TYPE)
    }

    /// Its account, as not taken until it is.
    pub(crate) fn base(&self) -> Entry {
        Entry {
            reasons: self.reasons.clone(),
            ..entry(&self.kind, &self.source_id, self.spot, &self.content.headline, Outcome::NotTaken)
        }
    }

    /// Its account once it was taken.
    pub(crate) fn taken(&self, address: Option<String>) -> Entry {
        Entry {
            outcome: if self.html > 0 { Outcome::HtmlKept } else { Outcome::Taken },
            status: if self.held.is_none() { "published" } else { "draft" }.to_owned(),
            address: address.unwrap_or_default(),
            ..self.base()
        }
    }

    /// Its account if it was taken before, but does not stand here as a `noun`.
    pub(crate) fn not_there(&self, there: &Known, noun: &str) -> Entry {
        if there.noun == noun {
            self.base().because("gone", "it was taken before and is not here any more".into())
        } else {
            let headline = &self.content.headline;
            self.base()
                .because("other_role", format!("it was taken as {} `{headline}` before and stays that", there.noun))
        }
    }

    /// Its account if it stays public because an earlier import was told what its type is.
    pub(crate) fn kept_by_type(&self, stands: &Stands) -> Entry {
        let entry = Entry {
            outcome: Outcome::Unchanged,
            status: stands.status.clone(),
            address: stands.address.clone().unwrap_or_default(),
            ..self.base()
        };
        entry.because("type_kept", format!("it stays as it is; say --type {} again to bring it up to date", self.kind))
    }

    /// Says what became of an address that it got at the source after it was taken: its own stays, and the new one leads there.
    pub(crate) fn note_new_address(&self, entry: &mut Entry, leads: bool) {
        let Some(now) = &self.original.address else { return };
        let here = &entry.address;
        let reason = if leads {
            Reason::new("address_kept", format!("at the source it stands at {now} now; it stays {here} here, and {now} leads there"))
        } else {
            Reason::new(
                "address_taken",
                format!("at the source it stands at {now} now; something else answers at that here, it stays {here}"),
            )
        };
        entry.reasons.push(reason);
    }

    /// Says which of its addresses it did not get.
    pub(crate) fn note_addresses(&self, entry: &mut Entry, refused: &[String]) {
        if let Some(wanted) = &self.original.address
            && *wanted != entry.address
            && !entry.address.is_empty()
        {
            entry
                .reasons
                .push(Reason::new("address_changed", format!("its address {wanted} was not free; it is {} here", entry.address)));
            if refused.contains(wanted) && !may_be_kept(wanted) {
                let message = format!("{wanted} belongs to the program and can't lead there either; who comes by it finds nothing");
                entry.reasons.push(Reason::new("address_lost", message));
            }
        }
        for address in refused.iter().filter(|address| self.old.contains(address)) {
            entry
                .reasons
                .push(Reason::new("address_taken", format!("something else answers at its old address {address}")));
        }
    }
}

/// A file of the source that is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asset {
    pub id: String,
    pub is: Wanted,
    /// Its address, if it is no picture: links in texts lead there.
    pub address: String,
}

impl Asset {
    pub(crate) fn new(id: String, is: Wanted) -> Asset {
        Asset { id, is, address: String::new() }
    }

    /// The same with its address, if links may lead to it.
    pub(crate) async fn addressed(mut self, newsroom: &Newsroom) -> Result<Asset, Refusal> {
        if self.is != Wanted::Picture {
            self.address = newsroom.asset(&self.id).await?.address();
        }
        Ok(self)
    }
}

/// The kind of an asset as a body wants it.
pub(crate) fn wanted(kind: &str) -> Wanted {
    match kind {
        "picture" => Wanted::Picture,
        "video" => Wanted::Video,
        "audio" => Wanted::Audio,
        _ => Wanted::Document,
    }
}

/// A headline where the source gives none: the beginning of the text.
pub(crate) fn beginning(text: &story::Body) -> String {
    let words = story::text::passages(text).into_iter().next().unwrap_or_default();
    let mut line = String::new();
    for word in words.split_whitespace() {
        if line.chars().count() + word.chars().count() > 80 {
            break;
        }
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(word);
    }
    if line.is_empty() { "Untitled".to_owned() } else { line }
}

/// How many top-level blocks have a type, and how many are HTML.
pub(crate) fn count(text: &story::Body) -> (u64, u64) {
    let html = text.blocks.iter().filter(|block| block.kind() == "html").count() as u64;
    (text.blocks.len() as u64 - html, html)
}
