//! How fast the desk's lists are: fills a record with made-up stories and the words of their texts, asks for lists and counts in every order, by
//! every filter and with words of every frequency, prints how long the answers took.
//!
//!     cargo run --release -p newsroom --example wall -- [STORIES] [sqlite|postgres]      100,000 stories, in a file
#![expect(clippy::unwrap_used, reason = "a measurement that fails stops")]

use newsroom::Actor;
use newsroom::article::{Listing, Sort, Status};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use store::{Id, params};
use testkit::Scene;

/// Words that the made-up language has, and of each story.
const WORDS: u64 = 40_000;
const OF_A_STORY: usize = 320;
const SECTIONS: u64 = 12;
const STATUSES: [&str; 6] = ["draft", "submitted", "ready", "published", "published", "withdrawn"];
/// Times that each list is asked for, with words of its own each time.
const TIMES: u64 = 40;

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let stories: u64 = args.next().map_or(100_000, |stories| stories.parse().unwrap());
    let scene = match args.next().as_deref() {
        Some("postgres") => Scene::postgres().await,
        _ => Scene::sqlite().await,
    };
    fill(&scene, stories).await;
    let mut all = Vec::new();
    for (name, from, to) in
        [("said by nearly all", 0, 10), ("frequent", 100, 300), ("rare", 5_000, 20_000), ("hardly said", 30_000, 40_000)]
    {
        let mut dice = Dice(from + 3);
        for sort in [Sort::Changed, Sort::Made, Sort::Headline] {
            for (what, filter) in [
                ("", Listing::default()),
                ("drafts", Listing { status: Some(Status::Draft), ..Listing::default() }),
                ("a section", Listing { section: Some("section-3".into()), ..Listing::default() }),
            ] {
                let mut times = Vec::new();
                for _ in 0..TIMES {
                    let text = spelt(from + dice.below(to - from));
                    let listing = Listing { text, sort, limit: 50, ..filter.clone() };
                    let actor: &Actor = if dice.below(2) == 0 { &scene.cast.cora } else { &scene.cast.ben };
                    let begun = Instant::now();
                    scene.room.articles(actor, &listing).await.unwrap();
                    times.push(begun.elapsed());
                }
                tell(&format!("{name}, by {sort:?}, {what}"), &mut times);
                all.extend(times);
            }
        }
        let mut times = Vec::new();
        for _ in 0..TIMES {
            let listing = Listing {
                text: spelt(from + dice.below(to - from)),
                ..Listing::default()
            };
            let begun = Instant::now();
            scene.room.article_counts(&scene.cast.cora, &listing).await.unwrap();
            times.push(begun.elapsed());
        }
        tell(&format!("{name}, counted"), &mut times);
    }
    tell("every list", &mut all);
}

/// Writes the rows that lists are read from.
async fn fill(scene: &Scene, stories: u64) {
    let begun = Instant::now();
    let mut dice = Dice(7);
    let (edition,) = scene.db.one::<(String,)>("SELECT id FROM edition WHERE main", params![]).await.unwrap();
    let (desk,) = scene.db.one::<(String,)>("SELECT id FROM desk WHERE slug = 'news'", params![]).await.unwrap();
    let now = scene.clock.now();
    for from in (0..stories).step_by(500) {
        let (mut articles, mut words) = (Vec::new(), Vec::new());
        for at in from..(from + 500).min(stories) {
            let id = Id::new(now, &scene.room.chance);
            let said: BTreeSet<String> = (0..OF_A_STORY).map(|_| spelt(dice.frequent())).collect();
            let headline: Vec<String> = (0..6).map(|_| spelt(dice.frequent())).collect();
            let status = STATUSES[usize::try_from(dice.below(6)).unwrap()];
            let instant = i64::try_from(at).unwrap() * 1_000;
            let headline = headline.join(" ");
            let section = format!("section-{}", dice.below(SECTIONS));
            articles.push(params![
                &id, &edition, &desk, status, &id, &headline, section, instant, instant, &headline, 1, 1, 0, "", "", "", "", false, "",
                "news"
            ]);
            words.push(params![&id, "head", 1, said.iter().flat_map(|word| [" ", word.as_str()]).collect::<String>()]);
        }
        let mut tx = scene.db.begin().await.unwrap();
        tx.insert_many(
            "INSERT INTO article (id, edition_id, desk_id, status, translation_group, headline, section, made_at, changed_at, headline_folded, \
             version, head, public_version, slug, withdraw_reason, notice, related, sticky, held, kind) VALUES",
            articles,
            "",
        )
        .await
        .unwrap();
        tx.insert_many("INSERT INTO article_words (article_id, copy, stood_at, words) VALUES", words, "")
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    if scene.db.engine() == store::Engine::Postgres {
        scene.db.run("ANALYZE", params![]).await.unwrap();
    }
    println!("{stories} stories in {:.0} s", begun.elapsed().as_secs_f64());
}

fn tell(name: &str, times: &mut [Duration]) {
    times.sort();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1_000.0;
    println!("{name:48} p50 {:7.1} ms   p99 {:7.1} ms   most {:7.1} ms", at(0.5), at(0.99), at(1.0));
}

/// The word of a rank: no word begins another one.
fn spelt(mut rank: u64) -> String {
    let mut word = String::new();
    for _ in 0..4 {
        word.push(char::from(b"bdfgklmnprst"[usize::try_from(rank % 12).unwrap()]));
        word.push(char::from(b"aeiou"[usize::try_from((rank / 12) % 5).unwrap()]));
        rank /= 60;
    }
    word
}

/// Chance that is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    /// A word's rank: of twice the rank half as often, as in every language.
    fn frequent(&mut self) -> u64 {
        let spread = f64::from(u32::try_from(self.below(1 << 24)).unwrap()) / f64::from(1 << 24);
        ((WORDS as f64).powf(spread) as u64).saturating_sub(1)
    }
}
