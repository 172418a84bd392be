use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tantivy::tokenizer::{AsciiFoldingFilter, Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream};

/// How the words of a language are compared: folded to lower case, without marks, reduced to their stems.
///
/// Stems come from the Snowball algorithms; a language without one is folded only. Writing without spaces is cut into pairs
/// of signs.
pub struct Analysis {
    language: Option<Language>,
    // An analyser keeps buffers of its own.
    analyser: Mutex<TextAnalyzer>,
    // Words repeat so much that their stems are remembered.
    known: RwLock<HashMap<String, String, foldhash::fast::RandomState>>,
}

/// Stems remembered for one language before they are forgotten together.
const REMEMBERED: usize = 100_000;

/// A word of a text, as it is compared and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What is compared.
    pub term: String,
    /// Byte where it begins in the text.
    pub from: usize,
    /// Byte after its end.
    pub to: usize,
}

/// Analyses by language, each made once.
#[derive(Default)]
pub struct Analyses {
    known: RwLock<HashMap<String, Arc<Analysis>>>,
}

impl Analyses {
    /// The analysis of a language.
    pub fn of(&self, language: &str) -> Arc<Analysis> {
        if let Some(known) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(language) {
            return known.clone();
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(language.to_owned()).or_insert_with(|| Arc::new(Analysis::of(language))).clone()
    }
}

impl std::fmt::Debug for Analyses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Analyses")
    }
}

impl Analysis {
    /// For a BCP 47 language.
    pub fn of(language: &str) -> Analysis {
        let language = match language.split('-').next().unwrap_or_default() {
            "ar" => Some(Language::Arabic),
            "da" => Some(Language::Danish),
            "nl" => Some(Language::Dutch),
            "en" => Some(Language::English),
            "fi" => Some(Language::Finnish),
            "fr" => Some(Language::French),
            "de" => Some(Language::German),
            "el" => Some(Language::Greek),
            "hu" => Some(Language::Hungarian),
            "it" => Some(Language::Italian),
            "no" | "nb" | "nn" => Some(Language::Norwegian),
            "pt" => Some(Language::Portuguese),
            "ro" => Some(Language::Romanian),
            "ru" => Some(Language::Russian),
            "es" => Some(Language::Spanish),
            "sv" => Some(Language::Swedish),
            "ta" => Some(Language::Tamil),
            "tr" => Some(Language::Turkish),
            _ => None,
        };
        let raw = TextAnalyzer::builder(RawTokenizer::default()).dynamic();
        let raw = match language {
            Some(language) => raw.filter_dynamic(Stemmer::new(language)),
            None => raw,
        };
        // Stemming looks at accents in some languages, so they are taken off afterwards.
        let analyser = raw.filter_dynamic(AsciiFoldingFilter).build();
        Analysis {
            language,
            analyser: Mutex::new(analyser),
            known: RwLock::default(),
        }
    }

    /// The words of a text.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::with_capacity(text.len() / 6);
        self.each_word(text, |term, from, to| words.push(Word { term: term.to_owned(), from, to }));
        words
    }

    /// The same one by one, as they are compared and where they stand. `found` must not ask this analysis for anything: it is locked.
    pub(crate) fn each_word(&self, text: &str, mut found: impl FnMut(&str, usize, usize)) {
        let mut folded = String::new();
        let mut start: Option<usize> = None;
        let mut letters = text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            if is_ideographic(letter) {
                if let Some(from) = start.take() {
                    self.compared(text, from, at, &mut folded, &mut found);
                }
                if let Some((next_at, next)) = letters.peek().copied()
                    && is_ideographic(next)
                {
                    let to = next_at + next.len_utf8();
                    found(&text[at..to], at, to);
                }
                continue;
            }
            let inside = letter.is_alphanumeric()
                || is_mark(letter)
                || (is_silent(letter) && start.is_some())
                || (matches!(letter, '\'' | '’') && start.is_some() && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric()));
            match (inside, start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    self.compared(text, from, at, &mut folded, &mut found);
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(from) = start {
            self.compared(text, from, text.len(), &mut folded, &mut found);
        }
    }

    /// How a word is spelt, for finding what was perhaps meant and what somebody has begun to type: in lower case, without what
    /// is no letter, but in its own form.
    pub fn spelt(word: &str) -> String {
        let mut out = String::with_capacity(word.len());
        for letter in word.chars().flat_map(char::to_lowercase) {
            match letter {
                '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0300}'..='\u{036F}' => {}
                letter if is_silent(letter) => {}
                'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
                'ё' => out.push('е'),
                '’' => out.push('\''),
                letter => out.push(letter),
            }
        }
        match out.strip_suffix("'s") {
            Some(stem) => stem.to_owned(),
            None => out,
        }
    }

    /// The same without the marks of Latin letters: who types `Zurich` means `Zürich`.
    pub fn bare(word: &str) -> String {
        let spelt = Analysis::spelt(word);
        if spelt.is_ascii() {
            return spelt;
        }
        let mut out = String::with_capacity(spelt.len());
        for letter in spelt.chars() {
            match letter {
                '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => out.push_str(deunicode::deunicode_char(letter).unwrap_or_default()),
                letter => out.push(letter),
            }
        }
        out
    }

    /// The forms in which a word is begun: bare, and where Arabic writes the article or a particle onto it, also without.
    pub fn begun(word: &str) -> Vec<String> {
        let bare = Analysis::bare(word);
        let plain = bare_arabic(&bare);
        if plain == bare { vec![bare] } else { vec![bare, plain] }
    }

    /// Finds how one word is compared; `folded` is room to work in.
    fn compared(&self, text: &str, from: usize, to: usize, folded: &mut String, found: &mut impl FnMut(&str, usize, usize)) {
        folded.clear();
        self.fold(&text[from..to], folded);
        if let Some(known) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(folded.as_str()) {
            if !known.is_empty() {
                found(known, from, to);
            }
            return;
        }
        let term = self.stem(folded);
        if !term.is_empty() {
            found(&term, from, to);
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(folded.clone(), term);
    }

    fn stem(&self, folded: &str) -> String {
        if folded.len() <= 200 {
            let mut analyser = self.analyser.lock().unwrap_or_else(PoisonError::into_inner);
            let mut stream = analyser.token_stream(folded);
            if stream.advance() {
                return stream.token().text.clone();
            }
        }
        folded.to_owned()
    }

    fn fold(&self, word: &str, out: &mut String) {
        // Most words of most papers.
        if word.is_ascii() {
            out.push_str(word);
            out.make_ascii_lowercase();
        } else {
            for letter in word.chars().flat_map(char::to_lowercase) {
                match letter {
                    // Arabic: vowel marks and the stretching stroke say nothing, the shapes of alef and the like are one.
                    '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' => {}
                    letter if is_silent(letter) => {}
                    'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
                    'ى' => out.push('ي'),
                    'ة' => out.push('ه'),
                    'ؤ' => out.push('و'),
                    'ئ' => out.push('ي'),
                    // Russian is mostly printed without the dots.
                    'ё' => out.push('е'),
                    '’' => out.push('\''),
                    // Combining marks left by decomposed writing.
                    '\u{0300}'..='\u{036F}' => {}
                    letter => out.push(letter),
                }
            }
        }
        match self.language {
            Some(Language::English) if out.ends_with("'s") => out.truncate(out.len() - 2),
            Some(Language::Arabic) => *out = bare_arabic(out),
            _ => {}
        }
    }
}

/// Without the article and the particles that are written onto a word.
fn bare_arabic(word: &str) -> String {
    for prefix in ["وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال"] {
        if let Some(rest) = word.strip_prefix(prefix)
            && rest.chars().count() >= 3
        {
            return rest.to_owned();
        }
    }
    word.to_owned()
}

/// What stands in a word only to say where it may be broken, or that it may not.
fn is_silent(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036F}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0900}'..='\u{0DFF}' | '\u{0E31}'..='\u{0E4E}')
}

fn is_ideographic(letter: char) -> bool {
    matches!(
        u32::from(letter),
        // Thai, Lao, Burmese and Khmer; kana; Chinese signs.
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF
    )
}

#[cfg(test)]
mod tests {
    use super::Analysis;

    #[track_caller]
    fn same(language: &str, one: &str, other: &str) {
        let analysis = Analysis::of(language);
        let terms = |text: &str| analysis.words(text).into_iter().map(|word| word.term).collect::<Vec<_>>();
        assert_eq!(terms(one), terms(other));
    }

    #[test]
    fn words_of_one_stem_are_one_word() {
        same("en", "elections", "Election");
        same("en", "the harbour’s walls", "the harbour wall");
        same("ru", "выборы", "выборов");
        same("ru", "Выборах", "выборы");
        same("ru", "ёлка", "елка");
        same("ar", "الانتخابات", "انتخابات");
        same("ar", "وَالأنْبَاء", "انباء");
        same("de", "Häuser", "häuser");
        same("fr", "Éléphant", "elephant");
        same("xx", "Žluťoučký", "zlutoucky");
        same("de", "Krab\u{ad}ben\u{ad}fischer", "Krabbenfischer");
        same("en", "har\u{200b}bour", "harbour");
    }

    #[test]
    fn without_marks_a_word_is_known_all_the_same() {
        for (word, bare) in
            [("Zürich", "zurich"), ("Łódź", "lodz"), ("Straße’s", "strasse"), ("ёлка", "елка"), ("йод", "йод"), ("naïve", "naive")]
        {
            assert_eq!(Analysis::bare(word), bare);
        }
    }

    #[test]
    fn a_word_within_writing_without_spaces_is_found() {
        let analysis = Analysis::of("th");
        let terms = |text: &str| analysis.words(text).into_iter().map(|word| word.term).collect::<Vec<_>>();
        let (whole, part) = (terms("เรือข้ามฟากกลับมา"), terms("ข้ามฟาก"));
        assert!(part.len() > 1 && whole.windows(part.len()).any(|run| run == part), "{part:?} in {whole:?}");
    }

    #[test]
    fn different_words_stay_different() {
        let analysis = Analysis::of("en");
        assert_ne!(analysis.words("harbour")[0].term, analysis.words("harvest")[0].term);
    }
}
