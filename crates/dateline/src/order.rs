//! Orders to the server that owns a data directory, through its socket: one line of JSON each way.

use crate::command::{press, verify};
use crate::failure::Failure;
use crate::keeper::Keeper;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fs::{File, Permissions};
use std::io::Write as _;
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;

/// What a command may ask of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub enum Order {
    /// Answer when readers see this event.
    Wait {
        /// Its number.
        event: i64,
    },
    /// Say how the press stands.
    Status,
    /// Make the paper anew beside the one that serves.
    Rebuild,
    /// Make its index alone anew.
    RebuildSearch,
    /// Take pages out of the cache: those with these keys, or all.
    Drop {
        /// As in `Surrogate-Key`.
        keys: Vec<String>,
        /// Every page.
        all: bool,
    },
    /// Write a copy of the paper into a folder.
    Snapshot {
        /// It is not there yet.
        folder: PathBuf,
    },
    /// Check that record and paper agree.
    Verify,
    /// Give everything to the program that asks: [`crate::take_over`].
    HandOver,
}

/// How long a decision may take until readers see it before the command gives up waiting.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest order, in bytes.
const LONGEST: u64 = 64 * 1024;
/// Longest path that a socket can be bound to.
const LONGEST_PATH: usize = 100;

/// Sends an order and waits for its answer.
pub async fn send(data: &Path, order: &Order) -> Result<Value, Failure> {
    let away = |error: std::io::Error| Failure::failed(format!("the running dateline does not answer: {error}"));
    let (path, _folder) = place(data).map_err(away)?;
    let stream = UnixStream::connect(path).await.map_err(away)?;
    let (read, mut write) = stream.into_split();
    write.write_all(format!("{}\n", json!(order)).as_bytes()).await.map_err(away)?;
    let mut line = String::new();
    BufReader::new(read).read_line(&mut line).await.map_err(away)?;
    let answer: Answer = serde_json::from_str(&line).map_err(|_| Failure::failed("the running dateline went away before it was done"))?;
    match answer {
        Answer::Done(value) => Ok(value),
        Answer::Failed { code, words } => Err(Failure { code, words }),
    }
}

/// Sends an order whose answer is more than a line, and gives the line to the server.
pub fn reach(data: &Path, order: &Order) -> std::io::Result<std::os::unix::net::UnixStream> {
    let (path, _folder) = place(data)?;
    let mut stream = std::os::unix::net::UnixStream::connect(path)?;
    stream.write_all(format!("{}\n", json!(order)).as_bytes())?;
    Ok(stream)
}

/// Whether a server listens there.
pub fn is_answered(data: &Path) -> bool {
    place(data).is_ok_and(|(path, _folder)| std::os::unix::net::UnixStream::connect(path).is_ok())
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Done(Value),
    Failed { code: u8, words: String },
}

/// Binds the socket. The lock says that no other server has it, so what lies there is left over.
pub fn bind(data: &Path) -> Result<UnixListener, Failure> {
    let (path, _folder) = place(data)?;
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Removes the socket.
pub fn unbind(data: &Path) {
    let _ = std::fs::remove_file(data.join("run/serve.sock"));
}

/// Takes orders until the program ends. Who asks for everything goes on to `heirs`.
pub async fn listen(listener: UnixListener, keeper: Keeper, heirs: mpsc::Sender<UnixStream>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(answer(stream, keeper.clone(), heirs.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "an order could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn answer(stream: UnixStream, keeper: Keeper, heirs: mpsc::Sender<UnixStream>) {
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    let mut reader = BufReader::new(read.take(LONGEST));
    if reader.read_line(&mut line).await.is_err() || line.is_empty() {
        return;
    }
    let outcome = match serde_json::from_str::<Order>(&line) {
        Ok(Order::HandOver) => {
            // One at a time: who comes second is told by the end of the line.
            if let Ok(stream) = reader.into_inner().into_inner().reunite(write) {
                let _ = heirs.try_send(stream);
            }
            return;
        }
        Ok(order) => follow(order, &keeper).await,
        Err(error) => Err(Failure::usage(format!("the running dateline does not know this order ({error}): use the same version"))),
    };
    let answer = match outcome {
        Ok(value) => Answer::Done(value),
        Err(Failure { code, words }) => Answer::Failed { code, words },
    };
    let _ = write.write_all(format!("{}\n", json!(answer)).as_bytes()).await;
}

async fn follow(order: Order, keeper: &Keeper) -> Result<Value, Failure> {
    if let Order::Drop { keys, all } = order {
        return press::dropped(keeper, &keys, all).await;
    }
    if let Order::Snapshot { folder } = order {
        keeper.shelf.copy_to(&folder).await?;
        return Ok(Value::Null);
    }
    let office = keeper
        .office()
        .ok_or_else(|| Failure::failed("the record does not answer; readers are served meanwhile"))?;
    match order {
        Order::Wait { event } => match office.press.wait(event, PATIENCE).await {
            seen if seen.paper => Ok(json!({"search": seen.search})),
            _ => Err(Failure::failed("committed, but the running server did not print it within a minute; see its log")),
        },
        Order::Status => press::status(&office.room, &office.press, &*keeper.shelf.current()?).await,
        Order::Rebuild => {
            office.press.rebuild().await?;
            press::status(&office.room, &office.press, &*keeper.shelf.current()?).await
        }
        Order::RebuildSearch => {
            office.press.rebuild_search().await?;
            press::status(&office.room, &office.press, &*keeper.shelf.current()?).await
        }
        Order::Verify => verify::check(&office.room, &office.press, &*keeper.shelf.current()?).await,
        Order::Drop { .. } | Order::Snapshot { .. } | Order::HandOver => Ok(Value::Null),
    }
}

/// Where the socket lies. A path that is too long for a socket is reached through its folder, which stays open meanwhile.
fn place(data: &Path) -> std::io::Result<(PathBuf, Option<File>)> {
    let folder = data.join("run");
    let path = folder.join("serve.sock");
    if path.as_os_str().len() <= LONGEST_PATH {
        return Ok((path, None));
    }
    let folder = File::open(folder)?;
    Ok((PathBuf::from(format!("/proc/self/fd/{}/serve.sock", folder.as_raw_fd())), Some(folder)))
}
