//! A picture decoded in a process of its own: the same program, begun with one hidden word, which locks itself in before it
//! reads a byte. It gets the file on its standard input and answers on its standard output: a line of JSON, then the bytes.
//! What it says is believed no more than the file was.

use crate::picture::{self, Cut, Step};
use crate::{Error, Kind, LARGEST_PICTURE, Main, Notes, Rendition, Taken, cell};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// The hidden word.
const WORD: &str = "darkroom";
/// The word after it, if nothing is to be made; and the one before the part of the picture that is wanted.
const ONLY_CHECK: &str = "--only-check";
const CUT: &str = "--cut";
/// The word before these, if other files are to be made of it.
const PLAIN: &str = "--plain";
/// Longest answer that is read, in bytes.
const LONGEST: u64 = 96 * 1024 * 1024;
/// Longest first line.
const LINE: usize = 64 * 1024;
/// How long one may take by the clock, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(180);
/// The types that are made.
const MADE: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];

/// What is decoded.
pub(crate) enum Input {
    Memory(Bytes),
    Disk(File),
}

/// What is to be done with a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Nothing is made of it.
    Check,
    /// All that is served of it.
    Take,
    /// The same of a part of it.
    Cut(Cut),
    /// One file without loss, of all of it or of a part, of which others are made.
    Plain(Option<Cut>),
}

impl Order {
    /// Reads what stands after the hidden word: whether nothing is to be made, or one file without loss, and `x,y,width,height`.
    pub fn read(only_check: bool, plain: bool, cut: Option<&str>) -> Option<Order> {
        let Some(cut) = cut else {
            return Some(match (only_check, plain) {
                (true, _) => Order::Check,
                (false, true) => Order::Plain(None),
                (false, false) => Order::Take,
            });
        };
        let sides: Vec<u32> = cut.split(',').map_while(|side| side.parse().ok()).collect();
        let [x, y, width, height] = *sides.as_slice() else { return None };
        let cut = Cut { x, y, width, height };
        Some(if plain { Order::Plain(Some(cut)) } else { Order::Cut(cut) })
    }

    fn words(self) -> Vec<String> {
        match self {
            Order::Take => Vec::new(),
            Order::Check => vec![ONLY_CHECK.into()],
            Order::Cut(cut) => vec![CUT.into(), sides(cut)],
            Order::Plain(None) => vec![PLAIN.into()],
            Order::Plain(Some(cut)) => vec![PLAIN.into(), CUT.into(), sides(cut)],
        }
    }
}

fn sides(cut: Cut) -> String {
    format!("{},{},{},{}", cut.x, cut.y, cut.width, cut.height)
}

/// The answer's first line.
#[derive(Debug, Serialize, Deserialize)]
enum Said {
    Taken { main: Part, sizes: Vec<Part>, notes: Notes },
    Checked,
    TooManyPixels { width: u32, height: u32 },
    TooLarge,
    Empty,
    Unknown,
    Truncated,
    Damaged(String),
}

/// A file of the answer.
#[derive(Debug, Serialize, Deserialize)]
struct Part {
    media_type: String,
    width: u32,
    height: u32,
    length: usize,
}

/// Decodes one picture as a process of its own: what the program does when it was begun with the hidden word.
pub fn work_apart(order: Order) -> std::io::Result<()> {
    cell::lock()?;
    let mut bytes = Vec::new();
    let most = LARGEST_PICTURE as u64 + 1;
    std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    let bytes = Bytes::from(bytes);
    let mut step = |step| match step {
        Step::Decoding(needed) => cell::allow_decoding(needed),
        Step::Encoding => cell::allow_encoding(),
    };
    let outcome = match bytes.len() {
        0 => Err(Error::Empty),
        length if length > LARGEST_PICTURE => Err(Error::TooLarge(LARGEST_PICTURE)),
        _ => match order {
            Order::Check => picture::check(&bytes, &mut step).map(|_| None),
            Order::Take => picture::take(&bytes, None, &mut step).map(Some),
            Order::Cut(cut) => picture::take(&bytes, Some(cut), &mut step).map(Some),
            Order::Plain(cut) => picture::plain(&bytes, cut, &mut step).map(Some),
        },
    };
    let mut out = std::io::stdout().lock();
    let (said, files) = said(outcome);
    serde_json::to_writer(&mut out, &said)?;
    out.write_all(b"\n")?;
    for file in files {
        out.write_all(&file)?;
    }
    out.flush()
}

fn said(outcome: Result<Option<Taken>, Error>) -> (Said, Vec<Bytes>) {
    let said = match outcome {
        Ok(Some(taken)) => {
            let part = |media_type: &str, (width, height), bytes: &Bytes| Part {
                media_type: media_type.to_owned(),
                width,
                height,
                length: bytes.len(),
            };
            let main = match taken.main {
                Main::Made(bytes) => bytes,
                _ => Bytes::new(),
            };
            let said = Said::Taken {
                main: part(taken.media_type, (taken.width, taken.height), &main),
                sizes: taken
                    .renditions
                    .iter()
                    .map(|size| part(size.media_type, (size.width, size.height), &size.bytes))
                    .collect(),
                notes: taken.notes,
            };
            let files = std::iter::once(main).chain(taken.renditions.into_iter().map(|size| size.bytes)).collect();
            return (said, files);
        }
        Ok(None) => Said::Checked,
        Err(Error::TooManyPixels { width, height }) => Said::TooManyPixels { width, height },
        Err(Error::TooLarge(_)) => Said::TooLarge,
        Err(Error::Empty) => Said::Empty,
        Err(Error::Unknown) => Said::Unknown,
        Err(Error::Truncated) => Said::Truncated,
        Err(Error::Damaged(why)) => Said::Damaged(why),
        Err(other) => Said::Damaged(other.to_string()),
    };
    (said, Vec::new())
}

/// Has a picture decoded by a process of its own; `None` if it is only checked.
pub(crate) async fn ask(program: &Path, input: Input, order: Order) -> Result<Option<Taken>, Error> {
    let failed = |error: std::io::Error| Error::Unreadable(error.to_string());
    let (stdin, bytes) = match input {
        Input::Disk(file) => (Stdio::from(file), None),
        Input::Memory(bytes) => (Stdio::piped(), Some(bytes)),
    };
    let mut worker = Command::new(program)
        .arg(WORD)
        .args(order.words())
        // It needs no secret of ours, and its allocator is to keep no store of memory.
        .env_clear()
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .env("MIMALLOC_PURGE_DELAY", "0")
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(failed)?;
    let give = worker.stdin.take().zip(bytes);
    let mut answer = worker.stdout.take().ok_or(Error::Unreadable("no pipe".into()))?.take(LONGEST);
    let work = async {
        let given = async {
            if let Some((mut pipe, bytes)) = give {
                // One that is dead already says more by its end.
                let _ = pipe.write_all(&bytes).await;
            }
        };
        let mut read = Vec::new();
        let (read_to_end, ()) = tokio::join!(answer.read_to_end(&mut read), given);
        read_to_end?;
        Ok::<_, std::io::Error>((worker.wait().await?, read))
    };
    match tokio::time::timeout(PATIENCE, work).await {
        Err(_) => Err(Error::TooCostly("it takes too long")),
        Ok(Err(error)) => Err(failed(error)),
        Ok(Ok((status, read))) if status.success() => heard(read.into()),
        Ok(Ok((status, _))) => Err(ended(status)),
    }
}

/// Why a worker that did not answer is dead.
fn ended(status: ExitStatus) -> Error {
    match status.signal() {
        // SIGXCPU, and SIGKILL where that was not heard.
        Some(24 | 9) => Error::TooCostly("it takes too long"),
        Some(6) => Error::TooCostly("it needs too much memory"),
        Some(_) => Error::TooCostly("the decoder broke on it"),
        None if status.code() == Some(101) => Error::TooCostly("the decoder broke on it"),
        None => Error::Unreadable(format!("the decoder did not begin ({status})")),
    }
}

/// Reads an answer.
fn heard(mut answer: Bytes) -> Result<Option<Taken>, Error> {
    let odd = || Error::TooCostly("the decoder gave no sense");
    let end = answer.iter().take(LINE).position(|byte| *byte == b'\n').ok_or_else(odd)?;
    let line = answer.split_to(end + 1);
    let (main, sizes, notes) = match serde_json::from_slice(&line).map_err(|_| odd())? {
        Said::Taken { main, sizes, notes } => (main, sizes, notes),
        Said::Checked => return Ok(None),
        Said::TooManyPixels { width, height } => return Err(Error::TooManyPixels { width, height }),
        Said::TooLarge => return Err(Error::TooLarge(LARGEST_PICTURE)),
        Said::Empty => return Err(Error::Empty),
        Said::Unknown => return Err(Error::Unknown),
        Said::Truncated => return Err(Error::Truncated),
        Said::Damaged(why) => return Err(Error::Damaged(why.chars().filter(|letter| !letter.is_control()).take(300).collect())),
    };
    let mut file = |part: Part| {
        if part.length > answer.len() || part.width == 0 || part.height == 0 {
            return Err(odd());
        }
        Ok(Rendition {
            media_type: MADE.into_iter().find(|made| *made == part.media_type).ok_or_else(odd)?,
            width: part.width,
            height: part.height,
            bytes: answer.split_to(part.length),
        })
    };
    let main = file(main)?;
    let renditions = sizes.into_iter().map(file).collect::<Result<_, _>>()?;
    Ok(Some(Taken {
        kind: Kind::Picture,
        media_type: main.media_type,
        width: main.width,
        height: main.height,
        main: Main::Made(main.bytes),
        renditions,
        notes: notes.legible(""),
        pages: 0,
        rows: crate::Rows::default(),
    }))
}
