//! Pictures that get lighter sizes in the background: one at a time, the newest first, never while a film waits, and nothing of it where
//! another file or another part took the place meanwhile.

use newsroom::actor::Origin;
use newsroom::asset::{self, NewAsset, Rendition};
use newsroom::avif::{self, ATTEMPTS, AVIF, Job, LEASE, Made, Wanted};
use newsroom::crop::{self, Crop};
use newsroom::{Actor, encoding};
use std::collections::BTreeMap;
use store::params;
use testkit::{Scene, both_engines};

fn size(media_type: &str, width: i64, size: i64) -> Rendition {
    Rendition {
        blob: format!("{media_type} {width}"),
        media_type: media_type.into(),
        width,
        height: width / 2,
        size,
        name: String::new(),
    }
}

fn picture() -> NewAsset {
    NewAsset {
        kind: "picture".into(),
        media_type: "image/jpeg".into(),
        name: "tide.jpg".into(),
        blob: "b".repeat(64),
        original: "o".repeat(64),
        size: 900,
        width: 1_200,
        height: 600,
        renditions: [(320, 30), (640, 100)]
            .into_iter()
            .flat_map(|(width, bytes)| [size("image/jpeg", width, 2 * bytes), size("image/webp", width, bytes)])
            .collect(),
        ..NewAsset::default()
    }
}

async fn add(scene: &Scene, new: NewAsset) -> String {
    let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
    let id = asset::add(&mut turn, new).await.unwrap().id;
    turn.commit().await.unwrap();
    scene.clock.advance(1);
    id.to_string()
}

fn part(name: &str) -> Crop {
    Crop {
        name: name.into(),
        x: 0,
        y: 0,
        width: 10_000,
        height: 10_000 * 2 * 9 / 16,
        renditions: vec![size("image/webp", 320, 20), size("image/webp", 640, 70), size("image/jpeg", 1_200, 500)],
    }
}

async fn crop_it(scene: &Scene, id: &str) {
    let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
    // Twice as wide as high: it is as high as a wide part can be.
    let crop = Crop { x: 500, width: 8_889, height: 10_000, ..part("wide") };
    crop::keep(&mut turn, id, &"o".repeat(64), crop).await.unwrap();
    turn.commit().await.unwrap();
}

async fn finish(scene: &Scene, job: &Job, made: &Made) -> bool {
    let actor = Actor::System(Origin::Studio);
    let mut turn = scene.room.turn(&actor).await.unwrap();
    let done = avif::finish(&mut turn, job, made).await.unwrap();
    turn.commit().await.unwrap();
    done
}

fn made() -> Made {
    Made {
        whole: vec![size(AVIF, 320, 20), size(AVIF, 640, 60)],
        crops: BTreeMap::new(),
    }
}

async fn state(scene: &Scene, id: &str) -> (String, String) {
    let question = "SELECT state, problem FROM avif WHERE asset_id = $1";
    scene.db.opt::<(String, String)>(question, params![id]).await.unwrap().unwrap_or_default()
}

async fn types(scene: &Scene, id: &str) -> Vec<String> {
    let sizes = scene.room.asset(id).await.unwrap().sizes().unwrap();
    sizes.into_iter().map(|size| size.media_type).filter(|name| name == AVIF).collect()
}

both_engines! {
    async fn the_newest_first_one_at_a_time_and_told_to_readers(scene: Scene) {
        let (old, new) = (add(&scene, picture()).await, add(&scene, picture()).await);
        let before = scene.room.asset(&new).await.unwrap();
        let job = scene.room.next_avif().await.unwrap().unwrap();
        assert_eq!((&job.asset.id, job.begun), (&new, 1));
        let size = |width, than| Wanted { width, height: width / 2, than };
        assert_eq!(job.wanted(1_600).unwrap(), [size(320, 30), size(640, 100), size(1_200, 900)], "each must be smaller than what is there");
        assert_eq!(job.wanted(640).unwrap(), [size(320, 30), size(640, 100)]);
        assert!(scene.room.next_avif().await.unwrap().is_none(), "two at once");
        assert!(scene.room.avif_goes_on(&job).await.unwrap());
        assert!(finish(&scene, &job, &made()).await);
        let after = scene.room.asset(&new).await.unwrap();
        assert_eq!(after.sizes().unwrap()[..4], before.sizes().unwrap(), "what was there stays");
        assert_eq!((after.token, types(&scene, &new).await.len()), (before.token, 2));
        assert_eq!(after.version, before.version + 1);
        assert!(scene.events(0).await.contains(&"asset_avif_made".to_owned()));
        assert_eq!(state(&scene, &new).await.0, "done");
        assert!(!finish(&scene, &job, &made()).await, "done twice");

        let job = scene.room.next_avif().await.unwrap().unwrap();
        assert_eq!(job.asset.id, old);
        let events = scene.events(0).await.len();
        assert!(finish(&scene, &job, &Made::default()).await, "none is lighter");
        assert_eq!((scene.events(0).await.len(), state(&scene, &old).await.0), (events, "done".into()), "nothing was decided");
        assert!(scene.room.next_avif().await.unwrap().is_none());
    }

    async fn a_film_goes_first_and_nothing_is_lost_by_leaving(scene: Scene) {
        let id = add(&scene, picture()).await;
        let job = scene.room.next_avif().await.unwrap().unwrap();
        let film = NewAsset { kind: "video".into(), media_type: "video/mp4".into(), name: "a.mp4".into(), ..NewAsset::default() };
        let film = add(&scene, film).await;
        assert!(!scene.room.avif_goes_on(&job).await.unwrap(), "a film waits");
        scene.room.leave_avif(&job).await.unwrap();
        assert!(scene.room.next_avif().await.unwrap().is_none(), "a film waits");
        let encoding = scene.room.next_encoding().await.unwrap().unwrap();
        assert!(scene.room.next_avif().await.unwrap().is_none(), "a film is being encoded");
        scene.room.encoding_failed(&encoding, "hard words", false).await.unwrap();
        for _ in 0..=ATTEMPTS {
            let again = scene.room.next_avif().await.unwrap().expect("leaving is held against it");
            scene.room.leave_avif(&again).await.unwrap();
        }
        let again = scene.room.next_avif().await.unwrap().unwrap();
        assert_eq!(again.asset.id, id);
        // A film can be asked for again: the picture is left again.
        let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
        encoding::demand(&mut turn, &film).await.unwrap();
        turn.commit().await.unwrap();
        assert!(!scene.room.avif_goes_on(&again).await.unwrap());
    }

    async fn whoever_was_killed_is_followed_by_another_but_not_for_ever(scene: Scene) {
        let (second, first) = (add(&scene, picture()).await, add(&scene, picture()).await);
        let mut killed = None;
        for attempt in 1..=ATTEMPTS {
            let job = scene.room.next_avif().await.unwrap().unwrap();
            assert_eq!((&job.asset.id, job.begun), (&first, attempt));
            killed.get_or_insert(job);
            // A node that knows that it is alone need not wait for the lease.
            if attempt == 1 { scene.room.free_avif().await.unwrap() } else { scene.clock.advance(LEASE + 1) }
        }
        let killed = killed.unwrap();
        assert!(!scene.room.avif_goes_on(&killed).await.unwrap(), "the lease is another's");
        assert!(!finish(&scene, &killed, &made()).await, "one that was long silent is served");
        assert!(types(&scene, &first).await.is_empty());
        assert_eq!(scene.room.next_avif().await.unwrap().unwrap().asset.id, second, "one that ends the machine holds up all others");
        assert_eq!(state(&scene, &first).await.0, "failed");
        assert!(!state(&scene, &first).await.1.is_empty(), "nobody is told why");
    }

    async fn another_file_or_another_part_takes_its_place(scene: Scene) {
        let id = add(&scene, picture()).await;
        let job = scene.room.next_avif().await.unwrap().unwrap();
        let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
        asset::replace(&mut turn, &id, picture()).await.unwrap();
        turn.commit().await.unwrap();
        assert!(!scene.room.avif_goes_on(&job).await.unwrap());
        assert!(!finish(&scene, &job, &made()).await, "sizes of the old picture are served");
        assert!(types(&scene, &id).await.is_empty());

        let old = job;
        let job = scene.room.next_avif().await.unwrap().unwrap();
        assert_eq!(job.asset.id, id);
        assert!(!scene.room.avif_goes_on(&old).await.unwrap(), "two at once");
        assert!(!finish(&scene, &old, &made()).await, "sizes of the old picture are served");
        assert!(finish(&scene, &job, &made()).await);
        crop_it(&scene, &id).await;
        let job = scene.room.next_avif().await.unwrap().unwrap();
        assert!(job.wanted(1_600).unwrap().is_empty(), "the whole picture has them");
        assert_eq!(Job::wanted_of(&job.crops[0], 1_600).iter().map(|one| one.width).collect::<Vec<_>>(), [320, 640, 1_200]);
        let crops = BTreeMap::from([("wide".to_owned(), vec![size(AVIF, 320, 9)])]);
        let made = Made { whole: Vec::new(), crops };
        crop_it(&scene, &id).await;
        assert!(!finish(&scene, &job, &made).await, "sizes of the old part are served");
        let job = scene.room.next_avif().await.unwrap().unwrap();
        assert!(finish(&scene, &job, &made).await);
        let crops = scene.room.crops(std::slice::from_ref(&id)).await.unwrap().remove(&id).unwrap();
        assert_eq!(crops[0].renditions.iter().filter(|size| size.media_type == AVIF).count(), 1);
        assert_eq!(types(&scene, &id).await.len(), 2, "the whole picture keeps its own");
    }

    /// What came in before this was there, or by an older backup, has no row.
    async fn pictures_of_before_wait_too(scene: Scene) {
        let id = add(&scene, picture()).await;
        add(&scene, NewAsset { kind: "document".into(), name: "a.pdf".into(), ..NewAsset::default() }).await;
        scene.db.run("DELETE FROM avif", params![]).await.unwrap();
        assert!(scene.room.next_avif().await.unwrap().is_none());
        assert_eq!(scene.room.ask_for_avif().await.unwrap(), 1);
        assert_eq!(scene.room.ask_for_avif().await.unwrap(), 0);
        assert_eq!(scene.room.next_avif().await.unwrap().unwrap().asset.id, id);
    }

    async fn what_has_holes_or_one_size_is_left_as_it_is(scene: Scene) {
        let webp = |width| size("image/webp", width, 50);
        let holes = NewAsset { media_type: "image/png".into(), renditions: vec![webp(320), webp(640)], ..picture() };
        let one = NewAsset { width: 320, renditions: vec![webp(320)], ..picture() };
        let moving = NewAsset { media_type: "image/gif".into(), renditions: Vec::new(), ..picture() };
        for new in [holes, one, moving] {
            add(&scene, new).await;
            let job = scene.room.next_avif().await.unwrap().unwrap();
            assert_eq!(job.wanted(1_600).unwrap(), []);
            assert!(finish(&scene, &job, &Made::default()).await);
        }
    }
}
