//! Bytes in any encoding on one side, clean UTF-8 with line numbers on the other.

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, BufRead, Read};

const CHUNK: usize = 64 * 1024;
/// Most bytes between two calls of [`Source::allow`]: one tag or one text.
const PIECE: usize = 64 * 1024 * 1024;

/// What was mended on the way.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Mended {
    /// Bytes that were not of the declared encoding.
    pub bytes: u64,
    /// Line of the first of them.
    pub bytes_line: u64,
    /// Control characters, which XML forbids.
    pub controls: u64,
    /// The declared encoding is another one than the real one.
    pub wrong_label: bool,
}

/// Reads bytes and gives UTF-8 that XML allows.
pub(super) struct Source<R> {
    inner: R,
    raw: Vec<u8>,
    decoder: Option<Decoder>,
    begun: bool,
    ended: bool,
    text: Vec<u8>,
    at: usize,
    line: u64,
    column: u64,
    piece: usize,
    pub(super) mended: Mended,
}

impl<R: Read> Source<R> {
    pub(super) fn new(inner: R) -> Source<R> {
        Source {
            inner,
            raw: Vec::with_capacity(CHUNK),
            decoder: None,
            begun: false,
            ended: false,
            text: Vec::with_capacity(CHUNK + 16),
            at: 0,
            line: 1,
            column: 1,
            piece: 0,
            mended: Mended::default(),
        }
    }

    /// Line and column of what comes next, both from 1.
    pub(super) fn position(&self) -> (u64, u64) {
        (self.line, self.column)
    }

    /// Allows another piece of the full length.
    pub(super) fn allow(&mut self) {
        self.piece = 0;
    }

    /// Reads raw bytes behind those that are left over.
    fn read_raw(&mut self) -> io::Result<()> {
        let kept = self.raw.len();
        self.raw.resize(kept + CHUNK, 0);
        let mut read = kept;
        // The first chunk is read whole, so that the encoding can be judged by it.
        loop {
            match self.inner.read(&mut self.raw[read..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            if self.begun || read == self.raw.len() {
                break;
            }
        }
        self.raw.truncate(read);
        Ok(())
    }

    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        while self.text.is_empty() && !(self.ended && self.raw.is_empty()) {
            if !self.ended {
                self.read_raw()?;
            }
            if !self.begun {
                self.begun = true;
                self.begin();
            }
            self.decode();
        }
        if how_many(&self.text, is_forbidden) > 0 {
            let before = self.text.len();
            self.text.retain(|byte| !is_forbidden(*byte));
            self.mended.controls += (before - self.text.len()) as u64;
        }
        Ok(())
    }

    /// Finds the encoding: a byte order mark, the declaration, and what the bytes look like.
    fn begin(&mut self) {
        if let Some((encoding, mark)) = Encoding::for_bom(&self.raw) {
            self.raw.drain(..mark);
            self.decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
            return;
        }
        let declared = match self.raw.as_slice() {
            [b'<', 0, ..] => Some(UTF_16LE),
            [0, b'<', ..] => Some(UTF_16BE),
            raw => declared(raw).filter(|encoding| *encoding != UTF_8),
        };
        let Some(encoding) = declared else { return };
        // Text of another encoding is hardly ever valid UTF-8 by chance: then the label is wrong.
        let tail_is_cut = |error: std::str::Utf8Error| error.error_len().is_none();
        let is_utf8 = std::str::from_utf8(&self.raw).map_or_else(tail_is_cut, |_| true);
        if is_utf8 && !self.raw.is_ascii() && encoding.is_ascii_compatible() {
            self.mended.wrong_label = true;
        } else {
            self.decoder = Some(encoding.new_decoder_without_bom_handling());
        }
    }

    fn decode(&mut self) {
        if let Some(decoder) = &mut self.decoder {
            let most = decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(CHUNK * 4);
            let mut text = vec![0; most];
            let (_, _, written, wrong) = decoder.decode_to_utf8(&self.raw, &mut text, self.ended);
            text.truncate(written);
            if wrong {
                self.note_bytes(1);
            }
            self.raw.clear();
            self.text = text;
            return;
        }
        let mut done = 0;
        loop {
            match std::str::from_utf8(&self.raw[done..]) {
                Ok(rest) => {
                    self.text.extend_from_slice(rest.as_bytes());
                    done = self.raw.len();
                    break;
                }
                Err(error) => {
                    let good = done + error.valid_up_to();
                    self.text.extend_from_slice(&self.raw[done..good]);
                    done = good;
                    let bad = match error.error_len() {
                        Some(length) => length,
                        // A character may go on in the next chunk.
                        None if !self.ended => break,
                        None => self.raw.len() - done,
                    };
                    // Old text that was never converted: take each byte for what it was on the machines of then.
                    let (mended, _) = WINDOWS_1252.decode_without_bom_handling(&self.raw[done..done + bad]);
                    self.text.extend_from_slice(mended.as_bytes());
                    self.note_bytes(bad as u64);
                    done += bad;
                }
            }
        }
        self.raw.drain(..done);
    }

    fn note_bytes(&mut self, count: u64) {
        if self.mended.bytes == 0 {
            self.mended.bytes_line = self.line + how_many(&self.text, |byte| byte == b'\n');
        }
        self.mended.bytes += count;
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.text.len() {
            if self.piece > PIECE {
                return Err(io::Error::other("a single text of more than 64 MB"));
            }
            self.refill()?;
        }
        Ok(&self.text[self.at..])
    }

    fn consume(&mut self, length: usize) {
        let taken = &self.text[self.at..self.at + length];
        let lines = how_many(taken, |byte| byte == b'\n');
        let last_line = if lines == 0 {
            taken
        } else {
            let start = taken.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
            self.line += lines;
            self.column = 1;
            &taken[start..]
        };
        // Bytes that begin a character.
        self.column += how_many(last_line, |byte| byte & 0xc0 != 0x80);
        self.at += length;
        self.piece += length;
    }
}

/// How many bytes are such ones. All bytes of an archive are counted twice: in portions whose count fits into a byte, which processors do
/// for many at once.
fn how_many(bytes: &[u8], is: impl Fn(u8) -> bool) -> u64 {
    let portion = |portion: &[u8]| u64::from(portion.iter().map(|byte| u8::from(is(*byte))).sum::<u8>());
    bytes.chunks(255).map(portion).sum()
}

/// A control character that XML forbids.
fn is_forbidden(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t')
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// The encoding that the XML declaration names, if it is known.
fn declared(raw: &[u8]) -> Option<&'static Encoding> {
    let start = &raw[..raw.len().min(400)];
    let end = start.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&start[..end]).ok()?;
    let (_, after) = declaration.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    let label = value[1..].split(quote).next()?;
    Encoding::for_label(label.as_bytes())
}
