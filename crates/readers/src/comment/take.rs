use super::Status;
use crate::{Error, Readers, log};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use store::{Id, Moment, Tx, Value, params, sql};

/// Most comments in one transaction: others wait for the store meanwhile.
const MOST: usize = 50;
/// Numbers from elsewhere beyond this one are not kept.
const HIGHEST: i64 = 1 << 40;

/// A comment from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The article it stands under, by its private id.
    pub article: String,
    /// What tells it apart for ever: source site and id there. Taking the same one again changes nothing.
    pub key: String,
    /// Key of the comment that it answers.
    pub parent: Option<String>,
    /// Its number there, kept if it is free.
    pub number: Option<i64>,
    /// Name as printed.
    pub author: String,
    /// Mail address: never shown.
    pub email: String,
    /// The author's own site: never shown.
    pub url: String,
    /// Address of the machine: never shown.
    pub ip: String,
    /// When it was written.
    pub at: Moment,
    /// Plain text; blank lines part paragraphs.
    pub text: String,
    /// Where it stood.
    pub status: Status,
}

/// What became of a comment that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is new here.
    New,
    /// It was here, and is now as it is at its source.
    Changed,
    /// It was here, as it is at its source.
    Unchanged,
    /// It changed at its source, but somebody decided about it here: it stays.
    Kept,
}

impl Incoming {
    fn hash(&self) -> String {
        let parts = [
            &self.article,
            self.parent.as_deref().unwrap_or_default(),
            &self.author,
            &self.email,
            &self.url,
            &self.ip,
            &self.at.0.to_string(),
            &self.text,
            self.status.name(),
        ];
        Sha256::digest(parts.join("\0"))[..16].iter().fold(String::with_capacity(32), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
    }
}

/// One that is here already.
#[derive(Debug, Clone, sqlx::FromRow)]
struct There {
    source: String,
    id: String,
    number: Option<i64>,
    source_hash: String,
    status: String,
    moderated: bool,
    article_id: String,
}

impl Readers {
    /// Takes comments, parents before their answers, and says of each, in order, what became of it. It can be stopped and run
    /// again at any moment.
    pub async fn take(&self, comments: &[Incoming]) -> Result<Vec<Taken>, Error> {
        let mut taken = Vec::with_capacity(comments.len());
        for part in comments.chunks(MOST) {
            taken.extend(self.take_part(part).await?);
        }
        Ok(taken)
    }

    /// Says what [`Readers::take`] would do, and does nothing.
    pub async fn foresee(&self, comments: &[Incoming]) -> Result<Vec<Taken>, Error> {
        let mut foreseen = Vec::with_capacity(comments.len());
        for part in comments.chunks(MOST) {
            let known = self.known(part).await?;
            foreseen.extend(part.iter().map(|one| match known.get(&one.key) {
                None => Taken::New,
                Some(there) if there.source_hash == one.hash() => Taken::Unchanged,
                Some(there) if there.moderated => Taken::Kept,
                Some(_) => Taken::Changed,
            }));
        }
        Ok(foreseen)
    }

    /// What is here of some comments and of those that they answer, by key.
    async fn known(&self, comments: &[Incoming]) -> Result<HashMap<String, There>, Error> {
        let keys = keys(comments);
        Ok(by_key(self.db.all::<There>(sql(question(keys.len())), keys).await?))
    }

    async fn take_part(&self, comments: &[Incoming]) -> Result<Vec<Taken>, Error> {
        // Most often everything is here already, or nothing: then nobody waits for the store's one writer in vain.
        let known = self.known(comments).await?;
        let is_settled = |one: &Incoming| known.get(&one.key).is_some_and(|there| there.source_hash == one.hash());
        if comments.iter().all(is_settled) {
            return Ok(vec![Taken::Unchanged; comments.len()]);
        }
        let mut tx = self.db.begin().await?;
        // Whoever takes comments holds the head from here on: numbers are given without a gap in between.
        tx.run("UPDATE comment_head SET next = next WHERE one = 1", params![]).await?;
        let keys = keys(comments);
        let mut known = by_key(tx.all::<There>(sql(question(keys.len())), keys).await?);
        let numbers = self.numbers(&mut tx, comments, &known).await?;
        let mut taken = Vec::with_capacity(comments.len());
        let mut fresh = Vec::new();
        let mut touched: BTreeSet<&str> = BTreeSet::new();
        let mut left: BTreeSet<String> = BTreeSet::new();
        for (one, number) in comments.iter().zip(numbers) {
            let hash = one.hash();
            let parent = one.parent.as_ref().and_then(|key| known.get(key)).map(|there| there.id.clone());
            let Some(there) = known.get(&one.key) else {
                let id = Id::new(self.clock.now(), &self.chance).to_string();
                fresh.push(params![
                    &id,
                    number,
                    &one.article,
                    parent,
                    &one.key,
                    &hash,
                    &one.author,
                    &one.email,
                    &one.url,
                    &one.ip,
                    one.at,
                    &one.text,
                    one.status.name(),
                    false
                ]);
                if one.status == Status::Shown {
                    touched.insert(&one.article);
                }
                let status = one.status.name().to_owned();
                known.insert(
                    one.key.clone(),
                    There {
                        source: one.key.clone(),
                        id,
                        number,
                        source_hash: hash,
                        status,
                        moderated: false,
                        article_id: one.article.clone(),
                    },
                );
                taken.push(Taken::New);
                continue;
            };
            if there.source_hash == hash {
                taken.push(Taken::Unchanged);
                continue;
            }
            if there.moderated {
                taken.push(Taken::Kept);
                continue;
            }
            tx.run(
                "UPDATE comment SET article_id = $2, parent_id = $3, source_hash = $4, name = $5, email = $6, url = $7, ip = $8, at = $9, \
                 text = $10, status = $11, number = COALESCE(number, $12) WHERE id = $1",
                params![
                    &there.id,
                    &one.article,
                    parent,
                    hash,
                    &one.author,
                    &one.email,
                    &one.url,
                    &one.ip,
                    one.at,
                    &one.text,
                    one.status.name(),
                    number
                ],
            )
            .await?;
            if one.status == Status::Shown || there.status == Status::Shown.name() {
                touched.insert(&one.article);
                // It may have stood elsewhere.
                left.insert(there.article_id.clone());
            }
            taken.push(Taken::Changed);
        }
        tx.insert_many(
            "INSERT INTO comment (id, number, article_id, parent_id, source, source_hash, name, email, url, ip, at, text, status, moderated) \
             VALUES",
            fresh,
            "",
        )
        .await?;
        let touched: Vec<&str> = touched
            .into_iter()
            .chain(left.iter().map(String::as_str).filter(|id| !id.is_empty()))
            .collect();
        log::note(&mut tx, &touched).await?;
        tx.commit().await?;
        Ok(taken)
    }

    /// A public number for each shown comment that has none: its own where that is free, else the next one.
    async fn numbers(&self, tx: &mut Tx, comments: &[Incoming], known: &HashMap<String, There>) -> Result<Vec<Option<i64>>, Error> {
        let needs = |one: &&Incoming| one.status == Status::Shown && known.get(&one.key).is_none_or(|there| there.number.is_none());
        let wanted: BTreeSet<i64> = comments
            .iter()
            .filter(needs)
            .filter_map(|one| one.number)
            .filter(|number| (1..HIGHEST).contains(number))
            .collect();
        let (mut next,) = tx.one::<(i64,)>("SELECT next FROM comment_head", params![]).await?;
        let mut used: BTreeSet<i64> = BTreeSet::new();
        if !wanted.is_empty() {
            let places: Vec<String> = (1..=wanted.len()).map(|at| format!("${at}")).collect();
            let text = format!("SELECT number FROM comment WHERE number IN ({})", places.join(", "));
            let rows = tx.all::<(i64,)>(sql(text), wanted.iter().map(|number| Value::from(*number)).collect()).await?;
            used.extend(rows.into_iter().map(|(number,)| number));
        }
        let mut given = Vec::with_capacity(comments.len());
        let mut left = Vec::new();
        for (at, one) in comments.iter().enumerate() {
            given.push(None);
            if !needs(&one) {
                continue;
            }
            match one.number.filter(|number| wanted.contains(number)) {
                Some(number) if used.insert(number) => {
                    next = next.max(number + 1);
                    given[at] = Some(number);
                }
                _ => left.push(at),
            }
        }
        for at in left {
            given[at] = Some(next);
            next += 1;
        }
        tx.run("UPDATE comment_head SET next = $1 WHERE one = 1 AND next < $1", params![next]).await?;
        Ok(given)
    }
}

/// Keys of comments and of those that they answer, each once.
fn keys(comments: &[Incoming]) -> Vec<Value> {
    let keys: BTreeSet<&str> = comments
        .iter()
        .flat_map(|one| std::iter::once(one.key.as_str()).chain(one.parent.as_deref()))
        .collect();
    keys.into_iter().map(Value::from).collect()
}

fn question(count: usize) -> String {
    let places: Vec<String> = (1..=count).map(|at| format!("${at}")).collect();
    format!(
        "SELECT source, id, number, source_hash, status, moderated, article_id FROM comment WHERE source IN ({})",
        places.join(", ")
    )
}

fn by_key(rows: Vec<There>) -> HashMap<String, There> {
    rows.into_iter().map(|there| (there.source.clone(), there)).collect()
}
