use leptos::prelude::*;

use super::dialog::dialog;
use super::form::{doubt, headline};
use super::notice::refusal;
use super::write::{Doubt, Write};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};

/// What became of a write that is no form's and has not gone well.
pub fn trouble(write: Write) -> Piece {
    dynamic(move || {
        match write.error() {
        None => ().piece(),
        Some(error) => view! {
            <div role="alert">
                <p><strong>{Signal::derive(move || if write.doubt().is_some() { headline(write) } else { "" })}</strong></p>
                {dynamic(move || doubt(write))}
                {refusal(&error)}
            </div>
        }
        .piece(),
    }
    })
}

/// Runs `send`; what may have been done already is looked up first.
pub fn once_known(write: Write, send: impl Fn()) {
    match untrack(|| write.doubt()) {
        Some(Doubt::Unknown) => write.check_again(),
        _ => send(),
    }
}

/// What is asked before it is done.
#[derive(Clone, Copy)]
pub struct Confirm {
    pub open: RwSignal<bool>,
    pub write: Write,
    /// Verb and noun, as a question.
    pub title: fn() -> &'static str,
    /// The button: the verb again.
    pub verb: fn() -> &'static str,
}

impl Confirm {
    pub fn new(title: fn() -> &'static str, verb: fn() -> &'static str) -> Self {
        Self { open: RwSignal::new(false), write: Write::new(), title, verb }
    }

    /// Opens the dialog; what became of an earlier try is no news.
    pub fn ask(self) {
        self.write.forget();
        self.open.set(true);
    }

    /// The dialog. `text` says what happens and what stays; `send` does it. The focus is on Cancel.
    pub fn view(self, text: impl Fn() -> Piece + Send + 'static, send: impl Fn() + Send + Sync + 'static) -> Piece {
        let Self { open, write, title, verb } = self;
        let close = move || {
            if !write.is_pending_untracked() {
                open.set(false);
            }
        };
        let send = StoredValue::new_local(send);
        let activate = move |_| once_known(write, || send.with_value(|send| send()));
        let content = move || {
            view! {
                {text()}
                {trouble(write)}
                <div class="buttons">
                    <button type="button" class="button" autofocus on:click=move |_| close()>{t::common::cancel()}</button>
                    <button type="button" class="button danger" aria-disabled=Signal::derive(move || write.is_pending().to_string()) on:click=activate>
                        {Signal::derive(move || if write.is_pending() { t::form::sending() } else { verb() })}
                    </button>
                </div>
            }
            .piece()
        };
        dialog(open.into(), Callback::new(move |()| close()), title(), content)
    }
}
