use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use super::load::Load;
use crate::piece::effect;
use crate::session::now;

/// Reads a record again while it changes by itself, as a payment that is on its way.
pub fn follow<T: 'static>(load: Load<T>, is_moving: fn(&T) -> bool) {
    poll(Signal::derive(move || load.with(is_moving) == Some(true)), eager, move || load.state.refresh());
}

/// Milliseconds between two looks at work that goes on by itself, by how long it has been watched.
fn eager(watched: i64) -> u64 {
    match watched {
        ..30_000 => 2_000,
        30_000..300_000 => 5_000,
        _ => 15_000,
    }
}

/// Milliseconds between two looks at what may come at any time.
pub fn steady(_: i64) -> u64 {
    10_000
}

/// Calls `tick` again and again while `wanted` is true: at the pace that `pace` says, not while nobody sees the window, and at once
/// when somebody comes back to it. Ends with the current owner.
pub fn poll(wanted: Signal<bool>, pace: fn(i64) -> u64, tick: impl Fn() + Clone + 'static) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let since = StoredValue::new(0_i64);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let look = {
        let tick = tick.clone();
        move || {
            if !document().hidden() && wanted.try_get_untracked() == Some(true) {
                tick();
            }
        }
    };
    // Every round is a timer of its own, because the pace changes.
    let again = RwSignal::new(0_u32);
    effect(move || {
        again.track();
        stop();
        if !wanted.get() {
            return since.set_value(0);
        }
        if since.get_value() == 0 {
            since.set_value(now());
        }
        let look = look.clone();
        let round = move || {
            look();
            again.try_update(|again| *again += 1);
        };
        let wait = Duration::from_millis(pace(now() - since.get_value()));
        timer.set_value(set_timeout_with_handle(round, wait).ok());
    });
    let on_focus = window_event_listener(ev::focus, move |_| {
        if wanted.try_get_untracked() == Some(true) {
            tick();
        }
    });
    on_cleanup(move || {
        stop();
        on_focus.remove();
    });
}

#[cfg(test)]
mod tests {
    use super::eager;

    #[test]
    fn what_takes_long_is_looked_at_less_often() {
        assert_eq!([0, 29_999, 30_000, 299_999, 300_000].map(eager), [2_000, 2_000, 5_000, 5_000, 15_000]);
    }
}
