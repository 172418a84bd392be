//! Which encoding a browser wants (RFC 9110, 12.5.3).

use http::HeaderMap;
use paper::Encoding;

/// The encoding to answer with; `None` if the browser refuses all of them, identity too.
pub(crate) fn choose(headers: &HeaderMap) -> Option<Encoding> {
    let mut wanted: Vec<(Encoding, f32)> = Vec::new();
    let mut any: Option<f32> = None;
    let mut given = false;
    for value in headers.get_all(http::header::ACCEPT_ENCODING) {
        given = true;
        for part in value.to_str().unwrap_or_default().split(',') {
            let mut pieces = part.split(';');
            let name = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = pieces
                .filter_map(|piece| piece.trim().strip_prefix("q="))
                .find_map(|weight| weight.trim().parse::<f32>().ok())
                .unwrap_or(1.0);
            match name.as_str() {
                "br" => wanted.push((Encoding::Brotli, weight)),
                "zstd" => wanted.push((Encoding::Zstd, weight)),
                "gzip" | "x-gzip" => wanted.push((Encoding::Gzip, weight)),
                "identity" => wanted.push((Encoding::Identity, weight)),
                "*" => any = Some(weight),
                _ => {}
            }
        }
    }
    if !given {
        return Some(Encoding::Identity);
    }
    // Our own order where the browser has none.
    let order = [Encoding::Brotli, Encoding::Zstd, Encoding::Gzip, Encoding::Identity];
    let weight_of = |encoding: Encoding| {
        let own = wanted.iter().find(|(one, _)| *one == encoding).map(|(_, weight)| *weight);
        // What is not named is not wanted; plain bytes are, unless they are refused.
        own.or(any).unwrap_or(if encoding == Encoding::Identity { 0.001 } else { 0.0 })
    };
    let mut best: Option<(Encoding, f32)> = None;
    for encoding in order {
        let weight = weight_of(encoding);
        if weight > 0.0 && best.is_none_or(|(_, other)| weight > other) {
            best = Some((encoding, weight));
        }
    }
    best.map(|(encoding, _)| encoding)
}

#[cfg(test)]
mod tests {
    use super::choose;
    use http::{HeaderMap, HeaderValue, header};
    use paper::Encoding::{Brotli, Gzip, Identity, Zstd};

    #[test]
    fn a_browser_gets_what_it_wants_and_nothing_it_refuses() {
        for (wanted, answer) in [
            ("gzip, deflate, br, zstd", Some(Brotli)),
            ("gzip;q=1.0, br;q=0", Some(Gzip)),
            ("zstd;q=0.9, gzip;q=0.5", Some(Zstd)),
            ("", Some(Identity)),
            ("identity;q=0", None),
            ("*;q=0", None),
            ("*", Some(Brotli)),
            ("br;q=0, *;q=0.5", Some(Zstd)),
            ("gzip;q=0.2, identity;q=0.8", Some(Identity)),
            ("deflate", Some(Identity)),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(wanted).unwrap());
            assert_eq!(choose(&headers), answer, "{wanted}");
        }
        assert_eq!(choose(&HeaderMap::new()), Some(Identity));
    }
}
