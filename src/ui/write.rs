use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::api::{Call, Error};
use crate::client::{Client, use_client};
use crate::piece::spawn;

/// A change that may be under way, and why the last one failed.
#[derive(Clone, Copy)]
pub struct Write {
    client: Client,
    pending: RwSignal<bool>,
    error: RwSignal<Option<Error>>,
}

impl Write {
    pub fn new() -> Self {
        Self { client: use_client(), pending: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// Whether the answer is awaited, tracked.
    pub fn is_pending(self) -> bool {
        self.pending.get()
    }

    /// Why the last try failed, tracked.
    pub fn error(self) -> Option<Error> {
        self.error.get()
    }

    /// Sends once; a second activation before the answer does nothing. `done` gets the record as it is now, where the API
    /// says. A write is never repeated by itself, and not aborted when the page is left: it may have happened already.
    pub fn send<T: DeserializeOwned + 'static>(self, call: Call<T>, done: impl FnOnce(Option<T>) + 'static) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.error.set(None);
        spawn(async move {
            let result = self.client.write(&call).await;
            // The page may be gone by now, and its signals with it.
            if self.pending.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(record) => done(record),
                Err(error) => self.error.set(Some(error)),
            }
        });
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
