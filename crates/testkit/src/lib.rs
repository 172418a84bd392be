//! A newsroom in a temporary folder, for tests: a named cast, a clock that a hand moves, seeded chance, and the same test on
//! SQLite and on PostgreSQL.
//!
//! PostgreSQL is the server named by `DATELINE_TEST_POSTGRES`; `make test` starts one. Without it the PostgreSQL half of a
//! test fails and says so: a test that did not run must not look like one that passed.

#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod bucket;
mod cast;
mod device;
mod scene;

pub use bucket::{behind, bucket};
pub use cast::Cast;
pub use device::device;
pub use scene::{Scene, empty_postgres};

/// Runs a test on both engines: `both_engines! { async fn name(scene: Scene) { … } }` makes `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($scene:ident : Scene) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn play($scene: $crate::Scene) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                play($crate::Scene::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                play($crate::Scene::postgres().await).await;
            }
        }
    )*};
}
