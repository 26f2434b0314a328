use std::cell::OnceCell;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::element::{append, attribute, drawing, element};
use super::icon;
use crate::i18n::t;
use crate::piece::{Piece, built, spawn};

thread_local! {
    /// What every button is a copy of.
    static BUTTON: OnceCell<Element> = const { OnceCell::new() };
}

/// A button that copies `text` and shows a check for two seconds. Without a clipboard, as over plain HTTP, the style hides it:
/// the text can be selected. [`listen`] is what makes it work, once for all: a table has hundreds.
pub fn copy(text: String) -> Piece {
    built(move || copy_button(&text))
}

/// [`copy`] as an element.
pub fn copy_button(text: &str) -> Element {
    let copied = BUTTON.with(|button| button.get_or_init(first_button).clone_node_with_deep(true));
    let button = copied.ok().and_then(|node| node.dyn_into::<Element>().ok()).unwrap_or_else(first_button);
    attribute(&button, "aria-label", &t::common::copy(text));
    attribute(&button, "data-copy", text);
    button
}

fn first_button() -> Element {
    let button = element("button", "icon-button copy");
    attribute(&button, "type", "button");
    if let (Some(picture), Some(path)) = (drawing("svg"), drawing("path")) {
        for (name, value) in [("class", "icon"), ("viewBox", "0 0 16 16"), ("aria-hidden", "true")] {
            attribute(&picture, name, value);
        }
        attribute(&path, "d", icon::COPY);
        append(&picture, &path);
        append(&button, &picture);
    }
    button
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
