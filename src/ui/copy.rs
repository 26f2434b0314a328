use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::icon;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};

/// A button that copies `text` and shows a check for two seconds (the style's animation). Without a clipboard, as over plain
/// HTTP, there is no button: the text can be selected.
pub fn copy(text: String) -> Piece {
    let done = RwSignal::new(0_u32);
    let clipboard = window().navigator().clipboard();
    if wasm_bindgen::JsValue::from(&clipboard).is_undefined() {
        return ().piece();
    }
    let label = t::common::copy(&text);
    let on_click = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        let written = clipboard.write_text(&text);
        spawn(async move {
            if JsFuture::from(written).await.is_ok() {
                done.try_update(|done| *done += 1);
            }
        });
    };
    view! {
        <button type="button" class="icon-button copy" aria-label=label.clone() title=label on:click=on_click>
            {dynamic(move || match done.get() {
                0 => icon::copy(),
                _ => view! { <span class="copied" on:animationend=move |_| done.set(0)>{icon::check()}</span> }.piece(),
            })}
            <span class="sr" role="status">{Signal::derive(move || if done.get() > 0 { t::common::copied() } else { "" })}</span>
        </button>
    }
    .piece()
}
