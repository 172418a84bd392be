use crate::Server;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};
use store::{Db, PostgresOptions, params, sql};
use tempfile::TempDir;

/// A data directory with its database, and nothing of this machine's settings.
pub struct Place {
    /// Holds the data directory and what tests put beside it.
    pub folder: TempDir,
    /// `None` = SQLite.
    pub database: Option<String>,
    /// `None` = files lie in the data directory.
    pub blobs: Option<PathBuf>,
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Place {
    /// On SQLite.
    pub fn sqlite() -> Place {
        Place { folder: TempDir::new().unwrap(), database: None, blobs: None }
    }

    /// On PostgreSQL, in a schema of its own.
    pub async fn postgres() -> Place {
        Place::on_postgres(&postgres_server()).await
    }

    /// With a server of its own, in its public schema.
    pub fn on_own_postgres(address: String) -> Place {
        Place {
            folder: TempDir::new().unwrap(),
            database: Some(address),
            blobs: None,
        }
    }

    /// In a schema of its own, reached at another address than its server's own.
    pub async fn on_postgres(reached_at: &str) -> Place {
        let unique = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let schema = format!("p_{}_{unique}", std::process::id());
        let admin = Db::open_postgres(&postgres_server(), PostgresOptions { connections: 2, ..PostgresOptions::default() })
            .await
            .unwrap();
        admin.run(sql(format!("CREATE SCHEMA {schema}")), params![]).await.unwrap();
        admin.close().await;
        let mark = if reached_at.contains('?') { '&' } else { '?' };
        let database = format!("{reached_at}{mark}options=-c%20search_path%3D{schema}");
        Place {
            folder: TempDir::new().unwrap(),
            database: Some(database),
            blobs: None,
        }
    }

    /// Another node of the same record and with the same files, which reaches the database at another address of its server.
    pub fn another_node(&self, reached_at: &str) -> Place {
        let (_, options) = self.database.as_deref().unwrap().split_once("options=").unwrap();
        let mark = if reached_at.contains('?') { '&' } else { '?' };
        Place {
            folder: TempDir::new().unwrap(),
            database: Some(format!("{reached_at}{mark}options={options}")),
            blobs: Some(self.blobs.clone().unwrap_or_else(|| self.data().join("blobs"))),
        }
    }

    /// The engine's name.
    pub fn engine(&self) -> &'static str {
        if self.database.is_some() { "postgres" } else { "sqlite" }
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A folder beside the data directory.
    pub fn beside(&self) -> &Path {
        self.folder.path()
    }

    /// A command on this place, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("DATELINE_")) {
            command.env_remove(name);
        }
        command.env("DATELINE_DATA", self.data()).env("DATELINE_LOG", "warn").args(arguments);
        if let Some(database) = &self.database {
            command.env("DATELINE_DATABASE", database);
        }
        if let Some(blobs) = &self.blobs {
            command
                .env("DATELINE_BLOBS", blobs)
                .env("AWS_ACCESS_KEY_ID", "key")
                .env("AWS_SECRET_ACCESS_KEY", "secret");
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// The same with a text on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that does not read it may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a command that must succeed, and gives its JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut arguments = arguments.to_vec();
        arguments.push("--json");
        self.run(&arguments).done().json()
    }

    /// Starts the server on a free port and waits until it is ready.
    pub async fn serve(&self) -> Server {
        Server::start(self, &[]).await
    }
}

impl Ran {
    /// Nothing but exit code 0 will do.
    pub fn done(self) -> Ran {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// Standard output as the one JSON document that it must be.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The server that tests may make schemas in.
pub fn postgres_server() -> String {
    std::env::var("DATELINE_TEST_POSTGRES")
        .unwrap_or_else(|_| panic!("set DATELINE_TEST_POSTGRES to a PostgreSQL server (postgres://…); `make test` starts one"))
}
