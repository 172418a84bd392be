//! An upload in pieces, over the end of the program.

use crate::{Server, Writer, both_engines};
use serde_json::Value;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;

/// A picture that is large, because nothing in it repeats.
fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut seed = 7u32;
    let picture = image::RgbImage::from_fn(width, height, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(seed >> 24) as u8, (seed >> 16) as u8, (seed >> 8) as u8])
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

/// Begins to send the rest of a file and gives the connection, after so many bytes of it.
fn send_some(server: &Server, token: &str, id: &str, from: usize, rest: &[u8], now: usize) -> TcpStream {
    let host = server.about["listen"].as_str().unwrap();
    let mut wire = TcpStream::connect(host).unwrap();
    let head = format!(
        "PATCH /desk/api/uploads/{id} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nTus-Resumable: 1.0.0\r\n\
         Upload-Offset: {from}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n\r\n",
        rest.len()
    );
    wire.write_all(head.as_bytes()).unwrap();
    wire.write_all(&rest[..now]).unwrap();
    wire
}

async fn offset(writer: &Writer, id: &str) -> usize {
    let shown = writer.must("GET", &format!("/uploads/{id}"), Value::Null, 200).await;
    shown["offset"].as_u64().unwrap() as usize
}

both_engines! {
    async fn an_upload_goes_on_after_a_kill(place: Place) {
        let mut server = Server::start(&place, &[]).await;
        let token = Writer::key(&place, "editor");
        let writer = Writer::at(&server, &token);
        let file = noise(900, 700);
        let headers = [("tus-resumable", "1.0.0".to_owned()), ("upload-length", file.len().to_string()), ("upload-metadata", "filename cXVheS5wbmc=".to_owned())];
        let (status, begun) = writer.call("POST", "/uploads", &Value::Null, &headers).await.unwrap();
        assert_eq!(status, 201, "{begun}");
        let id = begun["id"].as_str().unwrap();

        let mut there = 0;
        for part in [3, 2] {
            // In the middle of a piece.
            let wire = send_some(&server, &token, id, there, &file[there..], (file.len() - there) / part);
            let before = there;
            for _ in 0..3_000 {
                there = offset(&Writer::at(&server, &token), id).await;
                if there > before {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            assert!(there > before, "nothing came");
            server.kill();
            drop(wire);
            server = Server::start(&place, &[]).await;
            there = offset(&Writer::at(&server, &token), id).await;
            assert!(there > before && there < file.len(), "{there} of {}", file.len());
        }
        let rest = &file[there..];
        let mut wire = send_some(&server, &token, id, there, rest, rest.len());
        wire.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        wire.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");

        let writer = Writer::at(&server, &token);
        let asset = writer.must("GET", &format!("/uploads/{id}"), Value::Null, 200).await["asset"].as_str().unwrap().to_owned();
        let shown = writer.must("GET", &format!("/assets/{asset}"), Value::Null, 200).await;
        assert_eq!((&shown["name"], &shown["width"], &shown["height"]), (&"quay.png".into(), &900.into(), &700.into()));
        let name = store::Blobs::name(&file);
        let kept = std::fs::read(place.data().join("blobs").join(&name[..2]).join(&name)).unwrap();
        assert!(kept == file, "what was sent is what is kept");
    }
}
