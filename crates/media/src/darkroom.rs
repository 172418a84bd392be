use crate::apart::{self, Input, Order};
use crate::picture::Cut;
use crate::sniff::{self, Form};
use crate::source::Source;
use crate::{Error, Failed, FirstPage, Heif, Kind, LARGEST_PICTURE, Taken, longest, looked_at, picture};
use bytes::Bytes;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Longest picture of a page that is read, in bytes.
const LARGEST_PAGE: u64 = 16 * 1024 * 1024;
/// How many may wait for a place before further ones are sent away.
const WAITING: usize = 64;
/// How often whoever can wait looks whether nobody else is here.
const LOOK: Duration = Duration::from_millis(200);

/// Where files are worked on: beside the server's threads, a few at a time, pictures in a process of their own.
#[derive(Debug, Clone)]
pub struct Darkroom {
    places: Arc<Semaphore>,
    /// Whoever waits or works.
    queue: Arc<Semaphore>,
    /// How many may work at once.
    places_at_most: usize,
    /// The program that decodes pictures; none = this process does.
    program: Option<Arc<Path>>,
    /// Draws the first pages of documents; none = they have no picture.
    pages: Option<FirstPage>,
    /// Makes HEIC and AVIF into what is decoded here; none = they are not taken.
    heif: Option<Heif>,
}

impl Darkroom {
    /// A darkroom in which two files are worked on at once. Pictures are decoded by `program`, which must call [`work_apart`] when it
    /// is begun with the word `darkroom`: whatever a file does to it, it does not do to us.
    ///
    /// [`work_apart`]: crate::work_apart
    pub fn apart(program: PathBuf) -> Darkroom {
        Darkroom { program: Some(program.into()), ..Darkroom::here(2) }
    }

    /// A darkroom with so many places in this process, for files that are known and for tests. A place may need some 600 MB for the
    /// largest picture.
    pub fn here(places: usize) -> Darkroom {
        let places = places.max(1);
        Darkroom {
            places: Arc::new(Semaphore::new(places)),
            queue: Arc::new(Semaphore::new(places + WAITING)),
            places_at_most: places,
            program: None,
            pages: None,
            heif: None,
        }
    }

    /// The same with whoever draws the first pages of documents.
    #[must_use]
    pub fn with_pages(self, pages: Option<FirstPage>) -> Darkroom {
        Darkroom { pages, ..self }
    }

    /// The same with whoever makes HEIC and AVIF into what is decoded here.
    #[must_use]
    pub fn with_heif(self, heif: Option<Heif>) -> Darkroom {
        Darkroom { heif, ..self }
    }

    /// How long a file that begins so may be, in bytes; refuses what is not taken whatever follows.
    pub fn longest(&self, head: &[u8], name: &str) -> Result<usize, Error> {
        longest(head, name, self.heif.is_some())
    }

    /// Checks a file and makes what is served of it, once there is a place; [`Error::Busy`] if too many wait already.
    pub async fn take(&self, bytes: Bytes, name: &str) -> Result<Taken, Error> {
        let _queue = self.enter()?;
        self.taken(Held::Memory(bytes), name).await
    }

    /// The same with a file on the disk, of which only what is needed is read.
    pub async fn take_file(&self, path: &Path, name: &str) -> Result<Taken, Error> {
        let _queue = self.enter()?;
        self.taken(Held::Disk(path.to_owned()), name).await
    }

    /// All that is served of a part of a picture on the disk: its main file is the part in its own size.
    pub async fn cut(&self, path: &Path, cut: Cut) -> Result<Taken, Error> {
        let (_queue, place) = (self.enter()?, self.place().await?);
        let held = Held::Disk(path.to_owned());
        if let Some(taken) = self.converted(&held, Order::Cut(cut)).await? {
            return Ok(taken);
        }
        match look(held.clone(), "").await? {
            None => self.decoded(held, Order::Cut(cut), place).await,
            Some(_) => Err(Error::Unsupported("what is no picture", "only pictures have crops")),
        }
    }

    /// A picture on the disk, or a part of it, as one PNG of which AVIF is made: upright, in sRGB, no wider than [`AVIF_WIDTH`]. It waits
    /// until nobody else is here, so that no upload waits for it.
    ///
    /// [`AVIF_WIDTH`]: crate::AVIF_WIDTH
    pub async fn plain(&self, path: &Path, cut: Option<Cut>) -> Result<Taken, Error> {
        while self.queue.available_permits() < self.places_at_most + WAITING {
            tokio::time::sleep(LOOK).await;
        }
        let (_queue, place) = (self.enter()?, self.place().await?);
        let held = Held::Disk(path.to_owned());
        if let Some(taken) = self.converted(&held, Order::Plain(cut)).await? {
            return Ok(taken);
        }
        self.decoded(held, Order::Plain(cut), place).await
    }

    /// What kind of file it would be taken for; refuses what [`Darkroom::take`] refuses. Nothing is made of it.
    pub async fn check(&self, bytes: Bytes, name: &str) -> Result<Kind, Error> {
        let (_queue, place) = (self.enter()?, self.place().await?);
        match look(Held::Memory(bytes.clone()), name).await? {
            Some(taken) => Ok(taken.kind),
            None => match &self.program {
                Some(program) => apart::ask(program, Input::Memory(bytes), Order::Check).await.map(|_| Kind::Picture),
                None => beside(place, move || picture::check(&bytes, &mut |_| {})).await,
            },
        }
    }

    async fn taken(&self, held: Held, name: &str) -> Result<Taken, Error> {
        let place = self.place().await?;
        if let Some(taken) = self.converted(&held, Order::Take).await? {
            return Ok(taken);
        }
        if let Some(taken) = look(held.clone(), name).await? {
            return Ok(match (&self.pages, &held) {
                (Some(pages), Held::Disk(path)) if taken.media_type == "application/pdf" => self.with_page(pages, path, taken).await,
                _ => taken,
            });
        }
        self.decoded(held, Order::Take, place).await
    }

    /// A document with the picture of its first page; what can't be drawn goes without.
    async fn with_page(&self, pages: &FirstPage, path: &Path, mut taken: Taken) -> Taken {
        let Ok(folder) = Folder::beside(path) else { return taken };
        if let Ok((count, page)) = pages.draw(path, &folder.0).await {
            taken.pages = count;
            let small = std::fs::metadata(&page).is_ok_and(|about| about.len() <= LARGEST_PAGE);
            // The place that is held is enough for both.
            if small && let Ok(drawn) = self.decoded(Held::Disk(page), Order::Take, ()).await {
                taken.renditions = drawn.renditions;
            }
        }
        taken
    }

    /// A picture, or a part of it, that another program makes into one that is decoded here; `None` = it needs none, or there is none.
    async fn converted(&self, held: &Held, order: Order) -> Result<Option<Taken>, Error> {
        let (Some(heif), Held::Disk(path)) = (&self.heif, held) else { return Ok(None) };
        let Some(transparent) = foreign(path)? else { return Ok(None) };
        let told = |error: std::io::Error| Error::Unreadable(error.to_string());
        let folder = Folder::beside(path).map_err(told)?;
        let made = heif.convert(path, &folder.0, transparent).await.map_err(|failed| match failed {
            Failed::File(why) => Error::Damaged(why),
            Failed::Here(why) => Error::Unreadable(why),
        })?;
        if std::fs::metadata(&made).map_err(told)?.len() > LARGEST_PICTURE as u64 {
            return Err(Error::TooCostly("it grows too large"));
        }
        // The place that is held is enough for both.
        self.decoded(Held::Disk(made), order, ()).await.map(Some)
    }

    async fn decoded(&self, held: Held, order: Order, place: impl Send + 'static) -> Result<Taken, Error> {
        let Some(program) = &self.program else {
            return beside(place, move || match order {
                Order::Plain(cut) => picture::plain(&held.read()?, cut, &mut |_| {}),
                Order::Cut(cut) => picture::take(&held.read()?, Some(cut), &mut |_| {}),
                Order::Take | Order::Check => picture::take(&held.read()?, None, &mut |_| {}),
            })
            .await;
        };
        let input = match held {
            Held::Memory(bytes) => Input::Memory(bytes),
            Held::Disk(path) => Input::Disk(File::open(path).map_err(|error| Error::Unreadable(error.to_string()))?),
        };
        apart::ask(program, input, order).await?.ok_or(Error::TooCostly("the decoder gave no sense"))
    }

    fn enter(&self) -> Result<OwnedSemaphorePermit, Error> {
        Arc::clone(&self.queue).try_acquire_owned().map_err(|_| Error::Busy)
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, Error> {
        Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Busy)
    }
}

/// Whether a file is a picture that has to be converted, and then whether it may have holes.
fn foreign(path: &Path) -> Result<Option<bool>, Error> {
    use std::io::Read;
    let told = |error: std::io::Error| Error::Unreadable(error.to_string());
    let (mut head, file) = (Vec::new(), File::open(path).map_err(told)?);
    let length = file.metadata().map_err(told)?.len();
    file.take(sniff::HEAD as u64).read_to_end(&mut head).map_err(told)?;
    match sniff::sniff(&head, "").map(|row| row.form) {
        Ok(Form::Heic | Form::Avif) if length > LARGEST_PICTURE as u64 => Err(Error::TooLarge(LARGEST_PICTURE)),
        Ok(Form::Heic) => Ok(Some(false)),
        Ok(Form::Avif) => Ok(Some(true)),
        _ => Ok(None),
    }
}

/// A folder beside a file, empty at the beginning and gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn beside(file: &Path) -> std::io::Result<Folder> {
        let mut name = file.as_os_str().to_owned();
        name.push(".page");
        let folder = PathBuf::from(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder)?;
        Ok(Folder(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A file that is to be worked on.
#[derive(Debug, Clone)]
enum Held {
    Memory(Bytes),
    Disk(PathBuf),
}

impl Held {
    fn source(self) -> Result<Source, Error> {
        match self {
            Held::Memory(bytes) => Ok(Source::Memory(bytes)),
            Held::Disk(path) => Source::open(&path),
        }
    }

    fn read(self) -> Result<Bytes, Error> {
        match self {
            Held::Memory(bytes) => Ok(bytes),
            Held::Disk(path) => Ok(std::fs::read(path).map_err(|error| Error::Unreadable(error.to_string()))?.into()),
        }
    }
}

/// Looks into a file beside the server's threads.
async fn look(held: Held, name: &str) -> Result<Option<Taken>, Error> {
    let name = name.to_owned();
    beside((), move || looked_at(&held.source()?, &name)).await
}

/// Works on a thread of its own and keeps the place for so long. A decoder that panics makes a damaged file, nothing worse.
async fn beside<P: Send + 'static, M: Send + 'static>(
    place: P,
    make: impl FnOnce() -> Result<M, Error> + Send + 'static,
) -> Result<M, Error> {
    let work = tokio::task::spawn_blocking(move || {
        let made = make();
        drop(place);
        made
    });
    work.await.unwrap_or_else(|_| Err(Error::Damaged("it can't be decoded".into())))
}
