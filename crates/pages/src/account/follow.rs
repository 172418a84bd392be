use super::{AccountPage, Followed};
use crate::context::Card;
use serde::Serialize;

/// The news of what a reader follows, and what that is.
#[derive(Debug, Clone, Default, Serialize)]
pub struct News {
    /// The newest stories.
    pub cards: Vec<Card>,
    /// What is followed.
    pub follows: Vec<Followed>,
    /// Nobody is signed in: the list is kept on this device.
    pub device: bool,
    /// What was followed just now, to go back to.
    pub back: Option<Followed>,
}

impl AccountPage for News {
    const TEMPLATE: &'static str = "account/news.html";
    const TITLE: &'static str = "my-news";
}
