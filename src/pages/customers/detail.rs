use leptos::prelude::*;

use crate::api::Page;
use crate::api::orders::{self, Order};
use crate::api::users::{self, User};
use crate::api::words::{Flag, UserId};
use crate::i18n::t;
use crate::pages::customers::words::{channel, language};
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::records::orders as order_words;
use crate::router::use_router;
use crate::session::scope::{scope_of, use_here};
use crate::ui::cell::{Cell, Tone};
use crate::ui::detail::{PageHead, card, facts, head_without, json_facts, tabs, waiting};
use crate::ui::form::undo_button;
use crate::ui::icon;
use crate::ui::listing::keys;
use crate::ui::load::{Load, load, loaded};
use crate::ui::title::use_title;

/// How many of a customer's orders the page shows; the rest is a list away.
const ORDERS: u32 = 20;

/// One customer: who, how to reach them, what state they are in, and what they ordered in the whole organization.
pub fn customer_detail(id: UserId) -> Piece {
    let here = use_here();
    let user = {
        let id = id.clone();
        load(move || users::retrieve(&id))
    };
    let orders = {
        let (scope, id) = (here.ids(), id.clone());
        load(move || orders::of_customer(&scope, &id, ORDERS))
    };
    keys::listen();
    use_title(move || user.with(User::name).unwrap_or_else(|| t::customer::title().to_owned()));
    let content = loaded(user, waiting, move |user, body| {
        let view = draw(user, body, orders);
        use_router().arrived();
        view
    });
    let list = (t::customers::title(), use_router().href(&use_here().to(Section::Customers)));
    view! {
        {head_without(user, t::customer::title(), list)}
        {content}
    }
    .piece()
}

fn draw(user: &User, body: &str, orders: Load<Page<Order>>) -> Piece {
    let here = use_here();
    let router = use_router();
    let list = router.href(&here.to(Section::Customers));
    let edit = if here.may_edit() {
        let href = router.href(&here.to(Section::EditCustomer(user.id.clone())));
        view! { <a class="button primary" href=href data-key="edit">{icon::edit()} {t::customer::edit()}</a> }.piece()
    } else {
        view! { <p class="hint reason">{t::customer::read_only()}</p> }.piece()
    };
    let undo = undo_button(here.to(Section::Customer(user.id.clone())).path());
    let zone = here.zone(None);
    let link = |scheme: &str, text: &str| Cell::Link { text: text.to_owned(), href: format!("{scheme}:{text}") };
    let email = if user.email.is_empty() { Cell::Empty } else { link("mailto", &user.email) };
    let phone =
        user.phone_number.as_deref().filter(|phone| !phone.is_empty()).map_or(Cell::Empty, |phone| link("tel", phone));
    let contact = facts(vec![
        (t::customer::first_name(), Cell::text(user.first_name.clone())),
        (t::customer::last_name(), Cell::text(user.last_name.clone())),
        (t::customer::email(), email),
        (t::customer::phone(), phone),
    ]);
    let account = facts(vec![
        (t::customer::language(), Cell::text(language(&user.locale))),
        (t::customer::channel(), Cell::text(user.msg_channel.as_deref().map(channel))),
        (t::customer::last_seen(), Cell::time(user.last_seen.clone(), zone.clone())),
        (t::customer::joined(), Cell::time(user.date_joined.clone(), zone)),
    ]);
    let content = view! {
        <div class="columns">
            <div>{orders_card(orders, user.id.clone())}</div>
            <div>
                {card(t::customer::contact(), contact)}
                {card(t::customer::account(), account)}
                {card(t::customer::metadata(), json_facts(user.metadata.as_ref()))}
            </div>
        </div>
    };
    let head = PageHead {
        title: user.name(),
        up: Some((t::customers::title(), list)),
        id: Some(user.id.to_string()),
        status: Some(Cell::Badges(states(user)).view(&[], false)),
        actions: Some(view! { {undo} {edit} }.piece()),
    };
    view! {
        {head.view()}
        {tabs(&users::retrieve(&user.id), body.to_owned(), content.piece())}
    }
    .piece()
}

/// Both states in words, whichever they are: a caller asks for them.
fn states(user: &User) -> Vec<(Tone, String)> {
    let verified = user.is_verified.map(|Flag(yes)| match yes {
        true => (Tone::Good, t::customer::verified()),
        false => (Tone::Waiting, t::customer::unverified()),
    });
    let active = user.is_active.map(|Flag(yes)| match yes {
        true => (Tone::Good, t::customer::active()),
        false => (Tone::Bad, t::customer::inactive()),
    });
    [active, verified].into_iter().flatten().map(|(tone, name)| (tone, name.to_owned())).collect()
}

/// The orders of all editions, newest first, and the way to this customer in each of those editions.
fn orders_card(orders: Load<Page<Order>>, customer: UserId) -> Piece {
    let content = loaded(orders, waiting, move |page, _| {
        let (here, router) = (use_here(), use_router());
        if page.rows.is_empty() {
            return view! { <p class="hint">{t::customer::no_orders()}</p> }.piece();
        }
        let rows = page.rows.iter().map(|order| {
            let href = router.href(&here.to(Section::Order(order.id.clone())));
            let zone = order_words::zone(order, &here);
            view! {
                <li>
                    <a class="line" href=href.clone() data-key=href>
                        <span class="name">{order.number()}</span>
                        {order_words::status(&order.status).view(&[], false)}
                        <span class="end">{Cell::money(order.money(&order.amount)).view(&[], false)}</span>
                        <small>{order.edition.as_ref().map(|edition| edition.name.clone())}</small>
                        <small class="end">{Cell::time(order.created.clone(), zone).view(&[], true)}</small>
                    </a>
                </li>
            }
        });
        let all = {
            let query = [("customer_id".to_owned(), customer.to_string())];
            let href =
                router.href_with(&crate::place::Scope::organization(&here.scope.org).to(Section::Orders), &query);
            let count = page.count.unwrap_or(page.rows.len() as u64);
            (count > page.rows.len() as u64).then(|| view! { <p><a href=href>{t::customer::all_orders(count)}</a></p> })
        };
        view! {
            <ul class="lines">{rows.collect_view()}</ul>
            {all}
            {editions(&page.rows, &customer)}
        }
        .piece()
    });
    card(t::orders::title(), content)
}

/// The editions that the orders belong to, as links to the same customer there.
fn editions(orders: &[Order], customer: &UserId) -> Piece {
    let (here, router) = (use_here(), use_router());
    let known = here.organization.editions.iter().filter(|edition| {
        orders.iter().any(|order| order.edition.as_ref().is_some_and(|of_order| of_order.id == edition.api_id))
    });
    let links = known.map(|edition| {
        let href = router.href(&scope_of(&here.organization, Some(edition)).to(Section::Customer(customer.clone())));
        let is_here = here.edition.as_ref().is_some_and(|open| open.api_id == edition.api_id);
        view! { <li><a class="pill" href=href aria-current=is_here.then_some("true")>{edition.name.clone()}</a></li> }
    });
    view! {
        <h3>{t::customer::in_editions()}</h3>
        <ul class="pills">{links.collect_view()}</ul>
    }
    .piece()
}
