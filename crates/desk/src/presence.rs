//! Who is in a story now: each window says so, and is told by a stream of events.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::Call;
use axum::body::Body;
use bytes::Bytes;
use futures::stream;
use newsroom::presence::{self, Attend};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use store::Id;
use tokio::sync::broadcast;

/// How often a stream looks by itself: for what another node was told, and whether its reader may still look. A sign-out or a change
/// of rights ends it within this time.
const LOOKS: Duration = Duration::from_secs(2);
/// After so many looks without news something is sent all the same, so that whoever is gone is noticed.
const QUIET: u32 = 8;

/// Tells the streams of this node that something changed in a story.
#[derive(Clone)]
pub(crate) struct Bell(broadcast::Sender<Arc<str>>);

impl Default for Bell {
    fn default() -> Bell {
        Bell(broadcast::Sender::new(256))
    }
}

impl Bell {
    /// Something changed in this story.
    pub fn ring(&self, article: &str) {
        // Nobody listens: nobody is told.
        let _ = self.0.send(article.into());
    }
}

pub(crate) async fn attend(call: Call) -> Answer {
    let id = call.id().await?;
    let attend: Attend = call.read()?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let attended = presence::attend(&mut turn, &id, attend).await?;
    turn.commit().await?;
    call.desk.bell.ring(id.as_str());
    Ok(Reply::ok(json!(attended)))
}

pub(crate) async fn leave(call: Call) -> Answer {
    let id = call.id().await?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    presence::leave(&mut turn, &id, call.asked("visit")).await?;
    turn.commit().await?;
    call.desk.bell.ring(id.as_str());
    Ok(Reply::nothing())
}

/// A stream of events, the first at once.
pub(crate) async fn watch(call: Call) -> Answer {
    let id = call.id().await?;
    let first = look(&call, &id).await?;
    let watching = Watching {
        ears: call.desk.bell.0.subscribe(),
        call,
        id,
        said: first.clone(),
        first: Some(first),
    };
    let events = stream::unfold(watching, |mut watching| async move {
        let event = watching.next().await?;
        Some((Ok::<_, std::convert::Infallible>(event), watching))
    });
    Ok(Reply::stream(Body::from_stream(events)))
}

struct Watching {
    call: Call,
    ears: broadcast::Receiver<Arc<str>>,
    id: Id,
    first: Option<Value>,
    said: Value,
}

impl Watching {
    /// The next event; `None` = the stream ends.
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(first) = self.first.take() {
            return Some(event(&first));
        }
        let mut quiet = 0;
        loop {
            // Rung, or time to look. Whoever missed a ring looks as well.
            let _ = tokio::time::timeout(LOOKS, self.rung()).await;
            self.call.look_again().await.ok()?;
            let now = look(&self.call, &self.id).await.ok()?;
            if now != self.said {
                self.said = now;
                return Some(event(&self.said));
            }
            quiet += 1;
            if quiet >= QUIET {
                return Some(Bytes::from_static(b":\n\n"));
            }
        }
    }

    async fn rung(&mut self) {
        loop {
            match self.ears.recv().await {
                Ok(article) if *article == *self.id.as_str() => return,
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }
}

/// Who is there, and where the story stands. When somebody was heard of last is nobody's news.
async fn look(call: &Call, id: &Id) -> Result<Value, Problem> {
    let found = call.office.room.presence(&call.actor, id).await?;
    let here: Vec<Value> = found
        .here
        .iter()
        .map(|one| json!({"visit": one.visit, "staff": one.staff, "name": one.name, "writing": one.writing}))
        .collect();
    let locks: Vec<Value> = found
        .locks
        .iter()
        .map(|lock| json!({"field": lock.field, "visit": lock.visit, "staff": lock.staff, "name": lock.name, "asked": lock.asked}))
        .collect();
    Ok(json!({"here": here, "locks": locks, "head": found.head, "status": found.status}))
}

fn event(value: &Value) -> Bytes {
    // JSON has no line break of its own.
    Bytes::from(format!("data: {value}\n\n"))
}
