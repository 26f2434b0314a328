//! Decimal amounts. The contract sends JSON numbers in major units; they are kept as the digits that came, because a binary
//! float cannot hold most of them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

use super::words::text;

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

/// A currency as a lower-case ISO 4217 code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(String);

impl Currency {
    pub fn new(code: &str) -> Self {
        Self(code.to_ascii_lowercase())
    }

    /// `DKK`, as people and `Intl` write it.
    pub fn code(&self) -> String {
        self.0.to_ascii_uppercase()
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer).map(|code| Self::new(&code))
    }
}

/// An amount in a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    pub amount: Decimal,
    pub currency: Currency,
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
}
