//! Blocks of the interface. They may name a call, an error, a page of rows, money and places, but never a resource.

/// What the identity menu holds.
pub mod account;
/// Doing one thing to many records.
pub mod bulk;
/// What goes into a field of a table or a list of facts, as data.
pub mod cell;
/// Asking before something is done that matters.
pub mod confirm;
/// A button that copies a text.
pub mod copy;
/// Waiting for a pause in typing.
pub mod debounce;
/// Cards, facts and the head of a page.
pub mod detail;
/// Modal dialogs.
pub mod dialog;
/// Elements made one by one, for what there are hundreds of.
pub mod element;
/// Text fields, the error summary, and the bar with Save.
pub mod form;
/// Drawings for buttons.
pub mod icon;
/// Long work in the background.
pub mod job;
/// JSON as it came.
pub mod json;
/// Parts whose code comes after the page.
pub mod later;
/// Tables with their toolbar, in one engine.
pub mod listing;
/// Reading: a call whose answer is shown.
pub mod load;
/// A button that opens a menu.
pub mod menu;
/// Failures in words.
pub mod notice;
/// Asking again and again while something is under way.
pub mod poll;
/// Theme, density and language of the person.
pub mod preferences;
/// Keeping the connection to the staff API.
pub mod renewal;
/// Header, navigation, main.
pub mod shell;
/// Choosing organization and edition.
pub mod switcher;
/// Numbers, money and times in the language of the person and the zone of the edition.
pub mod text;
/// Titles of the browser's tab.
pub mod title;
/// Short messages about what was done.
pub mod toast;
/// Several futures at once.
pub mod together;
/// Writing: a call that changes something.
pub mod write;
