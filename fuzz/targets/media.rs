#![no_main]
//! A file that somebody uploads: what it is, whatever its name says, and what its maker wrote into it.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let bytes = bytes::Bytes::copy_from_slice(bytes);
    for name in ["a.jpg", "a.doc", "a.csv"] {
        let _ = media::check(&bytes, name);
    }
});
