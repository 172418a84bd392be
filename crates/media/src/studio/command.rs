//! ffmpeg as a process of its own: how it is begun, locked in, watched and heard.

use super::{Failed, Piece, Studio};
use crate::cell;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

/// The hidden word.
const WORD: &str = "studio";
/// Loudness as broadcasters even it out, in one go.
pub(super) const EVEN: &str = "loudnorm=I=-16:TP=-1.5:LRA=11,aresample=48000";
/// How sound is coded.
pub(super) const SOUND: &[&str] = &["-c:a", "aac", "-b:a", "128k"];
/// Nothing of what the file says about itself, and no name of the encoder.
pub(super) const NAMELESS: &[&str] =
    &["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"];
/// Bytes of what it complains about that are read.
const COMPLAINT: u64 = 16 * 1024;
/// How much longer it may take by the clock than by the processor.
const SLACK: u64 = 20;

/// Locks this process in and becomes another program: what the program does when it was begun with the hidden word. Comes back only
/// if that fails. `seconds`: of a processor; `file`: the one that it may read outside of the folder that it is begun in.
pub fn work_in_studio(seconds: u64, file: &Path, program: &OsStr, arguments: &[OsString]) -> std::io::Error {
    match cell::lock_studio(seconds, Path::new(program), file) {
        Err(error) => error,
        Ok(()) => std::process::Command::new(program).args(arguments).exec(),
    }
}

/// Words of a command.
pub(super) fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

/// Reads a file of one format, and nothing else.
pub(super) fn input(file: &Path, format: &str) -> Vec<OsString> {
    let mut arguments = words(&["-nostdin", "-hide_banner", "-v", "error", "-progress", "pipe:1", "-y", "-filter_threads", "1"]);
    arguments.extend(source(file, format));
    arguments
}

/// The file itself, as an argument.
pub(super) fn source(file: &Path, format: &str) -> Vec<OsString> {
    let mut arguments = words(&["-protocol_whitelist", "file,pipe", "-f", format, "-i"]);
    let mut name = OsString::from("file:");
    name.push(file);
    arguments.push(name);
    arguments
}

/// A file that is being encoded.
pub(super) struct Run<'a> {
    pub studio: &'a Studio,
    pub folder: &'a Path,
    /// Seconds of a processor that one step may take.
    pub seconds: u64,
    /// How long it plays, in microseconds; 0 if nobody knows.
    pub length: u64,
}

impl Run<'_> {
    pub fn piece(&self, name: &str, media_type: &'static str, (width, height): (u32, u32)) -> Piece {
        Piece {
            path: self.folder.join(name),
            name: name.to_owned(),
            media_type,
            width,
            height,
        }
    }

    /// Has ffmpeg do something.
    pub async fn encode(&self, arguments: Vec<OsString>, about: &Path, progress: &mut (dyn FnMut(u8) + Send)) -> Result<(), Failed> {
        let mut heard = |line: &str| {
            let at = line.strip_prefix("out_time_us=").and_then(|time| time.parse::<u64>().ok());
            if let Some(hundredths) = at.and_then(|at| (at * 100).checked_div(self.length)) {
                progress(u8::try_from(hundredths.min(99)).unwrap_or(99));
            }
        };
        begin(self.studio.program.as_deref(), &self.studio.ffmpeg, arguments, self.folder, self.seconds, about, &mut heard).await
    }
}

/// Begins a program in the folder and waits for its end; each line of its answer is heard. `own` locks itself in and becomes it.
pub(super) async fn begin(
    own: Option<&Path>,
    program: &Path,
    arguments: Vec<OsString>,
    folder: &Path,
    seconds: u64,
    about: &Path,
    heard: &mut (dyn FnMut(&str) + Send),
) -> Result<(), Failed> {
    let here = |error: std::io::Error| Failed::Here(error.to_string());
    let mut command = match own {
        Some(own) => {
            let mut command = Command::new(own);
            command.arg(WORD).arg(seconds.to_string()).arg("--").args([about, program]);
            command
        }
        None => Command::new(program),
    };
    let mut worker = command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(here)?;
    let nothing = || Failed::Here("no pipe".into());
    let mut lines = BufReader::new(worker.stdout.take().ok_or_else(nothing)?).lines();
    let mut complaints = worker.stderr.take().ok_or_else(nothing)?;
    let listen = async {
        while let Some(line) = lines.next_line().await? {
            heard(&line);
        }
        Ok::<_, std::io::Error>(())
    };
    let complain = async {
        let mut said = Vec::new();
        (&mut complaints).take(COMPLAINT).read_to_end(&mut said).await?;
        // It must not wait for somebody who listens to all of it.
        tokio::io::copy(&mut complaints, &mut tokio::io::sink()).await?;
        Ok::<_, std::io::Error>(said)
    };
    let work = async {
        let (listened, said) = tokio::join!(listen, complain);
        listened?;
        Ok::<_, std::io::Error>((worker.wait().await?, said?))
    };
    let patience = Duration::from_secs(seconds.saturating_mul(SLACK));
    let (status, said) = match tokio::time::timeout(patience, work).await {
        Err(_) => return Err(Failed::File("encoding it takes too long".into())),
        Ok(outcome) => outcome.map_err(here)?,
    };
    if status.success() {
        return Ok(());
    }
    match status.signal() {
        // SIGXCPU, and SIGKILL where that was not heard.
        Some(24 | 9) => Err(Failed::File("encoding it takes too long, or too much memory".into())),
        Some(_) => Err(Failed::File("the encoder broke on it".into())),
        None => Err(Failed::File(complaint(&said, about))),
    }
}

/// The last thing that it complained about, without where files lie here.
fn complaint(said: &[u8], about: &Path) -> String {
    let said = String::from_utf8_lossy(said)
        .replace(&*about.to_string_lossy(), "the file")
        .replace("file:", "");
    let last = said.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it gave no reason");
    let last: String = last.chars().filter(|letter| !letter.is_control()).take(300).collect();
    format!("the encoder refuses it: {last}")
}
