//! Amounts in a currency.

use serde::de::{Deserialize, Deserializer};

pub use super::decimal::{Decimal, Mistyped};
use super::words::text;

/// A currency as a lower-case ISO 4217 code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(String);

impl Currency {
    pub fn new(code: &str) -> Self {
        Self(code.to_ascii_lowercase())
    }

    pub fn is_known(&self) -> bool {
        !self.0.is_empty()
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

/// Amounts added up, one for each currency, in the order in which the currencies come: different ones are never added.
pub fn totals<'a>(amounts: impl IntoIterator<Item = &'a Money>) -> Vec<Money> {
    let mut totals: Vec<Money> = Vec::new();
    for money in amounts {
        match totals.iter_mut().find(|total| total.currency == money.currency) {
            Some(total) => total.amount = total.amount.plus(&money.amount),
            None => totals.push(money.clone()),
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_currency_has_its_own_total() {
        let money = |amount: &str, currency: &str| Money {
            amount: Decimal::parse(amount).unwrap(),
            currency: Currency::new(currency),
        };
        let amounts =
            [money("20", "dkk"), money("0.1", "eur"), money("-5.5", "DKK"), money("0.2", "eur"), money("7", "isk")];
        assert_eq!(totals(&amounts), [money("14.5", "dkk"), money("0.3", "eur"), money("7", "isk")]);
        assert_eq!(totals([]), []);
    }
}
