//! Exports written for these tests: the archive of a paper that never was.

use std::fmt::Write as _;

/// The site of the archive.
pub const SITE: &str = "https://lantern.example";

/// An export with these things in its channel.
pub fn export(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:wp=\"http://wordpress.org/export/1.2/\">\n<channel>\n<title>The Lantern</title>\n<link>{SITE}</link>\n\
         <description>Light on things</description>\n<language>en-GB</language>\n<wp:wxr_version>1.2</wp:wxr_version>\n\
         <wp:base_site_url>{SITE}</wp:base_site_url>\n<wp:base_blog_url>{SITE}</wp:base_blog_url>\n{inside}\n</channel>\n</rss>\n"
    )
}

/// An item being written.
#[derive(Clone)]
pub struct Post {
    pub id: i64,
    fields: Vec<(String, String)>,
    rest: String,
}

impl Post {
    /// A public post of the first of February.
    pub fn new(id: i64, slug: &str, title: &str, content: &str) -> Post {
        let fields = [
            ("title", title),
            ("link", &format!("{SITE}/2026/02/{slug}/")),
            ("guid", &format!("{SITE}/?p={id}")),
            ("dc:creator", "mira"),
            ("content:encoded", content),
            ("excerpt:encoded", ""),
            ("wp:post_id", &id.to_string()),
            ("wp:post_date", "2026-02-01 11:00:00"),
            ("wp:post_date_gmt", "2026-02-01 10:00:00"),
            ("wp:post_name", slug),
            ("wp:status", "publish"),
            ("wp:post_parent", "0"),
            ("wp:menu_order", "0"),
            ("wp:post_type", "post"),
            ("wp:post_password", ""),
            ("wp:is_sticky", "0"),
        ];
        Post {
            id,
            fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            rest: String::new(),
        }
    }

    pub fn with(mut self, name: &str, value: &str) -> Post {
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, there)) => value.clone_into(there),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// With this before and behind its text.
    pub fn around(mut self, before: &str, behind: &str) -> Post {
        if let Some((_, text)) = self.fields.iter_mut().find(|(name, _)| name == "content:encoded") {
            *text = format!("{before}{text}{behind}");
        }
        self
    }

    pub fn page(id: i64, path: &str, title: &str, content: &str) -> Post {
        let slug = path.rsplit('/').next().unwrap_or_default();
        Post::new(id, slug, title, content)
            .with("wp:post_type", "page")
            .with("link", &format!("{SITE}/{path}/"))
    }

    pub fn attachment(id: i64, file: &str, parent: i64) -> Post {
        let slug = file.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
        Post::new(id, slug, slug, "")
            .with("wp:post_type", "attachment")
            .with("wp:status", "inherit")
            .with("wp:post_parent", &parent.to_string())
            .with("link", &format!("{SITE}/{slug}/"))
            .with("wp:attachment_url", &format!("{SITE}/wp-content/uploads/{file}"))
            .meta("_wp_attached_file", file)
    }

    pub fn meta(mut self, key: &str, value: &str) -> Post {
        let _ = write!(
            self.rest,
            "<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        );
        self
    }

    pub fn term(mut self, taxonomy: &str, slug: &str, name: &str) -> Post {
        let _ = write!(self.rest, "<category domain=\"{taxonomy}\" nicename=\"{slug}\"><![CDATA[{name}]]></category>");
        self
    }

    pub fn comment(mut self, id: i64, parent: i64, approved: &str, text: &str) -> Post {
        let _ = write!(
            self.rest,
            "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author><![CDATA[Reader {id}]]></wp:comment_author>\
             <wp:comment_author_email>r{id}@private.example</wp:comment_author_email><wp:comment_author_IP>192.0.2.{id}</wp:comment_author_IP>\
             <wp:comment_date_gmt>2026-02-02 10:00:00</wp:comment_date_gmt><wp:comment_content><![CDATA[{text}]]></wp:comment_content>\
             <wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>comment</wp:comment_type>\
             <wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
        );
        self
    }

    pub fn xml(&self) -> String {
        let mut out = String::from("<item>\n");
        for (name, value) in &self.fields {
            let _ = writeln!(out, "<{name}><![CDATA[{value}]]></{name}>");
        }
        out.push_str(&self.rest);
        out.push_str("\n</item>\n");
        out
    }
}

/// Authors, categories and tags of the archive.
pub const HEAD: &str = "<wp:author><wp:author_id>2</wp:author_id><wp:author_login>mira</wp:author_login>\
<wp:author_email>mira@private.example</wp:author_email><wp:author_display_name><![CDATA[Mira Holt]]></wp:author_display_name></wp:author>\
<wp:author><wp:author_id>3</wp:author_id><wp:author_login>jo@private.example</wp:author_login>\
<wp:author_display_name><![CDATA[Jo Sand]]></wp:author_display_name></wp:author>\
<wp:category><wp:term_id>11</wp:term_id><wp:category_nicename>wharf</wp:category_nicename><wp:category_parent>town</wp:category_parent>\
<wp:cat_name><![CDATA[Wharf]]></wp:cat_name></wp:category>\
<wp:category><wp:term_id>10</wp:term_id><wp:category_nicename>town</wp:category_nicename><wp:category_parent></wp:category_parent>\
<wp:cat_name><![CDATA[Town &amp; port]]></wp:cat_name></wp:category>\
<wp:category><wp:term_id>12</wp:term_id><wp:category_nicename>archive</wp:category_nicename><wp:category_parent></wp:category_parent>\
<wp:cat_name><![CDATA[Archive]]></wp:cat_name></wp:category>\
<wp:tag><wp:term_id>20</wp:term_id><wp:tag_slug>oil</wp:tag_slug><wp:tag_name><![CDATA[Oil]]></wp:tag_name></wp:tag>\
<wp:tag><wp:term_id>21</wp:term_id><wp:tag_slug>secret-tag</wp:tag_slug><wp:tag_name><![CDATA[Secret tag]]></wp:tag_name></wp:tag>";

/// The whole archive: something of everything.
pub fn whole() -> Vec<Post> {
    vec![
        Post::new(
            41,
            "lamps",
            "Lamps &amp; <em>oil</em>",
            "<!-- wp:paragraph --><p>Read <a href=\"https://lantern.example/2026/02/wharf-opens/\">this</a>, \
             <a href=\"http://www.lantern.example/?p=42#top\">that</a>, <a href=\"/category/town/wharf/\">more</a>, \
             <a href=\"https://lantern.example/2026/02/\">February</a> and <a href=\"https://other.example/\">others</a>.</p><!-- /wp:paragraph -->\
             <!-- wp:block {\"ref\":60} /-->",
        )
        .with("excerpt:encoded", "A <b>short</b> history.")
        .with("wp:is_sticky", "1")
        .term("category", "wharf", "Wharf")
        .term("category", "town", "Town & port")
        .term("post_tag", "oil", "Oil")
        .term("author", "cap-mira", "mira")
        .term("author", "cap-guest-person", "guest-person")
        .meta("_yoast_wpseo_primary_category", "10")
        .meta("_yoast_wpseo_title", "All about lamps")
        .meta("_yoast_wpseo_metadesc", "What burns, and why.")
        .meta("_wp_old_slug", "old-lamps")
        .comment(2, 1, "1", "An answer.")
        .comment(1, 0, "1", "A comment\n\nwith two paragraphs.")
        .comment(3, 0, "spam", "Buy oil!"),
        Post::new(42, "wharf-opens", "The wharf opens", "One.\n\nTwo.\nThree.").term("category", "wharf", "Wharf"),
        Post::new(43, "draft", "SECRET draft", "SECRET words").with("wp:status", "draft").with("link", &format!("{SITE}/?p=43")).term("post_tag", "secret-tag", "Secret tag"),
        Post::new(44, "locked", "SECRET locked", "SECRET words").with("wp:post_password", "word"),
        Post::new(45, "private", "SECRET private", "SECRET words").with("wp:status", "private"),
        Post::new(46, "later", "SECRET later", "SECRET words").with("wp:status", "future").with("wp:post_date_gmt", "2027-02-01 10:00:00"),
        Post::new(47, "order-1", "SECRET order", "SECRET address").with("wp:post_type", "shop_order"),
        Post::new(48, "book", "A book", "About it.").with("wp:post_type", "book").with("link", &format!("{SITE}/books/book/")),
        Post::page(50, "about", "About us", "<p>We light lamps.</p>"),
        Post::page(51, "about/team", "The team", "<p>Mira.</p>").comment(9, 0, "1", "Hello team"),
        Post::page(52, "hidden", "SECRET page", "SECRET words").with("wp:status", "pending"),
        Post::new(60, "note", "A note", "<!-- wp:paragraph --><p>Put in everywhere.</p><!-- /wp:paragraph -->").with("wp:post_type", "wp_block"),
        Post::new(61, "1-revision-v1", "Lamps", "old").with("wp:post_type", "revision").with("wp:status", "inherit"),
        menu(70, 0, 1, "About", "post_type", "page", "50", ""),
        menu(71, 70, 2, "", "post_type", "page", "51", ""),
        menu(72, 0, 3, "", "taxonomy", "category", "10", ""),
        menu(73, 0, 4, "Elsewhere", "custom", "", "", "https://other.example/"),
        menu(74, 0, 5, "Hidden", "post_type", "page", "52", ""),
    ]
}

#[expect(clippy::too_many_arguments, reason = "one argument for each value of a menu's entry")]
fn menu(id: i64, parent: i64, order: i64, label: &str, kind: &str, object: &str, object_id: &str, url: &str) -> Post {
    Post::new(id, &format!("menu-{id}"), label, "")
        .with("wp:post_type", "nav_menu_item")
        .with("wp:menu_order", &order.to_string())
        .term("nav_menu", "main-menu", "Main menu")
        .meta("_menu_item_type", kind)
        .meta("_menu_item_object", object)
        .meta("_menu_item_object_id", object_id)
        .meta("_menu_item_menu_item_parent", &parent.to_string())
        .meta("_menu_item_url", url)
}

/// The archive as one file.
pub fn file(posts: &[Post]) -> String {
    let items: String = posts.iter().map(Post::xml).collect();
    export(&format!("{HEAD}{items}"))
}
