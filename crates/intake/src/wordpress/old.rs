//! Old addresses of what has no story behind it: categories, tags, authors, days, feeds.

use super::Error;
use super::article::Desk;
use super::index::term_key;
use super::run::Run;
use crate::leads::{self, lead};
use newsroom::article;
use newsroom::redirect::Lead;
use std::collections::BTreeSet;

pub(super) async fn take(run: &mut Run<'_>, desk: &Desk) -> Result<(), Error> {
    if run.intake.dry_run {
        return Ok(());
    }
    media_pages(run, desk).await?;
    let mut leads = Vec::new();
    site(run, desk, &mut leads);
    categories(run, desk, &mut leads);
    tags(run, desk, &mut leads).await?;
    authors(run, desk, &mut leads).await?;
    days(run, desk, &mut leads);
    leads::make(&mut run.intake, leads).await
}

/// Pages of attachments that came later than their stories.
async fn media_pages(run: &mut Run<'_>, desk: &Desk) -> Result<(), Error> {
    let late = std::mem::take(&mut run.late);
    let parents: Vec<String> = late.keys().map(ToString::to_string).collect();
    let newsroom = run.intake.rooms.newsroom;
    let known = newsroom.known_among(&run.intake.site, "post", &parents).await?;
    let ids: Vec<String> = known.values().map(|there| there.noun_id.clone()).collect();
    let standing = newsroom.standing_of(&ids).await?;
    for (parent, media) in late {
        let Some(there) = known.get(&parent.to_string()) else { continue };
        let Some(stands) = standing.get(&there.noun_id).filter(|stands| stands.status == "published") else {
            continue;
        };
        let (Some(address), Ok(id)) = (&stands.address, there.noun_id.parse()) else { continue };
        let from: Vec<String> = media.into_iter().flat_map(|id| desk.index.attachment_addresses(id)).collect();
        let mut turn = newsroom.turn(&run.intake.actor).await?;
        let refused = article::lead_here_late(&mut turn, &id, address, &from).await?;
        run.intake.report.written.redirects += from.len().saturating_sub(refused.len()) as u64;
        run.intake.report.written.events += u64::from(turn.commit().await?.is_some());
    }
    Ok(())
}

/// The feeds of the whole site, and its front where it did not stand at the root.
fn site(run: &Run<'_>, desk: &Desk, leads: &mut Vec<Lead>) {
    let home = &desk.index.home;
    let front = if run.intake.prefix.is_empty() { "/".to_owned() } else { run.intake.prefix.clone() };
    if !home.path().is_empty() {
        leads.push(lead(home.path().to_owned(), front));
    }
    for (from, feed) in home.feed_addresses(home.path()) {
        leads.push(lead(from, format!("{}/{feed}", run.intake.prefix)));
    }
}

/// A page of terms with its feeds.
fn term(desk: &Desk, from: Vec<String>, to: &str, leads: &mut Vec<Lead>) {
    for from in from {
        if !from.contains('?') {
            for (feed, file) in desk
                .index
                .home
                .feed_addresses(&from)
                .into_iter()
                .filter(|(feed, _)| feed.ends_with("/feed") || feed.ends_with("/feed/atom"))
            {
                leads.push(lead(feed, format!("{to}/{file}")));
            }
        }
        leads.push(lead(from, to.to_owned()));
    }
}

fn categories(run: &Run<'_>, desk: &Desk, leads: &mut Vec<Lead>) {
    let all: Vec<_> = desk.index.terms.iter().filter(|(term, _)| term.taxonomy == "category").collect();
    for (category, _) in &all {
        let Some(slug) = desk.terms.section(term_key(category)) else { continue };
        let mut chain = vec![term_key(category)];
        let mut above = category.parent.as_str();
        while !above.is_empty() && chain.len() < 20 && !chain.contains(&above) {
            chain.push(above);
            above = all
                .iter()
                .find(|(term, _)| term_key(term) == above)
                .map_or("", |(term, _)| term.parent.as_str());
        }
        chain.reverse();
        let from = desk.index.home.term_addresses("category", &chain, category.id);
        term(desk, from, &format!("{}/{slug}", run.intake.prefix), leads);
    }
}

/// Only tags that readers see: an address must not tell of one that is on unpublished stories alone.
async fn tags(run: &Run<'_>, desk: &Desk, leads: &mut Vec<Lead>) -> Result<(), Error> {
    let public = leads::public_tags(&run.intake).await?;
    let mut done = BTreeSet::new();
    for (tag, _) in desk.index.terms.iter().filter(|(term, _)| term.taxonomy == "post_tag") {
        let Some(slug) = desk.terms.tag(term_key(tag)).filter(|slug| public.contains(*slug)) else {
            continue;
        };
        if done.insert(term_key(tag)) {
            let from = desk.index.home.term_addresses("tag", &[term_key(tag)], tag.id);
            term(desk, from, &format!("{}/tag/{slug}", run.intake.prefix), leads);
        }
    }
    Ok(())
}

/// Likewise authors.
async fn authors(run: &Run<'_>, desk: &Desk, leads: &mut Vec<Lead>) -> Result<(), Error> {
    let public = leads::public_authors(&run.intake).await?;
    let mut slugs: Vec<(&str, &str)> = desk.people.slugs().filter(|(_, slug)| public.contains(*slug)).collect();
    slugs.sort_unstable();
    for (old, slug) in slugs {
        let id = desk
            .index
            .authors
            .iter()
            .find(|(author, _)| super::people::is_called(author, old))
            .map_or(0, |(author, _)| author.id);
        let from = desk.index.home.term_addresses("author", &[old], id);
        term(desk, from, &format!("{}/author/{slug}", run.intake.prefix), leads);
    }
    Ok(())
}

/// Years, months and days on which something public appeared.
fn days(run: &Run<'_>, desk: &Desk, leads: &mut Vec<Lead>) {
    for (date, here) in &desk.index.dates {
        let to = format!("{}/archive/{here}", run.intake.prefix);
        for from in desk.index.home.date_addresses(date) {
            leads.push(lead(from, to.clone()));
        }
    }
}
