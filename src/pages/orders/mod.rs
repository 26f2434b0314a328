//! The list is a chunk, the record another.

/// One order.
mod detail;
/// All orders of a scope.
pub mod list;
/// One of its purchases, beside it.
mod panel;
/// What happened to it.
mod timeline;

use crate::pages::View;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;

/// The pages of one order.
pub fn record(view: View) -> Piece {
    match view {
        View::Page(Section::Order(id)) => detail::order_detail(id),
        _ => ().piece(),
    }
}
