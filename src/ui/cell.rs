//! What stands in a field of a table or a list of facts, as data: pages say what, and one function draws it.

use web_sys::Element;

use super::copy::copy_button;
use super::element::{append, attribute, element, text_element};
use super::text;
use crate::api::money::Money;
use crate::api::words::{Instant, folded};
use crate::i18n::t;
use crate::piece::{Piece, built};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    Text(String),
    /// With a button that copies it.
    Copy(String),
    Badge(Tone, String),
    Badges(Vec<(Tone, String)>),
    Money(Money),
    /// A moment, and the zone to show it in.
    Time(Instant, String),
    /// What is shown otherwise than it is written into a file.
    Shown {
        shown: String,
        plain: String,
    },
    /// A text that opens `href`.
    Link {
        text: String,
        href: String,
    },
}

/// The meaning of a badge. Its text says the same: colour alone is not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    Good,
    Waiting,
    Bad,
}

impl Cell {
    /// Of a text that may be absent or empty.
    pub fn text(text: impl Into<Option<String>>) -> Self {
        text.into().filter(|text| !text.is_empty()).map_or(Self::Empty, Self::Text)
    }

    /// [`Self::text`] with a copy button.
    pub fn copied(text: impl Into<Option<String>>) -> Self {
        text.into().filter(|text| !text.is_empty()).map_or(Self::Empty, Self::Copy)
    }

    /// Of a moment that may be absent.
    pub fn time(instant: Option<Instant>, zone: impl Into<String>) -> Self {
        instant.map_or(Self::Empty, |instant| Self::Time(instant, zone.into()))
    }

    /// Of an amount that may be absent.
    pub fn money(money: Option<Money>) -> Self {
        money.map_or(Self::Empty, Self::Money)
    }

    /// What it says, in plain text; empty for what is neither a text nor a badge.
    pub fn words(self) -> String {
        match self {
            Self::Text(text) | Self::Copy(text) | Self::Badge(_, text) | Self::Link { text, .. } => text,
            Self::Shown { shown, .. } => shown,
            _ => String::new(),
        }
    }

    /// Draws it; `terms` are marked in the texts. Times carry their zone when `with_zone`.
    pub fn view(self, terms: &[String], with_zone: bool) -> Piece {
        let terms = terms.to_vec();
        built(move || self.element(&terms, with_zone))
    }

    /// [`Self::view`] as an element. By hand: a page of a list has thousands.
    pub fn element(self, terms: &[String], with_zone: bool) -> Element {
        match self {
            Self::Empty => {
                let empty = text_element("span", "empty", "–");
                attribute(&empty, "aria-label", t::common::none());
                empty
            }
            Self::Text(text) | Self::Shown { shown: text, .. } => marked(element("span", ""), &text, terms),
            Self::Copy(text) => {
                let copyable = marked(element("span", "copyable"), &text, terms);
                append(&copyable, &copy_button(&text));
                copyable
            }
            Self::Badge(tone, text) => badge_element(tone, &text),
            Self::Badges(badges) => {
                let all = element("span", "badges");
                badges.iter().for_each(|(tone, text)| append(&all, &badge_element(*tone, text)));
                all
            }
            Self::Money(money) => text_element("span", "number", &text::money(&money)),
            Self::Time(instant, zone) => {
                let shown =
                    if with_zone { text::instant_with_zone(&instant, &zone) } else { text::instant(&instant, &zone) };
                let time = text_element("time", "", &shown);
                attribute(&time, "datetime", instant.as_str());
                // The API writes UTC, and says so.
                attribute(&time, "title", instant.as_str());
                time
            }
            Self::Link { text, href } => {
                let link = marked(element("a", ""), &text, terms);
                attribute(&link, "href", &href);
                link
            }
        }
    }
}

pub fn badge(tone: Tone, text: String) -> Piece {
    built(move || badge_element(tone, &text))
}

fn badge_element(tone: Tone, text: &str) -> Element {
    let class = match tone {
        Tone::Neutral => "badge",
        Tone::Good => "badge good",
        Tone::Waiting => "badge waiting",
        Tone::Bad => "badge bad",
    };
    text_element("span", class, text)
}

/// Fills `parent` with a text in which what was searched for is marked.
fn marked(parent: Element, text: &str, terms: &[String]) -> Element {
    if terms.is_empty() {
        parent.set_text_content(Some(text));
        return parent;
    }
    for (piece, hit) in pieces(text, terms) {
        append(&parent, &text_element(if hit { "mark" } else { "span" }, "", &piece));
    }
    parent
}

/// Cuts a text into pieces and says which are hits. Letters match whatever their case.
fn pieces(text: &str, terms: &[String]) -> Vec<(String, bool)> {
    let chars: Vec<char> = text.chars().collect();
    let whole: Vec<String> = folded(text).chars().map(String::from).collect();
    // A letter may become two, as a Turkish İ: then each is folded by itself, so that they stay beside each other.
    let folded = if whole.len() == chars.len() {
        whole
    } else {
        chars.iter().map(|char| folded(&String::from(*char))).collect()
    };
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut push = |piece: &[char], hit: bool| match pieces.last_mut() {
        Some((last, was_hit)) if *was_hit == hit => last.extend(piece),
        _ => pieces.push((piece.iter().collect(), hit)),
    };
    let mut at = 0;
    while at < chars.len() {
        let longest = terms.iter().filter_map(|term| hit_at(&folded[at..], term)).max();
        let length = longest.unwrap_or(1);
        push(&chars[at..at + length], longest.is_some());
        at += length;
    }
    pieces
}

/// How many letters of `folded` the lower-case `term` covers, when it stands at their start.
fn hit_at(folded: &[String], term: &str) -> Option<usize> {
    let mut rest = term;
    for (at, letter) in folded.iter().enumerate() {
        if rest.is_empty() {
            return (at > 0).then_some(at);
        }
        rest = rest.strip_prefix(letter.as_str())?;
    }
    rest.is_empty().then_some(folded.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str, terms: &[&str]) -> String {
        let terms: Vec<String> = terms.iter().map(|term| (*term).to_owned()).collect();
        pieces(text, &terms).into_iter().map(|(piece, hit)| if hit { format!("[{piece}]") } else { piece }).collect()
    }

    #[test]
    fn what_was_searched_for_is_marked_in_any_case() {
        assert_eq!(marks("Søren Kjærgaard", &["kjær"]), "Søren [Kjær]gaard");
        assert_eq!(marks("ÅSE Åse", &["åse"]), "[ÅSE] [Åse]");
        assert_eq!(marks("+4520123456", &["20123456"]), "+45[20123456]");
        assert_eq!(marks("anna annason", &["anna", "son"]), "[anna] [anna][son]".replace("][", ""));
        assert_eq!(marks("aaa", &["aa"]), "[aa]a");
        assert_eq!(marks("İstanbul 🎪", &["🎪"]), "İstanbul [🎪]");
        assert_eq!(marks("plain", &["x", ""]), "plain");
        assert_eq!(marks("ab", &["abc"]), "ab");
    }

    #[test]
    fn what_is_absent_is_shown_as_absent_and_not_as_nothing() {
        assert_eq!(Cell::text(None), Cell::Empty);
        assert_eq!(Cell::text(String::new()), Cell::Empty);
        assert_eq!(Cell::copied("x".to_owned()), Cell::Copy("x".into()));
        assert_eq!(Cell::time(None, "UTC"), Cell::Empty);
        assert_eq!(Cell::money(None), Cell::Empty);
    }
}
