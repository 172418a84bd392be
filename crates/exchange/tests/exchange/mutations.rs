//! Damaged input of every kind: whatever stands in a file, it is read or refused, and never the end of the program.

use exchange::ghost::{Row, body as ghost_body, each_document, each_row};
use exchange::markdown::{Around, body, split};
use exchange::page;
use std::io::{Cursor, Read};
use std::path::Path;
use url::Url;

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

/// Cuts, turns, doubles and puts in.
fn damaged(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut chance = Chance(seed);
    let mut out = bytes.to_vec();
    for _ in 0..=chance.below(4) {
        if out.is_empty() {
            break;
        }
        let (one, other) = (chance.below(out.len()), chance.below(out.len()));
        let (from, to) = (one.min(other), one.max(other));
        match chance.below(7) {
            0 => out.truncate(from),
            1 => out[from] ^= 1 << chance.below(8),
            2 => drop(out.drain(from..to.min(from + 200))),
            3 => {
                let piece = out[from..to.min(from + 200)].to_vec();
                out.splice(other..other, piece);
            }
            4 => {
                let words: [&[u8]; 12] = [
                    b"{{<",
                    b"%}",
                    b"[[[[",
                    b"\\u0000",
                    b"\"",
                    b"</div>",
                    b"<p>",
                    b"\xff\xfe",
                    b"---\n",
                    b"999999999999999999999",
                    b"null",
                    b"\xf0\x9f\x92\xa1",
                ];
                let word = words[chance.below(words.len())];
                out.splice(from..from, word.iter().copied());
            }
            5 => out[from..to.min(from + 50)].reverse(),
            _ => {
                let deep = [b"[".as_slice(), b"<div>", b"> ", b"{\"a\":"][chance.below(4)].repeat(300);
                out.splice(from..from, deep);
            }
        }
    }
    out
}

struct Nothing(Url);

impl Around for Nothing {
    fn leads(&self, _: &str) -> Option<String> {
        None
    }

    fn base(&self) -> Option<&Url> {
        Some(&self.0)
    }

    fn is_liquid(&self) -> bool {
        true
    }
}

fn ghost(bytes: &[u8]) {
    let _ = each_document(Cursor::new(bytes), "a", |name, text: &mut dyn Read| {
        each_row(text, name, &mut |row, _| {
            if let Row::Post(post) = row {
                whole(&ghost_body(&post, "https://lantern.example").body);
            }
            Ok(true)
        })
        .map(drop)
    });
}

fn markdown(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(front) = split(&text) {
        let around = Nothing(Url::parse("https://markdown.invalid/").unwrap());
        whole(&body(front.text, false, &around).body);
    }
}

fn saved(bytes: &[u8]) {
    let text = page::decoded(bytes, "");
    for page in [page::html(&text, None), page::text(&text)].into_iter().flatten() {
        whole(&page.made.body);
    }
}

/// What was made can be written.
fn whole(body: &story::Body) {
    serde_json::to_string(body).unwrap();
    story::text::plain(body);
}

const GHOST: &str = r#"{"db":[{"meta":{"version":"5.1"},"data":{"posts":[{"id":"a","title":"T","slug":"t","status":"published","html":"<p>x</p>","mobiledoc":
"{\"sections\":[[1,\"p\",[[0,[0],1,\"w\"]]],[10,0]],\"cards\":[[\"image\",{\"src\":\"/a.jpg\"}]],\"markups\":[[\"strong\"]],\"atoms\":[]}",
"published_at":"2026-02-01T10:00:00.000Z"},{"id":"b","title":"U","slug":"u","lexical":"{\"root\":{\"children\":[{\"type\":\"paragraph\",\"children\":[{\"type\":\"text\",\"text\":\"w\",\"format\":3}]},
{\"type\":\"list\",\"children\":[{\"type\":\"listitem\",\"children\":[]}]},{\"type\":\"callout\",\"calloutText\":\"<b>c</b>\"}]}}"}],"tags":[{"id":"t","name":"N"}],
"posts_tags":[{"post_id":"a","tag_id":"t","sort_order":0}],"settings":[{"key":"title","value":"L"}]}}]}"#;
const MARKDOWN: &str = "---\ntitle: A: b\ntags: [x, y]\ndate: 2020-01-02\n---\n# Head {#a}\n\n{{< figure src=\"a.jpg\" >}}\n{% note %}\n> Text `code` {{ x }}\n{% endnote %}\n\n| a |\n|---|\n| 1 |\n\n```js\n{% raw %}x{% endraw %}\n```\n- a\n  - b\n\n[^1]: n\n";
const PAGE: &str = "<html lang=de><head><title>A | B</title><meta property=og:title content=A><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"A\",\"author\":[{\"name\":\"X\"}]}</script></head><body><nav><a href=/>n</a></nav><article><h1>A</h1><p>Words that are long enough to be running text of a story, and more of them.</p><table><tr><td>1</td></tr></table><img data-src=a.jpg></article></body></html>";

#[test]
fn damaged_input_is_read_or_refused() {
    for seed in 0..400 {
        ghost(&damaged(GHOST.as_bytes(), seed));
        markdown(&damaged(MARKDOWN.as_bytes(), seed));
        saved(&damaged(PAGE.as_bytes(), seed));
    }
}

/// The same over a folder of real files, which `DATELINE_TEST_INPUTS` names: 1,000 damages in all.
#[test]
#[ignore = "wants a folder of real files"]
fn damaged_files_are_read_or_refused() {
    let folder = std::env::var("DATELINE_TEST_INPUTS").unwrap();
    let mut files = Vec::new();
    gather(Path::new(&folder), &mut files);
    files.sort();
    let is = |path: &Path, wanted: &[&str]| {
        path.extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| wanted.contains(&ending))
    };
    type Kind = (&'static [&'static str], fn(&[u8]));
    let kinds: [Kind; 3] = [(&["json", "zip"], ghost), (&["md", "mdx"], markdown), (&["html", "htm", "txt"], saved)];
    // As many of each kind.
    for seed in 0..1_000u64 {
        let (endings, read) = kinds[usize::try_from(seed % 3).unwrap()];
        let some: Vec<_> = files.iter().filter(|path| is(path, endings)).collect();
        if !some.is_empty() {
            let path = some[Chance(seed).below(some.len())];
            read(&damaged(&std::fs::read(path).unwrap(), seed));
        }
    }
}

fn gather(at: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.metadata().is_ok_and(|found| found.len() < 1_000_000) {
            files.push(path);
        }
    }
}
