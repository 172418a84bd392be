use crate::Refusal;
use crate::article::{Article, columns};
use crate::asset::{Asset, COLUMNS as ASSET};
use crate::public::{PublicArticle, Snapshot};
use store::{Id, Moment, params, sql};

impl Snapshot {
    /// An article as readers would see it with this revision (none = the newest): for a preview, never for the paper.
    /// Names and pictures that nothing public shows yet are in it; what has no number or address yet has a stand-in.
    pub async fn as_if_public(&mut self, id: &Id, revision: Option<i64>) -> Result<PublicArticle, Refusal> {
        let row = self
            .tx
            .opt::<Article>(concat!("SELECT ", columns!(), " FROM article WHERE id = $1"), params![id])
            .await?
            .ok_or(Refusal::NotFound("story"))?;
        let revision = revision.unwrap_or(row.head);
        let (now, made) = (row.changed_at, row.made_at);
        let mut article = self.with_revision(row, revision).await?;
        if article.first_published_at.0 == 0 {
            article.first_published_at = Moment(made);
            article.updated_at = Moment(now);
        }
        article.visible_until = None;
        for (at, key) in article.content.assets().into_iter().enumerate() {
            if let Some(mut asset) = self.any_asset(&key).await? {
                // Numbers below zero are nobody's.
                asset.number = asset.number.or_else(|| i64::try_from(at).ok().map(|at| -1 - at));
                article.assets.insert(key, asset);
            }
        }
        Ok(article)
    }

    async fn any_asset(&mut self, id: &str) -> Result<Option<Asset>, Refusal> {
        let found = self
            .tx
            .opt::<Asset>(sql(format!("SELECT {ASSET} FROM asset WHERE id = $1")), params![id])
            .await?;
        let Some(mut asset) = found else { return Ok(None) };
        if asset.is_heard() {
            asset.tracks = self.tracks(std::slice::from_ref(&asset.id)).await?.remove(&asset.id).unwrap_or_default();
        }
        Ok(Some(asset))
    }
}
