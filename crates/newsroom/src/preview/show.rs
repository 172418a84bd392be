use crate::Refusal;
use crate::article::{Article, columns};
use crate::asset::{Asset, COLUMNS as ASSET};
use crate::public::{Frame, FrameAuthor, FrameTag, PublicArticle, Snapshot};
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
        let number = row.number.unwrap_or(0);
        let address = row.address.clone().unwrap_or_default();
        let (now, made) = (row.changed_at, row.made_at);
        let mut article = self.public(row, number, address, revision).await?;
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

    /// Sections, tags and authors as a preview names them: also those that nothing public names yet.
    pub async fn frame_as_if_public(&mut self) -> Result<Frame, Refusal> {
        let mut frame = self.frame().await?;
        frame.tags = self
            .tx
            .all::<FrameTag>(
                "SELECT t.id, e.code AS edition, t.slug, t.name, t.description, COALESCE(t.number, 0) AS number, m.slug AS merged_into \
                 FROM tag t JOIN edition e ON e.id = t.edition_id LEFT JOIN tag m ON m.id = t.merged_into ORDER BY e.code, t.slug",
                params![],
            )
            .await?;
        frame.authors = self
            .tx
            .all::<FrameAuthor>(
                "SELECT id, slug, name, names, role, bio, portrait_id, COALESCE(number, 0) AS number FROM author ORDER BY slug",
                params![],
            )
            .await?;
        Ok(frame)
    }

    async fn any_asset(&mut self, id: &str) -> Result<Option<Asset>, Refusal> {
        Ok(self
            .tx
            .opt::<Asset>(sql(format!("SELECT {ASSET} FROM asset WHERE id = $1")), params![id])
            .await?)
    }
}
