use crate::kiosk::{Kiosk, SITE};
use crate::syndication::{texts, values};
use serde_json::json;
use store::Moment;

#[tokio::test(flavor = "multi_thread")]
async fn the_sitemap_names_every_page_and_the_news_of_two_days() {
    let kiosk = Kiosk::open().await;
    let empty = texts(kiosk.get("/sitemap.xml").await.text());
    assert_eq!(values(&empty, "sitemapindex/sitemap/loc"), [format!("{SITE}/sitemap/site.xml")], "no news, no news part");
    kiosk.archive(&[("An old story".into(), Moment::parse("2020-02-03T10:00:00Z").unwrap())]).await;
    let story = kiosk.story(json!({"headline": "News & more"})).await;

    let index = texts(kiosk.get("/sitemap.xml").await.text());
    let parts = values(&index, "sitemapindex/sitemap/loc");
    for part in ["/sitemap/site.xml", "/sitemap/en-2026-11.xml", "/sitemap/en-2020-02.xml", "/sitemap-news.xml"] {
        assert!(parts.contains(&format!("{SITE}{part}")), "{part} in {parts:?}");
    }
    let mut named = Vec::new();
    for part in &parts {
        let answer = kiosk.get(part.strip_prefix(SITE).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/xml; charset=utf-8"));
        named.extend(values(&texts(answer.text()), "urlset/url/loc"));
    }
    for address in ["/", "/ru", "/harbour", "/about", &story.address] {
        assert!(named.contains(&format!("{SITE}{address}")), "{address} in {named:?}");
    }
    for address in &named {
        assert_eq!(kiosk.get(address.strip_prefix(SITE).unwrap()).await.status, 200, "{address}");
    }
    let news = texts(kiosk.get("/sitemap-news.xml").await.text());
    assert_eq!(values(&news, "urlset/url/news:news/news:title"), ["News & more"]);
    assert_eq!(values(&news, "urlset/url/news:news/news:publication/news:name"), ["Marren Tidings"]);
    assert_eq!(values(&news, "urlset/url/news:news/news:publication_date"), ["2026-11-24T08:00:00Z"]);

    // Two days later it is no news any more: nothing was decided, only time went by.
    kiosk.scene.clock.set(Moment::parse("2026-11-26T08:00:01Z").unwrap());
    let news = texts(kiosk.get("/sitemap-news.xml").await.text());
    assert!(values(&news, "urlset/url/loc").is_empty());
    let index = texts(kiosk.get("/sitemap.xml").await.text());
    assert!(!values(&index, "sitemapindex/sitemap/loc").contains(&format!("{SITE}/sitemap-news.xml")));
}

#[tokio::test(flavor = "multi_thread")]
async fn robots_are_told_where_the_map_is() {
    let kiosk = Kiosk::open().await;
    let answer = kiosk.get("/robots.txt").await;
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    for line in [
        "User-agent: *",
        "Disallow: /search$",
        "Disallow: /search?",
        "Disallow: /ru/search/",
        "Disallow: /desk/",
        "Disallow: /account/",
    ] {
        assert!(answer.text().lines().any(|own| own == line), "{line} in {}", answer.text());
    }
    assert!(answer.text().lines().any(|line| line == format!("Sitemap: {SITE}/sitemap.xml")));
}
