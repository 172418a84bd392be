//! `dateline demo`: the sample newspaper goes into an empty data directory through the same operations as any newsroom's work.

use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::report::{Answer, say};
use crate::sample::{Files, Lead, Matter, Paper, front_matter};
use bytes::Bytes;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use media::{Darkroom, Main, Taken};
use newsroom::article::{Correct, Draft, Original, Publish, Withdraw};
use newsroom::asset::NewAsset;
use newsroom::front::Layout;
use newsroom::track::Track;
use newsroom::{Actor, Newsroom, article, asset, author, edition, front, navigation, page, redirect, section, setting, staff, tag, track};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use store::{Chance, Id, Moment};
use tokio::task::JoinSet;

/// The sample's staff.
const CHIEF: &str = "chief@marren.example";
/// Folders of the sample whose files are media.
const FOLDERS: [&str; 4] = ["pictures", "portraits", "film", "sound"];

/// Fills an empty record only, without serving it.
pub async fn fill_only(config: Config) -> Result<Answer, Failure> {
    let house = House::take(config, false)?;
    let room = house.newsroom().await?;
    let password = fill(&room, house.clock.now()).await?;
    house.print(&room).await?;
    let words = match &password {
        Some(password) => format!("Marren Tidings is filled in; sign in as {CHIEF} with the password {password}"),
        None => "there are stories already: nothing was filled in".to_owned(),
    };
    Ok(Answer::done(json!({"filled": password.is_some(), "email": CHIEF, "password": password}), words))
}

/// Says where the sample is served and how to sign in.
pub fn welcome(config: &Config, about: Value, password: Option<&str>) {
    if config.json {
        let mut about = about;
        about["email"] = json!(CHIEF);
        about["password"] = json!(password);
        return say(&about.to_string());
    }
    let url = about["url"].as_str().unwrap_or_default();
    let sign_in = match password {
        Some(password) => format!("with the password {password}"),
        None => format!("(a new password: dateline staff reset {CHIEF})"),
    };
    say(&format!(
        "Marren Tidings, the sample newspaper, is served:\n  readers   {url}/   {url}/ru   {url}/ar\n  the desk  \
         {url}/desk\n  the API   {url}/desk/api/openapi.json\n  sign in   {CHIEF} {sign_in}\n  stop      Ctrl-C"
    ));
}

/// Fills an empty record; one that holds stories is left as it is. Gives the chief's password.
pub async fn fill(room: &Newsroom, now: Moment) -> Result<Option<String>, Failure> {
    let mut snapshot = room.snapshot().await?;
    let counts = snapshot.counts().await?;
    drop(snapshot);
    if counts.get("articles").is_some_and(|count| *count > 0) {
        return Ok(None);
    }
    let password: String = Chance::os().token().chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    let paper = paper()?;
    let mut filler = Filler {
        room,
        developed: develop().await?,
        assets: BTreeMap::new(),
        words: pictures()?,
        languages: paper
            .editions
            .iter()
            .map(|edition| (edition.language.clone(), edition.language_name.clone()))
            .collect(),
        now,
    };
    filler.frame(&paper).await?;
    filler.stories(&paper).await?;
    let mut turn = room.turn(&Actor::Operator).await?;
    let chief = staff::NewStaff {
        email: CHIEF.into(),
        name: "Ilse Varnay".into(),
        role: "chief".into(),
        password: Some(password.clone()),
        ..Default::default()
    };
    staff::add(&mut turn, chief).await?;
    turn.commit().await?;
    Ok(Some(password))
}

/// A file of the sample, ready to be kept.
struct Developed {
    /// Its name with its ending.
    name: String,
    original: Bytes,
    taken: Taken,
}

/// Every picture, film and sound of the sample by its name without the ending. These files are our own: they need no process that is
/// locked in and gives way to all others, and whoever tries Dateline does not wait for one.
async fn develop() -> Result<BTreeMap<String, Developed>, Failure> {
    let darkroom = Darkroom::here(std::thread::available_parallelism().map_or(1, usize::from));
    let mut work = JoinSet::new();
    for path in Files::iter() {
        let Some((_, name)) = path.split_once('/').filter(|(folder, _)| FOLDERS.contains(folder)) else {
            continue;
        };
        let Some((stem, ending)) = name.rsplit_once('.') else { continue };
        let Some(file) = Files::get(&path).filter(|_| ending != "vtt") else { continue };
        let (stem, name, darkroom) = (stem.to_owned(), name.to_owned(), darkroom.clone());
        let original = Bytes::from(file.data.into_owned());
        work.spawn(async move {
            let taken = darkroom
                .take(original.clone(), &name)
                .await
                .map_err(|error| Failure::failed(format!("{name}: {error}")))?;
            Ok::<_, Failure>((stem, Developed { name, original, taken }))
        });
    }
    let mut developed = BTreeMap::new();
    while let Some(done) = work.join_next().await {
        developed.extend([done.map_err(|error| Failure::failed(error.to_string()))??]);
    }
    Ok(developed)
}

fn text(name: &str) -> Result<String, Failure> {
    let file = Files::get(name).ok_or_else(|| Failure::failed(format!("the sample lacks {name}")))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| Failure::failed(format!("{name} is no UTF-8")))
}

fn paper() -> Result<Paper, Failure> {
    toml::from_str(&text("paper.toml")?).map_err(|error| Failure::failed(format!("paper.toml: {error}")))
}

/// Alternative texts and credits of the pictures.
fn pictures() -> Result<BTreeMap<String, toml::Table>, Failure> {
    match Files::get("pictures.toml") {
        None => Ok(BTreeMap::new()),
        Some(_) => toml::from_str(&text("pictures.toml")?).map_err(|error| Failure::failed(format!("pictures.toml: {error}"))),
    }
}

struct Filler<'a> {
    room: &'a Newsroom,
    developed: BTreeMap<String, Developed>,
    assets: BTreeMap<String, Id>,
    words: BTreeMap<String, toml::Table>,
    /// Names of the languages, by their codes.
    languages: BTreeMap<String, String>,
    now: Moment,
}

impl Filler<'_> {
    /// The file of that name as an asset, uploaded once; `None` if the sample has no such file.
    async fn asset(&mut self, name: &str) -> Result<Option<Id>, Failure> {
        if let Some(id) = self.assets.get(name) {
            return Ok(Some(id.clone()));
        }
        let Some(Developed { name: file, original, taken }) = self.developed.get(name) else {
            return Ok(None);
        };
        let blobs = &self.room.blobs;
        let words = self.words.get(name);
        let word = |key: &str| {
            words
                .and_then(|table| table.get(key))
                .and_then(toml::Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let alt = words
            .and_then(|table| table.get("alt"))
            .and_then(|alt| alt.get("en"))
            .and_then(toml::Value::as_str);
        if let Main::Nothing(_) = taken.main {
            return Err(Failure::failed(format!("the sample's {file} can't be served as it is")));
        }
        let said = NewAsset {
            name: file.clone(),
            alt: alt.unwrap_or_default().to_owned(),
            credit: word("credit"),
            ..NewAsset::default()
        };
        let new = intake::developed_here(blobs, original, taken, said).await?;
        let mut turn = self.room.turn(&Actor::Operator).await?;
        let id = asset::add(&mut turn, new).await?.id;
        turn.commit().await?;
        for track in self.tracks(name).await? {
            let mut turn = self.room.turn(&Actor::Operator).await?;
            track::keep(&mut turn, id.as_str(), track).await?;
            turn.commit().await?;
        }
        self.assets.insert(name.to_owned(), id.clone());
        Ok(Some(id))
    }

    /// What goes along with a film or a sound: files beside it that are called `NAME.KIND.LANGUAGE.vtt`.
    async fn tracks(&self, name: &str) -> Result<Vec<Track>, Failure> {
        let mut tracks = Vec::new();
        for path in Files::iter() {
            let Some((_, file)) = path.split_once('/').filter(|(folder, _)| FOLDERS.contains(folder)) else {
                continue;
            };
            let parts: Vec<&str> = file.split('.').collect();
            let &[stem, kind, language, "vtt"] = parts.as_slice() else { continue };
            if stem != name {
                continue;
            }
            let label = self.languages.get(language).map_or(language, String::as_str);
            let cues = media::captions(text(&path)?.as_bytes()).map_err(|error| Failure::failed(format!("{file}: {error}")))?;
            let named = Track {
                kind: kind.into(),
                language: language.into(),
                label: label.into(),
                ..Track::default()
            };
            tracks.push(intake::track(&self.room.blobs, &cues, named).await?);
        }
        Ok(tracks)
    }

    /// Settings, editions, sections, tags, authors, navigation, pages, redirects.
    async fn frame(&mut self, paper: &Paper) -> Result<(), Failure> {
        let card = self
            .asset(
                paper
                    .settings
                    .social_card
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .split('.')
                    .next()
                    .unwrap_or_default(),
            )
            .await?;
        let mut portraits = BTreeMap::new();
        for one in &paper.authors {
            if let Some(id) = self.asset(&one.slug).await? {
                portraits.insert(one.slug.clone(), id.to_string());
            }
        }
        let mut turn = self.room.turn(&Actor::Operator).await?;
        let set = &paper.settings;
        let mut settings = json!({
            // Whoever tries the sample signs in with the password that it prints.
            "second_factor": [],
            "name": set.name, "tagline": set.tagline, "description": set.description, "time_zone": set.time_zone, "copyright": set.copyright,
            "licence": set.licence, "footer": set.footer, "contact": set.contact, "report": set.report, "profiles": set.profiles,
        });
        if let Some(card) = card {
            settings["social_card"] = json!(card);
        }
        setting::change(&mut turn, settings.as_object().unwrap_or(&serde_json::Map::new())).await?;
        for one in &paper.editions {
            if one.code == "en" {
                let change = edition::Change {
                    name: Some(one.name.clone()),
                    tagline: Some(one.tagline.clone()),
                    description: Some(one.description.clone()),
                    footer: Some(one.footer.clone()),
                    ..edition::Change::default()
                };
                edition::update(&mut turn, "en", change).await?;
            } else {
                let new = edition::NewEdition {
                    code: one.code.clone(),
                    name: one.name.clone(),
                    language: one.language.clone(),
                    language_name: one.language_name.clone(),
                    direction: one.direction.clone(),
                    tagline: one.tagline.clone(),
                    description: one.description.clone(),
                    footer: one.footer.clone(),
                    position: one.position,
                    ..edition::NewEdition::default()
                };
                edition::create(&mut turn, new).await?;
            }
        }
        for one in &paper.sections {
            let new = section::NewSection {
                edition: one.edition.clone(),
                slug: one.slug.clone(),
                name: one.name.clone(),
                description: one.description.clone(),
                parent: one.parent.clone().filter(|parent| !parent.is_empty()),
                position: one.position,
                comments: one.comments,
            };
            section::create(&mut turn, new).await?;
        }
        for one in &paper.tags {
            for code in paper.editions.iter().map(|edition| &edition.code) {
                let name = one.names.get(code).unwrap_or(&one.name).clone();
                let description = if code == "en" { one.description.clone() } else { String::new() };
                tag::create(
                    &mut turn,
                    tag::NewTag {
                        edition: code.clone(),
                        slug: one.slug.clone(),
                        name,
                        description,
                    },
                )
                .await?;
            }
        }
        for one in &paper.authors {
            let new = author::NewAuthor {
                slug: one.slug.clone(),
                name: one.name.clone(),
                names: one.names.clone(),
                role: one.role.clone(),
                roles: one.roles.clone(),
                bio: one.bio.clone(),
                bios: one.bios.clone(),
                portrait: portraits.get(&one.slug).cloned(),
            };
            author::create(&mut turn, new).await?;
        }
        for one in &paper.navigation {
            navigation::set(&mut turn, &one.edition, &one.items).await?;
        }
        for one in &paper.pages {
            let body = story::markdown::read(&one.body).map_err(|problems| Failure::failed(format!("page {}: {problems:?}", one.slug)))?;
            let new = page::NewPage {
                edition: one.edition.clone(),
                slug: one.slug.clone(),
                title: one.title.clone(),
                body,
                published: true,
                ..page::NewPage::default()
            };
            page::create(&mut turn, new).await?;
        }
        for one in &paper.redirects {
            redirect::create(&mut turn, redirect::NewRedirect { from: one.from.clone(), to: one.to.clone(), status: 301 }).await?;
        }
        turn.commit().await?;
        Ok(())
    }

    /// Stories in the order of their publication, then translations, corrections, withdrawals and fronts.
    async fn stories(&mut self, paper: &Paper) -> Result<(), Failure> {
        let zone = TimeZone::get(&paper.settings.time_zone).unwrap_or(TimeZone::UTC);
        let mut stories = Vec::new();
        for path in Files::iter() {
            let Some((edition, slug)) = path.strip_prefix("stories/").and_then(|rest| rest.strip_suffix(".md")?.split_once('/')) else {
                continue;
            };
            let (mut matter, body) =
                front_matter(&text(&path)?).map_err(|failure| Failure::failed(format!("{path}: {}", failure.words)))?;
            matter.edition = edition.to_owned();
            matter.slug = slug.to_owned();
            let at = self.instant(&matter.published, &zone);
            stories.push((at, format!("{edition}/{slug}"), matter, body));
        }
        stories.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        let mut ids: BTreeMap<String, Id> = BTreeMap::new();
        for (at, name, matter, body) in &stories {
            let id = self.story(name, matter, body, *at, &zone, &ids).await?;
            ids.insert(name.clone(), id);
        }
        let mut translated: BTreeSet<(String, String)> = BTreeSet::new();
        for (_, name, matter, _) in &stories {
            let Some(original) = ids.get(&matter.translation_of) else { continue };
            if translated.insert((matter.edition.clone(), matter.translation_of.clone())) {
                let mut turn = self.room.turn(&Actor::Operator).await?;
                article::translate(&mut turn, &ids[name], original).await?;
                turn.commit().await?;
            }
        }
        for one in &paper.fronts {
            let containers: Vec<Value> = one
                .containers
                .iter()
                .map(|container| {
                    let cards: Vec<&Id> = container.stories.iter().filter_map(|name| ids.get(name)).collect();
                    json!({"shape": container.shape, "title": container.title, "link": container.link, "text": container.text, "cards": cards})
                })
                .collect();
            let layout = Layout::read(&json!({ "containers": containers }))?;
            let mut turn = self.room.turn(&Actor::Operator).await?;
            front::save_draft(&mut turn, &one.edition, &one.name, &layout).await?;
            front::launch(&mut turn, &one.edition, &one.name).await?;
            turn.commit().await?;
        }
        Ok(())
    }

    async fn story(
        &mut self,
        name: &str,
        matter: &Matter,
        body: &str,
        at: Moment,
        zone: &TimeZone,
        ids: &BTreeMap<String, Id>,
    ) -> Result<Id, Failure> {
        let mut typed = story::markdown::read(body).map_err(|problems| Failure::failed(format!("{name}: {problems:?}")))?;
        let mut known = BTreeMap::new();
        for key in typed.assets().into_iter().map(str::to_owned).collect::<Vec<_>>() {
            if let Some(id) = self.asset(&key).await? {
                known.insert(key, id.to_string());
            }
        }
        typed.rename_assets(|key| known.get(key).cloned());
        typed.rename_relations(|key| ids.get(key).map(ToString::to_string));
        let lead = match &matter.lead {
            Some(lead) => self.lead(lead, &matter.edition).await?,
            None => None,
        };
        let mut content = matter.json(lead);
        content["body"] = serde_json::to_value(&typed).map_err(|error| Failure::failed(error.to_string()))?;
        let told = |refusal: newsroom::Refusal| {
            let failure = Failure::from(refusal);
            Failure { words: format!("{name}: {}", failure.words), ..failure }
        };
        let mut turn = self.room.turn(&Actor::Operator).await?;
        let created = article::create(&mut turn, Draft { content, ..Draft::default() }).await.map_err(told)?;
        let original = Original {
            first_published_at: Some(at),
            updated_at: Some(self.instant(&matter.updated, zone)).filter(|_| !matter.updated.is_empty()),
            ..Original::default()
        };
        let publish = Publish {
            article: created.id.clone(),
            revision: None,
            original: Some(original),
        };
        article::publish(&mut turn, publish).await.map_err(told)?;
        turn.commit().await?;
        for correction in &matter.corrections {
            let mut turn = self.room.turn(&Actor::Operator).await?;
            let correct = Correct {
                article: created.id.clone(),
                note: correction.note.clone(),
                place: correction.place.clone(),
                revision: None,
            };
            article::correct(&mut turn, correct).await.map_err(told)?;
            turn.commit().await?;
        }
        if let Some(withdrawn) = &matter.withdrawn {
            let mut turn = self.room.turn(&Actor::Operator).await?;
            let withdraw = Withdraw {
                article: created.id.clone(),
                reason: withdrawn.reason.clone(),
                notice: withdrawn.notice.clone(),
            };
            article::withdraw(&mut turn, withdraw).await.map_err(told)?;
            turn.commit().await?;
        }
        Ok(created.id)
    }

    async fn lead(&mut self, lead: &Lead, edition: &str) -> Result<Option<Value>, Failure> {
        let alt = self
            .words
            .get(&lead.picture)
            .and_then(|table| table.get("alt"))
            .and_then(|alt| alt.get(edition))
            .and_then(toml::Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let alt = if lead.alt.is_empty() { alt } else { lead.alt.clone() };
        Ok(self
            .asset(&lead.picture)
            .await?
            .map(|id| json!({"asset": id, "alt": alt, "caption": lead.caption, "credit": lead.credit})))
    }

    /// A day counted from today and a local time; never later than a few minutes ago.
    fn instant(&self, text: &str, zone: &TimeZone) -> Moment {
        let (day, time) = text.split_once(' ').unwrap_or(("0", "06:00"));
        let back: i64 = day.parse().unwrap_or(0);
        let today = self.now.timestamp().to_zoned_datetime(zone.clone());
        let (hour, minute) = time.split_once(':').unwrap_or(("6", "0"));
        let local = DateTime::new(today.year(), today.month(), today.day(), hour.parse().unwrap_or(6), minute.parse().unwrap_or(0), 0, 0);
        let at = local
            .ok()
            .and_then(|local| zone.to_ambiguous_timestamp(local).compatible().ok())
            .map_or(self.now, Moment::from);
        let at = at.plus_seconds(back * 86_400);
        // What should have come out later today came out yesterday.
        if at > self.now.plus_seconds(-300) { at.plus_seconds(-86_400) } else { at }
    }
}
