use leptos::prelude::*;

use crate::api::money::{Decimal, Money};
use crate::api::orders::{self, Order};
use crate::api::words::OrderId;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::orders::{
    kind, payment_method, purchase_status, status, transaction_kind, transaction_status, zone,
};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::cell::Cell;
use crate::ui::detail::{PageHead, card, facts, head_without, tabs, waiting};
use crate::ui::load::{load, loaded};
use crate::ui::title::use_title;

/// One order: what was bought, what was paid, by whom.
pub fn order_detail(id: OrderId) -> Piece {
    let order = load(move || orders::retrieve(&id));
    use_title(move || order.with(Order::number).unwrap_or_else(|| t::order::title().to_owned()));
    let content = loaded(order, waiting, |order, body| {
        let view = draw(order, body);
        use_router().arrived();
        view
    });
    let list = (t::orders::title(), use_router().href(&use_here().to(Section::Orders)));
    view! {
        {head_without(order, t::order::title(), list)}
        {content}
    }
    .piece()
}

fn draw(order: &Order, body: &str) -> Piece {
    let here = use_here();
    let list = use_router().href(&here.to(Section::Orders));
    let time = |instant| Cell::time(instant, zone(order, &here));
    let about = facts(vec![
        (t::order::amount(), Cell::money(order.money(&order.amount))),
        (t::order::kind(), Cell::text(order.kind.as_ref().map(kind))),
        (t::order::edition(), Cell::text(order.edition.as_ref().map(|edition| edition.name.clone()))),
        (t::order::created(), time(order.created.clone())),
        (t::order::modified(), time(order.modified.clone())),
        (t::order::transaction(), Cell::copied(order.transaction_id.as_ref().map(ToString::to_string))),
    ]);
    let content = view! {
        <div class="columns">
            <div>
                {card(t::order::purchases(), purchases(order))}
                {card(t::order::transactions(), transactions(order))}
            </div>
            <div>
                {card(t::order::customer(), customer(order))}
                {card(t::order::about(), about)}
            </div>
        </div>
    };
    let head = PageHead {
        title: order.number(),
        up: Some((t::orders::title(), list)),
        id: Some(order.id.to_string()),
        status: Some(status(&order.status).view(&[], false)),
        actions: None,
    };
    view! {
        {head.view()}
        {tabs(&orders::retrieve(&order.id).target(), body.to_owned(), content.piece())}
    }
    .piece()
}

fn purchases(order: &Order) -> Piece {
    if order.purchases.is_empty() {
        return view! { <p class="hint">{t::order::no_purchases()}</p> }.piece();
    }
    let rows = order.purchases.iter().map(|purchase| {
        let money = |amount: &Option<Decimal>| Cell::money(order.money(amount)).view(&[], false);
        let quantity = purchase.quantity.as_ref().map_or_else(String::new, |quantity| format!("{quantity} × "));
        view! {
            <tr role="row">
                <th role="rowheader" scope="row" data-label=t::purchase::product()>
                    {quantity} {purchase.product.clone()}
                    {purchase.variant.clone().map(|variant| view! { " " <small>{variant}</small> })}
                </th>
                <td role="cell" data-label=t::order::status()>{purchase_status(&purchase.status).view(&[], false)}</td>
                <td role="cell" class="end" data-label=t::purchase::price()>{money(&purchase.price)}</td>
                <td role="cell" class="end" data-label=t::purchase::deposit()>{money(&purchase.deposit)}</td>
                <td role="cell" class="end" data-label=t::purchase::fee()>{money(&purchase.fee)}</td>
                <td role="cell" class="end" data-label=t::order::amount()>{money(&purchase.amount)}</td>
            </tr>
        }
    });
    let heads = [
        (t::purchase::product(), false),
        (t::order::status(), false),
        (t::purchase::price(), true),
        (t::purchase::deposit(), true),
        (t::purchase::fee(), true),
        (t::order::amount(), true),
    ];
    let heads = heads.map(|(label, end)| view! { <th role="columnheader" scope="col" class:end=end>{label}</th> });
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

fn customer(order: &Order) -> Piece {
    let Some(customer) = &order.customer else {
        return view! { <p class="hint">{t::order::no_customer()}</p> }.piece();
    };
    let href = use_router().href(&use_here().to(Section::Customer(customer.id.clone())));
    facts(vec![
        (t::customer::name(), Cell::Link { text: customer.name(), href }),
        (t::customer::email(), Cell::copied(customer.email.clone())),
        (t::customer::phone(), Cell::copied(customer.phone_number.clone())),
    ])
}
