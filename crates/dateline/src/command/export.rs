use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::report::Answer;
use clap::Args;
use serde_json::json;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Write the whole publication into documented files
#[derive(Debug, Args)]
pub struct Export {
    /// A folder that is empty or not there yet, or one in which an export was interrupted
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Also passwords (hashed), keys and links that open doors; keep such an export as you keep the keys
    #[arg(long)]
    with_secrets: bool,
}

impl Export {
    /// Runs it. A server may run meanwhile.
    pub async fn run(self, config: Config) -> Result<Answer, Failure> {
        let house = House::take_known(config)?;
        house.keep_outside(&self.folder)?;
        let room = house.newsroom().await?;
        let readers = house.readers().await?;
        let key = if self.with_secrets { Some(house.secret()?) } else { None };
        let written = vault::export::write(&room, &readers, &self.folder, key.as_ref().map(<[u8; 32]>::as_slice)).await?;
        readers.close().await;
        room.close().await;
        let about = &written.about;
        let rows = |name: &str| about.rows.get(name).copied().unwrap_or_default();
        let mut words = format!(
            "{}: {} files; {} stories in {} revisions, {} assets, {} comments, {} readers' accounts\ncontent {}\n",
            self.folder.display(),
            written.files,
            rows("record/article.jsonl"),
            rows("record/revision.jsonl"),
            rows("record/asset.jsonl"),
            rows("readers/comment.jsonl"),
            rows("readers/account.jsonl"),
            about.content_digest,
        );
        if !about.secrets {
            words.push_str("passwords, keys and shared links are left out (--with-secrets takes them along)\n");
        }
        for blob in &about.missing_media {
            let _ = writeln!(words, "missing, or changed since it was kept: {blob}");
        }
        let json = json!({
            "folder": self.folder, "files": written.files, "rows": about.rows, "secrets": about.secrets,
            "content_digest": about.content_digest, "missing_media": about.missing_media, "left_out": about.left_out,
        });
        Ok(Answer::done(json, words).with_code(if about.missing_media.is_empty() { 0 } else { 4 }))
    }
}
