//! The rules of the contract (`x-default-scope` of its reasons), as plain functions.

/// A purchase with what was asked of it before, in thousandths.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bought {
    pub price: i64,
    pub deposit: i64,
    pub fee: i64,
    /// Asked for or paid back already.
    pub taken: i64,
}

impl Bought {
    fn whole(self) -> i64 {
        self.price + self.deposit + self.fee
    }

    pub fn left(self) -> i64 {
        self.whole() - self.taken
    }
}

/// What a request is about.
#[derive(Clone, Copy, Debug)]
pub enum About {
    Purchase(Bought),
    /// Paid, and asked for or paid back already.
    Transaction {
        paid: i64,
        taken: i64,
    },
}

/// Why a request is refused: field and message.
pub type Refusal = (&'static str, String);

pub const SCOPES: &[&str] = &[
    "purchase_price",
    "purchase_deposit",
    "purchase_full",
    "purchase_custom",
    "transaction_full",
    "transaction_custom",
];

pub const REASONS: &[&str] = &[
    "deposit_reclaim",
    "sold_out",
    "event_cancelled",
    "product_defect",
    "duplicate_purchase",
    "customer_request",
    "compensation",
    "overcharge",
    "other",
    "rental_return",
];

/// The scope that follows from a reason.
pub fn scope_of(reason: &str, about: About) -> &'static str {
    match (about, reason) {
        (About::Purchase(_), "deposit_reclaim" | "rental_return") => "purchase_deposit",
        (About::Purchase(_), "product_defect") => "purchase_price",
        (About::Purchase(_), "compensation" | "overcharge" | "other") => "purchase_custom",
        (About::Purchase(_), _) => "purchase_full",
        (About::Transaction { .. }, "compensation" | "overcharge" | "other" | "deposit_reclaim" | "rental_return") => {
            "transaction_custom"
        }
        (About::Transaction { .. }, _) => "transaction_full",
    }
}

/// How much a scope is; `given` counts for the custom ones alone.
///
/// # Errors
/// When the scope does not fit what the request is about, or the amount is none, nothing or more than is left.
pub fn amount(scope: &str, about: About, given: Option<i64>) -> Result<i64, Refusal> {
    let custom = || given.ok_or_else(|| ("amount", "This field is required.".to_owned()));
    let (amount, left) = match (about, scope) {
        (About::Purchase(bought), "purchase_price") => (bought.price, bought.left()),
        (About::Purchase(bought), "purchase_deposit") => (bought.deposit, bought.left()),
        (About::Purchase(bought), "purchase_full") => (bought.whole(), bought.left()),
        (About::Purchase(bought), "purchase_custom") => (custom()?, bought.left()),
        (About::Transaction { paid, taken }, "transaction_full") => (paid, paid - taken),
        (About::Transaction { paid, taken }, "transaction_custom") => (custom()?, paid - taken),
        _ => return Err(("scope", "This scope does not fit what is refunded.".to_owned())),
    };
    let field = if scope.ends_with("custom") { "amount" } else { "scope" };
    if amount <= 0 {
        return Err((field, "There is nothing to pay back.".to_owned()));
    }
    if amount > left {
        return Err((field, format!("Only {} is left to refund.", thousandths(left))));
    }
    Ok(amount)
}

/// `12.5` out of 12500.
fn thousandths(amount: i64) -> f64 {
    amount as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEER: Bought = Bought { price: 110_000, deposit: 20_000, fee: 4_000, taken: 0 };

    #[test]
    fn the_reason_decides_the_scope_and_the_scope_the_amount() {
        let about = About::Purchase(BEER);
        let asked = |reason| amount(scope_of(reason, about), about, None).ok();
        assert_eq!(asked("deposit_reclaim"), Some(20_000));
        assert_eq!(asked("product_defect"), Some(110_000));
        assert_eq!(asked("event_cancelled"), Some(134_000));
        assert_eq!(asked("compensation"), None, "needs an amount");
        assert!(REASONS.iter().all(|reason| SCOPES.contains(&scope_of(reason, about))));
        let transaction = About::Transaction { paid: 257_000, taken: 0 };
        assert_eq!(amount(scope_of("event_cancelled", transaction), transaction, None), Ok(257_000));
    }

    #[test]
    fn never_more_than_is_left() {
        let about = About::Purchase(Bought { taken: 20_000, ..BEER });
        assert_eq!(amount("purchase_custom", about, Some(114_000)), Ok(114_000));
        assert_eq!(amount("purchase_custom", about, Some(114_001)).unwrap_err().0, "amount");
        assert_eq!(amount("purchase_full", about, None).unwrap_err(), ("scope", "Only 114 is left to refund.".into()));
        for wrong in [0, -1] {
            assert!(amount("purchase_custom", about, Some(wrong)).is_err());
        }
        assert!(amount("purchase_deposit", About::Purchase(Bought { deposit: 0, ..BEER }), None).is_err());
        assert!(amount("transaction_full", about, None).is_err());
        assert!(amount("purchase_full", About::Transaction { paid: 5, taken: 0 }, None).is_err());
        assert!(amount("transaction_full", About::Transaction { paid: 5_000, taken: 1 }, None).is_err());
    }
}
