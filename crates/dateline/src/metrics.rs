//! `GET /metrics` on the admin listener, in Prometheus' text form. Everything is asked for when somebody asks.

use crate::keeper::Keeper;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header;
use std::fmt::Write;
use std::sync::atomic::Ordering;

/// Routes of the admin listener.
pub fn router(keeper: Keeper) -> Router {
    Router::new().route("/metrics", get(serve)).with_state(keeper)
}

async fn serve(State(keeper): State<Keeper>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (header::CACHE_CONTROL, "no-store")],
        text(&keeper).await,
    )
        .into_response()
}

async fn text(keeper: &Keeper) -> String {
    let mut page = Page::default();
    page.one(
        "dateline_record_up",
        "gauge",
        "1 while the record answers",
        i64::from(keeper.health.record_up.load(Ordering::Relaxed)),
    );
    if let Some(office) = keeper.office() {
        // A record that does not answer has no numbers: better none than old ones.
        if let Ok(head) = office.room.ledger_head().await {
            page.one("dateline_ledger_head", "gauge", "Number of the newest event", head);
        }
        let status = office.press.status();
        page.head("dateline_press_position", "gauge", "Event that a copy holds");
        page.value("dateline_press_position{copy=\"paper\"}", status.paper);
        page.value("dateline_press_position{copy=\"search\"}", status.search);
        page.one("dateline_press_parked", "gauge", "Stories held at their last good version", status.parked.len());
        if let Ok(schedules) = office.room.schedules().await {
            page.one("dateline_schedules_due", "gauge", "Plans that are due and not out", schedules.due);
            page.one("dateline_schedules_late_seconds", "gauge", "Lateness of the oldest due plan", schedules.late_seconds);
        }
        let delay = office.press.delay();
        page.head("dateline_publish_visible_seconds", "histogram", "From a decision to the paper that shows it");
        for (most, count) in &delay.at_most {
            page.value(&format!("dateline_publish_visible_seconds_bucket{{le=\"{most}\"}}"), count);
        }
        page.value("dateline_publish_visible_seconds_bucket{le=\"+Inf\"}", delay.count);
        page.value("dateline_publish_visible_seconds_sum", delay.seconds);
        page.value("dateline_publish_visible_seconds_count", delay.count);
    }
    let counters = &keeper.cache.counters;
    let (pages, bytes) = keeper.cache.size();
    page.one("dateline_pages_made_total", "counter", "Pages made", counters.made.load(Ordering::Relaxed));
    page.one(
        "dateline_pages_dropped_total",
        "counter",
        "Pages taken out of the cache by a change",
        counters.dropped.load(Ordering::Relaxed),
    );
    page.head("dateline_page_requests_total", "counter", "Requests for pages, by what the cache said");
    for (said, count) in
        [("hit", &counters.hits), ("miss", &counters.misses), ("collapsed", &counters.collapsed), ("stale", &counters.stale)]
    {
        page.value(&format!("dateline_page_requests_total{{cache=\"{said}\"}}"), count.load(Ordering::Relaxed));
    }
    page.one("dateline_page_cache_bytes", "gauge", "Bytes of ready pages", bytes);
    page.one("dateline_page_cache_pages", "gauge", "Ready pages", pages);
    page.0
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, about: &str) {
        let _ = writeln!(self.0, "# HELP {name} {about}\n# TYPE {name} {kind}");
    }

    fn value(&mut self, name: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "{name} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, about: &str, value: impl std::fmt::Display) {
        self.head(name, kind, about);
        self.value(name, value);
    }
}
