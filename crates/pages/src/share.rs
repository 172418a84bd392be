//! Where a story can be shared: plain links to the networks that the publication named. Nothing is asked of anybody before a
//! reader follows one.

use crate::chrome::{Maker, link};
use crate::context::Link;
use paper::document::Profile;
use paper::reading::Paper;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

impl<P: Paper> Maker<'_, P> {
    pub fn share(&self, headline: &str, address: &str) -> Vec<Link> {
        share(&self.settings.share, headline, address)
    }
}

fn share(networks: &[Profile], headline: &str, address: &str) -> Vec<Link> {
    let networks = networks.iter().map(|network| {
        // The headline goes in last: whatever stands in it is no place for anything.
        let to = network.url.replace("{url}", &encode(address)).replace("{title}", &encode(headline));
        link(&network.network, &to, false)
    });
    networks.collect()
}

/// A letter to nobody yet.
pub(crate) fn mail(headline: &str, address: &str) -> String {
    format!("mailto:?subject={}&body={}", encode(headline), encode(address))
}

/// As a value of a query: everything but letters and figures is written in percent signs.
fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_and_addresses_stay_what_they_are() {
        let networks = [Profile {
            network: "One".into(),
            url: "https://one.example/?u={url}&t={title}".into(),
        }];
        for (headline, address, to) in [
            ("A & B", "https://p.example/a", "https://one.example/?u=https%3A%2F%2Fp%2Eexample%2Fa&t=A%20%26%20B"),
            // An address that is encoded already is a value like any other.
            ("x", "https://p.example/%D9%85", "https://one.example/?u=https%3A%2F%2Fp%2Eexample%2F%25D9%2585&t=x"),
            ("مارن", "https://p.example/", "https://one.example/?u=https%3A%2F%2Fp%2Eexample%2F&t=%D9%85%D8%A7%D8%B1%D9%86"),
            (
                "it&#39;s {url}",
                "https://p.example/",
                "https://one.example/?u=https%3A%2F%2Fp%2Eexample%2F&t=it%26%2339%3Bs%20%7Burl%7D",
            ),
        ] {
            assert_eq!(share(&networks, headline, address)[0].address, to);
        }
        assert_eq!(mail("A & B?", "https://p.example/"), "mailto:?subject=A%20%26%20B%3F&body=https%3A%2F%2Fp%2Eexample%2F");
    }
}
