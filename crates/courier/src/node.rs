use crate::fetch::{body, refused};
use crate::{Courier, Error, Limits};
use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderName};
use url::Url;

impl Courier {
    /// Sends JSON to a node of the operator's own, at an address that the operator named: like the mail server, it may lie in an
    /// internal network. No redirect is followed. Gives the status and the answer, whatever it is.
    pub async fn tell_node(
        &self,
        address: &str,
        signature: (HeaderName, &str),
        json: String,
        limits: Limits,
    ) -> Result<(u16, Bytes), Error> {
        let url = Url::parse(address).map_err(|_| Error::Address(address.to_owned()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::Address(address.to_owned()));
        }
        let told = async {
            let request = self.named()?.post(url.clone()).header(signature.0, signature.1);
            let answer = request.header(CONTENT_TYPE, "application/json").body(json).send().await;
            let answer = answer.map_err(|error| refused(&url, &error))?;
            let status = answer.status().as_u16();
            Ok((status, body(&url, answer, limits.bytes).await?))
        };
        tokio::time::timeout(limits.time, told).await.unwrap_or(Err(Error::TooSlow(limits.time)))
    }
}
