//! What a story names stands in one row, whether its newest revision says so, its public one, or both.

use crate::prepared::{file, original, run};
use crate::whole;
use newsroom::article::{self, Alike, Incoming, Publish, Save};
use newsroom::{Content, Newsroom, Turn, asset};
use serde_json::json;
use store::{Blobs, Chance, Db, Id, params};
use testkit::{Scene, both_engines};

/// Slugs of the tags that a story names, each with who says so.
async fn tags(db: &Db, story: &Id) -> Vec<(String, bool, bool)> {
    let question = "SELECT t.slug, r.newest, r.public FROM reference r JOIN tag t ON t.id = r.noun_id \
         WHERE r.article_id = $1 AND r.noun = 'tag' ORDER BY t.slug";
    db.all(question, params![story]).await.unwrap()
}

fn row(slug: &str, newest: bool, public: bool) -> (String, bool, bool) {
    (slug.to_owned(), newest, public)
}

async fn save(scene: &Scene, story: &Id, base: i64, tags: &[&str]) -> i64 {
    let save = Save {
        article: story.clone(),
        base,
        content: json!({"headline": "Ebb", "tags": tags}),
        reason: "saved".into(),
    };
    run(scene, async |turn| article::save(turn, save).await).await.revision
}

both_engines! {
    async fn a_name_is_kept_while_one_of_the_two_revisions_says_it(scene: Scene) {
        let (story, _) = scene.story(json!({"headline": "Ebb", "tags": ["ebb", "flood"]})).await;
        assert_eq!(tags(&scene.db, &story).await, [row("ebb", true, true), row("flood", true, true)]);
        let head = save(&scene, &story, 1, &["flood", "spring"]).await;
        assert_eq!(
            tags(&scene.db, &story).await,
            [row("ebb", false, true), row("flood", true, true), row("spring", true, false)],
            "readers still see what was published"
        );
        scene.publish(&story).await;
        assert_eq!(tags(&scene.db, &story).await, [row("flood", true, true), row("spring", true, true)]);
        let back = Publish { article: story.clone(), revision: Some(1), original: None };
        run(&scene, async |turn| article::publish(turn, back).await).await;
        assert_eq!(
            tags(&scene.db, &story).await,
            [row("ebb", false, true), row("flood", true, true), row("spring", true, false)],
            "an older revision is public again"
        );
        scene.withdraw(&story, "").await;
        assert_eq!(tags(&scene.db, &story).await, [row("flood", true, false), row("spring", true, false)]);
        save(&scene, &story, head, &[]).await;
        assert_eq!(tags(&scene.db, &story).await, []);
        whole::check(&scene, "names come and go").await;
    }

    async fn a_record_of_before_keeps_what_its_stories_name(scene: Scene) {
        let (story, _) = scene.story(json!({"headline": "Ebb", "tags": ["ebb", "flood"]})).await;
        save(&scene, &story, 1, &["flood", "spring"]).await;
        let question = "SELECT article_id, noun, noun_id, newest, public FROM reference ORDER BY 1, 2, 3";
        let rows: Vec<(String, String, String, bool, bool)> = scene.db.all(question, params![]).await.unwrap();
        let mut tx = scene.db.begin().await.unwrap();
        tx.script(
            "CREATE TABLE before (article_id TEXT NOT NULL REFERENCES article (id), noun TEXT NOT NULL, noun_id TEXT NOT NULL, \
             public BOOLEAN NOT NULL, PRIMARY KEY (article_id, noun, noun_id, public)); \
             INSERT INTO before SELECT article_id, noun, noun_id, FALSE FROM reference WHERE newest; \
             INSERT INTO before SELECT article_id, noun, noun_id, TRUE FROM reference WHERE public; \
             DROP TABLE reference; ALTER TABLE before RENAME TO reference; \
             CREATE INDEX reference_noun ON reference (noun, noun_id, public, article_id); \
             DELETE FROM schema_step WHERE schema = 'newsroom' AND version = 102;",
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let blobs = Blobs::folder(scene.folder().join("blobs"));
        Newsroom::open(scene.db.clone(), blobs, scene.clock.clone(), Chance::seeded(9)).await.unwrap();
        let now: Vec<(String, String, String, bool, bool)> = scene.db.all(question, params![]).await.unwrap();
        assert_eq!(now, rows);
        assert!(rows.iter().any(|(.., newest, public)| *newest && *public) && rows.iter().any(|(.., newest, public)| newest != public));
    }

    async fn what_a_story_of_an_import_shows_leaves_the_bin(scene: Scene) {
        let film = file(&scene, "quay.mp4").await.remove(0);
        run(&scene, async |turn| asset::bin(turn, &film).await).await;
        let content = json!({"headline": "Ebb", "lead": {"asset": film}});
        let incoming = Incoming {
            content: Content::read(&content, &Content::default()).unwrap(),
            release: Some(original("ebb")),
            source_type: "post".into(),
            source_id: "1".into(),
            ..Incoming::default()
        };
        let taken = async |turn: &mut Turn<'_>| article::take(turn, "site", "", vec![incoming], &mut Alike::default()).await;
        run(&scene, taken).await;
        assert_eq!(scene.room.binned(&[film]).await.unwrap(), []);
        whole::check(&scene, "a story was taken").await;
    }
}
