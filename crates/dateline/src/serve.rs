//! `dateline serve`: readers and the desk, until SIGTERM.

use crate::config::Config;
use crate::doors::Doors;
use crate::failure::Failure;
use crate::house::House;
use crate::keeper::Keeper;
use crate::take_over::{Given, Heir};
use crate::{demo, metrics, node, order};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use courier::Courier;
use desk::Desk;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use site::Site;
use site::account::{Accounts, Options};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt;

/// How long running requests may take after SIGTERM.
const GRACE: Duration = Duration::from_secs(9);
/// How long new requests are still taken after SIGTERM, while readiness says 503: so a balancer sees it before the door closes.
const FAREWELL: Duration = Duration::from_millis(800);

/// How long closing the record may take.
const CLOSING: Duration = Duration::from_secs(2);
/// How long a start waits for a paper that is behind.
const CATCHING_UP: Duration = Duration::from_millis(500);

/// How to begin.
#[derive(Debug, Clone, Copy, Default)]
pub struct Start {
    /// Fill an empty record with the sample newspaper first.
    pub sample: bool,
    /// Take over from the program that serves the directory now, if one does.
    pub take_over: bool,
}

/// Serves until it is told to end, or until another program has taken over.
pub async fn serve(config: Config, start: Start) -> Result<u8, Failure> {
    let mut house = House::take(config, start.take_over)?;
    let mut given = if house.is_owner() { None } else { Some(Given::ask(&house.config.data).await?) };
    if given.is_none() {
        // What one that was killed left behind: it says where nobody is.
        let _ = std::fs::remove_file(house.config.data.join("run/serve.json"));
    }
    raise_open_files();
    let sockets = match &mut given {
        Some(given) => Sockets::given(given)?,
        None => Sockets::open(&house.config).await?,
    };
    let port = sockets.port();
    let url = house.config.url.clone().unwrap_or_else(|| format!("http://localhost:{port}"));

    let shelf = house.open_shelf().await?;
    let cache = house.cache();
    if let Some(most_read) = house.most_read().await {
        shelf.count_with(most_read);
    }
    let darkroom = crate::house::darkroom()
        .with_pages(house.config.first_page.clone())
        .with_heif(house.config.heif.clone());
    let pages = house.pages(&url)?;
    let courier = Courier::new(crate::command::import::allowed(&house.config)?);
    let desk = Desk::new(&url, darkroom.clone(), pages.clone())
        .behind(house.config.trusted_proxies.clone())
        .importing(&house.config.data.join("imports"), courier);
    let accounts = Accounts::new(Options {
        mail: house.config.post.is_some(),
        unverified: house.config.unverified_accounts,
        proxies: house.config.trusted_proxies.clone(),
    });
    let keeper = Keeper::new(&house, shelf.clone(), cache.clone(), desk.clone(), accounts.clone(), pages.clone());
    let site = Site {
        shelf: shelf.clone(),
        cache,
        pages,
        blobs: house.blobs.clone(),
        clock: house.clock.clone(),
        health: keeper.health.clone(),
        accounts,
    };
    let (readers, newsstand) = site::router_with_newsstand(site.clone());
    let node = node::router(keeper.clone(), house.again());
    let router = Router::new().merge(desk::router(desk)).merge(node).merge(readers);
    let router = site::orderly(router, site, house.config.limits).layer(axum::middleware::from_fn(crate::host::named_once));
    if let Some(given) = &given {
        prove(router.clone()).await?;
        given.take_directory().await?;
        house.own()?;
    }

    let had_record = house.had_record();
    let had_paper = shelf.current().is_ok();
    let mut filled = None;
    let first = async {
        let room = house.open_record(!had_record).await?;
        if start.sample {
            filled = demo::fill(&room, house.clock.now()).await?;
        }
        let office = keeper.open(&room).await?;
        if !had_paper {
            office.press.run_to_end().await?;
        }
        Ok::<_, Failure>(office)
    };
    let office = match first.await {
        Ok(office) => Some(office),
        Err(failure) if had_record && given.is_none() && shelf.current().is_ok() => {
            tracing::error!(why = failure.words, "no record: readers are served, the desk is closed, nothing is made anew");
            None
        }
        Err(failure) => return Err(failure),
    };

    let doors = Doors::open(newsstand, router, keeper.health.clone())?;
    let (stop, stopped) = watch::channel(false);
    let (end, ended) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let admin_address = sockets.admin.as_ref().and_then(|listener| listener.local_addr().ok());
    let (heirs, mut asked) = mpsc::channel(1);
    let mut orders = take_orders(&house, &keeper, &heirs)?;
    let behind = match &office {
        Some(office) => Some((office.press.clone(), office.room.ledger_head().await.unwrap_or_default())),
        None => None,
    };
    let mut keeping = tokio::spawn(keeper.clone().keep(house.again(), office));
    // The little that a stop left is printed before anybody asks; much is printed while readers have the paper that lies there.
    if let Some((press, head)) = behind {
        press.wait(head, CATCHING_UP).await;
    }
    let counting = tokio::spawn(keeper.clone().count());
    tasks.spawn(doors.keep(sockets.take()?, stopped, ended.clone()));
    if let Some(listener) = sockets.take_admin()? {
        tasks.spawn(serve_at(listener, metrics::router(keeper.clone()), ended.clone()));
    }

    let about = about(&house, &url, port, admin_address);
    put_about(&house, &about)?;
    if let Some(given) = given {
        given.done().await?;
    }
    tracing::info!(url, "serving");
    if start.sample {
        demo::welcome(&house.config, about.clone(), filled.as_deref());
    } else if house.config.json {
        crate::report::say(&about.to_string());
    }

    let mut signal = std::pin::pin!(stop_signal());
    let handed_over = loop {
        let asked = tokio::select! {
            patient = &mut signal => {
                tracing::info!("ending");
                keeper.health.ending.store(true, Ordering::Relaxed);
                if patient {
                    tokio::time::sleep(FAREWELL).await;
                }
                let _ = stop.send(true);
                break false;
            }
            Some(asked) = asked.recv() => asked,
        };
        if hand_over(asked, &sockets, &mut house, &keeper, &mut keeping).await {
            tracing::info!("another dateline has taken over; ending");
            keeper.health.ending.store(true, Ordering::Relaxed);
            let _ = stop.send(true);
            // Whoever keeps a connection is told to take another one with the answer to what they ask next.
            tokio::time::sleep(FAREWELL).await;
            break true;
        }
        orders.abort();
        orders = take_orders(&house, &keeper, &heirs)?;
        put_about(&house, &about)?;
    };
    let _ = end.send(true);
    if tokio::time::timeout(GRACE, async { while tasks.join_next().await.is_some() {} })
        .await
        .is_err()
    {
        tracing::warn!("some requests did not end in time");
    }
    // Only now: a request that still ran may have waited for the press.
    keeping.abort();
    counting.abort();
    orders.abort();
    keeper.keep_counts().await;
    if !handed_over {
        close(&house, &keeper).await;
    }
    Ok(0)
}

/// Closes the record, and leaves no sign of a program that serves.
async fn close(house: &House, keeper: &Keeper) {
    // A record that is closed is one whole file again, which can be copied.
    if let Some(office) = keeper.office()
        && tokio::time::timeout(CLOSING, office.room.close()).await.is_err()
    {
        tracing::warn!("the record was not closed in time");
    }
    if let Some(readers) = keeper.office().and_then(|office| office.press.readers().cloned()) {
        let _ = tokio::time::timeout(CLOSING, readers.close()).await;
    }
    order::unbind(&house.config.data);
    let _ = std::fs::remove_file(house.config.data.join("run/serve.json"));
}

/// Makes a page of the paper that lies there, as a reader would get it.
async fn prove(router: Router) -> Result<(), Failure> {
    let stranger = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 0)));
    let asked = Request::get("/").header(header::HOST, "localhost").extension(stranger).body(Body::empty());
    let asked = asked.map_err(|error| Failure::failed(error.to_string()))?;
    let Ok(answer) = router.oneshot(asked).await;
    if answer.status() == StatusCode::OK {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "this dateline can't serve the paper that lies there (the front is {}); nothing has changed. `dateline press prepare` makes \
         one for it while the other serves",
        answer.status()
    )))
}

/// Gives everything to another program. `false` = it went away before it served, and everything is here again.
async fn hand_over(asked: UnixStream, sockets: &Sockets, house: &mut House, keeper: &Keeper, keeping: &mut JoinHandle<()>) -> bool {
    let prepared = async { Heir::prepare(asked, sockets.again()?, sockets.admin_again()?).await };
    let heir = match prepared.await {
        Ok(heir) => heir,
        Err(error) => {
            tracing::warn!(%error, "another dateline wanted to take over and could not; nothing has changed");
            return false;
        }
    };
    keeping.abort();
    keeper.stand_aside().await;
    house.disown();
    let Err(error) = heir.let_go().await else { return true };
    tracing::error!(%error, "another dateline took over and could not serve: this one goes on");
    if let Err(failure) = house.own() {
        // It has the directory after all.
        tracing::error!(why = failure.words, "the directory did not come back");
        return true;
    }
    keeper.come_back().await;
    *keeping = tokio::spawn(keeper.clone().keep(house.again(), None));
    false
}

fn take_orders(house: &House, keeper: &Keeper, heirs: &mpsc::Sender<UnixStream>) -> Result<JoinHandle<()>, Failure> {
    let listener = order::bind(&house.config.data)?;
    Ok(tokio::spawn(order::listen(listener, keeper.clone(), heirs.clone())))
}

/// Where readers come, and whoever watches the node: kept as long as the program runs, so that they can be handed on.
struct Sockets {
    readers: Vec<std::net::TcpListener>,
    admin: Option<std::net::TcpListener>,
}

impl Sockets {
    /// Binds every address.
    async fn open(config: &Config) -> Result<Sockets, Failure> {
        let readers = listen(config).await?;
        let admin = match config.admin_listen {
            Some(address) => Some(bind("--admin-listen", address).await?.into_std()?),
            None => None,
        };
        Ok(Sockets {
            readers: readers.into_iter().map(TcpListener::into_std).collect::<Result<_, _>>()?,
            admin,
        })
    }

    /// Those of the program that served before.
    fn given(given: &mut Given) -> Result<Sockets, Failure> {
        let sockets = Sockets {
            readers: std::mem::take(&mut given.listeners),
            admin: given.admin.take(),
        };
        for listener in sockets.readers.iter().chain(&sockets.admin) {
            listener.set_nonblocking(true)?;
        }
        Ok(sockets)
    }

    fn port(&self) -> u16 {
        let first = self.readers.first().and_then(|listener| listener.local_addr().ok());
        first.map_or(8080, |address| address.port())
    }

    fn take(&self) -> Result<Vec<TcpListener>, Failure> {
        self.readers.iter().map(|listener| Ok(TcpListener::from_std(listener.try_clone()?)?)).collect()
    }

    fn take_admin(&self) -> Result<Option<TcpListener>, Failure> {
        self.admin
            .as_ref()
            .map(|listener| Ok(TcpListener::from_std(listener.try_clone()?)?))
            .transpose()
    }

    fn again(&self) -> std::io::Result<Vec<OwnedFd>> {
        self.readers.iter().map(|listener| listener.as_fd().try_clone_to_owned()).collect()
    }

    fn admin_again(&self) -> std::io::Result<Option<OwnedFd>> {
        self.admin.as_ref().map(|listener| listener.as_fd().try_clone_to_owned()).transpose()
    }
}

/// Serves a few: whoever watches this node.
async fn serve_at(listener: TcpListener, router: Router, mut ended: watch::Receiver<bool>) {
    let stop = async move {
        let _ = ended.wait_for(|ended| *ended).await;
    };
    let router = router.layer(axum::middleware::from_fn(crate::host::named_once));
    if let Err(error) = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop)
        .await
    {
        tracing::error!(%error, "the server stopped");
    }
}

/// Binds every address. Without `--listen`, a machine that has no IPv6 is no failure.
async fn listen(config: &Config) -> Result<Vec<TcpListener>, Failure> {
    let mut listeners: Vec<TcpListener> = Vec::new();
    for address in &config.listen {
        match TcpListener::bind(address).await {
            Ok(listener) => listeners.push(listener),
            Err(error) if config.listen_named || listeners.is_empty() || error.kind() == ErrorKind::AddrInUse => {
                return Err(taken("--listen", *address, &error));
            }
            Err(error) => tracing::debug!(%address, %error, "not listening there"),
        }
    }
    Ok(listeners)
}

async fn bind(flag: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| taken(flag, address, &error))
}

fn taken(flag: &str, address: SocketAddr, error: &std::io::Error) -> Failure {
    let why = if error.kind() == ErrorKind::AddrInUse {
        "another program listens there".to_owned()
    } else {
        error.to_string()
    };
    let other = address.port().checked_add(1).unwrap_or(8081);
    Failure::usage(format!(
        "{address} can't be listened at: {why}. Choose another address with {flag}, for example {flag} 127.0.0.1:{other}"
    ))
}

/// What `run/serve.json` tells.
fn about(house: &House, url: &str, port: u16, admin: Option<SocketAddr>) -> Value {
    let listen = house.config.listen.first().map(|address| SocketAddr::new(address.ip(), port));
    json!({
        "pid": std::process::id(), "url": url, "listen": listen, "admin": admin,
        "version": env!("CARGO_PKG_VERSION"), "started_at": house.clock.now(),
    })
}

fn put_about(house: &House, about: &Value) -> Result<(), Failure> {
    let path = house.config.data.join("run/serve.json");
    let part = path.with_extension("part");
    std::fs::write(&part, about.to_string())?;
    std::fs::rename(part, path)?;
    Ok(())
}

/// Waits for a signal to end. Somebody at the keyboard (Ctrl-C) is not kept waiting.
async fn stop_signal() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => true,
        _ = int.recv() => false,
    }
}

/// Every reader is an open file: the soft limit goes up to the hard one.
fn raise_open_files() {
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}
