/// Sending, and finding out when nobody answers.
mod send;
/// What is asked about.
mod subject;

use leptos::prelude::*;

use crate::api::money::Decimal;
use crate::api::refs::PickupPoint;
use crate::api::refunds::{RefundReason, RefundScope};
use crate::api::words::{OrderId, PurchaseId, RefundId};
use crate::api::{orders, purchases};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::place::Section;
use crate::records::purchases::amounts_card;
use crate::records::refunds::{lines, reason, scope};
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::detail::{PageHead, card, head_without, waiting};
use crate::ui::form::{Field, area_field, creation, select_field, text_field};
use crate::ui::load::{load, loaded_once};
use crate::ui::title::use_title;
use crate::ui::write::Write;
use send::{Sending, sending};
use subject::{Subject, of_order, of_purchase};

/// Asking for money of one purchase back.
pub fn for_purchase(id: PurchaseId) -> Piece {
    let purchase = load(move || purchases::retrieve(&id));
    let content = loaded_once(purchase, waiting, |purchase| {
        page(of_purchase(purchase, &use_here().ids()), amounts_card(purchase))
    });
    let up = (t::orders::title(), use_router().href(&use_here().to(Section::Orders)));
    use_title(|| t::request::title().to_owned());
    view! {
        {head_without(purchase, t::request::title(), up)}
        {content}
    }
    .piece()
}

/// Asking for money of a whole payment back.
pub fn for_order(id: OrderId) -> Piece {
    let order = load(move || orders::retrieve(&id));
    let content = loaded_once(order, waiting, |order| {
        page(of_order(order, &use_here().ids()), card(t::refunds::title(), lines(&order.refunds)))
    });
    let up = (t::orders::title(), use_router().href(&use_here().to(Section::Orders)));
    use_title(|| t::request::title().to_owned());
    view! {
        {head_without(order, t::request::title(), up)}
        {content}
    }
    .piece()
}

/// The form, and beside it what it is about.
fn page(subject: Subject, aside: Piece) -> Piece {
    let (here, router) = (use_here(), use_router());
    router.arrived();
    let head = PageHead {
        title: t::request::title().to_owned(),
        up: Some((t::request::back(), router.href(&here.to(subject.from.clone())))),
        ..PageHead::default()
    };
    let content = match &subject.open {
        _ if !here.may_edit() => view! { <p class="notice">{t::refund::read_only()}</p> }.piece(),
        Some(open) => exists(open),
        None if subject.left.as_ref().is_some_and(Decimal::is_zero) => {
            view! { <p class="notice">{t::request::nothing_left()}</p> }.piece()
        }
        None => fields(subject.clone()),
    };
    view! {
        {head.view()}
        <p class="subject"><strong>{subject.name.clone()}</strong></p>
        <div class="beside"><div>{content}</div> <div>{aside}</div></div>
    }
    .piece()
}

/// There is a request already: two would be one too many.
fn exists(open: &RefundId) -> Piece {
    let href = use_router().href(&use_here().to(Section::Refund(open.clone())));
    view! {
        <div class="notice" role="status">
            <div>{t::request::exists()}</div>
            <a class="button small" href=href>{t::purchase::view_request()}</a>
        </div>
    }
    .piece()
}

fn fields(subject: Subject) -> Piece {
    let (here, router) = (use_here(), use_router());
    let write = Write::new();
    let of_transaction = subject.transaction.is_some();
    let path = here.to(subject.from.clone()).path() + "/refund";
    let subject = RwSignal::new(subject);
    let why = Field::new("reason", t::refund::reason(), "", |_| None)
        .judged_by(|value| value.is_empty().then(|| t::request::reason_missing().to_owned()));
    let what = Field::new("scope", t::refund::scope(), "", |_| None)
        .judged_by(move |value| subject.with(|subject| subject.scope_mistake(value)));
    let amount = Field::new("amount", t::order::amount(), "", |_| None).judged_by(move |value| {
        let is_custom = what.value.with(|what| RefundScope::from(what.as_str()).is_custom());
        subject.with(|subject| if is_custom { subject.typed(value).err() } else { None })
    });
    let comment = Field::new("comment", t::refund::comment(), "", |_| None).max_length(2_000);
    let point = Field::new("pickup_point_id", t::purchase::pickup_point(), "", |_| None);
    // The reason decides the scope until the person says otherwise, and another reason decides anew. A scope that was there before
    // the first reason, as out of a draft, was chosen.
    let last = StoredValue::new(String::new());
    effect(move || {
        let reason = why.value.get();
        let is_chosen = last.with_value(String::is_empty) && what.value.with_untracked(|what| !what.is_empty());
        last.set_value(reason.clone());
        if !reason.is_empty() && !is_chosen {
            what.value.set(RefundReason::from(reason.as_str()).scope(of_transaction).as_str().to_owned());
        }
    });
    // What is asked for, once it is clear.
    let asked = Signal::derive(move || {
        let scope = what.value.with(|what| RefundScope::from(what.as_str()));
        subject.with(|subject| match scope.is_custom() {
            true => amount.value.with(|typed| subject.typed(typed).ok()),
            false => subject.amount(&scope).cloned(),
        })
    });
    let label = Signal::derive(move || match asked.get() {
        Some(amount) => t::request::send_amount(&subject.with(|subject| subject.money(&amount))),
        None => t::request::send().to_owned(),
    });
    let send = sending(Sending { subject, write, why, what, amount, comment, point });
    let points: Vec<PickupPoint> = here
        .edition_of(subject.read_untracked().edition.as_ref())
        .map(|edition| edition.pickup_points.clone())
        .unwrap_or_default();
    let point_field = (!points.is_empty()).then(|| {
        let none = (String::new(), t::request::no_point().to_owned());
        let points = points.into_iter().map(|point| (point.id.to_string(), point.name()));
        select_field(point, write, "", std::iter::once(none).chain(points).collect())
    });
    let content = view! {
        {select_field(why, write, "", reasons())}
        {select_field(what, write, t::request::scope_hint(), scopes(&subject.read_untracked()))}
        <div hidden=move || !what.value.with(|what| RefundScope::from(what.as_str()).is_custom())>
            {text_field(amount, write, "")}
            <p class="hint">{Signal::derive(move || subject.read().read_as(&amount.value.read()))}</p>
        </div>
        <p class="left" role="status">{Signal::derive(move || subject.read().explained())}</p>
        {area_field(comment, write, t::request::comment_hint())}
        {point_field}
    };
    let cancel = router.href(&here.to(subject.read_untracked().from.clone()));
    let found = dynamic(move || match subject.with(|subject| subject.open.clone()) {
        Some(open) => exists(&open),
        None => ().piece(),
    });
    let form = creation(vec![why, what, amount, comment, point], write, &path, cancel, label, send, content.piece());
    view! { {found} {form} }.piece()
}

fn reasons() -> Vec<(String, String)> {
    let first = (String::new(), t::request::choose().to_owned());
    let known = RefundReason::KNOWN.iter().map(|known| (known.as_str().to_owned(), reason(known)));
    std::iter::once(first).chain(known).collect()
}

fn scopes(subject: &Subject) -> Vec<(String, String)> {
    let first = (String::new(), t::request::as_reason().to_owned());
    let known = subject.scopes.iter().map(|(known, amount)| {
        let name = match amount {
            Some(amount) => format!("{} ({})", scope(known), subject.money(amount)),
            None => scope(known),
        };
        (known.as_str().to_owned(), name)
    });
    std::iter::once(first).chain(known).collect()
}
