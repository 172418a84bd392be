use newsroom::actor::Origin;
use newsroom::article::{self, Incoming, Original};
use newsroom::{Actor, Content};
use pages::{Ask, Pages, Theme};
use paper::cache::{Cache, Made, Outcome, Ready};
use paper::{Encoding, Shelf};
use press::Press;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Id;
use testkit::Scene;

/// A newsroom with its press, a shelf of papers, a page cache and the standard pages.
pub struct Hall {
    pub scene: Scene,
    pub shelf: Arc<Shelf>,
    pub cache: Arc<Cache>,
    pub press: Arc<Press>,
    pub pages: Pages,
}

/// How a page was answered.
pub struct Answer {
    pub status: u16,
    pub text: String,
    pub outcome: Outcome,
    pub ready: Arc<Ready>,
}

impl Hall {
    pub async fn open(scene: Scene) -> Hall {
        let shelf = Arc::new(Shelf::open(&scene.folder().join("paper")).await.unwrap());
        let cache = Arc::new(Cache::new(64 << 20));
        let press = Press::open(scene.room.clone(), shelf.clone(), cache.clone()).await.unwrap();
        let pages = Pages::new(Arc::new(Theme::standard().unwrap()), "https://paper.example");
        Hall { scene, shelf, cache, press, pages }
    }

    /// The same after a restart of the program.
    pub async fn reopened(self) -> Hall {
        let Hall { scene, shelf, cache, press, pages } = self;
        drop((shelf, cache, press, pages));
        Hall::open(scene).await
    }

    /// Prints and indexes everything.
    pub async fn print(&self) {
        self.press.run_to_end().await.unwrap();
    }

    /// A page as readers get it.
    pub async fn get(&self, target: &str) -> Answer {
        let ask = ask(target);
        let make = async || self.make(&ask).await;
        let (ready, outcome) = self.cache.get(target, self.scene.clock.now(), make).await.unwrap();
        Answer {
            status: ready.made.status,
            text: String::from_utf8(ready.packed(Encoding::Identity).to_vec()).unwrap(),
            outcome,
            ready,
        }
    }

    /// Makes a page anew in the background.
    pub async fn remake(&self, target: &str) {
        let now = self.scene.clock.now();
        self.cache.remake(target, now, async || self.make(&ask(target)).await).await.unwrap();
    }

    async fn make(&self, ask: &Ask) -> Result<Made, String> {
        let print = self.shelf.current().map_err(|error| error.to_string())?;
        let reading = print.reading().await.map_err(|error| error.to_string())?;
        self.pages.make(&reading, ask, self.scene.clock.now()).await.map_err(|error| error.to_string())
    }

    /// A page made anew beside the cache.
    pub async fn fresh(&self, target: &str) -> Answer {
        let ready = Arc::new(Ready::new(self.make(&ask(target)).await.unwrap()));
        let text = String::from_utf8(ready.packed(Encoding::Identity).to_vec()).unwrap();
        Answer {
            status: ready.made.status,
            text,
            outcome: Outcome::Miss,
            ready,
        }
    }

    /// Whether a page shows some words.
    pub async fn shows(&self, target: &str, words: &str) -> bool {
        self.get(target).await.text.contains(words)
    }

    pub async fn digest(&self) -> String {
        self.shelf.current().unwrap().digest().await.unwrap()
    }

    /// Saves fields of a story over its newest revision and publishes it.
    pub async fn update(&self, id: &Id, fields: Value) {
        let mut turn = self.scene.room.turn(&self.scene.cast.ben).await.unwrap();
        let base = self
            .scene
            .db
            .one::<(i64,)>("SELECT head FROM article WHERE id = $1", store::params![id])
            .await
            .unwrap()
            .0;
        let save = article::Save {
            article: id.clone(),
            base,
            content: fields,
            reason: "saved".into(),
        };
        article::save(&mut turn, save).await.unwrap();
        turn.commit().await.unwrap();
        self.scene.publish(id).await;
    }

    pub async fn correct(&self, id: &Id, note: &str) {
        let mut turn = self.scene.room.turn(&self.scene.cast.ada).await.unwrap();
        let correct = article::Correct {
            article: id.clone(),
            note: note.into(),
            place: "foot".into(),
            revision: None,
        };
        article::correct(&mut turn, correct).await.unwrap();
        turn.commit().await.unwrap();
    }

    pub async fn withdraw(&self, id: &Id) {
        let mut turn = self.scene.room.turn(&self.scene.cast.cora).await.unwrap();
        let withdraw = article::Withdraw {
            article: id.clone(),
            reason: "wrong".into(),
            notice: "This story is gone.".into(),
        };
        article::withdraw(&mut turn, withdraw).await.unwrap();
        turn.commit().await.unwrap();
    }

    /// An author with a page.
    pub async fn author(&self, name: &str) {
        let mut turn = self.scene.room.turn(&Actor::Operator).await.unwrap();
        let new = newsroom::author::NewAuthor { name: name.into(), ..Default::default() };
        newsroom::author::create(&mut turn, new).await.unwrap();
        turn.commit().await.unwrap();
    }

    /// A podcast.
    pub async fn series(&self, name: &str) {
        let mut turn = self.scene.room.turn(&Actor::Operator).await.unwrap();
        let new = newsroom::series::NewSeries { name: name.into(), ..Default::default() };
        newsroom::series::create(&mut turn, new).await.unwrap();
        turn.commit().await.unwrap();
    }

    /// A sound of the library, encoded, with chapters.
    pub async fn sound(&self) -> String {
        let new = newsroom::asset::NewAsset {
            kind: "audio".into(),
            media_type: "audio/mpeg".into(),
            name: "tides.mp3".into(),
            blob: self.scene.room.blobs.put(b"tides").await.unwrap(),
            size: 5,
            ..Default::default()
        };
        let mut turn = self.scene.room.turn(&Actor::Operator).await.unwrap();
        let id = newsroom::asset::add(&mut turn, new).await.unwrap().id.to_string();
        for (kind, text) in [("chapters", "High water"), ("captions", "It comes.")] {
            let track = newsroom::track::Track {
                kind: kind.into(),
                language: "en".into(),
                label: "English".into(),
                blob: "c".repeat(64),
                size: 9,
                cues: vec![story::Cue { at: 1_500, text: text.into() }],
            };
            newsroom::track::keep(&mut turn, &id, track).await.unwrap();
        }
        turn.commit().await.unwrap();
        id
    }

    /// An archive of so many old stories, spread over months, sections, tags and authors; the newest is a day old.
    pub async fn archive(&self, count: usize) {
        for name in ["Ilse Varnay", "Tom Ketter", "Una Brandt"] {
            self.author(name).await;
        }
        let slugs = ["ilse-varnay", "tom-ketter", "una-brandt"];
        let newest = self.scene.clock.now().plus_seconds(-86_400);
        let incoming: Vec<Incoming> = (0..count)
            .map(|at| {
                let content = json!({
                    "headline": format!("Old story {at}"),
                    "standfirst": format!("What happened on day {at}."),
                    "kind": (["news", "review", "analysis"][at % 3]),
                    "section": (["harbour", "council"][at % 2]),
                    "tags": [format!("topic-{}", at % 40), format!("street-{}", at % 7)],
                    "bylines": [{"author": (slugs[at % 3])}],
                    "body": {"version": 1, "blocks": [{"type": "paragraph", "text": format!("Paragraph of story {at}.")}]},
                });
                let content = Content::read(&content, &Content::default()).unwrap();
                let at_instant = newest.plus_seconds(-40_000 * i64::try_from(at).unwrap());
                let release = Original { first_published_at: Some(at_instant), ..Original::default() };
                incoming(content, release, at)
            })
            .collect();
        for part in incoming.chunks(250) {
            let actor = Actor::System(Origin::Import);
            let mut turn = self.scene.room.turn(&actor).await.unwrap();
            article::take(&mut turn, "https://old.example", "en", part.to_vec(), &mut article::Alike::default())
                .await
                .unwrap();
            turn.commit().await.unwrap();
        }
    }
}

fn incoming(content: Content, release: Original, at: usize) -> Incoming {
    Incoming {
        content,
        release: Some(release),
        held: String::new(),
        waiting: None,
        until: None,
        sticky: false,
        old_addresses: vec![format!("/?p={}", at + 1)],
        words: None,
        source_type: "post".into(),
        source_id: at.to_string(),
        hash: at.to_string(),
    }
}

/// An address as the site reads it.
pub fn ask(target: &str) -> Ask {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    Ask { path: path.into(), query }
}
