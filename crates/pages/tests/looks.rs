//! Looks of the theme: what they say of colour can be read, light and dark, and costs next to nothing.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

use pages::Theme;
use std::collections::BTreeMap;

const STYLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../theme/styles");

/// Colours of a style sheet's tokens by name, light and dark. A later one stands in place of an earlier one.
fn colours(css: &str, into: &mut BTreeMap<String, [String; 2]>) {
    for part in css.split("--").skip(1) {
        let Some((name, value)) = part.split_once(": ") else { continue };
        let value = value.split(';').next().unwrap();
        let hex = |text: &str| text.find('#').map(|at| text[at..].chars().take(7).collect::<String>());
        if let Some(plain) = hex(value) {
            into.insert(name.to_owned(), [plain.clone(), plain]);
        }
    }
    // `--name: var(--light, #…) var(--dark, #…)` was cut at its own dashes: both values are read here.
    for line in css.split(';') {
        let Some((before, dark)) = line.split_once("var(--dark, #") else { continue };
        let Some((name, light)) = before.split_once(": var(--light, #") else { continue };
        let name = name.rsplit("--").next().unwrap();
        into.insert(name.to_owned(), [light, dark].map(|text| format!("#{}", text.chars().take(6).collect::<String>())));
    }
}

fn luminance(hex: &str) -> f64 {
    let part = |at: usize| {
        let part = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_colour_of_every_look_can_be_read() {
    let read = |path: String| std::fs::read_to_string(path).unwrap();
    let ground = read(format!("{STYLES}/20-tokens.css"));
    let theme = Theme::standard().unwrap();
    assert_eq!(theme.looks().len(), 3);
    for look in std::iter::once("").chain(theme.looks().iter().map(String::as_str)) {
        let mut known = BTreeMap::new();
        colours(&ground, &mut known);
        if !look.is_empty() {
            colours(&read(format!("{STYLES}/looks/{look}.css")), &mut known);
        }
        for (scheme, at) in [("light", 0), ("dark", 1)] {
            let colour = |name: &str| known[name][at].as_str();
            for (text, on, least) in [
                ("ink", "paper", 7.0),
                ("ink", "mist", 7.0),
                ("ink-2", "paper", 4.5),
                ("ink-2", "mist", 4.5),
                ("place", "paper", 4.5),
                ("place", "mist", 4.5),
                ("now", "paper", 4.5),
                ("now", "mist", 4.5),
                ("night-place", "night", 4.5),
                ("night-now", "night", 4.5),
                ("night-ink-2", "night", 4.5),
                ("field", "paper", 3.0),
            ] {
                let found = contrast(colour(text), colour(on));
                assert!(found >= least, "{look} {scheme}: {text} on {on} has {found:.2}, not {least}");
            }
        }
        assert_ne!(known["place"], known["now"], "{look}: what is now stands out from where it was");
    }
}

#[test]
fn a_look_is_in_every_sheet_and_is_light() {
    let theme = Theme::standard().unwrap();
    let size = |address: &str| theme.file(address).unwrap().bytes.len();
    for sheet in ["front.css", "lists.css", "section.css", "story.css", "account.css"] {
        for look in theme.looks() {
            let (own, other) = (theme.address(sheet), theme.address_in(sheet, look));
            assert_ne!(own, other, "{sheet} in {look}");
            assert!(size(other) - size(own) < 3 * 1024, "{sheet} in {look} is {} bytes longer", size(other) - size(own));
        }
        assert_eq!(theme.address(sheet), theme.address_in(sheet, "nothing"));
    }
    // What has no look is the same in all of them.
    assert_eq!(theme.address("icons.svg"), theme.address_in("icons.svg", "gazette"));
    assert_eq!(theme.address("player.css"), theme.address_in("player.css", "gazette"));
}
