//! Readers' accounts while something that they need is away: their data, or the mail server.

use crate::writer::story;
use crate::{Page, Place, Server, Writer};
use std::time::Duration;
use store::{Db, SqliteOptions, params};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

const ADA: &str = "ada@readers.example";
const WORDS: &str = "nine pupils and a boat";

/// Sends a form as a page of the site does.
async fn form(server: &Server, path: &str, fields: &[(&str, &str)], cookie: &str) -> Page {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = server
        .client
        .post(format!("{}{path}", server.address()))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("cookie", cookie);
    Page::read(path, request.body(body).send().await.unwrap()).await
}

/// Opens an account that nobody has to prove, signs in, and gives the cookie.
async fn come_in(server: &Server) -> String {
    form(server, "/account/sign-up", &[("email", ADA), ("password", WORDS), ("name", "Ada")], "")
        .await
        .with_status(303);
    let answer = form(server, "/account/session", &[("email", ADA), ("password", WORDS)], "")
        .await
        .with_status(303);
    let cookies: Vec<String> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next().map(str::to_owned))
        .collect();
    cookies.join("; ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_readers_data_accounts_are_closed_and_open_again_by_themselves() {
    let place = Place::sqlite();
    let server = Server::start(&place, &["--unverified-accounts"]).await;
    let writer = Writer::hire(&place, &server, "chief");
    writer.section("harbour", "Harbour").await;
    let (_, address) = writer.published(story("While the readers were away", "Words.")).await;
    let cookie = come_in(&server).await;
    let account = async || server.ask("/account/", &[("cookie", cookie.as_str())]).await;
    assert!(account().await.with_status(200).shows(ADA));

    let (file, away) = (place.data().join("readers.db"), place.beside().join("away.db"));
    std::fs::rename(&file, &away).unwrap();
    wait_for(async || account().await.status != 200).await;
    for path in ["/account/", "/account/saved", "/account/sign-up", "/account/me.json"] {
        let page = server.ask(path, &[("cookie", cookie.as_str())]).await.with_status(503);
        assert!(page.shows("Accounts can’t be reached just now") && !page.shows(ADA), "{path}: {}", page.text());
        assert_eq!(page.header("cache-control"), "private, no-store");
    }
    for path in ["/account/saved", "/account/session", "/account/sign-up"] {
        form(&server, path, &[("article", "1"), ("email", ADA), ("password", WORDS)], &cookie)
            .await
            .with_status(503);
    }
    // The paper and the desk go on.
    place.json(&["press", "drop", "--all"]);
    for path in ["/", address.as_str(), "/harbour", "/search?q=words"] {
        assert!(server.get(path).await.with_status(200).shows("While the readers were away"), "{path}");
    }
    let second = writer.draft(story("Written meanwhile", "Words.")).await;
    assert_eq!(writer.publish(&second).await["visible"], true);
    assert_eq!(server.ready().await.0, 200);
    assert!(!file.exists(), "other readers' data were made in place of the missing ones");

    std::fs::rename(&away, &file).unwrap();
    wait_for(async || account().await.status == 200).await;
    assert!(account().await.shows(ADA), "whoever was signed in still is");
    form(&server, "/account/saved", &[("article", "1")], &cookie).await.with_status(303);
    assert!(
        server
            .ask("/account/saved", &[("cookie", cookie.as_str())])
            .await
            .shows("While the readers were away")
    );
}

/// A deletion that a reader of the state before holds up is finished by the server itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_finishes_what_a_deletion_left() {
    let place = Place::sqlite();
    let server = Server::start(&place, &["--unverified-accounts"]).await;
    let cookie = come_in(&server).await;
    let options = SqliteOptions { create: false, read_only: true, ..SqliteOptions::default() };
    let backup = Db::open_sqlite(&place.data().join("readers.db"), options).await.unwrap();
    let mut before = backup.snapshot().await.unwrap();
    assert_eq!(before.one::<(String,)>("SELECT email FROM account", params![]).await.unwrap().0, ADA);
    form(&server, "/account/delete", &[("password", WORDS)], &cookie).await.with_status(303);
    let sought = crate::reader::Sought::new([ADA]);
    let left = || {
        let files = ["readers.db", "readers.db-wal"].map(|name| std::fs::read(place.data().join(name)).unwrap_or_default());
        files.iter().any(|bytes| !sought.of(bytes).is_empty())
    };
    assert!(left(), "the test can see what is left");
    before.commit().await.unwrap();
    wait_for(async || !left()).await;
}

/// Waits until it is so, at most half a minute.
async fn wait_for(is_so: impl AsyncFn() -> bool) {
    for _ in 0..600 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it is still not so after half a minute");
}

/// How a mail server behaves. One address it refuses always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    /// It takes the connection and says nothing.
    Stalls,
    /// It greets, and wants no letter now.
    Busy,
    /// It takes what comes.
    Takes,
}

const REFUSED: &str = "dora@readers.example";

/// A mail server on a port of its own. What it does is told: `called`, `busy …`, `refused …`, `taken …`.
async fn mail_server(mood: watch::Receiver<Mood>) -> (u16, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (told, tells) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            told.send("called".to_owned()).unwrap();
            tokio::spawn(talk(stream, mood.clone(), told.clone()));
        }
    });
    (port, tells)
}

/// One talk as RFC 5321 has it.
async fn talk(stream: TcpStream, mut mood: watch::Receiver<Mood>, told: mpsc::UnboundedSender<String>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    if mood.wait_for(|mood| *mood != Mood::Stalls).await.is_err() || write.write_all(b"220 mail.example\r\n").await.is_err() {
        return;
    }
    let mut letter: Option<String> = None;
    while let Ok(Some(line)) = lines.next_line().await {
        let is_busy = *mood.borrow() == Mood::Busy;
        let answer = match (&mut letter, line.split(' ').next().unwrap_or_default().to_ascii_uppercase().as_str()) {
            (Some(_), ".") => {
                let _ = told.send(format!("taken {}", letter.take().unwrap()));
                "250 taken"
            }
            (Some(words), _) => {
                words.push_str(&line);
                words.push('\n');
                continue;
            }
            (None, "DATA") => {
                letter = Some(String::new());
                "354 go on"
            }
            (None, "RCPT") if line.contains(REFUSED) => {
                let _ = told.send(format!("refused {line}"));
                "550 nobody of that name"
            }
            (None, "RCPT") if is_busy => {
                let _ = told.send(format!("busy {line}"));
                "451 later"
            }
            (None, "QUIT") => "221 so long",
            (None, _) => "250 fine",
        };
        if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Waits until the mail server tells something of that kind.
async fn until(tells: &mut mpsc::UnboundedReceiver<String>, what: &str, whom: &str) {
    let told = async {
        while let Some(told) = tells.recv().await {
            if told.starts_with(what) && told.contains(whom) {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), told)
        .await
        .unwrap_or_else(|_| panic!("nothing {what} {whom}"));
}

/// No page waits for the mail server: while it holds a letter up or refuses it, forms are answered and pages are shown; what it did
/// not take goes out by itself when it does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_that_stalls_or_refuses_delays_no_page() {
    let (mood, moods) = watch::channel(Mood::Stalls);
    let (port, mut tells) = mail_server(moods).await;
    let place = Place::sqlite();
    let settings = [("DATELINE_SMTP", format!("smtp://127.0.0.1:{port}")), ("DATELINE_MAIL_FROM", "letters@tidings.example".to_owned())];
    let server = Server::start_with(&place, &[], &settings).await;
    let forms_and_pages = async || {
        for path in ["/account/sign-up", "/account/reset", "/account/mail-link"] {
            let fields = [("email", "ben@readers.example"), ("password", WORDS), ("name", "Ben")];
            let answer = form(&server, path, &fields, "").await.with_status(303);
            assert!(answer.header("location").starts_with("/account/sent"), "{path}: {}", answer.header("location"));
        }
        for path in ["/", "/account/", "/account/sent", "/account/sign-up"] {
            server.get(path).await.with_status(200);
        }
    };
    let ask = async |email: &str| form(&server, "/account/mail-link", &[("email", email)], "").await.with_status(303);

    ask(ADA).await;
    until(&mut tells, "called", "").await;
    // All of this is answered while the mail server still says nothing at all.
    forms_and_pages().await;
    assert_eq!(*mood.borrow(), Mood::Stalls);
    assert!(std::iter::from_fn(|| tells.try_recv().ok()).all(|told| told == "called"), "it did say something");
    mood.send_replace(Mood::Busy);
    until(&mut tells, "busy", ADA).await;
    forms_and_pages().await;
    ask(REFUSED).await;
    until(&mut tells, "refused", REFUSED).await;
    forms_and_pages().await;
    mood.send_replace(Mood::Takes);
    // The letter that it did not take at first comes, and nobody had to ask again.
    until(&mut tells, "taken", &format!("To: {ADA}")).await;
    ask(REFUSED).await;
    until(&mut tells, "refused", REFUSED).await;
}
