use super::{AccountPage, KeptStory};
use crate::context::Instant;
use serde::Serialize;

/// What a reader read.
#[derive(Debug, Clone, Default, Serialize)]
pub struct History {
    /// It is remembered.
    pub on: bool,
    /// The last first.
    pub items: Vec<HistoryItem>,
}

/// A story that was read.
#[derive(Debug, Clone, Default, Serialize)]
pub struct HistoryItem {
    /// The story.
    #[serde(flatten)]
    pub story: KeptStory,
    /// When.
    pub at: Instant,
}

impl AccountPage for History {
    const TEMPLATE: &'static str = "account/history.html";
    const TITLE: &'static str = "reading-history";
}
