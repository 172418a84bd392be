//! Files of the old site: links to them, the addresses at which they lay, and those that came later than their story.

use crate::import::{file, import};
use crate::old_site::{self, Post, SITE};
use crate::writer::Writer;
use crate::{Server, both_engines};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::json;
use std::io::Cursor;

const PDF: &[u8] = b"%PDF-1.4 report %%EOF";

fn picture(shade: u8) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(700, 400, Rgb([shade, 90, 90]))
        .write_to(&mut file, ImageFormat::Jpeg)
        .unwrap();
    file.into_inner()
}

/// A story that links to files: with an attachment, without one, by the path alone, from a picture, and one that is nowhere.
fn story() -> Post {
    let uploads = format!("{SITE}/wp-content/uploads/2026/01");
    Post::new(
        60,
        "files",
        "Files",
        &format!(
            "<!-- wp:image {{\"id\":61}} --><figure><a href=\"{uploads}/book.pdf\"><img src=\"{uploads}/cover-300x200.jpg\" class=\"wp-image-61\"/></a></figure><!-- /wp:image -->\
             <!-- wp:paragraph --><p>See <a href=\"{uploads}/map.jpg\">the map</a>, <a href=\"/wp-content/uploads/2026/01/plan.pdf\">the plan</a> \
             and <a href=\"{uploads}/lost.pdf\">what is lost</a>.</p><!-- /wp:paragraph -->"
        ),
    )
}

fn attachments() -> Vec<Post> {
    vec![
        Post::attachment(61, "2026/01/cover.jpg", 60),
        Post::attachment(62, "2026/01/map.jpg", 60),
        Post::attachment(63, "2026/01/book.pdf", 60),
        Post::attachment(64, "2026/01/unseen.jpg", 0),
    ]
}

fn media(place: &crate::Place) -> String {
    for (at, name) in ["cover.jpg", "map.jpg", "unseen.jpg"].into_iter().enumerate() {
        file(place, &format!("media/2026/01/{name}"), picture(u8::try_from(at).unwrap()));
    }
    file(place, "media/2026/01/book.pdf", PDF);
    file(place, "media/2026/01/plan.pdf", [PDF, b" plan"].concat());
    place.beside().join("media").to_str().unwrap().to_owned()
}

/// Where an address leads.
async fn lead(server: &Server, path: &str) -> String {
    let page = server.get(path).await.with_status(301);
    let site = server.about["url"].as_str().unwrap();
    let to = page.header("location");
    to.strip_prefix(site).unwrap_or(to).to_owned()
}

both_engines! {
    async fn files_that_are_linked_to_are_served_and_their_old_addresses_lead_there(place: Place) {
        let media = media(&place);
        let posts = [vec![story()], attachments()].concat();
        let archive = file(&place, "archive.xml", old_site::file(&posts));
        let report = import(&place, &[&archive], &["--media", &media]);
        let entry = report["entries"].as_array().unwrap().iter().find(|entry| entry["source_id"] == "60").unwrap().clone();
        assert!(entry["reasons"].to_string().contains("lost.pdf"), "{entry}");
        let server = place.serve().await;
        let page = server.get("/2026/02/files").await.with_status(200);
        let links = page.links(server.about["url"].as_str().unwrap());
        // A file that stands in the page by itself, and one below its link; pictures by the path they always had.
        for (name, kind) in [("book.pdf", "application/pdf"), ("plan.pdf", "application/pdf"), ("map.jpg", "image/jpeg")] {
            let to = lead(&server, &format!("/wp-content/uploads/2026/01/{name}")).await;
            assert!(to.starts_with("/media/"), "{to}");
            let served = server.get(&to).await.with_status(200);
            assert_eq!(served.header("content-type"), kind, "{name}");
            assert!(links.contains(&to), "{name}: {links:?}");
        }
        assert_eq!(
            lead(&server, "/wp-content/uploads/2026/01/cover-300x200.jpg").await,
            lead(&server, "/wp-content/uploads/2026/01/cover.jpg").await
        );
        for link in links.iter().filter(|link| link.contains("/wp-content/") && !link.contains("lost")) {
            lead(&server, link).await;
        }
        server.get("/wp-content/uploads/2026/01/unseen.jpg").await.with_status(404);
        server.get("/wp-content/uploads/2026/01/unseen-300x200.jpg").await.with_status(404);

        let head = place.json(&["verify"]);
        let again = import(&place, &[&archive], &["--media", &media]);
        assert_eq!(again["written"]["events"], 0, "{head}");

        // Withdrawn with its story, back with it.
        let writer = Writer::hire(&place, &server, "chief");
        let found = writer.must("GET", "/articles?limit=10", json!(null), 200).await;
        let id = found["items"].as_array().unwrap().iter().find(|one| one["headline"] == "Files").unwrap()["id"].as_str().unwrap().to_owned();
        writer.must("POST", &format!("/articles/{id}/withdraw"), json!({ "reason": "a test" }), 200).await;
        for name in ["cover.jpg", "cover-300x200.jpg", "map.jpg", "book.pdf"] {
            server.get(&format!("/wp-content/uploads/2026/01/{name}")).await.with_status(404);
        }
        writer.publish(&id).await;
        lead(&server, "/wp-content/uploads/2026/01/cover-300x200.jpg").await;
    }

    async fn pages_of_attachments_that_come_later_lead_to_the_story(place: Place) {
        let media = media(&place);
        let first = file(&place, "posts.xml", old_site::file(&[story()]));
        let second = file(&place, "attachments.xml", old_site::file(&attachments()));
        import(&place, &[&first], &["--media", &media]);
        let server = place.serve().await;
        server.get("/?attachment_id=62").await.with_status(404);
        import(&place, &[&second], &["--media", &media]);
        assert_eq!(lead(&server, "/?attachment_id=62").await, "/2026/02/files");
        assert_eq!(lead(&server, "/map/").await, "/2026/02/files");
        server.get("/?attachment_id=64").await.with_status(404);
        let again = import(&place, &[&second], &["--media", &media]);
        assert_eq!(again["written"]["events"], 0);
        let checked = place.run(&["verify"]);
        assert_eq!(checked.code, 0, "{checked:?}");
    }
}
