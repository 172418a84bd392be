use super::{AccountPage, KeptStory};
use crate::context::{Instant, Link};
use serde::Serialize;

/// Saved stories.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Saved {
    /// In the reader's order.
    pub items: Vec<SavedItem>,
    /// Number of the first story on the next page of the list; 0 = there is none.
    pub beyond: i64,
    /// Address of the first page; empty = this is it.
    pub first: String,
    /// Address of the next page; empty = there is none.
    pub next: String,
    /// Folders to choose from, with the number of stories in each; none = there are no folders.
    pub folders: Vec<Link>,
    /// The folder that is shown alone; empty = all of the list.
    pub inside: String,
    /// Nobody is signed in: the list is kept on this device.
    pub device: bool,
    /// Address of the private feed; empty = there is none.
    pub feed: String,
    /// The story that was saved just now, to go back to.
    pub back: Option<Link>,
}

/// A saved story.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SavedItem {
    /// The story.
    #[serde(flatten)]
    pub story: KeptStory,
    /// Folder, or empty.
    pub folder: String,
    /// The reader's own words.
    pub note: String,
    /// When it was saved; none on a device.
    pub at: Option<Instant>,
    /// Number of the story before it; 0 = it is the first.
    pub above: i64,
    /// It is not the last.
    pub below: bool,
    /// Number of the story in front of which it stands once it is moved down; 0 = the end.
    pub beyond: i64,
}

impl AccountPage for Saved {
    const TEMPLATE: &'static str = "account/saved.html";
    const TITLE: &'static str = "saved-stories";
}
