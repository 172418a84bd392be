//! Uploads that can be gone on with after a break: tus 1.0 (creation, termination, expiration). How far one came is what its file
//! says, so that neither a lost connection nor the end of this program costs more than the last piece.

use crate::answer::{Answer, Problem, Reply};
use crate::assets::{self, HEAD};
use crate::routes::Call;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::StreamExt as _;
use http::{HeaderName, HeaderValue, header};
use newsroom::Refusal;
use newsroom::asset::NewAsset;
use newsroom::upload::{self, NewUpload, Upload};
use serde_json::json;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::PathBuf;
use store::{Blobs, Moment};
use tokio::io::AsyncWriteExt as _;

/// The version that is spoken.
pub(crate) const VERSION: &str = "1.0.0";
const RESUMABLE: &str = "tus-resumable";
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// What is spoken here.
pub(crate) async fn options(_: Call) -> Answer {
    let most = media::LARGEST.to_string();
    Ok(Reply::nothing()
        .with(HeaderName::from_static("tus-version"), VERSION)
        .with(HeaderName::from_static("tus-extension"), "creation,termination,expiration")
        .with(HeaderName::from_static("tus-max-size"), &most))
}

pub(crate) async fn begin(call: Call) -> Answer {
    spoken(&call)?;
    let length = number(&call, &LENGTH)?;
    let mut new = NewUpload { name: "file".into(), length, ..NewUpload::default() };
    for (key, value) in said(&call)? {
        match key.as_str() {
            "filename" | "name" => new.name = assets::file_name(&value),
            "alt" => new.alt = value,
            "credit" => new.credit = value,
            "caption" => new.caption = value,
            "purpose" => new.archive = value == "archive",
            _ => {}
        }
    }
    let largest = if new.archive { upload::MOST_BYTES } else { long(media::LARGEST) };
    match length {
        0 => return Err(Problem::File(media::Error::Empty)),
        length if length <= largest => {}
        _ => return Err(Problem::TooLarge),
    }
    let room = &call.office.room;
    for gone in room.forget_uploads().await? {
        forget(&room.blobs, &gone).await;
    }
    let mut turn = room.turn(&call.actor).await?;
    let id = upload::begin(&mut turn, new).await?;
    let file = place(&room.blobs, id.as_str());
    tokio::fs::create_dir_all(file.parent().unwrap_or(room.blobs.root()))
        .await
        .map_err(store::Error::from)?;
    tokio::fs::File::create(&file).await.map_err(store::Error::from)?;
    turn.commit().await?;
    let begun = room.upload(&call.actor, id.as_str()).await?;
    Ok(shown(&begun, 0)?.made().with(header::LOCATION, &format!("/desk/api/uploads/{id}")))
}

/// How far it came, and what became of it.
pub(crate) async fn show(call: Call) -> Answer {
    let room = &call.office.room;
    let upload = room.upload(&call.actor, call.part("id")).await?;
    let there = match &upload.asset_id {
        Some(_) => upload.length,
        None => come(&place(&room.blobs, &upload.id)).await?,
    };
    shown(&upload, there)
}

/// Takes the next piece; after the last one, the file becomes an asset before the answer.
pub(crate) async fn append(call: Call) -> Answer {
    spoken(&call)?;
    let typed = call
        .headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value == "application/offset+octet-stream");
    let request = call
        .upload
        .lock()
        .ok()
        .and_then(|mut upload| upload.take())
        .filter(|_| typed)
        .ok_or(Problem::MediaType)?;
    let from = number(&call, &OFFSET)?;
    let blobs = &call.office.room.blobs;
    let upload = call.office.room.upload(&call.actor, call.part("id")).await?;
    if upload.asset_id.is_some() {
        // The answer to its last piece was lost.
        return if from == upload.length { done(&upload, upload.length) } else { Err(elsewhere(upload.length)) };
    }
    let path = place(blobs, &upload.id);
    let file = OpenOptions::new().append(true).create(true).open(&path).map_err(store::Error::from)?;
    hold(&file)?;
    let mut there = length(&file)?;
    if from != there {
        return Err(elsewhere(there));
    }
    let mut file = tokio::fs::File::from_std(file);
    let mut body = request.into_body().into_data_stream();
    // What an archive is, its import finds out.
    let is_archive = upload.purpose == "archive";
    let mut is_known = is_archive || there >= SHORT;
    while let Some(piece) = body.next().await {
        // Whoever went away in the middle goes on from here.
        let Ok(piece) = piece else { break };
        if there + long(piece.len()) > upload.length {
            return Err(Problem::TooLarge);
        }
        file.write_all(&piece).await.map_err(store::Error::from)?;
        there += long(piece.len());
        if !is_known && there >= SHORT {
            is_known = true;
            file.flush().await.map_err(store::Error::from)?;
            if let Err(error) = looked_at(&call, &path, &upload).await {
                return Err(refused(&call, &upload, error).await);
            }
        }
    }
    file.flush().await.map_err(store::Error::from)?;
    file.sync_data().await.map_err(store::Error::from)?;
    if there < upload.length || is_archive {
        return done(&upload, there);
    }
    // What was refused is refused again; what could not be worked on now can be tried again.
    let new = NewAsset {
        name: upload.name.clone(),
        alt: upload.alt.clone(),
        credit: upload.credit.clone(),
        caption: upload.caption.clone(),
        ..NewAsset::default()
    };
    let new = match assets::developed(&call, &path, new).await {
        Ok(new) => new,
        Err(Problem::File(error)) => return Err(refused(&call, &upload, error).await),
        Err(problem) => return Err(problem),
    };
    let mut turn = call.office.room.turn(&call.actor).await?;
    let asset = upload::finish(&mut turn, &upload.id, new).await?;
    turn.commit().await?;
    forget(blobs, &upload.id).await;
    done(&Upload { asset_id: Some(asset), ..upload }, there)
}

pub(crate) async fn end(call: Call) -> Answer {
    spoken(&call)?;
    let room = &call.office.room;
    room.drop_upload(&call.actor, call.part("id")).await?;
    forget(&room.blobs, call.part("id")).await;
    Ok(Reply::nothing())
}

/// Bytes by which a file is told.
const SHORT: i64 = HEAD as i64;

/// The version must be the one that is spoken here.
fn spoken(call: &Call) -> Result<(), Problem> {
    let is_ours = call.headers.get(RESUMABLE).is_some_and(|value| value == VERSION);
    if is_ours { Ok(()) } else { Err(Problem::Protocol) }
}

fn number(call: &Call, name: &HeaderName) -> Result<i64, Problem> {
    let value = call.headers.get(name).and_then(|value| value.to_str().ok());
    let number = value.and_then(|value| value.parse::<i64>().ok()).filter(|number| *number >= 0);
    number.ok_or_else(|| Problem::Unreadable(format!("The header {name} must be a number of bytes.")))
}

/// `Upload-Metadata`: words with a value each, in Base64.
fn said(call: &Call) -> Result<Vec<(String, String)>, Problem> {
    let unreadable = || Problem::Unreadable("The header upload-metadata can't be read.".into());
    let Some(value) = call.headers.get("upload-metadata") else { return Ok(Vec::new()) };
    let pairs = value
        .to_str()
        .map_err(|_| unreadable())?
        .split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty());
    let read = |pair: &str| {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let text = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
        Some((key.to_ascii_lowercase(), story::text::legible(&text)))
    };
    pairs.map(|pair| read(pair).ok_or_else(unreadable)).collect()
}

/// Where the bytes of an upload lie until it is an asset.
pub(crate) fn place(blobs: &Blobs, id: &str) -> PathBuf {
    blobs.root().join("uploads").join(id)
}

async fn come(path: &std::path::Path) -> Result<i64, Problem> {
    match tokio::fs::metadata(path).await {
        Ok(about) => Ok(i64::try_from(about.len()).unwrap_or(i64::MAX)),
        // It lay on a disk that is gone: it is sent anew.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(store::Error::from(error).into()),
    }
}

async fn forget(blobs: &Blobs, id: &str) {
    // What stays behind is no harm; it goes with the next try.
    let _ = tokio::fs::remove_file(place(blobs, id)).await;
}

/// One piece at a time, of whatever process here.
fn hold(file: &File) -> Result<(), Problem> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(Refusal::conflict("locked", "another piece of this upload is just coming in").into()),
        Err(TryLockError::Error(error)) => Err(store::Error::from(error).into()),
    }
}

fn length(file: &File) -> Result<i64, Problem> {
    let about = file.metadata().map_err(store::Error::from)?;
    Ok(i64::try_from(about.len()).unwrap_or(i64::MAX))
}

fn long(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX / 2)
}

fn elsewhere(there: i64) -> Problem {
    Refusal::conflict("offset", format!("this upload goes on at {there}")).into()
}

/// Whether a file that begins so is taken at all, at this length.
async fn looked_at(call: &Call, path: &std::path::Path, upload: &Upload) -> Result<(), media::Error> {
    use tokio::io::AsyncReadExt as _;
    let mut head = vec![0; HEAD];
    let told = |error: std::io::Error| media::Error::Unreadable(error.to_string());
    let mut file = tokio::fs::File::open(path).await.map_err(told)?;
    file.read_exact(&mut head).await.map_err(told)?;
    let longest = call.desk.darkroom.longest(&head, &upload.name)?;
    if usize::try_from(upload.length).is_ok_and(|length| length <= longest) {
        Ok(())
    } else {
        Err(media::Error::TooLarge(longest))
    }
}

/// What is refused for what it is need not be sent again.
async fn refused(call: &Call, upload: &Upload, error: media::Error) -> Problem {
    if !matches!(error, media::Error::Busy | media::Error::Unreadable(_)) {
        let room = &call.office.room;
        if let Err(error) = room.drop_upload(&call.actor, &upload.id).await {
            tracing::warn!(%error, "a refused upload stays until its time is over");
        }
        forget(&room.blobs, &upload.id).await;
    }
    Problem::File(error)
}

fn shown(upload: &Upload, there: i64) -> Answer {
    let body = json!({
        "id": upload.id, "name": upload.name, "offset": there, "length": upload.length, "asset": upload.asset_id,
        "expires_at": Moment(upload.expires_at), "purpose": upload.purpose,
    });
    Ok(Reply::ok(body)
        .with(OFFSET, &there.to_string())
        .with(LENGTH, &upload.length.to_string())
        .with(EXPIRES, &crate::answer::http_date(Moment(upload.expires_at))))
}

fn done(upload: &Upload, there: i64) -> Answer {
    let reply = Reply::nothing()
        .with(OFFSET, &there.to_string())
        .with(EXPIRES, &crate::answer::http_date(Moment(upload.expires_at)));
    Ok(match &upload.asset_id {
        Some(asset) => reply.with(header::CONTENT_LOCATION, &format!("/desk/api/assets/{asset}")),
        None => reply,
    })
}

/// The header that every answer to an upload carries.
pub(crate) fn resumable() -> (HeaderName, HeaderValue) {
    (HeaderName::from_static(RESUMABLE), HeaderValue::from_static(VERSION))
}
