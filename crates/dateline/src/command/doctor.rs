use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::report::Answer;
use newsroom::backup::Backup;
use rlimit::Resource;
use serde_json::{Value, json};
use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;
use store::Moment;

/// Open files below which a busy site runs into the limit.
const FEW_FILES: u64 = 4_096;
/// From this age on, in hours, somebody should ask why there is no newer backup.
const OLD_BACKUP: i64 = 48;
/// Free bytes below which somebody should look, in MB.
const LITTLE_ROOM: u64 = 512;

/// Checks the directory, the record, the machine. Exit code 6 if something is wrong; warnings alone are 0.
pub async fn run(config: Config) -> Result<Answer, Failure> {
    let mut found = Findings::default();
    let house = House::take_known(config)?;
    let data = &house.config.data;
    match std::fs::metadata(data) {
        Ok(about) if about.permissions().mode() & 0o077 == 0 => found.good("data", format!("{} is private", data.display())),
        Ok(_) => found.wrong("data", format!("others can read {}: chmod 0700", data.display())),
        Err(error) => found.wrong("data", format!("{}: {error}", data.display())),
    }
    let probe = data.join("run/doctor");
    match std::fs::write(&probe, b"x").and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) => found.good("data", "it can be written"),
        Err(error) => found.wrong("data", format!("it can't be written: {error}")),
    }
    if let Ok(about) = rustix::fs::statvfs(data) {
        let free = about.f_bavail.saturating_mul(about.f_frsize) / (1024 * 1024);
        if free < LITTLE_ROOM {
            found.warning("disk", format!("only {free} MB are free"));
        } else {
            found.good("disk", format!("{free} MB are free"));
        }
    }
    let place = house.blobs.place();
    match house.blobs.probe().await {
        Ok(()) => found.good("files", format!("they are kept in {place}, which can be written")),
        Err(error) => found.wrong("files", format!("{place}: {error}")),
    }
    let files = Resource::NOFILE.get_hard().unwrap_or(u64::MAX);
    if files < FEW_FILES {
        found.warning("machine", format!("a process may open {files} files at most; raise the hard limit for a busy site"));
    } else {
        found.good("machine", format!("a process may open {files} files"));
    }
    look_at_studio(&house, &mut found);
    if !house.config.fetch_allow.is_empty() {
        found.warning("fetch", format!("the guarded fetcher may reach internal addresses: {}", house.config.fetch_allow.join(", ")));
    }
    look_at_mail(&house, &mut found).await;
    match &house.config.url {
        None => found.warning("url", "no --url is set: pages name http://localhost"),
        Some(url) if url.starts_with("http:") && !url.contains("//localhost") && !url.contains("//127.") => {
            found.warning("url", format!("{url} is not encrypted"));
        }
        Some(url) => found.good("url", url.as_str()),
    }
    // A look must not make anything: a record that is not there is told, not made.
    match house.open_record(false).await {
        Ok(room) => {
            found.good("record", format!("{:?}, ledger at {}", room.engine(), room.ledger_head().await?));
            let plans = room.schedules().await?;
            if plans.late_seconds > 60 {
                found.warning("schedules", format!("{} due, the oldest {} s late", plans.due, plans.late_seconds));
            }
            for (article, _, problem) in &plans.problems {
                found.wrong("schedules", format!("{article} could not go out: {problem}"));
            }
            look_at_backups(&room.backups().await?, house.clock.now(), &mut found);
            if room.staff().await?.iter().all(|member| member.disabled) {
                found.warning("staff", "nobody can sign in yet: dateline staff add EMAIL --role admin");
            }
        }
        Err(failure) if house.had_record() => found.wrong("record", format!("it does not answer: {}", failure.words)),
        Err(_) if house.config.database.is_none() => found.warning("record", "there is none yet; serve makes it"),
        Err(failure) => found.warning("record", format!("there is none yet, or it does not answer: {}", failure.words)),
    }
    if house.had_record() {
        found.good("paper", "there is one");
    } else {
        found.warning("paper", "there is none yet; serve makes it");
    }
    Ok(found.answer())
}

/// Whether films are encoded, and what the programs that work on strangers' files may reach.
fn look_at_studio(house: &House, found: &mut Findings) {
    if house.config.studio.is_none() {
        found.warning("films", "there is no ffmpeg (DATELINE_FFMPEG): films and sounds are served as copies, Ogg is not");
    }
    if house.config.studio.is_none() && house.config.first_page.is_none() {
        return;
    }
    if media::can_be_kept() {
        found.good("films", "ffmpeg and pdftoppm reach the one file that they work on, and no network");
    } else {
        found.warning(
            "films",
            "the kernel has no Landlock: ffmpeg and pdftoppm reach no network, but could read other files of this user",
        );
    }
}

/// How old the newest backup is, and whether somebody looked at it.
fn look_at_backups(backups: &[Backup], now: Moment, found: &mut Findings) {
    let Some(last) = backups.first() else {
        return found.warning("backup", "none was ever made: dateline backup DIR");
    };
    let hours = now.0.saturating_sub(last.made_at.0) / 3_600_000_000;
    let age = match hours {
        0 => "less than an hour".to_owned(),
        1 => "an hour".to_owned(),
        2..48 => format!("{hours} hours"),
        _ => format!("{} days", hours / 24),
    };
    let words = format!("the last one is {age} old, in {}", last.folder);
    if !last.problem.is_empty() {
        found.wrong("backup", format!("{words}; it is damaged: {}", last.problem));
    } else if hours >= OLD_BACKUP {
        found.warning("backup", words);
    } else {
        found.good("backup", words);
    }
    match backups.iter().filter_map(|backup| backup.verified_at).max() {
        None => found.warning("backup", format!("none was ever looked at: dateline verify {}", last.folder)),
        Some(at) => found.good("backup", format!("the last look at one was at {at}")),
    }
}

/// Whether mail can be sent, and what waits.
async fn look_at_mail(house: &House, found: &mut Findings) {
    let Some(post) = &house.config.post else {
        let how = if house.config.unverified_accounts {
            "accounts are opened without proof of the address, and a forgotten password can't be replaced"
        } else {
            "readers can't open accounts"
        };
        return found.warning("mail", format!("no mail server is set (DATELINE_SMTP): {how}"));
    };
    match post.test().await {
        Ok(()) => found.good("mail", format!("{} takes letters", post.host())),
        Err(why) => found.wrong("mail", format!("{}: {why}", post.host())),
    }
    if house.config.nameless_mail {
        found.warning("mail", "DATELINE_MAIL_FROM is not set: letters come from noreply@ the site's host");
    }
    if house.config.unverified_accounts {
        found.warning("mail", "DATELINE_UNVERIFIED_ACCOUNTS has no effect while mail is sent");
    }
    if let Ok(Some(waiting)) = house.letters_waiting().await
        && waiting.count > 0
    {
        let trouble = if waiting.trouble.is_empty() {
            String::new()
        } else {
            format!("; the last trouble: {}", waiting.trouble)
        };
        found.warning("mail", format!("{} letters wait{trouble}", waiting.count));
    }
}

#[derive(Default)]
struct Findings {
    items: Vec<Value>,
    words: String,
    wrong: usize,
}

impl Findings {
    fn note(&mut self, level: &str, place: &str, what: &str) {
        self.items.push(json!({"level": level, "where": place, "what": what}));
        let _ = writeln!(self.words, "{level:<8} {place:<10} {what}");
    }

    fn good(&mut self, place: &str, what: impl AsRef<str>) {
        self.note("ok", place, what.as_ref());
    }

    fn warning(&mut self, place: &str, what: impl AsRef<str>) {
        self.note("warning", place, what.as_ref());
    }

    fn wrong(&mut self, place: &str, what: impl AsRef<str>) {
        self.wrong += 1;
        self.note("wrong", place, what.as_ref());
    }

    fn answer(self) -> Answer {
        let ok = self.wrong == 0;
        Answer::asked(json!({"ok": ok, "findings": self.items}), self.words).with_code(if ok { 0 } else { 6 })
    }
}
