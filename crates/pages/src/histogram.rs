//! The years of what a search found, as a picture.

use crate::context::Bar;
use std::collections::BTreeMap;

/// Bars of a histogram at most; of a longer time each stands for several years.
const MOST: i32 = 60;

/// The histogram of years: every year from the first to the last has its place, also an empty one. It runs as the script does.
pub(crate) fn bars(years: &BTreeMap<i32, i64>, mirrored: bool) -> Vec<Bar> {
    /// Height of the tallest bar.
    const TALLEST: i64 = 40;
    let (Some(first), Some(last)) = (years.keys().next(), years.keys().last()) else {
        return Vec::new();
    };
    if first == last {
        return Vec::new();
    }
    let each = [1, 5, 10, 25, 50, 100]
        .into_iter()
        .find(|each| last.div_euclid(*each) - first.div_euclid(*each) < MOST)
        .unwrap_or(1_000);
    // Of each bar how many there are, and the first and the last year of which there is something.
    let mut bars: BTreeMap<i32, (i64, i32, i32)> = BTreeMap::new();
    for (year, count) in years {
        let (sum, _, end) = bars.entry(year.div_euclid(each)).or_insert((0, *year, *year));
        *sum += count;
        *end = *year;
    }
    let (first, last) = (first.div_euclid(each), last.div_euclid(each));
    let span = last - first + 1;
    let most = bars.values().map(|(count, ..)| *count).max().unwrap_or(1).max(1);
    let step = 100.0 / f64::from(span);
    let width = step * 0.86;
    bars.iter()
        .map(|(place, (count, year, last))| {
            let height = if *count == 0 { 0 } else { (count.saturating_mul(TALLEST) / most).max(2) };
            let x = f64::from(place - first) * step;
            Bar {
                x: format!("{:.2}%", if mirrored { 100.0 - x - width } else { x }),
                width: format!("{width:.2}%"),
                y: TALLEST - height,
                height,
                chosen: false,
                year: *year,
                last: *last,
                address: String::new(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(years: &[(i32, i64)]) -> Vec<(i32, i32, String, i64)> {
        let years = years.iter().copied().collect();
        bars(&years, false).into_iter().map(|bar| (bar.year, bar.last, bar.x, bar.height)).collect()
    }

    #[test]
    fn one_story_of_long_ago_hides_no_picture() {
        assert_eq!(shown(&[(2025, 3), (2026, 6)]), [(2025, 2025, "0.00%".into(), 20), (2026, 2026, "50.00%".into(), 40)]);
        // Five years to a bar: 1900 to 2026 are 26 of them.
        let long = shown(&[(1900, 1), (2021, 8), (2024, 12), (2025, 10)]);
        assert_eq!(long, [(1900, 1900, "0.00%".into(), 2), (2021, 2024, "92.31%".into(), 40), (2025, 2025, "96.15%".into(), 20)]);
        for first in [-300, 1, 1605, 1967, 1968] {
            let all = shown(&[(first, 1), (2026, 1)]);
            assert_eq!(all.len(), 2, "{first}");
        }
        assert!(shown(&[(2026, 5)]).is_empty() && shown(&[]).is_empty());
    }
}
