//! Players of other sites that a page may put in place of a still, once a reader asked for it.

use url::Url;

/// Where players come from. A page's policy names exactly these as what it may frame.
pub const HOSTS: [&str; 4] = ["www.youtube-nocookie.com", "player.vimeo.com", "geo.dailymotion.com", "rutube.ru"];

/// The player for a film's address: in its form that keeps the least of the reader. `None` = no player that we know.
pub fn of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = host(address);
    let parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    let query = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let plain = |id: &str| -> Option<String> {
        let is_plain = (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        is_plain.then(|| id.to_owned())
    };
    match (host.as_str(), parts.as_slice()) {
        ("youtube.com" | "m.youtube.com" | "music.youtube.com", ["watch"]) => plain(&query("v")?).map(youtube),
        ("youtube.com" | "m.youtube.com" | "youtube-nocookie.com", ["embed" | "shorts" | "live" | "v", id]) => plain(id).map(youtube),
        ("youtu.be", [id]) => plain(id).map(youtube),
        ("vimeo.com", [id] | ["video", id]) | ("player.vimeo.com", ["video", id]) if id.bytes().all(|byte| byte.is_ascii_digit()) => {
            plain(id).map(|id| format!("https://player.vimeo.com/video/{id}?dnt=1&autoplay=1"))
        }
        ("dailymotion.com", ["video", id] | ["embed", "video", id]) | ("dai.ly", [id]) => {
            plain(id).map(|id| format!("https://geo.dailymotion.com/player.html?video={id}"))
        }
        ("rutube.ru", ["video" | "shorts", id] | ["play", "embed", id]) => plain(id).map(|id| format!("https://rutube.ru/play/embed/{id}")),
        _ => None,
    }
}

fn youtube(id: String) -> String {
    format!("https://www.youtube-nocookie.com/embed/{id}?autoplay=1&rel=0")
}

/// The host of an address as people say it; empty if it has none.
pub(crate) fn host(address: &str) -> String {
    let url = Url::parse(address).ok();
    url.and_then(|url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_players_and_no_others() {
        for (address, player) in [
            (
                "https://www.youtube.com/watch?v=abc_DEF-123&t=4",
                "https://www.youtube-nocookie.com/embed/abc_DEF-123?autoplay=1&rel=0",
            ),
            ("https://youtu.be/abc", "https://www.youtube-nocookie.com/embed/abc?autoplay=1&rel=0"),
            ("https://www.youtube.com/embed/abc", "https://www.youtube-nocookie.com/embed/abc?autoplay=1&rel=0"),
            ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"),
            ("https://www.dailymotion.com/video/x7tgad0", "https://geo.dailymotion.com/player.html?video=x7tgad0"),
            ("https://rutube.ru/video/0123abcd/", "https://rutube.ru/play/embed/0123abcd"),
            ("https://www.youtube.com/watch?v=%22onload=x", ""),
            ("https://youtube.com.evil.example/watch?v=abc", ""),
            ("https://vimeo.com/about", ""),
            ("https://www.youtube.com/user/somebody", ""),
            ("javascript:alert(1)", ""),
            ("https://example.org/film", ""),
        ] {
            let made = of(address).unwrap_or_default();
            assert_eq!(made, player, "{address}");
            assert!(made.is_empty() || HOSTS.iter().any(|host| made.starts_with(&format!("https://{host}/"))), "{made}");
        }
    }
}
