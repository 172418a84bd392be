//! The years of what a search found, as a picture.

use crate::context::Bar;
use std::collections::BTreeMap;

/// The histogram of years: every year from the first to the last has its place, also an empty one. It runs as the script does.
pub(crate) fn bars(years: &BTreeMap<i32, i64>, mirrored: bool) -> Vec<Bar> {
    /// Height of the tallest bar.
    const TALLEST: i64 = 40;
    let (Some(first), Some(last)) = (years.keys().next(), years.keys().last()) else {
        return Vec::new();
    };
    let span = last - first + 1;
    if !(2..=60).contains(&span) {
        return Vec::new();
    }
    let most = years.values().copied().max().unwrap_or(1).max(1);
    let step = 100.0 / f64::from(span);
    let width = step * 0.86;
    years
        .iter()
        .map(|(year, count)| {
            let height = if *count == 0 { 0 } else { (count.saturating_mul(TALLEST) / most).max(2) };
            let x = f64::from(year - first) * step;
            Bar {
                x: format!("{:.2}%", if mirrored { 100.0 - x - width } else { x }),
                width: format!("{width:.2}%"),
                y: TALLEST - height,
                height,
                chosen: false,
                year: year.to_string(),
                address: String::new(),
            }
        })
        .collect()
}
