use crate::writing::{shown, words};
use crate::{Who, who};
use readers::account::NewAccount;
use readers::comment::{Heap, Reason, Status, Written};
use readers::{Error, Readers};

async fn heap(readers: &Readers, heap: Heap) -> Vec<String> {
    readers.comment_queue(heap, "", 100).await.unwrap().into_iter().map(|one| one.text).collect()
}

async fn id_of(readers: &Readers, text: &str) -> String {
    for status in Status::ALL {
        let all = readers.comment_queue(Heap::Of(status), "", 100).await.unwrap();
        if let Some(one) = all.into_iter().find(|one| one.text == text) {
            return one.id;
        }
    }
    panic!("no comment says {text}")
}

testkit::both_engines! {
    async fn a_queue_of_what_waits_and_what_was_reported(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        for (text, before) in [("Waits.", true), ("Stands.", false), ("Reported.", false)] {
            scene.clock.advance(1);
            readers.write_comment(Written { before, ..words(&ann, text) }).await.unwrap();
        }
        let reported = shown(readers).await.iter().find(|one| one.text == "Reported.").unwrap().number;
        readers.report_comment(&bea, reported, Reason::False, "Not so.").await.unwrap();
        assert_eq!(heap(readers, Heap::Open).await, ["Waits.", "Reported."]);
        assert_eq!(heap(readers, Heap::Reported).await, ["Reported."]);
        assert_eq!(heap(readers, Heap::Of(Status::Shown)).await, ["Stands.", "Reported."]);
        let first = readers.comment_queue(Heap::Open, "", 1).await.unwrap();
        let rest = readers.comment_queue(Heap::Open, &first[0].id, 5).await.unwrap();
        assert_eq!((rest[0].article.as_str(), rest[0].reports[0].text.as_str(), rest[0].reports[0].reason.as_str()), ("7", "Not so.", "false"));
        readers.judge_comment(&rest[0].id, Status::Shown).await.unwrap();
        assert_eq!(heap(readers, Heap::Open).await, ["Waits."], "a decision answers the reports");
    }

    async fn a_decision_shows_or_hides_and_gives_a_number_once(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        readers.write_comment(Written { before: true, ..words(&ann, "Waits.") }).await.unwrap();
        let id = id_of(readers, "Waits.").await;
        let (one, two) = tokio::join!(readers.judge_comment(&id, Status::Shown), readers.judge_comment(&id, Status::Shown));
        one.unwrap();
        two.unwrap();
        let number = shown(readers).await[0].number;
        assert_eq!((number, readers.log_head().await.unwrap().number), (1, 1), "two approved it, once");
        for (to, seen) in [(Status::Spam, 0), (Status::Removed, 0), (Status::Shown, 1), (Status::Waiting, 0)] {
            readers.judge_comment(&id, to).await.unwrap();
            let now = shown(readers).await;
            assert_eq!(now.len(), seen, "{to:?}");
            assert!(now.iter().all(|one| one.number == number));
        }
        assert!(matches!(readers.judge_comment("nobody", Status::Shown).await, Err(Error::NotFound)));
        let (one, two) = tokio::join!(readers.judge_comment(&id, Status::Spam), readers.judge_comment(&id, Status::Shown));
        one.unwrap();
        two.unwrap();
        assert!(shown(readers).await.len() <= 1);
    }

    async fn who_is_banned_writes_no_more(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let bea = who(&scene, "bea").await;
        readers.write_comment(words(&ann, "Bad words.")).await.unwrap();
        let id = id_of(readers, "Bad words.").await;
        let until = scene.clock.now().plus_seconds(3_600);
        let (one, two) = tokio::join!(
            readers.ban_writer(&id, Some(until), "Insults", Some("STAFF")),
            readers.ban_writer(&id, Some(until), "Insults", Some("STAFF"))
        );
        one.unwrap();
        two.unwrap();
        assert_eq!(readers.bans().await.unwrap().len(), 1);
        assert!(matches!(readers.write_comment(words(&ann, "Again.")).await, Err(Error::Banned(Some(at))) if at == until));
        let own = readers.own_comments(&ann, 1).await.unwrap();
        assert!(matches!(readers.edit_comment(&ann, &own[0].token, "Again.", false).await, Err(Error::Banned(_))));
        assert!(readers.queued_comment(&id).await.unwrap().banned);
        readers.write_comment(words(&bea, "Another.")).await.unwrap();
        scene.clock.advance(3_601);
        assert!(readers.bans().await.unwrap().is_empty() && !readers.queued_comment(&id).await.unwrap().banned);
        readers.write_comment(words(&ann, "Back again.")).await.unwrap();
        readers.ban_writer(&id, None, "", None).await.unwrap();
        assert!(matches!(readers.write_comment(words(&ann, "Ever.")).await, Err(Error::Banned(None))));
        readers.lift_ban(&id).await.unwrap();
        readers.write_comment(words(&ann, "Forgiven.")).await.unwrap();
        assert!(matches!(readers.ban_writer("nobody", None, "", None).await, Err(Error::NotFound)));
    }

    async fn a_ban_outlives_the_account_and_is_lifted_all_the_same(scene: Scene) {
        let readers = &scene.readers;
        let ann = who(&scene, "ann").await;
        let email = readers.account(&ann).await.unwrap().email;
        let open = || async {
            let new = NewAccount { email: email.clone(), verified: true, name: "Ann".into(), ..NewAccount::default() };
            Who { id: readers.create_account(&new).await.unwrap(), name: "Ann".into() }
        };
        readers.write_comment(words(&ann, "Bad words.")).await.unwrap();
        let id = id_of(readers, "Bad words.").await;
        readers.ban_writer(&id, None, &format!("Insults by {} again", email.to_uppercase()), Some("STAFF")).await.unwrap();
        readers.delete_account(&ann).await.unwrap();
        let bans = readers.bans().await.unwrap();
        let kept: Vec<_> = bans.iter().map(|ban| (ban.is_former, ban.reason.as_str())).collect();
        assert_eq!(kept, [(true, "Insults by … again")], "nothing of the address is kept");
        let again = open().await;
        assert!(matches!(readers.write_comment(words(&again, "Here again.")).await, Err(Error::Banned(None))));
        assert!(matches!(readers.lift_ban_of("nobody").await, Err(Error::NotFound)));
        readers.lift_ban_of(&again).await.unwrap();
        readers.write_comment(words(&again, "Forgiven.")).await.unwrap();
        assert!(readers.bans().await.unwrap().is_empty(), "with the account's own, what was kept of it is lifted");
        let id = id_of(readers, "Forgiven.").await;
        let until = scene.clock.now().plus_seconds(3_600);
        readers.ban_writer(&id, Some(until), "Insults", None).await.unwrap();
        readers.delete_account(&again).await.unwrap();
        let kept = readers.bans().await.unwrap().remove(0);
        readers.lift_ban_of(&kept.account).await.unwrap();
        let third = open().await;
        readers.write_comment(words(&third, "A third time.")).await.unwrap();
        let id = id_of(readers, "A third time.").await;
        readers.ban_writer(&id, Some(until), "Insults", None).await.unwrap();
        readers.delete_account(&third).await.unwrap();
        scene.clock.advance(3_601);
        let fourth = open().await;
        readers.write_comment(words(&fourth, "It is over.")).await.unwrap();
        let someone = who(&scene, "bea").await;
        readers.write_comment(words(&someone, "Never banned.")).await.unwrap();
    }
}
