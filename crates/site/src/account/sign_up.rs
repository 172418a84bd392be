//! Making an account.

use super::{Answer, Visit};
use pages::account::SignUp;

/// `GET /account/sign-up`.
pub(crate) async fn show(visit: Visit) -> Answer {
    let options = visit.serving.site.accounts.options();
    let field = |name: &str| visit.refused.field("sign-up", name, "");
    let page = SignUp {
        email: field("email"),
        name: field("name"),
        password: field("password"),
        mail: options.mail,
        open: options.mail || options.unverified,
    };
    visit.page(page).await
}
