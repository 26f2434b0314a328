//! The address bar as a signal, links, Back, and what leaving a page has to ask first.
//!
//! This is ours and not `leptos_router`'s for three reasons: `Place` already parses and prints every address, that crate
//! knows no guard for leaving a dirty form, and it would add about 40 kB of Brotli to the first load (ARCHITECTURE.md).

use std::sync::Arc;

use js_sys::Reflect;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FocusOptions, HtmlAnchorElement, HtmlElement, ScrollRestoration};

use crate::place::{Place, parse_query, print_query};

/// Where the browser is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub place: Place,
    pub query: Vec<(String, String)>,
}

impl Address {
    pub fn of(place: Place) -> Self {
        Self { place, query: Vec::new() }
    }

    fn target(&self) -> String {
        format!("{}{}", self.place.path(), print_query(&self.query))
    }
}

/// What a page looked like when it was left.
#[derive(Clone, Debug, Default, PartialEq)]
struct Left {
    scroll: f64,
    /// `data-key` of what had the focus.
    focus: Option<String>,
}

/// How the page of the moment was reached.
#[derive(Clone, Debug, PartialEq)]
enum Arrival {
    /// The first page: the browser decides where the focus is.
    First,
    /// By a link: start at the heading.
    Fresh,
    /// By Back or Forward: stand where it was left.
    Returning(Left),
}

/// Where somebody wants to go while a form holds unsaved work.
#[derive(Clone, Debug)]
enum Leaving {
    To(Address),
    /// So many steps through the history.
    By(i32),
    /// Something else, as another language: run when leaving is confirmed.
    Then(Callback<()>),
}

/// Runs when a person leaves a form and drops its work.
type Drop = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone, Copy)]
pub struct Router {
    address: RwSignal<Address>,
    /// Set while a dirty form asks whether to leave.
    leaving: RwSignal<bool>,
    inner: StoredValue<Inner, LocalStorage>,
}

struct Inner {
    /// The path under which the client is served, without a slash at the end.
    base: String,
    /// Number of the history entry that is shown.
    entry: i32,
    /// By the number of the entry.
    left: Vec<(i32, Left)>,
    arrival: Arrival,
    /// Of each form on the page: whether it holds unsaved work, and what to do when the person drops that.
    guards: Vec<(Signal<bool>, Drop)>,
    /// Where leaving would lead.
    wanted: Option<Leaving>,
    /// A step through the history that we made ourselves and that needs no asking.
    own_step: bool,
}

impl Router {
    /// Starts listening to links and the history, and makes the router available below the current owner.
    pub fn provide() -> Self {
        let base = window_base();
        let history = window().history().ok();
        if let Some(history) = &history {
            // Rows arrive after the browser would have scrolled; `arrived` does it in time.
            let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        }
        let entry = history.and_then(|history| entry_of(&history.state().unwrap_or_default())).unwrap_or(0);
        let router = Self {
            address: RwSignal::new(read_address(&base)),
            leaving: RwSignal::new(false),
            inner: StoredValue::new_local(Inner {
                base,
                entry,
                left: Vec::new(),
                arrival: Arrival::First,
                guards: Vec::new(),
                wanted: None,
                own_step: false,
            }),
        };
        router.write_history(&router.address.get_untracked(), true);
        let _ = window_event_listener(ev::popstate, move |event| router.on_popstate(&event));
        let _ = window_event_listener(ev::click, move |event| router.on_click(&event));
        let _ = window_event_listener(ev::beforeunload, move |event| {
            if router.is_dirty() {
                event.prevent_default();
            }
        });
        provide_context(router);
        router
    }

    /// The address, tracked.
    pub fn address(self) -> Address {
        self.address.get()
    }

    /// The place alone: changes only when another page is meant, not with every search.
    pub fn place(self) -> Memo<Place> {
        Memo::new(move |_| self.address.with(|address| address.place.clone()))
    }

    /// What to write into `href`.
    pub fn href(self, place: &Place) -> String {
        self.href_of(&place.path())
    }

    /// [`Self::href`] of a path that a place has printed.
    pub fn href_of(self, path: &str) -> String {
        self.inner.with_value(|inner| format!("{}{path}", inner.base))
    }

    /// [`Self::href`] with a query.
    pub fn href_with(self, place: &Place, query: &[(String, String)]) -> String {
        format!("{}{}", self.href(place), print_query(query))
    }

    /// Opens a page, after asking when a form holds unsaved work.
    pub fn go(self, address: Address) {
        if self.is_dirty() {
            self.ask_to_leave(Leaving::To(address));
        } else {
            self.push(address);
        }
    }

    /// Runs `then`, after asking when a form holds unsaved work.
    pub fn after_asking(self, then: Callback<()>) {
        if self.is_dirty() {
            self.ask_to_leave(Leaving::Then(then));
        } else {
            then.run(());
        }
    }

    /// Goes on to `place` in place of the current history entry, as after a save or from `/`.
    pub fn replace(self, place: Place) {
        let address = Address::of(place);
        self.write_history(&address, true);
        self.inner.update_value(|inner| inner.arrival = Arrival::Fresh);
        self.address.set(address);
    }

    /// Another question on the same page: a new history entry, so that Back undoes it, or the same one while typing.
    pub fn ask(self, query: Vec<(String, String)>, new_entry: bool) {
        let address = Address { query, ..self.address.get_untracked() };
        if address == self.address.get_untracked() {
            return;
        }
        if new_entry {
            self.remember();
        }
        self.write_history(&address, !new_entry);
        self.address.set(address);
    }

    /// While `dirty` is true, leaving asks first; `drop` runs when the person leaves nevertheless. Ends with the current owner.
    pub fn guard(self, dirty: Signal<bool>, drop: Arc<dyn Fn() + Send + Sync>) {
        self.inner.update_value(|inner| inner.guards.push((dirty, drop)));
        on_cleanup(move || {
            self.inner.try_update_value(|inner| inner.guards.retain(|(guard, _)| *guard != dirty));
        });
    }

    /// Whether the person is asked, tracked.
    pub fn is_asking(self) -> bool {
        self.leaving.get()
    }

    /// The person stays and nothing is lost.
    pub fn stay(self) {
        self.leaving.set(false);
    }

    /// The person leaves and the form's work is dropped.
    pub fn leave(self) {
        self.leaving.set(false);
        let (guards, wanted) = self
            .inner
            .try_update_value(|inner| (std::mem::take(&mut inner.guards), inner.wanted.take()))
            .unwrap_or_default();
        for (_, drop) in guards {
            drop();
        }
        match wanted {
            Some(Leaving::To(address)) => self.push(address),
            Some(Leaving::By(steps)) => self.step(steps),
            Some(Leaving::Then(then)) => then.run(()),
            None => {}
        }
    }

    fn ask_to_leave(self, wanted: Leaving) {
        self.inner.update_value(|inner| inner.wanted = Some(wanted));
        self.leaving.set(true);
    }

    /// A page calls this when its heading stands: after a link the focus goes there, so that a screen reader reads it and
    /// the next Tab starts at the top.
    pub fn heading(self, heading: &HtmlElement) {
        if self.inner.with_value(|inner| inner.arrival == Arrival::Fresh) {
            self.inner.update_value(|inner| inner.arrival = Arrival::First);
            focus(heading);
        }
    }

    /// A page calls this when its content stands: after Back it is scrolled and focused as it was left.
    pub fn arrived(self) {
        let Some(Arrival::Returning(left)) = self.inner.try_update_value(|inner| match inner.arrival {
            Arrival::Returning(_) => std::mem::replace(&mut inner.arrival, Arrival::First),
            Arrival::First | Arrival::Fresh => Arrival::First,
        }) else {
            return;
        };
        request_animation_frame(move || {
            let key = left.focus.as_deref().map(|key| format!("[data-key=\"{}\"]", key.replace(['"', '\\'], "")));
            if let Some(element) = key.and_then(|key| document().query_selector(&key).ok().flatten()) {
                focus(element.unchecked_ref());
            }
            window().scroll_to_with_x_and_y(0.0, left.scroll);
        });
    }

    /// Whether a form holds unsaved work.
    pub fn is_dirty(self) -> bool {
        self.inner.with_value(|inner| inner.guards.iter().any(|(guard, _)| guard.try_get_untracked().unwrap_or(false)))
    }

    fn push(self, address: Address) {
        let same_page = self.address.with_untracked(|current| current.place == address.place);
        self.remember();
        self.write_history(&address, false);
        if !same_page {
            self.inner.update_value(|inner| inner.arrival = Arrival::Fresh);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        self.address.set(address);
    }

    /// Keeps how the page of the moment looks, for Back.
    fn remember(self) {
        let focus = document().active_element().and_then(|element| element.get_attribute("data-key"));
        let left = Left { scroll: window().scroll_y().unwrap_or(0.0), focus };
        self.inner.update_value(|inner| {
            let entry = inner.entry;
            inner.left.retain(|(other, _)| *other != entry);
            inner.left.push((entry, left));
            // Who goes back further than this starts at the top.
            let extra = inner.left.len().saturating_sub(LEFT);
            inner.left.drain(..extra);
        });
    }

    fn write_history(self, address: &Address, replace: bool) {
        let Ok(history) = window().history() else {
            return;
        };
        let url = self.inner.with_value(|inner| format!("{}{}", inner.base, address.target()));
        let entry = self.inner.try_update_value(|inner| {
            if !replace {
                inner.entry += 1;
            }
            inner.entry
        });
        let state = JsValue::from(entry.unwrap_or(0));
        let state = {
            let object = js_sys::Object::new();
            let _ = Reflect::set(&object, &ENTRY.into(), &state);
            object
        };
        let written = if replace {
            history.replace_state_with_url(&state, "", Some(&url))
        } else {
            history.push_state_with_url(&state, "", Some(&url))
        };
        // A browser refuses after a hundred entries in half a minute; the page then changes without its address.
        drop(written);
    }

    fn step(self, steps: i32) {
        self.inner.update_value(|inner| inner.own_step = true);
        if let Ok(history) = window().history() {
            let _ = history.go_with_delta(steps);
        }
    }

    fn on_popstate(self, event: &web_sys::PopStateEvent) {
        let (entry, base) = self.inner.with_value(|inner| (inner.entry, inner.base.clone()));
        let to = entry_of(&event.state()).unwrap_or(entry);
        let own_step = self.inner.try_update_value(|inner| std::mem::take(&mut inner.own_step)).unwrap_or(false);
        if to == entry && own_step {
            return;
        }
        if !own_step && self.is_dirty() {
            // The history has moved already: go back to the form, then ask.
            self.ask_to_leave(Leaving::By(to - entry));
            self.step(entry - to);
            return;
        }
        self.remember();
        self.inner.update_value(|inner| {
            inner.entry = to;
            inner.arrival = {
                let left = inner.left.iter().find(|(entry, _)| *entry == to).map(|(_, left)| left.clone());
                Arrival::Returning(left.unwrap_or_default())
            };
        });
        self.leaving.set(false);
        self.address.set(read_address(&base));
    }

    fn on_click(self, event: &web_sys::MouseEvent) {
        let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
            .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
        let Some(link) = link else { return };
        let is_ours = link.target().is_empty() && !link.has_attribute("download") && link.hash().is_empty();
        if is_ours && self.follow(&link) {
            event.prevent_default();
        }
    }

    /// Opens the page that a link leads to; false when that is none of ours.
    pub fn follow(self, link: &HtmlAnchorElement) -> bool {
        if link.origin() != window().location().origin().unwrap_or_default() {
            return false;
        }
        let path = link.pathname();
        let path = self.inner.with_value(|inner| strip_base(&inner.base, &path).map(ToOwned::to_owned));
        if let Some(path) = &path {
            self.go(Address { place: Place::parse(path), query: parse_query(&link.search()) });
        }
        path.is_some()
    }
}

pub fn use_router() -> Router {
    expect_context()
}

const ENTRY: &str = "entry";
/// How many pages are remembered as they were left.
const LEFT: usize = 100;

fn entry_of(state: &JsValue) -> Option<i32> {
    // Entry numbers are small: the cast is exact.
    Reflect::get(state, &ENTRY.into()).ok()?.as_f64().map(|entry| entry as i32)
}

/// The place that the window shows, before there is a router.
pub fn window_place() -> Place {
    read_address(&window_base()).place
}

/// The path under which the client is served, without a slash at the end.
fn window_base() -> String {
    let base = document().query_selector("base").ok().flatten();
    let base = base.and_then(|base| base.get_attribute("href")).unwrap_or_default();
    base.trim_end_matches('/').to_owned()
}

fn read_address(base: &str) -> Address {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let query = parse_query(&location.search().unwrap_or_default());
    Address { place: Place::parse(strip_base(base, &path).unwrap_or(&path)), query }
}

/// `/admin` is the base of `/admin` and `/admin/x`, but not of `/administration`.
fn strip_base<'a>(base: &str, path: &'a str) -> Option<&'a str> {
    match path.strip_prefix(base)? {
        "" => Some("/"),
        rest if rest.starts_with('/') => Some(rest),
        _ => None,
    }
}

fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

#[cfg(test)]
mod tests {
    use super::strip_base;

    #[test]
    fn a_base_is_a_whole_segment() {
        assert_eq!(strip_base("", "/o/a"), Some("/o/a"));
        assert_eq!(strip_base("/admin", "/admin"), Some("/"));
        assert_eq!(strip_base("/admin", "/admin/o/a"), Some("/o/a"));
        assert_eq!(strip_base("/admin", "/administration"), None);
        assert_eq!(strip_base("/admin", "/o/a"), None);
    }
}
