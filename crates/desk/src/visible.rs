//! A decision is answered when readers see it.

use crate::Office;
use newsroom::ledger::Event;
use press::Seen;
use std::time::Duration;

/// How long an answer waits for the paper.
const PATIENCE: Duration = Duration::from_secs(3);

/// Waits until an event shows. Nothing to wait for shows already.
pub(crate) async fn wait(office: &Office, event: Option<&Event>) -> Seen {
    wait_for(office, event.map(|event| event.number)).await
}

/// The same, by the event's number.
pub(crate) async fn wait_for(office: &Office, event: Option<i64>) -> Seen {
    match event {
        Some(number) => office.press.wait(number, PATIENCE).await,
        None => Seen { paper: true, search: true },
    }
}
