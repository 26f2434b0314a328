//! What several pages say about one resource. It stands between `ui`, which knows no resource, and `pages`, which do not know
//! each other.

/// What an order costs, what was paid and what is left, added up.
pub mod ledger;
/// Words and columns of orders.
pub mod orders;
/// Words of purchases, and what a page and a panel show of one.
pub mod purchases;
/// Words, columns and lines of refund requests.
pub mod refunds;
/// Staff users and their roles.
pub mod staff;
