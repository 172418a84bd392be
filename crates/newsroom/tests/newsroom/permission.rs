use newsroom::actor::Subject;
use newsroom::article::{Draft, Publish};
use newsroom::desk::NewDesk;
use newsroom::staff::{Entered, From};
use newsroom::staff::{NewStaff, add, make_key};
use newsroom::{Actor, Capability, Refusal, Role, article};
use serde_json::json;
use testkit::both_engines;

/// The table of roles, as the API's description has it: own, desk, site, with a reason, or never.
#[test]
fn the_table_of_roles_is_the_one_that_is_documented() {
    let mut table = String::new();
    for capability in Capability::ALL {
        let line: Vec<String> = Role::ALL.iter().map(|role| reach(*role, *capability)).collect();
        table.push_str(&format!("{:<18} {}\n", capability.name(), line.join(" ")));
    }
    assert_eq!(table, include_str!("roles.txt"));
}

fn reach(role: Role, capability: Capability) -> String {
    let me = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    let desk = "01ARZ3NDEKTSV4RRFFQ69G5FAW";
    let actor = Actor::Staff(newsroom::actor::Staff {
        id: me.parse().unwrap(),
        name: String::new(),
        role,
        desks: vec![desk.parse().unwrap()],
        scopes: None,
        session: None,
    });
    let may = |owner: Option<&str>, desk: &str, draft: bool| {
        actor
            .may(
                capability,
                &Subject {
                    noun: "x",
                    noun_id: "x",
                    owner,
                    desk: Some(desk),
                    draft,
                    named: "",
                },
            )
            .map(|permit| permit == newsroom::actor::Permit::WithReason)
    };
    match (may(None, "else", false), may(None, desk, false), may(Some(me), "else", false), may(Some(me), "else", true)) {
        (Ok(true), ..) => "reason",
        (Ok(false), ..) => "site",
        (_, Ok(_), ..) => "desk",
        (_, _, Ok(_), _) => "own",
        (_, _, _, Ok(_)) => "own-draft",
        _ => "-",
    }
    .to_owned()
}

both_engines! {
    async fn a_reporter_does_not_publish_and_an_administrator_gives_a_reason(scene: Scene) {
        let created = scene.draft(json!({})).await;
        let publish = || Publish { article: created.id.clone(), revision: None, original: None };
        let mut turn = scene.room.turn(&scene.cast.ben).await.unwrap();
        assert!(matches!(article::publish(&mut turn, publish()).await, Err(Refusal::Forbidden("article.publish"))));
        drop(turn);
        let mut turn = scene.room.turn(&scene.cast.dan).await.unwrap();
        let refusal = article::publish(&mut turn, publish()).await.unwrap_err();
        assert!(matches!(&refusal, Refusal::Invalid(problems) if problems[0].pointer == "/reason"), "{refusal}");
        drop(turn);
        let mut turn = scene.room.turn(&scene.cast.dan).await.unwrap().because(Some("Ada is on a train".into()));
        article::publish(&mut turn, publish()).await.unwrap();
        turn.commit().await.unwrap();
        let logged = scene.db.all::<(String, String)>("SELECT action, reason FROM audit WHERE action LIKE 'article.%'", vec![]).await.unwrap();
        assert_eq!(logged, [("article.publish".to_owned(), "Ada is on a train".to_owned())]);
    }

    async fn what_another_desk_writes_does_not_exist_for_a_reporter(scene: Scene) {
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        newsroom::desk::create(&mut turn, NewDesk { slug: "sport".into(), name: "Sport".into() }).await.unwrap();
        let content = json!({"headline": "A secret transfer"});
        let hidden = article::create(&mut turn, Draft { content, desk: Some("sport".into()), ..Draft::default() }).await.unwrap();
        turn.commit().await.unwrap();
        for actor in [&scene.cast.ben, &scene.cast.ada, &scene.cast.eve] {
            assert!(matches!(scene.room.article(actor, &hidden.id, None).await, Err(Refusal::NotFound(_))));
            let mut turn = scene.room.turn(actor).await.unwrap();
            assert!(matches!(article::bin(&mut turn, &hidden.id).await, Err(Refusal::NotFound(_))));
        }
        assert!(scene.room.article(&scene.cast.cora, &hidden.id, None).await.is_ok());
        let listed = scene.room.articles(&scene.cast.ben, &article::Listing { limit: 10, ..Default::default() }).await.unwrap();
        assert!(listed.items.is_empty());
    }

    async fn nobody_gives_a_role_above_their_own(scene: Scene) {
        let mut turn = scene.room.turn(&scene.cast.cora).await.unwrap();
        let new = NewStaff { email: "fay@tidings.example".into(), role: "admin".into(), ..NewStaff::default() };
        assert!(matches!(add(&mut turn, new).await, Err(Refusal::Forbidden(_))));
    }

    async fn a_scoped_key_does_only_what_it_names_and_a_disabled_one_nothing(scene: Scene) {
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        let secret = make_key(&mut turn, "ada@tidings.example", &[Capability::ArticleRead], None).await.unwrap();
        turn.commit().await.unwrap();
        let actor = scene.room.actor_by_secret(&secret).await.unwrap().unwrap();
        let created = scene.draft(json!({})).await;
        assert!(scene.room.article(&actor, &created.id, None).await.is_ok());
        let mut turn = scene.room.turn(&actor).await.unwrap();
        assert!(matches!(article::bin(&mut turn, &created.id).await, Err(Refusal::Forbidden(_))));
        drop(turn);
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        let out = newsroom::staff::Change { disabled: Some(true), ..Default::default() };
        newsroom::staff::change(&mut turn, "ada@tidings.example", out).await.unwrap();
        turn.commit().await.unwrap();
        assert!(scene.room.actor_by_secret(&secret).await.unwrap().is_none());
    }

    async fn a_password_opens_a_session_and_a_wrong_one_does_not(scene: Scene) {
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        newsroom::staff::set_password(&mut turn, "ada@tidings.example", "correct horse").await.unwrap();
        turn.commit().await.unwrap();
        let from = From { agent: "a test", network: "192.0.2.0/24" };
        for (email, password) in [("ada@tidings.example", "wrong horse"), ("nobody@tidings.example", "correct horse")] {
            assert!(matches!(scene.room.sign_in(email, password, "", &from).await.unwrap(), Entered::Wrong));
        }
        let Entered::Opened(signed_in) = scene.room.sign_in(" ADA@tidings.example", "correct horse", "", &from).await.unwrap() else {
            panic!("a right password opens a session");
        };
        let is_open = async || scene.room.actor_by_secret(&signed_in.secret).await.unwrap().is_some();
        assert!(is_open().await);
        // It goes on while it is used, and not for ever.
        for _ in 0..15 {
            scene.clock.advance(11 * 3_600);
            assert!(is_open().await);
        }
        scene.clock.advance(11 * 3_600);
        assert!(!is_open().await, "a session ends after a week");
        let Entered::Opened(signed_in) = scene.room.sign_in("ada@tidings.example", "correct horse", "", &from).await.unwrap() else {
            panic!("a right password opens a session");
        };
        scene.clock.advance(12 * 3_600 + 1);
        assert!(scene.room.actor_by_secret(&signed_in.secret).await.unwrap().is_none(), "one that nobody uses ends sooner");
    }
}
