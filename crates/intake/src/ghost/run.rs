//! The import as a whole.

use super::index::{Index, check, each_text, is_own_id, key_of_author, key_of_tag};
use super::post::Desk;
use super::{Options, old, readers};
use crate::draft::{Draft, Drafts};
use crate::fetch::Fetcher;
use crate::intake::{Beginning, Intake};
use crate::packed::Packed;
use crate::people::Person;
use crate::report::Report;
use crate::stream::{arriving, chunks, made};
use crate::terms::{LONGEST_NAME, Noun, Term};
use crate::{Error, Rooms, files};
use exchange::ghost::{Post, Row, each_row, is_members, is_redirects, is_routes};
use futures::StreamExt;
use newsroom::slug;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use store::Moment;

/// Files that were read to their end and found whole; nothing was written for it.
pub struct Archive {
    options: Options,
    index: Index,
    now: i64,
    begun: Instant,
}

impl Archive {
    /// Reads all files. `now` decides what is still to be published.
    ///
    /// # Errors
    /// [`Error::Refused`] if a file is malformed or of another kind.
    pub async fn read(options: Options, now: Moment) -> Result<Archive, Error> {
        let begun = Instant::now();
        let (files, site, takes_readers) = (options.files.clone(), options.site.clone(), options.readers);
        if !options.readers && files.iter().any(|path| is_members(&path.to_string_lossy())) {
            return Err(Error::Usage("a list of members is taken with --readers only; nobody gets an account by accident".into()));
        }
        if files.is_empty() {
            return Err(Error::Usage("name at least one file".into()));
        }
        if let Some(site) = site.as_deref().filter(|site| !story::address::web(site)) {
            return Err(Error::Usage(format!("--site {site}: write the whole address, like https://paper.example")));
        }
        let index = tokio::task::spawn_blocking(move || check(&files, site.as_deref(), takes_readers, now.0))
            .await
            .map_err(|error| Error::Io(std::io::Error::other(error)))??;
        Ok(Archive { options, index, now: now.0, begun })
    }

    /// Imports them. The report accounts for everything that was found in them.
    pub async fn import(self, rooms: Rooms<'_>) -> Result<Report, Error> {
        let Archive { options, index, now, begun } = self;
        let mut index = index;
        let site = known_as(&mut index, &rooms).await?;
        let index = Arc::new(index);
        let asked = Arc::clone(&index);
        let beginning = Beginning {
            kind: "ghost",
            edition: options.how.edition.as_deref(),
            site,
            home: index.home(),
            is_public: Arc::new(move |path| asked.is_public_path(path)),
            now,
            dry_run: options.how.dry_run,
            scratch: &options.how.scratch,
            progress: options.how.progress.clone(),
        };
        let mut intake = Intake::begin(rooms, beginning).await?;
        intake.report.source.files.clone_from(&index.files);
        intake.report.warnings.clone_from(&index.warnings);
        if !index.is_private {
            intake.take_name(&index.about).await?;
        }
        let authors = people(&mut intake, &index).await?;
        let (sections, tags) = terms(&mut intake, &index).await?;
        let desk = Arc::new(Desk {
            edition: intake.edition.clone(),
            prefix: intake.prefix.clone(),
            index,
            authors,
            sections,
            tags,
            now,
        });
        let fetcher = Fetcher::new(&rooms, options.how.media.clone(), options.how.download, options.how.dry_run);
        posts(&mut intake, &desk, fetcher, options.files.clone()).await?;
        old::menu(&mut intake, &desk).await?;
        old::redirects(&mut intake, &desk).await?;
        old::take(&mut intake, &desk).await?;
        readers::take(&mut intake, &desk.index).await?;
        let mut report = intake.report;
        report.seconds_committed = begun.elapsed().as_secs_f64();
        report.seconds = report.seconds_committed;
        Ok(report)
    }
}

/// The name under which the site's posts are known here: its host, or what an earlier import called it, when nobody or somebody else
/// told the address. Ghost's ids are its own, so the same posts don't come in twice.
async fn known_as(index: &mut Index, rooms: &Rooms<'_>) -> Result<String, Error> {
    let own = index.identity();
    let known = rooms.newsroom.sites_of(&index.sample).await?;
    match known.iter().find(|site| **site == own).or(known.first()) {
        Some(site) if *site != own => {
            index.note_known_as(site);
            Ok(site.clone())
        }
        _ => Ok(own),
    }
}

async fn people(intake: &mut Intake<'_>, index: &Index) -> Result<Vec<String>, Error> {
    let people: Vec<Person> = index
        .authors
        .iter()
        .map(|(author, spot)| {
            let name = [author.name.as_str(), author.slug.as_str()]
                .into_iter()
                .find(|name| !name.is_empty() && !name.contains('@'))
                .unwrap_or("Unknown");
            let wanted = [author.slug.to_lowercase(), slug::of(name)].into_iter().find(|slug| slug::is_valid(slug));
            Person {
                kind: "author",
                source_id: key_of_author(author).to_owned(),
                known_as: key_of_author(author).to_owned(),
                spot: *spot,
                name: name.chars().take(LONGEST_NAME).collect(),
                bio: author.bio.clone(),
                is_cut: name.chars().count() > LONGEST_NAME,
                only_named: false,
                slug: wanted.unwrap_or_default(),
            }
        })
        .collect();
    intake.people(&people).await
}

type Slugs = HashMap<usize, String>;

/// Tags that are some public story's first become sections; all public ones become tags.
async fn terms(intake: &mut Intake<'_>, index: &Index) -> Result<(Slugs, Slugs), Error> {
    let mut by_key: HashMap<&str, usize> = HashMap::new();
    let mut seen = HashSet::new();
    let mut wanted = Vec::new();
    for (place, (tag, spot)) in index.tags.iter().enumerate() {
        if tag.is_internal || key_of_tag(tag).is_empty() || !seen.insert(key_of_tag(tag)) {
            continue;
        }
        by_key.insert(key_of_tag(tag), place);
        let term = Term {
            key: key_of_tag(tag).to_owned(),
            number: Some(tag.id.clone()).filter(|id| is_own_id(id)).unwrap_or_default(),
            name: tag.name.clone(),
            description: tag.description.clone(),
            slug: tag.slug.clone(),
            parent: String::new(),
            spot: *spot,
            ..Term::default()
        };
        wanted.push((place, term));
    }
    let learn = |made: Vec<(Term, String)>| -> Slugs {
        made.into_iter()
            .filter_map(|(term, slug)| Some((*by_key.get(term.key.as_str())?, slug)))
            .collect()
    };
    let primary = wanted.iter().filter(|(place, _)| index.primary.contains(place)).map(|(_, term)| term.clone());
    let sections = learn(intake.terms(Noun::Section, primary.collect()).await?);
    let tags = learn(intake.terms(Noun::Tag, wanted.iter().map(|(_, term)| term.clone()).collect()).await?);
    Ok((sections, tags))
}

/// Posts and pages: read again, made ready on other threads, and taken in batches.
async fn posts(intake: &mut Intake<'_>, desk: &Arc<Desk>, fetcher: Fetcher, files: Vec<PathBuf>) -> Result<(), Error> {
    let asked = Arc::clone(desk);
    let fetcher = fetcher.but(move |address| asked.index.is_of_another_site(address));
    let mut drafts = Drafts::new(
        fetcher.with_packed(Packed::open(&files)),
        {
            let desk = Arc::clone(desk);
            move |href: &str| files::ghosts(href).is_some() && !desk.index.is_of_another_site(href)
        },
        {
            let desk = Arc::clone(desk);
            move |address: &str| old::former(&desk.index, address)
        },
    );
    let sealing = drafts.sealing(intake).await?;
    let read = chunks::<(Box<Post>, usize), _>(move |send| {
        for (file, path) in files.iter().enumerate() {
            let mut listens = true;
            each_text(path, &mut |name, text| {
                if is_redirects(name) || is_routes(name) || is_members(name) || !listens {
                    return Ok(());
                }
                each_row(text, name, &mut |row, _| {
                    if let Row::Post(post) = row {
                        let length = post.lexical.len() + post.mobiledoc.len() + post.html.len();
                        listens = send((post, file), length);
                    }
                    Ok(listens)
                })
                .map(drop)
            })?;
        }
        Ok(())
    });
    let desk = Arc::clone(desk);
    let draft = move |chunk: Vec<(Box<Post>, usize)>| -> Vec<Draft> {
        let sealed = |(post, file): (Box<Post>, usize)| desk.draft(*post, file).sealed(&sealing);
        chunk.into_iter().map(sealed).collect()
    };
    let mut made = std::pin::pin!(made(arriving(read), draft));
    while let Some(chunk) = made.next().await {
        drafts.take(intake, chunk?).await?;
    }
    Ok(())
}
