use crate::document::{Article, Asset, Card, CardPicture, Rendition};

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
                ..picture_of(asset, &lead.alt, &lead.credit)
            })
        });
        let portrait = self
            .bylines
            .first()
            .and_then(|byline| self.assets.get(&byline.portrait?))
            .map(|asset| picture_of(asset, "", ""));
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
            pictures: u32::try_from(self.body.gallery_pictures()).unwrap_or(u32::MAX),
            sticky: self.sticky,
            visible_until: self.visible_until,
            related: self.related.iter().copied().take(RELATED).collect(),
        }
    }
}

impl Card {
    /// Whether nobody can see a difference: when the story was touched last is not on its card.
    pub(crate) fn shows_the_same(&self, other: &Card) -> bool {
        Card { updated_at: other.updated_at, ..self.clone() } == *other
    }
}

fn picture_of(asset: &Asset, alt: &str, credit: &str) -> CardPicture {
    CardPicture {
        alt: if alt.is_empty() { asset.alt.clone() } else { alt.to_owned() },
        credit: if credit.is_empty() { asset.credit.clone() } else { credit.to_owned() },
        width: asset.width,
        height: asset.height,
        caption: String::new(),
        address: asset.address.clone(),
        // A card is shown by browsers alone, which choose among the light ones.
        renditions: Rendition::light(&asset.renditions).cloned().collect(),
    }
}
