//! The admin client of Preo, for the browser. Read the modules in this order; ARCHITECTURE.md holds the map.
//!
//! Imports point one way: `place` and `api` know nobody, `client` and `session` build on them, then `ui`, then `records`,
//! then `pages`, and `app` ties it together. `tests/layers.rs` enforces it.

/// What the APIs can be asked and what they answer, as plain data: no network, no DOM, no signals.
pub mod api;
/// Gates, shell, and which page an address opens.
pub mod app;
/// The one door to the network.
pub mod client;
/// The settings of this installation, read from `config.json` before the first page.
pub mod config;
/// The texts of the interface in every language, generated from `locales/`.
pub mod i18n;
/// State of the whole client that is made when it is first needed.
pub mod lifelong;
/// One folder per resource, one file per page.
pub mod pages;
/// Views without their types.
pub mod piece;
/// Every address that can be linked to, and how it is read and written.
pub mod place;
/// What several pages say about one resource: its words and columns.
pub mod records;
/// The address bar, Back, and what leaving a page has to ask first.
pub mod router;
/// Who is signed in, in which organization and edition, and what that allows.
pub mod session;
/// Blocks of the interface that know no resource.
pub mod ui;
