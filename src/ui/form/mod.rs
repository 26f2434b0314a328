//! Forms: fields with their messages, a summary that gets the focus, and a bar with Save that says what is unsaved.

/// What is typed and not saved.
mod draft;
/// A text of a record while it is edited.
mod field;
/// Saving, and what somebody else has saved meanwhile.
mod save;
/// Taking back a save.
mod undo;

use std::sync::Arc;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::notice::refusal;
use super::write::{Doubt, Write};
use crate::api::Cause;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::router::use_router;
pub use draft::Draft;
pub use field::{
    Field, area_field, check_email, fixed_field, group_field, password_field, secret_input, select_field, text_field,
};
use save::Save;
pub use save::{Changes, Edit};
pub use undo::{Undos, undo_button, use_undos};

/// What the dialog asks before a dirty form is left.
pub fn leave() -> Piece {
    let router = use_router();
    view! {
        <p>{t::leave::text()}</p>
        <div class="buttons">
            <button type="button" class="button" autofocus on:click=move |_| router.stay()>{t::leave::stay()}</button>
            <button type="button" class="button danger" on:click=move |_| router.leave()>{t::leave::leave()}</button>
        </div>
    }
    .piece()
}

/// A form over `fields` of the record that `edit` reads and changes.
pub fn form(fields: Vec<Field>, write: Write, edit: Edit, cancel_href: String, content: Piece) -> Piece {
    let router = use_router();
    let draft = Draft::of(&edit.record, &fields);
    let edit = {
        let saved = edit.saved.clone();
        let saved = Arc::new(move || {
            // Before leaving: nothing is unsaved any more.
            draft.remove();
            saved();
        });
        Edit { saved, ..edit }
    };
    let save = Save::new(edit, fields.clone(), write);
    let above = view! { {draft.view(fields.clone())} }.piece();
    let dirty = is_dirty(&fields);
    router.guard(dirty, Arc::new(move || draft.remove()));
    let discard = {
        let fields = fields.clone();
        move |_| {
            fields.iter().for_each(Field::reset);
            save.conflicts.set(Vec::new());
            draft.remove();
        }
    };
    let bar = view! {
        <p role="status">{Signal::derive(move || if dirty.get() { t::form::unsaved() } else { t::form::nothing_changed() })}</p>
        <button type="button" class="button" disabled=Signal::derive(move || !dirty.get() || write.is_pending()) on:click=discard>
            {t::form::discard()}
        </button>
        <a class="button" href=cancel_href>{t::common::cancel()}</a>
        <button type="submit" class="button primary" aria-disabled=Signal::derive(move || (!dirty.get() || write.is_pending()).to_string())>
            {Signal::derive(move || if write.is_pending() { t::form::saving() } else { t::form::save() })}
        </button>
    };
    let send = move || {
        if dirty.get_untracked() && !save.run() {
            focus("conflicts");
        }
    };
    let content = view! { {save::conflicts_view(save)} <div class="fields">{content}</div> }.piece();
    view! {
        {above}
        {frame(fields, write, dirty, Box::new(send), bar.piece(), content)}
    }
    .piece()
}

/// A form over `fields` that makes a record. `path` is what a draft belongs to, `label` what the button says; `send` runs when
/// nothing is wrong with what was typed, and takes the draft away when it has succeeded.
pub fn creation(
    fields: Vec<Field>,
    write: Write,
    path: &str,
    cancel_href: String,
    label: Signal<String>,
    send: impl Fn(Draft) + 'static,
    content: Piece,
) -> Piece {
    let draft = Draft::of(path, &fields);
    let offer = draft.view(fields.clone());
    let dirty = is_dirty(&fields);
    use_router().guard(dirty, Arc::new(move || draft.remove()));
    let bar = view! {
        <span class="push"></span>
        <a class="button" href=cancel_href>{t::common::cancel()}</a>
        <button type="submit" class="button primary" aria-disabled=Signal::derive(move || write.is_pending().to_string())>
            {Signal::derive(move || if write.is_pending() { t::form::sending().to_owned() } else { label.get() })}
        </button>
    };
    // A new record begins with its first field. After the heading has had its turn, so that this one stays.
    let first = fields.first().map(|field| format!("field-{}", field.name)).unwrap_or_default();
    request_animation_frame(move || focus(&first));
    // What may have been done already is looked up first, and never done a second time unseen.
    let send = move || match untrack(|| write.doubt()) {
        Some(Doubt::Unknown) => write.check_again(),
        _ => send(draft),
    };
    let content = view! { <div class="fields">{content}</div> }.piece();
    view! {
        {offer}
        {frame(fields, write, dirty, Box::new(send), bar.piece(), content)}
    }
    .piece()
}

fn is_dirty(fields: &[Field]) -> Signal<bool> {
    let fields = fields.to_vec();
    Signal::derive(move || fields.iter().any(Field::is_dirty))
}

/// What all forms have: the summary that gets the focus, sending by keyboard, the bar below.
fn frame(
    fields: Vec<Field>,
    write: Write,
    dirty: Signal<bool>,
    send: Box<dyn Fn()>,
    bar: Piece,
    content: Piece,
) -> Piece {
    let fields = StoredValue::new(fields);
    let summary = NodeRef::<html::Div>::new();
    // Goes up with every failed try: the summary gets the focus then, and not when a message changes.
    let tries = RwSignal::new(0_u32);
    effect(move || {
        let failed = write.error().is_some() || tries.get() > 0;
        if let (true, Some(summary)) = (failed, summary.get()) {
            let _ = summary.focus();
        }
    });
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wrong = fields.with_value(|fields| {
            for field in fields {
                field.tried.set(true);
                field.sent.set(field.value.get_untracked());
            }
            fields.iter().any(Field::is_wrong)
        });
        if wrong {
            tries.update(|tries| *tries += 1);
        } else {
            send();
        }
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        let save = (event.meta_key() || event.ctrl_key()) && (event.key() == "s" || event.key() == "Enter");
        if save {
            event.prevent_default();
            let form = event.current_target().map(wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlFormElement>);
            let _ = form.map(|form| form.request_submit());
        }
    };
    let messages = move || {
        fields.with_value(|fields| {
            fields.iter().filter_map(|field| Some((field.name, field.label, field.message(write)?))).collect::<Vec<_>>()
        })
    };
    let problem = move || {
        let messages = messages();
        // Messages that belong to no field of ours stand in the summary alone.
        let other = write.error().filter(|error| {
            error.cause != Cause::Invalid
                || error.detail.is_some()
                || error
                    .fields
                    .iter()
                    .any(|(name, _)| fields.with_value(|fields| fields.iter().all(|field| field.name != name)))
        });
        if messages.is_empty() && other.is_none() {
            return ().piece();
        }
        let links = messages.into_iter().map(|(name, label, text)| {
            view! {
                <li>
                    <a href=format!("#field-{name}") on:click=move |event| focus_field(&event, name)>{label} ": " {text}</a>
                </li>
            }
        });
        view! {
            <h2>{Signal::derive(move || headline(write))}</h2>
            {dynamic(move || doubt(write))}
            <ul>{links.collect_view()}</ul>
            {other.map(|error| refusal(&error))}
        }
        .piece()
    };
    let has_problem = Memo::new(move |_| !messages().is_empty() || write.error().is_some());
    view! {
        <form class="form" novalidate on:submit=on_submit on:keydown=on_keydown>
            {dynamic(move || {
                if !has_problem.get() {
                    return ().piece();
                }
                view! { <div class="summary" role="alert" tabindex="-1" node_ref=summary>{dynamic(problem)}</div> }.piece()
            })}
            {content}
            <div class="save-bar" class:dirty=dirty>{bar}</div>
        </form>
    }
    .piece()
}

/// A write that nobody has answered is no mistake of the person.
pub fn headline(write: Write) -> &'static str {
    match write.doubt() {
        None => t::form::problem(),
        Some(Doubt::Checking) => t::doubt::checking(),
        Some(Doubt::Unknown) => t::doubt::unknown(),
        Some(Doubt::NotDone) => t::doubt::not_done(),
    }
}

/// What is known of a write that nobody has answered, and a way to know more.
pub fn doubt(write: Write) -> Piece {
    match write.doubt() {
        None => ().piece(),
        Some(Doubt::Checking) => view! { <p>{t::doubt::checking_text()}</p> }.piece(),
        Some(Doubt::NotDone) => view! { <p>{t::doubt::not_done_text()}</p> }.piece(),
        Some(Doubt::Unknown) => view! {
            <p>{t::doubt::unknown_text()}</p>
            <p><button type="button" class="button" on:click=move |_| write.check_again()>{t::doubt::check()}</button></p>
        }
        .piece(),
    }
}

fn focus_field(event: &ev::MouseEvent, name: &str) {
    event.prevent_default();
    focus(&format!("field-{name}"));
}

/// Sets the focus on the element with this id, if there is one.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(element).focus();
    }
}
