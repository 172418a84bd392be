//! One-time links: asking for one, and opening it.

use super::fields::Refused;
use super::sign_up::{check_length, email};
use super::{Answer, Fields, Signed, Visit};
use pages::account::{Opened, Reset, Sent};
use readers::attempt::{LINK, Verdict};
use readers::link::{Asked, NewAddress, Purpose, Redeemed, Way};

/// `POST /account/mail-link {email}`. The answer is the same whether the address has an account or not.
pub(crate) async fn ask(mut visit: Visit, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let mut refused = Refused::new("mail-link").keeping(&fields, &["email"]);
    let Some(email) = email_by_mail(&visit, &fields, &mut refused) else {
        return Ok(visit.refuse("/account/", &refused));
    };
    let asked = visit.readers.ask_link(&email, &visit.edition(), &visit.network).await?;
    Ok(sent(&visit, asked, "/account/", refused))
}

/// `GET /account/reset`.
pub(crate) async fn show_reset(visit: Visit) -> Answer {
    let page = Reset {
        email: visit.refused.field("reset", "email", ""),
        mail: visit.serving.site.accounts.options().mail,
    };
    visit.page(page).await
}

/// `POST /account/reset {email}`. The answer is the same whether the address has an account or not.
pub(crate) async fn ask_reset(mut visit: Visit, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let mut refused = Refused::new("reset").keeping(&fields, &["email"]);
    let Some(email) = email_by_mail(&visit, &fields, &mut refused) else {
        return Ok(visit.refuse("/account/reset", &refused));
    };
    let asked = visit.readers.ask_reset(&email, &visit.edition(), &visit.network).await?;
    Ok(sent(&visit, asked, "/account/reset", refused))
}

/// `POST /account/address {email, password}`. The answer is the same whether the address has an account or not.
pub(crate) async fn ask_address(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    let mut refused = Refused::new("address").keeping(&fields, &["email"]);
    let email = email_by_mail(&visit, &fields, &mut refused);
    visit.prove(&reader, &fields, &mut refused).await?;
    let (Some(email), true) = (email, refused.is_fine()) else {
        return Ok(visit.refuse("/account/", &refused));
    };
    let wanted = NewAddress { account: reader.id, email, edition: visit.edition() };
    let asked = visit.readers.ask_address(&wanted, &visit.network).await?;
    Ok(sent(&visit, asked, "/account/", refused))
}

/// `POST /account/verify`: a link to prove the address that the account has.
pub(crate) async fn ask_verify(Signed { visit, reader }: Signed) -> Answer {
    let mut refused = Refused::new("verify");
    if !visit.serving.site.accounts.options().mail {
        return Ok(visit.refuse("/account/", refused.because("", "no-mail")));
    }
    let edition = visit.edition();
    let wanted = NewAddress { account: reader.id, email: reader.email, edition };
    let asked = visit.readers.ask_address(&wanted, &visit.network).await?;
    Ok(sent(&visit, asked, "/account/", refused))
}

/// `GET /account/sent`.
pub(crate) async fn show_sent(visit: Visit) -> Answer {
    visit.page(Sent {}).await
}

fn email_by_mail(visit: &Visit, fields: &Fields, refused: &mut Refused) -> Option<String> {
    let email = email(fields, refused);
    if !visit.serving.site.accounts.options().mail {
        refused.because("email", "no-mail");
        return None;
    }
    email
}

fn sent(visit: &Visit, asked: Asked, back: &str, mut refused: Refused) -> axum::response::Response {
    match asked {
        Asked::Written => visit.to("/account/sent"),
        Asked::TooMany => visit.refuse(back, refused.because("", "too-many")),
    }
}

/// `GET /account/link?token=`: what the link is for. Opening this page does not use it up.
pub(crate) async fn show(visit: Visit) -> Answer {
    let token = visit.asked("token").to_owned();
    if visit.readers.attempt(LINK, &token, &visit.network).await? == Verdict::NetworkFull {
        return visit.page(gone()).await;
    }
    let Some(link) = visit.readers.link(&token).await? else { return visit.page(gone()).await };
    let mine = visit.reader.as_ref().map(|reader| reader.id.clone());
    let page = Opened {
        wants_password: link.purpose == Purpose::Reset || link.wants_password(&visit.asked_before),
        purpose: link.purpose.name().to_owned(),
        token,
        email: link.email,
        is_known: link.is_known,
        other: link.purpose == Purpose::Address && link.account != mine,
        password: visit.refused.field("link", "password", ""),
    };
    visit.page(page).await
}

/// `POST /account/link {token, password}`: uses it up.
pub(crate) async fn open(mut visit: Visit, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let token = fields.trimmed("token").to_owned();
    if visit.readers.attempt(LINK, &token, &visit.network).await? == Verdict::NetworkFull {
        return Ok(visit.to("/account/link"));
    }
    let mut refused = Refused::new("link");
    let wants_password = |link: readers::link::Link| link.purpose == Purpose::Reset || link.wants_password(&visit.asked_before);
    if visit.readers.link(&token).await?.is_some_and(wants_password) {
        check_length("password", fields.get("password"), &mut refused);
    }
    if !refused.is_fine() {
        let back = visit.to_with("/account/link", &[("token", &token)]);
        return Ok(visit.refusing(back, &refused));
    }
    let way = Way {
        agent: visit.agent.clone(),
        account: visit.reader.as_ref().map(|reader| reader.id.clone()),
        password: fields.get("password").to_owned(),
        browser: visit.asked_before.clone(),
    };
    Ok(match visit.readers.redeem(&token, &way).await? {
        Redeemed::Opened(purpose, opened) => {
            visit.leave().await?;
            let done = if purpose == Purpose::Reset { "password" } else { "" };
            let to = if opened.half { visit.to("/account/code") } else { visit.done("/account/", done) };
            visit.signed_in(to, &opened)
        }
        Redeemed::AddressChanged => visit.done("/account/", "address"),
        Redeemed::Taken => visit.refuse("/account/", refused.because("", "taken")),
        Redeemed::OtherAccount => visit.to_with("/account/link", &[("token", &token)]),
        Redeemed::Gone => visit.to("/account/link"),
    })
}

fn gone() -> Opened {
    Opened { purpose: "gone".into(), ..Opened::default() }
}
