use bytes::Bytes;
use paper::cache::{Cache, Made, Outcome, Ready};
use paper::key::Key;
use paper::{Dropped, Encoding};
use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use store::Moment;
use tokio::sync::Notify;

/// A story whose page shows the number of the state that it was made from, so that every stale byte can be seen.
struct Story {
    cache: Cache,
    state: AtomicI64,
    made: AtomicUsize,
}

const START: Moment = Moment(1_800_000_000_000_000);

fn later(seconds: i64) -> Moment {
    START.plus_seconds(seconds)
}

impl Story {
    fn new() -> Arc<Story> {
        Arc::new(Story {
            cache: Cache::new(1_000_000),
            state: AtomicI64::new(1),
            made: AtomicUsize::new(0),
        })
    }

    fn page(&self) -> Made {
        let read = self.state.load(Ordering::SeqCst);
        self.made.fetch_add(1, Ordering::SeqCst);
        Made {
            status: 200,
            bytes: Bytes::from(format!("state {read}")),
            own: vec![Key::Article(7)],
            around: vec![Key::Card(8)],
            read,
            ..Made::default()
        }
    }

    async fn get(&self, now: Moment) -> (String, Outcome) {
        let (ready, outcome) = self.cache.get("/story", now, async || Ok(self.page())).await.unwrap();
        (text(&ready), outcome)
    }

    async fn fail(&self, now: Moment) -> Result<(String, Outcome), String> {
        let made = self.cache.get("/story", now, async || Err("the template is broken".to_owned())).await;
        made.map(|(ready, outcome)| (text(&ready), outcome)).map_err(|why| why.to_string())
    }

    /// The paper goes on to its next state, and a key with it.
    fn change(&self, key: Key) -> usize {
        let read = self.state.fetch_add(1, Ordering::SeqCst) + 1;
        self.cache.drop_keys(&Dropped { keys: BTreeSet::from([key]), read, withdrawn: Vec::new() })
    }

    fn withdraw(&self, number: i64) {
        let read = self.state.fetch_add(1, Ordering::SeqCst) + 1;
        self.cache.drop_keys(&Dropped { keys: BTreeSet::new(), read, withdrawn: vec![number] });
    }

    fn made(&self) -> usize {
        self.made.load(Ordering::SeqCst)
    }
}

fn text(ready: &Ready) -> String {
    String::from_utf8(ready.packed(Encoding::Identity).to_vec()).unwrap()
}

#[tokio::test]
async fn an_own_key_drops_the_page_at_once_and_others_leave_it() {
    let story = Story::new();
    assert_eq!(story.get(START).await, ("state 1".into(), Outcome::Miss));
    assert_eq!(story.change(Key::Article(9)), 0);
    assert_eq!(story.get(START).await, ("state 1".into(), Outcome::Hit));
    assert_eq!(story.change(Key::Article(7)), 1);
    assert_eq!(story.get(START).await, ("state 3".into(), Outcome::Miss));
}

#[tokio::test]
async fn what_stands_around_is_made_anew_in_the_background_at_most_once_a_minute() {
    let story = Story::new();
    story.get(START).await;
    story.change(Key::Card(8));
    assert_eq!(story.get(later(59)).await, ("state 1".into(), Outcome::Hit));
    assert_eq!(story.get(later(60)).await, ("state 1".into(), Outcome::Tired), "one who asks sees to it");
    assert_eq!(story.get(later(60)).await, ("state 1".into(), Outcome::Hit), "only one");
    story.cache.remake("/story", later(60), async || Ok(story.page())).await.unwrap();
    assert_eq!(story.get(later(60)).await, ("state 2".into(), Outcome::Hit));
    story.change(Key::Card(8));
    assert_eq!(story.get(later(119)).await.1, Outcome::Hit);
    assert_eq!(story.get(later(120)).await.1, Outcome::Tired);
    // The remaking failed: the page is served on, and the next minute has its own try.
    story.cache.remake("/story", later(120), async || Err("broken".into())).await.ok();
    assert_eq!(story.get(later(121)).await, ("state 2".into(), Outcome::Hit));
    assert_eq!(story.get(later(180)).await.1, Outcome::Tired);
}

#[tokio::test]
async fn a_change_around_during_the_rendering_is_not_forgotten() {
    let story = Story::new();
    let made = story.page();
    story.change(Key::Card(8));
    story.cache.get("/story", START, async || Ok(made.clone())).await.unwrap();
    assert_eq!(story.get(later(61)).await.1, Outcome::Tired);
}

#[tokio::test]
async fn a_rendering_held_open_across_ten_thousand_drops_leaves_no_stale_byte() {
    // More than the cache remembers one by one in the second round.
    for drops in [10_000, 60_000] {
        let story = Story::new();
        let (began, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let rendering = tokio::spawn({
            let (story, began, gate) = (story.clone(), began.clone(), gate.clone());
            async move {
                let first = AtomicUsize::new(0);
                let make = async || {
                    let made = story.page();
                    if first.fetch_add(1, Ordering::SeqCst) == 0 {
                        began.notify_one();
                        gate.notified().await;
                    }
                    Ok(made)
                };
                let (ready, _) = story.cache.get("/story", START, make).await.unwrap();
                text(&ready)
            }
        });
        began.notified().await;
        story.change(Key::Article(7));
        for other in 1..drops {
            story.change(Key::Article(1_000 + other));
        }
        gate.notify_one();
        let newest = format!("state {}", drops + 1);
        assert_eq!(rendering.await.unwrap(), newest);
        assert_eq!(story.get(START).await, (newest, Outcome::Hit));
    }
}

#[tokio::test]
async fn whoever_asks_after_a_drop_never_gets_the_rendering_from_before() {
    // A page that is never kept, begun before the drop and ended after it; a page that there is not carries no key that is dropped.
    for own in [vec![Key::Article(7)], Vec::new()] {
        let story = Story::new();
        let (began, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let slow = tokio::spawn({
            let (story, began, gate, own) = (story.clone(), began.clone(), gate.clone(), own.clone());
            async move {
                let make = async || {
                    let made = Made { unkept: true, own: own.clone(), ..story.page() };
                    began.notify_one();
                    gate.notified().await;
                    Ok(made)
                };
                text(&story.cache.get("/story", START, make).await.unwrap().0)
            }
        });
        began.notified().await;
        story.change(Key::Article(7));
        let late = tokio::spawn({
            let story = story.clone();
            async move { story.get(START).await.0 }
        });
        tokio::task::yield_now().await;
        gate.notify_one();
        assert_eq!(slow.await.unwrap(), "state 1", "it asked before");
        assert_eq!(late.await.unwrap(), "state 2", "{own:?}");
    }
}

#[tokio::test]
async fn a_hundred_who_ask_at_once_are_served_by_one_rendering_of_each_version() {
    let story = Story::new();
    for version in 1..=3usize {
        let gate = Arc::new(Notify::new());
        let asking: Vec<_> = (0..100)
            .map(|_| {
                let (story, gate) = (story.clone(), gate.clone());
                tokio::spawn(async move {
                    let make = async || {
                        gate.notified().await;
                        Ok(story.page())
                    };
                    text(&story.cache.get("/story", START, make).await.unwrap().0)
                })
            })
            .collect();
        for _ in 0..200 {
            tokio::task::yield_now().await;
        }
        gate.notify_one();
        for asked in asking {
            assert_eq!(asked.await.unwrap(), format!("state {version}"));
        }
        assert_eq!(story.made(), version);
        story.change(Key::Article(7));
    }
}

#[tokio::test]
async fn if_the_one_who_renders_goes_away_another_takes_over() {
    let story = Story::new();
    let began = Arc::new(Notify::new());
    let gone = tokio::spawn({
        let (story, began) = (story.clone(), began.clone());
        async move {
            let make = async || {
                began.notify_one();
                std::future::pending::<()>().await;
                Ok(story.page())
            };
            story.cache.get("/story", START, make).await.map(drop)
        }
    });
    began.notified().await;
    let waiting: Vec<_> = (0..10)
        .map(|_| {
            let story = story.clone();
            tokio::spawn(async move { story.get(START).await.0 })
        })
        .collect();
    tokio::task::yield_now().await;
    gone.abort();
    for waited in waiting {
        assert_eq!(waited.await.unwrap(), "state 1");
    }
    assert_eq!(story.made(), 1);
}

#[tokio::test]
async fn the_page_before_is_served_only_if_another_cannot_be_made_and_never_after_a_withdrawal() {
    let story = Story::new();
    assert_eq!(story.fail(START).await, Err("the template is broken".into()));
    story.get(START).await;
    story.change(Key::Article(7));
    assert_eq!(story.fail(START).await, Ok(("state 1".into(), Outcome::Stale)));
    assert_eq!(story.get(START).await, ("state 2".into(), Outcome::Miss), "as soon as one can be made it is");
    story.withdraw(7);
    assert_eq!(story.fail(START).await, Err("the template is broken".into()));

    // Also where it only stood around, and where the page was out of date already.
    story.get(START).await;
    story.withdraw(8);
    assert_eq!(story.fail(START).await, Err("the template is broken".into()));
    story.get(START).await;
    story.change(Key::Article(7));
    story.withdraw(8);
    assert_eq!(story.fail(START).await, Err("the template is broken".into()));
}

#[tokio::test]
async fn a_page_goes_at_the_instant_that_it_named() {
    let story = Story::new();
    let make = async || Ok(Made { until: Some(later(10)), ..story.page() });
    story.cache.get("/story", START, make).await.unwrap();
    let at = |seconds| story.cache.get("/story", later(seconds), make);
    assert_eq!(at(9).await.unwrap().1, Outcome::Hit);
    assert_eq!(at(10).await.unwrap().1, Outcome::Miss);
    // What ran out is not served when no other page can be made.
    assert!(story.fail(later(10)).await.is_err());
}

#[tokio::test]
async fn the_cache_is_bounded_in_bytes_and_forgets_what_was_used_longest_ago() {
    let cache = Cache::new(100_000);
    let page = |at: usize| Made {
        bytes: Bytes::from(vec![u8::try_from(at % 256).unwrap(); 4_000]),
        read: 1,
        ..Made::default()
    };
    let get = async |at: usize| cache.get(&format!("/{at}"), START, async || Ok(page(at))).await.unwrap().1;
    get(0).await;
    for at in 1..200 {
        get(at).await;
        assert_eq!(get(0).await, Outcome::Hit, "what is asked for stays");
        assert!(cache.size().1 <= 100_000);
    }
    assert!(cache.size().0 > 5);
    assert_eq!(get(1).await, Outcome::Miss);
    // A page that would take a quarter of it is made each time.
    let noise = noise(30_000);
    let large = async || Ok(Made { bytes: noise.clone(), read: 1, ..Made::default() });
    cache.get("/large", START, large).await.unwrap();
    assert_eq!(cache.get("/large", START, large).await.unwrap().1, Outcome::Miss);
    assert!(cache.drop_all(2) > 5);
    assert_eq!(cache.size(), (0, 0));
}

/// Bytes that can't be packed.
fn noise(length: usize) -> Bytes {
    let mut seed = 7_u64;
    let next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[tokio::test]
async fn somebody_may_drop_pages_by_hand() {
    let story = Story::new();
    story.get(START).await;
    assert_eq!(story.cache.drop_by_hand(&BTreeSet::from([Key::Article(9)])), 0);
    assert_eq!(story.cache.drop_by_hand(&BTreeSet::from([Key::Article(7), Key::Card(8)])), 1);
    assert_eq!(story.get(START).await.1, Outcome::Miss);
}

#[tokio::test]
async fn a_rendering_of_the_paper_before_does_not_enter_after_another_took_over() {
    let story = Story::new();
    let old = story.page();
    story.state.store(50, Ordering::SeqCst);
    story.cache.drop_all(50);
    let tries = AtomicUsize::new(0);
    let make = async || Ok(if tries.fetch_add(1, Ordering::SeqCst) == 0 { old.clone() } else { story.page() });
    let (ready, _) = story.cache.get("/story", START, make).await.unwrap();
    assert_eq!(text(&ready), "state 50");
}

#[tokio::test]
async fn a_page_unchanged_for_ten_minutes_and_asked_often_is_packed_harder() {
    let cache = Cache::new(10_000_000);
    let words = "harbour ferry council tide lamp rope chart signal winter keeper ledger bridge market morning"
        .split(' ')
        .collect::<Vec<_>>();
    let mut seed = 7_u64;
    let mut page = String::new();
    for _ in 0..4_000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        page.push_str(words[usize::try_from(seed >> 33).unwrap() % words.len()]);
        page.push(' ');
    }
    let make = async || Ok(Made { bytes: Bytes::from(page.clone()), read: 1, ..Made::default() });
    for _ in 0..300 {
        cache.get("/story", START, make).await.unwrap();
    }
    let ready = cache.get("/story", later(599), make).await.unwrap().0;
    let (plain, form) = ready.sent(Encoding::Brotli);
    assert_eq!(form, "br", "it may change yet");
    let ready = cache.get("/story", later(600), make).await.unwrap().0;
    let (hard, form) = loop {
        let (bytes, form) = ready.sent(Encoding::Brotli);
        if form != "br" {
            break (bytes, form);
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(form, "br11", "other bytes, another validator");
    assert!(hard.len() < plain.len());
    let mut decoded = Vec::new();
    brotli::BrotliDecompress(&mut hard.as_ref(), &mut decoded).unwrap();
    assert_eq!(decoded, page.as_bytes());
}

#[tokio::test]
async fn a_long_page_is_packed_as_hard_as_can_be_each_time_it_is_made() {
    let cache = Cache::new(10_000_000);
    let page = "The harbour clock stood at ten past four. ".repeat(3_000);
    let make = async || Ok(Made { bytes: Bytes::from(page.clone()), read: 1, ..Made::default() });
    let is_hard = async || {
        let ready = cache.get("/long", START, make).await.unwrap().0;
        // Packed beside the answer: whoever comes a little later has it.
        for _ in 0..3_000 {
            if ready.sent(Encoding::Brotli).1 == "br11" {
                return true;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        false
    };
    assert!(is_hard().await, "made for somebody");
    cache.remake("/long", START, make).await.unwrap();
    let ready = cache.get("/long", START, make).await.unwrap().0;
    assert_eq!(ready.sent(Encoding::Brotli).1, "br11", "made anew in the background: it comes in packed");
}

#[tokio::test]
async fn every_encoding_decodes_to_the_same_bytes_and_no_page_is_heavier_than_it_is_weighed() {
    let page = "The harbour clock stood at ten past four. ".repeat(400);
    let cache = Cache::new(1_000_000);
    let ready = cache.get("/clock", START, async || Ok(Made { bytes: Bytes::from(page.clone()), read: 1, ..Made::default() }));
    let ready = ready.await.unwrap().0;
    let mut held = 0;
    for encoding in [Encoding::Gzip, Encoding::Brotli, Encoding::Zstd, Encoding::Identity] {
        let packed = ready.packed(encoding);
        held += packed.len();
        let mut plain = Vec::new();
        match encoding {
            Encoding::Gzip => drop(flate2::read::GzDecoder::new(packed.as_ref()).read_to_end(&mut plain).unwrap()),
            Encoding::Brotli => brotli::BrotliDecompress(&mut packed.as_ref(), &mut plain).unwrap(),
            Encoding::Zstd => plain = zstd::decode_all(packed.as_ref()).unwrap(),
            Encoding::Identity => plain = packed.to_vec(),
        }
        assert_eq!(plain, page.as_bytes(), "{}", encoding.name());
        assert_eq!(ready.packed(encoding).as_ptr(), packed.as_ptr(), "packed once");
        cache.ready("/clock", START).unwrap();
        assert!((held..held + 10_000).contains(&cache.size().1), "{} {held} {}", encoding.name(), cache.size().1);
    }
}

#[tokio::test]
async fn pages_that_go_out_packed_are_not_held_whole() {
    let cache = Cache::new(1_000_000);
    let page = |at: usize| format!("At {at} the harbour clock stood still. ").repeat(1_000);
    for at in 0..150 {
        let made = async || Ok(Made { bytes: Bytes::from(page(at)), read: 1, ..Made::default() });
        let ready = cache.get(&format!("/{at}"), START, made).await.unwrap().0;
        assert_eq!(ready.sent(Encoding::Brotli).1, "br");
    }
    assert_eq!(cache.size().0, 150, "150 pages of 40 kB in one megabyte");
    // Whoever wants them whole gets them, and then there is room for fewer.
    for at in 0..150 {
        let ready = cache.ready(&format!("/{at}"), START).unwrap();
        assert_eq!(ready.packed(Encoding::Identity), page(at), "{at}");
        cache.ready(&format!("/{at}"), START).unwrap();
    }
    cache
        .get("/more", START, async || Ok(Made { bytes: Bytes::from(page(150)), read: 1, ..Made::default() }))
        .await
        .unwrap();
    assert!((2..40).contains(&cache.size().0), "{:?}", cache.size());
}

#[tokio::test]
async fn to_make_a_page_anew_calmly_keeps_nobody_waiting_and_never_brings_back_what_was_dropped() {
    let story = Story::new();
    let long = "The harbour clock stood at ten past four. ".repeat(20_000);
    story.get(START).await;
    let calmly = async || Ok(Made { bytes: Bytes::from(long.clone()), ..story.page() });
    let before = story.cache.remake("/story", START, calmly);
    let dropped = async {
        // While that is packed, the story changes, and somebody asks.
        tokio::task::yield_now().await;
        assert_eq!(story.change(Key::Article(7)), 1);
        assert_eq!(story.get(START).await, ("state 2".into(), Outcome::Miss));
    };
    let (calm, ()) = tokio::join!(before, dropped);
    calm.unwrap();
    assert_eq!(story.get(START).await, ("state 2".into(), Outcome::Hit));
}
