//! Topics, authors and sections that a reader follows, and the news of them.

use super::device::Followed;
use super::saved::{full, said};
use super::{Answer, Fields, Trouble, Visit, wants_json};
use http::HeaderMap;
use pages::Ask;
use pages::account::News;
use readers::Error;
use readers::follow::Kind;

const HOME: &str = "/account/news";

/// `GET /account/news`.
pub(crate) async fn show(visit: Visit) -> Answer {
    visit.bring().await?;
    let list: Vec<Followed> = match &visit.reader {
        Some(reader) => {
            let follows = visit.readers.follows(&reader.id).await?.into_iter();
            follows.map(|one| Followed { kind: one.kind, edition: one.edition, slug: one.slug }).collect()
        }
        None => visit.device.followed.clone(),
    };
    let site = &visit.serving.site;
    let ask = Ask::default();
    let reading = site.shelf.current()?.reading().await?;
    let guide = site.pages.guide(&reading, &ask, &visit.edition(), visit.now()).await?;
    let mut follows = Vec::with_capacity(list.len());
    for one in list {
        let found = guide.followed(one.kind.name(), &one.edition, &one.slug).await?;
        follows.push(found.unwrap_or_else(|| pages::account::Followed {
            kind: one.kind.name().to_owned(),
            edition: one.edition,
            label: one.slug.clone(),
            slug: one.slug,
            ..pages::account::Followed::default()
        }));
    }
    let back = Followed::read(visit.asked("of"));
    let back = back.and_then(|back| {
        follows
            .iter()
            .find(|one| one.kind == back.kind.name() && one.edition == back.edition && one.slug == back.slug)
    });
    let page = News {
        back: back.cloned(),
        cards: guide.news(&follows).await?,
        device: visit.reader.is_none(),
        follows,
    };
    visit.page(page).await
}

/// `POST /account/follow {kind, slug, edition}`.
pub(crate) async fn begin(mut visit: Visit, headers: HeaderMap, fields: Fields) -> Answer {
    let one = named(&visit, &fields, true).await?;
    visit.speaking(&fields);
    if let Some(reader) = &visit.reader {
        visit.bring().await?;
        match visit.readers.follow(&reader.id, one.kind, &one.edition, &one.slug).await {
            Ok(()) => {}
            Err(Error::Full { .. }) => return Ok(full(&visit, &headers, HOME, "follow")),
            Err(error) => return Err(error.into()),
        }
    }
    let mut device = visit.device.clone();
    if !device.keeps_following(&one) && visit.reader.is_none() {
        return Ok(full(&visit, &headers, HOME, "follow"));
    }
    let answer = if wants_json(&headers) {
        said(&visit)
    } else {
        visit.to_with(HOME, &[("done", "followed"), ("of", &one.written())])
    };
    Ok(if visit.reader.is_none() { device.keep(answer, visit.serving.secure) } else { answer })
}

/// `POST /account/follow/remove {kind, slug, edition}`.
pub(crate) async fn end(mut visit: Visit, headers: HeaderMap, fields: Fields) -> Answer {
    let one = named(&visit, &fields, false).await?;
    visit.speaking(&fields);
    if let Some(reader) = &visit.reader {
        visit.bring().await?;
        visit.readers.unfollow(&reader.id, one.kind, &one.edition, &one.slug).await?;
    }
    let mut device = visit.device.clone();
    device.followed.retain(|other| *other != one);
    let answer = if wants_json(&headers) { said(&visit) } else { visit.done(HOME, "unfollowed") };
    Ok(if visit.reader.is_none() { device.keep(answer, visit.serving.secure) } else { answer })
}

/// What a form names; `must_be` = the paper must have it.
async fn named(visit: &Visit, fields: &Fields, must_be: bool) -> Result<Followed, Trouble> {
    let kind = Kind::parse(fields.trimmed("kind")).ok_or(Trouble::Unreadable)?;
    let slug = fields.trimmed("slug");
    let site = &visit.serving.site;
    let ask = Ask::default();
    let reading = site.shelf.current()?.reading().await?;
    let guide = site.pages.guide(&reading, &ask, "", visit.now()).await?;
    let edition = match kind {
        Kind::Author => String::new(),
        _ => guide.edition_named(fields.trimmed("edition")).ok_or(Trouble::NotFound)?,
    };
    if must_be && guide.followed(kind.name(), &edition, slug).await?.is_none() {
        return Err(Trouble::NotFound);
    }
    Followed::read(&format!("{}/{edition}/{slug}", kind.name())).ok_or(Trouble::Unreadable)
}
