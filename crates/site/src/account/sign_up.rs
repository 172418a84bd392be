//! Opening an account.

use super::fields::Refused;
use super::{Answer, Fields, Visit, cookie};
use pages::account::SignUp;
use readers::link::{Asked, SignUp as Wanted};

/// How long a browser is known as the one that asked, in seconds: as long as the link works.
const ASKED_FOR: i64 = 86_400;

/// Letters of a password.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=512;

/// `GET /account/sign-up`.
pub(crate) async fn show(visit: Visit) -> Answer {
    let field = |name: &str| visit.refused.field("sign-up", name, "");
    let page = SignUp {
        email: field("email"),
        name: field("name"),
        password: field("password"),
        open: visit.accounts_open(),
    };
    visit.page(page).await
}

/// `POST /account/sign-up {email, password, name}`. The answer is the same whether the address has an account or not.
pub(crate) async fn ask(mut visit: Visit, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let mut refused = Refused::new("sign-up").keeping(&fields, &["email", "name"]);
    let email = email(&fields, &mut refused);
    check_length("password", fields.get("password"), &mut refused);
    let name = readers::account::name(fields.get("name"));
    if name.is_none() {
        refused.because("name", "name-length");
    }
    if !visit.accounts_open() {
        refused.because("", "no-mail");
    }
    let (Some(email), Some(name), true) = (email, name, refused.is_fine()) else {
        return Ok(visit.refuse("/account/sign-up", &refused));
    };
    let wanted = Wanted {
        email,
        password: fields.get("password").to_owned(),
        name,
        edition: visit.edition(),
        browser: visit.readers.secret(),
    };
    let mail = visit.serving.site.accounts.options().mail;
    let asked = if mail {
        visit.readers.ask_sign_up(&wanted, &visit.network).await?
    } else {
        visit.readers.sign_up_unverified(&wanted, &visit.network).await?
    };
    Ok(match asked {
        Asked::TooMany => visit.refuse("/account/sign-up", refused.because("", "too-many")),
        Asked::Written if mail => {
            let mut answer = visit.to("/account/sent");
            cookie::set(answer.headers_mut(), cookie::ASKED, &wanted.browser, ASKED_FOR, visit.serving.secure);
            answer
        }
        Asked::Written => visit.done("/account/", "sign-up"),
    })
}

/// A mail address of a form, as it is compared.
pub(crate) fn email(fields: &Fields, refused: &mut Refused) -> Option<String> {
    let email = readers::account::address(fields.get("email"));
    if email.is_none() {
        refused.because("email", "email");
    }
    email
}

/// Whether a new password is long enough, and not too long.
pub(crate) fn check_length(field: &str, password: &str, refused: &mut Refused) {
    if !LENGTH.contains(&password.chars().count()) {
        refused.because(field, "password-length");
    }
}
