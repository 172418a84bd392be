#![no_main]
//! A file of captions: what is read of it is read again, the same, of the file that is served.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(cues) = media::captions(bytes) {
        let served = media::webvtt(&cues);
        assert_eq!(media::captions(served.as_bytes()), Ok(cues), "{served}");
    }
});
