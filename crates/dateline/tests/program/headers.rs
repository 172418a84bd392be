//! What an answer carries: encodings, conditions, ranges, and the headers of a public page.

use crate::writer::story;
use crate::{Page, Place, Server, Writer, both_engines};
use serde_json::json;
use std::time::Duration;

both_engines! {
    async fn every_public_answer_is_dressed(place: Place) {
        let (server, address, picture) = scene(&place).await;
        for path in ["/", &address, "/harbour", "/tag/tides", "/archive", "/search?q=water", "/search.json?q=water", "/rss.xml", "/atom.xml",
            "/feed.json", "/sitemap.xml", "/sitemap-news.xml", "/robots.txt", "/corrections", "/not/there", &picture]
        {
            let page = server.get(path).await;
            assert_eq!(page.status, if path == "/not/there" { 404 } else { 200 }, "{path}");
            for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "content-type", "cache-control"] {
                assert_ne!(page.header(name), "", "{path}: {name}");
            }
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(page.header("set-cookie"), "", "{path}");
            // A purge target is not configured: no shared cache may keep anything.
            for name in ["surrogate-control", "cdn-cache-control", "surrogate-key"] {
                assert_eq!(page.header(name), "", "{path}: {name}");
            }
            let policy = page.header("content-security-policy");
            assert!(path == picture || !policy.contains("unsafe"), "{path}: {policy}");
        }
        for path in ["/", &address, "/harbour", "/rss.xml", "/sitemap.xml"] {
            server.get(path).await;
            let page = server.get(path).await;
            assert_eq!(page.header("cache-status"), "dateline; hit", "{path}");
            assert_eq!(page.header("vary"), "Accept-Encoding", "{path}");
            assert_eq!(page.header("cache-control"), "max-age=0, must-revalidate", "{path}");
            assert!(page.header("etag").starts_with('"'), "{path}: the validator is strong");
        }
        assert_ne!(server.get(&address).await.header("last-modified"), "");
        let text = server.get(&address).await.text();
        assert_eq!(text.matches("data-body").count(), 1, "the body is one element");
    }

    async fn a_request_names_one_host(place: Place) {
        let server = place.serve().await;
        for (request, status) in [
            ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\nConnection: close\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n", "200"),
            ("GET / HTTP/1.0\r\n\r\n", "200"),
        ] {
            let answer = said_raw(&server, request, false).await;
            let line = answer.lines().next().unwrap_or_default();
            assert!(line.contains(status), "{request:?}: {line}");
        }
    }

    async fn whoever_said_everything_may_close_their_side_and_is_answered(place: Place) {
        let server = place.serve().await;
        // Made, then ready; of two that were asked at once both come.
        for _ in 0..2 {
            let answer = said_raw(&server, "GET /archive HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", true).await;
            assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 2, "{answer:.300}");
        }
    }

    async fn that_nothing_changed_has_no_length(place: Place) {
        let server = place.serve().await;
        for path in ["/", "/rss.xml"] {
            let tag = server.get(path).await.header("etag").to_owned();
            for method in ["GET", "HEAD"] {
                let request = format!("{method} {path} HTTP/1.1\r\nHost: a\r\nIf-None-Match: {tag}\r\nConnection: close\r\n\r\n");
                let answer = said_raw(&server, &request, false).await;
                assert!(answer.starts_with("HTTP/1.1 304") && !answer.contains("content-length"), "{method} {path}: {answer}");
            }
        }
    }

    async fn head_is_get_without_a_body(place: Place) {
        let (server, address, picture) = scene(&place).await;
        for path in ["/", &address, "/rss.xml", "/robots.txt", "/not/there", &picture] {
            for encoding in ["identity", "br", "gzip"] {
                let get = server.ask(path, &[("accept-encoding", encoding)]).await;
                let get = if get.header("cache-status") == "dateline; fwd=miss" { server.ask(path, &[("accept-encoding", encoding)]).await } else { get };
                let head = server.head(path, &[("accept-encoding", encoding)]).await;
                assert_eq!((head.status, head.bytes.len()), (get.status, 0), "{path}");
                assert_eq!(said(&head), said(&get), "{path} {encoding}");
                assert_eq!(get.header("content-length"), get.bytes.len().to_string(), "{path} {encoding}");
            }
        }
    }

    async fn all_encodings_are_the_same_bytes(place: Place) {
        let (server, address, _) = scene(&place).await;
        // Search may be a moment behind the pages; it says so.
        while server.get("/search.json?q=water").await.text().contains("\"partial\":true") {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        for path in ["/", &address, "/rss.xml", "/search.json?q=water", "/sitemap.xml", "/not/there"] {
            let plain = server.ask(path, &[("accept-encoding", "identity")]).await;
            assert_eq!(plain.header("content-encoding"), "");
            let mut tags = vec![plain.header("etag").to_owned()];
            for encoding in ["br", "gzip", "zstd"] {
                let packed = server.ask(path, &[("accept-encoding", encoding)]).await;
                assert_eq!(packed.header("content-encoding"), encoding, "{path}");
                assert_eq!(packed.decoded(), plain.bytes, "{path} {encoding}");
                tags.push(packed.header("etag").to_owned());
            }
            if !plain.header("etag").is_empty() {
                tags.sort();
                tags.dedup();
                assert_eq!(tags.len(), 4, "{path}: different bytes, different strong validators: {tags:?}");
            }
        }
        for (asked, answered) in [
            ("br;q=0, gzip", "gzip"),
            ("gzip;q=0, br;q=0, zstd;q=0", ""),
            ("gzip;q=0.2, br;q=0.9", "br"),
            ("br;q=0, *;q=0.5, gzip;q=0, zstd;q=0", ""),
            ("*;q=0, identity", ""),
            ("compress", ""),
            ("", ""),
        ] {
            let page = server.ask(&address, &[("accept-encoding", asked)]).await.with_status(200);
            assert_eq!(page.header("content-encoding"), answered, "{asked:?}");
        }
    }

    async fn unchanged_pages_are_not_sent_again(place: Place) {
        let (server, address, picture) = scene(&place).await;
        for path in ["/", &address, "/rss.xml", &picture] {
            let first = server.get(path).await.with_status(200);
            let etag = first.header("etag").to_owned();
            for asked in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".to_owned()] {
                let again = server.ask(path, &[("if-none-match", &asked)]).await;
                assert_eq!((again.status, again.bytes.len()), (304, 0), "{path}: {asked}");
                assert_eq!(again.header("etag"), etag, "{path}");
                assert_eq!(again.header("cache-control"), first.header("cache-control"), "{path}");
                assert_eq!(again.header("vary"), first.header("vary"), "{path}");
            }
            server.ask(path, &[("if-none-match", "\"other\"")]).await.with_status(200);
        }
        // Once the second in which the page was made has ended, its date is good.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let story = server.get(&address).await;
        server.ask(&address, &[("if-modified-since", story.header("last-modified"))]).await.with_status(304);
        server.ask(&address, &[("if-modified-since", "Thu, 01 Jan 1998 00:00:00 GMT")]).await.with_status(200);
        let odd = [("if-none-match", "\"other\""), ("if-modified-since", story.header("last-modified"))];
        server.ask(&address, &odd).await.with_status(200);
    }

    async fn parts_of_files_are_sent(place: Place) {
        let (server, _, picture) = scene(&place).await;
        let whole = server.get(&picture).await.with_status(200);
        let size = whole.bytes.len();
        assert_eq!(whole.header("accept-ranges"), "bytes");
        for (asked, from, to) in [
            ("bytes=0-99".to_owned(), 0, 99),
            (format!("bytes={}-", size - 10), size - 10, size - 1),
            ("bytes=-7".to_owned(), size - 7, size - 1),
            (format!("bytes=5-{}", size * 2), 5, size - 1),
        ] {
            let part = server.ask(&picture, &[("range", &asked)]).await.with_status(206);
            assert_eq!(part.header("content-range"), format!("bytes {from}-{to}/{size}"));
            assert_eq!(part.bytes, whole.bytes[from..=to], "{asked}");
        }
        let beyond = server.ask(&picture, &[("range", &format!("bytes={size}-"))]).await.with_status(416);
        assert_eq!(beyond.header("content-range"), format!("bytes */{size}"));
        let changed = server.ask(&picture, &[("range", "bytes=0-9"), ("if-range", "\"other\"")]).await.with_status(200);
        assert_eq!(changed.bytes.len(), size);
        server.ask(&picture, &[("range", "bytes=0-9"), ("if-range", whole.header("etag"))]).await.with_status(206);
    }

    async fn absolute_addresses_come_from_the_setting_alone(place: Place) {
        let server = Server::start(&place, &["--url", "https://tidings.example"]).await;
        let writer = Writer::hire(&place, &server, "chief");
        writer.section("harbour", "Harbour").await;
        let (_, address) = writer.published(story("Where we are", "Words.")).await;
        for path in ["/", &address, "/rss.xml", "/sitemap.xml", "/feed.json", "/robots.txt"] {
            let headers = [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
            let page = server.ask(path, &headers).await.with_status(200);
            let text = page.text();
            assert!(!text.contains("evil.example") && !text.contains("127.0.0.1") && !text.contains("localhost"), "{path}");
            assert!(text.contains("https://tidings.example"), "{path}");
        }
        assert_ne!(server.get("/").await.header("strict-transport-security"), "");
    }
}

/// A server with one story that has a picture: the story's address and the picture's.
async fn scene(place: &Place) -> (Server, String, String) {
    let server = place.serve().await;
    let writer = Writer::hire(place, &server, "chief");
    writer.section("harbour", "Harbour").await;
    let asset = writer.picture("quay.png", [20, 60, 90], &[("alt", "A quay"), ("credit", "Nobody")]).await;
    let mut article = story("High water at the quay", "The water came up to the third step.");
    article["lead"] = json!({"asset": asset, "caption": "The third step."});
    let id = writer.draft(article).await;
    let address = writer.publish(&id).await["address"].as_str().unwrap().to_owned();
    let page = server.get(&address).await.with_status(200);
    let picture = page
        .links(server.about["url"].as_str().unwrap())
        .into_iter()
        .find(|link| link.starts_with("/media/"))
        .unwrap();
    (server, address, picture)
}

/// What comes back for these bytes, until the server ends the connection; `closed` = nothing more is said after them.
async fn said_raw(server: &Server, request: &str, closed: bool) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let at = server.about["url"]
        .as_str()
        .unwrap()
        .trim_start_matches("http://")
        .replace("localhost", "127.0.0.1");
    let mut stream = tokio::net::TcpStream::connect(&at).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    if closed {
        stream.shutdown().await.unwrap();
    }
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Headers without those that differ from one moment to the next.
fn said(page: &Page) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = page
        .headers
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    lines.sort();
    lines
}
