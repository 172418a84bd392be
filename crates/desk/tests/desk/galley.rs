//! The socket of a text that several write in: who comes in, what is passed on and kept, what ends it.

use crate::house::{House, SITE};
use futures::{SinkExt, StreamExt};
use galley::Galley;
use galley::message::{self, Said};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use story::Body;
use testkit::both_engines;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

/// A browser at a galley.
struct Window {
    socket: WebSocketStream<TcpStream>,
    galley: Galley,
    epoch: i64,
    n: i64,
    /// What was said to it beside changes of the text.
    heard: Vec<Vec<u8>>,
}

/// What came next.
#[derive(Debug)]
enum Next {
    Kept,
    Change,
    Other,
    Closed(u16),
}

fn paragraphs(texts: &[&str]) -> Body {
    let blocks: Vec<Value> = texts.iter().map(|text| json!({"type": "paragraph", "text": text})).collect();
    Body::parse(&json!({"version": 1, "blocks": blocks})).unwrap()
}

async fn knock(at: SocketAddr, id: &str, headers: &[(&'static str, &str)]) -> Result<WebSocketStream<TcpStream>, u16> {
    let mut request = format!("ws://{at}/desk/api/articles/{id}/galley").into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    let stream = TcpStream::connect(at).await.unwrap();
    match tokio_tungstenite::client_async(request, stream).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

async fn come(house: &House, at: SocketAddr, who: &str, id: &str, number: u64) -> Window {
    let bearer = format!("Bearer {}", house.key(who));
    let mut socket = knock(at, id, &[("authorization", &bearer)]).await.unwrap();
    let Some(Ok(Message::Text(hello))) = socket.next().await else { panic!("no greeting") };
    let hello: Value = serde_json::from_str(&hello).unwrap();
    let (epoch, n) = (hello["galley"]["epoch"].as_i64().unwrap(), hello["galley"]["n"].as_i64().unwrap());
    let mut window = Window {
        socket,
        galley: Galley::gathered(Vec::<Vec<u8>>::new(), number).unwrap(),
        epoch,
        n,
        heard: Vec::new(),
    };
    window.socket.send(Message::Text(json!({"epoch": epoch}).to_string().into())).await.unwrap();
    let knows = message::knows(&window.galley.state()).unwrap();
    window.socket.send(Message::Binary(knows.into())).await.unwrap();
    while !matches!(window.next().await, Next::Change) {}
    window
}

impl Window {
    async fn next(&mut self) -> Next {
        let next = tokio::time::timeout(Duration::from_secs(20), self.socket.next())
            .await
            .expect("something comes, or it ends");
        match next {
            Some(Ok(Message::Text(words))) => {
                let said: Value = serde_json::from_str(&words).unwrap();
                let n = said["kept"]["n"].as_i64().or(said["at"]["n"].as_i64()).unwrap_or_default();
                self.n = self.n.max(n);
                if said.get("kept").is_some() { Next::Kept } else { Next::Other }
            }
            Some(Ok(Message::Binary(bytes))) => match message::read(&bytes).unwrap() {
                Said::Change(update) => {
                    self.galley.take(&update).unwrap();
                    Next::Change
                }
                _ => {
                    self.heard.push(bytes.to_vec());
                    Next::Other
                }
            },
            Some(Ok(Message::Close(frame))) => Next::Closed(frame.map_or(0, |frame| frame.code.into())),
            Some(Ok(_)) => Next::Other,
            Some(Err(_)) | None => Next::Closed(0),
        }
    }

    /// Writes, and waits until the desk has it.
    async fn write(&mut self, texts: &[&str]) {
        let update = self.galley.change(&paragraphs(texts)).unwrap();
        self.socket.send(Message::Binary(message::change(update).into())).await.unwrap();
        loop {
            match self.next().await {
                Next::Kept => return,
                Next::Closed(code) => panic!("closed: {code}"),
                _ => {}
            }
        }
    }

    async fn until(&mut self, texts: &[&str]) {
        while self.galley.body() != paragraphs(texts) {
            if let Next::Closed(code) = self.next().await {
                panic!("closed: {code}");
            }
        }
    }

    /// Waits for the end, and says how it came.
    async fn end(&mut self) -> u16 {
        loop {
            if let Next::Closed(code) = self.next().await {
                return code;
            }
        }
    }
}

/// A browser's word of where its writer stands: the message of y-protocols, by hand.
fn stands(client: u8, clock: u8, json: &str) -> Vec<u8> {
    let mut inner = vec![1, client, clock, u8::try_from(json.len()).unwrap()];
    inner.extend(json.as_bytes());
    let mut message = vec![1, u8::try_from(inner.len()).unwrap()];
    message.extend(inner);
    message
}

impl Window {
    async fn says(&mut self, message: Vec<u8>) {
        self.socket.send(Message::Binary(message.into())).await.unwrap();
    }

    /// Waits for exactly this word of somebody's place.
    async fn hears(&mut self, message: &[u8]) {
        while !self.heard.iter().any(|heard| heard == message) {
            if let Next::Closed(code) = self.next().await {
                panic!("closed: {code}");
            }
        }
    }
}

both_engines! {
    async fn where_somebody_stands_is_seen_at_other_nodes_and_goes_with_them(scene: Scene) {
        let house = House::open(scene).await;
        let (here, there) = (house.serve().await, house.serve_elsewhere().await);
        let id = house.draft().await;
        let mut ada = come(&house, here, "ada", &id, 1).await;
        let mut ben = come(&house, here, "ben", &id, 2).await;
        ada.says(stands(7, 1, r#"{"at":1}"#)).await;
        ben.hears(&stands(7, 1, r#"{"at":1}"#)).await;
        if house.scene.db.engine() == store::Engine::Sqlite {
            // One program has the file: nobody else is to be told.
            let (rows,) = house.scene.db.one::<(i64,)>("SELECT COUNT(*) FROM galley_cursor", Vec::new()).await.unwrap();
            return assert_eq!(rows, 0);
        }
        let mut cora = come(&house, there, "cora", &id, 3).await;
        cora.hears(&stands(7, 1, r#"{"at":1}"#)).await;
        ada.says(stands(7, 2, r#"{"at":2}"#)).await;
        cora.hears(&stands(7, 2, r#"{"at":2}"#)).await;
        cora.says(stands(9, 1, r#"{"at":3}"#)).await;
        ada.hears(&stands(9, 1, r#"{"at":3}"#)).await;
        ben.hears(&stands(9, 1, r#"{"at":3}"#)).await;
        // Who comes later sees those who stand still.
        let mut dan = come(&house, there, "ben", &id, 4).await;
        dan.hears(&stands(7, 2, r#"{"at":2}"#)).await;
        // What is too long for a place is told to nobody elsewhere.
        let long = format!("\"{}\"", "x".repeat(20_000));
        let mut inner = vec![1, 12, 1];
        inner.extend([u8::try_from(long.len() & 127).unwrap() | 128, u8::try_from((long.len() >> 7) & 127).unwrap() | 128, u8::try_from(long.len() >> 14).unwrap()]);
        inner.extend(long.as_bytes());
        let mut message = vec![1, u8::try_from(inner.len() & 127).unwrap() | 128, u8::try_from((inner.len() >> 7) & 127).unwrap() | 128, u8::try_from(inner.len() >> 14).unwrap()];
        message.extend(&inner);
        ben.says(message.clone()).await;
        ada.hears(&message).await;
        // Gone with the window; and by itself, if its node is not heard of.
        drop(cora);
        ada.hears(&stands(9, 2, "null")).await;
        let (rows,) = house.scene.db.one::<(i64,)>("SELECT COUNT(*) FROM galley_cursor", Vec::new()).await.unwrap();
        assert_eq!(rows, 1, "Ada's alone");
        house.scene.clock.set(house.scene.clock.now().plus_seconds(31));
        dan.hears(&stands(7, 3, "null")).await;
    }

    async fn what_one_writes_the_others_read_at_this_node_and_at_another(scene: Scene) {
        let house = House::open(scene).await;
        let (here, there) = (house.serve().await, house.serve_elsewhere().await);
        let id = house.draft().await;
        let mut ada = come(&house, here, "ada", &id, 1).await;
        ada.write(&["One"]).await;
        let mut ben = come(&house, here, "ben", &id, 2).await;
        let mut cora = come(&house, there, "cora", &id, 3).await;
        assert_eq!((ben.galley.body(), cora.galley.body()), (paragraphs(&["One"]), paragraphs(&["One"])));
        ben.write(&["One", "Two"]).await;
        ada.until(&["One", "Two"]).await;
        cora.until(&["One", "Two"]).await;
        cora.write(&["Zero", "One", "Two"]).await;
        ada.until(&["Zero", "One", "Two"]).await;
        ben.until(&["Zero", "One", "Two"]).await;
        // Both at once, at two nodes.
        tokio::join!(ben.write(&["Zero", "One", "Two", "Ben"]), cora.write(&["Cora", "Zero", "One", "Two"]));
        for window in [&mut ada, &mut ben, &mut cora] {
            window.until(&["Cora", "Zero", "One", "Two", "Ben"]).await;
        }
        let shown = house.get("ada", &format!("/articles/{id}")).await.expect(200);
        assert_eq!(shown["galley"]["body"]["blocks"].as_array().unwrap().len(), 5);
        // A revision of it, at the place that its author knows.
        let mark = json!({"epoch": ada.epoch, "n": ada.n});
        let saved = house.call("ada", "POST", &format!("/articles/{id}/revisions")).header("if-match", "1")
            .json(&json!({"headline": "All of it", "galley": mark})).send().await.expect(201);
        let kept = house.get("ada", &format!("/articles/{id}?revision={}", saved["revision"])).await.expect(200);
        assert_eq!((&kept["headline"], kept["body"]["blocks"].as_array().unwrap().len()), (&json!("All of it"), 5));
        let wrong = house.call("ada", "POST", &format!("/articles/{id}/revisions")).header("if-match", "2").json(&json!({"galley": {"epoch": 1}})).send().await;
        assert_eq!(wrong.errors(), [("/galley".to_owned(), "type".to_owned())]);
        let past = house.call("ada", "POST", &format!("/articles/{id}/revisions")).header("if-match", "2").json(&json!({"galley": {"epoch": 99, "n": 1}})).send().await;
        past.expect(409);
    }

    async fn nobody_listens_who_may_not_write(scene: Scene) {
        let mut house = House::open(scene).await;
        let at = house.serve().await;
        let id = house.draft().await;
        assert_eq!(knock(at, &id, &[]).await.unwrap_err(), 401);
        // A contributor, on somebody else's draft.
        let eve = format!("Bearer {}", house.key("eve"));
        assert!([403, 404].contains(&knock(at, &id, &[("authorization", &eve)]).await.unwrap_err()));
        house.get("ada", &format!("/articles/{id}/galley")).await.expect(426);
        // Another site's page, in the browser of somebody who is signed in; and this one's.
        let cookie = format!("__Secure-dateline-desk={}", house.sign_in("ada").await);
        assert_eq!(knock(at, &id, &[("cookie", &cookie), ("origin", "https://elsewhere.example")]).await.unwrap_err(), 403);
        assert_eq!(knock(at, &id, &[("cookie", &cookie)]).await.unwrap_err(), 403);
        let mut socket = knock(at, &id, &[("cookie", &cookie), ("origin", SITE)]).await.unwrap();
        assert!(matches!(socket.next().await, Some(Ok(Message::Text(_)))));
        // Signed out, it ends.
        house.delete("ada's browser", "/session").await.expect(204);
        let begun = Instant::now();
        loop {
            match tokio::time::timeout(Duration::from_secs(20), socket.next()).await.unwrap() {
                Some(Ok(Message::Close(frame))) => break assert_eq!(u16::from(frame.unwrap().code), 4401),
                Some(Ok(_)) => {}
                ended => panic!("{ended:?}"),
            }
        }
        assert!(begun.elapsed() < Duration::from_secs(15));
    }

    async fn whoever_may_write_no_longer_is_sent_away(scene: Scene) {
        let house = House::open(scene).await;
        let at = house.serve().await;
        let id = house.draft().await;
        let mut ben = come(&house, at, "ben", &id, 1).await;
        ben.write(&["One"]).await;
        let staff = house.get("cora", "/staff").await.expect(200);
        let cora = staff["items"].as_array().unwrap().iter().find(|one| one["email"] == "cora@tidings.example").unwrap()["id"].clone();
        house.put("cora", &format!("/articles/{id}/named"), json!({"staff": [cora]})).await.expect(200);
        assert_eq!(ben.end().await, 4403);
    }

    async fn what_is_no_change_ends_the_window_and_harms_nobody(scene: Scene) {
        let house = House::open(scene).await;
        let at = house.serve().await;
        let id = house.draft().await;
        let mut ada = come(&house, at, "ada", &id, 1).await;
        ada.write(&["One"]).await;
        for (number, bytes) in [(10, &b"\x00\x02\x05nope!"[..]), (11, b"\x63what"), (12, b"")] {
            let mut other = come(&house, at, "ben", &id, number).await;
            other.socket.send(Message::Binary(bytes.to_vec().into())).await.unwrap();
            assert_eq!(other.end().await, 4400, "{bytes:?}");
        }
        // What builds on something that never came: everybody begins anew, and has everything.
        let mut other = come(&house, at, "ben", &id, 13).await;
        other.galley.change(&paragraphs(&["One", "Never sent"])).unwrap();
        let update = other.galley.change(&paragraphs(&["One", "Never sent", "Sent"])).unwrap();
        other.socket.send(Message::Binary(message::change(update).into())).await.unwrap();
        assert_eq!(other.end().await, 4503);
        let mut again = come(&house, at, "ada", &id, 14).await;
        assert_eq!(again.galley.body(), paragraphs(&["One"]));
        // All that was written meanwhile comes in one piece.
        let rest = other.galley.since(&again.galley.state()).unwrap();
        again.socket.send(Message::Binary(message::rest(rest).into())).await.unwrap();
        while !matches!(again.next().await, Next::Kept) {}
        let shown = house.get("ada", &format!("/articles/{id}")).await.expect(200);
        assert_eq!(shown["galley"]["body"]["blocks"].as_array().unwrap().len(), 3);
        // A document of another time is not taken in.
        let bearer = format!("Bearer {}", house.key("ada"));
        let mut socket = knock(at, &id, &[("authorization", &bearer)]).await.unwrap();
        assert!(matches!(socket.next().await, Some(Ok(Message::Text(_)))));
        socket.send(Message::Text(json!({"epoch": 77}).to_string().into())).await.unwrap();
        let Some(Ok(Message::Close(Some(frame)))) = socket.next().await else { panic!("it goes on") };
        assert_eq!(u16::from(frame.code), 4503);
    }
}
