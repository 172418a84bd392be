//! Articles: their life from a draft to the archive, a file per operation.

mod autosave;
mod bin;
mod correct;
mod create;
mod embargo;
mod expire;
mod hand_over;
mod list;
mod publish;
mod redact;
mod references;
mod related;
mod release;
mod resolve;
mod restore;
mod row;
mod save;
mod schedule;
mod show;
mod take;
mod translate;
mod withdraw;

pub use autosave::{Autosaved, autosave};
pub use bin::bin;
pub use correct::{Correct, correct};
pub use create::{Created, Draft, create};
pub use embargo::embargo;
pub use expire::expire;
pub use hand_over::hand_over;
pub use list::{Listed, Listing};
pub use publish::{Original, Publish, Published, publish};
pub use redact::redact;
pub use release::{Released, Schedules};
pub use restore::restore;
pub use row::{Article, Status};
pub use save::{Save, Saved, save};
pub use schedule::{Planned, Schedule, local_time, schedule, unschedule};
pub use show::{Revision, Shown};
pub use take::{Arrived, Incoming, lead_here, take};
pub use translate::translate;
pub use withdraw::{Withdraw, withdraw};

pub(crate) use publish::number_row;
pub(crate) use resolve::{EditionRow, edition as edition_row};
pub(crate) use row::{columns, content as content_of, unpack as unpacked};
pub(crate) use take::any_of;
