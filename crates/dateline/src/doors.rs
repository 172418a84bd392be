//! The doors that readers come in by: one thread each, as many as there are cores. What lies ready is handed over at the door itself;
//! everything else goes in to the routes, which run on the runtime of the house. So nothing that takes long stands in the way of
//! who only wants a page, and every connection of a door has its turn (decision 0027).

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use futures::FutureExt;
use futures::future::{Either, Ready, ready};
use http::{HeaderValue, Request, Response, StatusCode, Version, header};
use http_body_util::{Either as One, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use site::{Health, Newsstand};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Handle, Runtime};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinError;
use tower::ServiceExt;

/// How long somebody may take to say what they want, and keep a connection on which nothing moves.
const PATIENCE: Duration = Duration::from_secs(75);
/// How long nothing may move while they are waited on: an answer is being made, or the rest of what they send does not come.
const LONG_PATIENCE: Duration = Duration::from_secs(300);
/// How often a connection is looked at for that.
const LOOK: Duration = Duration::from_secs(15);
/// How long a listener waits that could not take somebody in: no open file was left, say.
const PAUSE: Duration = Duration::from_millis(50);

/// All doors.
pub(crate) struct Doors {
    doors: Vec<Door>,
}

struct Door {
    comes: mpsc::UnboundedSender<Guest>,
    /// Connections that it has.
    open: Arc<AtomicUsize>,
    /// Comes when everybody has gone after it was closed.
    empty: oneshot::Receiver<()>,
}

/// Somebody who came in.
struct Guest {
    stream: std::net::TcpStream,
    from: SocketAddr,
    /// Counts one less when they go.
    stay: Stay,
}

/// What stands behind a door.
#[derive(Clone)]
struct Inside {
    newsstand: Newsstand,
    router: Router,
    /// The runtime of the house.
    house: Handle,
    /// Tells whether the program ends: then each answer is the last on its connection.
    health: Arc<Health>,
}

impl Doors {
    /// Opens one for each core. Called on the runtime that the routes are to run on.
    pub fn open(newsstand: Newsstand, router: Router, health: Arc<Health>) -> io::Result<Doors> {
        let inside = Inside { newsstand, router, house: Handle::current(), health };
        let count = std::thread::available_parallelism().map_or(1, usize::from);
        let doors = (0..count).map(|number| Door::open(number, inside.clone())).collect::<io::Result<_>>()?;
        Ok(Doors { doors })
    }

    /// Lets in whoever comes until it is stopped, and serves those who are in until it is ended; then every request that runs is
    /// answered.
    pub async fn keep(self, listeners: Vec<TcpListener>, stopped: watch::Receiver<bool>, mut ended: watch::Receiver<bool>) {
        let receiving = listeners.into_iter().map(|listener| self.receive(listener, stopped.clone()));
        futures::future::join_all(receiving).await;
        let _ = ended.wait_for(|ended| *ended).await;
        for Door { comes, empty, .. } in self.doors {
            drop(comes);
            let _ = empty.await;
        }
    }

    async fn receive(&self, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
        loop {
            let come = tokio::select! {
                come = listener.accept() => come,
                _ = stopped.wait_for(|stopped| *stopped) => return,
            };
            match come.and_then(|(stream, from)| Ok((stream.into_std()?, from))) {
                Ok((stream, from)) => self.show_in(stream, from),
                Err(error) if is_of_one_guest(&error) => {}
                Err(error) => {
                    tracing::warn!(%error, "somebody could not be let in");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// To the door that has the fewest.
    fn show_in(&self, stream: std::net::TcpStream, from: SocketAddr) {
        if let Some(door) = self.doors.iter().min_by_key(|door| door.open.load(Ordering::Relaxed)) {
            let stay = Stay::begin(&door.open);
            let _ = door.comes.send(Guest { stream, from, stay });
        }
    }
}

impl Door {
    fn open(number: usize, inside: Inside) -> io::Result<Door> {
        let (comes, guests) = mpsc::unbounded_channel();
        let (gone, empty) = oneshot::channel();
        // A runtime of one thread: whoever is ready is served in turn, however many they are.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::Builder::new().name(format!("door-{number}")).spawn(move || {
            keep_door(&runtime, guests, &inside);
            let _ = gone.send(());
        })?;
        Ok(Door { comes, open: Arc::default(), empty })
    }
}

fn keep_door(runtime: &Runtime, mut guests: mpsc::UnboundedReceiver<Guest>, inside: &Inside) {
    runtime.block_on(async {
        let mut builder = Builder::new(TokioExecutor::new());
        // Whoever has said everything may close their side and wait for the answer.
        builder.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE).half_close(true);
        builder.http2().timer(TokioTimer::new());
        let graceful = GracefulShutdown::new();
        while let Some(Guest { stream, from, stay }) = guests.recv().await {
            let Ok(stream) = TcpStream::from_std(stream) else { continue };
            let inside = inside.clone();
            let pulse = Arc::new(Pulse::default());
            let beat = pulse.clone();
            let service = service_fn(move |request| inside.answer(request, from, &beat));
            let stream = Moving { stream, pulse: pulse.clone() };
            let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
            let connection = graceful.watch(connection);
            tokio::spawn(async move {
                // Somebody who went away in between is no trouble of ours.
                tokio::select! {
                    _ = connection => {}
                    () = pulse.stopped() => {}
                }
                drop(stay);
            });
        }
        graceful.shutdown().await;
    });
}

type Answer = Result<Response<One<Full<Bytes>, Body>>, Infallible>;

impl Inside {
    fn answer(
        &self,
        mut request: Request<Incoming>,
        from: SocketAddr,
        pulse: &Arc<Pulse>,
    ) -> Either<Ready<Answer>, impl Future<Output = Answer> + Send + use<>> {
        // HTTP/2 says it by itself.
        let is_last = self.health.ending.load(Ordering::Relaxed) && request.version() < Version::HTTP_2;
        if let Some(response) = self.newsstand.hand_over(&request) {
            let response = last_if(is_last, response);
            return Either::Left(ready(Ok(response.map(|bytes| One::Left(Full::new(bytes))))));
        }
        request.extensions_mut().insert(ConnectInfo(from));
        let router = self.router.clone();
        let answering = self.house.spawn(async move {
            let Ok(response) = router.oneshot(request.map(Body::new)).await;
            response
        });
        let work = Work::begin(pulse);
        Either::Right(answering.map(move |answered| {
            drop(work);
            handed(answered).map(|response| last_if(is_last, response))
        }))
    }
}

/// The last answer of a connection says so: whoever asks again does not run into one that is just being closed.
fn last_if<B>(is_last: bool, mut response: Response<B>) -> Response<B> {
    if is_last {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// What came out of the house. What panicked there is one request's misfortune.
fn handed(answered: Result<Response<Body>, JoinError>) -> Answer {
    Ok(match answered {
        Ok(mut response) => {
            // It would be that of nothing, and of the page is meant (RFC 9110, section 8.6).
            if response.status() == StatusCode::NOT_MODIFIED {
                response.headers_mut().remove(header::CONTENT_LENGTH);
            }
            response.map(One::Right)
        }
        Err(_) => {
            let mut response = Response::new(One::Left(Full::new(Bytes::from_static(b"something went wrong here\n"))));
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    })
}

/// Whether something moves on a connection.
#[derive(Default)]
struct Pulse {
    /// Whether bytes came or went since it was looked at last.
    moved: AtomicBool,
    /// Answers that are being made for it.
    works: AtomicUsize,
}

impl Pulse {
    /// Comes when nothing moved for too long.
    async fn stopped(&self) {
        let mut still = Duration::ZERO;
        loop {
            tokio::time::sleep(LOOK).await;
            still = if self.moved.swap(false, Ordering::Relaxed) { Duration::ZERO } else { still + LOOK };
            let patience = if self.works.load(Ordering::Relaxed) == 0 { PATIENCE } else { LONG_PATIENCE };
            if still >= patience {
                return;
            }
        }
    }
}

/// An answer that is being made.
struct Work(Arc<Pulse>);

impl Work {
    fn begin(pulse: &Arc<Pulse>) -> Work {
        pulse.works.fetch_add(1, Ordering::Relaxed);
        Work(pulse.clone())
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.0.works.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A connection whose pulse is felt.
struct Moving {
    stream: TcpStream,
    pulse: Arc<Pulse>,
}

impl Moving {
    fn felt<T>(&self, outcome: Poll<T>) -> Poll<T> {
        if outcome.is_ready() {
            self.pulse.moved.store(true, Ordering::Relaxed);
        }
        outcome
    }
}

impl AsyncRead for Moving {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.felt(outcome)
    }
}

impl AsyncWrite for Moving {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.felt(outcome)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, parts: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.felt(outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// One connection among those of a door.
struct Stay(Arc<AtomicUsize>);

impl Stay {
    fn begin(open: &Arc<AtomicUsize>) -> Stay {
        open.fetch_add(1, Ordering::Relaxed);
        Stay(open.clone())
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A connection that was gone before it was let in says nothing about those that come after it.
fn is_of_one_guest(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}
