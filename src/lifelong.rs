//! State of the whole client that is first needed by code which comes after the page: made by whoever asks first, and owned by
//! the client, so that it outlives pages.

use leptos::prelude::*;

/// The owner of the whole client.
#[derive(Clone)]
struct Root(Owner);

/// Remembers the current owner as that of the whole client.
pub fn provide() {
    provide_context(Root(Owner::current().unwrap_or_default()));
}

/// The one `T` of the client.
pub fn lifelong<T: Clone + Send + Sync + 'static>(make: fn() -> T) -> T {
    if let Some(value) = use_context::<T>() {
        return value;
    }
    in_root(|| {
        let value = make();
        provide_context(value.clone());
        value
    })
}

/// Runs `make` as part of the whole client: the signals that it makes do not end with the page.
pub fn in_root<T>(make: impl FnOnce() -> T) -> T {
    expect_context::<Root>().0.with(make)
}
