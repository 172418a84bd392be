//! The edition's navigation.

use crate::Error;
use crate::articles::said;
use crate::intake::Intake;
use crate::report::Outcome;
use crate::seal::hash_of;
use newsroom::Refusal;
use newsroom::navigation::{self, Item};
use newsroom::source::{Identity, Known, remember};

/// What became of the navigation.
pub(crate) enum Became {
    /// It is the source's.
    Set(Outcome),
    /// Somebody arranged it here; it was left alone.
    Kept,
    /// It was refused, in words.
    Refused(String),
}

impl Intake<'_> {
    /// Sets the navigation, unless somebody arranged it here. `source` names it at the source.
    pub(crate) async fn navigation(&mut self, source: &str, wanted: Vec<Item>) -> Result<Became, Error> {
        let newsroom = self.rooms.newsroom;
        let kind = format!("menu of {}", self.edition);
        let identity = Identity { site: &self.site, kind: &kind, id: source };
        let there = newsroom.navigation(&self.edition).await?;
        let hash_there = hash_of(&[&serde_json::to_string(&there).unwrap_or_default()]);
        let hash = hash_of(&[&serde_json::to_string(&wanted).unwrap_or_default()]);
        let known = newsroom.known(identity).await?;
        if there == wanted {
            return Ok(Became::Set(if known.is_some() { Outcome::Unchanged } else { Outcome::Taken }));
        }
        let is_ours = known.as_ref().is_some_and(|known| known.hash == hash_there);
        if !there.is_empty() && !is_ours {
            return Ok(Became::Kept);
        }
        let outcome = if known.is_some() { Outcome::Changed } else { Outcome::Taken };
        if self.dry_run {
            return Ok(Became::Set(outcome));
        }
        let mut turn = newsroom.turn(&self.actor).await?;
        match navigation::set(&mut turn, &self.edition, &wanted).await {
            Err(refusal @ (Refusal::Invalid(_) | Refusal::Rule { .. } | Refusal::Conflict { .. })) => {
                return Ok(Became::Refused(said(&refusal)));
            }
            outcome => outcome?,
        }
        let known = Known {
            noun: "edition".into(),
            noun_id: self.edition.clone(),
            hash,
            left_at: 1,
        };
        remember(&mut turn, identity, &known).await?;
        self.report.written.events += u64::from(turn.commit().await?.is_some());
        Ok(Became::Set(outcome))
    }
}
