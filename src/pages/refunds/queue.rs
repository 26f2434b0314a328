//! The requests that wait, the oldest first, and walking through them.

use leptos::ev;
use leptos::prelude::*;

use super::decide::Decision;
use crate::api::Page;
use crate::api::refunds::RefundRequest;
use crate::api::words::RefundId;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::session::now;
use crate::ui::icon;
use crate::ui::listing::keys::{SEQUENCE, is_for_page};
use crate::ui::load::Load;

/// The id of the request that follows in the queue; `None` at its end.
pub fn after(queue: &[RefundId], current: &RefundId, step: i32) -> Option<RefundId> {
    let at = queue.iter().position(|id| id == current);
    match at {
        Some(at) => queue.get(at.checked_add_signed(step as isize)?).cloned(),
        // Decided by now and out of the queue: its head is next.
        None if step > 0 => queue.first().cloned(),
        None => None,
    }
}

/// `a` approves, `r` rejects, `j` and `k` walk through the queue. Not while typing, and not under a dialog.
pub fn listen(
    ask: impl Fn(Decision) + 'static,
    step: impl Fn(i32) -> Option<RefundId> + 'static,
    open: impl Fn(RefundId) + 'static,
) {
    // `g r` leads to the list and rejects nothing.
    let pressed_g = StoredValue::new(0_i64);
    let handle = window_event_listener(ev::keydown, move |event| {
        let is_sequence = now() - pressed_g.get_value() < SEQUENCE;
        pressed_g.set_value(if event.key() == "g" { now() } else { 0 });
        if is_sequence || event.repeat() || !is_for_page(&event) {
            return;
        }
        match event.key().as_str() {
            "a" => ask(Decision::Approve),
            "r" => ask(Decision::Reject),
            "j" => step(1).into_iter().for_each(&open),
            "k" => step(-1).into_iter().for_each(&open),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// Where this request stands among those that wait, and the way to the others.
pub fn bar(
    queue: Load<Page<RefundRequest>>,
    at: Signal<Option<usize>>,
    step: impl Fn(i32) -> Option<RefundId> + Clone + Send + Sync + 'static,
    open: impl Fn(RefundId) + Copy + Send + Sync + 'static,
) -> Piece {
    let button = move |by: i32, label: &'static str, icon: fn() -> Piece| {
        let (step, go) = (step.clone(), step.clone());
        let is_end = Signal::derive(move || {
            queue.with(|_| ());
            step(by).is_none()
        });
        view! {
            <button type="button" class="icon-button" aria-label=label title=label disabled=is_end on:click=move |_| go(by).into_iter().for_each(open)>
                {icon()}
            </button>
        }
        .piece()
    };
    let (previous, next) =
        (button(-1, t::refund::previous(), icon::previous), button(1, t::refund::next(), icon::next));
    let text = move || {
        let count = queue.with(|page| page.count.unwrap_or(page.rows.len() as u64))?;
        Some(match at.get() {
            Some(at) => t::refund::position(&at.to_string(), &count.to_string()),
            None => t::refund::queue(count),
        })
    };
    // A decision stands without the queue; only what comes next is not known.
    let failed = Memo::new(move |_| queue.state.error().is_some());
    let trouble = move || match failed.get() {
        true => view! {
            {t::refund::no_queue()} " "
            <button type="button" class="link" on:click=move |_| queue.state.refresh()>{t::common::try_again()}</button>
        }
        .piece(),
        false => ().piece(),
    };
    view! {
        <nav class="queue" aria-label=t::refund::queue_label()>
            {dynamic(trouble)}
            {previous}
            <span>{Signal::derive(move || text().unwrap_or_default())}</span>
            {next}
        </nav>
    }
    .piece()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_walked_in_both_directions_and_ends() {
        let ids: Vec<RefundId> = ["a", "b", "c"].map(RefundId::new).to_vec();
        let step = |from: &str, by| after(&ids, &RefundId::new(from), by).map(|id| id.to_string());
        assert_eq!(step("a", 1).as_deref(), Some("b"));
        assert_eq!(step("c", 1), None);
        assert_eq!(step("a", -1), None);
        assert_eq!(step("b", -1).as_deref(), Some("a"));
        assert_eq!(step("gone", 1).as_deref(), Some("a"));
        assert_eq!(step("gone", -1), None);
    }
}
