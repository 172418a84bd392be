use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use http::{HeaderMap, Method, Request, StatusCode};
use newsroom::article::{self, Draft, Original, Publish, Published};
use newsroom::asset::{NewAsset, Rendition};
use newsroom::edition::NewEdition;
use newsroom::{Actor, asset, author, edition, page, setting};
use pages::letter::{Letter, Matter};
use pages::{Pages, Theme};
use paper::cache::Cache;
use paper::{MostRead, Shelf};
use press::Press;
use readers::account::NewAccount;
use readers::letter::Due;
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};
use site::account::{Accounts, Options};
use site::{Health, Limits, Newsstand, Site};
use std::sync::Arc;
use store::{Chance, Id, Moment};
use testkit::Scene;
use tower::ServiceExt;

/// Where the paper stands.
pub const SITE: &str = "https://tidings.example";

/// A newsroom with its press and the router that readers reach.
pub struct Kiosk {
    pub scene: Scene,
    pub shelf: Arc<Shelf>,
    pub cache: Arc<Cache>,
    press: Arc<Press>,
    site: Site,
    router: Router,
    newsstand: Newsstand,
    behind_cache: Router,
}

/// What a reader gets.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Kiosk {
    /// A paper in three languages with an author, a portrait, a social card and an about page.
    pub async fn open() -> Kiosk {
        Kiosk::open_with(Options { mail: true, ..Options::default() }).await
    }

    /// The same with accounts handled so.
    pub async fn open_with(options: Options) -> Kiosk {
        Kiosk::on(Scene::sqlite().await, options).await
    }

    /// The same over a newsroom on either engine.
    pub async fn on(scene: Scene, options: Options) -> Kiosk {
        let folder = scene.folder().join("paper");
        let shelf = Arc::new(Shelf::open(&folder).await.unwrap());
        let cache = Arc::new(Cache::new(1 << 24));
        let counts = MostRead::open(&scene.folder().join("most-read.db"), Chance::seeded(9), scene.clock.now())
            .await
            .unwrap();
        shelf.count_with(Arc::new(counts));
        let press = Press::open_with_readers(scene.room.clone(), scene.readers.clone(), shelf.clone(), cache.clone())
            .await
            .unwrap();
        let site = Site {
            shelf: shelf.clone(),
            cache: cache.clone(),
            pages: Pages::new(Arc::new(Theme::standard().unwrap()), SITE),
            blobs: scene.room.blobs.clone(),
            clock: scene.clock.clone(),
            health: Arc::new(Health::default()),
            accounts: Accounts::new(options),
        };
        site.accounts.set_readers(Some(scene.readers.clone()));
        let (router, newsstand) = site::router_with_newsstand(site.clone());
        let router = site::orderly(router, site.clone(), Limits::default());
        let behind_cache = site::router_behind_shared_cache(site.clone());
        let kiosk = Kiosk {
            scene,
            shelf,
            cache,
            press,
            site,
            router,
            newsstand,
            behind_cache,
        };
        kiosk.furnish().await;
        kiosk
    }

    /// The harbour in Russian, where stories of that edition can stand.
    pub async fn russian_section(&self) {
        let mut turn = self.scene.room.turn(&self.scene.cast.cora).await.unwrap();
        let section = newsroom::section::NewSection {
            edition: "ru".into(),
            slug: "harbour".into(),
            name: "Порт".into(),
            ..Default::default()
        };
        newsroom::section::create(&mut turn, section).await.unwrap();
        turn.commit().await.unwrap();
    }

    async fn furnish(&self) {
        let card = self.asset("picture", "image/png", "card.png", 1200, 630).await;
        let portrait = self.asset("picture", "image/jpeg", "ada.jpg", 400, 400).await;
        let settings = json!({
            "name": "Marren Tidings", "description": "News of an invented harbour.", "time_zone": "Europe/Berlin",
            "copyright": "© Marren Tidings", "licence": "Texts under CC BY 4.0.", "footer": "The town is invented.",
            "contact": "desk@tidings.example", "report": "errors@tidings.example", "social_card": card.as_str(),
            "profiles": [{"network": "Mastodon", "url": "https://social.example/@tidings"}],
        });
        let mut turn = self.scene.room.turn(&Actor::Operator).await.unwrap();
        setting::change(&mut turn, settings.as_object().unwrap()).await.unwrap();
        for (code, name, language_name, direction) in [("ru", "Марренские вести", "Русский", "ltr"), ("ar", "أنباء مارن", "العربية", "rtl")]
        {
            let new = NewEdition {
                code: code.into(),
                name: name.into(),
                language: code.into(),
                language_name: language_name.into(),
                direction: direction.into(),
                ..NewEdition::default()
            };
            edition::create(&mut turn, new).await.unwrap();
        }
        let ada = author::NewAuthor {
            slug: "ada".into(),
            name: "Ada Quill".into(),
            role: "Harbour correspondent".into(),
            bio: "Writes on the river.".into(),
            portrait: Some(portrait.as_str().to_owned()),
            ..author::NewAuthor::default()
        };
        author::create(&mut turn, ada).await.unwrap();
        let body = json!({"version": 1, "blocks": [{"type": "paragraph", "text": "The paper is invented."}]});
        let about = page::NewPage {
            slug: "about".into(),
            title: "About the paper".into(),
            body: serde_json::from_value(body).unwrap(),
            published: true,
            ..page::NewPage::default()
        };
        page::create(&mut turn, about).await.unwrap();
        turn.commit().await.unwrap();
        self.print().await;
    }

    /// A file in the library.
    pub async fn asset(&self, kind: &str, media_type: &str, name: &str, width: i64, height: i64) -> Id {
        let bytes: Vec<u8> = name.bytes().cycle().take(1_000).collect();
        let blob = self.scene.room.blobs.put(&bytes).await.unwrap();
        let small = self.scene.room.blobs.put(format!("small {name}").as_bytes()).await.unwrap();
        let rendition = Rendition {
            blob: small,
            media_type: media_type.into(),
            width: 400,
            height: 250,
            size: 10,
            name: String::new(),
        };
        let new = NewAsset {
            kind: kind.into(),
            media_type: media_type.into(),
            name: name.into(),
            original: blob.clone(),
            blob,
            size: 1_000,
            width,
            height,
            alt: format!("What {name} shows"),
            credit: "Oda Lintner".into(),
            rights: String::new(),
            caption: String::new(),
            renditions: if kind == "picture" { vec![rendition] } else { Vec::new() },
            ..NewAsset::default()
        };
        let mut turn = self.scene.room.turn(&self.scene.cast.ada).await.unwrap();
        let id = asset::add(&mut turn, new).await.unwrap().id;
        turn.commit().await.unwrap();
        id
    }

    /// Prints everything that was decided.
    pub async fn print(&self) {
        self.press.run_to_end().await.unwrap();
    }

    /// A published story that readers can see.
    pub async fn story(&self, fields: Value) -> Published {
        let (_, published) = self.scene.story(fields).await;
        self.print().await;
        published
    }

    /// Stories as an import brings them: each with the instant at which it was first published.
    pub async fn archive(&self, stories: &[(String, Moment)]) {
        for (headline, at) in stories {
            let content = json!({
                "headline": headline, "section": "harbour", "tags": ["tides"], "bylines": [{"author": "ada"}],
                "body": {"version": 1, "blocks": [{"type": "paragraph", "text": "Long ago."}]},
            });
            let mut turn = self.scene.room.turn(&self.scene.cast.ben).await.unwrap();
            let created = article::create(&mut turn, Draft { content, ..Draft::default() }).await.unwrap();
            turn.commit().await.unwrap();
            let original = Original {
                first_published_at: Some(*at),
                updated_at: Some(*at),
                ..Original::default()
            };
            let mut turn = self.scene.room.turn(&Actor::Operator).await.unwrap();
            article::publish(
                &mut turn,
                Publish {
                    article: created.id,
                    revision: None,
                    original: Some(original),
                },
            )
            .await
            .unwrap();
            turn.commit().await.unwrap();
        }
        self.print().await;
    }

    pub async fn get(&self, target: &str) -> Answer {
        self.ask(Method::GET, target, &[]).await
    }

    pub async fn ask(&self, method: Method, target: &str, headers: &[(&str, &str)]) -> Answer {
        Kiosk::send(&self.router, method, target, headers, Body::empty()).await
    }

    /// What lies ready for such a question, before any route is looked at.
    pub fn ready(&self, method: Method, target: &str, headers: &[(&str, &str)]) -> Option<Answer> {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, bytes) = self.newsstand.hand_over(&request.body(()).unwrap())?.into_parts();
        Some(Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: bytes.to_vec(),
        })
    }

    /// A form of the site, sent by a browser that holds this cookie.
    pub async fn post_as(&self, cookie: &str, target: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(target, fields, &[("cookie", cookie), ("sec-fetch-site", "same-origin")]).await
    }

    /// A form with these headers.
    pub async fn post_with(&self, target: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        let body = serde_urlencoded::to_string(fields).unwrap();
        Kiosk::send(&self.router, Method::POST, target, &all, Body::from(body)).await
    }

    /// A reader who is signed in: the cookie of their browser.
    pub async fn reader(&self, email: &str, name: &str) -> String {
        let new = NewAccount {
            email: email.into(),
            verified: true,
            name: name.into(),
            ..NewAccount::default()
        };
        let account = self.scene.readers.create_account(&new).await.unwrap();
        let opened = self.scene.readers.open_session(&account, "Test").await.unwrap();
        format!("__Secure-dateline-reader={}", opened.secret)
    }

    /// The readers' data are gone.
    pub fn close_accounts(&self) {
        self.site.accounts.set_readers(None);
    }

    /// A letter as it would be sent.
    pub async fn letter(&self, due: &Due) -> Letter {
        let reading = self.site.shelf.current().unwrap().reading().await.unwrap();
        let matter = Matter {
            kind: due.kind.name().into(),
            edition: due.edition.clone(),
            name: due.name.clone(),
            secret: due.secret.clone(),
        };
        self.site.pages.letter(&reading, &matter, self.scene.clock.now()).await.unwrap()
    }

    /// As a small script at an address tells something: a form, with these headers.
    pub async fn tell(&self, target: &str, form: &str, from: &str, headers: &[(&str, &str)]) -> StatusCode {
        let peer = ConnectInfo(std::net::SocketAddr::new(from.parse().unwrap(), 4_711));
        let mut request = Request::builder().method(Method::POST).uri(target).extension(peer);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Body::from(form.to_owned());
        self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap().status()
    }

    /// As somebody at another address asks.
    pub async fn ask_from(&self, from: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
        let peer = std::net::SocketAddr::new(from.parse().unwrap(), 4_711);
        let router = self.router.clone().layer(axum::Extension(ConnectInfo(peer)));
        Kiosk::send(&router, Method::GET, target, headers, Body::empty()).await
    }

    /// As a shared cache in front asks.
    pub async fn ask_behind_cache(&self, target: &str) -> Answer {
        Kiosk::send(&self.behind_cache, Method::GET, target, &[], Body::empty()).await
    }

    async fn send(router: &Router, method: Method, target: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut encoded = String::new();
        for byte in target.bytes() {
            if byte.is_ascii_graphic() {
                encoded.push(char::from(byte))
            } else {
                encoded.push_str(&format!("%{byte:02X}"))
            }
        }
        let mut request = Request::builder().method(method).uri(encoded);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

impl Answer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub fn html(&self) -> Page {
        assert!(self.header("content-type").starts_with("text/html"), "{}", self.header("content-type"));
        Page(Html::parse_document(self.text()))
    }
}

/// A page as a browser reads it.
pub struct Page(pub Html);

impl Page {
    pub fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.0.select(&Selector::parse(selector).unwrap()).collect()
    }

    /// The text of every element that fits.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(|element| text(*element)).collect()
    }

    /// The only element that fits.
    pub fn one(&self, selector: &str) -> ElementRef<'_> {
        let all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} in\n{}", self.0.html());
        all[0]
    }

    /// An attribute of every element that fits.
    pub fn values(&self, selector: &str, attribute: &str) -> Vec<String> {
        self.all(selector)
            .iter()
            .filter_map(|element| element.attr(attribute).map(str::to_owned))
            .collect()
    }

    /// The graph of its JSON-LD, node by node.
    pub fn graph(&self) -> Vec<Value> {
        let mut nodes = Vec::new();
        for block in self.texts("script[type='application/ld+json']") {
            let value: Value = serde_json::from_str(&block).unwrap();
            assert_eq!(value["@context"], "https://schema.org");
            nodes.extend(value["@graph"].as_array().cloned().unwrap_or_else(|| vec![value.clone()]));
        }
        nodes
    }

    /// The first node of that type.
    pub fn node(&self, kind: &str) -> Value {
        self.graph()
            .into_iter()
            .find(|node| node["@type"] == kind)
            .unwrap_or_else(|| panic!("no {kind} in {:?}", self.graph()))
    }
}

/// Text as it is read: runs of white space are one space.
pub fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
