//! The whole program, as its users meet it: the built binary, a data directory of its own, HTTP and commands, on SQLite and on
//! PostgreSQL.

#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

#[path = "../../../intake/tests/intake/archive.rs"]
mod old_site;

mod fault;
mod place;
mod reader;
mod server;
mod wire;
mod wordpress;
mod writer;

mod accounts;
mod backups;
mod bucket;
mod clock;
mod commands;
mod darkroom;
mod exact;
mod failing_disk;
mod failing_postgres;
mod gone;
mod headers;
mod import;
mod import_files;
mod import_kill;
mod import_private;
mod import_site;
mod kill;
mod leaving;
mod moving;
mod nodes;
mod private;
mod rebuild;
mod seeking;
mod serving;
mod studio;
mod take_over;
mod tampered;
mod uploads;

pub use place::{Place, Ran};
pub use reader::Page;
pub use server::Server;
pub use writer::Writer;

/// Runs a test on both engines: `both_engines! { async fn name(place: Place) { … } }` makes `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($place:ident : Place) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn play($place: $crate::Place) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                play($crate::Place::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                play($crate::Place::postgres().await).await;
            }
        }
    )*};
}
