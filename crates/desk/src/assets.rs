//! Files.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::Call;
use crate::{crops, encodings, tracks};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart};
use media::{Blots, Main};
use newsroom::Refusal;
use newsroom::asset::{self, Asset, Change, NewAsset, Rendition, Wanted};
use serde_json::{Value, json};
use std::path::Path;
use store::{Blobs, Incoming, Moment};

fn body(asset: &Asset) -> Value {
    let inside = asset.inside();
    json!({
        "id": asset.id, "number": asset.number, "kind": asset.kind, "type": asset.media_type, "name": asset.name, "width": asset.width,
        "height": asset.height, "size": asset.size, "alt": asset.alt, "credit": asset.credit, "caption": asset.caption,
        "focal_point": asset.focal_point.as_deref().map(place),
        "rights": asset.rights, "expires_at": asset.expires_at.map(Moment), "version": asset.version,
        "address": asset.number.map(|_| asset.address()),
        "still": asset.kind != "picture" && asset.sizes().unwrap_or_default().iter().any(is_still),
        "duration": asset.duration, "pages": inside.pages, "rows": inside.rows,
    })
}

/// A picture of a film or of a document, not the sheet of many.
fn is_still(size: &Rendition) -> bool {
    size.media_type == "image/jpeg" && !size.name.ends_with("storyboard.jpg")
}

/// Files with their folder, their tags, what goes along with them, and how far their encoding is; `null` for what is not encoded.
async fn whole(call: &Call, assets: &[Asset]) -> Result<Vec<Value>, Problem> {
    let room = &call.office.room;
    let ids: Vec<String> = assets.iter().map(|asset| asset.id.clone()).collect();
    let heard: Vec<String> = assets.iter().filter(|asset| asset.is_heard()).map(|asset| asset.id.clone()).collect();
    let (places, encodings, tracks) = (room.placed(&ids).await?, room.encodings(&heard).await?, room.tracks(&heard).await?);
    let seen: Vec<String> = assets.iter().filter(|asset| asset.kind == "picture").map(|asset| asset.id.clone()).collect();
    let (binned, crops) = (room.binned(&ids).await?, room.crops(&seen).await?);
    let shown = assets.iter().map(|asset| {
        let mut shown = body(asset);
        let (folder, tags) = places.get(&asset.id).cloned().unwrap_or_default();
        shown["folder"] = json!(folder);
        shown["tags"] = json!(tags);
        shown["tracks"] = tracks.get(&asset.id).into_iter().flatten().map(tracks::body).collect();
        shown["crops"] = crops
            .get(&asset.id)
            .into_iter()
            .flatten()
            .map(crops::body)
            .collect::<serde_json::Map<_, _>>()
            .into();
        let since = binned.iter().find(|(id, _)| *id == asset.id).map(|(_, at)| *at);
        shown["binned_at"] = json!(since);
        shown["gone_at"] = json!(since.map(|at| at.plus_seconds(asset::WAIT)));
        let encoding = encodings.iter().find(|encoding| encoding.asset_id == asset.id);
        shown["encoding"] = encoding.map_or(Value::Null, encodings::body);
        shown
    });
    Ok(shown.collect())
}

/// The same of one.
async fn one(call: &Call, id: &str) -> Result<Value, Problem> {
    let asset = call.office.room.asset(id).await?;
    Ok(whole(call, &[asset]).await?.pop().unwrap_or_default())
}

/// `x,y` as two numbers.
fn place(text: &str) -> Vec<f64> {
    text.split(',').filter_map(|number| number.parse().ok()).collect()
}

/// Longest text that comes with a file, in bytes.
const LONGEST: usize = 64 * 1024;

/// A text field of the form.
async fn words(mut field: Field<'_>) -> Result<String, Problem> {
    let mut read = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        if read.len() + chunk.len() > LONGEST {
            return Err(Problem::TooLarge);
        }
        read.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(read).map_err(|_| Problem::Unreadable("The form's texts are UTF-8.".into()))?;
    Ok(story::text::legible(&text))
}

pub(crate) async fn list(call: Call) -> Answer {
    let limit = call.limit()?;
    let wanted = Wanted {
        kind: call.asked("kind").to_owned(),
        missing: call.asked("missing").to_owned(),
        words: call.asked("q").to_owned(),
        folder: call.asked("folder").to_owned(),
        tag: call.asked("tag").to_owned(),
        binned: call.asked("binned") == "true",
    };
    let mut assets = call.office.room.assets(&wanted, call.asked("after"), limit + 1).await?;
    let more = i64::try_from(assets.len()).is_ok_and(|count| count > limit);
    assets.truncate(usize::try_from(limit).unwrap_or(1));
    let ids: Vec<String> = assets.iter().map(|asset| asset.id.clone()).collect();
    let uses = call.office.room.asset_uses(&ids).await?;
    let mut items = whole(&call, &assets).await?;
    for (shown, uses) in items.iter_mut().zip(uses) {
        shown["uses"] = json!(uses);
    }
    let next = assets.last().filter(|_| more).map(|asset| asset.id.clone());
    Ok(Reply::ok(json!({"items": items, "next": next})))
}

/// The file as the desk shows it: of a picture the smallest size that is as wide as asked, else what is served.
pub(crate) async fn file(call: Call) -> Answer {
    let width = call.number("width", i64::MAX)?;
    let asset = call.office.room.asset(call.part("id")).await?;
    let mut sizes = asset.sizes()?;
    sizes.sort_by_key(|size| size.width);
    let fit = sizes.iter().find(|size| size.width >= width && is_still(size));
    let (blob, media_type) = fit.map_or((&asset.blob, &asset.media_type), |size| (&size.blob, &size.media_type));
    let bytes = call.office.room.blobs.get(blob).await?.ok_or(Refusal::NotFound("file"))?;
    Ok(Reply::file(media_type, bytes))
}

/// Stories that show the file. A headline that the caller may not read is left out.
pub(crate) async fn usage(call: Call) -> Answer {
    let room = &call.office.room;
    let asset = room.asset(call.part("id")).await?;
    let limit = call.limit()?;
    let mut items = Vec::new();
    for shown in room.asset_usage(&asset.id, limit).await? {
        let id = shown.article.parse().map_err(|_| Refusal::Damaged("article id".into()))?;
        let is_readable = shown.public || room.article(&call.actor, &id, None).await.is_ok();
        let headline = is_readable.then_some(shown.headline);
        let article = is_readable.then_some(shown.article);
        items.push(json!({"article": article, "headline": headline, "status": shown.status, "public": shown.public}));
    }
    Ok(Reply::ok(json!({"items": items, "next": null})))
}

pub(crate) async fn show(call: Call) -> Answer {
    Ok(Reply::ok(one(&call, call.part("id")).await?))
}

/// Folders and tags with how many files each holds.
pub(crate) async fn places(call: Call) -> Answer {
    let (folders, tags) = call.office.room.asset_places().await?;
    let told = |counts: asset::Counts| {
        counts
            .into_iter()
            .map(|(name, count)| json!({"name": name, "count": count}))
            .collect::<Vec<_>>()
    };
    Ok(Reply::ok(json!({"folders": told(folders), "tags": told(tags)})))
}

pub(crate) async fn put_away(call: Call) -> Answer {
    let place = call.read::<asset::Place>()?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    asset::put_away(&mut turn, call.part("id"), place).await?;
    turn.commit().await?;
    show(call).await
}

/// Another file takes the place of one, wherever it is shown.
pub(crate) async fn replace(call: Call) -> Answer {
    let new = sent(&call).await?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    asset::replace(&mut turn, call.part("id"), new).await?;
    let event = turn.commit().await?;
    crate::visible::wait(&call.office, event.as_ref()).await;
    show(call).await
}

/// Throws a file away: nobody is offered it any more.
pub(crate) async fn bin(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    asset::bin(&mut turn, call.part("id")).await?;
    turn.commit().await?;
    show(call).await
}

/// Takes a file out of the bin.
pub(crate) async fn restore(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    asset::restore(&mut turn, call.part("id")).await?;
    turn.commit().await?;
    show(call).await
}

pub(crate) async fn describe(call: Call) -> Answer {
    let mut json = call.json.clone();
    if let Some(fields) = json.as_object_mut() {
        // What the answer says and nobody changes may come back with it.
        for name in [
            "id",
            "number",
            "kind",
            "type",
            "name",
            "width",
            "height",
            "size",
            "address",
            "version",
            "encoding",
            "crops",
            "folder",
            "tags",
            "tracks",
            "binned_at",
            "gone_at",
            "still",
            "duration",
            "pages",
            "rows",
        ] {
            fields.remove(name);
        }
    }
    let change: Change = crate::routes::shaped(json)?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    asset::describe(&mut turn, call.part("id"), change).await?;
    let event = turn.commit().await?;
    crate::visible::wait(&call.office, event.as_ref()).await;
    show(call).await
}

pub(crate) async fn upload(call: Call) -> Answer {
    let new = sent(&call).await?;
    let room = &call.office.room;
    let mut turn = room.turn(&call.actor).await?;
    let id = asset::add(&mut turn, new).await?.id;
    turn.commit().await?;
    Ok(Reply::created(one(&call, id.as_str()).await?))
}

/// The file of a form with what is said of it, worked on and kept.
async fn sent(call: &Call) -> Result<NewAsset, Problem> {
    let request = call.upload.lock().ok().and_then(|mut upload| upload.take()).ok_or(Problem::MediaType)?;
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Problem::MediaType)?;
    let mut new = NewAsset::default();
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "file" => {
                new.name = file_name(field.file_name().unwrap_or("file"));
                file = Some(received(call, field, &new.name).await?);
            }
            "alt" => new.alt = words(field).await?,
            "credit" => new.credit = words(field).await?,
            "caption" => new.caption = words(field).await?,
            _ => {}
        }
    }
    let file = file.ok_or_else(|| Refusal::field("/file", "required", "a file"))?;
    developed(call, file.path(), new).await
}

/// Makes what is served of a file that lies on the disk of the blobs, and keeps all of it. The file stays where it lies.
pub(crate) async fn developed(call: &Call, file: &Path, mut new: NewAsset) -> Result<NewAsset, Problem> {
    let blobs = &call.office.room.blobs;
    let taken = call.desk.darkroom.take_file(file, &new.name).await.map_err(Problem::File)?;
    new.size = i64::try_from(tokio::fs::metadata(file).await.map_err(store::Error::from)?.len()).unwrap_or(i64::MAX);
    new.original = blobs.adopt(file).await?;
    new.blob = match &taken.main {
        Main::AsItCame => new.original.clone(),
        Main::Made(main) => {
            new.size = i64::try_from(main.len()).unwrap_or(i64::MAX);
            blobs.put(main).await?
        }
        Main::Bare(blots) => bare(blobs, file, blots.clone()).await?,
        // It is served once it is encoded.
        Main::Nothing(_) => String::new(),
    };
    Ok(intake::developed(blobs, &taken, new).await?)
}

/// Keeps the copy of a film or a sound that is served.
pub(crate) async fn bare(blobs: &Blobs, file: &Path, blots: Blots) -> Result<String, Problem> {
    let copy = blobs.incoming().await?;
    let (from, to) = (file.to_owned(), copy.path().to_owned());
    let written = tokio::task::spawn_blocking(move || blots.copy(&from, &to)).await;
    written.map_err(std::io::Error::other).flatten().map_err(store::Error::from)?;
    Ok(blobs.adopt(copy.path()).await?)
}

/// Writes a file of the form to the disk; what is not taken is refused by its beginning.
async fn received(call: &Call, mut field: Field<'_>, name: &str) -> Result<Incoming, Problem> {
    let mut file = call.office.room.blobs.incoming().await?;
    let (mut head, mut longest) = (Vec::new(), None);
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        if longest.is_none() {
            head.extend_from_slice(&chunk);
            if head.len() >= HEAD {
                longest = Some(call.desk.darkroom.longest(&head, name).map_err(Problem::File)?);
            }
        }
        if file.len() + chunk.len() > longest.unwrap_or(media::LARGEST_PICTURE) {
            return Err(Problem::TooLarge);
        }
        file.write(&chunk).await?;
    }
    file.flush().await?;
    Ok(file)
}

/// Bytes by which the type of a file is told.
pub(crate) const HEAD: usize = 4_096;

/// A file's name as it is kept.
pub(crate) fn file_name(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(200).collect()
}

fn unreadable(error: MultipartError) -> Problem {
    Problem::Unreadable(error.to_string())
}
