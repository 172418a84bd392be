//! What stands around every page, read once.

use crate::context::{Footer, Head, Link, Logo, Page, Part};
use crate::dates::{Instant, instant};
use crate::day_line::day_line;
use crate::{Ask, Error, Pages, early, lite};
use bytes::Bytes;
use fluent_bundle::FluentValue;
use jiff::tz::TimeZone;
use paper::cache::Made;
use paper::document::{Asset, Edition, NavItem, Settings};
use paper::key::Key;
use paper::reading::Paper;
use serde::Serialize;
use store::Moment;

/// Width of a logo that is sharp wherever it stands, in pixels.
const LOGO: i64 = 900;
/// Static pages that the footer names.
const FOOTER_PAGES: usize = 12;

/// Makes one page from one reading.
pub(crate) struct Maker<'a, P: Paper> {
    pub pages: &'a Pages,
    pub paper: &'a P,
    pub ask: &'a Ask,
    pub now: Moment,
    pub settings: Settings,
    pub editions: Vec<Edition>,
    pub zone: TimeZone,
    /// The page is made without pictures and scripts.
    pub lite: bool,
}

/// The theme's own card: a paper that has not set one yet still has a picture for cards of pages without any.
fn own_card(pages: &Pages) -> Asset {
    Asset {
        number: 0,
        kind: "picture".into(),
        media_type: "image/png".into(),
        address: pages.theme.address("card.png").to_owned(),
        blob: String::new(),
        name: "card.png".into(),
        size: 0,
        width: 1_200,
        height: 630,
        alt: String::new(),
        caption: String::new(),
        credit: String::new(),
        renditions: Vec::new(),
        duration: 0,
        pages: 0,
        rows: 0,
        first: Vec::new(),
        tracks: Vec::new(),
        crops: Vec::new(),
        focus: None,
        former: Vec::new(),
    }
}

impl<'a, P: Paper> Maker<'a, P> {
    pub async fn begin(pages: &'a Pages, paper: &'a P, ask: &'a Ask, now: Moment) -> Result<Maker<'a, P>, Error> {
        let mut settings = paper.settings().await?;
        if settings.social_card.is_none() {
            settings.social_card = Some(own_card(pages));
        }
        if let Some(look) = &pages.look {
            settings.look.clone_from(look);
        }
        let mut editions = paper.editions().await?;
        if editions.is_empty() {
            editions.push(empty_edition());
        }
        let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
        let lite = ask.saves_data();
        Ok(Maker { pages, paper, ask, now, settings, editions, zone, lite })
    }

    pub fn edition(&self, code: &str) -> &Edition {
        self.editions.iter().find(|edition| edition.code == code).unwrap_or(&self.editions[0])
    }

    pub fn say(&self, edition: &Edition, key: &str) -> String {
        self.pages.theme.messages.say(&edition.language, key, &[])
    }

    pub fn say_with(&self, edition: &Edition, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        self.pages.theme.messages.say(&edition.language, key, args)
    }

    pub fn instant(&self, at: Moment, edition: &Edition) -> Instant {
        instant(at, &self.zone, &edition.language, &self.pages.theme.messages)
    }

    /// An absolute address.
    pub fn absolute(&self, address: &str) -> String {
        if address.starts_with('/') {
            format!("{}{}", self.pages.site, encode(address))
        } else {
            address.to_owned()
        }
    }

    /// Names the paper goes by in an edition.
    pub fn paper_name(&self, edition: &Edition) -> String {
        if edition.name.is_empty() { self.settings.name.clone() } else { edition.name.clone() }
    }

    /// Renders a template within the chrome. The page carries `chrome/EDITION` around it and whatever its maker adds.
    pub fn html<C: Serialize>(&self, template: &str, edition: &Edition, mut head: Head, content: C, own: Vec<Key>) -> Result<Made, Error> {
        let paper = self.paper_name(edition);
        let home = home(edition);
        if head.headline.is_empty() {
            head.headline = if head.title.is_empty() { paper.clone() } else { head.title.clone() };
        }
        if head.title.is_empty() {
            head.title = if edition.tagline.is_empty() { paper.clone() } else { format!("{paper} · {}", edition.tagline) };
        } else {
            head.title = format!("{} · {paper}", head.title);
        }
        if head.description.is_empty() {
            head.description = [&edition.description, &self.settings.description, &edition.tagline]
                .into_iter()
                .find(|text| !text.is_empty())
                .cloned()
                .unwrap_or_default();
        }
        if head.image.is_empty()
            && let Some(card) = &self.settings.social_card
        {
            head.image = self.absolute(&card.address);
            head.image_alt = if card.alt.is_empty() { paper.clone() } else { card.alt.clone() };
            head.image_width = card.width;
            head.image_height = card.height;
        }
        let path = self.ask.path.as_str();
        let mut own = own;
        own.push(Key::Chrome(edition.code.clone()));
        // Only a front knows when it changed last: no other page is made again because a front was.
        let changed = Moment::parse(&head.modified).ok().filter(|_| template == "front.html");
        let here = self.here();
        let page = Page {
            language: edition.language.clone(),
            direction: edition.direction.clone(),
            site: self.pages.site.clone(),
            edition: edition.code.clone(),
            home: home.clone(),
            prefix: edition.prefix.clone(),
            zone: self.zone.iana_name().unwrap_or("UTC").to_owned(),
            wordmark: wordmark(&paper, &edition.direction),
            logo: self.settings.logo.as_ref().filter(|_| !self.lite).and_then(logo),
            tagline: edition.tagline.clone(),
            editions: if self.editions.len() > 1 { self.edition_links(edition, &head) } else { Vec::new() },
            navigation: self.navigation(edition, path),
            menu: menu(edition, path),
            footer: self.footer(edition, &paper),
            changed: changed.map(|at| self.instant(at, edition)),
            day: day_line(changed, &self.zone, &edition.direction),
            fonts: if self.lite { Vec::new() } else { early::fonts(&self.pages.theme, &edition.language) },
            // An account's pages have nothing to save.
            data_saver: if here.starts_with("/account") { String::new() } else { lite::address(&here) },
            lite: self.lite,
            downloads: self.settings.picture_downloads,
            look: self.settings.look.clone(),
            here,
            head,
            paper,
            content,
        };
        let html = self.pages.theme.render(template, &page)?;
        let html = if self.lite {
            lite::page(&html)
        } else {
            early::wanted(html, &self.pages.theme, &edition.language)
        };
        Ok(Made {
            status: 200,
            content_type: "text/html; charset=utf-8".into(),
            bytes: Bytes::from(html),
            own,
            ..Made::default()
        })
    }

    fn edition_links(&self, current: &Edition, head: &Head) -> Vec<Link> {
        self.editions
            .iter()
            .map(|edition| {
                // The same page in that edition, where it exists.
                let same = head.alternates.iter().find(|alternate| alternate.label == edition.code);
                Link {
                    label: edition.language_name.clone(),
                    address: same.map_or_else(|| home(edition), |alternate| alternate.address.replacen(&self.pages.site, "", 1)),
                    current: edition.code == current.code,
                    language: edition.language.clone(),
                    ..Link::default()
                }
            })
            .collect()
    }

    fn navigation(&self, edition: &Edition, path: &str) -> Vec<Link> {
        if edition.navigation.is_empty() {
            return edition
                .sections
                .iter()
                .filter(|section| section.parent.is_none())
                .take(9)
                .map(|section| link(&section.name, &encode(&section.address), section.address == path))
                .collect();
        }
        edition.navigation.iter().map(|item| nav(item, path)).collect()
    }

    fn footer(&self, edition: &Edition, paper: &str) -> Footer {
        let prefix = &edition.prefix;
        let first = |texts: [&String; 2]| texts.into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default();
        Footer {
            sentence: first([&edition.footer, &self.settings.footer]),
            copyright: if self.settings.copyright.is_empty() { paper.to_owned() } else { self.settings.copyright.clone() },
            licence: self.settings.licence.clone(),
            contact: self.settings.contact.clone(),
            report: first([&self.settings.report, &self.settings.contact]),
            profiles: self
                .settings
                .profiles
                .iter()
                .map(|profile| link(&profile.network, &profile.url, false))
                .collect(),
            pages: edition
                .pages
                .iter()
                .take(FOOTER_PAGES)
                .map(|page| link(&page.label, &encode(&page.address), false))
                .chain([
                    link(&self.say(edition, "archive"), &format!("{prefix}/archive"), false),
                    link(&self.say(edition, "corrections"), &format!("{prefix}/corrections"), false),
                    link(&self.say(edition, "privacy"), &format!("{prefix}/privacy"), false),
                ])
                .collect(),
            feeds: vec![
                link("RSS", &format!("{prefix}/rss.xml"), false),
                link("Atom", &format!("{prefix}/atom.xml"), false),
                link("JSON Feed", &format!("{prefix}/feed.json"), false),
            ],
        }
    }

    /// The address that was asked for, with the parameters that pages know.
    fn here(&self) -> String {
        use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
        const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
        let mut here = encode(&self.ask.path);
        let own = self.ask.query.iter().filter(|(name, _)| name != Ask::LITE);
        for (at, (name, value)) in own.enumerate() {
            here.push(if at == 0 { '?' } else { '&' });
            here.push_str(name);
            here.push('=');
            here.extend(utf8_percent_encode(value, VALUE));
        }
        here
    }

    /// Links to the feeds beside a page.
    pub fn feeds(&self, base: &str, title: &str) -> Vec<Link> {
        let base = base.trim_end_matches('/');
        [("rss.xml", "application/rss+xml"), ("atom.xml", "application/atom+xml"), ("feed.json", "application/feed+json")]
            .into_iter()
            .map(|(file, media_type)| Link {
                label: title.to_owned(),
                address: self.absolute(&format!("{base}/{file}")),
                language: media_type.to_owned(),
                ..Link::default()
            })
            .collect()
    }
}

pub(crate) fn home(edition: &Edition) -> String {
    if edition.prefix.is_empty() { "/".to_owned() } else { edition.prefix.clone() }
}

pub(crate) fn link(label: &str, address: &str, current: bool) -> Link {
    Link {
        label: label.to_owned(),
        address: address.to_owned(),
        current,
        ..Link::default()
    }
}

/// The navigation, then the sections that it does not lead to.
fn menu(edition: &Edition, path: &str) -> Vec<Link> {
    fn leads_to(items: &[NavItem], address: &str) -> bool {
        items.iter().any(|item| item.address == address || leads_to(&item.children, address))
    }
    let sections = edition.sections.iter().filter(|section| !leads_to(&edition.navigation, &section.address));
    let sections = sections.map(|section| link(&section.name, &encode(&section.address), section.address == path));
    edition.navigation.iter().map(|item| nav(item, path)).chain(sections).collect()
}

fn nav(item: &NavItem, path: &str) -> Link {
    Link {
        children: item.children.iter().map(|child| nav(child, path)).collect(),
        ..link(&item.label, &encode(&item.address), item.address == path)
    }
}

/// The logo in a size that is enough for where it stands; none if it is no picture.
fn logo(asset: &Asset) -> Option<Logo> {
    if asset.kind != "picture" || asset.width < 1 || asset.height < 1 {
        return None;
    }
    let enough = asset
        .renditions
        .iter()
        .filter(|size| size.width >= LOGO && size.height > 0 && size.media_type != story::AVIF)
        .min_by_key(|size| size.width);
    let (address, width, height) =
        enough.map_or((&asset.address, asset.width, asset.height), |size| (&size.address, size.width, size.height));
    Some(Logo {
        address: encode(address),
        width,
        height,
        wide: asset.width >= asset.height * 2,
    })
}

/// The place in the paper's name: its first word, or its last one where the script runs from the right ("News of Marren").
pub(crate) fn wordmark(name: &str, direction: &str) -> Vec<Part> {
    let part = |text: &str, place: bool| Part { text: text.to_owned(), place };
    let halves = if direction == "rtl" { name.rsplit_once(' ') } else { name.split_once(' ') };
    match halves {
        Some((first, last)) => vec![part(first, direction != "rtl"), part(last, direction == "rtl")],
        None => vec![part(name, false)],
    }
}

/// A path as it stands in an attribute: everything that is no plain sign is percent-encoded.
pub(crate) fn encode(address: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const SET: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'`')
        .add(b'{')
        .add(b'}')
        .add(b'|')
        .add(b'\\')
        .add(b'^');
    utf8_percent_encode(address, SET).to_string()
}

pub(crate) fn empty_edition() -> Edition {
    Edition {
        code: "en".into(),
        name: "Dateline".into(),
        language_name: "English".into(),
        language: "en".into(),
        direction: "ltr".into(),
        prefix: String::new(),
        default: true,
        tagline: String::new(),
        description: String::new(),
        footer: String::new(),
        navigation: Vec::new(),
        sections: Vec::new(),
        pages: Vec::new(),
    }
}
