use leptos::prelude::*;

use super::Clock;
use crate::client::use_client;
use crate::config::Extras;
use crate::piece::effect;
use crate::session::{now, storage, use_session};
use crate::ui::renewal::signing_out;

/// How long before the end it is announced, in milliseconds.
const WARNING: i64 = 60_000;
/// How often a sign of life is written for the other tabs, in milliseconds.
const SIGN: i64 = 5_000;
const ACTIVE: &str = "active";

/// What will end the session soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The token ends at this moment, in milliseconds since 1970.
    Token(i64),
    /// Nobody has touched the client for long: the session is ended at this moment.
    Idle(i64),
}

impl Ending {
    pub fn at(self) -> i64 {
        match self {
            Self::Token(at) | Self::Idle(at) => at,
        }
    }
}

/// What ends the session within a minute. Typing, pointing and scrolling are signs of life, in any tab; `stay` is another.
pub fn watch() -> Signal<Option<Ending>> {
    let session = use_session();
    let Clock(clock) = expect_context();
    let idle = Extras::parse(&use_client().config_text()).idle_minutes.map(|minutes| i64::from(minutes.0) * 60_000);
    let limit = idle.filter(|limit| *limit > WARNING);
    if limit.is_some() {
        alive();
        let handles = [
            window_event_listener_untyped("keydown", |_| alive()),
            window_event_listener_untyped("pointerdown", |_| alive()),
            window_event_listener_untyped("wheel", |_| alive()),
        ];
        on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
    }
    let ending = Signal::derive(move || {
        let now = clock.get();
        let idle = limit.map(|limit| Ending::Idle(last_sign() + limit));
        let token = session.token().and_then(|token| token.expires()).map(Ending::Token);
        let first = [token, idle].into_iter().flatten().min_by_key(|ending| ending.at());
        first.filter(|ending| ending.at() - now <= WARNING)
    });
    let leave_staff = signing_out();
    effect(move || {
        if let Some(Ending::Idle(at)) = ending.get()
            && at <= now()
        {
            leave_staff();
            session.lapse();
        }
    });
    ending
}

/// Somebody is there.
pub fn alive() {
    if now() - last_sign() > SIGN {
        storage::write(ACTIVE, &now().to_string());
    }
}

/// Milliseconds since 1970.
fn last_sign() -> i64 {
    storage::read(ACTIVE).and_then(|text| text.parse().ok()).unwrap_or(0)
}
