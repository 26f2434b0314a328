//! What stands around the work and is not needed to see a page: banner, palette, shortcuts, messages and jobs, the check for a
//! new version, the end of a session, the panel for debugging. Its code comes after the page.

/// Messages, jobs, and what was done in this tab.
mod activity;
/// One line for what concerns everything: no network, a session that ends, a new version.
mod banner;
/// Latencies and vitals, for `?debug`.
mod debug;
/// What is wrong with an installation, for whoever hosts it.
pub mod doctor;
/// Shortcuts.
mod keys;
/// Finding a page, an action or a record by a few letters.
mod palette;
/// How a session ends by itself.
mod session_end;
/// Noticing that a new version was installed.
pub mod version;

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use crate::api::Api;
use crate::client::use_client;
use crate::i18n::t;
use crate::lifelong::lifelong;
use crate::piece::{IntoPiece, Piece, effect};
use crate::router::use_router;
use crate::session::{now, use_signed};
use crate::ui::bulk::{dialog_of_bulk, use_bulk};
use crate::ui::form::use_undos;
use crate::ui::icon;
use crate::ui::job::use_jobs;
use crate::ui::renewal;
use crate::ui::toast::use_toasts;

/// The clock of the desk in milliseconds since 1970, which goes on every second.
#[derive(Clone, Copy)]
struct Clock(RwSignal<i64>);

/// Draws the buttons of the header, and with them everything else.
pub fn desk() -> Piece {
    let clock = RwSignal::new(now());
    if let Ok(interval) = set_interval_with_handle(move || clock.set(now()), Duration::from_secs(1)) {
        on_cleanup(move || interval.clear());
    }
    provide_context(Clock(clock));
    begin_anew();
    if use_client().config(|config| config.has(Api::Staff)) {
        renewal::keep();
    }
    hold_the_window();
    let is_outdated = version::watch();
    let palette = RwSignal::new(false);
    let help = RwSignal::new(false);
    keys::listen(palette, help);
    view! {
        <button type="button" class="icon-button find" aria-label=t::palette::title() title=t::palette::hint() on:click=move |_| palette.set(true)>
            {icon::search()}
        </button>
        {activity::menu()}
        {banner::banner(is_outdated)}
        {palette::palette(palette, help)}
        {keys::help(help)}
        {dialog_of_bulk()}
        {debug::panel()}
    }
    .piece()
}

/// What was said to another person, and what they began, is none of this one's.
fn begin_anew() {
    let person = lifelong(|| Person(StoredValue::new(String::new()))).0;
    let now = use_signed().get_untracked().user.id.to_string();
    if person.get_value() != now {
        if !person.get_value().is_empty() {
            use_toasts().clear();
            use_undos().clear();
            use_jobs().clear();
            use_bulk().clear();
        }
        person.set_value(now);
    }
}

/// Whose messages and jobs they are.
#[derive(Clone, Copy)]
struct Person(StoredValue<String>);

/// While a job runs, closing the window asks first, and its title says how far it is.
fn hold_the_window() {
    let jobs = use_jobs();
    let leaving = window_event_listener(ev::beforeunload, move |event| {
        if untrack(|| jobs.is_busy()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
    let place = use_router().place();
    effect(move || {
        // Read and not only tracked: a memo that nobody reads follows nothing.
        let _ = place.get();
        let running = jobs.list().into_iter().find(|job| job.is_going());
        let mark =
            running.map(|job| format!("({}) ", job.percent().map_or("…".to_owned(), |percent| format!("{percent} %"))));
        let document = document();
        let title = document.title();
        let plain = match title.split_once(") ") {
            Some((before, after)) if before.starts_with('(') && (before.ends_with('%') || before.ends_with('…')) => {
                after
            }
            _ => &title,
        };
        document.set_title(&format!("{}{plain}", mark.unwrap_or_default()));
    });
}
