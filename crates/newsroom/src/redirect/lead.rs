use super::may_lead;
use crate::actor::{Capability, Subject};
use crate::ledger::Entry;
use crate::{Refusal, Turn, address};
use store::params;

/// An old address that leads somewhere from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Path that begins with `/`, with query where the old site told pages apart by it.
    pub from: String,
    /// A path of ours.
    pub to: String,
    /// The page that it is the address of, by id: its old addresses are public only while it is.
    pub page: Option<String>,
}

/// Makes many old addresses lead on, and gives those that something else answers at. What leads there already is left alone.
/// Event: `redirect_created` for each new one.
pub async fn lead(turn: &mut Turn<'_>, leads: Vec<Lead>) -> Result<Led, Refusal> {
    let outcome = led(turn, leads).await;
    turn.guard(outcome)
}

/// What became of old addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Led {
    /// How many are new.
    pub made: usize,
    /// Those that something else answers at.
    pub refused: Vec<String>,
}

async fn led(turn: &mut Turn<'_>, leads: Vec<Lead>) -> Result<Led, Refusal> {
    turn.permit(Capability::ImportRun, &Subject::site("import")).await?;
    let asked: Vec<&str> = leads.iter().map(|lead| lead.from.as_str()).collect();
    let mut taken = address::taken(turn, &asked).await?;
    let mut done = Led::default();
    let (mut paths, mut rows, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    for lead in leads {
        if lead.from == lead.to {
            continue;
        }
        if !may_lead(&lead.from) || !story::address::allowed(&lead.to) {
            done.refused.push(lead.from);
        } else if taken.insert(lead.from.clone()) {
            let id = turn.id();
            paths.push(params![&lead.from, "redirect", &id]);
            let noun = lead.page.as_ref().map(|_| "page");
            rows.push(params![&id, &lead.from, &lead.to, noun, lead.page.clone(), 301, 1]);
            ids.push(id);
        } else {
            let there = turn
                .tx
                .opt::<(String,)>("SELECT to_address FROM redirect WHERE from_address = $1", params![&lead.from])
                .await?;
            if there.is_none_or(|(there,)| there != lead.to) {
                done.refused.push(lead.from);
            }
        }
    }
    turn.tx.insert_many("INSERT INTO address (path, noun, noun_id) VALUES", paths, "").await?;
    turn.tx
        .insert_many("INSERT INTO redirect (id, from_address, to_address, noun, noun_id, status, version) VALUES", rows, "")
        .await?;
    done.made = ids.len();
    for id in &ids {
        turn.note(Entry::new("redirect_created", "redirect", id));
    }
    Ok(done)
}
