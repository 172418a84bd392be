//! Captions as people's programs write them: what is understood is taken, the rest is passed over, and nothing is invented.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

use media::{Cue, Error, captions, webvtt};

fn cues(text: &str) -> Vec<(u64, u64, String)> {
    captions(text.as_bytes()).unwrap().iter().map(|cue| (cue.from, cue.to, cue.said())).collect()
}

#[test]
fn webvtt_with_all_that_it_may_have() {
    let text = "\u{feff}WEBVTT - The tide\r\nKind: captions\r\n\r\nNOTE\r\nwritten at the quay\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n\
                opening\r\n00:01.500 --> 00:04.000 align:start position:10% line:0 region:x colour:red\r\n<v.loud Oda Brenn>Good <i>evening</i> &amp; welcome.\r\n\
                Here is the tide.\r\n\r\n01:00:00.000 --> 01:00:02.000\r\n<00:00.500>An hour later\r\n";
    assert_eq!(
        cues(text),
        [
            (1500, 4000, "Oda Brenn: Good evening & welcome. Here is the tide.".into()),
            (3_600_000, 3_602_000, "An hour later".into())
        ]
    );
    let taken = captions(text.as_bytes()).unwrap();
    assert_eq!(taken[0].settings, "align:start position:10% line:0", "what stands nowhere is left out");
    let served = webvtt(&taken);
    assert!(
        served.starts_with("WEBVTT\n\n00:00:01.500 --> 00:00:04.000 align:start position:10% line:0\n<v.loud Oda Brenn>"),
        "{served}"
    );
    assert!(!served.contains("::cue") && !served.contains("quay"), "{served}");
    assert_eq!(captions(served.as_bytes()).unwrap(), taken, "what is served is read as the same");
}

#[test]
fn subrip_with_its_commas_places_and_ampersands() {
    let text = "1\n00:00:05,000 --> 00:00:06,000\n{\\an8}<font color=\"#fff\">Boats & nets</font>\n\n2\n00:00:01,250 --> 00:00:02,000\n- Who is it?\n- The keeper.\n";
    assert_eq!(
        cues(text),
        [(1250, 2000, "- Who is it? - The keeper.".into()), (5000, 6000, "Boats & nets".into())],
        "in order of time"
    );
    assert!(webvtt(&captions(text.as_bytes()).unwrap()).contains("Boats &amp; nets"));
    // A place by itself leaves no empty line behind, at which a cue would end, and no arrow where there was none.
    let odd = captions(b"1\n00:00:01,000 --> 00:00:02,000\n{\\an8}\nOne\n{\\an2}\nTwo --{\\x}> three\n").unwrap();
    assert_eq!(odd[0].text, "One\nTwo --&gt; three");
    assert_eq!(captions(webvtt(&odd).as_bytes()).unwrap(), odd);
}

#[test]
fn cues_that_make_no_sense_are_passed_over_and_the_next_is_read() {
    let text = "WEBVTT\n\n00:03.000 --> 00:02.000\nbackwards\n\n00:61.000 --> 00:62.000\nno such second\n\n00:01,000 --> 00:02,000\na comma\n\n\
                00:01.00 --> 00:02.000\ntwo figures\n\n99999999999999999999:00:01.000 --> 00:02.000\nfar away\n\n00:04.000 --> 00:05.000\n\n\
                00:06.000 --> 00:07.000\ngood\n00:08.000 --> 00:09.000\nright after it";
    assert_eq!(cues(text), [(6000, 7000, "good".into()), (8000, 9000, "right after it".into())]);
}

#[test]
fn what_is_no_file_of_captions_is_refused_in_words() {
    let refused = |bytes: &[u8]| captions(bytes).unwrap_err();
    assert_eq!(refused(b""), Error::Empty);
    assert!(refused(b"WEBVTT\n\nNOTE nothing yet\n").to_string().contains("-->"));
    assert!(refused("Прилив".as_bytes()).to_string().contains("-->"));
    assert!(refused(b"WEBVTT\n\n00:01.000 --> 00:02.000\nna\xefve").to_string().contains("byte 35"));
    assert_eq!(refused(&vec![b' '; media::LARGEST_CAPTIONS + 1]), Error::TooLarge(media::LARGEST_CAPTIONS));
    let many = "00:01.000 --> 00:02.000\nx\n\n".repeat(20_001);
    assert!(refused(format!("WEBVTT\n\n{many}").as_bytes()).to_string().contains("20000"));
}

#[test]
fn marks_that_are_open_or_odd_are_no_words() {
    let said = |text: &str| Cue { from: 0, to: 1, settings: String::new(), text: text.into() }.said();
    assert_eq!(said("<v Ada>One</v> <v.x.y Ben &amp; Co>two"), "Ada: One Ben & Co: two");
    assert_eq!(said("a &lt;b&gt; &nbsp;c &unknown; &"), "a <b> c &unknown; &");
    assert_eq!(said("open <i"), "open");
    assert_eq!(said("<ruby>tide<rt>pull</rt></ruby>\u{fffd}"), "tidepull\u{fffd}");
    assert_eq!(said("<video src=x onerror=y>no film"), "no film");
}
