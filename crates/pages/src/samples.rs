//! Sample contexts of every template, and the check that a theme can show them all: a broken template cannot reach a reader.

use crate::context::{
    Archive, Article, Bar, Breaking, Card, Choice, Comment, Container, Correction, Corrections, Day, Episode, Facet, Film, Follow, Footer,
    Front, Gone, Head, Instant, Link, List, Logo, Offline, Page, Part, Person, Picture, Piece, Post, Privacy, Search, Static, Talk, Year,
    Years,
};
use crate::day_line::day_line;
use crate::letter::Sheet;
use crate::{Error, Theme};
use jiff::tz::TimeZone;
use serde::Serialize;
use store::Moment;

/// Languages with the direction of their script.
const LANGUAGES: &[(&str, &str)] = &[("en", "ltr"), ("ru", "ltr"), ("ar", "rtl"), ("xx", "ltr")];
/// Shapes of containers, and one that nobody knows.
const SHAPES: &[&str] = &["lead", "row", "list", "mostread", "opinion", "pictures", "video", "live", "promo", "unknown"];
/// Kinds of article.
const KINDS: &[&str] = &["news", "live", "gallery", "video", "audio", "opinion", "analysis", "review", "interview", "explainer", "feature"];
/// Stands for every text of the samples: a template that forgets to escape would let it through.
pub(crate) const TEXT: &str = "Nine <pupils> & \"one\" teacher's boat";

impl Theme {
    /// Renders every page template with full, sparse and empty contexts in every language and direction. Gives how many pages were
    /// rendered; fails at the first that cannot be, or if there is a page template that no sample is for.
    pub fn check(&self) -> Result<usize, Error> {
        let mut proof = Proof { theme: self, rendered: 0, seen: Vec::new() };
        for (language, direction) in LANGUAGES {
            for full in [true, false] {
                for lite in [false, true] {
                    let around = Around { language, direction, full, lite };
                    for sample in fronts(full) {
                        proof.page("front.html", &around, sample)?;
                    }
                    for sample in lists(full) {
                        proof.page("list.html", &around, sample)?;
                    }
                    for kind in KINDS {
                        for template in ["article.html", "article-opinion.html", "article-live.html"] {
                            for people in [0, 1, 2, 12] {
                                proof.page(template, &around, article(kind, people, full))?;
                            }
                        }
                    }
                    proof.page("archive.html", &around, archive(full))?;
                    proof.page("search.html", &around, search(full, true))?;
                    proof.page("search.html", &around, search(full, false))?;
                    proof.page(
                        "page.html",
                        &around,
                        Static {
                            title: TEXT.into(),
                            rarer: full,
                            player: full,
                            body: "<p>Text.</p>".into(),
                            updated: instant(),
                        },
                    )?;
                    let noted = Card { note: TEXT.into(), noted: Some(instant()), ..card(full) };
                    proof.page(
                        "corrections.html",
                        &around,
                        Corrections {
                            title: TEXT.into(),
                            cards: if full { vec![noted] } else { Vec::new() },
                        },
                    )?;
                    let own = if full { vec![TEXT.into()] } else { Vec::new() };
                    crate::series_samples::show(&mut proof, &around)?;
                    crate::account::samples::show(&mut proof, &around)?;
                    proof.page("privacy.html", &around, Privacy { title: TEXT.into(), own, comments: full })?;
                    proof.page("offline.html", &around, Offline { title: TEXT.into() })?;
                    for status in [404, 410] {
                        let latest = if full { vec![card(true)] } else { Vec::new() };
                        let notice = if full { TEXT.into() } else { String::new() };
                        proof.page(
                            "gone.html",
                            &around,
                            Gone {
                                status,
                                title: TEXT.into(),
                                sentence: TEXT.into(),
                                notice,
                                latest,
                            },
                        )?;
                    }
                }
            }
        }
        match self.page_templates().into_iter().find(|name| !proof.seen.contains(name)) {
            Some(name) => Err(Error::Theme(format!("{name} is a page, but there is no sample for it"))),
            None => Ok(proof.rendered),
        }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    lite: bool,
    language: &'a str,
    direction: &'a str,
    pub full: bool,
}

pub(crate) struct Proof<'a> {
    theme: &'a Theme,
    rendered: usize,
    seen: Vec<String>,
}

impl Proof<'_> {
    /// A letter; its plain form is not escaped, its page is.
    pub(crate) fn sheet(&mut self, template: &str, around: &Around<'_>) -> Result<(), Error> {
        let sheet = Sheet {
            language: around.language.into(),
            direction: around.direction.into(),
            paper: TEXT.into(),
            wordmark: vec![Part { text: TEXT.into(), place: around.full }],
            home: "https://paper.example/".into(),
            subject: TEXT.into(),
            greeting: TEXT.into(),
            words: if around.full { vec![TEXT.into(), TEXT.into()] } else { Vec::new() },
            button: TEXT.into(),
            link: "https://paper.example/account/".into(),
        };
        let text = self.theme.render(template, &sheet)?;
        if template.ends_with(".html") == text.contains("Nine <pupils>") {
            return Err(Error::Theme(format!("{template} does not escape as it should")));
        }
        self.rendered += 1;
        Ok(())
    }

    pub(crate) fn page<C: Serialize>(&mut self, template: &str, around: &Around<'_>, content: C) -> Result<(), Error> {
        let html = self.theme.render(template, &page(around, content))?;
        if html.contains("Nine <pupils>") {
            return Err(Error::Theme(format!("{template} lets a text through without escaping it")));
        }
        if template.starts_with("article") || template == "page.html" {
            let ids = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
            if let Some(id) = ids.filter(|id| !id.is_empty()).find(|id| !story::html::is_the_pages(id)) {
                return Err(Error::Theme(format!("{template} has an element #{id}, and a subhead of a story may have the same")));
            }
        }
        self.rendered += 1;
        if !self.seen.iter().any(|seen| seen == template) {
            self.seen.push(template.to_owned());
        }
        Ok(())
    }
}

fn page<C: Serialize>(around: &Around<'_>, content: C) -> Page<C> {
    let full = around.full;
    let some = |links: Vec<Link>| if full { links } else { Vec::new() };
    let text = |text: &str| if full { text.to_owned() } else { String::new() };
    let changed = full.then_some(Moment(1_795_506_000_000_000));
    Page {
        language: around.language.into(),
        direction: around.direction.into(),
        site: "https://paper.example".into(),
        zone: "Etc/UTC".into(),
        edition: around.language.into(),
        home: "/".into(),
        prefix: text("/ru"),
        paper: TEXT.into(),
        wordmark: vec![Part { text: "Marren".into(), place: full }, Part { text: TEXT.into(), place: false }],
        logo: full.then(|| Logo {
            address: "/media/logo.png".into(),
            width: 800,
            height: 200,
            wide: around.direction == "ltr",
        }),
        tagline: text(TEXT),
        downloads: around.full,
        look: text("gazette"),
        editions: some(vec![link(true), link(false)]),
        navigation: some(vec![link(true), Link { children: vec![link(false)], ..link(false) }]),
        menu: some(vec![
            link(false),
            Link {
                address: "#".into(),
                children: vec![link(true)],
                ..link(false)
            },
        ]),
        footer: Footer {
            sentence: text(TEXT),
            copyright: TEXT.into(),
            licence: text(TEXT),
            contact: text("desk@paper.example"),
            report: text("desk@paper.example"),
            profiles: some(vec![link(false)]),
            pages: some(vec![link(false)]),
            feeds: some(vec![link(false)]),
        },
        head: Head {
            title: TEXT.into(),
            headline: text(TEXT),
            description: text(TEXT),
            canonical: text("https://paper.example/"),
            alternates: some(vec![link(false)]),
            feeds: some(vec![link(false)]),
            image: text("https://paper.example/media/a.jpg"),
            image_alt: text(TEXT),
            image_width: i64::from(full) * 1200,
            image_height: i64::from(full) * 630,
            kind: text("article"),
            published: text("2026-11-24T07:40:00Z"),
            modified: text("2026-11-24T07:40:00Z"),
            section: text(TEXT),
            tags: if full { vec![TEXT.into()] } else { Vec::new() },
            noindex: full,
            json_ld: text("{}"),
        },
        changed: full.then(instant),
        day: day_line(changed, &TimeZone::UTC, around.direction),
        here: "/harbour".into(),
        data_saver: "/harbour?lite".into(),
        lite: around.lite,
        fonts: if full { vec!["/assets/a.woff2".into()] } else { Vec::new() },
        content,
    }
}

pub(crate) fn link(current: bool) -> Link {
    Link {
        label: TEXT.into(),
        address: "/harbour".into(),
        current,
        language: "en".into(),
        children: Vec::new(),
        count: 3,
        is_more: current,
    }
}

pub(crate) fn instant() -> Instant {
    Instant {
        machine: "2026-11-24T07:40:00Z".into(),
        date: "2026-11-24".into(),
        time: "07:40".into(),
        day: "24 November 2026".into(),
        full: "Tuesday 24 November 2026".into(),
        whole: "Tue 24 Nov 2026, 07:40".into(),
        short: "24 Nov".into(),
        dated: "24 Nov 2026".into(),
    }
}

pub(crate) fn picture() -> Picture {
    Picture {
        address: "/media/a.jpg".into(),
        alt: TEXT.into(),
        credit: TEXT.into(),
        width: 1600,
        height: 1000,
        set: "/media/a-400.jpg 400w, /media/a.jpg 1600w".into(),
        lightest: "/media/a-400.avif 400w, /media/a-1600.avif 1600w".into(),
        full: "/media/a.jpg".into(),
        focus: "fx3 fy6".into(),
    }
}

fn person(full: bool) -> Person {
    let some = |text: &str| if full { text.to_owned() } else { String::new() };
    Person {
        name: TEXT.into(),
        address: some("/author/ada"),
        role: some(TEXT),
        portrait: full.then(picture),
        follow: full.then(follow),
    }
}

fn follow() -> Follow {
    Follow {
        kind: "tag".into(),
        edition: "en".into(),
        slug: "tides".into(),
        label: TEXT.into(),
    }
}

pub(crate) fn card(full: bool) -> Card {
    let some = |text: &str| if full { text.to_owned() } else { String::new() };
    Card {
        number: i64::from(full) * 9,
        save: some(TEXT),
        save_to: some("/account/saved"),
        address: "/harbour/2026/11/24/nine".into(),
        headline: TEXT.into(),
        standfirst: some(TEXT),
        kicker: some(TEXT),
        place: some(TEXT),
        kind: if full { "gallery".into() } else { "news".into() },
        mark: some(TEXT),
        icon: some("camera"),
        published: instant(),
        when: "07:40".into(),
        minutes: 3,
        reading: "3 min".into(),
        picture: full.then(picture),
        portrait: full.then(picture),
        by: if full { vec![person(true)] } else { Vec::new() },
        highlight: some("<mark>Nine</mark>"),
        marked: some("<mark>Nine</mark> pupils"),
        language: some("ar"),
        direction: some("rtl"),
        note: String::new(),
        noted: None,
        posts: if full {
            vec![Post {
                when: "07:36".into(),
                machine: some("2026-11-24T07:36:00Z"),
                text: TEXT.into(),
            }]
        } else {
            Vec::new()
        },
    }
}

fn fronts(full: bool) -> Vec<Front> {
    let mut containers = Vec::new();
    for shape in SHAPES {
        for count in [1, 2, 6] {
            containers.push(Container {
                shape: (*shape).into(),
                title: if full { TEXT.into() } else { String::new() },
                link: if full { "/harbour".into() } else { String::new() },
                text: if full { TEXT.into() } else { String::new() },
                cards: (0..count).map(|at| Card { kind: KINDS[at].into(), ..card(full) }).collect(),
                caption: if full { TEXT.into() } else { String::new() },
                sublinks: if full { vec![card(false)] } else { Vec::new() },
                id: "part-1".into(),
            });
        }
    }
    vec![Front { breaking: Some(breaking(full)), containers }, Front::default()]
}

fn breaking(full: bool) -> Breaking {
    let address = if full { "/a".into() } else { String::new() };
    Breaking { id: "1".into(), text: TEXT.into(), address, at: instant() }
}

fn lists(full: bool) -> Vec<List> {
    let some = |text: &str| if full { text.to_owned() } else { String::new() };
    let list = List {
        breaking: Some(breaking(full)),
        title: TEXT.into(),
        description: some(TEXT),
        role: some(TEXT),
        portrait: full.then(picture),
        feed: some("/harbour/rss.xml"),
        filter: some("/search?section=harbour"),
        follow: full.then(follow),
        below: if full { vec![link(true)] } else { Vec::new() },
        containers: Vec::new(),
        lead: full.then(|| card(true)),
        side: if full { vec![card(true), card(false)] } else { Vec::new() },
        days: vec![Day {
            weekday: "Tuesday".into(),
            address: some("/archive/2026/11/24"),
            day: "24 November 2026".into(),
            machine: "2026-11-24".into(),
            cards: vec![card(true), card(false)],
        }],
        older: full.then(|| link(false)),
        newer: full.then(|| link(false)),
        trail: if full { vec![link(false)] } else { Vec::new() },
        empty: false,
    };
    let arranged = List {
        containers: fronts(full).swap_remove(0).containers,
        lead: None,
        side: Vec::new(),
        ..list.clone()
    };
    vec![list, arranged, List { title: TEXT.into(), empty: true, ..List::default() }]
}

fn article(kind: &str, people: usize, full: bool) -> Article {
    let some = |text: &str| if full { text.to_owned() } else { String::new() };
    let correction = || Correction { at: instant(), note: TEXT.into() };
    let comment = || Comment {
        number: 1,
        name: TEXT.into(),
        at: instant(),
        edited: full,
        removed: false,
        paragraphs: vec![vec![
            Piece { text: TEXT.into(), link: String::new() },
            Piece {
                text: "https://paper.example".into(),
                link: "https://paper.example".into(),
            },
        ]],
        answers: Vec::new(),
    };
    let removed = Comment {
        number: 3,
        removed: true,
        at: instant(),
        answers: vec![Comment { name: String::new(), ..comment() }],
        ..Comment::default()
    };
    let film = Film {
        sound: kind == "audio",
        address: "/media/a.mp4".into(),
        width: 640,
        height: 360,
        name: TEXT.into(),
        poster: some("/media/a.jpg"),
        hls: some("/media/hls/film.m3u8"),
        storyboard: some("/media/hls/storyboard.vtt"),
        tracks: some("<track kind=\"captions\" srclang=\"en\" src=\"/media/a.vtt\" label=\"English\">"),
        said: some("<details class=\"transcript\"><summary>Transcript</summary><div><p>Words.</p></div></details>"),
    };
    Article {
        number: 12,
        kind: kind.into(),
        rarer: full,
        player: full,
        kind_name: some(TEXT),
        kicker: some(TEXT),
        headline: TEXT.into(),
        length: some("long"),
        standfirst: some(TEXT),
        section: full.then(|| link(false)),
        place: some(TEXT),
        people: (0..people).map(|_| person(full)).collect(),
        crowd: people > 4,
        published: instant(),
        updated: full.then(instant),
        minutes: 3,
        lead: (full && !matches!(kind, "video" | "audio")).then(picture),
        lead_words: full.then(|| link(false)),
        episode: full.then(|| Episode {
            series: link(false),
            place: TEXT.into(),
            feed: "/podcast/tide-tables/feed.xml".into(),
        }),
        film: matches!(kind, "video" | "audio").then_some(film),
        lead_caption: some(TEXT),
        lead_credit: some(TEXT),
        body: "<p>Text.</p>".into(),
        corrections: if full { vec![correction()] } else { Vec::new() },
        corrections_top: if full { vec![correction()] } else { Vec::new() },
        tags: if full { vec![link(false)] } else { Vec::new() },
        follow_tags: if full { vec![follow(), follow()] } else { Vec::new() },
        follow_section: full.then(follow),
        translations: if full { vec![link(false), link(false)] } else { Vec::new() },
        contents: if full { vec![link(false)] } else { Vec::new() },
        related: if full { vec![card(true), card(false)] } else { Vec::new() },
        most_read: if full { vec![card(true), card(false)] } else { Vec::new() },
        more: if full { vec![card(true), card(false)] } else { Vec::new() },
        next: full.then(|| card(true)),
        share: if full { vec![link(false)] } else { Vec::new() },
        mail: "mailto:?subject=a".into(),
        address: "https://paper.example/a".into(),
        report: some("mailto:desk@paper.example"),
        comments: if full { vec![Comment { answers: vec![comment()], ..comment() }, removed] } else { Vec::new() },
        comment_count: i64::from(full) * 3,
        talk: Talk {
            open: full,
            closed: !full && people > 0,
            before: full,
            until: full.then(instant),
            earlier: full.then(|| link(false)),
            later: full.then(|| link(false)),
            feed: some("/harbour/a/comments/atom.xml"),
        },
    }
}

fn archive(full: bool) -> Archive {
    let year = Year {
        year: "2026".into(),
        address: "/archive/2026".into(),
        months: vec![link(false)],
    };
    Archive {
        title: TEXT.into(),
        years: if full { vec![year] } else { Vec::new() },
        trail: if full { vec![link(false)] } else { Vec::new() },
        empty: !full,
    }
}

fn search(full: bool, asked: bool) -> Search {
    let bar = Bar {
        year: 2025,
        last: 2026,
        address: "/search?from=2025&to=2026".into(),
        x: "0%".into(),
        width: "50%".into(),
        y: 0,
        height: 40,
        chosen: true,
    };
    let option = |chosen| Choice { value: "2026".into(), count: 3, chosen };
    let years = Years {
        bars: vec![bar],
        first: "2007".into(),
        last: "2026".into(),
        from: vec![option(true), option(false)],
        to: vec![option(false)],
    };
    let some = |link: Link| if full { vec![link] } else { Vec::new() };
    Search {
        title: TEXT.into(),
        action: "/search".into(),
        words: TEXT.into(),
        hidden: some(link(false)),
        shortened: full,
        asked,
        total: i64::from(full) * 7,
        found: TEXT.into(),
        hits: if full { vec![card(true), card(false)] } else { Vec::new() },
        facets: if full {
            vec![Facet { title: TEXT.into(), values: vec![link(true), link(false)] }]
        } else {
            Vec::new()
        },
        sorts: some(link(true)),
        chosen: some(link(true)),
        clear: "/search".into(),
        older: full.then(|| link(false)),
        first: full.then(|| link(false)),
        years: full.then_some(years),
        corrected: full.then(|| link(false)),
        outside: false,
        tried: TEXT.into(),
        ways: some(link(false)),
        feed: "/search/rss.xml?q=a".into(),
        suggest: "/search/suggest.json".into(),
        cut: full,
        again: "/search?q=nine".into(),
        behind: full,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_template_shows_every_sample() {
        let rendered = Theme::standard().unwrap().check().unwrap();
        assert!(rendered > 1_000, "{rendered}");
    }

    fn changed(name: &str, from: &str, to: &str) -> Result<usize, Error> {
        let mut sources: BTreeMap<String, Vec<u8>> = crate::theme::default_sources();
        let text = String::from_utf8(sources[name].clone()).unwrap();
        assert!(from.is_empty() || text.contains(from), "{name} has no {from}");
        sources.insert(name.to_owned(), if from.is_empty() { to.into() } else { text.replace(from, to).into_bytes() });
        Theme::of(&sources)?.check()
    }

    #[test]
    fn a_broken_template_is_found() {
        let problem = |name, from, to| changed(name, from, to).unwrap_err().to_string();
        assert!(problem("templates/gone.html", "{{ sentence }}", "{{ sentense }}").contains("undefined"));
        assert!(problem("templates/article/comment.html", "{{ one.name or", "{{ one.nome or").contains("comment.html"));
        assert!(problem("templates/shapes/promo.html", "{% if", "{% fi").contains("promo.html"));
        assert!(problem("templates/page.html", "{{ title }}", "{{ title|safe }}").contains("without escaping"));
    }

    #[test]
    fn a_page_template_without_samples_is_found() {
        let mut sources = crate::theme::default_sources();
        sources.insert("templates/forecast.html".into(), b"{% extends \"base.html\" %}".to_vec());
        let problem = Theme::of(&sources).unwrap().check().unwrap_err().to_string();
        assert!(problem.contains("forecast.html"), "{problem}");
    }
}
