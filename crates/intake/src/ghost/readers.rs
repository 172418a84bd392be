//! Members of the source become readers with an account, if that is asked for.

use super::index::Index;
use crate::Error;
use crate::intake::Intake;
use crate::report::{Entry, Outcome, Spot, entry};
use crate::seal::hash_of;
use exchange::ghost::Member;
use newsroom::source::{Identity, Known, remember};
use readers::account::{self, Arrived, Arriving};
use std::collections::HashSet;
use store::Moment;

/// Taken in one transaction.
const AT_ONCE: usize = 500;

/// Takes them, and accounts for each. The report holds no mail address.
pub(super) async fn take(intake: &mut Intake<'_>, index: &Index) -> Result<(), Error> {
    let mut met = HashSet::new();
    for members in index.members.chunks(AT_ONCE) {
        some(intake, members, &mut met).await?;
    }
    Ok(())
}

async fn some(intake: &mut Intake<'_>, members: &[(Member, Spot)], met: &mut HashSet<String>) -> Result<(), Error> {
    let (newsroom, readers) = (intake.rooms.newsroom, intake.rooms.readers);
    let ids: Vec<String> = members.iter().map(|(member, _)| key(member)).collect();
    let known = newsroom.known_among(&intake.site, "reader", &ids).await?;
    let before: Vec<&str> = known.values().map(|there| there.noun_id.as_str()).collect();
    let there: HashSet<String> = readers.accounts_among(&before).await?.into_iter().collect();
    let (mut arriving, mut entries) = (Vec::new(), Vec::new());
    for ((member, spot), id) in members.iter().zip(ids) {
        let base = entry("reader", &id, *spot, &member.name, Outcome::NotTaken);
        let email = account::address(&member.email);
        // The same list may be given twice, or stand in the export as well.
        if let Some(email) = &email
            && !met.insert(email.clone())
        {
            let again = base.because("twice", "this reader stood in the files before".into());
            intake.report.add(&Entry { outcome: Outcome::Unchanged, ..again })?;
            continue;
        }
        match (known.get(&id), email) {
            (Some(known), _) if there.contains(&known.noun_id) => intake.report.add(&Entry { outcome: Outcome::Unchanged, ..base })?,
            // Whoever deletes their account here does not come back by an old list.
            (Some(_), _) => intake
                .report
                .add(&base.because("gone", "this reader was taken before, and is not here any more".into()))?,
            (None, _) if member.is_gone => intake.report.add(&base.because("left", "this reader had left the source".into()))?,
            (None, None) => intake
                .report
                .add(&base.because("no_address", "there is no mail address that letters can be sent to".into()))?,
            (None, Some(email)) => {
                let (name, mut entry) = (account::name(&member.name), base);
                if name.is_none() {
                    entry = entry.because("name_left_out", "the name is too long to be shown".into());
                }
                if member.is_subscribed {
                    entry = entry.because("letters_left_out", "there are no letters here yet that one could subscribe to".into());
                }
                if member.has_plan {
                    entry = entry.because("plan_left_out", "what was paid for at the source is not known here".into());
                }
                let made_at = member.created_at.filter(|at| *at <= intake.now).map(Moment);
                arriving.push(Arriving {
                    email,
                    name: name.unwrap_or_default(),
                    edition: intake.edition.clone(),
                    made_at,
                });
                entries.push((id, entry));
            }
        }
    }
    let arrived = if intake.dry_run {
        foreseen(intake, &arriving).await?
    } else {
        readers.take_accounts(&arriving).await?
    };
    let mut turn = newsroom.turn(&intake.actor).await?;
    for ((id, mut entry), arrived) in entries.into_iter().zip(arrived) {
        let (account, is_new) = match arrived {
            Arrived::New(account) => (account, true),
            Arrived::There(account) => (account, false),
        };
        entry.outcome = if is_new { Outcome::Taken } else { Outcome::Unchanged };
        if !is_new {
            entry.reasons.clear();
            entry = entry.because("has_account", "this reader has an account here already, which was left as it is".into());
        }
        if !intake.dry_run {
            intake.report.written.readers += u64::from(is_new);
            let identity = Identity { site: &intake.site, kind: "reader", id: &id };
            let known = Known {
                noun: "account".into(),
                noun_id: account,
                hash: String::new(),
                left_at: 1,
            };
            remember(&mut turn, identity, &known).await?;
        }
        intake.report.add(&entry)?;
    }
    turn.commit().await?;
    Ok(())
}

/// What would come of it.
async fn foreseen(intake: &Intake<'_>, arriving: &[Arriving]) -> Result<Vec<Arrived>, Error> {
    let mut found = Vec::with_capacity(arriving.len());
    for one in arriving {
        found.push(match intake.rooms.readers.account_of(&one.email).await? {
            Some(id) => Arrived::There(id),
            None => Arrived::New(String::new()),
        });
    }
    Ok(found)
}

/// What tells a member apart: the id, or where that is missing a hash of the address.
fn key(member: &Member) -> String {
    if member.id.is_empty() {
        hash_of(&[&member.email.to_lowercase()])
    } else {
        member.id.chars().take(300).collect()
    }
}
