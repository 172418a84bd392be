//! How fast search is: fills a paper with made-up stories, asks each question many times, prints how long the answers took.
//!
//!     cargo run --release -p paper --example search -- [STORIES] [FOLDER]      100,000 stories in a temporary folder; a folder is kept
#![expect(clippy::unwrap_used, reason = "a measurement that fails stops")]

use paper::document::{Article, Author, Byline, Edition, Named, Section, Settings, Tag};
use paper::reading::{Order, Paper, Question};
use paper::{Edit, FrameEdit, Indexed, Print};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Moment;
use story::Body;
use tempfile::TempDir;

/// Words that the made-up language has; some are said far more often than others, as in every language.
const WORDS: u64 = 40_000;
const SECTIONS: u64 = 12;
const TAGS: u64 = 600;
const AUTHORS: u64 = 80;
const KINDS: [&str; 8] = ["news", "news", "news", "news", "opinion", "gallery", "video", "analysis"];
/// Times that each question is asked, with words of its own each time.
const TIMES: u64 = 60;

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let stories: i64 = args.next().map_or(100_000, |stories| stories.parse().unwrap());
    let temporary = TempDir::new().unwrap();
    let folder = args.next().map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let print = Arc::new(Print::open(&folder, paper::Purpose::Serving).await.unwrap());
    if print.articles().await.unwrap() == 0 {
        fill(&print, stories).await;
    }
    println!("{} stories in the index", print.found());
    let mut dice = Dice(11);
    let plain = || Question {
        limit: 20,
        edition: vec!["en".into()],
        names: "en".into(),
        ..Question::default()
    };
    let word = |at: u64| spelt(at);
    let mut all = Vec::new();
    let mut ask = async |name: &str, make: &mut dyn FnMut(&mut Dice) -> Question| {
        let mut times = Vec::new();
        let (mut cut, mut total) = (0, 0);
        for _ in 0..TIMES {
            let question = make(&mut dice);
            let begun = Instant::now();
            let answer = print.reading().await.unwrap().search(&question, now()).await.unwrap();
            times.push(begun.elapsed());
            cut += u32::from(answer.cut);
            total = total.max(answer.total);
        }
        tell(name, &mut times, total, cut);
        all.extend(times);
    };
    ask("one frequent word", &mut |dice| Question { words: word(dice.below(20)), ..plain() }).await;
    ask("one rare word", &mut |dice| Question { words: word(2_000 + dice.below(20_000)), ..plain() }).await;
    ask("two words", &mut |dice| Question {
        words: format!("{} {}", word(dice.below(60)), word(50 + dice.below(400))),
        ..plain()
    })
    .await;
    ask("four words", &mut |dice| Question {
        words: (0..4).map(|_| word(dice.below(80))).collect::<Vec<_>>().join(" "),
        ..plain()
    })
    .await;
    ask("a phrase", &mut |dice| Question {
        words: format!("\"{} {}\"", word(dice.below(30)), word(dice.below(30))),
        ..plain()
    })
    .await;
    ask("a word without another", &mut |dice| Question {
        words: format!("{} -{}", word(dice.below(60)), word(dice.below(60))),
        ..plain()
    })
    .await;
    ask("a typing error", &mut |dice| Question { words: wrong(&word(300 + dice.below(3_000))), ..plain() }).await;
    ask("a word in a section, by date", &mut |dice| Question {
        words: word(dice.below(100)),
        section: vec![format!("section-{}", dice.below(SECTIONS))],
        order: Order::Newest,
        ..plain()
    })
    .await;
    ask("a word, a tag and three years", &mut |dice| Question {
        words: word(dice.below(100)),
        tag: vec![format!("tag-{}", dice.below(40))],
        from: Some(Moment(now().0 - 3 * 365 * 86_400_000_000)),
        ..plain()
    })
    .await;
    ask("everything of an author", &mut |dice| Question {
        author: vec![format!("author-{}", dice.below(AUTHORS))],
        ..plain()
    })
    .await;
    ask("everything", &mut |_| Question { ..plain() }).await;
    tell("all of them", &mut all, 0, 0);
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let beginning: String = word(dice.below(2_000)).chars().take(3).collect();
        let begun = Instant::now();
        print.reading().await.unwrap().suggest(&beginning, "en", now()).await.unwrap();
        times.push(begun.elapsed());
    }
    tell("suggestions", &mut times, 0, 0);
}

fn tell(name: &str, times: &mut [Duration], total: u64, cut: u32) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
    println!(
        "{name:32} p50 {:7.2} ms   p95 {:7.2} ms   max {:7.2} ms   at most {total} found, {cut} cut",
        at(50),
        at(95),
        at(100)
    );
}

fn now() -> Moment {
    Moment::parse("2026-11-24T08:00:00Z").unwrap()
}

async fn fill(print: &Arc<Print>, stories: i64) {
    let begun = Instant::now();
    let section = |at: u64| Section {
        edition: "en".into(),
        slug: format!("section-{at}"),
        name: format!("Section {at}"),
        description: String::new(),
        parent: None,
        address: format!("/section-{at}"),
        comments: false,
    };
    let edition: Edition = serde_json::from_value(json!({
        "code": "en", "name": "Tidings", "language_name": "English", "language": "en", "direction": "ltr", "prefix": "", "default": true,
        "tagline": "", "description": "", "footer": "", "navigation": [], "sections": (0..SECTIONS).map(section).collect::<Vec<_>>(),
    }))
    .unwrap();
    let frame = FrameEdit {
        settings: Settings::default(),
        editions: vec![edition],
        ..FrameEdit::default()
    };
    print.apply(&Edit { frame: Some(frame), beside: true, ..Edit::default() }).await.unwrap();
    let mut dice = Dice(7);
    for from in (0..stories).step_by(1_000) {
        let put: Vec<Article> = (from..(from + 1_000).min(stories))
            .map(|number| article(number + 1, stories, &mut dice))
            .collect();
        let tags = put.iter().flat_map(|article| &article.tags).map(|tag| Tag {
            number: 1,
            edition: "en".into(),
            slug: tag.slug.clone(),
            name: tag.name.clone(),
            description: String::new(),
            address: format!("/tag/{}", tag.slug),
        });
        let authors = put.iter().flat_map(|article| &article.bylines).map(|byline| Author {
            number: 1,
            slug: byline.author.clone().unwrap(),
            name: byline.name.clone(),
            names: Default::default(),
            roles: Default::default(),
            bios: Default::default(),
            role: String::new(),
            bio: String::new(),
            portrait: None,
        });
        let edit = Edit {
            tags: tags.collect(),
            authors: authors.collect(),
            beside: true,
            put,
            ..Edit::default()
        };
        print.apply(&edit).await.unwrap();
        while print.index_some(1_000, now()).await.unwrap() != Indexed::All(0) {}
    }
    println!("filled in {:.1} s", begun.elapsed().as_secs_f64());
}

fn article(number: i64, stories: i64, dice: &mut Dice) -> Article {
    let mut text = |count: u64| (0..count).map(|_| spelt(dice.word())).collect::<Vec<_>>().join(" ");
    let (headline, standfirst) = (text(8), text(22));
    let paragraphs: Vec<_> = (0..6).map(|_| json!({"type": "paragraph", "text": text(50)})).collect();
    let body: Body = serde_json::from_value(json!({"version": 1, "blocks": paragraphs})).unwrap();
    // Over twenty years, more in the later ones.
    let age = (1.0 - (number as f64 / stories as f64).sqrt()) * 20.0 * 365.0 * 86_400e6;
    let at = Moment(now().0 - age as i64 - number);
    let section = dice.below(SECTIONS);
    let mut named: Vec<u64> = (0..3).map(|_| dice.below(30) * dice.below(TAGS / 30)).collect();
    named.sort_unstable();
    named.dedup();
    let (author, kind) = (dice.below(AUTHORS), KINDS[dice.below(8) as usize]);
    Article {
        number,
        version: 1,
        edition: "en".into(),
        kind: kind.into(),
        address: format!("/section-{section}/{number}"),
        headline,
        standfirst,
        kicker: String::new(),
        place: String::new(),
        bylines: vec![Byline {
            name: format!("Author {author}"),
            author: Some(format!("author-{author}")),
            role: String::new(),
            portrait: None,
        }],
        section: Some(Named {
            slug: format!("section-{section}"),
            name: format!("Section {section}"),
        }),
        sections: Vec::new(),
        tags: named
            .into_iter()
            .map(|tag| Named { slug: format!("tag-{tag}"), name: format!("Tag {tag}") })
            .collect(),
        lead: None,
        words: 330,
        body,
        assets: Default::default(),
        corrections: Vec::new(),
        translations: Vec::new(),
        related: Vec::new(),
        first_published_at: at,
        updated_at: at,
        visible_until: None,
        seo_title: String::new(),
        seo_description: String::new(),
        canonical: None,
        sticky: false,
        comments: Vec::new(),
        redirects: Vec::new(),
        episode: None,
    }
}

/// A made-up word: the more frequent, the shorter.
fn spelt(mut at: u64) -> String {
    const SOUNDS: [&str; 24] = [
        "ta", "ren", "mo", "li", "sho", "ve", "kar", "ne", "du", "pel", "ga", "wi", "tor", "ba", "sen", "ku", "fri", "zan", "ho", "lem",
        "ri", "ost", "cha", "un",
    ];
    at += 24;
    let mut word = String::new();
    while at > 0 {
        word.push_str(SOUNDS[(at % 24) as usize]);
        at /= 24;
    }
    word
}

/// Two neighbours exchanged.
fn wrong(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    letters.into_iter().collect()
}

/// Chance that is the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// A word as it is said: the n-th one about 1/n times as often as the first.
    fn word(&mut self) -> u64 {
        let share = self.below(1 << 30) as f64 / f64::from(1 << 30);
        ((WORDS as f64).powf(share) as u64).saturating_sub(1)
    }
}
