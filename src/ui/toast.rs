use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use super::icon;
use crate::i18n::t;
use crate::lifelong::lifelong;
use crate::piece::{IntoPiece, Piece, dynamic};
use crate::session::now;

/// How many are seen at once.
const SHOWN: usize = 3;
/// How many the message centre keeps.
const KEPT: usize = 50;

/// Short messages about what was done or failed in the background. What fails at a form stands at the form.
#[derive(Clone, Copy)]
pub struct Toasts {
    /// Each place holds a message until it is closed; so one that comes or goes does not start the others anew.
    places: [RwSignal<Option<Message>>; SHOWN],
    next: StoredValue<usize>,
    /// The last ones, the newest first.
    messages: RwSignal<Vec<Message>>,
    /// How many came since the message centre was looked at.
    unseen: RwSignal<u32>,
}

#[derive(Clone)]
pub struct Message {
    /// Milliseconds since 1970.
    pub at: i64,
    pub text: String,
    pub is_bad: bool,
    /// How often it was said in a row.
    pub count: u32,
    /// Where it leads.
    pub href: Option<String>,
    act: Option<Act>,
}

/// What a message lets the person do.
#[derive(Clone)]
pub struct Act {
    pub label: &'static str,
    pub run: Arc<dyn Fn() + Send + Sync>,
}

impl Toasts {
    /// Says that something was done.
    pub fn done(self, text: impl Into<String>) {
        self.say(text.into(), false, None, None);
    }

    /// [`Self::done`], leading to a page where there is one, with something that can be done about it.
    pub fn done_with(self, text: impl Into<String>, href: Option<String>, act: Act) {
        self.say(text.into(), false, href, Some(act));
    }

    /// [`Self::done`], leading to a page.
    pub fn done_at(self, text: impl Into<String>, href: String) {
        self.say(text.into(), false, Some(href), None);
    }

    /// Says that something in the background failed; stays until it is closed.
    pub fn failed(self, text: impl Into<String>) {
        self.say(text.into(), true, None, None);
    }

    /// The last messages, the newest first; tracked.
    pub fn messages(self) -> Vec<Message> {
        self.messages.get()
    }

    /// How many nobody has looked at, tracked.
    pub fn unseen(self) -> u32 {
        self.unseen.get()
    }

    pub fn seen(self) {
        self.unseen.set(0);
    }

    /// Forgets everything: it was said to somebody else.
    pub fn clear(self) {
        self.messages.set(Vec::new());
        self.unseen.set(0);
        self.places.iter().for_each(|place| place.set(None));
    }

    /// The same text again counts; a fourth takes the place of an earlier one.
    fn say(self, text: String, is_bad: bool, href: Option<String>, act: Option<Act>) {
        let holds = |wanted: Option<&str>| {
            self.places.iter().position(|place| {
                place.with_untracked(|message| message.as_ref().map(|message| message.text.as_str()) == wanted)
            })
        };
        let same = holds(Some(&text));
        let place = same.or_else(|| holds(None)).unwrap_or_else(|| self.next.get_value() % SHOWN);
        let count = same.and_then(|at| self.places[at].with_untracked(|message| Some(message.as_ref()?.count)));
        self.next.set_value(place + 1);
        let message = Message { at: now(), text, is_bad, count: count.unwrap_or(0) + 1, href, act };
        self.messages.update(|messages| {
            if count.is_some() && messages.first().is_some_and(|last| last.text == message.text) {
                messages.remove(0);
            }
            messages.insert(0, message.clone());
            messages.truncate(KEPT);
        });
        self.unseen.update(|unseen| *unseen += 1);
        self.places[place].set(Some(message));
    }

    /// Where the messages stand. The style's animation is their clock: five seconds, ten when there is something to do, none for
    /// a failure; it waits under the pointer and the focus, and while nobody sees the window.
    pub fn view(self) -> Piece {
        let hidden = RwSignal::new(document().hidden());
        let listener = window_event_listener(ev::visibilitychange, move |_| {
            hidden.try_set(document().hidden());
        });
        on_cleanup(move || listener.remove());
        let toasts = self
            .places
            .map(|place| dynamic(move || place.get().map_or_else(|| ().piece(), |message| toast(message, place))));
        view! {
            <div class="toasts" class:waits=hidden role="status" aria-live="polite">{toasts.into_iter().collect_view()}</div>
        }
        .piece()
    }
}

fn toast(message: Message, place: RwSignal<Option<Message>>) -> Piece {
    let class = match (message.is_bad, &message.act) {
        (true, _) => "toast bad",
        (false, Some(_)) => "toast acts",
        (false, None) => "toast",
    };
    let act = message.act.map(|act| {
        let run = move |_| {
            place.set(None);
            (act.run)();
        };
        view! { <button type="button" class="link" on:click=run>{act.label}</button> }
    });
    let text = match message.href {
        Some(href) => view! { <a href=href>{message.text}</a> }.piece(),
        None => view! { <span>{message.text}</span> }.piece(),
    };
    view! {
        <div class=class on:animationend=move |_| place.set(None)>
            {if message.is_bad { icon::warning() } else { icon::check() }}
            {text}
            {(message.count > 1).then(|| view! { <span class="count">"×" {message.count.to_string()}</span> })}
            {act}
            <button type="button" class="icon-button" aria-label=t::common::close() on:click=move |_| place.set(None)>
                {icon::close()}
            </button>
        </div>
    }
    .piece()
}

pub fn use_toasts() -> Toasts {
    lifelong(|| Toasts {
        places: [(); SHOWN].map(|()| RwSignal::new(None)),
        next: StoredValue::new(0),
        messages: RwSignal::new(Vec::new()),
        unseen: RwSignal::new(0),
    })
}
