//! What a picture's maker says in it: who made it, whose it is, what it shows. This, and nothing else of what stands in a file,
//! is taken over and put into every size that is served; where it was taken and with what is not.

mod inscribe;
mod iptc;
mod xmp;

pub(crate) use inscribe::inscribe;
pub(crate) use xmp::written;

use serde::{Deserialize, Serialize};

/// Longest of these texts, in characters.
const LONGEST: usize = 2_000;
/// What cameras put where a caption belongs.
const OF_CAMERAS: [&str; 7] = ["DIGITAL CAMERA", "SONY DSC", "EXIF_JPEG_PICTURE", "DCIM", "DIGITAL IMAGE", "DEFAULT", "DSC"];

/// Words that stand in a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    /// Who made it.
    pub creator: String,
    /// How it wants to be credited.
    pub credit: String,
    /// Whose it is.
    pub copyright: String,
    /// What it shows, and when and where.
    pub caption: String,
    /// The same for who can't see it.
    pub alt: String,
}

impl Notes {
    /// Its maker and how it wants to be credited, as one line: `Ilse Varnay/Marren Tidings`.
    pub fn credit_line(&self) -> String {
        match (self.creator.as_str(), self.credit.as_str()) {
            ("", credit) => credit.to_owned(),
            (creator, "") => creator.to_owned(),
            (creator, credit) if credit.to_lowercase().contains(&creator.to_lowercase()) => credit.to_owned(),
            (creator, credit) => format!("{creator}/{credit}"),
        }
    }

    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        self == &Notes::default()
    }

    /// The same, fit to be kept: legible, not too long, without a camera's own words.
    pub(crate) fn legible(self, make: &str) -> Notes {
        let said = |text: &str| {
            let text = legible(text);
            if is_of_camera(&text, make) { String::new() } else { text }
        };
        Notes {
            creator: said(&self.creator),
            credit: said(&self.credit),
            copyright: said(&self.copyright),
            caption: said(&self.caption),
            alt: said(&self.alt),
        }
    }

    /// What this lacks is taken from the other.
    fn or(self, other: Notes) -> Notes {
        let first = |one: String, other: String| if one.trim().is_empty() { other } else { one };
        Notes {
            creator: first(self.creator, other.creator),
            credit: first(self.credit, other.credit),
            copyright: first(self.copyright, other.copyright),
            caption: first(self.caption, other.caption),
            alt: first(self.alt, other.alt),
        }
    }
}

/// The blocks in which a file says something.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    pub exif: Option<Vec<u8>>,
    pub iptc: Option<Vec<u8>>,
    pub xmp: Option<Vec<u8>>,
}

/// Reads what is said: XMP before IPTC before EXIF, each for what the ones before it lack. A block that can't be read says nothing.
pub(crate) fn read(blocks: &Blocks) -> Notes {
    let (exif, make) = blocks.exif.as_deref().map(of_exif).unwrap_or_default();
    let iptc = blocks.iptc.as_deref().map(iptc::read).unwrap_or_default();
    let xmp = blocks.xmp.as_deref().map(xmp::read).unwrap_or_default();
    let make = make.trim().to_uppercase();
    xmp.legible(&make).or(iptc.legible(&make)).or(exif.legible(&make))
}

/// What EXIF says, and who made the camera.
fn of_exif(block: &[u8]) -> (Notes, String) {
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let read = match reader.read_raw(block.to_vec()) {
        Ok(read) => read,
        Err(error) => match error.distill_partial_result(|_| {}) {
            Ok(read) => read,
            Err(_) => return <_>::default(),
        },
    };
    let text = |tag| {
        let field = read.get_field(tag, exif::In::PRIMARY);
        match field.map(|field| &field.value) {
            Some(exif::Value::Ascii(parts)) => parts.first().map(|bytes| decoded(bytes)).unwrap_or_default(),
            _ => String::new(),
        }
    };
    let notes = Notes {
        creator: text(exif::Tag::Artist),
        copyright: text(exif::Tag::Copyright),
        caption: text(exif::Tag::ImageDescription),
        ..Notes::default()
    };
    (notes, text(exif::Tag::Make))
}

/// Text of a block that does not name its letters: UTF-8 if it can be, else Latin.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn legible(text: &str) -> String {
    let letters = text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    let kept: String = letters.filter(|letter| !letter.is_control()).take(LONGEST).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_of_camera(caption: &str, make: &str) -> bool {
    let caption = caption.to_uppercase();
    let maker = make.split_whitespace().next().unwrap_or_default();
    OF_CAMERAS.iter().any(|known| caption == *known)
        || caption.ends_with(" DIGITAL CAMERA")
        || (!maker.is_empty() && caption.contains(maker) && caption.len() < 40)
}
