use newsroom::article::{Correct, Publish, Save, Withdraw};
use newsroom::{Actor, Newsroom, Refusal, article};
use serde_json::json;
use store::Id;
use testkit::both_engines;

async fn publish(room: Newsroom, actor: Actor, id: Id) -> Result<bool, Refusal> {
    let mut turn = room.urgent_turn(&actor).await?;
    let published = article::publish(&mut turn, Publish { article: id, revision: None, original: None }).await?;
    turn.commit().await?;
    Ok(published.unchanged)
}

async fn save(room: Newsroom, actor: Actor, id: Id, headline: &'static str) -> Result<i64, Refusal> {
    let mut turn = room.turn(&actor).await?;
    let change = Save {
        article: id,
        base: 1,
        content: json!({ "headline": headline }),
        reason: "saved".into(),
    };
    let saved = article::save(&mut turn, change).await?;
    turn.commit().await?;
    Ok(saved.revision)
}

both_engines! {
    async fn of_two_saves_on_one_revision_the_second_learns_of_the_first(scene: Scene) {
        let created = scene.draft(json!({})).await;
        let (one, other) = tokio::join!(
            tokio::spawn(save(scene.room.clone(), scene.cast.ada.clone(), created.id.clone(), "By Ada")),
            tokio::spawn(save(scene.room.clone(), scene.cast.ben.clone(), created.id.clone(), "By Ben")),
        );
        let (one, other) = (one.unwrap(), other.unwrap());
        let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
        assert_eq!(won.unwrap(), 2);
        let Err(Refusal::Stale(stale)) = lost else { panic!("{lost:?}") };
        assert_eq!((stale.base.0, stale.theirs.0), (1, 2));
        assert_eq!(stale.base.1.as_ref().unwrap().headline, "The flood that never came");
        assert_ne!(stale.theirs.1.headline, stale.yours.headline, "nobody's words are lost");
    }

    async fn two_who_publish_at_once_publish_once(scene: Scene) {
        let created = scene.draft(json!({})).await;
        let before = scene.room.ledger_head().await.unwrap();
        let tasks: Vec<_> = (0..6)
            .map(|_| tokio::spawn(publish(scene.room.clone(), scene.cast.ada.clone(), created.id.clone())))
            .collect();
        let mut fresh = 0;
        for task in tasks {
            fresh += i32::from(!task.await.unwrap().unwrap());
        }
        assert_eq!(fresh, 1);
        assert_eq!(scene.events(before).await, ["article_published"]);
    }

    async fn many_at_once_leave_a_ledger_without_gaps(scene: Scene) {
        let mut tasks = Vec::new();
        for at in 0..24 {
            let (room, ben, ada) = (scene.room.clone(), scene.cast.ben.clone(), scene.cast.ada.clone());
            tasks.push(tokio::spawn(async move {
                let mut turn = room.turn(&ben).await.unwrap();
                let content = json!({"headline": format!("Story {at}"), "section": "harbour", "tags": ["crowd"]});
                let created = article::create(&mut turn, article::Draft { content, ..Default::default() }).await.unwrap();
                turn.commit().await.unwrap();
                publish(room, ada, created.id).await.unwrap();
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let events = scene.room.events(0, 1_000).await.unwrap();
        let numbers: Vec<i64> = events.iter().map(|event| event.number).collect();
        assert_eq!(numbers, (1..=scene.room.ledger_head().await.unwrap()).collect::<Vec<_>>());
        let listed = scene.room.articles(&scene.cast.cora, &article::Listing { limit: 100, ..Default::default() }).await.unwrap();
        let mut public: Vec<i64> = listed.items.iter().filter_map(|article| article.number).collect();
        public.sort_unstable();
        assert_eq!(public, (1..=24).collect::<Vec<_>>(), "public numbers are drawn once each");
        let tags = scene.room.tags("", "", 100).await.unwrap();
        assert_eq!(tags.len(), 1, "a tag that many make at once is one tag");
    }

    async fn a_correction_and_a_withdrawal_at_once_keep_their_order(scene: Scene) {
        let (id, _) = scene.story(json!({})).await;
        let correcting = {
            let (room, ada, id) = (scene.room.clone(), scene.cast.ada.clone(), id.clone());
            tokio::spawn(async move {
                let mut turn = room.urgent_turn(&ada).await?;
                article::correct(&mut turn, Correct { article: id, note: "Eight.".into(), place: String::new(), revision: None }).await?;
                turn.commit().await
            })
        };
        let withdrawing = {
            let (room, ada, id) = (scene.room.clone(), scene.cast.ada.clone(), id.clone());
            tokio::spawn(async move {
                let mut turn = room.urgent_turn(&ada).await?;
                article::withdraw(&mut turn, Withdraw { article: id, reason: "wrong".into(), notice: String::new() }).await?;
                turn.commit().await
            })
        };
        let corrected = correcting.await.unwrap();
        withdrawing.await.unwrap().unwrap();
        let versions: Vec<i64> = scene.room.events(0, 1_000).await.unwrap().iter().filter_map(|event| event.public_version).collect();
        match corrected {
            Ok(_) => assert_eq!(versions, [1, 2, 3]),
            Err(refusal) => {
                assert!(matches!(refusal, Refusal::Rule { code: "not_published", .. }), "{refusal}");
                assert_eq!(versions, [1, 2]);
            }
        }
    }
}
