//! A film or a sound without what its maker never meant to publish: a copy in which everything is blotted out that is neither
//! picture nor sound nor needed to play them. Lengths and places stay, so that nothing that points into the file goes astray.

mod mp4;
mod sound;
mod webm;

use crate::Error;
use crate::sniff::Form;
use crate::source::Source;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Most places of one file that are blotted.
const MOST: usize = 1_000_000;
/// Bytes written at once.
const STEP: usize = 64 * 1024;

/// Places of a file, and what stands there in the copy that is served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blots(Vec<(u64, Fill)>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Fill {
    Nothing(u64),
    Bytes(Vec<u8>),
}

impl Blots {
    /// The copy of a file in memory.
    pub fn over(&self, file: &[u8]) -> Vec<u8> {
        let mut copy = file.to_vec();
        for (from, fill) in &self.0 {
            let Some(rest) = usize::try_from(*from).ok().and_then(|from| copy.get_mut(from..)) else {
                continue;
            };
            match fill {
                Fill::Nothing(length) => {
                    let length = usize::try_from(*length).unwrap_or(rest.len()).min(rest.len());
                    rest[..length].fill(0);
                }
                Fill::Bytes(bytes) => {
                    let length = bytes.len().min(rest.len());
                    rest[..length].copy_from_slice(&bytes[..length]);
                }
            }
        }
        copy
    }

    /// Writes the copy of a file; what lies at `to` is replaced. Blocks.
    pub fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::copy(from, to)?;
        let copy = OpenOptions::new().write(true).open(to)?;
        let length = copy.metadata()?.len();
        for (from, fill) in &self.0 {
            match fill {
                Fill::Nothing(count) => clear(&copy, *from, (*count).min(length.saturating_sub(*from)))?,
                Fill::Bytes(bytes) => copy.write_all_at(bytes, *from)?,
            }
        }
        Ok(())
    }

    fn clear(&mut self, from: u64, length: u64) -> Result<(), Error> {
        self.add(from, Fill::Nothing(length))
    }

    fn write(&mut self, from: u64, bytes: Vec<u8>) -> Result<(), Error> {
        self.add(from, Fill::Bytes(bytes))
    }

    fn add(&mut self, from: u64, fill: Fill) -> Result<(), Error> {
        if self.0.len() >= MOST {
            return Err(Error::Damaged("it has too many parts".into()));
        }
        self.0.push((from, fill));
        Ok(())
    }
}

fn clear(file: &File, mut from: u64, mut left: u64) -> io::Result<()> {
    static NOTHING: [u8; STEP] = [0; STEP];
    while left > 0 {
        let step = usize::try_from(left).unwrap_or(STEP).min(STEP);
        file.write_all_at(&NOTHING[..step], from)?;
        from += step as u64;
        left -= step as u64;
    }
    Ok(())
}

/// What is to be blotted out of a film or a sound that is whole; `Err` = why no copy of it can be served.
pub(crate) fn blots(source: &Source, form: Form) -> Result<Blots, &'static str> {
    let blots = match form {
        Form::Mp4 => mp4::blots(source),
        Form::Matroska => webm::blots(source),
        Form::Mpeg => sound::mpeg(source),
        Form::Wave => sound::wave(source),
        Form::Flac => sound::flac(source),
        _ => return Err("only an encoder can take out what it says about its maker"),
    };
    blots.map_err(|error| match error {
        Error::Unsupported(_, why) => why,
        _ => "it is built in a way in which what it says about its maker can't be found",
    })
}

/// No copy can be made, for this reason.
fn hidden(why: &'static str) -> Error {
    Error::Unsupported("", why)
}
