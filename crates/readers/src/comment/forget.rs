use crate::{Error, log};
use store::{Tx, params};

/// Takes a reader out of the comments that were brought in under their mail address: the words stay, by a deleted reader (an empty
/// name). Nothing that could lead to them is left.
pub(crate) async fn forget(tx: &mut Tx, email: &str) -> Result<(), Error> {
    let articles = tx
        .all::<(String,)>(
            "UPDATE comment SET name = '', email = '', url = '', ip = '', moderated = $2 WHERE LOWER(email) = $1 RETURNING article_id",
            params![email, true],
        )
        .await?;
    let mut articles: Vec<&str> = articles.iter().map(|(article,)| article.as_str()).collect();
    articles.sort_unstable();
    articles.dedup();
    log::note(tx, &articles).await
}
