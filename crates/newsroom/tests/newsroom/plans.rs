use newsroom::article::{Publish, Schedule};
use newsroom::{Refusal, article};
use serde_json::json;
use store::{Id, Moment};
use testkit::{Scene, both_engines};

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

async fn plan(scene: &Scene, id: &Id, when: &str) -> Result<(), Refusal> {
    let mut turn = scene.room.turn(&scene.cast.ada).await?;
    article::schedule(&mut turn, Schedule { article: id.clone(), at: at(when), revision: None }).await?;
    turn.commit().await?;
    Ok(())
}

async fn hold(scene: &Scene, id: &Id, until: Option<&str>) -> Result<(), Refusal> {
    let mut turn = scene.room.turn(&scene.cast.ada).await?;
    article::embargo(&mut turn, id, until.map(at)).await?;
    turn.commit().await?;
    Ok(())
}

both_engines! {
    async fn a_plan_is_kept_once_and_never_early(scene: Scene) {
        let created = scene.draft(json!({})).await;
        plan(&scene, &created.id, "2026-11-24T09:00:00Z").await.unwrap();
        scene.clock.set(at("2026-11-24T08:59:59Z"));
        assert!(scene.room.release_due(10).await.unwrap().is_empty());
        scene.clock.set(at("2026-11-24T09:00:00Z"));
        let (one, other) = tokio::join!(scene.room.release_due(10), scene.room.release_due(10));
        assert_eq!(one.unwrap().len() + other.unwrap().len(), 1, "two nodes release it once");
        assert!(scene.room.release_due(10).await.unwrap().is_empty());
        let published: Vec<_> = scene.room.events(0, 1_000).await.unwrap().into_iter().filter(|event| event.kind == "article_published").collect();
        assert_eq!(published.len(), 1);
        assert_eq!(published[0].origin, "schedule");
    }

    async fn an_embargo_stands_above_every_release(scene: Scene) {
        let created = scene.draft(json!({})).await;
        hold(&scene, &created.id, Some("2026-11-24T12:00:00Z")).await.unwrap();
        let early = plan(&scene, &created.id, "2026-11-24T11:59:59Z").await.unwrap_err();
        assert!(matches!(early, Refusal::Rule { code: "embargo", .. }), "{early}");
        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        let now = article::publish(&mut turn, Publish { article: created.id.clone(), revision: None, original: None }).await.unwrap_err();
        assert!(matches!(now, Refusal::Rule { code: "embargo", .. }), "{now}");
        drop(turn);
        plan(&scene, &created.id, "2026-11-24T12:00:00Z").await.unwrap();
        let later = hold(&scene, &created.id, Some("2026-11-24T13:00:00Z")).await.unwrap_err();
        assert!(matches!(later, Refusal::Rule { code: "scheduled_earlier", .. }), "{later}");
        scene.clock.set(at("2026-11-24T12:00:00Z"));
        assert_eq!(scene.room.release_due(10).await.unwrap().len(), 1);
    }

    async fn a_plan_that_can_not_be_kept_says_why_and_holds_up_nobody(scene: Scene) {
        let first = scene.draft(json!({})).await;
        let second = scene.draft(json!({"headline": "The other one"})).await;
        plan(&scene, &first.id, "2026-11-24T09:00:00Z").await.unwrap();
        plan(&scene, &second.id, "2026-11-24T09:00:00Z").await.unwrap();
        // Behind the scenes: an embargo that the rule above would have refused.
        scene.db.run("UPDATE article SET embargo_until = $2 WHERE id = $1", store::params![&first.id, at("2026-11-25T00:00:00Z")]).await.unwrap();
        scene.clock.set(at("2026-11-24T10:00:00Z"));
        let released = scene.room.release_due(10).await.unwrap();
        assert_eq!(released.iter().filter(|plan| plan.outcome.is_ok()).count(), 1);
        let standing = scene.room.schedules().await.unwrap();
        assert_eq!((standing.problems.len(), standing.done), (1, 1));
        assert!(standing.problems[0].2.contains("embargo"));
    }

    async fn an_instant_without_a_zone_is_the_paper_s_own_time(scene: Scene) {
        let mut turn = scene.room.turn(&newsroom::Actor::Operator).await.unwrap();
        let zone = json!({"time_zone": "Europe/Berlin"});
        newsroom::setting::change(&mut turn, zone.as_object().unwrap()).await.unwrap();
        let gap = article::local_time(&mut turn, "/at", "2027-03-28 02:30").await.unwrap();
        assert_eq!(gap.to_string(), "2027-03-28T01:00:00Z");
        let refusal = article::local_time(&mut turn, "/at", "tomorrow").await.unwrap_err();
        assert!(matches!(refusal, Refusal::Invalid(_)));
    }
}
