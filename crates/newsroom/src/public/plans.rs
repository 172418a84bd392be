//! How SQLite answers the press: by the keys that it is asked for, however many stories there are.

use super::TRANSLATED;
use super::standing::{PUBLIC_BY_ADDRESS, PUBLIC_BY_ID, PUBLIC_BY_NUMBER, TRANSLATIONS};
use crate::article::any_of;
use store::{Value, sql};
use testkit::Scene;

const ASKED: [(&str, &str); 5] = [
    (TRANSLATED, "a.id"),
    (TRANSLATIONS, "a.id"),
    (PUBLIC_BY_ID, "id"),
    (PUBLIC_BY_ADDRESS, "address"),
    (PUBLIC_BY_NUMBER, "number"),
];

#[tokio::test]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
async fn no_question_of_the_press_looks_through_all_stories() {
    let scene = Scene::sqlite().await;
    for (question, column) in ASKED {
        for count in [1, 16, 256] {
            let text = format!("EXPLAIN QUERY PLAN {question} {}", any_of(column, count, 1));
            let values = vec![Value::from("1"); count];
            let plan: Vec<(i64, i64, i64, String)> = scene.db.all(sql(text), values).await.unwrap();
            let is_by_key = |step: &str| step.starts_with("SEARCH") && !step.contains("article_status");
            assert!(!plan.is_empty() && plan.iter().all(|(.., step)| is_by_key(step)), "{count} keys: {question}: {plan:#?}");
        }
    }
}
