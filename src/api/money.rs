//! Decimal amounts. The contract sends JSON numbers in major units; they are kept as the digits that came, because a binary
//! float cannot hold most of them.

use std::cmp::Ordering;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

use super::words::text;

/// An amount without its currency: an integer and how many of its digits stand after the point.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decimal {
    digits: i128,
    scale: u32,
}

/// As many digits after the point as any amount can have here; more are cut.
const MAX_SCALE: u32 = 12;

impl Decimal {
    /// Reads `-12.50`, `1e3`, `"12.50"`. `None` for what is no number or has more digits than 38.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches('"').trim();
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].trim_start_matches('+').parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, unsigned) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let mut digits: i128 = format!("0{whole}{fraction}").parse().ok()?;
        let mut scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        if digits == 0 {
            scale = scale.clamp(0, MAX_SCALE as i32);
        }
        while scale < 0 {
            digits = digits.checked_mul(10)?;
            scale += 1;
        }
        while scale > MAX_SCALE as i32 {
            digits /= 10;
            scale -= 1;
        }
        let digits = if negative { -digits } else { digits };
        Some(Self { digits, scale: scale.unsigned_abs() })
    }

    pub fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// The sum, exactly; `None` when it has more digits than 38.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Some(Self { digits: self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?, scale })
    }

    fn at_scale(self, scale: u32) -> Option<i128> {
        self.digits.checked_mul(10_i128.checked_pow(scale.checked_sub(self.scale)?)?)
    }

    /// Without zeros at the end of the fraction: 12.50 and 12.5 are one amount.
    fn shortest(self) -> Self {
        let mut shortest = self;
        while shortest.scale > 0 && shortest.digits % 10 == 0 {
            shortest.digits /= 10;
            shortest.scale -= 1;
        }
        shortest
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        match (self.at_scale(scale), other.at_scale(scale)) {
            (Some(left), Some(right)) => left.cmp(&right),
            // Too long to be brought to one scale: then the whole parts differ.
            _ => (self.digits / 10_i128.pow(self.scale)).cmp(&(other.digits / 10_i128.pow(other.scale))),
        }
    }
}

/// `-12.5`: what `Intl.NumberFormat` reads without passing through a float.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { digits, scale } = self.shortest();
        let width = scale as usize;
        let text = format!("{:0>width$}", digits.unsigned_abs(), width = width + 1);
        let (whole, fraction) = text.split_at(text.len() - width);
        let sign = if digits < 0 { "-" } else { "" };
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
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
            ("3.141", "3.141"),
        ] {
            assert_eq!(parse(text).as_deref(), Some(shown), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "-", ".", "abc", "1.2.3", "1,5", "NaN", "Infinity", "1e", "1e99", "0x10", "٣"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_sum_is_exact_where_floats_are_not() {
        let sum = |texts: &[&str]| {
            let mut all = texts.iter().filter_map(|text| Decimal::parse(text));
            all.try_fold(Decimal::default(), Decimal::checked_add).map(|sum| sum.to_string())
        };
        assert_eq!(sum(&["0.1", "0.2"]).as_deref(), Some("0.3"));
        assert_eq!(sum(&["110.0", "20.0", "4.0", "-134"]).as_deref(), Some("0"));
        assert_eq!(sum(&["1.005", "1000"]).as_deref(), Some("1001.005"));
    }

    #[test]
    fn equal_amounts_compare_equal_however_they_were_written() {
        assert_eq!(Decimal::parse("12.50"), Decimal::parse("12.5"));
        assert!(Decimal::parse("-1") < Decimal::parse("0.001"));
        assert!(Decimal::parse("100000000000000000000000000000000000000") > Decimal::parse("0.000000000001"));
    }

    #[test]
    fn an_amount_is_decoded_from_a_number_or_its_text() {
        let amounts: Vec<Decimal> = serde_json::from_str(r#"[257.10, "257.1", 2571e-1]"#).unwrap();
        assert!(amounts.iter().all(|amount| amount.to_string() == "257.1"));
        assert!(serde_json::from_str::<Decimal>("true").is_err());
    }
}
