use crate::Error;
use crate::document::{Article, Asset, Author, Edition, Front, Redirect, Settings, StaticPage, Tag, Withdrawn};
use crate::key::{HEAD, Key, List};
use crate::print::{Position, Print};
use jiff::tz::TimeZone;
use search::Document;
use std::collections::{BTreeMap, BTreeSet};
use store::{Migration, Moment, Tx, params};

/// What changes, as one state of the record has it.
#[derive(Debug, Default)]
pub struct Edit {
    /// Stories as readers see them now.
    pub put: Vec<Article>,
    /// Stories that were taken off, with the public version that did it.
    pub withdrawn: Vec<(Withdrawn, i64)>,
    /// Tags with pages.
    pub tags: Vec<Tag>,
    /// Authors with pages.
    pub authors: Vec<Author>,
    /// Everything that stands around, if anything of it changed.
    pub frame: Option<FrameEdit>,
    /// Where the paper stands afterwards.
    pub position: Position,
    /// Where the paper stands afterwards in the readers' log of comments, if that moved: identity of the data and number.
    pub comments: Option<(String, i64)>,
    /// Nobody reads this paper yet: no keys are worked out.
    pub beside: bool,
}

/// What stands around the stories.
#[derive(Debug, Default)]
pub struct FrameEdit {
    /// Name, zone, words.
    pub settings: Settings,
    /// With navigation and sections; the default one first.
    pub editions: Vec<Edition>,
    /// Launched fronts.
    pub fronts: Vec<Front>,
    /// Published pages.
    pub pages: Vec<StaticPage>,
    /// Redirects that belong to no story.
    pub redirects: Vec<Redirect>,
    /// Files that the frame shows.
    pub assets: Vec<Asset>,
}

/// What an edit took out of date.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Pages that carry one of these are out of date.
    pub keys: BTreeSet<Key>,
    /// Number of the new state.
    pub read: i64,
    /// Numbers of stories that were taken off: nothing of them is ever served again.
    pub withdrawn: Vec<i64>,
}

pub(crate) fn schema_steps() -> &'static [Migration] {
    const STEPS: &[Migration] = &[Migration {
        version: 1,
        name: "paper",
        sql: include_str!("../migrations/0001_paper.sql"),
    }];
    STEPS
}

/// The lists a story is in by itself, without those of sections above its own.
pub(crate) fn own_lists(article: &Article) -> BTreeSet<List> {
    let edition = || article.edition.clone();
    let sections = article.section.iter().chain(&article.sections);
    let authors = article.bylines.iter().filter_map(|byline| byline.author.clone());
    std::iter::once(List::Latest(edition()))
        .chain([List::Kind(edition(), article.kind.clone())])
        .chain(sections.map(|section| List::Section(edition(), section.slug.clone())))
        .chain(article.tags.iter().map(|tag| List::Tag(edition(), tag.slug.clone())))
        .chain(authors.map(|author| List::Author(edition(), author)))
        .collect()
}

/// What the edit needs of the frame: who stands above whom, languages, the zone.
struct Ground {
    above: BTreeMap<(String, String), String>,
    zone: TimeZone,
}

impl Ground {
    fn of(settings: &Settings, editions: &[Edition]) -> Ground {
        let above = editions
            .iter()
            .flat_map(|edition| &edition.sections)
            .filter_map(|section| Some(((section.edition.clone(), section.slug.clone()), section.parent.clone()?)))
            .collect();
        Ground {
            above,
            zone: TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC),
        }
    }

    fn lists(&self, article: &Article) -> BTreeSet<List> {
        let mut lists = own_lists(article);
        let mut slugs: Vec<String> = article.section.iter().chain(&article.sections).map(|section| section.slug.clone()).collect();
        while let Some(slug) = slugs.pop() {
            if let Some(parent) = self.above.get(&(article.edition.clone(), slug))
                && lists.insert(List::Section(article.edition.clone(), parent.clone()))
            {
                slugs.push(parent.clone());
            }
        }
        lists
    }

    fn month(&self, at: Moment) -> String {
        let day = at.timestamp().to_zoned_datetime(self.zone.clone());
        format!("{:04}-{:02}", day.year(), day.month())
    }
}

impl Print {
    /// Brings the paper to a new state in one transaction and tells exactly what went out of date.
    pub async fn apply(&self, edit: &Edit) -> Result<Dropped, Error> {
        let mut tx = self.db.begin().await?;
        let mut keys = BTreeSet::new();
        let mut relist = false;
        if let Some(frame) = &edit.frame {
            relist = put_frame(&mut tx, frame, &mut keys).await?;
        }
        let settings: Settings = thing(&mut tx, "settings", "").await?.unwrap_or_default();
        let editions: Vec<Edition> = thing(&mut tx, "editions", "").await?.unwrap_or_default();
        let ground = Ground::of(&settings, &editions);
        for tag in &edit.tags {
            put_thing(&mut tx, "tag", &format!("{}/{}", tag.edition, tag.slug), tag, Key::Address(tag.address.clone()), &mut keys).await?;
        }
        for author in &edit.authors {
            let key = Key::Address(format!("/author/{}", author.slug));
            put_thing(&mut tx, "author", &author.slug, author, key, &mut keys).await?;
            if let Some(portrait) = &author.portrait {
                let owner = format!("author/{}", author.slug);
                put_media(&mut tx, &owner, std::iter::once(portrait), None).await?;
            }
        }
        for article in &edit.put {
            put_article(&mut tx, article, &ground, edit.beside, &mut keys).await?;
        }
        let mut withdrawn = Vec::new();
        for (tombstone, version) in &edit.withdrawn {
            if withdraw(&mut tx, tombstone, *version, edit.beside, &mut keys).await? {
                withdrawn.push(tombstone.number);
            }
        }
        if relist {
            relist_all(&mut tx, &ground).await?;
            keys.extend(every_list(&mut tx).await?);
        }
        for (key, value) in
            [("record", edit.position.record.clone()), ("number", edit.position.number.to_string()), ("id", edit.position.id.clone())]
        {
            tx.run(
                "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                params![key, value],
            )
            .await?;
        }
        if let Some((id, number)) = &edit.comments {
            tx.insert_many(
                "INSERT INTO meta (key, value) VALUES",
                vec![params!["comments_of", id], params!["comments", number.to_string()]],
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )
            .await?;
        }
        let (read,) = tx
            .one::<(String,)>(
                "UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'read' RETURNING value",
                params![],
            )
            .await?;
        tx.commit().await?;
        if edit.beside {
            keys.clear();
        }
        Ok(Dropped { keys, read: read.parse().unwrap_or_default(), withdrawn })
    }

    /// Brings the index to the same state: stories put and taken off.
    pub async fn index(self: &std::sync::Arc<Self>, put: &[Article], gone: &[i64]) -> Result<(), Error> {
        if put.is_empty() && gone.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.snapshot().await?;
        let editions: Vec<Edition> = thing(&mut tx, "editions", "").await?.unwrap_or_default();
        let settings: Settings = thing(&mut tx, "settings", "").await?.unwrap_or_default();
        let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
        let documents: Vec<Document> = put.iter().map(|article| document(article, &editions, &zone)).collect();
        let gone = gone.to_vec();
        let print = self.clone();
        tokio::task::spawn_blocking(move || print.index.write(&documents, &gone))
            .await
            .map_err(|error| search::Error::Folder(error.to_string()))??;
        Ok(())
    }
}

fn document(article: &Article, editions: &[Edition], zone: &TimeZone) -> Document {
    let language = editions
        .iter()
        .find(|edition| edition.code == article.edition)
        .map_or("", |edition| edition.language.as_str());
    let mut passages = story::text::passages(&article.body);
    passages.extend(article.lead.iter().flat_map(|lead| [lead.caption.clone(), lead.alt.clone()]));
    passages.extend(article.tags.iter().map(|tag| tag.name.clone()));
    passages.extend(article.bylines.iter().map(|byline| byline.name.clone()));
    passages.push(article.kicker.clone());
    passages.push(article.place.clone());
    passages.retain(|passage| !passage.trim().is_empty());
    let facet = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut facets = vec![facet("kind", &article.kind), facet("edition", &article.edition)];
    facets.extend(article.section.iter().chain(&article.sections).map(|section| facet("section", &section.slug)));
    facets.extend(article.tags.iter().map(|tag| facet("tag", &tag.slug)));
    facets.extend(article.bylines.iter().filter_map(|byline| Some(facet("author", byline.author.as_ref()?))));
    let year = article.first_published_at.timestamp().to_zoned_datetime(zone.clone()).year();
    facets.push(facet("year", &year.to_string()));
    Document {
        number: article.number,
        language: language.to_owned(),
        title: article.headline.clone(),
        summary: article.standfirst.clone(),
        passages,
        facets,
        at: article.first_published_at.0,
    }
}

pub(crate) async fn thing<T: serde::de::DeserializeOwned>(tx: &mut Tx, kind: &str, key: &str) -> Result<Option<T>, Error> {
    let row = tx
        .opt::<(String,)>("SELECT doc FROM thing WHERE kind = $1 AND key = $2", params![kind, key])
        .await?;
    row.map(|(doc,)| Ok(serde_json::from_str(&doc)?)).transpose()
}

/// Writes a document; its key is dropped only if it differs.
async fn put_thing<T: serde::Serialize>(
    tx: &mut Tx,
    kind: &str,
    name: &str,
    doc: &T,
    drop: Key,
    keys: &mut BTreeSet<Key>,
) -> Result<bool, Error> {
    let doc = serde_json::to_string(doc)?;
    let changed = tx
        .run(
            "INSERT INTO thing (kind, key, doc) VALUES ($1, $2, $3) \
             ON CONFLICT (kind, key) DO UPDATE SET doc = excluded.doc WHERE thing.doc <> excluded.doc",
            params![kind, name, doc],
        )
        .await?
        > 0;
    if changed {
        keys.insert(drop);
    }
    Ok(changed)
}

/// Replaces the frame. Tells whether lists have to be made anew: the tree of sections or the zone changed.
async fn put_frame(tx: &mut Tx, frame: &FrameEdit, keys: &mut BTreeSet<Key>) -> Result<bool, Error> {
    let old_settings: Option<Settings> = thing(tx, "settings", "").await?;
    let old_editions: Vec<Edition> = thing(tx, "editions", "").await?.unwrap_or_default();
    let tree = |editions: &[Edition]| -> BTreeSet<(String, String, Option<String>)> {
        editions
            .iter()
            .flat_map(|edition| &edition.sections)
            .map(|section| (section.edition.clone(), section.slug.clone(), section.parent.clone()))
            .collect()
    };
    let relist = old_settings.as_ref().is_some_and(|old| old.time_zone != frame.settings.time_zone)
        || (!old_editions.is_empty() && tree(&old_editions) != tree(&frame.editions));
    let mut around = old_settings.as_ref() != Some(&frame.settings);
    for edition in &frame.editions {
        if around || old_editions.iter().find(|old| old.code == edition.code) != Some(edition) || old_editions.len() != frame.editions.len()
        {
            keys.insert(Key::Chrome(edition.code.clone()));
        }
    }
    around |= old_editions != frame.editions;
    put_thing(tx, "settings", "", &frame.settings, Key::Chrome(String::new()), keys).await?;
    put_thing(tx, "editions", "", &frame.editions, Key::Chrome(String::new()), keys).await?;
    keys.remove(&Key::Chrome(String::new()));
    if around {
        tx.run("UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'frame'", params![])
            .await?;
    }

    let fronts: BTreeSet<String> = frame.fronts.iter().map(|front| format!("{}/{}", front.edition, front.name)).collect();
    for (old,) in tx.all::<(String,)>("SELECT key FROM thing WHERE kind = 'front'", params![]).await? {
        if !fronts.contains(&old) {
            tx.run("DELETE FROM thing WHERE kind = 'front' AND key = $1", params![&old]).await?;
            if let Some((edition, name)) = old.split_once('/') {
                keys.insert(Key::Front(edition.to_owned(), name.to_owned()));
            }
        }
    }
    for front in &frame.fronts {
        let key = Key::Front(front.edition.clone(), front.name.clone());
        put_thing(tx, "front", &format!("{}/{}", front.edition, front.name), front, key, keys).await?;
    }

    // Addresses of the frame: whoever is new, gone or other is dropped.
    let mut wanted: BTreeMap<String, (&str, String)> = BTreeMap::new();
    for section in frame.editions.iter().flat_map(|edition| &edition.sections) {
        wanted.insert(section.address.clone(), ("section", format!("{}/{}", section.edition, section.slug)));
    }
    for redirect in &frame.redirects {
        wanted.insert(redirect.from.clone(), ("redirect", serde_json::to_string(redirect)?));
    }
    for page in &frame.pages {
        wanted.insert(page.address.clone(), ("page", page.address.clone()));
    }
    for (path, kind, target) in tx
        .all::<(String, String, String)>("SELECT path, kind, target FROM address WHERE owner = 'frame'", params![])
        .await?
    {
        match wanted.get(&path) {
            Some((new_kind, new_target)) if *new_kind == kind && *new_target == target => {
                wanted.remove(&path);
            }
            _ => {
                tx.run("DELETE FROM address WHERE path = $1", params![&path]).await?;
                if kind == "page" {
                    tx.run("DELETE FROM thing WHERE kind = 'page' AND key = $1", params![&target]).await?;
                }
                keys.insert(Key::Address(path));
            }
        }
    }
    let rows = wanted.iter().map(|(path, (kind, target))| params![path, *kind, target, "frame"]).collect();
    tx.insert_many("INSERT INTO address (path, kind, target, owner) VALUES", rows, "ON CONFLICT (path) DO NOTHING")
        .await?;
    keys.extend(wanted.into_keys().map(Key::Address));
    for page in &frame.pages {
        put_thing(tx, "page", &page.address, page, Key::Address(page.address.clone()), keys).await?;
    }
    put_media(tx, "frame", frame.assets.iter(), None).await?;
    Ok(relist)
}

async fn put_media<'a>(
    tx: &mut Tx,
    owner: &str,
    assets: impl Iterator<Item = &'a Asset>,
    visible_until: Option<Moment>,
) -> Result<(), Error> {
    tx.run("DELETE FROM media WHERE owner = $1", params![owner]).await?;
    let mut rows = Vec::new();
    for asset in assets {
        let bare = serde_json::to_string(&Asset { renditions: Vec::new(), ..asset.clone() })?;
        rows.push(params![&asset.address, owner, &asset.blob, &asset.media_type, &bare, visible_until]);
        for size in &asset.renditions {
            rows.push(params![&size.address, owner, &size.blob, &size.media_type, &bare, visible_until]);
        }
    }
    tx.insert_many(
        "INSERT INTO media (address, owner, blob, media_type, asset, visible_until) VALUES",
        rows,
        "ON CONFLICT (address, owner) DO NOTHING",
    )
    .await?;
    Ok(())
}

async fn put_article(tx: &mut Tx, article: &Article, ground: &Ground, beside: bool, keys: &mut BTreeSet<Key>) -> Result<(), Error> {
    let number = article.number;
    let old = tx
        .opt::<(i64, String)>("SELECT version, doc FROM article WHERE number = $1", params![number])
        .await?;
    let doc = serde_json::to_string(article)?;
    let old: Option<Article> = match old {
        Some((version, _)) if version > article.version => return Ok(()),
        Some((_, same)) if same == doc => return Ok(()),
        Some((_, other)) => Some(serde_json::from_str(&other)?),
        None => {
            let taken_off = tx.opt::<(i64,)>("SELECT version FROM withdrawn WHERE number = $1", params![number]).await?;
            if taken_off.is_some_and(|(version,)| version > article.version) {
                return Ok(());
            }
            None
        }
    };
    let card = article.card();
    let owner = format!("article/{number}");
    let month = ground.month(article.first_published_at);
    if old.is_none() {
        tx.run("DELETE FROM withdrawn WHERE number = $1", params![number]).await?;
    }
    tx.run(
        "INSERT INTO article (number, version, edition, address, first, updated, month, visible_until, card, doc) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (number) DO UPDATE SET version = excluded.version, \
         edition = excluded.edition, address = excluded.address, first = excluded.first, updated = excluded.updated, \
         month = excluded.month, visible_until = excluded.visible_until, card = excluded.card, doc = excluded.doc",
        params![
            number,
            article.version,
            &article.edition,
            &article.address,
            article.first_published_at,
            article.updated_at,
            &month,
            article.visible_until,
            serde_json::to_string(&card)?,
            doc
        ],
    )
    .await?;

    let mut paths: Vec<(&str, &String)> = vec![("article", &article.address)];
    paths.extend(article.redirects.iter().map(|from| ("forward", from)));
    tx.run("DELETE FROM address WHERE owner = $1", params![&owner]).await?;
    let rows = paths.iter().map(|(kind, path)| params![*path, *kind, number.to_string(), &owner]).collect();
    tx.insert_many(
        "INSERT INTO address (path, kind, target, owner) VALUES",
        rows,
        "ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, target = excluded.target, owner = excluded.owner",
    )
    .await?;
    put_media(tx, &owner, article.assets.values(), article.visible_until).await?;
    tx.run("DELETE FROM correction WHERE number = $1", params![number]).await?;
    for correction in &article.corrections {
        tx.run(
            "INSERT INTO correction (edition, at, number, doc) VALUES ($1, $2, $3, $4)",
            params![&article.edition, correction.at, number, serde_json::to_string(correction)?],
        )
        .await?;
    }

    let lists = ground.lists(article);
    let place = (article.first_published_at.0, month.as_str());
    list(tx, number, &lists, place, beside, keys).await?;
    if !beside {
        keys_of(article, old.as_ref(), &card, keys);
    }
    Ok(())
}

/// Keys beyond the lists.
fn keys_of(article: &Article, old: Option<&Article>, card: &crate::document::Card, keys: &mut BTreeSet<Key>) {
    if let Some(old) = old
        && old.comments != article.comments
    {
        keys.insert(Key::Comments(article.number));
        let as_before = Article { comments: old.comments.clone(), ..article.clone() };
        if as_before == *old {
            return;
        }
    }
    keys.insert(Key::Article(article.number));
    if old.map(Article::card).as_ref() != Some(card) {
        keys.insert(Key::Card(article.number));
    }
    if old.is_none_or(|old| old.address != article.address) {
        keys.insert(Key::Address(article.address.clone()));
        keys.extend(old.map(|old| Key::Address(old.address.clone())));
    }
    let before: &[String] = old.map_or(&[], |old| &old.redirects);
    keys.extend(
        article
            .redirects
            .iter()
            .filter(|from| !before.contains(from))
            .chain(before.iter().filter(|from| !article.redirects.contains(from)))
            .map(|from| Key::Address(from.clone())),
    );
    if old.map_or(&[][..], |old| &old.corrections) != article.corrections
        || (!article.corrections.is_empty() && keys.contains(&Key::Card(article.number)))
    {
        keys.insert(Key::ListHead(List::Corrections(article.edition.clone())));
    }
    if old.is_none_or(|old| {
        old.address != article.address
            || old.updated_at != article.updated_at
            || old.translations != article.translations
            || old.visible_until != article.visible_until
    }) {
        keys.insert(Key::Address("/sitemap.xml".into()));
    }
    if old.is_none_or(|old| {
        old.headline != article.headline || old.address != article.address || old.first_published_at != article.first_published_at
    }) {
        keys.insert(Key::Address("/sitemap-news.xml".into()));
    }
}

/// Puts a story into exactly these lists.
async fn list(
    tx: &mut Tx,
    number: i64,
    lists: &BTreeSet<List>,
    (first, month): (i64, &str),
    beside: bool,
    keys: &mut BTreeSet<Key>,
) -> Result<(), Error> {
    let standing = tx
        .all::<(String, i64, String)>("SELECT list, first, month FROM listing WHERE number = $1", params![number])
        .await?;
    let mut wanted: BTreeSet<String> = lists.iter().map(List::to_string).collect();
    for (name, was, old_month) in standing {
        if was == first && old_month == month && wanted.remove(&name) {
            continue;
        }
        if !beside {
            list_keys(tx, &name, was, number, &old_month, keys).await?;
        }
        tx.run("DELETE FROM listing WHERE list = $1 AND first = $2 AND number = $3", params![&name, was, number])
            .await?;
        tx.run("UPDATE list_month SET count = count - 1 WHERE list = $1 AND month = $2", params![&name, &old_month])
            .await?;
        tx.run("DELETE FROM list_month WHERE list = $1 AND month = $2 AND count <= 0", params![&name, &old_month])
            .await?;
    }
    let rows = wanted.iter().map(|name| params![name, first, number, month]).collect();
    tx.insert_many("INSERT INTO listing (list, first, number, month) VALUES", rows, "").await?;
    let rows = wanted.iter().map(|name| params![name, month, 1i64]).collect();
    tx.insert_many(
        "INSERT INTO list_month (list, month, count) VALUES",
        rows,
        "ON CONFLICT (list, month) DO UPDATE SET count = list_month.count + 1",
    )
    .await?;
    if !beside {
        for name in &wanted {
            list_keys(tx, name, first, number, month, keys).await?;
        }
    }
    Ok(())
}

/// Keys of a list that a story enters or leaves at this place.
async fn list_keys(tx: &mut Tx, name: &str, first: i64, number: i64, month: &str, keys: &mut BTreeSet<Key>) -> Result<(), Error> {
    let Some(list) = List::parse(name) else { return Ok(()) };
    let most = i64::try_from(HEAD).unwrap_or(60);
    let (newer,) = tx
        .one::<(i64,)>(
            "SELECT COUNT(*) FROM (SELECT 1 FROM listing WHERE list = $1 AND (first > $2 OR (first = $2 AND number > $3)) LIMIT $4)",
            params![name, first, number, most],
        )
        .await?;
    if newer < most {
        keys.insert(Key::ListHead(list.clone()));
    }
    keys.insert(Key::ListMonth(list.clone(), month.to_owned()));
    keys.insert(Key::ListMonths(list));
    Ok(())
}

/// Takes a story off. A delete by number: it needs no body, template or index.
async fn withdraw(tx: &mut Tx, tombstone: &Withdrawn, version: i64, beside: bool, keys: &mut BTreeSet<Key>) -> Result<bool, Error> {
    let number = tombstone.number;
    let standing = tx
        .opt::<(i64, String)>(
            "SELECT version, address FROM article WHERE number = $1 \
             UNION ALL SELECT version, '' FROM withdrawn WHERE number = $1",
            params![number],
        )
        .await?;
    if standing.as_ref().is_some_and(|(newer, _)| *newer > version) {
        return Ok(false);
    }
    list(tx, number, &BTreeSet::new(), (0, ""), beside, keys).await?;
    let owner = format!("article/{number}");
    let corrected = tx.run("DELETE FROM correction WHERE number = $1", params![number]).await?;
    tx.run("DELETE FROM article WHERE number = $1", params![number]).await?;
    tx.run("DELETE FROM media WHERE owner = $1", params![&owner]).await?;
    tx.run("DELETE FROM address WHERE owner = $1 AND kind = 'article'", params![&owner]).await?;
    tx.run(
        "INSERT INTO withdrawn (number, version, doc) VALUES ($1, $2, $3) \
         ON CONFLICT (number) DO UPDATE SET version = excluded.version, doc = excluded.doc",
        params![number, version, serde_json::to_string(tombstone)?],
    )
    .await?;
    tx.run(
        "INSERT INTO address (path, kind, target, owner) VALUES ($1, 'withdrawn', $2, $3) \
         ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, target = excluded.target, owner = excluded.owner",
        params![&tombstone.address, number.to_string(), &owner],
    )
    .await?;
    if !beside {
        if corrected > 0 {
            keys.insert(Key::ListHead(List::Corrections(tombstone.edition.clone())));
        }
        keys.extend([
            Key::Article(number),
            Key::Card(number),
            Key::Address(tombstone.address.clone()),
            Key::Address("/sitemap.xml".into()),
            Key::Address("/sitemap-news.xml".into()),
        ]);
    }
    Ok(true)
}

/// Makes every list anew, after the tree of sections or the zone changed.
async fn relist_all(tx: &mut Tx, ground: &Ground) -> Result<(), Error> {
    tx.run("DELETE FROM listing", params![]).await?;
    tx.run("DELETE FROM list_month", params![]).await?;
    let mut after = 0;
    loop {
        let rows = tx
            .all::<(i64, String)>("SELECT number, doc FROM article WHERE number > $1 ORDER BY number LIMIT 500", params![after])
            .await?;
        let Some((last, _)) = rows.last() else { break };
        after = *last;
        for (number, doc) in rows {
            let article: Article = serde_json::from_str(&doc)?;
            let month = ground.month(article.first_published_at);
            tx.run("UPDATE article SET month = $2 WHERE number = $1", params![number, &month]).await?;
            let place = (article.first_published_at.0, month.as_str());
            list(tx, number, &ground.lists(&article), place, true, &mut BTreeSet::new()).await?;
        }
    }
    Ok(())
}

/// Keys of every list there is.
async fn every_list(tx: &mut Tx) -> Result<Vec<Key>, Error> {
    let rows = tx.all::<(String, String)>("SELECT list, month FROM list_month", params![]).await?;
    let mut keys = Vec::new();
    for (name, month) in rows {
        if let Some(list) = List::parse(&name) {
            keys.push(Key::ListMonth(list.clone(), month));
            keys.push(Key::ListHead(list.clone()));
            keys.push(Key::ListMonths(list));
        }
    }
    Ok(keys)
}
