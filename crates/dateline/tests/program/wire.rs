use crate::place::postgres_server;
use std::sync::Mutex;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// A TCP port that leads to a PostgreSQL or another server, and can be cut or held.
pub struct Wire {
    port: u16,
    laid: Mutex<Vec<JoinHandle<()>>>,
    held: watch::Sender<bool>,
    /// The socket at its other end.
    to: Mutex<String>,
}

impl Wire {
    /// Lays one to the tests' server.
    pub async fn lay() -> Wire {
        Wire::lay_to(&postgres_server()).await
    }

    /// Lays one to another server.
    pub async fn lay_to(server: &str) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let wire = Wire {
            port,
            laid: Mutex::default(),
            held: watch::Sender::new(false),
            to: Mutex::new(socket_of(server)),
        };
        wire.carry(listener);
        wire
    }

    /// The port of this machine at which it begins.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The database at the end of it.
    pub fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn carry(&self, listener: TcpListener) {
        let socket = self.to.lock().unwrap().clone();
        let held = self.held.subscribe();
        self.laid.lock().unwrap().push(tokio::spawn(async move {
            // They end with this task.
            let mut running = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (socket, held) = (socket.clone(), held.clone());
                running.spawn(async move { pass(stream, &socket, held).await });
            }
        }));
    }

    /// From the next mending on it leads to another server.
    pub fn lead_to(&self, server: &str) {
        *self.to.lock().unwrap() = socket_of(server);
    }

    /// Everything that runs over it ends, and nobody is let in.
    pub fn cut(&self) {
        for task in self.laid.lock().unwrap().drain(..) {
            task.abort();
        }
    }

    /// Nothing comes through any more, and nobody is told: what a network does whose middle is gone.
    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    /// Lays it anew after it was cut or held.
    pub async fn mend(&self) {
        self.cut();
        self.held.send_replace(false);
        for _ in 0..100 {
            if let Ok(listener) = TcpListener::bind(("127.0.0.1", self.port)).await {
                return self.carry(listener);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("port {} can't be had again", self.port);
    }
}

async fn pass(stream: TcpStream, socket: &str, held: watch::Receiver<bool>) {
    let server: Box<dyn Both> = if socket.starts_with('/') {
        Box::new(UnixStream::connect(socket).await.unwrap())
    } else {
        Box::new(TcpStream::connect(socket).await.unwrap())
    };
    let ((from_node, to_node), (from_server, to_server)) = (split(stream), split(server));
    tokio::select! {
        () = carry(from_node, to_server, held.clone()) => {}
        () = carry(from_server, to_node, held) => {}
    }
}

/// Carries bytes one way; while the wire is held they stay where they are.
async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, mut held: watch::Receiver<bool>) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if held.wait_for(|held| !held).await.is_err() || to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

trait Both: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Both for T {}

/// Where a server's address leads: the path of a socket, or host and port.
fn socket_of(address: &str) -> String {
    match address.split_once("host=") {
        Some((_, folder)) => format!("{}/.s.PGSQL.5432", folder.split('&').next().unwrap()),
        None => {
            let host = address.split("://").nth(1).unwrap().split('/').next().unwrap().rsplit('@').next().unwrap();
            if host.contains(':') { host.to_owned() } else { format!("{host}:5432") }
        }
    }
}
