#![no_main]
//! A body as JSON, as the API takes it: what is taken is written, read again, and the same.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(json) = serde_json::from_slice(bytes) else { return };
    if let Ok(body) = story::Body::parse(&json) {
        fuzz::sound(&body);
    }
});
