//! Stories of the paper: brought, replaced, taken off.

use crate::Error;
use crate::apply::{Change, thing};
use crate::document::{Article, Asset, Author, Card, Edition, Series, Tag, Withdrawn};
use crate::finding::words_of_name;
use crate::key::{Key, List};
use crate::lists::{Ground, Place, own_lists};
use std::collections::{BTreeSet, HashMap};
use store::{Moment, params};

impl Change {
    /// Puts stories as readers see them now. A row is replaced only by a version that is not older.
    pub async fn put(&mut self, articles: &[Article], ground: &Ground) -> Result<(), Error> {
        let numbers: Vec<i64> = articles.iter().map(|article| article.number).collect();
        let rows: Vec<(i64, i64, String)> = self.any("SELECT number, version, doc FROM article WHERE", "number", &numbers).await?;
        let mut standing: HashMap<i64, (i64, String)> = rows.into_iter().map(|(number, version, doc)| (number, (version, doc))).collect();
        let rows: Vec<(i64, i64)> = self.any("SELECT number, version FROM withdrawn WHERE", "number", &numbers).await?;
        let off: HashMap<i64, i64> = rows.into_iter().collect();
        let mut fresh = Vec::new();
        for article in articles {
            let doc = serde_json::to_string(article)?;
            match standing.remove(&article.number) {
                Some((version, _)) if version > article.version => self.doubt(article),
                Some((_, same)) if same == doc => {}
                Some((_, old)) => self.replace(article, &serde_json::from_str(&old)?, doc, ground).await?,
                None if off.get(&article.number).is_some_and(|version| *version > article.version) => self.doubt(article),
                None => fresh.push((article, doc)),
            }
        }
        for (article, _) in fresh.iter().filter(|(article, _)| off.contains_key(&article.number)) {
            self.tx.run("DELETE FROM withdrawn WHERE number = $1", params![article.number]).await?;
            self.tx.run("DELETE FROM address WHERE owner = $1", params![owner(article.number)]).await?;
        }
        self.bring(fresh, ground).await
    }

    /// It is not taken: what it names may have no page.
    fn doubt(&mut self, article: &Article) {
        self.doubtful.extend(own_lists(article));
    }

    /// Stories that the paper did not have, with a few statements for all of them.
    async fn bring(&mut self, fresh: Vec<(&Article, String)>, ground: &Ground) -> Result<(), Error> {
        let (mut articles, mut addresses, mut media, mut corrections) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut places = Vec::with_capacity(fresh.len());
        for (article, doc) in fresh {
            let (owner, month) = (owner(article.number), ground.month(article.first_published_at));
            addresses.extend(paths(article).map(|(kind, path)| params![path, kind, article.number.to_string(), &owner]));
            media.extend(media_rows(&owner, article.assets.values(), article.visible_until)?);
            for correction in &article.corrections {
                corrections.push(params![&article.edition, correction.at, article.number, serde_json::to_string(correction)?]);
            }
            let card = article.card();
            if !self.beside {
                self.keys_of(article, None, &card, &month);
                self.keys
                    .extend(article.assets.values().flat_map(|asset| &asset.former).cloned().map(Key::Address));
            }
            self.unindexed.push(article.number);
            articles.push(params![
                article.number,
                article.version,
                &article.edition,
                &article.address,
                article.first_published_at,
                article.updated_at,
                &month,
                article.visible_until,
                alternates(article)?,
                serde_json::to_string(&card)?,
                doc
            ]);
            places.push((
                ground.lists(article),
                Place {
                    first: article.first_published_at.0,
                    number: article.number,
                    month,
                },
            ));
        }
        self.tx
            .insert_many(
                "INSERT INTO article (number, version, edition, address, first, updated, month, visible_until, alternates, card, doc) VALUES",
                articles,
                "",
            )
            .await?;
        self.tx
            .insert_many("INSERT INTO address (path, kind, target, owner) VALUES", addresses, TAKE_PATH)
            .await?;
        self.tx.insert_many(MEDIA, media, MEDIA_END).await?;
        self.tx
            .insert_many("INSERT INTO correction (edition, at, number, doc) VALUES", corrections, "")
            .await?;
        self.enter(places).await
    }

    /// A story that stands already and differs.
    async fn replace(&mut self, article: &Article, old: &Article, doc: String, ground: &Ground) -> Result<(), Error> {
        let (number, owner) = (article.number, owner(article.number));
        let card = article.card();
        let month = ground.month(article.first_published_at);
        self.tx
            .run(
                "UPDATE article SET version = $2, edition = $3, address = $4, first = $5, updated = $6, month = $7, visible_until = $8, \
                 alternates = $9, card = $10, doc = $11 WHERE number = $1",
                params![
                    number,
                    article.version,
                    &article.edition,
                    &article.address,
                    article.first_published_at,
                    article.updated_at,
                    &month,
                    article.visible_until,
                    alternates(article)?,
                    serde_json::to_string(&card)?,
                    doc
                ],
            )
            .await?;
        if old.address != article.address || old.redirects != article.redirects {
            self.tx.run("DELETE FROM address WHERE owner = $1", params![&owner]).await?;
            let rows = paths(article).map(|(kind, path)| params![path, kind, number.to_string(), &owner]);
            self.tx
                .insert_many("INSERT INTO address (path, kind, target, owner) VALUES", rows, TAKE_PATH)
                .await?;
        }
        if old.assets != article.assets || old.visible_until != article.visible_until {
            self.put_media(&owner, article.assets.values(), article.visible_until).await?;
        }
        if old.corrections != article.corrections {
            self.tx.run("DELETE FROM correction WHERE number = $1", params![number]).await?;
            for correction in &article.corrections {
                let values = params![&article.edition, correction.at, number, serde_json::to_string(correction)?];
                self.tx
                    .run("INSERT INTO correction (edition, at, number, doc) VALUES ($1, $2, $3, $4)", values)
                    .await?;
            }
        }
        let place = Place { first: article.first_published_at.0, number, month };
        if old.visible_until != article.visible_until {
            // It may have been over: pages made meanwhile know nothing of it, and it comes to them as a new one.
            self.leave_all(number).await?;
        }
        self.stand_in(ground.lists(article), &place).await?;
        // Search knows no comments.
        let comments_only = old.comments != article.comments && Article { comments: old.comments.clone(), ..article.clone() } == *old;
        if !comments_only {
            self.unindexed.push(number);
        }
        if !self.beside && old.comments != article.comments {
            self.keys.insert(Key::Comments(number));
        }
        if !self.beside && !comments_only {
            self.keys_of(article, Some(old), &card, &place.month);
        }
        Ok(())
    }

    /// Keys beyond the lists.
    fn keys_of(&mut self, article: &Article, old: Option<&Article>, card: &Card, month: &str) {
        if old.is_some_and(|old| old.visible_until != article.visible_until) {
            self.ending.push(article.number);
        }
        let keys = &mut self.keys;
        keys.insert(Key::Article(article.number));
        let old_card = old.map(Article::card);
        let card_changed = old_card.as_ref().is_none_or(|old| !old.shows_the_same(card));
        if card_changed {
            keys.insert(Key::Card(article.number));
        }
        let before: Vec<&String> = old.map(|old| paths(old).map(|(_, path)| path).collect()).unwrap_or_default();
        let after: Vec<&String> = paths(article).map(|(_, path)| path).collect();
        let moved = old.is_none_or(|old| old.address != article.address);
        if moved {
            // Also what led to the old address leads elsewhere now.
            keys.extend(before.iter().chain(&after).map(|path| Key::Address((*path).clone())));
        } else {
            let differ = before
                .iter()
                .filter(|path| !after.contains(path))
                .chain(after.iter().filter(|path| !before.contains(path)));
            keys.extend(differ.map(|path| Key::Address((*path).clone())));
        }
        if old.map_or(&[][..], |old| &old.corrections) != article.corrections || (!article.corrections.is_empty() && card_changed) {
            keys.insert(Key::ListHead(List::Corrections(article.edition.clone())));
        }
        if moved
            || old_card.is_none_or(|old| old.films != card.films)
            || old.is_none_or(|old| {
                old.updated_at != article.updated_at
                    || old.translations != article.translations
                    || old.visible_until != article.visible_until
                    || old.first_published_at != article.first_published_at
            })
        {
            keys.insert(Key::Address("/sitemap.xml".into()));
            keys.insert(Key::Map(format!("{}-{month}", article.edition)));
        }
        if moved
            || old.is_none_or(|old| {
                old.headline != article.headline
                    || old.first_published_at != article.first_published_at
                    || old.visible_until != article.visible_until
            })
        {
            keys.insert(Key::Address("/sitemap-news.xml".into()));
        }
    }

    /// Takes a story off. A delete by number: it needs no body, template or index.
    pub async fn withdraw(&mut self, tombstone: &Withdrawn, version: i64) -> Result<bool, Error> {
        let number = tombstone.number;
        let standing = self
            .tx
            .opt::<(i64, String)>(
                "SELECT version, month FROM article WHERE number = $1 UNION ALL SELECT version, '' FROM withdrawn WHERE number = $1",
                params![number],
            )
            .await?;
        if standing.as_ref().is_some_and(|(newer, _)| *newer > version) {
            return Ok(false);
        }
        self.leave_all(number).await?;
        let owner = owner(number);
        let corrected = self.tx.run("DELETE FROM correction WHERE number = $1", params![number]).await?;
        self.tx.run("DELETE FROM article WHERE number = $1", params![number]).await?;
        self.drop_media(&owner).await?;
        let paths = self.tx.all::<(String,)>("SELECT path FROM address WHERE owner = $1", params![&owner]).await?;
        self.tx.run("DELETE FROM address WHERE owner = $1", params![&owner]).await?;
        self.tx
            .run(
                "INSERT INTO withdrawn (number, version, doc) VALUES ($1, $2, $3) \
                 ON CONFLICT (number) DO UPDATE SET version = excluded.version, doc = excluded.doc",
                params![number, version, serde_json::to_string(tombstone)?],
            )
            .await?;
        // Whatever led to it says that it is gone, and not even where it stood.
        let rows = std::iter::once(&tombstone.address)
            .chain(&tombstone.redirects)
            .map(|path| params![path, "withdrawn", number.to_string(), &owner]);
        self.tx
            .insert_many("INSERT INTO address (path, kind, target, owner) VALUES", rows, TAKE_PATH)
            .await?;
        if corrected > 0 {
            self.keys.insert(Key::ListHead(List::Corrections(tombstone.edition.clone())));
        }
        if let Some((_, month)) = standing.filter(|(_, month)| !month.is_empty()) {
            self.keys.insert(Key::Map(format!("{}-{month}", tombstone.edition)));
        }
        self.keys.extend(paths.into_iter().map(|(path,)| Key::Address(path)));
        self.keys.extend(tombstone.redirects.iter().cloned().map(Key::Address));
        self.keys.extend([
            Key::Article(number),
            Key::Card(number),
            Key::Address(tombstone.address.clone()),
            Key::Address("/sitemap.xml".into()),
            Key::Address("/sitemap-news.xml".into()),
        ]);
        self.unindexed.push(number);
        Ok(true)
    }

    /// Pages of tags, authors and series that stories of this edit name.
    pub async fn put_named(&mut self, tags: &[Tag], authors: &[Author], series: &[Series]) -> Result<(), Error> {
        for one in series {
            let (key, name) = (Key::Address(one.address.clone()), format!("{}/{}", one.edition, one.slug));
            if self.put_thing("series", &name, one, key).await? {
                self.put_media(&format!("series/{name}"), one.cover.iter(), None).await?;
            }
        }
        for tag in tags {
            let (key, name) = (Key::Address(tag.address.clone()), format!("{}/{}", tag.edition, tag.slug));
            if self.put_thing("tag", &name, tag, key).await? {
                self.put_words("tag", &name, words_of_name([tag.name.as_str()])).await?;
            }
        }
        for author in authors {
            let key = Key::Address(format!("/author/{}", author.slug));
            if self.put_thing("author", &author.slug, author, key).await? {
                self.put_media(&format!("author/{}", author.slug), author.portrait.iter(), None).await?;
                let words = words_of_name(std::iter::once(&author.name).chain(author.names.values()).map(String::as_str));
                self.put_words("author", &author.slug, words).await?;
            }
        }
        Ok(())
    }

    /// Words by which a name is suggested.
    async fn put_words(&mut self, kind: &str, name: &str, words: BTreeSet<String>) -> Result<(), Error> {
        self.tx.run("DELETE FROM name_word WHERE kind = $1 AND key = $2", params![kind, name]).await?;
        let rows = words.iter().map(|word| params![word, kind, name]);
        self.tx
            .insert_many("INSERT INTO name_word (word, kind, key) VALUES", rows, "ON CONFLICT DO NOTHING")
            .await?;
        Ok(())
    }

    /// Tags, authors and series whose last story left have no page: not even their name stays.
    pub async fn remove_empty(&mut self) -> Result<(), Error> {
        for list in std::mem::take(&mut self.doubtful) {
            match &list {
                List::Tag(edition, slug) => {
                    let name = format!("{edition}/{slug}");
                    if !self.holds(&list.to_string()).await? {
                        self.remove_thing("tag", &name).await?;
                    }
                }
                List::Series(edition, slug) => {
                    let name = format!("{edition}/{slug}");
                    if !self.holds(&list.to_string()).await? {
                        self.remove_thing("series", &name).await?;
                        self.drop_media(&format!("series/{name}")).await?;
                    }
                }
                List::Author(_, slug) => {
                    let editions: Vec<Edition> = thing(&mut self.tx, "editions", "").await?.unwrap_or_default();
                    let mut named = false;
                    for edition in editions {
                        named = named || self.holds(&List::Author(edition.code, slug.clone()).to_string()).await?;
                    }
                    if !named {
                        self.remove_thing("author", slug).await?;
                        self.drop_media(&format!("author/{slug}")).await?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn holds(&mut self, list: &str) -> Result<bool, Error> {
        Ok(self
            .tx
            .opt::<(i64,)>("SELECT number FROM listing WHERE list = $1 LIMIT 1", params![list])
            .await?
            .is_some())
    }

    async fn remove_thing(&mut self, kind: &str, name: &str) -> Result<(), Error> {
        let text = "DELETE FROM thing WHERE kind = $1 AND key = $2 RETURNING doc";
        if let Some((doc,)) = self.tx.opt::<(String,)>(text, params![kind, name]).await? {
            let address = match kind {
                "tag" => serde_json::from_str::<Tag>(&doc).map(|tag| tag.address)?,
                "series" => serde_json::from_str::<Series>(&doc).map(|series| series.address)?,
                _ => format!("/author/{name}"),
            };
            self.keys.insert(Key::Address(address));
            self.put_words(kind, name, BTreeSet::new()).await?;
        }
        Ok(())
    }

    pub async fn put_media<'a>(
        &mut self,
        owner: &str,
        assets: impl Iterator<Item = &'a Asset>,
        visible_until: Option<Moment>,
    ) -> Result<(), Error> {
        let assets: Vec<&Asset> = assets.collect();
        let before = self.former(owner).await?;
        let after: BTreeSet<String> = assets.iter().flat_map(|asset| &asset.former).cloned().collect();
        self.keys.extend(before.symmetric_difference(&after).cloned().map(Key::Address));
        self.tx.run("DELETE FROM media WHERE owner = $1", params![owner]).await?;
        let rows = media_rows(owner, assets.into_iter(), visible_until)?;
        self.tx.insert_many(MEDIA, rows, MEDIA_END).await?;
        Ok(())
    }

    /// Takes the files of an owner off, and what led to them.
    async fn drop_media(&mut self, owner: &str) -> Result<(), Error> {
        let former = self.former(owner).await?;
        self.keys.extend(former.into_iter().map(Key::Address));
        self.tx.run("DELETE FROM media WHERE owner = $1", params![owner]).await?;
        Ok(())
    }

    /// Paths that lead to files of an owner.
    async fn former(&mut self, owner: &str) -> Result<BTreeSet<String>, Error> {
        let text = "SELECT address FROM media WHERE owner = $1 AND blob = ''";
        Ok(self
            .tx
            .all::<(String,)>(text, params![owner])
            .await?
            .into_iter()
            .map(|(address,)| address)
            .collect())
    }

    /// The stories of some numbers that the paper holds, whole.
    pub async fn documents(&mut self, numbers: &[i64]) -> Result<Vec<Article>, Error> {
        let rows: Vec<(String,)> = self.any("SELECT doc FROM article WHERE", "number", numbers).await?;
        rows.into_iter().map(|(doc,)| Ok(serde_json::from_str(&doc)?)).collect()
    }

    /// Stories after a number, a portion of them.
    pub async fn portion(&mut self, after: i64) -> Result<Vec<Article>, Error> {
        let text = "SELECT doc FROM article WHERE number > $1 ORDER BY number LIMIT 200";
        let rows = self.tx.all::<(String,)>(text, params![after]).await?;
        rows.into_iter().map(|(doc,)| Ok(serde_json::from_str(&doc)?)).collect()
    }
}

const MEDIA: &str = "INSERT INTO media (address, owner, blob, media_type, asset, visible_until) VALUES";
const MEDIA_END: &str = "ON CONFLICT (address, owner) DO NOTHING";
/// In the record a path has one owner; here the one that came last.
const TAKE_PATH: &str = "ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, target = excluded.target, owner = excluded.owner";

fn owner(number: i64) -> String {
    format!("article/{number}")
}

/// Paths that a story answers at or leads on from.
fn paths(article: &Article) -> impl Iterator<Item = (&'static str, &String)> {
    std::iter::once(("article", &article.address)).chain(article.redirects.iter().map(|from| ("forward", from)))
}

/// The same story in other editions, for the sitemap: edition, address, and when it ends.
fn alternates(article: &Article) -> Result<String, Error> {
    let others: Vec<(&str, &str, Option<i64>)> = article
        .translations
        .iter()
        .map(|other| (other.edition.as_str(), other.address.as_str(), other.visible_until.map(|until| until.0)))
        .collect();
    Ok(serde_json::to_string(&others)?)
}

fn media_rows<'a>(
    owner: &str,
    assets: impl Iterator<Item = &'a Asset>,
    visible_until: Option<Moment>,
) -> Result<Vec<store::Params>, Error> {
    let mut rows = Vec::new();
    for asset in assets {
        let bare = serde_json::to_string(&Asset {
            renditions: Vec::new(),
            tracks: Vec::new(),
            crops: Vec::new(),
            first: Vec::new(),
            ..asset.clone()
        })?;
        rows.push(params![&asset.address, owner, &asset.blob, &asset.media_type, &bare, visible_until]);
        for size in asset.crops.iter().flat_map(|crop| &crop.renditions).chain(&asset.renditions) {
            rows.push(params![&size.address, owner, &size.blob, &size.media_type, &bare, visible_until]);
        }
        for track in &asset.tracks {
            rows.push(params![&track.address, owner, &track.blob, "text/vtt", &bare, visible_until]);
        }
        // Without a blob: nothing is served there, it leads on.
        for from in &asset.former {
            rows.push(params![from, owner, "", "", &bare, visible_until]);
        }
    }
    Ok(rows)
}
