//! One number over everything that the record holds, so that two imports of one file, two engines, and a restore can be compared.

use crate::article::unpacked;
use crate::{Newsroom, Refusal};
use std::collections::{BTreeMap, BTreeSet};
use store::{Blobs, Tx, params};

impl Newsroom {
    /// A digest of every item in the order of its address or content: without ids, event numbers and clock stamps made here.
    pub async fn content_digest(&self) -> Result<String, Refusal> {
        of(&mut self.db.snapshot().await?).await
    }
}

/// The same of the state that a transaction sees.
pub async fn of(tx: &mut Tx) -> Result<String, Refusal> {
    let assets: BTreeMap<String, String> = tx
        .all::<(String, String)>("SELECT id, original FROM asset", params![])
        .await?
        .into_iter()
        .collect();
    let authors: BTreeSet<String> = tx
        .all::<(String,)>("SELECT slug FROM author", params![])
        .await?
        .into_iter()
        .map(|(slug,)| slug)
        .collect();
    let mut lines = Vec::new();
    let mut after = String::new();
    loop {
        let rows = tx
            .all::<(String, String, Option<String>, Option<i64>, Vec<u8>, bool)>(
                "SELECT a.id, a.status, a.address, a.number, r.content, r.redacted FROM article a \
                 JOIN revision r ON r.article_id = a.id AND r.number = a.head WHERE a.id > $1 ORDER BY a.id LIMIT 500",
                params![&after],
            )
            .await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.0);
        for (_, status, address, number, packed, redacted) in rows {
            let text = if redacted {
                String::from_utf8_lossy(&packed).into_owned()
            } else {
                let mut content = unpacked(&packed)?;
                content.body.rename_assets(|id| Some(assets.get(id).cloned().unwrap_or_default()));
                content.body.rename_relations(|_| Some("related".into()));
                // Who is named as an author is called by the author's own row, whatever their name was when this was saved.
                for byline in &mut content.bylines {
                    if byline.author.as_ref().is_some_and(|slug| authors.contains(slug)) {
                        byline.name.clear();
                    }
                }
                let lead = content
                    .lead
                    .take()
                    .map(|lead| (assets.get(lead.asset.as_str()).cloned(), lead.alt, lead.caption, lead.credit));
                format!("{}{lead:?}", serde_json::to_string(&content)?)
            };
            let hash = Blobs::name(text.as_bytes());
            lines.push(format!("article {} {status} {} {hash}", address.unwrap_or_default(), number.unwrap_or_default()));
        }
    }
    for (what, question) in [
        (
            "section",
            "SELECT s.slug, s.name, s.description || COALESCE(p.slug, '') FROM section s LEFT JOIN section p ON p.id = s.parent_id",
        ),
        ("tag", "SELECT t.slug, t.name, t.description FROM tag t"),
        ("series", "SELECT slug, name, description || author || category || form || guid FROM series"),
        ("author", "SELECT slug, name, role || bio FROM author"),
        ("page", "SELECT address, title, CASE WHEN published THEN 'public' ELSE held END FROM page"),
        (
            "redirect",
            // Of files the address is drawn by chance.
            "SELECT from_address, CASE WHEN noun IN ('article', 'asset') THEN noun ELSE to_address END, CAST(status AS TEXT) \
             FROM redirect",
        ),
        ("asset", "SELECT original, alt, caption || credit FROM asset"),
        ("edition", "SELECT code, name, navigation FROM edition"),
        ("setting", "SELECT key, value, '' FROM setting"),
    ] {
        for (one, two, three) in tx.all::<(String, String, String)>(question, params![]).await? {
            lines.push(format!("{what} {one} {two} {three}"));
        }
    }
    lines.sort_unstable();
    Ok(Blobs::name(lines.join("\n").as_bytes()))
}
