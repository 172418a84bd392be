//! Sample contexts of the account's pages.

use super::{
    Account, AccountPage, Code, Delete, Door, Field, Me, Opened, PROBLEMS, Passkey, Profile, Recovery, Reset, Security, Sent, Session,
    Sessions, SignUp,
};
use crate::Error;
use crate::samples::{Around, Proof, TEXT, instant, link};

/// Renders every page of the account, signed in and out, with every problem that a field can have.
pub(crate) fn show(proof: &mut Proof<'_>, around: &Around<'_>) -> Result<(), Error> {
    let full = around.full;
    for problem in [""].iter().chain(if full { PROBLEMS } else { &[] }) {
        let field = || Field {
            value: if full { TEXT.into() } else { String::new() },
            problem: problem.trim_start_matches("problem-").to_owned(),
            focus: false,
        };
        doors(proof, around, &field)?;
        rooms(proof, around, &field)?;
    }
    let session = |current| Session {
        id: "a".into(),
        agent: TEXT.into(),
        made: instant(),
        seen: instant(),
        current,
    };
    let sessions = if full { vec![session(true), session(false)] } else { vec![session(true)] };
    page(proof, around, Sessions { sessions })?;
    let codes = vec!["abcde-fghjk".into()];
    page(proof, around, Recovery { codes })?;
    page(proof, around, Sent {})?;
    for template in ["mail/letter.txt", "mail/letter.html"] {
        proof.sheet(template, around)?;
    }
    super::personal_samples::show(proof, around)?;
    proof.page("account/ground.html", around, frame(full, Nothing {}))
}

fn doors(proof: &mut Proof<'_>, around: &Around<'_>, field: &dyn Fn() -> Field) -> Result<(), Error> {
    let full = around.full;
    let next = || if full { "/account/saved".to_owned() } else { String::new() };
    let door = Door {
        email: field(),
        password: field(),
        link: field(),
        mail: full,
        passkeys: full,
        open: full,
        next: next(),
    };
    page(proof, around, door)?;
    let sign_up = SignUp { email: field(), name: field(), password: field(), open: full };
    page(proof, around, sign_up)?;
    page(proof, around, Reset { email: field(), mail: full })?;
    page(proof, around, Code { code: field(), next: next() })?;
    for (purpose, other) in
        [("sign-up", false), ("sign-in", false), ("reset", false), ("address", false), ("address", true), ("gone", false)]
    {
        let opened = Opened {
            purpose: purpose.into(),
            token: "a".into(),
            email: TEXT.into(),
            is_known: full,
            other,
            wants_password: full,
            password: field(),
        };
        page(proof, around, opened)?;
    }
    Ok(())
}

fn rooms(proof: &mut Proof<'_>, around: &Around<'_>, field: &dyn Fn() -> Field) -> Result<(), Error> {
    let full = around.full;
    let passkey = |id: &str, used| Passkey { id: id.into(), name: TEXT.into(), made: instant(), used };
    for has_password in [true, false] {
        let profile = Profile {
            name: field(),
            choices: vec![link(true), link(false)],
            address: TEXT.into(),
            verified: has_password,
            email: field(),
            password: field(),
            has_password,
            mail: full,
        };
        page(proof, around, profile)?;
        page(proof, around, Delete { has_password, password: field() })?;
        for key in ["", "ABC"] {
            let security = Security {
                has_password,
                password: field(),
                new: field(),
                has_codes: key.is_empty() && full,
                key: key.into(),
                key_link: "otpauth://totp/a".into(),
                code: field(),
                codes_password: field(),
                can_passkeys: full,
                passkeys: if full { vec![passkey("a", None), passkey("b", Some(instant()))] } else { Vec::new() },
                passkey_name: field(),
                passkey_password: field(),
                passkey_removing: "a".into(),
                passkey_proof: field(),
            };
            page(proof, around, security)?;
        }
    }
    Ok(())
}

/// The ground alone.
#[derive(serde::Serialize)]
struct Nothing {}

pub(super) fn page<C: AccountPage>(proof: &mut Proof<'_>, around: &Around<'_>, content: C) -> Result<(), Error> {
    proof.page(C::TEMPLATE, around, frame(around.full, content))
}

fn frame<C: serde::Serialize>(full: bool, content: C) -> Account<C> {
    let text = |text: &str| if full { text.to_owned() } else { String::new() };
    Account {
        title: TEXT.into(),
        me: full.then(|| Me { name: TEXT.into(), email: "a@paper.example".into() }),
        menu: if full { vec![link(true), link(false)] } else { Vec::new() },
        query: text("?edition=ru"),
        done: text(TEXT),
        problem: text(TEXT),
        content,
    }
}
