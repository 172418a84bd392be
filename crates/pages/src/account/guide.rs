use crate::chrome::{Maker, encode};
use crate::comments::{comment_address, paragraphs};
use crate::context::{Card, Comment, Instant, Link, Piece};
use crate::{Ask, Error, Pages};
use paper::document::Article;
use paper::key::List;
use paper::reading::{Found, Paper, Stretch};
use serde::Serialize;
use std::collections::BTreeMap;
use store::Moment;

/// Stories looked at in each thing followed.
const OF_EACH: usize = 30;
/// Stories of everything followed together.
const TOGETHER: usize = 60;

/// What readers' own pages ask of the paper, in the words of one edition.
pub struct Guide<'a, P: Paper> {
    maker: Maker<'a, P>,
    edition: String,
}

/// A story that a reader kept, as far as the paper still has it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct KeptStory {
    /// Public number.
    pub number: i64,
    /// As it stands now; none = it is not there.
    pub card: Option<Card>,
    /// It was taken off: nothing of it is shown.
    pub withdrawn: bool,
}

/// A story under which readers write.
#[derive(Debug, Clone)]
pub struct Talked {
    /// Headline and address.
    pub link: Link,
    /// Until when it takes comments; none = it takes none.
    pub until: Option<Moment>,
    article: Box<Article>,
}

/// Something that a reader follows, or may follow.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Followed {
    /// `tag`, `author`, `section`.
    pub kind: String,
    /// Code of its edition; empty for authors.
    pub edition: String,
    /// Slug.
    pub slug: String,
    /// Name; the slug if it is gone.
    pub label: String,
    /// Address; empty if it is gone.
    pub address: String,
    /// Slug of what it is now: a topic may have been merged into another since.
    pub now: String,
}

impl Pages {
    /// Looks into one reading of the paper, in the words of an edition.
    pub async fn guide<'a, P: Paper>(&'a self, paper: &'a P, ask: &'a Ask, edition: &str, now: Moment) -> Result<Guide<'a, P>, Error> {
        let maker = Maker::begin(self, paper, ask, now).await?;
        let edition = maker.edition(edition).code.clone();
        Ok(Guide { maker, edition })
    }
}

impl<P: Paper> Guide<'_, P> {
    /// What has become of some stories, in the order asked.
    pub async fn kept(&self, numbers: &[i64]) -> Result<Vec<KeptStory>, Error> {
        let edition = self.maker.edition(&self.edition);
        let mut cards: BTreeMap<i64, Card> = BTreeMap::new();
        for part in numbers.chunks(500) {
            let found = self.maker.paper.cards(part, self.maker.now).await?;
            cards.extend(found.iter().map(|card| (card.number, self.maker.card(card, edition))));
        }
        let missing: Vec<i64> = numbers.iter().copied().filter(|number| !cards.contains_key(number)).collect();
        let withdrawn = self.maker.paper.withdrawn(&missing).await?;
        Ok(numbers
            .iter()
            .map(|number| KeptStory {
                number: *number,
                card: cards.get(number).cloned(),
                withdrawn: withdrawn.contains(number),
            })
            .collect())
    }

    /// Whether the paper has, or had, a story of this number.
    pub async fn knows(&self, number: i64) -> Result<bool, Error> {
        let kept = self.kept(&[number]).await?;
        Ok(kept.iter().any(|one| one.card.is_some() || one.withdrawn))
    }

    /// A public story under which readers write, or may.
    pub async fn talked(&self, number: i64) -> Result<Option<Talked>, Error> {
        let Some(article) = self.maker.paper.article(number, self.maker.now).await? else {
            return Ok(None);
        };
        let until = self.maker.takes_comments(&article);
        let link = Link {
            label: article.headline.clone(),
            address: encode(&article.address),
            ..Link::default()
        };
        Ok(Some(Talked { link, until, article: Box::new(article) }))
    }

    /// Where a comment under a story stands.
    pub fn comment_address(&self, talked: &Talked, number: i64) -> String {
        comment_address(&talked.article, number)
    }

    /// One comment under a story, as the public sees it.
    pub fn comment(&self, talked: &Talked, number: i64) -> Option<Comment> {
        let found = talked.article.comments.iter().find(|comment| comment.number == number && !comment.removed)?;
        let edition = self.maker.edition(&self.edition);
        self.maker
            .comments(&[paper::document::Comment { parent: None, ..found.clone() }], edition)
            .pop()
    }

    /// A moderator reads a comment before the public does.
    pub fn reads_before(&self) -> bool {
        !self.maker.settings.comments_after
    }

    /// An instant in words.
    pub fn instant(&self, at: Moment) -> Instant {
        self.maker.instant(at, self.maker.edition(&self.edition))
    }

    /// The choice of all folders, in words.
    pub fn all_folders(&self) -> String {
        self.say("folder-all")
    }

    /// Where a comment stands, in words: `shown`, `waiting`, `spam`, `removed`.
    pub fn status_name(&self, status: &str) -> String {
        self.say(&format!("comment-status-{status}"))
    }

    /// Why a comment is reported, in words: `abuse`, `spam`, `false`, `other`.
    pub fn reason_name(&self, reason: &str) -> String {
        self.say(&format!("report-reason-{reason}"))
    }

    fn say(&self, key: &str) -> String {
        self.maker.say(self.maker.edition(&self.edition), key)
    }

    /// Plain text in paragraphs, its addresses as links.
    pub fn paragraphs(&self, text: &str) -> Vec<Vec<Piece>> {
        paragraphs(text)
    }

    /// Code of the edition that is meant: the one named, or the default one.
    pub fn edition_named(&self, code: &str) -> Option<String> {
        if code.is_empty() {
            return self.maker.editions.first().map(|edition| edition.code.clone());
        }
        self.maker
            .editions
            .iter()
            .find(|edition| edition.code == code)
            .map(|edition| edition.code.clone())
    }

    /// A topic, an author or a section as the paper has it now; none = there is no such thing.
    pub async fn followed(&self, kind: &str, edition: &str, slug: &str) -> Result<Option<Followed>, Error> {
        let paper = self.maker.paper;
        let own = self.maker.edition(edition);
        let mut now = slug.to_owned();
        let found = match kind {
            "tag" => {
                let mut tag = paper.tag(edition, slug).await?;
                if tag.is_none()
                    && let Some(Found::Redirect(on)) = paper.at(&format!("{}/tag/{slug}", own.prefix), self.maker.now).await?
                    && let Some((_, into)) = on.to.rsplit_once('/')
                {
                    into.clone_into(&mut now);
                    tag = paper.tag(edition, into).await?;
                }
                tag.map(|tag| (tag.name, tag.address))
            }
            "section" => paper.section(edition, slug).await?.map(|section| (section.name, section.address)),
            "author" => {
                let own = self.maker.edition(&self.edition);
                let author = paper.author(slug).await?;
                author.map(|author| {
                    let name = author.names.get(&own.language).unwrap_or(&author.name).clone();
                    (name, format!("{}/author/{slug}", own.prefix))
                })
            }
            _ => None,
        };
        let edition = if kind == "author" { String::new() } else { own.code.clone() };
        Ok(found.map(|(label, address)| Followed {
            kind: kind.to_owned(),
            edition,
            slug: slug.to_owned(),
            label,
            address: encode(&address),
            now,
        }))
    }

    /// The newest stories of everything followed, each once, the newest first.
    pub async fn news(&self, follows: &[Followed]) -> Result<Vec<Card>, Error> {
        let mut found = BTreeMap::new();
        for one in follows.iter().filter(|one| !one.address.is_empty()) {
            let lists: Vec<List> = match one.kind.as_str() {
                "tag" => vec![List::Tag(one.edition.clone(), one.now.clone())],
                "section" => vec![List::Section(one.edition.clone(), one.slug.clone())],
                // An author is followed in every language.
                _ => self
                    .maker
                    .editions
                    .iter()
                    .map(|edition| List::Author(edition.code.clone(), one.slug.clone()))
                    .collect(),
            };
            for list in lists {
                let stretch = Stretch { limit: OF_EACH, ..Stretch::default() };
                for card in self.maker.paper.list(&list, &stretch, self.maker.now).await? {
                    found.insert((std::cmp::Reverse(card.first_published_at), card.number), card);
                }
            }
        }
        let edition = self.maker.edition(&self.edition);
        let today = self.maker.instant(self.maker.now, edition);
        Ok(found
            .values()
            .take(TOGETHER)
            .map(|card| self.maker.card(card, edition).seen_on(Some(&today)))
            .collect())
    }

    /// A reader's private feed: the stories of a list, as they stand now. Nothing of the reader is in it.
    pub async fn private_feed(&self, numbers: &[i64], own: &str) -> Result<String, Error> {
        let edition = self.maker.edition(&self.edition);
        let cards = self.maker.paper.cards(numbers, self.maker.now).await?;
        Ok(self.maker.card_feed(edition, &self.say("saved-stories"), own, &cards))
    }
}
