//! Fronts: curated, or arranged by themselves while nobody curates.

use crate::Error;
use crate::cards::first_end;
use crate::chrome::{Maker, home};
use crate::context::{self, Container, Front, Head, Post};
use crate::metadata;
use paper::cache::Made;
use paper::document::{self, Edition};
use paper::key::{Key, List};
use paper::reading::{Paper, Stretch};
use std::collections::{BTreeMap, BTreeSet};
use store::Moment;
use story::{Block, Body};

/// Stories of the list of what is read most, if the desk did not pick more.
const MOST_READ: usize = 5;

/// A container that has been filled.
pub(crate) struct Filled {
    shape: String,
    title: String,
    link: String,
    text: String,
    pub(crate) cards: Vec<document::Card>,
}

/// What was found inside the stories of a front.
#[derive(Default)]
struct Within {
    posts: BTreeMap<i64, Vec<Post>>,
    /// Which container leads.
    lead: usize,
    caption: String,
    sublinks: Vec<document::Card>,
}

/// Stories of a container that are looked into, lines below the lead, posts on a card.
const LOOKED_INTO: usize = 5;
const SUBLINKS: usize = 3;
const POSTS: usize = 3;

/// The first entries of a live report's timeline, which begins with the newest.
fn posts(body: &Body) -> Vec<Post> {
    let entries = body.blocks.iter().find_map(|block| match block {
        Block::Timeline { entries, .. } => Some(entries),
        _ => None,
    });
    let posts = entries.into_iter().flatten().take(POSTS).map(|entry| Post {
        when: entry.when.clone(),
        machine: entry.at.clone().unwrap_or_default(),
        text: match &entry.title {
            Some(title) => title.words(),
            None => {
                let body = Body { version: 1, blocks: entry.blocks.clone() };
                story::text::passages(&body).into_iter().next().unwrap_or_default().chars().take(140).collect()
            }
        },
    });
    posts.filter(|post| !post.text.is_empty()).collect()
}

impl<P: Paper> Maker<'_, P> {
    pub async fn front(&self, code: &str) -> Result<Made, Error> {
        let edition = self.edition(code);
        let mut own = vec![Key::Front(edition.code.clone(), "home".into()), Key::Address(home(edition))];
        let mut around = Vec::new();
        let mut changed = None;
        let filled = match self.paper.front(&edition.code, "home").await? {
            Some(front) => {
                changed = Some(front.at);
                self.curated(edition, &front, &mut own, &mut around).await?
            }
            None => self.automatic(edition, &mut own, &mut around).await?,
        };
        let containers = self.containers(edition, &filled, changed, &mut own).await?;
        let shown: Vec<&document::Card> = filled.iter().flat_map(|container| &container.cards).collect();
        own.extend(Self::card_keys(shown.iter().copied()));
        // What a front says of its own age: a story that came onto it, or a curator. A change within a story is none of its own.
        let newest = shown.iter().map(|card| card.first_published_at).chain(changed).max();
        let touched = shown.iter().map(|card| card.updated_at).chain(changed).max();
        let mut until = first_end(shown.iter().copied());
        let breaking = self.breaking(edition, &mut own, &mut until).await?;
        let mut head = Head {
            canonical: self.absolute(&home(edition)),
            kind: "website".into(),
            feeds: self.feeds(&edition.prefix, &self.paper_name(edition)),
            alternates: self.home_alternates(),
            modified: newest.map(|at| at.to_the_second().to_string()).unwrap_or_default(),
            ..Head::default()
        };
        head.json_ld = metadata::organization(self, edition);
        let mut made = self.html("front.html", edition, head, Front { breaking, containers }, own)?;
        made.around = around;
        made.until = until;
        made.touched = touched;
        Ok(made)
    }

    /// What the curators of a section arranged above its list; nothing while nobody did.
    pub(crate) async fn section_front(
        &self,
        edition: &Edition,
        slug: &str,
        own: &mut Vec<Key>,
        around: &mut Vec<Key>,
    ) -> Result<Option<(Vec<Filled>, Vec<Container>)>, Error> {
        own.push(Key::Front(edition.code.clone(), slug.to_owned()));
        let Some(front) = self.paper.front(&edition.code, slug).await? else { return Ok(None) };
        let filled = self.curated(edition, &front, own, around).await?;
        let containers = self.containers(edition, &filled, Some(front.at), own).await?;
        own.extend(Self::card_keys(filled.iter().flat_map(|container| &container.cards)));
        Ok(Some((filled, containers)))
    }

    /// Containers as the theme draws them.
    async fn containers(
        &self,
        edition: &Edition,
        filled: &[Filled],
        arranged: Option<Moment>,
        own: &mut Vec<Key>,
    ) -> Result<Vec<Container>, Error> {
        let mut within = self.within(filled, own).await?;
        let shown = filled.iter().flat_map(|container| &container.cards);
        let newest = shown.map(|card| card.first_published_at).chain(arranged).max();
        let today = newest.map(|at| self.instant(at, edition));
        Ok(filled
            .iter()
            .enumerate()
            .map(|(at, container)| Container {
                shape: container.shape.clone(),
                title: container.title.clone(),
                link: container.link.clone(),
                text: container.text.clone(),
                cards: container
                    .cards
                    .iter()
                    .map(|card| context::Card {
                        posts: within.posts.remove(&card.number).unwrap_or_default(),
                        ..self.card(card, edition).seen_on(today.as_ref())
                    })
                    .collect(),
                caption: if at == within.lead { within.caption.clone() } else { String::new() },
                sublinks: if at == within.lead {
                    within.sublinks.iter().map(|card| self.card(card, edition)).collect()
                } else {
                    Vec::new()
                },
                id: format!("part-{}", at + 1),
            })
            .collect())
    }

    /// What a front shows besides its cards: the last posts of live reports, and below the lead the stories that belong to it.
    async fn within(&self, filled: &[Filled], own: &mut Vec<Key>) -> Result<Within, Error> {
        let mut within = Within {
            lead: filled.iter().position(|container| container.shape == "lead").unwrap_or(usize::MAX),
            ..Within::default()
        };
        let shown: BTreeSet<i64> = filled.iter().flat_map(|container| &container.cards).map(|card| card.number).collect();
        if let Some(lead) = filled.get(within.lead).and_then(|container| container.cards.first()) {
            within.caption = lead.picture.as_ref().map(|picture| picture.caption.clone()).unwrap_or_default();
            let related = self.paper.cards(&lead.related, self.now).await?;
            own.extend(Self::card_keys(&related));
            within.sublinks = related.into_iter().filter(|card| !shown.contains(&card.number)).take(SUBLINKS).collect();
        }
        let places = filled.iter().filter(|container| matches!(container.shape.as_str(), "lead" | "live"));
        let live = places
            .flat_map(|container| container.cards.iter().take(LOOKED_INTO))
            .filter(|card| card.kind == "live");
        for card in live {
            // Each post is news of the front too.
            own.push(Key::Article(card.number));
            if let Some(article) = self.paper.article(card.number, self.now).await? {
                within.posts.insert(card.number, posts(&article.body));
            }
        }
        Ok(within)
    }

    async fn curated(
        &self,
        edition: &Edition,
        front: &document::Front,
        own: &mut Vec<Key>,
        around: &mut Vec<Key>,
    ) -> Result<Vec<Filled>, Error> {
        let mut shown: BTreeSet<i64> = BTreeSet::new();
        let mut out = Vec::new();
        for container in &front.containers {
            let mut cards = if container.shape == "mostread" {
                // What the desk picked stands first.
                let picked = container.cards.clone();
                let room = MOST_READ.max(picked.len());
                self.most_read(edition, picked, room, around).await?
            } else {
                self.paper.cards(&container.cards, self.now).await?
            };
            own.extend(container.cards.iter().map(|number| Key::Card(*number)));
            let picked: BTreeSet<i64> = cards.iter().map(|card| card.number).collect();
            if let Some(fill) = &container.fill
                && let Some(list) = List::parse(&fill.list)
            {
                own.push(Key::ListHead(list.clone()));
                let stretch = Stretch { limit: 60, ..Stretch::default() };
                let more = self.paper.list(&list, &stretch, self.now).await?;
                let wanted = usize::try_from(fill.count).unwrap_or(0);
                cards.extend(
                    more.into_iter()
                        .filter(|card| !shown.contains(&card.number) && !picked.contains(&card.number))
                        .take(wanted.saturating_sub(picked.len())),
                );
            }
            shown.extend(cards.iter().map(|card| card.number));
            if !cards.is_empty() || container.shape == "promo" {
                out.push(Filled {
                    shape: container.shape.clone(),
                    title: container.title.clone(),
                    link: container.link.clone(),
                    text: container.text.clone(),
                    cards,
                });
            }
        }
        Ok(out)
    }

    /// Without a curator: the sticky or newest story leads, the newest follow, then a row for each section.
    async fn automatic(&self, edition: &Edition, own: &mut Vec<Key>, around: &mut Vec<Key>) -> Result<Vec<Filled>, Error> {
        let latest = List::Latest(edition.code.clone());
        own.push(Key::ListHead(latest.clone()));
        let stretch = Stretch { limit: 60, ..Stretch::default() };
        let mut newest = self.paper.list(&latest, &stretch, self.now).await?;
        if newest.is_empty() {
            return Ok(Vec::new());
        }
        // One that was made to stick stays first, however old it is.
        let sticky = List::Sticky(edition.code.clone());
        own.push(Key::ListHead(sticky.clone()));
        let stretch = Stretch { limit: 5, ..Stretch::default() };
        let mut stuck = self.paper.list(&sticky, &stretch, self.now).await?;
        newest.retain(|card| !stuck.iter().any(|one| one.number == card.number));
        stuck.append(&mut newest);
        newest = stuck;
        let lead = newest.remove(0);
        let mut shown = BTreeSet::from([lead.number]);
        let side: Vec<document::Card> = newest.iter().take(4).cloned().collect();
        shown.extend(side.iter().map(|card| card.number));
        let part =
            |shape: &str, title: String, link: String, cards| Filled { shape: shape.into(), title, link, text: String::new(), cards };
        let mut out = vec![part("lead", String::new(), String::new(), std::iter::once(lead).chain(side).collect())];
        for section in edition.sections.iter().filter(|section| section.parent.is_none()).take(12) {
            let list = List::Section(edition.code.clone(), section.slug.clone());
            own.push(Key::ListHead(list.clone()));
            let stretch = Stretch { limit: 12, ..Stretch::default() };
            let cards: Vec<document::Card> = self
                .paper
                .list(&list, &stretch, self.now)
                .await?
                .into_iter()
                .filter(|card| !shown.contains(&card.number))
                .take(4)
                .collect();
            if cards.is_empty() {
                continue;
            }
            shown.extend(cards.iter().map(|card| card.number));
            let opinion = cards.iter().all(|card| card.kind == "opinion");
            out.push(part(if opinion { "opinion" } else { "row" }, section.name.clone(), section.address.clone(), cards));
        }
        let rest: Vec<document::Card> = newest.into_iter().filter(|card| !shown.contains(&card.number)).take(10).collect();
        if !rest.is_empty() {
            out.push(part("list", self.say(edition, "latest"), String::new(), rest));
        }
        let read = self.most_read(edition, Vec::new(), MOST_READ, around).await?;
        if !read.is_empty() {
            out.push(part("mostread", self.say(edition, "most-read"), String::new(), read));
        }
        Ok(out)
    }

    /// Some stories, and after them what is read most, until there are `room`.
    async fn most_read(
        &self,
        edition: &Edition,
        mut numbers: Vec<i64>,
        room: usize,
        around: &mut Vec<Key>,
    ) -> Result<Vec<document::Card>, Error> {
        around.push(Key::MostRead(edition.code.clone()));
        let read = self.paper.most_read(&edition.code).await?;
        numbers.extend(read.into_iter().filter(|number| !numbers.contains(number)).collect::<Vec<_>>());
        let mut cards = self.paper.cards(&numbers, self.now).await?;
        cards.truncate(room);
        Ok(cards)
    }
}
