use crate::who;
use readers::saved::Merged;
use readers::{Error, Readers};

async fn order(readers: &Readers, who: &str) -> Vec<i64> {
    readers.saved(who).await.unwrap().into_iter().map(|one| one.article).collect()
}

testkit::both_engines! {
    async fn saved_once_the_newest_in_front(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        for number in [5, 3, 9, 3] {
            readers.save(&ann, number).await.unwrap();
        }
        assert_eq!(order(readers, &ann).await, [9, 3, 5]);
        assert!(order(readers, &bea).await.is_empty(), "another reader's list is another list");
        readers.remove_saved(&ann, 3).await.unwrap();
        readers.remove_saved(&ann, 3).await.unwrap();
        readers.remove_saved(&bea, 9).await.unwrap();
        assert_eq!(order(readers, &ann).await, [9, 5]);
    }

    async fn moved_in_front_of_another_or_to_the_end(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        readers.merge_saved(&ann, &[1, 2, 3, 4]).await.unwrap();
        readers.merge_saved(&bea, &[1, 2]).await.unwrap();
        readers.move_saved(&ann, 4, Some(2)).await.unwrap();
        assert_eq!(order(readers, &ann).await, [1, 4, 2, 3]);
        readers.move_saved(&ann, 1, None).await.unwrap();
        assert_eq!(order(readers, &ann).await, [4, 2, 3, 1]);
        readers.move_saved(&ann, 1, Some(4)).await.unwrap();
        readers.move_saved(&ann, 2, Some(2)).await.unwrap();
        assert_eq!(order(readers, &ann).await, [1, 4, 2, 3]);
        readers.move_saved(&ann, 2, Some(4)).await.unwrap();
        assert_eq!(order(readers, &ann).await, [1, 2, 4, 3], "one that stood behind goes in front");
        for (article, before) in [(7, Some(1)), (1, Some(7)), (7, None)] {
            assert!(matches!(readers.move_saved(&ann, article, before).await, Err(Error::NotFound)));
        }
        assert_eq!(order(readers, &ann).await, [1, 2, 4, 3]);
        assert_eq!(order(readers, &bea).await, [1, 2]);
    }

    async fn a_devices_list_is_merged_in_its_order(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        readers.merge_saved(&ann, &[1, 2]).await.unwrap();
        readers.edit_saved(&ann, 2, "Later", "Read the end again").await.unwrap();
        assert_eq!(readers.merge_saved(&ann, &[8, 2, 7, 8]).await.unwrap().joined, 2);
        assert_eq!(order(readers, &ann).await, [8, 7, 1, 2]);
        assert_eq!(readers.merge_saved(&ann, &[8, 2, 7]).await.unwrap(), Merged::default());
        assert_eq!(order(readers, &ann).await, [8, 7, 1, 2]);
        assert_eq!(readers.saved(&ann).await.unwrap()[3].note, "Read the end again");
    }

    async fn a_list_has_an_end(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let most = readers::saved::MOST;
        readers.merge_saved(&ann, &(1..most).collect::<Vec<_>>()).await.unwrap();
        // What there is room for joins; the rest is told, and nothing goes for it.
        let merged = readers.merge_saved(&ann, &[most + 7, 3, most, most + 8]).await.unwrap();
        assert_eq!(merged, Merged { joined: 1, left: vec![most, most + 8] });
        assert_eq!(order(readers, &ann).await[..3], [most + 7, 1, 2]);
        assert!(matches!(readers.save(&ann, most + 1).await, Err(Error::Full { .. })));
        readers.save(&ann, 1).await.unwrap();
        assert_eq!(order(readers, &ann).await.len(), usize::try_from(most).unwrap());
    }

    async fn folders_and_notes(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        readers.save(&ann, 1).await.unwrap();
        readers.edit_saved(&ann, 1, "  For the\n weekend ", "<b>bold</b>\r\n\0second").await.unwrap();
        let saved = &readers.saved(&ann).await.unwrap()[0];
        assert_eq!((saved.folder.as_str(), saved.note.as_str()), ("For the  weekend", "<b>bold</b>\nsecond"));
        assert!(matches!(readers.edit_saved(&ann, 2, "x", "").await, Err(Error::NotFound)));
        assert!(matches!(readers.edit_saved(&bea, 1, "x", "").await, Err(Error::NotFound)));
        assert!(matches!(readers.edit_saved(&ann, 1, &"x".repeat(61), "").await, Err(Error::TooLong { field: "folder", .. })));
        assert!(matches!(readers.edit_saved(&ann, 1, "x", &"x".repeat(2_001)).await, Err(Error::TooLong { field: "note", .. })));
        readers.edit_saved(&ann, 1, "", "").await.unwrap();
        assert_eq!(readers.saved(&ann).await.unwrap()[0].folder, "");
    }

    async fn a_private_feed_has_one_address_that_can_be_ended(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        assert_eq!(readers.saved_feed(&ann).await.unwrap(), None);
        let first = readers.open_saved_feed(&ann).await.unwrap();
        assert_eq!(readers.reader_of_feed(&first).await.unwrap().as_deref(), Some(&*ann));
        assert_eq!(readers.saved_feed(&ann).await.unwrap().as_deref(), Some(first.as_str()));
        let second = readers.open_saved_feed(&ann).await.unwrap();
        assert_eq!(readers.reader_of_feed(&first).await.unwrap(), None);
        readers.close_saved_feed(&ann).await.unwrap();
        assert_eq!(readers.reader_of_feed(&second).await.unwrap(), None);
        assert_eq!(readers.reader_of_feed("").await.unwrap(), None);
    }

    async fn two_at_once_save_move_and_edit_one_list(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let (one, two) = tokio::join!(readers.merge_saved(&ann, &[1, 2, 3]), readers.merge_saved(&ann, &[3, 2, 1, 4]));
        assert_eq!(one.unwrap().joined + two.unwrap().joined, 4);
        let (one, two) = tokio::join!(readers.move_saved(&ann, 4, Some(1)), readers.move_saved(&ann, 1, Some(4)));
        one.unwrap();
        two.unwrap();
        let mut all = order(readers, &ann).await;
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3, 4]);
        let (one, two) = tokio::join!(readers.save(&ann, 9), readers.save(&ann, 9));
        one.unwrap();
        two.unwrap();
        let (one, two) = tokio::join!(readers.remove_saved(&ann, 9), readers.edit_saved(&ann, 9, "f", "n"));
        one.unwrap();
        assert!(matches!(two, Ok(()) | Err(Error::NotFound)));
        assert_eq!(order(readers, &ann).await.len(), 4);
        let (one, two) = tokio::join!(readers.open_saved_feed(&ann), readers.open_saved_feed(&ann));
        let now = readers.saved_feed(&ann).await.unwrap().unwrap();
        assert!([one.unwrap(), two.unwrap()].contains(&now));
    }
}
