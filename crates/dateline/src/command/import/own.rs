use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use crate::report::Answer;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use vault::Half;
use vault::export::{self, Into};

/// An export of Dateline's own.
#[derive(Debug, Args)]
pub struct Own {
    /// The folder that `dateline export` wrote
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Own {
    /// Makes the same publication of it, in an empty place.
    pub async fn run(self, config: Config) -> Result<Answer, Failure> {
        let begun = std::time::Instant::now();
        if self.folder.is_file() {
            return Err(Failure::input(format!(
                "{}: it is a file; name the folder that `dateline export` wrote, nothing was written",
                self.folder.display()
            )));
        }
        let checked = export::check(&self.folder)?;
        let (house, again) = House::arrive(config, &format!("export {}", checked.identity))?;
        let (record, readers) = house.databases().await?;
        // The record comes last: if it is there, only the paper is missing.
        let is_done = again && Half::Record.is_taken(&record).await?;
        let outcome = if is_done {
            Ok(())
        } else {
            let into = Into {
                record: &record,
                readers: &readers,
                blobs: &house.blobs,
                again,
            };
            export::take(&self.folder, &checked, &into).await
        };
        record.close().await;
        readers.close().await;
        outcome.map_err(|error| house.leave(error.into()))?;
        if let Some(key) = checked.key(&self.folder)? {
            house.put_secret(&key)?;
        }
        let room = house.newsroom().await?;
        let committed = begun.elapsed().as_secs_f64();
        house.print(&room).await?;
        room.close().await;
        house.arrived()?;
        let about = &checked.about;
        let rows = |name: &str| about.rows.get(name).copied().unwrap_or_default();
        let words = format!(
            "{}: {} stories in {} revisions, {} assets, {} comments; content {}, as it went out\n{:.1} s until readers see everything \
             (committed after {committed:.1} s)\n{}",
            self.folder.display(),
            rows("record/article.jsonl"),
            rows("record/revision.jsonl"),
            rows("record/asset.jsonl"),
            rows("readers/comment.jsonl"),
            about.content_digest,
            begun.elapsed().as_secs_f64(),
            if about.secrets {
                ""
            } else {
                "nobody can sign in yet: `dateline staff reset EMAIL` gives a new password\n"
            },
        );
        let json = json!({
            "format": "dateline-import/1", "source": {"kind": "dateline", "files": [{"path": self.folder, "sha256": checked.identity}]},
            "rows": about.rows, "secrets": about.secrets, "content_digest": about.content_digest, "missing_media": about.missing_media,
            "seconds": begun.elapsed().as_secs_f64(), "seconds_committed": committed,
        });
        Ok(Answer::done(json, words))
    }
}
