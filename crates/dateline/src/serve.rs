//! `dateline serve`: readers and the desk, until SIGTERM.

use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use axum::Router;
use desk::{Desk, Office};
use media::Darkroom;
use newsroom::Newsroom;
use paper::Shelf;
use paper::cache::Cache;
use press::Press;
use serde_json::json;
use site::{Health, Site};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long running requests may take after SIGTERM.
const GRACE: Duration = Duration::from_secs(10);
/// How often a missing record is looked for.
const LOOK: Duration = Duration::from_secs(1);

/// Serves until it is told to end. `ready` is called once with the site's address.
pub async fn serve(config: Config, ready: impl AsyncFnOnce(&House, &str, &Newsroom) -> Result<(), Failure>) -> Result<u8, Failure> {
    let house = House::take(config, false)?;
    let listeners = listen(&house.config).await?;
    let port = listeners.first().and_then(|listener| listener.local_addr().ok()).map_or(8080, |address| address.port());
    let url = house.config.url.clone().unwrap_or_else(|| format!("http://localhost:{port}"));

    let shelf = house.open_shelf().await?;
    let cache = house.cache();
    let health = Arc::new(Health::default());
    let desk = Desk::new(&url, Darkroom::default());
    let had_record = house.had_record().await;
    let (end, ended) = watch::channel(false);

    let keeper = Keeper { shelf: shelf.clone(), cache: cache.clone(), health: health.clone(), desk: desk.clone() };
    let mut tasks = tokio::task::JoinSet::new();
    match house.open_record(!had_record).await {
        Ok(room) => {
            let press = Press::open(room.clone(), shelf.clone(), cache.clone()).await?;
            ready(&house, &url, &room).await?;
            press.run_to_end().await?;
            keeper.open(&room, &press);
            tasks.spawn(keeper.keep(room, press, ended.clone()));
        }
        Err(refusal) if had_record => {
            tracing::error!(%refusal, "the record is missing: readers are served, the desk is closed, nothing is made anew");
            tasks.spawn(keeper.look(House { _lock: None, ..copy(&house) }, ended.clone()));
        }
        Err(refusal) => return Err(refusal.into()),
    }

    let site = Site {
        shelf,
        cache,
        pages: house.pages(&url)?,
        blobs: house.blobs.clone(),
        clock: house.clock.clone(),
        health: health.clone(),
    };
    let router = Router::new().merge(desk::router(desk)).merge(site::router(site));
    for listener in listeners {
        let (router, mut ended) = (router.clone(), ended.clone());
        tasks.spawn(async move {
            let stop = async move {
                let _ = ended.wait_for(|ended| *ended).await;
            };
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
                tracing::error!(%error, "the server stopped");
            }
        });
    }
    say_ready(&house, &url, port)?;
    stop_signal().await;
    tracing::info!("ending");
    health.ending.store(true, Ordering::Relaxed);
    let _ = end.send(true);
    let _ = tokio::time::timeout(GRACE, async { while tasks.join_next().await.is_some() {} }).await;
    let _ = std::fs::remove_file(house.config.data.join("run/serve.json"));
    Ok(0)
}

fn copy(house: &House) -> House {
    House { config: house.config.clone(), clock: house.clock.clone(), blobs: house.blobs.clone(), _lock: None }
}

/// Binds every address; the first must work. A taken port is told with what to do.
async fn listen(config: &Config) -> Result<Vec<TcpListener>, Failure> {
    let mut listeners: Vec<TcpListener> = Vec::new();
    for address in &config.listen {
        match TcpListener::bind(address).await {
            Ok(listener) => listeners.push(listener),
            Err(error) if listeners.is_empty() || config.listen_named => {
                return Err(Failure::usage(format!(
                    "{address} can't be listened at ({error}): choose another one with --listen, for example --listen 127.0.0.1:{}",
                    address.port().wrapping_add(1)
                )));
            }
            Err(error) => tracing::debug!(%address, %error, "not listening there"),
        }
    }
    Ok(listeners)
}

fn say_ready(house: &House, url: &str, port: u16) -> Result<(), Failure> {
    let listen = SocketAddr::new(house.config.listen[0].ip(), port);
    let about = json!({
        "pid": std::process::id(), "url": url, "listen": listen.to_string(), "admin": house.config.admin_listen,
        "version": env!("CARGO_PKG_VERSION"), "started_at": house.clock.now(),
    });
    let path = house.config.data.join("run/serve.json");
    let part = path.with_extension("part");
    std::fs::write(&part, about.to_string())?;
    std::fs::rename(part, path)?;
    tracing::info!(url, %listen, "serving");
    Ok(())
}

async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
}

/// Keeps the desk open while the record answers, and the press and the scheduler running.
#[derive(Clone)]
struct Keeper {
    shelf: Arc<Shelf>,
    cache: Arc<Cache>,
    health: Arc<Health>,
    desk: Desk,
}

impl Keeper {
    fn open(&self, room: &Newsroom, press: &Arc<Press>) {
        self.health.record_up.store(true, Ordering::Relaxed);
        self.desk.set_office(Some(Office { room: room.clone(), press: press.clone() }));
    }

    /// Looks for the record until it is back, then opens the desk.
    async fn look(self, house: House, mut ended: watch::Receiver<bool>) {
        loop {
            if let Ok(room) = house.open_record(false).await {
                match Press::open(room.clone(), self.shelf.clone(), self.cache.clone()).await {
                    Ok(press) => {
                        tracing::info!("the record is back");
                        self.open(&room, &press);
                        return self.keep(room, press, ended).await;
                    }
                    Err(error) => tracing::warn!(%error, "the record answers, but the press can't follow it"),
                }
            }
            tokio::select! {
                _ = ended.wait_for(|ended| *ended) => return,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Follows the ledger, releases what is due, and watches whether the record still answers.
    async fn keep(self, room: Newsroom, press: Arc<Press>, ended: watch::Receiver<bool>) {
        let mut stop = ended.clone();
        let following = press.follow(async move {
            let _ = stop.wait_for(|ended| *ended).await;
        });
        let mut stop = ended.clone();
        let watching = async {
            loop {
                let up = room.reachable().await.is_ok() && self.record_file_stands(&room);
                if up != self.health.record_up.load(Ordering::Relaxed) {
                    self.health.record_up.store(up, Ordering::Relaxed);
                    let office = up.then(|| Office { room: room.clone(), press: press.clone() });
                    self.desk.set_office(office);
                    tracing::warn!(up, "the record");
                }
                if up {
                    self.release(&room, &press).await;
                    if let Ok(head) = room.ledger_head().await {
                        self.health.lag.store(head - press.status().paper, Ordering::Relaxed);
                    }
                }
                tokio::select! {
                    _ = stop.wait_for(|ended| *ended) => return,
                    () = tokio::time::sleep(Duration::from_millis(250)) => {}
                }
            }
        };
        tokio::join!(following, watching);
    }

    async fn release(&self, room: &Newsroom, press: &Press) {
        match room.release_due(50).await {
            Ok(released) => {
                for plan in &released {
                    match &plan.outcome {
                        Ok(event) => tracing::info!(article = plan.article, due = %plan.due, event, "released"),
                        Err(problem) => tracing::error!(article = plan.article, due = %plan.due, problem, "a plan could not be kept"),
                    }
                }
                if !released.is_empty() {
                    press.nudge();
                }
            }
            Err(refusal) => tracing::warn!(%refusal, "plans could not be looked at"),
        }
    }

    /// An open SQLite file answers even after somebody removed it: the name must still lead to it.
    fn record_file_stands(&self, room: &Newsroom) -> bool {
        room.engine() == store::Engine::Postgres || self.shelf.folder().parent().is_none_or(|data| data.join("newsroom.db").exists())
    }
}
