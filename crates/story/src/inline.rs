use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A line of text with marks. Plain text is written as a string, marked text as a list of spans; `\n` is a hard line break.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inline(pub Vec<Span>);

/// A stretch of text that wears the same marks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words; no markup is read in them.
    pub text: String,
    /// From the outside in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// What a stretch of text is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "named as in HTML")]
pub enum Mark {
    Strong,
    Emphasis,
    Underline,
    Strike,
    Code,
    Subscript,
    Superscript,
    Highlight,
    Link {
        href: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    /// Words in another language than the story's.
    Language {
        lang: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dir: Option<String>,
    },
    /// The label of a footnote, by the note's id.
    Footnote {
        note: String,
    },
}

impl Inline {
    /// Text without marks.
    pub fn plain(text: impl Into<String>) -> Inline {
        let text = text.into();
        if text.is_empty() { Inline::default() } else { Inline(vec![Span { text, marks: Vec::new() }]) }
    }

    /// The words alone.
    pub fn text(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// The words without footnote labels, which nobody reads aloud.
    pub fn words(&self) -> String {
        self.0
            .iter()
            .filter(|span| !span.marks.iter().any(|mark| matches!(mark, Mark::Footnote { .. })))
            .map(|span| span.text.as_str())
            .collect()
    }

    /// Nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|span| span.text.trim().is_empty())
    }

    /// Joins neighbours with equal marks and drops empty spans: one written form for one meaning.
    #[must_use]
    pub fn tidy(self) -> Inline {
        let mut spans: Vec<Span> = Vec::with_capacity(self.0.len());
        for span in self.0 {
            match spans.last_mut() {
                _ if span.text.is_empty() => {}
                Some(last) if last.marks == span.marks => last.text.push_str(&span.text),
                _ => spans.push(span),
            }
        }
        Inline(spans)
    }

    /// Without white space at its ends.
    #[must_use]
    pub fn trim(self) -> Inline {
        let mut inline = self.tidy();
        while let Some(first) = inline.0.first_mut() {
            let trimmed = first.text.trim_start();
            if trimmed.is_empty() {
                inline.0.remove(0);
            } else {
                if trimmed.len() < first.text.len() {
                    first.text = trimmed.to_owned();
                }
                break;
            }
        }
        while let Some(last) = inline.0.last_mut() {
            let trimmed = last.text.trim_end();
            if trimmed.is_empty() {
                inline.0.pop();
            } else {
                last.text.truncate(trimmed.len());
                break;
            }
        }
        inline
    }
}

impl From<&str> for Inline {
    fn from(text: &str) -> Inline {
        Inline::plain(text)
    }
}

impl Serialize for Inline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [] => serializer.serialize_str(""),
            [only] if only.marks.is_empty() => serializer.serialize_str(&only.text),
            spans => spans.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Inline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Inline, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Text(String),
            Spans(Vec<Span>),
        }
        Ok(match Form::deserialize(deserializer)? {
            Form::Text(text) => Inline::plain(text),
            Form::Spans(spans) => Inline(spans),
        })
    }
}
