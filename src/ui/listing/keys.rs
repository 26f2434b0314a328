use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// `j` and `k` move the focus from row to row; Enter opens the focused one, because it is a link. Not while typing, and not
/// under a dialog.
pub fn listen() {
    let handle = window_event_listener(ev::keydown, |event| {
        let step = match event.key().as_str() {
            "j" => 1,
            "k" => -1,
            _ => return,
        };
        let modified = event.meta_key() || event.ctrl_key() || event.alt_key();
        let active = document().active_element();
        let is_typing = |element: &web_sys::Element| {
            element.matches("input, select, textarea, dialog *, [popover] *").unwrap_or(false)
        };
        if modified || active.as_ref().is_some_and(is_typing) {
            return;
        }
        let Ok(links) = document().query_selector_all("a.row-link") else {
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
