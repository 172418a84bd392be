//! XML, one element at a time, with the place of each.

use super::source::Source;
use crate::wordpress::{Refused, Warning};
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use std::io::Read;

/// Deepest nesting of elements.
const DEEPEST: usize = 64;
/// Longest text of one element, in bytes.
const LONGEST: usize = 64 * 1024 * 1024;
/// Warnings kept of each file.
const WARNINGS: usize = 100;

const BROKEN: &str = "The file is damaged or was cut off; export it again, or mend it at this place";

/// What comes next.
pub(super) enum Step {
    /// An element begins; its name and attributes stand in the puller.
    Open,
    /// The innermost open element ends.
    Close,
    /// The document ends.
    End,
}

pub(super) struct Pull<R: Read> {
    xml: quick_xml::Reader<Source<R>>,
    buffer: Vec<u8>,
    file: String,
    open: Vec<(String, u64)>,
    /// Prefixes that stand for the ones we know, where a file chose others.
    prefixes: Vec<(String, &'static str)>,
    /// Where the last step began.
    at: (u64, u64),
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) warnings: Vec<Warning>,
}

impl<R: Read> Pull<R> {
    pub(super) fn new(source: R, file: &str) -> Pull<R> {
        let mut xml = quick_xml::Reader::from_reader(Source::new(source));
        let config = xml.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = true;
        // Old exports have addresses of commenters with a bare `&`.
        config.allow_dangling_amp = true;
        config.trim_markup_names_in_closing_tags = true;
        Pull {
            xml,
            buffer: Vec::with_capacity(64 * 1024),
            file: file.to_owned(),
            open: Vec::new(),
            prefixes: Vec::new(),
            at: (1, 1),
            name: String::new(),
            attributes: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Line of the last step.
    pub(super) fn line(&self) -> u64 {
        self.at.0
    }

    pub(super) fn warn(&mut self, code: &'static str, message: impl Into<String>) {
        if self.warnings.len() < WARNINGS {
            self.warnings.push(Warning { line: self.at.0, code, message: message.into() });
        }
    }

    /// Once for each file.
    fn warn_once(&mut self, code: &'static str, message: &str) {
        if !self.warnings.iter().any(|warning| warning.code == code) {
            self.warn(code, message);
        }
    }

    /// A refusal at the place of the last step.
    pub(super) fn refuse(&self, message: impl Into<String>, advice: &'static str) -> Refused {
        self.refuse_at(self.at, message, advice)
    }

    pub(super) fn refuse_at(&self, at: (u64, u64), message: impl Into<String>, advice: &'static str) -> Refused {
        Refused {
            file: self.file.clone(),
            line: at.0,
            column: at.1,
            message: message.into(),
            advice,
        }
    }

    /// The next element that begins or ends; text between elements is passed over.
    pub(super) fn step(&mut self) -> Result<Step, Refused> {
        loop {
            self.begin_event();
            let event = self.xml.read_event_into(&mut self.buffer);
            let event = match event {
                Ok(event) => event,
                Err(error) => return Err(self.broken(&error)),
            };
            match event {
                Event::Start(start) => {
                    self.name.clear();
                    self.name.push_str(start.name().as_ref());
                    self.attributes.clear();
                    for attribute in start.html_attributes().with_checks(false).flatten() {
                        let value = attribute
                            .normalized_value(XmlVersion::Implicit1_0)
                            .unwrap_or(attribute.value.clone())
                            .into_owned();
                        self.attributes.push((attribute.key.as_ref().to_owned(), value));
                    }
                    return self.opened();
                }
                Event::End(_) => {
                    self.open.pop();
                    return Ok(Step::Close);
                }
                Event::Eof => {
                    return match self.open.last() {
                        None => Ok(Step::End),
                        Some((name, line)) => {
                            Err(self.refuse(format!("the file ends inside <{name}>, which began in line {line}"), BROKEN))
                        }
                    };
                }
                Event::DocType(_) => {
                    self.warn_once("doctype", "a DOCTYPE was passed over; nothing that it declares is used");
                }
                Event::Text(text) if self.open.is_empty() && !text.trim().is_empty() => {
                    let start: String = text.trim().chars().take(40).collect();
                    return Err(self.refuse(
                        format!("text outside the document: `{start}`"),
                        "A WordPress export begins with <?xml; what stands before or after it must go",
                    ));
                }
                _ => {}
            }
        }
    }

    fn opened(&mut self) -> Result<Step, Refused> {
        if self.open.is_empty() {
            self.learn_prefixes();
        }
        if let Some((prefix, local)) = self.name.split_once(':')
            && let Some((_, known)) = self.prefixes.iter().find(|(used, _)| used == prefix)
        {
            self.name = format!("{known}:{local}");
        }
        if self.open.len() >= DEEPEST {
            return Err(self.refuse("elements are nested too deeply", BROKEN));
        }
        self.open.push((self.name.clone(), self.at.0));
        Ok(Step::Open)
    }

    /// Namespaces whose prefix is not the usual one.
    fn learn_prefixes(&mut self) {
        for (key, uri) in &self.attributes {
            let Some(prefix) = key.strip_prefix("xmlns:") else { continue };
            let known = match uri.trim_end_matches('/') {
                "http://purl.org/rss/1.0/modules/content" => "content",
                "http://purl.org/dc/elements/1.1" => "dc",
                uri if uri.starts_with("http://wordpress.org/export/") && uri.ends_with("/excerpt") => "excerpt",
                uri if uri.starts_with("http://wordpress.org/export/") => "wp",
                _ => continue,
            };
            if known != prefix {
                self.prefixes.push((prefix.to_owned(), known));
            }
        }
    }

    /// The text of the element that just began, up to its end.
    pub(super) fn text(&mut self) -> Result<String, Refused> {
        let mut parts = Parts::default();
        let depth = self.open.len();
        loop {
            self.begin_event();
            let event = match self.xml.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(self.broken(&error)),
            };
            let mut bare_ampersand = false;
            match event {
                Event::Text(text) => {
                    bare_ampersand = text.contains('&');
                    parts.text(&text);
                }
                Event::CData(text) => parts.cdata(&text),
                Event::GeneralRef(reference) => match named(&reference) {
                    Some(letters) => parts.letters(letters),
                    None => match reference.resolve_char_ref() {
                        Ok(Some(letter)) if letter >= ' ' || matches!(letter, '\n' | '\r' | '\t') => {
                            parts.letters(letter.encode_utf8(&mut [0; 4]));
                        }
                        Ok(Some(_)) | Err(_) => {}
                        // An entity of HTML: whoever reads the text as HTML knows it.
                        Ok(None) => parts.letters(&format!("&{};", &*reference)),
                    },
                },
                // Markup where text must be: CDATA inside CDATA that was not split.
                Event::Start(start) => {
                    let tag = format!("<{}>", &*start);
                    let name = start.name().as_ref().to_owned();
                    if self.open.len() >= DEEPEST {
                        return Err(self.refuse("elements are nested too deeply", BROKEN));
                    }
                    self.open.push((name, self.at.0));
                    parts.text(&tag);
                    self.warn_once("markup_in_text", "markup stood where text must be; it was taken as text");
                }
                Event::End(end) => {
                    let name = end.name().as_ref().to_owned();
                    self.open.pop();
                    if self.open.len() < depth {
                        break;
                    }
                    parts.text(&format!("</{name}>"));
                }
                Event::Eof => {
                    let (name, line) = self.open.last().cloned().unwrap_or_default();
                    return Err(self.refuse(format!("the file ends inside <{name}>, which began in line {line}"), BROKEN));
                }
                _ => {}
            }
            if bare_ampersand {
                self.warn_once("bare_ampersand", "a bare & stood in the text; it was taken as it is");
            }
            if parts.length() > LONGEST {
                return Err(self.refuse("a text of more than 64 MB", BROKEN));
            }
        }
        Ok(parts.finish())
    }

    /// Passes over the element that just began.
    pub(super) fn skip(&mut self) -> Result<(), Refused> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            self.step()?;
        }
        Ok(())
    }

    fn begin_event(&mut self) {
        self.buffer.clear();
        let source = self.xml.get_mut();
        source.allow();
        self.at = source.position();
    }

    /// What the source mended becomes warnings, once, at the end.
    pub(super) fn mended(&mut self) {
        let mended = self.xml.get_mut().mended;
        if mended.wrong_label {
            self.warn("wrong_encoding", "the file says that it is of another encoding, but it is UTF-8; it was read as UTF-8");
        }
        if mended.bytes > 0 {
            self.at.0 = mended.bytes_line;
            self.warn(
                "wrong_bytes",
                format!("{} bytes are not of the file's encoding; they were read as Windows-1252", mended.bytes),
            );
        }
        if mended.controls > 0 {
            self.warn("control_characters", format!("{} control characters, which XML forbids, were left out", mended.controls));
        }
    }

    fn broken(&self, error: &quick_xml::Error) -> Refused {
        use quick_xml::Error;
        use quick_xml::errors::IllFormedError;
        let message = match error {
            Error::Io(inner) => return self.refuse(format!("the file can't be read further: {inner}"), BROKEN),
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                let line = self.open.last().map_or(0, |(_, line)| *line);
                format!("</{found}> stands where </{expected}> must, for <{expected}> of line {line}")
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => format!("</{name}> ends what never began"),
            other => other.to_string(),
        };
        self.refuse(format!("this is no well-formed XML: {message}"), BROKEN)
    }
}

fn named(reference: &str) -> Option<&'static str> {
    Some(match reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return None,
    })
}

/// The pieces of one element's text.
#[derive(Default)]
struct Parts {
    /// Joined, as XML means it.
    text: String,
    /// What stood outside CDATA, while it may still be white space only.
    outside: String,
    /// As in the file from the first CDATA on, kept once something follows it, for files that put CDATA into CDATA
    /// without splitting it.
    raw: String,
    cdata: bool,
    nested: bool,
}

impl Parts {
    /// Letters that a reference stands for.
    fn letters(&mut self, letters: &str) {
        self.text.push_str(&std::mem::take(&mut self.outside));
        self.text.push_str(letters);
        if self.cdata {
            self.keep_raw();
            self.raw.push_str(letters);
        }
    }

    fn text(&mut self, text: &str) {
        let text = one_line_end(text);
        if self.cdata {
            self.nested |= text.contains("]]>");
            self.keep_raw();
            self.raw.push_str(&text);
        }
        if text.trim().is_empty() {
            self.outside.push_str(&text);
        } else {
            self.text.push_str(&std::mem::take(&mut self.outside));
            self.text.push_str(&text);
        }
    }

    fn cdata(&mut self, text: &str) {
        let text = one_line_end(text);
        // White space beside CDATA is layout.
        self.outside.clear();
        if self.cdata {
            self.keep_raw();
            self.raw.push_str("<![CDATA[");
            self.raw.push_str(&text);
            self.raw.push_str("]]>");
        }
        self.cdata = true;
        if self.text.is_empty() {
            self.text = text.into_owned();
        } else {
            self.text.push_str(&text);
        }
    }

    fn keep_raw(&mut self) {
        if self.raw.is_empty() {
            self.raw.push_str(&self.text);
            self.raw.push_str("]]>");
        }
    }

    fn length(&self) -> usize {
        self.text.len() + self.outside.len()
    }

    fn finish(mut self) -> String {
        if self.nested {
            // The first mark opened it, the last one closes it; what was split properly is joined.
            let end = self.raw.rfind("]]>").unwrap_or(self.raw.len());
            return self.raw[..end].replace("]]]]><![CDATA[>", "]]>");
        }
        if !self.cdata {
            self.text.push_str(&self.outside);
        }
        self.text
    }
}

fn one_line_end(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}
