use crate::articles::{Lookup, asset_document, document};
use crate::{Error, Press};
use newsroom::asset::Asset as Original;
use paper::document::{Article, Asset, Author, Breaking, Card, Edition, Front, Section, Series, Settings, Tag};
use paper::key::List;
use paper::reading::{Answer, Corrected, Found, MapEntry, Month, NewsEntry, Paper, Question, Stretch, Suggestion};
use store::{Id, Moment};

/// The paper with one story laid over it that is not in it: what its page will look like. Nothing of it is ever written.
pub struct Preview<P> {
    below: P,
    /// The story.
    pub article: Article,
    files: Vec<Original>,
}

impl Press {
    /// The paper as it serves now, for pages that are tried.
    pub async fn reading(&self) -> Result<paper::Reading, Error> {
        Ok(self.shelf.current()?.reading().await?)
    }

    /// Lays a story over the paper, at its newest revision or at another one. Everything that only the preview may show
    /// stands below `under`: its page, and the files that no public story shows yet.
    pub async fn preview(&self, id: &Id, revision: Option<i64>, under: &str) -> Result<Preview<paper::Reading>, Error> {
        let mut snapshot = self.room.snapshot().await?;
        let public = snapshot.as_if_public(id, revision).await?;
        let names = snapshot.names_as_if_public(&public).await?;
        drop(snapshot);
        let files: Vec<Original> = public.assets.values().cloned().collect();
        let mut article = document(public, Vec::new(), &Lookup::of(&names));
        if article.address.is_empty() {
            article.address = under.to_owned();
        }
        for asset in article.assets.values_mut().filter(|asset| asset.number < 0) {
            asset.address = format!("{under}{}", asset.address);
            for size in asset.crops.iter_mut().flat_map(|crop| &mut crop.renditions).chain(&mut asset.renditions) {
                size.address = format!("{under}{}", size.address);
            }
            for track in &mut asset.tracks {
                track.address = format!("{under}{}", track.address);
            }
        }
        let below = self.reading().await?;
        Ok(Preview { below, article, files })
    }
}

impl<P> Preview<P> {
    /// Blob and media type of a file that the story shows, by its address without the preview's own part.
    pub fn file(&self, address: &str) -> Option<(String, String)> {
        self.files.iter().filter_map(asset_document).find_map(|asset| {
            if asset.address == address {
                return Some((asset.blob, asset.media_type));
            }
            if let Some(track) = asset.tracks.iter().find(|track| track.address == address) {
                return Some((track.blob.clone(), "text/vtt".into()));
            }
            let mut sizes = asset.crops.into_iter().flat_map(|crop| crop.renditions).chain(asset.renditions);
            let size = sizes.find(|size| size.address == address)?;
            Some((size.blob, size.media_type))
        })
    }
}

impl<P: Paper> Paper for Preview<P> {
    fn read_number(&self) -> i64 {
        self.below.read_number()
    }

    async fn at(&self, address: &str, now: Moment) -> Result<Option<Found>, paper::Error> {
        if address == self.article.address {
            return Ok(Some(Found::Article(Box::new(self.article.clone()))));
        }
        self.below.at(address, now).await
    }

    async fn article(&self, number: i64, now: Moment) -> Result<Option<Article>, paper::Error> {
        if number == self.article.number {
            return Ok(Some(self.article.clone()));
        }
        self.below.article(number, now).await
    }

    async fn settings(&self) -> Result<Settings, paper::Error> {
        self.below.settings().await
    }

    async fn editions(&self) -> Result<Vec<Edition>, paper::Error> {
        self.below.editions().await
    }

    async fn withdrawn(&self, numbers: &[i64]) -> Result<Vec<i64>, paper::Error> {
        self.below.withdrawn(numbers).await
    }

    async fn cards(&self, numbers: &[i64], now: Moment) -> Result<Vec<Card>, paper::Error> {
        self.below.cards(numbers, now).await
    }

    async fn list(&self, list: &List, stretch: &Stretch, now: Moment) -> Result<Vec<Card>, paper::Error> {
        self.below.list(list, stretch, now).await
    }

    async fn list_articles(&self, list: &List, limit: usize, now: Moment) -> Result<Vec<Article>, paper::Error> {
        self.below.list_articles(list, limit, now).await
    }

    async fn months(&self, list: &List) -> Result<Vec<Month>, paper::Error> {
        self.below.months(list).await
    }

    async fn section(&self, edition: &str, slug: &str) -> Result<Option<Section>, paper::Error> {
        self.below.section(edition, slug).await
    }

    async fn tag(&self, edition: &str, slug: &str) -> Result<Option<Tag>, paper::Error> {
        self.below.tag(edition, slug).await
    }

    async fn author(&self, slug: &str) -> Result<Option<Author>, paper::Error> {
        self.below.author(slug).await
    }

    async fn series(&self, edition: &str, slug: &str) -> Result<Option<Series>, paper::Error> {
        self.below.series(edition, slug).await
    }

    async fn front(&self, edition: &str, name: &str) -> Result<Option<Front>, paper::Error> {
        self.below.front(edition, name).await
    }

    async fn breaking(&self, edition: &str) -> Result<Option<Breaking>, paper::Error> {
        self.below.breaking(edition).await
    }

    async fn corrections(&self, edition: &str, limit: usize, now: Moment) -> Result<Vec<Corrected>, paper::Error> {
        self.below.corrections(edition, limit, now).await
    }

    async fn media(&self, address: &str, now: Moment) -> Result<Option<(Asset, String, String)>, paper::Error> {
        self.below.media(address, now).await
    }

    async fn map_parts(&self) -> Result<Vec<(String, Moment)>, paper::Error> {
        self.below.map_parts().await
    }

    async fn map_part(&self, part: &str, now: Moment) -> Result<Option<Vec<MapEntry>>, paper::Error> {
        self.below.map_part(part, now).await
    }

    async fn news(&self, since: Moment, now: Moment) -> Result<Vec<NewsEntry>, paper::Error> {
        self.below.news(since, now).await
    }

    async fn most_read(&self, edition: &str) -> Result<Vec<i64>, paper::Error> {
        self.below.most_read(edition).await
    }

    async fn suggest(&self, words: &str, edition: &str, now: Moment) -> Result<Vec<Suggestion>, paper::Error> {
        self.below.suggest(words, edition, now).await
    }

    async fn search(&self, question: &Question, now: Moment) -> Result<Answer, paper::Error> {
        self.below.search(question, now).await
    }
}
