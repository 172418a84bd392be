//! Stories on lists and fronts, for templates.

use crate::chrome::{Maker, encode};
use crate::context::{Card, Person, Picture};
use crate::dates::Instant;
use fluent_bundle::FluentValue;
use paper::document::{self, Asset, CardPicture, Edition, Rendition};
use paper::key::Key;
use paper::reading::Paper;

impl<P: Paper> Maker<'_, P> {
    pub fn card(&self, card: &document::Card, edition: &Edition) -> Card {
        let own = self.editions.iter().find(|edition| edition.code == card.edition).unwrap_or(edition);
        let icon = match card.kind.as_str() {
            "gallery" => "camera",
            "video" => "play",
            "audio" => "music",
            // A live report says that it is one.
            "live" => "",
            _ if card.sound => "music",
            _ => "",
        };
        let mark = match card.kind.as_str() {
            "gallery" if card.pictures > 0 => {
                self.say_with(edition, "pictures-count", &[("count", FluentValue::from(i64::from(card.pictures)))])
            }
            "video" | "audio" | "live" | "gallery" => self.say(edition, &format!("kind-{}", card.kind)),
            _ if card.sound => self.say(edition, "kind-audio"),
            _ => String::new(),
        };
        let published = self.instant(card.first_published_at, edition);
        let shown = |one: &Option<CardPicture>| one.as_ref().filter(|_| !self.lite).map(picture);
        Card {
            number: card.number,
            save: self.say(edition, "save-story"),
            save_to: if edition.default {
                "/account/saved".into()
            } else {
                format!("/account/saved?edition={}", edition.code)
            },
            address: encode(&card.address),
            headline: card.headline.clone(),
            standfirst: card.standfirst.clone(),
            kicker: card.kicker.clone(),
            place: [Some(card.place.clone()), card.section.as_ref().map(|section| section.name.clone())]
                .into_iter()
                .flatten()
                .find(|place| !place.is_empty())
                .unwrap_or_default(),
            kind: card.kind.clone(),
            mark,
            icon: icon.to_owned(),
            when: published.dated.clone(),
            published,
            minutes: card.minutes,
            reading: self.say_with(edition, "minutes-short", &[("count", FluentValue::from(i64::from(card.minutes)))]),
            picture: shown(&card.picture),
            portrait: shown(&card.portrait),
            by: card.bylines.iter().map(|byline| self.person(byline, own)).collect(),
            ..Card::default()
        }
    }

    pub fn person(&self, byline: &document::Byline, edition: &Edition) -> Person {
        Person {
            name: byline.name.clone(),
            address: byline
                .author
                .as_ref()
                .map(|slug| encode(&format!("{}/author/{slug}", edition.prefix)))
                .unwrap_or_default(),
            role: byline.role.clone(),
            portrait: None,
            follow: None,
        }
    }

    /// Keys of stories that a page shows as cards.
    pub fn card_keys<'c>(cards: impl IntoIterator<Item = &'c document::Card>) -> Vec<Key> {
        cards.into_iter().map(|card| Key::Card(card.number)).collect()
    }
}

impl Card {
    /// As it stands on a page of a day: with the time if it is of that day, else with the date as short as it can be.
    pub(crate) fn seen_on(mut self, day: Option<&Instant>) -> Card {
        if let Some(day) = day {
            self.when = match &self.published {
                published if published.date == day.date => published.time.clone(),
                published if published.date.get(..4) == day.date.get(..4) => published.short.clone(),
                published => published.dated.clone(),
            };
        }
        self
    }
}

/// The instant at which the first of these goes off by itself.
pub(crate) fn first_end<'c>(cards: impl IntoIterator<Item = &'c document::Card>) -> Option<store::Moment> {
    cards.into_iter().filter_map(|card| card.visible_until).min()
}

fn picture(card: &CardPicture) -> Picture {
    Picture {
        address: encode(&card.address),
        alt: card.alt.clone(),
        credit: card.credit.clone(),
        width: card.width,
        height: card.height,
        set: set(&card.renditions, &card.address, card.width),
        lightest: lightest(&card.renditions),
        full: widest(&card.renditions, &card.address, card.width),
        focus: focus(card.focus),
    }
}

/// A file as a picture, with words that stand above the library's own.
pub(crate) fn of_asset(asset: &Asset, alt: &str) -> Picture {
    Picture {
        address: encode(&asset.address),
        alt: if alt.is_empty() { asset.alt.clone() } else { alt.to_owned() },
        credit: asset.credit.clone(),
        width: asset.width,
        height: asset.height,
        set: set(&asset.renditions, &asset.address, asset.width),
        lightest: lightest(&asset.renditions),
        full: widest(&asset.renditions, &asset.address, asset.width),
        focus: focus(asset.focus),
    }
}

/// The picture that leads a story: the part that was chosen for wide places, which leads to all of it.
pub(crate) fn lead(asset: &Asset, alt: &str) -> Picture {
    let whole = of_asset(asset, alt);
    let Some((sizes, main)) = asset.crop("wide") else { return whole };
    Picture {
        address: encode(&main.address),
        width: main.width,
        height: main.height,
        set: set(sizes, &main.address, main.width),
        lightest: lightest(sizes),
        focus: String::new(),
        ..whole
    }
}

/// Classes that move a picture which is cut, in tenths: the pages' policy allows no style of a single element.
fn focus(point: Option<(u8, u8)>) -> String {
    let tenth = |hundredths: u8| (hundredths + 5) / 10;
    match point.map(|(x, y)| (tenth(x), tenth(y))) {
        None | Some((5, 5)) => String::new(),
        Some((x, y)) => format!("fx{x} fy{y}"),
    }
}

/// The widest served size; the main file where that is wider.
fn widest(renditions: &[Rendition], main: &str, width: i64) -> String {
    let best = Rendition::light(renditions).max_by_key(|size| size.width).filter(|size| size.width >= width);
    encode(best.map_or(main, |size| &size.address))
}

/// Every served size, and the main file where it is wider than all of them.
fn set(renditions: &[Rendition], main: &str, width: i64) -> String {
    let mut sizes: Vec<String> = Rendition::light(renditions)
        .map(|size| format!("{} {}w", encode(&size.address), size.width))
        .collect();
    if Rendition::light(renditions).all(|size| size.width < width) {
        sizes.push(format!("{} {width}w", encode(main)));
    }
    if sizes.len() > 1 { sizes.join(", ") } else { String::new() }
}

/// Every size of the lightest files.
fn lightest(renditions: &[Rendition]) -> String {
    let sizes: Vec<String> = Rendition::lightest(renditions)
        .map(|size| format!("{} {}w", encode(&size.address), size.width))
        .collect();
    sizes.join(", ")
}

/// The size of a picture that is wide enough to stand for a film in the text.
pub(crate) fn still(asset: &Asset) -> String {
    let wide_enough = Rendition::light(&asset.renditions)
        .filter(|size| size.width >= STILL)
        .min_by_key(|size| size.width);
    encode(wide_enough.map_or(&asset.address, |size| &size.address))
}

/// Pixels of such a picture.
const STILL: i64 = 720;
