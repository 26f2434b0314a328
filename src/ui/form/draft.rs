//! What is typed and not saved, kept for a day per person and record, so that a crash, a reload or a session's end loses
//! nothing. Signing out removes it.

use std::time::Duration;

use leptos::prelude::*;

use super::Field;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect};
use crate::session::storage;
use crate::session::{DRAFT, now, use_signed};
use crate::ui::debounce::Debounce;
use crate::ui::icon;
use crate::ui::text::clock;

/// Milliseconds.
const LIFE: i64 = 24 * 60 * 60 * 1000;
/// How long a pause in typing writes.
const DEBOUNCE: Duration = Duration::from_millis(350);

/// The draft of one form.
#[derive(Clone, Copy)]
pub struct Draft {
    key: StoredValue<String>,
    /// What was found when the form was opened, until the person has decided about it.
    offered: RwSignal<Option<Kept>>,
    pause: Debounce,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    /// Milliseconds since 1970.
    at: i64,
    fields: Vec<(String, String)>,
}

impl Kept {
    fn parse(text: &str) -> Option<Self> {
        let (at, fields) = text.split_once(' ')?;
        Some(Self { at: at.parse().ok()?, fields: serde_json::from_str(fields).ok()? })
    }

    fn print(&self) -> String {
        format!("{} {}", self.at, serde_json::to_string(&self.fields).unwrap_or_default())
    }
}

impl Draft {
    /// Looks for a draft under `path` and keeps one from now on.
    pub fn of(path: &str, fields: &[Field]) -> Self {
        sweep();
        let person = use_signed().get_untracked().user.id.to_string();
        let key = format!("{DRAFT}{person}.{path}");
        let differs = |kept: &Kept| {
            kept.fields.iter().any(|(name, value)| {
                fields.iter().any(|field| field.name == name && !field.is_same(value, &field.stored()))
            })
        };
        let found = storage::read(&key).and_then(|text| Kept::parse(&text)).filter(differs);
        let draft = Self { key: StoredValue::new(key), offered: RwSignal::new(found), pause: Debounce::of(DEBOUNCE) };
        let fields: Vec<Field> = fields.iter().filter(|field| !field.is_secret()).copied().collect();
        effect(move || {
            let changed: Vec<(String, String)> = fields
                .iter()
                .filter(|field| field.is_dirty())
                .map(|field| (field.name.to_owned(), field.value.get()))
                .collect();
            draft.pause.start(move || draft.write(changed));
        });
        draft
    }

    /// The work was saved, or given up.
    pub fn remove(self) {
        self.pause.stop();
        self.offered.try_set(None);
        self.key.try_with_value(|key| storage::remove(key));
    }

    /// As long as an older draft is offered, it is added to and not replaced.
    fn write(self, mut fields: Vec<(String, String)>) {
        let Some(older) = self.offered.try_get_untracked() else { return };
        for (name, value) in older.into_iter().flat_map(|older| older.fields) {
            if fields.iter().all(|(other, _)| *other != name) {
                fields.push((name, value));
            }
        }
        self.key.with_value(|key| match fields.is_empty() {
            true => storage::remove(key),
            false => storage::write(key, &Kept { at: now(), fields }.print()),
        });
    }

    /// Offers what was found.
    pub fn view(self, fields: Vec<Field>) -> Piece {
        let restore = move |_| {
            for (name, value) in self.offered.get_untracked().into_iter().flat_map(|kept| kept.fields) {
                if let Some(field) = fields.iter().find(|field| field.name == name) {
                    field.value.set(value);
                }
            }
            self.offered.set(None);
        };
        let restore = StoredValue::new_local(restore);
        dynamic(move || {
            match self.offered.get() {
            None => ().piece(),
            Some(kept) => view! {
                <div class="notice" role="status">
                    {icon::edit()}
                    <div><strong>{t::draft::title()}</strong> " " {t::draft::text(&clock(kept.at))}</div>
                    <div class="buttons">
                        <button type="button" class="button small" on:click=move |event| restore.with_value(|restore| restore(event))>
                            {t::draft::restore()}
                        </button>
                        <button type="button" class="button small" on:click=move |_| self.remove()>{t::draft::drop()}</button>
                    </div>
                </div>
            }
            .piece(),
        }
        })
    }
}

/// Removes the drafts that nobody came back for.
fn sweep() {
    for key in storage::keys(DRAFT) {
        let at = storage::read(&key).and_then(|text| Kept::parse(&text)).map_or(0, |kept| kept.at);
        if now() - at > LIFE {
            storage::remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn a_draft_survives_printing_and_parsing() {
        let kept = Kept { at: 7, fields: vec![("email".into(), "a \"b\"\n@c".into()), ("x".into(), String::new())] };
        assert_eq!(Kept::parse(&kept.print()), Some(kept));
        for broken in ["", "7", "x []", "7 {", "7 [[\"a\"]]"] {
            assert_eq!(Kept::parse(broken), None, "{broken}");
        }
    }
}
