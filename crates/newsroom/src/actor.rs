//! Who acts, and what each role may do: the one permission table of the newsroom.

use crate::Refusal;
use serde::Serialize;
use store::{Id, Moment};

/// Who does an operation.
#[derive(Debug, Clone)]
pub enum Actor {
    /// Somebody on the staff.
    Staff(Staff),
    /// Whoever runs the program's commands on the machine: may do everything.
    Operator,
    /// The program itself, on somebody's standing order.
    System(Origin),
}

/// A member of staff, as an actor.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Private id.
    pub id: Id,
    /// For people.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Ids of the desks, the first one is where new stories go.
    pub desks: Vec<Id>,
    /// A scoped key may only do these.
    pub scopes: Option<Vec<Capability>>,
    /// The browser they are signed in with; none = a key.
    pub session: Option<Session>,
}

/// The session that somebody on the staff acts in.
#[derive(Debug, Clone)]
pub struct Session {
    /// What tells it apart: no secret.
    pub id: String,
    /// When they last proved who they are.
    pub proved_at: Moment,
    /// Their role asks for a second factor and they have none yet: they may set one up and do nothing else.
    pub bare: bool,
}

/// Where an operation of the program itself comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// An importer.
    Import,
    /// A wire.
    Wire,
    /// The scheduler.
    Schedule,
    /// A restore.
    Restore,
    /// Whoever encodes films and sounds.
    Studio,
    /// Whoever clears away what nobody needs.
    Clearing,
}

/// The five roles, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "their meaning is the table below")]
pub enum Role {
    Contributor,
    Reporter,
    Editor,
    Chief,
    Admin,
}

/// How far a capability reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Never,
    /// May propose it to somebody who may.
    Propose,
    /// Own stories, while they are drafts.
    OwnDraft,
    Own,
    Desk,
    /// Everything; without it the subject's own right.
    Site,
    /// Everything, with a reason that is logged.
    Reason,
}

macro_rules! capabilities {
    ($($name:ident $text:literal $about:literal [$($scope:ident),*];)*) => {
        /// What somebody may be allowed to do. The names are those of the API's `x-capability`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is named by its text in the table")]
        pub enum Capability { $($name,)* }

        impl Capability {
            /// All of them.
            pub const ALL: &'static [Capability] = &[$(Capability::$name,)*];

            /// As in the API: `article.write`.
            pub fn name(self) -> &'static str {
                match self { $(Capability::$name => $text,)* }
            }

            /// What it allows, in words.
            pub fn about(self) -> &'static str {
                match self { $(Capability::$name => $about,)* }
            }

            /// By its name.
            pub fn parse(name: &str) -> Option<Capability> {
                match name { $($text => Some(Capability::$name),)* _ => None }
            }

            fn scopes(self) -> [Scope; 5] {
                match self { $(Capability::$name => [$(Scope::$scope),*],)* }
            }
        }
    };
}

capabilities! {
    // name            text               what for                    contributor reporter editor chief admin
    SessionUse       "session.use"       "sign in and out"           [Site, Site, Site, Site, Site];
    ArticleRead      "article.read"      "read stories at the desk"  [Own, Desk, Desk, Site, Site];
    ArticleWrite     "article.write"     "write stories"             [OwnDraft, Desk, Desk, Desk, Reason];
    ArticleComment   "article.comment"   "remark on stories"         [Own, Desk, Desk, Site, Site];
    ArticlePreview   "article.preview"   "see and share previews"    [Own, Desk, Desk, Desk, Site];
    ArticleBin       "article.bin"       "bin and restore stories"   [OwnDraft, Desk, Desk, Desk, Reason];
    ArticlePublish   "article.publish"   "publish stories"           [Never, Never, Desk, Desk, Reason];
    ArticleCorrect   "article.correct"   "correct stories in public" [Never, Never, Desk, Desk, Reason];
    ArticleWithdraw  "article.withdraw"  "take stories off"          [Never, Never, Desk, Site, Site];
    ArticleRedact    "article.redact"    "remove a revision's text"  [Never, Never, Never, Site, Reason];
    ArticleSchedule  "article.schedule"  "plan releases"             [Never, Propose, Desk, Site, Never];
    ArticleEmbargo   "article.embargo"   "hold stories back"         [Never, Propose, Desk, Site, Never];
    ArticleRestrict  "article.restrict"  "say who may open a story" [Never, Never, Desk, Site, Never];
    LivePost         "live.post"         "post to live coverage"     [Never, Desk, Desk, Site, Never];
    AlertSend        "alert.send"        "send alerts"               [Never, Never, Propose, Site, Never];
    FrontRead        "front.read"        "see fronts"                [Site, Site, Site, Site, Site];
    FrontEdit        "front.edit"        "arrange fronts"            [Never, Never, Site, Site, Never];
    FrontLaunch      "front.launch"      "launch fronts"             [Never, Never, Site, Site, Never];
    MediaRead        "media.read"        "see the media library"     [Site, Site, Site, Site, Site];
    MediaUpload      "media.upload"      "upload media"              [Own, Desk, Desk, Site, Site];
    MediaManage      "media.manage"      "manage media"              [Own, Desk, Desk, Site, Site];
    TaxonomyRead     "taxonomy.read"     "see sections, tags, authors" [Site, Site, Site, Site, Site];
    TaxonomyManage   "taxonomy.manage"   "manage sections, tags, authors" [Never, Never, Site, Site, Site];
    CommentModerate  "comment.moderate"  "moderate readers' comments" [Never, Never, Site, Site, Site];
    StaffManage      "staff.manage"      "manage staff"              [Never, Never, Never, Desk, Site];
    SettingsManage   "settings.manage"   "change settings"           [Never, Never, Never, Never, Site];
    KeysManage       "keys.manage"       "make keys"                 [Never, Never, Never, Never, Site];
    ImportRun        "import.run"        "run imports"               [Never, Never, Never, Never, Site];
    AuditRead        "audit.read"        "read the logs"             [Never, Never, Never, Never, Site];
    OperationsRead   "operations.read"   "see the machinery"         [Never, Never, Site, Site, Site];
}

/// What a permission is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Noun, for the audit log and refusals.
    pub noun: &'static str,
    /// Its id, or its slug.
    pub noun_id: &'a str,
    /// Who made it.
    pub owner: Option<&'a str>,
    /// Id of its desk; `None` = belongs to no desk, so every desk's staff may.
    pub desk: Option<&'a str>,
    /// It is still a draft of its owner's.
    pub draft: bool,
    /// Ids of who alone may, with spaces between; empty = as roles allow. Overrides every role and desk.
    pub named: &'a str,
}

impl Subject<'static> {
    /// Something that belongs to nobody in particular.
    pub fn site(noun: &'static str) -> Subject<'static> {
        Subject {
            noun,
            noun_id: "",
            owner: None,
            desk: None,
            draft: false,
            named: "",
        }
    }
}

/// A permission that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permit {
    /// Go on.
    Given,
    /// Go on, if there is a reason; it is logged.
    WithReason,
}

impl Actor {
    /// Whether the actor may do it to this subject.
    pub fn may(&self, capability: Capability, subject: &Subject<'_>) -> Result<Permit, Refusal> {
        let Actor::Staff(staff) = self else {
            return Ok(Permit::Given);
        };
        let refused = Err(Refusal::Forbidden(capability.name()));
        if let Some(scopes) = &staff.scopes
            && !scopes.contains(&capability)
        {
            return refused;
        }
        let named = subject.named.split_whitespace().any(|id| id == staff.id.as_str());
        if !subject.named.is_empty() && !named {
            return refused;
        }
        let own = named || subject.owner == Some(staff.id.as_str());
        let on_desk = named || subject.desk.is_none_or(|desk| staff.desks.iter().any(|mine| mine.as_str() == desk));
        let given = match capability.scopes()[staff.role as usize] {
            Scope::Never | Scope::Propose => false,
            Scope::OwnDraft => own && subject.draft,
            Scope::Own => own,
            Scope::Desk => on_desk,
            Scope::Site => true,
            Scope::Reason => return Ok(Permit::WithReason),
        };
        if given { Ok(Permit::Given) } else { refused }
    }

    /// Whether the role has the capability at all, whatever the subject.
    pub fn has(&self, capability: Capability) -> bool {
        match self {
            Actor::Staff(staff) => {
                staff.scopes.as_ref().is_none_or(|scopes| scopes.contains(&capability))
                    && !matches!(capability.scopes()[staff.role as usize], Scope::Never | Scope::Propose)
            }
            Actor::Operator | Actor::System(_) => true,
        }
    }

    /// Staff id, if it is a person on the staff.
    pub fn id(&self) -> Option<&Id> {
        match self {
            Actor::Staff(staff) => Some(&staff.id),
            Actor::Operator | Actor::System(_) => None,
        }
    }

    /// The ledger's word for where it comes from.
    pub fn origin(&self) -> &'static str {
        match self {
            Actor::Staff(_) | Actor::Operator => "person",
            Actor::System(Origin::Import) => "import",
            Actor::System(Origin::Wire) => "wire",
            Actor::System(Origin::Schedule) => "schedule",
            Actor::System(Origin::Restore) => "restore",
            Actor::System(Origin::Studio) => "studio",
            Actor::System(Origin::Clearing) => "clearing",
        }
    }
}

impl Role {
    /// All of them, from the least to the most.
    pub const ALL: [Role; 5] = [Role::Contributor, Role::Reporter, Role::Editor, Role::Chief, Role::Admin];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Role::Contributor => "contributor",
            Role::Reporter => "reporter",
            Role::Editor => "editor",
            Role::Chief => "chief",
            Role::Admin => "admin",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}
