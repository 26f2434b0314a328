use leptos::prelude::*;

use crate::api::purchases::{self, Purchase};
use crate::api::words::PurchaseId;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::orders::{customer_facts, order_card};
use crate::records::purchases::{about, action, amounts_card, requests, status};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::detail::{PageHead, card, head_without, tabs, waiting};
use crate::ui::listing::keys;
use crate::ui::load::{load, loaded};
use crate::ui::poll::follow;
use crate::ui::title::use_title;

/// One purchase: what it cost, what was asked back, and the order and customer that it belongs to.
pub fn purchase_detail(id: PurchaseId) -> Piece {
    let purchase = load(move || purchases::retrieve(&id));
    use_title(move || purchase.with(Purchase::name).unwrap_or_else(|| t::purchase::title().to_owned()));
    follow(purchase, |purchase| purchase.refunds.iter().any(|refund| refund.status.is_moving()));
    keys::listen();
    let content = loaded(purchase, waiting, |purchase, body| {
        let view = draw(purchase, body);
        use_router().arrived();
        view
    });
    let list = (t::orders::title(), use_router().href(&use_here().to(Section::Orders)));
    view! {
        {head_without(purchase, t::purchase::title(), list)}
        {content}
    }
    .piece()
}

fn draw(purchase: &Purchase, body: &str) -> Piece {
    let (here, router) = (use_here(), use_router());
    let has_order = !purchase.order_id.as_str().is_empty();
    let up = match has_order {
        true => (t::order::title(), router.href(&here.to(Section::Order(purchase.order_id.clone())))),
        false => (t::orders::title(), router.href(&here.to(Section::Orders))),
    };
    let content = view! {
        <div class="columns work-first">
            <div>
                {amounts_card(purchase)}
                {requests(purchase)}
            </div>
            <div>
                {has_order.then(|| order_card(purchase.order_id.clone()))}
                {card(t::order::customer(), customer_facts(purchase.customer.as_ref()))}
                {about(purchase)}
            </div>
        </div>
    };
    let head = PageHead {
        title: purchase.name(),
        up: Some(up),
        id: Some(purchase.id.to_string()),
        status: Some(status(&purchase.status).view(&[], false)),
        actions: Some(action(purchase, false)),
    };
    view! {
        {head.view()}
        {tabs(&purchases::retrieve(&purchase.id), body.to_owned(), content.piece())}
    }
    .piece()
}
