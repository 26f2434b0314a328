use leptos::prelude::*;

use crate::api::email::is_email;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece};
use crate::ui::write::Write;

/// One text of a record while it is edited.
#[derive(Clone, Copy)]
pub struct Field {
    /// As the contract names it: messages of the API find it by this.
    pub name: &'static str,
    pub label: &'static str,
    pub value: RwSignal<String>,
    /// What the record holds.
    stored: RwSignal<String>,
    /// What is wrong with a value, before it is sent.
    check: fn(&str) -> Option<&'static str>,
    /// What of a typed text is sent.
    clean: fn(&str) -> String,
    /// Whether sending was tried, so that mistakes are shown; while a person types the first time they are not.
    pub(super) tried: RwSignal<bool>,
    /// The value when the form was last sent: what the API says is about this one.
    pub(super) sent: RwSignal<String>,
    kind: Kind,
    judge: Option<StoredValue<Box<Judge>>>,
}

/// What is wrong with a value, where that depends on more than the value; tracked.
type Judge = dyn Fn(&str) -> Option<String> + Send + Sync;

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
            stored: RwSignal::new(stored.to_owned()),
            check,
            clean: |text| text.trim().to_owned(),
            tried: RwSignal::new(false),
            sent: RwSignal::new(String::new()),
            kind: Kind { input: "text", max_length: None },
            judge: None,
        }
    }

    /// The `type` of the input, for the keyboard of a phone: `email`, `tel`.
    #[must_use]
    pub fn input(mut self, input: &'static str) -> Self {
        self.kind.input = input;
        self
    }

    /// Also an untouched value is judged, as one that has to be chosen.
    #[must_use]
    pub fn judged_by(mut self, judge: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        self.judge = Some(StoredValue::new(Box::new(judge)));
        self
    }

    /// In characters.
    #[must_use]
    pub fn max_length(mut self, length: u32) -> Self {
        self.kind.max_length = Some(length);
        self
    }

    /// What of a typed text is sent, where that is more than without space around.
    #[must_use]
    pub fn cleaned_by(mut self, clean: fn(&str) -> String) -> Self {
        self.clean = clean;
        self
    }

    /// Whether the value is another one than the record's, tracked. Space around is no change.
    pub fn is_dirty(&self) -> bool {
        self.value.with(|value| self.stored.with(|stored| !self.is_same(value, stored)))
    }

    /// Whether two texts mean the same to the API.
    pub(super) fn is_same(&self, one: &str, other: &str) -> bool {
        (self.clean)(one) == (self.clean)(other)
    }

    /// What a save sends of the value.
    pub(super) fn cleaned(&self) -> String {
        self.value.with_untracked(|value| (self.clean)(value))
    }

    /// What the record held when it was last read.
    pub(super) fn stored(&self) -> String {
        self.stored.get_untracked()
    }

    /// The record was read again; what is typed stays.
    pub(super) fn store(&self, text: String) {
        self.stored.set(text);
    }

    /// Whether a draft may hold the value.
    pub(super) fn is_secret(&self) -> bool {
        self.kind.input == "password"
    }

    /// From now on its mistake is shown.
    pub fn show(&self) {
        self.tried.set(true);
    }

    /// Whether something is wrong with the value.
    pub fn is_wrong(&self) -> bool {
        untrack(|| self.mistake()).is_some()
    }

    /// What is wrong with the value, tracked. Only what the person changes is judged: an old value is not theirs to mend.
    pub(super) fn mistake(&self) -> Option<String> {
        let judged =
            |judge: StoredValue<Box<Judge>>| self.value.with(|value| judge.with_value(|judge| judge(value.trim())));
        if let Some(mistake) = self.judge.and_then(judged) {
            return Some(mistake);
        }
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

    pub(super) fn reset(&self) {
        self.value.set(self.stored());
        self.tried.set(false);
    }

    /// What stands at the field: its own mistake once sending was tried, else what the API says as long as the value is the one
    /// that was refused.
    pub(super) fn message(&self, write: Write) -> Option<String> {
        let own = self.tried.get().then(|| self.mistake()).flatten();
        own.or_else(|| write.field(self.name).filter(|_| self.value.with(|value| self.sent.with(|sent| value == sent))))
    }
}

/// What is wrong with an address.
pub fn check_email(text: &str) -> Option<&'static str> {
    match text {
        "" => Some(t::customer::email_empty()),
        text => (!is_email(text)).then(t::customer::email_wrong),
    }
}

/// A line of text with its label, hint and message.
/// An empty hint is none.
pub fn text_field(field: Field, write: Write, hint: &'static str) -> Piece {
    labelled(field, write, hint, |control| {
        let Control { id, described, invalid } = control;
        view! {
            <input
                id=id
                name=field.name
                type=field.kind.input
                autocomplete="off"
                spellcheck="false"
                bind:value=field.value
                aria-describedby=described
                aria-invalid=invalid
            />
        }
        .piece()
    })
}

/// A text that nobody should read over a shoulder, unless the person wants to see it.
pub fn secret_input(
    name: &'static str,
    label: &'static str,
    autocomplete: &'static str,
    value: RwSignal<String>,
) -> Piece {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {secret(Control::plain(name), name, autocomplete, value, ().piece())}
        </div>
    }
    .piece()
}

/// The input of a secret, a switch that shows it, and what stands below.
fn secret(
    control: Control,
    name: &'static str,
    autocomplete: &'static str,
    value: RwSignal<String>,
    below: Piece,
) -> Piece {
    let Control { id, described, invalid } = control;
    let shown = RwSignal::new(false);
    view! {
        <input
            id=id
            name=name
            type=Signal::derive(move || if shown.get() { "text" } else { "password" })
            autocomplete=autocomplete
            autocapitalize="off"
            spellcheck="false"
            bind:value=value
            aria-describedby=described
            aria-invalid=invalid
        />
        {below}
        <label class="check"><input type="checkbox" bind:checked=shown/> {t::form::show()}</label>
    }
    .piece()
}

/// A new password: `below` says how strong it is.
pub fn password_field(field: Field, write: Write, hint: &'static str, below: Piece) -> Piece {
    labelled(field, write, hint, |control| secret(control, field.name, "new-password", field.value, below))
}

/// Several lines of text.
pub fn area_field(field: Field, write: Write, hint: &'static str) -> Piece {
    labelled(field, write, hint, |control| {
        let Control { id, described, invalid } = control;
        view! {
            <textarea id=id name=field.name rows="3" bind:value=field.value aria-describedby=described aria-invalid=invalid></textarea>
        }
        .piece()
    })
}

/// One of a few words: each with what it is called.
pub fn select_field(field: Field, write: Write, hint: &'static str, choices: Vec<(String, String)>) -> Piece {
    labelled(field, write, hint, |control| {
        let Control { id, described, invalid } = control;
        let chosen = move |word: &str| {
            let word = word.to_owned();
            Signal::derive(move || field.value.with(|value| *value == word))
        };
        let options = choices.into_iter().map(|(word, name)| {
            let selected = chosen(&word);
            view! { <option value=word selected=selected>{name}</option> }
        });
        view! {
            <select id=id name=field.name prop:value=field.value aria-describedby=described aria-invalid=invalid
                on:change:target=move |event| field.value.set(event.target().value())>
                {options.collect_view()}
            </select>
        }
        .piece()
    })
}

/// What a control needs to know of its label, hint and message.
struct Control {
    id: String,
    described: Signal<Option<String>>,
    invalid: Signal<Option<&'static str>>,
}

impl Control {
    /// With a label alone.
    fn plain(id: &str) -> Self {
        Self { id: id.to_owned(), described: Signal::stored(None), invalid: Signal::stored(None) }
    }
}

fn labelled(field: Field, write: Write, hint: &'static str, control: impl FnOnce(Control) -> Piece) -> Piece {
    let id = format!("field-{}", field.name);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let text = Memo::new(move |_| field.message(write));
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        Signal::derive(move || match (hint.is_empty(), text.get().is_some()) {
            (true, false) => None,
            (false, false) => Some(hint_id.clone()),
            (true, true) => Some(error_id.clone()),
            (false, true) => Some(format!("{hint_id} {error_id}")),
        })
    };
    let invalid = Signal::derive(move || text.get().is_some().then_some("true"));
    view! {
        <div class="field" class:wrong=Signal::derive(move || text.get().is_some())>
            <label for=id.clone()>{field.label}</label>
            {notes(hint, hint_id, text, error_id)}
            {control(Control { id, described, invalid })}
        </div>
    }
    .piece()
}

/// Several controls that make one field together.
pub fn group_field(field: Field, write: Write, hint: &'static str, controls: Piece) -> Piece {
    let id = format!("field-{}", field.name);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    let text = Memo::new(move |_| field.message(write));
    view! {
        <fieldset id=id class="field" tabindex="-1" class:wrong=Signal::derive(move || text.get().is_some()) aria-describedby=described>
            <legend class="label">{field.label}</legend>
            {notes(hint, hint_id, text, error_id)}
            {controls}
        </fieldset>
    }
    .piece()
}

/// What stands between a label and its control: the hint, unless it is empty, and the message.
fn notes(hint: &'static str, hint_id: String, text: Memo<Option<String>>, error_id: String) -> Piece {
    view! {
        {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
        <p class="message" id=error_id hidden=Signal::derive(move || text.get().is_none())>{Signal::derive(move || text.get().unwrap_or_default())}</p>
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
