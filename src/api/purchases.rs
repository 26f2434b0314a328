use super::call::Call;
use super::money::{Currency, Decimal, Money};
use super::record::record;
use super::refs::{CustomerRef, PickupPoint};
use super::refunds::RefundRequest;
use super::words::{EditionId, Instant, OrderId, PurchaseId, TransactionId, open_enum};
use crate::place::encode;

open_enum! {
    /// State of a line of an order.
    PurchaseStatus {
        Pending = "pending",
        Active = "active",
        Collected = "collected",
        PartiallyRefunded = "partially_refunded",
        Refunded = "refunded",
        Cancelled = "cancelled",
        Expired = "expired",
    }
}

record! {
    /// One line of an order. Amounts are for all pieces together.
    Purchase [id] {
        id: PurchaseId = "id",
        order_id: OrderId = "order_id",
        order_number: String = "order_number",
        edition_id: Option<EditionId> = "edition_id",
        transaction_id: Option<TransactionId> = "transaction_id",
        product: String = "product",
        product_type: String = "product_type",
        variant: Option<String> = "variant",
        quantity: Option<Decimal> = "quantity",
        status: PurchaseStatus = "status",
        price: Option<Decimal> = "price",
        deposit: Option<Decimal> = "deposit",
        fee: Option<Decimal> = "fee",
        amount: Option<Decimal> = "amount",
        currency: Currency = "currency",
        /// `None` for a sale without a known customer.
        customer: Option<CustomerRef> = "customer",
        pickup_point: Option<PickupPoint> = "pickup_point",
        created: Option<Instant> = "created",
        modified: Option<Instant> = "modified",
        refunds: Vec<RefundRequest> = "refunds",
    }
}

impl Purchase {
    /// `2 × Fadøl`, and only the product for a single one; the id where the product has no name.
    pub fn name(&self) -> String {
        let product = if self.product.is_empty() { self.id.to_string() } else { self.product.clone() };
        match self.quantity.as_ref().map(ToString::to_string).as_deref() {
            None | Some("1") => product,
            Some(quantity) => format!("{quantity} × {product}"),
        }
    }

    /// An amount of this purchase in its currency.
    pub fn money(&self, amount: &Option<Decimal>) -> Option<Money> {
        amount.clone().map(|amount| Money { amount, currency: self.currency.clone() })
    }

    /// The request that is not finished: there is one at most.
    pub fn open_request(&self) -> Option<&RefundRequest> {
        self.refunds.iter().find(|refund| refund.status.is_open())
    }

    /// What was asked for or paid back already.
    pub fn taken(&self) -> Decimal {
        let counted = self.refunds.iter().filter(|refund| refund.status.counts());
        Decimal::sum(counted.filter_map(|refund| refund.amount.as_ref()))
    }

    /// What can still be asked for, never below nothing. `None` when the API does not say what was
    /// bought for how much.
    pub fn left(&self) -> Option<Decimal> {
        Some(self.amount.as_ref()?.minus(&self.taken()).or_nothing())
    }

    /// Whether money was paid for it that is not all paid back. A state that nobody knows may: the API decides.
    pub fn is_refundable(&self) -> bool {
        !matches!(self.status, PurchaseStatus::Pending | PurchaseStatus::Refunded | PurchaseStatus::Cancelled)
            && self.left().is_none_or(|left| !left.is_zero())
    }
}

/// `retrieve_purchase`.
pub fn retrieve(id: &PurchaseId) -> Call<Purchase> {
    Call::get(format!("/v1/purchases/{}", encode(id.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purchase(refunds: &str) -> Purchase {
        let json =
            format!(r#"{{"id":"pur_1","status":"active","amount":"134.00","currency":"dkk","refunds":[{refunds}]}}"#);
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn what_is_left_counts_what_is_asked_for_and_not_what_was_refused() {
        let left = |refunds: &str| purchase(refunds).left().unwrap().to_string();
        assert_eq!(left(""), "134");
        assert_eq!(
            left(r#"{"id":1,"amount":20,"status":"requested"},{"id":2,"amount":14,"status":"processed"}"#),
            "100"
        );
        assert_eq!(left(r#"{"id":1,"amount":20,"status":"rejected"},{"id":2,"amount":14,"status":"failed"}"#), "134");
        assert_eq!(left(r#"{"id":1,"amount":159,"status":"requested"}"#), "0", "never -25");
        assert_eq!(left(r#"{"id":1,"amount":34,"status":"on_its_way"}"#), "100", "an unknown state may hold money");
    }

    #[test]
    fn several_pieces_are_counted() {
        let name = |json: &str| serde_json::from_str::<Purchase>(json).unwrap().name();
        assert_eq!(name(r#"{"id":"pur_1","product":"Fadøl","quantity":2}"#), "2 × Fadøl");
        assert_eq!(name(r#"{"id":"pur_1","product":"Fadøl","quantity":"1.0"}"#), "Fadøl");
        assert_eq!(name(r#"{"id":"pur_1"}"#), "pur_1");
    }

    #[test]
    fn what_is_paid_back_whole_is_not_refunded_again() {
        assert!(purchase("").is_refundable());
        assert!(!purchase(r#"{"id":1,"amount":134,"status":"processed"}"#).is_refundable());
        let unpaid = Purchase { status: PurchaseStatus::Pending, ..purchase("") };
        assert!(!unpaid.is_refundable());
        let unknown = Purchase { amount: None, status: PurchaseStatus::from("lent"), ..purchase("") };
        assert!(unknown.is_refundable());
    }
}
