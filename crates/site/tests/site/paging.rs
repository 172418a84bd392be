use crate::kiosk::Kiosk;
use serde_json::json;
use std::collections::BTreeSet;
use store::Moment;

/// Headlines on a page and where the next one is.
async fn turn(kiosk: &Kiosk, address: &str) -> (Vec<String>, Option<String>) {
    let answer = kiosk.get(address).await;
    assert_eq!(answer.status, 200, "{address}");
    let page = answer.html();
    let headlines = page.texts("main article :is(h2, h3) a");
    (headlines, page.values("a[rel='next']", "href").pop())
}

async fn walk(kiosk: &Kiosk, address: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut next = Some(address.to_owned());
    while let Some(address) = next {
        let (headlines, older) = turn(kiosk, &address).await;
        seen.extend(headlines);
        next = older;
        assert!(seen.len() < 1_000, "it never ends");
    }
    seen
}

/// 85 stories: 70 of this month (some of one instant), 15 of months before, with months between that have none.
fn long_ago() -> Vec<(String, Moment)> {
    let now = Moment::parse("2026-11-20T00:00:00Z").unwrap();
    let recent = (0..70).map(|at| (format!("Recent {at:02}"), now.plus_seconds(-i64::from(at / 4) * 3_600)));
    let old = (0..15).map(|at| {
        (
            format!("Old {at:02}"),
            Moment::parse("2026-03-31T22:30:00Z").unwrap().plus_seconds(-i64::from(at) * 86_400 * 20),
        )
    });
    recent.chain(old).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn paging_by_month_neither_repeats_nor_hides() {
    let kiosk = Kiosk::open().await;
    let stories = long_ago();
    kiosk.archive(&stories).await;
    let all: BTreeSet<String> = stories.iter().map(|(headline, _)| headline.clone()).collect();
    for address in ["/harbour", "/tag/tides", "/author/ada"] {
        let seen = walk(&kiosk, address).await;
        assert_eq!(seen.len(), stories.len(), "{address} repeats");
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), all, "{address} hides");
    }

    // A story that is published while somebody turns the page moves nothing on the pages after.
    let (first, next) = turn(&kiosk, "/harbour").await;
    kiosk
        .story(json!({"headline": "Meanwhile", "tags": ["tides"], "bylines": [{"author": "ada"}]}))
        .await;
    let mut seen = first;
    seen.extend(walk(&kiosk, &next.unwrap()).await);
    assert_eq!(seen.len(), stories.len());
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), all);
    assert_eq!(turn(&kiosk, "/harbour").await.0[0], "Meanwhile");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_has_every_story_under_its_day() {
    let kiosk = Kiosk::open().await;
    let stories = long_ago();
    kiosk.archive(&stories).await;
    let months = kiosk.get("/archive").await.html().values(".months a", "href");
    let mut seen = Vec::new();
    for month in &months {
        seen.extend(walk(&kiosk, month).await);
    }
    seen.sort();
    let mut all: Vec<String> = stories.into_iter().map(|(headline, _)| headline).collect();
    all.sort();
    assert_eq!(seen, all);
    // Half past ten in the evening of March, UTC, is April where the paper is made.
    assert!(months.contains(&"/archive/2026/04".to_owned()), "{months:?}");
    assert_eq!(turn(&kiosk, "/archive/2026/04/01").await.0, ["Old 00"]);
    assert_eq!(kiosk.get("/archive/2026").await.html().texts("h1"), ["Archive 2026"]);
}
