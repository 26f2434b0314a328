use leptos::prelude::*;

use crate::api::orders::{Order, TransactionType};
use crate::api::refunds::RefundStatus;
use crate::api::words::Instant;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::orders::{transaction_kind, transaction_status, zone};
use crate::records::refunds;
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::cell::Cell;
use crate::ui::text;

/// Something that happened, where it is written, and how much money it is about.
struct Event {
    at: Instant,
    what: String,
    place: Option<Section>,
}

/// What happened to an order, out of the moments that the API gives; the latest first. There is no log: who approved, for example,
/// is not known.
pub fn timeline(order: &Order) -> Piece {
    let (here, router) = (use_here(), use_router());
    let zone = zone(order, &here);
    let rows = events(order).into_iter().map(|Event { at, what, place }| {
        let what = match place {
            Some(section) => view! { <a href=router.href(&here.to(section))>{what}</a> }.piece(),
            None => what.piece(),
        };
        view! { <li><span class="when">{Cell::time(Some(at), zone.clone()).view(&[], true)}</span> <span>{what}</span></li> }
    });
    view! { <ol class="timeline">{rows.collect_view()}</ol> }.piece()
}

fn events(order: &Order) -> Vec<Event> {
    let here = use_here();
    let mut events = Vec::new();
    let mut add = |at: &Option<Instant>, what: String, place: Option<Section>| {
        if let Some(at) = at.clone() {
            events.push(Event { at, what, place });
        }
    };
    add(&order.created, t::timeline::ordered().to_owned(), None);
    for transaction in &order.transactions {
        // What was paid back is told by its request.
        if transaction.kind == Some(TransactionType::Refund) {
            continue;
        }
        let status = transaction_status(&transaction.status).words();
        let kind = transaction.kind.as_ref().map(transaction_kind).unwrap_or_default();
        let amount = order.money(&transaction.amount).as_ref().map(text::money).unwrap_or_default();
        add(&transaction.created, format!("{kind}: {status}, {amount}"), None);
    }
    for refund in &order.refunds {
        let place = Some(Section::Refund(refund.id.clone()));
        let amount = refunds::money(refund, &here).as_ref().map(text::money).unwrap_or_default();
        let what = match &refund.requested_by {
            Some(by) => t::timeline::requested_by(&amount, &by.name()),
            None => t::timeline::requested(&amount),
        };
        add(&refund.created, what, place.clone());
        match refund.status {
            RefundStatus::Requested => {}
            RefundStatus::Processed => {
                let at = if refund.refund_date.is_some() { &refund.refund_date } else { &refund.modified };
                add(at, t::timeline::paid_back(&amount), place);
            }
            RefundStatus::Failed => add(&refund.modified, t::timeline::failed(&amount), place),
            RefundStatus::Rejected => add(&refund.modified, t::timeline::rejected(&amount), place),
            _ => {
                let status = refunds::status(&refund.status).words();
                add(&refund.modified, t::timeline::became(&amount, &status), place);
            }
        }
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.at.millis()));
    events
}
