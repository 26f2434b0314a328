use leptos::prelude::*;

use crate::api::ListQuery;
use crate::api::orders::{self, Order, OrderStatus, OrderType};
use crate::api::phone::search_text;
use crate::api::words::{PlainDate, folded};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::orders::{AMOUNT, CREATED, CUSTOMER, EDITION, MODIFIED, NUMBER, STATUS, TYPE, kind, status};
use crate::session::scope::use_here;
use crate::ui::cell::Cell;
use crate::ui::detail::page_head;
use crate::ui::listing::{Column, Filter, FilterKind, List, Sizes, listing};
use crate::ui::text::zone_offset;

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
    sizes: Sizes::Choice(&[25, 50, 100]),
    steady: "created",
    open: |order| Section::Order(order.id.clone()),
    terms: |search| folded(&search_text(search)).split_whitespace().map(ToOwned::to_owned).collect(),
};

fn statuses() -> Vec<(String, String)> {
    let name = |known: &OrderStatus| match status(known) {
        Cell::Badge(_, name) => name,
        _ => known.as_str().to_owned(),
    };
    OrderStatus::KNOWN.iter().map(|known| (known.as_str().to_owned(), name(known))).collect()
}

fn types() -> Vec<(String, String)> {
    OrderType::KNOWN.iter().map(|known| (known.as_str().to_owned(), kind(known))).collect()
}

/// The list of orders in the scope.
pub fn orders() -> Piece {
    let here = use_here();
    let (scope, zone) = (here.ids(), here.zone(None));
    let ask = move |query: &ListQuery| orders::list(&scope, &asked(query.clone(), |millis| zone_offset(&zone, millis)));
    view! {
        {page_head(t::orders::title())}
        {listing(&ORDERS, ask)}
    }
    .piece()
}

/// The question in the words of the API: days become moments of the zone that is `offset` minutes ahead of UTC, the last day
/// is meant whole, and the page size is said.
fn asked(query: ListQuery, offset: impl Fn(i64) -> i64) -> ListQuery {
    let page = query.page;
    let size = query.page_size.unwrap_or_else(|| ORDERS.sizes.default_size());
    let moment = |name: &str, day: &dyn Fn(PlainDate) -> PlainDate| {
        // A broken day of a hand-written address goes on as it is: the API says what is wrong with it.
        let text = query.filter(name)?;
        Some(
            PlainDate::parse(text).map_or_else(|| text.to_owned(), |date| day(date).start(&offset).as_str().to_owned()),
        )
    };
    let after = moment("created_after", &|date| date).unwrap_or_default();
    let before = moment("created_before", &PlainDate::next).unwrap_or_default();
    let query = query.with_filter("created_after", &after).with_filter("created_before", &before);
    ListQuery { page_size: Some(size), page, ..query }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{parse_query, print_query};

    #[test]
    fn a_list_sorts_and_filters_only_by_what_the_api_does() {
        let mut sorted: Vec<&str> = ORDERS.columns.iter().filter_map(|column| column.ordering).collect();
        sorted.sort_unstable();
        assert_eq!(sorted, orders::ORDERINGS);
        let filters: Vec<&str> = ORDERS.filters.iter().map(|filter| filter.key).collect();
        assert_eq!(filters, orders::FILTERS);
    }

    #[test]
    fn days_are_asked_as_moments_of_the_editions_zone_and_the_last_one_is_whole() {
        let ask = |address: &str| {
            let query = ListQuery::from_pairs(&parse_query(address), orders::FILTERS);
            print_query(&asked(query, |_| 120).filters)
        };
        assert_eq!(
            ask("?created_after=2026-06-12&created_before=2026-06-14"),
            "?created_after=2026-06-11T22%3A00%3A00Z&created_before=2026-06-14T22%3A00%3A00Z"
        );
        assert_eq!(ask("?created_after=soon&status=pending"), "?status=pending&created_after=soon");
    }

    #[test]
    fn the_page_is_kept_and_its_size_said() {
        let query = ListQuery::from_pairs(&parse_query("?page=3&created_after=2026-06-12"), orders::FILTERS);
        let asked = asked(query, |_| 0);
        assert_eq!((asked.page, asked.page_size), (3, Some(25)));
    }
}
