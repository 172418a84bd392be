//! What the program says: answers on standard output, its log on standard error.

use crate::config::Config;
use crate::failure::Failure;
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use tracing_subscriber::EnvFilter;

/// What a command answers: a document for programs, words for people.
#[derive(Debug)]
pub struct Answer {
    json: Value,
    words: String,
    asked_for: bool,
    code: u8,
}

impl Answer {
    /// Something was done. `--quiet` leaves the words out.
    pub fn done(json: Value, words: impl Into<String>) -> Answer {
        Answer { json, words: words.into(), asked_for: false, code: 0 }
    }

    /// Something was asked for: it is given even with `--quiet`.
    pub fn asked(json: Value, words: impl Into<String>) -> Answer {
        Answer { asked_for: true, ..Answer::done(json, words) }
    }

    /// The same with another exit code.
    #[must_use]
    pub fn with_code(self, code: u8) -> Answer {
        Answer { code, ..self }
    }

    /// The document.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// Gives the answer and its exit code.
    pub fn give(self, config: &Config) -> u8 {
        if config.json {
            say(&self.json.to_string());
        } else if self.asked_for || !config.quiet {
            say(self.words.trim_end_matches('\n'));
        }
        self.code
    }
}

/// Writes a line to standard output. Whoever reads it may have gone away: that is no failure.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Tells why a command ended, and gives its exit code.
pub fn give_up(failure: &Failure, as_json: bool) -> u8 {
    let _ = writeln!(std::io::stderr().lock(), "dateline: {}", failure.words);
    if as_json {
        say(&json!({"error": {"exit": failure.code, "message": failure.words}}).to_string());
    }
    failure.code
}

/// Starts the log.
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
        let _ = writeln!(std::io::stderr().lock(), "dateline: no log: {error}");
    }
}
