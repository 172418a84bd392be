use crate::document::{Article, Asset, Card, CardFilm, CardPicture, Rendition};

/// Related stories that a card may name below itself, where it leads.
const RELATED: usize = 5;

impl Article {
    /// What lists and fronts show of the story.
    pub fn card(&self) -> Card {
        let picture = self.lead.as_ref().and_then(|lead| {
            let asset = self.assets.get(&lead.asset).filter(|asset| asset.kind == "picture")?;
            let caption = if lead.caption.is_empty() { &asset.caption } else { &lead.caption };
            Some(CardPicture {
                caption: caption.clone(),
                ..picture_of(asset, asset.crop("wide"), &lead.alt, &lead.credit)
            })
        });
        let portrait = self
            .bylines
            .first()
            .and_then(|byline| self.assets.get(&byline.portrait?))
            .map(|asset| picture_of(asset, None, "", ""));
        Card {
            number: self.number,
            edition: self.edition.clone(),
            kind: self.kind.clone(),
            address: self.address.clone(),
            headline: self.headline.clone(),
            standfirst: self.standfirst.clone(),
            kicker: self.kicker.clone(),
            place: self.place.clone(),
            section: self.section.clone(),
            bylines: self.bylines.clone(),
            picture,
            portrait,
            first_published_at: self.first_published_at,
            updated_at: self.updated_at,
            minutes: self.words.div_ceil(220).max(1),
            sound: self.sound().is_some(),
            films: self.films(),
            pictures: u32::try_from(self.body.gallery_pictures()).unwrap_or(u32::MAX),
            sticky: self.sticky,
            visible_until: self.visible_until,
            related: self.related.iter().copied().take(RELATED).collect(),
        }
    }
}

impl Article {
    /// The sound that leads the story, or the first one in its text.
    pub fn sound(&self) -> Option<&Asset> {
        let is_sound = |asset: &&Asset| asset.kind == "audio";
        let lead = self.lead.as_ref().and_then(|lead| self.assets.get(&lead.asset)).filter(is_sound);
        lead.or_else(|| {
            let mut uses = self.body.asset_uses().into_iter().filter(|used| used.kind == Some("audio"));
            uses.find_map(|used| self.assets.get(&used.key.parse().ok()?).filter(is_sound))
        })
    }

    /// Films of which there is a picture: a search engine takes no other.
    fn films(&self) -> Vec<CardFilm> {
        let lead = self.lead.as_ref().and_then(|lead| self.assets.get(&lead.asset));
        let uses = self.body.asset_uses();
        let inside = uses
            .iter()
            .filter(|used| used.kind == Some("video"))
            .filter_map(|used| self.assets.get(&used.key.parse().ok()?));
        let own = lead.filter(|asset| asset.kind == "picture").map(|asset| asset.address.as_str());
        let mut films: Vec<CardFilm> = Vec::new();
        for asset in lead.into_iter().chain(inside).filter(|asset| asset.kind == "video") {
            let Some(still) = asset.still().or(own) else { continue };
            if films.iter().any(|film| film.address == asset.address) {
                continue;
            }
            films.push(CardFilm {
                address: asset.address.clone(),
                still: still.to_owned(),
                title: if asset.caption.is_empty() { self.headline.clone() } else { asset.caption.clone() },
                duration: asset.duration,
            });
        }
        films
    }
}

impl Asset {
    /// The largest picture of a film that every program shows.
    pub fn still(&self) -> Option<&str> {
        let stills = self
            .renditions
            .iter()
            .filter(|size| size.media_type == "image/jpeg" && !size.address.ends_with(STORYBOARD));
        stills.max_by_key(|size| size.width).map(|size| size.address.as_str())
    }
}

/// End of the address of the sheet with small pictures of a film.
pub const STORYBOARD: &str = "/storyboard.jpg";

impl Card {
    /// Whether nobody can see a difference: when the story was touched last and where its films lie is not on its card.
    pub(crate) fn shows_the_same(&self, other: &Card) -> bool {
        Card {
            updated_at: other.updated_at,
            films: other.films.clone(),
            ..self.clone()
        } == *other
    }
}

/// The part of a picture that was chosen for the place, else all of it with the point that is to be seen.
fn picture_of(asset: &Asset, crop: Option<(&[Rendition], &Rendition)>, alt: &str, credit: &str) -> CardPicture {
    let (sizes, address, width, height) = match crop {
        Some((sizes, main)) => (sizes, &main.address, main.width, main.height),
        None => (asset.renditions.as_slice(), &asset.address, asset.width, asset.height),
    };
    CardPicture {
        alt: if alt.is_empty() { asset.alt.clone() } else { alt.to_owned() },
        credit: if credit.is_empty() { asset.credit.clone() } else { credit.to_owned() },
        width,
        height,
        caption: String::new(),
        address: address.clone(),
        // A card is shown by browsers alone, which choose among the light ones.
        renditions: Rendition::light(sizes).chain(Rendition::lightest(sizes)).cloned().collect(),
        focus: asset.focus.filter(|_| crop.is_none()),
    }
}
