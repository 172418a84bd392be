//! AVIF by ffmpeg: smaller than WebP, in the picture's own colours, with what its maker says and nothing else.

use bytes::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use media::{AVIF_WIDTH, Cut, Darkroom, Main, Notes, Studio, take};
use std::ffi::OsStr;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

fn studio() -> Studio {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Studio::find(OsStr::new("ffmpeg"), &path, None).expect("ffmpeg, which `make setup` installs")
}

/// Waves with grain, as photographs have it.
fn sea(width: u32, height: u32) -> DynamicImage {
    let mut seed = 7_u32;
    RgbImage::from_fn(width, height, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = f64::from(seed >> 28) - 8.0;
        let wave = ((f64::from(x) / 17.0).sin() + (f64::from(y) / 11.0 + f64::from(x) / 90.0).cos()) * 40.0;
        let of = |base: f64| (base + wave + grain).clamp(0.0, 255.0) as u8;
        Rgb([of(90.0), of(120.0), of(150.0)])
    })
    .into()
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Bytes {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("encoded");
    file.into_inner().into()
}

/// What another program makes of it.
fn seen(folder: &Path, avif: &Bytes) -> RgbImage {
    std::fs::write(folder.join("seen.avif"), avif).expect("written");
    let done = Command::new("heif-convert").current_dir(folder).args(["seen.avif", "seen.png"]).output();
    let done = done.expect("heif-convert, which `make setup` installs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    image::open(folder.join("seen.png")).expect("a picture").into_rgb8()
}

async fn plain(folder: &Path, file: &Bytes, cut: Option<Cut>) -> (Bytes, u32, u32) {
    let path = folder.join("original");
    std::fs::write(&path, file).expect("written");
    let taken = Darkroom::here(1).plain(&path, cut).await.expect("taken");
    let Main::Made(plain) = taken.main else { panic!("nothing was made") };
    std::fs::write(folder.join("plain.png"), &plain).expect("written");
    (plain, taken.width, taken.height)
}

#[tokio::test]
async fn it_is_smaller_than_webp_and_says_what_its_maker_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    assert!(studio().makes_avif(at).await, "ffmpeg 5.1 with libaom, which `make setup` installs");
    let original = encoded(&sea(1_001, 667), ImageFormat::Png);
    let (_, width, height) = plain(at, &original, None).await;
    assert_eq!((width, height), (1_001, 667));
    let taken = take(original, "sea.png").expect("taken");
    let says = Notes {
        creator: "Ilse Varnay".into(),
        caption: "The sea at \u{41c}\u{430}\u{440}\u{440}\u{435}\u{43d}".into(),
        ..Notes::default()
    };
    for size in taken.renditions.iter().filter(|size| size.media_type == "image/webp") {
        let of = (size.width, size.height);
        let bare = studio().avif(&at.join("plain.png"), of, 26, &Notes::default(), at).await.expect("made");
        let avif = studio().avif(&at.join("plain.png"), of, 26, &says, at).await.expect("made");
        assert!(avif.len() < size.bytes.len(), "{of:?}: {} bytes, WebP {}", avif.len(), size.bytes.len());
        let text = String::from_utf8_lossy(&avif);
        assert!(
            text.contains("Ilse Varnay") && text.contains("\u{41c}\u{430}\u{440}\u{440}\u{435}\u{43d}"),
            "the packet is not there"
        );
        assert!(!String::from_utf8_lossy(&bare).contains("xmpmeta"));
        let (with, without) = (seen(at, &avif), seen(at, &bare));
        assert_eq!(with.dimensions(), of);
        assert!(with == without, "{of:?}: what is said changes what is seen");
    }
    // It stands in the file as an item of its own, where programs look for it.
    let avif = studio().avif(&at.join("plain.png"), (640, 426), 26, &says, at).await.expect("made");
    std::fs::write(at.join("said.avif"), &avif).expect("written");
    let told = Command::new("heif-convert")
        .current_dir(at)
        .args(["--with-xmp", "said.avif", "said.png"])
        .output()
        .expect("heif-convert");
    assert!(told.status.success(), "{told:?}");
    let packet = std::fs::read_to_string(at.join("said.xmp")).expect("a packet");
    assert!(packet.contains("Ilse Varnay") && packet.trim_end().ends_with('>'), "{packet}");
}

#[tokio::test]
async fn colours_are_the_pictures_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let colours = [[220, 30, 40], [30, 160, 60], [40, 60, 210], [250, 250, 250], [8, 8, 8], [240, 200, 30]];
    let patches = RgbImage::from_fn(600, 100, |x, _| Rgb(colours[(x / 100) as usize]));
    plain(at, &encoded(&patches.into(), ImageFormat::Png), None).await;
    let avif = studio()
        .avif(&at.join("plain.png"), (600, 100), 26, &Notes::default(), at)
        .await
        .expect("made");
    let seen = seen(at, &avif);
    for (place, colour) in (0_u32..).zip(colours) {
        let is = seen.get_pixel(place * 100 + 50, 50).0;
        let off = is.iter().zip(colour).map(|(is, should)| is.abs_diff(should)).max().unwrap_or(0);
        assert!(off <= 6, "{colour:?} became {is:?}");
    }
}

#[tokio::test]
async fn the_plain_picture_is_no_wider_than_needed_and_a_part_is_that_part() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let wide = encoded(&sea(2_000, 400), ImageFormat::Jpeg);
    let (_, width, height) = plain(at, &wide, None).await;
    assert_eq!((width, height), (AVIF_WIDTH, 320));
    let halves = RgbImage::from_fn(800, 400, |x, _| if x < 400 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) });
    let right = Cut { x: 5_000, y: 0, width: 5_000, height: 10_000 };
    let (png, width, height) = plain(at, &encoded(&halves.into(), ImageFormat::Png), Some(right)).await;
    assert_eq!((width, height), (400, 400));
    let part = image::load_from_memory(&png).expect("a picture").into_rgb8();
    assert!(part.pixels().all(|pixel| pixel.0 == [0, 0, 200]));
}
