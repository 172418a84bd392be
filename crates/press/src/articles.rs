//! From a published article of the record to the paper's document: private ids become public numbers or are left out.

use newsroom::asset::Asset;
use newsroom::public::{FrameAuthor, FrameTag, PublicArticle};
use paper::document::{self, Byline, Comment, Correction, Lead, Named, Translation};
use readers::comment::Shown;
use std::collections::BTreeMap;

/// What an article's names stand for.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// By edition and slug.
    pub sections: BTreeMap<(String, String), String>,
    /// By edition and slug.
    pub tags: BTreeMap<(String, String), FrameTag>,
    /// By slug.
    pub authors: BTreeMap<String, FrameAuthor>,
    /// Languages by edition code.
    pub languages: BTreeMap<String, String>,
    /// Prefixes by edition code.
    pub prefixes: BTreeMap<String, String>,
    /// Portraits by private id.
    pub assets: BTreeMap<String, Asset>,
}

pub(crate) fn document(article: PublicArticle, comments: Vec<Shown>, names: &Names) -> document::Article {
    let content = article.content;
    let edition = content.edition;
    let language = names.languages.get(&edition).cloned().unwrap_or_default();
    let mut sections: Vec<Named> = article
        .sections
        .iter()
        .filter_map(|slug| {
            let name = names.sections.get(&(edition.clone(), slug.clone()))?;
            Some(Named { slug: slug.clone(), name: name.clone() })
        })
        .collect();
    let has_main = content
        .section
        .as_ref()
        .is_some_and(|main| sections.first().is_some_and(|section| section.slug == *main));
    let section = has_main.then(|| sections.remove(0));

    let mut assets: BTreeMap<i64, document::Asset> = BTreeMap::new();
    let mut number_of = |id: &str| -> Option<i64> {
        let asset = article.assets.get(id).or_else(|| names.assets.get(id))?;
        let asset = asset_document(asset)?;
        let number = asset.number;
        assets.insert(number, asset);
        Some(number)
    };
    let mut body = content.body;
    body.rename_assets(|id| number_of(id).map(|number| number.to_string()));
    body.rename_relations(|key| article.related.get(key).map(i64::to_string));
    let lead = content.lead.and_then(|lead| {
        let number = number_of(lead.asset.as_str())?;
        Some(Lead {
            asset: number,
            alt: lead.alt,
            caption: lead.caption,
            credit: lead.credit,
        })
    });
    let bylines = content
        .bylines
        .into_iter()
        .map(|byline| {
            let author = byline.author.as_ref().and_then(|slug| names.authors.get(slug));
            let portrait = author.and_then(|author| author.portrait_id.as_deref()).and_then(&mut number_of);
            Byline {
                name: author.map_or(byline.name.clone(), |author| name_in(author, &language)),
                author: author.map(|author| author.slug.clone()),
                role: author.map(|author| author.role.clone()).unwrap_or_default(),
                portrait,
            }
        })
        .collect();
    let mut tags: Vec<Named> = Vec::new();
    for slug in &content.tags {
        let Some(tag) = tag_of(names, &edition, slug) else { continue };
        if !tags.iter().any(|known| known.slug == tag.slug) {
            tags.push(Named { slug: tag.slug.clone(), name: tag.name.clone() });
        }
    }
    let words = u32::try_from(body.words()).unwrap_or(u32::MAX);
    document::Article {
        number: article.number,
        version: article.version,
        kind: content.kind,
        address: article.address,
        headline: content.headline,
        standfirst: content.standfirst,
        kicker: content.kicker,
        place: content.place,
        bylines,
        section,
        sections,
        tags,
        lead,
        body,
        assets,
        corrections: article
            .corrections
            .into_iter()
            .map(|correction| Correction {
                at: correction.at,
                note: correction.note,
                place: correction.place,
            })
            .collect(),
        translations: article
            .translations
            .into_iter()
            .map(|other| Translation {
                language: names.languages.get(&other.edition).cloned().unwrap_or_default(),
                edition: other.edition,
                address: other.address,
                headline: other.headline,
            })
            .collect(),
        related: article.chosen,
        first_published_at: article.first_published_at,
        updated_at: article.updated_at,
        visible_until: article.visible_until,
        words,
        seo_title: content.seo_title,
        seo_description: content.seo_description,
        canonical: content.canonical,
        sticky: article.sticky,
        comments: comments
            .into_iter()
            .map(|one| Comment {
                number: one.number,
                parent: one.parent,
                name: one.name,
                at: one.at,
                text: one.text,
            })
            .collect(),
        redirects: article.redirects,
        edition,
    }
}

/// The tag that a slug stands for now: itself, or the one it was merged into.
pub(crate) fn tag_of<'a>(names: &'a Names, edition: &str, slug: &str) -> Option<&'a FrameTag> {
    let tag = names.tags.get(&(edition.to_owned(), slug.to_owned()))?;
    match &tag.merged_into {
        Some(into) => names.tags.get(&(edition.to_owned(), into.clone())),
        None => Some(tag),
    }
    .filter(|tag| tag.number.is_some())
}

pub(crate) fn name_in(author: &FrameAuthor, language: &str) -> String {
    let names: BTreeMap<String, String> = serde_json::from_str(&author.names).unwrap_or_default();
    names.get(language).cloned().unwrap_or_else(|| author.name.clone())
}

/// A file that readers may fetch; `None` until it has a public number.
pub(crate) fn asset_document(asset: &Asset) -> Option<document::Asset> {
    let renditions = asset.sizes().unwrap_or_default();
    Some(document::Asset {
        number: asset.number?,
        kind: asset.kind.clone(),
        media_type: asset.media_type.clone(),
        address: asset.address(),
        blob: asset.blob.clone(),
        name: asset.name.clone(),
        size: asset.size,
        width: asset.width,
        height: asset.height,
        alt: asset.alt.clone(),
        caption: asset.caption.clone(),
        credit: asset.credit.clone(),
        renditions: renditions
            .iter()
            .map(|size| document::Rendition {
                address: asset.rendition_address(size),
                blob: size.blob.clone(),
                media_type: size.media_type.clone(),
                width: size.width,
                height: size.height,
                size: size.size,
            })
            .collect(),
    })
}
