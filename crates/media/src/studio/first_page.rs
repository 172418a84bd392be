//! The first page of a PDF as a picture, and how many pages there are, by poppler's programs: begun and locked in like ffmpeg.

use super::command::{begin, words};
use super::{Failed, beside, found_in};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Seconds of a processor.
const SECONDS: u64 = 10;
/// Longer side of the picture, in pixels.
const SIDE: &str = "1600";

/// Where pages of documents are drawn.
#[derive(Debug, Clone)]
pub struct FirstPage {
    pdftoppm: Arc<Path>,
    pdfinfo: Arc<Path>,
    /// The program that locks itself in and becomes one of these; none = they are begun as they are, for tests.
    program: Option<Arc<Path>>,
}

impl FirstPage {
    /// With the pdftoppm of this name, which is a path or a program in one of the folders of `path`; `None` = there is none.
    pub fn find(name: &OsStr, path: &OsStr, program: Option<PathBuf>) -> Option<FirstPage> {
        let pdftoppm = found_in(name, path)?;
        Some(FirstPage {
            pdfinfo: beside(&pdftoppm, "pdfinfo")?.into(),
            pdftoppm: pdftoppm.into(),
            program: program.map(Into::into),
        })
    }

    /// How many pages a PDF has, and the file with the picture of the first, which lies in the folder then.
    pub(crate) async fn draw(&self, pdf: &Path, folder: &Path) -> Result<(u64, PathBuf), Failed> {
        let own = self.program.as_deref();
        let mut pages = 0;
        let mut heard = |line: &str| {
            if let Some(count) = line.strip_prefix("Pages:") {
                pages = count.trim().parse().unwrap_or(0);
            }
        };
        begin(own, &self.pdfinfo, vec![pdf.into()], folder, SECONDS, pdf, &mut heard).await?;
        let mut arguments = words(&["-q", "-jpeg", "-f", "1", "-l", "1", "-singlefile", "-scale-to", SIDE]);
        arguments.extend([pdf.into(), OsString::from("page")]);
        begin(own, &self.pdftoppm, arguments, folder, SECONDS, pdf, &mut |_| {}).await?;
        Ok((pages, folder.join("page.jpg")))
    }
}
