//! A sample of the page of a series.

use crate::Error;
use crate::context::{Heard, Series};
use crate::samples::{Around, Proof, TEXT, card, link, picture};

pub(crate) fn show(proof: &mut Proof<'_>, around: &Around<'_>) -> Result<(), Error> {
    let full = around.full;
    let some = |text: &str| if full { text.to_owned() } else { String::new() };
    let heard = |full: bool| Heard {
        card: card(full),
        place: some(TEXT),
        length: some("24 min"),
        kind: some(TEXT),
        explicit: full,
        address: "/media/x/tides.m4a".into(),
        tracks: String::new(),
    };
    let series = Series {
        title: TEXT.into(),
        about: if full { vec![TEXT.into(), TEXT.into()] } else { Vec::new() },
        author: some(TEXT),
        cover: full.then(picture),
        feed: "/podcast/tide-tables/feed.xml".into(),
        funding: full.then(|| link(false)),
        episodes: if full { vec![heard(true), heard(false)] } else { Vec::new() },
        player: full,
    };
    proof.page("series.html", around, series)
}
