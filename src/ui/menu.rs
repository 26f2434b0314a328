use leptos::prelude::*;

use crate::piece::{IntoPiece, Piece};

/// A button and a panel that it opens: the platform's popover, which closes by Escape, by a click elsewhere, and when another
/// opens. The style places it at its button where the browser can, and in the middle of the window where it cannot.
/// `id` is unique on the page, `label` is what a screen reader calls the button, `class` is the button's.
pub fn menu(id: &'static str, label: String, class: &'static str, button: Piece, content: Piece) -> Piece {
    view! {
        <button type="button" class=class popovertarget=id aria-label=label.clone() aria-haspopup="dialog">{button}</button>
        <div id=id popover="auto" class="menu" role="dialog" aria-label=label>{content}</div>
    }
    .piece()
}

/// Closes the menu with this id.
pub fn close(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        use wasm_bindgen::JsCast;
        let element: web_sys::HtmlElement = element.unchecked_into();
        // Throws when it is not open.
        let _ = element.hide_popover();
    }
}
