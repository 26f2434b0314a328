use leptos::prelude::*;

use super::bulk;
use crate::api::ListQuery;
use crate::api::me::StaffUser;
use crate::api::query::{Fallback, Ordering, ScopeIds};
use crate::api::refunds::{self, RefundReason, RefundRequest, RefundScope, RefundStatus};
use crate::api::words::{StaffId, folded_words};
use crate::client::Question;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::refunds::{money, reason, scope, status, waiting, zone};
use crate::session::Here;
use crate::session::scope::use_here;
use crate::session::use_signed;
use crate::ui::cell::Cell;
use crate::ui::detail::page_head;
use crate::ui::listing::{Column, Count, Filter, FilterKind, Leads, List, Ready, Sizes, days, filtered, listing};

/// What waits for a decision, the oldest first.
const OPEN: Fallback = &[("status", "requested"), ("ordering", "created")];

static REFUNDS: List<RefundRequest> = List {
    key: "refunds",
    title: t::refunds::title,
    nothing: t::refunds::nothing,
    search: t::refunds::search,
    columns: &[
        Column::new("customer", t::order::customer, |refund: &RefundRequest, _| Cell::Text(refund.name())),
        Column::new("amount", t::order::amount, |refund: &RefundRequest, here: &Here| Cell::money(money(refund, here)))
            .of_money()
            .ordered_by("amount"),
        Column::new("status", t::order::status, |refund: &RefundRequest, _| status(&refund.status))
            .ordered_by("status"),
        Column::new("waiting", t::refund::waits, |refund: &RefundRequest, _| waiting(refund)).unbroken(),
        Column::new("reason", t::refund::reason, |refund: &RefundRequest, _| {
            Cell::text(refund.reason.as_ref().map(reason))
        }),
        Column::new("scope", t::refund::scope, |refund: &RefundRequest, _| {
            Cell::text(refund.scope.as_ref().map(scope))
        }),
        Column::new("requested_by", t::refund::requested_by, |refund: &RefundRequest, _| {
            Cell::text(refund.requested_by.as_ref().map(StaffUser::name))
        }),
        Column::new("created", t::refund::created, |refund: &RefundRequest, here: &Here| {
            Cell::time(refund.created.clone(), zone(refund, here))
        })
        .ordered_by("created"),
        Column::new("modified", t::order::modified, |refund: &RefundRequest, here: &Here| {
            Cell::time(refund.modified.clone(), zone(refund, here))
        })
        .ordered_by("modified")
        .on_request(),
        Column::new("edition", t::order::edition, |refund: &RefundRequest, here: &Here| {
            Cell::text(here.edition_of(refund.edition_id.as_ref()).map(|edition| edition.name.clone()))
        })
        .across_editions(),
        Column::new("comment", t::refund::comment, |refund: &RefundRequest, _| Cell::text(refund.comment.clone()))
            .on_request(),
        Column::new("email", t::customer::email, |refund: &RefundRequest, _| {
            Cell::copied(refund.customer.as_ref().and_then(|customer| customer.email.clone()))
        })
        .on_request(),
        Column::new("refund_date", t::refund::paid_at, |refund: &RefundRequest, here: &Here| {
            Cell::time(refund.refund_date.clone(), zone(refund, here))
        })
        .on_request(),
        Column::new("order_id", t::order::id, |refund: &RefundRequest, _| {
            Cell::copied(refund.order_id.as_ref().map(ToString::to_string))
        })
        .on_request(),
        Column::new("id", t::refund::id, |refund: &RefundRequest, _| Cell::copied(refund.id.to_string())).on_request(),
    ],
    filters: &[
        Filter { key: "status", label: t::order::status, kind: FilterKind::Choice(statuses) },
        Filter { key: "reason", label: t::refund::reason, kind: FilterKind::Choice(reasons) },
        Filter { key: "scope", label: t::refund::scope, kind: FilterKind::Option(scopes) },
        Filter { key: "created_after", label: t::order::created_after, kind: FilterKind::Day },
        Filter { key: "created_before", label: t::order::created_before, kind: FilterKind::Day },
        Filter { key: "purchase_id", label: t::purchase::id, kind: FilterKind::Text },
        Filter { key: "transaction_id", label: t::order::transaction, kind: FilterKind::Text },
        Filter { key: "view", label: t::refunds::view, kind: FilterKind::Hidden(view_name) },
    ],
    fallback: OPEN,
    views: &[
        Ready { name: t::refunds::open, leads: Leads::Question(|_| Vec::new()), count: Count::Plain },
        Ready {
            name: t::refunds::approved,
            leads: Leads::Question(|_| filtered("view", "approved")),
            count: Count::Plain,
        },
        Ready {
            name: t::refunds::paid,
            leads: Leads::Question(|_| of_status(&RefundStatus::Processed)),
            count: Count::Plain,
        },
        Ready {
            name: t::refunds::failed,
            leads: Leads::Question(|_| of_status(&RefundStatus::Failed)),
            count: Count::Alarm,
        },
        Ready {
            name: t::refunds::rejected,
            leads: Leads::Question(|_| of_status(&RefundStatus::Rejected)),
            count: Count::Plain,
        },
        Ready { name: t::refunds::mine, leads: Leads::Question(|_| filtered("view", "mine")), count: Count::Hidden },
    ],
    actions: &[bulk::APPROVE, bulk::REJECT],
    watched: true,
    sizes: Sizes::Choice(&[25, 50, 100]),
    steady: "created",
    open: |refund| Section::Refund(refund.id.clone()),
    terms: folded_words,
};

fn of_status(status: &RefundStatus) -> Vec<(String, String)> {
    filtered("status", status.as_str())
}

fn view_name(view: &str) -> String {
    match view {
        "approved" => t::refunds::approved().to_owned(),
        "mine" => t::refunds::mine().to_owned(),
        other => other.to_owned(),
    }
}

fn statuses() -> Vec<(String, String)> {
    RefundStatus::KNOWN.iter().map(|known| (known.as_str().to_owned(), status(known).words())).collect()
}

fn reasons() -> Vec<(String, String)> {
    RefundReason::KNOWN.iter().map(|known| (known.as_str().to_owned(), reason(known))).collect()
}

fn scopes() -> Vec<(String, String)> {
    RefundScope::KNOWN.iter().map(|known| (known.as_str().to_owned(), scope(known))).collect()
}

/// The inbox of refund requests in the scope.
pub fn refunds() -> Piece {
    let here = use_here();
    let (ids, zone) = (here.ids(), here.zone(None));
    let me = use_signed().get_untracked().user.id.clone();
    let ask = move |query: &ListQuery| {
        let query = days(query.clone(), &zone, REFUNDS.sizes);
        question(&ids, query, &me)
    };
    view! {
        {page_head(t::refunds::title())}
        {listing(&REFUNDS, ask)}
    }
    .piece()
}

/// How many of the newest requests are looked through for one's own, because the API has no filter for that.
const LOOKED_THROUGH: u32 = 5;

/// The question in the words of the API. It knows one state at a time and no requester: those two views are put together here.
fn question(ids: &ScopeIds, query: ListQuery, me: &StaffId) -> Question {
    let view = query.filter("view").map(ToOwned::to_owned);
    let query = query.without_filter("view");
    let largest = Some(REFUNDS.sizes.largest());
    let joined = match view.as_deref() {
        Some("approved") => {
            // Backwards: what moves on while we read is missed and not met twice.
            let states = RefundStatus::MOVING.iter().rev();
            let calls = states.map(|state| {
                let query = query.clone().with_filter("status", state.as_str());
                refunds::list(ids, &ListQuery { page: 1, page_size: largest, ..query })
            });
            Question::joined(calls.collect(), |_: &RefundRequest| true, false)
        }
        Some("mine") => {
            let me = me.clone();
            let mut newest = query.clone();
            newest.ordering = newest.ordering.or_else(|| Ordering::parse("-created"));
            let calls = (1..=LOOKED_THROUGH)
                .map(|page| refunds::list(ids, &ListQuery { page, page_size: largest, ..newest.clone() }));
            let is_mine = move |refund: &RefundRequest| refund.requested_by.as_ref().is_some_and(|by| by.id == me);
            Question::joined(calls.collect(), is_mine, true)
        }
        _ => None,
    };
    joined.unwrap_or_else(|| Question::of(&refunds::list(ids, &query)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::words::{EditionId, OrganizationId};
    use crate::place::parse_query;

    #[test]
    fn the_inbox_sorts_and_filters_only_by_what_the_api_does() {
        let mut sorted: Vec<&str> = REFUNDS.columns.iter().filter_map(|column| column.ordering).collect();
        sorted.sort_unstable();
        assert_eq!(sorted, refunds::ORDERINGS);
        let filters: Vec<&str> = REFUNDS.filters.iter().map(|filter| filter.key).filter(|key| *key != "view").collect();
        assert_eq!(filters, refunds::FILTERS);
    }

    #[test]
    fn a_view_that_the_api_does_not_have_is_put_together_of_what_it_has() {
        let ids = ScopeIds { organization: OrganizationId::new("org_1"), edition: Some(EditionId::new("edt_9")) };
        let declared: Vec<&str> = REFUNDS.filters.iter().map(|filter| filter.key).collect();
        let target = |address: &str| {
            let query = ListQuery::from_pairs_or(&parse_query(address), &declared, OPEN);
            question(&ids, query, &StaffId::new("usr_1")).target()
        };
        assert_eq!(target(""), "/v1/refunds?edition_id=edt_9&status=requested&ordering=created");
        assert_eq!(target("?all=1"), "/v1/refunds?edition_id=edt_9");
        let approved = target("?view=approved");
        assert_eq!(approved.split(' ').count(), 3);
        assert!(
            approved.starts_with("/v1/refunds?edition_id=edt_9&status=awaiting_gateway&page_size=100 "),
            "{approved}"
        );
        let mine = target("?view=mine");
        assert!(mine.ends_with("&ordering=-created&page=5&page_size=100"), "{mine}");
        assert_eq!(target("?view=new"), "/v1/refunds?edition_id=edt_9", "a view that nobody knows narrows nothing");
    }
}
