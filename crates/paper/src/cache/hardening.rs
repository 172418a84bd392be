use super::ready::Ready;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock, Weak};
use tokio::sync::oneshot;

/// Packs pages as hard as can be, one after another, in a thread that gives way to everything else: to make a page anew or to
/// publish never waits for it.
#[derive(Default)]
pub(super) struct Hardening {
    queue: OnceLock<Option<SyncSender<Wanted>>>,
}

struct Wanted {
    /// What was dropped meanwhile is not worth the work.
    ready: Weak<Ready>,
    /// Told when it is done.
    done: Option<oneshot::Sender<()>>,
}

/// Pages that may wait; beyond them a page goes out as it is, and is asked for again when it is made anew.
const WAITING: usize = 256;

impl Hardening {
    /// Packs a page sometime, once.
    pub fn sometime(&self, ready: &Arc<Ready>) {
        if ready.claim_hardening() {
            self.put(Wanted { ready: Arc::downgrade(ready), done: None });
        }
    }

    /// Packs a page, once, and returns when that is done or can't be.
    pub async fn done(&self, ready: &Arc<Ready>) {
        if ready.claim_hardening() {
            let (done, waits) = oneshot::channel();
            self.put(Wanted { ready: Arc::downgrade(ready), done: Some(done) });
            let _ = waits.await;
        }
    }

    fn put(&self, wanted: Wanted) {
        let queue = self.queue.get_or_init(|| {
            let (queue, waiting) = sync_channel(WAITING);
            let thread = std::thread::Builder::new().name("hardening".into());
            thread.spawn(move || work(&waiting)).ok().map(|_| queue)
        });
        if let Some(queue) = queue {
            let _ = queue.try_send(wanted);
        }
    }
}

fn work(waiting: &Receiver<Wanted>) {
    // On Linux this is of the thread that calls it.
    let _ = rustix::process::nice(10);
    while let Ok(Wanted { ready, done }) = waiting.recv() {
        if let Some(ready) = ready.upgrade() {
            ready.harden();
        }
        if let Some(done) = done {
            let _ = done.send(());
        }
    }
}
