//! What is read most: counted in memory, kept each minute in a file of this node. It is the one input of pages beside the paper.
//!
//! Nothing of a reader is kept: in memory stands, for an hour, a hash under a salt that is thrown away each day.

use crate::Error;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use store::{Chance, Db, Migration, Moment, SqliteOptions, params};

/// Stories on a list.
const LISTED: usize = 10;
/// Hours of the first window; stories read in it come first.
const DAY: i64 = 24;
/// Hours of the second window, which fills the list up; nothing older is kept.
const WEEK: i64 = 7 * 24;
/// Readers of a story in one place that count in an hour: what a browser calls itself is its own choice.
const OF_ONE_PLACE: u32 = 5;
/// Readings remembered so that nobody counts twice; beyond that nothing is counted until they are forgotten.
const REMEMBERED: usize = 500_000;
const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;

const STEPS: &[Migration] = &[Migration {
    version: 1,
    name: "most_read",
    sql: include_str!("../migrations/most_read/0001_most_read.sql"),
}];

/// The counts of this node.
pub struct MostRead {
    db: Db,
    chance: Chance,
    desk: Mutex<Counting>,
    lists: RwLock<BTreeMap<String, Vec<i64>>>,
}

#[derive(Default)]
struct Counting {
    /// By hour and story: edition and count since the last keeping.
    fresh: BTreeMap<(i64, i64), (String, i64)>,
    /// When a reader of a story counted last, by a hash of both.
    seen: HashMap<u64, i64>,
    /// Since when how many of a story's readers in one place counted, by a hash of both.
    places: HashMap<u64, (i64, u32)>,
    salt: [u8; 16],
    /// The day of the salt.
    day: i64,
}

impl MostRead {
    /// Opens the file, making it if there is none.
    pub async fn open(path: &Path, chance: Chance, now: Moment) -> Result<MostRead, Error> {
        let options = SqliteOptions { durable: false, readers: 1, ..SqliteOptions::default() };
        let db = Db::open_sqlite(path, options).await?;
        db.migrate("most_read", STEPS).await?;
        let most_read = MostRead { db, chance, desk: Mutex::default(), lists: RwLock::default() };
        most_read.keep(now).await?;
        Ok(most_read)
    }

    /// Somebody reads a story. A browser (`agent`) in one place (`place`, an address, say) counts once an hour for it, and of one place
    /// not more than a few; tells whether it counted.
    pub fn note(&self, number: i64, edition: &str, place: &str, agent: &str, now: Moment) -> bool {
        let mut desk = self.desk();
        let day = now.0.div_euclid(DAY * HOUR);
        if desk.day != day {
            (desk.day, desk.salt) = (day, self.chance.bytes());
            desk.seen.clear();
            desk.places.clear();
        }
        let salt = desk.salt;
        let hashed = |who: &str| {
            let mut hash = Sha256::new();
            hash.update(salt);
            hash.update(number.to_le_bytes());
            hash.update(who);
            let hash = hash.finalize();
            hash.iter().take(8).fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte))
        };
        let name = hashed(&format!("{place} {agent}"));
        let last = desk.seen.get(&name).copied();
        if last.is_some_and(|last| now.0 - last < HOUR) || (last.is_none() && desk.seen.len() >= REMEMBERED) {
            return false;
        }
        let here = desk.places.entry(hashed(place)).or_insert((now.0, 0));
        if now.0 - here.0 >= HOUR {
            *here = (now.0, 0);
        }
        if here.1 >= OF_ONE_PLACE {
            return false;
        }
        here.1 += 1;
        desk.seen.insert(name, now.0);
        let (_, count) = desk.fresh.entry((now.0.div_euclid(HOUR), number)).or_insert_with(|| (edition.to_owned(), 0));
        *count += 1;
        true
    }

    /// Writes down what was counted, forgets what is too old, and makes the lists anew. Gives the editions whose list is another
    /// one now.
    pub async fn keep(&self, now: Moment) -> Result<Vec<String>, Error> {
        let fresh = {
            let mut desk = self.desk();
            desk.seen.retain(|_, last| now.0 - *last < HOUR);
            desk.places.retain(|_, (since, _)| now.0 - *since < HOUR);
            desk.fresh.clone()
        };
        let hour = now.0.div_euclid(HOUR);
        let mut tx = self.db.begin().await?;
        let rows = fresh.iter().map(|((hour, number), (edition, count))| params![*hour, *number, edition, *count]);
        let end = "ON CONFLICT (hour, number) DO UPDATE SET count = read.count + excluded.count, edition = excluded.edition";
        tx.insert_many("INSERT INTO read (hour, number, edition, count) VALUES", rows, end).await?;
        tx.run("DELETE FROM read WHERE hour <= $1", params![hour - WEEK]).await?;
        let editions = tx.all::<(String,)>("SELECT DISTINCT edition FROM read", params![]).await?;
        let mut lists: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for (edition,) in editions {
            let mut list: Vec<i64> = Vec::new();
            for since in [hour - DAY, hour - WEEK] {
                let text = "SELECT number FROM read WHERE edition = $1 AND hour > $2 GROUP BY number \
                     ORDER BY SUM(count) DESC, number DESC LIMIT $3";
                let rows = tx
                    .all::<(i64,)>(text, params![&edition, since, i64::try_from(2 * LISTED).unwrap_or(20)])
                    .await?;
                list.extend(
                    rows.into_iter()
                        .map(|(number,)| number)
                        .filter(|number| !list.contains(number))
                        .collect::<Vec<_>>(),
                );
            }
            list.truncate(LISTED);
            lists.insert(edition, list);
        }
        tx.commit().await?;
        {
            // Only now that it is written; what came in meanwhile stays.
            let mut desk = self.desk();
            for (place, (_, kept)) in fresh {
                if let Some((_, count)) = desk.fresh.get_mut(&place) {
                    *count -= kept;
                }
            }
            desk.fresh.retain(|_, (_, count)| *count > 0);
        }
        let before = std::mem::replace(&mut *self.lists.write().unwrap_or_else(PoisonError::into_inner), lists.clone());
        let editions: BTreeSet<&String> = before.keys().chain(lists.keys()).collect();
        Ok(editions
            .into_iter()
            .filter(|edition| before.get(*edition) != lists.get(*edition))
            .cloned()
            .collect())
    }

    /// Numbers of the stories that are read most in an edition, the first one first: those of the last day, then of the last week.
    pub fn list(&self, edition: &str) -> Vec<i64> {
        self.lists
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(edition)
            .cloned()
            .unwrap_or_default()
    }

    fn desk(&self) -> MutexGuard<'_, Counting> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
