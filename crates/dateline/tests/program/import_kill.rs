//! An import that is killed anywhere goes on when it is run again, and ends as if nobody had disturbed it.

use crate::import::{file, import};
use crate::old_site::{self, Post};
use crate::{Place, both_engines};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Imports that are killed, and how many of them at most in one place.
const KILLS: usize = 20;
const KILLS_IN_ONE_PLACE: usize = 6;

/// An archive with something of everything, and many stories.
fn archive() -> String {
    let mut posts = old_site::whole();
    for id in 1_000..1_250 {
        posts.push(
            Post::new(id, &format!("story-{id}"), &format!("Story {id}"), &format!("Words of {id}.\n\nMore of them."))
                .term("category", if id % 2 == 0 { "town" } else { "wharf" }, "x")
                .term("post_tag", &format!("tag-{}", id % 7), &format!("Tag {}", id % 7))
                .meta("_wp_old_slug", &format!("older-{id}"))
                .comment(id, 0, "1", "Good."),
        );
    }
    old_site::file(&posts)
}

both_engines! {
    async fn killed_anywhere_it_goes_on(place: Place) {
        let seed: u64 = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
        println!("SEED={seed}");
        let mut chance = StdRng::seed_from_u64(seed);
        let whole = Place::sqlite();
        let begun = Instant::now();
        let path = file(&whole, "archive.xml", archive());
        let report = import(&whole, &[&path], &[]);
        let patience = begun.elapsed();
        let expected = whole.json(&["verify"]);
        assert_eq!(expected["ok"], true, "{expected}");

        let (mut kills, mut round) = (0, 0);
        while kills < KILLS {
            round += 1;
            let fresh = if place.database.is_some() { Place::postgres().await } else { Place::sqlite() };
            let path = file(&fresh, "archive.xml", archive());
            for _ in 0..KILLS_IN_ONE_PLACE {
                let moment = Duration::from_micros(chance.random_range(0..u64::try_from(patience.as_micros()).unwrap()));
                let mut child = fresh
                    .command(&["import", "wordpress", "--no-download", &path])
                    .stdout(Stdio::null())
                    .spawn()
                    .unwrap();
                tokio::time::sleep(moment).await;
                let is_alive = child.try_wait().unwrap().is_none();
                child.kill().unwrap();
                child.wait().unwrap();
                kills += usize::from(is_alive);
            }
            let last = import(&fresh, &[&path], &[]);
            assert_eq!(last["totals"]["found"], report["totals"]["found"], "round {round}");
            let verified = fresh.json(&["verify"]);
            assert_eq!(verified["ok"], true, "round {round}: {verified}");
            assert_eq!(verified["content_digest"], expected["content_digest"], "round {round}");
            // And then there is nothing left to do.
            let again = import(&fresh, &[&path], &[]);
            assert_eq!((&again["written"]["events"], &again["totals"]["taken"]), (&0.into(), &0.into()), "round {round}");
        }
    }
}
