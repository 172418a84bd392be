//! The process that decodes pictures: locked in before it reads a byte, and alone when it dies.

use crate::{Page, Server, Writer, both_engines};
use std::io::{Cursor, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The worker, begun as the server begins it, waiting for its picture.
fn worker() -> Child {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("darkroom")
        .env_clear()
        .envs([("MIMALLOC_ARENA_RESERVE", "0"), ("MIMALLOC_PURGE_DELAY", "0")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What the system says of it, once it is locked in.
fn told(worker: &Child, file: &str) -> String {
    let path = |file: &str| format!("/proc/{}/{file}", worker.id());
    for _ in 0..3_000 {
        if std::fs::read_to_string(path("status")).unwrap().contains("Seccomp:\t2") {
            return std::fs::read_to_string(path(file)).unwrap();
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the worker is not locked in after half a minute");
}

#[test]
fn it_is_locked_in_before_it_reads() {
    let mut worker = worker();
    let status = told(&worker, "status");
    assert!(status.contains("NoNewPrivs:\t1") && status.contains("Threads:\t1"), "{status}");
    let limits = told(&worker, "limits");
    let limit = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    let mb = |count: u64| (count * 1024 * 1024).to_string();
    assert_eq!(limit("Max data size"), [mb(224), mb(640)]);
    assert_eq!(limit("Max cpu time"), ["2", "60"]);
    assert_eq!(limit("Max open files"), ["16", "16"]);
    assert_eq!(limit("Max file size"), ["0", "0"]);
    assert_eq!(limit("Max core file size"), ["0", "0"]);
    assert!(limit("Max address space")[0].parse::<u64>().unwrap() <= 2 << 30);
    worker.kill().unwrap();
    worker.wait().unwrap();
}

#[test]
fn it_answers_with_a_line_and_files() {
    let mut worker = worker();
    let mut png = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(700, 400, image::Rgb([9, 90, 40]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    worker.stdin.take().unwrap().write_all(png.get_ref()).unwrap();
    let done = worker.wait_with_output().unwrap();
    assert!(done.status.success(), "{:?}", done.status);
    let line = done.stdout.split(|byte| *byte == b'\n').next().unwrap();
    let said: serde_json::Value = serde_json::from_slice(line).unwrap();
    assert_eq!((&said["Taken"]["main"]["width"], &said["Taken"]["main"]["height"]), (&700.into(), &400.into()), "{said}");
    let lengths = said["Taken"]["sizes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|size| size["length"].as_u64().unwrap())
        .sum::<u64>();
    let length = line.len() as u64 + 1 + said["Taken"]["main"]["length"].as_u64().unwrap() + lengths;
    assert_eq!(done.stdout.len() as u64, length);
}

/// A PNG whose header claims this, and that has nothing else.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let mut png = png.into_inner();
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

/// A picture that is whole and of one colour: little to send, much to decode.
fn bomb(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image::GrayImage::new(width, height).write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn noise(count: usize, mut seed: u32) -> Vec<u8> {
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as u8
    };
    (0..count).map(|_| next()).collect()
}

/// Sixteen files that mean no good, with what each is answered.
fn hostile() -> Vec<(&'static str, Vec<u8>, u16)> {
    let photo = {
        let mut file = Cursor::new(Vec::new());
        image::RgbImage::from_fn(800, 600, |x, y| image::Rgb([(x % 251) as u8, (y % 241) as u8, (x * y % 239) as u8]))
            .write_to(&mut file, image::ImageFormat::Jpeg)
            .unwrap();
        file.into_inner()
    };
    let mut lottapixel = photo.clone();
    let frame = lottapixel.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    lottapixel[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    let mut torn = photo.clone();
    torn[photo.len() / 3..photo.len() / 3 + 64].fill(0);
    let gif = [&b"GIF89a\xff\xff\xff\xff\xf0\0\0"[..], &[0; 6], b"\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x4c\x01\0\x3b"].concat();
    let webp = [&b"RIFF\x1e\0\0\0WEBPVP8L\x11\0\0\0\x2f"[..], &[0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]].concat();
    vec![
        ("65535² of nothing.png", claims(65_535, 65_535), 422),
        ("40000².png", claims(40_000, 40_000), 422),
        ("bomb.png", bomb(13_000, 13_000, image::ImageFormat::Png), 422),
        ("tall bomb.png", bomb(2, 60_000_000, image::ImageFormat::Png), 422),
        ("lottapixel.jpg", lottapixel, 422),
        ("huge.gif", gif, 422),
        ("huge.webp", webp, 422),
        ("cut.jpg", photo[..photo.len() / 2].to_vec(), 422),
        ("cut.png", bomb(900, 900, image::ImageFormat::Png)[..60].to_vec(), 422),
        ("empty.jpg", Vec::new(), 422),
        ("noise.jpg", noise(200_000, 1), 422),
        ("noise behind a head.jpg", [&photo[..4], &noise(200_000, 2)].concat(), 422),
        ("noise behind a head.png", [&b"\x89PNG\r\n\x1a\n"[..], &noise(200_000, 3)].concat(), 422),
        ("noise behind a head.mp4", [&b"\0\0\0\x18ftypmp42"[..], &noise(2_000_000, 4)].concat(), 422),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), 415),
        ("old.tif", b"II*\0\x08\0\0\0".to_vec(), 415),
    ]
}

/// Memory of its own that a process holds, in kB: pages of the program's file, which come with whatever code is run first, are not.
pub fn held(pid: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("RssAnon:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

both_engines! {
    async fn hostile_files_cost_an_answer_each(place: Place) {
        let server = Server::start(&place, &[]).await;
        let writer = Writer::hire(&place, &server, "editor");
        writer.send_file("first.png", &bomb(60, 40, image::ImageFormat::Png), &[]).await.with_status(201);
        let pid = server.about["pid"].to_string();
        let before = held(&pid);
        let sent: Vec<_> = hostile()
            .into_iter()
            .map(|(name, bytes, status)| {
                let writer = writer.clone();
                tokio::spawn(async move { (name, writer.send_file(name, &bytes, &[]).await, status) })
            })
            .collect();
        let mut most = before;
        for mut one in sent {
            let (name, page, status): (_, Page, _) = loop {
                tokio::select! {
                    answered = &mut one => break answered.unwrap(),
                    () = tokio::time::sleep(Duration::from_millis(5)) => most = most.max(held(&pid)),
                }
            };
            assert_eq!(page.status, status, "{name}: {}", page.text());
            assert!(page.json()["detail"].as_str().unwrap().len() > 10, "{name} is told why");
        }
        // Of a build for tests; each thread that took part keeps some memory of its own.
        assert!(most < before + 96 * 1024, "the server grew from {before} to {most} kB");
        writer.send_file("last.png", &bomb(60, 40, image::ImageFormat::Png), &[]).await.with_status(201);
        assert_eq!(writer.must("GET", "/assets", serde_json::Value::Null, 200).await["items"].as_array().unwrap().len(), 2);
    }
}
