//! Sample contexts of what readers keep, follow and write.

use super::samples::page;
use super::{Field, Followed, History, HistoryItem, KeptStory, News, OwnComment, OwnComments, Report, Saved, SavedItem, Write};
use crate::Error;
use crate::context::{Comment, Piece};
use crate::samples::{Around, Proof, TEXT, card, instant, link};

/// What readers keep, follow and write.
pub(super) fn show(proof: &mut Proof<'_>, around: &Around<'_>) -> Result<(), Error> {
    let full = around.full;
    let some = |text: &str| if full { text.to_owned() } else { String::new() };
    let story = |shown: bool, withdrawn: bool| KeptStory { number: 7, card: shown.then(|| card(full)), withdrawn };
    let field = |problem: &str| Field { value: some(TEXT), problem: problem.to_owned(), focus: false };
    let pieces =
        || vec![vec![Piece { text: TEXT.into(), link: String::new() }, Piece { text: TEXT.into(), link: some("https://paper.example") }]];
    let comment = || Comment {
        number: 3,
        name: some(TEXT),
        at: instant(),
        paragraphs: pieces(),
        ..Comment::default()
    };
    let followed = |address: &str| Followed {
        kind: "tag".into(),
        edition: "en".into(),
        slug: "tides".into(),
        label: TEXT.into(),
        address: address.into(),
        now: "tides".into(),
    };
    let items = [(true, false), (false, true), (false, false)].map(|(shown, withdrawn)| SavedItem {
        story: story(shown, withdrawn),
        folder: some(TEXT),
        note: some(TEXT),
        at: full.then(instant),
        above: i64::from(full),
        below: full,
        beyond: i64::from(shown),
    });
    for device in [true, false] {
        let saved = Saved {
            items: if full { items.to_vec() } else { Vec::new() },
            beyond: i64::from(full),
            first: some("/account/saved"),
            next: some("/account/saved?page=3"),
            folders: if full { vec![link(true), link(false)] } else { Vec::new() },
            inside: some(TEXT),
            device,
            feed: some("https://paper.example/account/saved/feed/x"),
            back: full.then(|| link(false)),
        };
        page(proof, around, saved)?;
        let news = News {
            cards: if full && device { vec![card(true), card(false)] } else { Vec::new() },
            follows: if full { vec![followed("/tag/tides"), followed("")] } else { Vec::new() },
            device,
            back: full.then(|| followed("/tag/tides")),
        };
        page(proof, around, news)?;
        let read = [(true, false), (false, true), (false, false)]
            .map(|(shown, withdrawn)| HistoryItem { story: story(shown, withdrawn), at: instant() });
        page(
            proof,
            around,
            History {
                on: device,
                items: if full { read.to_vec() } else { Vec::new() },
            },
        )?;
        let own = |status: &str, paragraphs: Vec<Vec<Piece>>| OwnComment {
            token: "x".into(),
            story: (full && device).then(|| link(false)),
            address: some("/harbour/a#comment-3"),
            at: instant(),
            edited: full,
            status: status.into(),
            status_name: TEXT.into(),
            paragraphs,
            editable: device,
        };
        let items = if full { vec![own("shown", pieces()), own("removed", Vec::new())] } else { Vec::new() };
        page(proof, around, OwnComments { items })?;
        for problem in ["", "text-empty", "too-long", "name-empty"] {
            let write = Write {
                story: link(false),
                article: 7,
                answered: full.then(comment),
                token: if device { String::new() } else { "x".into() },
                text: field(problem),
                name: device.then(|| field(problem)),
                signed_in: !device,
                before: device,
                open: full || device,
            };
            page(proof, around, write)?;
            let report = Report {
                story: link(false),
                article: 7,
                comment: comment(),
                reasons: vec![link(true), link(false)],
                text: field(problem),
            };
            page(proof, around, report)?;
        }
    }
    Ok(())
}
