//! The words of stories, for whoever looks for one at the desk: rows in the record, written in the turn that writes the text. So they
//! are never older than the text, and whoever asks is answered under the same conditions as by every list.

use super::row::content;
use crate::actor::Origin;
use crate::galley;
use crate::{Actor, Content, Newsroom, Refusal, Turn};
use search::Analysis;
use std::collections::BTreeSet;
use store::{Engine, Id, params};
use story::Body;

/// The text of the newest revision: everybody who may read the story finds it.
pub(super) const HEAD: &str = "head";
/// The text that several write in now: they too.
pub(crate) const GALLEY: &str = "galley";
/// Stories that are read at once, where words are missing.
const SOME: i64 = 100;
/// Stories that are read in one turn: so many that others don't wait for long.
const TOGETHER: usize = 5;
/// Longest turn of an import, in milliseconds, and some more.
const STILL_COMING: u128 = 2_000;
/// Words kept of a text, letters of a word, and bytes of all of them: PostgreSQL takes a megabyte.
const MOST: usize = 20_000;
const LETTERS: usize = 60;
const BYTES: usize = 500_000;

/// The words of a text in the form in which they are compared: in lower case, without marks, letters and figures alone.
pub(super) fn of(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    add(&Analysis::of(""), text, &mut words);
    words
}

fn add(analysis: &Analysis, text: &str, words: &mut BTreeSet<String>) {
    for word in analysis.words(text) {
        // No sign of ASCII may part a word for one engine and not for the other.
        let bare = Analysis::bare(&text[word.from..word.to]);
        let bare: String = bare
            .chars()
            .filter(|sign| !sign.is_ascii() || sign.is_ascii_alphanumeric())
            .take(LETTERS)
            .collect();
        if !bare.is_empty() && words.len() < MOST {
            words.insert(bare);
        }
    }
}

/// As they are kept: a blank before each, so that the beginning of a word is found as a part of the text.
fn joined(words: &BTreeSet<String>) -> String {
    let mut text = String::new();
    for word in words {
        if text.len() + word.len() >= BYTES {
            break;
        }
        text.push(' ');
        text.push_str(word);
    }
    text
}

/// How far the words of stories were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordsRead {
    /// Id to go on after.
    pub after: String,
    /// Some were missing, and more may be.
    pub more: bool,
}

impl Newsroom {
    /// The words of everything that a content says, as they are kept.
    pub(super) fn words_of(&self, content: &Content) -> String {
        let analysis = self.analyses.of("");
        let mut words = BTreeSet::new();
        let lead = content.lead.iter().flat_map(|lead| [&lead.alt, &lead.caption, &lead.credit]);
        let fields =
            [&content.headline, &content.standfirst, &content.kicker, &content.place, &content.seo_title, &content.seo_description];
        for text in fields.into_iter().chain(content.bylines.iter().map(|line| &line.name)).chain(lead) {
            add(&analysis, text, &mut words);
        }
        add_body(&analysis, &content.body, &mut words);
        joined(&words)
    }

    /// Reads the words of stories whose newest revision was kept without them, [`SOME`] after the id `after` (empty = from the first): an import
    /// does not wait for them, and an older program did not know them. Where nothing is missing it gives an id just before the
    /// newest, so that nobody looks through the whole archive again and again: on a server, turns that end later may have begun before.
    pub async fn read_words(&self, after: &str) -> Result<WordsRead, Refusal> {
        let (newest,) = self.db.one::<(Option<String>,)>("SELECT MAX(id) FROM article", params![]).await?;
        let missing = self
            .db
            .all::<(String,)>(
                "SELECT a.id FROM article a LEFT JOIN article_words w ON w.article_id = a.id AND w.copy = 'head' AND w.stood_at = a.head \
                 WHERE a.id > $1 AND w.article_id IS NULL ORDER BY a.id LIMIT $2",
                params![after, SOME],
            )
            .await?;
        for some in missing.chunks(TOGETHER) {
            if self.read_heads(some).await.is_ok() {
                continue;
            }
            // One that can't be read keeps no other from being found.
            for one in some {
                if let Err(error) = self.read_heads(std::slice::from_ref(one)).await {
                    tracing::warn!(article = one.0, %error, "the words of a story could not be read");
                }
            }
        }
        let Some((last,)) = missing.last() else {
            self.read_copies().await?;
            let newest = newest
                .and_then(|id| id.parse::<Id>().ok())
                .map(|id| id.as_number().saturating_sub(STILL_COMING << 80));
            let after = newest
                .map(|number| Id::from_number(number).to_string())
                .unwrap_or_default()
                .max(after.to_owned());
            return Ok(WordsRead { after, more: false });
        };
        Ok(WordsRead { after: last.clone(), more: true })
    }

    async fn read_heads(&self, ids: &[(String,)]) -> Result<(), Refusal> {
        // What takes a processor comes first, and holds nobody up.
        let mut tx = self.db.snapshot().await?;
        let mut read = Vec::with_capacity(ids.len());
        for (id,) in ids {
            let head = tx.opt::<(i64,)>("SELECT head FROM article WHERE id = $1", params![id]).await?;
            let Some((head,)) = head else { continue };
            let content = content(&mut tx, id, head).await?;
            read.push((id, head, self.words_of(&content)));
        }
        drop(tx);
        let actor = Actor::System(Origin::Schedule);
        let mut turn = self.turn(&actor).await?;
        for (id, head, words) in read {
            // The same lock as that of every change, so that no older words follow newer ones.
            let text = "UPDATE article SET version = version WHERE id = $1 AND head = $2";
            if turn.tx.run(text, params![id, head]).await? > 0 {
                write(&mut turn, id, HEAD, head, words).await?;
            }
        }
        turn.commit().await?;
        Ok(())
    }

    async fn read_copies(&self) -> Result<(), Refusal> {
        let missing = self
            .db
            .all::<(String, String)>(
                "SELECT c.article_id, c.staff_id FROM working_copy c LEFT JOIN article_words w ON w.article_id = c.article_id \
                 AND w.copy = c.staff_id WHERE w.article_id IS NULL",
                params![],
            )
            .await?;
        let actor = Actor::System(Origin::Schedule);
        for (id, staff) in missing {
            let mut turn = self.turn(&actor).await?;
            turn.tx.run("UPDATE article SET version = version WHERE id = $1", params![&id]).await?;
            let text = "SELECT base, content FROM working_copy WHERE article_id = $1 AND staff_id = $2";
            let Some((base, json)) = turn.tx.opt::<(i64, String)>(text, params![&id, &staff]).await? else {
                continue;
            };
            match serde_json::from_str(&json) {
                Ok(content) => keep(&mut turn, &id, &staff, base, &content).await?,
                Err(error) => tracing::warn!(article = id, %error, "the words of a working copy could not be read"),
            }
            turn.commit().await?;
        }
        Ok(())
    }

    /// Reads the words of texts that somebody wrote in together since they were read last. How many there were.
    pub async fn read_galleys(&self) -> Result<usize, Refusal> {
        let changed = self
            .db
            .all::<(String,)>(
                "SELECT g.article_id FROM galley g LEFT JOIN article_words w ON w.article_id = g.article_id AND w.copy = 'galley' \
                 AND w.stood_at = g.n WHERE g.standing AND w.article_id IS NULL LIMIT $1",
                params![SOME],
            )
            .await?;
        let actor = Actor::System(Origin::Schedule);
        for (id,) in &changed {
            let mut turn = self.turn(&actor).await?;
            turn.tx.run("UPDATE article SET version = version WHERE id = $1", params![id]).await?;
            let Some((n, body)) = galley::says(&mut turn, id).await? else { continue };
            let mut words = BTreeSet::new();
            add_body(&self.analyses.of(""), &body, &mut words);
            write(&mut turn, id, GALLEY, n, joined(&words)).await?;
            turn.commit().await?;
        }
        Ok(changed.len())
    }
}

fn add_body(analysis: &Analysis, body: &Body, words: &mut BTreeSet<String>) {
    for passage in story::text::passages(body) {
        add(analysis, &passage, words);
    }
}

/// Keeps the words of one text of a story: `copy` is [`HEAD`], [`GALLEY`], or whose working copy it is.
pub(super) async fn keep(turn: &mut Turn<'_>, article: &str, copy: &str, stood_at: i64, content: &Content) -> Result<(), Refusal> {
    let words = turn.room.words_of(content);
    write(turn, article, copy, stood_at, words).await
}

async fn write(turn: &mut Turn<'_>, article: &str, copy: &str, stood_at: i64, words: String) -> Result<(), Refusal> {
    turn.tx
        .run(
            "INSERT INTO article_words (article_id, copy, stood_at, words) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (article_id, copy) DO UPDATE SET stood_at = excluded.stood_at, words = excluded.words",
            params![article, copy, stood_at, words],
        )
        .await?;
    Ok(())
}

/// Forgets the words of a text that is gone.
pub(crate) async fn forget(turn: &mut Turn<'_>, article: &str, copy: &str) -> Result<(), Refusal> {
    turn.tx
        .run("DELETE FROM article_words WHERE article_id = $1 AND copy = $2", params![article, copy])
        .await?;
    Ok(())
}

/// Forgets those of working copies that are gone, and leaves nothing of them in the index's own file.
pub(super) async fn forget_redacted(turn: &mut Turn<'_>, article: &str) -> Result<(), Refusal> {
    turn.tx
        .run(
            "DELETE FROM article_words WHERE article_id = $1 AND copy NOT IN ('head', 'galley') \
             AND copy NOT IN (SELECT staff_id FROM working_copy WHERE article_id = $1)",
            params![article],
        )
        .await?;
    if turn.room.engine() == Engine::Sqlite {
        // What was taken out of it stands there until its pieces are joined.
        turn.tx.run("INSERT INTO article_find (article_find) VALUES ('optimize')", params![]).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_case_and_marks() {
        let found = |text: &str| joined(&of(text));
        assert_eq!(found("Zürich's HARBOUR, the harbour"), " harbour the zurich");
        assert_eq!(found("Ёлка don't 3.5%_'"), " 3 5 dont елка");
        assert_eq!(found("港口大桥"), " 口大 大桥 港口");
        assert_eq!(found(" -- "), "");
        let many: String = (0..MOST).map(|at| format!("{at}{} ", "я".repeat(LETTERS))).collect();
        assert!((BYTES - 500..BYTES).contains(&found(&many).len()));
        assert!(of(&"я".repeat(500)).iter().all(|word| word.chars().count() == LETTERS));
    }
}
