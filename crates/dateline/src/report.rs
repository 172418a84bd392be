//! The program's log, on standard error.

use crate::config::Config;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts the log. Standard output belongs to answers.
pub fn start_log(config: &Config) {
    let filter = if config.quiet { "error".to_owned() } else { format!("{},tantivy=warn,sqlx=warn", config.log) };
    let filter = EnvFilter::try_new(&filter).unwrap_or_else(|_| EnvFilter::new("info,tantivy=warn,sqlx=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if config.log_json {
        log.json().try_init()
    } else {
        log.with_ansi(std::io::stderr().is_terminal()).try_init()
    };
    if let Err(error) = started {
        eprintln!("dateline: no log: {error}");
    }
}
