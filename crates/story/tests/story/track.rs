//! What goes along with films: a player knows it, chapters and words lead into the film, and nothing of it is more than text.

use crate::sample::Sample;
use story::html::{Pictures, said, tracks};
use story::{Asset, Body, Cue, Related, Resolve, Track, Words};

/// The sample's library, with these tracks for its film.
struct Tracked(Vec<Track>);

impl Resolve for Tracked {
    fn asset(&self, key: &str) -> Option<Asset> {
        Some(Asset { tracks: self.0.clone(), ..Sample.asset(key)? })
    }
    fn article(&self, key: &str) -> Option<Related> {
        Sample.article(key)
    }
}

fn track(kind: &str, language: &str, cues: &[(i64, &str)]) -> Track {
    Track {
        kind: kind.into(),
        language: language.into(),
        label: format!("\"{language}\" & more"),
        address: format!("/media/3/{kind}-{language}.vtt"),
        cues: cues.iter().map(|(at, text)| Cue { at: *at, text: (*text).into() }).collect(),
    }
}

fn page(json: &str, tracks: Vec<Track>) -> String {
    let body: Body = serde_json::from_str(&format!("{{\"version\":1,\"blocks\":[{json}]}}")).unwrap();
    story::html::page(&body, &Tracked(tracks), &Words::default(), Pictures::Shown).html
}

#[test]
fn a_film_has_its_captions_its_chapters_and_its_words() {
    let html = page(
        r#"{"type":"video","asset":"3"}"#,
        vec![
            track("captions", "en", &[(1500, "Good evening."), (62_000, "Ada: The <b>tide</b> is in.")]),
            track("subtitles", "ru", &[(1500, "Добрый вечер.")]),
            track("chapters", "en", &[(0, "The quay"), (3_661_000, "The bell")]),
        ],
    );
    let holds = |part: &str| assert!(html.contains(part), "no {part} in {html}");
    holds(r#"<track kind="captions" srclang="en" src="/media/3/captions-en.vtt" label="&quot;en&quot; &amp; more">"#);
    holds(r#"<track kind="subtitles" srclang="ru""#);
    holds(r#"<a href="/media/3/tide.mp4#t=3661" data-at="3661">1:01:01</a> <span dir="auto">The bell</span>"#);
    holds(r#"<p><a href="/media/3/tide.mp4#t=1.500" data-at="1.500">0:01</a> <span data-at="1.500">Good evening.</span></p>"#);
    holds(r#"<span data-at="62">Ada: The &lt;b&gt;tide&lt;/b&gt; is in.</span></p></div></details>"#);
    assert!(!html.contains("Добрый"), "the words of one language are enough: {html}");
}

#[test]
fn words_that_somebody_wrote_down_stand_instead_of_captions() {
    let html = page(r#"{"type":"video","asset":"3","transcript":"A bell rings."}"#, vec![track("captions", "en", &[(0, "Dong.")])]);
    assert!(html.contains("A bell rings.") && !html.contains("Dong.") && html.contains("<track "), "{html}");
}

#[test]
fn sentences_of_cues_become_paragraphs_and_a_very_long_film_has_a_link() {
    let film = |cues: &[(i64, &str)]| Tracked(vec![track("captions", "en", cues)]).asset("3").unwrap();
    let sentence = "The water came over the quay and went back again before anybody had seen it.";
    let many: Vec<(i64, &str)> = (0..40).map(|at| (at * 1000, sentence)).collect();
    let words = said(&film(&many), &Words::default(), false);
    assert_eq!(words.matches("<p>").count(), 10, "four sentences each: {words}");
    assert_eq!(words.matches("</p>").count(), 10);
    let long: Vec<(i64, &str)> = (0..600).map(|at| (at * 1000, sentence)).collect();
    let words = said(&film(&long), &Words::default(), false);
    assert_eq!(words, r#"<p class="transcript"><a href="/media/3/captions-en.vtt">Transcript</a></p>"#);
    assert_eq!(tracks(&film(&long)).matches("<track ").count(), 1);
    assert_eq!(said(&film(&[]), &Words::default(), false), "");
}

#[test]
fn feeds_and_pages_without_pictures_carry_none_of_it() {
    let body: Body = serde_json::from_str(r#"{"version":1,"blocks":[{"type":"video","asset":"3"}]}"#).unwrap();
    let library = Tracked(vec![track("captions", "en", &[(0, "Dong.")])]);
    let feed = story::feed::write(&body, &library, &Words::default(), "https://tidings.example");
    assert!(feed.contains("<video ") && !feed.contains("<track") && !feed.contains("Dong."), "{feed}");
    let lite = story::html::page(&body, &library, &Words::default(), Pictures::Linked).html;
    assert!(!lite.contains("<track") && lite.contains("Dong."), "words weigh little: {lite}");
}
