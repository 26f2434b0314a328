//! Purchases have no list of their own: they are the lines of orders.

/// One purchase.
mod detail;

use crate::pages::View;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;

/// The pages of one purchase.
pub fn record(view: View) -> Piece {
    match view {
        View::Page(Section::Purchase(id)) => detail::purchase_detail(id),
        _ => ().piece(),
    }
}
