use totp_rs::{Algorithm, Builder, Secret};

/// What a device with this key shows at an instant, in seconds (RFC 6238).
pub fn device(key: &str, seconds: i64) -> String {
    let secret = Secret::try_from_base32(key).unwrap();
    let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(seconds).unwrap()).to_string()
}
