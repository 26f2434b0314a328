//! Taking back the last save of a record: sends the old texts, unless somebody has changed them again.

use std::sync::Arc;

use leptos::prelude::*;

use super::Field;
use super::save::{Changes, Edit, holds};
use crate::client::{Client, use_client};
use crate::i18n::t;
use crate::lifelong::lifelong;
use crate::piece::{IntoPiece, Piece, dynamic, spawn};
use crate::session::now;
use crate::ui::notice::words;
use crate::ui::toast::{Toasts, use_toasts};

/// For how long, in milliseconds.
const LIFE: i64 = 10 * 60 * 1000;

/// A save that can be taken back.
#[derive(Clone)]
pub struct Undo(Arc<Saved>);

struct Saved {
    edit: Edit,
    fields: Vec<Field>,
    before: Changes,
    after: Changes,
    /// Milliseconds since 1970.
    until: i64,
}

impl Undo {
    pub fn of(edit: Edit, fields: Vec<Field>, before: Changes, after: Changes) -> Self {
        Self(Arc::new(Saved { edit, fields, before, after, until: now() + LIFE }))
    }

    /// Whether this is about the record at `path` and still possible.
    fn is_for(&self, path: &str) -> bool {
        self.0.edit.record == path && self.0.until > now()
    }

    /// Sends the old texts and says what became of it.
    pub fn run(&self, client: Client, toasts: Toasts, undos: Undos) {
        let saved = self.0.clone();
        undos.remove(self);
        spawn(async move {
            let Saved { edit, fields, before, after, .. } = &*saved;
            match client.read(&edit.read).await {
                Err(error) => return toasts.failed(t::undo::failed(&words(&error).1)),
                Ok(answer) if !holds(edit, fields, &answer, after) => return toasts.failed(t::undo::changed()),
                Ok(_) => {}
            }
            match client.write(&(edit.update)(before)).await {
                Ok(_) => toasts.done(t::undo::undone()),
                Err(error) if error.is_in_doubt() => match client.read(&edit.read).await {
                    Ok(answer) if holds(edit, fields, &answer, before) => toasts.done(t::undo::undone()),
                    Ok(_) => toasts.failed(t::undo::failed(&words(&error).1)),
                    Err(_) => toasts.failed(t::undo::unknown()),
                },
                Err(error) => toasts.failed(t::undo::failed(&error.detail.clone().unwrap_or_else(|| words(&error).1))),
            }
        });
    }
}

/// The saves of this tab that can be taken back.
#[derive(Clone, Copy)]
pub struct Undos(RwSignal<Vec<Undo>>);

impl Undos {
    /// Only the last save of a record can be taken back.
    pub fn add(self, undo: Undo) {
        self.0.update(|undos| {
            undos.retain(|other| other.0.edit.record != undo.0.edit.record && other.0.until > now());
            undos.push(undo);
        });
    }

    fn remove(self, undo: &Undo) {
        self.0.update(|undos| undos.retain(|other| !Arc::ptr_eq(&other.0, &undo.0)));
    }

    /// Forgets all of them: they belong to whoever was signed in.
    pub fn clear(self) {
        self.0.set(Vec::new());
    }
}

/// They outlive pages.
pub fn use_undos() -> Undos {
    lifelong(|| Undos(RwSignal::new(Vec::new())))
}

/// On a record's page: takes back its last save while that is possible.
pub fn undo_button(path: String) -> Piece {
    let (client, toasts, undos) = (use_client(), use_toasts(), use_undos());
    dynamic(move || {
        match undos.0.get().into_iter().find(|undo| undo.is_for(&path)) {
        None => ().piece(),
        Some(undo) => view! {
            <button type="button" class="button" on:click=move |_| undo.run(client, toasts, undos)>{t::undo::last()}</button>
        }
        .piece(),
    }
    })
}
