//! Pages become static pages.

use super::account::Batch;
use super::article::Ready;
use super::posts::{Taking, base, not_there, note_addresses, taken_entry};
use super::run::{Run, hash_of};
use super::{Error, comments};
use crate::report::{Entry, Outcome};
use newsroom::address::may_be_kept;
use newsroom::page::{self, Change, NewPage};
use newsroom::redirect::{self, Lead};
use newsroom::slug;
use newsroom::source::{Identity, Known, remember};
use std::collections::{HashMap, HashSet};
use store::Moment;

pub(super) async fn take(taking: &mut Taking<'_, '_>, pages: Vec<Ready>) -> Result<(), Error> {
    if pages.is_empty() {
        return Ok(());
    }
    let newsroom = taking.run.rooms.newsroom;
    let mut known: HashMap<(String, String), Known> = HashMap::new();
    for kind in pages.iter().map(|one| one.item.kind.clone()).collect::<HashSet<_>>() {
        let ids: Vec<String> = pages.iter().filter(|one| one.item.kind == kind).map(|one| one.source_id.clone()).collect();
        for (id, there) in newsroom.known_among(&taking.run.site, &kind, &ids).await? {
            known.insert((kind.clone(), id), there);
        }
    }
    let actor = taking.run.actor.clone();
    let mut batch = Batch::new(newsroom, &actor, taking.run.rooms.beside);
    let mut given = HashSet::new();
    let mut commented = Vec::new();
    for one in pages {
        let seal = seal(&one);
        let entry = match known.get(&(one.item.kind.clone(), one.source_id.clone())) {
            Some(there) => update(taking.run, &mut batch, &one, there, &seal).await?,
            None => create(taking, &mut batch, &one, &seal, &mut given).await?,
        };
        batch.done(entry, &mut taking.run.report).await?;
        if !one.item.comments.is_empty() {
            commented.push(one);
        }
    }
    batch.end(&mut taking.run.report).await?;
    let mut above = Vec::with_capacity(commented.len());
    for one in commented {
        let identity = Identity {
            site: &taking.run.site,
            kind: &one.item.kind,
            id: &one.source_id,
        };
        let id = newsroom.known(identity).await?.map(|there| there.noun_id).unwrap_or_default();
        above.push((one, id));
    }
    comments::take(taking, above, Some("it is kept, but static pages show no comments here")).await
}

/// Hash of everything that is taken of a page.
fn seal(one: &Ready) -> String {
    let body = serde_json::to_string(&one.content.body).unwrap_or_default();
    let held = one.held.as_ref().map(|reason| reason.code.as_str()).unwrap_or_default();
    hash_of(&[&one.content.headline, &body, held])
}

async fn create(
    taking: &mut Taking<'_, '_>,
    batch: &mut Batch<'_>,
    one: &Ready,
    seal: &str,
    given: &mut HashSet<String>,
) -> Result<Entry, Error> {
    let is_public = one.held.is_none();
    let slug = free_slug(taking, one);
    let address = free_address(taking.run, one, &slug, given).await?;
    let mut entry = taken_entry(one, Some(address.clone()).filter(|_| is_public));
    if taking.run.options.dry_run {
        return Ok(entry);
    }
    taking.page_slugs.insert(slug.clone());
    given.insert(address.clone());
    let turn = batch.turn().await?;
    let id = page::create(
        turn,
        NewPage {
            edition: taking.run.edition.clone(),
            slug,
            address: Some(address.clone()),
            title: one.content.headline.clone(),
            body: one.content.body.clone(),
            published: is_public,
            held: one.held.as_ref().map(|reason| reason.code.clone()).unwrap_or_default(),
            updated_at: changed_at(one),
        },
    )
    .await?;
    if is_public {
        let old: Vec<String> = one.original.address.iter().chain(&one.old).chain(&one.media_pages).cloned().collect();
        let leads = old
            .into_iter()
            .filter(|from| *from != address)
            .map(|from| Lead { from, to: address.clone(), page: Some(id.to_string()) })
            .collect();
        let led = redirect::lead(turn, leads).await?;
        taking.run.report.written.redirects += led.made as u64;
        note_addresses(&mut entry, one, &led.refused);
    }
    let identity = Identity {
        site: &taking.run.site,
        kind: &one.item.kind,
        id: &one.source_id,
    };
    let known = Known {
        noun: "page".into(),
        noun_id: id.to_string(),
        hash: seal.to_owned(),
        left_at: 1,
    };
    remember(turn, identity, &known).await?;
    taking.run.report.written.pages += 1;
    Ok(entry)
}

fn changed_at(one: &Ready) -> Option<Moment> {
    one.original.updated_at.or(one.original.first_published_at)
}

/// A page's slug is unique in its edition; below another page it begins with that one's.
fn free_slug(taking: &Taking<'_, '_>, one: &Ready) -> String {
    let home = taking.run.index.home.path();
    let own = one
        .original
        .address
        .as_deref()
        .map(|path| path.strip_prefix(home).unwrap_or(path).trim_matches('/').replace('/', "-").to_lowercase())
        .unwrap_or_default();
    let wanted = [own.clone(), slug::of(&own), one.content.slug.clone(), slug::of(&one.content.headline)]
        .into_iter()
        .find(|slug| slug::is_valid(slug))
        .unwrap_or_else(|| "page".to_owned());
    let mut slug = wanted.clone();
    for count in 2.. {
        if !taking.page_slugs.contains(&slug) {
            break;
        }
        slug = format!("{wanted}-{count}");
    }
    slug
}

/// The page's own path if it is free, else one made of its slug.
async fn free_address(run: &Run<'_>, one: &Ready, slug: &str, given: &HashSet<String>) -> Result<String, Error> {
    let is_public = one.held.is_none();
    let own = one.original.address.clone().filter(|path| may_be_kept(path));
    let plain = format!("{}/{slug}", run.prefix);
    for count in 1..1_000 {
        let path = match (count, &own) {
            (1, Some(own)) => own.clone(),
            (1 | 2, _) => plain.clone(),
            _ => format!("{plain}-{}", count - 1),
        };
        let is_its_own = is_public && own.as_ref() == Some(&path);
        let is_others = run.index.is_public_path(&path) && !is_its_own;
        if may_be_kept(&path)
            && !is_others
            && !given.contains(&path)
            && run.rooms.newsroom.answering(std::slice::from_ref(&path)).await?.is_empty()
        {
            return Ok(path);
        }
    }
    Ok(format!("{plain}-{}", one.source_id))
}

async fn update(run: &mut Run<'_>, batch: &mut Batch<'_>, one: &Ready, there: &Known, seal: &str) -> Result<Entry, Error> {
    let Ok(page) = run.rooms.newsroom.page(&run.edition, &there.noun_id).await else {
        return Ok(not_there(one, there, "page"));
    };
    let mut entry = Entry {
        outcome: Outcome::Unchanged,
        status: if page.published { "published" } else { "draft" }.to_owned(),
        address: if page.published { page.address.clone() } else { String::new() },
        ..base(one)
    };
    if there.hash == seal {
        return Ok(entry);
    }
    if page.version != there.left_at {
        entry.outcome = Outcome::NotTaken;
        return Ok(entry.because("conflict", "it was edited here and changed at the source; what stands here was kept".into()));
    }
    entry.outcome = if one.html > 0 { Outcome::HtmlKept } else { Outcome::Changed };
    if run.options.dry_run {
        return Ok(entry);
    }
    let is_public = one.held.is_none();
    let turn = batch.turn().await?;
    let change = Change {
        title: Some(one.content.headline.clone()),
        body: Some(one.content.body.clone()),
        published: Some(is_public),
        updated_at: changed_at(one),
    };
    page::update(turn, &run.edition, &page.id, change).await?;
    entry.status = if is_public { "published" } else { "draft" }.to_owned();
    entry.address = if is_public { page.address } else { String::new() };
    let identity = Identity { site: &run.site, kind: &one.item.kind, id: &one.source_id };
    let known = Known {
        hash: seal.to_owned(),
        left_at: there.left_at + 1,
        ..there.clone()
    };
    remember(turn, identity, &known).await?;
    Ok(entry)
}
