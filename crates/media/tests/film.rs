//! Films and sounds, made by ffmpeg here and now: what is served of them says nothing about who made it and where, and plays.

use bytes::Bytes;
use media::{Failed, Kind, Main, Studio, take};
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// Where it was made, with what, and a note: none of them may be served.
const SECRETS: [&str; 3] = ["+12.3456+098.7654", "SecretCam", "SecretNote"];

fn ffmpeg(folder: &Path, arguments: &str) {
    let done = Command::new("ffmpeg")
        .current_dir(folder)
        .args(["-v", "error", "-y"])
        .args(arguments.split(' '))
        .status();
    assert!(done.expect("ffmpeg, which `make setup` installs").success(), "ffmpeg {arguments}");
}

/// A film of four seconds with sound, or the sound alone.
fn made(folder: &Path, name: &str, coding: &str) -> Bytes {
    let say = "-metadata location=+12.3456+098.7654/ -metadata make=SecretCam -metadata title=SecretCam -metadata comment=SecretNote";
    let source = "-f lavfi -i testsrc2=s=1280x720:r=25:d=4 -f lavfi -i sine=440:d=4";
    ffmpeg(folder, &format!("{source} {coding} {say} -metadata:s:0 title=SecretCam {name}"));
    std::fs::read(folder.join(name)).expect("made").into()
}

fn contains(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle.as_bytes())
}

/// A sum of all that is seen and heard.
fn played(folder: &Path, name: &str) -> String {
    let asked = ["-v", "error", "-i", name, "-map", "0:v?", "-map", "0:a", "-f", "streamhash", "-"];
    let told = Command::new("ffmpeg").current_dir(folder).args(asked).output().expect("ffmpeg");
    assert!(told.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).expect("text")
}

#[test]
fn the_copy_says_nothing_and_plays_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for (name, coding) in [
        ("a.mp4", "-c:v libx264 -preset ultrafast -c:a aac -movflags +use_metadata_tags"),
        ("b.mp4", "-c:v libx264 -preset ultrafast -c:a aac -movflags +faststart"),
        ("c.mov", "-c:v libx264 -preset ultrafast -c:a pcm_s16le"),
        ("d.mp4", "-c:v libx264 -preset ultrafast -c:a aac -movflags frag_keyframe+empty_moov"),
        ("e.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libvorbis"),
        ("f.mp3", "-vn -write_id3v1 1"),
        ("g.wav", "-vn -write_bext 1"),
        ("h.flac", "-vn"),
        ("i.m4a", "-vn"),
    ] {
        let film = made(at, name, coding);
        assert!(SECRETS.iter().any(|secret| contains(&film, secret)), "{name}: there is nothing to hide");
        let taken = take(film.clone(), name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let Main::Bare(blots) = &taken.main else { panic!("{name}: {:?}", taken.main) };
        let copy = blots.over(&film);
        assert_eq!(copy.len(), film.len(), "{name}");
        for secret in SECRETS {
            assert!(!contains(&copy, secret), "{name} tells {secret}");
        }
        let (own, bare) = (at.join(name), format!("bare-{name}"));
        blots.copy(&own, &at.join(&bare)).expect("copied");
        assert_eq!(std::fs::read(at.join(&bare)).expect("there"), copy, "{name}: on the disk it is another");
        assert_eq!(played(at, name), played(at, &bare), "{name}");
    }
}

/// A track that is neither picture nor sound is no longer named, and what it said is not there any more either.
#[test]
fn a_track_of_places_goes_with_all_it_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    std::fs::write(at.join("t.srt"), "1\n00:00:00,000 --> 00:00:03,000\nGPS (12.3456, 98.7654) SecretNote\n").expect("written");
    let source = "-f lavfi -i testsrc2=s=320x180:r=25:d=4 -f lavfi -i sine=440:d=4 -i t.srt";
    ffmpeg(at, &format!("{source} -map 0 -map 1 -map 2 -c:v libx264 -preset ultrafast -c:a aac -c:s mov_text t.mp4"));
    let film = Bytes::from(std::fs::read(at.join("t.mp4")).expect("made"));
    assert!(contains(&film, "SecretNote"));
    let copy = take(film.clone(), "t.mp4").expect("taken").main.of(&film).expect("served");
    assert!(!contains(&copy, "SecretNote") && !contains(&copy, "98.7654"));
    std::fs::write(at.join("bare.mp4"), &copy).expect("written");
    assert_eq!(played(at, "t.mp4"), played(at, "bare.mp4"));
}

/// Without an encoder nothing is served of what can't be made bare.
#[test]
fn what_cannot_be_bare_is_not_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let film = made(folder.path(), "a.ogg", "-vn -c:a libvorbis");
    let taken = take(film.clone(), "a.ogg").expect("taken");
    assert!(matches!(taken.main, Main::Nothing(_)));
    assert_eq!(taken.main.of(&film), None);
}

fn studio() -> Studio {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Studio::find(OsStr::new("ffmpeg"), &path, None).expect("ffmpeg, which `make setup` installs")
}

#[tokio::test]
async fn a_film_is_encoded_at_the_sizes_it_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    made(at, "a.mp4", "-c:v libx264 -preset ultrafast -c:a aac");
    let out = at.join("out");
    std::fs::create_dir(&out).expect("made");
    let mut last = 0;
    let encoded = studio().encode(&at.join("a.mp4"), &out, &mut |at| last = at).await.expect("encoded");
    assert_eq!((encoded.kind, encoded.main.width, encoded.main.height), (Kind::Video, 1280, 720));
    let names: Vec<&str> = encoded.pieces.iter().map(|piece| piece.name.as_str()).collect();
    assert_eq!(names, ["film.m3u8", "360.m3u8", "360.mp4", "720.m3u8", "720.mp4", "storyboard.jpg", "storyboard.vtt"]);
    assert!(encoded.duration > 0, "nobody knows how long it plays");
    assert!(last > 0, "nobody was told how far it is");
    assert!(encoded.poster.is_some());
    let lists: Vec<String> = ["film.m3u8", "360.m3u8", "720.m3u8"]
        .iter()
        .map(|name| std::fs::read_to_string(out.join(name)).expect("a list"))
        .collect();
    assert!(lists[0].contains("RESOLUTION=640x360,CODECS=\"avc1.64001E,mp4a.40.2\"\n360.m3u8"), "{}", lists[0]);
    // The lists name one file each, in the same steps.
    let steps = |list: &str| list.lines().filter(|line| line.starts_with("#EXTINF")).map(str::to_owned).collect::<Vec<_>>();
    assert!(lists[1].contains("#EXT-X-MAP:URI=\"360.mp4\",BYTERANGE="), "{}", lists[1]);
    assert_eq!(steps(&lists[1]), steps(&lists[2]));
    for piece in std::iter::once(&encoded.main).chain(&encoded.pieces) {
        let bytes = std::fs::read(&piece.path).expect("there");
        for secret in SECRETS {
            assert!(!contains(&bytes, secret), "{} tells {secret}", piece.name);
        }
    }
    let keys = |name: &str| {
        let asked =
            ["-v", "error", "-select_streams", "v", "-skip_frame", "nokey", "-show_entries", "frame=pts_time", "-of", "csv=p=0", name];
        let told = Command::new("ffprobe").current_dir(&out).args(asked).output().expect("ffprobe");
        String::from_utf8(told.stdout).expect("text")
    };
    assert_eq!(keys("360.mp4"), keys("720.mp4"));
    assert!(keys("360.mp4").lines().count() >= 2, "{}", keys("360.mp4"));
}

#[tokio::test]
async fn a_sound_is_encoded_and_what_is_neither_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    made(at, "a.ogg", "-vn -c:a libvorbis");
    let encoded = studio().encode(&at.join("a.ogg"), at, &mut |_| {}).await.expect("encoded");
    assert_eq!((encoded.kind, encoded.main.media_type, encoded.pieces.len()), (Kind::Audio, "audio/mp4", 0));
    let bytes = std::fs::read(&encoded.main.path).expect("there");
    assert!(SECRETS.iter().all(|secret| !contains(&bytes, secret)));

    std::fs::write(at.join("b.mp4"), [&b"\0\0\0\x14ftypisom\0\0\x02\0isom"[..], &[7; 4000]].concat()).expect("written");
    let Err(Failed::File(why)) = studio().encode(&at.join("b.mp4"), at, &mut |_| {}).await else {
        panic!("it was taken")
    };
    assert!(why.starts_with("the encoder refuses it: ") && !why.contains("/tmp"), "{why}");
    // A list of other files is never read.
    std::fs::write(at.join("c.mp4"), "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n").expect("written");
    assert!(studio().encode(&at.join("c.mp4"), at, &mut |_| {}).await.is_err());
}
