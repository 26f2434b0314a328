//! What a block shows whose code comes after the page: the block says where it stands, `pages` fetch it.

use leptos::prelude::*;

use crate::piece::Piece;

/// Parts of a list that are not needed to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Fields of the filters that are not in the toolbar.
    Filters,
    /// Which columns are shown.
    Columns,
    /// Questions that were given a name: a menu to keep them.
    Views,
    /// The same as tabs.
    Tabs,
    /// All rows as a file.
    Export,
    /// How many rows are marked, and what can be done to them.
    Marked,
    /// Rows that have come since the list was read.
    News,
    /// The amounts of the page, added up.
    Totals,
}

/// Draws a tool once its code is there.
#[derive(Clone, Copy)]
pub struct Later(pub fn(Tool) -> Piece);

/// Inside the page of a list.
pub fn later(tool: Tool) -> Piece {
    expect_context::<Later>().0(tool)
}
