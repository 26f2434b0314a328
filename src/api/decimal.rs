//! Decimal amounts. The contract sends JSON numbers in major units; they are kept as the digits that came, because a binary
//! float cannot hold most of them.

use std::cmp::Ordering;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

/// An amount without its currency, as its decimal digits. Kept in the shortest form: 12.50 and 12.5 are one amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decimal {
    is_negative: bool,
    /// Without zeros at the start, and without those at the end that only lengthen the fraction; empty for zero.
    digits: String,
    /// How many of the digits stand after the point; more than there are means zeros in between.
    scale: usize,
}

/// More digits than any amount has: a number that claims more is a mistake, or an attack.
const LONGEST: usize = 60;

impl Decimal {
    /// Reads `-12.50`, `1e3`, `"12.50"`. `None` for what is no number.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches('"').trim();
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].trim_start_matches('+').parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (is_negative, unsigned) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let mut digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let zeros = digits.len() - digits.trim_start_matches('0').len();
        digits.drain(..zeros);
        if digits.is_empty() {
            return Some(Self::default());
        }
        let mut scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        while scale < 0 && digits.len() <= LONGEST {
            digits.push('0');
            scale += 1;
        }
        while scale > 0 && digits.ends_with('0') {
            digits.pop();
            scale -= 1;
        }
        let scale = usize::try_from(scale).ok()?;
        (digits.len().max(scale) <= LONGEST).then_some(Self { is_negative, digits, scale })
    }
}

/// `-12.5`: what `Intl.NumberFormat` reads without passing through a float.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let padded = format!("{}{}", "0".repeat((self.scale + 1).saturating_sub(self.digits.len())), self.digits);
        let (whole, fraction) = padded.split_at(padded.len() - self.scale);
        f.write_str(if self.is_negative { "-" } else { "" })?;
        f.write_str(whole)?;
        if fraction.is_empty() { Ok(()) } else { write!(f, ".{fraction}") }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Self::parse(raw.get()).ok_or_else(|| D::Error::custom("expected an amount"))
    }
}

/// As a JSON number with the same digits.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.to_string()).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl Decimal {
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    pub fn is_negative(&self) -> bool {
        self.is_negative
    }

    /// How many digits stand after the point.
    pub fn scale(&self) -> usize {
        self.scale
    }

    /// `700.50`: with at least so many digits after the point.
    pub fn fixed(&self, digits: usize) -> String {
        let text = self.to_string();
        let zeros = "0".repeat(digits.saturating_sub(self.scale));
        let point = if self.scale == 0 && digits > 0 { "." } else { "" };
        format!("{text}{point}{zeros}")
    }

    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let scale = self.scale.max(other.scale);
        let (mine, theirs) = (self.scaled(scale), other.scaled(scale));
        if self.is_negative == other.is_negative {
            return Self::of(self.is_negative, &sum(&mine, &theirs), scale);
        }
        match compare(&mine, &theirs) {
            Ordering::Less => Self::of(other.is_negative, &difference(&theirs, &mine), scale),
            _ => Self::of(self.is_negative, &difference(&mine, &theirs), scale),
        }
    }

    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    #[must_use]
    pub fn negated(&self) -> Self {
        Self { is_negative: !self.is_negative && !self.is_zero(), ..self.clone() }
    }

    /// Zero in place of what is below it: for what is left of something (saleor-dashboard#4493).
    #[must_use]
    pub fn or_nothing(self) -> Self {
        if self.is_negative { Self::default() } else { self }
    }

    pub fn sum<'a>(amounts: impl IntoIterator<Item = &'a Self>) -> Self {
        amounts.into_iter().fold(Self::default(), |sum, amount| sum.plus(amount))
    }

    /// The digits with this many after the point, lowest first.
    fn scaled(&self, scale: usize) -> Vec<u8> {
        let zeros = std::iter::repeat_n(0, scale - self.scale);
        zeros.chain(self.digits.bytes().rev().map(|digit| digit - b'0')).collect()
    }

    /// From digits, lowest first.
    fn of(is_negative: bool, digits: &[u8], scale: usize) -> Self {
        let text: String = digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect();
        let text = text.trim_start_matches('0');
        let kept = text.len() - text.bytes().rev().take(scale).take_while(|digit| *digit == b'0').count();
        if text.is_empty() {
            return Self::default();
        }
        Self { is_negative, digits: text[..kept].to_owned(), scale: scale - (text.len() - kept) }
    }
}

/// Of digits, lowest first.
fn sum(one: &[u8], other: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut digits = Vec::with_capacity(one.len().max(other.len()) + 1);
    for at in 0..one.len().max(other.len()) {
        let sum = digit(one, at) + digit(other, at) + carry;
        digits.push(sum % 10);
        carry = sum / 10;
    }
    digits.push(carry);
    digits
}

/// Of digits, lowest first; `small` is not above `large`.
fn difference(large: &[u8], small: &[u8]) -> Vec<u8> {
    let mut borrowed = 0;
    let mut digits = Vec::with_capacity(large.len());
    for at in 0..large.len() {
        let less = digit(small, at) + borrowed;
        borrowed = u8::from(digit(large, at) < less);
        digits.push(digit(large, at) + 10 * borrowed - less);
    }
    digits
}

/// Of digits, lowest first.
fn compare(one: &[u8], other: &[u8]) -> Ordering {
    let length = one.len().max(other.len());
    let higher = (0..length).rev().map(|at| digit(one, at).cmp(&digit(other, at)));
    higher.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn digit(digits: &[u8], at: usize) -> u8 {
    digits.get(at).copied().unwrap_or(0)
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let difference = self.minus(other);
        match (difference.is_zero(), difference.is_negative) {
            (true, _) => Ordering::Equal,
            (false, true) => Ordering::Less,
            (false, false) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Why a typed text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistyped {
    NoNumber,
    /// More digits after the point than the currency has.
    TooFine,
    /// `1.234` may be one and a bit or twelve hundred.
    Ambiguous,
}

impl Decimal {
    /// Reads an amount as people type it: with points or commas for fractions or for thousands, with spaces, with the currency's
    /// code. `mark` is what the language of the interface puts before fractions, `most` how many digits of them the currency has.
    ///
    /// # Errors
    /// Rather than guess: an amount is money.
    pub fn typed(text: &str, mark: char, most: usize) -> Result<Self, Mistyped> {
        let text: String = text.chars().filter(|char| !char.is_whitespace() && !matches!(char, '\'' | '’')).collect();
        let text = text.trim_matches(|char: char| char.is_ascii_alphabetic());
        let unsigned = text.strip_prefix(['-', '−']).unwrap_or(text);
        if unsigned.is_empty() || !unsigned.chars().all(|char| char.is_ascii_digit() || matches!(char, '.' | ',')) {
            return Err(Mistyped::NoNumber);
        }
        let marks: Vec<(usize, char)> = unsigned.char_indices().filter(|(_, char)| !char.is_ascii_digit()).collect();
        let point = match marks.as_slice() {
            [] => None,
            [(at, char)] => match unsigned.len() - at - 1 {
                // Three digits are thousands where the mark is not that of fractions.
                3 if *char != mark && most == 3 => return Err(Mistyped::Ambiguous),
                3 if *char != mark => None,
                _ => Some(*at),
            },
            [first @ .., (at, last)] if first.iter().all(|(_, char)| char != last) => Some(*at),
            // One mark, several times: thousands.
            [(_, first), rest @ ..] if rest.iter().all(|(_, char)| char == first) => None,
            _ => return Err(Mistyped::NoNumber),
        };
        let (whole, fraction) = point.map_or((unsigned, ""), |at| (&unsigned[..at], &unsigned[at + 1..]));
        let groups: Vec<&str> = whole.split(['.', ',']).collect();
        let is_grouped =
            groups.iter().skip(1).all(|group| group.len() == 3) && (groups.len() == 1 || !groups[0].is_empty());
        if !is_grouped || (point.is_some() && fraction.is_empty()) {
            return Err(Mistyped::NoNumber);
        }
        if fraction.trim_end_matches('0').len() > most {
            return Err(Mistyped::TooFine);
        }
        let sign = if unsigned.len() < text.len() { "-" } else { "" };
        Self::parse(&format!("{sign}{}.{fraction}", groups.concat())).ok_or(Mistyped::NoNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<String> {
        Decimal::parse(text).map(|decimal| decimal.to_string())
    }

    #[test]
    fn amounts_are_kept_to_the_last_digit() {
        for (text, shown) in [
            ("257.0", "257"),
            ("12.50", "12.5"),
            ("0.1", "0.1"),
            ("-0.05", "-0.05"),
            ("-0", "0"),
            (".5", "0.5"),
            ("1234567890123456789.99", "1234567890123456789.99"),
            ("\"89.5\"", "89.5"),
            ("1e3", "1000"),
            ("1.5E+2", "150"),
            ("125e-2", "1.25"),
            ("0e-400", "0"),
            ("100", "100"),
            ("0.001", "0.001"),
            ("123456789012345678901234567890.123", "123456789012345678901234567890.123"),
            ("3.141", "3.141"),
        ] {
            assert_eq!(parse(text).as_deref(), Some(shown), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in
            ["", "-", ".", "abc", "1.2.3", "1,5", "NaN", "Infinity", "1e", "1e99", "1e-99", "1e2147483648", "0x10", "٣"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn equal_amounts_compare_equal_however_they_were_written() {
        assert_eq!(Decimal::parse("12.50"), Decimal::parse("1.25e1"));
        assert_eq!(Decimal::parse("-0.00"), Decimal::parse("0"));
        assert_ne!(Decimal::parse("12.5"), Decimal::parse("-12.5"));
    }

    #[test]
    fn an_amount_is_decoded_from_a_number_or_its_text() {
        let amounts: Vec<Decimal> = serde_json::from_str(r#"[257.10, "257.1", 2571e-1]"#).unwrap();
        assert!(amounts.iter().all(|amount| amount.to_string() == "257.1"));
        assert!(serde_json::from_str::<Decimal>("true").is_err());
    }

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn amounts_are_added_and_taken_away_exactly() {
        for (one, other, sum, rest) in [
            ("134", "20", "154", "114"),
            ("0.1", "0.2", "0.3", "-0.1"),
            ("12.345", "0.655", "13", "11.69"),
            ("-5", "3", "-2", "-8"),
            ("3", "-5", "-2", "8"),
            ("-0.05", "0.05", "0", "-0.1"),
            ("1000", "999.999", "1999.999", "0.001"),
            ("99999999999999999999999999.99", "0.01", "100000000000000000000000000", "99999999999999999999999999.98"),
            ("0", "-7", "-7", "7"),
            ("1e3", "0.5", "1000.5", "999.5"),
        ] {
            assert_eq!(number(one).plus(&number(other)).to_string(), sum, "{one} + {other}");
            assert_eq!(number(one).minus(&number(other)).to_string(), rest, "{one} - {other}");
            assert_eq!(number(one).plus(&number(other)), number(other).plus(&number(one)));
        }
    }

    #[test]
    fn an_amount_is_written_with_the_digits_of_its_currency() {
        for (text, digits, fixed) in
            [("700.5", 2, "700.50"), ("10000", 2, "10000.00"), ("5", 0, "5"), ("1.005", 2, "1.005")]
        {
            assert_eq!(number(text).fixed(digits), fixed);
        }
    }

    #[test]
    fn amounts_are_compared_by_what_they_are_worth() {
        let mut sorted: Vec<Decimal> =
            ["10", "9.99", "-3", "0", "-3.001", "1e2", "0.001"].into_iter().map(number).collect();
        sorted.sort();
        let texts: Vec<String> = sorted.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["-3.001", "-3", "0", "0.001", "9.99", "10", "100"]);
    }

    #[test]
    fn an_amount_is_sent_as_the_number_that_it_is() {
        for text in ["12.5", "-0.05", "1234567890123456789.99", "0"] {
            assert_eq!(serde_json::to_string(&number(text)).unwrap(), text);
        }
    }

    #[test]
    fn typed_amounts_are_read_as_they_are_meant() {
        let typed = |text: &str, mark, most| Decimal::typed(text, mark, most).map(|amount| amount.to_string());
        for (text, mark, most, read) in [
            ("12,50", ',', 2, "12.5"),
            ("12.50", ',', 2, "12.5"),
            ("12,5", '.', 2, "12.5"),
            ("1.234,50", ',', 2, "1234.5"),
            ("1,234.50", '.', 2, "1234.5"),
            ("1.234.567", ',', 0, "1234567"),
            ("1.234", ',', 2, "1234"),
            ("1,234", '.', 2, "1234"),
            (" 1 234,5 kr".trim_end_matches("kr"), ',', 2, "1234.5"),
            ("DKK 12.50", '.', 2, "12.5"),
            ("1\u{a0}250,00", ',', 2, "1250"),
            ("1,234", ',', 3, "1.234"),
            ("-5", '.', 2, "-5"),
            ("100", '.', 0, "100"),
            ("100,00", '.', 0, "100"),
        ] {
            assert_eq!(typed(text, mark, most).as_deref(), Ok(read), "{text}");
        }
        for (text, mark, most, why) in [
            ("", '.', 2, Mistyped::NoNumber),
            ("abc", '.', 2, Mistyped::NoNumber),
            ("12,", ',', 2, Mistyped::NoNumber),
            ("1.2.3", '.', 2, Mistyped::NoNumber),
            ("1,2.3,4", '.', 2, Mistyped::NoNumber),
            ("1e3", '.', 2, Mistyped::NoNumber),
            ("٣", '.', 2, Mistyped::NoNumber),
            ("1.234", '.', 2, Mistyped::TooFine),
            ("12.345", '.', 2, Mistyped::TooFine),
            ("12.5", '.', 0, Mistyped::TooFine),
            ("1.234", ',', 3, Mistyped::Ambiguous),
        ] {
            assert_eq!(typed(text, mark, most), Err(why), "{text}");
        }
    }
}
