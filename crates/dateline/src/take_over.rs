//! A new program takes over from the one that serves, and no request is dropped. Both speak through the socket of the data directory
//! ([`crate::order`]), a line at a time:
//!
//! | the new one | the one that serves |
//! |---|---|
//! | the order `hand_over` | `sockets`, and with it the sockets that it listens at |
//! | opens the paper, makes a page of it: `ready` | closes the record, lets go of the directory: `yours` |
//! | opens the record, serves: `serving` | answers what was asked, and ends |
//!
//! Up to `ready` nothing has changed for anybody. If the new one goes away before `serving`, the other takes everything back and goes on.

use crate::failure::Failure;
use crate::order::{self, Order};
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::net::TcpListener;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// How long either waits for the other's next word: a large paper is opened, a record is closed.
const PATIENCE: Duration = Duration::from_secs(60);
/// Sockets that are handed over at most.
const SOCKETS: usize = 16;
/// Longest word, in bytes.
const LONGEST: usize = 64;

/// The other program, at the far end of the line.
struct Line(UnixStream);

impl Line {
    fn new(stream: UnixStream) -> io::Result<Line> {
        stream.set_nonblocking(false)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Line(stream))
    }

    async fn with<T: Send + 'static>(&self, work: impl FnOnce(&UnixStream) -> io::Result<T> + Send + 'static) -> io::Result<T> {
        let stream = self.0.try_clone()?;
        tokio::task::spawn_blocking(move || work(&stream)).await.map_err(io::Error::other)?
    }

    async fn say(&self, word: &'static str) -> io::Result<()> {
        self.with(move |mut stream| stream.write_all(format!("{word}\n").as_bytes())).await
    }

    /// Waits for a word; anything else, or the end, is an error.
    async fn hear(&self, word: &'static str) -> io::Result<()> {
        let heard = self.with(|mut stream| {
            let mut heard = Vec::new();
            let mut byte = [0];
            while heard.len() < LONGEST && stream.read(&mut byte)? == 1 && byte != *b"\n" {
                heard.push(byte[0]);
            }
            Ok(heard)
        });
        match heard.await? {
            heard if heard == word.as_bytes() => Ok(()),
            heard if heard.is_empty() => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the other dateline went away")),
            heard => Err(io::Error::other(format!("`{}` where `{word}` was to come", String::from_utf8_lossy(&heard)))),
        }
    }
}

/// What a new program was given, and the line to the one that gave it.
pub(crate) struct Given {
    line: Line,
    /// The sockets that readers come to.
    pub listeners: Vec<TcpListener>,
    /// That of whoever watches the node.
    pub admin: Option<TcpListener>,
}

impl Given {
    /// Asks the program that serves a data directory for its sockets.
    pub async fn ask(data: &Path) -> Result<Given, Failure> {
        let refused = |error: io::Error| Failure::failed(format!("the running dateline gave nothing: {error}; nothing has changed"));
        let line = Line::new(order::reach(data, &Order::HandOver).map_err(refused)?).map_err(refused)?;
        let (words, sockets) = line.with(receive).await.map_err(refused)?;
        let count = match words.as_slice() {
            b"sockets\n" => sockets.len(),
            b"sockets+admin\n" if !sockets.is_empty() => sockets.len() - 1,
            // One that does not know the order says so, in one line.
            words => return Err(refused(io::Error::other(String::from_utf8_lossy(words).trim().to_owned()))),
        };
        if count == 0 {
            return Err(refused(io::Error::other("it listens nowhere")));
        }
        let mut listeners: Vec<TcpListener> = sockets.into_iter().map(TcpListener::from).collect();
        let admin = listeners.split_off(count).pop();
        Ok(Given { line, listeners, admin })
    }

    /// Says that this program can serve, and waits until the directory is free for it.
    pub async fn take_directory(&self) -> Result<(), Failure> {
        let kept = |error: io::Error| Failure::failed(format!("the running dateline kept the directory: {error}"));
        self.line.say("ready").await.map_err(kept)?;
        self.line.hear("yours").await.map_err(kept)
    }

    /// This program serves: the other one may end.
    pub async fn done(self) -> Result<(), Failure> {
        Ok(self.line.say("serving").await?)
    }
}

/// A program that asked for everything.
pub(crate) struct Heir(Line);

impl Heir {
    /// Gives the sockets, and waits until the heir can serve.
    pub async fn prepare(asked: tokio::net::UnixStream, listeners: Vec<OwnedFd>, admin: Option<OwnedFd>) -> io::Result<Heir> {
        let line = Line::new(asked.into_std()?)?;
        line.with(move |stream| {
            let words: &[u8] = if admin.is_some() { b"sockets+admin\n" } else { b"sockets\n" };
            let sockets: Vec<BorrowedFd<'_>> = listeners.iter().chain(&admin).map(AsFd::as_fd).collect();
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(SOCKETS))];
            let mut with = SendAncillaryBuffer::new(&mut space);
            if !with.push(SendAncillaryMessage::ScmRights(&sockets)) {
                return Err(io::Error::other(format!("more than {SOCKETS} sockets")));
            }
            sendmsg(stream, &[IoSlice::new(words)], &mut with, SendFlags::empty())?;
            Ok(())
        })
        .await?;
        line.hear("ready").await?;
        Ok(Heir(line))
    }

    /// The directory is free; waits until the heir serves.
    pub async fn let_go(&self) -> io::Result<()> {
        self.0.say("yours").await?;
        self.0.hear("serving").await
    }
}

/// A line, and the sockets that came with it.
fn receive(stream: &UnixStream) -> io::Result<(Vec<u8>, Vec<OwnedFd>)> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(SOCKETS))];
    let mut with = RecvAncillaryBuffer::new(&mut space);
    let mut words = [0; 512];
    let message = recvmsg(stream, &mut [IoSliceMut::new(&mut words)], &mut with, RecvFlags::CMSG_CLOEXEC)?;
    let sockets = with.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(sockets) => Some(sockets),
        _ => None,
    });
    let sockets = sockets.flatten().collect();
    Ok((words[..message.bytes].to_vec(), sockets))
}
