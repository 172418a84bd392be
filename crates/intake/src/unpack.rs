//! A folder that came as a ZIP, laid out again.

use crate::source::refused;
use exchange::Refused;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// Most files in one.
const MOST: usize = 400_000;
/// Most bytes of all of them together, whatever the ZIP says of itself.
const MOST_BYTES: u64 = 32 * 1024 * 1024 * 1024;

/// Unpacks a ZIP into a folder, which is made. Gives the folder that holds everything: where the ZIP has one at its top, that one.
/// Links and what would lie outside are left out.
///
/// # Errors
/// What is no ZIP, is damaged, or holds more than any archive has.
pub fn unpack(zip: &Path, into: &Path) -> Result<PathBuf, Refused> {
    let told = |message: String| refused(zip, message, "Pack the folder once more, as a ZIP without a password");
    let broken = |error: io::Error| told(format!("the ZIP can't be unpacked: {error}"));
    let file = File::open(zip).map_err(broken)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| told(format!("this is no ZIP that can be read: {error}")))?;
    if archive.len() > MOST {
        return Err(told(format!("it holds more than {MOST} files")));
    }
    std::fs::create_dir_all(into).map_err(broken)?;
    let mut left = MOST_BYTES;
    for place in 0..archive.len() {
        let member = archive.by_index(place).map_err(|error| told(format!("the ZIP can't be unpacked: {error}")))?;
        let Some(path) = member.enclosed_name().filter(|path| !path.starts_with("__MACOSX")) else {
            continue;
        };
        let path = into.join(path);
        if member.is_symlink() {
            continue;
        }
        if member.is_dir() {
            std::fs::create_dir_all(&path).map_err(broken)?;
            continue;
        }
        std::fs::create_dir_all(path.parent().unwrap_or(into)).map_err(broken)?;
        let mut to = File::create(&path).map_err(broken)?;
        let taken = io::copy(&mut member.take(left.saturating_add(1)), &mut to).map_err(broken)?;
        left = left.checked_sub(taken).ok_or_else(|| told("it holds more bytes than an archive may".into()))?;
    }
    Ok(top(into).unwrap_or_else(|| into.to_owned()))
}

/// The one folder that a folder holds, if it holds nothing else.
fn top(folder: &Path) -> Option<PathBuf> {
    let mut entries = std::fs::read_dir(folder).ok()?.flatten().filter(|entry| entry.file_name() != ".DS_Store");
    let one = entries.next()?;
    (entries.next().is_none() && one.file_type().is_ok_and(|kind| kind.is_dir())).then(|| one.path())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::unpack;
    use std::io::Write as _;
    use zip::write::{SimpleFileOptions, ZipWriter};

    #[test]
    fn a_folder_is_laid_out_again_and_nothing_lands_outside() {
        let folder = std::env::temp_dir().join(format!("dateline-unpack-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let packed = folder.join("site.zip");
        let mut zip = ZipWriter::new(std::fs::File::create(&packed).unwrap());
        let plain = SimpleFileOptions::default();
        for (name, text) in [("site/content/a.md", "A"), ("../outside.md", "B"), ("/rooted.md", "C"), ("__MACOSX/._a.md", "D")] {
            zip.start_file(name, plain).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.add_symlink("site/link.md", "/etc/passwd", plain).unwrap();
        zip.finish().unwrap();
        let into = folder.join("in");
        let found = unpack(&packed, &into).unwrap();
        assert_eq!(std::fs::read_to_string(into.join("site/content/a.md")).unwrap(), "A");
        assert!(!folder.join("outside.md").exists() && !into.join("site/link.md").exists() && !into.join("__MACOSX").exists());
        assert!(found.starts_with(&into));

        let other = folder.join("text.zip");
        std::fs::write(&other, "no zip").unwrap();
        let refused = unpack(&other, &into).unwrap_err();
        assert!(refused.to_string().contains("this is no ZIP"), "{refused}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
