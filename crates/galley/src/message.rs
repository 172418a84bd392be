//! What browsers and the desk say to each other about a galley: the messages of y-protocols
//! (<https://github.com/yjs/y-protocols/blob/master/PROTOCOL.md>).

use crate::{Error, count};
use yrs::StateVector;
use yrs::sync::awareness::{AwarenessUpdate, AwarenessUpdateEntry};
use yrs::sync::{Message, SyncMessage};
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;

/// What a browser said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// How far it knows the galley, as [`crate::Galley::since`] wants it: it asks for the rest.
    Knows(Vec<u8>),
    /// A change.
    Change(Vec<u8>),
    /// Where its writer stands.
    Stands(Standing),
    /// It asks where everybody stands.
    Asks,
}

/// Where writers stand, by the number of their document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing(Vec<(u64, u32, String)>);

/// Reads a message.
pub fn read(bytes: &[u8]) -> Result<Said, Error> {
    match Message::decode_v1(count::believed_message(bytes)?).map_err(|error| Error::Unreadable(error.to_string()))? {
        Message::Sync(SyncMessage::SyncStep1(state)) => Ok(Said::Knows(state.encode_v1())),
        Message::Sync(SyncMessage::SyncStep2(update) | SyncMessage::Update(update)) => Ok(Said::Change(update)),
        Message::Awareness(update) => {
            let mut all: Vec<_> = update
                .clients
                .into_iter()
                .map(|(id, entry)| (id.get(), entry.clock, entry.json.to_string()))
                .collect();
            all.sort();
            Ok(Said::Stands(Standing(all)))
        }
        Message::AwarenessQuery => Ok(Said::Asks),
        Message::Auth(_) | Message::Custom(..) => Err(Error::Unreadable("a message of another kind".into())),
    }
}

/// How far we know it: the other side sends the rest.
pub fn knows(state: &[u8]) -> Result<Vec<u8>, Error> {
    let state = StateVector::decode_v1(count::believed(state)?).map_err(|error| Error::Unreadable(error.to_string()))?;
    Ok(Message::Sync(SyncMessage::SyncStep1(state)).encode_v1())
}

/// What the other side lacked.
pub fn rest(update: Vec<u8>) -> Vec<u8> {
    Message::Sync(SyncMessage::SyncStep2(update)).encode_v1()
}

/// A change that somebody made.
pub fn change(update: Vec<u8>) -> Vec<u8> {
    Message::Sync(SyncMessage::Update(update)).encode_v1()
}

/// Everybody is to say where they stand.
pub fn asks() -> Vec<u8> {
    Message::AwarenessQuery.encode_v1()
}

impl Standing {
    /// As a message.
    pub fn message(&self) -> Vec<u8> {
        let entry = |(id, clock, json): &(u64, u32, String)| {
            (yrs::ClientID::new(*id & ((1 << 53) - 1)), AwarenessUpdateEntry { clock: *clock, json: json.as_str().into() })
        };
        Message::Awareness(AwarenessUpdate { clients: self.0.iter().map(entry).collect() }).encode_v1()
    }

    /// Remembers what somebody said last.
    pub fn remember(&mut self, said: &Standing) {
        for one in &said.0 {
            match self.0.iter_mut().find(|known| known.0 == one.0) {
                Some(known) => *known = one.clone(),
                None => self.0.push(one.clone()),
            }
        }
    }

    /// The same writers, gone; `None` = there is nobody who was not gone.
    pub fn gone(&self) -> Option<Standing> {
        let gone: Vec<_> = self
            .0
            .iter()
            .filter(|(_, _, json)| json != "null")
            .map(|(id, clock, _)| (*id, clock + 1, "null".to_owned()))
            .collect();
        (!gone.is_empty()).then_some(Standing(gone))
    }
}
