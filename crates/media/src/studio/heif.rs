//! Pictures that no decoder here knows, HEIC and AVIF, made into ones that they know by libheif's program: begun and locked in like
//! ffmpeg.

use super::command::begin;
use super::{Failed, found_in};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Seconds of a processor: the same picture is decoded here once more, and quicker.
const SECONDS: u64 = 20;

/// Where HEIC and AVIF are made into JPEG and PNG.
#[derive(Debug, Clone)]
pub struct Heif {
    convert: Arc<Path>,
    /// The program that locks itself in and becomes it; none = it is begun as it is, for tests.
    program: Option<Arc<Path>>,
}

impl Heif {
    /// With the heif-convert of this name, which is a path or a program in one of the folders of `path`; `None` = there is none.
    pub fn find(name: &OsStr, path: &OsStr, program: Option<PathBuf>) -> Option<Heif> {
        Some(Heif {
            convert: found_in(name, path)?.into(),
            program: program.map(Into::into),
        })
    }

    /// The file that was made of one, which lies in the folder then. `transparent`: it may have holes, which a JPEG has not.
    pub(crate) async fn convert(&self, picture: &Path, folder: &Path, transparent: bool) -> Result<PathBuf, Failed> {
        let ending = if transparent { "png" } else { "jpg" };
        let arguments = vec![OsString::from("-q"), "95".into(), picture.into(), format!("made.{ending}").into()];
        begin(self.program.as_deref(), &self.convert, arguments, folder, SECONDS, picture, &mut |_| {}).await?;
        // Of several pictures in one file, the first.
        let names = [format!("made.{ending}"), format!("made-1.{ending}")];
        let made = names.iter().map(|name| folder.join(name)).find(|made| made.is_file());
        made.ok_or_else(|| Failed::File("nothing could be made of it".into()))
    }
}
