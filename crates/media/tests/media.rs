//! What is taken, what is made of it, and what is refused.

use bytes::Bytes;
use image::codecs::gif::{GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Frame, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use media::{Darkroom, Error, Kind, Main, Outcome, TABLE, Taken, take};
use std::io::Cursor;

/// A picture whose left half is red and whose right half is blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([200, 10, 10]) } else { Rgb([10, 10, 200]) })
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Bytes {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("encoded");
    file.into_inner().into()
}

fn jpeg(width: u32, height: u32) -> Bytes {
    encoded(&halves(width, height).into(), ImageFormat::Jpeg)
}

/// A JPEG with an EXIF block that gives an orientation and holds a secret.
fn jpeg_with_exif(orientation: u8) -> Bytes {
    let mut exif = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    exif.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend_from_slice(&[0x01, 0x31, 0, 2, 0, 0, 0, 20, 0, 0, 0, 38]);
    exif.extend_from_slice(&[0, 0, 0, 0]);
    exif.extend_from_slice(b"SECRET-PLACE-OF-HOME");
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new(&mut file);
    encoder.set_exif_metadata(exif).expect("exif");
    encoder.encode_image(&DynamicImage::from(halves(400, 200))).expect("encoded");
    file.into()
}

fn gif(frames: u8) -> Bytes {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new(&mut file);
    encoder.set_repeat(Repeat::Infinite).expect("repeat");
    for shade in 0..frames {
        let picture = RgbaImage::from_pixel(40, 30, Rgba([shade * 40, 90, 20, 255]));
        encoder.encode_frame(Frame::new(picture)).expect("frame");
    }
    drop(encoder);
    // A comment, as image programs like to leave one.
    let end = file.pop();
    file.extend_from_slice(b"\x21\xfe\x0bSECRET-NOTE\0");
    file.extend(end);
    file.into()
}

fn taken(bytes: &Bytes, name: &str) -> Taken {
    take(bytes.clone(), name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn main(taken: &Taken) -> &Bytes {
    match &taken.main {
        Main::Made(main) => main,
        other => panic!("not encoded anew: {other:?}"),
    }
}

/// Every file that is served of a picture.
fn served(taken: &Taken) -> impl Iterator<Item = &Bytes> {
    std::iter::once(main(taken)).chain(taken.renditions.iter().map(|size| &size.bytes))
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle)
}

#[test]
fn a_picture_is_served_at_widths_it_has() {
    let of = |width, height, media_type| -> Vec<(u32, u32)> {
        let taken = taken(&jpeg(width, height), "a.jpg");
        let sizes = taken.renditions.iter().filter(|size| size.media_type == media_type);
        sizes.map(|size| (size.width, size.height)).collect()
    };
    assert_eq!(of(1000, 500, "image/webp"), [(320, 160), (640, 320), (768, 384), (960, 480)]);
    assert_eq!(of(1000, 500, "image/jpeg"), [(320, 160), (640, 320), (768, 384), (960, 480)]);
    assert_eq!(of(1600, 900, "image/webp"), [(320, 180), (640, 360), (768, 432), (960, 540), (1280, 720), (1600, 900)]);
    assert_eq!(
        of(1600, 900, "image/jpeg"),
        [(320, 180), (640, 360), (768, 432), (960, 540), (1280, 720)],
        "the main file is the last"
    );
    assert_eq!(of(319, 200, "image/webp"), []);
    let long = taken(&jpeg(900, 4_000), "a.jpg");
    assert_eq!((long.width, long.height), (900, 4_000), "what is long and narrow stays legible");
    let large = taken(&jpeg(3000, 1500), "a.jpg");
    assert_eq!((large.width, large.height, large.renditions.len()), (2400, 1200, 13));
    for size in &large.renditions {
        let seen = image::load_from_memory(&size.bytes).expect("a picture");
        assert_eq!((seen.width(), seen.height()), (size.width, size.height));
    }
}

#[test]
fn the_name_does_not_decide() {
    let odd = taken(&jpeg(50, 50), "report.pdf");
    assert_eq!((odd.kind, odd.media_type), (Kind::Picture, "image/jpeg"));
    let page = Bytes::from_static(b"<!doctype html><script>alert(1)</script>");
    for name in ["a.jpg", "a.txt.html", "a.html", "a.pdf", "a"] {
        assert_eq!(take(page.clone(), name).err(), Some(Error::Unknown), "{name}");
    }
}

#[test]
fn orientation_is_honoured_and_metadata_never_served() {
    for (orientation, size) in [(1, (400, 200)), (3, (400, 200)), (6, (200, 400)), (8, (200, 400))] {
        let bytes = jpeg_with_exif(orientation);
        assert!(contains(&bytes, b"SECRET"));
        let taken = taken(&bytes, "a.jpg");
        assert_eq!((taken.width, taken.height), size, "orientation {orientation}");
        for file in served(&taken) {
            assert!(!contains(file, b"SECRET") && !contains(file, b"Exif"));
        }
    }
    let upside_down = taken(&jpeg_with_exif(3), "a.jpg");
    let seen = image::load_from_memory(main(&upside_down)).expect("a picture").into_rgb8();
    assert!(seen.get_pixel(10, 10).0[2] > 150, "the blue half is on the left now");
}

/// A camera's file: what is said in three ways, and where it was taken with what.
fn noted_jpeg() -> Bytes {
    let plain = jpeg(700, 500);
    let segment = |mark: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).expect("short");
        [&[0xff, mark][..], &length.to_be_bytes(), content].concat()
    };
    let record = |field: u8, text: &str| [&[0x1c, 2, field, 0, u8::try_from(text.len()).expect("short")], text.as_bytes()].concat();
    let records = [record(80, "Ilse Varnay"), record(110, "Marren Tidings"), record(120, "Boats at the quay")].concat();
    let length = u32::try_from(records.len()).expect("short").to_be_bytes();
    let iptc = [&b"Photoshop 3.0\08BIM\x04\x04\0\0"[..], &length, &records].concat();
    let xmp = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF \
        xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' \
        xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:GPSLatitude='SECRET,26.0N'><dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>\
        © Marren</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>";
    // Orientation 1, make and model of the camera, a caption that the camera wrote.
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x03".to_vec();
    let words = b"OLYMPUS DIGITAL CAMERA\0SECRETCAM\0";
    exif.extend_from_slice(&[0x01, 0x0e, 0, 2, 0, 0, 0, 23, 0, 0, 0, 50]);
    exif.extend_from_slice(&[0x01, 0x0f, 0, 2, 0, 0, 0, 10, 0, 0, 0, 73]);
    exif.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 1, 0, 0]);
    exif.extend_from_slice(&[0, 0, 0, 0]);
    exif.extend_from_slice(words);
    [&plain[..2], &segment(0xe1, &exif), &segment(0xe1, xmp.as_bytes()), &segment(0xed, &iptc), &plain[2..]]
        .concat()
        .into()
}

#[test]
fn what_its_maker_says_stays_and_where_it_was_does_not() {
    let bytes = noted_jpeg();
    assert!(contains(&bytes, b"SECRET,26") && contains(&bytes, b"SECRETCAM"));
    let jpeg = taken(&bytes, "a.jpg");
    assert_eq!(jpeg.notes.credit_line(), "Ilse Varnay/Marren Tidings");
    assert_eq!((jpeg.notes.copyright.as_str(), jpeg.notes.caption.as_str()), ("© Marren", "Boats at the quay"));
    let files: Vec<Bytes> = served(&jpeg).cloned().collect();
    assert_eq!(files.len(), 5);
    for file in files {
        assert!(!contains(&file, b"SECRET") && !contains(&file, b"GPS") && !contains(&file, b"OLYMPUS"));
        assert!(contains(&file, "Marren Tidings".as_bytes()) && contains(&file, "© Marren".as_bytes()));
        // It is read again as it was written, by the decoders of another hand.
        assert_eq!(taken(&file, "again").notes, jpeg.notes);
    }
    let quiet = taken(&jpeg_with_exif(1), "a.jpg");
    assert!(served(&quiet).all(|file| !contains(file, b"xmpmeta")), "who says nothing has nothing put in");
}

/// PNG and GIF carry it too.
#[test]
fn what_is_said_stays_in_every_type() {
    let packet = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description \
        xmlns:p='http://ns.adobe.com/photoshop/1.0/' p:Credit='Marren Tidings'/></rdf:RDF>";
    let tail: Vec<u8> = std::iter::once(1).chain((0..=255).rev()).chain([0]).collect();
    for frames in [1, 4] {
        let plain = gif(frames);
        let said = [&plain[..plain.len() - 1], b"\x21\xff\x0bXMP DataXMP", packet.as_bytes(), &tail, b"\x3b"].concat();
        let taken = taken(&Bytes::from(said), "a.gif");
        assert_eq!(
            (taken.notes.credit.as_str(), taken.media_type),
            ("Marren Tidings", if frames == 1 { "image/png" } else { "image/gif" })
        );
        assert!(contains(main(&taken), b"Marren Tidings"));
        let seen = image::load_from_memory(main(&taken)).expect("a picture");
        assert_eq!((seen.width(), seen.height()), (40, 30));
        assert_eq!(self::taken(main(&taken), "again").notes, taken.notes);
    }
}

#[test]
fn transparency_survives() {
    let half = RgbaImage::from_fn(700, 300, |x, _| Rgba([90, 90, 90, if x < 350 { 0 } else { 255 }]));
    let taken = taken(&encoded(&half.into(), ImageFormat::Png), "a.png");
    assert_eq!(taken.media_type, "image/png");
    for file in served(&taken) {
        let seen = image::load_from_memory(file).expect("a picture");
        assert!(seen.color().has_alpha());
        assert_eq!(seen.into_rgba8().get_pixel(3, 3).0[3], 0);
    }
}

#[test]
fn colours_come_to_srgb() {
    let mut file = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut file);
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("a profile");
    encoder.set_icc_profile(profile).expect("profile");
    let picture = RgbImage::from_pixel(20, 20, Rgb([200, 60, 60]));
    encoder.write_image(&picture, 20, 20, image::ExtendedColorType::Rgb8).expect("encoded");
    let taken = taken(&file.into(), "a.png");
    assert!(!contains(main(&taken), b"iCCP"));
    let seen = image::load_from_memory(main(&taken)).expect("a picture").into_rgb8();
    let [red, green, _] = seen.get_pixel(5, 5).0;
    assert!(red > 205 && green < 55, "{red} {green}: the same red has larger numbers in the smaller space");
}

#[test]
fn a_gif_moves_if_it_is_safe() {
    let moving = taken(&gif(4), "a.gif");
    assert_eq!((moving.media_type, moving.width, moving.height), ("image/gif", 40, 30));
    assert!(!contains(main(&moving), b"SECRET"));
    assert!(contains(main(&moving), b"NETSCAPE2.0"));
    let still = taken(&gif(1), "a.gif");
    assert_eq!(still.media_type, "image/png");
    let cut = gif(4);
    assert_eq!(take(cut.slice(..cut.len() / 2), "a.gif").err(), Some(Error::Truncated));
}

#[test]
fn what_is_cut_off_is_refused() {
    let whole = [
        ("a.jpg", jpeg(300, 300)),
        ("a.png", encoded(&halves(300, 300).into(), ImageFormat::Png)),
        ("a.webp", encoded(&halves(300, 300).into(), ImageFormat::WebP)),
    ];
    assert_eq!(take(Bytes::new(), "a.jpg").err(), Some(Error::Empty));
    for (name, bytes) in whole {
        taken(&bytes, name);
        for part in [20, bytes.len() / 2, bytes.len() * 9 / 10] {
            let outcome = take(bytes.slice(..part), name);
            assert!(
                matches!(outcome, Err(Error::Truncated | Error::Damaged(_))),
                "{name} cut at {part} of {}: {outcome:?}",
                bytes.len()
            );
        }
    }
}

#[test]
fn a_picture_of_a_billion_pixels_is_refused_by_its_header() {
    let mut file = encoded(&halves(10, 10).into(), ImageFormat::Png).to_vec();
    file[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let sum = crc(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    let outcome = take(file.into(), "a.png").err();
    assert_eq!(outcome, Some(Error::TooManyPixels { width: 65_535, height: 65_535 }));
}

/// What says little and grows to much is refused; what says as much as it is large is not.
#[test]
fn a_picture_that_grows_out_of_nothing_is_refused() {
    let empty = image::GrayImage::new(12_000, 12_000);
    let file = encoded(&empty.into(), ImageFormat::Png);
    assert!(file.len() < 1_000_000, "{}", file.len());
    assert_eq!(take(file, "a.png").err(), Some(Error::TooManyPixels { width: 12_000, height: 12_000 }));
}

/// The guide's table is the table.
#[test]
fn the_guide_says_what_becomes_of_each_type() {
    let guide = include_str!("../../../docs/guide/media.md");
    for row in TABLE {
        let outcome = match row.outcome {
            Outcome::Anew => "encoded anew".to_owned(),
            Outcome::Bare(kind) => format!("a copy without what it says about its maker ({}), then encoded anew", kind.name()),
            Outcome::Encoded(kind) => format!("private until it is encoded anew ({})", kind.name()),
            Outcome::AsItCame(kind) => format!("as it came ({})", kind.name()),
            Outcome::Converted(advice) => format!("encoded anew, with heif-convert; without it 415: {advice}"),
            Outcome::Refused(advice) => format!("415: {advice}"),
        };
        let line = format!("| {} | {outcome} |", row.name);
        assert!(guide.contains(&line), "docs/guide/media.md lacks: {line}");
    }
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

/// A box of MPEG-4.
fn mp4_box(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("short");
    [&length.to_be_bytes()[..], name, content].concat()
}

fn mp4(handler: &[u8; 4]) -> Vec<u8> {
    let header = [&[0u8; 76][..], &(640u32 << 16).to_be_bytes(), &(360u32 << 16).to_be_bytes()].concat();
    let media = mp4_box(b"mdia", &mp4_box(b"hdlr", &[&[0u8; 8][..], handler, &[0; 12]].concat()));
    let track = mp4_box(b"trak", &[mp4_box(b"tkhd", &header), media].concat());
    [mp4_box(b"ftyp", b"isom\0\0\x02\0isomiso2"), mp4_box(b"mdat", &[7; 300]), mp4_box(b"moov", &track)].concat()
}

#[test]
fn films_and_sounds_are_known_by_what_stands_in_them() {
    let film = taken(&mp4(b"vide").into(), "a.mp4");
    assert_eq!((film.kind, film.media_type, film.width, film.height), (Kind::Video, "video/mp4", 640, 360));
    let sound = taken(&mp4(b"soun").into(), "a.mp4");
    assert_eq!((sound.kind, sound.media_type), (Kind::Audio, "audio/mp4"));
    let cut = mp4(b"vide");
    assert_eq!(take(Bytes::copy_from_slice(&cut[..200]), "a.mp4").err(), Some(Error::Truncated));

    let track = [&[0xae, 0x8a, 0xe0, 0x88][..], &[0xb0, 0x82, 0x02, 0x80, 0xba, 0x82, 0x01, 0x68]].concat();
    let tracks = [&[0x16, 0x54, 0xae, 0x6b, 0x80 | u8::try_from(track.len()).expect("short")][..], &track].concat();
    let segment = [&[0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff][..], &tracks].concat();
    let webm = [&[0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84][..], b"webm", &segment].concat();
    let film = taken(&webm.into(), "a.webm");
    assert_eq!((film.kind, film.media_type, film.width, film.height), (Kind::Video, "video/webm", 640, 360));

    let page = |content: &[u8]| {
        let mut page = b"OggS\0\x02".to_vec();
        page.extend_from_slice(&[0; 20]);
        page.extend_from_slice(&[1, u8::try_from(content.len()).expect("short")]);
        page.extend_from_slice(content);
        page
    };
    assert_eq!(taken(&page(b"\x01vorbis and more").into(), "a.ogg").media_type, "audio/ogg");
    assert_eq!(taken(&page(b"\x80theora and more").into(), "a.ogv").kind, Kind::Video);
    assert!(take(page(b"\x80theora and more")[..30].to_vec().into(), "a.ogv").is_err());

    let mp3 = [&b"ID3\x03\0\0\0\0\0\x05tag!!"[..], &[0xff, 0xfb, 0x90, 0x00], &[0; 400]].concat();
    assert_eq!(taken(&mp3.into(), "a.mp3").media_type, "audio/mpeg");
    assert_eq!(take(b"ID3\x03\0\0\0\0\x7f\x05tag!!".to_vec().into(), "a.mp3").err(), Some(Error::Truncated));

    let wave = |claimed: u8| [&b"RIFF\0\0\0\0WAVEfmt \x04\0\0\0abcddata"[..], &[claimed, 0, 0, 0], &[1; 20]].concat();
    assert_eq!(taken(&wave(20).into(), "a.wav").media_type, "audio/wav");
    assert_eq!(take(wave(90).into(), "a.wav").err(), Some(Error::Truncated));
}

#[test]
fn documents_have_the_type_of_their_content() {
    let of = |bytes: &'static [u8], name: &str| take(Bytes::from_static(bytes), name).map(|taken| taken.media_type);
    assert_eq!(of(b"%PDF-1.4 ... %%EOF\n", "x"), Ok("application/pdf"));
    assert_eq!(of(b"%PDF-1.4 ...", "x.pdf"), Err(Error::Truncated));
    assert_eq!(of(b"PK\x03\x04....PK\x05\x06", "a.zip"), Ok("application/zip"));
    assert!(of(b"PK\x03\x04....PK\x05\x06", "a.docx").is_ok_and(|kind| kind.contains("wordprocessingml")));
    assert_eq!(of(b"PK\x03\x04....", "a.docx"), Err(Error::Truncated));
    assert_eq!(of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls"), Ok("application/vnd.ms-excel"));
    assert_eq!(of("one, two, три".as_bytes(), "a.csv"), Ok("text/csv"));
    assert_eq!(of(b"{\"a\":1}", "a.json"), Ok("application/json"));
    assert_eq!(of(b"one\0two", "a.txt"), Err(Error::Unknown));
    // A letter of two bytes across the pieces that are looked at together.
    let long = format!("{}ж", "x".repeat(256 * 1024 - 1));
    assert_eq!(take(long.clone().into(), "a.txt").map(|taken| taken.media_type), Ok("text/plain"));
    assert_eq!(take(long.into_bytes()[..256 * 1024].to_vec().into(), "a.txt").err(), Some(Error::Unknown));
    assert_eq!(of(b"MZ\x90\0", "a.exe"), Err(Error::Unknown));
    for (bytes, name) in [
        (&b"<?xml version='1.0'?><svg onload='alert(1)'/>"[..], "a.svg"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a.jpg"),
        (b"II*\0\x08\0\0\0", "a.tif"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a.jp2"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "a.jxl"),
        (b"\xff\x0a\0\0", "a.jxl"),
        (b"\0\0\x01\0\x01\0", "a.ico"),
        (b"RIFF\0\0\0\0AVI LIST", "a.avi"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "a.avif"),
    ] {
        assert!(matches!(of(bytes, name), Err(Error::Unsupported(..))), "{name}");
    }
}

/// Every file with one byte changed, or cut anywhere, is taken or refused; nothing panics.
#[test]
fn nothing_crashes() {
    let mut files = vec![
        jpeg_with_exif(6),
        encoded(&halves(60, 40).into(), ImageFormat::Png),
        encoded(&halves(60, 40).into(), ImageFormat::WebP),
        gif(3),
        mp4(b"vide").into(),
    ];
    files.push(Bytes::from_static(b"ID3\x03\0\0\0\0\0\x05tag!!\xff\xfb\x90\0\0\0\0\0"));
    let mut seed = 1u32;
    for file in files {
        for _ in 0..150 {
            let mut broken = file.to_vec();
            for _ in 0..3 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (seed >> 8) as usize % broken.len();
                broken[at] = (seed >> 3) as u8;
            }
            broken.truncate(1 + (seed as usize >> 5) % (broken.len() * 3));
            let _ = take(broken.into(), "a");
        }
    }
}

/// A file on the disk is read as far as is needed, and gives what the same bytes give.
#[tokio::test]
async fn a_file_on_the_disk_is_the_same() {
    let darkroom = Darkroom::here(1);
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in
        [("a.jpg", jpeg(400, 300)), ("a.mp4", mp4(b"vide").into()), ("a.txt", Bytes::from_static(b"a word")), ("a.gif", gif(3))]
    {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).expect("written");
        let (here, there) = (taken(&bytes, name), darkroom.take_file(&path, name).await.expect("taken"));
        assert_eq!(
            (here.kind, here.media_type, here.width, here.main),
            (there.kind, there.media_type, there.width, there.main),
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_darkroom_works_beside() {
    let darkroom = Darkroom::here(1);
    let works = (0..4).map(|_| {
        let darkroom = darkroom.clone();
        tokio::spawn(async move { darkroom.take(jpeg(400, 300), "a.jpg").await })
    });
    for work in works.collect::<Vec<_>>() {
        let taken = work.await.expect("joined").expect("taken");
        assert_eq!(taken.kind.name(), "picture");
    }
}
