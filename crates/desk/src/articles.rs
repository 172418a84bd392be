//! Articles.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::Call;
use crate::visible;
use newsroom::article::{self, Article, Assignment, Correct, Draft, Glance, Listing, Publish, Save, Schedule, Sort, Status, Withdraw};
use newsroom::galley::{self, Mark};
use newsroom::{Capability, Refusal, Turn};
use serde_json::{Value, json};
use store::{Id, Moment};

impl Call {
    /// The article a path names, by id, public number or address.
    pub async fn id(&self) -> Result<Id, Problem> {
        Ok(self.office.room.find_article(self.part("id")).await?)
    }

    pub fn reason(&self) -> Option<String> {
        let own = self.json.get("reason").and_then(Value::as_str).unwrap_or_default();
        let reason = if own.is_empty() { self.asked("reason") } else { own };
        Some(reason.to_owned()).filter(|reason| !reason.is_empty())
    }

    /// The revision that a change began from, as `If-Match` names it: compared strongly (RFC 9110, 13.1.1), so never a weak one.
    fn base(&self) -> Result<i64, Problem> {
        let value = self.headers.get(http::header::IF_MATCH).ok_or(Problem::Precondition)?;
        let number = value.to_str().unwrap_or_default().trim().trim_matches('"');
        let is_number =
            !number.is_empty() && number.bytes().all(|letter| letter.is_ascii_digit()) && (number == "0" || !number.starts_with('0'));
        let wrong = || Problem::Unreadable("If-Match holds the number of a revision.".into());
        if is_number { number.parse().map_err(|_| wrong()) } else { Err(wrong()) }
    }

    /// The body without the words that are for the call and not for the article.
    fn content(&self) -> Value {
        let Some(mut fields) = self.json.as_object().cloned() else {
            return self.json.clone();
        };
        for word in ["reason", "desk", "translation_of", "id", "number", "revision", "status", "address", "galley"] {
            fields.remove(word);
        }
        if !fields.contains_key("edition") && !self.asked("edition").is_empty() {
            fields.insert("edition".into(), json!(self.asked("edition")));
        }
        Value::Object(fields)
    }
}

pub(crate) fn row(article: &Article) -> Value {
    json!({
        "id": article.id, "number": article.number, "address": article.address, "status": article.status, "kind": article.kind,
        "headline": article.headline, "section": article.section, "revision": article.head, "public_revision": article.public_revision,
        "newer_draft": article.has_newer_draft(), "embargo_until": article.embargo_until.map(Moment), "held": article.held,
        "first_published_at": article.first_published_at.map(Moment), "updated_at": article.updated_at.map(Moment),
        "changed_at": Moment(article.changed_at), "named": article.named().len(), "assigned": article.assigned, "due_at": article.due_at.map(Moment),
        "asked_words": article.asked_words,
    })
}

/// The row as lists show it.
fn listed(article: &Article, glance: &Glance) -> Value {
    let mut body = row(article);
    body["desk"] = json!(glance.desk);
    body["edition"] = json!(glance.edition);
    body["by"] = json!(glance.by);
    body["words"] = json!(glance.words);
    body["lead"] = json!(glance.lead);
    body["scheduled_at"] = json!(glance.scheduled_at);
    body["problem"] = json!(glance.problem);
    let writing = |(staff, name, at): &(String, String, Moment)| json!({"staff": staff, "name": name, "saved_at": at});
    body["writing"] = glance.writing.iter().map(writing).collect();
    body["assigned_name"] = json!(glance.assigned);
    body["remarks"] = json!(glance.remarks);
    body["here"] = glance
        .here
        .iter()
        .map(|(staff, name, writing)| json!({"staff": staff, "name": name, "writing": writing}))
        .collect();
    body
}

/// What a list is asked for.
fn listing(call: &Call) -> Result<Listing, Problem> {
    let status = match call.asked("status") {
        "" => None,
        name => Some(Status::parse(name).ok_or_else(|| Refusal::field("/status", "unknown", "one of the statuses"))?),
    };
    let some = |name: &str| Some(call.asked(name).to_owned()).filter(|text| !text.is_empty());
    let sort = match call.asked("sort") {
        "" => Sort::default(),
        name => Sort::parse(name).ok_or_else(|| Refusal::field("/sort", "unknown", "one of: changed, made, headline, due"))?,
    };
    let by = match call.asked("by") {
        "me" => Some(call.actor.id().map(ToString::to_string).unwrap_or_default()),
        _ => some("by"),
    };
    let instant = |name: &'static str| match call.asked(name) {
        "" => Ok(None),
        text => Moment::parse(text)
            .map(Some)
            .map_err(|_| Refusal::field(&format!("/{name}"), "time", "a time with its zone")),
    };
    Ok(Listing {
        by,
        due_from: instant("due_from")?,
        due_to: instant("due_to")?,
        sort,
        status,
        words: call.asked("q").to_owned(),
        text: call.asked("text").to_owned(),
        section: some("section"),
        desk: some("desk"),
        edition: some("edition"),
        after: some("after"),
        limit: call.limit()?,
    })
}

pub(crate) async fn list(call: Call) -> Answer {
    let found = call.office.room.articles(&call.actor, &listing(&call)?).await?;
    let glances = call.office.room.glances(&found.items).await?;
    let items: Vec<Value> = found.items.iter().zip(&glances).map(|(article, glance)| listed(article, glance)).collect();
    Ok(Reply::ok(json!({"items": items, "next": found.next})))
}

pub(crate) async fn counts(call: Call) -> Answer {
    let counts = call.office.room.article_counts(&call.actor, &listing(&call)?).await?;
    Ok(Reply::ok(json!(counts)))
}

/// The clock: since the beginning of the last twelve hours, or since what the call says.
pub(crate) async fn agenda(call: Call) -> Answer {
    let since = call.since()?;
    let agenda = call.office.room.agenda(&call.actor, since).await?;
    let items: Vec<Value> = agenda
        .iter()
        .map(|entry| {
            json!({
                "what": entry.what, "at": entry.at, "released_at": entry.released_at, "problem": entry.problem, "article": row(&entry.article),
            })
        })
        .collect();
    Ok(Reply::ok(json!({"items": items, "next": null})))
}

pub(crate) async fn discard(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    article::discard(&mut turn, &id).await?;
    turn.commit().await?;
    Ok(Reply::nothing())
}

pub(crate) async fn create(call: Call) -> Answer {
    let translation_of = match call.text("translation_of")?.as_str() {
        "" => None,
        key => Some(call.office.room.find_article(key).await?),
    };
    let draft = Draft {
        content: call.content(),
        desk: Some(call.text("desk")?).filter(|desk| !desk.is_empty()),
        translation_of,
        ..Draft::default()
    };
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let created = article::create(&mut turn, draft).await?;
    turn.commit().await?;
    Ok(Reply::created(json!({
        "id": created.id, "number": null, "revision": created.revision, "status": "draft", "address": null,
    })))
}

pub(crate) async fn show(call: Call) -> Answer {
    let id = call.id().await?;
    let revision = match call.number("revision", 0)? {
        0 => None,
        number => Some(number),
    };
    let shown = call.office.room.article(&call.actor, &id, revision).await?;
    let mut body = serde_json::to_value(&shown.content).map_err(Refusal::from)?;
    let about = row(&shown.article);
    for (name, value) in about.as_object().cloned().unwrap_or_default() {
        // What the revision says of itself stands above what the row says of the newest one.
        body.as_object_mut().map(|fields| fields.entry(name).or_insert(value));
    }
    body["revision"] = json!(shown.revision);
    body["head"] = json!(shown.article.head);
    body["desk"] = json!(shown.desk);
    body["scheduled_at"] = json!(shown.scheduled_at);
    body["visible_until"] = json!(shown.article.visible_until.map(Moment));
    if let Some((base, content, at)) = &shown.working {
        body["working_copy"] = json!({"base": base, "saved_at": at, "article": content});
    }
    if revision.is_none()
        && let Some((standing, text)) = call.office.room.galley(&call.actor, &id).await?
    {
        body["galley"] = json!({"epoch": standing.epoch, "n": standing.n, "head": standing.head, "body": text});
    }
    let names = call.office.room.staff_names().await?;
    let writing: Vec<Value> = shown
        .writing
        .iter()
        .map(|(staff, at)| json!({"staff": staff, "name": names.get(staff), "saved_at": at}))
        .collect();
    body["also_writing"] = json!(writing);
    let open: Vec<Value> = shown.article.named().iter().map(|id| json!({"id": id, "name": names.get(*id)})).collect();
    body["may_open"] = json!(open);
    Ok(Reply::ok(body))
}

pub(crate) async fn revisions(call: Call) -> Answer {
    let id = call.id().await?;
    let limit = call.limit()?;
    let before = call.number("after", i64::MAX)?;
    let revisions = call.office.room.revisions(&call.actor, &id, before, limit).await?;
    let next = revisions
        .last()
        .filter(|last| last.number > 1 && i64::try_from(revisions.len()).is_ok_and(|count| count == limit));
    let next = next.map(|last| last.number.to_string());
    let names = call.office.room.staff_names().await?;
    let items: Vec<Value> = revisions
        .iter()
        .map(|revision| {
            json!({
                "revision": revision.number, "hash": revision.hash, "reason": revision.reason, "staff": revision.staff_id,
                "name": revision.staff_id.as_ref().and_then(|staff| names.get(staff)),
                "at": Moment(revision.at), "redacted": revision.redacted,
            })
        })
        .collect();
    Ok(Reply::ok(json!({"items": items, "next": next})))
}

pub(crate) async fn save(call: Call) -> Answer {
    let id = call.id().await?;
    let base = call.base()?;
    if let Some(desk) = call.json.get("desk")
        && *desk != json!(call.office.room.article(&call.actor, &id, None).await?.desk)
    {
        return Err(Refusal::field("/desk", "fixed", "a revision stays on the story's desk; PUT …/desk moves the story").into());
    }
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let change = Save {
        article: id.clone(),
        base,
        content: call.content(),
        reason: "saved".into(),
    };
    let saved = match mark(&call.json)? {
        Some(mark) => galley::cut(&mut turn, change, mark).await?,
        None => article::save(&mut turn, change).await?,
    };
    turn.commit().await?;
    Ok(Reply::created(json!({"id": id, "revision": saved.revision, "unchanged": saved.unchanged})))
}

/// The place in a galley that a save is cut at.
fn mark(json: &Value) -> Result<Option<Mark>, Problem> {
    let Some(mark) = json.get("galley").filter(|mark| !mark.is_null()) else {
        return Ok(None);
    };
    let number = |name: &str| mark.get(name).and_then(Value::as_i64);
    match (number("epoch"), number("n")) {
        (Some(epoch), Some(n)) => Ok(Some(Mark { epoch, n })),
        _ => Err(Refusal::field("/galley", "type", "an object with `epoch` and `n`, both numbers").into()),
    }
}

pub(crate) async fn autosave(call: Call) -> Answer {
    let id = call.id().await?;
    let base = call.base()?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let saved = article::autosave(&mut turn, &id, base, &call.content()).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"saved_at": saved.at})))
}

pub(crate) async fn compare(call: Call) -> Answer {
    let id = call.id().await?;
    let to = call.number("to", 0)?;
    let head = call.office.room.article(&call.actor, &id, None).await?.article.head;
    let to = if to == 0 { head } else { to };
    let from = match call.number("from", 0)? {
        0 => (to - 1).max(1),
        from => from,
    };
    let before = call.office.room.revision(&call.actor, &id, from).await?;
    let after = call.office.room.revision(&call.actor, &id, to).await?;
    // Long bodies take their time, and other people's requests are not to wait for it.
    let (old, new) = (before.body.clone(), after.body.clone());
    let blocks = tokio::task::spawn_blocking(move || story::compare::bodies(&old, &new)).await;
    let blocks = blocks.map_err(|error| Refusal::Damaged(format!("the comparison broke off: {error}")))?;
    let fields = |content: &newsroom::Content| serde_json::to_value(content).map_err(Refusal::from);
    let (old, new) = (fields(&before)?, fields(&after)?);
    let changed: Vec<Value> = old
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, value)| name.as_str() != "body" && new.get(name.as_str()) != Some(*value))
        .map(|(name, value)| json!({"name": name, "before": value, "after": new[name]}))
        .collect();
    Ok(Reply::ok(json!({"from": from, "to": to, "fields": changed, "blocks": blocks})))
}

pub(crate) async fn publish(call: Call) -> Answer {
    let id = call.id().await?;
    let key = call.headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned);
    if key.as_ref().is_some_and(|key| key.len() > 255) {
        return Err(Problem::Unreadable("Idempotency-Key holds at most 255 signs.".into()));
    }
    let request = format!("publish {id} {}", call.json);
    if let Some(key) = &key
        && let Some(answer) = call.office.room.answered(&call.actor, key, &request).await?
    {
        let is_plan = answer.get("at").is_some();
        return Ok(if is_plan { Reply::accepted(answer) } else { Reply::ok(answer) });
    }
    let revision = match call.json.get("revision") {
        None | Some(Value::Null) => None,
        Some(number) => Some(number.as_i64().ok_or_else(|| Refusal::field("/revision", "number", "a whole number"))?),
    };
    // An empty time is one that was forgotten, not now.
    if let Some(at) = call.json.get("at").filter(|at| !at.is_null()) {
        let at = at
            .as_str()
            .ok_or_else(|| Refusal::field("/at", "type", "an instant as text, or null for now"))?
            .to_owned();
        if !call.actor.has(Capability::ArticleSchedule) {
            return Err(Refusal::Forbidden("article.schedule").into());
        }
        let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
        let at = article::local_time(&mut turn, "/at", &at).await?;
        let planned = article::schedule(&mut turn, Schedule { article: id.clone(), at, revision }).await?;
        let event = turn.commit().await?;
        let event = event.map(|event| event.number);
        let body = json!({"id": id, "status": "scheduled", "at": planned.at, "event": event, "visible": false});
        if let Some(key) = &key {
            call.office.room.remember_answer(&call.actor, key, &request, &body).await?;
        }
        return Ok(Reply::accepted(body));
    }
    let hold = match call.json.get("hold") {
        None | Some(Value::Null) => 0,
        Some(seconds) => seconds
            .as_i64()
            .filter(|seconds| (0..=60).contains(seconds))
            .ok_or_else(|| Refusal::field("/hold", "range", "0 to 60 seconds"))?,
    };
    if hold > 0 {
        let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
        let at = turn.now.plus_seconds(hold);
        let planned = article::hold(&mut turn, Schedule { article: id.clone(), at, revision }).await?;
        let event = turn.commit().await?.map(|event| event.number);
        let body = json!({"id": id, "status": "scheduled", "at": planned.at, "event": event, "visible": false});
        if let Some(key) = &key {
            call.office.room.remember_answer(&call.actor, key, &request, &body).await?;
        }
        return Ok(Reply::accepted(body));
    }
    let mut turn = call.office.room.urgent_turn(&call.actor).await?.because(call.reason());
    let published = article::publish(&mut turn, Publish { article: id.clone(), revision, original: None }).await?;
    let event = turn.commit().await?;
    // Who asks for what readers have already is told of the event that brought it.
    let event = match event {
        Some(event) => Some(event.number),
        None => call.office.room.event_of(&id, published.version).await?,
    };
    let seen = visible::wait_for(&call.office, event).await;
    let body = json!({
        "id": id, "address": published.address, "number": published.number, "version": published.version,
        "event": event, "visible": seen.paper, "search": seen.search,
    });
    // An answer that says "not yet" is not kept: who asks again is told what holds then.
    if let Some(key) = &key
        && seen.paper
    {
        call.office.room.remember_answer(&call.actor, key, &request, &body).await?;
    }
    Ok(if seen.paper { Reply::ok(body) } else { Reply::accepted(body) })
}

pub(crate) async fn correct(call: Call) -> Answer {
    let id = call.id().await?;
    let revision = call.json.get("revision").and_then(Value::as_i64);
    let correct = Correct {
        article: id.clone(),
        note: call.text("note")?,
        place: call.text("place")?,
        revision,
    };
    let mut turn = call.office.room.urgent_turn(&call.actor).await?.because(call.reason());
    let version = article::correct(&mut turn, correct).await?;
    let event = turn.commit().await?;
    let seen = visible::wait(&call.office, event.as_ref()).await;
    done(&id, json!({"version": version}), event.map(|event| event.number), seen)
}

pub(crate) async fn withdraw(call: Call) -> Answer {
    let id = call.id().await?;
    let withdraw = Withdraw {
        article: id.clone(),
        reason: call.text("reason")?,
        notice: call.text("notice")?,
    };
    let mut turn = call.office.room.urgent_turn(&call.actor).await?.because(call.reason());
    let version = article::withdraw(&mut turn, withdraw).await?;
    let event = turn.commit().await?;
    let seen = visible::wait(&call.office, event.as_ref()).await;
    done(&id, json!({"version": version, "status": "withdrawn"}), event.map(|event| event.number), seen)
}

fn done(id: &Id, mut body: Value, event: Option<i64>, seen: press::Seen) -> Answer {
    body["id"] = json!(id);
    body["event"] = json!(event);
    body["visible"] = json!(seen.paper);
    body["search"] = json!(seen.search);
    Ok(if seen.paper { Reply::ok(body) } else { Reply::accepted(body) })
}

pub(crate) async fn redact(call: Call) -> Answer {
    let id = call.id().await?;
    let revision = call
        .json
        .get("revision")
        .and_then(Value::as_i64)
        .ok_or_else(|| Refusal::field("/revision", "required", "the number of a revision"))?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    article::redact(&mut turn, &id, revision).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"id": id, "revision": revision, "redacted": true})))
}

pub(crate) async fn bin(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    article::bin(&mut turn, &id).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"id": id, "status": "binned"})))
}

pub(crate) async fn restore(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let status = article::restore(&mut turn, &id).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"id": id, "status": status})))
}

pub(crate) async fn hand_over(call: Call) -> Answer {
    let id = call.id().await?;
    let to = call.text("status")?;
    let to = Status::parse(&to).ok_or_else(|| Refusal::field("/status", "unknown", "one of: draft, submitted, ready"))?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    article::hand_over(&mut turn, &id, to).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"id": id, "status": to})))
}

pub(crate) async fn translate(call: Call) -> Answer {
    let id = call.id().await?;
    let original = match call.json.get("translation_of") {
        None => return Err(Refusal::field("/translation_of", "required", "a story, or null for none").into()),
        Some(Value::Null) => None,
        Some(_) => Some(call.office.room.find_article(&call.text("translation_of")?).await?),
    };
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    match &original {
        Some(original) => article::translate(&mut turn, &id, original).await?,
        None => article::untranslate(&mut turn, &id).await?,
    }
    let event = turn.commit().await?;
    visible::wait(&call.office, event.as_ref()).await;
    Ok(Reply::ok(json!({"id": id, "translation_of": original})))
}

/// `until` of the body; `None` lifts it.
async fn until(call: &Call, turn: &mut Turn<'_>) -> Result<Option<Moment>, Problem> {
    match call.json.get("until") {
        // What was forgotten must not lift anything.
        None => Err(Refusal::field("/until", "required", "an instant, or null to lift it").into()),
        Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(article::local_time(turn, "/until", text).await?)),
        Some(_) => Err(Refusal::field("/until", "type", "an instant, or null").into()),
    }
}

pub(crate) async fn embargo(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let until = until(&call, &mut turn).await?;
    article::embargo(&mut turn, &id, until).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"id": id, "embargo_until": until})))
}

/// Sends a story to another desk.
pub(crate) async fn send(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    article::send(&mut turn, &id, &call.text("desk")?).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"id": id})))
}

/// Says who writes a story, until when, and how long it is to be.
pub(crate) async fn assign(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let due_at = match call.text("due_at")?.as_str() {
        "" => None,
        text => Some(article::local_time(&mut turn, "/due_at", text).await?),
    };
    let words = match call.json.get("words") {
        None | Some(Value::Null) => None,
        Some(number) => Some(number.as_i64().ok_or_else(|| Refusal::field("/words", "number", "a whole number"))?),
    };
    let staff = Some(call.text("staff")?).filter(|staff| !staff.is_empty());
    article::assign(&mut turn, &id, Assignment { staff, due_at, words }).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"id": id})))
}

/// Says who alone may open a story.
pub(crate) async fn restrict(call: Call) -> Answer {
    let id = call.id().await?;
    let staff: Vec<String> = crate::routes::shaped(call.json.get("staff").cloned().unwrap_or_else(|| json!([])))?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    article::restrict(&mut turn, &id, &staff).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"id": id})))
}

pub(crate) async fn expire(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let until = until(&call, &mut turn).await?;
    article::expire(&mut turn, &id, until).await?;
    let event = turn.commit().await?;
    visible::wait(&call.office, event.as_ref()).await;
    Ok(Reply::ok(json!({"id": id, "visible_until": until})))
}

pub(crate) async fn unschedule(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
    let back = article::unschedule(&mut turn, &id).await?;
    turn.commit().await?;
    Ok(Reply::ok(json!({"id": id, "status": back.status.name(), "scheduled_at": back.planned})))
}
