//! What stands in a film or a sound, as ffprobe tells it. That is believed no more than the file.

use super::command::{begin, source, words};
use super::{Failed, Studio};
use serde::Deserialize;
use std::path::Path;

/// Seconds of a processor for looking.
const LOOKING: u64 = 30;
/// Longest answer that is read.
const LONGEST: usize = 1024 * 1024;
/// Seconds of a processor: at least, for each second that it plays, where nobody knows how long that is, and at most.
const LEAST: u64 = 600;
const EACH: u64 = 40;
const UNKNOWN: u64 = 2 * 3600;
const MOST: u64 = 12 * 3600;
/// Largest picture that is decoded, in pixels.
const PIXELS: u64 = 8192 * 4320;

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    pub picture: Option<Picture>,
    pub has_sound: bool,
    /// Microseconds; 0 if nobody knows.
    pub length: u64,
}

/// The picture of a film.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture {
    /// Its place among all tracks.
    pub track: u32,
    /// Pixels as they are shown: upright and square.
    pub width: u32,
    /// Likewise.
    pub height: u32,
}

impl Found {
    /// Seconds of a processor that it may take.
    pub fn patience(&self) -> u64 {
        match self.length / 1_000_000 {
            0 if self.length == 0 => UNKNOWN,
            seconds => (LEAST + EACH * seconds).min(MOST),
        }
    }
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Deserialize, Default)]
struct Format {
    duration: Option<String>,
}

#[derive(Deserialize)]
struct Stream {
    index: u32,
    codec_type: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    sample_aspect_ratio: Option<String>,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize, Default)]
struct Disposition {
    #[serde(default)]
    attached_pic: u8,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<f64>,
}

pub(super) async fn ask(studio: &Studio, file: &Path, format: &str, folder: &Path) -> Result<Found, Failed> {
    let mut arguments = words(&[
        "-v",
        "error",
        "-show_entries",
        "stream=index,codec_type,width,height,sample_aspect_ratio:stream_disposition=attached_pic:stream_side_data=rotation:format=duration",
        "-of",
        "json",
    ]);
    arguments.extend(source(file, format));
    let mut answer = String::new();
    let mut heard = |line: &str| {
        if answer.len() < LONGEST {
            answer.push_str(line);
        }
    };
    begin(studio.program.as_deref(), &studio.ffprobe, arguments, folder, LOOKING, file, &mut heard).await?;
    let told: Told = serde_json::from_str(&answer).map_err(|_| Failed::File("nothing in it makes sense".into()))?;
    let length = told.format.duration.and_then(|text| text.parse::<f64>().ok()).filter(|seconds| *seconds > 0.0);
    let picture = told
        .streams
        .iter()
        // A cover is no film.
        .find(|stream| stream.codec_type.as_deref() == Some("video") && stream.disposition.attached_pic == 0)
        .map(picture)
        .transpose()?;
    Ok(Found {
        picture,
        has_sound: told.streams.iter().any(|stream| stream.codec_type.as_deref() == Some("audio")),
        length: length.map_or(0, |seconds| (seconds.min(1e6) * 1e6) as u64),
    })
}

fn picture(stream: &Stream) -> Result<Picture, Failed> {
    let (width, height) = (stream.width.unwrap_or(0), stream.height.unwrap_or(0));
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > PIXELS {
        return Err(Failed::File(format!("its picture has {width} × {height} pixels, which is nothing that can be encoded")));
    }
    let ratio = stream.sample_aspect_ratio.as_deref().and_then(|text| text.split_once(':'));
    let ratio = ratio.and_then(|(wide, high)| Some(wide.parse::<f64>().ok()? / high.parse::<f64>().ok()?));
    let ratio = ratio.filter(|ratio| (0.2..=5.0).contains(ratio)).unwrap_or(1.0);
    let wide = (f64::from(width) * ratio).round() as u32;
    let turned = stream
        .side_data_list
        .iter()
        .find_map(|data| data.rotation)
        .is_some_and(|angle| (angle / 90.0).round() as i64 % 2 != 0);
    let (width, height) = if turned { (height, wide) } else { (wide, height) };
    Ok(Picture { track: stream.index, width, height })
}
