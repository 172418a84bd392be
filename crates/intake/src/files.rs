//! Files of the media library: the key that an address stands for, and where the file lies in a folder.

use exchange::wordpress::address::readable;
use std::path::{Component, Path, PathBuf};

/// Below this WordPress keeps its files.
pub(crate) const UPLOADS: &str = "/wp-content/uploads/";
/// Below these Ghost does; they are part of the key.
const CONTENT: &[&str] = &["/content/images/", "/content/media/", "/content/files/"];

/// What tells a file apart whatever host served it: its path below the uploads, else host and path. `None` if the
/// address names no file.
pub(crate) fn key(address: &str) -> Option<String> {
    let address = address.trim().split(['?', '#']).next().unwrap_or_default();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.trim_start_matches('/');
    // The image service of WordPress.com puts the real address behind its own host.
    let rest = match rest.split_once(".wp.com/") {
        Some((host, rest)) if host.len() == 2 && host.starts_with('i') => rest,
        _ => rest,
    };
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let below = rest.strip_prefix(UPLOADS.trim_start_matches('/'));
    if let Some(path) = below.or_else(|| Some(rest.split_once(UPLOADS)?.1)) {
        let path = readable(path);
        return (!path.is_empty()).then_some(path.trim_start_matches('/').to_owned());
    }
    if let Some(key) = ghosts(rest) {
        return Some(key);
    }
    whole(address)
}

/// Host and path of an address; `None` if it names no file.
pub(crate) fn whole(address: &str) -> Option<String> {
    let address = address.trim().split(['?', '#']).next().unwrap_or_default();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest).trim_start_matches('/');
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let (_, path) = rest.split_once('/')?;
    let name = path.rsplit('/').next().unwrap_or_default();
    name.contains('.').then(|| readable(&format!("/{rest}")))
}

/// The key of a file of Ghost's, in its full size: `content/images/2024/05/a.jpg`. `None` for any other address.
pub(crate) fn ghosts(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = format!("/{}", path.trim_start_matches('/'));
    let (place, folder) = CONTENT.iter().find_map(|folder| Some((path.find(folder)?, *folder)))?;
    let mut below = &path[place + folder.len()..];
    for (mark, parts) in [("size/", 2), ("format/", 2)] {
        if below.starts_with(mark) {
            below = below.splitn(parts + 1, '/').nth(parts)?;
        }
    }
    let name = below.rsplit('/').next().unwrap_or_default();
    name.contains('.')
        .then(|| readable(&format!("{folder}{below}")).trim_start_matches('/').to_owned())
}

/// The key of the file that a smaller size was made of: `a-300x200.jpg`, `a-scaled.jpg` and `a-e1612345678901.jpg` are all
/// made of `a.jpg`.
pub(crate) fn full_size(key: &str) -> String {
    let Some((stem, ending)) = key.rsplit_once('.') else {
        return key.to_owned();
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
    let mut stem = stem;
    while let Some((shorter, last)) = stem.rsplit_once('-') {
        let is_size = last.split_once('x').is_some_and(|(width, height)| is_number(width) && is_number(height));
        let is_edit = last.strip_prefix('e').is_some_and(|stamp| stamp.len() >= 10 && is_number(stamp));
        if !(is_size || is_edit || matches!(last, "scaled" | "rotated")) || shorter.is_empty() {
            break;
        }
        stem = shorter;
    }
    format!("{stem}.{ending}")
}

/// Whether a file is a picture by its name.
pub(crate) fn is_picture(address: &str) -> bool {
    let lower = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp"]
        .iter()
        .any(|ending| lower.ends_with(ending))
}

/// The file in a folder that is laid out like the uploads, or flat; the full size before a smaller one.
pub(crate) fn in_folder(folder: &Path, key: &str) -> Option<PathBuf> {
    let full = full_size(key);
    let folder = folder.canonicalize().ok()?;
    [full.as_str(), key].into_iter().find_map(|key| {
        let relative = Path::new(key.trim_start_matches('/'));
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let name = Path::new(relative.file_name()?);
        let content = relative.strip_prefix("content").ok();
        [
            Some(folder.join("wp-content/uploads").join(relative)),
            Some(folder.join("uploads").join(relative)),
            Some(folder.join(relative)),
            content.map(|below| folder.join(below)),
            content.and_then(|below| below.strip_prefix("images").ok()).map(|below| folder.join(below)),
            Some(folder.join(name)),
        ]
        .into_iter()
        .flatten()
        .find_map(|path| {
            // A link that leads out of the folder is not followed.
            let real = path.canonicalize().ok()?;
            (real.starts_with(&folder) && real.is_file()).then_some(real)
        })
    })
}

/// The file name of an address.
pub(crate) fn name(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    readable(path).rsplit('/').next().unwrap_or_default().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_key() {
        let cases = [
            ("https://a.example/wp-content/uploads/2020/01/x.jpg", "2020/01/x.jpg"),
            ("http://cdn.example/wp-content/uploads/2020/01/x.jpg?ssl=1#wp", "2020/01/x.jpg"),
            ("https://i1.wp.com/a.example/wp-content/uploads/x%20y.jpg?w=3", "x y.jpg"),
            ("/wp-content/uploads/2020/01/x.jpg", "2020/01/x.jpg"),
            ("//www.a.example/files/2010/06/x.jpg", "/a.example/files/2010/06/x.jpg"),
            ("/content/images/size/w600/format/webp/2020/01/x.jpg", "content/images/2020/01/x.jpg"),
            ("https://a.example/blog/content/files/x.pdf?v=1", "content/files/x.pdf"),
        ];
        for (address, expected) in cases {
            assert_eq!(key(address).as_deref(), Some(expected), "{address}");
        }
        assert_eq!(key("https://a.example/about/"), None);
        for smaller in ["2020/x-300x200.jpg", "2020/x-scaled.jpg", "2020/x-e1612345678901-300x200.jpg", "2020/x.jpg"] {
            assert_eq!(full_size(smaller), "2020/x.jpg");
        }
        assert_eq!(full_size("covid-19.jpg"), "covid-19.jpg");
    }
}
