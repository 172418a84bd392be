//! What readers wrote under a story, for its page and for its feed, and whether more may be written.

use crate::chrome::{Maker, encode, link};
use crate::context::{Comment, Link, Piece, Talk};
use paper::document::{self, Article, Edition};
use paper::reading::Paper;
use std::collections::HashMap;
use store::Moment;

/// Comments on one page of a story, give or take the beginning of a thread that goes on.
const TOGETHER: usize = 50;
/// Days for which a story takes comments, unless the paper says otherwise.
const CLOSE_DAYS: i64 = 14;

impl<P: Paper> Maker<'_, P> {
    /// Until when a story takes comments; none = its section takes none.
    pub fn takes_comments(&self, article: &Article) -> Option<Moment> {
        let slug = &article.section.as_ref()?.slug;
        let section = self.edition(&article.edition).sections.iter().find(|section| section.slug == *slug)?;
        let days = if self.settings.comments_close_days > 0 { self.settings.comments_close_days } else { CLOSE_DAYS };
        section.comments.then(|| article.first_published_at.plus_seconds(days * 86_400))
    }

    pub fn talk(&self, article: &Article, edition: &Edition) -> Talk {
        let until = self.takes_comments(article);
        let open = until.is_some_and(|until| until > self.now);
        let (earlier, later) = self.more(article, edition);
        Talk {
            earlier,
            later,
            open,
            closed: until.is_some() && !open,
            before: !self.settings.comments_after,
            until: until.filter(|_| open).map(|until| self.instant(until, edition)),
            feed: if open || !article.comments.is_empty() {
                format!("{}/comments/atom.xml", encode(article.address.trim_end_matches('/')))
            } else {
                String::new()
            },
        }
    }

    /// Comments in the order of their writing, answers below what they answer; two levels, then flat. Of many, those of one page.
    pub fn comments(&self, comments: &[document::Comment], edition: &Edition) -> Vec<Comment> {
        let shown = |comment: &document::Comment| Comment {
            number: comment.number,
            name: comment.name.clone(),
            at: self.instant(comment.at, edition),
            edited: comment.edited_at.is_some(),
            removed: comment.removed,
            paragraphs: paragraphs(&comment.text),
            answers: Vec::new(),
        };
        let mut sheets = sheets(comments);
        let at = self.sheet(sheets.len());
        let threads = if at < sheets.len() { sheets.swap_remove(at) } else { Vec::new() };
        let thread = |thread: Thread<'_>| Comment {
            answers: thread.answers.into_iter().map(shown).collect(),
            ..shown(thread.begins)
        };
        threads.into_iter().map(thread).collect()
    }

    /// Which page of so many is asked for, from 0.
    fn sheet(&self, sheets: usize) -> usize {
        let asked: usize = self.ask.get("comments").parse().unwrap_or(1);
        asked.clamp(1, sheets.max(1)) - 1
    }

    /// Ways to the comments before and after these.
    fn more(&self, article: &Article, edition: &Edition) -> (Option<Link>, Option<Link>) {
        let sheets = sheets(&article.comments).len();
        let at = self.sheet(sheets);
        let to =
            |sheet: usize, key: &str| link(&self.say(edition, key), &format!("{}#comments", sheet_address(&article.address, sheet)), false);
        let before = at.checked_sub(1).map(|before| to(before, "comments-before-these"));
        (before, (at + 1 < sheets).then(|| to(at + 1, "comments-more")))
    }
}

/// A thread, or a part of one: the comment that it begins with and what answers it.
struct Thread<'a> {
    begins: &'a document::Comment,
    answers: Vec<&'a document::Comment>,
}

/// Threads in their order, cut into pages. A thread that goes on over the end of a page begins anew on the next one.
fn sheets(comments: &[document::Comment]) -> Vec<Vec<Thread<'_>>> {
    let roots = roots(comments);
    let mut threads: Vec<Thread<'_>> = Vec::new();
    let mut place_of: HashMap<i64, usize> = HashMap::new();
    for (begins, _) in comments.iter().zip(&roots).filter(|(comment, root)| comment.number == **root) {
        place_of.insert(begins.number, threads.len());
        threads.push(Thread { begins, answers: Vec::new() });
    }
    for (comment, root) in comments.iter().zip(&roots).filter(|(comment, root)| comment.number != **root) {
        if let Some(place) = place_of.get(root) {
            threads[*place].answers.push(comment);
        }
    }
    let mut sheets: Vec<Vec<Thread<'_>>> = Vec::new();
    let mut sheet: Vec<Thread<'_>> = Vec::new();
    let mut count = 0;
    for Thread { begins, answers } in threads {
        for answer in std::iter::once(None).chain(answers.into_iter().map(Some)) {
            if count == TOGETHER {
                sheets.push(std::mem::take(&mut sheet));
                count = 0;
            }
            let goes_on = sheet.last().is_some_and(|thread| thread.begins.number == begins.number);
            if !goes_on {
                sheet.push(Thread { begins, answers: Vec::new() });
            }
            if let (Some(answer), Some(thread)) = (answer, sheet.last_mut()) {
                thread.answers.push(answer);
            }
            count += 1;
        }
    }
    if !sheet.is_empty() {
        sheets.push(sheet);
    }
    sheets
}

/// Address of a page of a story's comments, counted from 0.
fn sheet_address(story: &str, sheet: usize) -> String {
    let story = encode(story);
    if sheet == 0 { story } else { format!("{story}?comments={}", sheet + 1) }
}

/// Where a comment stands: on its page of the story.
pub(crate) fn comment_address(article: &Article, number: i64) -> String {
    let stands = |sheet: &Vec<Thread<'_>>| {
        let holds = |thread: &Thread<'_>| thread.begins.number == number || thread.answers.iter().any(|answer| answer.number == number);
        sheet.iter().any(holds)
    };
    let sheet = sheets(&article.comments).iter().position(stands).unwrap_or(0);
    format!("{}#comment-{number}", sheet_address(&article.address, sheet))
}

/// The first comment of each one's thread, however deep it stands. Answers that go round in a circle begin at the one met first.
fn roots(comments: &[document::Comment]) -> Vec<i64> {
    let parents: HashMap<i64, Option<i64>> = comments.iter().map(|comment| (comment.number, comment.parent)).collect();
    let mut known: HashMap<i64, i64> = HashMap::with_capacity(comments.len());
    for comment in comments {
        let mut way = Vec::new();
        let mut at = comment.number;
        let root = loop {
            if let Some(root) = known.get(&at) {
                break *root;
            }
            // Whatever is met again before its end is known stands on this very way.
            known.insert(at, comment.number);
            way.push(at);
            match parents.get(&at).copied().flatten().filter(|parent| parents.contains_key(parent)) {
                Some(parent) => at = parent,
                None => break at,
            }
        };
        for number in way {
            known.insert(number, root);
        }
    }
    comments
        .iter()
        .map(|comment| known.get(&comment.number).copied().unwrap_or(comment.number))
        .collect()
}

/// A plain text in paragraphs, its addresses as links. Only what begins with `http://` or `https://` is an address.
pub(crate) fn paragraphs(text: &str) -> Vec<Vec<Piece>> {
    text.split("\n\n").filter(|text| !text.trim().is_empty()).map(pieces).collect()
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(start) = next_address(rest) {
        let (before, from) = rest.split_at(start);
        let end = from
            .find(|sign: char| sign.is_whitespace() || sign.is_control() || "<>\"\u{2028}\u{2029}".contains(sign))
            .unwrap_or(from.len());
        let link = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '»', '”', '’', '…', '،', '؛', '؟']);
        let host = link.split_once("://").map_or("", |(_, host)| host);
        words.push_str(before);
        if host.is_empty() {
            words.push_str(link);
        } else {
            if !words.is_empty() {
                pieces.push(Piece { text: std::mem::take(&mut words), link: String::new() });
            }
            pieces.push(Piece { text: link.to_owned(), link: link.to_owned() });
        }
        rest = &from[link.len()..];
    }
    words.push_str(rest);
    if !words.is_empty() {
        pieces.push(Piece { text: words, link: String::new() });
    }
    pieces
}

/// Where the next address begins; one letter before it makes it a part of a word.
fn next_address(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("http") {
        let at = from + at;
        let begins = !text[..at].ends_with(|sign: char| sign.is_alphanumeric());
        if begins && (text[at..].starts_with("http://") || text[at..].starts_with("https://")) {
            return Some(at);
        }
        from = at + 4;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{TOGETHER, paragraphs, roots, sheets};
    use paper::document::Comment;
    use store::Moment;

    fn answer(number: i64, parent: Option<i64>) -> Comment {
        let (name, text) = (String::new(), String::new());
        Comment {
            number,
            parent,
            name,
            at: Moment(0),
            edited_at: None,
            text,
            removed: false,
        }
    }

    #[test]
    fn every_comment_is_in_a_thread_that_begins() {
        let deep: Vec<Comment> = (1..=3_000).map(|number| answer(number, (number > 1).then(|| number - 1))).collect();
        assert!(roots(&deep).iter().all(|root| *root == 1), "however deep it stands");
        let back: Vec<Comment> = (1..=3_000).map(|number| answer(number, (number < 3_000).then(|| number + 1))).collect();
        assert!(roots(&back).iter().all(|root| *root == 3_000));
        let odd = [answer(1, Some(2)), answer(2, Some(1)), answer(3, Some(9)), answer(4, Some(3)), answer(5, Some(5)), answer(6, Some(2))];
        assert_eq!(roots(&odd), [1, 1, 3, 3, 5, 1], "a circle begins somewhere, and what answers nobody begins itself");
    }

    #[test]
    fn many_comments_are_cut_into_pages_and_none_is_lost() {
        // One thread of 120, then 80 that answer nobody.
        let many: Vec<Comment> = (1..=200).map(|number| answer(number, (2..=120).contains(&number).then_some(1))).collect();
        let mut seen: Vec<i64> = Vec::new();
        for sheet in sheets(&many) {
            let size: usize = sheet.iter().map(|thread| 1 + thread.answers.len()).sum();
            assert!(size <= TOGETHER + 1, "{size}");
            for thread in sheet {
                seen.push(thread.begins.number);
                seen.extend(thread.answers.iter().map(|answer| answer.number));
            }
        }
        let again = seen.iter().filter(|number| **number == 1).count();
        assert_eq!(again, 3, "a thread that goes on begins anew");
        seen.dedup();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, (1..=200).collect::<Vec<_>>());
        assert!(sheets(&[]).is_empty());
    }

    /// Links in brackets, paragraphs with a bar between.
    fn drawn(text: &str) -> String {
        let drawn = paragraphs(text).into_iter().map(|pieces| {
            pieces
                .into_iter()
                .map(|piece| if piece.link.is_empty() { piece.text } else { format!("[{}]", piece.link) })
                .collect::<String>()
        });
        drawn.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn addresses_are_links_and_nothing_else_is() {
        for (text, is) in [
            ("One.\nTwo.\n\nThree.", "One.\nTwo.|Three."),
            ("See https://a.example/b?c=d.", "See [https://a.example/b?c=d]."),
            ("(http://a.example)", "([http://a.example])"),
            ("http://a.example and https://b.example", "[http://a.example] and [https://b.example]"),
            ("javascript:alert(1) data:text/html,x ftp://a.example", "javascript:alert(1) data:text/html,x ftp://a.example"),
            ("xhttp://a.example", "xhttp://a.example"),
            ("https:// nothing", "https:// nothing"),
            ("https://a.example/\"onmouseover=x", "[https://a.example/]\"onmouseover=x"),
            ("https://a.example/<b>", "[https://a.example/]<b>"),
            ("HTTP://A.EXAMPLE", "HTTP://A.EXAMPLE"),
            ("\n\n\n", ""),
        ] {
            assert_eq!(drawn(text), is, "{text:?}");
        }
    }
}
