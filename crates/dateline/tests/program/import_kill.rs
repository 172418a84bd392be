//! An import that is killed anywhere goes on when it is run again, and ends as if nobody had disturbed it.

use crate::fault::{scale, told};
use crate::import::file;
use crate::old_site::{self, Post};
use crate::{Place, both_engines};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How many imports are killed at most in one place.
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

/// The same of Ghost's.
fn ghost() -> String {
    let posts: Vec<Value> = (0..150)
        .map(|id| {
            json!({"id": format!("{id:024}"), "uuid": format!("u-{id}"), "title": format!("Story {id}"), "slug": format!("story-{id}"), "type": "post",
                   "status": if id % 9 == 0 { "draft" } else { "published" }, "visibility": "public", "published_at": "2026-02-01T10:00:00.000Z",
                   "html": format!("<p>Words of {id}. <a href=\"/story-{}/\">More</a></p>", id / 2)})
        })
        .collect();
    let tags: Vec<Value> = (0..7)
        .map(|id| json!({"id": format!("t{id}"), "name": format!("Tag {id}"), "slug": format!("tag-{id}")}))
        .collect();
    let of_posts: Vec<Value> = (0..150)
        .map(|id| json!({"post_id": format!("{id:024}"), "tag_id": format!("t{}", id % 7), "sort_order": 0}))
        .collect();
    json!({"db": [{"meta": {"version": "5.80.0"}, "data": {"posts": posts, "tags": tags, "posts_tags": of_posts,
        "users": [{"id": "u1", "name": "Mira Holt", "slug": "mira"}], "settings": [{"key": "title", "value": "The Lantern"}]}}]})
    .to_string()
}

/// The same as a folder of Markdown, in two languages.
fn markdown(place: &Place) -> String {
    file(place, "site/_config.yml", "url: https://old.example\n");
    for id in 0..150 {
        let (language, key) = if id % 5 == 0 { ("lang: es\n", id + 1) } else { ("", id) };
        let text = format!(
            "---\ntitle: Story {id}\n{language}translation_key: k{key}\ntags: [tag-{}]\nredirect_from: /older/{id}\n---\nWords of {id}.\n",
            id % 7
        );
        file(place, &format!("site/_posts/2026-02-{:02}-story-{id}.md", id % 28 + 1), text);
    }
    place.beside().join("site").to_str().unwrap().to_owned()
}

/// An import that is killed anywhere goes on when it is run again, and ends as if nobody had disturbed it.
async fn killed(place: &Place, kind: &str, kills: usize, prepare: impl Fn(&Place) -> String) {
    let seed: u64 = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    println!("SEED={seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let take = |place: &Place, path: &str| -> Value { place.json(&["import", kind, "--no-download", path]) };
    let whole = Place::sqlite();
    let path = prepare(&whole);
    let begun = Instant::now();
    let report = take(&whole, &path);
    let patience = begun.elapsed();
    let expected = whole.json(&["verify"]);
    assert_eq!(expected["ok"], true, "{expected}");

    let (mut killed, mut round) = (0, 0);
    while killed < kills {
        round += 1;
        let fresh = if place.database.is_some() { Place::postgres().await } else { Place::sqlite() };
        let path = prepare(&fresh);
        for _ in 0..KILLS_IN_ONE_PLACE {
            let moment = Duration::from_micros(chance.random_range(0..u64::try_from(patience.as_micros()).unwrap()));
            let mut child = fresh.command(&["import", kind, "--no-download", &path]).stdout(Stdio::null()).spawn().unwrap();
            tokio::time::sleep(moment).await;
            let is_alive = child.try_wait().unwrap().is_none();
            child.kill().unwrap();
            child.wait().unwrap();
            killed += usize::from(is_alive);
        }
        let last = take(&fresh, &path);
        assert_eq!(last["totals"]["found"], report["totals"]["found"], "round {round}");
        let verified = fresh.json(&["verify"]);
        assert_eq!(verified["ok"], true, "round {round}: {verified}");
        assert_eq!(verified["content_digest"], expected["content_digest"], "round {round}");
        // And then there is nothing left to do.
        let again = take(&fresh, &path);
        assert_eq!((&again["written"]["events"], &again["totals"]["taken"]), (&0.into(), &0.into()), "round {round}");
    }
    told(
        "kill -9 in the middle of an import",
        json!({"import": kind, "engine": place.engine(), "kills": killed, "ends_equal": round}),
    );
}

both_engines! {
    async fn wordpress_killed_anywhere_goes_on(place: Place) {
        killed(&place, "wordpress", scale(20, 200), |place| file(place, "archive.xml", archive())).await;
    }

    async fn ghost_killed_anywhere_goes_on(place: Place) {
        killed(&place, "ghost", scale(6, 60), |place| file(place, "ghost.json", ghost())).await;
    }

    async fn markdown_killed_anywhere_goes_on(place: Place) {
        killed(&place, "markdown", scale(6, 60), markdown).await;
    }
}
