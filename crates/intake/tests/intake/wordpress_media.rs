//! WordPress: its media.

use crate::archive::{self, Post, SITE};
use crate::bench::{Bench, entries, http, line, old_site, picture};
use courier::Courier;
use image::ImageFormat;
use newsroom::public::Standing;
use story::Block;

const PDF: &[u8] = b"%PDF-1.4 report %%EOF";

/// Posts with media in every place.
fn posts() -> Vec<Post> {
    let uploads = format!("{SITE}/wp-content/uploads");
    vec![
        Post::attachment(100, "2026/01/lead.jpg", 41)
            .with("excerpt:encoded", "A <em>lead</em>")
            .meta("_wp_attachment_image_alt", "Lamp at night")
            .meta("_wp_attachment_metadata", "a:1:{s:10:\"image_meta\";a:1:{s:6:\"credit\";s:3:\"Ann\";}}"),
        Post::attachment(101, "2026/01/inside-scaled.jpg", 0),
        Post::attachment(102, "2026/01/report.pdf", 0),
        Post::attachment(103, "2026/01/unused.jpg", 0),
        Post::attachment(104, "2026/01/gone.jpg", 0),
        Post::attachment(105, "2026/01/broken.jpg", 0),
        Post::new(
            41,
            "lamps",
            "Lamps",
            &format!(
                "<!-- wp:image {{\"id\":101}} --><figure><a href=\"{uploads}/2026/01/inside-scaled.jpg\"><img src=\"{uploads}/2026/01/inside-300x200.jpg\" class=\"wp-image-101\"/></a>\
                 <figcaption>Inside</figcaption></figure><!-- /wp:image -->\
                 <!-- wp:image {{\"id\":104}} --><figure><img src=\"{uploads}/2026/01/gone.jpg\"/><figcaption>Words that stay</figcaption></figure><!-- /wp:image -->\
                 <!-- wp:paragraph --><p>Read the <a href=\"{uploads}/2026/01/report.pdf\">report</a>.</p><!-- /wp:paragraph -->\
                 <!-- wp:image --><figure><img src=\"https://i0.wp.com/lantern.example/wp-content/uploads/2026/01/lead.jpg?w=300\"/></figure><!-- /wp:image -->"
            ),
        )
        .meta("_thumbnail_id", "100"),
        Post::new(43, "draft", "Draft", &format!("<img src=\"{uploads}/2026/01/unused.jpg\">")).with("wp:status", "draft"),
    ]
}

testkit::both_engines! {
    async fn media_from_a_folder(scene: Scene) {
        let bench = Bench::new(scene);
        for (name, bytes) in [
            ("media/wp-content/uploads/2026/01/lead.jpg", picture(ImageFormat::Jpeg, 700, 400, 1)),
            // The full size takes the place of the scaled one; this one lies flat.
            ("media/inside.jpg", picture(ImageFormat::Jpeg, 700, 400, 2)),
            ("media/2026/01/report.pdf", PDF.to_vec()),
            ("media/uploads/2026/01/unused.jpg", picture(ImageFormat::Jpeg, 700, 400, 3)),
            ("media/2026/01/broken.jpg", b"\xff\xd8\xff\xe0 no picture".to_vec()),
            ("secret.jpg", picture(ImageFormat::Jpeg, 700, 400, 9)),
        ] {
            bench.file(name, bytes);
        }
        let file = bench.file("a.xml", archive::file(&posts()));
        let mut options = bench.options(&[file]);
        options.how.media = Some(bench.scene.folder().join("media"));
        let report = bench.import(options.clone()).await;
        let found = entries(&report);
        let lines: Vec<String> = (100..106).map(|id| line(&found[&format!("attachment {id}")])).collect();
        assert_eq!(lines, ["taken", "taken", "taken", "taken", "not_taken media_unreachable", "not_taken media_refused"]);
        assert_eq!(line(&found["post 41"]), "taken published /2026/02/lamps media_unreachable");
        assert_eq!(report.written.assets, 4);

        let room = &bench.scene.room;
        let id = room.find_article("/2026/02/lamps").await.unwrap();
        let mut snapshot = room.snapshot().await.unwrap();
        let Standing::Published(lamps) = snapshot.standing(id.as_str()).await.unwrap() else { panic!("published") };
        let kinds: Vec<&str> = lamps.content.body.blocks.iter().map(Block::kind).collect();
        assert_eq!(kinds, ["picture", "paragraph", "paragraph", "document", "picture"]);
        assert!(story::text::plain(&lamps.content.body).contains("Words that stay"));
        let lead = &lamps.assets[lamps.content.lead.as_ref().unwrap().asset.as_str()];
        assert_eq!((lead.alt.as_str(), lead.credit.as_str(), lead.caption.as_str()), ("Lamp at night", "Ann", "A lead"));
        assert_eq!(lead.sizes().unwrap().len(), 4, "two widths, each as WebP and as JPEG");
        assert_eq!(lamps.assets.len(), 3, "each once: lead, inside, report");
        let report_file = lamps.assets.values().find(|asset| asset.kind == "document").unwrap();
        let body = serde_json::to_string(&lamps.content.body).unwrap();
        assert!(body.contains(&report_file.address()), "the link in the text leads to the file");
        assert!(!body.contains("wp-content"), "{body}");
        assert!(lamps.redirects.contains(&"/?attachment_id=100".to_owned()));
        assert!(lamps.redirects.contains(&"/lead".to_owned()));
        assert!(lamps.redirects.contains(&"/?attachment_id=101".to_owned()));
        // What only a draft shows has no number, so nobody can fetch it, and no old address.
        assert_eq!(bench.count("SELECT COUNT(*) FROM asset WHERE number IS NULL").await, 1);
        assert_eq!(bench.count("SELECT COUNT(*) FROM redirect WHERE from_address LIKE '%103' OR from_address = '/unused'").await, 0);

        let head = room.ledger_head().await.unwrap();
        let again = bench.import(options.clone()).await;
        assert_eq!((again.written.events, room.ledger_head().await.unwrap()), (0, head));

        // The missing one is found later: the story gets it.
        bench.file("media/2026/01/gone.jpg", picture(ImageFormat::Jpeg, 700, 400, 5));
        let later = bench.import(options).await;
        let found = entries(&later);
        assert_eq!(line(&found["attachment 104"]), "taken");
        assert_eq!(line(&found["post 41"]), "changed published /2026/02/lamps");
    }

    async fn media_from_the_old_site(scene: Scene) {
        let mut bench = Bench::new(scene);
        let host = old_site(|asked| if asked.contains("gone") { http("404 Not Found", "", b"") } else { http("200 OK", "", &picture(ImageFormat::Jpeg, 700, 400, 4)) }).await;
        let file = bench.file("a.xml", archive::file(&posts()).replace("https://lantern.example", &format!("http://{host}")));
        let mut options = bench.options(&[file]);
        options.how.download = true;

        // Without leave the guard refuses the internal address, and quickly.
        let report = bench.import(options.clone()).await;
        assert_eq!((report.written.assets, report.by_type["attachment"].not_taken), (0, 6));
        assert_eq!(report.by_type["post"].not_taken, 0);

        bench.courier = Courier::new(vec![host.parse().unwrap()]);
        let report = bench.import(options).await;
        let found = entries(&report);
        assert_eq!(line(&found["attachment 100"]), "taken");
        assert_eq!(line(&found["attachment 104"]), "not_taken media_unreachable");
        assert!(line(&found["post 41"]).starts_with("changed published"), "{}", line(&found["post 41"]));
    }
}
