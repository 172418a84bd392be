//! Old addresses that lead on.

use crate::Error;
use crate::account::Pace;
use crate::intake::Intake;
use crate::report::FileWarning;
use newsroom::redirect::{self, Lead};
use std::collections::HashSet;

/// An old address of something other than a page.
pub(crate) fn lead(from: String, to: String) -> Lead {
    Lead { from, to, page: None }
}

/// Makes old addresses lead on; what something else answers at is told as a note.
pub(crate) async fn make(intake: &mut Intake<'_>, mut leads: Vec<Lead>) -> Result<(), Error> {
    if intake.dry_run {
        return Ok(());
    }
    let mut seen = HashSet::new();
    leads.retain(|lead: &Lead| lead.from != lead.to && seen.insert(lead.from.clone()));
    for part in leads.chunks(Pace::of(&intake.rooms).most) {
        let mut turn = intake.rooms.newsroom.turn(&intake.actor).await?;
        let led = redirect::lead(&mut turn, part.to_vec()).await?;
        intake.report.written.redirects += led.made as u64;
        intake.report.written.events += u64::from(turn.commit().await?.is_some());
        for from in led.refused {
            intake.report.warnings.push(FileWarning {
                file: 0,
                line: 0,
                code: "address_taken".into(),
                message: format!("something else answers at the old address {from}"),
            });
        }
    }
    Ok(())
}

/// Slugs of tags that readers see: an address must not tell of one that is on unpublished stories alone.
pub(crate) async fn public_tags(intake: &Intake<'_>) -> Result<HashSet<String>, Error> {
    let mut public = HashSet::new();
    let mut after = String::new();
    loop {
        let page = intake.rooms.newsroom.tags(&intake.edition, &after, 1_000).await?;
        let Some(last) = page.last() else { return Ok(public) };
        after.clone_from(&last.id);
        public.extend(page.into_iter().filter(|tag| tag.number.is_some()).map(|tag| tag.slug));
    }
}

/// Likewise authors.
pub(crate) async fn public_authors(intake: &Intake<'_>) -> Result<HashSet<String>, Error> {
    let mut public = HashSet::new();
    let mut after = String::new();
    loop {
        let page = intake.rooms.newsroom.authors(&after, 1_000).await?;
        let Some(last) = page.last() else { return Ok(public) };
        after.clone_from(&last.id);
        public.extend(page.into_iter().filter(|author| author.number.is_some()).map(|author| author.slug));
    }
}
