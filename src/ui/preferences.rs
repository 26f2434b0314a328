//! What a person has chosen for this browser. It stands on `<html>`, where the style reads it; `boot.js` puts the theme there
//! before the first paint.

use leptos::prelude::*;

use crate::i18n::{Language, language, t, take};
use crate::piece::{IntoPiece, Piece, spawn};
use crate::session::storage;

/// Writes an attribute of `<html>` and remembers it.
pub fn choose(key: &str, value: &str) {
    storage::write(key, value);
    show(key, value);
}

fn show(key: &str, value: &str) {
    if let Some(root) = document().document_element() {
        // The language is HTML's own attribute.
        let name = if key == "lang" { key.to_owned() } else { format!("data-{key}") };
        let _ = root.set_attribute(&name, value);
    }
}

/// Puts what was chosen earlier on `<html>`.
pub fn restore() {
    for key in ["theme", "density"] {
        if let Some(value) = storage::read(key) {
            show(key, &value);
        }
    }
}

pub fn chosen(key: &str, default: &str) -> String {
    storage::read(key).unwrap_or_else(|| default.to_owned())
}

/// The language chosen earlier, else the first that the browser asks for, else that of the installation, else English.
pub fn preferred_language(installation: Option<&str>) -> Language {
    let asked: Vec<String> = window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
    let stored = storage::read("language");
    let tags = stored.iter().chain(&asked).map(String::as_str).chain(installation);
    Language::among(tags).unwrap_or(Language::En)
}

/// The language of the interface, as a signal that the whole interface hangs on.
#[derive(Clone, Copy)]
pub struct Speech(RwSignal<Language>);

impl Speech {
    pub fn provide() -> Self {
        let speech = Self(RwSignal::new(language()));
        show("lang", language().code());
        provide_context(speech);
        speech
    }

    /// Tracked.
    pub fn get(self) -> Language {
        self.0.get()
    }

    /// Fetches the texts, then draws everything anew.
    pub fn set(self, language: Language) {
        spawn(async move {
            if take(language).await {
                storage::write("language", language.code());
                show("lang", language.code());
                self.0.set(language);
            }
        });
    }
}

/// One choice out of a few, as radio buttons in a row.
pub fn choice(
    key: &'static str,
    label: &'static str,
    default: &'static str,
    values: Vec<(&'static str, &'static str)>,
) -> Piece {
    let current = chosen(key, default);
    let options = values.into_iter().map(|(value, name)| {
        view! {
            <label>
                <input type="radio" name=key value=value checked=current == value on:change=move |_| choose(key, value)/>
                <span>{name}</span>
            </label>
        }
    });
    view! { <fieldset class="choice"><legend>{label}</legend><div>{options.collect_view()}</div></fieldset> }.piece()
}

/// Light, dark, or as the system has it.
pub fn theme() -> Piece {
    let values = vec![("system", t::prefs::system()), ("light", t::prefs::light()), ("dark", t::prefs::dark())];
    choice("theme", t::prefs::theme(), "system", values)
}

/// How close the rows of a table stand.
pub fn density() -> Piece {
    let values = vec![("compact", t::prefs::compact()), ("normal", t::prefs::normal()), ("roomy", t::prefs::roomy())];
    choice("density", t::prefs::density(), "normal", values)
}
