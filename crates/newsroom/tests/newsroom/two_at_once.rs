//! Every operation, done by two at once on the same thing: nothing is lost, nothing is half done, nothing is told twice.

use crate::prepared::*;
use crate::whole;
use newsroom::article::{self, Correct, Draft, Publish, Status};
use newsroom::ledger::Event;
use newsroom::{Actor, Newsroom, Refusal, Turn};
use newsroom::{
    asset, author, breaking, desk, edition, encoding, front, navigation, page, preview, proposal, redirect, section, series, setting,
    staff, tag, track,
};
use serde_json::{Value, json};
use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::Arc;
use testkit::{Scene, both_engines};
use tokio::sync::Barrier;

type Soon<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

type Act = for<'a, 'b> fn(&'a mut Turn<'b>, Vec<String>, usize) -> Soon<'a, Result<(), Refusal>>;

/// What two do at once.
struct Case {
    name: &'static str,
    /// How many of the two succeed.
    done: RangeInclusive<usize>,
    /// How many events they leave.
    events: RangeInclusive<usize>,
    /// Makes what they do it to: ids, slugs, tokens, told apart by a word that is new each round.
    prepare: for<'a> fn(&'a Scene, String) -> Soon<'a, Vec<String>>,
    /// What each of them does; `side` is 0 or 1.
    act: Act,
}

macro_rules! cases {
    ($($name:literal, $done:expr, $events:expr, |$scene:ident, $word:ident| $prepare:expr, |$turn:ident, $what:ident, $side:ident| $act:expr;)*) => {
        &[$(Case {
            name: $name,
            done: $done,
            events: $events,
            prepare: |$scene, $word| Box::pin(async move { let _ = (&$scene, &$word); $prepare }),
            act: |$turn, $what, $side| Box::pin(async move { let _ = (&$what, $side); $act }),
        },)*]
    };
}

const ONE: RangeInclusive<usize> = 1..=1;
const BOTH: RangeInclusive<usize> = 2..=2;
const NONE: RangeInclusive<usize> = 0..=0;

const CASES: &[Case] = cases! {
    "create", BOTH, BOTH, |scene, word| vec![word], |turn, what, side| {
        let content = json!({"headline": format!("{} {side}", what[0]), "section": "harbour", "tags": ["crowd", what[0]]});
        article::create(turn, Draft { content, ..Draft::default() }).await.map(drop)
    };
    "save", ONE, ONE, |scene, word| draft(scene, &word).await, |turn, what, side| save(turn, &what[0], side).await;
    "autosave", BOTH, NONE, |scene, word| draft(scene, &word).await, |turn, what, side| {
        article::autosave(turn, &id(&what[0]), 1, &json!({"headline": format!("half {side}")})).await.map(drop)
    };
    "publish", BOTH, ONE, |scene, word| draft(scene, &word).await, |turn, what, side| publish(turn, &what[0]).await;
    "update", BOTH, ONE, |scene, word| {
        let what = story(scene, &word).await;
        run(scene, async |turn| save(turn, &what[0], 7).await).await;
        what
    }, |turn, what, side| publish(turn, &what[0]).await;
    "save and publish", BOTH, BOTH, |scene, word| draft(scene, &word).await, |turn, what, side| match side {
        0 => save(turn, &what[0], 0).await,
        _ => publish(turn, &what[0]).await,
    };
    "correct", BOTH, BOTH, |scene, word| story(scene, &word).await, |turn, what, side| {
        let correct = Correct { article: id(&what[0]), note: format!("It was {side}."), place: String::new(), revision: None };
        article::correct(turn, correct).await.map(drop)
    };
    "withdraw", ONE, ONE, |scene, word| story(scene, &word).await, |turn, what, side| withdraw(turn, &what[0]).await;
    "redact", ONE, ONE, |scene, word| {
        let what = draft(scene, &word).await;
        run(scene, async |turn| save(turn, &what[0], 7).await).await;
        what
    }, |turn, what, side| article::redact(turn, &id(&what[0]), 1).await;
    "bin", ONE, ONE, |scene, word| draft(scene, &word).await, |turn, what, side| article::bin(turn, &id(&what[0])).await;
    "restore", ONE, ONE, |scene, word| {
        let what = draft(scene, &word).await;
        run(scene, async |turn| article::bin(turn, &id(&what[0])).await).await;
        what
    }, |turn, what, side| article::restore(turn, &id(&what[0])).await.map(drop);
    "schedule", BOTH, BOTH, |scene, word| draft(scene, &word).await, |turn, what, side| plan(turn, &what[0], 3_600 + side).await;
    "unschedule", ONE, ONE, |scene, word| {
        let what = draft(scene, &word).await;
        run(scene, async |turn| plan(turn, &what[0], 3_600).await).await;
        what
    }, |turn, what, side| article::unschedule(turn, &id(&what[0])).await.map(drop);
    "embargo", BOTH, ONE, |scene, word| draft(scene, &word).await, |turn, what, side| {
        let until = turn.now.plus_seconds(600);
        article::embargo(turn, &id(&what[0]), Some(until)).await
    };
    "embargo and publish", ONE, ONE, |scene, word| draft(scene, &word).await, |turn, what, side| match side {
        0 => { let until = turn.now.plus_seconds(600); article::embargo(turn, &id(&what[0]), Some(until)).await }
        _ => publish(turn, &what[0]).await,
    };
    "embargo and schedule before its end", ONE, ONE, |scene, word| draft(scene, &word).await, |turn, what, side| match side {
        0 => { let until = turn.now.plus_seconds(7_200); article::embargo(turn, &id(&what[0]), Some(until)).await }
        _ => plan(turn, &what[0], 3_600).await,
    };
    "expire", BOTH, ONE, |scene, word| story(scene, &word).await, |turn, what, side| {
        let until = turn.now.plus_seconds(600);
        article::expire(turn, &id(&what[0]), Some(until)).await
    };
    "hand over", BOTH, ONE, |scene, word| draft(scene, &word).await, |turn, what, side| {
        article::hand_over(turn, &id(&what[0]), Status::Submitted).await
    };
    "translate", ONE, ONE, |scene, word| {
        let russian = format!("r{word}");
        run(scene, async |turn| edition::create(turn, edition::NewEdition { code: russian.clone(), name: "Вести".into(), language: "ru".into(), ..Default::default() }).await).await;
        let mut what = draft(scene, &word).await;
        for side in 0..2 {
            what.push(scene.draft(json!({"headline": format!("{word} {side}"), "edition": russian, "section": null})).await.id.to_string());
        }
        what
    }, |turn, what, side| article::translate(turn, &id(&what[1 + side]), &id(&what[0])).await;
    "take a translation back", BOTH, ONE, |scene, word| {
        let russian = format!("u{word}");
        run(scene, async |turn| edition::create(turn, edition::NewEdition { code: russian.clone(), name: "Вести".into(), language: "ru".into(), ..Default::default() }).await).await;
        let mut what = draft(scene, &word).await;
        let content = json!({"headline": format!("{word} in Russian"), "edition": russian});
        let original = Some(id(&what[0]));
        let made = run(scene, async |turn| article::create(turn, Draft { content, translation_of: original, ..Draft::default() }).await).await;
        what.push(made.id.to_string());
        what
    }, |turn, what, side| article::untranslate(turn, &id(&what[side])).await;
    "lead an old address here", 1..=2, ONE, |scene, word| {
        let what = story(scene, &word).await;
        vec![what[0].clone(), word]
    }, |turn, what, side| {
        let old = [format!("/old/{}", what[1])];
        article::lead_here_late(turn, &id(&what[0]), "/harbour/there", &old).await.map(drop)
    };
    "create a translation", ONE, ONE, |scene, word| {
        let russian = format!("t{word}");
        run(scene, async |turn| edition::create(turn, edition::NewEdition { code: russian.clone(), name: "Вести".into(), language: "ru".into(), ..Default::default() }).await).await;
        let mut what = draft(scene, &word).await;
        what.push(russian);
        what
    }, |turn, what, side| {
        let content = json!({"headline": format!("{side}"), "edition": what[1]});
        article::create(turn, Draft { content, translation_of: Some(id(&what[0])), ..Draft::default() }).await.map(drop)
    };
    "share a preview", BOTH, NONE, |scene, word| draft(scene, &word).await, |turn, what, side| {
        preview::share(turn, &id(&what[0]), None, 600).await.map(drop)
    };
    "end a preview", ONE, NONE, |scene, word| {
        let mut what = draft(scene, &word).await;
        what.push(run(scene, async |turn| preview::share(turn, &id(&what[0]), None, 600).await).await.token);
        what
    }, |turn, what, side| preview::revoke(turn, &id(&what[0]), &what[1]).await;
    "propose", BOTH, BOTH, |scene, word| draft(scene, &word).await, |turn, what, side| propose(turn, &what[0]).await.map(drop);
    "accept a proposal", ONE, ONE, |scene, word| proposed(scene, &word).await, |turn, what, side| {
        proposal::accept(turn, &id(&what[0]), &what[1]).await.map(drop)
    };
    "accept and decline a proposal", ONE, ONE, |scene, word| proposed(scene, &word).await, |turn, what, side| match side {
        0 => proposal::accept(turn, &id(&what[0]), &what[1]).await.map(drop),
        _ => proposal::decline(turn, &id(&what[0]), &what[1]).await.map(drop),
    };
    "take a story from elsewhere", ONE, ONE, |scene, word| vec![word], |turn, what, side| take(turn, &what[0], &what[0]).await;
    "take two stories that stood at one address", BOTH, BOTH, |scene, word| vec![word], |turn, what, side| {
        take(turn, &what[0], &format!("{} {side}", what[0])).await
    };
    "take and publish at one address", BOTH, BOTH, |scene, word| {
        let mut what = draft(scene, &word).await;
        what.push(word);
        what
    }, |turn, what, side| match side {
        0 => take(turn, &what[1], &what[1]).await,
        _ => {
            let original = Some(original(&what[1]));
            article::publish(turn, Publish { article: id(&what[0]), revision: None, original }).await.map(drop)
        }
    };
    "lead an old address on", 1..=2, ONE, |scene, word| vec![format!("/{word}")], |turn, what, side| {
        redirect::lead(turn, vec![redirect::Lead { from: what[0].clone(), to: format!("/to-{side}"), page: None }]).await.map(drop)
    };
    "create a section", ONE, ONE, |scene, word| vec![word], |turn, what, side| new_section(turn, &what[0]).await;
    "update a section", BOTH, BOTH, |scene, word| sections(scene, &[&word]).await, |turn, what, side| {
        let change = section::Change { name: Some(format!("Name {side}")), ..Default::default() };
        section::update(turn, "", &what[0], change).await
    };
    "two sections below each other", ONE, ONE, |scene, word| sections(scene, &[&format!("{word}-a"), &format!("{word}-b")]).await, |turn, what, side| {
        let change = section::Change { parent: Some(Some(what[1 - side].clone())), ..Default::default() };
        section::update(turn, "", &what[side], change).await
    };
    "delete a section", ONE, ONE, |scene, word| sections(scene, &[&word]).await, |turn, what, side| section::delete(turn, "", &what[0]).await;
    "delete a section and file a story under it", ONE, ONE, |scene, word| sections(scene, &[&word]).await, |turn, what, side| match side {
        0 => section::delete(turn, "", &what[0]).await,
        _ => {
            let content = json!({"headline": "Filed", "section": what[0]});
            article::create(turn, Draft { content, ..Draft::default() }).await.map(drop)
        }
    };
    "create a podcast", ONE, ONE, |scene, word| vec![word], |turn, what, side| new_series(turn, &what[0]).await;
    "update a podcast", BOTH, BOTH, |scene, word| podcast(scene, &word).await, |turn, what, side| {
        let change = series::Change { name: Some(format!("Name {side}")), ..Default::default() };
        series::update(turn, "", &what[0], change).await
    };
    "delete a podcast", ONE, ONE, |scene, word| podcast(scene, &word).await, |turn, what, side| series::delete(turn, "", &what[0]).await;
    "delete a podcast and make a story its episode", ONE, ONE, |scene, word| podcast(scene, &word).await, |turn, what, side| match side {
        0 => series::delete(turn, "", &what[0]).await,
        _ => {
            let content = json!({"headline": "Heard", "episode": {"series": what[0]}});
            article::create(turn, Draft { content, ..Draft::default() }).await.map(drop)
        }
    };
    "create a tag", ONE, ONE, |scene, word| vec![word], |turn, what, side| new_tag(turn, &what[0]).await;
    "update a tag", BOTH, BOTH, |scene, word| tags(scene, &[&word]).await, |turn, what, side| {
        tag::update(turn, "", &what[0], tag::Change { name: Some(format!("Name {side}")), description: None }).await
    };
    "merge two tags into each other", ONE, ONE, |scene, word| tags(scene, &[&format!("{word}-a"), &format!("{word}-b")]).await, |turn, what, side| {
        tag::merge(turn, "", &what[side], &what[1 - side]).await
    };
    "delete a tag", ONE, ONE, |scene, word| tags(scene, &[&word]).await, |turn, what, side| tag::delete(turn, "", &what[0]).await;
    "delete a tag and name it", 1..=2, 1..=2, |scene, word| tags(scene, &[&word]).await, |turn, what, side| match side {
        0 => tag::delete(turn, "", &what[0]).await,
        _ => {
            let content = json!({"headline": "Tagged", "tags": [what[0]]});
            article::create(turn, Draft { content, ..Draft::default() }).await.map(drop)
        }
    };
    "create an author", ONE, ONE, |scene, word| vec![word], |turn, what, side| new_author(turn, &what[0]).await;
    "update an author", BOTH, BOTH, |scene, word| authors(scene, &word).await, |turn, what, side| {
        author::update(turn, &what[0], author::Change { bio: Some(format!("Bio {side}")), ..Default::default() }).await
    };
    "delete an author", ONE, ONE, |scene, word| authors(scene, &word).await, |turn, what, side| author::delete(turn, &what[0]).await;
    "delete an author and give them a byline", ONE, ONE, |scene, word| authors(scene, &word).await, |turn, what, side| match side {
        0 => author::delete(turn, &what[0]).await,
        _ => {
            let content = json!({"headline": "Signed", "bylines": [{"author": what[0]}]});
            article::create(turn, Draft { content, ..Draft::default() }).await.map(drop)
        }
    };
    "create an edition", ONE, ONE, |scene, word| vec![word], |turn, what, side| new_edition(turn, &what[0]).await;
    "update an edition", BOTH, BOTH, |scene, word| { run(scene, async |turn| new_edition(turn, &word).await).await; vec![word] }, |turn, what, side| {
        edition::update(turn, &what[0], edition::Change { tagline: Some(format!("Line {side}")), ..Default::default() }).await
    };
    "delete an edition", ONE, ONE, |scene, word| { run(scene, async |turn| new_edition(turn, &word).await).await; vec![word] }, |turn, what, side| {
        edition::delete(turn, &what[0]).await
    };
    "create a page", ONE, ONE, |scene, word| vec![word], |turn, what, side| new_page(turn, &what[0]).await;
    "update a page", BOTH, BOTH, |scene, word| { run(scene, async |turn| new_page(turn, &word).await).await; vec![word] }, |turn, what, side| {
        page::update(turn, "", &what[0], page::Change { title: Some(format!("Title {side}")), ..Default::default() }).await
    };
    "delete a page", ONE, ONE, |scene, word| { run(scene, async |turn| new_page(turn, &word).await).await; vec![word] }, |turn, what, side| {
        page::delete(turn, "", &what[0]).await
    };
    "create a page and a section at one address", ONE, ONE, |scene, word| vec![word], |turn, what, side| match side {
        0 => new_page(turn, &what[0]).await,
        _ => new_section(turn, &what[0]).await,
    };
    "create a redirect", ONE, ONE, |scene, word| vec![format!("/{word}")], |turn, what, side| new_redirect(turn, &what[0]).await.map(drop);
    "update a redirect", BOTH, BOTH, |scene, word| {
        vec![run(scene, async |turn| new_redirect(turn, &format!("/{word}")).await).await.to_string()]
    }, |turn, what, side| {
        redirect::update(turn, &what[0], redirect::Change { to: Some(format!("/to-{side}")), status: None }).await
    };
    "delete a redirect", ONE, ONE, |scene, word| {
        vec![run(scene, async |turn| new_redirect(turn, &format!("/{word}")).await).await.to_string()]
    }, |turn, what, side| redirect::delete(turn, &what[0]).await;
    "arrange a front", BOTH, BOTH, |scene, word| sections(scene, &[&word]).await, |turn, what, side| arrange(turn, &what[0], side).await;
    "launch a front", BOTH, BOTH, |scene, word| {
        let section = sections(scene, &[&word]).await;
        run(scene, async |turn| arrange(turn, &section[0], 0).await).await;
        section
    }, |turn, what, side| {
        front::launch(turn, "", &what[0]).await.map(drop)
    };
    "say that something breaks", BOTH, BOTH, |scene, word| vec![word], |turn, what, side| {
        breaking::set(turn, breaking::NewBreaking { text: format!("{} {side}", what[0]), ..breaking::NewBreaking::default() }).await
    };
    "say that nothing breaks", ONE, ONE, |scene, word| {
        run(scene, async |turn| breaking::set(turn, breaking::NewBreaking { text: word.clone(), ..breaking::NewBreaking::default() }).await).await;
        vec![word]
    }, |turn, what, side| breaking::end(turn, "").await;
    "set the navigation", BOTH, BOTH, |scene, word| vec![word], |turn, what, side| {
        let items = [navigation::Item { label: format!("{} {side}", what[0]), address: "/harbour".into(), children: Vec::new() }];
        navigation::set(turn, "", &items).await
    };
    "change settings", BOTH, BOTH, |scene, word| vec![word], |turn, what, side| {
        let Value::Object(fields) = json!({"name": format!("{} {side}", what[0])}) else { unreachable!() };
        setting::change(turn, &fields).await
    };
    "create a desk", ONE, ONE, |scene, word| vec![word], |turn, what, side| new_desk(turn, &what[0]).await;
    "update a desk", BOTH, BOTH, |scene, word| { run(scene, async |turn| new_desk(turn, &word).await).await; vec![word] }, |turn, what, side| {
        desk::update(turn, &what[0], &format!("Name {side}")).await
    };
    "delete a desk", ONE, ONE, |scene, word| { run(scene, async |turn| new_desk(turn, &word).await).await; vec![word] }, |turn, what, side| {
        desk::delete(turn, &what[0]).await
    };
    "delete a desk and give it a story", ONE, ONE, |scene, word| { run(scene, async |turn| new_desk(turn, &word).await).await; vec![word] }, |turn, what, side| match side {
        0 => desk::delete(turn, &what[0]).await,
        _ => article::create(turn, Draft { content: json!({"headline": "x"}), desk: Some(what[0].clone()), ..Draft::default() }).await.map(drop),
    };
    "hire", ONE, ONE, |scene, word| vec![word], |turn, what, side| hire(turn, &what[0], "reporter").await.map(drop);
    "change a member of staff", BOTH, BOTH, |scene, word| hired(scene, &word, "reporter").await, |turn, what, side| {
        staff::change(turn, &what[0], staff::Change { name: Some(format!("Name {side}")), ..Default::default() }).await
    };
    "remove a member of staff", ONE, ONE, |scene, word| hired(scene, &word, "reporter").await, |turn, what, side| staff::remove(turn, &what[0]).await;
    "make keys", BOTH, BOTH, |scene, word| hired(scene, &word, "reporter").await, |turn, what, side| {
        staff::make_key(turn, &what[0], &[], None).await.map(drop)
    };
    "set a password", BOTH, BOTH, |scene, word| hired(scene, &word, "reporter").await, |turn, what, side| {
        staff::set_password(turn, &what[0], &format!("a long password {side}")).await
    };
    "upload", BOTH, BOTH, |scene, word| vec![word], |turn, what, side| new_asset(turn, &what[0]).await.map(drop);
    "describe a file", BOTH, BOTH, |scene, word| file(scene, &word).await, |turn, what, side| {
        asset::describe(turn, &what[0], asset::Change { alt: Some(format!("Alt {side}")), ..Default::default() }).await
    };
    "give an encoding up", ONE, ONE, |scene, word| file(scene, &word).await, |turn, what, side| encoding::cancel(turn, &what[0]).await;
    "throw a file away", ONE, ONE, |scene, word| file(scene, &word).await, |turn, what, side| asset::bin(turn, &what[0]).await;
    "take a file out of the bin", ONE, ONE, |scene, word| {
        let what = file(scene, &word).await;
        run(scene, async |turn| asset::bin(turn, &what[0]).await).await;
        what
    }, |turn, what, side| asset::restore(turn, &what[0]).await;
    "throw a file away and show it to readers", 1..=2, 1..=2, |scene, word| {
        let what = file(scene, &word).await;
        let lead = json!({"headline": word, "lead": {"asset": what[0]}});
        vec![what[0].clone(), scene.draft(lead).await.id.to_string()]
    }, |turn, what, side| match side {
        0 => asset::bin(turn, &what[0]).await,
        _ => publish(turn, &what[1]).await,
    };
    "give a film captions", BOTH, BOTH, |scene, word| file(scene, &word).await, |turn, what, side| track::keep(turn, &what[0], captions(side)).await;
    "take captions away", ONE, ONE, |scene, word| {
        let what = file(scene, &word).await;
        run(scene, async |turn| track::keep(turn, &what[0], captions(0)).await).await;
        what
    }, |turn, what, side| track::remove(turn, &what[0], "captions", "en").await;
};

async fn one(room: Newsroom, case: &'static Case, what: Vec<String>, side: usize, start: Arc<Barrier>) -> Result<Option<Event>, Refusal> {
    start.wait().await;
    let mut turn = room.turn(&Actor::Operator).await?;
    (case.act)(&mut turn, what, side).await?;
    turn.commit().await
}

/// Plays one case and looks at what it left.
async fn play_case(scene: &Scene, case: &'static Case, round: usize) {
    let place = CASES.iter().position(|other| other.name == case.name).unwrap();
    let what = (case.prepare)(scene, format!("w{place}x{round}")).await;
    let before = scene.room.ledger_head().await.unwrap();
    let start = Arc::new(Barrier::new(2));
    let both: Vec<_> = (0..2)
        .map(|side| tokio::spawn(one(scene.room.clone(), case, what.clone(), side, start.clone())))
        .collect();
    let (mut done, mut told) = (0, Vec::new());
    for task in both {
        match task.await.unwrap() {
            Ok(event) => {
                done += 1;
                told.extend(event);
            }
            Err(Refusal::Store(store::Error::Conflict(_))) => {}
            Err(Refusal::Store(error)) => panic!("{}: {error}", case.name),
            Err(Refusal::Damaged(damage)) => panic!("{}: {damage}", case.name),
            Err(_) => {}
        }
    }
    assert!(case.done.contains(&done), "{}: {done} of two succeeded", case.name);
    assert!(case.events.contains(&told.len()), "{}: {} events were told", case.name, told.len());
    let mut left = scene.room.events(before, 100).await.unwrap();
    left.retain(|event| event.number > before);
    told.sort_by_key(|event| event.number);
    assert_eq!(left, told, "{}: the ledger holds what was told and nothing else", case.name);
    let numbers: Vec<i64> = left.iter().map(|event| event.number).collect();
    let expected: Vec<i64> = (before + 1..=scene.room.ledger_head().await.unwrap()).collect();
    assert_eq!(numbers, expected, "{}: the ledger has no gap", case.name);
    whole::check(scene, case.name).await;
}

both_engines! {
    async fn every_operation_stands_two_at_once(scene: Scene) {
        for case in CASES {
            for round in 0..3 {
                play_case(&scene, case, round).await;
            }
        }
    }

    async fn a_plan_that_two_nodes_release_at_once_goes_out_once(scene: Scene) {
        for round in 0..3 {
            let what = draft(&scene, &format!("due-{round}")).await;
            run(&scene, async |turn| plan(turn, &what[0], 60).await).await;
            let before = scene.room.ledger_head().await.unwrap();
            scene.clock.advance(60);
            let (one, other) = tokio::join!(
                tokio::spawn({ let room = scene.room.clone(); async move { room.release_due(10).await } }),
                tokio::spawn({ let room = scene.room.clone(); async move { room.release_due(10).await } }),
            );
            let released = one.unwrap().unwrap().len() + other.unwrap().unwrap().len();
            assert_eq!(released, 1);
            assert_eq!(scene.events(before).await, ["article_published"]);
            whole::check(&scene, "release").await;
        }
    }

    async fn of_the_last_two_administrators_one_stays(scene: Scene) {
        let second = hired(&scene, "ines", "admin").await;
        let start = Arc::new(Barrier::new(2));
        let leaving = |key: String| {
            let (room, start) = (scene.room.clone(), start.clone());
            tokio::spawn(async move {
                start.wait().await;
                let mut turn = room.turn(&Actor::Operator).await?;
                staff::remove(&mut turn, &key).await?;
                turn.commit().await
            })
        };
        let (one, other) = tokio::join!(leaving(second[0].clone()), leaving("dan@tidings.example".into()));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
        let refusal = one.and(other).unwrap_err();
        assert!(matches!(refusal, Refusal::Rule { code: "last_admin", .. }), "{refusal}");
    }

    async fn one_key_used_twice_at_once_is_one_answer(scene: Scene) {
        let (room, ada) = (&scene.room, &scene.cast.ada);
        let answers = [json!({"n": 1}), json!({"n": 2})];
        let (one, other) = tokio::join!(
            room.remember_answer(ada, "key", "publish", &answers[0]),
            room.remember_answer(ada, "key", "publish", &answers[1]),
        );
        one.unwrap();
        other.unwrap();
        let first = room.answered(ada, "key", "publish").await.unwrap().unwrap();
        assert!(answers.contains(&first), "{first}");
        assert!(matches!(room.answered(ada, "key", "another").await, Err(Refusal::Conflict { code: "idempotency_key", .. })));
        assert_eq!(room.answered(&scene.cast.ben, "key", "publish").await.unwrap(), None, "a key is one person's");
    }
}
