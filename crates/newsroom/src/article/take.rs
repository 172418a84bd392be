use super::publish::{Original, pattern_of};
use super::references::Reference;
use super::related::{self, Alike};
use super::resolve::{self, EditionRow};
use super::row::pack;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Content, Refusal, Turn, address, setting, slug};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use store::{Id, Moment, Value, params, sql};
use story::Problem;

/// An article from elsewhere that was never here before.
#[derive(Debug, Clone, Default)]
pub struct Incoming {
    /// Its content. Sections, authors and assets that it names must exist; unknown tags are made.
    pub content: Content,
    /// What is known of its publication; none = it comes in unpublished.
    pub release: Option<Original>,
    /// Why it comes in unpublished.
    pub held: String,
    /// What it gets, with its old addresses, when somebody publishes it after it came in unpublished.
    pub waiting: Option<Original>,
    /// Leads the front while nobody curates.
    pub sticky: bool,
    /// When it goes off by itself.
    pub until: Option<Moment>,
    /// Paths, with their query, under which it was known; they lead to it.
    pub old_addresses: Vec<String>,
    /// What it is about, as [`crate::Newsroom::likeness`] tells it of this content; none = it is asked when it is taken.
    pub words: Option<Vec<String>>,
    /// Type at its source.
    pub source_type: String,
    /// Id at its source.
    pub source_id: String,
    /// Hash of it as it was there.
    pub hash: String,
}

/// Where an article arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Private id.
    pub id: Id,
    /// Public number, if it is public.
    pub number: Option<i64>,
    /// Path on the site, if it is public.
    pub address: Option<String>,
    /// Old addresses that something else answers at.
    pub refused: Vec<String>,
}

/// Takes articles in bulk: the rows that `create` and `publish` would write one by one, with a few statements for all of them.
/// Events: `article_published` or `article_created` for each, as a batch.
/// `alike` is what the turns before this one found out about stories that are alike; after the commit it has to be told of it.
pub async fn take(
    turn: &mut Turn<'_>,
    site: &str,
    edition: &str,
    incoming: Vec<Incoming>,
    alike: &mut Alike,
) -> Result<Vec<Arrived>, Refusal> {
    let outcome = taken(turn, site, edition, incoming, alike).await;
    turn.guard(outcome)
}

async fn taken(
    turn: &mut Turn<'_>,
    site: &str,
    edition: &str,
    mut incoming: Vec<Incoming>,
    alike: &mut Alike,
) -> Result<Vec<Arrived>, Refusal> {
    turn.permit(Capability::ImportRun, &Subject::site("import")).await?;
    if incoming.is_empty() {
        return Ok(Vec::new());
    }
    let edition = resolve::edition(turn, edition).await?;
    let (desk,) = turn.tx.one::<(String,)>("SELECT id FROM desk WHERE slug = 'news'", params![]).await?;
    let names = Names::read(turn, &edition, &mut incoming).await?;
    let named: Vec<Vec<Reference>> = incoming
        .iter_mut()
        .map(|one| names.references(&edition, &mut one.content))
        .collect::<Result<_, _>>()?;
    let words: Vec<Option<Vec<String>>> = incoming.iter_mut().map(|one| one.words.take()).collect();
    let incoming = Arc::new(incoming);
    // Packing takes a processor, all that is asked until it is needed takes the record.
    let packed = Arc::clone(&incoming);
    let packing = tokio::task::spawn_blocking(move || packed.iter().map(|one| pack(&one.content)).collect::<Result<Vec<_>, _>>());
    let ids = new_ids(turn, incoming.len()).await?;
    let numbers = article_numbers(turn, &incoming).await?;
    let addresses = addresses(turn, &edition, &incoming, &ids, &numbers).await?;
    names.number_the_public(turn, &incoming, &named).await?;
    let mut about = Vec::with_capacity(incoming.len());
    for ((one, id), words) in incoming.iter().zip(&ids).zip(words) {
        about.push(match one.release {
            Some(_) => Some(related::about(turn, &edition, &one.content, words, id.as_str()).await?),
            None => None,
        });
    }
    let chosen = related::choose_many(turn, &ids, &named, &about, alike).await?;

    let packed = packing.await.map_err(|error| Refusal::Damaged(error.to_string()))??;

    // Rows are made while the engine works on those before.
    let (now, staff) = (turn.now, turn.actor.id().cloned());
    let articles = incoming.iter().enumerate().map(|(at, one)| {
        let (id, content) = (&ids[at], &one.content);
        let is_public = one.release.is_some();
        let first = one.release.as_ref().map(|release| release.first_published_at.unwrap_or(now));
        let updated = one
            .release
            .as_ref()
            .zip(first)
            .map(|(release, first)| release.updated_at.map_or(first, |updated| updated.max(first)));
        params![
            id,
            &edition.id,
            &desk,
            staff.clone(),
            if is_public { "published" } else { "draft" },
            1,
            1,
            is_public.then_some(1),
            i64::from(is_public),
            numbers[at],
            addresses[at].clone(),
            &content.slug,
            first,
            updated,
            one.until.filter(|until| *until > now),
            "",
            "",
            id,
            chosen[at].join(","),
            one.sticky,
            &one.held,
            &content.headline,
            content.section.clone().unwrap_or_default(),
            &content.kind,
            now,
            now,
            content.headline.to_lowercase()
        ]
    });
    turn.tx
        .insert_many(
            "INSERT INTO article (id, edition_id, desk_id, staff_id, status, version, head, public_revision, public_version, number, \
             address, slug, first_published_at, updated_at, visible_until, withdraw_reason, notice, translation_group, related, sticky, held, headline, \
             section, kind, made_at, changed_at, headline_folded) VALUES",
            articles,
            "",
        )
        .await?;
    let revisions = ids
        .iter()
        .zip(packed)
        .map(|(id, (packed, hash))| params![id, 1, packed, hash, "imported", staff.clone(), now, false]);
    turn.tx
        .insert_many(
            "INSERT INTO revision (article_id, number, content, hash, reason, staff_id, at, redacted) VALUES",
            revisions,
            "",
        )
        .await?;
    let references = incoming.iter().enumerate().flat_map(|(at, one)| {
        let row = |noun: &str, other: &str, newest: bool| params![&ids[at], noun, other, newest, one.release.is_some()];
        let named = named[at].iter().map(|reference| row(reference.noun, &reference.id, true));
        let chosen = chosen[at].iter().map(|other| row("chosen", other, false));
        let words = about[at].iter().flat_map(|about| &about.words).map(|word| row(word.noun, &word.id, false));
        named.chain(chosen).chain(words).collect::<Vec<_>>()
    });
    turn.tx
        .insert_many(
            "INSERT INTO reference (article_id, noun, noun_id, newest, public) VALUES",
            references,
            "ON CONFLICT DO NOTHING",
        )
        .await?;
    // What a story names is not thrown away any more.
    let assets: Vec<&Named> = names.assets.values().collect();
    for part in assets.chunks(200) {
        let text = format!("DELETE FROM asset_bin WHERE {}", any_of("asset_id", part.len(), 1));
        turn.tx.run(sql(text), part.iter().map(|asset| Value::from(&asset.id)).collect()).await?;
    }
    let mut originals = Vec::new();
    for (id, one) in ids.iter().zip(incoming.iter()) {
        if let (None, Some(waiting)) = (&one.release, &one.waiting) {
            originals.push(super::original::row(id, waiting, &one.old_addresses)?);
        }
    }
    let sources = ids
        .iter()
        .zip(incoming.iter())
        .map(|(id, one)| params![site, &one.source_type, &one.source_id, "article", id, &one.hash, 1]);
    crate::source::remember_new(turn, sources).await?;
    super::original::keep_new(turn, originals).await?;
    let refused = lead_old_addresses(turn, &incoming, &ids, &addresses).await?;
    for (id, one) in ids.iter().zip(incoming.iter()) {
        turn.note(match one.release {
            Some(_) => Entry::new("article_published", "article", id).revision(1).public(1),
            None => Entry::new("article_created", "article", id).revision(1),
        });
    }
    Ok(ids
        .into_iter()
        .zip(numbers)
        .zip(addresses)
        .zip(refused)
        .map(|(((id, number), address), refused)| Arrived { id, number, address, refused })
        .collect())
}

/// `column IN ($1, …)`.
pub(crate) fn any_of(column: &str, count: usize, from: usize) -> String {
    let places: Vec<String> = (0..count).map(|at| format!("${}", from + at)).collect();
    format!("{column} IN ({})", places.join(", "))
}

/// A row that articles may name: its id, and whether readers know it already.
#[derive(Debug, Clone, sqlx::FromRow)]
struct Named {
    key: String,
    id: String,
    number: Option<i64>,
}

/// Every row that the incoming articles name, found with a question for each table.
struct Names {
    sections: HashMap<String, String>,
    tags: HashMap<String, Named>,
    authors: HashMap<String, (Named, String, Option<String>)>,
    assets: HashMap<String, Named>,
}

impl Names {
    async fn read(turn: &mut Turn<'_>, edition: &EditionRow, incoming: &mut [Incoming]) -> Result<Names, Refusal> {
        let sections = turn
            .tx
            .all::<(String, String)>(
                sql(format!("SELECT slug, id FROM section WHERE edition_id = $1{}", turn.kept())),
                params![&edition.id],
            )
            .await?
            .into_iter()
            .collect();
        let (mut tags, mut authors, mut assets) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        for one in incoming.iter_mut() {
            let mut slugs = Vec::new();
            for tag in std::mem::take(&mut one.content.tags) {
                let slug = if slug::is_valid(&tag) { tag.clone() } else { slug::of(&tag) };
                if !slug.is_empty() && !slugs.contains(&slug) {
                    tags.entry(slug.clone()).or_insert(tag);
                    slugs.push(slug);
                }
            }
            one.content.tags = slugs;
            authors.extend(one.content.bylines.iter().filter_map(|byline| byline.author.clone()));
            assets.extend(one.content.assets());
        }
        let tags = find_tags(turn, edition, &tags).await?;
        let authors = find_authors(turn, &authors).await?;
        let assets = find(turn, "SELECT id AS key, id, number FROM asset WHERE", "id", assets, Vec::new()).await?;
        Ok(Names { sections, tags, authors, assets })
    }

    /// What a content names, as rows that exist.
    fn references(&self, edition: &EditionRow, content: &mut Content) -> Result<Vec<Reference>, Refusal> {
        let mut problems = Vec::new();
        let mut found = Vec::new();
        let mut missing = |pointer: &str, noun: &str, key: &str| {
            problems.push(Problem {
                pointer: pointer.to_owned(),
                code: "unknown",
                message: format!("there is no {noun} `{key}`"),
            });
        };
        content.edition = edition.code.clone();
        let main = content.section.clone();
        content.sections.retain(|slug| Some(slug) != main.as_ref());
        for slug in main.iter().chain(&content.sections) {
            match self.sections.get(slug) {
                Some(id) => found.push(Reference::new("section", id.clone())),
                None => missing("/sections", "section", slug),
            }
        }
        for slug in &content.tags {
            match self.tags.get(slug) {
                Some(tag) => found.push(Reference::new("tag", tag.id.clone())),
                None => missing("/tags", "tag", slug),
            }
        }
        for byline in &mut content.bylines {
            let Some(slug) = &byline.author else { continue };
            match self.authors.get(slug) {
                Some((author, name, _)) => {
                    if byline.name.is_empty() {
                        byline.name.clone_from(name);
                    }
                    found.push(Reference::new("author", author.id.clone()));
                }
                None => missing("/bylines", "author", slug),
            }
        }
        for id in content.assets() {
            match self.assets.get(&id) {
                Some(asset) => found.push(Reference::new("asset", asset.id.clone())),
                None => missing("/body", "asset", &id),
            }
        }
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// Draws numbers for the rows that readers see from now on.
    async fn number_the_public(&self, turn: &mut Turn<'_>, incoming: &[Incoming], named: &[Vec<Reference>]) -> Result<(), Refusal> {
        let mut fresh: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
        let mut seen = HashSet::new();
        let by_id: HashMap<&str, &Named> = self
            .tags
            .values()
            .chain(self.assets.values())
            .chain(self.authors.values().map(|(author, _, _)| author))
            .map(|named| (named.id.as_str(), named))
            .collect();
        let portraits: HashMap<&str, &str> = self
            .authors
            .values()
            .filter_map(|(author, _, portrait)| Some((author.id.as_str(), portrait.as_deref()?)))
            .collect();
        for (_, named) in incoming.iter().zip(named).filter(|(one, _)| one.release.is_some()) {
            for reference in named {
                let unnumbered = by_id.get(reference.id.as_str()).is_some_and(|row| row.number.is_none());
                if unnumbered && seen.insert(reference.id.as_str()) {
                    fresh.entry(reference.noun).or_default().push(&reference.id);
                    if let Some(portrait) = portraits.get(reference.id.as_str()) {
                        super::publish::number_row(turn, "asset", portrait).await?;
                    }
                }
            }
        }
        for (noun, ids) in fresh {
            let drawn = i64::try_from(ids.len()).unwrap_or(0);
            let (first,) = turn
                .tx
                .one::<(i64,)>("UPDATE counter SET next = next + $2 WHERE name = $1 RETURNING next - $2", params![noun, drawn])
                .await?;
            for part in ids.iter().enumerate().collect::<Vec<_>>().chunks(100) {
                let mut text = format!("UPDATE {noun} SET number = CASE id");
                let mut values: Vec<Value> = Vec::new();
                for (at, id) in part {
                    values.push((**id).into());
                    values.push((first + i64::try_from(*at).unwrap_or(0)).into());
                    text.push_str(&format!(" WHEN ${} THEN CAST(${} AS BIGINT)", values.len() - 1, values.len()));
                }
                text.push_str(" END WHERE ");
                text.push_str(&any_of("id", part.len(), values.len() + 1));
                values.extend(part.iter().map(|(_, id)| Value::from(**id)));
                turn.tx.run(sql(text), values).await?;
            }
        }
        Ok(())
    }
}

async fn find(
    turn: &mut Turn<'_>,
    question: &str,
    column: &str,
    keys: BTreeSet<String>,
    before: Vec<Value>,
) -> Result<HashMap<String, Named>, Refusal> {
    let mut found = HashMap::with_capacity(keys.len());
    for part in keys.into_iter().collect::<Vec<_>>().chunks(200) {
        let text = format!("{question} {}{}", any_of(column, part.len(), before.len() + 1), turn.kept());
        let mut values = before.clone();
        values.extend(part.iter().map(Value::from));
        let rows = turn.tx.all::<Named>(sql(text), values).await?;
        found.extend(rows.into_iter().map(|row| (row.key.clone(), row)));
    }
    Ok(found)
}

async fn find_tags(
    turn: &mut Turn<'_>,
    edition: &EditionRow,
    wanted: &BTreeMap<String, String>,
) -> Result<HashMap<String, Named>, Refusal> {
    const QUESTION: &str = "SELECT slug AS key, id, number FROM tag WHERE edition_id = $1 AND";
    let slugs: BTreeSet<String> = wanted.keys().cloned().collect();
    let known = find(turn, QUESTION, "slug", slugs.clone(), params![&edition.id]).await?;
    let fresh: Vec<Vec<Value>> = wanted
        .iter()
        .filter(|(slug, _)| !known.contains_key(*slug))
        .map(|(slug, name)| params![turn.id(), &edition.id, slug, name.trim(), "", 1])
        .collect();
    if fresh.is_empty() {
        return Ok(known);
    }
    turn.tx
        .insert_many(
            "INSERT INTO tag (id, edition_id, slug, name, description, version) VALUES",
            fresh,
            "ON CONFLICT (edition_id, slug) DO NOTHING",
        )
        .await?;
    find(turn, QUESTION, "slug", slugs, params![&edition.id]).await
}

async fn find_authors(turn: &mut Turn<'_>, slugs: &BTreeSet<String>) -> Result<HashMap<String, (Named, String, Option<String>)>, Refusal> {
    let mut found = HashMap::new();
    for part in slugs.iter().collect::<Vec<_>>().chunks(200) {
        let text = format!(
            "SELECT slug, id, number, name, portrait_id FROM author WHERE {}{}",
            any_of("slug", part.len(), 1),
            turn.kept()
        );
        let values = part.iter().map(|slug| Value::from(*slug)).collect();
        let rows = turn.tx.all::<(String, String, Option<i64>, String, Option<String>)>(sql(text), values).await?;
        for (key, id, number, name, portrait) in rows {
            found.insert(key.clone(), (Named { key, id, number }, name, portrait));
        }
    }
    Ok(found)
}

/// Ids in the order of arrival, later than every id there is: what was taken last is the newest, whatever the clock says.
async fn new_ids(turn: &mut Turn<'_>, count: usize) -> Result<Vec<Id>, Refusal> {
    let (newest,) = turn.tx.one::<(Option<String>,)>("SELECT MAX(id) FROM article", params![]).await?;
    let newest = newest.map_or(0, |id| millis_of(&id));
    let from = turn.now.0.div_euclid(1_000).max(newest + 1);
    Ok((0..count)
        .map(|at| Id::new(Moment((from + i64::try_from(at).unwrap_or(0)) * 1_000), turn.chance()))
        .collect())
}

/// The instant that an id begins with, in milliseconds.
fn millis_of(id: &str) -> i64 {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    id.bytes()
        .take(10)
        .filter_map(|letter| ALPHABET.iter().position(|known| *known == letter))
        .fold(0, |sum, value| (sum << 5) | i64::try_from(value).unwrap_or(0))
}

/// Public numbers: those of the source where free, others drawn.
async fn article_numbers(turn: &mut Turn<'_>, incoming: &[Incoming]) -> Result<Vec<Option<i64>>, Refusal> {
    let mut numbers = vec![None; incoming.len()];
    if incoming.iter().all(|one| one.release.is_none()) {
        return Ok(numbers);
    }
    // The counter's row is locked first, so two never draw the same.
    turn.tx.run("UPDATE counter SET next = next WHERE name = 'article'", params![]).await?;
    let wanted: Vec<i64> = incoming
        .iter()
        .filter_map(|one| one.release.as_ref()?.number)
        .filter(|number| (1..1 << 52).contains(number))
        .collect();
    let mut taken = HashSet::new();
    for part in wanted.chunks(200) {
        let text = format!("SELECT number FROM article WHERE {}", any_of("number", part.len(), 1));
        let rows = turn
            .tx
            .all::<(i64,)>(sql(text), part.iter().map(|number| Value::from(*number)).collect())
            .await?;
        taken.extend(rows.into_iter().map(|(number,)| number));
    }
    for (one, number) in incoming.iter().zip(&mut numbers) {
        *number = one
            .release
            .as_ref()
            .and_then(|release| release.number)
            .filter(|wanted| (1..1 << 52).contains(wanted) && taken.insert(*wanted));
    }
    if let Some(highest) = numbers.iter().flatten().max() {
        turn.tx
            .run("UPDATE counter SET next = $1 + 1 WHERE name = 'article' AND next <= $1", params![*highest])
            .await?;
    }
    for (one, number) in incoming.iter().zip(&mut numbers) {
        if one.release.is_some() && number.is_none() {
            let (drawn,) = turn
                .tx
                .one::<(i64,)>("UPDATE counter SET next = next + 1 WHERE name = 'article' RETURNING next - 1", params![])
                .await?;
            *number = Some(drawn);
        }
    }
    Ok(numbers)
}

/// The addresses of the public ones: those of the source where free, others by the publication's pattern.
async fn addresses(
    turn: &mut Turn<'_>,
    edition: &EditionRow,
    incoming: &[Incoming],
    ids: &[Id],
    numbers: &[Option<i64>],
) -> Result<Vec<Option<String>>, Refusal> {
    let wanted: Vec<Option<&str>> = incoming
        .iter()
        .map(|one| one.release.as_ref()?.address.as_deref().filter(|path| address::may_be_kept(path)))
        .collect();
    let asked: Vec<&str> = wanted.iter().flatten().copied().collect();
    let mut taken = address::taken(turn, &asked).await?;
    let mut found: Vec<Option<String>> = vec![None; incoming.len()];
    let mut rows = Vec::new();
    for (at, path) in wanted.iter().enumerate() {
        if let Some(path) = path.filter(|path| taken.insert((*path).to_owned())) {
            rows.push(params![path, "article", &ids[at]]);
            found[at] = Some(path.to_owned());
        }
    }
    turn.tx.insert_many("INSERT INTO address (path, noun, noun_id) VALUES", rows, "").await?;
    let pattern = setting::text(&mut turn.tx, "article_address").await?;
    let zone = setting::time_zone(&mut turn.tx).await?;
    for (at, one) in incoming.iter().enumerate() {
        let (Some(release), None) = (&one.release, &found[at]) else { continue };
        let first = release.first_published_at.unwrap_or(turn.now);
        let fallback = numbers[at].unwrap_or_default().to_string();
        let path = pattern_of(&pattern, edition, &one.content, &fallback, first, &zone);
        found[at] = Some(address::claim_near(turn, &path, "article", ids[at].as_str()).await?);
    }
    Ok(found)
}

/// Makes old addresses lead to an article that became public after it was taken; gives those that are not free. Part of the
/// publication that it follows: no event of its own.
pub async fn lead_here(turn: &mut Turn<'_>, id: &Id, address: &str, old: &[String]) -> Result<Vec<String>, Refusal> {
    let outcome = lead_all(turn, &[(id, address, old)]).await;
    Ok(turn.guard(outcome)?.pop().unwrap_or_default())
}

/// The same for an article that is public already. Event: `article_led`.
pub async fn lead_here_late(turn: &mut Turn<'_>, id: &Id, address: &str, old: &[String]) -> Result<Vec<String>, Refusal> {
    let refused = lead_here(turn, id, address, old).await?;
    if refused.len() < old.len() {
        turn.note(Entry::new("article_led", "article", id));
    }
    Ok(refused)
}

/// Makes old addresses lead to their articles; gives those that are not free.
async fn lead_old_addresses(
    turn: &mut Turn<'_>,
    incoming: &[Incoming],
    ids: &[Id],
    addresses: &[Option<String>],
) -> Result<Vec<Vec<String>>, Refusal> {
    let leads: Vec<(&Id, &str, &[String])> = incoming
        .iter()
        .zip(ids)
        .zip(addresses)
        .map(|((one, id), address)| match address {
            Some(address) => (id, address.as_str(), one.old_addresses.as_slice()),
            None => (id, "", [].as_slice()),
        })
        .collect();
    lead_all(turn, &leads).await
}

pub(super) async fn lead_all(turn: &mut Turn<'_>, leads: &[(&Id, &str, &[String])]) -> Result<Vec<Vec<String>>, Refusal> {
    let asked: Vec<&str> = leads.iter().flat_map(|(_, _, old)| old.iter().map(String::as_str)).collect();
    let mut taken = address::taken(turn, &asked).await?;
    let mut refused = vec![Vec::new(); leads.len()];
    let (mut paths, mut redirects) = (Vec::new(), Vec::new());
    for ((article, to, old), refused) in leads.iter().zip(&mut refused) {
        for from in old.iter().filter(|from| from != to) {
            if !crate::redirect::may_lead(from) || !taken.insert(from.clone()) {
                refused.push(from.clone());
                continue;
            }
            let id = turn.id();
            paths.push(params![from, "redirect", &id]);
            redirects.push(params![&id, from, *to, "article", *article, 301, 1]);
        }
    }
    turn.tx.insert_many("INSERT INTO address (path, noun, noun_id) VALUES", paths, "").await?;
    turn.tx
        .insert_many("INSERT INTO redirect (id, from_address, to_address, noun, noun_id, status, version) VALUES", redirects, "")
        .await?;
    Ok(refused)
}
