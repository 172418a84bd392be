//! The one sentence above a front and its sections while something breaks.

use crate::Error;
use crate::chrome::Maker;
use crate::context;
use paper::document::Edition;
use paper::key::Key;
use paper::reading::Paper;
use store::Moment;

impl<P: Paper> Maker<'_, P> {
    /// What breaks in an edition. A page that shows it ends with it, and so it does with the story that it leads to.
    pub(crate) async fn breaking(
        &self,
        edition: &Edition,
        own: &mut Vec<Key>,
        until: &mut Option<Moment>,
    ) -> Result<Option<context::Breaking>, Error> {
        own.push(Key::Breaking(edition.code.clone()));
        let Some(breaking) = self.paper.breaking(&edition.code).await?.filter(|breaking| breaking.until > self.now) else {
            return Ok(None);
        };
        let mut address = String::new();
        let mut end = breaking.until;
        if let Some(number) = breaking.article {
            own.push(Key::Card(number));
            let Some(card) = self.paper.cards(&[number], self.now).await?.pop() else { return Ok(None) };
            end = card.visible_until.map_or(end, |until| until.min(end));
            address = crate::chrome::encode(&card.address);
        }
        *until = until.map_or(Some(end), |until| Some(until.min(end)));
        Ok(Some(context::Breaking {
            id: breaking.since.0.to_string(),
            text: breaking.text,
            address,
            at: self.instant(breaking.since, edition),
        }))
    }
}
