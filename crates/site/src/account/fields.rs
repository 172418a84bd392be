//! The fields of a form, and what is kept of one that was refused until the page shows it again.

use super::{Trouble, bare};
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{StatusCode, header};
use pages::account::{Field, PROBLEMS};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Bytes of a refused form that a cookie can hold.
const KEPT: usize = 3_000;

/// What a form holds, as it was sent: text without control signs other than line breaks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// A field's text; empty if the form has none of that name. The first one counts.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The same without spaces around it.
    pub fn trimmed(&self, name: &str) -> &str {
        self.get(name).trim()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Fields, Response> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| bare(rejection.status()))?;
        if bytes.is_empty() {
            return Ok(Fields::default());
        }
        if kind != "application/x-www-form-urlencoded" {
            return Err(bare(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&bytes).map_err(|_| Trouble::Unreadable.into_response())?;
        let clean = |text: String| -> String {
            text.replace("\r\n", "\n")
                .chars()
                .filter(|letter| !letter.is_control() || *letter == '\n')
                .collect()
        };
        Ok(Fields(fields.into_iter().map(|(name, value)| (name, clean(value))).collect()))
    }
}

/// A form that was refused: what stood in it and what is wrong, until its page shows it again. It lies with the reader, in a cookie
/// of two minutes; passwords and codes are never in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refused {
    /// Which form.
    form: String,
    values: BTreeMap<String, String>,
    /// For each field one of [`PROBLEMS`] without `problem-`; the whole form is the field ``.
    problems: BTreeMap<String, String>,
}

impl Refused {
    /// A form by its name, refused for nothing yet.
    pub fn new(form: &str) -> Refused {
        Refused { form: form.to_owned(), ..Refused::default() }
    }

    /// Keeps these fields' texts.
    #[must_use]
    pub fn keeping(mut self, fields: &Fields, names: &[&str]) -> Refused {
        for name in names {
            self.values.insert((*name).to_owned(), fields.get(name).to_owned());
        }
        self
    }

    /// Something is wrong with a field; with the whole form if it has no name.
    pub fn because(&mut self, field: &str, problem: &str) -> &mut Refused {
        self.problems.entry(field.to_owned()).or_insert_with(|| problem.to_owned());
        self
    }

    /// Nothing is wrong.
    pub fn is_fine(&self) -> bool {
        self.problems.is_empty()
    }

    /// A field as its page shows it: what was typed if this is that form, else `now`.
    pub fn field(&self, form: &str, name: &str, now: &str) -> Field {
        if self.form != form {
            return Field { value: now.to_owned(), ..Field::default() };
        }
        Field {
            value: self.values.get(name).map_or(now, String::as_str).to_owned(),
            problem: self.problem(form, name),
            focus: self.problems.keys().next().is_some_and(|first| first == name),
        }
    }

    /// What is wrong with a field of a form (the whole form: no name); empty = nothing.
    pub fn problem(&self, form: &str, name: &str) -> String {
        let known = |problem: &&String| PROBLEMS.contains(&format!("problem-{problem}").as_str());
        let found = self.problems.get(name).filter(|_| self.form == form).filter(known);
        found.cloned().unwrap_or_default()
    }

    /// What is wrong with the whole of whichever form it is.
    pub fn whole(&self) -> String {
        self.problem(&self.form, "")
    }

    /// As a cookie's value. Texts that are too long for one are left out.
    pub fn written(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        let text = if text.len() > KEPT {
            let short = Refused { values: BTreeMap::new(), ..self.clone() };
            serde_json::to_string(&short).unwrap_or_default()
        } else {
            text
        };
        URL_SAFE_NO_PAD.encode(text)
    }

    /// Reads a cookie's value; what can't be read is nothing.
    pub fn read(text: &str) -> Refused {
        let read = || serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok();
        read().unwrap_or_default()
    }
}
