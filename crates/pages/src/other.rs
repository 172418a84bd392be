//! Whatever stands at an address by itself: static pages, tombstones, redirects, corrections, and nothing.

use crate::Error;
use crate::article::{Named, plays};
use crate::ask::{OLD, split_edition};
use crate::chrome::{Maker, encode};
use crate::context::{Corrections, Gone, Head, Static};
use bytes::Bytes;
use paper::cache::Made;
use paper::document::{Edition, Redirect, StaticPage, Withdrawn};
use paper::key::{Key, List};
use paper::reading::{Found, Paper, Stretch};
use story::html::Pictures;

/// Redirects that lead to each other, at most; further ones are a circle.
const CHAIN: usize = 12;

impl<P: Paper> Maker<'_, P> {
    /// Whatever the paper has at the address that was asked for.
    pub async fn address(&self) -> Result<Made, Error> {
        let path = self.target();
        let whole = whole_picture(&path);
        let found = match (self.paper.at(&path, self.now).await?, &whole) {
            (None, _) if path != self.ask.path => self.paper.at(&self.ask.path, self.now).await?,
            (None, Some(whole)) => self.paper.at(whole, self.now).await?.filter(|found| matches!(found, Found::File(_))),
            (found, _) => found,
        };
        let edition = split_edition(&self.ask.path, &self.editions).0.code.clone();
        let mut made = match found {
            Some(Found::Article(article)) => self.article(&article).await?,
            Some(Found::Section(section)) => self.section(&section).await?,
            Some(Found::StaticPage(page)) => self.static_page(&page)?,
            Some(Found::Withdrawn(tombstone)) => self.withdrawn(&tombstone)?,
            Some(Found::Redirect(redirect)) => {
                let (redirect, on_the_way) = self.to_the_end(redirect).await?;
                let mut made = self.redirect(&redirect)?;
                made.own.extend(on_the_way);
                made
            }
            Some(Found::File(to)) => self.other_address(&to),
            None => match self.other_slash(&path).await? {
                Some(to) => self.other_address(&to),
                None => self.not_found(self.edition(&edition)).await?,
            },
        };
        made.own.push(Key::Address(path));
        made.own.extend(whole.map(Key::Address));
        Ok(made)
    }

    /// The path with the parameters by which an old site told its pages apart; these stand behind a slash.
    fn target(&self) -> String {
        let old: Vec<String> = self
            .ask
            .query
            .iter()
            .filter(|(key, _)| OLD.contains(&key.as_str()))
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        if old.is_empty() {
            self.ask.path.clone()
        } else {
            format!("{}/?{}", self.ask.path.trim_end_matches('/'), old.join("&"))
        }
    }

    /// The address with or without a slash at its end, if that is where it is.
    async fn other_slash(&self, path: &str) -> Result<Option<String>, Error> {
        if path.contains('?') {
            return Ok(None);
        }
        let other = match path.strip_suffix('/') {
            Some(bare) => bare.to_owned(),
            None => format!("{path}/"),
        };
        if other.is_empty() || other == "/" {
            return Ok(None);
        }
        Ok(match self.paper.at(&other, self.now).await? {
            Some(Found::Redirect(redirect)) if redirect.status != 410 => Some(self.to_the_end(redirect).await?.0.to),
            Some(Found::File(to)) => Some(to),
            found => found.map(|_| other),
        })
    }

    /// A redirect that leads to others as one that leads to their end, so that whoever asks is sent on once; and the addresses on the
    /// way, which have a say in it.
    async fn to_the_end(&self, mut redirect: Redirect) -> Result<(Redirect, Vec<Key>), Error> {
        let mut on_the_way = Vec::new();
        let mut seen = vec![redirect.from.clone()];
        while redirect.status != 410 && redirect.to.starts_with('/') && !redirect.to.starts_with("//") && seen.len() < CHAIN {
            let (address, fragment) = match redirect.to.split_once('#') {
                Some((address, fragment)) => (address.to_owned(), Some(fragment.to_owned())),
                None => (redirect.to.clone(), None),
            };
            on_the_way.push(Key::Address(address.clone()));
            let next = match self.paper.at(&address, self.now).await? {
                Some(Found::Redirect(next)) if next.status != 410 && !seen.contains(&next.to) => next,
                _ => break,
            };
            seen.push(address);
            redirect.to = match fragment {
                Some(fragment) if !next.to.contains('#') => format!("{}#{fragment}", next.to),
                _ => next.to,
            };
            // What is for now only on one stretch is for now only as a whole.
            redirect.status = redirect.status.max(next.status);
        }
        Ok((redirect, on_the_way))
    }

    /// Another spelling of an address: it leads to the canonical one. There are too many spellings to keep them.
    pub fn other_address(&self, to: &str) -> Made {
        Made {
            status: 301,
            content_type: "text/plain; charset=utf-8".into(),
            location: Some(encode(to)),
            unkept: true,
            ..Made::default()
        }
    }

    fn static_page(&self, page: &StaticPage) -> Result<Made, Error> {
        let edition = self.edition(&page.edition);
        let named = Named {
            language: &edition.language,
            assets: &page.assets,
            related: &[],
        };
        let words = self.pages.theme.messages.words(&edition.language);
        let body = story::html::page(&page.body, &named, &words, if self.lite { Pictures::Linked } else { Pictures::Shown }).html;
        let context = Static {
            title: page.title.clone(),
            rarer: page.body.shows(),
            player: plays(&body),
            body,
            updated: self.instant(page.updated_at, edition),
        };
        let description: String = story::text::plain(&page.body).chars().take(160).collect();
        let head = Head {
            title: page.title.clone(),
            description: description.replace('\n', " "),
            canonical: self.absolute(&page.address),
            kind: "website".into(),
            ..Head::default()
        };
        let mut made = self.html("page.html", edition, head, context, Vec::new())?;
        made.touched = Some(page.updated_at);
        Ok(made)
    }

    /// A withdrawn story: the desk's notice, and nothing of the story.
    fn withdrawn(&self, tombstone: &Withdrawn) -> Result<Made, Error> {
        let edition = self.edition(&tombstone.edition);
        let title = self.say(edition, "withdrawn-title");
        let context = Gone {
            status: 410,
            title: title.clone(),
            sentence: self.say(edition, "withdrawn-sentence"),
            notice: tombstone.notice.clone(),
            latest: Vec::new(),
        };
        let head = Head {
            title,
            noindex: true,
            kind: "website".into(),
            ..Head::default()
        };
        let mut made = self.html("gone.html", edition, head, context, vec![Key::Article(tombstone.number)])?;
        made.status = 410;
        made.noindex = true;
        Ok(made)
    }

    fn redirect(&self, redirect: &Redirect) -> Result<Made, Error> {
        if redirect.status == 410 {
            let edition = split_edition(&redirect.from, &self.editions).0;
            let title = self.say(edition, "gone-title");
            let context = Gone {
                status: 410,
                title: title.clone(),
                sentence: self.say(edition, "gone-sentence"),
                ..Gone::default()
            };
            let head = Head {
                title,
                noindex: true,
                kind: "website".into(),
                ..Head::default()
            };
            let mut made = self.html("gone.html", edition, head, context, Vec::new())?;
            made.status = 410;
            made.noindex = true;
            return Ok(made);
        }
        Ok(Made {
            status: u16::try_from(redirect.status).unwrap_or(301),
            content_type: "text/plain; charset=utf-8".into(),
            bytes: Bytes::new(),
            location: Some(encode(&redirect.to)),
            ..Made::default()
        })
    }

    /// Nothing stands at the address: that, and the newest stories.
    pub async fn not_found(&self, edition: &Edition) -> Result<Made, Error> {
        let stretch = Stretch { limit: 5, ..Stretch::default() };
        let latest = self.paper.list(&List::Latest(edition.code.clone()), &stretch, self.now).await?;
        let title = self.say(edition, "not-found-title");
        let context = Gone {
            status: 404,
            title: title.clone(),
            sentence: self.say(edition, "not-found-sentence"),
            latest: latest.iter().map(|card| self.card(card, edition)).collect(),
            ..Gone::default()
        };
        let head = Head {
            title,
            noindex: true,
            kind: "website".into(),
            ..Head::default()
        };
        let mut made = self.html("gone.html", edition, head, context, Vec::new())?;
        made.status = 404;
        made.noindex = true;
        made.unkept = true;
        Ok(made)
    }

    /// The public record of corrections.
    pub async fn corrections(&self, code: &str) -> Result<Made, Error> {
        let edition = self.edition(code);
        let corrected = self.paper.corrections(&edition.code, 200, self.now).await?;
        let mut own = vec![Key::ListHead(List::Corrections(edition.code.clone()))];
        own.extend(corrected.iter().map(|entry| Key::Card(entry.card.number)));
        let cards = corrected
            .iter()
            .map(|entry| {
                let mut card = self.card(&entry.card, edition);
                card.note.clone_from(&entry.correction.note);
                card.noted = Some(self.instant(entry.correction.at, edition));
                card
            })
            .collect();
        let title = self.say(edition, "corrections");
        let head = Head {
            title: title.clone(),
            description: self.say(edition, "corrections-about"),
            canonical: self.absolute(&format!("{}/corrections", edition.prefix)),
            kind: "website".into(),
            ..Head::default()
        };
        let mut made = self.html("corrections.html", edition, head, Corrections { title, cards }, own)?;
        made.until = corrected.iter().filter_map(|entry| entry.card.visible_until).min();
        Ok(made)
    }
}

/// Of a smaller size of a picture, named as content systems name them (`a-300x200.jpg`): the path of the whole one.
fn whole_picture(path: &str) -> Option<String> {
    let (stem, ending) = path.rsplit_once('.')?;
    let (whole, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let is_number = |text: &str| (1..=5).contains(&text.len()) && text.bytes().all(|letter| letter.is_ascii_digit());
    let is_size = is_number(width) && is_number(height) && !ending.contains('/');
    (is_size && !whole.ends_with('/')).then(|| format!("{whole}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::whole_picture;

    #[test]
    fn a_smaller_size_is_told_by_its_name() {
        assert_eq!(whole_picture("/up/2019/a-b-300x200.jpg").as_deref(), Some("/up/2019/a-b.jpg"));
        for other in ["/up/a.jpg", "/a-300x200.jpg/b", "/up/-300x200.jpg", "/a-x200.jpg", "/a-300x.jpg", "/story-300x200"] {
            assert_eq!(whole_picture(other), None, "{other}");
        }
    }
}
