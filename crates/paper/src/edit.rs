use crate::document::{Article, Asset, Author, Breaking, Edition, Front, Redirect, Series, Settings, StaticPage, Tag, Withdrawn};
use crate::key::Key;
use crate::print::Position;
use std::collections::BTreeSet;

/// What changes, as one state of the record has it.
#[derive(Debug, Default)]
pub struct Edit {
    /// Stories as readers see them now.
    pub put: Vec<Article>,
    /// Stories that were taken off, with the public version that did it.
    pub withdrawn: Vec<(Withdrawn, i64)>,
    /// Tags that the stories name.
    pub tags: Vec<Tag>,
    /// Authors that the stories name.
    pub authors: Vec<Author>,
    /// Series whose episodes the stories are.
    pub series: Vec<Series>,
    /// Everything that stands around, if anything of it changed.
    pub frame: Option<FrameEdit>,
    /// Launched fronts, if one of them may show something else.
    pub fronts: Option<Vec<Front>>,
    /// What breaks, edition by edition; goes with the fronts.
    pub breaking: Option<Vec<Breaking>>,
    /// Where the paper stands afterwards; none = where it stood, for what is printed out of turn.
    pub position: Option<Position>,
    /// Where the paper stands afterwards in the readers' log of comments, if that moved: identity of the data and number.
    pub comments: Option<(String, i64)>,
    /// Nobody reads this paper yet: no keys are worked out.
    pub beside: bool,
}

/// What stands around the stories.
#[derive(Debug, Default)]
pub struct FrameEdit {
    /// Name, zone, words.
    pub settings: Settings,
    /// With navigation and sections; the default one first.
    pub editions: Vec<Edition>,
    /// Published pages.
    pub pages: Vec<StaticPage>,
    /// Redirects that belong to no story.
    pub redirects: Vec<Redirect>,
    /// Files that the frame shows.
    pub assets: Vec<Asset>,
}

/// What an edit took out of date.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Pages that carry one of these are out of date.
    pub keys: BTreeSet<Key>,
    /// Number of the new state.
    pub read: i64,
    /// Numbers of stories that were taken off, or have another end: no page with them is served again, not even while it is made anew.
    pub withdrawn: Vec<i64>,
}
