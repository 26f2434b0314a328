use leptos::prelude::*;

use crate::api::orders::{self, Order, OrderStatus, OrderType, TransactionStatus, TransactionType};
use crate::api::refs::CustomerRef;
use crate::api::words::OrderId;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::router::use_router;
use crate::session::Here;
use crate::session::scope::use_here;
use crate::ui::cell::{Cell, Tone};
use crate::ui::detail::{card, facts, waiting};
use crate::ui::listing::Column;
use crate::ui::load::{load, loaded};

pub fn status(status: &OrderStatus) -> Cell {
    let (tone, name) = match status {
        OrderStatus::Pending => (Tone::Waiting, t::order::pending()),
        OrderStatus::Confirmed => (Tone::Good, t::order::confirmed()),
        OrderStatus::Completed => (Tone::Neutral, t::order::completed()),
        OrderStatus::Cancelled => (Tone::Bad, t::order::cancelled()),
        OrderStatus::Other(word) => return unknown(word),
    };
    Cell::Badge(tone, name.to_owned())
}

pub fn kind(kind: &OrderType) -> String {
    match kind {
        OrderType::Online => t::order::online().to_owned(),
        OrderType::InPerson => t::order::in_person().to_owned(),
        OrderType::Imported => t::order::imported().to_owned(),
        OrderType::Other(word) => word.clone(),
    }
}

pub fn transaction_status(status: &TransactionStatus) -> Cell {
    let (tone, name) = match status {
        TransactionStatus::Pending => (Tone::Waiting, t::transaction::pending()),
        TransactionStatus::Succeeded => (Tone::Good, t::transaction::succeeded()),
        TransactionStatus::Failed => (Tone::Bad, t::transaction::failed()),
        TransactionStatus::Cancelled => (Tone::Neutral, t::transaction::cancelled()),
        TransactionStatus::Other(word) => return unknown(word),
    };
    Cell::Badge(tone, name.to_owned())
}

pub fn transaction_kind(kind: &TransactionType) -> String {
    match kind {
        TransactionType::Payment => t::transaction::payment().to_owned(),
        TransactionType::Refund => t::transaction::refund().to_owned(),
        TransactionType::Other(word) => word.clone(),
    }
}

/// A means of payment; a word that we do not know is shown as it is.
pub fn payment_method(word: &str) -> String {
    let name = match word {
        "card" => t::method::card(),
        "mobile" => t::method::mobile(),
        "terminal" => t::method::terminal(),
        "cash" => t::method::cash(),
        "bank_transfer" => t::method::bank_transfer(),
        other => other,
    };
    name.to_owned()
}

/// A word that the contract does not have is shown as it is, in no colour.
pub fn unknown(word: &str) -> Cell {
    if word.is_empty() { Cell::Empty } else { Cell::Badge(Tone::Neutral, word.to_owned()) }
}

/// How to reach a customer, and the way to their page.
pub fn customer_facts(customer: Option<&CustomerRef>) -> Piece {
    let Some(customer) = customer else {
        return view! { <p class="hint">{t::order::no_customer()}</p> }.piece();
    };
    let href = use_router().href(&use_here().to(Section::Customer(customer.id.clone())));
    facts(vec![
        (t::customer::name(), Cell::Link { text: customer.name(), href }),
        (t::customer::email(), Cell::copied(customer.email.clone())),
        (t::customer::phone(), Cell::copied(customer.phone_number.clone())),
    ])
}

/// An order beside what belongs to it, read by itself: what it stands beside can be seen without it.
pub fn order_card(id: OrderId) -> Piece {
    let order = load(move || orders::retrieve(&id));
    let content = loaded(order, waiting, |order: &Order, _| {
        let here = use_here();
        let href = use_router().href(&here.to(Section::Order(order.id.clone())));
        facts(vec![
            (t::order::number(), Cell::Link { text: order.number(), href }),
            (t::order::status(), status(&order.status)),
            (t::order::total(), Cell::money(order.money(&order.amount))),
            (t::order::purchases(), Cell::Text(order.purchases.len().to_string())),
            (t::order::created(), Cell::time(order.created.clone(), zone(order, &here))),
        ])
    });
    card(t::order::title(), content)
}

pub fn customer(customer: Option<&CustomerRef>) -> Cell {
    match customer {
        Some(customer) => Cell::Text(customer.name()),
        None => Cell::Text(t::order::no_customer().to_owned()),
    }
}

// The columns, for whichever list of orders wants them.

pub const NUMBER: Column<Order> =
    Column::new("order_number", t::order::number, |order: &Order, _| Cell::Text(order.number()));
pub const STATUS: Column<Order> = Column::new("status", t::order::status, |order: &Order, _| status(&order.status));
pub const TYPE: Column<Order> =
    Column::new("type", t::order::kind, |order: &Order, _| Cell::text(order.kind.as_ref().map(kind)));
pub const AMOUNT: Column<Order> =
    Column::new("amount", t::order::amount, |order: &Order, _| Cell::money(order.money(&order.amount))).of_money();
pub const EDITION: Column<Order> = Column::new("edition", t::order::edition, |order, _| {
    Cell::text(order.edition.as_ref().map(|edition| edition.name.clone()))
});
pub const CUSTOMER: Column<Order> =
    Column::new("customer", t::order::customer, |order, _| customer(order.customer.as_ref()));
pub const CREATED: Column<Order> =
    Column::new("created", t::order::created, |order, here| Cell::time(order.created.clone(), zone(order, here)));
pub const MODIFIED: Column<Order> =
    Column::new("modified", t::order::modified, |order, here| Cell::time(order.modified.clone(), zone(order, here)));

/// The zone of the edition that an order belongs to.
pub fn zone(order: &Order, here: &Here) -> String {
    here.zone(order.edition.as_ref().map(|edition| &edition.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_that_nobody_knows_is_a_neutral_badge_with_its_own_word() {
        assert_eq!(status(&OrderStatus::Other("on_hold".into())), Cell::Badge(Tone::Neutral, "on_hold".into()));
        assert_eq!(status(&OrderStatus::default()), Cell::Empty);
    }

    #[test]
    fn a_sale_without_a_customer_says_so() {
        assert_eq!(customer(None), Cell::Text(t::order::no_customer().into()));
    }
}
