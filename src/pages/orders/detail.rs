use leptos::prelude::*;

use super::{panel, timeline};
use crate::api::money::{Decimal, Money};
use crate::api::orders::{self, Order};
use crate::api::words::OrderId;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::ledger::{Ledger, Mistake};
use crate::records::orders::{
    customer_facts, kind, payment_method, status, transaction_kind, transaction_status, zone,
};
use crate::records::{purchases, refunds};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::cell::Cell;
use crate::ui::detail::{PageHead, card, facts, head_without, sum, tabs, waiting};
use crate::ui::icon;
use crate::ui::listing::keys;
use crate::ui::load::{load, loaded};
use crate::ui::poll::follow;
use crate::ui::text;
use crate::ui::title::use_title;

/// One order: what was bought, what was paid and paid back, by whom, and what is left.
pub fn order_detail(id: OrderId) -> Piece {
    let order = load(move || orders::retrieve(&id));
    use_title(move || order.with(Order::number).unwrap_or_else(|| t::order::title().to_owned()));
    follow(order, |order| order.refunds.iter().any(|refund| refund.status.is_moving()));
    keys::listen();
    let content = loaded(order, waiting, |order, body| {
        let view = draw(order, body);
        use_router().arrived();
        view
    });
    let list = (t::orders::title(), use_router().href(&use_here().to(Section::Orders)));
    view! {
        {head_without(order, t::order::title(), list)}
        {content}
        {panel::panel(order)}
    }
    .piece()
}

fn draw(order: &Order, body: &str) -> Piece {
    let here = use_here();
    let list = use_router().href(&here.to(Section::Orders));
    let time = |instant| Cell::time(instant, zone(order, &here));
    let about = facts(vec![
        (t::order::kind(), Cell::text(order.kind.as_ref().map(kind))),
        (t::order::edition(), Cell::text(order.edition.as_ref().map(|edition| edition.name.clone()))),
        (t::order::created(), time(order.created.clone())),
        (t::order::modified(), time(order.modified.clone())),
        (t::order::transaction(), Cell::copied(order.transaction_id.as_ref().map(ToString::to_string))),
    ]);
    let ledger = Ledger::of(order);
    let content = view! {
        <div class="columns">
            <div>
                {card(t::order::purchases(), lines(order))}
                {card(t::order::transactions(), transactions(order))}
                {card(t::refunds::title(), refunds::lines(&order.refunds))}
                {card(t::order::timeline(), timeline::timeline(order))}
            </div>
            <div>
                {card(t::order::sum(), sums(order, &ledger))}
                {card(t::order::customer(), customer_facts(order.customer.as_ref()))}
                {card(t::order::about(), about)}
            </div>
        </div>
    };
    let head = PageHead {
        title: order.number(),
        up: Some((t::orders::title(), list)),
        id: Some(order.id.to_string()),
        status: Some(status(&order.status).view(&[], false)),
        actions: Some(action(order, &ledger)),
    };
    view! {
        {head.view()}
        {tabs(&orders::retrieve(&order.id), body.to_owned(), content.piece())}
    }
    .piece()
}

/// Money of the whole payment; that of one line is asked for at the line.
fn action(order: &Order, ledger: &Ledger) -> Piece {
    let here = use_here();
    if !here.may_edit() {
        return view! { <p class="hint reason">{t::refund::read_only()}</p> }.piece();
    }
    if ledger.left().is_zero() {
        return view! { <p class="hint reason">{t::order::nothing_left()}</p> }.piece();
    }
    let href = use_router().href(&here.to(Section::RefundOrder(order.id.clone())));
    view! { <a class="button" href=href data-key="refund">{icon::refund()} {t::order::refund_payment()}</a> }.piece()
}

/// What was bought. A line opens beside the order.
fn lines(order: &Order) -> Piece {
    if order.purchases.is_empty() {
        return view! { <p class="hint">{t::order::no_purchases()}</p> }.piece();
    }
    let rows = order.purchases.iter().map(|purchase| {
        let money = |amount: &Option<Decimal>| Cell::money(order.money(amount)).view(&[], false);
        let href = panel::href(&purchase.id);
        let open = purchase.open_request().map(|_| view! { " " <small class="badge waiting">{t::purchase::asked()}</small> });
        view! {
            <tr role="row">
                <th role="rowheader" scope="row" data-label=t::purchase::product()>
                    <a class="row-link" href=href.clone() data-key=href>{purchase.name()}</a>
                    {purchase.variant.clone().map(|variant| view! { " " <small>{variant}</small> })}
                </th>
                <td role="cell" data-label=t::order::status()>{purchases::status(&purchase.status).view(&[], false)} {open}</td>
                <td role="cell" class="end part" data-label=t::purchase::price()>{money(&purchase.price)}</td>
                <td role="cell" class="end part" data-label=t::purchase::deposit()>{money(&purchase.deposit)}</td>
                <td role="cell" class="end part" data-label=t::purchase::fee()>{money(&purchase.fee)}</td>
                <td role="cell" class="end" data-label=t::order::amount()>{money(&purchase.amount)}</td>
            </tr>
        }
    });
    let heads = [
        (t::purchase::product(), ""),
        (t::order::status(), ""),
        (t::purchase::price(), "end part"),
        (t::purchase::deposit(), "end part"),
        (t::purchase::fee(), "end part"),
        (t::order::amount(), "end"),
    ];
    let heads = heads.map(|(label, class)| view! { <th role="columnheader" scope="col" class=class>{label}</th> });
    view! {
        <div class="table">
            <table role="table">
                <caption class="sr">{t::order::purchases()}</caption>
                <thead role="rowgroup"><tr role="row">{heads.collect_view()}</tr></thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .piece()
}

/// From the lines to what is left: a sum that adds up, or says that it does not.
fn sums(order: &Order, ledger: &Ledger) -> Piece {
    let money = |amount: Decimal| order.money(&Some(amount));
    let is_there = |amount: &Option<Decimal>| amount.as_ref().is_none_or(|amount| !amount.is_zero());
    let negative = |amount: &Decimal| money(amount.negated());
    let mut rows = vec![(t::order::goods(), order.money(&ledger.goods), false)];
    if is_there(&ledger.deposits) {
        rows.push((t::order::deposits(), order.money(&ledger.deposits), false));
    }
    if is_there(&ledger.fees) {
        rows.push((t::order::fees(), order.money(&ledger.fees), false));
    }
    if let Some(difference) = ledger.difference() {
        let label = if difference.is_negative() { t::order::discount() } else { t::order::extra() };
        rows.push((label, money(difference), false));
    }
    rows.push((t::order::total(), order.money(&ledger.total), true));
    rows.push((t::order::paid(), money(ledger.paid.clone()), false));
    if !ledger.paid_back.is_zero() {
        rows.push((t::order::paid_back(), negative(&ledger.paid_back), false));
    }
    if !ledger.asked.is_zero() {
        rows.push((t::order::asked_back(), negative(&ledger.asked), false));
    }
    rows.push((t::refund::left(), money(ledger.left()), true));
    match ledger.owed() {
        Some(owed) if owed.is_negative() => rows.push((t::order::overpaid(), negative(&owed), false)),
        Some(owed) if !owed.is_zero() => rows.push((t::order::owed(), money(owed), false)),
        _ => {}
    }
    let verdict = match ledger.mistakes() {
        [] => view! { <p class="adds-up">{icon::check()} {t::order::adds_up()}</p> }.piece(),
        mistakes => {
            let words = mistakes.iter().map(|mistake| view! { <li>{mistake_words(order, mistake)}</li> });
            view! {
                <div class="notice warn">
                    {icon::warning()}
                    <div><strong>{t::order::does_not_add_up()}</strong> <ul>{words.collect_view()}</ul></div>
                </div>
            }
            .piece()
        }
    };
    view! { {sum(rows)} {verdict} }.piece()
}

fn mistake_words(order: &Order, mistake: &Mistake) -> String {
    let shown = |amount: &Decimal| text::money(&Money { amount: amount.clone(), currency: order.currency.clone() });
    match mistake {
        Mistake::Line(name) => t::order::wrong_line(name),
        Mistake::PaidBack { requests, transactions } => {
            t::order::wrong_paid_back(&shown(requests), &shown(transactions))
        }
        Mistake::TooMuch => t::order::wrong_too_much().to_owned(),
        Mistake::Currency(id) => t::order::wrong_currency(id),
        Mistake::Unknown => t::order::wrong_unknown().to_owned(),
    }
}

fn transactions(order: &Order) -> Piece {
    if order.transactions.is_empty() {
        return view! { <p class="hint">{t::order::no_transactions()}</p> }.piece();
    }
    let zone = zone(order, &use_here());
    let rows = order.transactions.iter().map(|transaction| {
        let money = transaction.amount.clone().map(|amount| Money { amount, currency: transaction.currency.clone() });
        let kind = transaction.kind.as_ref().map(transaction_kind);
        let what: Vec<String> =
            [kind, transaction.payment_method.as_deref().map(payment_method)].into_iter().flatten().collect();
        view! {
            <li>
                <div class="line">
                    <span class="name">{what.join(" · ")}</span>
                    {transaction_status(&transaction.status).view(&[], false)}
                    <span class="end">{Cell::money(money).view(&[], false)}</span>
                    <small>{Cell::copied(transaction.id.to_string()).view(&[], false)}</small>
                    <small class="end">{Cell::time(transaction.created.clone(), zone.clone()).view(&[], true)}</small>
                </div>
            </li>
        }
    });
    view! { <ul class="lines">{rows.collect_view()}</ul> }.piece()
}
