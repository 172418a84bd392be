//! A news page that somebody saved: as HTML, or as the text that a browser copies.
//!
//! Pure. What the page says of itself (JSON-LD, OpenGraph, microdata) gives headline, date, byline, picture and language; the story is
//! the smallest part of the page that holds nearly all of its running text, less what is furniture.

mod data;
mod furniture;
mod html;
mod score;
mod tail;
mod text;
mod when;

pub use html::html;
pub use text::text;

use crate::made::Made;

/// A story found in a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Headline, without the paper's name.
    pub headline: String,
    /// What the page says below it or of itself.
    pub standfirst: String,
    /// Names of who wrote it.
    pub bylines: Vec<String>,
    /// In microseconds since 1970; a day without a zone is read as UTC.
    pub published_at: Option<i64>,
    /// The same.
    pub updated_at: Option<i64>,
    /// BCP 47, as the page has it; empty if it says none.
    pub language: String,
    /// Name of the paper.
    pub site: String,
    /// Where it stands for good.
    pub canonical: String,
    /// The page says of itself that not everybody may read it.
    pub is_closed: bool,
    /// Topics that the page names.
    pub tags: Vec<String>,
    /// The picture at the top, if the text does not show it.
    pub picture: Option<TopPicture>,
    /// The text. Media blocks name their file by its address.
    pub made: Made,
}

/// The picture at the top.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TopPicture {
    /// Full address.
    pub address: String,
    /// What it shows, for who can't see it.
    pub alt: String,
    /// Caption.
    pub caption: String,
}

/// The text of a page, by its byte order mark, by what the server said of its letters (`told`: the media type with its `charset`), or by what
/// it says of them itself; else UTF-8, else Windows-1252.
pub fn decoded(bytes: &[u8], told: &str) -> String {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned();
    }
    // What reads as UTF-8 is that, whatever is said of it.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4_096)]).to_ascii_lowercase();
    let told = told.to_ascii_lowercase();
    let declared = start.split("<?xml").nth(1).and_then(|rest| rest.split("?>").next()).unwrap_or_default();
    let encoding = [(told.as_str(), "charset="), (start.as_str(), "charset="), (declared, "encoding=")]
        .into_iter()
        .find_map(|(text, front)| {
            let rest = text.split(front).nth(1)?.trim_start_matches(['"', '\'']);
            let name = rest
                .split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')))
                .next()?;
            encoding_rs::Encoding::for_label(name.as_bytes())
        })
        .unwrap_or(encoding_rs::WINDOWS_1252);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}
