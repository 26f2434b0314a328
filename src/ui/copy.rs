use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::icon;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, spawn};

/// A button that copies `text` and shows a check for two seconds (the style's animation). Without a clipboard, as over plain
/// HTTP, the style hides it: the text can be selected. [`listen`] is what makes it work, once for all: a table has hundreds.
pub fn copy(text: String) -> Piece {
    let label = t::common::copy(&text);
    view! {
        <button type="button" class="icon-button copy" aria-label=label.clone() title=label data-copy=text>{icon::copy()}</button>
    }
    .piece()
}

/// Lets every copy button of the document work.
pub fn listen() {
    let clipboard = window().navigator().clipboard();
    if wasm_bindgen::JsValue::from(&clipboard).is_undefined() {
        let _ = document().document_element().map(|root| root.set_attribute("data-no-clipboard", ""));
        return;
    }
    let _ = window_event_listener(ev::click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(button) = target.and_then(|target| target.closest("[data-copy]").ok().flatten()) else { return };
        event.stop_propagation();
        let written = clipboard.write_text(&button.get_attribute("data-copy").unwrap_or_default());
        spawn(async move {
            if JsFuture::from(written).await.is_ok() {
                tell(&button);
            }
        });
    });
}

/// Shows the check, and says it to a screen reader.
fn tell(button: &Element) {
    let document = document();
    let _ = button.class_list().add_1("copied");
    if let Some(region) = document.get_element_by_id("said") {
        // Emptied first: the same text again would not be read.
        region.set_text_content(None);
        region.set_text_content(Some(t::common::copied()));
    }
    let button = button.clone();
    set_timeout(move || drop(button.class_list().remove_1("copied")), std::time::Duration::from_secs(2));
}
