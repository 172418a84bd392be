//! Pictures as AVIF, one size at a time, of a file that was decoded here: a third smaller than WebP where it looks the same.

use super::command::{begin, source, words};
use super::{Failed, Studio};
use crate::notes::{self, Notes};
use bytes::Bytes;
use std::path::Path;

/// Seconds of a processor for one size: the largest takes some five.
const SECONDS: u64 = 120;
/// The same for looking whether it can be done at all.
const LOOKING: u64 = 10;
/// How good it is: of 63, lower is better. At 26 a photograph is as near to its original (SSIM) as our WebP, or nearer; at 30 a little
/// less, for sizes that would be no smaller.
pub const AVIF_QUALITIES: [u8; 2] = [26, 30];
/// How much is tried to make it small, from 0 (all) to 8.
const SPEED: &str = "6";
/// Colours as in a JPEG, so that every decoder takes them for what they are (ITU-T H.273: 1, 13, 6, all values).
const COLOURS: &str = "out_color_matrix=smpte170m:out_range=full,format=yuv420p,setparams=range=pc:color_primaries=bt709:color_trc=iec61966-2-1:colorspace=smpte170m";

impl Studio {
    /// Whether this ffmpeg can make AVIF: it needs libaom and a version that writes such files (5.1).
    pub async fn makes_avif(&self, folder: &Path) -> bool {
        let mut arguments = words(&["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", "color=s=64x64:d=0.1", "-frames:v", "1"]);
        arguments.extend(output("scale=64:64", AVIF_QUALITIES[0]));
        let program = self.program.as_deref();
        begin(program, &self.ffmpeg, arguments, folder, LOOKING, &self.ffmpeg, &mut |_| {})
            .await
            .is_ok()
    }

    /// A picture that [`Darkroom::plain`] made, in this size, as good as one of [`AVIF_QUALITIES`], with what its maker says. Whoever drops the future ends it.
    ///
    /// [`Darkroom::plain`]: crate::Darkroom::plain
    pub async fn avif(&self, plain: &Path, size: (u32, u32), quality: u8, says: &Notes, folder: &Path) -> Result<Bytes, Failed> {
        let mut arguments = words(&["-nostdin", "-hide_banner", "-v", "error", "-y", "-filter_threads", "1"]);
        arguments.extend(source(plain, "png_pipe"));
        let scale = format!("scale={}:{}:flags=lanczos+accurate_rnd+full_chroma_int", size.0, size.1);
        arguments.extend(output(&scale, quality));
        begin(self.program.as_deref(), &self.ffmpeg, arguments, folder, SECONDS, plain, &mut |_| {}).await?;
        let made = tokio::fs::read(folder.join(FILE)).await.map_err(|error| Failed::Here(error.to_string()))?;
        Ok(match notes::written(says) {
            Some(packet) => notes::inscribe(made.into(), "image/avif", &packet),
            None => made.into(),
        })
    }
}

/// What ffmpeg writes.
const FILE: &str = "made.avif";

fn output(scale: &str, quality: u8) -> Vec<std::ffi::OsString> {
    let mut arguments = words(&["-an", "-vf", &format!("{scale}:{COLOURS}")]);
    arguments.extend(words(&[
        "-color_range",
        "pc",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "iec61966-2-1",
        "-colorspace",
        "smpte170m",
    ]));
    arguments.extend(words(&["-c:v", "libaom-av1", "-still-picture", "1", "-crf", &quality.to_string(), "-cpu-used", SPEED]));
    arguments.extend(words(&["-threads", "1", "-row-mt", "0", "-map_metadata", "-1", "-f", "avif", FILE]));
    arguments
}
