//! From a published article of the record to the paper's document: private ids become public numbers or are left out.

use newsroom::asset::{Asset, Rendition};
use newsroom::public::{FrameAuthor, FrameTag, Names, PublicArticle};
use newsroom::series::Series;
use paper::document::{self, Byline, Comment, Correction, Lead, Named, Translation};
use readers::comment::Shown;
use std::collections::BTreeMap;

/// What the names of some articles stand for.
#[derive(Debug, Default)]
pub(crate) struct Lookup<'a> {
    /// By edition and slug.
    sections: BTreeMap<(&'a str, &'a str), &'a str>,
    /// By edition and slug.
    tags: BTreeMap<(&'a str, &'a str), &'a FrameTag>,
    /// By slug.
    pub authors: BTreeMap<&'a str, &'a FrameAuthor>,
    /// By edition and slug.
    pub series: BTreeMap<(&'a str, &'a str), &'a Series>,
    /// Languages by edition code.
    languages: BTreeMap<&'a str, &'a str>,
    /// Prefixes by edition code.
    pub prefixes: BTreeMap<&'a str, String>,
    /// Portraits and covers by private id.
    pub assets: BTreeMap<&'a str, &'a Asset>,
}

impl<'a> Lookup<'a> {
    pub fn of(names: &'a Names) -> Lookup<'a> {
        let sections = names.sections.iter();
        Lookup {
            sections: sections
                .map(|section| ((section.edition.as_str(), section.slug.as_str()), section.name.as_str()))
                .collect(),
            tags: names.tags.iter().map(|tag| ((tag.edition.as_str(), tag.slug.as_str()), tag)).collect(),
            authors: names.authors.iter().map(|author| (author.slug.as_str(), author)).collect(),
            series: names
                .series
                .iter()
                .map(|series| ((series.edition.as_str(), series.slug.as_str()), series))
                .collect(),
            languages: names
                .editions
                .iter()
                .map(|edition| (edition.code.as_str(), edition.language.as_str()))
                .collect(),
            prefixes: names
                .editions
                .iter()
                .map(|edition| (edition.code.as_str(), newsroom::address::prefix(&edition.path)))
                .collect(),
            assets: names.assets.iter().map(|(id, asset)| (id.as_str(), asset)).collect(),
        }
    }

    pub fn language(&self, edition: &str) -> String {
        self.languages.get(edition).copied().unwrap_or_default().to_owned()
    }

    /// The tag that a slug stands for now: itself, or the one it was merged into.
    pub fn tag(&self, edition: &str, slug: &str) -> Option<&'a FrameTag> {
        let tag = self.tags.get(&(edition, slug))?;
        match &tag.merged_into {
            Some(into) => self.tags.get(&(edition, into.as_str())),
            None => Some(tag),
        }
        .filter(|tag| tag.number.is_some())
        .copied()
    }
}

pub(crate) fn document(article: PublicArticle, comments: Vec<Shown>, names: &Lookup<'_>) -> document::Article {
    let content = article.content;
    let edition = content.edition;
    let language = names.language(&edition);
    let mut sections: Vec<Named> = article
        .sections
        .iter()
        .filter_map(|slug| {
            let name = names.sections.get(&(edition.as_str(), slug.as_str()))?;
            Some(Named { slug: slug.clone(), name: (*name).to_owned() })
        })
        .collect();
    let has_main = content
        .section
        .as_ref()
        .is_some_and(|main| sections.first().is_some_and(|section| section.slug == *main));
    let section = has_main.then(|| sections.remove(0));

    let mut assets: BTreeMap<i64, document::Asset> = BTreeMap::new();
    let mut number_of = |id: &str| -> Option<i64> {
        let asset = article.assets.get(id).or_else(|| names.assets.get(id).copied())?;
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
            let author = byline.author.as_ref().and_then(|slug| names.authors.get(slug.as_str()));
            let portrait = author.and_then(|author| author.portrait_id.as_deref()).and_then(&mut number_of);
            Byline {
                name: author.map_or(byline.name.clone(), |author| name_in(author, &language)),
                author: author.map(|author| author.slug.clone()),
                role: author.map_or_else(String::new, |author| in_language(&author.roles, &language, &author.role)),
                portrait,
            }
        })
        .collect();
    let mut tags: Vec<Named> = Vec::new();
    for slug in &content.tags {
        let Some(tag) = names.tag(&edition, slug) else { continue };
        if !tags.iter().any(|known| known.slug == tag.slug) {
            tags.push(Named { slug: tag.slug.clone(), name: tag.name.clone() });
        }
    }
    let episode = content.episode.as_ref().and_then(|episode| {
        let series = names.series.get(&(edition.as_str(), episode.series.as_str()))?;
        Some(document::Episode {
            series: Named { slug: series.slug.clone(), name: series.name.clone() },
            season: episode.season,
            number: episode.number,
            kind: episode.kind.clone(),
            explicit: episode.explicit,
            sound: 0,
        })
    });
    let words = u32::try_from(body.words()).unwrap_or(u32::MAX);
    let mut document = document::Article {
        episode: None,
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
                edition: other.edition,
                address: other.address,
                headline: other.headline,
                visible_until: other.visible_until,
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
                edited_at: one.edited_at,
                text: one.text,
                removed: one.removed,
            })
            .collect(),
        redirects: article.redirects,
        edition,
    };
    // Without anything to be heard, or until that may be served, it is a story like any other.
    let sound = document.sound().map(|sound| sound.number);
    document.episode = episode.zip(sound).map(|(episode, sound)| document::Episode { sound, ..episode });
    document
}

pub(crate) fn name_in(author: &FrameAuthor, language: &str) -> String {
    in_language(&author.names, language, &author.name)
}

/// One of some words by language, which are kept as JSON; `own` where this language has none.
fn in_language(words: &str, language: &str, own: &str) -> String {
    let words: BTreeMap<String, String> = serde_json::from_str(words).unwrap_or_default();
    words.get(language).cloned().unwrap_or_else(|| own.to_owned())
}

fn served(size: &Rendition, address: String) -> document::Rendition {
    document::Rendition {
        address,
        blob: size.blob.clone(),
        media_type: size.media_type.clone(),
        width: size.width,
        height: size.height,
        size: size.size,
    }
}

/// `x,y` from 0 to 1, in hundredths.
fn focus(text: &str) -> Option<(u8, u8)> {
    let hundredths = |text: &str| text.parse::<f64>().ok().map(|part| (part.clamp(0.0, 1.0) * 100.0).round() as u8);
    let (x, y) = text.split_once(',')?;
    Some((hundredths(x)?, hundredths(y)?))
}

/// A file that readers may fetch; `None` until it has a public number, and while nothing of it may be served.
pub(crate) fn asset_document(asset: &Asset) -> Option<document::Asset> {
    if asset.blob.is_empty() {
        return None;
    }
    let renditions = asset.sizes().unwrap_or_default();
    let inside = asset.inside();
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
        duration: asset.duration,
        pages: inside.pages,
        rows: inside.rows,
        first: inside.first,
        renditions: renditions.iter().map(|size| served(size, asset.rendition_address(size))).collect(),
        tracks: asset
            .tracks
            .iter()
            .map(|track| document::Track {
                kind: track.kind.clone(),
                language: track.language.clone(),
                label: track.label.clone(),
                address: asset.track_address(track),
                blob: track.blob.clone(),
                cues: track.cues.clone(),
            })
            .collect(),
        crops: asset
            .crops
            .iter()
            .map(|crop| document::Crop {
                name: crop.name.clone(),
                renditions: crop.renditions.iter().map(|size| served(size, asset.crop_address(crop, size))).collect(),
            })
            .collect(),
        focus: asset.focal_point.as_deref().and_then(focus),
        former: asset.former.clone(),
    })
}
