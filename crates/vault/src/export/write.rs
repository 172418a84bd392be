use super::sums::{self, Sums};
use super::{ABOUT, About, FORMAT, KEY, UNFINISHED, check, media_path, story, table_path};
use crate::tables::{goes, pour, whole_digest};
use crate::{Error, Half, media};
use futures::StreamExt;
use newsroom::Newsroom;
use readers::Readers;
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use store::table::Reach;
use store::{Blobs, Tx};

/// An export that was made.
#[derive(Debug)]
pub struct Written {
    /// What is in it.
    pub about: About,
    /// How many files.
    pub files: usize,
}

/// For people who open the folder without having read anything.
const README: &str = "This folder holds a whole publication made with Dateline.

stories/      the newest public (else the newest) text of every story, in Markdown, for reading
media/        pictures, films, sounds and documents, by the SHA-256 of their bytes
record/       everything the newsroom has, a file for each kind of thing, a line of JSON for each thing
readers/      comments and readers' accounts; it holds mail addresses: give it to nobody
secrets/      only if asked for: the installation's key
export.json   what is in here
SHA256SUMS    `sha256sum --check --quiet SHA256SUMS` finds any file that was changed

`dateline import dateline FOLDER` makes the same publication of it; `dateline verify FOLDER` looks whether it is whole.
The files are explained in the guide, on the page `export.md`.
";

/// Writes the publication as it stands now into a folder that is empty, or that holds an export which was interrupted. With `key`,
/// the installation's key, secrets go with it.
pub async fn write(room: &Newsroom, readers: &Readers, root: &Path, key: Option<&[u8]>) -> Result<Written, Error> {
    begin(root)?;
    let reach = if key.is_some() { Reach::Secret } else { Reach::Everywhere };
    let mut export = Export {
        root,
        reach,
        sums: Sums::new(),
        rows: BTreeMap::new(),
        blobs: BTreeSet::new(),
        left_out: Vec::new(),
    };
    let mut tx = readers.still().await?;
    export.tables(&mut tx, Half::Readers).await?;
    let of_readers = Half::Readers.digest(&mut tx).await?;
    drop(tx);
    let mut tx = room.still().await?;
    export.tables(&mut tx, Half::Record).await?;
    story::write(&mut tx, root, &mut export.sums).await?;
    let of_record = Half::Record.digest(&mut tx).await?;
    drop(tx);
    let missing_media = export.media(&room.blobs).await?;
    if let Some(key) = key {
        sums::put(root, KEY, key, &mut export.sums)?;
    }
    sums::put(root, "README.txt", README.as_bytes(), &mut export.sums)?;
    let about = About {
        format: FORMAT.into(),
        record: room.id().to_string(),
        secrets: key.is_some(),
        content_digest: whole_digest(&of_record, &of_readers),
        rows: export.rows,
        missing_media,
        left_out: export.left_out,
    };
    let text = serde_json::to_string_pretty(&about)? + "\n";
    sums::put(root, ABOUT, text.as_bytes(), &mut export.sums)?;
    let mut last = sums::Written::create(root, "SHA256SUMS.part")?;
    last.add(sums::write(&export.sums).as_bytes())?;
    last.end()?;
    let folder = std::fs::File::open(root).map_err(Error::io(root))?;
    // Everything is on the disk before the file that says so.
    rustix::fs::syncfs(&folder).map_err(std::io::Error::from)?;
    std::fs::rename(root.join("SHA256SUMS.part"), root.join(sums::NAME)).map_err(Error::io(root))?;
    std::fs::remove_file(root.join(UNFINISHED)).map_err(Error::io(root))?;
    folder.sync_all().map_err(Error::io(root))?;
    Ok(Written { about, files: export.sums.len() + 1 })
}

/// Takes the folder, and removes what an interrupted export left in it, but for media, which are whole or not there.
fn begin(root: &Path) -> Result<(), Error> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(root).map_err(Error::io(root))?;
    let mark = root.join(UNFINISHED);
    let mut found = std::fs::read_dir(root).map_err(Error::io(root))?;
    if !mark.exists() && found.next().is_some() {
        return Err(Error::Usage(format!(
            "{}: it is not empty; name a folder that is, or one that is not there yet",
            root.display()
        )));
    }
    std::fs::write(&mark, "An export is being made, or was interrupted: run it again.\n").map_err(Error::io(&mark))?;
    for folder in ["record", "readers", "stories", "secrets"] {
        match std::fs::remove_dir_all(root.join(folder)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Error::io(root)(error)),
            _ => {}
        }
    }
    for file in [sums::NAME, "SHA256SUMS.part", ABOUT, "README.txt"] {
        match std::fs::remove_file(root.join(file)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Error::io(root)(error)),
            _ => {}
        }
    }
    Ok(())
}

struct Export<'a> {
    root: &'a Path,
    reach: Reach,
    sums: Sums,
    rows: BTreeMap<String, u64>,
    blobs: BTreeSet<String>,
    left_out: Vec<String>,
}

impl Export<'_> {
    async fn tables(&mut self, tx: &mut Tx, half: Half) -> Result<(), Error> {
        for table in half.tables() {
            let name = table_path(half, table);
            if !goes(table, self.reach) {
                self.left_out.push(name);
                continue;
            }
            let mut file = sums::Written::create(self.root, &name)?;
            let mut count = 0;
            let blobs = &mut self.blobs;
            pour(tx, table, self.reach, |line, row| {
                count += 1;
                if half == Half::Record {
                    media::add(table, row, blobs);
                }
                file.add(line)
            })
            .await?;
            self.sums.insert(name.clone(), file.end()?);
            self.rows.insert(name, count);
        }
        Ok(())
    }

    /// Copies the files that the record names. What is not there, or is not what its name says, is told.
    async fn media(&mut self, blobs: &Blobs) -> Result<Vec<String>, Error> {
        let mut missing = Vec::new();
        for blob in &self.blobs {
            let name = media_path(blob);
            let to = self.root.join(&name);
            if !(to.exists() && sums::of(&to)? == *blob) {
                let part = format!("{name}.part");
                match copy(blobs, blob, self.root, &part).await? {
                    Some(hash) if hash == *blob => std::fs::rename(self.root.join(&part), &to).map_err(Error::io(&to))?,
                    Some(_) => {
                        std::fs::remove_file(self.root.join(&part)).map_err(Error::io(&to))?;
                        missing.push(blob.clone());
                        continue;
                    }
                    None => {
                        missing.push(blob.clone());
                        continue;
                    }
                }
            }
            self.sums.insert(name, blob.clone());
        }
        // What an interrupted one has left and nothing names any more.
        for name in check::below(self.root, "media")? {
            if !self.sums.contains_key(&name) {
                std::fs::remove_file(self.root.join(name))?;
            }
        }
        Ok(missing)
    }
}

/// Copies a blob and gives the hash of its bytes; `None` = it is not there.
async fn copy(blobs: &Blobs, blob: &str, root: &Path, to: &str) -> Result<Option<String>, Error> {
    let Some(size) = blobs.size(blob).await? else { return Ok(None) };
    let Some(mut pieces) = blobs.read(blob, 0, size).await? else { return Ok(None) };
    let mut written = sums::Written::create(root, to)?;
    while let Some(piece) = pieces.next().await {
        written.add(&piece?)?;
    }
    Ok(Some(written.end()?))
}
