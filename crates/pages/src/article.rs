//! The article's own page.

use crate::Error;
use crate::beside::Beside;
use crate::cards::{first_end, of_asset, still};
use crate::chrome::{Maker, encode, home, link};
use crate::context::{Article as Context, Correction, Film, Head, Link};
use crate::list::follow;
use crate::metadata;
use crate::share::mail;
use paper::cache::Made;
use paper::document::{Article, Asset, Card, Edition, Translation};
use paper::key::Key;
use paper::reading::Paper;
use std::collections::BTreeMap;
use story::html::{Pictures, Written};
use story::{AssetKind, Block, Body, Related, Rendition, Resolve, Track, Words};

/// What a body's keys stand for: public numbers of assets and of related stories.
pub(crate) struct Named<'a> {
    /// Language of the page.
    pub language: &'a str,
    pub assets: &'a BTreeMap<i64, Asset>,
    pub related: &'a [Card],
}

impl Resolve for Named<'_> {
    fn asset(&self, key: &str) -> Option<story::Asset> {
        Some(file(self.assets.get(&key.parse().ok()?)?, self.language))
    }

    fn article(&self, key: &str) -> Option<Related> {
        let number: i64 = key.parse().ok()?;
        let card = self.related.iter().find(|card| card.number == number)?;
        Some(Related {
            address: encode(&card.address),
            headline: card.headline.clone(),
            kind: card.kind.clone(),
            standfirst: card.standfirst.clone(),
        })
    }
}

/// A file as a text shows it.
pub(crate) fn file(asset: &Asset, language: &str) -> story::Asset {
    let pixels = |size: i64| u32::try_from(size).unwrap_or(0);
    let mut tracks: Vec<Track> = asset
        .tracks
        .iter()
        .map(|track| Track {
            kind: track.kind.clone(),
            language: track.language.clone(),
            label: track.label.clone(),
            address: encode(&track.address),
            cues: track.cues.clone(),
        })
        .collect();
    tracks.sort_by_key(|track| track.language != language);
    story::Asset {
        kind: match asset.kind.as_str() {
            "picture" => AssetKind::Picture,
            "video" => AssetKind::Video,
            "audio" => AssetKind::Audio,
            _ => AssetKind::Document,
        },
        address: encode(&asset.address),
        width: pixels(asset.width),
        height: pixels(asset.height),
        renditions: asset
            .renditions
            .iter()
            .map(|size| Rendition {
                address: encode(&size.address),
                width: pixels(size.width),
                height: pixels(size.height),
                media_type: size.media_type.clone(),
            })
            .collect(),
        media_type: asset.media_type.clone(),
        size: u64::try_from(asset.size).unwrap_or(0),
        name: asset.name.clone(),
        alt: asset.alt.clone(),
        caption: asset.caption.clone(),
        credit: asset.credit.clone(),
        pages: u64::try_from(asset.pages).unwrap_or(0),
        rows: u64::try_from(asset.rows).unwrap_or(0),
        first: asset.first.clone(),
        tracks,
    }
}

impl<P: Paper> Maker<'_, P> {
    pub async fn article(&self, article: &Article) -> Result<Made, Error> {
        let edition = self.edition(&article.edition);
        let mut own = vec![Key::Article(article.number), Key::Comments(article.number)];
        let inside: Vec<i64> = article.body.relations().into_iter().filter_map(|key| key.parse().ok()).collect();
        let inside = self.paper.cards(&inside, self.now).await?;
        let beside = self.beside(article).await?;
        own.extend(article.body.relations().into_iter().filter_map(|key| key.parse().ok()).map(Key::Card));
        let closes = self.takes_comments(article).filter(|until| *until > self.now);
        let mut until = [article.visible_until, closes, first_end(inside.iter().chain(beside.cards()))]
            .into_iter()
            .flatten()
            .min();
        for end in self.translations(article).filter_map(|other| other.visible_until) {
            until = Some(until.map_or(end, |until| until.min(end)));
        }

        let words = self.pages.theme.messages.words(&edition.language);
        let pictures = if self.lite { Pictures::Linked } else { Pictures::Shown };
        let body = story::html::page(
            &article.body,
            &Named {
                language: &edition.language,
                assets: &article.assets,
                related: &inside,
            },
            &words,
            pictures,
        );
        let lead_asset = article
            .lead
            .as_ref()
            .and_then(|lead| article.assets.get(&lead.asset))
            .filter(|asset| asset.kind == "picture");
        let context = self.context(article, edition, body, lead_asset, &beside);
        let head = self.article_head(article, edition, lead_asset);
        let template = match article.kind.as_str() {
            "opinion" => "article-opinion.html",
            "live" => "article-live.html",
            _ => "article.html",
        };
        let mut made = self.html(template, edition, head, context, own)?;
        // What stands beside the story may be a minute old; a story that was withdrawn is gone from there at once.
        made.around = beside.around;
        made.until = until;
        made.touched = Some(article.updated_at);
        Ok(made)
    }

    fn context(&self, article: &Article, edition: &Edition, body: Written, lead: Option<&Asset>, beside: &Beside) -> Context {
        let words = article.lead.as_ref();
        let mut people: Vec<_> = article.bylines.iter().map(|byline| self.person(byline, edition)).collect();
        let crowd = people.len() > 4;
        if !crowd && !self.lite {
            for (person, byline) in people.iter_mut().zip(&article.bylines) {
                person.portrait = byline.portrait.and_then(|number| article.assets.get(&number)).map(|asset| of_asset(asset, ""));
            }
        }
        if !crowd {
            for (person, byline) in people.iter_mut().zip(&article.bylines) {
                person.follow = byline.author.as_deref().and_then(|slug| follow("author", "", slug, &byline.name));
            }
        }
        let corrections = |place: &str| -> Vec<Correction> {
            article
                .corrections
                .iter()
                .filter(|correction| correction.place == place)
                .map(|correction| Correction {
                    at: self.instant(correction.at, edition),
                    note: correction.note.clone(),
                })
                .collect()
        };
        let film = film(article, &edition.language, &self.pages.theme.messages.words(&edition.language));
        let letters = article.headline.chars().count();
        let address = self.absolute(&article.address);
        let Written { html: body, contents } = body;
        let cards = |cards: &[Card]| -> Vec<_> { cards.iter().map(|card| self.card(card, edition)).collect() };
        let report = if self.settings.report.is_empty() { &self.settings.contact } else { &self.settings.report };
        Context {
            number: article.number,
            kind: article.kind.clone(),
            rarer: matches!(article.kind.as_str(), "opinion" | "live") || film.is_some() || article.body.shows(),
            player: film.is_some() || plays(&body),
            kind_name: match article.kind.as_str() {
                "news" | "feature" => String::new(),
                kind => self.say(edition, &format!("kind-{kind}")),
            },
            kicker: article.kicker.clone(),
            headline: article.headline.clone(),
            length: if letters > 110 { "long".into() } else { String::new() },
            standfirst: article.standfirst.clone(),
            section: article
                .section
                .as_ref()
                .map(|section| link(&section.name, &encode(&section_address(edition, &section.slug)), false)),
            place: article.place.clone(),
            people,
            crowd,
            published: self.instant(article.first_published_at, edition),
            updated: (article.updated_at.seconds() > article.first_published_at.seconds() + 59)
                .then(|| self.instant(article.updated_at, edition)),
            minutes: article.words.div_ceil(220).max(1),
            lead: lead
                .filter(|_| !opens_with_film(article) && !self.lite)
                .map(|asset| crate::cards::lead(asset, words.map_or("", |lead| &lead.alt))),
            lead_words: lead.filter(|_| self.lite).map(|asset| {
                let shown = of_asset(asset, words.map_or("", |lead| &lead.alt));
                link(&shown.alt, &still(asset), false)
            }),
            film,
            episode: self.episode(article, edition),
            lead_caption: words.map_or(String::new(), |lead| {
                if lead.caption.is_empty() { lead_text(lead_asset_caption(article)) } else { lead.caption.clone() }
            }),
            lead_credit: words.map_or(String::new(), |lead| {
                if lead.credit.is_empty() {
                    article.assets.get(&lead.asset).map(|asset| asset.credit.clone()).unwrap_or_default()
                } else {
                    lead.credit.clone()
                }
            }),
            body: if matches!(article.kind.as_str(), "news" | "live" | "analysis" | "feature") {
                with_place(&article.body, body, &article.place)
            } else {
                body
            },
            corrections_top: corrections("top"),
            corrections: corrections("foot"),
            tags: article
                .tags
                .iter()
                .map(|tag| link(&tag.name, &encode(&format!("{}/tag/{}", edition.prefix, tag.slug)), false))
                .collect(),
            follow_tags: article
                .tags
                .iter()
                .filter_map(|tag| follow("tag", &edition.code, &tag.slug, &tag.name))
                .collect(),
            follow_section: article
                .section
                .as_ref()
                .and_then(|section| follow("section", &edition.code, &section.slug, &section.name)),
            translations: self
                .translations(article)
                .map(|other| {
                    let edition = self.edition(&other.edition);
                    Link {
                        language: edition.language.clone(),
                        ..link(&edition.language_name, &encode(&other.address), false)
                    }
                })
                .collect(),
            contents: if contents.len() >= PARTS && article.words >= LONG {
                contents.iter().map(|(at, words)| link(words, &format!("#{at}"), false)).collect()
            } else {
                Vec::new()
            },
            related: cards(&beside.related),
            most_read: cards(&beside.most_read),
            more: cards(&beside.more),
            next: beside.next.as_ref().map(|card| self.card(card, edition)),
            share: self.share(&article.headline, &address),
            mail: mail(&article.headline, &address),
            report: if report.is_empty() {
                String::new()
            } else {
                format!("mailto:{report}?{}", mail(&article.headline, &address).trim_start_matches("mailto:?"))
            },
            address,
            comments: self.comments(&article.comments, edition),
            comment_count: article.comments.iter().map(|comment| i64::from(!comment.removed)).sum(),
            talk: self.talk(article, edition),
        }
    }

    /// The same story in other editions, as long as it is there.
    fn translations<'s>(&'s self, article: &'s Article) -> impl Iterator<Item = &'s Translation> {
        let stands = |other: &&Translation| other.visible_until.is_none_or(|until| until > self.now);
        article.translations.iter().filter(stands)
    }

    fn article_head(&self, article: &Article, edition: &Edition, lead: Option<&Asset>) -> Head {
        let mut alternates: Vec<Link> = self
            .translations(article)
            .map(|other| Link {
                language: self.edition(&other.edition).language.clone(),
                ..link(&other.edition, &self.absolute(&other.address), false)
            })
            .collect();
        if !alternates.is_empty() {
            alternates.push(Link {
                language: edition.language.clone(),
                ..link(&edition.code, &self.absolute(&article.address), true)
            });
            alternates = self.with_default(alternates);
        }
        let description = [&article.seo_description, &article.standfirst]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned();
        let description = description.unwrap_or_else(|| {
            story::text::passages(&article.body)
                .first()
                .map(|text| text.chars().take(200).collect())
                .unwrap_or_default()
        });
        let mut head = Head {
            title: if article.seo_title.is_empty() { article.headline.clone() } else { article.seo_title.clone() },
            description,
            canonical: article.canonical.clone().unwrap_or_else(|| self.absolute(&article.address)),
            alternates,
            feeds: self.feeds(&edition.prefix, &self.paper_name(edition)),
            kind: "article".into(),
            published: article.first_published_at.to_the_second().to_string(),
            modified: article.updated_at.to_the_second().to_string(),
            section: article.section.as_ref().map(|section| section.name.clone()).unwrap_or_default(),
            tags: article.tags.iter().map(|tag| tag.name.clone()).collect(),
            ..Head::default()
        };
        if let (Some(asset), Some(words)) = (lead, &article.lead) {
            // The largest served size: the main file may be heavier than networks take.
            let sizes = asset.crop("wide").map_or(asset.renditions.as_slice(), |(sizes, _)| sizes);
            let best = sizes.iter().filter(|size| size.is_plain()).max_by_key(|size| size.width);
            head.image = self.absolute(best.map_or(&asset.address, |size| &size.address));
            head.image_alt = if words.alt.is_empty() { asset.alt.clone() } else { words.alt.clone() };
            head.image_width = best.map_or(asset.width, |size| size.width);
            head.image_height = best.map_or(asset.height, |size| size.height);
        }
        head.json_ld = metadata::article(self, edition, article, &head);
        head
    }

    /// The homes of all editions, for hreflang.
    pub fn home_alternates(&self) -> Vec<Link> {
        if self.editions.len() < 2 {
            return Vec::new();
        }
        let homes = self
            .editions
            .iter()
            .map(|edition| Link {
                language: edition.language.clone(),
                ..link(&edition.code, &self.absolute(&home(edition)), false)
            })
            .collect();
        self.with_default(homes)
    }

    /// In the order of the editions, so that every page of a group says the same, with the default edition's page for everybody
    /// whose language has none.
    fn with_default(&self, mut alternates: Vec<Link>) -> Vec<Link> {
        let place = |code: &str| self.editions.iter().position(|edition| edition.code == code);
        alternates.sort_by_key(|alternate| place(&alternate.label));
        let default = alternates
            .iter()
            .find(|alternate| self.editions.first().is_some_and(|first| first.code == alternate.label));
        if let Some(default) = default {
            alternates.push(Link {
                language: "x-default".into(),
                label: String::new(),
                ..default.clone()
            });
        }
        alternates
    }
}

/// The dateline's place run into the first paragraph, as in print: only where nothing that has paragraphs of its own stands above it.
fn with_place(body: &Body, html: String, place: &str) -> String {
    let above = body.blocks.iter().take_while(|block| !matches!(block, Block::Paragraph { .. }));
    let plain = |block: &Block| matches!(block, Block::KeyPoints { .. } | Block::Picture(_) | Block::Divider | Block::Subhead { .. });
    if place.is_empty() || !above.clone().all(plain) || above.count() == body.blocks.len() {
        return html;
    }
    let mut run_in = String::from("<p><span class=\"run-in\">");
    story::html::escape(place, &mut run_in);
    run_in.push_str(" — </span>");
    html.replacen("<p>", &run_in, 1)
}

/// From this many parts and words on, a story has a table of its contents.
const PARTS: usize = 4;
const LONG: u32 = 1_500;

/// Where a section is; one that has gone since is where it would be.
pub(crate) fn section_address(edition: &Edition, slug: &str) -> String {
    let known = edition.sections.iter().find(|section| section.slug == slug);
    known.map_or_else(|| format!("{}/{slug}", edition.prefix), |section| section.address.clone())
}

/// The film or the sound that leads the story instead of a picture.
fn film(article: &Article, language: &str, words: &Words) -> Option<Film> {
    let lead = article.lead.as_ref()?;
    let asset = article
        .assets
        .get(&lead.asset)
        .filter(|asset| matches!(asset.kind.as_str(), "video" | "audio"))?;
    let name = [&lead.alt, &lead.caption, &asset.caption, &article.headline]
        .into_iter()
        .find(|text| !text.is_empty());
    let shown = file(asset, language);
    Some(Film {
        sound: asset.kind == "audio",
        address: encode(&asset.address),
        width: asset.width,
        height: asset.height,
        name: name.cloned().unwrap_or_default(),
        poster: Some(poster(article))
            .filter(|poster| !poster.is_empty())
            .unwrap_or_else(|| shown.still().unwrap_or_default().to_owned()),
        storyboard: shown.storyboard().unwrap_or_default().to_owned(),
        hls: shown.list_of_sizes().unwrap_or_default().to_owned(),
        tracks: story::html::tracks(&shown),
        said: story::html::said(&shown, words, false),
    })
}

/// Whether a body has something that plays.
pub(crate) fn plays(body: &str) -> bool {
    body.contains("<video ") || body.contains("<audio ")
}

/// A film at the head of the text stands where the picture would: the picture is its poster, or on cards only.
fn opens_with_film(article: &Article) -> bool {
    article.kind == "video" && matches!(article.body.blocks.first(), Some(Block::Video(_)))
}

/// The picture of a film: the first one in the body.
fn poster(article: &Article) -> String {
    let keys = article.body.assets();
    let mut pictures = keys
        .iter()
        .filter_map(|key| article.assets.get(&key.parse().ok()?))
        .filter(|asset| asset.kind == "picture");
    pictures.next().map(still).unwrap_or_default()
}

fn lead_asset_caption(article: &Article) -> Option<&Asset> {
    article.assets.get(&article.lead.as_ref()?.asset)
}

fn lead_text(asset: Option<&Asset>) -> String {
    asset.map(|asset| asset.caption.clone()).unwrap_or_default()
}
