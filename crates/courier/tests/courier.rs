//! The guard: what it reaches, and above all what it does not.

use courier::{Allowed, Courier, Error, Limits, is_public};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A real server that answers by path and counts its connections.
struct Server {
    at: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Server {
    async fn start(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let at = listener.local_addr().expect("an address");
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let answer = Arc::clone(&answer);
                tokio::spawn(async move {
                    let mut request = vec![0; 4096];
                    let read = stream.read(&mut request).await.unwrap_or(0);
                    let text = String::from_utf8_lossy(&request[..read]).into_owned();
                    let path = text.split(' ').nth(1).unwrap_or("/").to_owned();
                    if path == "/slow" {
                        tokio::time::sleep(Duration::from_secs(30)).await;
                    }
                    let _ = stream.write_all(answer(&path).as_bytes()).await;
                });
            }
        });
        Server { at, connections }
    }

    fn allowed(&self) -> Courier {
        Courier::new(vec![self.at.to_string().parse().expect("host:port")])
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }
}

fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn moved(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn quick() -> Limits {
    Limits { bytes: 1000, time: Duration::from_secs(5) }
}

#[tokio::test]
async fn an_allowed_place_is_reached() {
    let server = Server::start(|path| ok(&format!("you asked for {path}"))).await;
    let fetched = server.allowed().fetch(&server.url("/a.txt"), quick()).await.expect("fetched");
    assert_eq!(&fetched.bytes[..], b"you asked for /a.txt");
    assert_eq!(fetched.media_type.as_deref(), Some("text/plain"));
}

#[tokio::test]
async fn an_internal_place_is_not_even_called() {
    let server = Server::start(|_| ok("secret")).await;
    let port = server.at.port();
    let courier = Courier::new(vec![]);
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "localhost",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0.0.0.0",
        "0",
        "①②⑦.0.0.1",
    ] {
        for port in [port, 8080] {
            let outcome = courier.fetch(&format!("http://{host}:{port}/"), quick()).await;
            assert!(matches!(outcome, Err(Error::Forbidden(_) | Error::Address(_))), "{host}:{port} gave {outcome:?}");
        }
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_leave_is_for_one_port_only() {
    let server = Server::start(|_| ok("fine")).await;
    let other = Server::start(|_| ok("secret")).await;
    let outcome = server.allowed().fetch(&other.url("/"), quick()).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))), "{outcome:?}");
    assert_eq!(other.connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_redirect_is_checked_like_the_first_address() {
    let secret = Server::start(|_| ok("secret")).await;
    let target = secret.url("/");
    let server = Server::start(move |path| match path {
        "/inside" => moved(&target),
        "/file" => moved("file:///etc/passwd"),
        "/loop" => moved("/loop"),
        "/relative/one" => moved("two"),
        other => ok(other),
    })
    .await;
    let courier = server.allowed();
    let outcome = |path: &'static str| {
        let (courier, url) = (courier.clone(), server.url(path));
        async move { courier.fetch(&url, quick()).await }
    };
    assert!(matches!(outcome("/inside").await, Err(Error::Forbidden(_))));
    assert!(matches!(outcome("/file").await, Err(Error::Address(_))));
    assert_eq!(outcome("/loop").await.err(), Some(Error::Redirects));
    let fetched = outcome("/relative/one").await.expect("followed");
    assert_eq!(&fetched.bytes[..], b"/relative/two");
    assert_eq!(secret.connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn size_time_and_status_are_held_to() {
    let server = Server::start(|path| match path {
        "/long" => ok(&"x".repeat(2000)),
        "/endless" => format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", "x".repeat(5000)),
        "/gone" => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
        _ => ok(""),
    })
    .await;
    let courier = server.allowed();
    let short = Limits { bytes: 1000, time: Duration::from_millis(300) };
    let outcome = |path: &'static str| {
        let (courier, url) = (courier.clone(), server.url(path));
        async move { courier.fetch(&url, short).await.err() }
    };
    assert_eq!(outcome("/long").await, Some(Error::TooLarge(1000)));
    assert_eq!(outcome("/endless").await, Some(Error::TooLarge(1000)));
    assert_eq!(outcome("/gone").await, Some(Error::Status(404)));
    assert_eq!(outcome("/slow").await, Some(Error::TooSlow(short.time)));
}

#[tokio::test]
async fn only_the_web_is_fetched() {
    let courier = Courier::new(vec![]);
    for address in [
        "",
        "no address",
        "ftp://example.org/",
        "file:///etc/passwd",
        "data:text/plain,x",
        "//example.org/",
        "http://user:word@example.org/",
        "gopher://example.org/",
    ] {
        let outcome = courier.fetch(address, quick()).await;
        assert!(matches!(outcome, Err(Error::Address(_))), "{address} gave {outcome:?}");
    }
    for port in [22, 25, 5432, 6379, 11211] {
        let outcome = courier.fetch(&format!("http://example.org:{port}/"), quick()).await;
        assert!(matches!(outcome, Err(Error::Forbidden(_))), "{port} gave {outcome:?}");
    }
}

#[test]
fn networks_that_are_not_public() {
    let closed = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.2",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:1ff::1",
        "2001:db8::1",
        "2002:a00:1::",
        "2002:a9fe:a9fe::",
        "3fff::1",
        "3fff:fff::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "5f00::1",
        "2620:4f:8000::1",
        "1000::1",
        "4000::1",
    ];
    for text in closed {
        let address: IpAddr = text.parse().expect("an address");
        assert!(!is_public(address), "{text}");
    }
    for text in [
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "2001:4860::8888",
        "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
        "2002:101:101::",
        "2001:200::1",
    ] {
        let address: IpAddr = text.parse().expect("an address");
        assert!(is_public(address), "{text}");
    }
}

#[test]
fn the_list_of_leaves_is_read_strictly() {
    let list = Allowed::list("127.0.0.1:9000, [::1]:80 media.internal:443").expect("a list");
    let written: Vec<String> = list.iter().map(ToString::to_string).collect();
    assert_eq!(written, ["127.0.0.1:9000", "[::1]:80", "media.internal:443"]);
    for wrong in ["localhost", ":80", "::1:80", "host:port", "[::1:80"] {
        assert!(Allowed::list(wrong).is_err(), "{wrong}");
    }
}
