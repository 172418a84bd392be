//! Saved stories: the list, and the forms that change it. Signed out, the device keeps it.

use super::device::{Followed, numbers};
use super::fields::Refused;
use super::{Answer, Fields, Signed, Trouble, Visit, wants_json};
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use pages::Ask;
use pages::account::{Saved, SavedItem};
use pages::context::Link;
use readers::Error;
use serde_json::json;

const HOME: &str = "/account/saved";
/// Saved stories on one page.
const ON_PAGE: usize = 100;
/// Stories that a script may name at once.
const MOST_AT_ONCE: usize = 2_000;
/// Saved stories that a device is told to keep for reading without a connection.
const MOST_KEPT: usize = 40;

/// `GET /account/saved?folder=`.
pub(crate) async fn show(visit: Visit) -> Answer {
    visit.bring().await?;
    let site = &visit.serving.site;
    let (list, feed) = match &visit.reader {
        Some(reader) => {
            let feed = visit.readers.saved_feed(&reader.id).await?;
            (visit.readers.saved(&reader.id).await?, feed)
        }
        None => {
            let kept = visit.device.saved.iter();
            let kept = kept.map(|number| readers::saved::Saved {
                article: *number,
                folder: String::new(),
                note: String::new(),
                at: visit.now(),
            });
            (kept.collect(), None)
        }
    };
    let wanted = visit.asked("folder");
    let shown: Vec<&readers::saved::Saved> = list.iter().filter(|one| wanted.is_empty() || one.folder == wanted).collect();
    let ask = Ask::default();
    let reading = site.shelf.current()?.reading().await?;
    let guide = site.pages.guide(&reading, &ask, &visit.edition(), visit.now()).await?;
    let sheet = visit
        .asked("page")
        .parse::<usize>()
        .unwrap_or(1)
        .clamp(1, shown.len().div_ceil(ON_PAGE).max(1));
    let from = (sheet - 1) * ON_PAGE;
    let here: Vec<&readers::saved::Saved> = shown.iter().skip(from).take(ON_PAGE).copied().collect();
    let stories = guide.kept(&here.iter().map(|one| one.article).collect::<Vec<_>>()).await?;
    let number_at = |at: usize| shown.get(at).map_or(0, |one| one.article);
    let sheet_address = |sheet: usize| {
        let written = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let named = [("folder", wanted), ("edition", visit.asked("edition"))];
        let mut parts: Vec<String> = named
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", written(value)))
            .collect();
        if sheet > 1 {
            parts.push(format!("page={sheet}"));
        }
        if parts.is_empty() { HOME.to_owned() } else { format!("{HOME}?{}", parts.join("&")) }
    };
    let beyond = number_at(from + here.len());
    let items = here.iter().zip(stories).enumerate().map(|(at, (one, story))| (at + from, (one, story)));
    let items = items.map(|(at, (one, story))| SavedItem {
        story,
        folder: one.folder.clone(),
        note: one.note.clone(),
        at: visit.reader.as_ref().map(|_| guide.instant(one.at)),
        above: if at == 0 { 0 } else { number_at(at - 1) },
        below: at + 1 < shown.len(),
        beyond: number_at(at + 2),
    });
    let back = match visit.asked("article").parse::<i64>() {
        Ok(number) => guide.talked(number).await?.map(|talked| talked.link),
        Err(_) => None,
    };
    let page = Saved {
        items: items.collect(),
        beyond,
        first: if sheet > 1 { sheet_address(1) } else { String::new() },
        next: if beyond > 0 { sheet_address(sheet + 1) } else { String::new() },
        folders: folders(&list, wanted, &guide.all_folders()),
        inside: wanted.to_owned(),
        device: visit.reader.is_none(),
        feed: feed.map_or_else(String::new, |token| format!("{}{HOME}/feed/{token}", site.pages.site())),
        back,
    };
    visit.page(page).await
}

/// The folders of a list by name, with "all" in front; nothing where there are none.
fn folders(list: &[readers::saved::Saved], wanted: &str, all: &str) -> Vec<Link> {
    let mut names: Vec<&str> = list.iter().map(|one| one.folder.as_str()).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return Vec::new();
    }
    let count = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
    let everything = Link {
        label: all.to_owned(),
        address: HOME.into(),
        current: wanted.is_empty(),
        count: count(list.len()),
        ..Link::default()
    };
    let named = names.into_iter().map(|name| Link {
        label: name.to_owned(),
        address: format!("{HOME}?folder={}", percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC)),
        current: name == wanted,
        count: count(list.iter().filter(|one| one.folder == name).count()),
        ..Link::default()
    });
    std::iter::once(everything).chain(named).collect()
}

/// `POST /account/saved {article}`.
pub(crate) async fn save(mut visit: Visit, headers: HeaderMap, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let article = number(&fields, "article")?;
    let ask = Ask::default();
    let reading = visit.serving.site.shelf.current()?.reading().await?;
    let guide = visit.serving.site.pages.guide(&reading, &ask, "", visit.now()).await?;
    if !guide.knows(article).await? {
        return Err(Trouble::NotFound);
    }
    if let Some(reader) = &visit.reader {
        visit.bring().await?;
        match visit.readers.save(&reader.id, article).await {
            Ok(()) => {}
            Err(Error::Full { .. }) => return Ok(full(&visit, &headers, HOME, "saved")),
            Err(error) => return Err(error.into()),
        }
    }
    let mut device = visit.device.clone();
    if !device.keeps(article) && visit.reader.is_none() {
        return Ok(full(&visit, &headers, HOME, "saved"));
    }
    let answer = if wants_json(&headers) {
        said(&visit)
    } else {
        visit.to_with(HOME, &[("done", "saved"), ("article", &article.to_string())])
    };
    Ok(if visit.reader.is_none() { device.keep(answer, visit.serving.secure) } else { answer })
}

/// `POST /account/saved/remove {article, in}`.
pub(crate) async fn remove(mut visit: Visit, headers: HeaderMap, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let article = number(&fields, "article")?;
    if let Some(reader) = &visit.reader {
        visit.bring().await?;
        visit.readers.remove_saved(&reader.id, article).await?;
    }
    let mut device = visit.device.clone();
    device.saved.retain(|number| *number != article);
    let answer = if wants_json(&headers) {
        said(&visit)
    } else {
        visit.to_with(HOME, &[("done", "unsaved"), ("folder", fields.get("in"))])
    };
    Ok(if visit.reader.is_none() { device.keep(answer, visit.serving.secure) } else { answer })
}

/// `POST /account/saved/move {article, before, in}`; an empty `before` is the end. `in` is the folder that is shown.
pub(crate) async fn reorder(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let before = match fields.trimmed("before") {
        "" => None,
        _ => Some(number(&fields, "before")?),
    };
    let article = number(&fields, "article")?;
    visit.readers.move_saved(&reader.id, article, before).await?;
    // Back at the story, on its page of the list, for the next step.
    let inside = fields.get("in");
    let list = visit.readers.saved(&reader.id).await?;
    let place = list
        .iter()
        .filter(|one| inside.is_empty() || one.folder == inside)
        .position(|one| one.article == article)
        .unwrap_or(0);
    let page = if place < ON_PAGE { String::new() } else { (place / ON_PAGE + 1).to_string() };
    Ok(visit.to_with(HOME, &[("done", "moved"), ("folder", inside), ("page", &page), ("", &format!("story-{article}"))]))
}

/// `POST /account/saved/edit {article, folder, note, in}`.
pub(crate) async fn edit(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let article = number(&fields, "article")?;
    match visit.readers.edit_saved(&reader.id, article, fields.get("folder"), fields.get("note")).await {
        Ok(()) => Ok(visit.to_with(HOME, &[("done", "noted"), ("folder", fields.get("in"))])),
        Err(Error::TooLong { .. }) => {
            let mut refused = Refused::new("saved");
            refused.because("", "too-long");
            Ok(visit.refuse(HOME, &refused))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/saved/merge {articles, follows, removed, unfollowed}`: what a script kept on the device, and what was taken off there
/// while there was no connection. The answer is the list as it is now, with what there was no room for, and the newest stories'
/// addresses, so that they can be kept on this device too.
pub(crate) async fn merge(visit: Visit, fields: Fields) -> Answer {
    let site = &visit.serving.site;
    let ask = Ask::default();
    let reading = site.shelf.current()?.reading().await?;
    let guide = site.pages.guide(&reading, &ask, "", visit.now()).await?;
    let asked: Vec<i64> = numbers(fields.get("articles")).into_iter().take(MOST_AT_ONCE).collect();
    let known = guide.kept(&asked).await?.into_iter().filter(|one| one.card.is_some() || one.withdrawn);
    let saved: Vec<i64> = known.map(|one| one.number).collect();
    let follows = |name: &str| -> Vec<Followed> { fields.get(name).lines().filter_map(Followed::read).take(300).collect() };
    let mut followed = Vec::new();
    for one in follows("follows") {
        if guide.followed(one.kind.name(), &one.edition, &one.slug).await?.is_some() {
            followed.push(one);
        }
    }
    let removed: Vec<i64> = numbers(fields.get("removed")).into_iter().take(300).collect();
    let unfollowed = follows("unfollowed");
    let Some(reader) = &visit.reader else {
        let mut device = visit.device.clone();
        device.saved.retain(|number| !removed.contains(number));
        device.followed.retain(|one| !unfollowed.contains(one));
        let mut joined = device.save(&saved);
        joined += followed.into_iter().rev().map(|one| usize::from(device.follow(one))).sum::<usize>();
        let answer = Json(json!({"signed_in": false, "saved": device.saved, "joined": joined})).into_response();
        return Ok(device.keep(answer, visit.serving.secure));
    };
    let stays = visit.bring().await?;
    for number in &removed {
        visit.readers.remove_saved(&reader.id, *number).await?;
    }
    for one in &unfollowed {
        visit.readers.unfollow(&reader.id, one.kind, &one.edition, &one.slug).await?;
    }
    let before = visit.readers.follows(&reader.id).await?.len();
    let merged = visit.readers.merge_saved(&reader.id, &saved).await?;
    let left: Vec<String> = visit.bring_follows(&reader.id, &followed).await?.iter().map(Followed::written).collect();
    let follows = visit.readers.follows(&reader.id).await?;
    let joined = merged.joined + follows.len().saturating_sub(before);
    let list: Vec<i64> = visit.readers.saved(&reader.id).await?.iter().map(|one| one.article).collect();
    let newest = guide.kept(&list[..list.len().min(MOST_KEPT)]).await?;
    let addresses: Vec<String> = newest.into_iter().filter_map(|one| Some(one.card?.address)).collect();
    let followed: Vec<String> = follows
        .into_iter()
        .map(|one| Followed { kind: one.kind, edition: one.edition, slug: one.slug }.written())
        .collect();
    let history = visit.readers.keeps_history(&reader.id).await?;
    let written = |numbers: &[i64]| numbers.iter().map(i64::to_string).collect::<Vec<_>>();
    let answer = json!({
        "signed_in": true, "saved": written(&list), "followed": followed, "history": history, "joined": joined, "addresses": addresses,
        "left": {"saved": written(&merged.left), "followed": left},
    });
    Ok(stays.keep(Json(answer).into_response(), visit.serving.secure))
}

/// `POST /account/saved/feed`: a new address for the private feed.
pub(crate) async fn open_feed(Signed { visit, reader }: Signed) -> Answer {
    visit.readers.open_saved_feed(&reader.id).await?;
    Ok(visit.done(HOME, "feed"))
}

/// `POST /account/saved/feed/end`.
pub(crate) async fn close_feed(Signed { visit, reader }: Signed) -> Answer {
    visit.readers.close_saved_feed(&reader.id).await?;
    Ok(visit.done(HOME, "feed-ended"))
}

/// `GET /account/saved/feed/{token}`: the list for a feed reader, which holds no cookie. Notes and folders are not in it.
pub(crate) async fn feed(visit: Visit, Path(token): Path<String>) -> Answer {
    let reader = visit.readers.reader_of_feed(&token).await?.ok_or(Trouble::NotFound)?;
    let list: Vec<i64> = visit.readers.saved(&reader).await?.iter().map(|one| one.article).take(100).collect();
    let edition = visit.readers.account(&reader).await?.edition;
    let site = &visit.serving.site;
    let own = format!("{}{HOME}/feed/{token}", site.pages.site());
    let ask = Ask::default();
    let reading = site.shelf.current()?.reading().await?;
    let text = site
        .pages
        .guide(&reading, &ask, &edition, visit.now())
        .await?
        .private_feed(&list, &own)
        .await?;
    let mut response = text.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/atom+xml; charset=utf-8"));
    Ok(response)
}

/// For scripts: it is done, for an account or for the device.
/// A list has no room for more: 409 for a script, else the page of the list, which says so.
pub(crate) fn full(visit: &Visit, headers: &HeaderMap, home: &str, form: &'static str) -> Response {
    if wants_json(headers) {
        return (StatusCode::CONFLICT, Json(json!({"signed_in": visit.reader.is_some(), "full": true}))).into_response();
    }
    let mut refused = Refused::new(form);
    refused.because("", "list-full");
    visit.refuse(home, &refused)
}

pub(crate) fn said(visit: &Visit) -> Response {
    Json(json!({"signed_in": visit.reader.is_some(), "done": true})).into_response()
}

/// A public number in a field.
pub(crate) fn number(fields: &Fields, name: &str) -> Result<i64, Trouble> {
    fields.trimmed(name).parse().ok().filter(|number| *number > 0).ok_or(Trouble::Unreadable)
}
