use super::pull::{Pull, Step};
use crate::wordpress::item::{Author, Comment, Filed, Item, Site, Term};
use crate::wordpress::{Refused, Warning};
use std::io::Read;

/// Versions of the form that this program knows.
const VERSIONS: &[&str] = &["1.0", "1.1", "1.2"];

const OTHER_KIND: &str = "Give a file that WordPress wrote under Tools, Export";

/// One thing of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// An account.
    Author(Author),
    /// A term.
    Term(Term),
    /// A post of any type.
    Item(Box<Item>),
}

/// Reads an export, one thing at a time. What it needs does not grow with the file.
pub struct Reader<R: Read> {
    pull: Pull<R>,
    site: Site,
    begun: bool,
    ended: bool,
    /// Something that only WordPress writes was seen.
    recognised: bool,
}

impl<R: Read> Reader<R> {
    /// A reader of one document; `file` is its name for people.
    pub fn new(source: R, file: &str) -> Reader<R> {
        Reader {
            pull: Pull::new(source, file),
            site: Site::default(),
            begun: false,
            ended: false,
            recognised: false,
        }
    }

    /// What is known of the site so far: all of it once the first item has come.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// What was odd so far: all of it at the end.
    pub fn warnings(&self) -> &[Warning] {
        &self.pull.warnings
    }

    /// The next thing, or `None` at the end of a sound document.
    ///
    /// # Errors
    /// [`Refused`] with line and column for what is no well-formed XML, or no export of WordPress.
    pub fn next_entry(&mut self) -> Result<Option<Entry>, Refused> {
        if !self.begun {
            self.begin()?;
        }
        while !self.ended {
            match self.pull.step()? {
                Step::Open => {
                    if let Some(entry) = self.in_channel()? {
                        return Ok(Some(entry));
                    }
                }
                // The channel ends: the rest must still be well-formed.
                Step::Close => self.finish()?,
                Step::End => self.ended = true,
            }
        }
        Ok(None)
    }

    fn begin(&mut self) -> Result<(), Refused> {
        self.begun = true;
        let Step::Open = self.pull.step()? else {
            return Err(self.pull.refuse("there is no XML in the file", OTHER_KIND));
        };
        if self.pull.name != "rss" {
            let what = match self.pull.name.to_ascii_lowercase().as_str() {
                "html" => "a web page".to_owned(),
                "feed" => "an Atom feed".to_owned(),
                "opml" => "a list of feeds".to_owned(),
                "svg" => "a drawing".to_owned(),
                other => format!("a document that begins with <{other}>"),
            };
            return Err(self.pull.refuse(format!("this is {what}, no WordPress export"), OTHER_KIND));
        }
        self.recognised = self
            .pull
            .attributes
            .iter()
            .any(|(key, value)| key.starts_with("xmlns:") && value.starts_with("http://wordpress.org/export/"));
        match self.pull.step()? {
            Step::Open if self.pull.name == "channel" => Ok(()),
            _ => Err(self.pull.refuse("there is no <channel> in <rss>", OTHER_KIND)),
        }
    }

    fn finish(&mut self) -> Result<(), Refused> {
        // </rss>, and whatever comments stand behind it.
        loop {
            match self.pull.step()? {
                Step::End => break,
                Step::Open if matches!(self.pull.name.as_str(), "rss" | "channel" | "item") => {
                    return Err(self.pull.refuse(
                        format!("the export has ended, and here <{}> begins", self.pull.name),
                        "Cut the file before this place and give both parts as files of one import",
                    ));
                }
                Step::Open => {
                    let name = self.pull.name.clone();
                    self.pull
                        .warn("after_the_end", format!("<{name}> stands behind the export's end; it was not read"));
                }
                Step::Close => {}
            }
        }
        self.ended = true;
        if !self.recognised && self.site.version.is_empty() {
            return Err(self.pull.refuse_at(
                (1, 1),
                "this is an RSS feed, no WordPress export: nothing of WordPress's own is in it",
                OTHER_KIND,
            ));
        }
        if self.site.version.is_empty() {
            self.pull.warn("no_version", "the file has no <wp:wxr_version>; it was read as version 1.2");
        }
        self.pull.mended();
        Ok(())
    }

    fn in_channel(&mut self) -> Result<Option<Entry>, Refused> {
        self.recognised |= self.pull.name.starts_with("wp:");
        match self.pull.name.as_str() {
            "item" => return Ok(Some(Entry::Item(Box::new(self.item()?)))),
            "wp:author" | "wp:wp_author" => return Ok(Some(Entry::Author(self.author()?))),
            "wp:category" => return Ok(Some(Entry::Term(self.term("category")?))),
            "wp:tag" => return Ok(Some(Entry::Term(self.term("post_tag")?))),
            "wp:term" => return Ok(Some(Entry::Term(self.term("")?))),
            "title" => self.site.title = self.line()?,
            "link" => self.site.link = self.line()?,
            "description" => self.site.description = self.line()?,
            "language" => self.site.language = self.line()?,
            "wp:base_site_url" => self.site.base_site = self.line()?,
            "wp:base_blog_url" => self.site.base_blog = self.line()?,
            "wp:wxr_version" => self.version()?,
            _ => self.pull.skip()?,
        }
        Ok(None)
    }

    fn version(&mut self) -> Result<(), Refused> {
        self.site.version = self.line()?;
        self.recognised = true;
        if !VERSIONS.contains(&self.site.version.as_str()) {
            let message = format!(
                "the file is of version `{}`, which this program does not know; it was read as version 1.2",
                self.site.version.chars().take(40).collect::<String>()
            );
            self.pull.warn("odd_version", message);
        }
        Ok(())
    }

    /// A short text, trimmed.
    fn line(&mut self) -> Result<String, Refused> {
        Ok(self.pull.text()?.trim().to_owned())
    }

    fn number(&mut self) -> Result<i64, Refused> {
        Ok(self.pull.text()?.trim().parse().unwrap_or(0))
    }

    /// Whether another child of the present element begins.
    fn child(&mut self) -> Result<bool, Refused> {
        Ok(matches!(self.pull.step()?, Step::Open))
    }

    fn author(&mut self) -> Result<Author, Refused> {
        let mut author = Author { line: self.pull.line(), ..Author::default() };
        while self.child()? {
            match self.pull.name.as_str() {
                "wp:author_id" => author.id = self.number()?,
                "wp:author_login" => author.login = self.line()?,
                "wp:author_email" => author.email = self.line()?,
                "wp:author_display_name" => author.display_name = self.line()?,
                "wp:author_first_name" => author.first_name = self.line()?,
                "wp:author_last_name" => author.last_name = self.line()?,
                _ => self.pull.skip()?,
            }
        }
        Ok(author)
    }

    fn term(&mut self, taxonomy: &str) -> Result<Term, Refused> {
        let mut term = Term {
            line: self.pull.line(),
            taxonomy: taxonomy.to_owned(),
            ..Term::default()
        };
        while self.child()? {
            match self.pull.name.as_str() {
                "wp:term_id" => term.id = self.number()?,
                "wp:term_taxonomy" => term.taxonomy = self.line()?,
                "wp:term_slug" | "wp:category_nicename" | "wp:tag_slug" => term.slug = self.line()?,
                "wp:term_parent" | "wp:category_parent" => term.parent = self.line()?,
                "wp:term_name" | "wp:cat_name" | "wp:tag_name" => term.name = self.line()?,
                "wp:term_description" | "wp:category_description" | "wp:tag_description" => {
                    term.description = self.line()?;
                }
                "wp:termmeta" => term.meta.extend(self.meta()?),
                _ => self.pull.skip()?,
            }
        }
        Ok(term)
    }

    fn item(&mut self) -> Result<Item, Refused> {
        let mut item = Item { line: self.pull.line(), ..Item::default() };
        while self.child()? {
            self.recognised |= self.pull.name.starts_with("wp:");
            match self.pull.name.as_str() {
                "title" => item.title = self.line()?,
                "link" => item.link = self.line()?,
                "guid" => item.guid = self.line()?,
                "pubDate" => item.pub_date = self.line()?,
                "dc:creator" => item.creator = self.line()?,
                "content:encoded" => item.content = self.pull.text()?,
                "excerpt:encoded" => item.excerpt = self.pull.text()?,
                "category" => self.filed(&mut item)?,
                "wp:post_id" => item.id = self.number()?,
                "wp:post_date" => item.date = self.line()?,
                "wp:post_date_gmt" => item.date_gmt = self.line()?,
                "wp:post_modified" => item.modified = self.line()?,
                "wp:post_modified_gmt" => item.modified_gmt = self.line()?,
                "wp:comment_status" => item.comments_open = self.line()? == "open",
                "wp:post_name" => item.slug = self.line()?,
                "wp:status" => item.status = self.line()?,
                "wp:post_parent" => item.parent = self.number()?,
                "wp:menu_order" => item.menu_order = self.number()?,
                "wp:post_type" => item.kind = self.line()?,
                "wp:post_password" => item.password = self.pull.text()?,
                "wp:is_sticky" => item.sticky = self.line()? == "1",
                "wp:attachment_url" => item.attachment_url = self.line()?,
                "wp:postmeta" => item.meta.extend(self.meta()?),
                "wp:comment" => {
                    let comment = self.comment()?;
                    item.comments.push(comment);
                }
                _ => self.pull.skip()?,
            }
        }
        if item.kind.is_empty() {
            item.kind = "post".to_owned();
        }
        Ok(item)
    }

    /// A term of an item. Version 1.0 wrote each twice, once without a slug.
    fn filed(&mut self, item: &mut Item) -> Result<(), Refused> {
        let attribute = |name: &str| {
            self.pull
                .attributes
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.trim().to_owned())
                .unwrap_or_default()
        };
        let (domain, slug) = (attribute("domain"), attribute("nicename"));
        let name = self.line()?;
        let taxonomy = match domain.as_str() {
            "" => "category",
            "tag" => "post_tag",
            other => other,
        }
        .to_owned();
        let same = |term: &Filed| (domain.is_empty() || term.taxonomy == taxonomy) && term.name == name;
        if slug.is_empty() && item.terms.iter().any(same) {
            return Ok(());
        }
        if !slug.is_empty() {
            item.terms
                .retain(|term| !(term.slug.is_empty() && term.name == name && (term.taxonomy == taxonomy || term.taxonomy == "category")));
        }
        item.terms.push(Filed { taxonomy, slug, name });
        Ok(())
    }

    fn meta(&mut self) -> Result<Option<(String, String)>, Refused> {
        let (mut key, mut value) = (String::new(), String::new());
        while self.child()? {
            match self.pull.name.as_str() {
                "wp:meta_key" => key = self.line()?,
                "wp:meta_value" => value = self.pull.text()?,
                _ => self.pull.skip()?,
            }
        }
        Ok((!key.is_empty()).then_some((key, value)))
    }

    fn comment(&mut self) -> Result<Comment, Refused> {
        let mut comment = Comment {
            line: self.pull.line(),
            approved: "1".to_owned(),
            ..Comment::default()
        };
        while self.child()? {
            match self.pull.name.as_str() {
                "wp:comment_id" => comment.id = self.number()?,
                "wp:comment_parent" => comment.parent = self.number()?,
                "wp:comment_author" => comment.author = self.line()?,
                "wp:comment_author_email" => comment.email = self.line()?,
                "wp:comment_author_url" => comment.url = self.line()?,
                "wp:comment_author_IP" => comment.ip = self.line()?,
                "wp:comment_date" => comment.date = self.line()?,
                "wp:comment_date_gmt" => comment.date_gmt = self.line()?,
                "wp:comment_content" => comment.content = self.pull.text()?,
                "wp:comment_approved" => comment.approved = self.line()?,
                "wp:comment_type" => comment.kind = self.line()?,
                "wp:comment_user_id" => comment.user = self.number()?,
                _ => self.pull.skip()?,
            }
        }
        Ok(comment)
    }
}
