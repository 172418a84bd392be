//! Where files are kept: a folder, or a bucket of an S3 store.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use store::{Blobs, BucketOptions};
use url::Url;

/// How a bucket is named.
const FORM: &str = "s3://BUCKET[/PREFIX]?endpoint=https://HOST&region=NAME";

/// Where files are kept.
#[derive(Debug, Clone)]
pub struct Files {
    /// The folder they lie in; of a bucket, the one in which they come in.
    pub folder: PathBuf,
    bucket: Option<BucketOptions>,
}

impl Files {
    /// Reads what was set: nothing, a folder, or a bucket, whose keys must be set too.
    pub fn read(place: Option<String>, key: Option<String>, secret: Option<String>, data: &Path) -> Result<Files, Failure> {
        let folder = data.join("blobs");
        let Some(place) = place else { return Ok(Files { folder, bucket: None }) };
        if !place.contains("://") {
            return Ok(Files { folder: PathBuf::from(place), bucket: None });
        }
        let wrong = |why: &str| Failure::usage(format!("DATELINE_BLOBS={place}: {why}; a folder, or {FORM}"));
        let url = Url::parse(&place).map_err(|error| wrong(&error.to_string()))?;
        let bucket = url.host_str().filter(|_| url.scheme() == "s3").ok_or_else(|| wrong("it names no bucket"))?;
        if !url.username().is_empty() || url.password().is_some() || url.port().is_some() {
            return Err(wrong("the keys go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the host into endpoint"));
        }
        let mut options = BucketOptions {
            bucket: bucket.into(),
            prefix: url.path().trim_matches('/').into(),
            key: key.filter(|key| !key.is_empty()).ok_or_else(|| wrong("AWS_ACCESS_KEY_ID is not set"))?,
            secret: secret
                .filter(|secret| !secret.is_empty())
                .ok_or_else(|| wrong("AWS_SECRET_ACCESS_KEY is not set"))?,
            ..BucketOptions::default()
        };
        for (name, value) in url.query_pairs() {
            match &*name {
                "endpoint" if value.starts_with("https://") || value.starts_with("http://") => {
                    options.endpoint = value.trim_end_matches('/').into();
                }
                "endpoint" => return Err(wrong("an endpoint is a whole address")),
                "region" => options.region = value.into(),
                other => return Err(wrong(&format!("`{other}` means nothing here"))),
            }
        }
        Ok(Files { folder, bucket: Some(options) })
    }

    /// Opens the place, without asking anybody yet.
    pub fn open(&self) -> Result<Blobs, Failure> {
        match &self.bucket {
            None => Ok(Blobs::folder(&self.folder)),
            Some(options) => Blobs::bucket(options, &self.folder).map_err(|error| Failure::usage(format!("DATELINE_BLOBS: {error}"))),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::*;

    fn read(place: &str, keys: bool) -> Result<Files, Failure> {
        let key = keys.then(|| "key".to_owned());
        Files::read(Some(place.into()), key.clone(), key, Path::new("/data"))
    }

    #[test]
    fn a_folder_or_a_bucket() {
        assert_eq!(read("/shared", false).unwrap().folder, Path::new("/shared"));
        let bucket = read("s3://tidings/press/media?endpoint=http://127.0.0.1:9000/&region=eu-north-1", true).unwrap();
        assert_eq!(bucket.folder, Path::new("/data/blobs"));
        let options = bucket.bucket.unwrap();
        assert_eq!((options.bucket.as_str(), options.prefix.as_str()), ("tidings", "press/media"));
        assert_eq!((options.endpoint.as_str(), options.region.as_str()), ("http://127.0.0.1:9000", "eu-north-1"));
        assert!(!format!("{options:?}").contains("key"), "keys are shown nowhere");
        for wrong in ["s3://", "http://tidings", "s3://tidings?endpoint=127.0.0.1", "s3://tidings?colour=red", "s3://key:secret@tidings"] {
            assert_eq!(read(wrong, true).map(|_| ()).map_err(|failure| failure.code), Err(2), "{wrong}");
        }
        assert!(read("s3://tidings", false).unwrap_err().words.contains("AWS_ACCESS_KEY_ID"));
    }
}
