use leptos::prelude::*;

use crate::api::orders::Order;
use crate::api::words::PurchaseId;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::place::Section;
use crate::records::purchases;
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::dialog::dialog;
use crate::ui::load::Load;

/// Which purchase of an order is looked at stands in the address, so that the panel can be linked to and Back closes it.
const KEY: &str = "purchase";

/// The address of the order with one of its purchases beside it.
pub fn href(purchase: &PurchaseId) -> String {
    let router = use_router();
    let place = untrack(|| router.address()).place;
    router.href_with(&place, &[(KEY.to_owned(), purchase.to_string())])
}

/// A purchase beside its order, while the address names one.
pub fn panel(order: Load<Order>) -> Piece {
    let router = use_router();
    let asked = Memo::new(move |_| {
        let address = router.address();
        address.query.into_iter().find(|(key, _)| key == KEY).map(|(_, id)| id)
    });
    let is_open = Signal::derive(move || asked.with(Option::is_some) && order.with(|_| ()).is_some());
    let close = Callback::new(move |()| router.ask(Vec::new(), true));
    dialog(is_open, close, t::purchase::title(), move || {
        let content = move || {
            let purchase = asked.get().and_then(|id| {
                order
                    .with(|order| order.purchases.iter().find(|purchase| purchase.id.as_str() == id).cloned())
                    .flatten()
            });
            let Some(purchase) = purchase else { return view! { <p>{t::purchase::not_here()}</p> }.piece() };
            let page = router.href(&use_here().to(Section::Purchase(purchase.id.clone())));
            view! {
                <p class="title">
                    <strong>{purchase.name()}</strong> {purchases::status(&purchase.status).view(&[], false)}
                </p>
                <div class="actions">
                    {purchases::action(&purchase, true)}
                    <a class="button" href=page>{t::purchase::open_page()}</a>
                </div>
                {purchases::amounts_card(&purchase)}
                {purchases::requests(&purchase)}
                {purchases::about(&purchase)}
            }
            .piece()
        };
        view! {
            <div class="panel">
                <button type="button" class="button small" on:click=move |_| close.run(())>{t::common::close()}</button>
                {dynamic(content)}
            </div>
        }
        .piece()
    })
}
