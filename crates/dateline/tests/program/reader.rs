use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use reqwest::Response;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Read;

/// A page as it came over the wire.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it was asked for.
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its bytes as they were sent.
    pub bytes: Vec<u8>,
}

impl Page {
    /// Reads an answer to its end.
    pub async fn read(path: &str, response: Response) -> Page {
        Page {
            path: path.to_owned(),
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            bytes: response.bytes().await.unwrap().to_vec(),
        }
    }

    /// A header's text; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The bytes without their content encoding.
    pub fn decoded(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self.header("content-encoding") {
            "" => out.clone_from(&self.bytes),
            "br" => drop(brotli::Decompressor::new(&self.bytes[..], 4096).read_to_end(&mut out).unwrap()),
            "gzip" => drop(flate2::read::GzDecoder::new(&self.bytes[..]).read_to_end(&mut out).unwrap()),
            "zstd" => out = zstd::decode_all(&self.bytes[..]).unwrap(),
            other => panic!("{}: an encoding nobody asked for: {other}", self.path),
        }
        out
    }

    /// Its text.
    pub fn text(&self) -> String {
        String::from_utf8(self.decoded()).unwrap()
    }

    /// Its JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.decoded()).unwrap()
    }

    /// Whether the words stand in it, as HTML or JSON would write them.
    pub fn shows(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Nothing but this status will do.
    pub fn with_status(self, status: u16) -> Page {
        assert_eq!(self.status, status, "{}: {}", self.path, String::from_utf8_lossy(&self.bytes));
        self
    }

    /// Values of these attributes, and of `loc` elements, that lead somewhere on this site.
    pub fn links(&self, site: &str) -> Vec<String> {
        let text = self.text().replace("&#x2f;", "/").replace("&amp;", "&");
        let mut found = Vec::new();
        for (before, after) in
            [("href=\"", '"'), ("src=\"", '"'), ("<loc>", '<'), ("<link>", '<'), ("<id>", '<'), ("url=\"", '"'), ("action=\"", '"')]
        {
            for piece in text.split(before).skip(1) {
                let target = piece.split(after).next().unwrap_or_default();
                let target = target.strip_prefix(site).unwrap_or(target);
                let target = target.split('#').next().unwrap_or_default();
                if target.starts_with('/') && !target.starts_with("//") {
                    found.push(target.to_owned());
                }
            }
        }
        for list in text.split("srcset=\"").skip(1) {
            let list = list.split('"').next().unwrap_or_default();
            found.extend(
                list.split(',')
                    .filter_map(|one| one.split_whitespace().next())
                    .filter(|one| one.starts_with('/'))
                    .map(str::to_owned),
            );
        }
        found
    }

    /// The words that stand in it or in its headers.
    pub fn of<'a>(&self, sought: &'a Sought) -> BTreeSet<&'a str> {
        let mut found = sought.of(&self.decoded());
        for (name, value) in &self.headers {
            found.extend(sought.of(name.as_str().as_bytes()));
            found.extend(sought.of(value.as_bytes()));
        }
        found
    }
}

/// Words that are looked for all at once, in upper and lower case alike: a page is opened and read once, however many they are.
pub struct Sought {
    words: Vec<String>,
    finder: AhoCorasick,
}

impl Sought {
    /// Looks for these words of ASCII letters.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Sought {
        let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        let finder = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(&words).unwrap();
        Sought { words, finder }
    }

    /// Those that stand in these bytes.
    pub fn of(&self, bytes: &[u8]) -> BTreeSet<&str> {
        self.finder
            .find_overlapping_iter(bytes)
            .map(|found| self.words[found.pattern().as_usize()].as_str())
            .collect()
    }
}
