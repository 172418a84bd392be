//! What the paper holds: published matter only, in the shapes pages are made from.
//!
//! Every identity here is public: article, tag, author and asset *numbers*, slugs and addresses. No id of the record,
//! no staff account, no draft. Instants are microseconds since 1970, UTC.

#![expect(missing_docs, reason = "plain fields are named as readers would name them; only what needs a word has one")]

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::Moment;
use story::Body;

/// A published article, whole: what its page, its feeds' entries and its search document are made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Public number, drawn at first publication.
    pub number: i64,
    /// Grows with each public change; a row is replaced only by a higher one.
    pub version: i64,
    /// Code of the edition it belongs to.
    pub edition: String,
    /// `news`, `live`, `gallery`, `video`, `audio`, `opinion`, `analysis`, `review`, `interview`, `explainer`, `feature`.
    pub kind: String,
    /// Path on the site, beginning with `/`, with the edition's prefix, percent-decoded.
    pub address: String,
    pub headline: String,
    pub standfirst: String,
    pub kicker: String,
    /// The dateline's place, or empty.
    pub place: String,
    pub bylines: Vec<Byline>,
    /// The section it is filed under.
    pub section: Option<Named>,
    /// Further sections it shows in (never repeats `section`).
    pub sections: Vec<Named>,
    pub tags: Vec<Named>,
    pub lead: Option<Lead>,
    /// Media blocks name assets by public number, related blocks articles by public number.
    pub body: Body,
    /// Every asset the body, lead and bylines name, by number.
    pub assets: BTreeMap<i64, Asset>,
    /// Newest first.
    pub corrections: Vec<Correction>,
    /// The same story in other editions.
    pub translations: Vec<Translation>,
    /// Numbers chosen at publication as related, best first.
    pub related: Vec<i64>,
    pub first_published_at: Moment,
    /// Last public change that a reader would call an update.
    pub updated_at: Moment,
    /// Taken off at this instant without any event.
    pub visible_until: Option<Moment>,
    pub words: u32,
    /// Title for search engines and cards, where it differs from the headline.
    pub seo_title: String,
    pub seo_description: String,
    /// Where the story was first published, if elsewhere.
    pub canonical: Option<String>,
    /// Lead of the front when nobody curates (imported "sticky").
    pub sticky: bool,
    /// Comments are shown and counted from `comments`.
    pub comments: Vec<Comment>,
    /// Old addresses that lead here.
    pub redirects: Vec<String>,
    /// Which episode of a series it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode: Option<Episode>,
}

/// A story's place in a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    pub series: Named,
    pub season: Option<u32>,
    pub number: Option<u32>,
    /// `full`, `trailer`, `bonus`.
    pub kind: String,
    pub explicit: bool,
    /// Number of the asset that is heard.
    pub sound: i64,
}

/// A public name with the slug of its page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    pub slug: String,
    pub name: String,
}

/// Who wrote it, in the order of the byline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Byline {
    pub name: String,
    /// Slug of the author's page, when there is one.
    pub author: Option<String>,
    pub role: String,
    /// Asset number of the portrait.
    pub portrait: Option<i64>,
}

/// The lead picture (or film, or sound) as this story shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lead {
    pub asset: i64,
    pub alt: String,
    pub caption: String,
    pub credit: String,
}

/// A file that readers may fetch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    pub number: i64,
    /// `picture`, `video`, `audio`, `document`.
    pub kind: String,
    pub media_type: String,
    /// Address of the main file, `/media/…`, drawn at first publication.
    pub address: String,
    /// Hash of the bytes in the blob store.
    pub blob: String,
    pub name: String,
    pub size: i64,
    pub width: i64,
    pub height: i64,
    pub alt: String,
    pub caption: String,
    pub credit: String,
    pub renditions: Vec<Rendition>,
    /// How long it plays, in milliseconds; 0 = nobody knows.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub duration: i64,
    /// Pages of a document; 0 = nobody counted them.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub pages: i64,
    /// Rows of a data set, without the heads of its columns.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub rows: i64,
    /// These heads and its first rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<Vec<String>>,
    /// What goes along with a film or a sound.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracks: Vec<Track>,
    /// What is shown of a picture in places of a form of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crops: Vec<Crop>,
    /// What every other place is to show of it: hundredths of its width and height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<(u8, u8)>,
    /// Paths at which it lay elsewhere before; they lead to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<String>,
}

fn is_nothing(number: &i64) -> bool {
    *number == 0
}

/// A part of a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Crop {
    /// `wide`, `square`, `tall`.
    pub name: String,
    pub renditions: Vec<Rendition>,
}

impl Asset {
    /// The part of this name: its sizes, and the widest one that every program shows.
    pub fn crop(&self, name: &str) -> Option<(&[Rendition], &Rendition)> {
        let crop = self.crops.iter().find(|crop| crop.name == name)?;
        let plain = crop.renditions.iter().filter(|size| size.is_plain());
        Some((&crop.renditions, plain.max_by_key(|size| size.width)?))
    }
}

/// Captions, subtitles or chapters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// `captions`, `subtitles`, `chapters`.
    pub kind: String,
    pub language: String,
    pub label: String,
    /// Address of its WebVTT.
    pub address: String,
    pub blob: String,
    /// What is said when.
    pub cues: Vec<story::Cue>,
}

/// One served size of a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rendition {
    pub address: String,
    pub blob: String,
    pub media_type: String,
    pub width: i64,
    pub height: i64,
    pub size: i64,
}

impl Rendition {
    /// Of these sizes those among which a browser chooses.
    pub fn light(sizes: &[Rendition]) -> impl Iterator<Item = &Rendition> {
        story::light(sizes, |size| &size.media_type)
    }

    /// Those that are lighter still, which not every browser knows.
    pub fn lightest(sizes: &[Rendition]) -> impl Iterator<Item = &Rendition> {
        story::lightest(sizes, |size| &size.media_type)
    }

    /// Whether every program shows it, also one that reads letters and feeds.
    pub fn is_plain(&self) -> bool {
        !matches!(self.media_type.as_str(), "image/webp" | story::AVIF)
    }
}

/// A correction as readers see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    pub at: Moment,
    pub note: String,
    /// `top` for grave ones, else `foot`.
    pub place: String,
}

/// A link to the same story in another edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Translation {
    pub edition: String,
    pub address: String,
    pub headline: String,
    /// When it ends.
    pub visible_until: Option<Moment>,
}

/// A published comment, without address or IP.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    pub number: i64,
    pub parent: Option<i64>,
    pub name: String,
    pub at: Moment,
    /// When its writer changed it.
    #[serde(default)]
    pub edited_at: Option<Moment>,
    /// Sanitised plain text; a blank line separates paragraphs.
    pub text: String,
    /// It was taken off and others answered it: a place without name and words.
    #[serde(default)]
    pub removed: bool,
}

/// What a list, a front or a "related" row shows of a story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub number: i64,
    pub edition: String,
    pub kind: String,
    pub address: String,
    pub headline: String,
    pub standfirst: String,
    pub kicker: String,
    pub place: String,
    pub section: Option<Named>,
    /// The first byline's portrait is kept for opinion cards.
    pub bylines: Vec<Byline>,
    pub picture: Option<CardPicture>,
    pub portrait: Option<CardPicture>,
    pub first_published_at: Moment,
    pub updated_at: Moment,
    /// Reading minutes, at least 1.
    pub minutes: u32,
    /// Number of pictures in its galleries.
    pub pictures: u32,
    /// There is a sound in it.
    #[serde(default)]
    pub sound: bool,
    /// Films in it, for the sitemap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub films: Vec<CardFilm>,
    /// Leads the front while nobody curates.
    pub sticky: bool,
    /// Taken off at this instant without any event.
    pub visible_until: Option<Moment>,
    /// Numbers of the first related stories, for the card that leads a front.
    #[serde(default)]
    pub related: Vec<i64>,
}

/// A picture on a card, ready for `srcset`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardPicture {
    pub alt: String,
    pub credit: String,
    /// What it shows, as the story says it.
    #[serde(default)]
    pub caption: String,
    pub width: i64,
    pub height: i64,
    pub address: String,
    pub renditions: Vec<Rendition>,
    /// What is to be seen of it where it is cut: hundredths of its width and height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<(u8, u8)>,
}

/// A film as search engines are told of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardFilm {
    /// Address of the file.
    pub address: String,
    /// Address of a picture of it.
    pub still: String,
    pub title: String,
    /// How long it plays, in milliseconds; 0 = nobody knows.
    pub duration: i64,
}

/// A story taken off: its address answers 410 with the desk's notice and nothing of the story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Withdrawn {
    pub number: i64,
    pub edition: String,
    pub address: String,
    pub notice: String,
    pub at: Moment,
    /// Old addresses that led to it; they say the same.
    #[serde(default)]
    pub redirects: Vec<String>,
}

/// The publication: name, look and words that stand on every page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub name: String,
    pub tagline: String,
    pub description: String,
    /// IANA name; days, months and times on pages are in it.
    pub time_zone: String,
    pub copyright: String,
    pub licence: String,
    pub footer: String,
    pub contact: String,
    /// Mail address of "report an error"; empty = the contact.
    pub report: String,
    /// The publication's own profiles.
    pub profiles: Vec<Profile>,
    /// Where stories can be shared: `{url}` and `{title}` in each address stand for the story's.
    pub share: Vec<Profile>,
    /// What the privacy page says besides what the program knows of itself; a blank line begins a paragraph.
    pub privacy: String,
    /// A look of the theme; empty = its own.
    pub look: String,
    /// Readers may keep pictures of galleries as files.
    pub picture_downloads: bool,
    pub logo: Option<Asset>,
    pub social_card: Option<Asset>,
    /// Comments are read by a moderator after the public does, not before.
    pub comments_after: bool,
    /// For so many days after its publication a story takes comments; 0 = as many as the program thinks right.
    pub comments_close_days: i64,
}

/// A profile of the publication elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub network: String,
    pub url: String,
}

/// An edition with what stands around its pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    pub code: String,
    /// The paper's name in this edition.
    pub name: String,
    /// The name of the language, in that language: "Русский".
    pub language_name: String,
    /// BCP 47.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// `""` for the default edition, else `/ru`.
    pub prefix: String,
    pub default: bool,
    pub tagline: String,
    pub description: String,
    pub footer: String,
    pub navigation: Vec<NavItem>,
    /// In tree order.
    pub sections: Vec<Section>,
    /// Its static pages (about, contact…), for the footer.
    #[serde(default)]
    pub pages: Vec<NavItem>,
}

/// An entry of the navigation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NavItem {
    pub label: String,
    pub address: String,
    #[serde(default)]
    pub children: Vec<NavItem>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
/// A section of an edition.
pub struct Section {
    pub edition: String,
    pub slug: String,
    pub name: String,
    pub description: String,
    /// Slug of the parent.
    pub parent: Option<String>,
    pub address: String,
    /// Its stories take comments.
    #[serde(default)]
    pub comments: bool,
}

/// A topic of an edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    pub number: i64,
    pub edition: String,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub address: String,
}

/// An author's public page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Author {
    pub number: i64,
    pub slug: String,
    pub name: String,
    /// Names by language where they differ.
    pub names: BTreeMap<String, String>,
    pub role: String,
    /// Roles by language where they differ.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
    pub bio: String,
    /// These words by language where they differ.
    #[serde(default)]
    pub bios: BTreeMap<String, String>,
    pub portrait: Option<Asset>,
}

/// Sounds that come out one after another under one name: a podcast.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    pub edition: String,
    pub slug: String,
    pub name: String,
    /// A blank line begins a paragraph.
    pub description: String,
    /// BCP 47.
    pub language: String,
    /// Empty = the publication.
    pub author: String,
    pub mail: String,
    pub cover: Option<Asset>,
    /// Of Apple's list, as are those below it; empty = none.
    pub category: String,
    pub subcategory: String,
    pub explicit: bool,
    /// To be heard in order.
    pub serial: bool,
    pub funding_url: String,
    pub funding_words: String,
    pub locked: bool,
    /// Empty = made of the feed's address.
    pub guid: String,
    pub address: String,
}

/// A curated page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Front {
    pub edition: String,
    pub name: String,
    pub containers: Vec<Container>,
    /// When it was launched.
    pub at: Moment,
}

/// The one sentence above an edition's front and sections.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Breaking {
    pub edition: String,
    pub text: String,
    /// The story that it leads to.
    pub article: Option<i64>,
    pub since: Moment,
    /// When it ends by itself.
    pub until: Moment,
}

/// One container of a front.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Container {
    /// `lead`, `row`, `list`, `opinion`, `pictures`, `video`, `live`, `mostread`, `promo`.
    pub shape: String,
    pub title: String,
    /// Address of "all of it", or empty.
    pub link: String,
    /// Hand-picked story numbers, in order.
    pub cards: Vec<i64>,
    /// Automatic fill after the picked ones.
    pub fill: Option<Fill>,
    /// Text of a promo.
    #[serde(default)]
    pub text: String,
}

/// Rule that fills a container: the newest of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fill {
    /// A list name as in [`crate::key::List`], for example `section/en/harbour`.
    pub list: String,
    /// How many cards the container holds in all.
    pub count: u32,
}

/// A static page (about, contact…).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StaticPage {
    pub edition: String,
    pub address: String,
    pub title: String,
    pub body: Body,
    pub assets: BTreeMap<i64, Asset>,
    pub updated_at: Moment,
}

/// An old address and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// Path, with query where the old site told pages apart by it (`/?p=12`).
    pub from: String,
    pub to: String,
    /// 301 or 302, or 410.
    pub status: i64,
}
