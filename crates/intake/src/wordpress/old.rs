//! Old addresses of what has no story behind it: categories, tags, authors, days, feeds.

use super::Error;
use super::article::Desk;
use super::index::{Index, term_key};
use super::people::People;
use super::run::Run;
use super::sections::Terms;
use crate::leads::{self, lead};
use newsroom::article;
use newsroom::redirect::Lead;
use std::collections::{BTreeSet, HashMap, HashSet};

pub(super) async fn take(run: &mut Run<'_>, desk: &Desk) -> Result<(), Error> {
    if run.intake.dry_run {
        return Ok(());
    }
    media_pages(run, desk).await?;
    let tags = leads::public_tags(&run.intake).await?;
    let authors = leads::public_authors(&run.intake).await?;
    let leads = Source {
        index: &desk.index,
        terms: &desk.terms,
        people: &desk.people,
        prefix: &run.intake.prefix,
    }
    .leads(&tags, &authors);
    leads::make(&mut run.intake, leads).await
}

/// The same as far as it can be told before the stories are here: links in them lead there.
pub(super) async fn expected(run: &Run<'_>) -> Result<HashMap<String, String>, Error> {
    let (index, terms, people) = (&run.index, &run.terms, &run.people);
    let mut tags = leads::public_tags(&run.intake).await?;
    tags.extend(index.public_tags.iter().filter_map(|tag| terms.tag(tag)).map(str::to_owned));
    let mut authors = leads::public_authors(&run.intake).await?;
    let named = index
        .public_people
        .iter()
        .filter_map(|key| people.by_login(key).or_else(|| people.by_slug(key)));
    authors.extend(named.map(str::to_owned));
    let source = Source { index, terms, people, prefix: &run.intake.prefix };
    let mut found = HashMap::new();
    for lead in source.leads(&tags, &authors) {
        found.entry(lead.from).or_insert(lead.to);
    }
    Ok(found)
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

/// What old addresses are made of.
struct Source<'s> {
    index: &'s Index,
    terms: &'s Terms,
    people: &'s People,
    prefix: &'s str,
}

impl Source<'_> {
    /// All of them. An address must not tell of a tag or author that is on unpublished stories alone: `tags` and `authors` are those
    /// that readers see.
    fn leads(&self, tags: &HashSet<String>, authors: &HashSet<String>) -> Vec<Lead> {
        let mut leads = Vec::new();
        self.site(&mut leads);
        self.categories(&mut leads);
        self.tags(tags, &mut leads);
        self.authors(authors, &mut leads);
        self.days(&mut leads);
        leads
    }

    /// The feeds of the whole site, and its front where it did not stand at the root.
    fn site(&self, leads: &mut Vec<Lead>) {
        let home = &self.index.home;
        let front = if self.prefix.is_empty() { "/".to_owned() } else { self.prefix.to_owned() };
        if !home.path().is_empty() {
            leads.push(lead(home.path().to_owned(), front));
        }
        for (from, feed) in home.feed_addresses(home.path()) {
            leads.push(lead(from, format!("{}/{feed}", self.prefix)));
        }
    }

    /// A page of terms with its feeds.
    fn term(&self, from: Vec<String>, to: &str, leads: &mut Vec<Lead>) {
        for from in from {
            if !from.contains('?') {
                let feeds = self.index.home.feed_addresses(&from).into_iter();
                for (feed, file) in feeds.filter(|(feed, _)| feed.ends_with("/feed") || feed.ends_with("/feed/atom")) {
                    leads.push(lead(feed, format!("{to}/{file}")));
                }
            }
            leads.push(lead(from, to.to_owned()));
        }
    }

    fn categories(&self, leads: &mut Vec<Lead>) {
        let all: Vec<_> = self.index.terms.iter().filter(|(term, _)| term.taxonomy == "category").collect();
        for (category, _) in &all {
            let Some(slug) = self.terms.section(term_key(category)) else { continue };
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
            let from = self.index.home.term_addresses("category", &chain, category.id);
            self.term(from, &format!("{}/{slug}", self.prefix), leads);
        }
    }

    fn tags(&self, public: &HashSet<String>, leads: &mut Vec<Lead>) {
        let mut done = BTreeSet::new();
        for (tag, _) in self.index.terms.iter().filter(|(term, _)| term.taxonomy == "post_tag") {
            let Some(slug) = self.terms.tag(term_key(tag)).filter(|slug| public.contains(*slug)) else {
                continue;
            };
            if done.insert(term_key(tag)) {
                let from = self.index.home.term_addresses("tag", &[term_key(tag)], tag.id);
                self.term(from, &format!("{}/tag/{slug}", self.prefix), leads);
            }
        }
    }

    fn authors(&self, public: &HashSet<String>, leads: &mut Vec<Lead>) {
        let mut slugs: Vec<(&str, &str)> = self.people.slugs().filter(|(_, slug)| public.contains(*slug)).collect();
        slugs.sort_unstable();
        for (old, slug) in slugs {
            let id = self
                .index
                .authors
                .iter()
                .find(|(author, _)| super::people::is_called(author, old))
                .map_or(0, |(author, _)| author.id);
            let from = self.index.home.term_addresses("author", &[old], id);
            self.term(from, &format!("{}/author/{slug}", self.prefix), leads);
        }
    }

    /// Years, months and days on which something public appeared.
    fn days(&self, leads: &mut Vec<Lead>) {
        for (date, here) in &self.index.dates {
            let to = format!("{}/archive/{here}", self.prefix);
            for from in self.index.home.date_addresses(date) {
                leads.push(lead(from, to.clone()));
            }
        }
    }
}
