//! Articles: taken in turns, brought up to date if nobody edited them here.

use crate::Error;
use crate::account::{Pace, make_way};
use crate::intake::Intake;
use crate::piece::Piece;
use crate::report::{Entry, Outcome, Reason};
use newsroom::article::{self, Arrived, Incoming, Original, Publish, Save, Withdraw};
use newsroom::page;
use newsroom::source::{Identity, Known, Stands, remember};
use newsroom::{Newsroom, Refusal};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// Longest content as JSON, in bytes: more than a story may be.
const LONGEST: usize = 6 * 1024 * 1024;

/// Why an import takes a story off; if it is public again at the source, so it is here.
const NO_LONGER_PUBLIC: &str = "no longer public at the source of the import";

/// Why an item of a type that nobody named is held.
pub(crate) const UNKNOWN_TYPE: &str = "unknown_type";

/// An article's id here; empty in a dry run, `None` if it was not taken.
pub(crate) type Place = Option<String>;

impl Intake<'_> {
    /// Takes articles and accounts for each; gives where each is now, in their order.
    pub(crate) async fn articles(&mut self, articles: &[&Piece]) -> Result<Vec<Place>, Error> {
        let newsroom = self.rooms.newsroom;
        let mut by_kind: HashMap<&str, Vec<String>> = HashMap::new();
        for one in articles {
            by_kind.entry(&one.kind).or_default().push(one.source_id.clone());
        }
        let mut known: HashMap<(String, String), Known> = HashMap::new();
        for (kind, ids) in by_kind {
            for (id, there) in newsroom.known_among(&self.site, kind, &ids).await? {
                known.insert((kind.to_owned(), id), there);
            }
        }
        let mut others = self.of_another_type(articles, &known).await?;
        let of_same_type: HashSet<(String, String)> = known.keys().cloned().collect();
        for (key, there) in &others {
            if there.noun == "article" {
                known.insert(key.clone(), there.clone());
            }
        }
        others.retain(|_, there| there.noun != "article");
        let ids: Vec<String> = known.values().map(|there| there.noun_id.clone()).collect();
        let standing = newsroom.standing_of(&ids).await?;
        let mut places: Vec<Place> = vec![None; articles.len()];
        let mut fresh = Vec::new();
        for (at, one) in articles.iter().enumerate() {
            let (seal, length) = one.seal();
            if length > LONGEST {
                let entry = one.base().because("too_long", "it is longer than a story may be".into());
                self.report.add(&entry)?;
                continue;
            }
            match known.get(&(one.kind.clone(), one.source_id.clone())) {
                Some(there) => {
                    let stands = standing.get(&there.noun_id);
                    // What a type is was answered in an earlier import; saying nothing takes no story off.
                    let is_answered = one.is_of_unknown_type() && of_same_type.contains(&(one.kind.clone(), one.source_id.clone()));
                    let entry = match stands.filter(|stands| is_answered && stands.status == "published") {
                        Some(stands) => one.kept_by_type(stands),
                        None => self.update(one, there, stands, &seal).await?,
                    };
                    self.report.add(&entry)?;
                    places[at] = Some(there.noun_id.clone());
                }
                None => match others.get(&(one.kind.clone(), one.source_id.clone())) {
                    Some(there) => {
                        let entry = self.in_another_role(one, there, "article").await?;
                        self.report.add(&entry)?;
                    }
                    None => fresh.push((at, *one, seal)),
                },
            }
        }
        if self.dry_run {
            for (at, one, _) in fresh {
                let entry = one.taken(one.original.address.clone().filter(|_| one.held.is_none()));
                self.report.add(&entry)?;
                places[at] = Some(String::new());
            }
            return Ok(places);
        }
        // So many in a turn that others don't wait for long.
        let mut rest = fresh.as_slice();
        while !rest.is_empty() {
            let (portion, after) = rest.split_at(self.portion.min(rest.len()));
            self.take_portion(portion, &mut places).await?;
            rest = after;
        }
        Ok(places)
    }

    /// What was taken before under another type, by the type and id that it has now.
    pub(crate) async fn of_another_type(
        &self,
        pieces: &[&Piece],
        known: &HashMap<(String, String), Known>,
    ) -> Result<HashMap<(String, String), Known>, Error> {
        let unknown: Vec<(String, String)> = pieces
            .iter()
            .map(|one| (one.kind.clone(), one.source_id.clone()))
            .filter(|key| !known.contains_key(key))
            .collect();
        let ids: Vec<String> = unknown.iter().map(|(_, id)| id.clone()).collect();
        let found = self.rooms.newsroom.known_of_any_type(&self.site, &ids).await?;
        Ok(unknown.into_iter().filter_map(|key| Some((key.clone(), found.get(&key.1)?.clone()))).collect())
    }

    /// An item that stands here as another noun stays that; but if strangers can't read it any more at its source, they can't here.
    pub(crate) async fn in_another_role(&mut self, one: &Piece, there: &Known, noun: &str) -> Result<Entry, Error> {
        let entry = one.not_there(there, noun);
        if one.held.is_none() || self.dry_run {
            return Ok(entry);
        }
        let newsroom = self.rooms.newsroom;
        let id: store::Id = there.noun_id.parse().map_err(|_| Refusal::Damaged(format!("id {}", there.noun_id)))?;
        let standing = newsroom.standing_of(std::slice::from_ref(&there.noun_id)).await?;
        let mut turn = newsroom.turn(&self.actor).await?;
        if there.noun == "page" {
            page::update(&mut turn, "", &there.noun_id, page::Change { published: Some(false), ..page::Change::default() }).await?;
        } else if standing.get(&there.noun_id).is_some_and(|stands| stands.status == "published")
            && !newsroom.is_published_here(&there.noun_id).await?
        {
            let withdraw = Withdraw {
                article: id,
                reason: NO_LONGER_PUBLIC.into(),
                notice: String::new(),
            };
            article::withdraw(&mut turn, withdraw).await?;
        }
        self.report.written.events += u64::from(turn.commit().await?.is_some());
        Ok(entry)
    }

    /// New articles in one turn; if something in one of them is refused, each in a turn of its own.
    async fn take_portion(&mut self, fresh: &[(usize, &Piece, String)], places: &mut [Place]) -> Result<(), Error> {
        match self.take_turn(fresh).await {
            Ok(arrived) => {
                for ((at, one, _), arrived) in fresh.iter().zip(arrived) {
                    places[*at] = Some(self.arrived(one, arrived)?);
                }
            }
            Err(Refusal::Invalid(_) | Refusal::Rule { .. } | Refusal::Conflict { .. } | Refusal::Store(store::Error::Conflict(_))) => {
                for alone in fresh {
                    let (at, one, _) = alone;
                    match self.take_turn(std::slice::from_ref(alone)).await {
                        Ok(arrived) => {
                            if let Some(arrived) = arrived.into_iter().next() {
                                places[*at] = Some(self.arrived(one, arrived)?);
                            }
                        }
                        Err(refusal @ Refusal::Store(_)) if !matches!(refusal, Refusal::Store(store::Error::Conflict(_))) => {
                            return Err(refusal.into());
                        }
                        Err(refusal) => {
                            let entry = one.base().because("refused", said(&refusal));
                            self.report.add(&entry)?;
                        }
                    }
                }
            }
            Err(refusal) => return Err(refusal.into()),
        }
        Ok(())
    }

    async fn take_turn(&mut self, fresh: &[(usize, &Piece, String)]) -> Result<Vec<Arrived>, Refusal> {
        let actor = self.actor.clone();
        for attempt in 0.. {
            let mut turn = self.rooms.newsroom.turn(&actor).await?;
            let begun = Instant::now();
            let incoming = fresh.iter().map(|(_, one, seal)| incoming(one, seal)).collect();
            let outcome = match article::take(&mut turn, &self.site, &self.edition, incoming, &mut self.alike).await {
                Ok(arrived) => {
                    self.pace(fresh.len(), begun.elapsed());
                    turn.commit().await.map(|event| (arrived, event))
                }
                Err(refusal) => Err(refusal),
            };
            match outcome {
                Ok((arrived, event)) => {
                    self.report.written.events += u64::from(event.is_some());
                    if let Some(event) = event {
                        self.alike.stands_at(event.number);
                    }
                    make_way(begun.elapsed(), self.rooms.beside).await;
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
        let Pace { most, longest } = Pace::of(&self.rooms);
        let each = took.as_micros().max(1) / count.max(1) as u128;
        let fitting = usize::try_from(longest.as_micros() / each.max(1)).unwrap_or(most);
        // Not by leaps: one slow turn is no rule. Below ten, the waiting for the disk at each commit would weigh more.
        self.portion = (self.portion + fitting).div_ceil(2).clamp(10, most);
    }

    fn arrived(&mut self, one: &Piece, arrived: Arrived) -> Result<String, Error> {
        let written = &mut self.report.written;
        written.articles += 1;
        written.revisions += 1;
        if arrived.address.is_some() {
            let led = one.old.len() + one.beside.len();
            written.redirects += led.saturating_sub(arrived.refused.len()) as u64;
        }
        let mut entry = one.taken(arrived.address);
        one.note_addresses(&mut entry, &arrived.refused);
        if one.held.is_none() && one.original.number.is_some() && arrived.number != one.original.number {
            let number = arrived.number.unwrap_or_default();
            entry = entry.because("number_changed", format!("its number was not free; it is {number} here"));
        }
        self.report.add(&entry)?;
        Ok(arrived.id.to_string())
    }

    /// An article that was taken before: brought up to date if nobody edited it here.
    async fn update(&mut self, one: &Piece, there: &Known, stands: Option<&Stands>, seal: &str) -> Result<Entry, Error> {
        let Some(stands) = stands else {
            return Ok(one.not_there(there, "article"));
        };
        let is_published = stands.status == "published";
        let mut entry = Entry {
            outcome: Outcome::Unchanged,
            status: stands.status.clone(),
            address: stands.address.clone().filter(|_| is_published).unwrap_or_default(),
            ..one.base()
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
        if one.held.is_some() && is_published && self.rooms.newsroom.is_published_here(&there.noun_id).await? {
            entry.outcome = Outcome::NotTaken;
            let message = "it was published here, though it is not public at the source, and changed there; what stands here was kept";
            return Ok(entry.because("published_here", message.into()));
        }
        entry.outcome = if one.html > 0 { Outcome::HtmlKept } else { Outcome::Changed };
        if self.dry_run {
            return Ok(entry);
        }
        self.bring_up_to_date(one, there, stands, seal, &mut entry).await?;
        Ok(entry)
    }

    async fn bring_up_to_date(&mut self, one: &Piece, there: &Known, stands: &Stands, seal: &str, entry: &mut Entry) -> Result<(), Error> {
        let newsroom: &Newsroom = self.rooms.newsroom;
        let id: store::Id = there.noun_id.parse().map_err(|_| Refusal::Damaged(format!("id {}", there.noun_id)))?;
        let shown = newsroom.article(&self.actor, &id, None).await?;
        if shown.content.edition != self.edition {
            entry.outcome = Outcome::NotTaken;
            let message = format!("it was taken into the edition `{}` before, and a story stays in its edition", shown.content.edition);
            entry.reasons.push(Reason::new("other_edition", message));
            return Ok(());
        }
        let mut content = one.content.clone();
        // Its address stays, whatever its slug is at the source now.
        content.slug = shown.content.slug;
        let mut turn = newsroom.turn(&self.actor).await?;
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
        // Before it is published: one whose end here has passed is not.
        match one.until {
            Some(until) => article::expire(&mut turn, &id, Some(until)).await?,
            None if shown.article.visible_until.is_some() => {
                let message = "it has an end here, and none at the source; that of here stays";
                entry.reasons.push(Reason::new("end_kept", message));
            }
            None => {}
        }
        if one.held.is_none() {
            let publish = Publish {
                article: id.clone(),
                revision: Some(saved.revision),
                original: Some(one.original.clone()),
            };
            let published = article::publish(&mut turn, publish).await?;
            entry.address.clone_from(&published.address);
            entry.status = "published".into();
            let old: Vec<String> = one.all_old().into_iter().filter(|from| *from != published.address).collect();
            // Where nothing but its address is new, publishing tells nobody of it.
            let refused = if published.unchanged {
                article::lead_here_late(&mut turn, &id, &published.address, &old).await?
            } else {
                article::lead_here(&mut turn, &id, &published.address, &old).await?
            };
            // One that was public before has its old addresses already; what is new is where it stands at the source now.
            if stands.status == "draft" {
                one.note_addresses(entry, &refused);
            } else if let Some(now) = one.original.address.as_ref().filter(|now| **now != published.address) {
                let leads = !refused.contains(now) || newsroom.redirect(now).await.is_ok_and(|there| there.to_address == published.address);
                one.note_new_address(entry, leads);
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
        } else if stands.status == "draft" {
            article::keep_original(&mut turn, &id, &waiting(one), &one.all_old()).await?;
        }
        let identity = Identity { site: &self.site, kind: &one.kind, id: &one.source_id };
        let known = Known {
            hash: seal.to_owned(),
            left_at: saved.revision,
            ..there.clone()
        };
        remember(&mut turn, identity, &known).await?;
        self.report.written.revisions += u64::from(!saved.unchanged);
        self.report.written.events += u64::from(turn.commit().await?.is_some());
        Ok(())
    }
}

fn incoming(one: &Piece, seal: &str) -> Incoming {
    let is_public = one.held.is_none();
    Incoming {
        content: one.content.clone(),
        release: is_public.then(|| one.original.clone()),
        held: one.held.as_ref().map(|reason| reason.code.clone()).unwrap_or_default(),
        sticky: one.sticky && is_public,
        until: one.until,
        waiting: (!is_public).then(|| waiting(one)),
        old_addresses: one.all_old(),
        words: one.words.clone(),
        source_type: one.kind.clone(),
        source_id: one.source_id.clone(),
        hash: seal.to_owned(),
    }
}

/// What a held item gets when somebody publishes it here: its days only if it stood at its source, for some readers at least.
fn waiting(one: &Piece) -> Original {
    const NEVER_STOOD: [&str; 9] = ["draft", "auto_draft", "auto-draft", "pending", "future", "scheduled", "planned", "date", "no_status"];
    let stood = one.held.as_ref().is_some_and(|reason| !NEVER_STOOD.contains(&reason.code.as_str()));
    let mut original = one.original.clone();
    if !stood {
        (original.first_published_at, original.updated_at) = (None, None);
    }
    original
}

/// A refusal in words, with its fields.
pub(crate) fn said(refusal: &Refusal) -> String {
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

/// Whether trying again may help.
fn is_passing(error: &Refusal) -> bool {
    matches!(error, Refusal::Store(store::Error::Busy(_) | store::Error::Conflict(_)))
}
