use crate::{Error, Readers};
use store::params;

/// Letters of a name at most.
pub const LONGEST_NAME: usize = 60;

/// A name as it is shown: one line, without signs that cannot be seen or that turn the direction of what follows. `None` if it is too
/// long.
pub fn name(text: &str) -> Option<String> {
    let unseen = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .filter(|letter| !unseen(*letter))
        .collect();
    let name = plain.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    (name.chars().count() <= LONGEST_NAME).then_some(name)
}

impl Readers {
    /// Changes the name shown and the edition in whose language a reader is spoken to.
    pub async fn change_profile(&self, account: &str, name: &str, edition: &str) -> Result<(), Error> {
        let changed = self
            .db
            .run(
                "UPDATE account SET version = version + 1, name = $2, edition = $3 WHERE id = $1",
                params![account, name, edition],
            )
            .await?;
        if changed == 0 { Err(Error::NotFound) } else { Ok(()) }
    }
}
