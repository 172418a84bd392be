//! Turns the slugs of a content into rows: what must exist is asked for, an unknown tag is made.

use super::references::Reference;
use crate::{Content, Refusal, Turn};
use std::collections::BTreeMap;
use store::{Id, params, sql};
use story::Problem;

/// An edition as an article needs it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct EditionRow {
    pub id: String,
    pub code: String,
    pub path: String,
    pub language: String,
}

/// The edition a content names, or the default one for an empty code.
pub(crate) async fn edition(turn: &mut Turn<'_>, code: &str) -> Result<EditionRow, Refusal> {
    let found = if code.is_empty() {
        turn.tx
            .opt::<EditionRow>("SELECT id, code, path, language FROM edition ORDER BY main DESC, position, code LIMIT 1", params![])
            .await?
    } else {
        turn.tx
            .opt::<EditionRow>("SELECT id, code, path, language FROM edition WHERE code = $1", params![code])
            .await?
    };
    found.ok_or_else(|| Refusal::field("/edition", "unknown", format!("there is no edition `{code}`")))
}

/// Everything a content names, as rows that exist. Tags are normalised to slugs and made where unknown.
pub(crate) async fn references(turn: &mut Turn<'_>, edition: &EditionRow, content: &mut Content) -> Result<Vec<Reference>, Refusal> {
    let mut problems = Vec::new();
    let mut references = Vec::new();
    // Nobody deletes what a story names while the story is being written.
    let kept = turn.kept();
    let main = content.section.clone();
    content.sections.retain(|slug| Some(slug) != main.as_ref());
    let named = main
        .iter()
        .map(|slug| (slug.clone(), "/section".to_owned()))
        .chain(content.sections.iter().enumerate().map(|(at, slug)| (slug.clone(), format!("/sections/{at}"))));
    for (slug, pointer) in named.collect::<Vec<_>>() {
        let row = turn
            .tx
            .opt::<(String,)>(sql(format!("SELECT id FROM section WHERE edition_id = $1 AND slug = $2{kept}")), params![&edition.id, &slug])
            .await?;
        match row {
            Some((id,)) => references.push(Reference::new("section", id)),
            None => problems.push(Problem {
                pointer,
                code: "unknown",
                message: format!("there is no section `{slug}` in edition `{}`", edition.code),
            }),
        }
    }
    if let Some(episode) = &content.episode {
        let row = turn
            .tx
            .opt::<(String,)>(
                sql(format!("SELECT id FROM series WHERE edition_id = $1 AND slug = $2{kept}")),
                params![&edition.id, &episode.series],
            )
            .await?;
        match row {
            Some((id,)) => references.push(Reference::new("series", id)),
            None => problems.push(Problem {
                pointer: "/episode/series".into(),
                code: "unknown",
                message: format!("there is no series `{}` in edition `{}`", episode.series, edition.code),
            }),
        }
    }
    let mut tags: BTreeMap<String, usize> = BTreeMap::new();
    let mut slugs = Vec::new();
    for (at, tag) in std::mem::take(&mut content.tags).into_iter().enumerate() {
        let slug = if crate::slug::is_valid(&tag) { tag.clone() } else { crate::slug::of(&tag) };
        if slug.is_empty() {
            problems.push(Problem {
                pointer: format!("/tags/{at}"),
                code: "slug",
                message: format!("`{tag}` has no letters or figures for an address"),
            });
        } else if tags.insert(slug.clone(), at).is_none() {
            let id = tag_by_slug(turn, edition, &slug, &tag).await?;
            references.push(Reference::new("tag", id));
            slugs.push(slug);
        }
    }
    content.tags = slugs;
    for at in 0..content.bylines.len() {
        let Some(slug) = content.bylines[at].author.clone() else {
            if content.bylines[at].name.trim().is_empty() {
                problems.push(Problem {
                    pointer: format!("/bylines/{at}/name"),
                    code: "required",
                    message: "a name, or an author".into(),
                });
            }
            continue;
        };
        let row = turn
            .tx
            .opt::<(String, String)>(sql(format!("SELECT id, name FROM author WHERE slug = $1{kept}")), params![&slug])
            .await?;
        match row {
            Some((id, name)) => {
                if content.bylines[at].name.is_empty() {
                    content.bylines[at].name = name;
                }
                references.push(Reference::new("author", id));
            }
            None => problems.push(Problem {
                pointer: format!("/bylines/{at}/author"),
                code: "unknown",
                message: format!("there is no author `{slug}`"),
            }),
        }
    }
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for id in content.assets() {
        let text = format!("SELECT kind FROM asset WHERE id = $1{}", turn.kept());
        if let Some((kind,)) = turn.tx.opt::<(String,)>(sql(text), params![&id]).await? {
            references.push(Reference::new("asset", id.clone()));
            kinds.insert(id, kind);
        }
    }
    problems.extend(content.asset_problems(&kinds));
    for key in content.body.relations() {
        if let Some(id) = related(turn, key).await? {
            references.push(Reference::new("article", id));
        }
    }
    if problems.is_empty() {
        references.sort();
        references.dedup();
        Ok(references)
    } else {
        Err(Refusal::Invalid(problems))
    }
}

/// The id behind an id, a public number or an address.
pub(super) async fn related(turn: &mut Turn<'_>, key: &str) -> Result<Option<String>, Refusal> {
    let row = if key.starts_with('/') {
        turn.tx.opt::<(String,)>("SELECT id FROM article WHERE address = $1", params![key]).await?
    } else if let Ok(number) = key.parse::<i64>() {
        turn.tx.opt::<(String,)>("SELECT id FROM article WHERE number = $1", params![number]).await?
    } else {
        turn.tx.opt::<(String,)>("SELECT id FROM article WHERE id = $1", params![key]).await?
    };
    Ok(row.map(|(id,)| id))
}

async fn tag_by_slug(turn: &mut Turn<'_>, edition: &EditionRow, slug: &str, name: &str) -> Result<String, Refusal> {
    let find = format!("SELECT id FROM tag WHERE edition_id = $1 AND slug = $2{}", turn.kept());
    if let Some((id,)) = turn.tx.opt::<(String,)>(sql(find.clone()), params![&edition.id, slug]).await? {
        return Ok(id);
    }
    let id: Id = turn.id();
    turn.tx
        .run(
            "INSERT INTO tag (id, edition_id, slug, name, description, number, merged_into, version) \
             VALUES ($1, $2, $3, $4, '', NULL, NULL, 1) ON CONFLICT (edition_id, slug) DO NOTHING",
            params![id, &edition.id, slug, name.trim()],
        )
        .await?;
    let (id,) = turn.tx.one::<(String,)>(sql(find), params![&edition.id, slug]).await?;
    Ok(id)
}
