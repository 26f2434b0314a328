use super::call::Call;
use super::decode::Page;
use super::money::{Currency, Decimal, Money};
use super::phone::search_text;
use super::purchases::Purchase;
use super::query::{ListQuery, ScopeIds};
use super::record::record;
use super::refs::{CustomerRef, EditionRef};
use super::refunds::RefundRequest;
use super::words::{Instant, OrderId, TransactionId, UserId, open_enum};
use crate::place::encode;

open_enum! {
    /// State of an order.
    OrderStatus {
        Pending = "pending",
        Confirmed = "confirmed",
        Completed = "completed",
        Cancelled = "cancelled",
    }
}

open_enum! {
    /// How an order came in.
    OrderType {
        Online = "online",
        InPerson = "in-person",
        Imported = "imported",
    }
}

open_enum! {
    /// State of a movement of money.
    TransactionStatus {
        Pending = "pending",
        Succeeded = "succeeded",
        Failed = "failed",
        Cancelled = "cancelled",
    }
}

open_enum! {
    /// Direction of a movement of money.
    TransactionType {
        Payment = "payment",
        Refund = "refund",
    }
}

record! {
    /// An order, as in a list and, with its lines and payments, alone.
    Order [id] {
        id: OrderId = "id",
        order_number: String = "order_number",
        status: OrderStatus = "status",
        kind: Option<OrderType> = "type",
        amount: Option<Decimal> = "amount",
        currency: Currency = "currency",
        edition: Option<EditionRef> = "edition",
        /// `None` for a sale without a known customer.
        customer: Option<CustomerRef> = "customer",
        transaction_id: Option<TransactionId> = "transaction_id",
        created: Option<Instant> = "created",
        modified: Option<Instant> = "modified",
        purchases: Vec<Purchase> = "purchases",
        transactions: Vec<Transaction> = "transactions",
        refunds: Vec<RefundRequest> = "refunds",
    }
}

record! {
    /// A movement of money.
    Transaction [id] {
        id: TransactionId = "id",
        kind: Option<TransactionType> = "type",
        status: TransactionStatus = "status",
        amount: Option<Decimal> = "amount",
        currency: Currency = "currency",
        payment_method: Option<String> = "payment_method",
        created: Option<Instant> = "created",
    }
}

impl Order {
    /// An amount of this order in its currency.
    pub fn money(&self, amount: &Option<Decimal>) -> Option<Money> {
        amount.clone().map(|amount| Money { amount, currency: self.currency.clone() })
    }

    /// The number that the customer knows; else the id.
    pub fn number(&self) -> String {
        if self.order_number.is_empty() { self.id.to_string() } else { self.order_number.clone() }
    }
}

/// The orderings that `list_orders` takes.
pub const ORDERINGS: &[&str] = &["amount", "created", "modified", "order_number", "status", "type"];

/// The filters that `list_orders` takes, apart from the scope.
pub const FILTERS: &[&str] = &[
    "status",
    "type",
    "created_after",
    "created_before",
    "order_number",
    "customer_email",
    "customer_phone",
    "customer_id",
    "transaction_id",
];

/// `list_orders`. Values of `created_after` and `created_before` have to be moments by now, no days.
pub fn list(scope: &ScopeIds, query: &ListQuery) -> Call<Page<Order>> {
    Call::get("/v1/orders")
        .with_all([scope.pair()])
        .with("search", search_text(&query.search))
        .with_all(query.filters.iter().cloned())
        .with_all(query.page_numbers())
}

/// `list_orders` of one customer, over all editions of an organization, newest first.
pub fn of_customer(scope: &ScopeIds, customer: &UserId, page_size: u32) -> Call<Page<Order>> {
    let organization = ScopeIds { edition: None, ..scope.clone() };
    Call::get("/v1/orders")
        .with_all([organization.pair()])
        .with("customer_id", customer.as_str())
        .with("ordering", "-created")
        .with("page_size", page_size.to_string())
}

/// `retrieve_order`.
pub fn retrieve(id: &OrderId) -> Call<Order> {
    Call::get(format!("/v1/orders/{}", encode(id.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::words::{EditionId, OrganizationId};

    fn scope() -> ScopeIds {
        ScopeIds { organization: OrganizationId::new("org_1"), edition: Some(EditionId::new("edt_9")) }
    }

    #[test]
    fn a_list_asks_with_every_filter_in_the_words_of_the_contract() {
        let query = ListQuery { search: "HF26".into(), page: 2, page_size: Some(25), ..ListQuery::default() }
            .with_filter("status", "pending")
            .with_filter("created_after", "2026-05-31T22:00:00Z")
            .on_page(2);
        assert_eq!(
            list(&scope(), &query).target(),
            "/v1/orders?edition_id=edt_9&search=HF26&status=pending&created_after=2026-05-31T22%3A00%3A00Z&page=2&page_size=25"
        );
    }

    #[test]
    fn the_orders_of_a_customer_are_those_of_all_editions() {
        assert_eq!(
            of_customer(&scope(), &UserId::new("usr_1"), 10).target(),
            "/v1/orders?organization_id=org_1&customer_id=usr_1&ordering=-created&page_size=10"
        );
    }

    #[test]
    fn one_odd_order_does_not_lose_the_page() {
        let page: Page<Order> = serde_json::from_str(
            r#"{"count":2,"results":[
                {"id":1,"status":"on_hold","type":null,"amount":"12.50","currency":"DKK","created":"yesterday","x":[1]},
                {"id":"ord_2"}
            ]}"#,
        )
        .unwrap();
        assert_eq!(page.rows[0].status, OrderStatus::Other("on_hold".into()));
        assert_eq!(page.rows[0].currency, Currency::new("dkk"));
        assert_eq!(page.rows[0].created.as_ref().map(Instant::as_str), Some("yesterday"));
        assert_eq!(page.rows[1].number(), "ord_2");
    }
}
