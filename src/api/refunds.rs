use serde::Serialize;

use super::call::Call;
use super::decode::Page;
use super::me::StaffUser;
use super::money::{Currency, Decimal, Money};
use super::phone::search_text;
use super::query::{ListQuery, ScopeIds};
use super::record::record;
use super::refs::{CustomerRef, PickupPoint};
use super::words::{EditionId, Flag, Instant, Json, OrderId, PurchaseId, RefundId, TransactionId, open_enum};
use crate::place::encode;

open_enum! {
    /// State of a refund request. The expected way is requested, ready, processing, awaiting_gateway, then processed or failed.
    RefundStatus {
        Requested = "requested",
        Ready = "ready",
        Processing = "processing",
        AwaitingGateway = "awaiting_gateway",
        Processed = "processed",
        Failed = "failed",
        Rejected = "rejected",
        Invalid = "invalid",
    }
}

impl RefundStatus {
    /// Whether somebody, or the payment service, has still something to do.
    pub fn is_open(&self) -> bool {
        *self == Self::Requested || self.is_moving()
    }

    /// Whether it changes by itself: approved, and on its way to the customer.
    pub fn is_moving(&self) -> bool {
        Self::MOVING.contains(self)
    }

    /// The states between approval and payment.
    pub const MOVING: &[Self] = &[Self::Ready, Self::Processing, Self::AwaitingGateway];

    /// Whether its amount is asked for or paid. One that was refused or has failed holds nothing back.
    pub fn counts(&self) -> bool {
        !matches!(self, Self::Failed | Self::Rejected | Self::Invalid)
    }
}

open_enum! {
    /// What is paid back.
    RefundScope {
        PurchasePrice = "purchase_price",
        PurchaseDeposit = "purchase_deposit",
        PurchaseFull = "purchase_full",
        PurchaseCustom = "purchase_custom",
        TransactionFull = "transaction_full",
        TransactionCustom = "transaction_custom",
    }
}

impl RefundScope {
    /// Whether the person names the amount; else it is computed.
    pub fn is_custom(&self) -> bool {
        matches!(self, Self::PurchaseCustom | Self::TransactionCustom)
    }

    pub fn is_of_transaction(&self) -> bool {
        matches!(self, Self::TransactionFull | Self::TransactionCustom)
    }
}

open_enum! {
    /// Why money goes back.
    RefundReason {
        DepositReclaim = "deposit_reclaim",
        SoldOut = "sold_out",
        EventCancelled = "event_cancelled",
        ProductDefect = "product_defect",
        DuplicatePurchase = "duplicate_purchase",
        CustomerRequest = "customer_request",
        Compensation = "compensation",
        Overcharge = "overcharge",
        Unnamed = "other",
        RentalReturn = "rental_return",
    }
}

impl RefundReason {
    /// The scope that follows from it: `x-default-scope` of the contract.
    pub fn scope(&self, of_transaction: bool) -> RefundScope {
        use RefundScope as Scope;
        match (self, of_transaction) {
            (Self::DepositReclaim | Self::RentalReturn, false) => Scope::PurchaseDeposit,
            (Self::ProductDefect, false) => Scope::PurchasePrice,
            (Self::Compensation | Self::Overcharge | Self::Unnamed, false) => Scope::PurchaseCustom,
            (_, false) => Scope::PurchaseFull,
            (
                Self::DepositReclaim | Self::RentalReturn | Self::Compensation | Self::Overcharge | Self::Unnamed,
                true,
            ) => Scope::TransactionCustom,
            (_, true) => Scope::TransactionFull,
        }
    }
}

record! {
    /// A wish to pay money back, and what became of it.
    RefundRequest [id] {
        id: RefundId = "id",
        edition_id: Option<EditionId> = "edition_id",
        amount: Option<Decimal> = "amount",
        requested_by: Option<StaffUser> = "requested_by",
        pickup_point: Option<PickupPoint> = "pickup_point",
        created: Option<Instant> = "created",
        modified: Option<Instant> = "modified",
        can_approve: Flag = "can_approve",
        can_reject: Flag = "can_reject",
        scope: Option<RefundScope> = "scope",
        status: RefundStatus = "status",
        comment: Option<String> = "comment",
        /// What the payment service has answered; any JSON.
        service_response: Option<Json> = "service_response",
        refund_date: Option<Instant> = "refund_date",
        reason: Option<RefundReason> = "reason",
        /// `None` for a whole payment.
        purchase_id: Option<PurchaseId> = "purchase_id",
        transaction_id: Option<TransactionId> = "transaction_id",
        order_id: Option<OrderId> = "order_id",
        /// Empty where the API leaves it to the edition.
        currency: Currency = "currency",
        customer: Option<CustomerRef> = "customer",
    }
}

impl RefundRequest {
    /// The customer's name, else the id.
    pub fn name(&self) -> String {
        self.customer.as_ref().map_or_else(|| self.id.to_string(), CustomerRef::name)
    }

    /// The amount; `edition` is the currency of its edition, for answers that leave it to that.
    pub fn money(&self, edition: Option<Currency>) -> Option<Money> {
        let currency = if self.currency.is_known() { self.currency.clone() } else { edition.unwrap_or_default() };
        self.amount.clone().map(|amount| Money { amount, currency })
    }
}

/// Input of `create_purchase_refund` and `create_refund`; `None` is not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RefundCreate {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
    pub reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// For the custom scopes alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pickup_point_id: Option<String>,
}

#[derive(Serialize)]
struct Reject<'a> {
    comment: &'a str,
}

/// The orderings that `list_refunds` takes.
pub const ORDERINGS: &[&str] = &["amount", "created", "modified", "status"];

/// The filters that `list_refunds` takes, apart from the scope of the page.
pub const FILTERS: &[&str] =
    &["status", "reason", "scope", "created_after", "created_before", "purchase_id", "transaction_id"];

/// `list_refunds`. Values of `created_after` and `created_before` have to be moments by now, no days.
pub fn list(scope: &ScopeIds, query: &ListQuery) -> Call<Page<RefundRequest>> {
    Call::get("/v1/refunds")
        .with_all([scope.pair()])
        .with("search", search_text(&query.search))
        .with_all(query.filters.iter().cloned())
        .with_all(query.page_numbers())
}

/// `list_refunds` of those that wait for a decision, the oldest first.
pub fn queue(scope: &ScopeIds, page_size: u32) -> Call<Page<RefundRequest>> {
    let query = ListQuery { page_size: Some(page_size), ..ListQuery::default() };
    list(scope, &query.with_filter("status", RefundStatus::Requested.as_str())).with("ordering", "created")
}

/// `list_refunds` of one customer in an organization, the newest first. The API knows no such filter: it searches by the address,
/// and who is asked about has to be picked out of what it finds.
pub fn of_customer(scope: &ScopeIds, customer: &CustomerRef, page_size: u32) -> Call<Page<RefundRequest>> {
    let organization = ScopeIds { edition: None, ..scope.clone() };
    let known = [customer.email.as_deref(), customer.phone_number.as_deref()];
    let text =
        known.into_iter().flatten().find(|text| !text.is_empty()).map_or_else(|| customer.name(), ToOwned::to_owned);
    let query = ListQuery { search: text, page_size: Some(page_size), ..ListQuery::default() };
    list(&organization, &query).with("ordering", "-created")
}

/// `list_refunds` on one purchase or transaction, the newest first.
pub fn recent(scope: &ScopeIds, filter: &str, id: &str) -> Call<Page<RefundRequest>> {
    let query = ListQuery { page_size: Some(25), ..ListQuery::default() };
    list(scope, &query.with_filter(filter, id)).with("ordering", "-created")
}

/// `retrieve_refund`.
pub fn retrieve(id: &RefundId) -> Call<RefundRequest> {
    Call::get(path(id))
}

/// `create_purchase_refund`.
pub fn create_for_purchase(purchase: &PurchaseId, input: &RefundCreate) -> Call<RefundRequest> {
    Call::post(format!("/v1/purchases/{}/refund", encode(purchase.as_str())), input)
}

/// `create_refund`, for a whole payment.
pub fn create(input: &RefundCreate) -> Call<RefundRequest> {
    Call::post("/v1/refunds", input)
}

/// `approve_refund`.
pub fn approve(id: &RefundId) -> Call<RefundRequest> {
    Call::act(format!("{}/approve", path(id)))
}

/// `reject_refund`.
pub fn reject(id: &RefundId, comment: &str) -> Call<RefundRequest> {
    Call::post(format!("{}/reject", path(id)), &Reject { comment })
}

fn path(id: &RefundId) -> String {
    format!("/v1/refunds/{}", encode(id.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::words::{OrganizationId, UserId};

    #[test]
    fn only_what_is_said_is_sent() {
        let input =
            RefundCreate { reason: "compensation".into(), amount: Decimal::parse("12.50"), ..RefundCreate::default() };
        let call = create_for_purchase(&PurchaseId::new("pur/1"), &input);
        assert_eq!(call.target(), "/v1/purchases/pur%2F1/refund");
        assert_eq!(call.body.as_deref(), Some(r#"{"reason":"compensation","amount":12.5}"#));
        assert_eq!(approve(&RefundId::new("ref_1")).body, None);
        assert_eq!(reject(&RefundId::new("ref_1"), "no \"x\"").body.as_deref(), Some(r#"{"comment":"no \"x\""}"#));
    }

    #[test]
    fn the_queue_is_what_waits_and_the_oldest_comes_first() {
        let scope = ScopeIds { organization: OrganizationId::new("org_1"), edition: Some(EditionId::new("edt_9")) };
        assert_eq!(
            queue(&scope, 100).target(),
            "/v1/refunds?edition_id=edt_9&status=requested&page_size=100&ordering=created"
        );
        let customer = CustomerRef { id: UserId::new("usr_1"), email: Some("a@b.dk".into()), ..CustomerRef::default() };
        assert_eq!(
            of_customer(&scope, &customer, 10).target(),
            "/v1/refunds?organization_id=org_1&search=a%40b.dk&page_size=10&ordering=-created"
        );
    }

    #[test]
    fn a_request_is_read_however_it_comes() {
        let refund: RefundRequest = serde_json::from_str(
            r#"{"id":7,"amount":"20.0","can_approve":"true","can_reject":false,"status":"on_its_way","service_response":[1,{"a":null}]}"#,
        )
        .unwrap();
        assert_eq!((refund.can_approve, refund.can_reject), (Flag(true), Flag(false)));
        assert_eq!(refund.status, RefundStatus::Other("on_its_way".into()));
        assert!(refund.status.counts() && !refund.status.is_open());
        let money = refund.money(Some(Currency::new("dkk"))).unwrap();
        assert_eq!((money.amount.to_string().as_str(), money.currency.code().as_str()), ("20", "DKK"));
    }

    #[test]
    fn every_reason_has_the_scope_that_the_contract_says() {
        let contract: String = std::fs::read_to_string("contract/preo.openapi.yaml").unwrap();
        let block = contract.split("x-default-scope:\n").nth(1).unwrap();
        let (purchase, rest) = block.split_once("        transaction:\n").unwrap();
        let scope = |text: &str, reason: &RefundReason| {
            let line =
                text.lines().find(|line| line.trim().starts_with(&format!("{}:", reason.as_str()))).unwrap().to_owned();
            line.rsplit(' ').next().unwrap().to_owned()
        };
        for reason in RefundReason::KNOWN {
            assert_eq!(scope(purchase, reason), reason.scope(false).as_str(), "{reason:?}");
            assert_eq!(scope(rest, reason), reason.scope(true).as_str(), "{reason:?}");
        }
    }
}
