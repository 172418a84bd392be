//! What no stranger could read at the old site: marks in every field of an archive's items in every state that was not public, and
//! in what is private of public ones, are found in no answer and in no file of the paper.

use crate::both_engines;
use crate::import::{file, import};
use crate::old_site::{self, Post, SITE};
use crate::private::{crawl, in_no_file, stands_nowhere};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Words that nobody would write: letters only, so that they stay the same in a slug, a file name and an address.
struct Marks {
    count: u32,
    all: Vec<(String, String)>,
}

impl Marks {
    fn make(&mut self, state: &str, field: &str) -> String {
        self.count += 1;
        let mut rest = self.count.wrapping_mul(2_654_435_761);
        let letters: String = (0..7)
            .map(|_| {
                let letter = char::from(b'a' + u8::try_from(rest % 26).unwrap());
                rest /= 26;
                letter
            })
            .collect();
        let words = format!("zq{letters}{}", char::from(b'a' + u8::try_from(self.count % 26).unwrap()));
        self.all.push((format!("{state}: {field}"), words.clone()));
        words
    }

    fn of(&self, state: &str) -> Vec<(String, String)> {
        self.all.iter().filter(|(name, _)| name.starts_with(&format!("{state}: "))).cloned().collect()
    }
}

/// States of posts that were published and were still not for everybody.
const CLOSED: &[&str] = &["paid", "role", "elsewhere", "block", "paywall", "code", "reused"];

/// A post with a mark in every field, and its picture; its author and tag are declared in `head`.
fn marked(marks: &mut Marks, id: i64, state: &str, head: &mut String) -> [Post; 2] {
    let mut mark = |field: &str| marks.make(state, field);
    let (picture, tag, login) = (mark("file name"), mark("tag"), mark("byline"));
    let _ = write!(
        head,
        "<wp:author><wp:author_id>{id}</wp:author_id><wp:author_login>{login}</wp:author_login><wp:author_email>{}@x.example</wp:author_email>\
         <wp:author_display_name>{login}</wp:author_display_name></wp:author><wp:tag><wp:term_id>{id}</wp:term_id><wp:tag_slug>{tag}</wp:tag_slug>\
         <wp:tag_name>{tag}</wp:tag_name></wp:tag>",
        marks.make("people", &format!("mail of {state}"))
    );
    let mut mark = |field: &str| marks.make(state, field);
    let body = format!(
        "<p>Words {}.</p><h2>{}</h2>[caption width=\"3\"]<img src=\"{SITE}/wp-content/uploads/2026/01/{picture}.jpg\" alt=\"{}\"/> {}[/caption]",
        mark("body"),
        mark("subhead"),
        mark("alt"),
        mark("caption")
    );
    // Of what a plugin closed strangers knew the headline and the section.
    let category = if CLOSED.contains(&state) { "town".to_owned() } else { mark("category") };
    let slug = mark("slug");
    let post = Post::new(id, &slug, &format!("Title {}", mark("headline")), &body)
        .with("dc:creator", &login)
        .with("excerpt:encoded", &mark("standfirst"))
        .term("post_tag", &tag, &tag)
        .term("category", &category, &category)
        .meta("_thumbnail_id", &(id + 500).to_string())
        .meta("_wp_old_slug", &mark("old slug"))
        .meta("_yoast_wpseo_title", &mark("title for engines"))
        .meta("_yoast_wpseo_metadesc", &mark("description for engines"))
        .comment(id, 0, "1", &mark("comment"));
    let attachment = Post::attachment(id + 500, &format!("2026/01/{picture}.jpg"), id)
        .with("title", &mark("picture's title"))
        .with("content:encoded", &mark("picture's description"))
        .with("excerpt:encoded", &mark("picture's caption"))
        .meta("_wp_attachment_image_alt", &mark("picture's alt"));
    [post, attachment]
}

both_engines! {
    async fn nothing_private_of_an_archive_shows(place: Place) {
        let mut marks = Marks { count: 0, all: Vec::new() };
        let mut head = String::new();
        let mut posts = Vec::new();
        let states: [(&str, &[(&str, &str)]); 18] = [
            ("public", &[]),
            ("draft", &[("wp:status", "draft")]),
            ("auto-draft", &[("wp:status", "auto-draft")]),
            ("private", &[("wp:status", "private")]),
            ("pending", &[("wp:status", "pending")]),
            ("future", &[("wp:status", "future"), ("wp:post_date_gmt", "2199-01-01 10:00:00")]),
            ("ahead", &[("wp:post_date", "2199-01-01 10:00:00"), ("wp:post_date_gmt", "2199-01-01 10:00:00")]),
            ("password", &[("wp:post_password", "word")]),
            ("trash", &[("wp:status", "trash")]),
            ("order", &[("wp:post_type", "shop_order")]),
            ("page", &[("wp:post_type", "page"), ("wp:status", "private")]),
            ("paid", &[("_jetpack_newsletter_access", "paid_subscribers")]),
            ("role", &[("_members_access_role", "subscriber")]),
            ("elsewhere", &[("_links_to", "https://other.example/")]),
            ("block", &[("<!-- wp:premium-content/container -->", "<!-- /wp:premium-content/container -->")]),
            ("paywall", &[("<!-- wp:jetpack/paywall --><!-- /wp:jetpack/paywall -->", "")]),
            ("code", &[("[restrict]", "[/restrict]")]),
            ("reused", &[("<!-- wp:block {\"ref\":980} /-->", "")]),
        ];
        for (id, (state, fields)) in (200..).zip(states) {
            let [mut post, attachment] = marked(&mut marks, id, state, &mut head);
            for (name, value) in fields {
                post = match name {
                    name if name.starts_with("wp:") => post.with(name, value),
                    name if name.starts_with('_') => post.meta(name, value),
                    before => post.around(before, value),
                };
            }
            if state == "public" {
                for (comment, approved) in [(901, "0"), (902, "spam"), (903, "trash")] {
                    post = post.comment(comment, 0, approved, &marks.make("people", &format!("comment {approved}")));
                }
            }
            posts.extend([post, attachment]);
        }
        // A reusable block of which members see more than strangers.
        posts.push(
            Post::new(980, "members", "Members", &format!("<!-- wp:group -->[members]{}[/members]<!-- /wp:group -->", marks.make("reused", "block")))
                .with("wp:post_type", "wp_block"),
        );
        // What of a public story nobody saw.
        let hidden = format!("<!-- wp:paragraph {{\"metadata\":{{\"blockVisibility\":false}}}} --><p>{}</p><!-- /wp:paragraph -->", marks.make("hidden", "block"));
        posts[0] = posts[0].clone().around(&hidden, "");
        // A picture of the media library that nothing public shows.
        let alone = marks.make("alone", "file name");
        posts.push(Post::attachment(990, &format!("2026/01/{alone}.jpg"), 0).with("title", &marks.make("alone", "title")));
        // What stands nowhere although it is public at its place.
        let public: BTreeMap<String, String> = marks
            .of("public")
            .into_iter()
            .map(|(name, words)| (name.trim_start_matches("public: ").to_owned(), words))
            .filter(|(field, _)| !["old slug", "picture's title", "picture's description", "picture's caption", "picture's alt", "file name"].contains(&field.as_str()))
            .collect();
        let secrets: Vec<(String, String)> = marks
            .all
            .iter()
            .filter(|(name, _)| !name.starts_with("public: "))
            .cloned()
            .chain([("mail of a commenter".to_owned(), "@private.example".to_owned()), ("machine of a commenter".to_owned(), "192.0.2.".to_owned())])
            .collect();
        for (at, post) in posts.iter().enumerate() {
            if let Some((_, rest)) = post.xml().split_once("wp-content/uploads/") {
                let name = rest.split(['"', ']', '<']).next().unwrap().to_owned();
                if name.ends_with(".jpg") {
                    file(&place, &format!("media/{name}"), picture(u8::try_from(at).unwrap()));
                }
            }
        }
        let export = old_site::file(&posts).replace("<wp:category>", &format!("{head}<wp:category>"));
        // The head stands once.
        let export = export.replacen(&head, "", export.matches(&head).count() - 1);
        let archive = file(&place, "archive.xml", export);
        let media = place.beside().join("media");

        let server = place.serve().await;
        let report = import(&place, &[&archive], &["--media", media.to_str().unwrap()]);
        assert_eq!(report["by_type"]["attachment"]["taken"], 19, "{}", report["by_type"]);
        for entry in report["entries"].as_array().unwrap() {
            let is_held = entry["status"] == "draft";
            assert!(!is_held || !entry["reasons"].as_array().unwrap().is_empty(), "why it is held is told: {entry}");
        }
        let address = "/2026/02/".to_owned() + &public["slug"];
        let mut first: Vec<String> = ["/", "/archive", "/archive/2026", "/archive/2026/02", "/archive/2026/02/01", "/corrections", "/sitemap.xml", "/sitemap-news.xml",
            "/robots.txt", "/rss.xml", "/atom.xml", "/feed.json", "/search?q=words", "/search.json?q=words&sort=newest", "/not/there", &address]
            .iter()
            .map(|path| (*path).to_owned())
            .collect();
        for id in (200..230).chain(700..730).chain([990]) {
            first.extend([format!("/?p={id}"), format!("/?page_id={id}"), format!("/?attachment_id={id}"), format!("/?author={id}")]);
        }
        let pages = crawl(&server, first).await;
        assert!(pages.len() > 150, "only {} answers", pages.len());
        stands_nowhere(&pages, &secrets, &public);
        // Asked for by name, nothing answers.
        for (name, words) in secrets.iter().filter(|(_, words)| words.starts_with("zq")) {
            for path in [format!("/{words}"), format!("/2026/02/{words}/"), format!("/tag/{words}"), format!("/author/{words}"), format!("/wp-content/uploads/2026/01/{words}.jpg")] {
                assert_eq!(server.get(&path).await.status, 404, "{name}: {path}");
            }
            let found = server.get(&format!("/search.json?q={words}")).await.with_status(200).json();
            assert_eq!(found["total"], 0, "{name}: {found}");
        }
        assert_eq!(server.get(&format!("/search.json?q={}", public["body"])).await.json()["total"], 1);
        in_no_file(&place.data().join("paper"), &secrets, &public);
    }
}

/// A picture of its own shade.
fn picture(shade: u8) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(64, 48, image::Rgb([shade, 90, 90]))
        .write_to(&mut file, image::ImageFormat::Jpeg)
        .unwrap();
    file.into_inner()
}
