//! A text that several write in: rows in order, revisions cut of it, saves past it, its end.

use galley::Galley;
use newsroom::article::{self, Save, Schedule};
use newsroom::galley::{Mark, STANDS};
use newsroom::{Actor, Refusal, Turn};
use serde_json::{Value, json};
use store::{Id, Moment};
use story::Body;
use testkit::{Scene, both_engines};

async fn decide<T>(scene: &Scene, actor: &Actor, deed: impl AsyncFnOnce(&mut Turn<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
    let mut turn = scene.room.turn(actor).await.unwrap();
    let done = deed(&mut turn).await?;
    turn.commit().await.unwrap();
    Ok(done)
}

fn paragraphs(texts: &[&str]) -> Body {
    let blocks: Vec<Value> = texts.iter().map(|text| json!({"type": "paragraph", "text": text})).collect();
    Body::parse(&json!({"version": 1, "blocks": blocks})).unwrap()
}

/// A writer at the galley of a story.
struct Writer {
    galley: Galley,
    epoch: i64,
    n: i64,
}

async fn come(scene: &Scene, actor: &Actor, id: &Id, number: u64) -> Writer {
    let opened = decide(scene, actor, async |turn| newsroom::galley::open(turn, id).await).await.unwrap();
    Writer {
        galley: Galley::gathered(opened.changes.iter().map(|(_, bytes)| bytes), number).unwrap(),
        epoch: opened.epoch,
        n: opened.changes.last().unwrap().0,
    }
}

impl Writer {
    async fn write(&mut self, scene: &Scene, actor: &Actor, id: &Id, texts: &[&str]) -> Result<i64, Refusal> {
        let update = self.galley.change(&paragraphs(texts)).unwrap();
        self.n = decide(scene, actor, async |turn| newsroom::galley::write(turn, id, self.epoch, &update).await).await?;
        Ok(self.n)
    }

    fn mark(&self) -> Mark {
        Mark { epoch: self.epoch, n: self.n }
    }
}

fn save(id: &Id, base: i64, content: Value) -> Save {
    Save { article: id.clone(), base, content, reason: "saved".into() }
}

async fn body(scene: &Scene, id: &Id, revision: i64) -> Body {
    scene.room.article(&scene.cast.ada, id, Some(revision)).await.unwrap().content.body
}

both_engines! {
    async fn a_revision_is_cut_of_what_everybody_wrote(scene: Scene) {
        let (ada, ben) = (scene.cast.ada.clone(), scene.cast.ben.clone());
        let id = scene.draft(json!({"body": {"version": 1, "blocks": [{"type": "paragraph", "text": "One"}]}})).await.id;
        let mut hers = come(&scene, &ada, &id, 1).await;
        hers.write(&scene, &ada, &id, &["One", "Two"]).await.unwrap();
        let mut his = come(&scene, &ben, &id, 2).await;
        assert_eq!((his.galley.body(), his.epoch), (paragraphs(&["One", "Two"]), hers.epoch));
        his.write(&scene, &ben, &id, &["Zero", "One", "Two"]).await.unwrap();
        // Where she stood, and where both stand.
        let cut = decide(&scene, &ada, async |turn| newsroom::galley::cut(turn, save(&id, 1, json!({"headline": "Hers"})), hers.mark()).await).await;
        assert_eq!(cut.unwrap().revision, 2);
        assert_eq!(body(&scene, &id, 2).await, paragraphs(&["One", "Two"]));
        let cut = decide(&scene, &ben, async |turn| newsroom::galley::cut(turn, save(&id, 2, json!({})), his.mark()).await).await;
        assert_eq!(cut.unwrap().revision, 3);
        assert_eq!(body(&scene, &id, 3).await, paragraphs(&["Zero", "One", "Two"]));
        let since = scene.room.galley_since(&id, hers.epoch, hers.n).await.unwrap().unwrap();
        assert_eq!(since.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [his.n]);
    }

    async fn a_save_past_it_becomes_a_change_of_it_or_is_refused(scene: Scene) {
        let ada = scene.cast.ada.clone();
        let id = scene.draft(json!({"body": {"version": 1, "blocks": [{"type": "paragraph", "text": "One"}]}})).await.id;
        let mut writer = come(&scene, &ada, &id, 1).await;
        let past = |base: i64, texts: &[&str]| save(&id, base, json!({"body": paragraphs(texts)}));
        // Nobody wrote yet: what is saved stands in the galley too.
        decide(&scene, &ada, async |turn| article::save(turn, past(1, &["One", "By a script"])).await).await.unwrap();
        for (n, update) in scene.room.galley_since(&id, writer.epoch, writer.n).await.unwrap().unwrap() {
            assert!(writer.galley.take(&update).unwrap());
            writer.n = n;
        }
        assert_eq!(writer.galley.body(), paragraphs(&["One", "By a script"]));
        writer.write(&scene, &ada, &id, &["One", "By a script", "By hand"]).await.unwrap();
        let refused = decide(&scene, &ada, async |turn| article::save(turn, past(2, &["Two"])).await).await.unwrap_err();
        assert!(matches!(refused, Refusal::Conflict { code: "galley", .. }), "{refused:?}");
        // The other fields are nobody's text.
        decide(&scene, &ada, async |turn| article::save(turn, save(&id, 2, json!({"headline": "Anew"}))).await).await.unwrap();
        let cut = decide(&scene, &ada, async |turn| newsroom::galley::cut(turn, save(&id, 3, json!({})), writer.mark()).await).await.unwrap();
        assert_eq!(body(&scene, &id, cut.revision).await, paragraphs(&["One", "By a script", "By hand"]));
    }

    async fn what_everybody_left_becomes_a_revision_that_no_plan_takes(scene: Scene) {
        let ada = scene.cast.ada.clone();
        let id = scene.draft(json!({"body": {"version": 1, "blocks": [{"type": "paragraph", "text": "One"}]}})).await.id;
        let at = scene.clock.now().plus_seconds(86_400);
        decide(&scene, &ada, async |turn| article::schedule(turn, Schedule { article: id.clone(), at, revision: None }).await).await.unwrap();
        let mut writer = come(&scene, &ada, &id, 1).await;
        writer.write(&scene, &ada, &id, &["One", "Half a sen"]).await.unwrap();
        let left = scene.clock.now();
        scene.clock.set(left.plus_seconds(STANDS - 1));
        assert_eq!(newsroom::galley::close_empty(&scene.room).await.unwrap(), 0);
        decide(&scene, &ada, async |turn| newsroom::galley::seen(turn, &id).await).await.unwrap();
        scene.clock.set(left.plus_seconds(STANDS + 1));
        assert_eq!(newsroom::galley::close_empty(&scene.room).await.unwrap(), 0, "somebody was there a moment ago");
        scene.clock.set(left.plus_seconds(2 * STANDS));
        assert_eq!(newsroom::galley::close_empty(&scene.room).await.unwrap(), 1);
        assert_eq!(body(&scene, &id, 2).await, paragraphs(&["One", "Half a sen"]));
        assert!(scene.room.galley(&ada, &id).await.unwrap().is_none());
        // The plan stays with what somebody decided.
        scene.clock.set(Moment(at.0 + 1));
        scene.room.release_due(10).await.unwrap();
        assert_eq!(scene.room.article(&ada, &id, None).await.unwrap().article.public_revision, Some(1));
        // What comes later for it is never merged; the next galley begins with what was kept.
        let late = writer.write(&scene, &ada, &id, &["Late"]).await.unwrap_err();
        assert!(matches!(late, Refusal::Conflict { code: "galley_closed", .. }), "{late:?}");
        let next = come(&scene, &ada, &id, 2).await;
        assert_eq!((next.galley.body(), next.epoch), (paragraphs(&["One", "Half a sen"]), writer.epoch + 1));
        let late = decide(&scene, &ada, async |turn| newsroom::galley::write(turn, &id, writer.epoch, &[0, 0]).await).await.unwrap_err();
        assert!(matches!(late, Refusal::Conflict { code: "galley_closed", .. }), "{late:?}");
        assert!(scene.room.galley_since(&id, writer.epoch, 0).await.unwrap().is_none());
    }

    async fn an_unchanged_galley_leaves_no_revision(scene: Scene) {
        let ada = scene.cast.ada.clone();
        let id = scene.draft(json!({"body": {"version": 1, "blocks": [{"type": "paragraph", "text": "One"}]}})).await.id;
        come(&scene, &ada, &id, 1).await;
        scene.clock.set(scene.clock.now().plus_seconds(STANDS));
        assert_eq!(newsroom::galley::close_empty(&scene.room).await.unwrap(), 1);
        assert_eq!(scene.room.article(&ada, &id, None).await.unwrap().article.head, 1);
    }

    async fn many_changes_are_joined_and_say_the_same(scene: Scene) {
        let ada = scene.cast.ada.clone();
        let id = scene.draft(json!({})).await.id;
        let mut writer = come(&scene, &ada, &id, 1).await;
        let words: Vec<String> = (0..450).map(|at| format!("Word {at}")).collect();
        for at in 1..=words.len() {
            let now: Vec<&str> = words[..at].iter().map(String::as_str).collect();
            writer.write(&scene, &ada, &id, &now).await.unwrap();
        }
        let all = scene.room.galley_since(&id, writer.epoch, 0).await.unwrap().unwrap();
        assert!(all.len() < 100, "{} rows", all.len());
        let again = come(&scene, &ada, &id, 2).await;
        assert_eq!((again.galley.body(), again.n), (writer.galley.body(), writer.n));
    }

    async fn only_who_may_write_comes_and_a_redaction_ends_it(scene: Scene) {
        let ada = scene.cast.ada.clone();
        let id = scene.draft(json!({"body": {"version": 1, "blocks": [{"type": "paragraph", "text": "The name"}]}})).await.id;
        let writer = come(&scene, &ada, &id, 1).await;
        decide(&scene, &ada, async |turn| article::save(turn, save(&id, 1, json!({"body": paragraphs(&["Nobody"])}))).await).await.unwrap();
        decide(&scene, &Actor::Operator, async |turn| article::redact(turn, &id, 1).await).await.unwrap();
        assert!(scene.room.galley_since(&id, writer.epoch, 0).await.unwrap().is_none(), "the words are in no row");
        decide(&scene, &ada, async |turn| article::bin(turn, &id).await).await.unwrap();
        let binned = decide(&scene, &ada, async |turn| newsroom::galley::open(turn, &id).await).await.unwrap_err();
        assert!(matches!(binned, Refusal::Conflict { code: "binned", .. }), "{binned:?}");
    }
}
