//! Nothing private shows: marks in every field of stories in every state that is not public are found in no answer and in no file
//! of the paper.

use crate::reader::Sought;
use crate::wordpress::{Export, Post};
use crate::{Page, Place, Server, Writer, both_engines};
use futures::future::join_all;
use rand::RngExt;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

both_engines! {
    async fn nothing_private_shows(place: Place) {
        let server = place.serve().await;
        let writer = Writer::hire(&place, &server, "chief");
        writer.section("harbour", "Harbour").await;
        let mut marks = Marks::default();

        // The counterproof: what is public is found by the same search.
        let shown = writer.draft(marks.article(&writer, "published").await).await;
        writer.publish(&shown).await;
        let public = marks.of("published");

        let draft = writer.draft(marks.article(&writer, "draft").await).await;
        let newer = writer.draft(marks.article(&writer, "published-before").await).await;
        writer.publish(&newer).await;
        marks.forget("published-before");
        let later = marks.article(&writer, "newer-draft").await;
        let mut later = later.as_object().unwrap().clone();
        later.remove("slug");
        marks.drop_field("newer-draft", "slug");
        writer.save(&newer, 1, &Value::Object(later)).await;
        let submitted = writer.draft(marks.article(&writer, "submitted").await).await;
        writer.must("POST", &format!("/articles/{submitted}/hand-over"), json!({"status": "submitted"}), 200).await;
        let ready = writer.draft(marks.article(&writer, "ready").await).await;
        writer.must("POST", &format!("/articles/{ready}/hand-over"), json!({"status": "ready"}), 200).await;
        let scheduled = writer.draft(marks.article(&writer, "scheduled").await).await;
        writer.must("POST", &format!("/articles/{scheduled}/publish"), json!({"at": "2199-01-01T00:00:00Z"}), 202).await;
        let embargoed = writer.draft(marks.article(&writer, "embargoed").await).await;
        writer.must("PUT", &format!("/articles/{embargoed}/embargo"), json!({"until": "2199-01-01T00:00:00Z"}), 200).await;
        writer.must("POST", &format!("/articles/{embargoed}/publish"), json!({}), 422).await;
        let binned = writer.draft(marks.article(&writer, "binned").await).await;
        writer.must("DELETE", &format!("/articles/{binned}"), json!({}), 200).await;
        let saved = writer.draft(marks.article(&writer, "autosaved-over").await).await;
        let working = marks.article(&writer, "working-copy").await;
        let (status, answer) = writer.call("PUT", &format!("/articles/{saved}/working-copy"), &working, &[("if-match", "1".into())]).await.unwrap();
        assert_eq!(status, 200, "{answer}");
        let withdrawn = writer.draft(marks.article(&writer, "withdrawn").await).await;
        let was_at = writer.publish(&withdrawn).await["address"].as_str().unwrap().to_owned();
        // Readers have seen it: it lies in the cache, in the paper, in the index.
        for path in ["/", "/harbour", &was_at, "/rss.xml", &format!("/search?q={}", marks.one("withdrawn", "headline"))] {
            server.get(path).await.with_status(200);
        }
        let withdraw = json!({"reason": marks.make("withdrawn", "reason"), "notice": "We took this story off."});
        writer.must("POST", &format!("/articles/{withdrawn}/withdraw"), withdraw, 200).await;
        server.get(&was_at).await.with_status(410);
        // Where it stood is public knowledge.
        marks.drop_field("withdrawn", "slug");
        import(&place, &mut marks);
        let secret_key = writer.key_text().to_owned();

        let secrets: Vec<(String, String)> = marks.all_but("published");
        let ids = [&draft, &newer, &submitted, &ready, &scheduled, &embargoed, &binned, &saved, &withdrawn, &shown];
        // The index follows the paper by a moment.
        for _ in 0..100 {
            if server.get(&format!("/search.json?q={}", marks.one("withdrawn", "body"))).await.json()["total"] == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }

        let mut first: Vec<String> = ["/", "/archive", "/corrections", "/sitemap.xml", "/sitemap-news.xml", "/robots.txt", "/rss.xml", "/atom.xml",
            "/feed.json", "/search", "/search?q=harbour", "/search.json?q=harbour&sort=newest", "/not/there", "/a//b", "/%ff", "/desk", "/desk/api/articles",
            "/desk/api/openapi.json", "/livez", "/readyz", "/metrics", &was_at]
            .iter()
            .map(|path| (*path).to_owned())
            .collect();
        for number in 0..40 {
            first.extend([format!("/?p={number}"), format!("/?page_id={number}"), format!("/?attachment_id={number}"), format!("/?cat={number}")]);
        }
        for id in ids {
            first.extend([format!("/{id}"), format!("/media/{id}"), format!("/desk/api/articles/{id}")]);
        }
        let pages = crawl(&server, first).await;
        assert!(pages.len() > 200, "only {} answers", pages.len());
        assert!(pages.iter().any(|page| page.shows("Anybody could read this one")), "the crawl does not find what was imported");
        stands_nowhere(&pages, &secrets, &public);
        let sought = Sought::new(ids.into_iter().map(String::as_str).chain([secret_key.as_str()]));
        for page in &pages {
            for id in page.of(&sought) {
                assert!(page.path.contains(id), "a private id or key stands in {}", page.path);
            }
        }
        // Asked for by name, nothing answers.
        let by_day = was_at.rsplit_once('/').unwrap().0;
        for (place_, words) in &secrets {
            let paths = ["", "/harbour", "/tag", "/author", "/media", "/2019/05/12", by_day].map(|folder| format!("{folder}/{words}"));
            for page in join_all(paths.iter().map(|path| server.get(path))).await {
                assert_eq!(page.status, 404, "{place_}: {}", page.path);
            }
            let queries = [format!("q={words}"), format!("q=%22{words}%22"), format!("q={}", &words[..8]), format!("tag={words}"), format!("author={words}")];
            let searches = queries.map(|query| format!("/search.json?{query}"));
            for found in join_all(searches.iter().map(|path| server.get(path))).await {
                let json = found.with_status(200).json();
                assert_eq!(json["total"], 0, "{place_}: {json}");
            }
        }
        for words in [&public["headline"], &public["body"]] {
            assert_eq!(server.get(&format!("/search.json?q={words}")).await.json()["total"], 1, "{words}");
        }
        // What was withdrawn leaves the files in a moment, too.
        for _ in 0..100 {
            if found_in_files(&place.data().join("paper"), &secrets).is_none() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        in_no_file(&place.data().join("paper"), &secrets, &public);
        server.terminate();
        assert_eq!(server.ended().await, Some(0));
        in_no_file(&place.data().join("paper"), &secrets, &public);
    }
}

/// No page holds a secret; the same search finds every public word.
pub fn stands_nowhere(pages: &[Page], secrets: &[(String, String)], public: &BTreeMap<String, String>) {
    let sought = Sought::new(secrets.iter().map(|(_, words)| words.as_str()));
    let known = Sought::new(public.values().map(String::as_str));
    let mut seen = BTreeSet::new();
    for page in pages {
        if let Some(words) = page.of(&sought).into_iter().next() {
            let (place, _) = secrets.iter().find(|(_, secret)| secret == words).unwrap();
            panic!("{place} stands in {} ({})", page.path, page.status);
        }
        seen.extend(page.of(&known));
    }
    for (field, words) in public {
        assert!(seen.contains(words.as_str()), "the crawl does not even find what is public: {field}");
    }
}

/// No file of the paper holds a secret, also not its name.
pub fn in_no_file(folder: &Path, secrets: &[(String, String)], public: &BTreeMap<String, String>) {
    let body = Sought::new([public["body"].as_str()]);
    assert!(
        files(folder).iter().any(|(_, bytes)| !body.of(bytes).is_empty()),
        "the look into the files does not find what is public"
    );
    assert_eq!(found_in_files(folder, secrets), None);
}

fn found_in_files(folder: &Path, secrets: &[(String, String)]) -> Option<String> {
    let sought = Sought::new(secrets.iter().map(|(_, words)| words.as_str()));
    files(folder).iter().find_map(|(file, bytes)| {
        let name = file.to_string_lossy();
        let words = sought.of(bytes).into_iter().chain(sought.of(name.as_bytes())).next()?;
        let (place, _) = secrets.iter().find(|(_, secret)| secret == words)?;
        Some(format!("{place} stands in {name}"))
    })
}

/// Every file, as raw bytes.
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    walk(folder, &mut files);
    // One that is removed meanwhile holds nothing any more.
    files.into_iter().filter_map(|file| Some((file.clone(), std::fs::read(&file).ok()?))).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let Ok(entry) = entry else { continue };
        // What `current` leads to is walked under its own name.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), files),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
}

/// Opens everything that can be reached from these addresses.
pub async fn crawl(server: &Server, first: Vec<String>) -> Vec<Page> {
    let site = server.about["url"].as_str().unwrap();
    let mut known: BTreeSet<String> = first.iter().cloned().collect();
    let mut waiting: VecDeque<String> = first.into();
    let mut pages = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let page = server.get(&path).await;
        assert_ne!(page.status, 500, "{path}");
        let is_text = ["text/", "application/json", "xml", "application/feed"]
            .iter()
            .any(|kind| page.header("content-type").contains(kind));
        let mut next = if is_text { page.links(site) } else { Vec::new() };
        next.push(page.header("location").strip_prefix(site).unwrap_or(page.header("location")).to_owned());
        for link in next {
            if link.starts_with('/') && known.len() < 3_000 && known.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        pages.push(page);
    }
    pages
}

/// Imports posts that no stranger could read at the source, and one that everybody could.
fn import(place: &Place, marks: &mut Marks) {
    let mut export = Export::default();
    export.author("edvin");
    let text = "<p>Anybody could read this one.</p>";
    export.post(&Post {
        slug: "public-post",
        title: "A public post",
        text,
        ..Post::default()
    });
    let kinds = [
        ("imported private", "private", "", "post"),
        ("imported draft", "draft", "", "post"),
        ("imported pending", "pending", "", "post"),
        ("imported future", "future", "", "post"),
        ("imported trash", "trash", "", "post"),
        ("imported with password", "publish", "sesame", "post"),
        ("imported private page", "private", "", "page"),
        ("imported order", "publish", "", "shop_order"),
    ];
    for (story, status, password, kind) in kinds {
        let author = marks.make(story, "author");
        export.author(&author);
        let post = Post {
            status,
            password: &if password.is_empty() { String::new() } else { marks.make(story, "password") },
            slug: &marks.make(story, "slug"),
            title: &marks.make(story, "title"),
            text: &format!("<p>{}</p>", marks.make(story, "text")),
            excerpt: &marks.make(story, "excerpt"),
            author: &author,
            tag: &marks.make(story, "tag"),
            kind,
        };
        export.post(&post);
    }
    let file = place.beside().join("old.xml");
    std::fs::write(&file, export.xml()).unwrap();
    let report = place.json(&["import", "wordpress", "--no-download", file.to_str().unwrap()]);
    assert_eq!(report["totals"]["found"], report["entries"].as_array().unwrap().len(), "{report}");
}

/// Words that nobody would write, by story and field.
#[derive(Default)]
struct Marks(BTreeMap<String, BTreeMap<String, String>>);

impl Marks {
    /// A new mark: letters only, so that it stays the same as a slug, in a file name and in an address.
    fn make(&mut self, story: &str, field: &str) -> String {
        let mut chance = rand::rng();
        let letters: String = (0..10).map(|_| char::from(b'a' + chance.random_range(0..26u8))).collect();
        let words = format!("zq{letters}");
        self.0.entry(story.to_owned()).or_default().insert(field.to_owned(), words.clone());
        words
    }

    /// A story with a mark in every field that holds words.
    async fn article(&mut self, writer: &Writer, story: &str) -> Value {
        let file = self.make(story, "file name");
        let words = ["alt", "credit", "caption"].map(|field| (field, self.make(story, &format!("file's {field}"))));
        let words: Vec<(&str, &str)> = words.iter().map(|(field, words)| (*field, words.as_str())).collect();
        let colour = rand::rng().random::<[u8; 3]>();
        let asset = writer.picture(&format!("{file}.png"), colour, &words).await;
        let article = json!({
            "headline": format!("Headline {}", self.make(story, "headline")),
            "standfirst": format!("Standfirst {}", self.make(story, "standfirst")),
            "kicker": self.make(story, "kicker"),
            "place": self.make(story, "place"),
            "slug": self.make(story, "slug"),
            "section": "harbour",
            "tags": [self.make(story, "tag")],
            "bylines": [{"name": format!("Name {}", self.make(story, "byline"))}],
            "lead": {"asset": asset, "alt": self.make(story, "alt"), "caption": self.make(story, "caption"), "credit": self.make(story, "credit")},
            "seo_title": self.make(story, "seo title"),
            "seo_description": self.make(story, "seo description"),
            "body": {"version": 1, "blocks": [
                {"type": "paragraph", "text": format!("Text {}.", self.make(story, "body"))},
                {"type": "subhead", "text": format!("Subhead {}", self.make(story, "subhead")), "level": 2},
                {"type": "picture", "asset": asset, "alt": self.make(story, "picture's alt"), "caption": self.make(story, "picture's caption")},
                {"type": "quotation", "blocks": [{"type": "paragraph", "text": self.make(story, "quotation")}], "by": self.make(story, "quoted")},
            ]},
        });
        // Its own words stand above the file's: those are shown nowhere.
        if story == "published" {
            for field in ["file's alt", "file's credit", "file's caption"] {
                self.drop_field(story, field);
            }
        }
        article
    }

    fn of(&self, story: &str) -> BTreeMap<String, String> {
        self.0[story].clone()
    }

    fn one(&self, story: &str, field: &str) -> String {
        self.0[story][field].clone()
    }

    fn forget(&mut self, story: &str) {
        self.0.remove(story);
    }

    fn drop_field(&mut self, story: &str, field: &str) {
        self.0.get_mut(story).unwrap().remove(field).unwrap();
    }

    fn all_but(&self, story: &str) -> Vec<(String, String)> {
        self.0
            .iter()
            .filter(|(name, _)| *name != story)
            .flat_map(|(name, fields)| fields.iter().map(move |(field, words)| (format!("{name}'s {field}"), words.clone())))
            .collect()
    }
}
