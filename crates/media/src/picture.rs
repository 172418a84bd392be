//! Pictures: decoded within limits, turned upright, brought to sRGB, encoded anew.

use crate::notes::{self, Blocks};
use crate::sniff::{self, Form};
use crate::{Error, Kind, Main, Rendition, Taken, animation};
use bytes::Bytes;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use std::io::Cursor;

/// Widths that are served, where the picture is at least as wide.
// 768: what most phones show a picture at that is as wide as they are; the next would be half as heavy again.
pub const WIDTHS: [u32; 7] = [320, 640, 768, 960, 1280, 1600, 2400];

/// Widest AVIF that is made, in pixels: none of the pages shows a picture wider than that on an ordinary screen, and each takes seconds.
pub const AVIF_WIDTH: u32 = 1_600;

/// Most width of the main file, in pixels.
const MAIN_WIDTH: u32 = 2_400;
/// Most pixels of the main file: an upright picture of that width. A long drawing may be narrower and longer.
const MAIN_AREA: u64 = 2_400 * 3_600;
/// How good a JPEG is, and a WebP, of 100.
const JPEG_QUALITY: u8 = 80;
const WEBP_QUALITY: f32 = 78.0;
/// Most memory that the decoded picture may need, in bytes.
const MEMORY: u64 = 320 * 1024 * 1024;
/// The same for a picture that says little and grows to much, as those do that are made to harm. A page of one colour is no
/// picture of 40 million pixels.
const MODEST: u64 = 96 * 1024 * 1024;
/// How many times its own length a file may grow and still be an ordinary picture.
const GROWTH: u64 = 100;
/// Longest side that WebP can have.
const WEBP_SIDE: u32 = 16_383;
/// A PNG without transparency that stays larger than this is served as JPEG.
const LARGE_PNG: usize = 1_500_000;

/// How far the work on a picture is. Whoever decodes it apart allows as much as each step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// It is decoded next, into so many bytes.
    Decoding(u64),
    /// It is decoded: from here on all is in our hands.
    Encoding,
}

/// A part of an upright picture, in ten-thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Its left side.
    pub x: u32,
    /// Its upper side.
    pub y: u32,
    /// How wide it is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
}

impl Cut {
    /// In pixels of a picture: at least one, and never beyond its sides.
    fn of(self, picture: &DynamicImage) -> DynamicImage {
        let from = |part: u32, side: u32| if part == 0 { 0 } else { scaled(side, part, 10_000).min(side - 1) };
        let (x, y) = (from(self.x, picture.width()), from(self.y, picture.height()));
        let width = scaled(picture.width(), self.width, 10_000).min(picture.width() - x);
        let height = scaled(picture.height(), self.height, 10_000).min(picture.height() - y);
        picture.crop_imm(x, y, width, height)
    }
}

pub(crate) fn take(bytes: &Bytes, cut: Option<Cut>, step: &mut dyn FnMut(Step)) -> Result<Taken, Error> {
    let format = format(bytes)?;
    whole(bytes, format)?;
    if format == ImageFormat::Gif
        && cut.is_none()
        && let Some(moving) = animation::take(bytes)?
    {
        let xmp = animation::xmp(bytes);
        return Ok(inscribed(Taken {
            notes: notes::read(&Blocks { xmp, ..Blocks::default() }),
            ..moving
        }));
    }
    let mut decoded = decode(bytes, format, step)?;
    step(Step::Encoding);
    if format == ImageFormat::Gif {
        decoded.blocks.xmp = animation::xmp(bytes);
    }
    let notes = notes::read(&decoded.blocks);
    let mut main = decoded.main()?;
    if let Some(cut) = cut {
        main = cut.of(&main);
    }
    let (file, media_type) = encode_main(&main, format)?;
    Ok(inscribed(Taken {
        kind: Kind::Picture,
        media_type,
        width: main.width(),
        height: main.height(),
        main: Main::Made(file),
        renditions: renditions(main)?,
        notes,
        pages: 0,
        rows: crate::Rows::default(),
    }))
}

/// The picture, or a part of it, as other files are made of it: upright, in sRGB, no wider than [`AVIF_WIDTH`], without loss. Nothing
/// stands in the file; what its maker says is in the notes.
pub(crate) fn plain(bytes: &Bytes, cut: Option<Cut>, step: &mut dyn FnMut(Step)) -> Result<Taken, Error> {
    let format = format(bytes)?;
    whole(bytes, format)?;
    let decoded = decode(bytes, format, step)?;
    step(Step::Encoding);
    let notes = notes::read(&decoded.blocks);
    let mut main = decoded.main()?;
    if let Some(cut) = cut {
        main = cut.of(&main);
    }
    if main.width() > AVIF_WIDTH {
        main = shrunk(&main, AVIF_WIDTH, scaled(main.height(), AVIF_WIDTH, main.width()))?;
    }
    let mut file = Vec::new();
    main.write_with_encoder(PngEncoder::new(&mut file)).map_err(|error| damaged(&error))?;
    Ok(Taken {
        kind: Kind::Picture,
        media_type: "image/png",
        width: main.width(),
        height: main.height(),
        main: Main::Made(file.into()),
        renditions: Vec::new(),
        notes,
        pages: 0,
        rows: crate::Rows::default(),
    })
}

/// Puts what its maker says into every file that is served.
fn inscribed(taken: Taken) -> Taken {
    let Some(packet) = notes::written(&taken.notes) else { return taken };
    let inscribe = |file, media_type| notes::inscribe(file, media_type, &packet);
    Taken {
        main: match taken.main {
            Main::Made(file) => Main::Made(inscribe(file, taken.media_type)),
            other => other,
        },
        renditions: taken
            .renditions
            .into_iter()
            .map(|size| Rendition { bytes: inscribe(size.bytes, size.media_type), ..size })
            .collect(),
        ..taken
    }
}

/// Whether [`take`] takes it; a moving picture may be a film.
pub(crate) fn check(bytes: &Bytes, step: &mut dyn FnMut(Step)) -> Result<Kind, Error> {
    let format = format(bytes)?;
    if format == ImageFormat::Gif {
        return take(bytes, None, step).map(|taken| taken.kind);
    }
    whole(bytes, format)?;
    decode(bytes, format, step).map(|_| Kind::Picture)
}

fn format(bytes: &[u8]) -> Result<ImageFormat, Error> {
    match sniff::sniff(&bytes[..bytes.len().min(sniff::HEAD)], "")?.form {
        Form::Picture(format) => Ok(format),
        _ => Err(Error::Unknown),
    }
}

/// Whether the file has an end. Decoders fill what is missing with grey, which nobody wants to publish.
fn whole(bytes: &[u8], format: ImageFormat) -> Result<(), Error> {
    let is_whole = match format {
        ImageFormat::Jpeg => jpeg_has_end(bytes),
        ImageFormat::WebP => bytes
            .get(4..8)
            .and_then(|size| size.try_into().ok())
            .is_some_and(|size| bytes.len() as u64 >= u64::from(u32::from_le_bytes(size)) + 8),
        _ => true,
    };
    if is_whole { Ok(()) } else { Err(Error::Truncated) }
}

/// Goes from segment to segment (a thumbnail in one of them has an end mark of its own) to the pixels, and looks for
/// the end mark from there: in them 0xff is always followed by 0 or a restart mark.
fn jpeg_has_end(bytes: &[u8]) -> bool {
    jpeg_segments(bytes)
        .last()
        .is_some_and(|rest| rest.starts_with(&[0xff, 0xda]) && rest.windows(2).any(|pair| pair == [0xff, 0xd9]))
}

fn is_progressive(bytes: &[u8]) -> bool {
    jpeg_segments(bytes).any(|rest| rest.starts_with(&[0xff, 0xc2]))
}

/// What there is from each segment on, up to the one with the pixels.
fn jpeg_segments(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        while let [0xff, 0xff, ..] = rest {
            rest = &rest[1..];
        }
        let segment = rest;
        match segment {
            [0xff, 0xda, ..] => rest = &[],
            [0xff, _, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                rest = segment.get(2 + length..).unwrap_or_default();
            }
            _ => return None,
        }
        Some(segment)
    })
}

/// A picture as its file has it.
struct Decoded {
    raw: DynamicImage,
    upright: Orientation,
    profile: Option<Vec<u8>>,
    blocks: Blocks,
}

impl Decoded {
    /// The picture that is served: no larger than it may be, upright, in sRGB. It is made small first, which leaves little to
    /// turn and to convert, and gives back the memory of what was decoded.
    fn main(mut self) -> Result<DynamicImage, Error> {
        let small = self.small()?;
        let mut picture = eight_bit(small);
        if let Some(profile) = self.profile {
            to_srgb(&mut picture, &profile);
        }
        picture.apply_orientation(self.upright);
        Ok(picture)
    }

    fn small(&mut self) -> Result<DynamicImage, Error> {
        let raw = std::mem::take(&mut self.raw);
        let (width, height) = (raw.width(), raw.height());
        // What lies on its side is as wide as it is high.
        let lies = matches!(
            self.upright,
            Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
        );
        let (across, along) = if lies { (height, width) } else { (width, height) };
        let by_width = f64::from(MAIN_WIDTH) / f64::from(across);
        let by_area = (MAIN_AREA as f64 / (f64::from(across) * f64::from(along))).sqrt();
        let by_height = f64::from(WEBP_SIDE) / f64::from(along);
        let scale = by_width.min(by_area).min(by_height);
        if scale >= 1.0 {
            return Ok(raw);
        }
        let side = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
        shrunk(&raw, side(width), side(height))
    }
}

fn decode(bytes: &[u8], format: ImageFormat, step: &mut dyn FnMut(Step)) -> Result<Decoded, Error> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY * 2);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|error| damaged(&error))?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Error::Damaged("it has no pixels".into()));
    }
    let needed = decoder.total_bytes();
    let is_ordinary = needed <= (bytes.len() as u64).saturating_mul(GROWTH);
    if needed > MEMORY || !(is_ordinary || needed <= MODEST) || width > 65_000 || height > 65_000 {
        return Err(Error::TooManyPixels { width, height });
    }
    decoder.set_limits(limits).map_err(|error| damaged(&error))?;
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let blocks = Blocks {
        exif: decoder.exif_metadata().ok().flatten(),
        iptc: decoder.iptc_metadata().ok().flatten(),
        xmp: decoder.xmp_metadata().ok().flatten(),
    };
    // One that comes clearer in steps is held as a whole before it is pixels.
    let in_steps = is_ordinary && format == ImageFormat::Jpeg && is_progressive(bytes);
    step(Step::Decoding(needed * if in_steps { 3 } else { 1 } + bytes.len() as u64));
    let raw = DynamicImage::from_decoder(decoder).map_err(|error| damaged(&error))?;
    Ok(Decoded { raw, upright, profile, blocks })
}

/// RGB where every pixel is opaque, else RGBA.
fn eight_bit(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let picture = picture.into_rgba8();
    if picture.pixels().all(|pixel| pixel.0[3] == 255) {
        DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(picture).into_rgb8())
    } else {
        DynamicImage::ImageRgba8(picture)
    }
}

/// Brings colours to sRGB. A profile that is damaged or of another kind is as good as none.
fn to_srgb(picture: &mut DynamicImage, profile: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let (layout, channels) = match picture {
        DynamicImage::ImageRgba8(_) => (Layout::Rgba, 4),
        _ => (Layout::Rgb, 3),
    };
    let Ok(transform) = profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, TransformOptions::default()) else {
        return;
    };
    let row = picture.width() as usize * channels;
    let pixels: &mut [u8] = match picture {
        DynamicImage::ImageRgb8(inner) => inner,
        DynamicImage::ImageRgba8(inner) => inner,
        _ => return,
    };
    let mut out = vec![0; row];
    for line in pixels.chunks_exact_mut(row) {
        if transform.transform(line, &mut out).is_err() {
            return;
        }
        line.copy_from_slice(&out);
    }
}

fn encode_main(picture: &DynamicImage, format: ImageFormat) -> Result<(Bytes, &'static str), Error> {
    let opaque = !picture.color().has_alpha();
    if opaque && matches!(format, ImageFormat::Jpeg | ImageFormat::WebP) {
        return Ok((jpeg(picture)?, "image/jpeg"));
    }
    let mut file = Vec::new();
    picture.write_with_encoder(PngEncoder::new(&mut file)).map_err(|error| damaged(&error))?;
    if opaque && file.len() > LARGE_PNG {
        return Ok((jpeg(picture)?, "image/jpeg"));
    }
    Ok((file.into(), "image/png"))
}

fn jpeg(picture: &DynamicImage) -> Result<Bytes, Error> {
    let mut file = Vec::new();
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY))
        .map_err(|error| damaged(&error))?;
    Ok(file.into())
}

/// From wide to narrow, each made of the next wider one, which costs little and shows nothing: WebP for browsers, and JPEG of
/// what is opaque for letters, feeds and networks. The main file stands for its own width.
fn renditions(main: DynamicImage) -> Result<Vec<Rendition>, Error> {
    let (full_width, full_height) = (main.width(), main.height());
    let opaque = !main.color().has_alpha();
    let mut wider = main;
    let mut made = Vec::new();
    for width in WIDTHS.into_iter().rev().filter(|width| *width <= full_width) {
        let height = scaled(full_height, width, full_width);
        if width < wider.width() {
            wider = shrunk(&wider, width, height)?;
        }
        let size = |media_type, bytes| Rendition { width, height, media_type, bytes };
        if opaque && width < full_width {
            made.push(size("image/jpeg", jpeg(&wider)?));
        }
        made.push(size("image/webp", encode_webp(&wider)?));
    }
    made.reverse();
    Ok(made)
}

fn encode_webp(picture: &DynamicImage) -> Result<Bytes, Error> {
    let (width, height) = (picture.width(), picture.height());
    let encoder = match picture {
        DynamicImage::ImageRgba8(pixels) => webp::Encoder::from_rgba(pixels, width, height),
        DynamicImage::ImageRgb8(pixels) => webp::Encoder::from_rgb(pixels, width, height),
        _ => return Err(Error::Damaged("its pixels were not brought to 8 bit".into())),
    };
    let file = encoder
        .encode_simple(false, WEBP_QUALITY)
        .map_err(|error| Error::Damaged(format!("{error:?}")))?;
    Ok(Bytes::copy_from_slice(&file))
}

fn shrunk(picture: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Error> {
    let mut smaller = DynamicImage::new(width, height, picture.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize(picture, &mut smaller, &options)
        .map_err(|error| Error::Damaged(error.to_string()))?;
    Ok(smaller)
}

/// `length × to ÷ from`, rounded, at least 1.
fn scaled(length: u32, to: u32, from: u32) -> u32 {
    let rounded = (u64::from(length) * u64::from(to) + u64::from(from) / 2) / u64::from(from.max(1));
    u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
}

pub(crate) fn damaged(error: &image::ImageError) -> Error {
    match error {
        image::ImageError::IoError(inner) if inner.kind() == std::io::ErrorKind::UnexpectedEof => Error::Truncated,
        other => Error::Damaged(other.to_string()),
    }
}
