use crate::{Page, Place};
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::Value;
use std::process::{Child, Command};
use std::time::Duration;

/// A running `dateline serve`. Killed when it goes out of reach.
pub struct Server {
    child: Child,
    /// What `run/serve.json` says.
    pub about: Value,
    /// For requests: no redirect is followed, nothing is decoded.
    pub client: Client,
}

impl Server {
    /// Starts it on a free port with further flags, and waits until it says that it is ready.
    pub async fn start(place: &Place, flags: &[&str]) -> Server {
        Server::start_with(place, flags, &[]).await
    }

    /// The same with further words of its environment.
    pub async fn start_with(place: &Place, flags: &[&str], settings: &[(&str, String)]) -> Server {
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];
        arguments.extend(flags);
        let mut child = place
            .command(&arguments)
            // Films change while they are encoded; a test that wants that says so.
            .env("DATELINE_FFMPEG", "")
            .envs(settings.iter().map(|(name, value)| (*name, value.as_str())))
            .spawn()
            .unwrap();
        let path = place.data().join("run/serve.json");
        for _ in 0..3_000 {
            let about: Option<Value> = std::fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str(&text).ok());
            if let Some(about) = about.filter(|about| about["pid"] == child.id()) {
                return Server { child, about, client: client() };
            }
            if let Some(status) = child.try_wait().unwrap() {
                panic!("the server ended at once: {status}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let _ = child.kill();
        panic!("the server did not get ready within a minute");
    }

    /// Where it listens, without a slash at the end.
    pub fn address(&self) -> String {
        format!("http://{}", self.about["listen"].as_str().unwrap())
    }

    /// Opens an address as a reader does.
    pub async fn get(&self, path: &str) -> Page {
        self.ask(path, &[]).await
    }

    /// The same with headers.
    pub async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        let mut request = self.client.get(format!("{}{path}", self.address()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Page::read(path, request.send().await.unwrap()).await
    }

    /// Asks for the headers only.
    pub async fn head(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        let mut request = self.client.head(format!("{}{path}", self.address()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Page::read(path, request.send().await.unwrap()).await
    }

    /// `/readyz` as JSON, with its status.
    pub async fn ready(&self) -> (u16, Value) {
        let page = self.get("/readyz").await;
        (page.status, serde_json::from_str(&page.text()).unwrap())
    }

    /// Waits until `/readyz` says so of the record.
    pub async fn wait_for_record(&self, up: &str) {
        self.wait_for("record", up).await;
    }

    /// Waits until `/readyz` says that all is well: what was in the way of the record is told until somebody has looked again.
    pub async fn wait_until_well(&self) {
        self.wait_for("status", "ok").await;
    }

    async fn wait_for(&self, what: &str, is: &str) {
        let mut last = Value::Null;
        for _ in 0..600 {
            last = self.ready().await.1;
            if last[what] == is {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{what} is still not {is} after a minute: {last}");
    }

    /// Kills it without a word.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end and gives its exit code.
    pub async fn ended(mut self) -> Option<i32> {
        for _ in 0..1_500 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the server does not end");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn client() -> Client {
    // The client wants to know who does its TLS, also where there is none.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(60)).build().unwrap()
}
