//! The socket of a galley: browsers that write in the same text hear each other here. A change is passed on, and said to be kept, once it
//! is in the record. What another node wrote down, and where its writers stand, is looked for twice a second; who may no longer write is
//! sent away.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::Call;
use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use galley::Galley;
use galley::message::{self, Said, Standing};
use newsroom::galley::{LARGEST, open, point, seen, write};
use newsroom::{Capability, Refusal};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;
use store::{Engine, Id};
use tokio::sync::{Mutex as Turnstile, broadcast};

/// How often a socket looks for what other nodes wrote down.
const LOOKS: Duration = Duration::from_millis(500);
/// Every so many looks it asks whether its writer may still write: each two seconds.
const ASKS: u32 = 4;
/// Every so many looks it says that somebody is there, and asks their browser whether that is so: each half minute.
const SAYS: u32 = 60;
/// After so many looks without a word from it, the browser is gone, whatever its connection says: a minute and a half.
const SILENT: u32 = 3 * SAYS;
/// Why a socket ends, as its own codes say (RFC 6455, 7.4.2).
const UNREADABLE: u16 = 4400;
const SIGNED_OUT: u16 = 4401;
const FORBIDDEN: u16 = 4403;
const AGAIN: u16 = 4503;

/// The galleys that somebody writes in at this node.
#[derive(Clone, Default)]
pub(crate) struct Galleys {
    known: Arc<Mutex<HashMap<String, Weak<Shared>>>>,
    seats: Arc<AtomicU64>,
    /// What this node calls itself before the others.
    node: Arc<OnceLock<String>>,
}

/// One galley, with everybody at this node who writes in it.
struct Shared {
    article: Id,
    node: String,
    /// One at a time: what is taken in is written down before the next comes.
    state: Turnstile<State>,
    out: broadcast::Sender<Arc<News>>,
}

struct State {
    epoch: i64,
    n: i64,
    head: i64,
    galley: Galley,
    /// Where writers at other nodes stand, by their windows.
    elsewhere: BTreeMap<String, Standing>,
    /// It knows more, or less, than the record; nobody goes on with it.
    spoiled: bool,
}

/// What one seat tells the others.
enum News {
    /// A message, for everybody but one seat; with the number of the change, if it is one.
    Message(u64, Vec<u8>, Option<i64>),
    /// The galley was closed, or can't go on: everybody is to come again.
    Again,
}

impl Galleys {
    fn node(&self, call: &Call) -> &str {
        self.node.get_or_init(|| format!("{:016x}.", call.office.room.chance.u64()))
    }

    /// The galley of a story, gathered from the record if nobody has it here.
    async fn come(&self, call: &Call, id: &Id) -> Result<Arc<Shared>, Problem> {
        let mut turn = call.office.room.turn(&call.actor).await?.because(call.reason());
        let opened = open(&mut turn, id).await?;
        turn.commit().await?;
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id.as_str())
            .and_then(Weak::upgrade);
        if let Some(shared) = known {
            let state = shared.state.lock().await;
            if state.epoch == opened.epoch && !state.spoiled {
                drop(state);
                return Ok(shared);
            }
        }
        let galley = Galley::gathered(opened.changes.iter().map(|(_, bytes)| bytes), call.office.room.chance.u64())
            .map_err(|error| Refusal::Damaged(format!("the text that stands: {error}")))?;
        let state = State {
            epoch: opened.epoch,
            n: opened.changes.last().map_or(0, |(n, _)| *n),
            head: opened.head,
            galley,
            elsewhere: BTreeMap::new(),
            spoiled: false,
        };
        let shared = Arc::new(Shared {
            article: id.clone(),
            node: self.node(call).to_owned(),
            state: Turnstile::new(state),
            out: broadcast::Sender::new(1024),
        });
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // Two may have come at once: the second sits down with the first, which looks for what it lacks by itself.
        if let Some(other) = known.get(id.as_str()).and_then(Weak::upgrade)
            && other.state.try_lock().is_ok_and(|state| state.epoch == opened.epoch && !state.spoiled)
        {
            return Ok(other);
        }
        known.retain(|_, one| one.strong_count() > 0);
        known.insert(id.as_str().to_owned(), Arc::downgrade(&shared));
        Ok(shared)
    }
}

impl Shared {
    /// Takes a change in and writes it down. The number of the newest change; what was new goes to the others.
    async fn take(&self, call: &Call, seat: u64, update: Vec<u8>) -> Result<i64, Ending> {
        let mut state = self.state.lock().await;
        if state.spoiled {
            return Err(Ending::Again);
        }
        match state.galley.take(&update) {
            Ok(true) => {}
            Ok(false) => return Ok(state.n),
            Err(galley::Error::Unreadable(why)) => return Err(Ending::Unreadable(why)),
            // Whoever sent it comes again and is asked for everything that is missing.
            Err(galley::Error::Gap) => {
                self.spoil(&mut state);
                return Err(Ending::Again);
            }
        }
        let written = async {
            let mut turn = call.office.room.turn(&call.actor).await?;
            let n = write(&mut turn, &self.article, state.epoch, &update).await?;
            turn.commit().await?;
            Ok::<_, Refusal>(n)
        };
        match written.await {
            Ok(n) => {
                if n != state.n + 1 {
                    self.look(call, &mut state).await?;
                }
                state.n = state.n.max(n);
                self.tell(seat, message::change(update), Some(n));
                Ok(n)
            }
            Err(refusal) => {
                self.spoil(&mut state);
                Err(match refusal {
                    Refusal::Forbidden(_) => Ending::Forbidden,
                    Refusal::Rule { message, .. } => Ending::Unreadable(message),
                    _ => Ending::Again,
                })
            }
        }
    }

    /// Takes in what others wrote down since.
    async fn look(&self, call: &Call, state: &mut State) -> Result<(), Ending> {
        let Ok(since) = call.office.room.galley_since(&self.article, state.epoch, state.n).await else {
            // The record is away for a moment.
            return Ok(());
        };
        let Some(changes) = since else {
            self.spoil(state);
            return Err(Ending::Again);
        };
        for (n, update) in changes {
            match state.galley.take(&update) {
                Ok(true) => self.tell(0, message::change(update), Some(n)),
                Ok(false) => {}
                Err(_) => {
                    self.spoil(state);
                    return Err(Ending::Again);
                }
            }
            state.n = n;
        }
        Ok(())
    }

    /// Looks where writers at other nodes stand, and tells who moved, came or went. Only a record on a server has other nodes.
    async fn look_elsewhere(&self, call: &Call, state: &mut State) {
        if call.office.room.engine() != Engine::Postgres {
            return;
        }
        // A record that is away for a moment, or a cursor that nobody can read, moves nobody.
        let Ok(cursors) = call.office.room.cursors(&self.article, state.epoch, &self.node).await else {
            return;
        };
        let mut now = BTreeMap::new();
        for (window, said) in cursors {
            if let Ok(Said::Stands(stands)) = message::read(&said) {
                now.insert(window, stands);
            }
        }
        for (window, stands) in &now {
            if state.elsewhere.get(window) != Some(stands) {
                self.tell(0, stands.message(), None);
            }
        }
        for gone in state
            .elsewhere
            .iter()
            .filter(|(window, _)| !now.contains_key(*window))
            .filter_map(|(_, stood)| stood.gone())
        {
            self.tell(0, gone.message(), None);
        }
        state.elsewhere = now;
    }

    fn spoil(&self, state: &mut State) {
        state.spoiled = true;
        let _ = self.out.send(Arc::new(News::Again));
    }

    /// Tells everybody but one seat.
    fn tell(&self, seat: u64, message: Vec<u8>, n: Option<i64>) {
        // Nobody else is there: nobody is told.
        let _ = self.out.send(Arc::new(News::Message(seat, message, n)));
    }
}

/// Why a socket ends.
enum Ending {
    /// Its browser is gone.
    Gone,
    /// Nobody is signed in any more.
    SignedOut,
    /// They may not write here any more.
    Forbidden,
    /// What it said is no message, or no change.
    Unreadable(String),
    /// Come again.
    Again,
}

/// Comes to a story's galley: a WebSocket with the messages of y-protocols, and ours as JSON.
pub(crate) async fn join(call: Call) -> Answer {
    let id = call.id().await?;
    if !call.office.room.may_write(&call.actor, &id).await? {
        return Err(Refusal::Forbidden(Capability::ArticleWrite.name()).into());
    }
    let upload = call.upload.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(request) = upload else { return Err(Problem::Socket) };
    let (mut parts, _) = request.into_parts();
    // A cookie is sent whoever asks, and no other site may listen.
    if !crate::session::may_listen(&call.desk, &parts.headers) {
        return Err(Problem::Origin);
    }
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &()).await.map_err(|_| Problem::Socket)?;
    let shared = call.desk.galleys.come(&call, &id).await?;
    let seat = call.desk.galleys.seats.fetch_add(1, Ordering::Relaxed) + 1;
    let most = LARGEST + 1024;
    let response = upgrade.max_message_size(most).max_frame_size(most).on_upgrade(move |socket| async move {
        Seat {
            call,
            shared,
            seat,
            stood: Standing::default(),
            written: Standing::default(),
            is_in: false,
        }
        .sit(socket)
        .await
    });
    Ok(Reply::whole(response))
}

/// A browser at a galley.
struct Seat {
    call: Call,
    shared: Arc<Shared>,
    seat: u64,
    /// What its writer's mark said last.
    stood: Standing,
    /// What of it other nodes can read.
    written: Standing,
    /// It said that its document belongs to this galley.
    is_in: bool,
}

impl Seat {
    async fn sit(mut self, socket: WebSocket) {
        let (mut to, mut from) = socket.split();
        // Before anything is read, so that nothing is missed.
        let mut news = self.shared.out.subscribe();
        let hello = {
            let state = self.shared.state.lock().await;
            json!({"galley": {"epoch": state.epoch, "n": state.n, "head": state.head}})
        };
        let mut ending = to.send(text(&hello)).await.err().map(|_| Ending::Gone);
        let (mut looks, mut heard) = (0_u32, 0_u32);
        let mut clock = tokio::time::interval(LOOKS);
        clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while ending.is_none() {
            let mut answers = Vec::new();
            let done = tokio::select! {
                said = from.next() => match said {
                    Some(Ok(said)) => {
                        heard = looks;
                        self.hear(said, &mut answers).await
                    }
                    _ => Err(Ending::Gone),
                },
                told = news.recv() => match told.as_deref() {
                    Ok(News::Message(seat, message, n)) => {
                        if *seat != self.seat && self.is_in {
                            // First the number: a revision that is cut in between holds at least what its author saw.
                            answers.extend(n.map(|n| text(&json!({"at": {"n": n}}))));
                            answers.push(Message::Binary(message.clone().into()));
                        }
                        Ok(())
                    }
                    // Whoever missed something begins anew.
                    Ok(News::Again) | Err(_) => Err(Ending::Again),
                },
                _ = clock.tick() => {
                    looks += 1;
                    if looks.is_multiple_of(SAYS) {
                        answers.push(Message::Ping(Bytes::new()));
                    }
                    if looks - heard > SILENT { Err(Ending::Gone) } else { self.look(looks).await }
                }
            };
            for answer in answers {
                if to.send(answer).await.is_err() {
                    ending = Some(Ending::Gone);
                }
            }
            ending = ending.or(done.err());
        }
        if let Some(gone) = self.stood.gone() {
            self.shared.tell(self.seat, gone.message(), None);
        }
        if self.written != Standing::default() {
            let _ = self.call.office.room.forget_cursor(&self.shared.article, &self.window()).await;
        }
        let _ = self.seen().await;
        let (code, why) = match ending {
            None | Some(Ending::Gone) => return,
            Some(Ending::SignedOut) => (SIGNED_OUT, "signed out".into()),
            Some(Ending::Forbidden) => (FORBIDDEN, "no longer allowed".into()),
            Some(Ending::Unreadable(why)) => (UNREADABLE, why.chars().take(40).collect::<String>()),
            Some(Ending::Again) => (AGAIN, "come again".into()),
        };
        let _ = to.send(Message::Close(Some(CloseFrame { code, reason: why.into() }))).await;
    }

    async fn hear(&mut self, said: Message, answers: &mut Vec<Message>) -> Result<(), Ending> {
        let bytes = match said {
            Message::Text(words) => return self.begin(&words, answers).await,
            Message::Binary(bytes) if self.is_in => bytes,
            Message::Binary(_) => return Err(Ending::Unreadable("say which galley first".into())),
            Message::Close(_) => return Err(Ending::Gone),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        match message::read(&bytes).map_err(unreadable)? {
            Said::Knows(known) => {
                let state = self.shared.state.lock().await;
                answers.push(Message::Binary(message::rest(state.galley.since(&known).map_err(unreadable)?).into()));
            }
            Said::Change(update) => {
                if update.len() > LARGEST {
                    return Err(Ending::Unreadable("that is too much at once".into()));
                }
                let n = self.shared.take(&self.call, self.seat, update).await?;
                answers.push(text(&json!({"kept": {"n": n}})));
            }
            Said::Stands(stands) => {
                self.stood.remember(&stands);
                self.shared.tell(self.seat, bytes.to_vec(), None);
            }
            Said::Asks => self.shared.tell(self.seat, message::asks(), None),
        }
        Ok(())
    }

    /// The browser says which galley its document belongs to. What belongs to another one is never taken in.
    async fn begin(&mut self, words: &str, answers: &mut Vec<Message>) -> Result<(), Ending> {
        let said: Value = serde_json::from_str(words).map_err(|error| Ending::Unreadable(error.to_string()))?;
        let state = self.shared.state.lock().await;
        if said.get("epoch").and_then(Value::as_i64) != Some(state.epoch) {
            return Err(Ending::Again);
        }
        self.is_in = true;
        answers.push(Message::Binary(message::knows(&state.galley.state()).map_err(unreadable)?.into()));
        answers.extend(state.elsewhere.values().map(|stands| Message::Binary(stands.message().into())));
        drop(state);
        self.shared.tell(self.seat, message::asks(), None);
        Ok(())
    }

    async fn look(&mut self, looks: u32) -> Result<(), Ending> {
        if looks.is_multiple_of(ASKS) {
            match self.call.look_again().await {
                Ok(()) => {}
                Err(Problem::Unknown) => return Err(Ending::SignedOut),
                // A record that is away, or a desk that is closed: the browser comes again.
                Err(_) => return Err(Ending::Again),
            }
            match self.call.office.room.may_write(&self.call.actor, &self.shared.article).await {
                Ok(true) => {}
                Ok(false) | Err(Refusal::NotFound(_)) => return Err(Ending::Forbidden),
                Err(_) => return Err(Ending::Again),
            }
        }
        if looks.is_multiple_of(SAYS) {
            self.seen().await.map_err(|_| Ending::Again)?;
        }
        let mut state = self.shared.state.lock().await;
        if state.spoiled {
            return Err(Ending::Again);
        }
        self.shared.look(&self.call, &mut state).await?;
        self.shared.look_elsewhere(&self.call, &mut state).await;
        let epoch = state.epoch;
        drop(state);
        self.point(epoch).await;
        Ok(())
    }

    /// Writes down for other nodes where its writer stands, if they moved. What fails is tried at the next look.
    async fn point(&mut self, epoch: i64) {
        if !self.is_in || self.stood == self.written || self.call.office.room.engine() != Engine::Postgres {
            return;
        }
        let pointed = async {
            let mut turn = self.call.office.room.turn(&self.call.actor).await?.because(self.call.reason());
            point(&mut turn, &self.shared.article, &self.window(), epoch, &self.stood.message()).await?;
            turn.commit().await
        };
        if pointed.await.is_ok() {
            self.written = self.stood.clone();
        }
    }

    /// What other nodes know it by.
    fn window(&self) -> String {
        format!("{}{}", self.shared.node, self.seat)
    }

    async fn seen(&self) -> Result<(), Refusal> {
        let mut turn = self.call.office.room.turn(&self.call.actor).await?;
        seen(&mut turn, &self.shared.article).await?;
        turn.commit().await?;
        Ok(())
    }
}

fn text(json: &Value) -> Message {
    Message::Text(json.to_string().into())
}

fn unreadable(error: galley::Error) -> Ending {
    Ending::Unreadable(error.to_string())
}
