//! The list is a chunk, the record another: whoever only looks at the list does not fetch the form.

/// One customer.
mod detail;
/// Changing contact data.
mod edit;
/// All customers of a scope.
pub mod list;
/// What languages and channels are called.
mod words;

use crate::pages::View;
use crate::piece::{IntoPiece, Piece};
use crate::place::Section;

/// The pages of one customer.
pub fn record(view: View) -> Piece {
    match view {
        View::Page(Section::Customer(id)) => detail::customer_detail(id),
        View::Page(Section::EditCustomer(id)) => edit::customer_edit(id),
        _ => ().piece(),
    }
}
