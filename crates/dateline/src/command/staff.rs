use super::article::as_usage;
use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::report::Answer;
use clap::Subcommand;
use newsroom::staff::{self, Change, NewStaff};
use newsroom::{Actor, Capability};
use serde_json::json;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use store::Moment;

/// Manage the staff.
#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Add somebody
    Add {
        /// Mail address
        email: String,
        /// contributor, reporter, editor, chief or admin
        #[arg(long)]
        role: String,
        /// Slugs of desks
        #[arg(long, value_delimiter = ',')]
        desk: Vec<String>,
        /// Name
        #[arg(long, default_value = "")]
        name: String,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List everybody
    List,
    /// Shut somebody out; their sessions and keys end at once
    Disable {
        /// Mail address
        email: String,
    },
    /// Set a password, read from standard input
    Reset {
        /// Mail address
        email: String,
        /// Also take away their passkeys and one-time codes: the device is lost
        #[arg(long)]
        factors: bool,
    },
    /// Make a key for scripts; prints the key alone
    Token {
        /// Mail address
        email: String,
        /// Only these capabilities
        #[arg(long, value_delimiter = ',')]
        scope: Vec<String>,
        /// 30d, 12h, 15m
        #[arg(long)]
        expires: Option<String>,
    },
}

impl Staff {
    /// Runs it.
    pub async fn run(self, config: Config) -> Result<Answer, Failure> {
        let house = match &self {
            Staff::Add { .. } => House::take(config, true)?,
            _ => House::take_known(config)?,
        };
        let room = house.newsroom().await?;
        // Nobody types while the record is held.
        let password = match &self {
            Staff::Add { password_stdin: true, .. } | Staff::Reset { .. } => Some(line()?),
            _ => None,
        };
        let mut turn = room.turn(&Actor::Operator).await?;
        match self {
            Staff::Add { email, role, desk, name, .. } => {
                let new = NewStaff {
                    email: email.clone(),
                    name,
                    role: role.clone(),
                    desks: desk,
                    password,
                };
                let id = staff::add(&mut turn, new).await.map_err(as_usage)?;
                turn.commit().await?;
                Ok(Answer::done(json!({"id": id, "email": email, "role": role}), format!("added: {email}, {role}")))
            }
            Staff::List => {
                drop(turn);
                let members = room.staff().await?;
                let mut words = String::new();
                for member in &members {
                    let state = if member.disabled { "disabled" } else { "" };
                    let _ = writeln!(words, "{:<12} {}  {}  {}  {state}", member.role, member.email, member.name, member.desks.join(","));
                }
                Ok(Answer::asked(json!({"items": members, "next": null}), words))
            }
            Staff::Disable { email } => {
                staff::change(&mut turn, &email, Change { disabled: Some(true), ..Change::default() }).await?;
                turn.commit().await?;
                Ok(Answer::done(json!({"email": email, "disabled": true}), format!("disabled: {email}")))
            }
            Staff::Reset { email, factors } => {
                staff::set_password(&mut turn, &email, &password.unwrap_or_default()).await?;
                if factors {
                    staff::reset_factors(&mut turn, &email).await?;
                }
                turn.commit().await?;
                Ok(Answer::done(json!({"email": email, "reset": true}), format!("a new password is set for {email}")))
            }
            Staff::Token { email, scope, expires } => {
                let mut scopes = Vec::new();
                for name in &scope {
                    scopes.push(
                        Capability::parse(name).ok_or_else(|| Failure::usage(format!("--scope {name}: there is no such capability")))?,
                    );
                }
                let expires = expires.map(|text| after(&text, house.clock.now())).transpose()?;
                let secret = staff::make_key(&mut turn, &email, &scopes, expires).await?;
                turn.commit().await?;
                Ok(Answer::asked(json!({"token": secret, "email": email, "expires_at": expires}), secret))
            }
        }
    }
}

/// A password from standard input; somebody at the keyboard is asked for it.
fn line() -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        let _ = write!(std::io::stderr(), "password: ");
    }
    let mut text = String::new();
    std::io::stdin().read_line(&mut text)?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

fn after(text: &str, now: Moment) -> Result<Moment, Failure> {
    let wrong = || Failure::usage(format!("--expires {text}: a number from 1 with d, h or m, at most ten years"));
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let number: i64 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "d" => 86_400,
        "h" => 3_600,
        "m" => 60,
        _ => return Err(wrong()),
    };
    let seconds = number.saturating_mul(seconds);
    if !(1..=10 * 366 * 86_400).contains(&seconds) {
        return Err(wrong());
    }
    Ok(now.plus_seconds(seconds))
}
