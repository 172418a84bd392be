use readers::account::{NewAccount, Proof};
use readers::attempt::{Limit, Verdict};
use readers::comment::{Reason, Written};
use readers::letter::{Due, Kind, Outcome};
use readers::link::{Asked, NewAddress, Purpose, Redeemed, SignUp, Way};
use readers::session::{Ending, Opened, Reader, SignedIn};
use readers::{Error, Readers};
use serde_json::json;
use store::{Chance, Db, Seal, SqliteOptions, params};
use testkit::{Scene, device};

const ADA: &str = "ada@tidings.example";
const BEN: &str = "ben@tidings.example";
const WORDS: &str = "nine pupils and a boat";
const NET: &str = "203.0.113.0/24";
/// The secret of the browser that asks for accounts.
const BROWSER: &str = "a browser";

fn wanted(email: &str) -> SignUp {
    SignUp {
        email: email.into(),
        password: WORDS.into(),
        name: "Ada".into(),
        edition: "ru".into(),
        browser: BROWSER.into(),
    }
}

fn way(account: Option<&str>, password: &str) -> Way {
    Way {
        agent: "Test".into(),
        account: account.map(str::to_owned),
        password: password.into(),
        browser: BROWSER.into(),
    }
}

/// The letters that would go out now; they count as sent.
async fn mailbox(readers: &Readers) -> Vec<Due> {
    let letters = readers.due_letters(100).await.unwrap();
    for letter in &letters {
        readers.letter_ended(&letter.id, &Outcome::Sent).await.unwrap();
    }
    letters
}

async fn one_letter(readers: &Readers) -> Due {
    let mut letters = mailbox(readers).await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    letters.remove(0)
}

fn opened(redeemed: Redeemed) -> Opened {
    match redeemed {
        Redeemed::Opened(_, opened) => opened,
        other => panic!("{other:?}"),
    }
}

async fn who(readers: &Readers, opened: &Opened) -> Reader {
    readers.reader(&opened.secret).await.unwrap().unwrap()
}

/// An account that was made as readers make theirs.
async fn account(readers: &Readers, email: &str) -> Reader {
    readers.ask_sign_up(&wanted(email), NET).await.unwrap();
    let letter = one_letter(readers).await;
    who(readers, &opened(readers.redeem(&letter.secret, &way(None, "")).await.unwrap())).await
}

async fn sign_in(readers: &Readers, email: &str, password: &str) -> SignedIn {
    readers.sign_in(email, password, "Test", NET).await.unwrap()
}

testkit::both_engines! {
    async fn an_account_is_opened_by_the_link_and_by_nothing_else(scene: Scene) {
        let readers = &scene.readers;
        assert_eq!(readers.ask_sign_up(&wanted(ADA), NET).await.unwrap(), Asked::Written);
        assert_eq!(sign_in(readers, ADA, WORDS).await, SignedIn::Wrong);
        let letter = one_letter(readers).await;
        assert_eq!((letter.recipient.as_str(), letter.kind, letter.edition.as_str()), (ADA, Kind::SignUp, "ru"));
        // A mail server that looks at the link does not use it up.
        assert_eq!(readers.link(&letter.secret).await.unwrap().unwrap().purpose, Purpose::SignUp);
        let reader = who(readers, &opened(readers.redeem(&letter.secret, &way(None, "")).await.unwrap())).await;
        assert_eq!((reader.email.as_str(), reader.name.as_str(), reader.edition.as_str()), (ADA, "Ada", "ru"));
        assert_eq!(readers.redeem(&letter.secret, &way(None, "")).await.unwrap(), Redeemed::Gone);
        assert!(matches!(sign_in(readers, ADA, WORDS).await, SignedIn::Opened(_)));
        assert_eq!(sign_in(readers, ADA, "something else").await, SignedIn::Wrong);
        assert_eq!(sign_in(readers, BEN, WORDS).await, SignedIn::Wrong);

        // Whoever tries to open one with her address changes nothing; she is told.
        readers.ask_sign_up(&SignUp { password: "the stranger's own".into(), ..wanted(ADA) }, NET).await.unwrap();
        let letter = one_letter(readers).await;
        assert_eq!((letter.kind, letter.secret.as_str()), (Kind::SignUpKnown, ""));
        assert_eq!(sign_in(readers, ADA, "the stranger's own").await, SignedIn::Wrong);
    }

    async fn a_password_that_a_stranger_typed_opens_nothing(scene: Scene) {
        let readers = &scene.readers;
        let stranger = SignUp { password: "the stranger's own".into(), browser: "another browser".into(), ..wanted(ADA) };
        readers.ask_sign_up(&stranger, NET).await.unwrap();
        let theirs = one_letter(readers).await;
        readers.ask_sign_up(&wanted(ADA), NET).await.unwrap();
        let own = one_letter(readers).await;
        let link = async |secret: &str| readers.link(secret).await.unwrap().unwrap();
        assert!(link(&theirs.secret).await.wants_password(BROWSER) && link(&own.secret).await.wants_password(""));
        assert!(!link(&own.secret).await.wants_password(BROWSER));
        // She opens the first of two like letters, and chooses.
        opened(readers.redeem(&theirs.secret, &way(None, "chosen with the link")).await.unwrap());
        assert_eq!(sign_in(readers, ADA, "the stranger's own").await, SignedIn::Wrong);
        assert!(matches!(sign_in(readers, ADA, "chosen with the link").await, SignedIn::Opened(_)));
        opened(readers.redeem(&own.secret, &way(None, "")).await.unwrap());
        assert_eq!(sign_in(readers, ADA, "the stranger's own").await, SignedIn::Wrong);
    }

    async fn two_at_once_open_one_account_and_use_one_link(scene: Scene) {
        let readers = &scene.readers;
        for name in ["one", "two"] {
            readers.ask_sign_up(&SignUp { name: name.into(), ..wanted(ADA) }, NET).await.unwrap();
        }
        let letters = mailbox(readers).await;
        let nobody = way(None, "");
        let (one, two, again) = tokio::join!(
            readers.redeem(&letters[0].secret, &nobody),
            readers.redeem(&letters[1].secret, &nobody),
            readers.redeem(&letters[0].secret, &nobody),
        );
        let came: Vec<Redeemed> = [one.unwrap(), two.unwrap(), again.unwrap()].into_iter().filter(|came| *came != Redeemed::Gone).collect();
        assert_eq!(came.len(), 2);
        let mut accounts = Vec::new();
        for came in came {
            accounts.push(who(readers, &opened(came)).await.id);
        }
        assert_eq!(accounts[0], accounts[1]);

        let new = NewAccount { email: BEN.into(), ..NewAccount::default() };
        let (one, two) = tokio::join!(readers.create_account(&new), readers.create_account(&new));
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|made| **made).count(), 1);
    }

    async fn a_link_by_mail_signs_in_and_makes_an_account_where_there_is_none(scene: Scene) {
        let readers = &scene.readers;
        readers.ask_link(BEN, "en", NET).await.unwrap();
        let letter = one_letter(readers).await;
        assert_eq!(letter.kind, Kind::SignInNew);
        let ben = who(readers, &opened(readers.redeem(&letter.secret, &way(None, "")).await.unwrap())).await;
        readers.ask_link(BEN, "en", NET).await.unwrap();
        let letter = one_letter(readers).await;
        assert_eq!(letter.kind, Kind::SignIn);
        scene.clock.advance(1_801);
        assert_eq!(readers.redeem(&letter.secret, &way(None, "")).await.unwrap(), Redeemed::Gone);
        readers.ask_link(BEN, "en", NET).await.unwrap();
        let letter = one_letter(readers).await;
        let again = who(readers, &opened(readers.redeem(&letter.secret, &way(None, "")).await.unwrap())).await;
        assert_eq!(ben.id, again.id);
        assert!(!readers.account(&ben.id).await.unwrap().has_password);
    }

    async fn a_reset_ends_every_session_and_every_other_link(scene: Scene) {
        let readers = &scene.readers;
        let ada = account(readers, ADA).await;
        let SignedIn::Opened(before) = sign_in(readers, ADA, WORDS).await else { panic!() };
        readers.ask_reset(ADA, "en", NET).await.unwrap();
        let first = one_letter(readers).await;
        readers.ask_reset(ADA, "en", NET).await.unwrap();
        let second = one_letter(readers).await;
        // An address that nobody has gets no letter.
        readers.ask_reset(BEN, "en", NET).await.unwrap();
        assert!(mailbox(readers).await.is_empty());
        assert_eq!(second.kind, Kind::Reset);
        let new = "a harbour full of fog";
        let after = opened(readers.redeem(&second.secret, &way(None, new)).await.unwrap());
        assert_eq!(readers.reader(&before.secret).await.unwrap(), None);
        assert_eq!(who(readers, &after).await.id, ada.id);
        assert_eq!(readers.redeem(&first.secret, &way(None, "another one again")).await.unwrap(), Redeemed::Gone);
        assert_eq!(one_letter(readers).await.kind, Kind::PasswordChanged);
        assert_eq!(sign_in(readers, ADA, WORDS).await, SignedIn::Wrong);
        assert!(matches!(sign_in(readers, ADA, new).await, SignedIn::Opened(_)));
    }

    async fn a_change_of_address_needs_the_new_mailbox_and_the_account_itself(scene: Scene) {
        let readers = &scene.readers;
        let ada = account(readers, ADA).await;
        let ben = account(readers, BEN).await;
        let ask = |email: &str| NewAddress { account: ada.id.clone(), email: email.into(), edition: "en".into() };
        // Somebody else's address: they are told, nothing changes.
        readers.ask_address(&ask(BEN), NET).await.unwrap();
        let letter = one_letter(readers).await;
        assert_eq!((letter.recipient.as_str(), letter.kind, letter.secret.as_str()), (BEN, Kind::AddressKnown, ""));

        readers.ask_address(&ask("quill@tidings.example"), NET).await.unwrap();
        let letter = one_letter(readers).await;
        assert_eq!(letter.kind, Kind::Address);
        for other in [None, Some(ben.id.as_str())] {
            assert_eq!(readers.redeem(&letter.secret, &way(other, "")).await.unwrap(), Redeemed::OtherAccount);
        }
        assert_eq!(readers.redeem(&letter.secret, &way(Some(&ada.id), "")).await.unwrap(), Redeemed::AddressChanged);
        let letter = one_letter(readers).await;
        assert_eq!((letter.recipient.as_str(), letter.kind), (ADA, Kind::AddressChanged));
        assert_eq!(readers.account(&ada.id).await.unwrap().email, "quill@tidings.example");
        assert_eq!(sign_in(readers, ADA, WORDS).await, SignedIn::Wrong);

        // Two accounts want one address at once: one gets it.
        let new = "free@tidings.example";
        readers.ask_address(&ask(new), NET).await.unwrap();
        readers.ask_address(&NewAddress { account: ben.id.clone(), ..ask(new) }, NET).await.unwrap();
        let letters = mailbox(readers).await;
        let (first, second) = (way(Some(&ada.id), ""), way(Some(&ben.id), ""));
        let mut outcomes = Vec::new();
        for letter in &letters {
            let (one, two) = tokio::join!(readers.redeem(&letter.secret, &first), readers.redeem(&letter.secret, &second));
            outcomes.extend([one.unwrap(), two.unwrap()]);
        }
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Redeemed::AddressChanged).count(), 1, "{outcomes:?}");
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Redeemed::Taken).count(), 1, "{outcomes:?}");
    }

    async fn who_proves_an_address_gets_rid_of_who_took_it_before(scene: Scene) {
        let readers = &scene.readers;
        assert_eq!(readers.sign_up_unverified(&wanted(ADA), NET).await.unwrap(), Asked::Written);
        let SignedIn::Opened(stranger) = sign_in(readers, ADA, WORDS).await else { panic!() };
        readers.ask_link(ADA, "en", NET).await.unwrap();
        let letter = one_letter(readers).await;
        let ada = opened(readers.redeem(&letter.secret, &way(None, "")).await.unwrap());
        assert_eq!(readers.reader(&stranger.secret).await.unwrap(), None);
        assert_eq!(sign_in(readers, ADA, WORDS).await, SignedIn::Wrong);
        assert!(readers.account(&who(readers, &ada).await.id).await.unwrap().verified_at().is_some());
    }

    async fn sessions_are_listed_and_end_one_by_one(scene: Scene) {
        let readers = &scene.readers;
        let ada = account(readers, ADA).await;
        let mut others = Vec::new();
        for _ in 0..3 {
            scene.clock.advance(60);
            let SignedIn::Opened(opened) = sign_in(readers, ADA, WORDS).await else { panic!() };
            others.push(opened);
        }
        let ben = account(readers, BEN).await;
        let listed = readers.sessions(&ada.id).await.unwrap();
        assert_eq!(listed.len(), 4);
        assert_eq!(listed.last().unwrap().id, ada.session);
        assert_eq!(readers.end_sessions(&ben.id, Ending::One(&listed[0].id)).await.unwrap(), 0);
        assert_eq!(readers.end_sessions(&ada.id, Ending::One(&listed[0].id)).await.unwrap(), 1);
        assert_eq!(readers.reader(&others[2].secret).await.unwrap(), None);
        assert_eq!(readers.end_sessions(&ada.id, Ending::AllBut(&ada.session)).await.unwrap(), 2);
        readers.set_password(&ada, "a harbour full of fog").await.unwrap();
        assert_eq!(readers.sessions(&ada.id).await.unwrap().len(), 1);
        let SignedIn::Opened(last) = sign_in(readers, ADA, "a harbour full of fog").await else { panic!() };
        scene.clock.advance(readers::session::LASTS + 1);
        assert_eq!(readers.reader(&last.secret).await.unwrap(), None);
    }

    async fn attempts_are_counted_by_address_and_by_network(scene: Scene) {
        let readers = &scene.readers;
        let ada = account(readers, ADA).await;
        for _ in 0..10 {
            assert_eq!(sign_in(readers, ADA, "wrong").await, SignedIn::Wrong);
        }
        assert_eq!(sign_in(readers, ADA, WORDS).await, SignedIn::TooMany);
        assert_eq!(readers.sign_in(ADA, WORDS, "Test", "198.51.100.0/24").await.unwrap(), SignedIn::TooMany);
        // The proof of somebody who is signed in is counted apart.
        assert_eq!(readers.prove(&ada, WORDS, NET).await.unwrap(), Proof::Good);
        scene.clock.advance(901);
        assert!(matches!(sign_in(readers, ADA, WORDS).await, SignedIn::Opened(_)));

        let limit = Limit { what: "test", each: 10, network: 12, within: 60 };
        let mut full = 0;
        for at in 0..15 {
            full += i32::from(readers.attempt(limit, &format!("r{at}@tidings.example"), NET).await.unwrap() == Verdict::NetworkFull);
        }
        assert_eq!(full, 3);
        // Many at once are not all let through.
        let limit = Limit { what: "crowd", each: 3, network: 100, within: 60 };
        let crowd = (0..8).map(|_| readers.attempt(limit, ADA, NET));
        let verdicts = futures::future::join_all(crowd).await;
        assert_eq!(verdicts.into_iter().filter(|verdict| *verdict.as_ref().unwrap() == Verdict::Free).count(), 3);
    }

    async fn one_address_gets_five_letters_an_hour_and_nobody_is_told(scene: Scene) {
        let readers = &scene.readers;
        for _ in 0..9 {
            assert_eq!(readers.ask_link(ADA, "en", NET).await.unwrap(), Asked::Written);
        }
        assert_eq!(mailbox(readers).await.len(), 5);
        scene.clock.advance(3_601);
        readers.ask_link(ADA, "en", NET).await.unwrap();
        assert_eq!(mailbox(readers).await.len(), 1);
    }

    async fn a_letter_waits_for_a_server_that_is_away(scene: Scene) {
        let readers = &scene.readers;
        readers.ask_link(ADA, "en", NET).await.unwrap();
        let (one, two) = tokio::join!(readers.due_letters(10), readers.due_letters(10));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(one.len() + two.len(), 1);
        let letter = one.into_iter().chain(two).next().unwrap();
        readers.letter_ended(&letter.id, &Outcome::Later("away".into())).await.unwrap();
        assert!(readers.due_letters(10).await.unwrap().is_empty());
        let waiting = readers.letters_waiting().await.unwrap();
        assert_eq!((waiting.count, waiting.trouble.as_str()), (1, "away"));
        scene.clock.advance(6);
        let again = readers.due_letters(10).await.unwrap();
        assert_eq!(again[0].id, letter.id);
        // Whoever took it never came back.
        scene.clock.advance(121);
        assert_eq!(readers.due_letters(10).await.unwrap()[0].id, letter.id);
        // Its link is over: it is not sent any more.
        scene.clock.advance(1_800);
        assert!(readers.due_letters(10).await.unwrap().is_empty());
        assert_eq!(readers.letters_waiting().await.unwrap().count, 0);
    }

    async fn a_code_works_once(scene: Scene) {
        let readers = &scene.readers;
        let ada = account(readers, ADA).await;
        let key = readers.begin_codes(&ada.id).await.unwrap();
        assert_eq!(readers.begin_codes(&ada.id).await.unwrap(), key);
        let code = |seconds: i64| device(&key, scene.clock.now().plus_seconds(seconds).seconds());
        assert_eq!(readers.confirm_codes(&ada.id, &ada.session, "000000").await.unwrap(), None);
        let lost = readers.confirm_codes(&ada.id, &ada.session, &code(0)).await.unwrap().unwrap();
        assert_eq!(lost.len(), 8);
        let enter = async |code: &str| {
            let SignedIn::Opened(half) = sign_in(readers, ADA, WORDS).await else { panic!() };
            assert!(half.half);
            let reader = who(readers, &half).await;
            readers.enter_code(&half.secret, &reader, code, "Test", NET).await.unwrap()
        };
        // The one that began them was used by that.
        assert_eq!(enter(&code(0)).await, SignedIn::Wrong);
        scene.clock.advance(30);
        let SignedIn::Opened(full) = enter(&code(0)).await else { panic!() };
        assert!(!who(readers, &full).await.half);
        assert_eq!(enter(&code(0)).await, SignedIn::Wrong);
        assert_eq!(enter(&code(-300)).await, SignedIn::Wrong);
        assert!(matches!(enter(&lost[0].to_uppercase()).await, SignedIn::Opened(_)));
        assert_eq!(enter(&lost[0]).await, SignedIn::Wrong);

        // A link by mail, and a reset, do not walk round it.
        readers.ask_reset(ADA, "en", NET).await.unwrap();
        let letter = mailbox(readers).await.pop().unwrap();
        assert!(opened(readers.redeem(&letter.secret, &way(None, "a harbour full of fog")).await.unwrap()).half);

        // The same code twice at once counts once.
        scene.clock.advance(60);
        let now = code(0);
        let mut halves = Vec::new();
        for _ in 0..2 {
            let SignedIn::Opened(half) = sign_in(readers, ADA, "a harbour full of fog").await else { panic!() };
            halves.push((who(readers, &half).await, half));
        }
        let (one, two) = tokio::join!(
            readers.enter_code(&halves[0].1.secret, &halves[0].0, &now, "Test", NET),
            readers.enter_code(&halves[1].1.secret, &halves[1].0, &now, "Test", NET),
        );
        let in_ = [one.unwrap(), two.unwrap()].into_iter().filter(|came| matches!(came, SignedIn::Opened(_))).count();
        assert_eq!(in_, 1);
        readers.end_codes(&ada.id).await.unwrap();
        let SignedIn::Opened(whole) = sign_in(readers, ADA, "a harbour full of fog").await else { panic!() };
        assert!(!whole.half);
    }

    async fn everything_is_exported_and_everything_goes(scene: Scene) {
        let readers = &scene.readers;
        let ada = account(readers, ADA).await;
        let comment = readers::comment::Incoming {
            article: "A".into(),
            key: "a".into(),
            parent: None,
            number: Some(1),
            author: "Ada".into(),
            email: "Ada@Tidings.example".into(),
            url: String::new(),
            ip: "192.0.2.1".into(),
            at: scene.clock.now(),
            text: "Words.".into(),
            status: readers::comment::Status::Shown,
        };
        readers.take(&[comment]).await.unwrap();
        readers.ask_address(&NewAddress { account: ada.id.clone(), email: "quill@tidings.example".into(), edition: "en".into() }, NET).await.unwrap();
        let export = readers.export(&ada.id).await.unwrap();
        assert_eq!(export["account"]["email"], ADA);
        assert_eq!(export["imported_comments"][0]["text"], "Words.");
        assert_eq!(export["sessions"].as_array().unwrap().len(), 1);
        let place = readers.log_head().await.unwrap();

        let (one, two) = tokio::join!(readers.delete_account(&ada.id), readers.delete_account(&ada.id));
        let gone = [one, two].into_iter().filter(|deleted| matches!(deleted, Err(Error::NotFound))).count();
        assert_eq!(gone, 1);
        assert!(matches!(readers.account(&ada.id).await, Err(Error::NotFound)));
        assert_eq!(sign_in(readers, ADA, WORDS).await, SignedIn::Wrong);
        assert!(mailbox(readers).await.is_empty());
        let shown = readers.shown("A", 1).await.unwrap();
        assert_eq!((shown[0].name.as_str(), shown[0].text.as_str()), ("", "Words."));
        assert_eq!(readers.changes(&place, 10).await.unwrap().articles, ["A"]);
    }

    async fn proof_is_the_password_or_having_come_in_just_now(scene: Scene) {
        let readers = &scene.readers;
        let ada = account(readers, ADA).await;
        assert_eq!(readers.prove(&ada, "", NET).await.unwrap(), Proof::Wrong);
        assert_eq!(readers.prove(&ada, "wrong", NET).await.unwrap(), Proof::Wrong);
        assert_eq!(readers.prove(&ada, WORDS, NET).await.unwrap(), Proof::Good);
        readers.ask_link(BEN, "en", NET).await.unwrap();
        let letter = one_letter(readers).await;
        let ben = who(readers, &opened(readers.redeem(&letter.secret, &way(None, "")).await.unwrap())).await;
        assert_eq!(readers.prove(&ben, "", NET).await.unwrap(), Proof::Good);
        scene.clock.advance(301);
        assert_eq!(readers.prove(&ben, "", NET).await.unwrap(), Proof::Old);
    }
}

/// A copy of the store gives nobody's codes away; with another key of the installation those for a lost device still work.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_of_codes_are_kept_sealed() {
    let scene = Scene::sqlite().await;
    let readers = &scene.readers;
    let ada = account(readers, ADA).await;
    let key = readers.begin_codes(&ada.id).await.unwrap();
    let now = scene.clock.now().seconds();
    let lost = readers.confirm_codes(&ada.id, &ada.session, &device(&key, now)).await.unwrap().unwrap();
    assert!(!files(scene.folder()).contains(&key), "the key can be read in the files");

    let path = scene.folder().join("readers.db");
    let again = async |root: u8| {
        let db = Db::open_sqlite(&path, SqliteOptions { wipe: true, ..SqliteOptions::default() }).await.unwrap();
        Readers::open(db, scene.clock.clone(), Chance::seeded(9), Seal::new(&[root; 32], "test"))
            .await
            .unwrap()
    };
    let enter = async |readers: &Readers, code: &str| {
        let SignedIn::Opened(half) = sign_in(readers, ADA, WORDS).await else { panic!() };
        let reader = who(readers, &half).await;
        readers.enter_code(&half.secret, &reader, code, "Test", NET).await.unwrap()
    };
    let stranger = again(8).await;
    scene.clock.advance(60);
    assert_eq!(enter(&stranger, &device(&key, now + 60)).await, SignedIn::Wrong);
    assert!(matches!(enter(&stranger, &lost[0]).await, SignedIn::Opened(_)));
    stranger.close().await;
    // One that was kept as it is, before there was a seal, is sealed when the store is opened.
    let db = Db::open_sqlite(&path, SqliteOptions::default()).await.unwrap();
    db.run("UPDATE account SET totp = $1", params![&key]).await.unwrap();
    db.close().await;
    let later = again(7).await;
    scene.clock.advance(60);
    assert!(matches!(enter(&later, &device(&key, now + 120)).await, SignedIn::Opened(_)));
    let (kept,) = later_key(&path).await;
    assert!(kept.starts_with("v1.") && !kept.contains(&key));
}

async fn later_key(path: &std::path::Path) -> (String,) {
    let db = Db::open_sqlite(path, SqliteOptions::default()).await.unwrap();
    db.one("SELECT totp FROM account", params![]).await.unwrap()
}

/// Nothing of a reader who went is left in the store's files, however much was written around them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_deleted_reader_is_left_in_the_files() {
    let scene = Scene::sqlite().await;
    let readers = &scene.readers;
    let mut accounts = Vec::new();
    for at in 0..600 {
        let new = NewAccount {
            email: format!("reader-{at:03}@tidings.example"),
            verified: true,
            name: format!("Reader number {at}"),
            ..NewAccount::default()
        };
        accounts.push(readers.create_account(&new).await.unwrap());
    }
    // One had another address before, and wrote that one down; a letter that tells them of the change waits.
    let old = "reader-014@tidings.example";
    let new = "elsewhere-014@tidings.example";
    for (address, text) in [(new, format!("Once {old}.")), ("third-014@tidings.example", format!("Now {new}, once {old}."))] {
        let words = Written {
            reader: &accounts[14],
            name: "Somebody",
            article: 5,
            parent: None,
            text: &text,
            before: false,
        };
        readers.write_comment(words).await.unwrap();
        mailbox(readers).await;
        let ask = NewAddress {
            account: accounts[14].clone(),
            email: address.into(),
            edition: "en".into(),
        };
        readers.ask_address(&ask, NET).await.unwrap();
        let secret = one_letter(readers).await.secret;
        assert_eq!(readers.redeem(&secret, &way(Some(&accounts[14]), "")).await.unwrap(), Redeemed::AddressChanged);
    }
    assert_eq!(readers.export(&accounts[14]).await.unwrap()["former_addresses"], json!([new, old]));
    // Somebody else calls themselves by it, and noted it down.
    let quoting = Written {
        reader: &accounts[15],
        name: old,
        article: 6,
        parent: None,
        text: "Words.",
        before: false,
    };
    readers.write_comment(quoting).await.unwrap();
    readers.save(&accounts[15], 1).await.unwrap();
    readers.edit_saved(&accounts[15], 1, old, &format!("Ask {old}.")).await.unwrap();
    // What somebody else uses by now is theirs.
    let address = NewAccount { email: new.into(), verified: true, ..NewAccount::default() };
    readers.create_account(&address).await.unwrap();
    let went: Vec<usize> = (0..600).step_by(7).collect();
    for at in &went {
        let email = format!("reader-{at:03}@tidings.example");
        readers.ask_link(&email, "en", &format!("net {at}")).await.unwrap();
        readers.ask_reset(&email, "en", &format!("net {at}")).await.unwrap();
    }
    // Some wrote their address under a story, and others quoted it.
    for (at, text) in [
        (0, "Write to Reader-000@Tidings.example!"),
        (1, "As reader-000@tidings.example says."),
        (7, "reader-007@tidings.example"),
    ] {
        let kept = readers
            .write_comment(Written {
                reader: &accounts[at],
                name: "Somebody",
                article: 5,
                parent: None,
                text,
                before: false,
            })
            .await
            .unwrap();
        if at == 0 {
            let number = kept.number.unwrap();
            readers
                .report_comment(&accounts[2], number, Reason::Other, "He is reader-000@tidings.example")
                .await
                .unwrap();
        }
    }
    for at in &went {
        readers.delete_account(&accounts[*at]).await.unwrap();
    }
    let shown: Vec<String> = readers.shown("STORY", 5).await.unwrap().into_iter().map(|one| one.text).collect();
    assert_eq!(shown, ["Once ….", "Now elsewhere-014@tidings.example, once ….", "Write to …!", "As … says.", "…"]);
    let text = files(scene.folder());
    assert!(text.contains("reader-001@tidings.example"), "those who stayed are looked for in the wrong place");
    for at in &went {
        assert!(
            !text.contains(&format!("reader-{at:03}@")) && !text.contains(&format!("third-{at:03}@")),
            "reader {at} is still there"
        );
        assert!(!text.contains(&format!("Reader number {at}\u{0}")), "the name of reader {at} is still there");
    }
}

/// Somebody who reads the state before, a backup perhaps, is waited for: afterwards nothing is left either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_reads_the_state_before_keeps_a_deleted_reader_no_longer_than_that() {
    const WENT: &str = "somebody.who.went@readers.example";
    let scene = Scene::sqlite().await;
    let readers = &scene.readers;
    let new = NewAccount { email: WENT.into(), ..NewAccount::default() };
    let id = readers.create_account(&new).await.unwrap();
    let options = SqliteOptions { create: false, read_only: true, ..SqliteOptions::default() };
    let backup = Db::open_sqlite(&scene.folder().join("readers.db"), options).await.unwrap();
    let mut before = backup.snapshot().await.unwrap();
    assert_eq!(before.one::<(i64,)>("SELECT COUNT(*) FROM account", params![]).await.unwrap(), (1,));

    readers.delete_account(&id).await.unwrap();
    assert!(!readers.wipe().await.unwrap(), "it says that something is left");
    assert!(files(scene.folder()).contains(WENT), "the test can see what is left");
    readers.something_to_wipe().await;
    before.commit().await.unwrap();
    while !readers.wipe().await.unwrap() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(!files(scene.folder()).contains(WENT));
}

/// Everything that the files of a folder hold.
fn files(folder: &std::path::Path) -> String {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            bytes.extend(std::fs::read(path).unwrap());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
