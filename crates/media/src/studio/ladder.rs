//! A film in several sizes with key frames at the same places, as HLS: for each size one file of fragments and the list of them, and
//! one list of the lists.

use super::command::{EVEN, NAMELESS, Run, SOUND, input, words};
use super::probe::{Found, Picture};
use super::{Encoded, Failed, Piece};
use crate::Kind;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;

/// Pixels of the short side, kilobits a second at most, what the picture's coding is called, and its level.
const STEPS: [(u32, u32, &str, &str); 3] =
    [(360, 900, "avc1.64001E", "3.0"), (720, 3_000, "avc1.64001F", "3.1"), (1080, 6_000, "avc1.640028", "4.0")];
/// The short side of the file for who has no script.
const MAIN: u32 = 720;
/// Widest picture at a level, in times of its short side.
const WIDEST: f64 = 1.78;
/// Type of a list.
const LIST: &str = "application/vnd.apple.mpegurl";

/// One size.
struct Size {
    short: u32,
    width: u32,
    height: u32,
    kilobits: u32,
    coding: &'static str,
    level: &'static str,
}

/// The sizes that a picture has: never larger than it is, at least one.
fn sizes(picture: Picture) -> Vec<Size> {
    let short = picture.width.min(picture.height).max(2);
    let even = |pixels: f64| ((pixels / 2.0).round() as u32 * 2).max(2);
    let size = |to: u32, (_, kilobits, coding, level): (u32, u32, &'static str, &'static str)| {
        // A panorama is as wide as a level allows, and lower.
        let ratio = f64::from(picture.width.max(picture.height)) / f64::from(short);
        let scale = f64::from(to) / f64::from(short) * (WIDEST / ratio).min(1.0);
        Size {
            short: to,
            width: even(f64::from(picture.width) * scale),
            height: even(f64::from(picture.height) * scale),
            kilobits,
            coding,
            level,
        }
    };
    let fit: Vec<Size> = STEPS.into_iter().filter(|(to, ..)| *to <= short).map(|step| size(step.0, step)).collect();
    if fit.is_empty() { vec![size(short, STEPS[0])] } else { fit }
}

pub(super) async fn film(
    run: &Run<'_>,
    original: &Path,
    format: &'static str,
    found: &Found,
    progress: &mut (dyn FnMut(u8) + Send),
) -> Result<Encoded, Failed> {
    let Some(picture) = found.picture else {
        return Err(Failed::File("there is no picture in it".into()));
    };
    let sizes = sizes(picture);
    let mut arguments = input(original, format);
    arguments.extend(words(&["-filter_complex", &filters(picture, &sizes, found.has_sound)]));
    for (number, size) in sizes.iter().enumerate() {
        arguments.extend(output(number, size, found.has_sound));
    }
    run.encode(arguments, original, progress).await?;

    let mut lists = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n".to_owned();
    let mut pieces = Vec::new();
    for size in &sizes {
        let (file, list) = (format!("{}.mp4", size.short), format!("{}.m3u8", size.short));
        let sound = if found.has_sound { ",mp4a.40.2" } else { "" };
        let _ = writeln!(
            lists,
            "#EXT-X-STREAM-INF:BANDWIDTH={},RESOLUTION={}x{},CODECS=\"{}{sound}\"\n{list}",
            (size.kilobits + 160) * 1_000,
            size.width,
            size.height,
            size.coding
        );
        pieces.push(run.piece(&list, LIST, (size.width, size.height)));
        pieces.push(run.piece(&file, "video/mp4", (size.width, size.height)));
    }
    let first = run.piece("film.m3u8", LIST, (0, 0));
    tokio::fs::write(&first.path, lists).await.map_err(|error| Failed::Here(error.to_string()))?;
    pieces.insert(0, first);

    let usual = sizes.iter().rfind(|size| size.short <= MAIN).or(sizes.first());
    let usual = usual.ok_or_else(|| Failed::File("there is no picture in it".into()))?;
    let from = run.folder.join(format!("{}.mp4", usual.short));
    let mut arguments = input(&from, "mov");
    arguments.extend(words(&["-map", "0", "-c", "copy"]));
    arguments.extend(words(NAMELESS));
    arguments.extend(words(&["-movflags", "+faststart", "-f", "mp4", "main.mp4"]));
    run.encode(arguments, &from, &mut |_| {}).await?;
    let main = run.piece("main.mp4", "video/mp4", (usual.width, usual.height));
    let poster = poster(run, &main).await;
    Ok(Encoded { kind: Kind::Video, main, pieces, poster, duration: 0 })
}

/// Upright, at each size, in colours that every browser shows; the sound evened once.
fn filters(picture: Picture, sizes: &[Size], has_sound: bool) -> String {
    let count = sizes.len();
    let mut text = format!("[0:{}]split={count}", picture.track);
    for number in 0..count {
        let _ = write!(text, "[s{number}]");
    }
    for (number, size) in sizes.iter().enumerate() {
        let _ = write!(text, ";[s{number}]scale={}:{}:flags=bicubic,setsar=1,format=yuv420p[v{number}]", size.width, size.height);
    }
    if has_sound {
        let _ = write!(text, ";[0:a:0]{EVEN},asplit={count}");
        for number in 0..count {
            let _ = write!(text, "[a{number}]");
        }
    }
    text
}

fn output(number: usize, size: &Size, has_sound: bool) -> Vec<OsString> {
    let rate = format!("{}k", size.kilobits);
    let mut arguments = words(&["-map", &format!("[v{number}]")]);
    if has_sound {
        arguments.extend(words(&["-map", &format!("[a{number}]"), "-ac", "2"]));
        arguments.extend(words(SOUND));
    }
    arguments.extend(words(&["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high", "-level", size.level]));
    arguments.extend(words(&["-maxrate", &rate, "-bufsize", &format!("{}k", size.kilobits * 2), "-fpsmax", "30", "-threads", "2"]));
    // Every two seconds at every size, so that a player may change between any two.
    arguments.extend(words(&["-force_key_frames", "expr:gte(t,n_forced*2)", "-sc_threshold", "0"]));
    arguments.extend(words(NAMELESS));
    arguments.extend(words(&["-f", "hls", "-hls_time", "6", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"]));
    arguments.extend(words(&["-hls_flags", "single_file", "-hls_segment_filename", &format!("{}.mp4", size.short)]));
    arguments.extend(words(&[&format!("{}.m3u8", size.short)]));
    arguments
}

/// A picture from where a film has begun; none if that fails: a film without one is still a film.
async fn poster(run: &Run<'_>, main: &Piece) -> Option<std::path::PathBuf> {
    let at = (run.length as f64 / 1e6 / 10.0).min(10.0);
    let mut arguments = words(&["-ss", &format!("{at:.3}")]);
    arguments.extend(input(&main.path, "mov"));
    arguments.extend(words(&["-map", "0:v:0", "-frames:v", "1", "-q:v", "2", "-update", "1", "-f", "image2", "poster.jpg"]));
    run.encode(arguments, &main.path, &mut |_| {}).await.ok()?;
    Some(run.folder.join("poster.jpg")).filter(|path| path.is_file())
}
