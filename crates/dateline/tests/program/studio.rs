//! The programs that work on strangers' films and documents: what they may reach of the disk.

use crate::{Place, Server, Writer};
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// A program, begun as the server begins ffmpeg, in a folder beside the file that it may read.
fn begun(place: &Path, program: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["studio", "20", "--"])
        .arg(place.join("film"))
        .arg(program)
        .args(arguments)
        .env_clear()
        .current_dir(place.join("work"))
        .output()
        .unwrap()
}

/// A picture as telephones and browsers write it, made of a PNG of two colours.
fn foreign(at: &Path, name: &str, picture: &image::DynamicImage) -> Vec<u8> {
    let (from, to) = (at.join("foreign.png"), at.join(name));
    picture.save(&from).unwrap();
    let mut made = Command::new("heif-enc");
    if name.ends_with("avif") {
        made.arg("-A");
    }
    let made = made.arg("-o").arg(&to).arg(&from).output().expect("heif-enc, which `make setup` installs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    std::fs::read(to).unwrap()
}

fn place() -> TempDir {
    let place = TempDir::new().unwrap();
    std::fs::create_dir(place.path().join("work")).unwrap();
    std::fs::write(place.path().join("film"), "a film").unwrap();
    std::fs::write(place.path().join("secret.key"), "a secret").unwrap();
    place
}

#[test]
fn it_reads_one_file_and_writes_in_one_folder() {
    let place = place();
    let at = place.path();
    let (film, secret) = (at.join("film"), at.join("secret.key"));
    let read = begun(at, "/bin/cat", &[film.to_str().unwrap()]);
    assert_eq!(String::from_utf8_lossy(&read.stdout), "a film", "{read:?}");
    let written = begun(at, "/bin/cp", &[film.to_str().unwrap(), "made"]);
    assert!(written.status.success() && at.join("work/made").exists(), "{written:?}");
    if !media::can_be_kept() {
        return;
    }
    let read = begun(at, "/bin/cat", &[secret.to_str().unwrap()]);
    assert!(!read.status.success() && read.stdout.is_empty(), "{read:?}");
    for outside in ["../made", "../film", "/tmp/dateline-studio-made"] {
        let written = begun(at, "/bin/cp", &[film.to_str().unwrap(), outside]);
        assert!(!written.status.success(), "{outside}: {written:?}");
    }
    assert_eq!(std::fs::read_to_string(&film).unwrap(), "a film");
    let listed = begun(at, "/bin/ls", &[at.to_str().unwrap()]);
    assert!(!listed.status.success(), "{listed:?}");
}

#[test]
fn ffmpeg_works_in_it() {
    let place = place();
    let at = place.path();
    let ffmpeg = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"]
        .into_iter()
        .find(|path| Path::new(path).exists())
        .unwrap();
    let source = ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=duration=1:size=320x180", "-f", "lavfi", "-i", "sine=duration=1"];
    let mut arguments = source.to_vec();
    arguments.extend(["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "made.mp4"]);
    let made = begun(at, ffmpeg, &arguments);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    std::fs::rename(at.join("work/made.mp4"), at.join("film")).unwrap();
    let film = format!("file:{}", at.join("film").display());
    let again = begun(
        at,
        ffmpeg,
        &["-v", "error", "-y", "-protocol_whitelist", "file,pipe", "-f", "mov", "-i", &film, "-c", "copy", "again.mp4"],
    );
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert!(std::fs::metadata(at.join("work/again.mp4")).unwrap().len() > 1_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_of_telephones_are_taken_where_somebody_can_read_them() {
    let place = Place::sqlite();
    let blue = image::RgbImage::from_fn(800, 600, |x, _| image::Rgb([20, 40, if x < 400 { 200 } else { 90 }]));
    let heic = foreign(place.beside(), "a.heic", &blue.into());
    let holes = image::RgbaImage::from_fn(500, 400, |x, _| image::Rgba([200, 40, 30, if x < 250 { 255 } else { 0 }]));
    let avif = foreign(place.beside(), "a.avif", &holes.into());
    let server = Server::start(&place, &[]).await;
    let writer = Writer::hire(&place, &server, "editor");
    let taken = writer.send_file("quay.heic", &heic, &[]).await.with_status(201).json();
    assert_eq!(
        (&taken["type"], &taken["width"], &taken["height"]),
        (&"image/jpeg".into(), &800.into(), &600.into()),
        "{taken}"
    );
    // A crop is cut from what was uploaded, whoever had to read it.
    let part = serde_json::json!({"x": 0.0, "y": 0.0, "width": 1.0, "height": 0.75});
    let path = format!("/assets/{}/crops/wide", taken["id"].as_str().unwrap());
    let cropped = writer.must("PUT", &path, part, 200).await;
    assert_eq!(cropped["crops"]["wide"]["height"], 0.75, "{cropped}");
    let taken = writer.send_file("mark.avif", &avif, &[]).await.with_status(201).json();
    assert_eq!(
        (&taken["kind"], &taken["type"], &taken["width"]),
        (&"picture".into(), &"image/png".into(), &500.into()),
        "holes stay"
    );
    let mut damaged = heic.clone();
    let half = damaged.len() / 2;
    damaged.truncate(half);
    writer.send_file("half.heic", &damaged, &[]).await.with_status(422);
    let left = std::fs::read_dir(place.data().join("blobs"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().len() != 2);
    assert_eq!(left.count(), 0, "nothing of the work stays");
    server.terminate();
    assert_eq!(server.ended().await, Some(0));

    let server = Server::start_with(&place, &[], &[("DATELINE_HEIF_CONVERT", String::new())]).await;
    let writer = Writer::hire(&place, &server, "chief");
    for (name, file) in [("quay.heic", &heic), ("mark.avif", &avif)] {
        let refused = writer.send_file(name, file, &[]).await.with_status(415);
        assert!(refused.text().contains("JPEG"), "{}", refused.text());
    }
}
