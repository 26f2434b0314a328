//! The inbox is a chunk; a request, deciding it and asking for one are another.

/// Approving and rejecting many.
mod bulk;
/// Approving and rejecting one, by dialog.
mod decide;
/// One request.
mod detail;
/// The inbox.
pub mod list;
/// Walking through those that wait.
mod queue;
/// Asking for money back.
mod request;

use crate::pages::View;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;

/// The pages of one request.
pub fn record(view: View) -> Piece {
    match view {
        View::Page(Section::Refund(id)) => detail::refund_detail(id),
        View::Page(Section::RefundPurchase(id)) => request::for_purchase(id),
        View::Page(Section::RefundOrder(id)) => request::for_order(id),
        _ => ().piece(),
    }
}
