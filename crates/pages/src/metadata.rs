//! JSON-LD for search engines (schema.org). It stands in a script element as data; `<` is written as an escape in it.

use crate::article::{file, section_address};
use crate::chrome::{Maker, home};
use crate::context::{Head, Link};
use crate::dates::zoned;
use crate::series::feed_address;
use paper::document::{Article, Asset, Edition, Series};
use paper::reading::Paper;
use serde_json::{Value, json};
use store::Moment;
use story::{Block, Body};

/// The publication itself.
pub(crate) fn organization<P: Paper>(maker: &Maker<'_, P>, edition: &Edition) -> String {
    let settings = &maker.settings;
    let mut graph = publisher(maker, edition);
    graph["@context"] = json!("https://schema.org");
    graph["correctionsPolicy"] = json!(maker.absolute(&format!("{}/corrections", edition.prefix)));
    let profiles: Vec<&String> = settings.profiles.iter().map(|profile| &profile.url).collect();
    if !profiles.is_empty() {
        graph["sameAs"] = json!(profiles);
    }
    if !settings.contact.is_empty() {
        graph["contactPoint"] = json!({"@type": "ContactPoint", "contactType": "newsroom", "email": settings.contact});
    }
    text(&graph)
}

/// What a story says of its publication; the front says the rest.
fn publisher<P: Paper>(maker: &Maker<'_, P>, edition: &Edition) -> Value {
    let settings = &maker.settings;
    let mut value = json!({
        "@type": "NewsMediaOrganization",
        "@id": format!("{}/#organization", maker.pages.site),
        "name": maker.paper_name(edition),
        "url": maker.absolute(&home(edition)),
    });
    if let Some(logo) = settings.logo.as_ref().or(settings.social_card.as_ref()) {
        value["logo"] = json!({"@type": "ImageObject", "url": maker.absolute(&logo.address), "width": logo.width, "height": logo.height});
    }
    value
}

/// A section, tag or author page.
pub(crate) fn list<P: Paper>(maker: &Maker<'_, P>, edition: &Edition, title: &str, address: &str, above: &[Link]) -> String {
    let steps: Vec<(&str, &str)> = above
        .iter()
        .map(|link| (link.label.as_str(), link.address.as_str()))
        .chain([(title, address)])
        .collect();
    text(&json!({
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "CollectionPage", "name": title, "url": maker.absolute(address), "inLanguage": edition.language},
            trail(maker, edition, &steps),
        ],
    }))
}

/// A series with its episodes.
pub(crate) fn series<P: Paper>(maker: &Maker<'_, P>, series: &Series, articles: &[Article]) -> String {
    let episodes: Vec<Value> = articles
        .iter()
        .filter_map(|article| {
            let episode = article.episode.as_ref()?;
            let sound = article.assets.get(&episode.sound)?;
            let mut heard = json!({
                "@type": "PodcastEpisode", "name": article.headline, "url": maker.absolute(&article.address),
                "datePublished": article.first_published_at.to_the_second(),
                "associatedMedia": {"@type": "MediaObject", "contentUrl": maker.absolute(&sound.address), "encodingFormat": sound.media_type},
            });
            if let Some(number) = episode.number {
                heard["episodeNumber"] = json!(number);
            }
            if let Some(length) = duration(sound.duration) {
                heard["timeRequired"] = json!(length);
                heard["associatedMedia"]["duration"] = heard["timeRequired"].clone();
            }
            Some(heard)
        })
        .collect();
    let mut value = json!({
        "@context": "https://schema.org", "@type": "PodcastSeries", "name": series.name, "url": maker.absolute(&series.address),
        "inLanguage": series.language, "webFeed": maker.absolute(&feed_address(series)), "hasPart": episodes,
    });
    if !series.description.is_empty() {
        value["description"] = json!(series.description);
    }
    if !series.author.is_empty() {
        value["author"] = json!({"@type": "Organization", "name": series.author});
    }
    if let Some(cover) = &series.cover {
        value["image"] = json!(maker.absolute(&cover.address));
    }
    text(&value)
}

/// Milliseconds as ISO 8601 has a length of time; none if nobody knows.
fn duration(milliseconds: i64) -> Option<String> {
    let seconds = milliseconds.saturating_add(500) / 1_000;
    (seconds > 0).then(|| format!("PT{}M{}S", seconds / 60, seconds % 60))
}

fn trail<P: Paper>(maker: &Maker<'_, P>, edition: &Edition, steps: &[(&str, &str)]) -> Value {
    let name = maker.paper_name(edition);
    let start = home(edition);
    let items: Vec<Value> = std::iter::once((name.as_str(), start.as_str()))
        .chain(steps.iter().copied())
        .enumerate()
        .map(|(at, (name, address))| json!({"@type": "ListItem", "position": at + 1, "name": name, "item": maker.absolute(address)}))
        .collect();
    json!({"@type": "BreadcrumbList", "itemListElement": items})
}

/// An article of any kind.
pub(crate) fn article<P: Paper>(maker: &Maker<'_, P>, edition: &Edition, article: &Article, head: &Head) -> String {
    let kind = match article.kind.as_str() {
        "opinion" => "OpinionNewsArticle",
        "analysis" => "AnalysisNewsArticle",
        "review" => "ReviewNewsArticle",
        "explainer" => "BackgroundNewsArticle",
        "interview" | "feature" => "ReportageNewsArticle",
        "live" => "LiveBlogPosting",
        _ => "NewsArticle",
    };
    let address = maker.absolute(&article.address);
    let people: Vec<Value> = article
        .bylines
        .iter()
        .map(|byline| {
            let mut person = json!({"@type": "Person", "name": byline.name});
            if let Some(slug) = &byline.author {
                person["url"] = json!(maker.absolute(&format!("{}/author/{slug}", edition.prefix)));
            }
            person
        })
        .collect();
    let mut value = json!({
        "@type": kind,
        "@id": format!("{address}#article"),
        "headline": article.headline.chars().take(110).collect::<String>(),
        "description": head.description,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": head.published,
        "dateModified": head.modified,
        "inLanguage": edition.language,
        "isAccessibleForFree": true,
        "wordCount": article.words,
        "publisher": publisher(maker, edition),
        "author": if people.is_empty() { json!(publisher(maker, edition)) } else { json!(people) },
    });
    if !head.image.is_empty() {
        value["image"] = json!([{"@type": "ImageObject", "url": head.image, "width": head.image_width, "height": head.image_height}]);
    } else if let Some(card) = &maker.settings.social_card {
        value["image"] =
            json!([{"@type": "ImageObject", "url": maker.absolute(&card.address), "width": card.width, "height": card.height}]);
    }
    if let Some(section) = &article.section {
        value["articleSection"] = json!(section.name);
    }
    if !head.tags.is_empty() {
        value["keywords"] = json!(head.tags);
    }
    if !article.place.is_empty() {
        value["dateline"] = json!(article.place);
    }
    if let Some(correction) = article.corrections.first() {
        value["correction"] = json!({"@type": "CorrectionComment", "text": correction.note, "datePublished": correction.at.to_string()});
    }
    if kind == "LiveBlogPosting" {
        value["coverageStartTime"] = value["datePublished"].clone();
        value["liveBlogUpdate"] = json!(updates(maker, article, head));
    }
    let media: Vec<Value> = article
        .assets
        .values()
        .filter(|asset| matches!(asset.kind.as_str(), "video" | "audio"))
        .map(|asset| {
            let name = if asset.caption.is_empty() { &article.headline } else { &asset.caption };
            let mut object = json!({
                "@type": if asset.kind == "video" { "VideoObject" } else { "AudioObject" },
                "name": name,
                "description": head.description,
                "contentUrl": maker.absolute(&asset.address),
                "encodingFormat": asset.media_type,
                "uploadDate": head.published,
            });
            if let Some(still) = file(asset, &edition.language).still() {
                object["thumbnailUrl"] = json!(maker.absolute(still));
            } else if let Some(image) = value["image"][0]["url"].as_str() {
                object["thumbnailUrl"] = json!(image);
            }
            if let Some(length) = duration(asset.duration) {
                object["duration"] = json!(length);
            }
            goes_along(maker, asset, &address, &mut object);
            object
        })
        .collect();
    let mut steps = Vec::new();
    let section_address = article.section.as_ref().map(|section| section_address(edition, &section.slug));
    if let (Some(section), Some(address)) = (&article.section, &section_address) {
        steps.push((section.name.as_str(), address.as_str()));
    }
    steps.push((article.headline.as_str(), article.address.as_str()));
    let mut graph = vec![value, trail(maker, edition, &steps)];
    graph.extend(media);
    text(&json!({"@context": "https://schema.org", "@graph": graph}))
}

/// What is said in a film or a sound, and its chapters: search engines lead to each.
fn goes_along<P: Paper>(maker: &Maker<'_, P>, asset: &Asset, page: &str, object: &mut Value) {
    let spoken: Vec<Value> = asset
        .tracks
        .iter()
        .filter(|track| track.kind != "chapters")
        .map(|track| {
            json!({"@type": "MediaObject", "contentUrl": maker.absolute(&track.address), "encodingFormat": "text/vtt", "inLanguage": track.language})
        })
        .collect();
    if !spoken.is_empty() {
        object["caption"] = json!(spoken);
    }
    let Some(chapters) = asset.tracks.iter().find(|track| track.kind == "chapters") else { return };
    let second = |at: i64| at / 1000;
    let parts: Vec<Value> = chapters
        .cues
        .iter()
        .map(|cue| json!({"@type": "Clip", "name": cue.text, "startOffset": second(cue.at), "url": format!("{page}?t={}", second(cue.at))}))
        .collect();
    object["hasPart"] = json!(parts);
}

/// What a live story reported: the entries of its timelines, or its text as one.
fn updates<P: Paper>(maker: &Maker<'_, P>, article: &Article, head: &Head) -> Vec<Value> {
    let entries = article.body.blocks.iter().filter_map(|block| match block {
        Block::Timeline { entries, .. } => Some(entries),
        _ => None,
    });
    let day = zoned(article.first_published_at, &maker.zone).date();
    let mut updates: Vec<Value> = entries
        .flatten()
        .map(|entry| {
            let written = entry.at.as_deref().and_then(|at| Moment::parse(at).ok());
            // A time by itself is one of the day on which the story began.
            let said = || {
                let time: jiff::civil::Time = format!("{}:00", entry.when).parse().ok()?;
                maker.zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible().ok().map(Moment::from)
            };
            let at = written.or_else(said).map_or_else(|| head.modified.clone(), |at| at.to_string());
            let title = entry.title.as_ref().map(|title| title.words()).unwrap_or_default();
            let told = story::text::plain(&Body::new(entry.blocks.clone()));
            json!({
                "@type": "BlogPosting",
                "headline": if title.is_empty() { &entry.when } else { &title },
                "articleBody": if told.is_empty() { &title } else { &told },
                "datePublished": at,
            })
        })
        .collect();
    if updates.is_empty() {
        updates.push(json!({
            "@type": "BlogPosting",
            "headline": article.headline.chars().take(110).collect::<String>(),
            "articleBody": story::text::plain(&article.body),
            "datePublished": head.modified,
        }));
    }
    for update in &mut updates {
        update["author"] =
            json!({"@type": "NewsMediaOrganization", "name": maker.paper_name(maker.edition(&article.edition)), "url": maker.pages.site});
        if let Some(image) = (!head.image.is_empty())
            .then_some(&head.image)
            .cloned()
            .or_else(|| maker.settings.social_card.as_ref().map(|card| maker.absolute(&card.address)))
        {
            update["image"] = json!(image);
        }
    }
    updates
}

fn text(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
