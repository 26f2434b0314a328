use std::time::Duration;

use leptos::prelude::*;

/// Runs something after a pause: what is started again meanwhile starts anew. Ends with the current owner.
#[derive(Clone, Copy)]
pub struct Debounce {
    pause: Duration,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Debounce {
    pub fn of(pause: Duration) -> Self {
        let debounce = Self { pause, timer: StoredValue::new(None) };
        on_cleanup(move || debounce.stop());
        debounce
    }

    /// Runs `then` after the pause, in place of what waits.
    pub fn start(self, then: impl FnOnce() + 'static) {
        self.stop();
        self.timer.set_value(set_timeout_with_handle(then, self.pause).ok());
    }

    /// What waits does not run.
    pub fn stop(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}
