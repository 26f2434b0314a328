use leptos::prelude::*;

use super::orders::unknown;
use crate::api::money::Money;
use crate::api::refunds::{RefundReason, RefundRequest, RefundScope, RefundStatus};
use crate::api::words::Instant;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::session::{Here, now};
use crate::ui::cell::{Cell, Tone};
use crate::ui::text::age;

/// From how many days on a request that waits is late.
pub const LATE: i64 = 7;

const DAY: i64 = 86_400_000;

pub fn status(status: &RefundStatus) -> Cell {
    let (tone, name) = match status {
        RefundStatus::Requested => (Tone::Waiting, t::refund::requested()),
        RefundStatus::Ready => (Tone::Waiting, t::refund::ready()),
        RefundStatus::Processing => (Tone::Waiting, t::refund::processing()),
        RefundStatus::AwaitingGateway => (Tone::Waiting, t::refund::awaiting_gateway()),
        RefundStatus::Processed => (Tone::Good, t::refund::processed()),
        RefundStatus::Failed => (Tone::Bad, t::refund::failed()),
        RefundStatus::Rejected => (Tone::Neutral, t::refund::rejected()),
        RefundStatus::Invalid => (Tone::Neutral, t::refund::invalid()),
        RefundStatus::Other(word) => return unknown(word),
    };
    Cell::Badge(tone, name.to_owned())
}

pub fn reason(reason: &RefundReason) -> String {
    let name = match reason {
        RefundReason::DepositReclaim => t::reason::deposit_reclaim(),
        RefundReason::SoldOut => t::reason::sold_out(),
        RefundReason::EventCancelled => t::reason::event_cancelled(),
        RefundReason::ProductDefect => t::reason::product_defect(),
        RefundReason::DuplicatePurchase => t::reason::duplicate_purchase(),
        RefundReason::CustomerRequest => t::reason::customer_request(),
        RefundReason::Compensation => t::reason::compensation(),
        RefundReason::Overcharge => t::reason::overcharge(),
        RefundReason::Unnamed => t::reason::unnamed(),
        RefundReason::RentalReturn => t::reason::rental_return(),
        RefundReason::Other(word) => word,
    };
    name.to_owned()
}

pub fn scope(scope: &RefundScope) -> String {
    let name = match scope {
        RefundScope::PurchasePrice => t::refund_scope::purchase_price(),
        RefundScope::PurchaseDeposit => t::refund_scope::purchase_deposit(),
        RefundScope::PurchaseFull => t::refund_scope::purchase_full(),
        RefundScope::PurchaseCustom => t::refund_scope::purchase_custom(),
        RefundScope::TransactionFull => t::refund_scope::transaction_full(),
        RefundScope::TransactionCustom => t::refund_scope::transaction_custom(),
        RefundScope::Other(word) => word,
    };
    name.to_owned()
}

/// The amount, in the currency of the request or else of its edition.
pub fn money(refund: &RefundRequest, here: &Here) -> Option<Money> {
    refund.money(here.edition_of(refund.edition_id.as_ref()).map(|edition| edition.currency.clone()))
}

/// The zone of the edition that a request belongs to.
pub fn zone(refund: &RefundRequest, here: &Here) -> String {
    here.zone(refund.edition_id.as_ref())
}

/// How long a request has waited, with an alarm when that is too long; nothing once it is decided.
pub fn waiting(refund: &RefundRequest) -> Cell {
    let created = refund.created.as_ref().and_then(Instant::millis);
    match (&refund.status, created) {
        (RefundStatus::Requested, Some(created)) => {
            let waited = (now() - created).max(0);
            match waited >= LATE * DAY {
                true => Cell::Badge(Tone::Bad, age(waited)),
                false => Cell::Text(age(waited)),
            }
        }
        _ => Cell::Empty,
    }
}

/// Why a payment service has refused, in its own words where it has any.
pub fn refusal(refund: &RefundRequest) -> Option<String> {
    if refund.status != RefundStatus::Failed {
        return None;
    }
    let entries = refund.service_response.as_ref().and_then(|json| json.entries()).unwrap_or_default();
    let said = ["message", "reason", "error", "detail", "gateway_status"];
    let found = said.iter().find_map(|key| entries.iter().find(|(name, value)| name == key && !value.is_empty()));
    Some(found.map_or_else(|| t::refund::no_explanation().to_owned(), |(_, text)| text.clone()))
}

/// Requests as links, as they came.
pub fn lines(refunds: &[RefundRequest]) -> Piece {
    let (here, router) = (use_here(), use_router());
    if refunds.is_empty() {
        return view! { <p class="hint">{t::refund::none()}</p> }.piece();
    }
    let rows = refunds.iter().map(|refund| {
        let href = router.href(&here.to(Section::Refund(refund.id.clone())));
        let what: Vec<String> =
            [refund.reason.as_ref().map(reason), refund.scope.as_ref().map(scope)].into_iter().flatten().collect();
        let name = if what.is_empty() { refund.id.to_string() } else { what.join(" · ") };
        view! {
            <li>
                <a class="line" href=href.clone() data-key=href>
                    <span class="name">{name}</span>
                    {status(&refund.status).view(&[], false)}
                    <span class="end">{Cell::money(money(refund, &here)).view(&[], false)}</span>
                    <small>{refusal(refund).or_else(|| refund.comment.clone())}</small>
                    <small class="end">{Cell::time(refund.created.clone(), zone(refund, &here)).view(&[], true)}</small>
                </a>
            </li>
        }
    });
    view! { <ul class="lines">{rows.collect_view()}</ul> }.piece()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refund(json: &str) -> RefundRequest {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_word_that_nobody_knows_is_shown_as_it_is() {
        assert_eq!(status(&RefundStatus::from("on_hold")), Cell::Badge(Tone::Neutral, "on_hold".into()));
        assert_eq!(reason(&RefundReason::from("bad_weather")), "bad_weather");
        assert_eq!(scope(&RefundScope::from("half")), "half");
    }

    #[test]
    fn a_failed_payment_says_why_in_the_words_of_the_service() {
        let said = |response: &str| {
            refusal(&refund(&format!(r#"{{"id":1,"status":"failed","service_response":{response}}}"#)))
        };
        assert_eq!(said(r#"{"gateway_status":"declined","message":"Card expired"}"#).as_deref(), Some("Card expired"));
        assert_eq!(said(r#"{"gateway_status":"declined"}"#).as_deref(), Some("declined"));
        assert_eq!(said("[1]").as_deref(), Some("The payment service does not say why."));
        assert_eq!(refusal(&refund(r#"{"id":1,"status":"processed"}"#)), None);
    }
}
