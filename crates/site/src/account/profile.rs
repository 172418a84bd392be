//! The first page of an account; for whoever is not signed in, the door.

use super::fields::Refused;
use super::{Answer, Fields, Signed, Visit};
use pages::account::{Door, Profile};
use pages::context::Link;

/// `GET /account/`.
pub(crate) async fn show(visit: Visit) -> Answer {
    if visit.half.is_some() {
        return Ok(visit.to("/account/code"));
    }
    let refused = &visit.refused;
    let mail = visit.serving.site.accounts.options().mail;
    let Some(reader) = &visit.reader else {
        let door = Door {
            email: refused.field("sign-in", "email", ""),
            password: refused.field("sign-in", "password", ""),
            link: refused.field("mail-link", "email", ""),
            mail,
            passkeys: visit.serving.passkeys.is_some(),
            open: visit.accounts_open(),
            next: next(visit.asked("next")).to_owned(),
        };
        return visit.page(door).await;
    };
    let account = visit.readers.account(&reader.id).await?;
    let reading = visit.serving.site.shelf.current()?.reading().await?;
    let editions = visit.serving.site.pages.editions(&reading).await?;
    let chosen = refused.field("profile", "language", &reader.edition).value;
    let profile = Profile {
        name: refused.field("profile", "name", &reader.name),
        choices: editions
            .into_iter()
            .map(|edition| Link {
                current: edition.code == chosen,
                address: edition.code,
                label: edition.language_name,
                language: edition.language,
                ..Link::default()
            })
            .collect(),
        verified: account.verified_at().is_some(),
        address: account.email,
        email: refused.field("address", "email", ""),
        password: refused.field("address", "password", ""),
        has_password: account.has_password,
        mail,
    };
    visit.page(profile).await
}

/// `POST /account/profile {name, language}`.
pub(crate) async fn change(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let mut refused = Refused::new("profile").keeping(&fields, &["name", "language"]);
    let name = readers::account::name(fields.get("name"));
    if name.is_none() {
        refused.because("name", "name-length");
    }
    let reading = visit.serving.site.shelf.current()?.reading().await?;
    let editions = visit.serving.site.pages.editions(&reading).await?;
    let language = fields.trimmed("language");
    let language = if language.is_empty() { &reader.edition } else { language };
    if !language.is_empty() && !editions.iter().any(|edition| edition.code == *language) {
        refused.because("language", "language");
    }
    match name.filter(|_| refused.is_fine()) {
        None => Ok(visit.refuse("/account/", &refused)),
        Some(name) => {
            visit.readers.change_profile(&reader.id, &name, language).await?;
            Ok(visit.done("/account/", "profile"))
        }
    }
}

/// Where to go after signing in: only a page under `/account/`, with what is asked of it.
pub(crate) fn next(text: &str) -> &str {
    let plain = text.strip_prefix("/account/").is_some_and(|rest| {
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let only = |text: &str, signs: &[u8]| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || signs.contains(&byte));
        only(path, b"-_./") && !path.contains("..") && !text.contains("//") && only(query, b"-_.=&")
    });
    if plain { text } else { "" }
}
