use std::marker::PhantomData;

use leptos::ev;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::notice::{failure, trouble};
use crate::api::{Call, Cause, Error};
use crate::client::{Answer, Question, use_client};
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic, effect, spawn_here};
use crate::session::now;

/// What was read is read again when the window gets the focus back after so many milliseconds.
const STALE: i64 = 30_000;

/// A read and what became of it.
pub struct Load<T: 'static> {
    pub state: Reading,
    value: PhantomData<fn() -> T>,
}

// Derived, they would ask for `T: Copy`, though only signals are held.
impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Load<T> {}

impl<T: 'static> Load<T> {
    /// Looks at the answer to the question of the moment, or to the one before while it is pending; tracked.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.state.answer.with(|answer| answer.as_ref().and_then(Answer::value).map(look))
    }
}

/// What is known of a read, whatever it reads.
#[derive(Clone, Copy)]
pub struct Reading {
    answer: RwSignal<Option<Answer>>,
    error: RwSignal<Option<Error>>,
    pending: RwSignal<bool>,
    again: RwSignal<u32>,
}

impl Reading {
    /// Why the last try failed, tracked.
    pub fn error(self) -> Option<Error> {
        self.error.get()
    }

    /// Whether an answer is awaited, tracked.
    pub fn is_pending(self) -> bool {
        self.pending.get()
    }

    /// When the answer came, in milliseconds since 1970; tracked.
    pub fn at(self) -> Option<i64> {
        self.answer.with(|answer| answer.as_ref().map(|answer| answer.at))
    }

    /// [`Self::at`] without tracking; `None` also when the page is gone.
    pub fn at_untracked(self) -> Option<i64> {
        self.answer.try_with_untracked(|answer| answer.as_ref().map(|answer| answer.at)).flatten()
    }

    /// The answer of the moment, tracked.
    pub fn answer(self) -> Option<Answer> {
        self.answer.get()
    }

    /// Asks again.
    pub fn refresh(self) {
        self.again.update(|again| *again += 1);
    }
}

/// Reads what `call` says, again whenever a signal in it changes, its resource was changed by a write, or the person comes
/// back to the window. A newer question aborts the older one, whose answer is never shown: a Leptos resource would start it
/// only after the older one has answered (leptos#4434). What was read before is shown at once and then refreshed.
pub fn load<T>(call: impl Fn() -> Call<T> + 'static) -> Load<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    load_question(move || Question::of(&call()), true)
}

/// [`load`] of a call whose type is already erased; its answer has to be a `T`. `renews` when coming back to the window is reason
/// enough to ask again.
pub fn load_question<T: 'static>(question: impl Fn() -> Question + 'static, renews: bool) -> Load<T> {
    Load { state: reading(Box::new(question), renews), value: PhantomData }
}

fn reading(read: Box<dyn Fn() -> Question>, renews: bool) -> Reading {
    let client = use_client();
    let reading = Reading {
        answer: RwSignal::new(None),
        error: RwSignal::new(None),
        pending: RwSignal::new(true),
        again: RwSignal::new(0),
    };
    let asked = StoredValue::new(String::new());
    effect(move || {
        let read = read();
        // Without a network what was read before is said to be that.
        client.is_offline();
        let target = read.target();
        reading.again.track();
        client.revision(read.path());
        if let Some(kept) = client.kept(&target) {
            asked.set_value(target.clone());
            reading.answer.set(Some(kept));
        }
        reading.error.set(None);
        reading.pending.set(true);
        spawn_here(async move {
            match client.read(&read).await {
                Ok(answer) => {
                    client.keep(target.clone(), answer.clone());
                    asked.set_value(target);
                    reading.answer.set(Some(answer));
                }
                Err(error) => {
                    // Rows of another question under this one's failure would be wrong rows.
                    if asked.with_value(|asked| *asked != target) {
                        reading.answer.set(None);
                    }
                    reading.error.set(Some(error));
                }
            }
            reading.pending.set(false);
        });
    });
    // What failed for want of a network tries again when there is one, and so does what may have grown old meanwhile.
    let seen = StoredValue::new(untrack(|| client.recoveries()));
    effect(move || {
        let recoveries = client.recoveries();
        let is_old =
            || reading.answer.with_untracked(|answer| answer.as_ref().is_some_and(|answer| now() - answer.at > STALE));
        if recoveries != seen.get_value() && (reading.error.with_untracked(Option::is_some) || is_old()) {
            reading.refresh();
        }
        seen.set_value(recoveries);
    });
    let on_focus = window_event_listener(ev::focus, move |_| {
        if renews
            && reading.answer.with_untracked(|answer| answer.as_ref().is_some_and(|answer| now() - answer.at > STALE))
        {
            reading.refresh();
        }
    });
    on_cleanup(move || on_focus.remove());
    reading
}

/// Draws a read: `waiting` until there is an answer, the failure in its place when there is none, and above the old answer
/// when there is one. `draw` gets the value and the text that it was read from, and runs only when that text is another one,
/// so that a refresh moves nothing.
pub fn loaded<T: 'static>(
    load: Load<T>,
    waiting: fn() -> Piece,
    draw: impl Fn(&T, &str) -> Piece + Send + Sync + 'static,
) -> Piece {
    let draw = move |answer: &Answer| answer.value().map_or_else(|| ().piece(), |value| draw(value, &answer.body));
    shown(load.state, waiting, Box::new(draw))
}

/// [`loaded`] for a form: it is made from the first answer and lives on, because a refresh must not touch what is typed.
pub fn loaded_once<T: 'static>(
    load: Load<T>,
    waiting: fn() -> Piece,
    draw: impl Fn(&T) -> Piece + Send + Sync + 'static,
) -> Piece {
    let draw = move |answer: &Answer| answer.value().map_or_else(|| ().piece(), &draw);
    drawn(load.state, waiting, Box::new(draw), true)
}

/// [`loaded`] without the type.
pub fn shown(reading: Reading, waiting: fn() -> Piece, draw: Box<dyn Fn(&Answer) -> Piece + Send + Sync>) -> Piece {
    drawn(reading, waiting, draw, false)
}

/// [`shown`]; with `once` the first answer stays.
fn drawn(
    reading: Reading,
    waiting: fn() -> Piece,
    draw: Box<dyn Fn(&Answer) -> Piece + Send + Sync>,
    once: bool,
) -> Piece {
    let answer = ArcMemo::new_with_compare(
        move |before: Option<&Option<Answer>>| match before {
            Some(Some(kept)) if once => {
                reading.answer.track();
                Some(kept.clone())
            }
            _ => reading.answer.get(),
        },
        |before, after| match (before, after) {
            // Another question is drawn anew also when its answer is the same: what was searched for is marked in it.
            (Some(Some(before)), Some(Some(after))) => before.body != after.body || before.target != after.target,
            (Some(None), Some(None)) => false,
            _ => true,
        },
    );
    // Whatever else on the page has failed tries again with it: one reason is likely behind all of it.
    let client = use_client();
    let again = move || client.try_again();
    let failed = {
        let answer = answer.clone();
        move || match reading.error() {
            Some(error) if answer.read().is_none() => failure(&error, again),
            // The banner says it for the whole page, and the rows are marked.
            Some(error) if error.cause == Cause::Offline => ().piece(),
            Some(error) => trouble(&error, again),
            None => ().piece(),
        }
    };
    let has_failed = Memo::new(move |_| reading.error.with(Option::is_some));
    let body = move || match &*answer.read() {
        Some(answer) => draw(answer),
        None if has_failed.get() => ().piece(),
        None => view! {
            {waiting()}
            // Shown by the style after 10 seconds.
            <p class="slow" role="status">
                {t::load::slow()} " "
                <button type="button" class="link" on:click=move |_| reading.refresh()>{t::common::try_again()}</button>
            </p>
        }
        .piece(),
    };
    let asking = Signal::derive(move || reading.is_pending());
    view! {
        <div class="loaded" class:asking=asking class:stale=has_failed>
            {dynamic(failed)}
            {dynamic(body)}
        </div>
    }
    .piece()
}
