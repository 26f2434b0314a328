//! What several pages say about one resource. It stands between `ui`, which knows no resource, and `pages`, which do not know
//! each other.

/// Words and columns of orders.
pub mod orders;
