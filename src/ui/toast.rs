use leptos::prelude::*;

use super::icon;
use crate::i18n::t;
use crate::piece::{IntoPiece, Piece, dynamic};

/// How many are seen at once.
const SHOWN: usize = 3;

/// Short messages about what was done. A failure never goes here: it stands where it happened.
#[derive(Clone, Copy)]
pub struct Toasts {
    /// Each place holds a text until it is closed; so one that comes or goes does not start the others anew.
    places: [RwSignal<Option<String>>; SHOWN],
    next: StoredValue<usize>,
}

impl Toasts {
    /// Makes the messages available below the current owner.
    pub fn provide() -> Self {
        let toasts = Self { places: [(); SHOWN].map(|()| RwSignal::new(None)), next: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// Says that something was done. The same text again, and a fourth, take the place of an earlier one.
    pub fn done(self, text: impl Into<String>) {
        let text = text.into();
        let holds =
            |wanted: Option<&String>| self.places.iter().position(|place| place.read_untracked().as_ref() == wanted);
        let place = holds(Some(&text)).or_else(|| holds(None)).unwrap_or_else(|| self.next.get_value() % SHOWN);
        self.next.set_value(place + 1);
        self.places[place].set(Some(text));
    }

    /// Where the messages stand. The style's animation is their clock: it lasts five seconds and waits under the pointer
    /// and the focus.
    pub fn view(self) -> Piece {
        let toasts =
            self.places.map(|place| dynamic(move || place.get().map_or_else(|| ().piece(), |text| toast(text, place))));
        view! { <div class="toasts" role="status" aria-live="polite">{toasts.into_iter().collect_view()}</div> }.piece()
    }
}

fn toast(text: String, place: RwSignal<Option<String>>) -> Piece {
    view! {
        <div class="toast" on:animationend=move |_| place.set(None)>
            {icon::check()}
            <span>{text}</span>
            <button type="button" class="icon-button" aria-label=t::common::close() on:click=move |_| place.set(None)>
                {icon::close()}
            </button>
        </div>
    }
    .piece()
}

pub fn use_toasts() -> Toasts {
    expect_context()
}
