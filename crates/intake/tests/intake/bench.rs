//! A record to import into, and ways to look at what came of it.

use courier::Courier;
use image::{ImageFormat, Rgb, RgbImage};
use intake::report::{Entry, Outcome, Report};
use intake::wordpress::{Error, Options, Rooms, import};
use intake::{How, markdown};
use media::Darkroom;
use newsroom::Actor;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;
use store::params;
use testkit::Scene;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A picture; each shade is another one.
pub fn picture(format: ImageFormat, width: u32, height: u32, shade: u8) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(width, height, Rgb([shade, 60, 90])).write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A site on this machine that answers what is asked of it, each time with a whole answer of HTTP; its host and port.
pub async fn old_site(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let mut request = vec![0; 2048];
                let read = stream.read(&mut request).await.unwrap_or(0);
                let _ = stream.write_all(&answer(&String::from_utf8_lossy(&request[..read]))).await;
            });
        }
    });
    host
}

/// An answer of HTTP after which the connection ends.
pub fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

pub struct Bench {
    pub scene: Scene,
    pub courier: Courier,
    darkroom: Darkroom,
}

impl Bench {
    pub fn new(scene: Scene) -> Bench {
        Bench {
            scene,
            courier: Courier::new(Vec::new()),
            darkroom: Darkroom::here(2),
        }
    }

    /// Writes a file into the scene's folder.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.scene.folder().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn how(&self) -> How {
        How {
            scratch: self.scene.folder().join("imports"),
            ..How::default()
        }
    }

    pub fn options(&self, files: &[PathBuf]) -> Options {
        Options { files: files.to_vec(), how: self.how(), ..Options::default() }
    }

    pub async fn try_import(&self, options: Options) -> Result<Report, Error> {
        import(self.rooms(), options).await
    }

    /// How a Markdown folder of the scene is taken.
    pub fn folder(&self, name: &str) -> markdown::Options {
        markdown::Options {
            folder: self.scene.folder().join(name),
            how: self.how(),
            ..markdown::Options::default()
        }
    }

    /// Imports a Markdown folder, and sees to it that the account adds up.
    pub async fn import_folder(&self, options: markdown::Options) -> Report {
        let archive = markdown::Archive::read(options, self.scene.room.clock.now()).await.unwrap();
        Bench::adds_up(archive.import(self.rooms()).await.unwrap())
    }

    /// Lays texts into a folder first.
    pub async fn import_texts(&self, folder: &str, texts: &[(&str, &str)]) -> Report {
        for (path, text) in texts {
            self.file(&format!("{folder}/{path}"), text);
        }
        self.import_folder(self.folder(folder)).await
    }

    /// What an import works with.
    pub fn rooms(&self) -> Rooms<'_> {
        Rooms {
            newsroom: &self.scene.room,
            readers: &self.scene.readers,
            courier: &self.courier,
            darkroom: &self.darkroom,
            beside: false,
        }
    }

    /// Imports, and sees to it that the account adds up.
    pub async fn import(&self, options: Options) -> Report {
        Bench::adds_up(self.try_import(options).await.unwrap())
    }

    /// Sees to it that an account adds up.
    pub fn adds_up(report: Report) -> Report {
        let mut counted = 0;
        report
            .entries
            .each(|_| {
                counted += 1;
                Ok(())
            })
            .unwrap();
        assert_eq!(report.totals.found, counted, "each thing found has one entry");
        for totals in report.by_type.values().chain([&report.totals]) {
            let sum = totals.taken + totals.changed + totals.html_kept + totals.not_taken + totals.unchanged;
            assert_eq!(totals.found, sum, "{totals:?}");
        }
        report
    }

    /// Everything that an import leaves, without ids, clock stamps and numbers of events.
    pub async fn digest(&self) -> Value {
        let db = &self.scene.db;
        let room = &self.scene.room;
        let assets: BTreeMap<String, String> = db
            .all::<(String, String, String)>("SELECT id, name, blob FROM asset ORDER BY name, blob", params![])
            .await
            .unwrap()
            .into_iter()
            .map(|(id, name, blob)| (id, format!("{name} {}", &blob[..8])))
            .collect();
        let mut articles = BTreeMap::new();
        let rows = db
            .all::<(String, String, String)>(
                "SELECT type, source_id, noun_id FROM source WHERE noun = 'article' ORDER BY type, source_id",
                params![],
            )
            .await
            .unwrap();
        for (kind, source, id) in rows {
            let shown = room.article(&Actor::Operator, &id.parse().unwrap(), None).await.unwrap();
            let article = shown.article;
            let mut content = serde_json::to_string(&shown.content).unwrap();
            for (id, name) in &assets {
                content = content.replace(id, name);
            }
            articles.insert(
                format!("{kind} {source}"),
                json!([
                    article.status,
                    article.address,
                    article.number,
                    article.first_published_at,
                    article.updated_at,
                    article.sticky,
                    article.held,
                    article.section,
                    content
                ]),
            );
        }
        let mut lists = BTreeMap::new();
        for (name, question) in [
            ("redirects", "SELECT from_address, to_address FROM redirect ORDER BY from_address"),
            ("addresses", "SELECT path, noun FROM address ORDER BY path"),
            ("pages", "SELECT address, title || body FROM page ORDER BY address"),
            ("tags", "SELECT slug, name FROM tag ORDER BY slug"),
            ("authors", "SELECT slug, name FROM author ORDER BY slug"),
            (
                "sections",
                "SELECT s.slug, COALESCE(p.slug, '') FROM section s LEFT JOIN section p ON p.id = s.parent_id ORDER BY s.slug",
            ),
            ("navigation", "SELECT code, navigation FROM edition ORDER BY code"),
            ("sources", "SELECT type, source_id FROM source ORDER BY type, source_id"),
        ] {
            let mut rows = db.all::<(String, String)>(question, params![]).await.unwrap();
            for (_, text) in &mut rows {
                for (id, name) in &assets {
                    *text = text.replace(id, name);
                }
            }
            rows.sort();
            lists.insert(name, rows);
        }
        json!({"articles": articles, "lists": lists, "assets": assets.values().collect::<Vec<_>>(),
               "comments": self.scene.readers.content_digest().await.unwrap()})
    }

    /// Runs one statement behind the scenes.
    pub async fn count(&self, question: &'static str) -> i64 {
        self.scene.db.one::<(i64,)>(question, params![]).await.unwrap().0
    }
}

/// Entries of a report, by type and source id.
pub fn entries(report: &Report) -> BTreeMap<String, Entry> {
    let mut all = BTreeMap::new();
    report
        .entries
        .each(|entry| {
            all.insert(format!("{} {}", entry.kind, entry.source_id), entry);
            Ok(())
        })
        .unwrap();
    all
}

/// What became of an entry, in one line.
pub fn line(entry: &Entry) -> String {
    let outcome = match entry.outcome {
        Outcome::Taken => "taken",
        Outcome::Changed => "changed",
        Outcome::HtmlKept => "html_kept",
        Outcome::NotTaken => "not_taken",
        Outcome::Unchanged => "unchanged",
    };
    let reasons: Vec<&str> = entry.reasons.iter().map(|reason| reason.code.as_str()).collect();
    [outcome, &entry.status, &entry.address, &reasons.join(",")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
