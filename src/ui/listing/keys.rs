use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::session::storage;

/// How long `g` waits for its letter, in milliseconds: a letter after it is no letter of a page.
pub const SEQUENCE: i64 = 1_000;

/// Under which it is kept that a person wants no shortcuts: `off`.
pub const OFF: &str = "shortcuts";

/// Whether the person wants no shortcuts.
pub fn are_off() -> bool {
    storage::read(OFF).as_deref() == Some("off")
}

/// Whether a letter would be typed somewhere, or is meant for a dialog.
pub fn is_typing() -> bool {
    let active = document().active_element();
    let takes = "input:not([type=checkbox], [type=radio]), select, textarea, dialog *, [popover] *";
    active.is_some_and(|active| active.matches(takes).unwrap_or(false))
}

/// Whether a key is meant for the page: no shortcut of the browser, nothing typed, and shortcuts are wanted.
pub fn is_for_page(event: &ev::KeyboardEvent) -> bool {
    !(event.meta_key() || event.ctrl_key() || event.alt_key() || is_typing() || are_off())
}

/// `j` and `k` move the focus from row to row; Enter opens the focused one, because it is a link. Not while typing, and not
/// under a dialog.
pub fn listen() {
    let handle = window_event_listener(ev::keydown, |event| {
        let step = match event.key().as_str() {
            "j" => 1,
            "k" => -1,
            _ => return,
        };
        if !is_for_page(&event) {
            return;
        }
        let active = document().active_element();
        let Ok(links) = document().query_selector_all("a.row-link, a.line") else {
            return;
        };
        let link = |at: u32| links.get(at).and_then(|node| node.dyn_into::<HtmlElement>().ok());
        let current = (0..links.length()).find(|at| link(*at).map(Into::into) == active);
        let next = match current {
            None => 0,
            Some(at) => at.saturating_add_signed(step).min(links.length().saturating_sub(1)),
        };
        if let Some(link) = link(next) {
            let _ = link.focus();
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}
