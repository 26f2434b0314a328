use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use crate::client::file;
use crate::config::build_of;
use crate::piece::spawn;
use crate::router::{Router, use_router};
use crate::session::{now, storage};
use crate::ui::job::use_jobs;

const EVERY: Duration = Duration::from_secs(600);
/// How long after a look the window's focus is no reason for another, in milliseconds.
const PAUSE: i64 = 60_000;
/// For how long after a reload by itself there is no other, in milliseconds.
const GUARD: i64 = 60_000;
const RELOADED: &str = "reloaded";

/// Which build this is: `index.html` says.
pub fn own_build() -> String {
    let meta = document().query_selector("meta[name=build]").ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}

/// Whether another build lies on the server. No answer is no news.
pub async fn is_outdated() -> bool {
    let own = own_build();
    let installed = file("build.json").await.ok().map(|text| build_of(&text));
    !own.is_empty() && installed.is_some_and(|installed| !installed.is_empty() && installed != own)
}

/// Looks every ten minutes and when the window gets the focus. A window that nobody sees and that holds nothing takes the new
/// version by itself.
pub fn watch() -> Signal<bool> {
    let outdated = RwSignal::new(false);
    let (router, jobs) = (use_router(), use_jobs());
    let looked = StoredValue::new(now());
    let look = move || {
        looked.set_value(now());
        spawn(async move {
            if is_outdated().await && outdated.try_set(true).is_none() {
                take_unseen(router, untrack(|| jobs.is_busy()));
            }
        });
    };
    if let Ok(interval) = set_interval_with_handle(look, EVERY) {
        on_cleanup(move || interval.clear());
    }
    let on_focus = window_event_listener(ev::focus, move |_| {
        if now() - looked.get_value() > PAUSE {
            look();
        }
    });
    let on_hide = window_event_listener(ev::visibilitychange, move |_| {
        if outdated.get_untracked() {
            take_unseen(router, untrack(|| jobs.is_busy()));
        }
    });
    on_cleanup(move || {
        on_focus.remove();
        on_hide.remove();
    });
    outdated.into()
}

fn take_unseen(router: Router, is_busy: bool) {
    if document().hidden() && !router.is_dirty() && !is_busy {
        reload_once();
    }
}

/// Reloads, unless that was done just now: what a reload does not mend, another does not either. False when it was.
pub fn reload_once() -> bool {
    let last = storage::session_read(RELOADED).and_then(|text| text.parse().ok()).unwrap_or(0);
    if now() - last < GUARD {
        return false;
    }
    storage::session_write(RELOADED, &now().to_string());
    window().location().reload().is_ok()
}
