use crate::api::money::Decimal;
use crate::api::orders::{Order, TransactionStatus, TransactionType};
use crate::api::refunds::RefundStatus;

/// The sums of an order, out of the server's numbers alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Prices, deposits and fees of all lines; `None` when a line does not say.
    pub goods: Option<Decimal>,
    pub deposits: Option<Decimal>,
    pub fees: Option<Decimal>,
    /// What the lines say that they cost.
    pub lines: Option<Decimal>,
    /// What the order says that it costs.
    pub total: Option<Decimal>,
    /// What has come in.
    pub paid: Decimal,
    /// What has gone out again.
    pub paid_back: Decimal,
    /// What is asked for and has not gone out.
    pub asked: Decimal,
    mistakes: Vec<Mistake>,
}

/// Numbers of the server that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The parts of a line, by its name, are not what it costs.
    Line(String),
    /// The requests that count as paid and the repayments differ.
    PaidBack { requests: Decimal, transactions: Decimal },
    /// More went out than came in.
    TooMuch,
    /// A payment is in another currency than the order, and not in the sum.
    Currency(String),
    /// A line or a payment does not say how much it is.
    Unknown,
}

impl Ledger {
    pub fn of(order: &Order) -> Self {
        let mut mistakes = Vec::new();
        let sum = |part: fn(&crate::api::purchases::Purchase) -> Option<&Decimal>| {
            let amounts = order.purchases.iter().map(part);
            amounts.collect::<Option<Vec<_>>>().map(Decimal::sum)
        };
        for purchase in &order.purchases {
            let parts = [&purchase.price, &purchase.deposit, &purchase.fee];
            let known: Vec<&Decimal> = parts.into_iter().flatten().collect();
            match &purchase.amount {
                Some(amount) if known.len() == 3 && Decimal::sum(known) != *amount => {
                    mistakes.push(Mistake::Line(purchase.name()));
                }
                _ => {}
            }
        }
        let mut moved = |kind: TransactionType| {
            let succeeded = order.transactions.iter().filter(|transaction| {
                transaction.kind.as_ref() == Some(&kind) && transaction.status == TransactionStatus::Succeeded
            });
            let mut amounts = Vec::new();
            for transaction in succeeded {
                if transaction.currency.is_known() && transaction.currency != order.currency {
                    mistakes.push(Mistake::Currency(transaction.id.to_string()));
                } else if let Some(amount) = &transaction.amount {
                    amounts.push(amount);
                } else {
                    mistakes.push(Mistake::Unknown);
                }
            }
            Decimal::sum(amounts)
        };
        let (paid, paid_back) = (moved(TransactionType::Payment), moved(TransactionType::Refund));
        let asked_in = |is_meant: fn(&RefundStatus) -> bool| {
            let refunds = order.refunds.iter().filter(|refund| is_meant(&refund.status));
            Decimal::sum(refunds.filter_map(|refund| refund.amount.as_ref()))
        };
        let requests = asked_in(|status| *status == RefundStatus::Processed);
        if requests != paid_back {
            mistakes.push(Mistake::PaidBack { requests, transactions: paid_back.clone() });
        }
        if paid_back > paid {
            mistakes.push(Mistake::TooMuch);
        }
        let lines = sum(|purchase| purchase.amount.as_ref());
        if lines.is_none() || order.amount.is_none() {
            mistakes.push(Mistake::Unknown);
        }
        mistakes.dedup();
        Self {
            goods: sum(|purchase| purchase.price.as_ref()),
            deposits: sum(|purchase| purchase.deposit.as_ref()),
            fees: sum(|purchase| purchase.fee.as_ref()),
            lines,
            total: order.amount.clone(),
            paid,
            paid_back,
            asked: asked_in(RefundStatus::is_open),
            mistakes,
        }
    }

    /// By how much the order costs more than its lines, below zero for a discount; `None` when they agree or one is unknown.
    pub fn difference(&self) -> Option<Decimal> {
        let difference = self.total.as_ref()?.minus(self.lines.as_ref()?);
        (!difference.is_zero()).then_some(difference)
    }

    /// What has not come in yet; below zero when too much has. `None` when the total is unknown.
    pub fn owed(&self) -> Option<Decimal> {
        self.total.as_ref().map(|total| total.minus(&self.paid))
    }

    /// What can still be asked for, never below nothing.
    pub fn left(&self) -> Decimal {
        self.paid.minus(&self.paid_back).minus(&self.asked).or_nothing()
    }

    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(json: &str) -> Ledger {
        Ledger::of(&serde_json::from_str(json).unwrap())
    }

    fn text(amount: &Decimal) -> String {
        amount.to_string()
    }

    #[test]
    fn the_order_of_the_contract_adds_up() {
        let ledger = ledger(
            r#"{"id":"ord_1","amount":257.0,"currency":"dkk",
                "purchases":[{"id":1,"price":110,"deposit":20,"fee":4,"amount":134},{"id":2,"price":120,"deposit":0,"fee":3,"amount":123}],
                "transactions":[{"id":"a","type":"payment","status":"succeeded","amount":257,"currency":"dkk"},
                                {"id":"b","type":"refund","status":"succeeded","amount":123,"currency":"dkk"},
                                {"id":"c","type":"refund","status":"failed","amount":9,"currency":"dkk"}],
                "refunds":[{"id":1,"amount":20,"status":"requested"},{"id":2,"amount":123,"status":"processed"},{"id":3,"amount":9,"status":"failed"}]}"#,
        );
        assert_eq!(ledger.mistakes(), []);
        assert_eq!(ledger.difference(), None);
        let sums =
            [ledger.goods.clone(), ledger.deposits.clone(), ledger.fees.clone(), ledger.lines.clone(), ledger.owed()];
        assert_eq!(sums.map(|sum| sum.map(|sum| text(&sum)).unwrap()), ["230", "20", "7", "257", "0"]);
        assert_eq!([&ledger.paid, &ledger.paid_back, &ledger.asked].map(text), ["257", "123", "20"]);
        assert_eq!(text(&ledger.left()), "114");
    }

    #[test]
    fn no_currency_loses_a_digit() {
        for (price, deposit, total) in [("1200", "5000", "6200"), ("0.1", "0.2", "0.3"), ("1.005", "0.010", "1.015")] {
            let json = format!(
                r#"{{"id":1,"amount":{total},"currency":"bhd","purchases":[{{"id":1,"price":{price},"deposit":{deposit},"fee":0,"amount":"{total}"}}],
                    "transactions":[{{"id":1,"type":"payment","status":"succeeded","amount":{total},"currency":"bhd"}}]}}"#
            );
            let ledger = ledger(&json);
            assert_eq!(
                (ledger.mistakes(), ledger.difference(), ledger.owed()),
                (&[][..], None, Some(Decimal::default()))
            );
        }
    }

    #[test]
    fn what_does_not_add_up_is_named() {
        let discount = ledger(r#"{"id":1,"amount":90,"currency":"dkk","purchases":[{"id":1,"amount":100}]}"#);
        assert_eq!(discount.difference().map(|amount| text(&amount)).as_deref(), Some("-10"));
        let line = ledger(
            r#"{"id":1,"amount":5,"purchases":[{"id":"pur_1","product":"Fadøl","price":1,"deposit":1,"fee":1,"amount":5}]}"#,
        );
        assert_eq!(line.mistakes(), [Mistake::Line("Fadøl".into())]);
        let back = ledger(
            r#"{"id":1,"amount":5,"currency":"dkk","transactions":[{"id":1,"type":"refund","status":"succeeded","amount":5,"currency":"dkk"}]}"#,
        );
        let five = Decimal::parse("5").unwrap();
        let differ = Mistake::PaidBack { requests: Decimal::default(), transactions: five };
        assert_eq!(back.mistakes(), [differ, Mistake::TooMuch]);
        assert_eq!(text(&back.left()), "0");
        let foreign = ledger(
            r#"{"id":1,"amount":5,"currency":"dkk","transactions":[{"id":"trx_1","type":"payment","status":"succeeded","amount":5,"currency":"eur"}]}"#,
        );
        assert_eq!(foreign.mistakes(), [Mistake::Currency("trx_1".into())]);
    }

    #[test]
    fn what_the_server_does_not_say_is_not_made_up() {
        let ledger = ledger(r#"{"id":1,"purchases":[{"id":1},{"id":2,"amount":3}]}"#);
        assert_eq!((ledger.lines.clone(), ledger.total.clone(), ledger.owed()), (None, None, None));
        assert_eq!(ledger.mistakes(), [Mistake::Unknown]);
    }
}
