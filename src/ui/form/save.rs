//! Saving a record: read it again, let the person choose where somebody else has changed the same, send what is changed, and
//! find out when nobody answers.

use std::sync::Arc;

use leptos::prelude::*;

use super::Field;
use super::undo::{Undo, Undos, use_undos};
use crate::client::{Answer, Client, Question, use_client};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::router::{Router, use_router};
use crate::ui::toast::{Act, Toasts, use_toasts};
use crate::ui::write::{Check, Write};

/// New texts by the names of their fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(pub Vec<(&'static str, String)>);

impl Changes {
    /// What a field becomes; `None` when it stays.
    pub fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, text)| text.clone())
    }
}

/// How a form's record is read and changed.
#[derive(Clone)]
pub struct Edit {
    /// The path of the record's page: what a draft and an undo belong to.
    pub record: String,
    pub read: Question,
    /// The text of a field in an answer to `read`.
    pub value: fn(&Answer, &str) -> Option<String>,
    pub update: Arc<dyn Fn(&Changes) -> Question + Send + Sync>,
    /// What to say when it is saved.
    pub said: fn() -> &'static str,
    /// Runs then.
    pub saved: Arc<dyn Fn() + Send + Sync>,
}

/// A field that somebody else has changed to something else meanwhile.
#[derive(Clone, Copy)]
pub struct Conflict {
    field: Field,
    /// `None` until the person has chosen.
    keep_mine: RwSignal<Option<bool>>,
    theirs: StoredValue<String>,
}

/// Compares the record as it is now with what the form was made from. What only they changed is taken over; what both changed
/// is a conflict, unless both meant the same.
pub fn meet(fields: &[Field], theirs: impl Fn(&str) -> Option<String>) -> Vec<(Field, String)> {
    let mut conflicts = Vec::new();
    for field in fields {
        let Some(theirs) = theirs(field.name) else { continue };
        if field.is_same(&theirs, &field.stored()) {
            continue;
        }
        let is_dirty = untrack(|| field.is_dirty());
        if is_dirty && !field.is_same(&theirs, &field.cleaned()) {
            conflicts.push((*field, theirs));
            continue;
        }
        if !is_dirty {
            field.value.set(theirs.clone());
        }
        field.store(theirs);
    }
    conflicts
}

#[derive(Clone, Copy)]
pub struct Save {
    edit: StoredValue<Edit>,
    fields: StoredValue<Vec<Field>>,
    pub write: Write,
    pub conflicts: RwSignal<Vec<Conflict>>,
    client: Client,
    router: Router,
    toasts: Toasts,
    undos: Undos,
}

impl Save {
    pub fn new(edit: Edit, fields: Vec<Field>, write: Write) -> Self {
        Self {
            edit: StoredValue::new(edit),
            fields: StoredValue::new(fields),
            write,
            conflicts: RwSignal::new(Vec::new()),
            client: use_client(),
            router: use_router(),
            toasts: use_toasts(),
            undos: use_undos(),
        }
    }

    /// Saves what is changed; false when choices between mine and theirs are missing.
    pub fn run(self) -> bool {
        let conflicts = self.conflicts.get_untracked();
        if conflicts.iter().any(|conflict| conflict.keep_mine.get_untracked().is_none()) {
            return false;
        }
        for conflict in conflicts {
            let theirs = conflict.theirs.get_value();
            if conflict.keep_mine.get_untracked() == Some(false) {
                conflict.field.value.set(theirs.clone());
            }
            conflict.field.store(theirs);
        }
        self.conflicts.set(Vec::new());
        if self.write.begin() {
            spawn(self.go());
        }
        true
    }

    async fn go(self) {
        let Some(edit) = self.edit.try_get_value() else { return };
        let Self { client, router, toasts, undos, .. } = self;
        let now = match client.read(&edit.read).await {
            // Nothing was sent: whatever went wrong is no doubt about the save.
            Err(error) => {
                self.write.end(Some(error));
                return;
            }
            Ok(answer) => answer,
        };
        let Some(fields) = self.fields.try_get_value() else { return };
        let conflicts = meet(&fields, |name| (edit.value)(&now, name));
        if !conflicts.is_empty() {
            let conflict = |(field, theirs): (Field, String)| Conflict {
                field,
                keep_mine: RwSignal::new(None),
                theirs: StoredValue::new(theirs),
            };
            self.write.end(None);
            return self.conflicts.set(conflicts.into_iter().map(conflict).collect());
        }
        let changed: Vec<&Field> = fields.iter().filter(|field| untrack(|| field.is_dirty())).collect();
        if changed.is_empty() {
            // Somebody else has saved the same.
            self.write.end(None);
            return (edit.saved)();
        }
        let before = Changes(changed.iter().map(|field| (field.name, field.stored())).collect());
        let after = Changes(changed.iter().map(|field| (field.name, field.cleaned())).collect());
        let write = (edit.update)(&after);
        let check = Check {
            read: edit.read.clone(),
            is_done: {
                let (edit, after, fields) = (edit.clone(), after.clone(), fields.clone());
                Arc::new(move |answer| holds(&edit, &fields, answer, &after))
            },
            done: {
                Arc::new(move |_, is_there| {
                    let undo = Undo::of(edit.clone(), fields.clone(), before.clone(), after.clone());
                    let run = undo.clone();
                    toasts.done_with(
                        (edit.said)(),
                        Some(router.href_of(&edit.record)),
                        Act { label: t::undo::undo(), run: Arc::new(move || run.run(client, toasts, undos)) },
                    );
                    undos.add(undo);
                    if is_there {
                        (edit.saved)();
                    }
                })
            },
        };
        self.write.send(write, check).await;
    }
}

/// Whether the record holds these texts.
pub(super) fn holds(edit: &Edit, fields: &[Field], answer: &Answer, texts: &Changes) -> bool {
    texts.0.iter().all(|(name, text)| {
        let field = fields.iter().find(|field| field.name == *name);
        let found = (edit.value)(answer, name).unwrap_or_default();
        field.map_or(found == *text, |field| field.is_same(&found, text))
    })
}

/// Field by field: mine or theirs.
pub fn conflicts_view(save: Save) -> Piece {
    dynamic(move || {
        let conflicts = save.conflicts.get();
        if conflicts.is_empty() {
            return ().piece();
        }
        let rows = conflicts.into_iter().map(|conflict| {
            let Conflict { field, keep_mine, theirs } = conflict;
            let option = move |mine: bool, label: &'static str, text: String| {
                view! {
                    <label>
                        <input type="radio" name=format!("conflict-{}", field.name)
                            prop:checked=move || keep_mine.get() == Some(mine)
                            on:change=move |_| keep_mine.set(Some(mine))/>
                        <span>{label} ": " <strong>{if text.is_empty() { t::conflict::nothing().to_owned() } else { text }}</strong></span>
                    </label>
                }
            };
            view! {
                <fieldset class="conflict">
                    <legend>{field.label}</legend>
                    <p class="hint">{t::conflict::was(&field.stored())}</p>
                    {option(true, t::conflict::mine(), field.value.get_untracked())}
                    {option(false, t::conflict::theirs(), theirs.get_value())}
                </fieldset>
            }
        });
        view! {
            <section class="conflicts" role="alert" tabindex="-1" id="conflicts">
                <h2>{t::conflict::title()}</h2>
                <p>{t::conflict::text()}</p>
                {rows.collect_view()}
            </section>
        }
        .piece()
    })
}
