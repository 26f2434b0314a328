use std::sync::atomic::{AtomicU32, Ordering};

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::piece::{IntoPiece, Piece, dynamic, effect};

/// A modal dialog: the platform's, which keeps the focus inside and gives it back. Escape and the backdrop call `on_close`.
pub fn dialog(
    open: Signal<bool>,
    on_close: Callback<()>,
    title: impl Into<Signal<&'static str>>,
    content: impl Fn() -> Piece + Send + 'static,
) -> Piece {
    let title = title.into();
    // Signing in again opens over another dialog: each is named by its own heading.
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let id = format!("dialog-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let labelled_by = id.clone();
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move || {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            // Throws when it is not in the document, and then there is nothing to show.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let on_cancel = move |event: ev::Event| {
        event.prevent_default();
        on_close.run(());
    };
    let shown = dynamic(move || {
        if !open.get() {
            return ().piece();
        }
        view! {
            <h2 id=id.clone()>{title}</h2>
            {content()}
        }
        .piece()
    });
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby=labelled_by on:cancel=on_cancel>
            {shown}
        </dialog>
    }
    .piece()
}
