use super::{FrameSection, PublicArticle, Snapshot};
use crate::Refusal;
use crate::article::any_of;
use crate::asset::{Asset, COLUMNS as ASSET};
use crate::crop::{self, COLUMNS as CROP, Crop};
use crate::edition::Edition;
use crate::series::{COLUMNS as SERIES, Series};
use crate::track::{self, COLUMNS as TRACK, Track};
use std::collections::{BTreeMap, BTreeSet};
use store::{Value, params, sql};

/// What some articles name, and nothing else: the press never reads all tags and authors for one story.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The default edition first.
    pub editions: Vec<Edition>,
    /// Sections of all editions, in order.
    pub sections: Vec<FrameSection>,
    /// Tags that the articles name, and those that they were merged into.
    pub tags: Vec<FrameTag>,
    /// Authors of their bylines.
    pub authors: Vec<FrameAuthor>,
    /// Series whose episodes they are.
    pub series: Vec<Series>,
    /// Portraits and covers, by private id.
    pub assets: BTreeMap<String, Asset>,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
#[expect(missing_docs, reason = "named as in the schema")]
pub struct FrameTag {
    pub id: String,
    pub edition: String,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub number: Option<i64>,
    /// Slug of the tag it was merged into.
    pub merged_into: Option<String>,
}

/// An author.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
#[expect(missing_docs, reason = "named as in the schema")]
pub struct FrameAuthor {
    pub id: String,
    pub slug: String,
    pub name: String,
    /// Names by language, as JSON.
    pub names: String,
    pub role: String,
    /// Roles by language, as JSON.
    pub roles: String,
    pub bio: String,
    /// These by language, as JSON.
    pub bios: String,
    pub portrait_id: Option<String>,
    pub number: i64,
}

impl Snapshot {
    /// What these articles name.
    pub async fn names(&mut self, articles: &[&PublicArticle]) -> Result<Names, Refusal> {
        self.named(
            articles,
            "SELECT id, slug, name, names, role, roles, bio, bios, portrait_id, number FROM author WHERE number IS NOT NULL AND",
        )
        .await
    }

    /// What a preview names: also tags and authors that nothing public names yet.
    pub async fn names_as_if_public(&mut self, article: &PublicArticle) -> Result<Names, Refusal> {
        let question = "SELECT id, slug, name, names, role, roles, bio, bios, portrait_id, COALESCE(number, 0) AS number FROM author WHERE";
        let mut names = self.named(&[article], question).await?;
        for tag in &mut names.tags {
            tag.number = tag.number.or(Some(0));
        }
        Ok(names)
    }

    async fn named(&mut self, articles: &[&PublicArticle], authors_of: &str) -> Result<Names, Refusal> {
        let mut tags: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut authors = BTreeSet::new();
        for article in articles {
            tags.entry(&article.content.edition).or_default().extend(article.content.tags.iter().cloned());
            authors.extend(article.content.bylines.iter().filter_map(|byline| byline.author.clone()));
        }
        let mut names = Names {
            editions: self.editions().await?,
            sections: self.sections().await?,
            ..Names::default()
        };
        for (edition, slugs) in tags {
            let found = self.tags(edition, slugs.into_iter().collect()).await?;
            let into: BTreeSet<String> = found.iter().filter_map(|tag| tag.merged_into.clone()).collect();
            names.tags.extend(found);
            let known: BTreeSet<String> = names.tags.iter().filter(|tag| tag.edition == edition).map(|tag| tag.slug.clone()).collect();
            names.tags.extend(self.tags(edition, into.difference(&known).cloned().collect()).await?);
        }
        names.authors = self.any(authors_of, "slug", "ORDER BY slug", &authors.into_iter().collect::<Vec<_>>()).await?;
        let series: BTreeSet<(&str, &str)> = articles
            .iter()
            .filter_map(|article| Some((article.content.edition.as_str(), article.content.episode.as_ref()?.series.as_str())))
            .collect();
        for (edition, slug) in series {
            let text = format!("SELECT {SERIES} FROM series s JOIN edition e ON e.id = s.edition_id WHERE e.code = $1 AND s.slug = $2");
            names.series.extend(self.tx.opt::<Series>(sql(text), params![edition, slug]).await?);
        }
        let portraits = names.authors.iter().filter_map(|author| author.portrait_id.clone());
        let shown: Vec<String> = portraits.chain(names.series.iter().filter_map(|series| series.cover_id.clone())).collect();
        names.assets = self.assets(&shown).await?;
        Ok(names)
    }

    async fn tags(&mut self, edition: &str, slugs: Vec<String>) -> Result<Vec<FrameTag>, Refusal> {
        let mut found = Vec::new();
        for part in slugs.chunks(256) {
            let places = part.len().next_power_of_two();
            let text = format!(
                "SELECT t.id, e.code AS edition, t.slug, t.name, t.description, t.number, m.slug AS merged_into \
                 FROM edition e JOIN tag t ON t.edition_id = e.id LEFT JOIN tag m ON m.id = t.merged_into \
                 WHERE e.code = $1 AND {} ORDER BY t.slug",
                any_of("t.slug", places, 2)
            );
            let mut values = params![edition];
            values.extend(part.iter().map(Value::from));
            if let Some(last) = part.last() {
                values.resize(places + 1, last.into());
            }
            found.extend(self.tx.all::<FrameTag>(sql(text), values).await?);
        }
        Ok(found)
    }

    /// What goes along with films and sounds, by their private id.
    pub(crate) async fn tracks(&mut self, heard: &[String]) -> Result<BTreeMap<String, Vec<Track>>, Refusal> {
        let question = format!("SELECT {TRACK} FROM track WHERE");
        track::by_asset(self.any(&question, "asset_id", "", heard).await?)
    }

    /// Parts of pictures that are shown instead of the whole, by their private id.
    pub(crate) async fn crops(&mut self, seen: &[String]) -> Result<BTreeMap<String, Vec<Crop>>, Refusal> {
        let question = format!("SELECT {CROP} FROM crop WHERE");
        crop::by_asset(self.any(&question, "asset_id", "", seen).await?)
    }

    /// Files that readers may fetch, by private id.
    pub(super) async fn assets(&mut self, ids: &[String]) -> Result<BTreeMap<String, Asset>, Refusal> {
        let question = format!("SELECT {ASSET} FROM asset WHERE number IS NOT NULL AND");
        let rows: Vec<Asset> = self.any(&question, "id", "", ids).await?;
        let mut assets: BTreeMap<String, Asset> = rows.into_iter().map(|asset| (asset.id.clone(), asset)).collect();
        let question = "SELECT noun_id, from_address FROM redirect WHERE noun = 'asset' AND";
        let former: Vec<(String, String)> = self.any(question, "noun_id", "", ids).await?;
        for (id, from) in former {
            if let Some(asset) = assets.get_mut(&id) {
                asset.former.push(from);
            }
        }
        for asset in assets.values_mut() {
            asset.former.sort_unstable();
        }
        let heard: Vec<String> = assets.values().filter(|asset| asset.is_heard()).map(|asset| asset.id.clone()).collect();
        let mut tracks = self.tracks(&heard).await?;
        let seen: Vec<String> = assets.values().filter(|asset| asset.kind == "picture").map(|asset| asset.id.clone()).collect();
        let mut crops = self.crops(&seen).await?;
        for asset in assets.values_mut() {
            asset.crops = crops.remove(&asset.id).unwrap_or_default();
            asset.tracks = tracks.remove(&asset.id).unwrap_or_default();
        }
        Ok(assets)
    }
}
