//! The privacy page: what the program knows and keeps of readers, and what the publication adds in its settings.

use crate::Error;
use crate::chrome::Maker;
use crate::context::{Head, Privacy};
use paper::cache::Made;
use paper::key::Key;
use paper::reading::Paper;

impl<P: Paper> Maker<'_, P> {
    pub async fn privacy(&self, code: &str) -> Result<Made, Error> {
        // A publication that wrote a page of its own at this address has said it all.
        if self.paper.at(&self.ask.path, self.now).await?.is_some() {
            return self.address().await;
        }
        let edition = self.edition(code);
        let title = self.say(edition, "privacy");
        let own = self.settings.privacy.split("\n\n").map(|part| part.trim().to_owned());
        let context = Privacy {
            title: title.clone(),
            comments: self.editions.iter().flat_map(|edition| &edition.sections).any(|section| section.comments),
            own: own.filter(|part| !part.is_empty()).collect(),
        };
        let head = Head {
            title,
            description: self.say(edition, "privacy-about"),
            canonical: self.absolute(&format!("{}/privacy", edition.prefix)),
            kind: "website".into(),
            ..Head::default()
        };
        self.html("privacy.html", edition, head, context, vec![Key::Address(self.ask.path.clone())])
    }
}
