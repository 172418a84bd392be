//! Comments: author, time, thread and status; mail and machine addresses go into the readers' data and nowhere else.

use super::Error;
use super::article::Ready;
use super::index::Spot;
use super::people::entry;
use super::posts::Taking;
use super::run::Run;
use crate::comments::{Incoming, Status};
use crate::report::{Entry, Outcome};
use exchange::wordpress::{Comment, comment_text, meta, plain};
use std::collections::{HashMap, HashSet};
use store::Moment;

/// Takes the comments of articles that are here, each with its id here.
pub(super) async fn take(taking: &mut Taking<'_, '_>, articles: Vec<(Ready, String)>) -> Result<(), Error> {
    for (one, article) in articles {
        if one.item.comments.is_empty() {
            continue;
        }
        let (comments, entries) = sort(taking.run, &one)?;
        let fresh = if taking.run.options.dry_run {
            vec![true; comments.len()]
        } else {
            taking
                .run
                .rooms
                .comments
                .take(&article, &comments)
                .await
                .map_err(Error::Comments)?
        };
        for (mut entry, is_new) in entries.into_iter().zip(fresh) {
            entry.outcome = if is_new { Outcome::Taken } else { Outcome::Unchanged };
            taking.run.report.written.comments += u64::from(is_new && !taking.run.options.dry_run);
            taking.run.report.add(&entry)?;
        }
    }
    Ok(())
}

/// Accounts for the comments of something that can have none here.
pub(super) fn leave_out(run: &mut Run<'_>, one: &Ready, code: &str, message: &str) -> Result<(), Error> {
    for comment in &one.item.comments {
        let entry = about(one, comment).because(code, message.to_owned());
        run.report.add(&entry)?;
    }
    Ok(())
}

fn about(one: &Ready, comment: &Comment) -> Entry {
    let spot = Spot {
        file: one.file,
        line: comment.line,
    };
    let title: String = plain(&comment.content).chars().take(80).collect();
    entry("comment", &comment.id.to_string(), spot, &title, Outcome::NotTaken)
}

/// The comments that are taken, parents first, each with its account; the others are accounted for at once.
fn sort(run: &mut Run<'_>, one: &Ready) -> Result<(Vec<Incoming>, Vec<Entry>), Error> {
    let mut left: Vec<&Comment> = Vec::new();
    let mut seen = HashSet::new();
    for comment in &one.item.comments {
        let reason = match comment.kind.as_str() {
            "" | "comment" => {
                if comment.id > 0 && !seen.insert(comment.id) {
                    Some(("twice", "it stands under the same story twice".to_owned()))
                } else {
                    None
                }
            }
            "pingback" | "trackback" => Some(("no_comment", format!("a {} is no reader's comment", comment.kind))),
            other => Some(("no_comment", format!("`{other}` is a kind of comment that a plugin made"))),
        };
        match reason {
            Some((code, message)) => run.report.add(&about(one, comment).because(code, message))?,
            None => left.push(comment),
        }
    }
    let there: HashSet<i64> = left.iter().map(|comment| comment.id).collect();
    let mut placed: HashMap<i64, String> = HashMap::new();
    let (mut comments, mut entries) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let (mut ready, mut waiting): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|comment| placed.contains_key(&comment.parent) || !there.contains(&comment.parent));
        if ready.is_empty() {
            // They answer each other in a circle: each stands by itself.
            ready = std::mem::take(&mut waiting);
        }
        for comment in ready {
            let key = key(&run.site, one, comment);
            let mut entry = about(one, comment);
            if comment.parent > 0 && !placed.contains_key(&comment.parent) {
                entry = entry.because("parent_missing", format!("it answers comment {}, which is not here", comment.parent));
            }
            let incoming = incoming(comment, key.clone(), placed.get(&comment.parent).cloned(), run.now);
            entry.status = incoming.status.name().to_owned();
            placed.insert(comment.id, key);
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
        format!("wordpress {site} {} {} {}", one.source_id, comment.date_gmt, comment.author)
    }
}

fn incoming(comment: &Comment, key: String, parent: Option<String>, now: i64) -> Incoming {
    let author = plain(&comment.author);
    Incoming {
        key,
        parent,
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
