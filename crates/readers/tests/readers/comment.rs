use readers::comment::{Incoming, Shown, Status, Taken};
use readers::{Error, Place};
use store::Moment;

fn comment(key: &str, parent: Option<&str>, number: Option<i64>, status: Status) -> Incoming {
    Incoming {
        article: "A".into(),
        key: key.into(),
        parent: parent.map(str::to_owned),
        number,
        author: format!("Reader {key}"),
        email: format!("{key}@private.example"),
        url: String::new(),
        ip: "192.0.2.1".into(),
        at: Moment(1_000_000 * i64::from(key.as_bytes()[0])),
        text: format!("Words of {key}."),
        status,
    }
}

fn numbers(shown: &[Shown]) -> Vec<(i64, Option<i64>)> {
    shown.iter().map(|one| (one.number, one.parent)).collect()
}

testkit::both_engines! {
    async fn taken_once_and_shown_in_their_order(scene: Scene) {
        let readers = &scene.readers;
        let comments = [
            comment("c", None, Some(30), Status::Shown),
            comment("a", None, Some(10), Status::Shown),
            comment("d", Some("c"), None, Status::Shown),
            comment("e", Some("d"), Some(50), Status::Waiting),
            comment("f", Some("e"), Some(30), Status::Shown),
            comment("g", None, Some(60), Status::Spam),
        ];
        assert_eq!(readers.take(&comments).await.unwrap(), [Taken::New; 6]);
        let shown = readers.shown("A", 1).await.unwrap();
        // An answer to one that waits stands by itself; a number that is taken is not given again.
        assert_eq!(numbers(&shown), [(10, None), (30, None), (31, Some(30)), (32, None)]);
        assert_eq!((shown[0].name.as_str(), shown[0].text.as_str()), ("Reader a", "Words of a."));
        assert!(readers.shown("B", 1).await.unwrap().is_empty());

        let head = readers.log_head().await.unwrap();
        assert_eq!(head.number, 1, "one article changed, once");
        assert_eq!(readers.take(&comments).await.unwrap(), [Taken::Unchanged; 6]);
        assert_eq!(readers.log_head().await.unwrap(), head);
    }

    async fn what_changed_at_the_source_changes_here_unless_somebody_decided(scene: Scene) {
        let readers = &scene.readers;
        readers.take(&[comment("a", None, Some(1), Status::Waiting), comment("b", None, Some(2), Status::Shown)]).await.unwrap();
        readers.moderate(2, Status::Removed).await.unwrap();
        let again = [comment("a", None, Some(1), Status::Shown), Incoming { text: "Other words.".into(), ..comment("b", None, Some(2), Status::Shown) }];
        assert_eq!(readers.take(&again).await.unwrap(), [Taken::Changed, Taken::Kept]);
        assert_eq!(numbers(&readers.shown("A", 1).await.unwrap()), [(1, None)]);
    }

    async fn one_that_moved_leaves_the_story_where_it_stood(scene: Scene) {
        let readers = &scene.readers;
        readers.take(&[comment("a", None, None, Status::Shown)]).await.unwrap();
        let before = readers.log_head().await.unwrap();
        let moved = Incoming { article: "B".into(), ..comment("a", None, None, Status::Spam) };
        assert_eq!(readers.take(&[moved]).await.unwrap(), [Taken::Changed]);
        let mut articles = readers.changes(&before, 100).await.unwrap().articles;
        articles.sort();
        assert_eq!(articles, ["A", "B"]);
    }

    async fn each_public_change_is_in_the_log(scene: Scene) {
        let readers = &scene.readers;
        let other = Incoming { article: "B".into(), ..comment("b", None, None, Status::Shown) };
        readers.take(&[comment("a", None, None, Status::Shown), other]).await.unwrap();
        let all = readers.changes(&Place::default(), 100).await.unwrap();
        assert_eq!(all.articles, ["A", "B"]);
        readers.take(&[comment("w", None, None, Status::Waiting)]).await.unwrap();
        assert_eq!(readers.changes(&all.end, 100).await.unwrap().articles, Vec::<String>::new());
        readers.moderate(1, Status::Removed).await.unwrap();
        readers.moderate(1, Status::Removed).await.unwrap();
        let more = readers.changes(&all.end, 100).await.unwrap();
        assert_eq!((more.articles, more.end.number), (vec!["A".to_owned()], 3));
        assert!(readers.shown("A", 1).await.unwrap().is_empty());
        assert!(matches!(readers.moderate(99, Status::Shown).await, Err(Error::NotFound)));

        // A place of other data, or one beyond the head, begins anew.
        for place in [Place { id: "other".into(), number: 2 }, Place { number: 99, ..all.end.clone() }] {
            assert_eq!(readers.changes(&place, 100).await.unwrap().articles, ["A", "B"]);
        }
        // Bit by bit.
        let first = readers.changes(&Place::default(), 1).await.unwrap();
        assert_eq!((first.articles, first.end.number), (vec!["A".to_owned()], 1));
    }

    async fn two_at_once_take_each_comment_once(scene: Scene) {
        let comments: Vec<Incoming> = (0..120).map(|at| comment(&format!("{at}"), None, Some(at % 40), Status::Shown)).collect();
        let (one, two) = tokio::join!(scene.readers.take(&comments), scene.readers.take(&comments));
        let new = one.unwrap().into_iter().chain(two.unwrap()).filter(|taken| *taken == Taken::New).count();
        assert_eq!(new, 120);
        let shown = scene.readers.shown("A", 1).await.unwrap();
        let mut numbers: Vec<i64> = shown.iter().map(|one| one.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 120);
    }
}
