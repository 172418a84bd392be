//! Passkeys: a key that somebody's device holds, and that works at this site alone (WebAuthn). Keys can be found by the device
//! itself, so nobody types an address, and nobody learns by asking whether one has an account.
//!
//! A ceremony has two halves. What must be remembered between them is a text here, and a row of whoever keeps the accounts.

use crate::Error;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::Moment;
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, DiscoverableKey, Passkey as Key, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// How long a ceremony may take, in seconds.
pub const LASTS: i64 = 600;
/// Passkeys of one account at most.
pub const MOST: i64 = 20;

/// The site that passkeys belong to.
#[derive(Debug, Clone)]
pub struct Party(Arc<Webauthn>);

/// The first half of a ceremony.
#[derive(Debug, Clone)]
pub struct Half {
    /// Options for the browser.
    pub options: serde_json::Value,
    /// What is remembered until the browser answers.
    pub state: String,
}

/// A key as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What the device names it by.
    pub credential: String,
    /// The public key and its counters, as the library writes them.
    pub state: String,
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passkey {
    /// Says which one is meant.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub made_at: Moment,
    /// When it was used last.
    pub used_at: Option<Moment>,
}

impl From<(String, String, i64, Option<i64>)> for Passkey {
    /// Of a row: id, name, when it was made, and when it was used last.
    fn from((id, name, made_at, used_at): (String, String, i64, Option<i64>)) -> Passkey {
        Passkey {
            id,
            name,
            made_at: Moment(made_at),
            used_at: used_at.map(Moment),
        }
    }
}

/// A ceremony that was begun: what the browser is told, and what it sends back with its answer.
#[derive(Debug, Clone, Serialize)]
pub struct Begun {
    /// Options for the browser.
    pub options: serde_json::Value,
    /// Secret that names the ceremony.
    pub ceremony: String,
}

const BROKEN: Error = Error::Damaged("a ceremony of a passkey");

impl Party {
    /// The site at this address. `None` = there can be none: passkeys belong to a name, encrypted or `localhost`.
    pub fn new(site: &str) -> Option<Party> {
        let origin = Url::parse(site).ok()?;
        let Some(Host::Domain(host)) = origin.host() else { return None };
        if origin.scheme() != "https" && host != "localhost" {
            return None;
        }
        let builder = WebauthnBuilder::new(host, &origin).ok()?.rp_name(host);
        Some(Party(Arc::new(builder.build().ok()?)))
    }

    /// Begins to register a key of `owner`, who has these already. `address` and `name` are what the device shows.
    pub fn begin_registering(&self, owner: &str, address: &str, name: &str, known: &[String]) -> Result<Half, Error> {
        let known: Vec<CredentialID> = known.iter().filter_map(|credential| URL_SAFE_NO_PAD.decode(credential).ok()).collect();
        // What the device keeps to tell accounts apart: no id of ours.
        let handle = Uuid::from_slice(&Sha256::digest(owner)[..16]).map_err(|_| Error::Damaged("the handle of an account"))?;
        let (options, state) = self.0.start_passkey_registration(handle, address, name, Some(known)).map_err(|_| BROKEN)?;
        let mut options = serde_json::to_value(options).map_err(|_| BROKEN)?;
        // A key that the device finds by itself: nobody types an address to come in.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
        options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
        Ok(Half {
            options,
            state: serde_json::to_string(&state).map_err(|_| BROKEN)?,
        })
    }

    /// Ends it. `None` = what the browser sent does not fit.
    pub fn register(&self, state: &str, answer: &str) -> Result<Option<Kept>, Error> {
        let (Ok(answer), Ok(state)) = (
            serde_json::from_str::<RegisterPublicKeyCredential>(answer),
            serde_json::from_str::<PasskeyRegistration>(state),
        ) else {
            return Ok(None);
        };
        let Ok(passkey) = self.0.finish_passkey_registration(&answer, &state) else { return Ok(None) };
        let state = serde_json::to_string(&passkey).map_err(|_| Error::Damaged("a passkey"))?;
        Ok(Some(Kept { credential: URL_SAFE_NO_PAD.encode(passkey.cred_id()), state }))
    }

    /// Begins to ask for a key, whosever it is.
    pub fn begin_asking(&self) -> Result<Half, Error> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(|_| BROKEN)?;
        let mut options = serde_json::to_value(options).map_err(|_| BROKEN)?;
        // It is asked for by a button.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        Ok(Half {
            options,
            state: serde_json::to_string(&state).map_err(|_| BROKEN)?,
        })
    }

    /// Ends it with the key that the answer names, as it is kept. `None` = they do not fit. Gives the key's state as it is from now
    /// on: its counter goes one way only.
    pub fn check(&self, state: &str, answer: &str, kept: &str) -> Result<Option<String>, Error> {
        let (Ok(answer), Ok(state)) =
            (serde_json::from_str::<PublicKeyCredential>(answer), serde_json::from_str::<DiscoverableAuthentication>(state))
        else {
            return Ok(None);
        };
        let mut key: Key = serde_json::from_str(kept).map_err(|_| Error::Damaged("a passkey"))?;
        let Ok(result) = self.0.finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(&key)) else {
            return Ok(None);
        };
        key.update_credential(&result);
        Ok(Some(serde_json::to_string(&key).map_err(|_| Error::Damaged("a passkey"))?))
    }
}

/// Which key an answer names. `None` = it is no answer.
pub fn named(answer: &str) -> Option<String> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    Some(URL_SAFE_NO_PAD.encode(answer.get_credential_id()))
}
