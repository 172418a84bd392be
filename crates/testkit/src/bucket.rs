use object_store::aws::{AmazonS3, AmazonS3Builder};
use std::time::{SystemTime, UNIX_EPOCH};
use store::BucketOptions;

const KEY: &str = "key";
const SECRET: &str = "secret";

/// A place for files in the tests' bucket that nobody else has.
pub fn bucket() -> BucketOptions {
    let Ok(endpoint) = std::env::var("DATELINE_TEST_S3") else {
        panic!("set DATELINE_TEST_S3 to a server that speaks S3 (http://…); `make test` starts one");
    };
    let unique = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    BucketOptions {
        bucket: "dateline".into(),
        prefix: format!("tests/{}-{unique}", std::process::id()),
        endpoint,
        key: KEY.into(),
        secret: SECRET.into(),
        ..BucketOptions::default()
    }
}

/// The bucket of a place, for looking behind the scenes; names in it begin with the place's prefix.
pub fn behind(place: &BucketOptions) -> AmazonS3 {
    AmazonS3Builder::new()
        .with_bucket_name(&place.bucket)
        .with_endpoint(&place.endpoint)
        .with_access_key_id(KEY)
        .with_secret_access_key(SECRET)
        .with_allow_http(true)
        .build()
        .unwrap()
}
