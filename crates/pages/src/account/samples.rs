//! Sample contexts of the account's pages.

use super::{Account, AccountPage, Door, Field, Me, PROBLEMS, Profile, SignUp};
use crate::Error;
use crate::samples::{Around, Proof, TEXT, link};

/// Renders every page of the account, signed in and out, with every problem that a field can have.
pub(crate) fn show(proof: &mut Proof<'_>, around: &Around<'_>) -> Result<(), Error> {
    let full = around.full;
    for problem in [""].iter().chain(if full { PROBLEMS } else { &[] }) {
        let field = || Field {
            value: if full { TEXT.into() } else { String::new() },
            problem: problem.trim_start_matches("problem-").to_owned(),
        };
        page(
            proof,
            around,
            Door {
                email: field(),
                password: field(),
                link: field(),
                mail: full,
                next: if full { "/account/".into() } else { String::new() },
            },
        )?;
        page(
            proof,
            around,
            SignUp {
                email: field(),
                name: field(),
                password: field(),
                mail: full,
                open: full,
            },
        )?;
        page(proof, around, Profile { name: field(), choices: vec![link(true), link(false)] })?;
    }
    proof.page("account/ground.html", around, frame(full, Nothing {}))
}

/// The ground alone.
#[derive(serde::Serialize)]
struct Nothing {}

fn page<C: AccountPage>(proof: &mut Proof<'_>, around: &Around<'_>, content: C) -> Result<(), Error> {
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
