//! Films and sounds that are encoded: one at a time, by whoever has the lease, served as a whole or not at all.

use newsroom::actor::Origin;
use newsroom::asset::{self, NewAsset, Rendition};
use newsroom::encoding::{self, ATTEMPTS, Encoding, LEASE, Made};
use newsroom::{Actor, Refusal};
use testkit::{Scene, both_engines};

async fn film(scene: &Scene, name: &str) -> String {
    let blob = scene.room.blobs.put(name.as_bytes()).await.unwrap();
    let new = NewAsset {
        kind: "video".into(),
        media_type: "video/mp4".into(),
        name: name.into(),
        original: blob.clone(),
        blob,
        ..NewAsset::default()
    };
    let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
    let id = asset::add(&mut turn, new).await.unwrap().id;
    turn.commit().await.unwrap();
    id.to_string()
}

async fn state(scene: &Scene, id: &str) -> Encoding {
    scene.room.encodings(&[id.to_owned()]).await.unwrap().remove(0)
}

fn made() -> Made {
    let list = Rendition {
        blob: "b".repeat(64),
        media_type: "application/vnd.apple.mpegurl".into(),
        width: 0,
        height: 0,
        size: 9,
        name: "hls/film.m3u8".into(),
    };
    Made {
        kind: "video".into(),
        blob: "a".repeat(64),
        media_type: "video/mp4".into(),
        size: 5,
        width: 640,
        height: 360,
        duration: 30_000,
        renditions: vec![list],
    }
}

async fn finish(scene: &Scene, job: &encoding::Job) -> bool {
    let actor = Actor::System(Origin::Studio);
    let mut turn = scene.room.turn(&actor).await.unwrap();
    let done = encoding::finish(&mut turn, job, &made()).await.unwrap();
    turn.commit().await.unwrap();
    done
}

both_engines! {
    async fn one_at_a_time_and_served_under_another_address(scene: Scene) {
        let (first, second) = (film(&scene, "a.mp4").await, film(&scene, "b.mp4").await);
        let before = scene.room.asset(&first).await.unwrap();
        let job = scene.room.next_encoding().await.unwrap().unwrap();
        assert_eq!((&job.asset.id, job.attempt), (&first, 1));
        assert!(scene.room.next_encoding().await.unwrap().is_none(), "two at once");
        assert!(scene.room.encoding_goes_on(&job, 40).await.unwrap());
        assert_eq!((state(&scene, &first).await.state.as_str(), state(&scene, &first).await.progress), ("working", 40));
        assert!(finish(&scene, &job).await);
        let after = scene.room.asset(&first).await.unwrap();
        assert_eq!((after.blob.as_str(), after.width, &after.original), ("a".repeat(64).as_str(), 640, &before.original));
        assert_ne!(after.token, before.token, "what lies at an address changed");
        assert_eq!(after.sizes().unwrap()[0].name, "hls/film.m3u8");
        assert_eq!(state(&scene, &first).await.state, "done");
        assert_eq!(scene.room.next_encoding().await.unwrap().unwrap().asset.id, second);
    }

    async fn whoever_was_killed_is_followed_by_another_but_not_for_ever(scene: Scene) {
        let id = film(&scene, "a.mp4").await;
        let mut first = None;
        for attempt in 1..=ATTEMPTS {
            let job = scene.room.next_encoding().await.unwrap().unwrap();
            assert_eq!(job.attempt, attempt);
            first.get_or_insert(job);
            scene.clock.advance(LEASE + 1);
        }
        let first = first.unwrap();
        assert!(!scene.room.encoding_goes_on(&first, 90).await.unwrap(), "the lease is another's");
        assert!(!finish(&scene, &first).await, "one that was long silent is served");
        assert_ne!(scene.room.asset(&id).await.unwrap().blob, "a".repeat(64));
        assert!(scene.room.next_encoding().await.unwrap().is_none());
        assert_eq!(state(&scene, &id).await.state, "failed");
        assert!(!state(&scene, &id).await.problem.is_empty(), "nobody is told why");
    }

    async fn what_is_given_up_is_not_served_and_can_be_asked_for_again(scene: Scene) {
        let id = film(&scene, "a.mp4").await;
        let job = scene.room.next_encoding().await.unwrap().unwrap();
        let (ben, dan) = (scene.cast.ben.clone(), scene.cast.dan.clone());
        let mut turn = scene.room.turn(&ben).await.unwrap();
        encoding::cancel(&mut turn, &id).await.unwrap();
        turn.commit().await.unwrap();
        assert!(!scene.room.encoding_goes_on(&job, 50).await.unwrap());
        assert!(!finish(&scene, &job).await);
        assert_eq!(state(&scene, &id).await.state, "cancelled");
        assert!(scene.room.next_encoding().await.unwrap().is_none());
        let mut turn = scene.room.turn(&ben).await.unwrap();
        assert!(matches!(encoding::cancel(&mut turn, &id).await, Err(Refusal::Rule { .. })), "given up twice");
        drop(turn);
        let mut turn = scene.room.turn(&dan).await.unwrap();
        encoding::demand(&mut turn, &id).await.unwrap();
        encoding::demand(&mut turn, &id).await.unwrap();
        assert_eq!(turn.decisions(), 1, "asked for twice");
        turn.commit().await.unwrap();
        let job = scene.room.next_encoding().await.unwrap().unwrap();
        scene.room.encoding_failed(&job, "it makes no sense", false).await.unwrap();
        assert_eq!((state(&scene, &id).await.state, state(&scene, &id).await.problem), ("failed".into(), "it makes no sense".into()));
    }

    /// Films that came in before this are served as a copy first, or not at all.
    async fn what_was_served_as_it_came_is_served_no_more(scene: Scene) {
        let (first, second) = (film(&scene, "a.mp4").await, film(&scene, "b.mp4").await);
        scene.db.run("UPDATE encoding SET bare = $1", store::params![false]).await.unwrap();
        assert!(scene.room.next_encoding().await.unwrap().is_none(), "it is not bare yet");
        let actor = Actor::System(Origin::Studio);
        for (id, copy) in [(&first, Some("c".repeat(64))), (&second, None)] {
            let asset = scene.room.next_to_strip().await.unwrap().unwrap();
            assert_eq!(asset.id, *id);
            let mut turn = scene.room.turn(&actor).await.unwrap();
            assert!(encoding::strip(&mut turn, &asset, copy.as_deref()).await.unwrap());
            turn.commit().await.unwrap();
            let after = scene.room.asset(id).await.unwrap();
            assert_eq!((after.blob, after.original), (copy.unwrap_or_default(), asset.original));
            assert_ne!(after.token, asset.token);
        }
        assert!(scene.room.next_to_strip().await.unwrap().is_none());
        assert!(scene.room.next_encoding().await.unwrap().is_some());
    }
}
