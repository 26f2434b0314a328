//! Forms: fields with their messages, a summary that gets the focus, and a bar with Save that says what is unsaved.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::notice::refusal;
use super::write::Write;
use crate::api::Cause;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::router::use_router;

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

/// One text of a record while it is edited.
#[derive(Clone, Copy)]
pub struct Field {
    /// As the contract names it: messages of the API find it by this.
    pub name: &'static str,
    pub label: &'static str,
    pub value: RwSignal<String>,
    /// What the record holds.
    stored: StoredValue<String>,
    /// What is wrong with a value, before it is sent.
    check: fn(&str) -> Option<&'static str>,
    /// Whether sending was tried, so that mistakes are shown; while a person types the first time they are not.
    tried: RwSignal<bool>,
    /// The value when the form was last sent: what the API says is about this one.
    sent: RwSignal<String>,
    kind: Kind,
}

#[derive(Clone, Copy)]
struct Kind {
    input: &'static str,
    max_length: Option<u32>,
}

impl Field {
    pub fn new(name: &'static str, label: &'static str, stored: &str, check: fn(&str) -> Option<&'static str>) -> Self {
        Self {
            name,
            label,
            value: RwSignal::new(stored.to_owned()),
            stored: StoredValue::new(stored.to_owned()),
            check,
            tried: RwSignal::new(false),
            sent: RwSignal::new(String::new()),
            kind: Kind { input: "text", max_length: None },
        }
    }

    /// The `type` of the input, for the keyboard of a phone: `email`, `tel`.
    #[must_use]
    pub fn input(mut self, input: &'static str) -> Self {
        self.kind.input = input;
        self
    }

    /// In characters.
    #[must_use]
    pub fn max_length(mut self, length: u32) -> Self {
        self.kind.max_length = Some(length);
        self
    }

    /// Whether the value is another one than the record's, tracked. Space around is no change.
    pub fn is_dirty(&self) -> bool {
        self.value.with(|value| self.stored.with_value(|stored| value.trim() != stored.trim()))
    }

    /// The new value, when it is one: what an update sends.
    pub fn change(&self) -> Option<String> {
        untrack(|| self.is_dirty()).then(|| self.value.get_untracked().trim().to_owned())
    }

    /// What is wrong with the value, tracked. Only what the person changes is judged: an old value is not theirs to mend.
    fn mistake(&self) -> Option<String> {
        if !self.is_dirty() {
            return None;
        }
        let own = self.value.with(|value| (self.check)(value.trim())).map(ToOwned::to_owned);
        let most = self.kind.max_length;
        own.or_else(|| {
            let length = self.value.with(|value| value.trim().chars().count());
            most.filter(|most| length > *most as usize).map(|most| t::form::too_long(u64::from(most)))
        })
    }

    fn reset(&self) {
        self.value.set(self.stored.get_value());
        self.tried.set(false);
    }
}

/// A form over `fields` that sends by `write`. `submit` runs when nothing is wrong and something has changed.
pub fn form(fields: Vec<Field>, write: Write, submit: Callback<()>, cancel_href: String, content: Piece) -> Piece {
    let router = use_router();
    let fields = StoredValue::new(fields);
    let dirty = Signal::derive(move || fields.with_value(|fields| fields.iter().any(Field::is_dirty)));
    router.guard(dirty);
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
            fields.iter().any(|field| untrack(|| field.mistake()).is_some())
        });
        if wrong {
            tries.update(|tries| *tries += 1);
        } else if dirty.get_untracked() {
            submit.run(());
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
            fields
                .iter()
                .filter_map(|field| Some((field.name, field.label, message(field, write)?)))
                .collect::<Vec<_>>()
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
            <h2>{t::form::problem()}</h2>
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
            <div class="fields">{content}</div>
            <div class="save-bar" class:dirty=dirty>
                <p role="status">{Signal::derive(move || if dirty.get() { t::form::unsaved() } else { t::form::nothing_changed() })}</p>
                <button
                    type="button"
                    class="button"
                    disabled=Signal::derive(move || !dirty.get() || write.is_pending())
                    on:click=move |_| fields.with_value(|fields| fields.iter().for_each(Field::reset))
                >
                    {t::form::discard()}
                </button>
                <a class="button" href=cancel_href>{t::common::cancel()}</a>
                <button type="submit" class="button primary" aria-disabled=Signal::derive(move || (!dirty.get() || write.is_pending()).to_string())>
                    {Signal::derive(move || if write.is_pending() { t::form::saving() } else { t::form::save() })}
                </button>
            </div>
        </form>
    }
    .piece()
}

fn focus_field(event: &ev::MouseEvent, name: &str) {
    event.prevent_default();
    if let Some(input) = document().get_element_by_id(&format!("field-{name}")) {
        let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(input).focus();
    }
}

/// What stands at a field: its own mistake once sending was tried, else what the API says as long as the value is the one
/// that was refused.
fn message(field: &Field, write: Write) -> Option<String> {
    let own = field.tried.get().then(|| field.mistake()).flatten();
    own.or_else(|| write.field(field.name).filter(|_| field.value.with(|value| field.sent.with(|sent| value == sent))))
}

/// A line of text with its label, hint and message.
/// An empty hint is none.
pub fn text_field(field: Field, write: Write, hint: &'static str) -> Piece {
    let id = format!("field-{}", field.name);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let text = Memo::new(move |_| message(&field, write));
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        Signal::derive(move || match (hint.is_empty(), text.get().is_some()) {
            (true, false) => None,
            (false, false) => Some(hint_id.clone()),
            (true, true) => Some(error_id.clone()),
            (false, true) => Some(format!("{hint_id} {error_id}")),
        })
    };
    view! {
        <div class="field" class:wrong=Signal::derive(move || text.get().is_some())>
            <label for=id.clone()>{field.label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <p class="message" id=error_id hidden=Signal::derive(move || text.get().is_none())>{Signal::derive(move || text.get().unwrap_or_default())}</p>
            <input
                id=id
                name=field.name
                type=field.kind.input
                autocomplete="off"
                spellcheck="false"
                bind:value=field.value
                aria-describedby=described
                aria-invalid=Signal::derive(move || text.get().is_some().then_some("true"))
            />
        </div>
    }
    .piece()
}

/// A value that cannot be changed here, and why.
pub fn fixed_field(label: &'static str, value: Piece, reason: &'static str) -> Piece {
    view! {
        <div class="field fixed">
            <span class="label">{label}</span>
            <div>{value}</div>
            <p class="hint">{reason}</p>
        </div>
    }
    .piece()
}
