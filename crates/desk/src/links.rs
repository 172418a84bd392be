//! Links that lead outside: looked at one after the other, beside everything else. Publishing never waits for it.

use crate::Office;
use crate::answer::{Answer, Reply};
use crate::routes::Call;
use courier::{Courier, Error, Limits};
use newsroom::Refusal;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::Moment;
use tokio::sync::mpsc::{self, Receiver, Sender};

/// Addresses of one question, and longest one.
const MOST: usize = 100;
const LONGEST: usize = 2_000;
/// Addresses that wait; what comes then is looked at when it is asked for again.
const WAITING: usize = 300;
/// What one look may take. A long page is there all the same.
const LIMITS: Limits = Limits { bytes: 64 * 1024, time: Duration::from_secs(12) };

/// Addresses that wait, each with the office that asks.
type Queue = Sender<(Office, String)>;

/// Looks at addresses.
#[derive(Clone)]
pub(crate) struct Links {
    courier: Courier,
    queue: Arc<Mutex<Option<Queue>>>,
    waiting: Arc<Mutex<BTreeSet<String>>>,
}

impl Links {
    pub fn new(courier: Courier) -> Links {
        Links { courier, queue: Arc::default(), waiting: Arc::default() }
    }

    /// Looks at an address soon.
    fn look_soon(&self, office: &Office, address: &str) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.contains(address) {
            return;
        }
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = queue.get_or_insert_with(|| {
            let (sender, receiver) = mpsc::channel(WAITING);
            tokio::spawn(self.clone().work(receiver));
            sender
        });
        if sender.try_send((office.clone(), address.to_owned())).is_ok() {
            waiting.insert(address.to_owned());
        }
    }

    async fn work(self, mut queue: Receiver<(Office, String)>) {
        while let Some((office, address)) = queue.recv().await {
            let (state, note) = self.look(&address).await;
            if let Err(error) = office.room.note_link(&address, state, &note).await {
                tracing::warn!(%error, "what was found at a link could not be written down");
            }
            self.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&address);
        }
    }

    async fn look(&self, address: &str) -> (&'static str, String) {
        match self.courier.fetch(address, LIMITS).await {
            Ok(_) | Err(Error::TooLarge(_)) => ("good", String::new()),
            Err(error @ Error::Status(404 | 410)) => ("gone", error.to_string()),
            Err(Error::Forbidden(_) | Error::Address(_)) => ("inside", String::new()),
            Err(error @ Error::Unreachable(_)) => ("gone", error.to_string()),
            Err(error @ (Error::Status(_) | Error::Redirects | Error::TooSlow(_))) => ("unsure", error.to_string()),
        }
    }
}

/// What is known of addresses; those that nobody looked at lately are looked at soon.
pub(crate) async fn ask(call: Call) -> Answer {
    let addresses: Vec<String> = match call.json.get("addresses") {
        None | Some(Value::Null) => Vec::new(),
        Some(given) => serde_json::from_value(given.clone()).map_err(|_| Refusal::field("/addresses", "type", "a list of addresses"))?,
    };
    if addresses.len() > MOST {
        return Err(Refusal::field("/addresses", "too_many", format!("at most {MOST} addresses")).into());
    }
    if let Some(at) = addresses.iter().position(|address| address.len() > LONGEST || !story::address::web(address)) {
        return Err(Refusal::field(&format!("/addresses/{at}"), "address", "a whole web address").into());
    }
    let now = call.office.room.clock.now();
    let known: BTreeMap<String, newsroom::link::Link> = call
        .office
        .room
        .links(&addresses)
        .await?
        .into_iter()
        .map(|link| (link.address.clone(), link))
        .collect();
    let items: Vec<Value> = addresses
        .iter()
        .map(|address| {
            let link = known.get(address);
            if link.is_none_or(|link| link.is_old(now)) {
                call.desk.links.look_soon(&call.office, address);
            }
            json!({
                "address": address, "state": link.map_or("unknown", |link| &link.state), "note": link.map_or("", |link| &link.note),
                "checked_at": link.map(|link| Moment(link.checked_at)),
            })
        })
        .collect();
    Ok(Reply::ok(json!({"items": items, "next": null})))
}
