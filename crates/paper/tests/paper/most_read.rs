use paper::MostRead;
use std::path::Path;
use store::{Chance, Moment};
use tempfile::TempDir;

const HOUR: i64 = 3_600_000_000;

fn at(hours: i64) -> Moment {
    Moment(Moment::parse("2026-11-24T08:00:00Z").unwrap().0 + hours * HOUR)
}

async fn open(folder: &TempDir, now: Moment) -> MostRead {
    MostRead::open(&folder.path().join("most-read.db"), Chance::seeded(3), now).await.unwrap()
}

/// So many readers read a story.
fn readers(most_read: &MostRead, number: i64, count: u32, now: Moment) {
    for reader in 0..count {
        assert!(most_read.note(number, "en", &reader.to_string(), "Somebrowser", now));
    }
}

#[tokio::test]
async fn the_last_day_comes_first_then_the_last_week_and_nothing_older() {
    let folder = TempDir::new().unwrap();
    let most_read = open(&folder, at(0)).await;
    readers(&most_read, 1, 9, at(0));
    readers(&most_read, 2, 5, at(100));
    readers(&most_read, 3, 2, at(150));
    readers(&most_read, 4, 3, at(151));
    assert_eq!(most_read.list("en"), [0; 0], "until it is kept");
    assert_eq!(most_read.keep(at(151)).await.unwrap(), ["en"]);
    assert_eq!(most_read.list("en"), [4, 3, 1, 2]);
    assert_eq!(most_read.list("ru"), [0; 0]);
    most_read.keep(at(169)).await.unwrap();
    assert_eq!(most_read.list("en"), [4, 3, 2], "a week is over for the first");
    most_read.keep(at(180)).await.unwrap();
    assert_eq!(most_read.list("en"), [2, 4, 3], "of the week the most frequent one");
    assert_eq!(most_read.keep(at(1_000)).await.unwrap(), ["en"]);
    assert_eq!(most_read.list("en"), [0; 0]);
}

#[tokio::test]
async fn counts_outlive_the_program_and_no_reader_is_in_the_file() {
    let folder = TempDir::new().unwrap();
    let most_read = open(&folder, at(0)).await;
    for _ in 0..3 {
        most_read.note(7, "en", "203.0.113.77", "Somebrowser", at(0));
    }
    most_read.keep(at(0)).await.unwrap();
    most_read.note(7, "en", "203.0.113.78", "Somebrowser", at(0));
    most_read.keep(at(0)).await.unwrap();
    readers(&most_read, 8, 2, at(0));
    most_read.keep(at(0)).await.unwrap();
    drop(most_read);
    let again = open(&folder, at(1)).await;
    assert_eq!(again.list("en"), [8, 7], "two each, the newer story first");
    assert!(again.note(7, "en", "a", "", at(1)));
    again.keep(at(1)).await.unwrap();
    assert_eq!(again.list("en"), [7, 8]);
    assert!(!holds(folder.path(), b"203.0.113") && !holds(folder.path(), b"Somebrowser"));
}

#[tokio::test]
async fn one_place_with_many_names_is_not_many_readers() {
    let folder = TempDir::new().unwrap();
    let most_read = open(&folder, at(0)).await;
    let counted = |number: i64, place: &str, now: Moment| {
        (0..50)
            .filter(|name| most_read.note(number, "en", place, &format!("Browser {name}"), now))
            .count()
    };
    assert_eq!(counted(7, "203.0.113.77", at(0)), 5);
    assert_eq!(counted(7, "203.0.113.77", at(0)), 0);
    assert_eq!((counted(8, "203.0.113.77", at(0)), counted(7, "203.0.113.78", at(0))), (5, 5), "another story, another place");
    most_read.keep(at(0)).await.unwrap();
    assert_eq!(counted(7, "203.0.113.77", at(2)), 5, "an hour later they count again");
}

fn holds(folder: &Path, mark: &[u8]) -> bool {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|bytes| bytes.windows(mark.len()).any(|window| window == mark))
}

#[tokio::test]
async fn what_is_counted_while_it_is_kept_is_not_lost() {
    let folder = TempDir::new().unwrap();
    let most_read = std::sync::Arc::new(open(&folder, at(0)).await);
    let keeping = tokio::spawn({
        let most_read = most_read.clone();
        async move {
            for _ in 0..40 {
                most_read.keep(at(0)).await.unwrap();
                tokio::task::yield_now().await;
            }
        }
    });
    for reader in 0..2_000_u32 {
        most_read.note(1 + i64::from(reader % 2), "en", &reader.to_string(), "", at(0));
        if reader % 50 == 0 {
            tokio::task::yield_now().await;
        }
    }
    readers(&most_read, 1, 1, Moment(at(0).0 + 2 * HOUR));
    keeping.await.unwrap();
    most_read.keep(at(2)).await.unwrap();
    assert_eq!(most_read.list("en"), [1, 2], "1,001 and 1,000");
    for reader in 0..2_u32 {
        most_read.note(2, "en", &format!("other {reader}"), "", at(2));
    }
    most_read.keep(at(2)).await.unwrap();
    assert_eq!(most_read.list("en"), [2, 1], "1,002 and 1,001");
}
