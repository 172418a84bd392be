//! JSON that is too large to be held: values are taken out of it one by one, each read whole. Reading byte by byte, as the library does
//! from a stream, takes four times as long.

use serde::de::{DeserializeOwned, IgnoredAny};
use std::io::{self, Read};

/// Bytes that are read at once.
const READ: usize = 256 * 1024;
/// Most bytes of one value.
const LARGEST: usize = 256 * 1024 * 1024;
/// Objects and lists in each other, as the library has it.
const DEEPEST: usize = 128;

/// Why the text was not read to its end.
#[derive(Debug)]
pub(super) enum Flaw {
    /// It can't be read.
    Unreadable(io::Error),
    /// It is no JSON at this line and column.
    Damaged(u64, u64, String),
    /// Enough was read.
    Enough,
}

/// A text of which values are taken.
pub(super) struct Json<'s> {
    source: &'s mut dyn Read,
    buffer: Vec<u8>,
    /// What of the buffer is read and not yet taken.
    at: usize,
    end: usize,
    depth: usize,
    /// The line of the next byte, and the bytes of it that are taken.
    line: u64,
    column: u64,
}

impl<'s> Json<'s> {
    /// Begins behind the mark of the encoding, if there is one.
    pub fn begin(source: &'s mut dyn Read) -> Result<Json<'s>, Flaw> {
        let mut json = Json {
            source,
            buffer: vec![0; READ],
            at: 0,
            end: 0,
            depth: 0,
            line: 1,
            column: 0,
        };
        // The mark may come in pieces.
        while json.end < 3 && json.more()? {}
        if json.buffer[..json.end].starts_with(b"\xef\xbb\xbf") {
            json.at = 3;
        }
        Ok(json)
    }

    /// The line on which the next value begins, once it was looked at.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The first byte of what comes next.
    pub fn next(&mut self) -> Result<Option<u8>, Flaw> {
        loop {
            let rest = &self.buffer[self.at..self.end];
            match rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
                Some(blank) => {
                    self.take(blank);
                    return Ok(Some(self.buffer[self.at]));
                }
                None => {
                    self.take(self.end - self.at);
                    if !self.more()? {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// Calls `entry` with each key of the object that comes next; it takes the value.
    pub fn object(&mut self, entry: &mut dyn FnMut(&mut Self, String) -> Result<(), Flaw>) -> Result<(), Flaw> {
        self.each(b'{', b'}', &mut |json| {
            if json.next()? != Some(b'"') {
                return Err(json.damaged("key must be a string"));
            }
            let key = json.value()?;
            match json.next()? {
                Some(b':') => json.take(1),
                _ => return Err(json.damaged("expected `:`")),
            }
            entry(json, key)
        })
    }

    /// Calls `element` before each element of the list that comes next; it takes the element.
    pub fn list(&mut self, element: &mut dyn FnMut(&mut Self) -> Result<(), Flaw>) -> Result<(), Flaw> {
        self.each(b'[', b']', element)
    }

    fn each(&mut self, opening: u8, closing: u8, one: &mut dyn FnMut(&mut Self) -> Result<(), Flaw>) -> Result<(), Flaw> {
        if self.next()? != Some(opening) {
            return Err(self.damaged("expected value"));
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.damaged("recursion limit exceeded"));
        }
        self.take(1);
        if self.next()? != Some(closing) {
            loop {
                one(self)?;
                match self.next()? {
                    Some(b',') => self.take(1),
                    Some(byte) if byte == closing => break,
                    _ => return Err(self.damaged("expected `,` or the end of the list")),
                }
            }
        }
        self.take(1);
        self.depth -= 1;
        Ok(())
    }

    /// Takes the value that comes next.
    pub fn value<T: DeserializeOwned>(&mut self) -> Result<T, Flaw> {
        self.next()?;
        let length = self.extent()?;
        let read = serde_json::from_slice(&self.buffer[self.at..self.at + length]);
        let value = read.map_err(|error| {
            let (line, column) = (error.line() as u64, error.column() as u64);
            let before = if line <= 1 { self.column } else { 0 };
            Flaw::Damaged(self.line + line.saturating_sub(1), before + column, said(&error))
        })?;
        self.take(length);
        Ok(value)
    }

    /// Takes the value that comes next, whatever it is, and holds no more of it than an element of a list.
    pub fn pass(&mut self) -> Result<(), Flaw> {
        match self.next()? {
            Some(b'{') => self.object(&mut |json, _| json.pass()),
            Some(b'[') => self.list(&mut |json| json.value::<IgnoredAny>().map(drop)),
            _ => self.value::<IgnoredAny>().map(drop),
        }
    }

    /// Nothing may come any more.
    pub fn end(&mut self) -> Result<(), Flaw> {
        match self.next()? {
            None => Ok(()),
            Some(_) => Err(self.damaged("trailing characters")),
        }
    }

    /// What is wrong with the next byte, or that there is none.
    fn damaged(&self, message: &str) -> Flaw {
        if self.at == self.end {
            Flaw::Damaged(self.line, self.column, "the text ends too soon".into())
        } else {
            Flaw::Damaged(self.line, self.column + 1, message.into())
        }
    }

    /// Bytes of the value that begins here; what is there of it, if the text ends. Whether it is a value shows when it is read.
    fn extent(&mut self) -> Result<usize, Flaw> {
        let (mut length, mut depth) = (0, 0_usize);
        loop {
            let rest = &self.buffer[self.at + length..self.end];
            match rest.iter().position(|byte| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']' | b',')) {
                None => {
                    length += rest.len();
                    if !self.more()? {
                        return Ok(length);
                    }
                }
                Some(plain) => {
                    let byte = rest[plain];
                    length += plain;
                    match byte {
                        b'"' => length = self.behind_text(length)?,
                        b'{' | b'[' => (depth, length) = (depth + 1, length + 1),
                        b',' if depth > 0 => length += 1,
                        // Behind a number or a word; a bracket more than there should be is not part of the value either.
                        _ if depth == 0 => return Ok(length),
                        _ => (depth, length) = (depth - 1, length + 1),
                    }
                    if depth == 0 && matches!(byte, b'"' | b'}' | b']') {
                        return Ok(length);
                    }
                }
            }
        }
    }

    /// The place behind the text that begins at `from`.
    fn behind_text(&mut self, from: usize) -> Result<usize, Flaw> {
        let mut at = from + 1;
        loop {
            match self.buffer.get(self.at + at..self.end).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
                Some(found) if self.buffer[self.at + at + found] == b'"' => return Ok(at + found + 1),
                // With what it stands before.
                Some(found) => at += found + 2,
                None => {
                    at = at.max(self.end - self.at);
                    if !self.more()? {
                        return Ok(self.end - self.at);
                    }
                }
            }
        }
    }

    /// Moves over bytes that are there.
    fn take(&mut self, length: usize) {
        let taken = &self.buffer[self.at..self.at + length];
        match memchr::memrchr(b'\n', taken) {
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
                self.column = (taken.len() - last - 1) as u64;
            }
            None => self.column += length as u64,
        }
        self.at += length;
    }

    /// Reads on; nothing that is not yet taken is lost. False at the end.
    fn more(&mut self) -> Result<bool, Flaw> {
        if self.end == self.buffer.len() {
            self.buffer.copy_within(self.at..self.end, 0);
            (self.at, self.end) = (0, self.end - self.at);
            // A buffer that is nearly full of one value is too small.
            if self.end > self.buffer.len() / 2 {
                if self.buffer.len() >= LARGEST {
                    return Err(Flaw::Damaged(self.line, self.column, "one value is larger than 256 MB".into()));
                }
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
        }
        loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(read) => {
                    self.end += read;
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Flaw::Unreadable(error)),
            }
        }
    }
}

/// The error without its place, which stands before it.
fn said(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.rsplit_once(" at line ").map_or(words.clone(), |(words, _)| words.to_owned())
}
