//! What templates are given. Every context can be built in a test, and every template is rendered with samples of it.

#![expect(missing_docs, reason = "templates read these by name; the names say what they hold")]

pub use crate::dates::Instant;
use crate::day_line::DayLine;
use serde::Serialize;

/// What stands around every page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Page<C: Serialize> {
    pub language: String,
    pub direction: String,
    pub site: String,
    /// IANA name of the zone that times on pages are in, for scripts.
    pub zone: String,
    pub edition: String,
    pub home: String,
    pub prefix: String,
    pub paper: String,
    /// The paper's name in parts; the one with the place is set in colour.
    pub wordmark: Vec<Part>,
    /// The publication's logo, which stands for its name.
    pub logo: Option<Logo>,
    pub tagline: String,
    pub editions: Vec<Link>,
    pub navigation: Vec<Link>,
    /// The whole navigation, with what stands below its entries, and sections that it does not name.
    pub menu: Vec<Link>,
    pub footer: Footer,
    pub head: Head,
    /// When the front was changed last; only fronts have it.
    pub changed: Option<Instant>,
    pub day: DayLine,
    /// The page's own address on the site, with its parameters.
    pub here: String,
    /// The same page without pictures and scripts.
    pub data_saver: String,
    /// This is that page.
    pub lite: bool,
    /// Readers may keep pictures of galleries as files.
    pub downloads: bool,
    /// The look that the publication has chosen; empty = the theme's own.
    pub look: String,
    /// Fonts that every page of the language needs at once.
    pub fonts: Vec<String>,
    #[serde(flatten)]
    pub content: C,
}

/// The publication's logo.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Logo {
    pub address: String,
    pub width: i64,
    pub height: i64,
    /// It is a line: it heads the page. Any other stands in the foot.
    pub wide: bool,
}

/// Part of the wordmark.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Part {
    pub text: String,
    pub place: bool,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Link {
    pub label: String,
    pub address: String,
    pub current: bool,
    pub language: String,
    pub children: Vec<Link>,
    pub count: i64,
    /// The count comes on top of what is found already.
    pub is_more: bool,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Footer {
    pub sentence: String,
    pub copyright: String,
    pub licence: String,
    pub contact: String,
    pub report: String,
    pub profiles: Vec<Link>,
    /// Pages about the paper: archive, corrections.
    pub pages: Vec<Link>,
    pub feeds: Vec<Link>,
}

/// What stands in the head.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Head {
    pub title: String,
    /// The title without the paper's name.
    pub headline: String,
    pub description: String,
    pub canonical: String,
    pub alternates: Vec<Link>,
    pub feeds: Vec<Link>,
    pub image: String,
    pub image_alt: String,
    pub image_width: i64,
    pub image_height: i64,
    pub kind: String,
    pub published: String,
    pub modified: String,
    pub section: String,
    pub tags: Vec<String>,
    pub noindex: bool,
    pub json_ld: String,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Picture {
    pub address: String,
    pub alt: String,
    pub credit: String,
    pub width: i64,
    pub height: i64,
    pub set: String,
    /// The same of the lightest files, which not every browser knows; empty = there are none.
    pub lightest: String,
    /// Its widest size, which the picture leads to.
    pub full: String,
    /// Where it is to be looked at, if it is cut: words of the styles; empty = in its middle.
    pub focus: String,
}

/// A story on a list or a front.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Card {
    /// Public number; 0 = nothing that could be saved.
    pub number: i64,
    /// The word on the button that saves it.
    pub save: String,
    /// Where that button leads.
    pub save_to: String,
    pub address: String,
    pub headline: String,
    pub standfirst: String,
    pub kicker: String,
    pub place: String,
    pub kind: String,
    /// What it is besides text: "14 pictures", "Video".
    pub mark: String,
    /// The icon beside that.
    pub icon: String,
    pub published: Instant,
    /// When, as short as its place allows: a time of the front's own day, else a date.
    pub when: String,
    pub minutes: u32,
    /// "9 min".
    pub reading: String,
    pub picture: Option<Picture>,
    pub portrait: Option<Picture>,
    pub by: Vec<Person>,
    /// Passage of a hit, as HTML that was escaped where it was made.
    pub highlight: String,
    /// Its headline in the same way.
    pub marked: String,
    /// Language and direction of a hit that is not of the page's own language.
    pub language: String,
    pub direction: String,
    pub note: String,
    pub noted: Option<Instant>,
    /// The last posts of a live report, where its card has room for them.
    pub posts: Vec<Post>,
}

/// A post of a live report, on a card.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Post {
    pub when: String,
    pub machine: String,
    pub text: String,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Person {
    pub name: String,
    pub address: String,
    pub role: String,
    pub portrait: Option<Picture>,
    /// What follows them, on a story's page.
    pub follow: Option<Follow>,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Front {
    pub breaking: Option<Breaking>,
    pub containers: Vec<Container>,
}

/// The one sentence above a front and its sections.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Breaking {
    /// What a device remembers when it was put away.
    pub id: String,
    pub text: String,
    /// Empty = it leads nowhere.
    pub address: String,
    pub at: Instant,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Container {
    pub shape: String,
    pub title: String,
    pub link: String,
    pub text: String,
    pub cards: Vec<Card>,
    /// What the first one's picture shows, where it leads.
    pub caption: String,
    /// Stories that belong to the first one, as lines below it.
    pub sublinks: Vec<Card>,
    pub id: String,
}

/// Section, tag, author, month, day.
#[derive(Debug, Clone, Default, Serialize)]
pub struct List {
    pub breaking: Option<Breaking>,
    pub title: String,
    pub description: String,
    pub role: String,
    pub portrait: Option<Picture>,
    pub feed: String,
    /// The search narrowed to this list.
    pub filter: String,
    /// What can be followed here; none = nothing.
    pub follow: Option<Follow>,
    pub below: Vec<Link>,
    /// What curators arranged above the list.
    pub containers: Vec<Container>,
    pub lead: Option<Card>,
    /// Beside the lead.
    pub side: Vec<Card>,
    pub days: Vec<Day>,
    pub older: Option<Link>,
    pub newer: Option<Link>,
    pub trail: Vec<Link>,
    pub empty: bool,
}

/// What the button that follows a list sends.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Follow {
    /// `tag`, `author`, `section`.
    pub kind: String,
    /// Code of its edition; empty for authors.
    pub edition: String,
    pub slug: String,
    pub label: String,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Day {
    /// "Tuesday".
    pub weekday: String,
    /// The day's own page, where it has one.
    pub address: String,
    /// "24 November 2026".
    pub day: String,
    pub machine: String,
    pub cards: Vec<Card>,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Article {
    /// Public number.
    pub number: i64,
    pub kind: String,
    /// It has some of what most stories have not, and needs that sheet of styles, too.
    pub rarer: bool,
    /// There is a film or a sound on it.
    pub player: bool,
    pub kind_name: String,
    pub kicker: String,
    pub headline: String,
    pub length: String,
    pub standfirst: String,
    pub section: Option<Link>,
    pub place: String,
    pub people: Vec<Person>,
    pub crowd: bool,
    pub published: Instant,
    pub updated: Option<Instant>,
    pub minutes: u32,
    pub lead: Option<Picture>,
    /// On a page that saves data: the lead picture in words, with its file.
    pub lead_words: Option<Link>,
    pub film: Option<Film>,
    pub episode: Option<Episode>,
    pub lead_caption: String,
    pub lead_credit: String,
    /// HTML written by `story` of a typed body.
    pub body: String,
    pub corrections: Vec<Correction>,
    pub corrections_top: Vec<Correction>,
    pub tags: Vec<Link>,
    /// What follows each tag, in the same order.
    pub follow_tags: Vec<Follow>,
    pub follow_section: Option<Follow>,
    pub translations: Vec<Link>,
    /// The long story's parts.
    pub contents: Vec<Link>,
    /// In the rail.
    pub related: Vec<Card>,
    /// What is read most, beside the story.
    pub most_read: Vec<Card>,
    /// More from the section, below the story.
    pub more: Vec<Card>,
    /// The story before this one in its section.
    pub next: Option<Card>,
    /// Where it can be shared.
    pub share: Vec<Link>,
    pub mail: String,
    pub address: String,
    pub report: String,
    pub comments: Vec<Comment>,
    /// With their answers.
    pub comment_count: i64,
    pub talk: Talk,
}

/// Whether readers may write under a story.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Talk {
    pub open: bool,
    /// It was open, and its time is over.
    pub closed: bool,
    /// A moderator reads first.
    pub before: bool,
    /// Until when it is open.
    pub until: Option<Instant>,
    /// Ways to the comments before and after those that are shown.
    pub earlier: Option<Link>,
    pub later: Option<Link>,
    /// Address of the feed of comments, where there are any or may be.
    pub feed: String,
}

/// A series with its episodes.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Series {
    pub title: String,
    /// Paragraphs.
    pub about: Vec<String>,
    pub author: String,
    pub cover: Option<Picture>,
    pub feed: String,
    /// Where money can be given, and what is said there.
    pub funding: Option<Link>,
    pub episodes: Vec<Heard>,
    /// Something on it is played.
    pub player: bool,
}

/// An episode on the page of its series.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Heard {
    pub card: Card,
    /// "Season 2, episode 5"; empty = it has no number.
    pub place: String,
    /// "24 min"; empty = nobody knows.
    pub length: String,
    /// "Trailer"; empty = it is an episode like any other.
    pub kind: String,
    pub explicit: bool,
    pub address: String,
    /// HTML written by `story`: captions for its player.
    pub tracks: String,
}

/// A story's place in a series.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Episode {
    pub series: Link,
    /// "Season 2, episode 5"; empty = it has no number.
    pub place: String,
    pub feed: String,
}

/// A film or a sound that leads a story.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Film {
    pub sound: bool,
    pub address: String,
    pub width: i64,
    pub height: i64,
    pub name: String,
    /// Address of the picture that stands for the film until it plays.
    pub poster: String,
    /// Address of the list of its sizes; empty = there is one.
    pub hls: String,
    /// Address of the list of small pictures of it; empty = there are none.
    pub storyboard: String,
    /// HTML written by `story`: captions for its player.
    pub tracks: String,
    /// HTML written by `story`: its chapters, and what is said in it.
    pub said: String,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Correction {
    pub at: Instant,
    pub note: String,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Comment {
    pub number: i64,
    /// Empty = the account is gone.
    pub name: String,
    pub at: Instant,
    pub edited: bool,
    /// Taken off: a place for its answers.
    pub removed: bool,
    pub paragraphs: Vec<Vec<Piece>>,
    pub answers: Vec<Comment>,
}

/// A stretch of a plain text: words, or an address that leads somewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub text: String,
    /// Empty = words.
    pub link: String,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Archive {
    pub title: String,
    pub years: Vec<Year>,
    pub trail: Vec<Link>,
    pub empty: bool,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Year {
    pub year: String,
    pub address: String,
    pub months: Vec<Link>,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Search {
    pub title: String,
    pub action: String,
    pub words: String,
    /// Parameters that the form carries along: names as labels, values as addresses.
    pub hidden: Vec<Link>,
    /// More was typed than is read.
    pub shortened: bool,
    pub asked: bool,
    pub total: i64,
    /// "170 stories found".
    pub found: String,
    pub hits: Vec<Card>,
    pub facets: Vec<Facet>,
    pub sorts: Vec<Link>,
    pub chosen: Vec<Link>,
    pub clear: String,
    pub older: Option<Link>,
    pub first: Option<Link>,
    pub years: Option<Years>,
    /// What was perhaps meant; it is among the hits.
    pub corrected: Option<Link>,
    /// Nothing was found because of what was chosen, not of the words.
    pub outside: bool,
    /// Where nothing was found: what was looked for, and ways on.
    pub tried: String,
    pub ways: Vec<Link>,
    /// The search as a feed.
    pub feed: String,
    /// Where suggestions come from.
    pub suggest: String,
    /// The search ran out of its time.
    pub cut: bool,
    /// The same question once more.
    pub again: String,
    /// The index does not hold what changed a moment ago.
    pub behind: bool,
}

/// Years that have hits.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Years {
    pub bars: Vec<Bar>,
    pub first: String,
    pub last: String,
    pub from: Vec<Choice>,
    pub to: Vec<Choice>,
}

/// A choice of a list, with how many hits it has.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Choice {
    pub value: String,
    pub count: i64,
    pub chosen: bool,
}

/// A year of the histogram.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Bar {
    pub year: i32,
    /// The last year that it stands for; often the same.
    pub last: i32,
    pub address: String,
    pub x: String,
    pub width: String,
    pub y: i64,
    pub height: i64,
    pub chosen: bool,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Facet {
    pub title: String,
    pub values: Vec<Link>,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Static {
    pub title: String,
    /// As for articles.
    pub rarer: bool,
    /// Likewise.
    pub player: bool,
    pub body: String,
    pub updated: Instant,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Corrections {
    pub title: String,
    pub cards: Vec<Card>,
}

/// What the site knows and keeps of its readers.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Privacy {
    pub title: String,
    /// The publication's own words.
    pub own: Vec<String>,
    /// Readers may write under stories of some section.
    pub comments: bool,
}

/// What a reader without a connection sees.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Offline {
    pub title: String,
}

/// What the script between reader and network must know.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Worker {
    /// Homes of the editions: the last of each is kept.
    pub homes: Vec<String>,
    /// The page of each edition for readers without a connection.
    pub offline: Vec<String>,
    /// Files of the theme that these pages need.
    pub files: Vec<String>,
}

/// 404 and 410: what happened, and ways on.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Gone {
    pub status: u16,
    pub title: String,
    pub sentence: String,
    pub notice: String,
    pub latest: Vec<Card>,
}
