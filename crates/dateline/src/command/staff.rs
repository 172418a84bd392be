use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use clap::Subcommand;
use newsroom::staff::{self, Change, NewStaff};
use newsroom::{Actor, Capability};
use serde_json::json;
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
    pub async fn run(self, config: Config) -> Result<u8, Failure> {
        let house = House::take(config, true)?;
        let room = house.newsroom().await?;
        match self {
            Staff::Add { email, role, desk, name, password_stdin } => {
                let password = if password_stdin { Some(line()?) } else { None };
                let new = NewStaff { email, name, role, desks: desk, password };
                let mut turn = room.turn(&Actor::Operator).await?;
                let id = staff::add(&mut turn, new).await?;
                turn.commit().await?;
                println!("{}", json!({ "id": id }));
            }
            Staff::List => println!("{}", json!({"items": room.staff().await?})),
            Staff::Disable { email } => {
                let mut turn = room.turn(&Actor::Operator).await?;
                staff::change(&mut turn, &email, Change { disabled: Some(true), ..Change::default() }).await?;
                turn.commit().await?;
            }
            Staff::Reset { email } => {
                let mut turn = room.turn(&Actor::Operator).await?;
                staff::set_password(&mut turn, &email, &line()?).await?;
                turn.commit().await?;
            }
            Staff::Token { email, scope, expires } => {
                let mut scopes = Vec::new();
                for name in &scope {
                    scopes.push(Capability::parse(name).ok_or_else(|| Failure::usage(format!("--scope {name}: there is no such capability")))?);
                }
                let expires = expires.map(|text| after(&text, house.clock.now())).transpose()?;
                let mut turn = room.turn(&Actor::Operator).await?;
                let secret = staff::make_key(&mut turn, &email, &scopes, expires).await?;
                turn.commit().await?;
                println!("{secret}");
            }
        }
        Ok(0)
    }
}

fn line() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin().read_line(&mut text)?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

fn after(text: &str, now: Moment) -> Result<Moment, Failure> {
    let wrong = || Failure::usage(format!("--expires {text}: a number with d, h or m"));
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let number: i64 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "d" => 86_400,
        "h" => 3_600,
        "m" => 60,
        _ => return Err(wrong()),
    };
    Ok(now.plus_seconds(number.saturating_mul(seconds)))
}
