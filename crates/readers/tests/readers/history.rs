use crate::who;
use readers::Readers;
use readers::history::MOST;

async fn read(readers: &Readers, who: &str) -> Vec<i64> {
    readers.history(who).await.unwrap().into_iter().map(|one| one.article).collect()
}

testkit::both_engines! {
    async fn nothing_is_remembered_until_somebody_wants_it(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        assert!(!readers.keeps_history(&ann).await.unwrap());
        assert!(!readers.record_read(&ann, 1).await.unwrap());
        assert!(read(readers, &ann).await.is_empty());
        readers.switch_history(&ann, true).await.unwrap();
        for number in [1, 2, 1, 3] {
            scene.clock.advance(1);
            assert!(readers.record_read(&ann, number).await.unwrap());
        }
        assert_eq!(read(readers, &ann).await, [3, 1, 2]);
        readers.clear_history(&ann, Some(1)).await.unwrap();
        assert_eq!(read(readers, &ann).await, [3, 2]);
        readers.clear_history(&ann, None).await.unwrap();
        assert!(read(readers, &ann).await.is_empty());
        assert!(readers.record_read(&ann, 4).await.unwrap(), "it is still wanted");
        readers.switch_history(&ann, false).await.unwrap();
        assert!(read(readers, &ann).await.is_empty(), "ending it forgets");
        assert!(!readers.record_read(&ann, 5).await.unwrap());
    }

    async fn what_was_read_long_ago_is_forgotten(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        readers.switch_history(&ann, true).await.unwrap();
        for number in 1..=MOST + 3 {
            scene.clock.advance(1);
            readers.record_read(&ann, number).await.unwrap();
        }
        let left = read(readers, &ann).await;
        assert_eq!((left.len(), left[0], left.last().copied()), (usize::try_from(MOST).unwrap(), MOST + 3, Some(4)));
    }

    async fn two_at_once_read_switch_and_clear(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        readers.switch_history(&ann, true).await.unwrap();
        let (one, two) = tokio::join!(readers.record_read(&ann, 1), readers.record_read(&ann, 1));
        assert!(one.unwrap() && two.unwrap());
        assert_eq!(read(readers, &ann).await, [1]);
        let (one, two) = tokio::join!(readers.record_read(&ann, 2), readers.switch_history(&ann, false));
        one.unwrap();
        two.unwrap();
        assert!(read(readers, &ann).await.is_empty(), "whatever came first, nothing is left");
        readers.switch_history(&ann, true).await.unwrap();
        let (one, two) = tokio::join!(readers.record_read(&ann, 3), readers.clear_history(&ann, None));
        one.unwrap();
        two.unwrap();
        assert!(read(readers, &ann).await.len() <= 1);
    }
}
