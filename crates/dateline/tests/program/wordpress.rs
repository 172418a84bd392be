use std::fmt::Write;

/// A WordPress export of a made-up old site.
#[derive(Default)]
pub struct Export {
    authors: String,
    items: String,
    count: usize,
}

/// A post of it.
pub struct Post<'a> {
    /// `publish`, `draft`, `private`…
    pub status: &'a str,
    /// Needs a password at the source, if there is one.
    pub password: &'a str,
    /// Last part of its address.
    pub slug: &'a str,
    /// Headline.
    pub title: &'a str,
    /// HTML.
    pub text: &'a str,
    /// Standfirst.
    pub excerpt: &'a str,
    /// Login, which is the name as well.
    pub author: &'a str,
    /// Slug and name of its tag.
    pub tag: &'a str,
    /// Post type.
    pub kind: &'a str,
}

impl Default for Post<'_> {
    fn default() -> Self {
        Post {
            status: "publish",
            password: "",
            slug: "",
            title: "",
            text: "",
            excerpt: "",
            author: "edvin",
            tag: "tides",
            kind: "post",
        }
    }
}

impl Export {
    /// Adds somebody who writes.
    pub fn author(&mut self, name: &str) {
        self.count += 1;
        let _ = writeln!(
            self.authors,
            "<wp:author><wp:author_id>{}</wp:author_id><wp:author_login><![CDATA[{name}]]></wp:author_login><wp:author_email><![CDATA[{name}@old.example]]>\
             </wp:author_email><wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>",
            self.count
        );
    }

    /// Adds a post; gives its path at the old site.
    pub fn post(&mut self, post: &Post<'_>) -> String {
        self.count += 1;
        let path = format!("/2019/05/12/{}/", post.slug);
        let _ = writeln!(
            self.items,
            "<item><title><![CDATA[{title}]]></title><link>https://old.example{path}</link><pubDate>Sun, 12 May 2019 10:00:00 +0000</pubDate>\
             <dc:creator><![CDATA[{author}]]></dc:creator><guid isPermaLink=\"false\">https://old.example/?p={id}</guid><description></description>\
             <content:encoded><![CDATA[{text}]]></content:encoded><excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded><wp:post_id>{id}</wp:post_id>\
             <wp:post_date><![CDATA[2019-05-12 10:00:00]]></wp:post_date><wp:post_date_gmt><![CDATA[2019-05-12 10:00:00]]></wp:post_date_gmt>\
             <wp:comment_status>closed</wp:comment_status><wp:ping_status>closed</wp:ping_status><wp:post_name><![CDATA[{slug}]]></wp:post_name>\
             <wp:status><![CDATA[{status}]]></wp:status><wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order><wp:post_type><![CDATA[{kind}]]>\
             </wp:post_type><wp:post_password><![CDATA[{password}]]></wp:post_password><wp:is_sticky>0</wp:is_sticky>\
             <category domain=\"category\" nicename=\"news\"><![CDATA[News]]></category>\
             <category domain=\"post_tag\" nicename=\"{tag}\"><![CDATA[{tag}]]></category></item>",
            id = self.count,
            title = post.title,
            author = post.author,
            text = post.text,
            excerpt = post.excerpt,
            slug = post.slug,
            status = post.status,
            kind = post.kind,
            password = post.password,
            tag = post.tag,
        );
        path
    }

    /// The file.
    pub fn xml(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\" \
             xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:wp=\"http://wordpress.org/export/1.2/\">\n<channel>\n<title>Old Tidings</title>\n<link>https://old.example</link>\n\
             <description></description>\n<language>en-US</language>\n<wp:wxr_version>1.2</wp:wxr_version>\n\
             <wp:base_site_url>https://old.example</wp:base_site_url>\n<wp:base_blog_url>https://old.example</wp:base_blog_url>\n{}\
             <wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>news</wp:category_nicename><wp:category_parent></wp:category_parent>\
             <wp:cat_name><![CDATA[News]]></wp:cat_name></wp:category>\n{}</channel>\n</rss>\n",
            self.authors, self.items
        )
    }
}
