//! Comments: author, time, thread and status; mail and machine addresses go into the readers' data and nowhere else.

use super::Error;
use super::article::Ready;
use super::posts::Taking;
use super::run::Run;
use crate::report::{Entry, Outcome, Spot, entry};
use crate::seal::hash;
use exchange::wordpress::{Comment, Item, comment_text, meta, plain};
use readers::comment::{Incoming, Status, Taken};
use std::collections::{HashMap, HashSet};
use store::Moment;

/// Takes the comments of articles and pages that are here, each with its id here; `unseen` says why readers don't see them.
pub(super) async fn take(taking: &mut Taking<'_, '_>, above: Vec<(Ready, String)>, unseen: Option<&str>) -> Result<(), Error> {
    let (mut comments, mut entries) = (Vec::new(), Vec::new());
    for (one, id) in above {
        let (some, their) = sort(taking, &one, &id)?;
        comments.extend(some);
        entries.extend(their);
    }
    let run = &mut *taking.run;
    let became = match run.intake.dry_run {
        true => run.intake.rooms.readers.foresee(&comments).await?,
        false => run.intake.rooms.readers.take(&comments).await?,
    };
    for (mut entry, became) in entries.into_iter().zip(became) {
        entry.outcome = match became {
            Taken::New => Outcome::Taken,
            Taken::Changed => Outcome::Changed,
            Taken::Unchanged => Outcome::Unchanged,
            Taken::Kept => Outcome::NotTaken,
        };
        if became == Taken::Kept {
            entry =
                entry.because("conflict", "somebody decided about it here, and it changed at the source; what stands here was kept".into());
        }
        if let Some(unseen) = unseen {
            entry = entry.because("not_shown", unseen.to_owned());
        }
        run.intake.report.written.comments += u64::from(became == Taken::New && !run.intake.dry_run);
        run.intake.report.add(&entry)?;
    }
    Ok(())
}

/// Accounts for the comments of something that can have none here.
pub(super) fn leave_out(run: &mut Run<'_>, item: &Item, file: usize, code: &str, message: &str) -> Result<(), Error> {
    for comment in &item.comments {
        let entry = about(file, comment).because(code, message.to_owned());
        run.intake.report.add(&entry)?;
    }
    Ok(())
}

/// Accounts for the comments of an item that stood in the files before.
pub(super) fn met_again(run: &mut Run<'_>, item: &Item, file: usize) -> Result<(), Error> {
    for comment in &item.comments {
        let again = about(file, comment).because("twice", "it stood in the files before".into());
        run.intake.report.add(&Entry { outcome: Outcome::Unchanged, ..again })?;
    }
    Ok(())
}

fn about(file: usize, comment: &Comment) -> Entry {
    let spot = Spot { file, line: comment.line };
    // Reports stay when somebody has everything of theirs deleted: no address of anybody stands in one.
    let words = plain(&comment.content);
    let words: Vec<&str> = words.split_whitespace().map(|word| if word.contains('@') { "…" } else { word }).collect();
    let title: String = words.join(" ").chars().take(80).collect();
    entry("comment", &comment.id.to_string(), spot, &title, Outcome::NotTaken)
}

/// The comments that are taken, parents first, each with its account; the others are accounted for at once.
fn sort(taking: &mut Taking<'_, '_>, one: &Ready, article: &str) -> Result<(Vec<Incoming>, Vec<Entry>), Error> {
    let run = &mut *taking.run;
    let mut left: Vec<&Comment> = Vec::new();
    for comment in &one.item.comments {
        let reason = match comment.kind.as_str() {
            "" | "comment" => {
                if comment.id > 0 && taking.seen.insert(hash(("comment", comment.id)), 0).is_some() {
                    let again = about(one.piece.spot.file, comment).because("twice", "it stood in the files before".into());
                    run.intake.report.add(&Entry { outcome: Outcome::Unchanged, ..again })?;
                    continue;
                }
                None
            }
            "pingback" | "trackback" => Some(("no_comment", format!("a {} is no reader's comment", comment.kind))),
            other => Some(("no_comment", format!("`{other}` is a kind of comment that a plugin made"))),
        };
        match reason {
            Some((code, message)) => run.intake.report.add(&about(one.piece.spot.file, comment).because(code, message))?,
            None => left.push(comment),
        }
    }
    let there: HashSet<i64> = left.iter().map(|comment| comment.id).collect();
    let mut placed: HashMap<i64, String> = HashMap::new();
    let (mut comments, mut entries) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let (mut ready, mut waiting): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|comment| comment.parent <= 0 || placed.contains_key(&comment.parent) || !there.contains(&comment.parent));
        if ready.is_empty() {
            // They answer each other in a circle: each stands by itself.
            ready = std::mem::take(&mut waiting);
        }
        for comment in ready {
            let key = key(&run.intake.site, one, comment);
            let mut entry = about(one.piece.spot.file, comment);
            if comment.parent > 0 && !placed.contains_key(&comment.parent) {
                entry = entry.because("parent_missing", format!("it answers comment {}, which is not here", comment.parent));
            }
            let incoming = Incoming {
                article: article.to_owned(),
                parent: placed.get(&comment.parent).cloned(),
                ..incoming(comment, key.clone(), run.intake.now)
            };
            entry.status = incoming.status.name().to_owned();
            if comment.id > 0 {
                placed.insert(comment.id, key);
            }
            comments.push(incoming);
            entries.push(entry);
        }
        left = waiting;
    }
    Ok((comments, entries))
}

/// What tells a comment apart: its number, or where that is missing its place under its story.
fn key(site: &str, one: &Ready, comment: &Comment) -> String {
    if comment.id > 0 {
        format!("wordpress {site} {}", comment.id)
    } else {
        format!("wordpress {site} {} {} {}", one.piece.source_id, comment.date_gmt, comment.author)
    }
}

fn incoming(comment: &Comment, key: String, now: i64) -> Incoming {
    let author = plain(&comment.author);
    Incoming {
        article: String::new(),
        key,
        parent: None,
        number: Some(comment.id).filter(|id| *id > 0),
        author: if author.is_empty() { "Anonymous".to_owned() } else { author },
        email: comment.email.clone(),
        url: comment.url.clone(),
        ip: comment.ip.clone(),
        at: Moment(meta::commented_at(comment).unwrap_or(now)),
        text: comment_text(&comment.content),
        status: match comment.approved.as_str() {
            "1" | "approve" | "approved" => Status::Shown,
            "spam" => Status::Spam,
            "trash" | "post-trashed" => Status::Removed,
            _ => Status::Waiting,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Comment, about};

    #[test]
    fn a_report_names_nobodys_address() {
        let content = "Write me at &lt;ada@x.example&gt;, or ada&#64;x.example, about the lock.".to_owned();
        let entry = about(0, &Comment { content, ..Comment::default() });
        assert_eq!(entry.title, "Write me at … or … about the lock.");
    }
}
