use std::sync::Arc;

use leptos::prelude::*;

use crate::api::Error;
use crate::client::{Answer, Client, Question, use_client};
use crate::piece::spawn;

/// A change that may be under way, why the last one failed, and whether it happened nevertheless.
#[derive(Clone, Copy)]
pub struct Write {
    client: Client,
    pending: RwSignal<bool>,
    error: RwSignal<Option<Error>>,
    doubt: RwSignal<Option<Doubt>>,
    check: StoredValue<Option<Check>>,
}

/// What is known of a write that nobody has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It is being looked up.
    Checking,
    /// It could not be looked up.
    Unknown,
    /// It was looked up and has not happened.
    NotDone,
}

/// How to find out whether a write has happened.
#[derive(Clone)]
pub struct Check {
    pub read: Question,
    pub is_done: Arc<dyn Fn(&Answer) -> bool + Send + Sync>,
    /// Gets the answer that says so, to the write or to `read`, and whether the page is still there.
    pub done: Arc<Done>,
}

type Done = dyn Fn(&Answer, bool) + Send + Sync;

impl Write {
    pub fn new() -> Self {
        Self {
            client: use_client(),
            pending: RwSignal::new(false),
            error: RwSignal::new(None),
            doubt: RwSignal::new(None),
            check: StoredValue::new(None),
        }
    }

    /// Whether the answer is awaited, tracked.
    pub fn is_pending(self) -> bool {
        self.pending.get()
    }

    /// [`Self::is_pending`] without tracking; true also when the page is gone.
    pub fn is_pending_untracked(self) -> bool {
        self.pending.try_get_untracked().unwrap_or(true)
    }

    /// [`Self::error`] without tracking; `None` also when the page is gone.
    pub fn error_untracked(self) -> Option<Error> {
        self.error.try_get_untracked().flatten()
    }

    /// Another question is asked: what became of the last one is no news.
    pub fn forget(self) {
        self.error.set(None);
        self.doubt.set(None);
        self.check.set_value(None);
    }

    /// Why the last try failed, tracked.
    pub fn error(self) -> Option<Error> {
        self.error.get()
    }

    /// What is known of a try that nobody has answered, tracked.
    pub fn doubt(self) -> Option<Doubt> {
        self.doubt.get()
    }

    /// Takes the turn: false while another try is under way, so that a second activation does nothing.
    pub fn begin(self) -> bool {
        if self.pending.try_get_untracked() != Some(false) {
            return false;
        }
        self.pending.set(true);
        self.error.set(None);
        self.doubt.set(None);
        true
    }

    /// Ends a turn that [`Self::begin`] has taken. False when the page is gone.
    pub fn end(self, error: Option<Error>) -> bool {
        let is_there = self.pending.try_set(false).is_none();
        if is_there {
            self.error.set(error);
        }
        is_there
    }

    /// Sends within a turn that [`Self::begin`] has taken. A write is never repeated by itself, and not aborted when the page is
    /// left: it may have happened already. When nobody knows whether it has, `check` finds out.
    pub async fn send(self, write: Question, check: Check) {
        match self.client.write(&write).await {
            // The page may be gone by now, but what was done is done.
            Ok(answer) => (check.done)(&answer, self.end(None)),
            Err(error) if error.is_in_doubt() => {
                if self.error.try_set(Some(error)).is_none() {
                    self.check.set_value(Some(check));
                    self.look_up().await;
                }
            }
            Err(error) => {
                self.end(Some(error));
            }
        }
    }

    /// Looks once more whether it has happened.
    pub fn check_again(self) {
        if self.pending.try_get_untracked() == Some(false) {
            self.pending.set(true);
            spawn(self.look_up());
        }
    }

    async fn look_up(self) {
        let Some(check) = self.check.try_get_value().flatten() else { return };
        self.doubt.try_set(Some(Doubt::Checking));
        let found = self.client.read(&check.read).await;
        if self.pending.try_set(false).is_some() {
            return;
        }
        match found {
            Ok(answer) if (check.is_done)(&answer) => {
                self.error.set(None);
                self.doubt.set(None);
                (check.done)(&answer, true);
            }
            Ok(_) => self.doubt.set(Some(Doubt::NotDone)),
            Err(_) => self.doubt.set(Some(Doubt::Unknown)),
        }
    }

    /// The message at one field, tracked.
    pub fn field(self, name: &'static str) -> Option<String> {
        self.error.with(|error| error.as_ref().and_then(|error| error.field(name)))
    }
}

impl Default for Write {
    fn default() -> Self {
        Self::new()
    }
}
