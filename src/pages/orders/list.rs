use leptos::prelude::*;

use crate::api::ListQuery;
use crate::api::orders::{self, Order, OrderStatus, OrderType};
use crate::api::phone::search_text;
use crate::api::words::folded_words;
use crate::client::Question;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::orders::{AMOUNT, CREATED, CUSTOMER, EDITION, MODIFIED, NUMBER, STATUS, TYPE, kind, status};
use crate::session::Here;
use crate::session::scope::use_here;
use crate::ui::cell::Cell;
use crate::ui::detail::page_head;
use crate::ui::listing::{Column, Count, Filter, FilterKind, Leads, List, Ready, Sizes, days, filtered, listing};
use crate::ui::text::today;

static ORDERS: List<Order> = List {
    key: "orders",
    title: t::orders::title,
    nothing: t::orders::nothing,
    search: t::orders::search,
    columns: &[
        NUMBER.ordered_by("order_number").unbroken(),
        STATUS.ordered_by("status"),
        AMOUNT.ordered_by("amount"),
        CUSTOMER,
        Column::new("email", t::customer::email, |order: &Order, _| {
            Cell::copied(order.customer.as_ref().and_then(|customer| customer.email.clone()))
        })
        .on_request(),
        CREATED.ordered_by("created"),
        TYPE.ordered_by("type").unbroken(),
        EDITION.across_editions(),
        MODIFIED.ordered_by("modified").on_request(),
        Column::new("phone", t::customer::phone, |order: &Order, _| {
            Cell::copied(order.customer.as_ref().and_then(|customer| customer.phone_number.clone()))
        })
        .on_request(),
        Column::new("transaction_id", t::order::transaction, |order: &Order, _| {
            Cell::copied(order.transaction_id.as_ref().map(ToString::to_string))
        })
        .on_request(),
        Column::new("id", t::order::id, |order: &Order, _| Cell::copied(order.id.to_string())).on_request(),
    ],
    filters: &[
        Filter { key: "status", label: t::order::status, kind: FilterKind::Choice(statuses) },
        Filter { key: "type", label: t::order::kind, kind: FilterKind::Choice(types) },
        Filter { key: "created_after", label: t::order::created_after, kind: FilterKind::Day },
        Filter { key: "created_before", label: t::order::created_before, kind: FilterKind::Day },
        Filter { key: "order_number", label: t::order::number, kind: FilterKind::Text },
        Filter { key: "customer_email", label: t::order::customer_email, kind: FilterKind::Text },
        Filter { key: "customer_phone", label: t::order::customer_phone, kind: FilterKind::Text },
        Filter { key: "customer_id", label: t::order::customer_id, kind: FilterKind::Text },
        Filter { key: "transaction_id", label: t::order::transaction, kind: FilterKind::Text },
    ],
    fallback: &[],
    views: &[
        Ready { name: t::orders::today, leads: Leads::Question(of_today), count: Count::Plain },
        Ready {
            name: t::order::pending,
            leads: Leads::Question(|_| filtered("status", "pending")),
            count: Count::Plain,
        },
        Ready { name: t::orders::refund_open, leads: Leads::Section(|| Section::Refunds), count: Count::Hidden },
    ],
    actions: &[],
    watched: true,
    sizes: Sizes::Choice(&[25, 50, 100]),
    steady: "created",
    open: |order| Section::Order(order.id.clone()),
    terms: |search| folded_words(&search_text(search)),
};

fn of_today(here: &Here) -> Vec<(String, String)> {
    filtered("created_after", &today(&here.zone(None)))
}

fn statuses() -> Vec<(String, String)> {
    OrderStatus::KNOWN.iter().map(|known| (known.as_str().to_owned(), status(known).words())).collect()
}

fn types() -> Vec<(String, String)> {
    OrderType::KNOWN.iter().map(|known| (known.as_str().to_owned(), kind(known))).collect()
}

/// The list of orders in the scope.
pub fn orders() -> Piece {
    let here = use_here();
    let (scope, zone) = (here.ids(), here.zone(None));
    let ask = move |query: &ListQuery| Question::of(&orders::list(&scope, &days(query.clone(), &zone, ORDERS.sizes)));
    view! {
        {page_head(t::orders::title())}
        {listing(&ORDERS, ask)}
    }
    .piece()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_sorts_and_filters_only_by_what_the_api_does() {
        let mut sorted: Vec<&str> = ORDERS.columns.iter().filter_map(|column| column.ordering).collect();
        sorted.sort_unstable();
        assert_eq!(sorted, orders::ORDERINGS);
        let filters: Vec<&str> = ORDERS.filters.iter().map(|filter| filter.key).collect();
        assert_eq!(filters, orders::FILTERS);
    }
}
