//! Plans over every change of daylight saving time of every zone until 2031, under a clock that is set about: none goes out early,
//! none twice, and all of them go out.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use newsroom::{Actor, article};
use serde_json::json;
use std::collections::BTreeMap;
use store::{Id, Moment, params};
use testkit::Scene;

const HOUR: i64 = 3_600;

/// Local times around each change that somebody may name, as zone and text.
fn local_times() -> Vec<(String, String)> {
    let (from, to): (Timestamp, Timestamp) = ("2026-12-01T00:00:00Z".parse().unwrap(), "2031-12-31T00:00:00Z".parse().unwrap());
    let mut times = Vec::new();
    for name in jiff::tz::db().available() {
        let zone = TimeZone::get(name.as_str()).unwrap();
        for change in zone.following(from).take_while(|change| change.timestamp() < to) {
            // As the clock on the wall would have gone on before it and after it.
            let before = zone.to_offset(change.timestamp() - jiff::SignedDuration::from_secs(1));
            for offset in [before, change.offset()] {
                for minutes in [-61, -30, 0, 30, 61] {
                    let local = offset.to_datetime(change.timestamp() + jiff::SignedDuration::from_mins(minutes));
                    times.push((name.to_string(), local.strftime("%Y-%m-%d %H:%M").to_string()));
                }
            }
        }
    }
    times
}

#[tokio::test]
async fn plans_over_every_change_of_the_clocks_go_out_once_and_never_early() {
    let many = std::env::var_os("DATELINE_FAULTS").is_some();
    let wanted = if many { 10_000 } else { 400 };
    let scene = Scene::sqlite().await;
    let every = local_times();
    let step = (every.len() / wanted).max(1);
    let mut chosen: Vec<(String, String)> = every.into_iter().step_by(step).take(wanted).collect();
    chosen.sort();
    let mut plans: BTreeMap<Id, (Moment, String)> = BTreeMap::new();
    let mut zone = String::new();
    for (name, text) in chosen {
        if name != zone {
            let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
            newsroom::setting::change(&mut turn, json!({"time_zone": name}).as_object().unwrap())
                .await
                .unwrap();
            turn.commit().await.unwrap();
            zone.clone_from(&name);
        }
        let created = scene.draft(json!({})).await;
        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        let at = article::local_time(&mut turn, "/at", &text).await.unwrap();
        article::schedule(&mut turn, article::Schedule { article: created.id.clone(), at, revision: None })
            .await
            .unwrap();
        turn.commit().await.unwrap();
        // What was meant: that time on the wall there, or, where it does not come, the end of the gap.
        let there = TimeZone::get(&name).unwrap().to_datetime(Timestamp::from_microsecond(at.0).unwrap());
        let meant: jiff::civil::DateTime = text.replacen(' ', "T", 1).parse().unwrap();
        assert!(there >= meant, "{name} {text}: {there}");
        plans.insert(created.id, (at, format!("{name} {text}")));
    }
    let mut instants: Vec<Moment> = plans.values().map(|(at, _)| *at).collect();
    instants.sort();
    instants.dedup();
    let mut out: BTreeMap<String, usize> = BTreeMap::new();
    for (turn, at) in instants.iter().enumerate() {
        // To and fro, and each time just before the instant, then at it.
        let ways: &[i64] = if turn % 7 == 0 { &[-25 * HOUR, -1, 0] } else { &[-1, 0] };
        for seconds in ways {
            scene.clock.set(at.plus_seconds(*seconds));
            let now = at.plus_seconds(*seconds);
            loop {
                let released = scene.room.release_due(500).await.unwrap();
                for one in &released {
                    let (due, words) = &plans[&one.article.parse::<Id>().unwrap()];
                    assert!(*due <= now, "{words} is due at {due}, and went out at {now}");
                    assert!(one.outcome.is_ok(), "{words}: {:?}", one.outcome);
                    *out.entry(one.article.clone()).or_default() += 1;
                }
                if released.is_empty() {
                    break;
                }
            }
        }
    }
    assert_eq!((out.len(), out.values().filter(|count| **count != 1).count()), (plans.len(), 0));
    let text = "SELECT COUNT(*), COUNT(DISTINCT noun_id) FROM ledger WHERE kind = 'article_published'";
    let (events, stories) = scene.db.one::<(i64, i64)>(text, params![]).await.unwrap();
    assert_eq!((events, stories), (plans.len() as i64, plans.len() as i64));
}
