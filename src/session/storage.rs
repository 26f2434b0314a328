//! What is kept in the browser, under one prefix. Storage that is full or forbidden is no reason to stop: then nothing is
//! remembered.

use leptos::prelude::window;
use web_sys::Storage;

const PREFIX: &str = "preo-admin.";

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn name(key: &str) -> String {
    format!("{PREFIX}{key}")
}

/// Whether a key of the storage is ours under `key`.
pub fn is(stored: &str, key: &str) -> bool {
    stored.strip_prefix(PREFIX) == Some(key)
}

pub fn read(key: &str) -> Option<String> {
    local()?.get_item(&name(key)).ok().flatten()
}

pub fn write(key: &str, value: &str) {
    let _ = local().map(|storage| storage.set_item(&name(key), value));
}

pub fn remove(key: &str) {
    let _ = local().map(|storage| storage.remove_item(&name(key)));
}

/// The keys that begin with `start`.
pub fn keys(start: &str) -> Vec<String> {
    let Some(storage) = local() else { return Vec::new() };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    let keys = names.filter_map(|name| Some(name.strip_prefix(PREFIX)?.to_owned()));
    keys.filter(|key| key.starts_with(start)).collect()
}

/// [`read`] of what ends with the tab.
pub fn session_read(key: &str) -> Option<String> {
    session()?.get_item(&name(key)).ok().flatten()
}

/// [`write`] of what ends with the tab.
pub fn session_write(key: &str, value: &str) {
    let _ = session().map(|storage| storage.set_item(&name(key), value));
}

/// [`remove`] of what ends with the tab.
pub fn session_remove(key: &str) {
    let _ = session().map(|storage| storage.remove_item(&name(key)));
}
