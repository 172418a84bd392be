use crate::{Who, who};
use readers::comment::{EDITABLE, Incoming, Kept, Reason, Shown, Status, Written};
use readers::{Error, Place, Readers};
use store::Moment;

/// Words by somebody under story 7, which the public reads at once.
pub fn words<'a>(who: &'a Who, text: &'a str) -> Written<'a> {
    Written {
        reader: who,
        name: &who.name,
        article: 7,
        parent: None,
        text,
        before: false,
    }
}

pub async fn shown(readers: &Readers) -> Vec<Shown> {
    readers.shown("STORY", 7).await.unwrap()
}

fn number(kept: &Kept) -> i64 {
    kept.number.unwrap()
}

testkit::both_engines! {
    async fn shown_at_once_or_after_a_moderator(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let at_once = readers.write_comment(words(&ann, "First.\r\n\r\nAnd more.")).await.unwrap();
        assert_eq!((at_once.status, at_once.number), (Status::Shown, Some(1)));
        let waits = readers.write_comment(Written { before: true, ..words(&ann, "Second.") }).await.unwrap();
        let link = readers.write_comment(words(&ann, "See https://shop.example")).await.unwrap();
        for one in [&waits, &link] {
            assert_eq!((one.status, one.number), (Status::Waiting, None));
        }
        let seen = shown(readers).await;
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].name.as_str(), seen[0].text.as_str()), ("ann", "First.\n\nAnd more."));
        let changes = readers.changes(&Place::default(), 100).await.unwrap();
        assert_eq!((changes.articles.len(), changes.numbers), (0, vec![7]));
        assert_eq!(changes.end.number, 1, "what waits changes nothing in public");
    }

    async fn answers_stand_under_what_they_answer_also_what_was_imported(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        let old = Incoming {
            article: "STORY".into(), key: "site:1".into(), parent: None, number: Some(40), author: "Old reader".into(),
            email: "old@private.example".into(), url: String::new(), ip: "192.0.2.9".into(), at: Moment(5), text: "Long ago.".into(),
            status: Status::Shown,
        };
        readers.take(&[old]).await.unwrap();
        let answer = readers.write_comment(Written { parent: Some(40), ..words(&ann, "I know.") }).await.unwrap();
        let deeper = readers.write_comment(Written { parent: answer.number, ..words(&bea, "Me too.") }).await.unwrap();
        let seen = shown(readers).await;
        assert_eq!(
            seen.iter().map(|one| (one.number, one.parent)).collect::<Vec<_>>(),
            [(40, None), (number(&answer), Some(40)), (number(&deeper), answer.number)]
        );
        for (article, parent) in [(7, 999), (8, number(&answer))] {
            let refused = readers.write_comment(Written { article, parent: Some(parent), ..words(&ann, "x") }).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{article} {parent}");
        }
    }

    async fn hostile_words_are_words(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let long = "x".repeat(10_000);
        for (text, kept) in [("<script>alert(1)</script>", "<script>alert(1)</script>"), ("a\0b\u{202e}c", "abc"), (long.as_str(), long.as_str())] {
            readers.write_comment(words(&ann, text)).await.unwrap();
            assert_eq!(shown(readers).await.last().unwrap().text, kept);
        }
        let link = readers.write_comment(words(&ann, "javascript:alert(1)")).await.unwrap();
        assert_eq!(link.status, Status::Waiting);
        for text in ["", " \n\0\u{202e} "] {
            assert!(matches!(readers.write_comment(words(&ann, text)).await, Err(Error::Empty("text"))));
        }
        let over = "x".repeat(10_001);
        assert!(matches!(readers.write_comment(words(&ann, &over)).await, Err(Error::TooLong { field: "text", .. })));
        assert!(matches!(readers.write_comment(Written { name: " ", ..words(&ann, "x") }).await, Err(Error::Empty("name"))));
    }

    async fn ones_own_words_can_be_changed_for_a_while(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        let mine = readers.write_comment(words(&ann, "Teh tide.")).await.unwrap();
        let edited = readers.edit_comment(&ann, &mine.token, "The tide.", false).await.unwrap();
        assert_eq!((edited.status, edited.number), (Status::Shown, mine.number));
        let seen = &shown(readers).await[0];
        assert_eq!((seen.text.as_str(), seen.edited_at), ("The tide.", Some(scene.clock.now())));
        assert!(matches!(readers.edit_comment(&bea, &mine.token, "Mine now.", false).await, Err(Error::NotFound)));
        // A moderator has read the old words only.
        readers.moderate(number(&mine), Status::Shown).await.unwrap();
        let after = readers.edit_comment(&ann, &mine.token, "Something else.", false).await.unwrap();
        assert_eq!(after.status, Status::Waiting);
        assert!(shown(readers).await.is_empty());
        readers.moderate(number(&mine), Status::Shown).await.unwrap();
        assert_eq!(readers.edit_comment(&ann, &mine.token, "www.shop.example", false).await.unwrap().status, Status::Waiting);
        scene.clock.advance(EDITABLE + 1);
        assert!(matches!(readers.edit_comment(&ann, &mine.token, "Too late.", false).await, Err(Error::TooLate)));
        readers.moderate(number(&mine), Status::Spam).await.unwrap();
        assert!(matches!(readers.edit_comment(&ann, &mine.token, "x", false).await, Err(Error::NotFound)));
    }

    async fn ones_own_words_can_be_deleted_and_answers_stay(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        let mine = readers.write_comment(words(&ann, "I take it back.")).await.unwrap();
        let alone = readers.write_comment(words(&ann, "Nobody answers this.")).await.unwrap();
        readers.write_comment(Written { parent: mine.number, ..words(&bea, "No need.") }).await.unwrap();
        assert!(matches!(readers.delete_comment(&bea, &mine.token).await, Err(Error::NotFound)));
        readers.delete_comment(&ann, &mine.token).await.unwrap();
        readers.delete_comment(&ann, &alone.token).await.unwrap();
        let seen = shown(readers).await;
        assert_eq!(seen.len(), 2);
        assert!(seen[0].removed && seen[0].name.is_empty() && seen[0].text.is_empty());
        assert_eq!(seen[1].parent, mine.number);
        assert!(matches!(readers.moderate(number(&mine), Status::Shown).await, Err(Error::NotFound)), "there are no words to show");
        let own = readers.own_comments(&ann, 10).await.unwrap();
        assert!(own.iter().all(|one| one.text.is_empty() && one.status == Status::Removed), "{own:?}");
    }

    async fn the_same_words_twice_are_one_comment_and_many_are_too_many(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        let (one, two) = tokio::join!(readers.write_comment(words(&ann, "Once.")), readers.write_comment(words(&ann, "Once.")));
        assert_eq!(one.unwrap(), two.unwrap());
        assert_eq!(shown(readers).await.len(), 1);
        for at in 1..9 {
            readers.write_comment(words(&ann, &format!("Word {at}."))).await.unwrap();
        }
        let (one, two) = tokio::join!(readers.write_comment(words(&ann, "Ten.")), readers.write_comment(words(&ann, "Eleven.")));
        assert!(one.is_ok() != two.is_ok());
        let refused = one.err().or(two.err()).unwrap();
        assert!(matches!(refused, Error::TooMany { seconds } if (1..=600).contains(&seconds)), "{refused}");
        readers.write_comment(words(&bea, "Another reader.")).await.unwrap();
        scene.clock.advance(601);
        readers.write_comment(words(&ann, "Later.")).await.unwrap();
    }

    async fn two_at_once_edit_and_delete(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let mine = readers.write_comment(words(&ann, "One.")).await.unwrap();
        let (one, two) = tokio::join!(
            readers.edit_comment(&ann, &mine.token, "Two.", false),
            readers.edit_comment(&ann, &mine.token, "Three.", false)
        );
        one.unwrap();
        two.unwrap();
        assert!(["Two.", "Three."].contains(&shown(readers).await[0].text.as_str()));
        let (edited, deleted) = tokio::join!(readers.edit_comment(&ann, &mine.token, "Four.", false), readers.delete_comment(&ann, &mine.token));
        deleted.unwrap();
        assert!(matches!(edited, Ok(_) | Err(Error::NotFound)));
        assert!(readers.own_comments(&ann, 9).await.unwrap()[0].text.is_empty(), "deleted stays deleted");
    }

    async fn enough_reports_take_it_off_until_somebody_decides(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        let cas = who(&scene, "cas").await;
        let dora = who(&scene, "dora").await;
        let eli = who(&scene, "eli").await;
        let fay = who(&scene, "fay").await;
        let gus = who(&scene, "gus").await;
        let hal = who(&scene, "hal").await;
        let ida = who(&scene, "ida").await;
        let bad = number(&readers.write_comment(words(&ann, "You are all fools.")).await.unwrap());
        let report = |who: &'_ Who| { let id = who.id.clone(); async move { readers.report_comment(&id, bad, Reason::Abuse, "It insults.").await } };
        report(&bea).await.unwrap();
        report(&bea).await.unwrap();
        let (one, two) = tokio::join!(report(&cas), report(&cas));
        one.unwrap();
        two.unwrap();
        assert_eq!(shown(readers).await.len(), 1, "two readers, however often");
        report(&dora).await.unwrap();
        assert!(shown(readers).await.is_empty());
        assert!(matches!(report(&eli).await, Err(Error::NotFound)), "what nobody sees can't be reported");
        readers.moderate(bad, Status::Shown).await.unwrap();
        for who in [&fay, &gus, &hal, &ida] {
            report(who).await.unwrap();
        }
        assert_eq!(shown(readers).await.len(), 1, "somebody decided that it stays");
        assert!(matches!(readers.report_comment(&ann, 999, Reason::Other, "").await, Err(Error::NotFound)));
    }

    async fn nobody_reports_everything(scene: Scene) {
        let readers = &scene.readers;
        let bea = who(&scene, "bea").await;
        let mut last = Ok(());
        let mut writer = who(&scene, "writer").await;
        for at in 0..21 {
            if at % 9 == 0 {
                writer = who(&scene, &format!("writer{at}")).await;
            }
            let text = format!("Word {at}.");
            let one = readers.write_comment(words(&writer, &text)).await.unwrap();
            last = readers.report_comment(&bea, number(&one), Reason::Spam, "").await;
        }
        assert!(matches!(last, Err(Error::TooMany { .. })));
    }
}
