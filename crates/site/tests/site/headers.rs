use crate::kiosk::Kiosk;
use http::{Method, StatusCode};
use serde_json::json;
use std::io::Read;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_carries_the_promised_headers() {
    let kiosk = Kiosk::open().await;
    let story = kiosk
        .story(json!({"headline": "The ferry sings", "tags": ["tides"], "bylines": [{"author": "ada"}]}))
        .await;
    for address in [
        "/",
        "/harbour",
        "/tag/tides",
        "/author/ada",
        "/archive/2026/11",
        "/about",
        "/corrections",
        "/rss.xml",
        "/sitemap.xml",
        &story.address,
    ] {
        let first = kiosk.get(address).await;
        let second = kiosk.get(address).await;
        assert_eq!(
            (first.header("cache-status"), second.header("cache-status")),
            ("dateline; fwd=miss", "dateline; hit"),
            "{address}"
        );
        assert_eq!(first.bytes, second.bytes);
        assert!(first.header("etag").starts_with('"') && first.header("etag").ends_with('"'), "{address}: a strong validator");
        for (name, value) in [
            ("vary", "Accept-Encoding"),
            ("cache-control", "max-age=0, must-revalidate"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
        ] {
            assert_eq!(first.header(name), value, "{address}");
        }
        let policy = first.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(first.headers.get("set-cookie").is_none() && first.headers.get("surrogate-key").is_none(), "{address}");
    }
    let behind = kiosk.ask_behind_cache(&story.address).await;
    assert!(
        behind.header("surrogate-key").split(' ').any(|key| key == format!("article/{}", story.number)),
        "{}",
        behind.header("surrogate-key")
    );
    assert_eq!(behind.header("cdn-cache-control"), "max-age=5, stale-while-revalidate=1, stale-if-error=864000");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_encoding_holds_the_same_bytes_under_its_own_validator() {
    let kiosk = Kiosk::open().await;
    let plain = kiosk.get("/").await;
    let mut tags = vec![plain.header("etag").to_owned()];
    for (accept, encoding) in [
        ("br", "br"),
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("br;q=0, gzip;q=0.2", "gzip"),
        ("br;q=0", ""),
        ("identity;q=0, zstd", "zstd"),
    ] {
        let packed = kiosk.ask(Method::GET, "/", &[("accept-encoding", accept)]).await;
        assert_eq!((packed.status, packed.header("content-encoding")), (StatusCode::OK, encoding), "{accept}");
        let mut bytes = Vec::new();
        match encoding {
            "br" => brotli::BrotliDecompress(&mut packed.bytes.as_slice(), &mut bytes).unwrap(),
            "gzip" => drop(flate2::read::GzDecoder::new(packed.bytes.as_slice()).read_to_end(&mut bytes).unwrap()),
            "zstd" => bytes = zstd::decode_all(packed.bytes.as_slice()).unwrap(),
            _ => bytes.clone_from(&packed.bytes),
        }
        assert!(bytes == plain.bytes, "{accept}: other bytes");
        tags.push(packed.header("etag").to_owned());
    }
    assert_eq!(tags[2], tags[4]);
    assert_eq!(tags[0], tags[5]);
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4, "{tags:?}");
    assert_eq!(
        kiosk.ask(Method::GET, "/", &[("accept-encoding", "identity;q=0, *;q=0")]).await.status,
        StatusCode::NOT_ACCEPTABLE
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn head_conditions_and_methods() {
    let kiosk = Kiosk::open().await;
    let story = kiosk.story(json!({"headline": "The ferry sings"})).await;
    let whole = kiosk.get(&story.address).await;
    let head = kiosk.ask(Method::HEAD, &story.address, &[]).await;
    assert!(head.bytes.is_empty());
    assert_eq!(head.header("content-length"), whole.bytes.len().to_string());
    for name in ["etag", "last-modified", "content-type", "content-security-policy", "vary"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
    kiosk.scene.clock.advance(1);
    let whole = kiosk.get(&story.address).await;
    for (name, value) in [("if-none-match", whole.header("etag")), ("if-modified-since", whole.header("last-modified"))] {
        let unchanged = kiosk.ask(Method::GET, &story.address, &[(name, value)]).await;
        assert_eq!((unchanged.status, unchanged.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{name}");
        assert_eq!(unchanged.header("etag"), whole.header("etag"));
    }
    let packed = kiosk
        .ask(Method::GET, &story.address, &[("if-none-match", whole.header("etag")), ("accept-encoding", "br")])
        .await;
    assert_eq!(packed.status, StatusCode::OK, "a validator is good for its own encoding only");
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let refused = kiosk.ask(method.clone(), &story.address, &[]).await;
        assert_eq!((refused.status, refused.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD"), "{method}");
    }
    // Reading again after a change: nothing of the page before.
    kiosk.story(json!({"headline": "A newer story"})).await;
    let front = kiosk.get("/harbour").await;
    assert!(front.text().contains("A newer story"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_by_date_alone_gets_what_changed_also_what_was_taken_off() {
    let kiosk = Kiosk::open().await;
    kiosk.story(json!({"headline": "The story that stays"})).await;
    kiosk.scene.clock.advance(60);
    let (leaves, _) = kiosk.scene.story(json!({"headline": "The story that leaves"})).await;
    kiosk.print().await;
    kiosk.scene.clock.advance(60);
    for address in ["/", "/harbour", "/harbour/rss.xml", "/archive", "/sitemap.xml"] {
        let before = kiosk.get(address).await;
        assert_ne!(before.header("last-modified"), "", "{address}");
    }
    let before = kiosk.get("/harbour/rss.xml").await;
    assert!(before.text().contains("The story that leaves"));
    kiosk.scene.withdraw(&leaves, "").await;
    kiosk.print().await;
    let since = [("if-modified-since", before.header("last-modified"))];
    let after = kiosk.ask(Method::GET, "/harbour/rss.xml", &since).await;
    assert_eq!(after.status, StatusCode::OK, "a date from within the second of the change is no proof");
    assert!(!after.text().contains("The story that leaves"));
    kiosk.scene.clock.advance(1);
    let settled = kiosk.get("/harbour/rss.xml").await;
    assert!(settled.header("last-modified") > before.header("last-modified"), "the date never goes back");
    let since = [("if-modified-since", settled.header("last-modified"))];
    assert_eq!(kiosk.ask(Method::GET, "/harbour/rss.xml", &since).await.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_whole_or_in_part() {
    let kiosk = Kiosk::open().await;
    let picture = kiosk.asset("picture", "image/jpeg", "lock.jpg", 1600, 1000).await;
    let story = kiosk.story(json!({"headline": "With a picture", "lead": {"asset": picture.as_str()}})).await;
    let page = kiosk.get(&story.address).await.html();
    let address = page.values(".lead-picture img", "src").remove(0);
    let sizes = page.values(".lead-picture img", "srcset").remove(0);
    let [small, large] = sizes.split(", ").collect::<Vec<_>>()[..] else { panic!("{sizes}") };
    assert!(small.ends_with(" 400w") && large == format!("{address} 1600w"), "{sizes}");
    let whole = kiosk.get(&address).await;
    assert_eq!(
        (whole.status, whole.header("content-type"), whole.header("accept-ranges")),
        (StatusCode::OK, "image/jpeg", "bytes")
    );
    assert!(whole.header("content-security-policy").ends_with("sandbox"));
    for (range, status, bytes, says) in [
        ("bytes=0-9", 206, 10, "bytes 0-9/1000"),
        ("bytes=-5", 206, 5, "bytes 995-999/1000"),
        ("bytes=2000-", 416, 0, "bytes */1000"),
        ("bytes=0-1,5-6", 200, 1000, ""),
    ] {
        let part = kiosk.ask(Method::GET, &address, &[("range", range)]).await;
        assert_eq!((part.status.as_u16(), part.bytes.len(), part.header("content-range")), (status, bytes, says), "{range}");
    }
    let unchanged = kiosk.ask(Method::GET, &address, &[("if-none-match", whole.header("etag"))]).await;
    assert_eq!(unchanged.status, StatusCode::NOT_MODIFIED);
    let page = kiosk.get("/").await.html();
    let styles = page.values("link[rel='stylesheet']", "href").remove(0);
    let styles = kiosk.get(&styles).await;
    assert_eq!(
        (styles.header("content-type"), styles.header("cache-control")),
        ("text/css; charset=utf-8", "public, max-age=31536000, immutable")
    );
    let icons = page.values("use", "href").remove(0);
    assert_eq!(kiosk.get(icons.split('#').next().unwrap()).await.header("content-type"), "image/svg+xml");
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_targets_get_an_answer_and_fill_nothing() {
    let kiosk = Kiosk::open().await;
    for (target, status) in [
        ("/a/../b", 404),
        ("/a/%2e%2e/b", 404),
        ("/%00", 400),
        ("/%0d%0aset-cookie:x", 400),
        ("/%ff", 404),
        ("/a%2fb", 404),
        ("/%5c%5cevil.example", 404),
        ("//evil.example/x", 301),
        ("/?", 200),
        ("/?utm_source=x", 200),
        ("/?month=%00", 200),
        ("/harbour?month=2026-99", 404),
        ("/media/../paper.db", 404),
        ("/assets/%2e%2e/newsroom.db", 404),
    ] {
        let answer = kiosk.get(target).await;
        assert_eq!(answer.status.as_u16(), status, "{target}");
        assert!(answer.headers.get("set-cookie").is_none(), "{target}");
        if status == 301 {
            assert_eq!(answer.header("location"), "/evil.example/x");
        }
    }
    assert_eq!(
        kiosk.get("/?utm_source=y").await.header("cache-status"),
        "dateline; hit",
        "strange parameters make no second copy"
    );
    assert_eq!(kiosk.get("/livez").await.status, 200);
    assert_eq!(kiosk.get("/readyz").await.json(), json!({"status": "ok", "record": "up", "lag_events": 0}));
}
