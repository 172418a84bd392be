#![no_main]
//! What a browser says over a socket into a text that several write in.

use galley::{Galley, message};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = story::Body::new(vec![story::Block::Paragraph { text: story::Inline::plain("A story of the harbour.") }]);
    let mut galley = Galley::set(&text, 9);
    let said = match message::read(bytes) {
        Ok(message::Said::Change(update)) => update,
        Ok(message::Said::Knows(state)) => return drop(galley.since(&state)),
        _ => bytes.to_vec(),
    };
    if galley.take(&said).is_ok() {
        fuzz::sound(&galley.body());
    }
});
