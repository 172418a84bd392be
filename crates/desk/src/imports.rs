//! Imports from the desk: an archive that was uploaded is tried or taken in, watched, and its report read.

use crate::answer::{Answer, Problem, Reply};
use crate::importing::{Files, Importing, Settings};
use crate::routes::Call;
use newsroom::Refusal;
use newsroom::import::{self, Ending, Import, NewImport};
use newsroom::upload::Upload;
use serde::Deserialize;
use serde_json::{Value, json};
use store::Moment;

/// Most files of one import.
const MOST: usize = 100;

/// An import as it is shown.
fn shown(call: &Call, importing: &Importing, import: &Import) -> Value {
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let is_interrupted = import.is_interrupted(call.office.room.clock.now());
    let (state, problem) = if is_interrupted { ("failed", "interrupted") } else { (&*import.state, &*import.problem) };
    let mut told = json!({
        "id": import.id, "kind": import.kind, "files": json(&import.files), "settings": json(&import.settings), "dry_run": import.dry_run,
        "state": state, "problem": problem, "account": json(&import.account), "begun_at": Moment(import.begun_at),
        "ended_at": import.ended_at.map(Moment), "staff": import.staff_id, "files_kept": importing.has_files(&import.id),
        "reported": importing.report(&import.id).exists(),
    });
    if state == "running" {
        told["progress"] = json!(importing.progress(&import.id));
    }
    told
}

pub(crate) async fn list(call: Call) -> Answer {
    let importing = importing(&call)?;
    let imports = call.office.room.imports(call.asked("after"), call.limit()? + 1).await?;
    call.first(imports, |import| import.id.clone(), |import| shown(&call, &importing, import))
}

pub(crate) async fn show(call: Call) -> Answer {
    let importing = importing(&call)?;
    let import = call.office.room.import(call.part("id")).await?;
    Ok(Reply::ok(shown(&call, &importing, &import)))
}

/// What the body of a new import says.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    kind: String,
    /// Ids of uploads.
    uploads: Vec<String>,
    /// Upload of a ZIP with the source's media.
    media: Option<String>,
    dry_run: bool,
    settings: Settings,
}

pub(crate) async fn begin(call: Call) -> Answer {
    let importing = importing(&call)?;
    let asked = call.read::<Asked>()?;
    asked.settings.check(&asked.kind)?;
    if asked.uploads.len() > MOST {
        return Err(Refusal::field("/uploads", "too_many", format!("at most {MOST} files")).into());
    }
    if asked.uploads.is_empty() && (asked.kind != "page" || asked.settings.addresses.is_empty()) {
        return Err(Refusal::field("/uploads", "required", "at least one file that was uploaded").into());
    }
    if asked.kind == "markdown" && asked.uploads.len() != 1 {
        return Err(Refusal::field("/uploads", "one", "one ZIP of the whole folder").into());
    }
    let mut files = Files::default();
    for (at, id) in asked.uploads.iter().enumerate() {
        files.archive.push(whole(&call, id, &format!("/uploads/{at}")).await?);
    }
    if let Some(id) = &asked.media {
        files.media = Some(whole(&call, id, "/media").await?);
    }
    let room = &call.office.room;
    let mut turn = room.turn(&call.actor).await?;
    let new = NewImport {
        kind: asked.kind,
        files: files.archive.iter().map(|upload| upload.name.clone()).collect(),
        settings: json!(asked.settings),
        dry_run: asked.dry_run,
    };
    let id = import::begin(&mut turn, new).await?;
    turn.commit().await?;
    // From here on the files are the import's; whatever goes wrong with them is how it ends.
    let uploads: Vec<String> = files.archive.iter().chain(&files.media).map(|upload| upload.id.clone()).collect();
    let moved = importing.move_in(&call.office.room, id.as_str(), files).await;
    for upload in &uploads {
        room.drop_upload(&call.actor, upload).await?;
    }
    let import = room.import(id.as_str()).await?;
    match moved {
        Ok(()) => importing.run(call.office.clone(), call.desk.darkroom.clone(), &import),
        Err(error) => {
            let mut turn = room.turn(&call.actor).await?;
            let ending = Ending { state: "failed", problem: error.to_string(), account: None };
            import::end(&mut turn, id.as_str(), ending).await?;
            turn.commit().await?;
        }
    }
    let import = room.import(id.as_str()).await?;
    Ok(Reply::created(shown(&call, &importing, &import)))
}

/// An archive that has come in whole.
async fn whole(call: &Call, id: &str, pointer: &str) -> Result<Upload, Problem> {
    let found = call.office.room.upload(&call.actor, id).await;
    let upload = match found {
        Err(Refusal::NotFound(_)) => None,
        found => Some(found?).filter(|upload| upload.purpose == "archive"),
    };
    let upload = upload.ok_or_else(|| Refusal::field(pointer, "unknown", "an upload of one's own with the purpose `archive`"))?;
    let there = std::fs::metadata(crate::uploads::place(&call.office.room.blobs, &upload.id)).map_or(0, |about| about.len());
    if i64::try_from(there) != Ok(upload.length) {
        return Err(Refusal::field(pointer, "incomplete", format!("{there} of {} bytes are here", upload.length)).into());
    }
    Ok(upload)
}

pub(crate) async fn again(call: Call) -> Answer {
    let importing = importing(&call)?;
    let dry_run = call.json.get("dry_run").and_then(Value::as_bool).unwrap_or_default();
    let room = &call.office.room;
    let import = room.import(call.part("id")).await?;
    if !importing.has_files(&import.id) {
        return Err(Refusal::rule("no_files", "its files are not here any more: upload them once more").into());
    }
    let mut turn = room.turn(&call.actor).await?;
    let import = import::again(&mut turn, &import.id, dry_run).await?;
    turn.commit().await?;
    importing.run(call.office.clone(), call.desk.darkroom.clone(), &import);
    Ok(Reply::ok(shown(&call, &importing, &import)))
}

/// Stops one that runs; forgets the files of one that has ended.
pub(crate) async fn stop(call: Call) -> Answer {
    let importing = importing(&call)?;
    let room = &call.office.room;
    let import = room.import(call.part("id")).await?;
    let mut turn = room.turn(&call.actor).await?;
    let ending = Ending { state: "stopped", ..Ending::default() };
    let stopped = import::end(&mut turn, &import.id, ending).await?;
    turn.commit().await?;
    if stopped {
        importing.abort(&import.id);
    } else {
        importing.forget_files(&import.id).await;
    }
    Ok(Reply::nothing())
}

/// What became of each thing.
pub(crate) async fn entries(call: Call) -> Answer {
    let importing = importing(&call)?;
    let import = call.office.room.import(call.part("id")).await?;
    let from = call.number("after", 0)?;
    let limit = usize::try_from(call.limit()?).unwrap_or(1);
    let (outcome, kind) = (call.asked("outcome").to_owned(), call.asked("type").to_owned());
    let path = importing.lines(&import.id);
    let read = move || crate::importing::entries(&path, u64::try_from(from).unwrap_or_default(), limit, &outcome, &kind);
    let (items, next) = tokio::task::spawn_blocking(read)
        .await
        .map_err(std::io::Error::other)
        .and_then(|found| found)
        .map_err(store::Error::from)?;
    Ok(Reply::ok(json!({"items": items, "next": next.map(|next| next.to_string())})))
}

/// The whole report, as the command writes it.
pub(crate) async fn report(call: Call) -> Answer {
    let importing = importing(&call)?;
    let import = call.office.room.import(call.part("id")).await?;
    match tokio::fs::read(importing.report(&import.id)).await {
        Ok(bytes) => Ok(Reply::file("application/json", bytes.into())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Refusal::NotFound("report").into()),
        Err(error) => Err(store::Error::from(error).into()),
    }
}

fn importing(call: &Call) -> Result<Importing, Problem> {
    call.desk
        .importing
        .clone()
        .ok_or_else(|| Refusal::rule("no_imports", "this node takes no archives in").into())
}
