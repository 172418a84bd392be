//! From the record's frame to the paper's: settings, editions with navigation and sections, fronts, pages, redirects.

use crate::articles::{Lookup, asset_document};
use newsroom::public::{Frame, FrameAuthor, FrameFront, FrameTag};
use newsroom::setting::NETWORKS;
use paper::FrameEdit;
use paper::document::{
    Author, Breaking, Container, Edition, Fill, Front, NavItem, Profile, Redirect, Section, Series, Settings, StaticPage, Tag,
};
use paper::key::List;
use serde_json::Value;
use std::collections::BTreeMap;
use story::Body;

/// Everything that stands around the stories.
pub(crate) fn edit(frame: &Frame) -> FrameEdit {
    let text = |key: &str| frame.settings.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let asset = |key: &str| frame.assets.get(&text(key)).and_then(asset_document);
    let profiles = frame.settings.get("profiles").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let networks = frame.settings.get("share").and_then(Value::as_array).map(Vec::as_slice);
    let settings = Settings {
        name: text("name"),
        tagline: text("tagline"),
        description: text("description"),
        time_zone: Some(text("time_zone")).filter(|zone| !zone.is_empty()).unwrap_or_else(|| "Etc/UTC".into()),
        copyright: text("copyright"),
        licence: text("licence"),
        footer: text("footer"),
        contact: text("contact"),
        report: text("report"),
        profiles: profiles
            .iter()
            .filter_map(|profile| {
                Some(Profile {
                    network: profile.get("network")?.as_str()?.to_owned(),
                    url: profile.get("url")?.as_str()?.to_owned(),
                })
            })
            .collect(),
        share: share(networks),
        privacy: text("privacy"),
        look: text("look"),
        picture_downloads: frame.settings.get("picture_downloads").and_then(Value::as_bool).unwrap_or_default(),
        logo: asset("logo"),
        social_card: asset("social_card"),
        comments_after: text("comments_moderation") == "after",
        comments_close_days: frame.settings.get("comments_close_days").and_then(Value::as_i64).unwrap_or_default(),
    };
    let editions = frame.editions.iter().map(|edition| edition_document(edition, frame, &settings.name)).collect();
    // Whoever takes the feed of a tag goes on with the one it was merged into.
    let merged = frame.merged.iter().flat_map(|(code, slug, into)| {
        let edition = frame.editions.iter().find(|edition| edition.code == *code);
        let prefix = edition.map(|edition| newsroom::address::prefix(&edition.path));
        prefix.into_iter().flat_map(move |prefix| {
            ["", "/rss.xml", "/atom.xml", "/feed.json"].map(|feed| Redirect {
                from: format!("{prefix}/tag/{slug}{feed}"),
                to: format!("{prefix}/tag/{into}{feed}"),
                status: 301,
            })
        })
    });
    let redirects = frame
        .redirects
        .iter()
        .map(|(from, to, status)| Redirect { from: from.clone(), to: to.clone(), status: *status })
        .chain(merged)
        .collect();
    FrameEdit {
        pages: pages(frame),
        redirects,
        assets: frame.assets.values().filter_map(asset_document).collect(),
        editions,
        settings,
    }
}

/// Where stories can be shared: what was set, or every network that is known by name.
fn share(set: Option<&[Value]>) -> Vec<Profile> {
    let known = |name: &str| NETWORKS.iter().find(|(network, _)| *network == name).map(|(_, url)| (*url).to_owned());
    let all = || {
        NETWORKS
            .iter()
            .map(|(network, url)| Profile { network: (*network).to_owned(), url: (*url).to_owned() })
    };
    let Some(set) = set.filter(|set| !set.is_empty()) else { return all().collect() };
    set.iter()
        .filter_map(|one| {
            let network = one.get("network")?.as_str()?.to_owned();
            let url = one.get("url").and_then(Value::as_str).filter(|url| !url.is_empty()).map(str::to_owned);
            Some(Profile { url: url.or_else(|| known(&network))?, network })
        })
        .collect()
}

fn edition_document(edition: &newsroom::edition::Edition, frame: &Frame, name: &str) -> Edition {
    let prefix = newsroom::address::prefix(&edition.path);
    let navigation: Vec<NavItem> = serde_json::from_str(&edition.navigation).unwrap_or_default();
    let own: Vec<Section> = frame
        .sections
        .iter()
        .filter(|section| section.edition == edition.code)
        .map(|section| Section {
            edition: edition.code.clone(),
            address: format!("{prefix}/{}", section.slug),
            slug: section.slug.clone(),
            name: section.name.clone(),
            description: section.description.clone(),
            parent: section.parent.clone(),
            comments: section.comments,
        })
        .collect();
    let mut sections = Vec::with_capacity(own.len());
    in_tree_order(&own, None, &mut sections);
    Edition {
        code: edition.code.clone(),
        name: if edition.main && !name.is_empty() && edition.name == "Dateline" {
            name.to_owned()
        } else {
            edition.name.clone()
        },
        language_name: edition.language_name.clone(),
        language: edition.language.clone(),
        direction: edition.direction.clone(),
        prefix,
        default: edition.main,
        tagline: edition.tagline.clone(),
        description: edition.description.clone(),
        footer: edition.footer.clone(),
        navigation,
        sections,
        pages: static_pages(&edition.code, frame),
    }
}

/// Names of the edition's static pages; a publication with hundreds of them has a navigation of its own for them.
fn static_pages(edition: &str, frame: &Frame) -> Vec<NavItem> {
    let own = frame.pages.iter().filter(|page| page.edition == edition);
    own.take(50)
        .map(|page| NavItem {
            label: page.title.clone(),
            address: page.address.clone(),
            children: Vec::new(),
        })
        .collect()
}

fn in_tree_order(own: &[Section], parent: Option<&str>, out: &mut Vec<Section>) {
    for section in own.iter().filter(|section| section.parent.as_deref() == parent) {
        out.push(section.clone());
        in_tree_order(own, Some(&section.slug), out);
    }
}

/// Launched fronts.
pub(crate) fn fronts(fronts: &[FrameFront]) -> Vec<Front> {
    fronts
        .iter()
        .map(|front| Front {
            edition: front.edition.clone(),
            name: front.name.clone(),
            at: front.at,
            containers: front
                .layout
                .containers
                .iter()
                .map(|container| Container {
                    shape: container.shape.clone(),
                    title: container.title.clone(),
                    link: container.link.clone(),
                    cards: container.cards.iter().filter_map(|key| front.numbers.get(key).copied()).collect(),
                    fill: container.fill.as_ref().map(|fill| Fill {
                        list: list_of(&front.edition, fill).to_string(),
                        count: fill.count.clamp(1, 60),
                    }),
                    text: container.text.clone(),
                })
                .collect(),
        })
        .collect()
}

/// What breaks, for as long as it does.
pub(crate) fn breaking(all: Vec<newsroom::breaking::Breaking>) -> Vec<Breaking> {
    all.into_iter()
        .map(|one| Breaking {
            edition: one.edition,
            text: one.text,
            article: one.article,
            since: store::Moment(one.since),
            until: store::Moment(one.until),
        })
        .collect()
}

fn list_of(edition: &str, fill: &newsroom::front::Fill) -> List {
    let edition = edition.to_owned();
    match (&fill.section, &fill.tag, &fill.kind) {
        (Some(section), ..) => List::Section(edition, section.clone()),
        (_, Some(tag), _) => List::Tag(edition, tag.clone()),
        (.., Some(kind)) => List::Kind(edition, kind.clone()),
        _ => List::Latest(edition),
    }
}

fn pages(frame: &Frame) -> Vec<StaticPage> {
    frame
        .pages
        .iter()
        .map(|page| {
            let mut body: Body = serde_json::from_str(&page.body).unwrap_or_default();
            let mut assets = BTreeMap::new();
            body.rename_assets(|id| {
                let asset = frame.assets.get(id).and_then(asset_document)?;
                let number = asset.number;
                assets.insert(number, asset);
                Some(number.to_string())
            });
            body.rename_relations(|_| None);
            StaticPage {
                edition: page.edition.clone(),
                address: page.address.clone(),
                title: page.title.clone(),
                body,
                assets,
                updated_at: store::Moment(page.updated_at),
            }
        })
        .collect()
}

/// Series whose episodes these articles are.
pub(crate) fn series(articles: &[paper::document::Article], names: &Lookup<'_>) -> Vec<Series> {
    let mut found: BTreeMap<(&str, &str), Series> = BTreeMap::new();
    for article in articles {
        let Some(episode) = &article.episode else { continue };
        let Some(series) = names.series.get(&(article.edition.as_str(), episode.series.slug.as_str())) else {
            continue;
        };
        found.insert((&series.edition, &series.slug), series_document(series, names));
    }
    found.into_values().collect()
}

fn series_document(series: &newsroom::series::Series, names: &Lookup<'_>) -> Series {
    let prefix = names.prefixes.get(series.edition.as_str()).cloned().unwrap_or_default();
    Series {
        edition: series.edition.clone(),
        slug: series.slug.clone(),
        name: series.name.clone(),
        description: series.description.clone(),
        language: if series.language.is_empty() { names.language(&series.edition) } else { series.language.clone() },
        author: series.author.clone(),
        mail: series.mail.clone(),
        cover: series
            .cover_id
            .as_deref()
            .and_then(|id| names.assets.get(id))
            .and_then(|asset| asset_document(asset)),
        category: series.category.clone(),
        subcategory: series.subcategory.clone(),
        explicit: series.explicit,
        serial: series.form == "serial",
        funding_url: series.funding_url.clone(),
        funding_words: series.funding_words.clone(),
        locked: series.locked,
        guid: series.guid.clone(),
        address: format!("{prefix}/podcast/{}", series.slug),
    }
}

/// Pages of tags and authors that these articles name.
pub(crate) fn named(articles: &[paper::document::Article], names: &Lookup<'_>) -> (Vec<Tag>, Vec<Author>) {
    let mut tags: BTreeMap<(String, String), Tag> = BTreeMap::new();
    let mut authors: BTreeMap<String, Author> = BTreeMap::new();
    for article in articles {
        for named in &article.tags {
            let Some(tag) = names.tag(&article.edition, &named.slug) else { continue };
            tags.insert((tag.edition.clone(), tag.slug.clone()), tag_document(tag, names));
        }
        for slug in article.bylines.iter().filter_map(|byline| byline.author.as_ref()) {
            let Some(author) = names.authors.get(slug.as_str()) else { continue };
            authors.insert(slug.clone(), author_document(author, names));
        }
    }
    (tags.into_values().collect(), authors.into_values().collect())
}

fn tag_document(tag: &FrameTag, names: &Lookup<'_>) -> Tag {
    let prefix = names.prefixes.get(tag.edition.as_str()).cloned().unwrap_or_default();
    Tag {
        number: tag.number.unwrap_or_default(),
        edition: tag.edition.clone(),
        slug: tag.slug.clone(),
        name: tag.name.clone(),
        description: tag.description.clone(),
        address: format!("{prefix}/tag/{}", tag.slug),
    }
}

fn author_document(author: &FrameAuthor, names: &Lookup<'_>) -> Author {
    Author {
        number: author.number,
        slug: author.slug.clone(),
        name: author.name.clone(),
        names: serde_json::from_str(&author.names).unwrap_or_default(),
        role: author.role.clone(),
        roles: serde_json::from_str(&author.roles).unwrap_or_default(),
        bio: author.bio.clone(),
        bios: serde_json::from_str(&author.bios).unwrap_or_default(),
        portrait: author
            .portrait_id
            .as_deref()
            .and_then(|id| names.assets.get(id))
            .and_then(|asset| asset_document(asset)),
    }
}
