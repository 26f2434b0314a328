use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use web_sys::AbortController;

/// Aborts the request when its time is over, and when nobody waits for it any more: dropping a future alone would leave the
/// request running.
pub struct Deadline {
    controller: Option<AbortController>,
    timer: Option<TimeoutHandle>,
    /// Set by the timer: the clock could be a millisecond off, and a deadline taken for a lost connection would be repeated.
    over: Rc<Cell<bool>>,
}

impl Deadline {
    /// `millis` from now.
    pub fn start(millis: u32) -> Self {
        let controller = AbortController::new().ok();
        let over = Rc::new(Cell::new(false));
        let timer = controller.clone().zip(Some(over.clone())).and_then(|(controller, over)| {
            let duration = std::time::Duration::from_millis(u64::from(millis));
            let end = move || {
                over.set(true);
                controller.abort();
            };
            set_timeout_with_handle(end, duration).ok()
        });
        Self { controller, timer, over }
    }

    pub fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.controller.as_ref().map(AbortController::signal)
    }

    pub fn is_over(&self) -> bool {
        self.over.get()
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

/// Waits so many milliseconds.
pub async fn sleep(millis: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, i32::try_from(millis).unwrap_or(i32::MAX));
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Up to `most` milliseconds, so that many clients do not come back at once.
pub fn jitter(most: u32) -> u32 {
    (js_sys::Math::random() * f64::from(most)) as u32
}
