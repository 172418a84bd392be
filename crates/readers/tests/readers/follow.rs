use crate::who;
use readers::follow::{Kind, MOST};
use readers::{Error, Readers};

async fn names(readers: &Readers, who: &str) -> Vec<String> {
    let follows = readers.follows(who).await.unwrap();
    follows
        .into_iter()
        .map(|one| format!("{}/{}/{}", one.kind.name(), one.edition, one.slug))
        .collect()
}

testkit::both_engines! {
    async fn followed_once_and_no_longer(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        readers.follow(&ann, Kind::Tag, "en", "tides").await.unwrap();
        scene.clock.advance(1);
        readers.follow(&ann, Kind::Tag, "ru", "tides").await.unwrap();
        scene.clock.advance(1);
        // An author writes in every edition.
        readers.follow(&ann, Kind::Author, "ru", "ada").await.unwrap();
        readers.follow(&ann, Kind::Author, "en", "ada").await.unwrap();
        assert_eq!(names(readers, &ann).await, ["tag/en/tides", "tag/ru/tides", "author//ada"]);
        assert!(names(readers, &bea).await.is_empty());
        readers.unfollow(&ann, Kind::Tag, "en", "tides").await.unwrap();
        readers.unfollow(&ann, Kind::Tag, "en", "tides").await.unwrap();
        readers.unfollow(&ann, Kind::Author, "en", "ada").await.unwrap();
        assert_eq!(names(readers, &ann).await, ["tag/ru/tides"]);
        assert!(matches!(readers.follow(&ann, Kind::Section, "en", " ").await, Err(Error::Empty("slug"))));
        assert_eq!(Kind::parse("story"), None);
    }

    async fn two_at_once_follow_and_reach_the_end_together(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let (one, two) = tokio::join!(
            readers.follow(&ann, Kind::Section, "en", "harbour"),
            readers.follow(&ann, Kind::Section, "en", "harbour")
        );
        one.unwrap();
        two.unwrap();
        assert_eq!(names(readers, &ann).await, ["section/en/harbour"]);
        let (one, two) = tokio::join!(
            readers.follow(&ann, Kind::Section, "en", "harbour"),
            readers.unfollow(&ann, Kind::Section, "en", "harbour")
        );
        one.unwrap();
        two.unwrap();
        for at in names(readers, &ann).await.len()..usize::try_from(MOST - 1).unwrap() {
            readers.follow(&ann, Kind::Tag, "en", &format!("t{at}")).await.unwrap();
        }
        let (one, two) = tokio::join!(readers.follow(&ann, Kind::Tag, "en", "last"), readers.follow(&ann, Kind::Tag, "en", "over"));
        assert!(one.is_ok() != two.is_ok(), "one of them is the last");
        assert_eq!(i64::try_from(names(readers, &ann).await.len()).unwrap(), MOST);
    }
}
