//! Calls and answers as plain data. A call says what to ask and is compared in tests without a network; an answer is decoded
//! leniently, because the contract is partly inferred: unknown keys and enum values are data, absent fields have a default.

/// A call to an API: method, path, query, body.
pub mod call;
/// Decimal numbers, exact.
pub mod decimal;
/// Reading an answer's text into a type.
pub mod decode;
/// E-mail addresses as people type them.
pub mod email;
/// What went wrong, as far as a page can act on it.
pub mod error;
/// Amounts of money.
pub mod money;
/// Phone numbers as people type them.
pub mod phone;
/// The question that a list asks, in the address bar and in both paging dialects.
pub mod query;
/// Declaring records.
pub mod record;
/// Ids, instants, open enumerations.
pub mod words;

/// `get_me`: the person behind the token, with organizations and editions.
pub mod me;
/// The orders operations.
pub mod orders;
/// The purchases operations.
pub mod purchases;
/// Editions, customers and pickup points as other records name them.
pub mod refs;
/// The refund request operations.
pub mod refunds;
/// The staff API: staff users, trash and invitations.
pub mod staff;
/// The staff API: signing in and out, and password reset.
pub mod staff_auth;
/// The staff API: roles.
pub mod staff_roles;
/// The customers operations; the API calls a customer `user`.
pub mod users;

pub use call::{Api, Call, Method};
pub use decode::Page;
pub use error::{Cause, Error};
pub use query::ListQuery;
