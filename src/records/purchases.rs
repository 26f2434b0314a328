use leptos::prelude::*;

use super::orders::unknown;
use super::refunds;
use crate::api::purchases::{Purchase, PurchaseStatus};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;
use crate::router::use_router;
use crate::session::scope::use_here;
use crate::ui::cell::{Cell, Tone};
use crate::ui::detail::{card, facts, sum};
use crate::ui::icon;

pub fn status(status: &PurchaseStatus) -> Cell {
    let (tone, name) = match status {
        PurchaseStatus::Pending => (Tone::Waiting, t::purchase::pending()),
        PurchaseStatus::Active => (Tone::Good, t::purchase::active()),
        PurchaseStatus::Collected => (Tone::Neutral, t::purchase::collected()),
        PurchaseStatus::PartiallyRefunded => (Tone::Waiting, t::purchase::partially_refunded()),
        PurchaseStatus::Refunded => (Tone::Neutral, t::purchase::refunded()),
        PurchaseStatus::Cancelled => (Tone::Bad, t::purchase::cancelled()),
        PurchaseStatus::Expired => (Tone::Neutral, t::purchase::expired()),
        PurchaseStatus::Other(word) => return unknown(word),
    };
    Cell::Badge(tone, name.to_owned())
}

/// The kind of a product; a word that we do not know is shown as it is.
pub fn kind(word: &str) -> String {
    let name = match word {
        "drink" => t::product::drink(),
        "food" => t::product::food(),
        "deposit" => t::product::deposit(),
        "parking" => t::product::parking(),
        "camping" => t::product::camping(),
        "merchandise" => t::product::merchandise(),
        "rental" => t::product::rental(),
        other => other,
    };
    name.to_owned()
}

/// What a person can do about the money of a purchase: ask for it, look at what was asked for, or read why neither is possible.
/// It gets the focus where it comes first, as in a dialog.
pub fn action(purchase: &Purchase, is_first: bool) -> Piece {
    let (here, router) = (use_here(), use_router());
    if let Some(open) = purchase.open_request() {
        let href = router.href(&here.to(Section::Refund(open.id.clone())));
        return view! { <a class="button primary" href=href data-key="refund" autofocus=is_first>{icon::refund()} {t::purchase::view_request()}</a> }
            .piece();
    }
    if !here.may_edit() {
        return view! { <p class="hint reason">{t::refund::read_only()}</p> }.piece();
    }
    if !purchase.is_refundable() {
        return view! { <p class="hint reason">{t::purchase::not_refundable()}</p> }.piece();
    }
    let href = router.href(&here.to(Section::RefundPurchase(purchase.id.clone())));
    view! { <a class="button primary" href=href data-key="refund" autofocus=is_first>{icon::refund()} {t::purchase::request_refund()}</a> }.piece()
}

/// [`amounts`] in a card of their own.
pub fn amounts_card(purchase: &Purchase) -> Piece {
    card(t::purchase::amounts(), amounts(purchase))
}

/// What it cost, what was asked back, and what is left.
pub fn amounts(purchase: &Purchase) -> Piece {
    let taken = purchase.taken();
    let mut rows = vec![(t::purchase::price(), purchase.money(&purchase.price), false)];
    for (label, part) in [(t::purchase::deposit(), &purchase.deposit), (t::purchase::fee(), &purchase.fee)] {
        if part.as_ref().is_none_or(|part| !part.is_zero()) {
            rows.push((label, purchase.money(part), false));
        }
    }
    rows.push((t::purchase::amount(), purchase.money(&purchase.amount), true));
    if !taken.is_zero() {
        rows.push((t::purchase::taken(), purchase.money(&Some(taken.negated())), false));
    }
    rows.push((t::refund::left(), purchase.money(&purchase.left()), true));
    sum(rows)
}

/// The requests on it.
pub fn requests(purchase: &Purchase) -> Piece {
    card(t::refunds::title(), refunds::lines(&purchase.refunds))
}

/// What is known of it beside the money.
pub fn about(purchase: &Purchase) -> Piece {
    let zone = use_here().zone(purchase.edition_id.as_ref());
    let rows = vec![
        (t::purchase::variant(), Cell::text(purchase.variant.clone())),
        (t::purchase::kind(), Cell::text(kind(&purchase.product_type))),
        (t::purchase::pickup_point(), Cell::text(purchase.pickup_point.as_ref().map(|point| point.name()))),
        (t::order::created(), Cell::time(purchase.created.clone(), zone.clone())),
        (t::order::modified(), Cell::time(purchase.modified.clone(), zone)),
        (t::purchase::id(), Cell::copied(purchase.id.to_string())),
    ];
    card(t::purchase::about(), facts(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_nobody_knows_are_shown_as_they_are() {
        assert_eq!(status(&PurchaseStatus::from("lent")), Cell::Badge(Tone::Neutral, "lent".into()));
        assert_eq!((kind("rental").as_str(), kind("balloon").as_str()), ("Rental", "balloon"));
    }
}
