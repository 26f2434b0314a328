//! The texts of the interface. `build.rs` makes a function of every message in `locales/`; `t::customers::title()` is the
//! title in the language of the moment. Changing the language draws the whole interface again (see `app`), so a message
//! is plain text and no signal.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// The messages, one function each.
pub mod t {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    En,
    Da,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::En, Self::Da];

    /// The BCP 47 tag, for `lang` and `Intl`. English dates are written day first, as the rest of Europe does.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en-GB",
            Self::Da => "da-DK",
        }
    }

    /// The short name, as stored and as it stands in the configuration.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Da => "da",
        }
    }

    /// The name of the language in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Da => "Dansk",
        }
    }

    /// The first language that `tags` names and we speak: `da-DK` is Danish.
    pub fn among<'a>(tags: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        tags.into_iter().find_map(|tag| {
            let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
            Self::ALL.into_iter().find(|language| language.code() == primary)
        })
    }
}

static CURRENT: AtomicU8 = AtomicU8::new(0);

pub fn language() -> Language {
    Language::ALL[usize::from(CURRENT.load(Ordering::Relaxed)) % Language::ALL.len()]
}

/// Fetches the texts of a language and takes it. What was drawn earlier keeps its language; without the texts, as when the
/// connection is lost, everything stays as it is.
pub async fn take(language: Language) -> bool {
    if language == Language::Da && DANISH.get().is_none() {
        let Some(texts) = danish().await else { return false };
        let _ = DANISH.set(texts);
    }
    CURRENT.store(language as u8, Ordering::Relaxed);
    true
}

static DANISH: OnceLock<Table> = OnceLock::new();

type Table = &'static [&'static str];

/// The Danish texts: a chunk of their own in the release build, which only those fetch who read them.
async fn danish() -> Option<Table> {
    const TEXTS: Table = &include!(concat!(env!("OUT_DIR"), "/da.rs"));
    #[cfg(feature = "lazy")]
    {
        use leptos::wasm_split::{SplitLoaderError, wasm_split};
        #[wasm_split(danish, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn texts() -> Result<Table, SplitLoaderError> {
            Ok(TEXTS)
        }
        texts().await.ok()
    }
    #[cfg(not(feature = "lazy"))]
    Some(TEXTS)
}

/// The text of the language of the moment; `number` is its place in the tables of the languages other than English.
fn pick(english: &'static str, number: usize) -> &'static str {
    let table = match language() {
        Language::En => None,
        Language::Da => DANISH.get(),
    };
    table.and_then(|texts| texts.get(number)).copied().unwrap_or(english)
}

/// English and Danish have the same two forms by the plural rules of CLDR: one for 1, another for the rest.
fn plural(count: u64, one: &'static str, other: &'static str) -> &'static str {
    if count == 1 { one } else { other }
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        out.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A count with the thousands of its language apart: both use three digits, English a comma, Danish a point.
pub fn number(count: u64) -> String {
    let digits = count.to_string();
    let separator = match language() {
        Language::En => ',',
        Language::Da => '.',
    };
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "2")]), "{b} and 2");
        assert_eq!(fill("none", &[("a", "1")]), "none");
    }

    #[test]
    fn counts_are_readable() {
        assert_eq!(number(7), "7");
        assert_eq!(number(1318), "1,318");
        assert_eq!(number(1_234_567), "1,234,567");
    }

    #[test]
    fn the_first_language_that_we_speak_wins() {
        assert_eq!(Language::among(["sv-SE", "da-DK", "en"]), Some(Language::Da));
        assert_eq!(Language::among(["EN_us"]), Some(Language::En));
        assert_eq!(Language::among(["pl"]), None);
    }
}
