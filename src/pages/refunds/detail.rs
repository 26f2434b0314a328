use leptos::prelude::*;

use super::decide::{Decide, Decision};
use super::queue::{after, bar, listen};
use crate::api::Page;
use crate::api::me::StaffUser;
use crate::api::purchases::{self, Purchase};
use crate::api::refs::CustomerRef;
use crate::api::refunds::{self, RefundRequest, RefundStatus};
use crate::api::words::{Instant, PurchaseId, RefundId};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::orders::{customer_facts, order_card};
use crate::records::purchases::{amounts, status as purchase_status};
use crate::records::refunds::{lines, money, reason, refusal, scope, status, waiting as waits, zone};
use crate::router::{Address, use_router};
use crate::session::scope::use_here;
use crate::session::{Here, use_signed};
use crate::ui::cell::Cell;
use crate::ui::detail::{PageHead, card, facts, head_without, json_facts, tabs, waiting};
use crate::ui::icon;
use crate::ui::load::{load, loaded};
use crate::ui::poll::follow;
use crate::ui::text::{self, age};
use crate::ui::title::use_title;

/// How many requests of the queue are known, and how many of a customer's earlier ones are shown.
const QUEUE: u32 = 100;
const EARLIER: u32 = 20;

/// One request with everything that a decision needs: order, purchase, customer, and what that customer had asked for before.
pub fn refund_detail(id: RefundId) -> Piece {
    let here = use_here();
    let refund = {
        let id = id.clone();
        load(move || refunds::retrieve(&id))
    };
    let queue = {
        let ids = here.ids();
        load(move || refunds::queue(&ids, QUEUE))
    };
    use_title(move || refund.with(|refund| title(refund, &here)).unwrap_or_else(|| t::refund::title().to_owned()));
    follow(refund, |refund| refund.status.is_moving());
    let next = StoredValue::new(None::<RefundId>);
    let (router, scope) = (use_router(), StoredValue::new(use_here()));
    let open = move |id: RefundId| {
        if let Some(here) = scope.try_get_value() {
            router.go(Address::of(here.to(Section::Refund(id))));
        }
    };
    let decide = Decide::new(Callback::new(move |()| {
        if let Some(id) = next.try_get_value().flatten() {
            open(id);
        }
    }));
    let ids =
        move || queue.with(|page| page.rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>()).unwrap_or_default();
    let step = {
        let id = id.clone();
        move |by: i32| untrack(|| after(&ids(), &id, by))
    };
    let ask = {
        let step = step.clone();
        let id = id.clone();
        move |decision: Decision| {
            // Before the queue is read anew without this one; at its end the oldest of the others is next.
            let following = step(1).or_else(|| untrack(|| ids().into_iter().find(|other| *other != id)));
            next.set_value(following);
            if let Some(refund) = untrack(|| refund.with(Clone::clone)) {
                decide.ask(decision, refund);
            }
        }
    };
    listen(ask.clone(), step.clone(), open);
    let ask: Ask = StoredValue::new_local(Box::new(ask));
    let at = {
        let id = id.clone();
        Signal::derive(move || ids().iter().position(|other| *other == id).map(|at| at + 1))
    };
    let content = loaded(refund, waiting, move |refund, body| {
        let view = draw(refund, body, ask);
        use_router().arrived();
        view
    });
    let list = (t::refunds::title(), use_router().href(&use_here().to(Section::Refunds)));
    view! {
        {head_without(refund, t::refund::title(), list)}
        {bar(queue, at, step, open)}
        {content}
        {decide.view()}
    }
    .piece()
}

/// Opens the dialog of a decision.
type Ask = StoredValue<Box<dyn Fn(Decision)>, LocalStorage>;

/// What it is about: how much, and to whom.
fn title(refund: &RefundRequest, here: &Here) -> String {
    let name = refund.customer.as_ref().map_or_else(|| t::order::no_customer().to_owned(), CustomerRef::name);
    match money(refund, here) {
        Some(money) => format!("{} · {name}", text::money(&money)),
        None => name,
    }
}

fn draw(refund: &RefundRequest, body: &str, ask: Ask) -> Piece {
    let (here, router) = (use_here(), use_router());
    let time = |at: &Option<Instant>| Cell::time(at.clone(), zone(refund, &here));
    let decided = refund.status != RefundStatus::Requested;
    let duration =
        match (refund.created.as_ref().and_then(Instant::millis), refund.modified.as_ref().and_then(Instant::millis)) {
            (Some(created), Some(modified)) if decided && modified >= created => Cell::Text(age(modified - created)),
            _ => Cell::Empty,
        };
    let mut rows = vec![
        (t::refund::reason(), Cell::text(refund.reason.as_ref().map(reason))),
        (t::refund::scope(), Cell::text(refund.scope.as_ref().map(scope))),
        (t::refund::comment(), Cell::text(refund.comment.clone())),
        (t::refund::requested_by(), Cell::text(refund.requested_by.as_ref().map(StaffUser::name))),
        (t::refund::created(), time(&refund.created)),
        (t::purchase::pickup_point(), Cell::text(refund.pickup_point.as_ref().map(|point| point.name()))),
    ];
    if refund.status == RefundStatus::Requested {
        rows.push((t::refund::waits(), waits(refund)));
    } else {
        rows.push((t::order::modified(), time(&refund.modified)));
        rows.push((t::refund::decided_after(), duration));
        rows.push((t::refund::paid_at(), time(&refund.refund_date)));
    }
    let response = refund.service_response.as_ref().filter(|json| json.as_str() != "null");
    let response = response.map(|json| card(t::refund::service_response(), json_facts(Some(json))));
    let content = view! {
        <div class="columns work-first">
            <div>
                {card(t::refund::about(), facts(rows))}
                {refund.purchase_id.clone().map(purchase_card)}
                {response}
            </div>
            <div>
                {card(t::order::customer(), customer_facts(refund.customer.as_ref()))}
                {refund.order_id.clone().map(order_card)}
                {refund.customer.clone().map(|customer| earlier(customer, refund.id.clone()))}
            </div>
        </div>
    };
    let head = PageHead {
        title: title(refund, &here),
        up: Some((t::refunds::title(), router.href(&here.to(Section::Refunds)))),
        id: Some(refund.id.to_string()),
        status: Some(status(&refund.status).view(&[], false)),
        actions: Some(actions(refund, ask)),
    };
    view! {
        {head.view()}
        {news(refund)}
        {tabs(&refunds::retrieve(&refund.id), body.to_owned(), content.piece())}
    }
    .piece()
}

/// The two decisions, or why there are none.
fn actions(refund: &RefundRequest, ask: Ask) -> Piece {
    let button = |decision: Decision, class: &'static str, label: &'static str, key: &'static str| {
        decision.is_allowed(refund).then(|| {
            view! {
                <button type="button" class=class data-key=key on:click=move |_| ask.with_value(|ask| ask(decision))>
                    {label} " " <kbd aria-hidden="true">{key}</kbd>
                </button>
            }
        })
    };
    let approve = button(Decision::Approve, "button primary", t::decide::approve_ask(), "a");
    let reject = button(Decision::Reject, "button", t::decide::reject_ask(), "r");
    let me = use_signed().get_untracked();
    let is_own = refund.requested_by.as_ref().is_some_and(|by| by.id == me.user.id);
    let why = match (refund.status == RefundStatus::Requested, approve.is_some()) {
        (true, false) if is_own => Some(t::refund::own()),
        (true, false) => Some(t::refund::may_not_decide()),
        _ => None,
    };
    view! { {why.map(|why| view! { <p class="hint reason">{why}</p> })} {reject} {approve} }.piece()
}

/// What is going on with it: on its way, or failed loudly.
fn news(refund: &RefundRequest) -> Piece {
    if let Some(why) = refusal(refund) {
        let here = use_here();
        let again = match (&refund.purchase_id, &refund.order_id) {
            (Some(purchase), _) => Some(Section::RefundPurchase(purchase.clone())),
            (None, Some(order)) => Some(Section::RefundOrder(order.clone())),
            (None, None) => None,
        };
        let again = again.filter(|_| here.may_edit()).map(|section| {
            let href = use_router().href(&here.to(section));
            view! { <a class="button small" href=href>{t::refund::ask_again()}</a> }
        });
        return view! {
            <div class="notice error" role="alert">
                {icon::warning()}
                <div><strong>{t::refund::failed_title()}</strong> " " {t::refund::failed_because(why.trim_end_matches('.'))}</div>
                {again}
            </div>
        }
        .piece();
    }
    if refund.status.is_moving() {
        return view! { <p class="notice" role="status">{t::refund::moving()}</p> }.piece();
    }
    ().piece()
}

fn purchase_card(id: PurchaseId) -> Piece {
    let purchase = load(move || purchases::retrieve(&id));
    let content = loaded(purchase, waiting, |purchase: &Purchase, _| {
        let href = use_router().href(&use_here().to(Section::Purchase(purchase.id.clone())));
        view! {
            {facts(vec![
                (t::purchase::product(), Cell::Link { text: purchase.name(), href }),
                (t::order::status(), purchase_status(&purchase.status)),
            ])}
            {amounts(purchase)}
        }
        .piece()
    });
    card(t::purchase::title(), content)
}

/// What the same customer had asked for before. The API can only search for the address: who has another is left out.
fn earlier(customer: CustomerRef, current: RefundId) -> Piece {
    let ids = use_here().ids();
    let id = customer.id.clone();
    let found = load(move || refunds::of_customer(&ids, &customer, EARLIER));
    let content = loaded(found, waiting, move |page: &Page<RefundRequest>, _| {
        let is_theirs = |refund: &&RefundRequest| {
            refund.id != current && refund.customer.as_ref().is_some_and(|customer| customer.id == id)
        };
        let theirs: Vec<RefundRequest> = page.rows.iter().filter(is_theirs).cloned().collect();
        let more = page.has_next.then(|| view! { <p class="hint">{t::refund::only_newest(u64::from(EARLIER))}</p> });
        view! { {lines(&theirs)} {more} }.piece()
    });
    card(t::refund::earlier(), content)
}
