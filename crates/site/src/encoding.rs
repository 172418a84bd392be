//! Which encoding an answer goes out in (RFC 9110, 12.5.3).

use paper::Encoding;

/// What we can send, best first: this order decides between equal wishes.
const OURS: [(&str, Encoding); 4] =
    [("br", Encoding::Brotli), ("zstd", Encoding::Zstd), ("gzip", Encoding::Gzip), ("identity", Encoding::Identity)];

/// The encoding that `Accept-Encoding` likes best; `None` if it forbids all that we have.
///
/// Weights run from 0 (never) to 1000. Plain bytes are welcome unless they are forbidden, but come last where they are not named.
pub(crate) fn choose(accept: Option<&str>) -> Option<Encoding> {
    let Some(accept) = accept else { return Some(Encoding::Identity) };
    let mut named: [Option<u16>; OURS.len()] = [None; OURS.len()];
    let mut others = None;
    for wish in accept.split(',') {
        let mut parts = wish.split(';');
        let name = parts.next().unwrap_or_default().trim();
        let weight = parts
            .find_map(|part| {
                let (key, value) = part.split_once('=')?;
                key.trim().eq_ignore_ascii_case("q").then(|| weight(value.trim()))
            })
            .unwrap_or(1000);
        if name == "*" {
            others = Some(weight);
        }
        let name = if name.eq_ignore_ascii_case("x-gzip") { "gzip" } else { name };
        if let Some(place) = OURS.iter().position(|(ours, _)| name.eq_ignore_ascii_case(ours)) {
            named[place] = Some(weight);
        }
    }
    let mut best: Option<(u32, Encoding)> = None;
    for (at, (_, encoding)) in OURS.iter().enumerate() {
        // Twice the weight, so that unnamed plain bytes have a place below the smallest wish.
        let liking = match (named[at], others) {
            (Some(weight), _) | (None, Some(weight)) => u32::from(weight) * 2,
            (None, None) => u32::from(*encoding == Encoding::Identity),
        };
        if liking > 0 && best.is_none_or(|(most, _)| liking > most) {
            best = Some((liking, *encoding));
        }
    }
    best.map(|(_, encoding)| encoding)
}

/// `0.8` as 800. What is no weight counts as 0: an encoding that somebody stumbles over is not worth it.
fn weight(text: &str) -> u16 {
    let weight = text.parse::<f32>().ok().filter(|weight| (0.0..=1.0).contains(weight));
    weight.map_or(0, |weight| (weight * 1000.0).round() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_what_it_likes_and_nothing_it_refuses() {
        for (accept, encoding) in [
            (None, Some(Encoding::Identity)),
            (Some(""), Some(Encoding::Identity)),
            (Some("gzip, deflate, br, zstd"), Some(Encoding::Brotli)),
            (Some("gzip;q=1, br;q=0.5"), Some(Encoding::Gzip)),
            (Some("br;q=0, gzip;q=0.001"), Some(Encoding::Gzip)),
            (Some("BR ; Q=0.3 , zstd;q=0.3"), Some(Encoding::Brotli)),
            (Some("br;q=0"), Some(Encoding::Identity)),
            (Some("br;q=0, *;q=0.5"), Some(Encoding::Zstd)),
            (Some("deflate"), Some(Encoding::Identity)),
            (Some("*"), Some(Encoding::Brotli)),
            (Some("*;q=0, zstd"), Some(Encoding::Zstd)),
            (Some("identity;q=0, *;q=0"), None),
            (Some("*;q=0"), None),
            (Some("identity;q=0"), None),
            (Some("identity;q=0, gzip"), Some(Encoding::Gzip)),
            (Some("identity, gzip;q=0.5"), Some(Encoding::Identity)),
            (Some("gzip;q=nonsense"), Some(Encoding::Identity)),
            (Some("x-gzip"), Some(Encoding::Gzip)),
        ] {
            assert_eq!(choose(accept), encoding, "{accept:?}");
        }
    }
}
